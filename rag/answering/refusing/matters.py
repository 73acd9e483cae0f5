"""What the reports do not speak of, or speak of without telling what is asked: causes, opinions, contents."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from rag.answering import cites, scope
from rag.answering.answer import Answer
from rag.answering.evidence import FRAMING, Evidence, falls_short, keys_of, puts_first, runs, tells_lesson, tells_why
from rag.answering.refusing.case import Case, around, formally, nearest
from rag.answering.understanding.asking import QUESTION_WORDS
from rag.answering.understanding.spelling import SHORT_FORMS
from rag.answering.verify import tokens
from rag.text.tokens import CAPITALS, fold


def _no_cause(case: Case) -> Answer | None:
    """ "Vì sao X?" where the sentences at hand tell of X, and give no reason for anything."""
    if case.want.kind != "reason" or not case.chosen:
        return None
    if any(map(tells_why, case.chosen)):
        return None
    return nearest(case, "Các đoạn tìm được không nêu nguyên nhân.")


def _no_shortcoming(case: Case) -> Answer | None:
    """ "Hạn chế trong tiếp công dân?" where what is told of it only prevents or puts right, and denies nothing."""
    if not case.want.of_shortcomings or not case.chosen:
        return None
    if any(falls_short(e) or _DENYING.search(e.text.lower()) for e in case.chosen):
        return None
    return nearest(case, "Các đoạn tìm được không nêu hạn chế nào.")


_LEARNED = re.compile(
    r"\bbai hoc\b(?! sinh)|\brut (?:ra )?(?:duoc )?(?:nhung |cac )?kinh nghiem\b|\bkinh nghiem rut ra\b"
)


def _no_lesson(case: Case) -> Answer | None:
    """ "Bài học của An Hải là gì?" where the report draws none: what is to be done next is no lesson."""
    if not case.want.of_lessons or not case.chosen or any(map(tells_lesson, case.chosen)):
        return None
    if not _LEARNED.search(fold(case.understood.original)):
        return None  # "kinh nghiệm của An Hải trong chống dịch" may be told by what was done
    return nearest(case, "Các đoạn tìm được không nêu bài học kinh nghiệm.")


_DENYING = re.compile(r"\b(?:không|chưa|thất bại|khó|yếu|kém|thấp|mất|ít|sai|lỗi)\b")
_TELLING_NAME = 1.5


def _no_name(case: Case) -> Answer | None:
    """An abbreviation ("PAPI") names one thing: without it, or what it stands for, nothing here answers."""
    # Not the body whose report is asked ("theo báo cáo của UBND Mai Sơn, ..."): it is a place in the text.
    asked = re.findall(r"\b[A-ZĐ]{3,}\b", case.understood.text.upper())
    typed = re.findall(r"\b[A-ZĐ]{3,}\b", case.understood.original.upper())
    for token in (*(t for t in dict.fromkeys(typed) if t in asked), *_foreign(case)):
        unit = keys_of(token)
        if (len(unit) < 2 and token.isupper()) or max(map(case.weight, unit)) < _TELLING_NAME:
            continue
        if any(set(unit) <= set(keys_of(e.hit.document.metadata.issuer or "")) for e in case.chosen):
            continue  # who issued the report speaks in it without a name
        # "Bao nhiêu TTHC" may be told as "14 thủ tục".
        counted = any(noun[:2] == unit[:2] for noun in case.want.nouns)
        told = unit[:2] if counted else unit
        if not any(runs(keys_of(text), told) for e in case.chosen for text in around(e)):
            return nearest(case, f"Các đoạn tìm được không nói đến {token}.")
    return None


_SERVICES = re.compile(
    r"\b(?:kết hôn|ly hôn|khai sinh|khai tử|hộ chiếu|thị thực|căn cước|tạm trú|thường trú|hộ khẩu|bằng lái"
    r"|giấy phép lái xe|đăng ký xe|sổ đỏ|thuế (?:thu nhập|trước bạ|đất)|nghỉ hưu|lương hưu|nghỉ phép|nghỉ tết"
    r"|nghỉ lễ|thai sản|bảo hiểm xã hội|bảo hiểm thất nghiệp|giấy phép (?:xây dựng|kinh doanh)"
    r"|lý lịch tư pháp|nghĩa vụ quân sự|cccd|cmnd|chứng minh nhân dân"
    r"|mẫu đơn|tờ khai|chuyển mục đích sử dụng đất)\b"
)


def _unknown_initials(case: Case) -> Answer | None:
    """ "Bao nhiêu người nhiễm HIV?" where no passage at hand has "HIV", nor words that begin with these letters."""
    if case.want.kind != "figure" or case.understood.original.isupper() or not case.chosen:
        return None
    texts = [text for e in case.chosen for text in around(e)]
    printed = {"".join(sorted(short)) for text in texts for short in _SHORT.findall(text)}  # "GMPB" is a slip
    low = (w.upper() for w in _LOW_SHORT.findall(case.understood.original) if not _SYLLABLE.fullmatch(w))
    for token in dict.fromkeys((*_SHORT.findall(case.understood.original), *low)):
        if len(keys_of(token)) > 1 or token.lower() in SHORT_FORMS or "".join(sorted(token)) in printed:
            continue
        if token.lower() not in case.low.split():
            continue  # read as something else
        if not any(token.lower() in _initials(text) or token.lower() in text.lower() for text in texts):
            return nearest(case, f"Các đoạn tìm được không nói đến {token}.")
    return None


_LOW_SHORT = re.compile(r"(?<![\w/&-])[bcdghklmnpqrstvx][a-z]{2,4}(?![\w/&-])")
_SHORT = re.compile(r"(?<![\w/&-])[A-ZĐ]{3,5}(?![\w/&-])")


def _initials(text: str) -> str:
    """The first letters of a text's words, without what stands between."""
    return "".join(word[0] for word in tokens(text))


def _another_service(case: Case) -> Answer | None:
    """What a citizen or an official asks an office for himself ("đăng ký kết hôn"), where no passage at hand has it."""
    for service in dict.fromkeys(_SERVICES.findall(case.low)):
        forms = [
            service,
            *(form for plain, forms in case.understood.in_other_words if service in plain for form in forms),
        ]
        told = [keys_of(text) for e in case.chosen for text in around(e)]
        if not any(runs(keys, keys_of(form)) for keys in told for form in forms):
            return nearest(case, f"Các đoạn tìm được không nói đến {service}.")
    return None


_PAPERS_ASKED = re.compile(
    r"\b(?:cần|phải)(?: [^\W\d_]+)?(?: (?:mang|nộp|có|chuẩn bị|đem))?(?: theo)?(?: những)?"
    r" (?:giấy tờ|hồ sơ) (?:gì|nào)\b"
    r"|\b(?:hồ sơ|thủ tục)\b[^?,]{0,60}\b(?:gồm|cần)(?: có)?(?: những| các)?(?: loại)?"
    r" (?:giấy tờ|hồ sơ|giấy) (?:gì|nào)\b"
)
_PAPERS_TOLD = re.compile(r"\b(?:giấy tờ|hồ sơ)\b[^.;]{0,40}(?::|\bgồm\b|\bnhư\b)")


def _papers_untold(case: Case) -> Answer | None:
    """ "Cấp lại thẻ cần mang giấy tờ gì?" where no sentence at hand says what papers."""
    if not _PAPERS_ASKED.search(case.low) or any(_PAPERS_TOLD.search(e.text.lower()) for e in case.chosen):
        return None
    return nearest(case, "Các báo cáo không nêu giấy tờ phải mang theo.")


_SYLLABLE = re.compile(r"(?:ngh?|gh|gi|[cknpt]h|tr|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[ckmnpt])?")
"""A syllable of Vietnamese, or of a place's name, without its marks."""
_LATIN_WORD = re.compile(r"(?<![^\W_])[A-Za-z]{4,}(?![\w/-])")


def _foreign(case: Case) -> list[str]:
    """Names of things from elsewhere ("Zalo", "VNeID"): no syllable of Vietnamese, in capitals or known to reports."""
    found = dict.fromkeys(_LATIN_WORD.findall(case.understood.original))
    return [
        w
        for w in found
        if not _SYLLABLE.fullmatch(w.lower())
        and not w.isupper()
        and (w.lower() != w or w in case.knowledge.lexicon)
        and fold(w) not in map(fold, scope.words(case.understood))
    ]


_SAID = (
    ("kiến nghị", "đề nghị", "đề xuất", "bức xúc"),
    ("hỏi về", "hỏi", "câu hỏi"),
    ("phản ánh", "kiến nghị", "bức xúc", "khiếu nại"),
    ("phê bình", "nhắc nhở", "chấn chỉnh"),
    ("yêu cầu", "chỉ đạo", "đề nghị"),
    ("đòi", "yêu cầu", "đề nghị", "kiến nghị", "bức xúc"),
    ("góp ý", "ý kiến"),
    ("phát biểu", "nhấn mạnh"),
    ("kết luận", "nhận xét"),
    ("nhận xét", "kết luận"),
    ("phát hiện", "sai phạm", "vi phạm"),
)
_SAYS_WHAT = re.compile(
    rf"\b({'|'.join(dict.fromkeys(some[0] for some in _SAID))}|hỏi(?! ý))\b[^,;?]{{0,30}}?"
    r" (?<!bằng )(?<!cách )(?:gì|(?:nội dung|điều|chuyện|vấn đề|việc) nào)\b|\b(kết luận|nhận xét) (?:thế nào|ra sao)\b"
)
_LEAST_SAID = 3
_REPORT_SAYS = re.compile(
    r"^(?:(?:trong|theo) )?(?:bản )?báo cáo\b(?! nào)[^?,]*\b(?:nhận xét|kết luận) (?:thế nào|ra sao)\b"
    r"|\b(?:bị|được) nhận xét (?:thế nào|ra sao)\b"
)
"""What a report remarks is what it says."""


def _content_untold(case: Case) -> Answer | None:
    """ "Tiểu thương kiến nghị điều gì?" where the reports tell that they were heard, and not what they said."""
    match = _SAYS_WHAT.search(case.low)
    if match is None or case.want.kind not in ("which", "how", "recommendation") or "yes_no" in case.want:
        return None
    if _REPORT_SAYS.search(case.low):
        return None
    verb = match[1] or match[2]
    words = next(some for some in _SAID if verb in some)
    follows = re.compile(rf"\b(?:{'|'.join(words)})\b[ :“\"]*((?:[^\W\d_]+[ ]?){{{_LEAST_SAID},}})")
    for evidence in case.chosen:
        headed = " ".join(evidence.hit.passage.breadcrumb[-1:]).lower()
        if (
            evidence.hit.passage.role == "kien_nghi"
            or any(w in headed for w in words)
            or follows.search(evidence.text.lower())
        ):
            return None
    return nearest(case, f"Báo cáo có nhắc đến nhưng không ghi nội dung {verb}.")


_OPINION = re.compile(
    r"\b(?:theo (?:bạn|anh|chị|em|ý bạn)|ý kiến của bạn|bạn (?:nghĩ|thấy|khuyên|đánh giá|cho rằng))\b"
)
_BEST = re.compile(
    r"\b(?:tỉnh|thành phố|huyện|nơi|địa phương|báo cáo|đơn vị|ai|xã) ?(?:nào)?\b[^?]{0,60}"
    r"(?<!thống )(?<!ít )(?<!duy )\bnhất\b(?! (?:là|trí)\b)"
)
_SORT = re.compile(
    r"\b(?:loại|lĩnh vực|mảng|khâu|nhóm|nguyên nhân|hình thức|nội dung|việc|mặt|đơn) nào\b[^,?]{0,30}\bnhất\b"
)
"""What is best of something within one report."""
_CALLED_BEST = re.compile(
    r"(?<!thống )(?<!ít )\bnhất\b(?! (?:là|trí|quán)\b)|\b(?:phần lớn|đa số|chủ yếu) (?:ở|là|thuộc|tại|do)\b"
)


def _no_judgement(case: Case) -> Answer | None:
    """An opinion was asked for, or who is best of all: the reports are quoted here, not weighed against each other."""
    low = case.low
    ranked = (
        "nào" in low
        and not _SORT.search(low)
        and _BEST.search(low)
        and not any(_CALLED_BEST.search(e.text.lower()) or _puts_first(case, e) for e in case.chosen)
    )
    if not _OPINION.search(low) and not ranked:
        return None
    return nearest(case, "Các báo cáo không xếp hạng và không nêu ý kiến đó; hãy xem từng nơi bằng mục So sánh.")


def _puts_first(case: Case, evidence: Evidence) -> bool:
    return case.want.extreme is not None and puts_first(evidence.text, case.want.extreme)


_DONE_TO = re.compile(r"\bcó (?:bị|được) (?!(?:nêu|nhắc|nói|kể) )([^\W\d_]+ [^\W\d_]+)\b[^?]*\bkhông\b")


def _not_done_to(case: Case) -> Answer | None:
    """ "Cán bộ có bị khởi tố không?" where no sentence found has the word, nor its opposite for what was in time."""
    done = _DONE_TO.search(case.low)
    if done is None or formally(case, case.ranked):
        return None
    texts = [text.lower() for e in case.ranked for text in (e.text, *e.hit.passage.breadcrumb)]
    if done[1].startswith("thiếu ") and any(re.search(r"\b(?:thiếu|không có|chưa có)\b", t) for t in texts):
        return None
    in_time = "hạn" in done[1] and any(re.search(r"\bhạn\b", t) for t in texts)
    if in_time or any(runs(keys_of(t), keys_of(done[1])) for t in texts):
        return None
    return nearest(case, f"Các đoạn tìm được không nói đến {done[1]}.")


_MADE_OF = re.compile(
    r"\b(?:thông điệp|phương châm|khẩu hiệu|bộ tiêu chí|quy trình)\b[^?]*\bgồm (?:có )?(?:những )?gì\b"
)
_TOLD_OF = re.compile(r"[:“\"]|\b(?:gồm|như|là)\b|\(")


def _parts_untold(case: Case) -> Answer | None:
    """ "Thông điệp 5K gồm những gì?" where the reports name it and no more."""
    if not _MADE_OF.search(case.low) or any(_TOLD_OF.search(e.text) for e in case.chosen):
        return None
    return nearest(case, "Báo cáo có nhắc đến nhưng không kể ra gồm những gì.")


_OF_A_MATTER = ("how", "yes_no", "statement", "reason", "recommendation")
_MOSTLY, _LEAST_OF_A_TERM = 0.5, 0.35
_SPEAKS_OF_IT = 0.6
"""Share of a question's words from which a sentence speaks of its matter, whatever one word of it is called."""
_SAYS_ENOUGH = 0.28
"""How much of a question a sentence says that may answer it though some of its words are nowhere."""
OF_NOTHING = frozenset(
    "liệt tóm tắt trình bày chép"
    " cao thấp hơn nhiều ít mỗi mọi vào lên xuống đi giữa ngoài sau trước nhau càng rất quá hai ba mới cũ hằng"
    " hàng một nửa rốt phen thuộc chỉ vài hồi đầu cuối cấp".split()
)
"""Words that join, place or compare: with one of these a pair of syllables names no matter."""
AROUND_A_MATTER = frozenset(
    "nâng cao hiệu quả chất lượng yếu kém cỏi tốt điều làm việc lý do hình thức phương thức mảng lĩnh vực năm tp vp"
    " thuận lợi ổn tình hình giải pháp kinh nghiệm thời gian giai đoạn tỷ lệ tỉ phần trăm lượng tổng lá đơn"
    " bộ phận quá trình hoạt động vấn đề".split()
)
"""Words that stand around a matter in questions of every kind."""
_SAID_OTHERWISE = frozenset(
    (
        *("mùa hè", "mùa đông", "mùa xuân", "mùa thu", "đầu năm", "cuối năm", "năm ngoái", "năm trước"),
        *("chính quyền", "nhà nước", "cấp trên", "nhà chức trách", "cơ quan chức năng", "bà con", "người dân"),
        *("đồng loạt", "hàng loạt", "bỗng dưng", "tự dưng", "đột ngột", "hồi tháng", "hồi đầu", "hồi cuối"),
        *("xoay xở", "xoay sở", "xử trí", "đối phó", "ứng phó", "lo liệu", "khắc phục", "giải quyết", "xử lý"),
    )
)
"""When, by whom, and that something was done about it: reports say these by dates, by names of bodies, by the deed."""
_COUNTED_BY_ONE = frozenset("căn ngôi con cái chiếc tấm tờ cuốn quyển bức lá cây cô chú anh chị ông bà".split())
"""Of a word of two syllables that begins so, the second is the thing: "căn nhà"."""
TOLD_BY = frozenset(("thừa nhận", "thú nhận", "tự nhận", "nhìn nhận", "kể lại", "cho biết", "công nhận", "thực tiễn"))
"""What a report is asked to do, not what it is about."""
# All reports at once: who asks so names a matter plainly, and has no one report's words in mind.
_REPORTING = r"(?:báo cáo|địa phương|tỉnh|thành phố|huyện|xã|nơi|đơn vị)"
_OF_ALL = re.compile(rf"^(?!.*\b{_REPORTING} nào\b).*\b(?:các|những) {_REPORTING}\b")


def unheard_of(case: Case) -> list[str]:
    """The words of a question that no passage found has, where they are most of what it is about.

    Syllables alone tell little: "rác", "thải" and "sinh hoạt" stand apart in reports that never speak of rubbish.
    """
    across = not case.understood.places and _OF_ALL.search(case.low) is not None
    if not (across or case.want.kind in _OF_A_MATTER or "yes_no" in case.want) or cites.named(case.understood):
        return []
    if case.chosen[0].coverage >= _SPEAKS_OF_IT and case.chosen[0].phrase > 0:
        return []
    words = _matters(case, across=across)
    unheard = _not_found(case, words)
    # "trí tuệ nhân tạo": two side by side are a thing of its own; and who asks all reports at once names his matter.
    term = across or ("yes_no" in case.want and any(f"{a} {b}" in case.low for a, b in pairwise(unheard)))
    if not term and (case.want.kind not in _OF_A_MATTER or formally(case, case.chosen)):
        return []
    worth = {w: max(map(case.weight, keys_of(w))) for w in words}
    # Who asks in everyday words is answered in others: what is unheard counts where little else is met.
    if not term and max(e.support for e in case.chosen) >= _SAYS_ENOUGH:
        return []
    least = _LEAST_OF_A_TERM if term else _MOSTLY
    return unheard if unheard and sum(worth[w] for w in unheard) >= least * sum(worth.values()) else []


def _matters(case: Case, *, across: bool) -> list[str]:
    """The words a question is about."""
    known = scope.words(case.understood) | QUESTION_WORDS | OF_NOTHING | AROUND_A_MATTER
    words = [w for w in case.compounds if not known & set(w.split()) and w not in TOLD_BY]
    if across and "figure" in case.want:  # "tỷ lệ nữ": a matter of one syllable
        words += [t for t in case.want.terms if t not in known and not any(t in w.split() for w in case.compounds)]
    return words


def _not_found(case: Case, words: Sequence[str]) -> list[str]:
    """Those of the words that no passage found says, in other words either."""
    passages = {e.hit.passage.id: e for e in case.ranked}.values()
    texts = [keys_of(text) for e in passages for text in around(e)]
    unheard = [w for w in words if not any(runs(keys, keys_of(w)) for keys in texts)]
    for plain, formal in case.understood.in_other_words:
        if any(runs(keys, keys_of(form)) for form in formal for keys in texts):
            unheard = [w for w in unheard if w not in plain]
    unheard = [w for w in unheard if w not in _SAID_OTHERWISE and not _named_bare(w, texts)]
    return [w for w in unheard if f" {w} nào" not in case.low]  # "phương tiện nào": what the answer is called


def _named_bare(word: str, texts: Sequence[tuple[str, ...]]) -> bool:
    """Whether a thing is told without what it is counted by: "nhà" for "căn nhà"."""
    first, *rest = word.split()
    return first in _COUNTED_BY_ONE and bool(rest) and any(runs(keys, keys_of(" ".join(rest))) for keys in texts)


_FEW = 4


def scattered(case: Case) -> bool:
    """A few words ("thủ đô của Pháp", "vì sao mất mùa") of which no two stand together in any sentence."""
    idle = scope.words(case.understood) | (FRAMING if case.understood.entitled else frozenset())
    matter = [t for t in case.want.terms if not set(keys_of(t)) <= idle]
    formal = {form.replace("_", " ") for form in case.understood.formal} - {"nguyên nhân"}  # what "vì sao" is called
    few = case.want.kind in ("statement", "reason") and 1 < len(matter) <= _FEW and not formal
    return few and all(e.phrase == 0.0 for e in case.chosen)


_PEOPLE = re.compile(rf"\b(?:dân tộc|đồng bào|người|tiếng) ([{CAPITALS}][^\W\d_]+(?:[’']\w+)?)(?! [{CAPITALS}])\b")


def _another_people(case: Case) -> Answer | None:
    """ "Bao nhiêu người dân tộc Hoa?" where the sentences count other peoples."""
    named = _PEOPLE.search(case.understood.text)
    if named is None or named[1].isupper() or not case.chosen or set(keys_of(named[1])) <= scope.words(case.understood):
        return None
    own = re.compile(rf"(?<!\w){re.escape(named[1])}(?!\w)(?! [{CAPITALS}])")
    if any(own.search(text) for e in case.chosen for text in around(e)):
        return None
    return nearest(case, f"Các đoạn tìm được không nói đến {named[0]}.")


_LEVEL = re.compile(
    r"\b(?:(?:mức độ|chỉ số|mức) ((?!độ\b)[^\W\d_]+ [^\W\d_]+)|(lãi suất|thuế suất))\b(?=[^?]*\b(?:bao nhiêu|mấy)\b)"
)


def _another_level(case: Case) -> Answer | None:
    """ "Mức độ hài lòng đạt bao nhiêu %?" where the shares at hand are of something else."""
    level = _LEVEL.search(case.low)
    if level is None or not (case.want.percent or level[2]) or not case.chosen:
        return None
    said = [k for k in keys_of(level[1] or level[2]) if k not in QUESTION_WORDS]
    forms = [form for plain, all in case.understood.in_other_words if plain in case.low for form in all]
    texts = [keys_of(text) for e in case.chosen for text in around(e)]
    if not said or any(set(said) & set(keys) or any(runs(keys, keys_of(f)) for f in forms) for keys in texts):
        return None
    return nearest(case, f"Các đoạn tìm được không ghi {level[0]}.")


_RANK = re.compile(r"\b(?:xếp )?(?:(?:thứ|hạng|vị trí)(?: thứ| hạng)?) (?:mấy|bao nhiêu)\b")
_RANKED = re.compile(r"\b(?:thứ|hạng|vị trí)(?: hạng)? (?:nhất|nhì|ba|\d)", re.IGNORECASE)
_CLAUSE = re.compile(r";|\.(?=\s)|\n")


def _no_rank(case: Case) -> Answer | None:
    """ "PAPI xếp thứ mấy?" where the clauses on PAPI print points, and the rank is another index's; or the rank of
    another year."""
    if _RANK.search(case.low) is None or not case.chosen:
        return None
    named = re.findall(r"\b[A-ZĐ]{3,}\b", case.understood.text)
    clauses = [part for e in case.chosen for part in _CLAUSE.split(e.text) if all(name in part for name in named)]
    years = {str(year) for year in case.understood.years}
    ranked = [c for c in clauses if _RANKED.search(c)]
    if ranked and (not years or any(years & set(_YEARS.findall(c)) or not _YEARS.search(c) for c in ranked)):
        return None
    of = f" năm {', '.join(sorted(years))}" if years else ""
    return nearest(case, f"Các đoạn tìm được không ghi thứ hạng{of}.") if named else None


_YEARS = re.compile(r"(?<![\d/])(?:19|20)\d\d(?!\d)")


_GRADE = re.compile(r"\bxếp loại (?:gì|nào|thế nào|ra sao|mấy)\b")
_GRADED = re.compile(
    r"\bxếp loại\b|\bloại (?:tốt|khá|xuất sắc|trung bình|giỏi|a|b|c|i)\b|\bhoàn thành (?:tốt|xuất sắc) nhiệm vụ\b"
)


def _no_grade(case: Case) -> Answer | None:
    """ "Xếp loại gì?" where no sentence at hand tells of any grade."""
    if _GRADE.search(case.low) is None or not case.chosen:
        return None
    if any(_GRADED.search(e.text.lower()) for e in case.chosen):
        return None
    return nearest(case, "Các đoạn tìm được không ghi xếp loại.")


UNTOLD: tuple[Callable[[Case], Answer | None], ...] = (
    _no_cause,
    _no_shortcoming,
    _no_lesson,
    _no_rank,
    _no_grade,
    _no_judgement,
    _content_untold,
    _not_done_to,
    _parts_untold,
    _papers_untold,
)
"""What is spoken of and not told."""
UNKNOWN: tuple[Callable[[Case], Answer | None], ...] = (
    _no_name,
    _unknown_initials,
    _another_service,
    _another_people,
    _another_level,
)
"""What is not spoken of at all."""
