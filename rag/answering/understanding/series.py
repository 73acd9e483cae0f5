"""Series of reports: those of one office on one matter, told apart by their periods alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rag.records import DocumentCard
from rag.text.tokens import fold, syllables, symbols

_PERIOD = frozenset("nam thang quy dau cuoi ky i ii iii iv giai doan tu den ngay tinh so tong ket uoc".split())
"""What a title says of its period, and of whether it sums up the whole of it or a part."""
_FRAME = frozenset(
    "bao cao tinh hinh ket qua thuc hien trien khai cong tac phuong huong nhiem vu trong tam giai phap chu yeu muc tieu"
    " ke hoach tren dia ban tinh huyen quan thi xa phuong thanh pho viec ve va cua tai cac nhung mot so".split()
)
"""What titles say of any matter, each edition as its writer liked."""
_ALIKE = 0.75
"""Share of the words of two titles that must be common for both to name one matter."""

_Office = tuple[str, str, str]


def of_series(cards: Sequence[DocumentCard]) -> Mapping[str, tuple[DocumentCard, ...]]:
    """Id of a report -> all reports of its series, the earliest first; only where there are several."""
    found: defaultdict[_Office, list[tuple[frozenset[str], list[DocumentCard]]]] = defaultdict(list)
    for card in cards:
        matter = _matter(card)
        if not matter or not _ends(card):
            continue
        series = found[_office(card)]
        own = next((members for words, members in series if _same(words, matter)), None)
        if own is None:
            series.append((matter, [card]))
        else:
            own.append(card)
    several = (
        tuple(sorted(some, key=_ends))
        for series in found.values()
        for _, some in series
        if len({*map(_ends, some)}) > 1
    )
    return {card.id: members for members in several for card in members}


def _office(card: DocumentCard) -> _Office:
    m = card.metadata
    return fold(m.kind or ""), fold(m.place or m.province or ""), fold(m.issuer or "")


def _matter(card: DocumentCard) -> frozenset[str]:
    """The words of a title without its period, its place and what any title may say; the symbols of the directives in
    it; empty where there is no title."""
    m = card.metadata
    said = {w for w in map(fold, syllables(m.title or "")) if w not in _PERIOD and not w[0].isdigit()}
    place = {w for p in (m.place, m.district, m.province) if p for w in map(fold, syllables(p))}
    named = {s for s in symbols(m.title or "") if not s[0].isdigit()}
    return frozenset((said - _FRAME - place or said) | named)


def _same(words: frozenset[str], matter: frozenset[str]) -> bool:
    """Whether two titles name one matter: nearly all their words, and no directive that only one of them names."""
    apart = words ^ matter
    return len(words & matter) >= _ALIKE * len(words | matter) and not any(c.isdigit() for w in apart for c in w)


def _ends(card: DocumentCard) -> str:
    """The last day that a report is of, or the day it was issued; "" where neither is known."""
    m = card.metadata
    return (m.period.end if m.period else m.issued_on) or ""
