"""Where words stand on a drawn page, and the lines, paragraphs, footnote marks and table rows that follow from it.

Points, with the origin at the lower left. Text keeps the order in which it was drawn: word processors draw in reading
order, cell by cell, the body before its footnotes.
"""

from __future__ import annotations

import re
import statistics
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from rag.readers.tables import table_lines

Matrix = Sequence[float]
# Left, bottom, right, top.
Box = tuple[float, float, float, float]
_MARK = re.compile(r"\s*\(?(\d{1,3})\)?\s*")
# "5 m²", "120 km²": a raised 2 or 3 there is no footnote.
_UNIT = re.compile(r"(?:^|[\s\d])(?:[kdcm]?m|ha)$")
_ANCHOR = re.compile(r"<sup>(\d{1,3})</sup>")
_NUMBERED = re.compile(r"\s*(\d{1,3})([.)]?) (?=\S)")
_SYMBOL_BULLET = re.compile(r"^\s*[\ue000-\uf8ff](?=\s)")
_LABEL = re.compile(
    r"(?:\d{1,2}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}[.)]?|[A-Za-zĐđ][.)]|[IVX]{1,5}[.\-)]|[-–+*•]|Điều \d+\.?|<sup>)(?=\s|$)"
)
_MAX_RULES = 5_000
_MAX_COLUMNS = 40
_PAINTS = frozenset({b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})


def product(a: Matrix, b: Matrix) -> tuple[float, ...]:
    """The matrix that applies ``a`` first, then ``b`` (PDF's order, six numbers)."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5]


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one size that begins at (x, y)."""

    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, horizontal or vertical, from (x0, y0) to (x1, y1), both ascending."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Line:
    """Runs on one baseline; ``x``, ``y``, ``size`` are those of its first run of full size."""

    runs: tuple[Run, ...]
    x: float
    y: float
    size: float
    is_table: bool = False
    right: float | None = None

    @property
    def text(self) -> str:
        """The line with its footnote marks."""
        return _marked(self)


@dataclass(slots=True)
class Drawing:
    """Collects what a page draws."""

    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictured: float = 0.0
    _pen: tuple[float, float] = (0.0, 0.0)
    _path: list[Rule] = field(default_factory=list)

    def text(self, text: str, matrix: Matrix, size: float) -> None:
        """A piece of text, with newlines where the extraction saw a new line."""
        if text:
            scale = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5
            self.runs.append(Run(text, matrix[4], matrix[5], size * scale))

    def operation(self, operator: bytes, operands: list[Any], matrix: Matrix) -> None:
        """Pictures are weighed and straight lines kept; every other operator is passed over."""
        if operator in {b"Do", b"EI", b"INLINE IMAGE"}:
            self.pictured += abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])
        elif operator == b"m" and len(operands) == 2:
            self._pen = _apply(matrix, float(operands[0]), float(operands[1]))
        elif operator == b"l" and len(operands) == 2:
            end = _apply(matrix, float(operands[0]), float(operands[1]))
            self._rule(*self._pen, *end)
            self._pen = end
        elif operator == b"re" and len(operands) == 4:
            x, y, width, height = (float(number) for number in operands)
            self._box(*_apply(matrix, x, y), *_apply(matrix, x + width, y + height))
        elif operator in _PAINTS:
            self.rules.extend(self._path[: _MAX_RULES - len(self.rules)])
            self._path.clear()
        elif operator == b"n":  # a path that only clips draws nothing
            self._path.clear()

    def _box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if abs(x1 - x0) <= 3 or abs(y1 - y0) <= 3:
            self._rule(x0, y0, x1, y1)
            return
        for side in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            self._rule(*side)

    def _rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        width, height = abs(x1 - x0), abs(y1 - y0)
        if len(self._path) < _MAX_RULES and min(width, height) <= 3 and max(width, height) > 3:
            self._path.append(Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))

    def page_text(self, boxes: Sequence[Box] = ()) -> str:
        """The page in the markup of ``RawPage``; ``boxes`` are those of its words or lines, where they are known."""
        lines = [replace(line, right=_right(line, boxes)) for line in _lines(self.runs, _Grid.of(self.rules))]
        return "\n".join(_paragraphed(lines)).strip("\n")


def _right(line: Line, boxes: Sequence[Box]) -> float | None:
    """Where a line ends: at the end of the boxes that stand on it side by side."""
    on_it = sorted(box for box in boxes if box[1] - 1 <= line.y + 0.2 * line.size <= box[3] + 1)
    right = None
    for left, _, end, _ in on_it:
        if right is None:
            right = end if left - 3 <= line.x <= end else None
        elif left - right < 1.2 * line.size:
            right = max(right, end)
    return right


@dataclass(frozen=True, slots=True)
class _Grid:
    """The ruled cells of a page: columns begin at ``xs``, where vertical rules cover ``spans``; rows part at ``ys``."""

    xs: tuple[float, ...] = ()
    spans: tuple[tuple[tuple[float, float], ...], ...] = ()
    ys: tuple[float, ...] = ()

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> _Grid:
        """The grid of a page's rules, empty where nothing looks like a table."""
        upright = sorted((rule for rule in rules if rule.y1 - rule.y0 > 6), key=lambda rule: rule.x0)
        columns: list[list[Rule]] = []
        for rule in upright:
            if columns and rule.x0 - columns[-1][-1].x0 < 4:
                columns[-1].append(rule)
            else:
                columns.append([rule])
        level = sorted({round(rule.y0, 1) for rule in rules if rule.x1 - rule.x0 > 6})
        ys = [y for before, y in zip([-1e9, *level], level, strict=False) if y - before >= 4]
        if not 3 <= len(columns) <= _MAX_COLUMNS or len(ys) < 3:
            return cls()
        spans = tuple(tuple((rule.y0 - 2, rule.y1 + 2) for rule in column) for column in columns)
        return cls(tuple(column[0].x0 for column in columns), spans, tuple(ys))

    def cell(self, run: Run) -> tuple[int, int] | None:
        """Row (growing downwards) and column of a run, None for one that stands in no table."""
        if len(self.xs) < 3 or not self.xs[0] - 2 <= run.x <= self.xs[-1]:
            return None
        walls = sum(1 for spans in self.spans if any(low <= run.y <= high for low, high in spans))
        if walls < 3:
            return None
        return -bisect_right(self.ys, run.y), bisect_right(self.xs, run.x + 1) - 1


@dataclass(slots=True)
class _Table:
    """Text of cells as it comes."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)

    def add(self, cell: tuple[int, int], text: str) -> None:
        """More text of a cell."""
        self.cells[cell] = self.cells.get(cell, "") + text

    def line(self) -> Line:
        """The table as one "line" of several rows."""
        columns = sorted({column for _, column in self.cells})
        rows = [[self.cells.get((row, column), "") for column in columns] for row in sorted({r for r, _ in self.cells})]
        return Line((Run("\n".join(table_lines(rows)), 0, 0, 0),), 0, 0, 0, is_table=True)


def _lines(runs: Sequence[Run], grid: _Grid) -> Iterator[Line]:
    """Lines as the extraction broke them, tables as one line each; blanks have no position of their own."""
    current: list[Run] = []
    table: _Table | None = None
    place: tuple[int, int] = (0, 0)
    for run in runs:
        blank = not run.text.strip()
        cell = place if blank and table is not None else None if blank else grid.cell(run)
        if cell is not None:
            if current:
                yield _line(current)
                current = []
            table, place = table or _Table(), cell
            table.add(cell, run.text)
            continue
        if table is not None:
            yield table.line()
            table = None
        for index, part in enumerate(run.text.split("\n")):
            if index and current:
                yield _line(current)
                current = []
            if part:
                current.append(replace(run, text=part))
    if table is not None:
        yield table.line()
    if current:
        yield _line(current)


def _line(runs: list[Run]) -> Line:
    placed = [run for run in runs if run.text.strip()] or runs
    largest = max(run.size for run in placed)
    first = next(run for run in placed if run.size >= 0.9 * largest)
    return Line(tuple(runs), placed[0].x, first.y, largest)


def _marked(line: Line) -> str:
    """The text of a line with ``<sup>`` round each footnote mark.

    A mark is a bare number in smaller type than the text beside it, most often standing higher.
    """
    if line.is_table:
        return line.runs[0].text
    out = ""
    for run in line.runs:
        number = _MARK.fullmatch(run.text)
        raised = run.size <= 0.9 * line.size and run.y - line.y > 0.12 * line.size
        small = run.size <= 0.75 * line.size
        if number and (raised or small) and not (number[1] in {"2", "3"} and _UNIT.search(out)):
            out = f"{out}<sup>{number[1]}</sup>" + (" " if run.text.endswith(" ") else "")
        else:
            out += " " + run.text.lstrip() if out.startswith("<sup>") and out.endswith("</sup>") else run.text
    # A bullet of a symbol font has no character that means anything outside it.
    return _SYMBOL_BULLET.sub("-", out.rstrip(), count=1)


def _paragraphed(lines: Sequence[Line]) -> Iterator[str]:
    """Lines, with a blank one before each that plainly begins a paragraph."""
    printed = [line for line in lines if not line.is_table]
    if not printed:
        yield from (line.text for line in lines)
        return
    body = statistics.median(line.size for line in printed)
    steps = [a.y - b.y for a, b in pairwise(printed) if 0 < a.y - b.y < 3 * body]
    step = statistics.median(steps) if steps else body * 1.4
    column = _Column.of(printed, step)
    texts = _with_footnotes(lines, body)
    begins = [
        text.startswith("<sup>") or column.begins(before, line)
        for before, line, text in zip(lines, lines[1:], texts[1:], strict=False)
    ]
    # Where paragraphs are told apart by their look, what looks like one line after another is one paragraph.
    parted = sum(column.is_set_off(before, line) for before, line in pairwise(lines)) >= 3 or column.justified
    out = texts[0]
    for before, line, text, new in zip(lines, lines[1:], texts[1:], begins, strict=False):
        if not new and parted and column.is_wide(before) and column.is_full(before, line) and _is_doubtful(out, text):
            out = f"{out} {text}"
            continue
        yield out
        if new:
            yield ""
        out = text
    yield out


def _is_doubtful(before: str, text: str) -> bool:
    """A line that words alone do not tell from the first of a paragraph; one that a symbol was broken before is left
    to be joined without a blank."""
    if text[:1].islower() or text.isupper() or before.isupper():
        return False
    label = _LABEL.match(text)
    # "... (Khóa" + "XI) về quy chế": what goes on with a small letter is no heading.
    if label is not None:
        rest = text[label.end() :].lstrip()[:1]
        if text[0] in "-–+*•<" or not (rest.islower() or rest in set(",.;:)")):
            return False
    return not before.endswith(("-", "/", "–"))


@dataclass(frozen=True, slots=True)
class _Column:
    """Where the text of a page begins and ends, and how far its lines are apart."""

    left: float
    right: float | None
    step: float
    justified: bool

    @classmethod
    def of(cls, lines: Sequence[Line], step: float) -> _Column:
        """The column that lines were set in. Most lines of justified text end at one place."""
        right = _right_margin(lines)
        at_end = sum(1 for line in lines if line.right is not None and right and abs(line.right - right) < 1.5)
        return cls(_left_margin(lines), right, step, at_end >= max(3, 0.4 * len(lines)))

    def begins(self, previous: Line, line: Line) -> bool:
        """Whether a line plainly begins a paragraph."""
        if previous.is_table or line.is_table or previous.y < line.y:
            return True
        if abs(previous.size - line.size) > 0.15 * max(previous.size, line.size):
            return True
        # In the middle of a sentence only a figure or a rule may part two lines.
        if line.text[:1].islower():
            return previous.y - line.y > 2.2 * self.step + 1
        if self._is_below(previous, line):
            return True
        if self._is_centred(line) and self._is_centred(previous, indented=False):
            return False
        return self.is_set_off(previous, line) or self.is_full(previous, line) is False

    def is_set_off(self, previous: Line, line: Line) -> bool:
        """Whether a gap above or an indent shows that a paragraph begins."""
        if previous.is_table or line.is_table or self._is_below(previous, line):
            return True
        if _is_typed_indent(previous, line):
            return True
        if line.x - self.left <= 0.8 * line.size:
            return False
        # A line of capitals too long for its cell in a letterhead goes on below itself.
        below = abs(line.x - previous.x) < 1 and previous.text.isupper() and line.text.isupper()
        return not (below and self.is_full(previous, line))

    def _is_below(self, previous: Line, line: Line) -> bool:
        return previous.y - line.y > 1.25 * self.step + 1

    def is_full(self, previous: Line, line: Line) -> bool | None:
        """Whether the first word of ``line`` would not have fitted on the line before; None where none can tell."""
        if None in (self.right, previous.right, line.right) or not line.text:
            return None
        assert self.right is not None and previous.right is not None and line.right is not None
        first = (len(line.text.split(" ", 1)[0]) + 1) * (line.right - line.x) / len(line.text)
        room = self.right - previous.right
        if self.justified and room < 0.3 * line.size:
            return True
        # Lists are often set ragged in a justified text.
        return (
            (None if self.justified else True)
            if room < 0.9 * first
            else False
            if room > 1.3 * first + line.size
            else None
        )

    def is_wide(self, line: Line) -> bool:
        """Whether a line takes up most of the column, as lines of running text do."""
        if self.right is None or line.right is None:
            return False
        return line.right - line.x > 0.7 * (self.right - self.left)

    def _is_centred(self, line: Line, *, indented: bool = True) -> bool:
        if self.right is None or line.right is None:
            return False
        before, after = line.x - self.left, self.right - line.right
        return (before > line.size or not indented) and abs(before - after) < 0.15 * (before + after) + line.size


def _is_typed_indent(previous: Line, line: Line) -> bool:
    """Some typists indent with blanks; lines centred with blanks have more of them, and each another number."""
    blanks, before = (len(text) - len(text.lstrip(" ")) for text in (line.text, previous.text))
    return 4 <= blanks <= 16 and before in (0, blanks)


def _with_footnotes(lines: Sequence[Line], body: float) -> list[str]:
    """The lines' texts, the mark set at footnotes whose number is printed like their text.

    A line in small type that begins with the number of an anchor on the page is that footnote; in body type only where
    the page ends in one line for each anchor, in their order.
    """
    texts = [line.text for line in lines]
    numbers = [mark[1] for text in texts for mark in _ANCHOR.finditer(text) if not text.startswith("<sup>")]
    waiting = list(dict.fromkeys(numbers))
    found: dict[int, str] = {}
    for index in range(len(lines) - 1, -1, -1):
        mark = _NUMBERED.match(texts[index])
        if mark is None or lines[index].is_table:
            continue
        if lines[index].size < 0.92 * body and mark[1] in numbers:
            texts[index] = f"<sup>{mark[1]}</sup> {texts[index][mark.end() :]}"
        elif waiting and mark[1] == waiting[-1] and not mark[2]:
            waiting.pop()
            found[index] = f"<sup>{mark[1]}</sup> {texts[index][mark.end() :]}"
    if not waiting:
        for index, text in found.items():
            texts[index] = text
    return texts


def _left_margin(lines: Sequence[Line]) -> float:
    """The leftmost place where several lines begin: paragraphs are indented from there."""
    starts = Counter(round(line.x) for line in lines)
    several = [x for x in starts if sum(starts[x + near] for near in (-1, 0, 1)) >= max(2, 0.1 * len(lines))]
    return float(min(several, default=min(starts)))


def _right_margin(lines: Sequence[Line]) -> float | None:
    """Where long lines end: a tenth may stand out beyond it."""
    ends = sorted(line.right for line in lines if line.right is not None)
    return ends[int(0.9 * (len(ends) - 1))] if len(ends) >= 3 else None
