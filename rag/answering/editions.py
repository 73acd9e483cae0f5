"""Editions of one report: what the same office reports on the same matter each year, half-year or quarter.

They say nearly the same in nearly the same words, with other figures. A question that names a year is answered from
the edition of that year, one that names none from the latest; sentences of several editions side by side would tell
several figures for one thing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.answering.answer import Answer
from rag.answering.evidence import FAR_BETTER, Evidence
from rag.answering.question import Understood
from rag.answering.refusing.abstain import abstained
from rag.answering.scope import name_of, of_year, period_of
from rag.answering.understanding.knowledge import Knowledge
from rag.records import DocumentCard, Hit
from rag.text.heads.periods import period

NEAR = 0.12
"""How much less than the best edition's best passage the latest edition's may score to be the one that is meant."""
_SEVERAL = re.compile(
    r"\b(?:các|từng|mỗi|những|nhiều|qua) (?:năm|kỳ|quý|giai đoạn)\b|\b(?:hằng|hàng) (?:năm|quý)\b|\bnăm nào\b"
    r"|\bxu hướng\b|\b(?:các|những) (?:báo cáo|kỳ báo cáo)\b|\bbáo cáo nào\b|\bqua các\b"
)
"""What asks of several editions."""


def left_out(hits: Sequence[Hit], understood: Understood, knowledge: Knowledge) -> frozenset[str]:
    """Ids of the documents found that are other editions than the one meant."""
    low = understood.text.lower()
    if understood.filters.documents or understood.filters.years or _SEVERAL.search(low):
        return frozenset()
    best: dict[str, float] = {}
    for hit in hits:
        best[hit.document.id] = max(best.get(hit.document.id, 0.0), hit.score)
    others: set[str] = set()
    for members in {id(s): s for d in best if (s := knowledge.editions.get(d))}.values():
        found = [card for card in members if card.id in best]
        others |= {card.id for card in found} - {card.id for card in _meant(found, best, understood)}
    return frozenset(others)


def _meant(found: Sequence[DocumentCard], best: Mapping[str, float], understood: Understood) -> Sequence[DocumentCard]:
    """Of the editions found, the earliest first, the one of the period asked about, those of most of the years; else
    the latest that says as much as any."""
    asked = period(understood.text)
    same = [c for c in found if asked and (p := c.metadata.period) and (p.start, p.end) == (asked.start, asked.end)]
    if same and len(understood.years) < 2:
        return same
    if understood.years:
        of_years = {c.id: sum(of_year(c, year) for year in understood.years) for c in found}
        return [c for c in found if of_years[c.id] == max(of_years.values())]
    most = max(best[card.id] for card in found)
    return [card for card in found if best[card.id] >= most - NEAR][-1:]


def untold(ranked: Sequence[Evidence], older: frozenset[str], understood: Understood) -> Answer | None:
    """ "Năm 2032 tỷ lệ hài lòng là bao nhiêu?" where the report of 2032 says nothing of it, and that of 2033 tells its
    own."""
    if not understood.years:
        return None
    own = next((e for e in ranked if e.hit.document.id not in older), None)
    other = next((e for e in ranked if e.hit.document.id in older), None)
    if own is None or other is None or other.score < own.score + FAR_BETTER:
        return None
    if any(str(year) in other.text for year in understood.years):
        return None
    places, when = name_of(own.hit.document), ", ".join(map(str, understood.years))
    lines = (
        f"Báo cáo của {places} năm {when} không nói đến điều được hỏi.",
        "Báo cáo kỳ khác viết:",
        f"{places} ({period_of(other.hit.document)}), mục {other.hit.passage.section}: “{other.text}”",
    )
    return abstained("weak_evidence", "\n".join(lines))


def note(cited: Sequence[DocumentCard], understood: Understood, knowledge: Knowledge) -> str:
    """Which other editions there are of the one report cited, where the question names no year; else empty."""
    shown = {card.id: card for card in cited}
    if understood.years or len(shown) != 1:
        return ""
    (card,) = shown.values()
    others = [c for c in knowledge.editions.get(card.id, ()) if c.id != card.id]
    if not others:
        return ""
    listed = ", ".join(map(period_of, others))
    return f"Theo báo cáo {period_of(card)}; thư viện còn báo cáo cùng loại {listed}: hãy nêu năm để hỏi kỳ khác."
