"""Series of reports: those of one office on one matter, told apart by their periods alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rag.records import DocumentCard
from rag.text.tokens import fold, syllables

_PERIOD = frozenset("nam thang quy dau cuoi ky i ii iii iv giai doan tu den ngay tinh so tong ket uoc".split())
"""What a title says of its period, and of whether it sums up the whole of it or a part."""


def of_series(cards: Sequence[DocumentCard]) -> Mapping[str, tuple[DocumentCard, ...]]:
    """Id of a report -> all reports of its series, the earliest first; only where there are several."""
    found: defaultdict[tuple[str, ...], list[DocumentCard]] = defaultdict(list)
    for card in cards:
        if (key := _series(card)) and _ends(card):
            found[key].append(card)
    several = (tuple(sorted(some, key=_ends)) for some in found.values() if len({*map(_ends, some)}) > 1)
    return {card.id: members for members in several for card in members}


def _series(card: DocumentCard) -> tuple[str, ...]:
    """Kind, place, issuer and the words of the title without its period; empty where there is no title."""
    m = card.metadata
    words = sorted({w for w in map(fold, syllables(m.title or "")) if w not in _PERIOD and not w[0].isdigit()})
    return (fold(m.kind or ""), fold(m.place or m.province or ""), fold(m.issuer or ""), *words) if words else ()


def _ends(card: DocumentCard) -> str:
    """The last day that a report is of, or the day it was issued; "" where neither is known."""
    m = card.metadata
    return (m.period.end if m.period else m.issued_on) or ""
