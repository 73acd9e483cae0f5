"""Columns and tables that a converter wrote as lines: two columns of a foot side by side, a table one cell a line, a
table whose columns blanks keep apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.text.layout import labels

_RECIPIENTS = re.compile(r"\W{0,3}nơi (?:nhận|gửi)\W{0,4}(?=\s|$)", re.IGNORECASE)
_GAP = re.compile(r"(?<=\S)(?: {3,}|\t+ *)(?=\S)")
_LOOKED_AT = 8
_FOOT_LINES = 40
_SIGNED_LINES = 14
_INDENTED = 14
_FIRST_CELL = frozenset({"tt", "stt", "số tt", "số thứ tự"})
_TOTALS = ("tổng", "cộng", "toàn tỉnh", "toàn huyện", "chung")
_CELL = 90
_MOST_COLUMNS = 14
_SHORT_CELL = 30
_FLAT_RUN = 9


def without_columns(lines: list[str]) -> list[str]:
    """The lines of a page, with what a foot printed side by side one below the other: recipients and signature, or
    two signatures."""
    for at, line in enumerate(lines):
        both = _signatures(line)
        if both is not None:
            end = _signed(lines, at)
            return [*lines[:at], *_parted(lines[at:end], both), *without_columns(lines[end:])]
        if _RECIPIENTS.match(line):
            column = _column(lines[at : at + _LOOKED_AT])
            if column is not None:
                end = _foot_end(lines, at, column)
                return [*lines[:at], *_parted(lines[at:end], column), *lines[end:]]
    return lines


def _signatures(line: str) -> int | None:
    """Where the second begins of two bodies that sign side by side."""
    gap = _GAP.search(line.strip()) if line[:200].isupper() else None
    halves = (line.strip()[: gap.start()], line.strip()[gap.end() :]) if gap else ()
    if not halves or not all(labels.opens_foot(half.strip("*_ \t")) for half in halves):
        return None
    return line.index(halves[1].strip(), len(line) - len(line.lstrip()) + len(halves[0]))


def _signed(lines: Sequence[str], at: int) -> int:
    """Behind the names: the first two that stand side by side in small letters."""
    end = min(len(lines), at + _SIGNED_LINES)
    for n in range(at + 1, end):
        line = lines[n].strip()
        if _RECIPIENTS.match(line) or line.startswith(labels.BULLETS):
            return n
        if line and _GAP.search(line) and not line.isupper() and not line.startswith("("):
            return n + 1
    return end


def _column(lines: Sequence[str]) -> int | None:
    """Where the right column begins: behind blanks stands what opens a signature."""
    for line in lines:
        gap = _GAP.search(line.rstrip())
        if gap and labels.opens_foot(line[gap.end() :].strip("*_ \t")):
            return gap.end()
        indent = len(line) - len(line.lstrip())
        if indent >= _INDENTED and labels.opens_foot(line.strip("*_ \t")):
            return indent
    return None


def _foot_end(lines: Sequence[str], at: int, column: int) -> int:
    for n in range(at + 1, min(len(lines), at + _FOOT_LINES)):
        line = lines[n]
        apart = not lines[n - 1].strip() and line.strip() and not line.lstrip().startswith(labels.BULLETS)
        if apart and not line[:1].isspace() and not _right(line, column):
            return n
        # What is attached stands behind the signature, and a table of it has more columns than a foot.
        if labels.opens_annex(line.strip("*_ \t")) or len(_cells(line)) > _FEWEST_COLUMNS:
            return n
    return min(len(lines), at + _FOOT_LINES)


def _right(line: str, column: int) -> re.Match[str] | None:
    """The gap before what stands in the right column: centred lines begin before it or behind."""
    return next((gap for gap in _GAP.finditer(line) if gap.end() > column // 2), None)


def _parted(lines: Sequence[str], column: int) -> list[str]:
    left: list[str] = []
    right: list[str] = []
    for line in lines:
        gap = _right(line.rstrip(), column)
        if gap is not None:
            left.append(line[: gap.start()])
            right.append(line[gap.end() :])
        elif len(line) - len(line.lstrip()) > column // 2:
            right.append(line)
        elif line.strip():
            left.append(line)
        else:
            right.append("")
    return [*left, "", *right]


# ---------------------------------------------------------------- tables


def with_rows(lines: list[str]) -> list[str]:
    """Tables written one cell a line, from "TT" or "STT" on, as rows: every row opens with its number.

    A blank line inside a row is a blank cell. What does not come out even is left as it is.
    """
    if not any(line.lower() in _FIRST_CELL for line in lines):
        return lines
    made: list[str] = []
    at = 0
    while at < len(lines):
        found = _table(lines, at) if lines[at].lower() in _FIRST_CELL else None
        if found is None:
            made.append(lines[at])
            at += 1
        else:
            rows, at = found
            made += ["", *map(_row, rows), ""]
    return made


def _row(cells: Sequence[str]) -> str:
    inner = " | ".join(cell.replace("|", "¦") for cell in cells)
    return " ".join(f"| {inner} |".split())


def _table(lines: Sequence[str], at: int) -> tuple[list[list[str]], int] | None:
    """Rows from an offset, and where the table ends; None where no two rows come out even."""
    first = next((n for n in range(at + 2, min(len(lines), at + _MOST_COLUMNS + 1)) if lines[n] in ("1", "01")), None)
    if first is None or not all(0 < len(line) <= _CELL for line in lines[at:first]):
        return None
    width = first - at
    rows = [list(lines[at:first])]
    number, n = 1, first
    while (end := _row_end(lines, n, number, width)) is not None:
        rows.append([*lines[n:end], *[""] * (width - (end - n))])
        number, n = number + 1, end
    n, total = _total(lines, n, width)
    return ([*rows, *total], n) if len(rows) > 2 else None


def _row_end(lines: Sequence[str], n: int, number: int, width: int) -> int | None:
    """Where the row that opens with its number ends: a number or the table's end follows."""
    if not _is_number(lines[n : n + 1], number):
        return None
    if any(len(line) > _CELL for line in lines[n : n + width]):
        return None
    for end in range(n + width, n + max(2, width - 2), -1):
        follows = lines[end : end + 1]
        if _is_number(follows, number + 1):
            return end if end <= len(lines) else None
    end = min(n + width, len(lines))
    last = end == len(lines) or not lines[end] or lines[end].lower().startswith(_TOTALS)
    return end if last and number > 1 else None


def _is_number(found: Sequence[str], number: int) -> bool:
    return bool(found) and found[0].rstrip(".") in (str(number), f"{number:02}")


def _total(lines: Sequence[str], n: int, width: int) -> tuple[int, list[list[str]]]:
    """A last row without a number: "Tổng cộng" and its figures."""
    start = n + 1 if n < len(lines) and not lines[n] else n
    if start >= len(lines) or not lines[start].lower().startswith(_TOTALS) or len(lines[start]) > _SHORT_CELL:
        return n, []
    cells = list(lines[start : start + width - 1])
    figures = len(cells) == width - 1 and all(cell and not any(c.isalpha() for c in cell) for cell in cells[1:])
    return (start + width - 1, [["", *cells]]) if figures else (n, [])


@dataclass(frozen=True, slots=True)
class _Cell:
    """What stands between two gaps of a line, and where."""

    text: str
    start: int
    end: int

    @property
    def figure(self) -> bool:
        """Whether it is a figure; a year or a day alone may head a column."""
        digits = any(c.isdigit() for c in self.text)
        return digits and not any(c.isalpha() for c in self.text) and not _YEAR.fullmatch(self.text)


_CELL_OF_LINE = re.compile(r"\S+(?: \S+)*")
_YEAR = re.compile(r"(?:\d{1,2}/){0,2}(?:19|20)\d\d(?: ?[-–] ?(?:19|20)\d\d)?")
_FEWEST_COLUMNS, _FEWEST_LINES = 3, 3


def with_aligned_rows(pages: Sequence[list[str]]) -> list[list[str]]:
    """Tables whose columns are kept apart by two blanks or more, as rows; to be read before blanks are made one.

    Only what comes out even: a heading that names the columns, below it rows whose every cell stands under one of
    them or which have as many cells each, and at least one column of figures; behind a page's end, rows that go on with
    these. All else is left as it is.

    >>> with_aligned_rows([["Xã      Đơn  Vụ", "An Hòa   12   3", "Long An   9   4"], ["Tân Lập   7   1"]])
    [['', '| Xã | Đơn | Vụ |', '| An Hòa | 12 | 3 |', '| Long An | 9 | 4 |', ''], ['', '| Tân Lập | 7 | 1 |', '']]
    >>> with_aligned_rows([["Tên xã   Đơn   Vụ", "An Hòa   12   3", "Long An   9   14", "Cộng   21   17"]])[0][2:4]
    ['| An Hòa | 12 | 3 |', '| Long An | 9 | 14 |']
    """
    made: list[list[str]] = []
    above: _Table | None = None
    for lines in pages:
        page, above = _page_with_rows(lines, above)
        made.append(page)
    return made


def _page_with_rows(lines: list[str], above: _Table | None) -> tuple[list[str], _Table | None]:
    """One page, and the table that may go on behind it; ``above`` is the one that may go on here."""
    made: list[str] = []
    at = 0
    while at < len(lines):
        cells = _cells(lines[at])
        end = _run_end(lines, at) if len(cells) >= _FEWEST_COLUMNS else at + 1
        run = [c for c in (cells, *map(_cells, lines[at + 1 : end])) if c]
        rows = (_aligned(run) or _even(run)) if len(run) >= _FEWEST_LINES else None
        if rows is not None:
            above = _Table.of(rows, end)
        elif above is not None and len(cells) >= _FEWEST_COLUMNS:
            end, rows = _going_on(lines, at, end, above)
            above = replace(above, number=rows[-1][0], ends=end) if rows else None
        elif above is not None and not above.reaches(lines, end):
            above = None
        made += lines[at:end] if rows is None else ["", *map(_row, rows), ""]
        at = end
    return made, replace(above, ends=0) if above else None


_PARTED_BY, _EDGE = 8, 3
"""Lines at most between the parts of a table that a page's end parts, and how many of them may be filled."""


@dataclass(frozen=True, slots=True)
class _Table:
    """What rows on the next page are known by: how many cells they have, in which of these figures stand, the number of
    the last row, and the line behind it."""

    width: int
    counted: tuple[bool, ...]
    number: str
    ends: int

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]], ends: int) -> _Table:
        """Of a table's rows, the first its heading."""
        counted = tuple(all(map(_is_figure, filter(None, column))) for column in zip(*rows[1:], strict=True))
        return cls(len(rows[0]), counted, rows[-1][0], ends)

    def takes(self, row: Sequence[str], number: str) -> bool:
        """Whether a line's cells are a row, the one behind ``number`` where rows are numbered."""
        if number.isdecimal() and row[0].isdecimal() and int(row[0]) != int(number) + 1:
            return False
        figures = [_is_figure(cell) for counted, cell in zip(self.counted, row, strict=True) if counted and cell]
        return len(figures) > 1 and all(figures)

    def reaches(self, lines: Sequence[str], at: int) -> bool:
        """Whether a page's edge at most stands between its last row and a line: a few lines of one cell each."""
        between = lines[self.ends : at]
        filled = [line for line in between if line.strip()]
        return (
            len(between) <= _PARTED_BY
            and len(filled) <= _EDGE
            and all(len(_cells(line)) < 2 and not line.rstrip().endswith((".", ";", ":")) for line in filled)
        )


def _going_on(lines: Sequence[str], at: int, end: int, above: _Table) -> tuple[int, list[list[str]] | None]:
    """Where the rows end that go on with a table of the page before, and these; None where the first line is none."""
    rows: list[list[str]] = []
    number, n = above.number, at
    while n < end:
        cells = [cell.text for cell in _cells(lines[n])]
        if len(cells) == above.width - 1 and cells[0].lower().startswith(_TOTALS):
            cells = ["", *cells]
        if cells and (len(cells) != above.width or not above.takes(cells, number)):
            break
        if cells:
            rows.append(cells)
            number = cells[0]
        n += 1
    return (n, rows) if rows else (end, None)


def _cells(line: str) -> list[_Cell]:
    text = line.expandtabs()
    return [] if text.startswith("|") else [_Cell(m[0], *m.span()) for m in _CELL_OF_LINE.finditer(text)]


_NOTE = re.compile(r"(?:ghi chú|chú thích|nguồn|\(?\*+\)?)\s*[: ]", re.IGNORECASE)
"""What stands below a table, set in as its lines are."""


def _run_end(lines: Sequence[str], at: int) -> int:
    """Behind the last line that could be of a table: it has a gap, or goes on below a cell. One blank line may part two
    rows; one cell alone behind it is what follows, or the next table's title."""
    end = n = at + 1
    while n < len(lines) and (lines[n].strip() or lines[n - 1].strip()):
        cells = _cells(lines[n])
        if len(cells) == 1 and (not cells[0].start or not lines[n - 1].strip() or _NOTE.match(cells[0].text)):
            break
        if len(cells) == 1 and cells[0].text.isdecimal() and not "".join(lines[n + 1 : n + 2]).strip():
            break  # the page's number
        n += 1
        end = n if cells else end
    return end


def _aligned(run: Sequence[Sequence[_Cell]]) -> list[list[str]] | None:
    """The rows of a table, its heading as one row; None where a cell stands under no column or under two."""
    width = max(map(len, run))
    full = [line for line in run if len(line) == width]
    if 2 * len(full) < len(run) or len(full) < 2:
        return None
    columns = [(min(c.start for c in column), max(c.end for c in column)) for column in zip(*full, strict=True)]
    first = next((n for n, line in enumerate(run) if any(c.figure for c in line)), len(run))
    headed = [_spread(line, columns) if n < first else None for n, line in enumerate(run)]
    placed = [
        row for line, over in zip(run, headed, strict=True) if (row := over or _placed(line, columns)) is not None
    ]
    if len(placed) < len(run) or any(a[1] > b[0] for a, b in pairwise(columns)):
        return None
    rows = placed[first:]
    named = [" ".join(cell for cell in column if cell) for column in zip(*placed[:first], strict=True)]
    if not all(named[1:]) or not named or len(rows) < 2 or any(sum(map(bool, row)) < 2 for row in rows):
        return None
    counted = any(all(_has_digit(cell) for cell in column if cell) for column in list(zip(*rows, strict=True))[1:])
    return [named, *rows] if counted else None


def _even(run: Sequence[Sequence[_Cell]]) -> list[list[str]] | None:
    """The rows of a table whose cells stand under nothing, but are as many in each line as in its heading, the last
    ones figures; a sum has no number before it."""
    first = next((n for n, line in enumerate(run) if any(cell.figure for cell in line)), 0)
    heading = _gathered(run[:first])
    if heading is None:
        return None
    rest = [[cell.text for cell in line] for line in run[first:]]
    width = len(heading)
    summed = [len(row) == width - 1 and row[0].lower().startswith(_TOTALS) for row in rest]
    rows = [["", *row] if sums else row for row, sums in zip(rest, summed, strict=True)]
    if len(rows) < 2 or any(len(row) != width for row in rows):
        return None
    figures = [all(_is_figure(row[n]) for row in rows) for n in range(width)]
    return [heading, *rows] if figures[-1] and sum(figures[1:]) > 1 else None


def _gathered(lines: Sequence[Sequence[_Cell]]) -> list[str] | None:
    """A heading of some lines as one row: what stands in another line belongs to the nearest cell of the fullest."""
    if not lines:
        return None
    fullest = max(lines, key=len)
    row: list[list[str]] = [[] for _ in fullest]
    for line in lines:
        nearest = [min(range(len(row)), key=lambda n: _apart(cell, fullest[n])) for cell in line]
        if len({*nearest}) < len(line):
            return None
        for n, cell in zip(nearest, line, strict=True):
            row[n].append(cell.text)
    return [" ".join(parts) for parts in row]


def _apart(one: _Cell, other: _Cell) -> float:
    """How far the middles of two cells are apart."""
    return abs(one.start + one.end - other.start - other.end) / 2


def _is_figure(cell: str) -> bool:
    return _has_digit(cell) and not cell[0].isalpha()


def _has_digit(cell: str) -> bool:
    return any(c.isdigit() for c in cell)


def _placed(line: Sequence[_Cell], columns: Sequence[tuple[int, int]]) -> list[str] | None:
    """A line's cells under their columns, an empty one where none stands."""
    row = [""] * len(columns)
    for cell in line:
        under = [n for n, (start, end) in enumerate(columns) if cell.start < end and start < cell.end]
        if len(under) != 1 or row[under[0]]:
            return None
        row[under[0]] = cell.text
    return row


_FEWEST_PARAGRAPHS, _FEWEST_GOING_ON = 5, 5
_SLIPS = 0.05


def with_parted_paragraphs(lines: Sequence[str]) -> list[str]:
    """With a blank line before each line set in as first lines are, where a text shows that its first lines are: many
    lines go on at the margin, hardly one of those set in does.

    Their number and what they are headed by do not tell where one ends: a heading that fills no line is followed by a
    first line with a capital as well.
    """
    at = {n: len(line) - len(line.lstrip()) for n, line in enumerate(lines) if line.strip()}
    going_on = [indent for n, indent in at.items() if lines[n].lstrip()[0].islower()]
    set_in = Counter(indent for n, indent in at.items() if indent > 1 and not _GAP.search(lines[n]))
    first = max(set_in, key=lambda indent: set_in[indent], default=0)
    if set_in[first] < _FEWEST_PARAGRAPHS or going_on.count(0) < _FEWEST_GOING_ON:
        return list(lines)
    if going_on.count(first) > _SLIPS * set_in[first]:
        return list(lines)
    made: list[str] = []
    for n, line in enumerate(lines):
        begins = at.get(n) == first and at.get(n - 1) in (0, first) and not _GAP.search(line)
        made += ["", line] if begins else [line]
    return made


def _spread(line: Sequence[_Cell], columns: Sequence[tuple[int, int]]) -> list[str] | None:
    """A heading's cells over their columns, one that stands over several over each of these; None where two stand over
    one."""
    row = [""] * len(columns)
    for cell in line:
        for n, (start, end) in enumerate(columns):
            if cell.start < end and start < cell.end:
                if row[n]:
                    return None
                row[n] = cell.text
    return row


def flat_runs(lines: Sequence[str]) -> int:
    """How many runs of short lines, most of them figures, look like a table whose columns are lost."""
    runs = length = figures = 0
    for line in [*lines, "."]:
        cell = 0 < len(line) <= _SHORT_CELL and not line.startswith("|") and not line.endswith((";", ".", ":"))
        if cell or (not line and length):
            length += bool(line)
            figures += bool(line) and not any(c.isalpha() for c in line)
            continue
        runs += length >= _FLAT_RUN and 2 * figures >= length
        length = figures = 0
    return runs
