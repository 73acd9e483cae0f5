"""Years and parts of years asked for that the sentences found are not of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from rag.answering import cites, scope
from rag.answering.answer import Answer
from rag.answering.evidence import AHEAD, Evidence, keys_of
from rag.answering.quantities import quantities
from rag.answering.refusing import abstain
from rag.answering.refusing.case import Case, bearing, nearest, without_dates
from rag.answering.refusing.elsewhere import parts
from rag.answering.refusing.values import CITED_DAY
from rag.records import DocumentCard
from rag.text.tokens import fold

_COMPARED_TO = re.compile(
    r"(?:so (?:với|cùng kỳ)(?: cùng kỳ)?(?: năm| \d[\d.,]*(?: [^\W\d]+){1,4} (?:của )?năm)?|cùng kỳ năm)"
    r" ((?:19|20)\d{2})"
)


_OF_REPORT = re.compile(r"\bbáo cáo (?:năm )?((?:19|20)\d{2})\b")
"""The year of a report, which need not stand by its figures."""
_AS_GOOD = 0.8


_NOT_OF_ONE_YEAR = re.compile(
    r"\b(?:năm học|niên kh[óo]a) (?:19|20)\d{2}\s*[-–]\s*(?:19|20)\d{2}\b"
    r"|\btheo (?:nghị quyết|chỉ thị|kết luận|quyết định|kế hoạch|thông tư|nghị định|công văn|văn bản)"
    r" (?:số (?:mấy|nào|bao nhiêu)|nào)\b"
)
"""A school year has two; the directive that something is done by may be older than the year of doing it."""


def _year_elsewhere(case: Case) -> Answer | None:
    """A figure of a year was asked for, and the figure at hand is of other years."""
    if not case.understood.years or "figure" not in case.want or _NOT_OF_ONE_YEAR.search(case.low):
        return None
    text = case.low
    compared = set(_COMPARED_TO.findall(text)) if len(case.understood.years) > 1 else set()
    wanted = {str(y) for y in case.understood.years} - compared
    for first in bearing(case)[:1]:
        undated = _years_of(first.hit.document) is None
        wanted -= {year for year in _OF_REPORT.findall(text) if undated or _of_years(first, {year}, case)}
    if not wanted or any(_row_of(e.text, wanted) for e in bearing(case)):
        return None
    wanted |= {str(y) for a, b in _PERIOD.findall(text) for y in range(int(a), int(b) + 1)}
    if len(wanted) == 1 and not _PERIOD.search(text) and (whole := _whole_period(case, *wanted)):
        return nearest(case, f"Báo cáo chỉ ghi số liệu của cả giai đoạn {whole}, không riêng năm {min(wanted)}.")
    # Of several sentences those that name the place asked about tell its year.
    named = [fold(name) for name in parts(case.understood)]
    telling = [e for e in bearing(case) if named and all(name in fold(e.told) for name in named)] or bearing(case)
    best = max((e.score for e in telling), default=0.0)
    most = telling[0].coverage if telling and not compared else 0.0
    for evidence in [] if _other_years(case, wanted) else telling:
        if evidence.score < best * _AS_GOOD or evidence.coverage < most * _AS_GOOD:
            continue
        if _only_planned(evidence, wanted, case):
            continue
        # "tăng 7% so với năm 2017" tells of another year than 2017.
        own = evidence.text if compared else _COMPARED_TO.sub(" ", evidence.text.lower())
        own = _YEAR_BESIDE.sub(lambda m: m[0] if (m[1] or m[2]) in wanted else " ", own)
        own = _IN_A_TITLE.sub(" ", _less_asides(own, case))
        stated = set(_PRINTED_YEAR.findall(own))
        spans = _spans(_OF_A_CITED.sub(" ", evidence.text), wanted) and not _THAT_YEAR_ALONE.search(text)
        if stated & wanted or (not stated and _of_years(evidence, wanted, case)) or spans:
            return None
    if not bearing(case):
        return None
    where = scope.name_of(case.chosen[0].hit.document)
    return nearest(case, f"Báo cáo của {where} không có số liệu năm {', '.join(sorted(wanted))} cho điều được hỏi.")


_DAY = re.compile(r"(?<![\d/.-])(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?((?:19|20)\d\d)\b")


def _day_elsewhere(case: Case) -> Answer | None:
    """ "Nợ đến ngày 31-12-2014 là bao nhiêu?" where the sentence with the debt prints it of two other days."""
    asked = _UP_TO.search(case.low)
    if asked is None or case.want.kind != "figure" or not (holding := bearing(case)[:1]):
        return None
    wanted = tuple(map(int, _DAY.findall(asked[0])[0]))
    printed = [tuple(map(int, day)) for day in _DAY.findall(CITED_DAY.sub(" ", holding[0].text))]
    if not printed or wanted in printed:
        return None
    return nearest(case, f"Các đoạn tìm được không ghi số liệu {asked[0]}.")


_UP_TO = re.compile(r"\b(?:tính )?(?:đến|tới|hết|vào) (?:hết )?ngày \d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d\b")

_PRINTED_YEAR = re.compile(r"(?<![\d/.,-])(?:19|20)\d\d(?![\d/]|[.,-]\d)")
_OF_A_CITED = re.compile(
    r"\d+/(?:\d{4}/)?(?:QĐ|NQ|NĐ|CT|KH)-?[^;.“”]*?\bgiai đoạn (?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d"
)
"""The period in the title of a directive, which is not one of what the sentence tells."""
_THAT_YEAR_ALONE = re.compile(r"\briêng (?:trong |của )?năm (?:19|20)\d\d\b")
_YEAR_BESIDE = re.compile(
    r"\((?:cùng kỳ |so với )?(?:năm )?((?:19|20)\d{2})\s*(?::|là)\s[^()]*\)"
    r"|\b(?:hoãn|lùi|dời|dồn|chuyển)\b[^.;,]{0,30}? (?:sang|đến|tới|qua) (?:đầu |cuối )?năm ((?:19|20)\d{2})"
)
"""The figures of another year in brackets, which those before them are compared to ("7 vụ (năm 2033: 9 vụ)"), and the
year to which what failed was put off."""


def _only_planned(evidence: Evidence, wanted: set[str], case: Case) -> bool:
    """Whether a sentence tells the aim of a year to come, where what came of that year is asked."""
    m = evidence.hit.document.metadata
    last = (m.period.end if m.period else m.issued_on or "")[:4]
    if not last or min(wanted) <= last or looks_ahead(case.low) or _is_to_answer_for(case):
        return False
    return evidence.hit.passage.role in AHEAD or all(q.sense == "target" for q in quantities(evidence.text))


def _is_to_answer_for(case: Case) -> bool:
    """Whether a question asks who is to see to something, which a report tells of the year to come."""
    return case.want.kind == "who" and "trách nhiệm" in case.low


# Alone "định" intends; in "Bình Định", "quy định" and many more it does not, nor does "cần" in "Cần Thơ".
_NO_INTENT = "".join(f"(?<!{w})" for w in "bình nam gia ổn quy xác nhất quyết nghị cố thẩm kiểm".split())
_INTENDS = rf"(?:^|{_NO_INTENT} )định\b"
# "Tính làm gì" intends; "tính đến 30/6", "tính chung", "giới tính" and "tính chất" do not.
_PLANS_TO = (
    r"(?<!máy )(?<!giới )(?<!đặc )\btính"
    r"(?! (?:chung|đến|tới|riêng|theo|cả|bình|trung|từ|trên|hết|toàn|ra|gộp|tổng|luôn|chất|toán|năng|mạng|cho)\b)"
)
_LOOKS_AHEAD = re.compile(
    rf"{_INTENDS}|{_PLANS_TO}\b|\b(?:sẽ|dự kiến|đặt|đề ra|phương hướng|nhiệm vụ|giải pháp|kế hoạch|thời gian tới"
    r"|tới đây|phấn đấu|chỉ tiêu|mục tiêu|phải|cần(?! thơ)|giao(?! dịch| thông| lưu| tiếp| ban| nhận)|hướng tới|nâng"
    r"|đưa|muốn|đề nghị|kiến nghị|xin)\b"
)
_DONE = re.compile(
    r"\bhoàn thành (?:xuất sắc |tốt )?nhiệm vụ\b"
    r"|\b(?:đạt|bằng|vượt|so với)(?: (?:được|bao nhiêu|mấy|phần trăm|%|so với|cả))* (?:kế hoạch|chỉ tiêu|mục tiêu)\b"
)


def looks_ahead(low: str) -> bool:
    """Whether a question in small letters asks for an aim, not for what came of it.

    >>> looks_ahead("năm tới phấn đấu thu bao nhiêu"), looks_ahead("lập mấy hợp tác xã, đạt mấy phần trăm kế hoạch")
    (True, False)
    """
    return _LOOKS_AHEAD.search(_DONE.sub(" ", low)) is not None


def _row_of(text: str, wanted: set[str]) -> bool:
    """Whether a text is the row of a wanted year in a table: "| 3 | Năm 2031 | 40 | 7 |"."""
    label = re.match(r"[\W\d]{0,8}?(?:năm )?((?:19|20)\d{2})\b[^\w./-]+\d", text.lower())
    return label is not None and label[1] in wanted


_ASIDE = re.compile(r"([^,;.()]*)\(([^()]*\b(?:19|20)\d{2}\b[^()]*)\)")


def _less_asides(text: str, case: Case) -> str:
    """A sentence without the figures in brackets that are of another thing than the one asked about.

    "84% có thẻ bảo hiểm, hộ nghèo giảm (năm 2016 là 8,53%)" tells nothing of insurance in 2016.
    """
    asked = set(case.want.terms) | {w for noun in case.want.nouns for w in noun}
    wanted = {k for w in asked for k in keys_of(w)}
    counted = {noun[0] for noun in case.want.nouns}

    def kept(aside: re.Match[str]) -> str:
        of_it = not wanted or wanted & set(keys_of(aside[1])) or counted & set(keys_of(aside[2]))
        return aside[0] if of_it else aside[1]

    return _ASIDE.sub(kept, text)


_IN_YEAR = re.compile(
    r"\b(?:(?:6|06|sáu) tháng (đầu|cuối)(?: năm)?|quý (iv|i{1,3}|[1-4])\b)(?:(?: năm)?[ /]((?:19|20)\d{2}))?"
)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


_AHEAD = re.compile(
    rf"{_INTENDS}|{_PLANS_TO}\b|\b(?:sẽ|dự kiến|đặt ra|phương hướng|nhiệm vụ|giải pháp|trọng tâm|kế hoạch|thời gian tới"
    r"|tới đây)\b"
)
"""What is planned for a part of the year stands in the report on the part before it."""


def _part_of_year(case: Case) -> Answer | None:
    """A half-year or a quarter that the reports at hand do not cover ("6 tháng cuối năm" of a report on the first)."""
    asked = _IN_YEAR.search(case.low)
    if asked is None or ("figure" not in case.want and _AHEAD.search(case.low)):
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


_WHOLE_YEAR = re.compile(r"\b(?:cả|trọn|nguyên|suốt) năm ((?:19|20)\d{2})\b")


def _of_a_part(case: Case) -> Answer | None:
    """ "Cả năm 2021 tiếp bao nhiêu lượt?" where the figure at hand is of a report on half of that year, or said to be
    of a part of it."""
    asked = _WHOLE_YEAR.search(case.low)
    holding = bearing(case)[:1]
    if asked is None or "figure" not in case.want or not holding:
        return None
    part = re.compile(rf"\b(?:\d{{1,2}}|ba|sáu|chín) tháng (?:đầu |cuối )?(?:năm )?{asked[1]}\b")
    low = holding[0].text.lower()
    if (told := part.search(low)) and asked[1] not in part.sub(" ", low):
        return nearest(case, f"Báo cáo chỉ ghi số của {told[0]}, không ghi số cả năm.")
    period = holding[0].hit.document.metadata.period
    if period is None or {period.start[:4], period.end[:4]} != {asked[1]} or asked[0] in holding[0].text.lower():
        return None
    if (period.start[5:7], period.end[5:7]) == ("01", "12"):
        return None
    return nearest(case, f"Báo cáo ở đây chỉ là của một phần năm {asked[1]}, không ghi số cả năm.")


def _another_time(case: Case) -> Answer | None:
    """A year that no report of the places asked about is of, and which none of the sentences found names."""
    u = case.understood
    told = [_years_of(c) for c in case.knowledge.cards if scope.within(c, u)]
    if not u.filters.places or not u.years or not all(told) or {"when", "symbol", "cited_by"} & set(case.want.kinds):
        return None
    of_directives = {(case.knowledge.directive_of[d].issued_on or "")[:4] for d in cites.named(u)}
    wanted = {str(y) for y in u.years} - of_directives - set(_COMPARED_TO.findall(case.low))
    if not wanted or any(first <= y <= last for years in told if years for first, last in [years] for y in wanted):
        return None
    if any(_names_year(text, wanted) for e in case.ranked[:20] for text in (e.text, *e.hit.passage.breadcrumb)):
        return None
    return abstain.other_years(u, case.knowledge, min(wanted))


def _years_of(card: DocumentCard) -> tuple[str, str] | None:
    """The first and the last year that a report is of, as far as its head says."""
    m = card.metadata
    told = [d[:4] for d in (m.issued_on, *((m.period.start, m.period.end) if m.period else ())) if d]
    return (min(told), max(told)) if told else None


def _names_year(text: str, wanted: set[str]) -> bool:
    own = _COMPARED_TO.sub(" ", without_dates(text))
    return any(re.search(rf"(?<![\d/]){year}(?![\d/])", own) for year in wanted) or _spans(own, wanted)


def _other_years(case: Case, wanted: set[str]) -> bool:
    """Whether all figures of what is counted bear a year, and none of them a wanted one ("năm 2020 ... giảm 24 đơn so
    với năm 2019" tells nothing of 2019)."""
    first = bearing(case)[:1]
    texts = [e.text if _COMPARED_TO.search(case.low) else _COMPARED_TO.sub(" ", e.text) for e in first]
    counted = [q for text in texts for n in case.want.nouns for q in quantities(text) if n[0] in (q.unit, *q.noun)]
    # The year behind a directive's title ("giai đoạn 2028 - 2035, trong năm lập 12 ...") is none of the figure.
    if any(_spans(e.text, wanted) or _IN_A_TITLE.search(e.text) for e in first):
        return False
    return bool(counted) and all(q.year is not None and str(q.year) not in wanted for q in counted)


def _of_years(evidence: Evidence, wanted: set[str], case: Case) -> bool:
    m = evidence.hit.document.metadata
    stated = {m.issued_on[:4]} if m.issued_on and not m.period else set()
    if m.period:
        # Of "giai đoạn 2031 - 2035" a report of 2032 tells two years.
        last = min(m.period.end[:4], (m.issued_on or m.period.end)[:4])
        stated |= {str(y) for y in range(int(m.period.start[:4]), int(last) + 1)}
        if _THIS_YEAR.search(evidence.text):
            return any(int(m.period.start[:4]) <= int(year) <= int(m.period.end[:4]) for year in wanted)
    passage = evidence.hit.passage
    title = _title_over(evidence)
    if scope.headed_year(passage.breadcrumb) is not None:
        stated, title = set(), ""  # what stands under "1.1. Năm 2031" is of that year, whatever the report is of
    # What stands behind a sentence says nothing of its year, nor does a period of years.
    told = _PERIOD.sub(" ", without_dates(_less_asides(passage.text[: evidence.span.end], case)))
    if not _COMPARED_TO.search(case.low):
        told = _COMPARED_TO.sub(" ", told)
    around = " ".join((told, *passage.breadcrumb[bool(title) ^ 1 :], title))
    headed = set(re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", " ".join(passage.breadcrumb[1:])))
    if passage.role in AHEAD and m.period and wanted == {str(int(m.period.end[:4]) + 1)}:
        return looks_ahead(case.low) or _is_to_answer_for(case)
    if passage.role in AHEAD and headed:
        return bool(headed & wanted)  # what "Nhiệm vụ năm 2034" sets is for that year
    stated |= set(re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", around))
    return not stated or bool(stated & wanted)


def _title_over(evidence: Evidence) -> str:
    """The title of a report as far as it is of a sentence: what came of the year, or what is planned for the next."""
    title = evidence.hit.document.metadata.title or ""
    return title if evidence.hit.passage.role in AHEAD else _PLANS.split(title, maxsplit=1)[0]


_PLANS = re.compile(r"\b(?:phương hướng|nhiệm vụ|kế hoạch|giải pháp|mục tiêu)\b", re.IGNORECASE)
"""Where a title goes over to the year ahead: "Kết quả năm 2033; phương hướng, nhiệm vụ năm 2034"."""

_THIS_YEAR = re.compile(r"\b(?:trong năm|trong kỳ|trong quý|năm qua)(?! (?:19|20)\d\d)\b", re.IGNORECASE)
"""What ties a sentence to the period that its report is of."""


_OF_A_YEAR = re.compile(r"(?:^|([^\W\d_]+ [^\W\d_]+) )(?:trong |của |vào )?năm ((?:19|20)\d{2})\b")
_NOT_ITS_YEAR = re.compile(r"\b(?:luật|nghị|quyết định|chỉ thị|kết luận|thông tư|pháp lệnh|từ|trước|sau|đến|so với)\b")


def _told_of_other_years(case: Case) -> Answer | None:
    """ "Kết quả rà soát năm 2034?" where the sentences at hand tell of 2031, 2032 and 2033, each by its year."""
    asked = list(_OF_A_YEAR.finditer(case.low))
    if {"figure", "when", "symbol", "cited_by", "who"} & set(case.want.kinds) or len(asked) != 1:
        return None
    if "definition" in case.want.kinds and not case.want.of_shortcomings:
        return None
    year = asked[0][2]
    if _NOT_ITS_YEAR.search(case.low[: asked[0].end()]) or cites.named(case.understood) or _PERIOD.search(case.low):
        return None
    for evidence in case.chosen:
        if evidence.score < _AS_GOOD * case.chosen[0].score:
            continue
        if case.want.of_results and _only_planned(evidence, {year}, case):
            continue
        if case.want.of_shortcomings and evidence.hit.passage.role in AHEAD:
            continue
        own = set(re.findall(r"\bnăm ((?:19|20)\d{2})\b", without_dates(evidence.text)))
        if year in own or _spans(evidence.text, {year}) or (not own and _of_years(evidence, {year}, case)):
            return None
    if not case.chosen:
        return None
    where = scope.name_of(case.chosen[0].hit.document)
    return nearest(case, f"Báo cáo của {where} không nói đến năm {year} cho điều được hỏi.")


_OF_ITS_YEAR = re.compile(r"(?:([^\W\d_]+ [^\W\d_]+) |\b)(?:năm|tháng) ((?:19|20)\d{2})\b")


def _paper_of_other_years(case: Case) -> Answer | None:
    """ "Kế hoạch kiểm tra năm 2031 được duyệt bằng quyết định nào?" where what is told is of 2034, as its papers are.

    A paper may be older than what is done by it: one that is dated or numbered in the year asked about may be meant.
    """
    asked = list(_OF_ITS_YEAR.finditer(case.low))
    if case.want.kind != "symbol" or len(asked) != 1 or not case.chosen or cites.named(case.understood):
        return None
    called, year = asked[0].groups()
    if _NOT_ITS_YEAR.search(case.low[: asked[0].end()]) or _PERIOD.search(case.low):
        return None
    for evidence in case.chosen:
        if evidence.score < _AS_GOOD * case.chosen[0].score:
            continue
        around = " ".join((evidence.told, *evidence.hit.passage.breadcrumb[1:]))
        # "Kế hoạch kiểm tra năm 2034" beside a decision of 2033 is not the plan of 2033.
        of_another = called and (years := _years_behind(called, around)) and year not in years
        if (year in around or _spans(around, {year})) and not of_another:
            return None
        own = set(re.findall(r"\bnăm ((?:19|20)\d{2})\b", without_dates(evidence.text)))
        of = _years_of(evidence.hit.document)
        if not own and (of is None or of[0] <= year <= of[1]):
            return None
    where = scope.name_of(case.chosen[0].hit.document)
    return nearest(case, f"Báo cáo của {where} không nói đến năm {year} cho điều được hỏi.")


def _years_behind(words: str, text: str) -> set[str]:
    """The years that a text gives to what words call: "kiểm tra năm 2034"."""
    return set(re.findall(rf"{re.escape(words)} năm ((?:19|20)\d{{2}})\b", text.lower()))


_PERIOD = re.compile(
    r"(?<!\d)((?:19|20)\d{2})\s*(?:[-–]|(?:cho )?(?:đến|tới)(?: hết)?(?: năm)?)\s*((?:19|20)\d{2})(?!\d)"
)


_TERM_OF_OFFICE = re.compile(r"\bnhiệm kỳ(?: \w+)? \d{4}\s*[-–]\s*\d{4}")


_IN_A_TITLE = re.compile(
    r"\b(?:nghị (?:quyết|định)|quyết định|chỉ thị|kết luận|kế hoạch) (?:số )?\d[^;:%]*?"
    r"\bgiai đoạn (?:19|20)\d\d ?[-–] ?(?:19|20)\d\d(?=,| và | của )",
    re.IGNORECASE,
)
"""What a directive is for is no time that a figure behind it is of: "Quyết định 12 về ... giai đoạn 2021 - 2025, trong
năm lập 64 hợp tác xã"."""


def _whole_period(case: Case, year: str) -> str | None:
    """The longer period ("2021 - 2023") that the best figure is of, where it is not of the one year asked for."""
    text = next((e.text for e in bearing(case)), "")
    text = _IN_A_TITLE.sub(" ", _TERM_OF_OFFICE.sub(" ", text))
    for title in case.understood.titles:
        text = text.replace(title, " ")
    if year in _PERIOD.sub(" ", text):
        return None
    return next((f"{a} - {b}" for a, b in _PERIOD.findall(text) if a <= year <= b), None)


def _spans(text: str, wanted: set[str]) -> bool:
    """Whether a printed period ("giai đoạn 2015 - 2018") holds a wanted year."""
    periods = _PERIOD.findall(_IN_A_TITLE.sub(" ", text))
    return any(int(a) <= int(year) <= int(b) for a, b in periods for year in wanted)


_SCHOOL_YEAR = re.compile(r"\b(?:năm học|niên kh[óo]a) ((?:19|20)\d{2})\s*[-–]\s*((?:19|20)\d{2})\b")


def _another_school_year(case: Case) -> Answer | None:
    """ "Năm học 2034-2035 bao nhiêu em bỏ học?" of a report on 2033-2034: a school year is one time, not two years."""
    asked = set(_SCHOOL_YEAR.findall(case.low))
    if len(asked) != 1 or {"when", "symbol", "cited_by", "definition"} & set(case.want.kinds) or not case.chosen:
        return None
    told = [found | _year_before(e.told, found) for e in case.chosen if (found := _school_years(e))]
    if not told or any(asked & found for found in told):
        return None
    where = scope.name_of(case.chosen[0].hit.document)
    return nearest(case, f"Báo cáo của {where} không có số liệu năm học {'-'.join(*asked)} cho điều được hỏi.")


def _year_before(text: str, years: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The school year before, of which a sentence tells by "năm học trước (58%)"."""
    before = re.search(r"\bnăm (?:học )?trước\b|\bcùng kỳ\b", text.lower())
    return {(str(int(a) - 1), str(int(b) - 1)) for a, b in years} if before else set()


def _school_years(evidence: Evidence) -> set[tuple[str, str]]:
    """The school years that a sentence is of: its own, else those of its passage and headings, else of its report."""
    passage = evidence.hit.passage
    for text in (evidence.told, " ".join(passage.breadcrumb), _title_over(evidence)):
        if found := _SCHOOL_YEAR.findall(_COMPARED_TO.sub(" ", text.lower())):
            return set(found)
    return set()


_NOT_YET = re.compile(
    r"\b(?:chưa|không)(?: có| được)?(?: kết quả| số liệu)? "
    r"(?:công bố|thống kê|tổng hợp|số liệu|kết quả(?! rõ| cao| tốt)|xếp hạng|đánh giá xong)\b"
)


def _not_yet_told(case: Case) -> Answer | None:
    """ "Chỉ số năm 2034 là bao nhiêu?" where the report says that it is not yet published."""
    years = {str(y) for y in case.understood.years}
    if "figure" not in case.want or not years:
        return None
    for evidence in case.chosen:
        told = _NOT_YET.search(evidence.told.lower())
        if told and evidence.coverage >= _SAYS_IT and _names_year(evidence.told, years):
            return nearest(replace(case, chosen=(evidence,)), f"Báo cáo ghi là {told[0]}.", telling=told[0])
    return None


_SAYS_IT = 0.7
"""Share of a question that a sentence holds which tells that the figure asked for is not there yet."""


GATES: tuple[Callable[[Case], Answer | None], ...] = (
    _not_yet_told,
    _another_school_year,
    _part_of_year,
    _of_a_part,
    _year_elsewhere,
    _day_elsewhere,
    _another_time,
    _told_of_other_years,
    _paper_of_other_years,
)
