"""Premises of a question that the reports do not bear out: a figure they give to something else, what they deny or
tell the other way round."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from rag.answering import scope
from rag.answering.answer import Answer
from rag.answering.evidence import Evidence, keys_of, runs
from rag.answering.quantities import Quantity, in_order, number, quantities, unit_words
from rag.answering.refusing.case import NUMBER_WORDS, Case, figures, nearest, stated, without_dates
from rag.answering.refusing.contraries import NOT_HELD, UNDONE, all_fell_short
from rag.answering.refusing.elsewhere import parts, speaks_of
from rag.answering.understanding.asking import QUESTION_WORDS
from rag.answering.verify import NEGATIONS, tokens
from rag.text.tokens import fold

NO_FIGURE = "Không thấy con số"
"""How a refusal begins whose question states a figure that is not there."""


def _figure_elsewhere(case: Case) -> Answer | None:
    """A telling figure of the question (99,57%, 900) that is not in what would answer."""
    near = [e.text for e in (*case.chosen, *case.ranked[:6])]
    here = frozenset(k for text in near for k in figures(text))
    printed = tokens(without_dates(case.understood.text))
    rough = roughly_met(case.low, near) | restated(case.low, near) | _lasted(case.low, near)
    told = here | rough | {*case.understood.entitled}
    missing = [t for t in printed if t.rstrip("%") in stated(case.understood) - told]
    missing = missing or [t for t in printed if t.endswith("%") and t[:-1] not in rough and not _as_share(t, near)]
    if (either := _EITHER.search(case.low)) and not set(either.groups()) <= set(missing):
        return None  # "218 hay 217?" leaves it open
    if not missing:
        return _of_another(case)
    return nearest(case, f"{NO_FIGURE} {', '.join(missing)} trong phần được hỏi.", premise=True)


_ROUGHLY = re.compile(
    r"\b(hơn|trên|ngoài|gần|ngót|non|khoảng|chừng|cỡ|tầm|độ|xấp xỉ|trên dưới)(?: (?:đến|tới|có))?"
    r" (\d+(?:[.,]\d+)*)(?!\d)(?: ?%)?(?! tuổi)( [^\W\d_]+)?"
)
_OVER, _UNDER = ("hơn", "trên", "ngoài"), ("gần", "ngót", "non")
_ROUNDED = 0.2
"""By how much of itself a figure may be rounded: "hơn 6 tỷ" is told of 6,72."""
_TIMES = {"nghìn": 1e3, "ngàn": 1e3, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9}


def roughly_met(asked: str, texts: Iterable[str]) -> frozenset[str]:
    """The figures that a question gives only roughly and a text tells exactly, as printed in the question.

    >>> sorted(roughly_met("sao hơn 6 tỷ, gần 40 hộ chưa trả?", ["Còn 6.720 triệu đồng của 52 hộ chưa trả."]))
    ['6']
    """
    read = [q for text in texts for q in quantities(text)]
    met = set()
    for word, printed, unit in _ROUGHLY.findall(asked):
        value = number(printed) * _TIMES.get(unit.strip(), 1.0)
        least = value * (1.0 if word in _OVER else 1 - _ROUNDED)
        most = value * (1.0 if word in _UNDER else 1 + _ROUNDED)
        if any(
            least <= n * _TIMES.get(q.unit.split(" ")[0], 1.0) <= most for q in read for n in (q.value, q.whole) if n
        ):
            met.add(printed)
    return frozenset(met)


_IN_WORDS = re.compile(r"(?<![\d.,])(\d+(?:[.,]\d+)*) (nghìn|ngàn|triệu|tỷ|tỉ)\b")


def restated(asked: str, texts: Iterable[str]) -> frozenset[str]:
    """The figures of a question that a text prints by another power of ten, as printed in the question; rounded as far
    as the question's last digit goes.

    >>> sorted(restated("600 nghìn một tháng, nợ 3,1 tỷ", ["Mức 600.000 đồng; nợ 3.115 triệu đồng."]))
    ['3,1', '600']
    """
    read = [q for text in texts for q in quantities(text)]
    told = [q.value * _TIMES.get(q.unit.split(" ")[0], 1.0) for q in read]
    met = set()
    for printed, power in _IN_WORDS.findall(asked):
        value, decimals = number(printed), len(printed.partition(",")[2])
        if any(abs(t / _TIMES[power] - value) <= 0.5 * 10**-decimals for t in told if t >= _TIMES[power]):
            met.add(printed)
    return frozenset(met)


_LASTING = re.compile(r"\b(\d{1,2}) năm(?: (?:trời|liền|ròng|nay|qua))?(?! (?:19|20)\d\d)")


def _lasted(asked: str, texts: Iterable[str]) -> frozenset[str]:
    """The numbers of years in a question that lie between two years of a text: "suốt 15 năm" is told by "từ năm 2016
    ... năm 2031"."""
    spans = {
        abs(int(a) - int(b)) + counted
        for text in texts
        for a, b in combinations(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text), 2)
        for counted in (0, 1)
    }
    return frozenset(number for number in _LASTING.findall(asked) if int(number) in spans)


def _as_share(share: str, texts: Sequence[str]) -> bool:
    """Whether a share stands as one: "57 trường hợp, đạt 100%" has no 57%."""
    value = share.rstrip("%")
    printed = re.compile(rf"(?<![\d.,]){re.escape(value)}0?\s?(?:%|phần trăm|điểm)")
    if any(printed.search(t) for t in texts):
        return True
    return not any(k in (value, value.zfill(2)) for t in texts for k in figures(t))


_EITHER = re.compile(r"\b(\d[\d.,]*%?) (?:hay|hoặc)(?: là)? (\d[\d.,]*%?)(?!\w)")


def _of_another(case: Case) -> Answer | None:
    """A figure that a question of causes takes for one thing ("chỉ giải quyết 57,1% đơn") and the reports give to
    another."""
    if "reason" not in case.want:
        return None
    if misplaced := _share_of_another(case):
        return nearest(case, f"Con số {misplaced} trong báo cáo là của việc khác.", premise=True)
    words = tokens(case.understood.text)
    for at, token in enumerate(words):
        if token.rstrip("%") not in stated(case.understood):
            continue
        behind = words[at + 1 : at + 4]
        stop = next(
            (i for i, w in enumerate(behind) if w in QUESTION_WORDS or w in ("so", "gửi", "nộp") or w[0].isdigit()),
            len(behind),
        )
        thing = [w for w in behind[:stop] if w not in ("lá", "bức", "cái", "chiếc")]
        near = (*case.chosen, *case.ranked[:6])
        if " ".join(thing[:2]) in _OF_PLANS or any(_counts(e.text, token, thing) for e in near):
            continue
        told = [w for e in near for w in _told_of(e.text, token)]
        total = sum(map(case.weight, thing))
        shares = [sum(case.weight(w) for w in thing if w in words) / total for words in told if total]
        if shares and max(shares) < _THING_SHARE:
            return nearest(case, f"Con số {token} trong báo cáo là của việc khác.", premise=True)
    return None


_OF_PLANS = ("kế hoạch", "chỉ tiêu", "mục tiêu", "dự toán", "nhu cầu", "đề nghị", "đề xuất", "đăng ký", "dự kiến")
"""What a share is measured by, not what it is of: "chỉ đạt 85% kế hoạch"."""


def _counts(text: str, token: str, thing: Sequence[str]) -> bool:
    """Whether a sentence counts by a figure what a question does, whatever stands between: "18 kho sách" in "dời
    sách vùng lũ ...; còn 18 kho"."""
    counted = any(q.noun[:1] == tuple(thing[:1]) for q in quantities(text) if tokens(q.printed) == [token])
    return bool(thing) and counted and set(thing[1:]) <= set(keys_of(text))


_SHARE_OF = re.compile(
    r"\b(?:tỷ lệ|tỉ lệ|mức|số)((?: [^\W\d_]+){2,10}?)(?: ở| tại| của)?[^?%]{0,40}?"
    r" (?:chỉ |mới |lại |đã )*(?:đạt|còn|là|chiếm|ở mức)(?: được| tỷ lệ| có)? (\d+(?:[.,]\d+)*%)"
)


def _share_of_another(case: Case) -> str | None:
    """The share of "vì sao tỷ lệ hòa giải chỉ đạt 57,1%" where the sentences that print it tell of another thing."""
    match = _SHARE_OF.search(case.low)
    if match is None:
        return None
    thing = [k for w in tokens(match[1]) if w not in QUESTION_WORDS for k in keys_of(w)]
    total = sum(map(case.weight, thing))
    telling = [keys_of(e.text) for e in (*case.chosen, *case.ranked[:6]) if match[2].rstrip("%") in figures(e.text)]
    shares = [sum(case.weight(k) for k in thing if k in told) / total for told in telling if total]
    return match[2] if shares and max(shares) < _THING_SHARE else None


def _told_of(text: str, token: str) -> list[tuple[str, ...]]:
    """What a sentence says a figure is of, for each time it prints it; a share is of what was counted just before."""
    read = quantities(text)
    found = []
    for at, q in enumerate(read):
        if tokens(q.printed) == [token]:
            counted = read[at - 1].noun if at and q.sense == "share" else ()
            found.append(counted if len(counted) > 1 else q.label + q.noun)
    return found


_DENIAL = re.compile(
    r"(?<!từ chỗ )(?<!trước đây )(?<!trước kia )(?<!ban đầu )"
    r"\b((?:không|chưa) (?:để|xảy|có|phát sinh|còn|phát hiện|ghi nhận)\b)"
    r"(?=((?:(?!, (?:không|chưa|đã|còn)\b)[^;.:()]){0,90}))"
)
_DENIED_SHARE = 0.2
_THING_SHARE = 0.5


def _denied(case: Case) -> Answer | None:
    """ "Vì sao để X", "xử lý X thế nào", "X do ai làm" where the report says that there was no X."""
    low = case.low
    if {"figure", "yes_no", "cited_by", "symbol"} & set(case.want.kinds) or _OPEN.search(low):
        return None
    asked = tokens(low)
    if any(t in NEGATIONS or t in ("hạn", "tồn", "thôi", "hỏng", "hụt", "chậm", "trễ", "thiếu") for t in asked):
        return None
    if not case.understood.places and len({e.hit.document.id for e in case.chosen}) > 1:
        return None  # what one report denies, another may tell
    aside = scope.words(case.understood) | QUESTION_WORDS | _HANDLED
    content = frozenset(k for t in asked if t not in aside and not t[0].isdigit() for k in keys_of(t)) - aside
    for evidence in case.chosen[:3]:
        if evidence.hit.passage.role == "nhiem_vu_giai_phap":
            continue  # what is not to be is aimed at
        for denial in _DENIAL.finditer(evidence.text.lower()):
            if "đặc biệt" in denial[2] and "đặc biệt" not in low:
                continue  # what is not so in the highest degree may be so
            if _of_what_is_asked(case, content, denial[2], evidence.text):
                shown = replace(case, chosen=(evidence,))
                said = "Báo cáo nói khác với điều câu hỏi giả định."
                return nearest(shown, said, premise=True, telling=(denial[1] + denial[2]).rstrip())
    return None


_OPEN = re.compile(r"\b(?:tình hình|tình trạng|kết quả)\b")
"""Who asks so takes nothing for granted."""
_HANDLED = frozenset(
    "xử lý giải quyết tiếp nhận khắc phục ứng phó dập xảy gửi điều tra xác minh chuyển thuộc chủ yếu chuyện liên"
    " quan nằm làm cách khoanh vùng đầu xuất hiện bùng truy vết phát sinh vụ việc trường hợp ca ly điều trị chữa"
    " cứu lĩnh vực nội dung ngành huyện tỉnh tp thành phố năm".split()
)
"""What is done about things, and what they are counted by."""
_NARROWED = re.compile(r"\b(?:liên quan(?: đến| tới)?|về|trong|đối với|thuộc|do|trên)\b")
_DENIED_MOST = 0.6


def _of_what_is_asked(case: Case, content: frozenset[str], denied: str, sentence: str) -> bool:
    """Whether what a sentence denies is what is asked about: the most of the question that the sentence does not say
    otherwise, and of one of its members all that tells it from others ("đơn tố cáo về bầu cử" is not any "đơn")."""
    folded = frozenset(map(fold, content))

    def share(words: Iterable[str], held: frozenset[str]) -> float:
        own = {k: case.weight(k) for k in words}
        return sum(w for k, w in own.items() if fold(k) in held) / (sum(own.values()) or 1.0)

    keys = frozenset(map(fold, keys_of(denied)))
    thing, *narrower = _NARROWED.split(denied)
    members = [[k for k in keys_of(m) if k not in _HANDLED | QUESTION_WORDS] for m in re.split(r",| và | hoặc ", thing)]
    whole = max((share(m, folded) for m in members if m), default=0.0)
    narrowed = share([k for n in narrower for k in keys_of(n) if k not in QUESTION_WORDS], folded) if narrower else 1.0
    elsewhere = frozenset(map(fold, keys_of(sentence))) - keys
    own = [k for k in content if fold(k) not in elsewhere]
    if whole >= _DENIED_MOST and narrowed > 0 and share(own, keys) >= _DENIED_MOST:
        return True
    denying = [k for k in content if fold(k) in keys]
    # Without its marks alone, "nghỉ việc" would be denied by "không có nghị quyết".
    spelt = case.understood.restored or any(k in keys_of(denied) for k in denying)
    # Of "mô hình" alone, one word of two syllables, a question has much more to say.
    compound = any({*word.split()} == {*denying} for word in case.compounds)
    several = len(denying) > 1 and not compound
    return "reason" in case.want and spelt and (several or share(content, keys) >= _DENIED_SHARE)


_NONE_OF_IT = re.compile(r"\b(?:không|chưa) (?:có|còn|phát sinh|xảy ra|ghi nhận) ((?:[^\W\d_]+ ?){2,4})(?=[.,;)]|$)")


def _none_there(case: Case) -> Answer | None:
    """ "Giải nhất thuộc về đội nào?" where the best sentence ends "và không có giải nhất"."""
    if {"figure", "yes_no", "cited_by", "symbol", "definition"} & set(case.want.kinds) or not case.chosen:
        return None
    asked = keys_of(case.low)
    told = case.chosen[0].text.lower()
    if NEGATIONS & set(asked):
        return None
    for denial in _NONE_OF_IT.finditer(told):
        if runs(asked, keys_of(denial[1])) and told.count(denial[1].strip()) == 1:
            return nearest(case, f"Báo cáo ghi là {denial[0].strip()}.", premise=True, telling=denial[0])
    return None


_WHY_NOT = re.compile(r"\b(?:vì sao|tại sao|sao|lý do)\b[^?]*?\bkhông\b((?: \w+){2,9})\??\s*$")
_TO_WHOM = frozenset("với ở tại cho trong để theo về của cùng".split())
_PARTLY = re.compile(r"\b(?:một số|một bộ phận|có nơi|có lúc|từng lúc|từng nơi|nhiều nơi|vài|đôi khi)\b")


def _affirmed(case: Case) -> Answer | None:
    """ "Vì sao X không tiếp công dân?" where the report says that it does, or only that some do not."""
    low = " ".join(tokens(case.understood.text))
    match = _WHY_NOT.search(low)
    if match is None or _PARTLY.search(low):
        return None
    words = match[1].split()
    words = words[: next((i for i, w in enumerate(words) if w in _TO_WHOM), len(words))]
    phrase = [k for w in words if w not in QUESTION_WORDS for k in keys_of(w)][:4]
    if len(phrase) < 3:
        return None
    affirming: list[Evidence] = []
    partly: list[Evidence] = []
    for item in case.ranked[:12]:
        keys = keys_of(item.text)
        if in_order(phrase, keys) is None:
            continue
        if phrase[0] in _ATTAINED and _short_of_the_whole(item.text):
            continue
        first = [i for i in range(len(keys)) if list(keys[i : i + 2]) == phrase[:2]]
        if any(_denies(keys[max(0, i - 3) : i]) for i in first):
            return None
        if not any(k in NEGATIONS for k in keys):
            affirming.append(item)
        elif _PARTLY.search(item.text.lower()):
            partly.append(item)
    if not affirming:
        return None
    shown = replace(case, chosen=(*partly[:1], *affirming[:1]))
    return nearest(shown, f"Không có báo cáo nào ở đây nói là không {' '.join(words)}.", premise=True)


_ATTAINED = ("đạt", "hoàn", "đủ")


def _short_of_the_whole(text: str) -> bool:
    """Whether a sentence prints a part of a whole: "chỉ đạt 58% dự toán" does not say that it was reached."""
    return any(q.value < (q.whole or 100.0) for q in quantities(text) if q.whole or q.unit == "%")


def _denies(before: Sequence[str]) -> bool:
    """Whether the words right before a phrase deny it: "không", "chưa thực hiện", "không được"; "chưa gắn" denies
    another verb."""
    carried = [k for k in before if k not in _CARRIERS]
    return bool(carried) and carried[-1] in NEGATIONS


_CARRIERS = frozenset("thực hiện tổ chức được hề bao giờ còn có".split())


_TURNED_SHARE = 0.6
_ALL = re.compile(r"\b(?:toàn bộ|tất cả|mọi|toàn thể|hầu hết)\b")


def _overstated(case: Case) -> Answer | None:
    """ "Vì sao toàn bộ cán bộ ..." where the report tells it of some."""
    if "reason" not in case.want or not _ALL.search(case.low):
        return None
    best = case.chosen[0]
    told = best.told.lower()
    if _ALL.search(told) or not _PARTLY.search(told):
        return None
    return nearest(case, "Báo cáo chỉ nói đến một phần của điều câu hỏi giả định.", premise=True)


_REACHED = re.compile(
    r"\b(?:đạt|bằng) (?:100|1[0-9]{2})(?:,\d+)?\s?% (?:so với )?(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán)"
    r"|\bvượt \d+(?:,\d+)?\s?% (?:so với )?(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán)"
)
_NOT_REACHED = re.compile(r"\b(?:không|chưa|hụt) (?:đạt|hoàn thành)(?: được)? (?:kế hoạch|chỉ tiêu|mục tiêu|dự toán)")


def _reached(case: Case) -> Answer | None:
    """ "Vì sao ... không đạt kế hoạch?" where the report prints the whole of the plan."""
    if not _NOT_REACHED.search(case.low):
        return None
    named = parts(case.understood)
    for evidence in case.chosen if named else case.chosen[:1]:
        told = _REACHED.search(evidence.text.lower())
        if told and all(speaks_of(evidence, name) for name in named):
            shown = replace(case, chosen=(evidence,))
            return nearest(shown, f"Báo cáo ghi {told[0]}.", premise=True, telling=told[0])
    return None


_ACHIEVED = re.compile(
    r"(?<!không )(?<!chưa )(?<!để )(?<!phấn đấu )(?<!nhằm )(?<!sẽ )(?<!phải )"
    r"\b(?:hoàn thành|đạt|vượt)(?: và vượt)?(?: mức)? (?:kế hoạch|chỉ tiêu|mục tiêu)\b"
)
_MISSED = re.compile(r"\b(?:không|chưa) (?:đạt|hoàn thành|vượt)\b")
_OF_THE_AIM = 0.6
"""Share of a question that the sentence on an aim must hold to be on the same."""


def _another_outcome(case: Case) -> Answer | None:
    """ "Vì sao không đạt chỉ tiêu?" where its sentence prints that it was reached, "nhờ đâu đạt" where it was not."""
    low = case.low
    if "yes_no" in case.want or not ("reason" in case.want or "nhờ" in low.split()) or not case.chosen:
        return None
    missed, reached = _NOT_REACHED.search(low), _ACHIEVED.search(low)
    best = case.chosen[0]
    told = best.text.lower()
    as_missed, as_reached = _MISSED.search(told), _ACHIEVED.search(told)
    contrary = as_reached if missed and not as_missed else as_missed if reached and not as_reached else None
    if contrary is None or (missed and reached):
        return None
    if best.coverage < _OF_THE_AIM and not stated(case.understood) & set(figures(best.text)):
        return None  # an aim of the same figure is the same aim
    return nearest(case, f"Báo cáo ghi là {contrary[0]}.", premise=True, telling=contrary[0])


_EVERY = re.compile(r"\b100\s?% (?:số )?((?:[^\W\d_]+ ?){2})")
_SOME_DID_NOT = re.compile(r"\b(?:không|chưa)\b")


def _all_did(case: Case) -> Answer | None:
    """ "Vì sao một số cử tri không đi bầu?" where the report prints 100 % of the voters."""
    low = " ".join(tokens(case.understood.text))
    if "reason" not in case.want or not _SOME_DID_NOT.search(low) or not case.chosen:
        return None
    told = case.chosen[0]
    every = {" ".join(found.split()) for found in _EVERY.findall(told.text.lower())}
    if told.coverage < _TURNED_SHARE or not any(f" {who} " in f" {low} " for who in every):
        return None
    return nearest(case, f"Báo cáo ghi là 100% {', '.join(sorted(every))}.", premise=True)


_STILL_LEFT = re.compile(r"\bcòn (?:lại )?(?:bao nhiêu|mấy)\b[^?]*\b(?:chưa|tồn)\b")
_ALL_OF = re.compile(r"\b(?:cả|toàn bộ|tất cả) (\d+)\b")


_NEAR = 12
"""Sentences among which one may tell the whole ("14/14 đơn tố cáo") of what a question takes for unfinished."""


_OF_THE_SAME = 0.6
"""Share of the best sentence's words of the question from which another is on the same matter."""


def _thing(noun: Sequence[str]) -> str:
    """What is counted, without a classifier where more is said: a "đơn tố cáo" is a "vụ tố cáo" too."""
    return " ".join(noun[1:3] if len(noun) > 2 and noun[0] in ("đơn", "vụ", "việc") else noun[:3])


def _in_words(case: Case, asked: Quantity) -> bool:
    """Whether a sentence writes a figure of the question as a word: "Tám hộ chưa được nhận"."""
    if not asked.noun or asked.whole or not asked.value.is_integer() or not 0 < asked.value <= len(NUMBER_WORDS):
        return False
    printed = re.compile(rf"\b{NUMBER_WORDS[int(asked.value) - 1]} {asked.noun[0]}\b")
    return any(printed.search(e.text.lower()) for e in case.chosen)


def _counted_otherwise(case: Case) -> Answer | None:
    """ "Vì sao mới làm được ở 9 xã?" where the report counts 19; "vì sao còn đơn chưa xong?" where it is 70 of 70."""
    left = _STILL_LEFT.search(case.low) is not None
    if ("reason" not in case.want and not left) or not case.chosen:
        return None
    low = " ".join(keys_of(case.understood.text))
    told = [q for q in quantities(case.chosen[0].text) if q.noun]
    rough = roughly_met(case.low, [e.text for e in case.chosen])
    for asked in quantities(case.understood.text):
        if asked.printed in rough or _in_words(case, asked):
            continue
        same = [q for q in told if asked.noun[:1] == q.noun[:1]]
        if any(q.unit == asked.unit == "%" and q.value == asked.value for q in quantities(case.chosen[0].text)):
            continue
        if same and unit_words(asked.noun) and all(asked.value not in (q.value, q.whole) for q in same):
            return nearest(case, "Báo cáo ghi con số khác.", premise=True, telling=same[0].printed)
    if every := _ALL_OF.search(low):
        parts = [q for q in told if q.whole == float(every[1])]
        if parts and all(q.value < (q.whole or 0) for q in parts):
            return nearest(case, f"Báo cáo ghi là {parts[0].printed}.", premise=True, telling=parts[0].printed)
    if not UNDONE.search(low):
        return None
    # Of the same matter: that each farm has a nursery says nothing of what the farms earned.
    same_matter = [e for e in case.ranked[:_NEAR] if e.coverage >= _OF_THE_SAME * case.chosen[0].coverage]
    near = [(e.text, q) for e in same_matter for q in quantities(e.text) if len(q.noun) > 1]
    near = [(case.chosen[0].text, q) for q in told] + near
    whole = [
        q
        for text, q in near
        if q.whole is not None and f" {_thing(q.noun)} " in f" {low} " and not all_fell_short(text, q)
    ]
    if whole and all(q.value == q.whole for q in whole):
        return nearest(case, f"Báo cáo ghi là {whole[0].printed}.", premise=True, telling=whole[0].printed)
    return None


def _of_as_many(case: Case) -> Answer | None:
    """ "Vì sao mới có 17/19 xã?" where all that the sentences print of 19 xã is 19/19."""
    told = [q for e in case.chosen for q in quantities(e.text) if q.whole is not None and q.noun]
    for asked in quantities(case.understood.text):
        same = [q for q in told if asked.whole == q.whole and asked.noun[:1] == q.noun[:1]]
        if same and all(q.value != asked.value for q in same):
            said = f"Báo cáo ghi là {same[0].printed}."
            return nearest(case, said, premise=True, telling=same[0].printed)
    return None


_BEYOND = re.compile(r"\bvượt (?:mức )?(?:kế hoạch|chỉ tiêu|mục tiêu)\b")
_OF_THE_PLAN = re.compile(r"\b(?:đạt|bằng) (\d+(?:,\d+)?)% (?:so với )?(?:kế hoạch|chỉ tiêu|mục tiêu)")


def _fell_short(case: Case) -> Answer | None:
    """ "Nhờ đâu ... vượt kế hoạch?" where the report prints less than the whole of the plan."""
    if not _BEYOND.search(case.low) or not case.chosen:
        return None
    telling = [e for e in case.chosen if _OF_THE_PLAN.search(e.text)]
    reached = [float(share.replace(",", ".")) for e in telling for share in _OF_THE_PLAN.findall(e.text)]
    if not reached or max(reached) > 100 or any("vượt" in e.text.lower() for e in case.chosen):
        return None
    return nearest(replace(case, chosen=telling), "Báo cáo không ghi là vượt kế hoạch.", premise=True)


_THANKS_TO = re.compile(r"^(?:nhờ (?:đâu|gì|vào đâu)|vì sao)\b")
_GOOD = re.compile(
    r"(?<!chậm )(?<!kém )(?<!chưa )(?<!không )"
    r"\b(?:bán chạy|lãi|thành công|hiệu quả|phát triển|tốt|khá|vượt|nhanh|thuận lợi|suôn sẻ)\b"
)
WENT_BADLY = re.compile(
    r"\b(?:không có|chưa có|không đạt|chưa đạt|thất bại|kém|chậm|chết|không hiệu quả|chưa hiệu quả|gián đoạn|trễ hạn"
    r"|xuống cấp)\b"
)


def _went_badly(case: Case) -> Answer | None:
    """ "Nhờ đâu nghề nuôi ếch thành công?" where the report tells of it among what went badly."""
    low = case.low
    if "reason" not in case.want or not case.chosen or not _THANKS_TO.search(low):
        return None
    best = case.chosen[0]
    told = best.text.lower()
    good = _GOOD.search(low) or low.startswith("nhờ")  # who asks so takes it for a good thing
    if not good or any(n in NEGATIONS for n in tokens(low)) or _GOOD.search(told) or not WENT_BADLY.search(told):
        return None
    return nearest(case, "Báo cáo nói khác với điều câu hỏi giả định.", premise=True)


_WHETHER_HELD = re.compile(
    r"\b(?:không|chưa|chẳng|thế nào|ra sao|tình hình|hạn chế|khó khăn|vướng|kế hoạch|phải|sẽ|dự (?:kiến|định))\b"
)
_OTHERWISE_ASKED = frozenset(("reason", "yes_no", "limitation", "symbol", "definition", "cited_by"))
_AS_REASON = re.compile(r"\b(?:do|vì|bởi|nguyên nhân)\b[^;.]*$")
"""What was not held is told as the reason of something else: "mới đạt 40% do gói thầu phải hủy"."""
_SAME_THING = 0.5
_OTHER_PART = re.compile(r";|\.\s")


def _never_held(case: Case) -> Answer | None:
    """ "Dân nói gì trong 03 cuộc họp?" where the report tells that these were planned and could not be held."""
    if _OTHERWISE_ASKED & set(case.want.kinds) or _WHETHER_HELD.search(case.low) or not case.chosen:
        return None
    best = case.chosen[0]
    denied = NOT_HELD.search(best.text.lower())
    if denied is None or _PARTLY.search(best.text.lower()) or _AS_REASON.search(best.text.lower()[: denied.start()]):
        return None
    planned = {q.noun[:1] for q in quantities(best.text[: denied.start()])}
    if any(noun[:1] in planned for noun in case.want.nouns):
        return None  # how many were planned is told
    # "Đã chi cho 2.034 người; còn 318 người chưa bố trí được": what is denied is told in its own part.
    held = frozenset(keys_of(_OTHER_PART.split(best.text[: denied.start()])[-1]))
    asked = scope.words(case.understood) | QUESTION_WORDS
    matter = {k for t in case.want.terms if t not in asked for k in keys_of(t)}
    if sum(map(case.weight, matter & held)) < _SAME_THING * sum(map(case.weight, matter)):
        return None
    shown = replace(case, chosen=(best,))
    return nearest(shown, "Báo cáo nói là việc ấy không diễn ra.", premise=True, telling=denied[0])


_LATE = re.compile(r"\b(?:trễ|quá|chậm|sai|lỡ) (?:hạn|hẹn)\b")
_ALL_ON_TIME = re.compile(
    r"\b100\s?%[^.;]{0,40}\b(?:đúng|trước)(?: và (?:đúng|trước))? hạn\b|\bkhông có hồ sơ (?:trễ|quá) hạn\b"
)


def _on_time(case: Case) -> Answer | None:
    """ "Tại sao xã trễ hẹn trả giấy tờ?" where the report of the place prints that all was done in time."""
    if "reason" not in case.want or not _LATE.search(case.low) or not case.understood.places:
        return None
    if any(_LATE.search(e.text.lower()) for e in case.ranked):
        return None
    told = next((e for e in case.ranked if _ALL_ON_TIME.search(e.text.lower())), None)
    if told is None:
        return None
    shown = replace(case, chosen=(told,))
    return nearest(shown, "Báo cáo ghi là đúng hạn.", premise=True, telling="đúng hạn")


GATES: tuple[Callable[[Case], Answer | None], ...] = (
    _figure_elsewhere,
    _denied,
    _none_there,
    _affirmed,
    _overstated,
    _fell_short,
    _went_badly,
    _never_held,
    _on_time,
    _reached,
    _another_outcome,
    _counted_otherwise,
    _of_as_many,
    _all_did,
)
