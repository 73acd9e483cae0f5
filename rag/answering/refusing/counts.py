"""Figures asked for that the sentences found print of something else: a wider thing, a share, another time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.answering import scope
from rag.answering.answer import Answer
from rag.answering.evidence import AHEAD, Evidence, figures_near, keys_of, runs
from rag.answering.quantities import Quantity, counted_by, counting, quantities, right_unit, unit_words
from rag.answering.refusing.case import Case, around, bearing, formally, in_words, nearest
from rag.answering.refusing.contraries import held_in, matter_of, said_of
from rag.answering.refusing.elsewhere import parts, speaks_of, things
from rag.answering.understanding.asking import CLASSIFIERS, MULTIPLES, QUESTION_WORDS
from rag.answering.understanding.whereabouts import names_in
from rag.answering.verify import tokens
from rag.text.tokens import CAPITALS, fold, search_form

_COUNTED = re.compile(r"\b(?:bao nhiêu|mấy|tỷ lệ|tỉ lệ|lượng|tổng số)((?: [^\W\d_]+){1,6})")
_EACH_TIME = re.compile(r" (?:một|mỗi|từng) (?:tháng|năm|ngày|quý|tuần|lần|buổi|suất|hộ|người|tổ)\b.*")
_UNSAID = frozenset(map(fold, "phần trăm lá cái con được làm đã người dân lượt mới sinh sống cư trú".split()))


def _of_another_kind(case: Case) -> Answer | None:
    """A narrower thing is counted than what the reports count: of "đơn tố cáo đúng" they tell only "đơn tố cáo"."""
    if case.want.kind != "figure" or not (holding := bearing(case)) or formally(case, holding[:2]):
        return None
    places = scope.words(case.understood)
    said = [[fold(k) for k in keys_of(text)] for e in holding[:2] for text in (e.text, *e.hit.passage.breadcrumb)]
    # Under "2. Giải quyết khiếu nại, tố cáo" the sentences count "đơn" and need not say of what.
    headed = {fold(k) for e in holding[:2] for k in keys_of(" ".join(e.hit.passage.breadcrumb[-1:]))}
    # "mấy hộ Khơ Mú": a name is looked for where it stands, not counted.
    capitalised = (*names_in(case.understood.text), *_INNER_CAPITALS.findall(case.understood.text))
    named = {w.lower() for name in capitalised for w in name.split()}
    for run in _COUNTED.findall(case.low):
        words = _EACH_TIME.sub("", run.replace("phần trăm", "")).split()
        words = words[words[0] in CLASSIFIERS | MULTIPLES and len(words) > 1 :] if words else words
        if "phần trăm" in run and len(words) <= _PREDICATE and not unit_words(words):
            continue  # "bao nhiêu phần trăm hợp lệ" counts what was named before
        ends = (at for at, w in enumerate(words) if w in _NOUN_ENDS and words[at - 1 : at + 1] != ["mặt", "bằng"])
        words = [w for w in words[: next(ends, len(words))] if w not in named]
        thing = [k for w in words for k in keys_of(w) if k not in places and fold(k) not in _UNSAID]
        unit = {fold(k) for w in words[: unit_words(words)] for k in keys_of(w)}  # its likes go for it
        own = [fold(k) for k in thing if fold(k) not in headed and fold(k) not in unit]
        whole = [fold(k) for k in thing]
        missing = [k for k in own if not any(_near(k, [o for o in whole if o != k], s) or _spelt(k, s) for s in said)]
        untold = len(missing) > len(own) / 2 if case.understood.formal else bool(missing)
        lacking = " ".join(k for k in thing if fold(k) in missing)
        if len(thing) > 1 and untold and not _told_alike(lacking, holding[:2], case):
            return nearest(case, f"Các đoạn tìm được không ghi riêng số “{' '.join(thing)}”.")
    return None


_ALIKE = 0.48
"""Cosine from which a text says in other words what it does not say in these."""


def _told_alike(words: str, found: Sequence[Evidence], case: Case) -> bool:
    """ "Uống rượu bia" by "nồng độ cồn"."""
    return float(case.vocabulary.nearness([words], [search_form(e.text) for e in found])[0]) >= _ALIKE


_INNER_CAPITALS = re.compile(rf"(?<=[^\W\d_] )[{CAPITALS}][^\W\d_]+")


def _of_another_name(case: Case) -> Answer | None:
    """ "Bến cá Cửa Hội được đầu tư bao nhiêu tỷ?" where no passage with a sum speaks of Cửa Hội."""
    if case.want.kind != "figure" or not (holding := bearing(case)):
        return None
    for name in things(case.understood):
        if not any(speaks_of(e, name) for e in holding):
            return nearest(case, f"Các đoạn tìm được không ghi con số của {name}.")
    return None


_PREDICATE = 3
"""Words of what is said of a share ("hợp lệ", "đúng hạn"), where it names no thing."""


def _spelt(short: str, said: Sequence[str]) -> bool:
    """Whether a text writes out by its words what a question has by their first letters: "GTNT"."""
    return len(short) > 2 and short in "".join(w[0] for w in said) and not _SYLLABIC.search(short)


_SYLLABIC = re.compile(r"[aeiouy0-9]")


def _near(word: str, others: Sequence[str], said: Sequence[str]) -> bool:
    """Whether a word stands in a text, near one of the others: "tiếp cận" has not the "cận" of "cận nghèo"."""
    places = (at for at, w in enumerate(said) if w == word)
    return any(not others or any(o in said[max(0, at - _REACH) : at + _REACH] for o in others) for at in places)


_REACH = 6


def _only_shares(case: Case) -> Answer | None:
    """A count was asked for ("bao nhiêu cử tri"), and the reports print only what share it was ("100% cử tri")."""
    if case.want.kind != "figure" or case.want.percent or not case.want.nouns:
        return None
    counted = [
        [q for e in bearing(case) for q in counting(e.text, [noun]) if counted_by(q, noun)] for noun in case.want.nouns
    ]
    if not any(map(unit_words, case.want.nouns)):  # nothing tells what goes for such a thing
        counted = [[q for e in bearing(case) for q in quantities(e.text)]]
    if not counted[0] or any(q.unit != "%" for qs in counted for q in qs):
        return None
    return nearest(case, f"Báo cáo chỉ ghi tỷ lệ, không ghi số {' '.join(case.want.nouns[0])}.")


_NO_TIME = r"(?!(?:năm|tháng|quý|tuần|ngày|giờ)\b)"
_AMONG = re.compile(
    rf"\btrong (?:số |tổng số |cả )?(\d[\d.]*) {_NO_TIME}([^\W\d_]+)\b"
    r"(?=[^?]*\b(?:bao nhiêu|mấy) (?:\2|phần trăm|người|trường hợp|nữ|bác sĩ|giáo viên|đảng viên|cán bộ|lao động)\b)"
    rf"|\b(?:bao nhiêu|mấy)\b(?=[^?]*\btrong (?:số |tổng số |cả )?(\d[\d.]*) {_NO_TIME}([^\W\d_]+)\b)"
)
_OF_A_PART = 0.5
_EACH = re.compile(r"\b(?:mỗi|từng) (?:loại|nơi|cấp|thứ|mục|lĩnh vực|nhóm)\b")


def _part_untold(case: Case) -> Answer | None:
    """ "Trong 40 ý kiến có bao nhiêu ý kiến về đất đai?" where the reports print the 40 and no part of them."""
    match = _AMONG.search(case.low)
    if match is None or case.want.kind != "figure" or _EACH.search(case.low):
        return None
    printed, thing = match[1] or match[3], match[2] or match[4]
    whole = float(printed.strip(".").replace(".", ""))
    counted = [(e.hit.passage.id, q) for e in case.chosen for q in quantities(e.text) if thing in q.noun]
    of_it = {passage for passage, q in counted if whole in (q.value, q.whole)}
    under = {(e.hit.document.id, e.hit.passage.section) for e in case.ranked if e.hit.passage.id in of_it}
    # The items of a list are passages of their own: parts may stand anywhere under the heading.
    read = [q for e in case.ranked if (e.hit.document.id, e.hit.passage.section) in under for q in quantities(e.text)]
    about = {k for t in case.want.terms if not t[0].isdigit() for k in keys_of(t)} - scope.words(case.understood)
    about -= {k for q in read if q.value == whole for k in (*q.label, *q.noun)}
    about -= WHEN_AND_WHERE | {thing, "phần", "trăm"}
    total = sum(map(case.weight, about))
    parts_of_it = [q for q in read if q.whole == whole or (q.whole is None and q.value < whole)]
    told = [sum(case.weight(k) for k in about & {*q.label, *q.noun}) for q in parts_of_it]
    if not of_it or max(told, default=0.0) >= _OF_A_PART * total:
        return None
    if formally(case, [e for e in case.ranked if e.hit.passage.id in of_it]):
        return None
    called = next(" ".join(q.noun) for _, q in counted if whole in (q.value, q.whole))
    return nearest(case, f"Báo cáo chỉ ghi cả {printed} {called}, không ghi riêng phần được hỏi.")


def _of_the_next(case: Case) -> Answer | None:
    """ "Huyện A bớt bao nhiêu người?" where the sentence has the figure of huyện B, and of A something else."""
    holding = bearing(case)[:1]
    if case.want.kind != "figure" or not holding:
        return None
    heads = {
        fold(p) for e in case.chosen for p in (e.hit.document.metadata.place, e.hit.document.metadata.district) if p
    }
    for name in parts(case.understood) if len(case.understood.scopes) < 2 else ():
        if fold(name) in heads:
            continue  # a report of that place
        clauses = [c for c in re.split(r"[;\n]", holding[0].text) if c.strip()]
        own = [c for c in clauses if fold(name) in fold(c)]
        others = [c for c in clauses if quantities(c) and any(n != name for _, n in scope.named_after(c, scope.PARTS))]
        if own and others and not any(quantities(c) for c in own):
            return nearest(case, f"Các đoạn tìm được không ghi con số của {name}.")
    return None


_NO_MEMBER = "năm|tháng|quý|tuần|ngày|kỳ|lần|nơi|bên|phía|cấp|tỉnh|báo cáo|địa phương"
_OF_EACH = re.compile(rf"\b(?:mỗi|từng) (?!{_NO_MEMBER})([^\W\d_]+)(?= [^?]*\b(?:bao nhiêu|mấy)\b)")
_AT_LEAST = re.compile(r"\b(?:tối thiểu|ít nhất|tối đa)\b")
_EACH_TOLD = 3
"""Figures of one sentence from which these are taken for what each of some things has."""


def _each_untold(case: Case) -> Answer | None:
    """ "Mỗi tổ được mấy điểm?" where the reports have one figure for all of them."""
    match = _OF_EACH.search(case.low)
    if match is None or case.want.kind != "figure" or not (holding := bearing(case)) or _AT_LEAST.search(case.low):
        return None
    each = re.compile(
        rf"\b(?:mỗi|từng|bình quân|trung bình|định mức|theo (?:nguyên tắc|tỷ lệ))\b|\b\w+/(?:{match[1]}|người|hộ)\b"
    )
    units = {noun[0] for noun in case.want.nouns}
    for e in holding:
        told = [q for q in quantities(e.text) if not units or units & {q.unit, *q.noun[:1], *q.label[-1:]}]
        if each.search(e.text.lower()) or len(told) >= _EACH_TOLD:
            return None
    return nearest(case, f"Các đoạn tìm được không ghi riêng số của mỗi {match[1]}.")


_BEFORE_COUNT = re.compile(r"^(.*?)(?: (?:được|là|đã|tới|đến))*,? (?:bao nhiêu|mấy) ")
_AT_ALL = re.compile(r" (?:ở cơ sở|trên địa bàn(?: (?:tỉnh|huyện|xã))?|(?:trong )?năm \d+)$")
"""Where and when, between a verb and what is counted: "hòa giải thành ở cơ sở được bao nhiêu vụ"."""
WHEN_AND_WHERE = frozenset(
    "luôn thảy hết riêng chỉ mới tính tất khoảng hơn vừa đều chung thường"
    " cấp năm tháng quý đầu cuối i ii iii iv tỉnh huyện thành phố tp xã ubnd toàn tổng cộng cả bên phía"
    " thị trấn phường quận số lượng tối thiểu đa ít nhất".split()
)
# One of these goes for another: a class "mở" is a class "tổ chức".
OF_ANY_WORK = frozenset(
    "mở tổ chức lập làm ra thực hiện tiến hành triển khai ban hành xây dựng đạt thu hút duy trì cho nhận gửi nộp xử lý"
    " giải quyết xong tồn đọng hoàn thành tăng trưởng giảm thêm bớt cắt rút dùng có họp ghi nhận".split()
)
_SAID_MOST = 5


def _never_done(case: Case) -> Answer | None:
    """ "Công an khởi tố mấy cán bộ?" where no sentence with a figure has the verb, though it has syllables of it."""
    match = _BEFORE_COUNT.search(case.low)
    if match is None or case.want.kind != "figure" or not (holding := bearing(case)) or formally(case, holding):
        return None
    idle = WHEN_AND_WHERE | QUESTION_WORDS | scope.words(case.understood)
    before = tokens(_AT_ALL.sub("", match[1]))
    # "hòa giải thành" is "hòa giải" with how it went behind.
    pairs = (words for words in (before[-2:], before[-3:-1]) if " ".join(words) in case.compounds)
    words = next(pairs, [])
    verb = " ".join(words)
    if not words or sum(w not in idle for w in before) > _SAID_MOST or {*words} & idle:
        return None
    if verb in _ASKED_FOR and any(e.hit.passage.role == "kien_nghi" for e in holding):
        return None  # what is asked for in such a section need not be called so
    if {*words} <= OF_ANY_WORK or any(runs(keys_of(t), keys_of(verb)) for e in holding for t in around(e)):
        return None
    return _not_told(case, verb)


_ASKED_FOR = ("đề nghị", "kiến nghị", "đề xuất")


def _not_told(case: Case, verb: str) -> Answer:
    """The figure of what was done is not told; with a classifier alone ("mấy lá") nothing is named to be counted."""
    noun = " ".join(next(iter(case.want.nouns), ()))
    told = "con số được hỏi" if noun in CLASSIFIERS else f"{verb} bao nhiêu {noun}".rstrip()
    return nearest(case, f"Các đoạn tìm được không ghi {told}.")


_UNDERGONE = re.compile(
    r"\b(?:bao nhiêu|mấy) ((?:(?!bao nhiêu|mấy)[^\W\d_]+ ){1,6}?)(?<!dễ )(?<!trang )(?<!thiết )(?<!chuẩn )bị "
    r"(?:xử lý )?((?:(?:xử )?phạt|bắt|nhiễm|thương|chết)\b|[^\W\d_]+ [^\W\d_]+)"
)


_COUNTING_PARTS = re.compile(r";\s|\.\s|\n")


def _not_undergone(case: Case) -> Answer | None:
    """ "Bao nhiêu cán bộ bị kỷ luật?" where the figures at hand are of officials to whom something else happened."""
    match = _UNDERGONE.search(case.low)
    if match is None or case.want.kind != "figure" or not (holding := bearing(case)) or formally(case, holding):
        return None
    # The rarer word tells, "bị mất điện" by "điện"; of one word both syllables: "công khai" is not "khai trừ".
    rarest = sorted({*keys_of(match[2])} - QUESTION_WORDS, key=case.weight)
    words = {*(rarest if match[2] in case.compounds else rarest[-1:])}
    parts = [c for e in holding for c in _COUNTING_PARTS.split(e.text) if right_unit(c, [match[1].split()])]
    said = (keys_of(t) for t in (*parts, *(b for e in holding for b in e.hit.passage.breadcrumb)))
    if not words or any(words <= {*keys} for keys in said):
        return None
    return nearest(case, f"Các đoạn tìm được không ghi số {match[1]}bị {match[2]}.")


_NOUN_ENDS = (QUESTION_WORDS - {"người"}) | frozenset(
    "năm tháng giai quý gửi nộp kéo lên xuống rút đi dự tham gia còn đạt chiếm tăng giảm và trước sau bình quân"
    " xong phải cuối mà vẫn so cao thấp nhiều ít lớn nhỏ hơn".split()
)


def _never_counted(case: Case) -> Answer | None:
    """ "Có mấy cơ quan chuyên môn?" where no figure at hand stands by those words at all."""
    nouns = case.want.nouns
    if case.want.kind != "figure" or not nouns or any(map(unit_words, nouns)) or not (holding := bearing(case)):
        return None
    if formally(case, holding) or any(figures_near(e.text, nouns) or in_words(e.text, nouns) for e in holding):
        return None
    thing = {fold(k) for noun in nouns for k in keys_of(" ".join(noun[:2]))}
    if any(thing & set(map(fold, (*q.label, *q.noun))) for e in holding for q in quantities(e.text)):
        return None
    return nearest(case, f"Các đoạn tìm được không ghi số {' '.join(nouns[0])}.")


_CLEARLY, _NEXT = 0.25, 3


def _told_without(case: Case) -> Answer | None:
    """A figure stands in a sentence that says much less of the matter than another, which has none."""
    holding = bearing(case)
    if case.want.kind != "figure" or case.understood.formal or not holding or not any(map(unit_words, case.want.nouns)):
        return None
    if "recommendation" in case.want and any(e.hit.passage.role == "kien_nghi" for e in holding):
        return None  # what an office asks for, among all that it asks for
    spoken = [e for e in (*case.chosen, *case.ranked[:_NEXT]) if "|" not in e.text]  # the head of a table tells none
    if max(e.support + e.titled for e in holding) + _CLEARLY > max((e.support for e in spoken), default=0.0):
        return None
    return nearest(case, f"Các đoạn tìm được không ghi số {' '.join(case.want.nouns[0])}.")


_SHARE_WORDS = re.compile(r"\b(?:phần trăm|tỷ lệ|tỉ lệ)\b")
_MOVED = re.compile(r"\b(?:tăng|giảm|rút ngắn|cắt|vượt)\b")
_OF_A_SHARE, _MORE, _SPEAKS_OF_IT = 0.35, 0.15, 0.45
_NEAR = 12
"""Sentences found among which one may speak of the matter."""


def _share_of_the_next(case: Case) -> Answer | None:
    """ "Bao nhiêu phần trăm hồ sơ được trả phí trực tuyến?" where the share at hand is of those done in time, and what
    is told of paying has no share."""
    if not case.want.percent or case.want.nouns or {"reason", "yes_no"} & set(case.want.kinds):
        return None
    if _MOVED.search(case.low) or not case.understood.places:
        return None
    matter = matter_of(case, " ".join(keys_of(_SHARE_WORDS.sub(" ", case.low))))
    # Under "2.3. Đơn kiến nghị, phản ánh" a share need not say of what it is.
    of_it = [
        held_in(case, matter, (*said_of(e.text, q), *keys_of(" ".join(e.hit.passage.breadcrumb[-1:]))))
        for e in case.chosen
        for q in _shares(e.text)
    ]
    said = [
        (bool(_shares(e.text)), held_in(case, matter, keys_of(e.text))) for e in (*case.chosen, *case.ranked[:_NEAR])
    ]
    with_share, told = (max((held for own, held in said if own is has), default=0.0) for has in (True, False))
    if not of_it or max(of_it) > _OF_A_SHARE or told < max(_SPEAKS_OF_IT, max(of_it) + _MORE, with_share + _MORE):
        return None
    return nearest(case, "Các đoạn tìm được không ghi tỷ lệ được hỏi, chỉ ghi tỷ lệ của việc khác.")


def _shares(text: str) -> list[Quantity]:
    return [q for q in quantities(text) if q.unit == "%" or q.whole]


_CONTRASTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\btiếp\b", ("định kỳ", "thường xuyên", "đột xuất")),
    (r"", ("khiếu nại", "tố cáo")),
    (r"", ("đúng hạn", "trước hạn", "trễ hạn", "quá hạn")),
    (r"", ("trực tiếp", "trực tuyến", "qua bưu chính")),
    (r"", ("hộ nghèo", "hộ cận nghèo")),
    (r"", ("khu vực nông thôn", "khu vực thành thị")),
)
"""Things that reports count one beside the other, and a pattern that the question has where they are meant."""


def _of_the_other(case: Case) -> Answer | None:
    """ "Tiếp thường xuyên bao nhiêu lượt?" where the figure at hand is of those received on the fixed days."""
    if case.want.kind != "figure" or not (holding := bearing(case)):
        return None
    low = case.low
    for meant, members in _CONTRASTS:
        named = [m for m in members if m in low]
        if len(named) != 1 or not re.search(meant, low):
            continue
        texts = [" ".join((e.text, *e.hit.passage.breadcrumb[-1:])).lower() for e in holding]
        if not any(named[0] in t for t in texts) and any(m in holding[0].text.lower() for m in members):
            return nearest(case, f"Các đoạn tìm được không ghi riêng số “{named[0]}”.")
    return None


_LEVEL = re.compile(r"\bcấp (xã|huyện|tỉnh)\b")
_OF_LEVEL = {
    "xã": re.compile(r"\b(?:cấp xã|xã|phường|thị trấn)\b"),
    "huyện": re.compile(r"\b(?:cấp huyện|huyện|quận|thị xã|thành phố)\b"),
    "tỉnh": re.compile(r"\b(?:cấp tỉnh|tỉnh)\b"),
}


def _of_another_level(case: Case) -> Answer | None:
    """ "Cấp xã nhận bao nhiêu đơn?" where the figure at hand is of the province or the district as a whole."""
    levels = set(_LEVEL.findall(case.low))
    if case.want.kind != "figure" or len(levels) != 1 or not (holding := bearing(case)):
        return None
    (level,) = levels
    heads = ("place", "issuer", "title")
    for e in holding:
        told = (e.text, *e.hit.passage.breadcrumb, *(getattr(e.hit.document.metadata, h) or "" for h in heads))
        if any(_OF_LEVEL[level].search(t.lower()) for t in told):
            return None
    return nearest(case, f"Các đoạn tìm được không ghi riêng số của cấp {level}.")


_AIM = re.compile(
    r"(?<!so với )\b(?:mục tiêu|chỉ tiêu|phấn đấu)\b(?! (?:nào|gì)\b)(?=[^,?;]*\b(?:bao nhiêu|mấy|nào|tỷ lệ|tỉ lệ)\b)"
    r"|\b(?:bao nhiêu|mấy|tỷ lệ|tỉ lệ)\b[^,?;]*(?<!so với )\b(?:mục tiêu|chỉ tiêu|phấn đấu)\b"
    r"|\bkế hoạch\b[^,?;]{0,40}\bgiao\b[^,?;]*\b(?:bao nhiêu|mấy)\b"
)
_AIMED = re.compile(r"\b(?:mục tiêu|chỉ tiêu|phấn đấu|kế hoạch giao|tối thiểu|ít nhất|trở lên|đến năm)\b")


def _not_aimed(case: Case) -> Answer | None:
    """ "Mục tiêu giảm bao nhiêu?" where the reports print what was reached."""
    if case.want.kind != "figure" or not _AIM.search(case.low) or not (holding := bearing(case)):
        return None
    counted = [e for e in holding if figures_near(e.text, case.want.nouns)] or holding
    if any(_AIMED.search(e.text.lower()) for e in counted) or counted[0].hit.passage.role in AHEAD:
        return None
    return nearest(case, "Các đoạn tìm được ghi kết quả, không ghi mục tiêu được hỏi.")


GATES: tuple[Callable[[Case], Answer | None], ...] = (
    _of_another_level,
    _of_another_kind,
    _of_another_name,
    _never_done,
    _not_undergone,
    _never_counted,
    _told_without,
    _share_of_the_next,
    _of_the_other,
    _not_aimed,
    _only_shares,
    _each_untold,
    _part_untold,
    _of_the_next,
)
