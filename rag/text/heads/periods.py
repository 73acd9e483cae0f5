"""What a report reports on: half years, quarters, months, years, terms, read from its title."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable

from rag.records import Period
from rag.text.directives.symbols import find_symbols, iso_date

_YEAR = r"(?P<y>(?:19|20)\d{2})"
# "6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2021": the year stands once, behind the plan.
_LATER_YEAR = r"(?:[^\n]{0,120}?)(?<!\d)" + _YEAR + r"(?![\d/])"
_WORDS = {"ba": 3, "sáu": 6, "chín": 9}
_HALF = re.compile(
    rf"(?<!\w)(?P<n>0?\d|1[01]|{'|'.join(_WORDS)}) tháng (?P<half>đầu|cuối) năm" + _LATER_YEAR, re.IGNORECASE
)
_MONTHS = re.compile(r"(?<!\w)(?P<n>0?\d|1[01]) tháng(?: đầu)?(?: năm)? " + _YEAR, re.IGNORECASE)
_QUARTER = re.compile(
    r"(?<!\w)quý (?P<q>IV|III|II|I|[1-4])(?!(?: và|,) \d{1,2} tháng đầu)(?: ?/ ?|(?!\w)[^\n]{0,120}?(?<!\d))"
    + _YEAR
    + r"(?![\d/])",
    re.IGNORECASE,
)
_MONTH = re.compile(r"(?<!\w)tháng (?P<m>\d{1,2})(?:/| năm )" + _YEAR, re.IGNORECASE)
_RANGE = re.compile(
    r"(?:từ năm học (?P<a1>(?:19|20)\d{2}) ?[-–] ?\d{4} đến (?:hết )?năm học \d{4} ?[-–] ?(?P<b1>(?:19|20)\d{2})"
    r"|(?:(?:giai đoạn|nhiệm kỳ|trong các năm|từ năm|các năm) (?P<a>(?:19|20)\d{2}) ?(?:[-–]|đến(?: năm)?|và)"
    r"|(?:năm|vụ|năm học) (?P<a2>(?:19|20)\d{2}) ?[-–]) ?(?P<b>(?:19|20)\d{2})(?!\d))",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"\d{1,2} năm,? \((?P<a>(?:19|20)\d{2}) ?[-–] ?(?P<b>(?:19|20)\d{2})\)"
    r"|\((?P<a2>(?:19|20)\d{2}) ?[-–] ?(?P<b2>(?:19|20)\d{2})\)$",
    re.IGNORECASE,
)
_DAYS = re.compile(
    r"từ (?:ngày )?(?P<d1>\d{1,2})/(?P<m1>\d{1,2})(?:/(?P<y1>\d{4}))? đến (?:hết )?(?:ngày )?"
    r"(?P<d2>\d{1,2})/(?P<m2>\d{1,2})/(?P<y2>\d{4})",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?<!\w)năm " + _YEAR + r"(?![\d/])|[”\"] " + _YEAR.replace("<y>", "<q>") + r"(?![\d/-])", re.IGNORECASE
)


def period(words: str) -> Period | None:
    """What a report reports on, from its title; the first period named is the report's, later ones are plans.

    >>> period("Kết quả công tác 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2021")
    Period(text='6 tháng đầu năm 2021', start='2021-01-01', end='2021-06-30')
    """
    masked = _without_citations(words)
    if match := _DAYS.search(masked):
        return _days(match)
    narrow = [(match, made) for pattern, made in _NARROW if (match := pattern.search(masked))]
    if narrow:
        match, made = min(narrow, key=lambda found: found[0].start())
        return made(match)
    return next((made(match) for pattern, made in _WIDE if (match := pattern.search(masked))), None)


def _days(m: re.Match[str]) -> Period | None:
    start, end = iso_date(m["y1"] or m["y2"], m["m1"], m["d1"]), iso_date(m["y2"], m["m2"], m["d2"])
    return Period(m.group(), start, end) if start and end else None


def _half(m: re.Match[str]) -> Period | None:
    count = _WORDS.get(m["n"].lower()) or int(m["n"])
    half = m["half"].lower()
    first, last = (1, count) if half == "đầu" else (13 - count, 12)
    return _months(f"{count} tháng {half} năm {m['y']}", int(m["y"]), first, last)


def _quarter(m: re.Match[str]) -> Period | None:
    quarter = {"I": 1, "II": 2, "III": 3, "IV": 4}.get(m["q"].upper()) or int(m["q"])
    said = m.group() if len(m.group()) < len("quý III, năm 2021.") else f"quý {m['q'].upper()} năm {m['y']}"
    return _months(said, int(m["y"]), quarter * 3 - 2, quarter * 3)


def _first_months(m: re.Match[str]) -> Period | None:
    return _months(m.group(), int(m["y"]), 1, int(m["n"]))


def _month(m: re.Match[str]) -> Period | None:
    return _months(m.group(), int(m["y"]), int(m["m"]), int(m["m"]))


def _range(m: re.Match[str]) -> Period | None:
    first, *_, last = (year for year in m.groups() if year)
    said = m.group()[1:-1] if m.group().startswith("(") else m.group()
    return Period(said, f"{first}-01-01", f"{last}-12-31")


def _whole_year(m: re.Match[str]) -> Period | None:
    year = m["y"] or m["q"]
    return _months(f"năm {year}", int(year), 1, 12)


def _months(said: str, year: int, first: int, last: int) -> Period | None:
    if not 1 <= first <= last <= 12:
        return None
    return Period(said, f"{year}-{first:02}-01", f"{year}-{last:02}-{calendar.monthrange(year, last)[1]:02}")


# The narrower period counts: "9 tháng đầu năm 2023" is no whole year. Of two the first: the second is planned for.
_Form = tuple[re.Pattern[str], Callable[[re.Match[str]], Period | None]]
_NARROW: tuple[_Form, ...] = ((_HALF, _half), (_QUARTER, _quarter), (_MONTHS, _first_months), (_MONTH, _month))
_WIDE: tuple[_Form, ...] = ((_RANGE, _range), (_SPAN, _range), (_WHOLE, _whole_year))


def _without_citations(words: str) -> str:
    """The words with cited documents' numbers and dates blanked: their years are not the report's."""
    masked = re.sub(r"(?:ngày|Ngày) \d{1,2}(?:[/.-]\d{1,2}[/.-]\d{4}| tháng \d{1,2} năm \d{4})(?! đến)", "", words)
    if "ừ ngày" in words or "từ " in words.lower():
        masked = words
    for symbol in find_symbols(words):
        masked = masked.replace(symbol.span.of(words), " ")
    return masked
