"""One issue across places: one cited verbatim sentence each, or "không tìm thấy"."""

from __future__ import annotations

from dataclasses import replace

from rag.answering import compose, evidence, retrieve
from rag.answering.abstain import covers
from rag.answering.answer import Cell
from rag.answering.asking import asked
from rag.answering.evidence import Evidence
from rag.answering.question import Knowledge, Understood
from rag.library.store import Store
from rag.models.encoder import Encoder

NOT_FOUND = "không tìm thấy"
CANDIDATES = 15


def compare(store: Store, encoder: Encoder, understood: Understood, knowledge: Knowledge) -> tuple[Cell, ...]:
    """One cell per place: those the issue names, else every place that has a report. Raises LibraryError."""
    weight = compose.weights(knowledge)
    cells = []
    for place in scope(understood, knowledge):
        best = best_of(store, encoder, understood, place, weight)
        if best is None:
            cells.append(Cell(place, False, NOT_FOUND, None))
        else:
            citation = compose.cite(best.hit.passage, best.hit.document, best.span, len(cells) + 1)
            cells.append(Cell(place, True, best.text, citation))
    return tuple(cells)


def scope(understood: Understood, knowledge: Knowledge) -> tuple[str, ...]:
    """The places to compare, in the order asked, else by name."""
    if understood.places:
        return understood.places
    left_out = understood.filters.without_places
    names = {
        c.metadata.place or c.metadata.province or "": None
        for c in knowledge.cards
        if not any(covers(c, place) for place in left_out)
    }
    return tuple(sorted(n for n in names if n))


def best_of(
    store: Store, encoder: Encoder, understood: Understood, place: str, weight: evidence.Weight
) -> Evidence | None:
    """The best sentence of one place, None where the evidence is weak."""
    filters = replace(understood.filters, places=(place,))
    hits = retrieve.search(store, encoder, understood, CANDIDATES, filters=filters)
    named = frozenset(k for p in (*understood.places, place) for k in evidence.keys_of(p))
    ranked = evidence.rank(
        understood.text,
        asked(understood.text),
        hits,
        weight=weight,
        named=named,
        formal=understood.formal,
        encoder=encoder,
    )
    if not ranked or ranked[0].coverage < 0.34:
        return None
    return ranked[0]
