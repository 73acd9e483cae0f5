"""What the picture of a page tells beyond the words recognised in it.

Tesseract gives words with their boxes. Their places show columns (a letterhead, a signature) and tables; the ink in a
box shows footnote marks, which Tesseract reads as quotation marks, and how many strokes a Roman number has, which it
miscounts. Pixels, with the origin at the upper left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.readers.tables import table_lines

Ink = NDArray[np.bool_]
Box = tuple[int, int, int, int]
# Reads a box (left, top, right, bottom) again as figures only; None where nothing certain stands there.
ReadFigures = Callable[[Box], str | None]

_ROMAN = re.compile(r"([XV]{0,2})(?:(I{1,3})([.\-–)]?)|([IHTl1|\]]{2,4}|H)([.\-–)])|(IH|HI))")
# In the middle of a line only what is no word: "Đại hội XIH", "quý II".
_WITHIN = re.compile(r"[XV]{0,2}(?:I{2,3}|IH|HI)[.\-–)]?")
_ODD_END = re.compile(r"(?P<base>.*[^\W\d_][)\]”’\"]*?)(?P<odd>[!?*°'\"’‘”“`´¹²³|\d]{1,3})(?P<rest>[.,;:)]*)")
_ODD_START = re.compile(r"(?P<odd>[!?*°'\"’‘”“`´¹²³|\dlI]{1,3})(?P<rest>[^\W\d_].*)?")
_PAGE_NUMBER = re.compile(r"[-–—\s]*\d{1,4}[-–—\s]*")
_SURE = 50.0


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised word; ``group`` is its (block, paragraph, line)."""

    text: str
    confidence: float
    left: int
    top: int
    right: int
    bottom: int
    group: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of words from left to right, cut into ``parts`` at wide gaps."""

    words: tuple[Word, ...]
    parts: tuple[tuple[Word, ...], ...]

    @property
    def left(self) -> int:
        return self.words[0].left

    @property
    def right(self) -> int:
        return self.words[-1].right

    @property
    def text(self) -> str:
        return _said(self.words)


def _said(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in words)


def page_text(words: Sequence[Word], ink: Ink, read_figures: ReadFigures) -> str:
    """Words as lines in the markup of ``RawPage``, a blank line between paragraphs."""
    rows = [_row(_mended(tuple(line), ink, read_figures)) for _, line in groupby(words, key=lambda word: word.group)]
    margins = _margins(rows)
    out: list[str] = []
    place = 0
    while place < len(rows):
        length, lines = _table(rows[place:]) or _columns(rows[place:]) or (1, [])
        if lines:
            out.extend(["", *lines, ""])
        else:
            number = _PAGE_NUMBER.fullmatch(rows[place].text) is not None
            if number or (place and _begins(rows[place - 1], rows[place], margins)):
                out.append("")
            out.append(rows[place].text)
            if number:
                out.append("")
        place += length
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip("\n")


def _margins(rows: Sequence[_Row]) -> tuple[int, int]:
    """Where most lines begin and where long ones end."""
    lefts, rights = sorted(row.left for row in rows), sorted(row.right for row in rows)
    return (lefts[len(lefts) // 10], rights[len(rights) * 9 // 10]) if rows else (0, 0)


def _begins(before: _Row, row: _Row, margins: tuple[int, int]) -> bool:
    """Whether a row begins a paragraph: Tesseract says so, or its first word had room on the row before it, which is
    no line of a centred title."""
    if row.words[0].group[:2] != before.words[0].group[:2]:
        return True
    left, right = margins
    height = _letter_height(before.words)
    spare_left, spare_right = before.left - left, right - before.right
    centred = spare_left > 2 * height and abs(spare_left - spare_right) < 0.15 * (spare_left + spare_right) + height
    first = row.words[0].right - row.words[0].left
    return not centred and spare_right > first + 1.5 * height


# ---------------------------------------------------------------- columns and tables


def _row(words: tuple[Word, ...]) -> _Row:
    """Cut where the gap is wider than any blank of justified text."""
    gaps = [after.left - before.right for before, after in pairwise(words)]
    wide = 1.5 * _letter_height(words)
    if len(gaps) > 5:
        wide = max(wide, 2.5 * sorted(gaps)[int(0.3 * (len(gaps) - 1))])
    parts: list[list[Word]] = [[words[0]]]
    for gap, word in zip(gaps, words[1:], strict=True):
        if gap > wide:
            parts.append([])
        parts[-1].append(word)
    return _Row(words, tuple(tuple(part) for part in parts))


def _table(rows: Sequence[_Row]) -> tuple[int, list[str]] | None:
    """Rows of three parts and more, one below the other, as a table: how many they are, and its lines."""
    length = next((n for n, row in enumerate(rows) if len(row.parts) < 3), len(rows))
    if length < 2:
        return None
    columns: list[tuple[int, int]] = []
    for left, right in sorted((part[0].left, part[-1].right) for row in rows[:length] for part in row.parts):
        if columns and left <= columns[-1][1]:
            columns[-1] = columns[-1][0], max(right, columns[-1][1])
        else:
            columns.append((left, right))
    if len(columns) < 3:
        return None
    table = []
    for row in rows[:length]:
        cells = [""] * len(columns)
        for part in row.parts:
            column = next(n for n, (left, right) in enumerate(columns) if left <= part[0].left <= right)
            cells[column] = f"{cells[column]} {_said(part)}".strip()
        table.append(cells)
    return length, table_lines(table)


def _columns(rows: Sequence[_Row]) -> tuple[int, list[str]] | None:
    """A letterhead or a signature: two texts side by side, the left one first."""
    if len(rows[0].parts) != 2:
        return None
    left: list[str] = []
    right: list[str] = []
    wall_left, wall_right = rows[0].parts[0][-1].right, rows[0].parts[1][0].left
    length = 0
    for row in rows:
        if len(row.parts) == 2 and row.parts[0][-1].right < wall_right and row.parts[1][0].left > wall_left:
            wall_left, wall_right = max(wall_left, row.parts[0][-1].right), min(wall_right, row.parts[1][0].left)
            left.append(_said(row.parts[0]))
            right.append(_said(row.parts[1]))
        elif row.left > wall_left and row.left > 0.8 * wall_right:
            right.append(row.text)
        elif row.right < wall_right and row.text.startswith(("-", "+", "*", "Số", "Lưu")):
            left.append(row.text)
        else:
            break
        length += 1
    # One line alone is more likely a gap in a line than two columns.
    return (length, [*left, "", *right]) if length > 1 else None


# ---------------------------------------------------------------- second looks


def _letter_height(words: Sequence[Word]) -> float:
    """Height of a capital or a figure: boxes of Vietnamese words have room for marks above and below."""
    heights = sorted(word.bottom - word.top for word in words)
    return max(4.0, 0.75 * heights[int(0.7 * (len(heights) - 1))])


def _baseline(words: Sequence[Word]) -> float:
    bottoms = sorted(word.bottom for word in words)
    return bottoms[int(0.3 * (len(bottoms) - 1))]


def _mended(words: tuple[Word, ...], ink: Ink, read_figures: ReadFigures) -> tuple[Word, ...]:
    height, base = _letter_height(words), _baseline(words)
    out = []
    for number, word in enumerate(words):
        mended = word
        if number == 0:
            mended = _roman(word, ink)
            mended = mended if mended != word else _opening_mark(word, words, ink, read_figures)
        elif _WITHIN.fullmatch(word.text):
            mended = _roman(word, ink)
        if mended is word:
            mended = _closing_mark(word, height, base, ink, read_figures)
        if mended is word and word.confidence < _SURE and len(word.text) <= 6:
            figures = read_figures((word.left, word.top, word.right, word.bottom))
            mended = replace(word, text=figures) if figures else word
        out.append(mended)
    return tuple(out)


def _roman(word: Word, ink: Ink) -> Word:
    """ "I." where two strokes stand is "II.", and so is "H." where nothing joins them; "HI." is "III."."""
    found = _ROMAN.fullmatch(word.text)
    if found is None:
        return word
    box = ink[word.top : word.bottom, word.left : word.right]
    found_strokes = _stretches(box.mean(axis=0) > 0.75) if box.size else []
    # The foot of a "V" is dark too, but thin.
    thick = max((right - left for left, right in found_strokes), default=0)
    strokes = [(left, right) for left, right in found_strokes if right - left > 0.4 * thick]
    if not 1 <= len(strokes) <= 3 or (found[4] == "H" and _are_joined(box, strokes)):
        return word
    return replace(word, text=f"{found[1]}{'I' * len(strokes)}{found[3] or found[5] or ''}")


def _are_joined(box: Ink, strokes: Sequence[tuple[int, int]]) -> bool:
    """Whether a bar joins the first two strokes halfway up."""
    if len(strokes) < 2:
        return True
    third = box.shape[0] // 3
    between = box[third : 2 * third, strokes[0][1] : strokes[1][0]]
    return bool(between.any(axis=0).all())


def _stretches(columns: Any) -> list[tuple[int, int]]:
    """Half-open ranges where a row of booleans is True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], columns.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _raised(word: Word, height: float, base: float, ink: Ink) -> list[tuple[bool, Box]]:
    """The letters of a word from left to right: whether each stands raised like a footnote mark, and its box."""
    top = max(0, int(min(word.top, base - 1.6 * height)))
    bottom = int(max(word.bottom, base + 0.1 * height))
    crop = ink[top:bottom, word.left : word.right]
    out = []
    for left, right in _stretches(crop.any(axis=0)):
        rows = np.flatnonzero(crop[:, left:right].any(axis=1))
        high, low = top + int(rows[0]), top + int(rows[-1]) + 1
        is_mark = low < base - 0.15 * height and 0.52 * height < low - high < 1.3 * height
        out.append((is_mark, (word.left + left, high, word.left + right, low)))
    return out


def _read_marks(boxes: Sequence[Box], read_figures: ReadFigures) -> str | None:
    number = read_figures((boxes[0][0], min(b[1] for b in boxes), boxes[-1][2], max(b[3] for b in boxes)))
    return number if number is not None and number.isdecimal() and 0 < int(number) < 200 else None


def _closing_mark(word: Word, height: float, base: float, ink: Ink, read_figures: ReadFigures) -> Word:
    """A word that ends in something odd, where the ink shows a small raised figure."""
    found = _ODD_END.fullmatch(word.text)
    if found is None:
        return word
    letters = _raised(word, height, base, ink)
    while letters and not letters[-1][0] and len(letters) > 1 and found["rest"]:
        letters.pop()
        if letters[-1][0]:
            break
    boxes: list[Box] = []
    while letters and letters[-1][0]:
        boxes.insert(0, letters.pop()[1])
    number = _read_marks(boxes, read_figures) if boxes and letters else None
    return replace(word, text=f"{found['base']}<sup>{number}</sup>{found['rest']}") if number else word


def _opening_mark(word: Word, words: Sequence[Word], ink: Ink, read_figures: ReadFigures) -> Word:
    """The raised figure that begins a footnote."""
    found = _ODD_START.fullmatch(word.text)
    others = words[1:] or words
    if found is None or len(words) < 2:
        return word
    letters = _raised(word, _letter_height(others), _baseline(others), ink)
    boxes = [box for is_mark, box in letters if is_mark]
    if not boxes or not letters[0][0]:
        return word
    number = _read_marks(boxes[:2], read_figures)
    return replace(word, text=f"<sup>{number}</sup> {found['rest'] or ''}".rstrip()) if number else word
