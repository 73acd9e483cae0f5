"""Lexical and dense search, filtered first, fused by weighted normalised scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.answering.question import Understood
from rag.library.store import Keys, Store
from rag.models.encoder import Encoder
from rag.records import Filters, Hit
from rag.text.tokens import fold, syllables, symbols

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Fusion:
    """Weights of the parts of a score; the defaults were fitted by ``python -m eval fit``."""

    candidates: int = 60
    lexical: float = 0.6
    dense: float = 0.4
    syllables: float = 1.0
    words: float = 1.0
    folded: float = 0.5
    heading: float = 0.5
    symbols: float = 2.0


def search(
    store: Store,
    encoder: Encoder,
    understood: Understood,
    k: int = 10,
    *,
    filters: Filters | None = None,
    fusion: Fusion = Fusion(),
) -> tuple[Hit, ...]:
    """The k best passages for a question, within its filters (or ``filters`` instead of them)."""
    within = _within(store, understood.filters if filters is None else filters)
    if within is not None and not len(within):
        return ()
    query = lexical_query(understood, fusion)
    lexical = store.search_lexical(query, fusion.candidates, within)
    vector = encoder.encode_questions([understood.text])[0]
    dense = store.search_dense(vector, fusion.candidates, within)
    keys = np.unique(np.concatenate([lexical.keys, dense.keys]))
    if not len(keys):
        return ()
    cosines = store.vectors(keys.tolist()) @ vector
    bm25 = _aligned(keys, lexical.keys, lexical.scores)
    scores = fusion.lexical * _scaled(bm25) + fusion.dense * np.clip(cosines, 0, 1)
    order = np.lexsort((keys, -scores))[:k]
    found = store.passages(keys[order].tolist())
    return tuple(
        Hit(rank, float(scores[at]), passage, card)
        for rank, (at, (passage, card)) in enumerate(zip(order, found, strict=True), start=1)
    )


def lexical_query(understood: Understood, fusion: Fusion) -> dict[str, list[tuple[str, float]]]:
    """The question under every lexical field."""
    plain = list(dict.fromkeys(syllables(understood.text)))
    return {
        "syllables": [(t, fusion.syllables) for t in plain],
        "words": [(t, fusion.words) for t in dict.fromkeys(understood.words)],
        "folded": [(t, fusion.folded) for t in dict.fromkeys(fold(t) for t in plain)],
        "heading": [(t, fusion.heading) for t in plain],
        "symbols": [(t, fusion.symbols) for t in symbols(understood.text)],
    }


def _within(store: Store, filters: Filters) -> Keys | None:
    return store.matching(filters) if filters else None


def _aligned(keys: Keys, some: Keys, scores: Floats) -> Floats:
    values = np.zeros(len(keys), dtype=np.float32)
    values[np.searchsorted(keys, some)] = scores
    return values


def _scaled(scores: Floats) -> Floats:
    top = float(scores.max(initial=0.0))
    return scores / top if top > 0 else scores


__all__: Sequence[str] = ["Fusion", "lexical_query", "search"]
