"""Figures asked for that the sentences found print of something else: a wider thing, a share, another time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.answering import abstain, scope
from rag.answering.answer import Answer
from rag.answering.asking import QUESTION_WORDS
from rag.answering.case import COUNT, Case, bearing, formally, nearest
from rag.answering.evidence import Evidence, keys_of
from rag.answering.quantities import counted_by, quantities, unit_words
from rag.answering.verify import tokens
from rag.records import DocumentCard
from rag.text.tokens import fold

_COUNTED = re.compile(r"\b(?:bao nhiêu|mấy|tỷ lệ|tỉ lệ|lượng|tổng số)((?: [^\W\d_]+){1,6})")
_UNSAID = frozenset(map(fold, "phần trăm lá cái con được làm đã người dân lượt".split()))


def _of_another_kind(case: Case) -> Answer | None:
    """A narrower thing is counted than what the reports count: of "đơn tố cáo đúng" they tell only "đơn tố cáo"."""
    if case.want.kind != "figure" or case.understood.formal or not (holding := bearing(case)):
        return None
    places = scope.words(case.understood)
    said = [[fold(k) for k in keys_of(text)] for e in holding[:2] for text in (e.text, *e.hit.passage.breadcrumb)]
    # Under "2. Giải quyết khiếu nại, tố cáo" the sentences count "đơn" and need not say of what.
    headed = {fold(k) for e in holding[:2] for k in keys_of(" ".join(e.hit.passage.breadcrumb[-1:]))}
    for run in _COUNTED.findall(" ".join(case.understood.text.lower().split())):
        words = run.split()
        end = next((at for at, w in enumerate(words) if w in _NOUN_ENDS), len(words))
        thing = [k for w in words[:end] for k in keys_of(w) if k not in places and fold(k) not in _UNSAID]
        own = [fold(k) for k in thing if fold(k) not in headed]
        unit = {fold(k) for w in words[: unit_words(words[:end])] for k in keys_of(w)}  # its likes go for it
        missing = [k for k in own if k not in unit and not any(_near(k, [o for o in own if o != k], s) for s in said)]
        if missing and len(thing) > 1:
            return nearest(case, f"Các đoạn tìm được không ghi riêng số “{' '.join(thing)}”.")
    return None


def _near(word: str, others: Sequence[str], said: Sequence[str]) -> bool:
    """Whether a word stands in a text, near one of the others: "tiếp cận" has not the "cận" of "cận nghèo"."""
    places = (at for at, w in enumerate(said) if w == word)
    return any(not others or any(o in said[max(0, at - _REACH) : at + _REACH] for o in others) for at in places)


_REACH = 6
_WHICH_ONES = re.compile(
    rf"\b0?{COUNT} ((?:[^\W\d_]+ )[^?]*)\b(?:là|gồm) (?:những|các) ([^\W\d_]+)\b[^?]{{0,20}}\bnào\b"
)
_ITEMS = r"\s*\n\s*(?:[-+*•]|\d+[.)]|[a-zđ][.)]) "


def _not_listed(case: Case) -> Answer | None:
    """ "07 vụ ... là những vụ nào?" where the reports count them and list none."""
    match = _WHICH_ONES.search(" ".join(case.understood.text.lower().split()))
    if match is None or match[2] not in match[1].split():
        return None
    listing = re.compile(rf"\b{match[2]}\b[^.;]{{0,80}}(?::|\b(?:gồm|như|là)\b|\()")
    items = re.compile(rf"\b{match[2]}\b[^.;:]{{0,80}}:{_ITEMS}")
    if any(listing.search(_bare_of_figures(e.text)) or items.search(e.hit.passage.text.lower()) for e in case.chosen):
        return None
    return nearest(case, f"Báo cáo đếm số {match[2]} nhưng không kể ra từng {match[2]}.")


def _bare_of_figures(text: str) -> str:
    """A sentence in small letters without brackets that only say how many ("(đạt 57,1%)")."""
    return re.sub(r"\([^()]*\d+(?:[.,]\d+)?%[^()]*\)", " ", text.lower())


def _only_shares(case: Case) -> Answer | None:
    """A count was asked for ("bao nhiêu cử tri"), and the reports print only what share it was ("100% cử tri")."""
    if case.want.kind != "figure" or case.want.percent or not case.want.nouns:
        return None
    counted = [
        [q for e in bearing(case) for q in quantities(e.text) if counted_by(q, noun)] for noun in case.want.nouns
    ]
    if not counted[0] or any(q.unit != "%" for qs in counted for q in qs):
        return None
    return nearest(case, f"Báo cáo chỉ ghi tỷ lệ, không ghi số {' '.join(case.want.nouns[0])}.")


_BEFORE_COUNT = re.compile(r"^(.*?)(?: (?:được|có|là|đã|tới|đến))*,? (?:bao nhiêu|mấy) ")
_CONDITION = re.compile(r"\bthì\b")
_WHEN_AND_WHERE = frozenset("năm tháng quý đầu cuối i ii iii iv tỉnh huyện thành phố tp xã ubnd toàn tổng cả".split())
# One of these goes for another: a class "mở" is a class "tổ chức".
_OF_ANY_WORK = frozenset(
    "mở tổ chức lập làm ra thực hiện tiến hành triển khai ban hành xây dựng đạt thu hút duy trì cho nhận xử lý"
    " giải quyết tăng giảm thêm bớt cắt rút dùng có họp".split()
)
_VERB_MOST = 3
"""Words of a verb with its object ("tuyển dụng mới"); a longer question says more than what was done."""


def _done_otherwise(case: Case) -> Answer | None:
    """ "X tiếp bao nhiêu lượt người?" where the figures at hand are of people asked, taught, anything but received."""
    match = _BEFORE_COUNT.search(" ".join(case.understood.text.lower().split()))
    if match is None or case.want.kind != "figure" or not (holding := bearing(case)) or formally(case, holding):
        return None
    places = frozenset(map(fold, scope.words(case.understood)))
    before = [w for w in tokens(_CONDITION.split(match[1])[-1]) if w not in QUESTION_WORDS and w not in _WHEN_AND_WHERE]
    verb = [w for w in before if fold(w) not in places and not w[0].isdigit()]
    said = {fold(k) for e in holding for k in keys_of(f"{e.text} {e.hit.document.metadata.issuer or ''}")}
    if not 1 <= len(verb) <= _VERB_MOST or not _OF_ANY_WORK.isdisjoint(verb):
        return None
    if fold(max((k for v in verb for k in keys_of(v)), key=case.weight)) in said:
        return None
    noun = " ".join(next(iter(case.want.nouns), ()))
    return nearest(case, f"Các đoạn tìm được không ghi {' '.join(verb)} bao nhiêu {noun}".rstrip() + ".")


_UNDERGONE = re.compile(
    r"\b(?:bao nhiêu|mấy) (?:[^\W\d_]+ ){1,6}?bị (?:xử lý )?"
    r"(kỷ luật|khiển trách|cảnh cáo|cách chức|xử phạt|phạt|khởi tố|truy tố|bắt|thu hồi|nhiễm|thương|chết|mất tích)\b"
)


def _not_undergone(case: Case) -> Answer | None:
    """ "Bao nhiêu cán bộ bị kỷ luật?" where the figures at hand are of officials to whom something else happened."""
    match = _UNDERGONE.search(" ".join(case.understood.text.lower().split()))
    if match is None or case.want.kind != "figure" or not (holding := bearing(case)) or formally(case, holding):
        return None
    said = {k for e in holding for text in (e.text, *e.hit.passage.breadcrumb) for k in keys_of(text)}
    if any(k in said for k in keys_of(match[1])):
        return None
    return nearest(case, f"Các đoạn tìm được không ghi số {' '.join(next(iter(case.want.nouns), ()))} bị {match[1]}.")


_NOUN_ENDS = (QUESTION_WORDS - {"người"}) | frozenset(
    "năm tháng giai quý gửi nộp lên xuống rút đi dự tham gia còn đạt chiếm tăng giảm và trước sau bình quân".split()
)


# ---------------------------------------------------------------- a year


_COMPARED_TO = re.compile(r"so (?:với|cùng kỳ)(?: cùng kỳ)?(?: năm)? ((?:19|20)\d{2})")


def _year_elsewhere(case: Case) -> Answer | None:
    """A figure of a year was asked for, and the figure at hand is of other years."""
    if not case.understood.years or "figure" not in case.want:
        return None
    text = case.understood.text.lower()
    compared = set(_COMPARED_TO.findall(text)) if len(case.understood.years) > 1 else set()
    wanted = {str(y) for y in case.understood.years} - compared
    if len(wanted) == 1 and not _PERIOD.search(text) and (whole := _whole_period(case, *wanted)):
        return nearest(case, f"Báo cáo chỉ ghi số liệu của cả giai đoạn {whole}, không riêng năm {min(wanted)}.")
    for evidence in [] if _other_years(case, wanted) else bearing(case):
        stated = {k for k in keys_of(evidence.text) if k.isdigit() and len(k) == 4 and k[:2] in ("19", "20")}
        if stated & wanted or (not stated and _of_years(evidence, wanted)) or _spans(evidence.text, wanted):
            return None
    if not bearing(case):
        return None
    where = scope.name_of(case.chosen[0].hit.document)
    return nearest(case, f"Báo cáo của {where} không có số liệu năm {', '.join(sorted(wanted))} cho điều được hỏi.")


_IN_YEAR = re.compile(
    r"\b(?:(?:6|06|sáu) tháng (đầu|cuối)(?: năm)?|quý (iv|i{1,3}|[1-4])\b)(?:(?: năm)?[ /]((?:19|20)\d{2}))?"
)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def _part_of_year(case: Case) -> Answer | None:
    """A half-year or a quarter that the reports at hand do not cover ("6 tháng cuối năm" of a report on the first)."""
    asked = _IN_YEAR.search(case.understood.text.lower())
    if asked is None:
        return None
    half, quarter, year = asked.groups()
    first = (1 if half == "đầu" else 7) if half else 3 * (_QUARTERS.get(quarter) or int(quarter)) - 2
    last = first + (5 if half else 2)
    telling = bearing(case)[:1] if "figure" in case.want else case.chosen
    told = [p for e in case.chosen if (p := e.hit.document.metadata.period)]
    if not told or any(asked[0].strip() in e.text.lower() for e in telling):
        return None
    for period in told:
        begin, end = (f"{year or period.end[:4]}-{month:02}" for month in (first, last))
        here, there = period.start[:7], period.end[:7]
        # A figure of the whole year is none of its half; what was done in the year may be told of the half.
        if (begin <= here and there <= end) if "figure" in case.want else (here <= end and begin <= there):
            return None
    return nearest(case, f"Các báo cáo ở đây không phải của {asked[0].strip()}.")


def _later(case: Case) -> Answer | None:
    """A year behind all that the reports of the places asked about can tell of, and which none of them names."""
    u = case.understood
    ends = [_last_year(c) for c in case.knowledge.cards if scope.within(c, u)]
    if not u.filters.places or not u.years or not ends or None in ends:
        return None
    wanted = {str(y) for y in u.years}
    if min(wanted) <= max(e for e in ends if e) or any(_of_years(e, wanted) for e in case.ranked[:20]):
        return None
    return abstain.other_years(u, case.knowledge, sorted(wanted)[0])


def _last_year(card: DocumentCard) -> str | None:
    m = card.metadata
    told = [d[:4] for d in (m.issued_on, m.period.end if m.period else None) if d]
    return max(told, default=None)


def _other_years(case: Case, wanted: set[str]) -> bool:
    """Whether all figures of what is counted bear a year, and none of them a wanted one ("năm 2020 ... giảm 24 đơn so
    với năm 2019" tells nothing of 2019)."""
    first = bearing(case)[:1]
    counted = [q for e in first for n in case.want.nouns for q in quantities(e.text) if n[0] in (q.unit, *q.noun)]
    if any(_spans(e.text, wanted) for e in first):
        return False
    return bool(counted) and all(q.year is not None and str(q.year) not in wanted for q in counted)


def _of_years(evidence: Evidence, wanted: set[str]) -> bool:
    m = evidence.hit.document.metadata
    stated = {m.issued_on[:4]} if m.issued_on else set()
    if m.period:
        stated |= {str(y) for y in range(int(m.period.start[:4]), int(m.period.end[:4]) + 1)}
        if _THIS_YEAR.search(evidence.text):
            return bool(stated & wanted)
    around = evidence.hit.passage.text + " " + " ".join(evidence.hit.passage.breadcrumb) + " " + (m.title or "")
    stated |= set(re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", around))
    return not stated or bool(stated & wanted)


_THIS_YEAR = re.compile(r"\b(?:trong năm|trong kỳ|trong quý|năm qua)(?! (?:19|20)\d\d)\b", re.IGNORECASE)
"""What ties a sentence to the period that its report is of."""


_PERIOD = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-–]\s*((?:19|20)\d{2})(?!\d)")


def _whole_period(case: Case, year: str) -> str | None:
    """The longer period ("2021 - 2023") that the best figure is of, where it is not of the one year asked for."""
    text = next((e.text for e in bearing(case)), "")
    if year in _PERIOD.sub(" ", text):
        return None
    return next((f"{a} - {b}" for a, b in _PERIOD.findall(text) if a <= year <= b), None)


def _spans(text: str, wanted: set[str]) -> bool:
    """Whether a printed period ("giai đoạn 2015 - 2018") holds a wanted year."""
    return any(int(a) <= int(year) <= int(b) for a, b in _PERIOD.findall(text) for year in wanted)


GATES: tuple[Callable[[Case], Answer | None], ...] = (
    _part_of_year,
    _of_another_kind,
    _done_otherwise,
    _not_undergone,
    _not_listed,
    _only_shares,
    _year_elsewhere,
    _later,
)
