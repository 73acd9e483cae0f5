"""Tables that hold data become rows; tables that only place a letterhead or a signature become lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

# What stands in the cells of a letterhead (Nghị định 30/2020/NĐ-CP, Hướng dẫn 36-HD/VPTW) or of a signature.
_PLACED = re.compile(
    r"CỘNG H(?:ÒA|OÀ) XÃ HỘI|ĐẢNG CỘNG SẢN|Độc lập\s*-|Nơi nhận|^\s*Số\s*:|"
    r"^\s*(?:TM\.|T/M|KT\.|K/T|TL\.|T/L|TUQ\.|Q\.)\s*[A-ZĐÂĂÔƠƯÊỦỲÁÀ]{2}",
    re.MULTILINE,
)
_FOOT = re.compile(
    r"[*_\s]*(?:Nơi nhận[\s*_]*(?::|$)|(?:TM|T/M|KT|K/T|TL|T/L|TUQ|Q)\s?[./]\s?[A-ZĐÂĂÔƠƯÊỦỲÁÀ]{2})", re.IGNORECASE
)
_TALLEST_FOOT = 16
_LONG_CELL = 2_000
ABOVE = "\x00above"
"""A cell that is merged with the one above it."""
_REPEATED = 120


def table_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """A table's lines in the markup of ``RawPage``; a cell's own line breaks part its paragraphs.

    What a short cell over several rows says holds for each of them, so that each can be quoted alone.

    >>> table_lines([["TT", "Đơn vị"], ["1", "Xã Bình Minh"], ["2", ABOVE]])
    ['| TT | Đơn vị |', '| 1 | Xã Bình Minh |', '| 2 | Xã Bình Minh |']
    """
    bare = [["" if cell == ABOVE else cell for cell in row] for row in rows]
    kept = [n for n, row in enumerate(bare) if any(cell.strip() for cell in row)]
    if is_placement([bare[n] for n in kept]):
        return [
            line.strip() for cell in _in_order([bare[n] for n in kept]) for line in cell.split("\n") if line.strip()
        ]
    rows = _filled([rows[n] for n in kept])
    width = max((len(row) for row in rows), default=0)
    return [_row([*row, *[""] * (width - len(row))]) for row in rows]


def _in_order(rows: Sequence[Sequence[str]]) -> list[str]:
    """Cells as they are read: a letterhead row by row, a foot column by column."""
    if rows and is_foot(rows):
        return [cell for column in zip_longest(*rows, fillvalue="") for cell in column]
    return [cell for row in rows for cell in row]


def is_foot(rows: Sequence[Sequence[str]]) -> bool:
    """True for recipients beside a signature, in as many rows as they have lines."""
    placed = [cell for row in rows[:2] for cell in row if _FOOT.match(cell)]
    return bool(placed) and len(rows) <= _TALLEST_FOOT and all(len(row) <= 3 for row in rows)


def _filled(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    filled: list[list[str]] = []
    for row in rows:
        above = filled[-1] if filled else []
        over = [*above, *[""] * (len(row) - len(above))]
        filled.append([_short(over[n]) if cell == ABOVE else cell for n, cell in enumerate(row)])
    return filled


def _short(cell: str) -> str:
    return cell if len(cell) <= _REPEATED else ""


def is_placement(rows: Sequence[Sequence[str]]) -> bool:
    """True for a table that no one sees as one: a single column, a letterhead, a signature, a page's frame."""
    if max((len(row) for row in rows), default=0) < 2:
        return True
    if any(len(cell) > _LONG_CELL for row in rows for cell in row):
        return True
    if is_foot(rows):
        return True
    few = len(rows) <= 4 and all(len(row) <= 4 for row in rows)
    return few and any(_PLACED.search(cell) for row in rows for cell in row)


def _row(cells: Sequence[str]) -> str:
    # A bar inside a cell would be read as the cell's end.
    return "| " + " | ".join(" ".join(cell.replace("|", "¦").split()) for cell in cells) + " |"
