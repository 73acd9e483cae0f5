"""Sections -> passages: runs of whole paragraphs of one section, each short enough to be read and quoted.

Every character of the text stands in exactly one passage, but for headings that only name what is below them: those
are in the breadcrumb. A heading that states something itself (a sentence, a figure, a document's symbol) opens the
passage of what follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.records import Span

SHORT, LONG = 80, 250
_UNCUT = 320
_POINT = 15
_SENTENCE_END = re.compile(r"(?<=[.!?…;])[”\"’)\]]{0,2}\s+(?=[^\s])")
_CRUMB_SYLLABLES = 40

Kind = Literal["heading", "body", "footnote", "table", "foot"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of canonical text: ``section`` is a section's place in the list of sections."""

    span: Span
    section: int
    kind: Kind = "body"
    footnote: int | None = None
    point: str | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage to be: its span, section, footnote number, list point, and the header of the table it is of."""

    span: Span
    section: int
    footnote: int | None = None
    point: str | None = None
    header: str | None = None


def cut(text: str, blocks: Sequence[Block], bare: frozenset[int], enough: int = SHORT) -> Iterator[Cut]:
    """Passages of blocks in reading order; ``bare`` are sections whose heading is all they have, ``enough`` is the
    length in syllables at which a passage takes no further paragraph."""
    run: list[Block] = []
    length = 0
    for block in blocks:
        if block.kind in {"footnote", "table"}:
            yield from _flush(text, run)
            run, length = [], 0
            yield from _apart(text, block)
            continue
        if block.kind == "heading" and not _states(block.span.of(text)) and block.section not in bare:
            yield from _flush(text, run)
            run, length = [], 0
            continue
        size = syllables(block.span.of(text))
        if run and (_parts(run[-1], block, size) or _is_full(run[-1], length, size, enough)):
            yield from _flush(text, run)
            run, length = [], 0
        run.append(block)
        length += size
    yield from _flush(text, run)


def _parts(last: Block, block: Block, size: int) -> bool:
    """Whether a block begins a passage of its own: another section, or a list item long enough to stand alone."""
    if last.section != block.section:
        return True
    return block.point is not None and last.kind != "heading" and size >= _POINT


def _is_full(last: Block, length: int, size: int, enough: int) -> bool:
    """A heading keeps what follows it; recipients and signatures stay together as long as they can."""
    if last.kind == "heading":
        return False
    return length + size > LONG or (length >= enough and last.kind != "foot")


def _flush(text: str, run: list[Block]) -> Iterator[Cut]:
    if not run:
        return
    span = Span(run[0].span.start, run[-1].span.end)
    point = next((b.point for b in run if b.point is not None), None) if run[0].kind == "heading" else run[0].point
    for piece in pieces(text, span) if len(run) == 1 or syllables(span.of(text)) > _UNCUT else (span,):
        yield Cut(piece, run[0].section, None, point)


def _apart(text: str, block: Block) -> Iterator[Cut]:
    if block.kind == "table":
        yield from _rows(text, block)
        return
    for piece in pieces(text, block.span):
        yield Cut(piece, block.section, block.footnote)


def _rows(text: str, block: Block) -> Iterator[Cut]:
    """Rows of a table, as many as fit, the first row as header of all."""
    start = block.span.start
    first = text.find("\n", start, block.span.end)
    header = _header(text, start, first if first > 0 else block.span.end, block.span.end)
    begin, length, at = start, 0, start
    while at < block.span.end:
        end = text.find("\n", at, block.span.end)
        end = block.span.end if end < 0 else end
        size = syllables(text[at:end])
        if begin < at and length + size > LONG:
            yield Cut(Span(begin, at - 1), block.section, header=header)
            begin, length = at, 0
        length += size
        at = end + 1
    yield Cut(Span(begin, block.span.end), block.section, header=header)


def _header(text: str, start: int, first: int, stop: int) -> str:
    end = text.find("\n", first + 1, stop)
    names, rows = headings(text[start:first], text[first + 1 : end if end >= 0 else stop])
    return " · ".join(name for name in names if name)[:400] if rows == 2 else cells(text[start:first])


def headings(first: str, second: str) -> tuple[list[str], int]:
    """What a table's columns are called, and in how many of its first two rows: below a cell of the first that spans
    several columns the second says what each of them is.

    >>> headings("| TT | Số đơn | |", "| | Nhận | Xong |")
    (['TT', 'Số đơn Nhận', 'Số đơn Xong'], 2)
    >>> headings("| TT | Số đơn | Số đơn |", "| | 2031 | 2032 |")
    (['TT', 'Số đơn 2031', 'Số đơn 2032'], 2)
    """
    upper, lower = split(first), split(second)
    # A cell over two rows may be repeated in the second.
    lower = ["" if above == below else below for above, below in zip(upper, lower, strict=False)]
    two_rows = len(upper) == len(split(second)) and not lower[0] and upper[0] and any(lower)
    # Only under a cell that spans, which is printed once or over each of its columns: an empty first cell of data has
    # a full header above it.
    spans = (b and a in ("", before) for before, a, b in zip(["", *upper], upper, lower, strict=False))
    if not two_rows or not any(spans):
        return upper, 1
    names, above = [], ""
    for a, b in zip(upper, lower, strict=True):
        above = a or above
        names.append(f"{above} {b}".strip() if b else a)
    return names, 2


def split(row: str) -> list[str]:
    """The cells of a table row.

    >>> split("| 1 | Xã An Hòa | |")
    ['1', 'Xã An Hòa', '']
    """
    return [cell.strip() for cell in row.strip().removeprefix("|").removesuffix("|").split("|")]


def cells(row: str) -> str:
    """A table row as running text.

    >>> cells("| Huyện | Số đơn |")
    'Huyện · Số đơn'
    """
    return " · ".join(c.strip() for c in row.strip("| ").split("|") if c.strip())[:400]


def _states(heading: str) -> bool:
    """Whether a heading says more than a name: a sentence, figures beyond its label, or more than a line or two."""
    rest = re.sub(r"^\S+\s", "", heading, count=1)
    length = syllables(rest)
    return rest.rstrip().endswith((".", ";")) or length > 30 or (length > 12 and any(c.isdigit() for c in rest))


def syllables(text: str) -> int:
    """About how many: runs parted by blanks."""
    return len(text.split())


def pieces(text: str, span: Span) -> Iterator[Span]:
    """A long paragraph cut at sentence ends into pieces of like size, none beyond LONG where sentences allow."""
    total = syllables(span.of(text))
    if total <= _UNCUT:
        yield span
        return
    size = total / -(-total // LONG)
    begin = at = span.start
    length = 0
    for end in _sentence_ends(text, span):
        sentence = syllables(text[at:end])
        if length and length + sentence / 2 > size:
            yield Span(begin, begin + len(text[begin:at].rstrip()))
            begin, length = at, 0
        length += sentence
        at = end
    yield Span(begin, span.end)


def _sentence_ends(text: str, span: Span) -> Iterator[int]:
    """Where the next sentence begins, or, in what has no sentences, every LONG syllables."""
    at = span.start
    for found in _SENTENCE_END.finditer(text, span.start, span.end):
        yield from _forced(text, at, found.end())
        yield found.end()
        at = found.end()
    yield from _forced(text, at, span.end)
    yield span.end


def _forced(text: str, start: int, end: int) -> Iterator[int]:
    if end - start < 4 * LONG:
        return
    for count, blank in enumerate(re.finditer(r"\s+", text[start:end]), 1):
        if count % LONG == 0:
            yield start + blank.end()


def crumb(label: str | None, title: str) -> str:
    """A section in a breadcrumb, its title shortened to what a line holds."""
    words = title.split()
    short = " ".join(words[:_CRUMB_SYLLABLES])
    if label is None:
        return short
    return f"{label}. {short}" if short else label
