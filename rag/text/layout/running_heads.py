"""Running heads and page numbers: what stands at the edge of every page and is no part of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from rag.text.layout import labels

_PAGE_NUMBER = re.compile(r"(?:trang|tr\.)?\s*[-–—]?\s*(\d{1,4})\s*[-–—]?(?:\s*/\s*\d{1,4})?", re.IGNORECASE)
_DRESSED = re.compile(
    r"(?P<word>trang|tr\.)\s*:?\s*(?P<a>\d{1,4})(?:\s*(?:/|trên)\s*(?P<of>\d{1,4}))?"
    r"|[-–—]\s*(?P<b>\d{1,4})\s*[-–—]|(?P<c>\d{1,4})\s*/\s*(?P<total>\d{1,4})",
    re.IGNORECASE,
)
# The same words may open or close two pages: a head neither begins in a sentence nor leaves one open.
_LEAVES_OPEN = re.compile(r"(?:,| (?:và|của|các|những|với|cho|do|tại|từ|theo|là|có|trong))$")
_FINISHED = (".", ":", ";", "!", "?", "…", "./.")
_LONGEST = 120
_LETTERHEAD = 15
_Place = tuple[int, int]


def without_running_heads(pages: list[list[str]]) -> tuple[list[list[str]], int]:
    """Pages without running heads and page numbers, and how many lines went."""
    before = sum(map(len, pages))
    if len(pages) > 1:
        pages = _without_edges(pages)
    pages = _without(pages, _dressed_numbers(pages))
    pages = _without(pages, _numbers_with_heads(pages))
    pages = _without(pages, _lone_numbers(pages))
    pages = _without(pages, _interrupting(pages))
    return pages, before - sum(map(len, pages))


def _without(pages: list[list[str]], drop: set[_Place]) -> list[list[str]]:
    if not drop:
        return pages
    return [[line for n, line in enumerate(page) if (p, n) not in drop] for p, page in enumerate(pages)]


# ---------------------------------------------------------------- where the format tells pages


def _without_edges(pages: list[list[str]]) -> list[list[str]]:
    """Pages without the lines that stand at the top or foot of many, figures apart, and without page numbers there."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_masked(page[n]) for n in _edge(page)})
    # The first page bears no running head, so of three pages two are all there can be.
    enough = max(2, min(len(pages) - 1, max(3, min(len(pages) // 2, 10))))
    kept: list[list[str]] = []
    for number, page in enumerate(pages, 1):
        drop = {
            n for n in _edge(page) if _is_page_number(page[n], number, len(pages)) or _repeats(page[n], edges, enough)
        }
        # The first page bears the letterhead: what later pages repeat of it is the running head, not it.
        if number == 1:
            drop = {n for n in drop if _PAGE_NUMBER.fullmatch(page[n])}
        kept.append([line for n, line in enumerate(page) if n not in drop])
    return kept


def _edge(page: list[str]) -> set[int]:
    filled = [n for n in range(min(len(page), 12)) if page[n]][:2]
    filled += [n for n in range(len(page) - 1, max(-1, len(page) - 13), -1) if page[n]][:2]
    return set(filled)


def _masked(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def _repeats(line: str, edges: Counter[str], enough: int) -> bool:
    return _may_be_head(line) and edges[_masked(line)] >= enough


def _may_be_head(line: str) -> bool:
    letters = sum(map(str.isalpha, line))
    return not (
        letters < 3
        or len(line) > _LONGEST
        or line.startswith("|")
        or labels.read(line)
        or line.endswith((";", "."))
        or labels.opens_foot(line)
    )


def _is_page_number(line: str, page: int, pages: int) -> bool:
    found = _PAGE_NUMBER.fullmatch(line)
    return found is not None and (abs(int(found[1]) - page) <= max(2, pages // 50) or "rang" in line)


# ---------------------------------------------------------------- where only the text does


def _dressed_numbers(pages: Sequence[list[str]]) -> set[_Place]:
    """ "Trang 3/12", "- 3 -", "3/12" alone on their lines, where they count; with word and total one is enough."""
    drop: set[_Place] = set()
    styles: dict[tuple[bool, bool, str | None], list[tuple[_Place, int]]] = {}
    for p, page in enumerate(pages):
        for n, line in enumerate(page):
            match = _DRESSED.fullmatch(line) if len(line) < 24 else None
            if match is None:
                continue
            if match["word"] and match["of"]:
                drop.add((p, n))
                continue
            style = (bool(match["word"]), bool(match["b"]), match["total"])
            styles.setdefault(style, []).append(((p, n), int(match["a"] or match["b"] or match["c"])))
    for found in styles.values():
        values = [value for _, value in found]
        if len(found) > 1 and values[0] <= 3 and all(0 < b - a <= 2 for a, b in pairwise(values)):
            drop |= {place for place, _ in found}
    return drop


def _numbers_with_heads(pages: Sequence[list[str]]) -> set[_Place]:
    """A running head stands below or above each page number: lone figures that grow, beside a line that repeats."""
    for step in (1, -1):
        beside = [
            (place, value, head)
            for place, value in _lone(pages, below=True)
            if (head := _neighbour(pages[place[0]], place[1], step)) is not None
        ]
        said = Counter(_masked(pages[place[0]][head]) for place, _, head in beside)
        for masked, times in said.most_common(1):
            found = [b for b in beside if _masked(pages[b[0][0]][b[2]]) == masked]
            if times > 1 and found[0][1] <= 3 and all(0 < b[1] - a[1] <= 2 for a, b in pairwise(found)):
                return {place for place, _, _ in found} | {(place[0], head) for place, _, head in found}
    return set()


def _neighbour(page: list[str], at: int, step: int) -> int | None:
    """The line beside a page number that may be a running head: the next filled one, at most a blank between."""
    for n in (at + step, at + 2 * step):
        if 0 <= n < len(page) and page[n]:
            inside = page[n][0].islower() or _LEAVES_OPEN.search(page[n])
            return n if _may_be_head(page[n]) and not inside else None
    return None


def _lone(pages: Sequence[list[str]], *, below: bool = False) -> list[tuple[_Place, int]]:
    """Figures alone on a line behind a blank one; with ``below`` also before one."""
    return [
        ((p, n), int(line))
        for p, page in enumerate(pages)
        for n, line in enumerate(page)
        if line.isascii()
        and line.isdigit()
        and len(line) <= 4
        and (n == 0 or not page[n - 1] or n + 1 == len(page) or (below and not page[n + 1]))
    ]


def _lone_numbers(pages: Sequence[list[str]]) -> set[_Place]:
    """Lone figures that count 2, 3, 4... or 1, 2, 3..."""
    lone = _lone(pages)
    values = [value for _, value in lone]
    if len(lone) < 2 or values[0] not in (1, 2) or any(b - a != 1 for a, b in pairwise(values)):
        return set()
    return {place for place, _ in lone}


def _interrupting(pages: Sequence[list[str]]) -> set[_Place]:
    """A line that comes back three times and parts sentences: a running head without page numbers."""
    flat = [((p, n), line) for p, page in enumerate(pages) for n, line in enumerate(page) if line]
    times = Counter(_masked(line) for _, line in flat)
    often = {masked for masked, count in times.items() if count > 2}
    found: dict[str, list[_Place]] = {}
    for (_, before), (place, line), (_, after) in zip(flat, flat[1:], flat[2:], strict=False):
        masked = _masked(line)
        if masked not in often or not _may_be_head(line) or not line[0].isupper():
            continue
        if len(before) > 30 and not before.endswith(_FINISHED) and after[0].islower() and len(after) > 30:
            found.setdefault(masked, []).append(place)
    parting = {masked for masked, places in found.items() if len(places) > 1}
    # The letterhead may hold the same name.
    behind = {place for place, line in flat[_LETTERHEAD:] if _masked(line) in parting and _may_be_head(line)}
    return behind.union(*(places for masked, places in found.items() if masked in parting))
