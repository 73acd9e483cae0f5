"""Where words stand on a drawn page, and the lines, paragraphs, footnote marks and table rows that follow from it.

Points, with the origin at the lower left. Text keeps the order in which it was drawn: word processors draw in reading
order, cell by cell, the body before its footnotes.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

Matrix = Sequence[float]
_MARK = re.compile(r"\s*\(?(\d{1,3})\)?\s*")
# "5 m²", "120 km²": a raised 2 or 3 there is no footnote.
_UNIT = re.compile(r"(?:^|[\s\d])(?:[kdcm]?m|ha)$")
_MAX_RULES = 5_000


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

    def _box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if abs(x1 - x0) <= 3 or abs(y1 - y0) <= 3:
            self._rule(x0, y0, x1, y1)
            return
        for side in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            self._rule(*side)

    def _rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        width, height = abs(x1 - x0), abs(y1 - y0)
        if len(self.rules) < _MAX_RULES and min(width, height) <= 3 and max(width, height) > 3:
            self.rules.append(Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))

    def page_text(self) -> str:
        """The page in the markup of ``RawPage``."""
        return "\n".join(_paragraphed(list(_lines(self.runs)))).strip("\n")


def _lines(runs: Sequence[Run]) -> Iterator[Line]:
    """Lines as the extraction broke them; a run that is only blanks has no position of its own."""
    current: list[Run] = []
    for run in runs:
        for index, part in enumerate(run.text.split("\n")):
            if index and current:
                yield _line(current)
                current = []
            if part:
                current.append(replace(run, text=part))
    if current:
        yield _line(current)


def _line(runs: list[Run]) -> Line:
    placed = [run for run in runs if run.text.strip()] or runs
    largest = max(run.size for run in placed)
    first = next(run for run in placed if run.size >= 0.9 * largest)
    return Line(tuple(runs), placed[0].x, first.y, largest)


def _marked(line: Line) -> str:
    """The text of a line with ``<sup>`` round each footnote mark.

    A mark is a bare number, smaller than the text beside it and standing higher.
    """
    out: list[str] = []
    for run in line.runs:
        number = _MARK.fullmatch(run.text)
        raised = run.size <= 0.9 * line.size and run.y - line.y > 0.12 * line.size
        if number and raised and not (number[1] in {"2", "3"} and _UNIT.search("".join(out))):
            out.append(f"<sup>{number[1]}</sup>")
            if run.text.endswith(" "):
                out.append(" ")
        else:
            if out and out[-1].startswith("<sup>") and len(out) == 1 and not run.text.startswith(" "):
                out.append(" ")
            out.append(run.text)
    return "".join(out).rstrip()


def _paragraphed(lines: Sequence[Line]) -> Iterator[str]:
    """Lines, with a blank one before each that plainly begins a paragraph."""
    if not lines:
        return
    body = statistics.median(line.size for line in lines)
    steps = [a.y - b.y for a, b in pairwise(lines) if 0 < a.y - b.y < 3 * body]
    step = statistics.median(steps) if steps else body * 1.4
    left = _left_margin(lines)
    for previous, line in zip([None, *lines], lines, strict=False):
        if previous is not None and _begins(previous, line, step, left):
            yield ""
        yield line.text


def _left_margin(lines: Sequence[Line]) -> float:
    """Where most full lines begin."""
    starts = sorted(round(line.x) for line in lines)
    return float(statistics.mode(starts))


def _begins(previous: Line, line: Line, step: float, left: float) -> bool:
    gap = previous.y - line.y
    if gap < 0 or gap > 1.25 * step + 1:
        return True
    if abs(previous.size - line.size) > 0.15 * max(previous.size, line.size):
        return True
    starts_with_mark = line.text.startswith("<sup>")
    return starts_with_mark or (line.x - left > 0.8 * line.size and previous.x - left < 0.5 * line.size)
