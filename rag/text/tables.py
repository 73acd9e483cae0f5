"""Tables of figures, read back from their lines: what the columns are called, what each row is of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from rag.records import Passage, Span
from rag.text.passages import headings, split

_FIGURE = re.compile(r"[-+–]?\s?\d[\d.,]*(?:\s?%|\s?/\s?\d[\d.,]*)?(?: \w+)?")
_TOTAL = re.compile(r"(?:tổng|cộng|toàn (?:tỉnh|huyện|thành phố|xã|ngành)|chung\b|cả (?:tỉnh|huyện))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: ``span`` counts in the text of ``passage``."""

    passage: Passage
    span: Span

    @property
    def text(self) -> str:
        """Its words as printed."""
        return self.span.of(self.passage.text)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of figures; ``label`` is what they are of, ``cells`` one for each of the table's columns. ``above`` are
    the rows that it is a part of, the widest first: "II. Cấp huyện" above "- Nữ"."""

    label: str
    cells: tuple[str, ...]
    line: Line
    above: tuple[Row, ...] = ()

    @property
    def total(self) -> bool:
        """Whether it sums up the others."""
        return _TOTAL.match(self.label) is not None


@dataclass(frozen=True, slots=True)
class Table:
    """``columns`` are what the columns are called, ``heading`` the lines that say so; ``label_at`` is the column that
    names the rows, ``figured`` are those that hold figures; ``caption`` is what stands above, ``unit`` what it says all
    figures are counted in ("Đơn vị tính: triệu đồng")."""

    caption: str
    columns: tuple[str, ...]
    heading: tuple[Line, ...]
    rows: tuple[Row, ...]
    label_at: int
    figured: tuple[int, ...]
    unit: str = ""


def is_figure(cell: str) -> bool:
    """Whether a cell is a figure, with a sign or a unit at most.

    >>> [is_figure(c) for c in ("1.312", "+0,46", "9 / 3,1", "92 hộ", "Quý II/2030", "5 lớp cho cán bộ", "")]
    [True, True, True, True, False, False, False]
    """
    return _FIGURE.fullmatch(cell.strip()) is not None


def is_row_of_figures(line: str) -> bool:
    """Whether a line is a row whose cells are figures, but for its number and what they are of.

    >>> is_row_of_figures("| 3 | Xã An Hòa | 12 | 7,5 |"), is_row_of_figures("| 3 | Mở 2 lớp | Phòng Nội vụ | Quý II |")
    (True, False)
    """
    if not line.startswith("|"):
        return False
    filled = [cell for cell in split(line) if cell]
    named = next((n for n, cell in enumerate(filled) if _is_name(cell)), None)
    behind = filled[named + 1 :] if named is not None else filled
    return bool(behind) and 2 * sum(map(is_figure, behind)) >= len(behind)


def lines_of_figures(text: str) -> frozenset[int]:
    """Offsets of the lines of a passage that are rows of figures, or head them."""
    found, at, above = set(), 0, -1
    for line in text.split("\n"):
        if is_row_of_figures(line):
            found |= {at, above} if above == 0 else {at}
        above = at
        at += len(line) + 1
    return frozenset(found)


def tables_of(passages: Iterable[Passage]) -> list[Table]:
    """The tables of figures among a document's passages, given in their order."""
    found: list[Table] = []
    above = unit = ""
    for (tabular, trail), group in groupby(passages, key=lambda p: (p.text.startswith("|"), p.breadcrumb)):
        members = list(group)
        if tabular:
            table = _table(members, f"{_title(trail)} {above}".strip())
            found += [replace(table, unit=unit)] if table else []
        above, unit = _above(members[-1].text)
    return found


_UNIT = re.compile(r"\W*(?:đvt|đơn vị(?: tính)?)\s*:\s*([^()*_]{1,40}?)\W*", re.IGNORECASE)


def _above(text: str) -> tuple[str, str]:
    """The caption of a table from the text above it, and the unit of all its figures where a line of its own says so.

    >>> _above("Bảng 2. Thu ngân sách\\n(Đơn vị tính: triệu đồng)")
    ('Bảng 2. Thu ngân sách', 'triệu đồng')
    """
    rest, _, last = text.rstrip().rpartition("\n")
    unit = _UNIT.fullmatch(last)
    return (_caption(rest), unit[1]) if unit else (_caption(text), "")


def _title(trail: Sequence[str]) -> str:
    """The heading above a table: its own header stands last, the document's name first."""
    return trail[-2] if len(trail) > 2 else ""


def _caption(text: str) -> str:
    """The line right above a table, where it is no sentence and not in brackets."""
    last = text.rstrip().rpartition("\n")[2].strip("*_ ")
    return "" if len(last.split()) > 40 or last.endswith((".", ";", "|")) or last.startswith("(") else last


def _table(passages: Sequence[Passage], caption: str) -> Table | None:
    lines = [Line(p, span) for p in passages for span in _spans(p.text)]
    if len(lines) < 3:
        return None
    columns, deep = headings(lines[0].text, lines[1].text)
    told = [(split(line.text), line) for line in lines[deep:]]
    told = [(cells, line) for cells, line in told if len(cells) == len(columns) and not _numbers_columns(cells)]
    if any(is_figure(c) and not re.fullmatch(r"(?:19|20)\d\d", c) for c in columns) or len(told) < 2:
        return None
    by_column = list(zip(*(cells for cells, _ in told), strict=True))
    label_at = next(
        (n for n, cells in enumerate(by_column) if _mostly(cells, _is_name) or TIMES.fullmatch(columns[n])), None
    )
    if label_at is None:
        return None
    figured = tuple(n for n in range(label_at + 1, len(columns)) if _mostly(by_column[n], is_figure))
    rows = _parts_of_others([Row(_label(cells, label_at), tuple(cells), line) for cells, line in told], label_at)
    return Table(caption, tuple(columns), tuple(lines[:deep]), rows, label_at, figured) if figured and rows else None


TIMES = re.compile(r"(?:tháng|quý|năm|năm học|kỳ|thời (?:gian|điểm|kỳ))(?:/năm)?", re.IGNORECASE)
"""What stands over times, which name their rows though they are figures: "7/2030" below "Tháng"."""
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-E])\)?(?:\s?=.*)?")


def _numbers_columns(cells: Sequence[str]) -> bool:
    """Whether a line below the heading only numbers the columns.

    >>> _numbers_columns(["A", "B", "1", "2", "3=2/1"]), _numbers_columns(["1", "An Hòa", "2", "3", "4"])
    (True, False)
    """
    filled = [c for c in cells if c]
    numbers = [int(m[0]) for c in filled if (m := re.search(r"\d+", c))]
    apart = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    return len(numbers) > 1 and apart and all(_COLUMN_NUMBER.fullmatch(c) for c in filled)


_RANKS = tuple(
    re.compile(pattern) for pattern in (r"[A-H]", r"[IVX]+", r"\d{1,2}", r"\d{1,2}\.\d{1,2}", r"[a-hđ]", r"[-+*•–]")
)
_NUMBERED = re.compile(r"([A-H]|[IVX]+|\d{1,2}(?:\.\d{1,2})?|[a-hđ])[.)/](?=\s)|([-+*•–])\s?(?=\w)")
_PART = re.compile(r"(?:trong đó|tr\.? ?đó|gồm|bao gồm|chia ra)\b", re.IGNORECASE)
_PLAIN, _SMALLEST, _HEADING = 2, len(_RANKS) - 1, -1
"""How deep a row without a number stands: as one of the plain numbers, as a part of another, over all that follow."""


def _parts_of_others(rows: Sequence[Row], label_at: int) -> tuple[Row, ...]:
    """The rows that have figures, each with those it is a part of; a line without any names those below it."""
    found: list[Row] = []
    open_: list[tuple[int, Row]] = []
    for line in rows:
        bare = not any(line.cells[label_at + 1 :])
        rank = _rank(line, label_at, _HEADING if bare else _PLAIN)
        while open_ and (open_[-1][0] >= rank or line.total):
            open_.pop()
        row = replace(line, above=tuple(r for _, r in open_))
        found += [] if bare else [row]
        open_ += [] if row.total else [(rank, row)]
    return tuple(found)


def _rank(row: Row, label_at: int, unnumbered: int) -> int:
    """How deep a row's number stands: "I" above "1", "1" above "a" and above a dash."""
    before = next((c for c in reversed(row.cells[:label_at]) if c), "").rstrip(".)/")
    own = _NUMBERED.match(row.label)
    number = own[1] or own[2] if own else before
    if _PART.match(row.label):
        return _SMALLEST
    return next((n for n, pattern in enumerate(_RANKS) if number and pattern.fullmatch(number)), unnumbered)


def _spans(text: str) -> list[Span]:
    spans, at = [], 0
    for line in text.split("\n"):
        spans += [Span(at, at + len(line))] if line.startswith("|") else []
        at += len(line) + 1
    return spans


_ORDINAL = re.compile(r"[A-H]|[IVX]+|[a-hđ]")


def _is_name(cell: str) -> bool:
    """Whether a cell may name a row: a word, and no number of it ("II")."""
    return any(c.isalpha() for c in cell) and not is_figure(cell) and not _ORDINAL.fullmatch(cell.rstrip(".)/"))


def _mostly(cells: Sequence[str], test: object) -> bool:
    assert callable(test)
    filled = [cell for cell in cells if cell]
    return bool(filled) and 2 * sum(bool(test(cell)) for cell in filled) > len(filled)


def _label(cells: Sequence[str], label_at: int) -> str:
    """What a row is of; a total is often named where the others have their number."""
    return cells[label_at] or next((c for c in cells[:label_at] if _is_name(c)), "")
