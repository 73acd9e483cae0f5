"""Weights of the fusion, fitted: ``python -m eval fit QUESTIONS --library DIR [--beir FOLDER --beir-library DIR]``.

The parts of every candidate of every question are worked out once; the weights are then moved one at a time, up and
down by a factor, while the mean of hit@1, hit@3 and hit@5 (with ``--beir`` also MRR@10) grows. Before that, the same is
done on four fifths of the questions and measured on the last fifth, five times: what the fit is worth on questions it
has not seen. Questions on several places are left out, since these take turns whatever the weights.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.questions import holds, read
from eval.retrieval import read_qrels, read_queries
from rag.answering.question import understand
from rag.answering.retrieve import PARTS, Candidate, Fusion, candidates, encoded
from rag.answering.understanding.knowledge import Knowledge
from rag.library.local import LocalStore
from rag.library.store import Store
from rag.models.encoder import Encoder, load_encoder
from rag.records import DocumentCard, Passage

STEPS = (0.0, 0.5, 0.7, 0.85, 1.2, 1.5, 2.0)
FOLDS = 5
LEAST_GAIN = 0.0005


@dataclass(frozen=True, slots=True)
class Case:
    """One question: parts of its candidates, shape (n, len(PARTS)), and which of its golds each holds (n, golds)."""

    parts: NDArray[np.float32]
    holds: NDArray[np.bool_]
    every: bool

    def value(self, weights: NDArray[np.float32]) -> float:
        """Mean of hit@1, hit@3 and hit@5, and of 1 / rank within ten."""
        order = np.argsort(-(self.parts @ weights), kind="stable")[:10]
        met = np.logical_or.accumulate(self.holds[order], axis=0)
        done = met.all(axis=1) if self.every else met.any(axis=1)
        if not done.any():
            return 0.0
        first = int(done.argmax())
        return ((first < 1) + (first < 3) + (first < 5) + 1.0 / (first + 1)) / 4


def cases_of_questions(store: Store, encoder: Encoder, path: Path) -> list[Case]:
    """Cases from a file of questions with gold quotes."""
    knowledge = Knowledge.of(store)
    found = []
    for question in read(path):
        understood = understand(question["question"], knowledge)
        if len(understood.scopes) > 1:
            continue
        rows = candidates(store, encoded(understood, encoder), understood, understood.filters)

        def met(passage: Passage, card: DocumentCard, gold: dict[str, str]) -> bool:
            names = {Path(s).stem for s in card.sources}
            return Path(gold["file"]).stem in names and holds(passage.text, gold["quote"])

        marks = [[met(*read, gold) for gold in question["gold"]] for read in store.passages([row.key for row in rows])]
        found += _case(rows, marks, every=question.get("gold_mode") == "all")
    return found


def cases_of_beir(store: Store, encoder: Encoder, folder: Path, limit: int) -> list[Case]:
    """Cases from the first queries of a benchmark folder."""
    knowledge, qrels = Knowledge.of(store), read_qrels(folder)
    found = []
    for key, text in [q for q in read_queries(folder) if q[0] in qrels][:limit]:
        understood = understand(text, knowledge)
        rows = candidates(store, encoded(understood, encoder), understood, understood.filters)
        cards = store.cards_of(np.array([row.key for row in rows], dtype=np.int64))
        found += _case(rows, [[qrels[key].get(card.source, 0) > 0] for card in cards], every=False)
    return found


def _case(rows: Sequence[Candidate], marks: Sequence[Sequence[bool]], *, every: bool) -> list[Case]:
    return [Case(rows[0].looked.parts[[r.row for r in rows]], np.array(marks, dtype=bool), every)] if rows else []


def mean(cases: Sequence[Case], weights: NDArray[np.float32]) -> float:
    """Mean value; 0 without cases."""
    return float(np.mean([c.value(weights) for c in cases])) if cases else 0.0


def fit(groups: Sequence[Sequence[Case]], start: NDArray[np.float32]) -> NDArray[np.float32]:
    """Coordinate ascent from ``start``; each group counts the same, however many cases it has."""

    def worth(weights: NDArray[np.float32]) -> float:
        return sum(mean(g, weights) for g in groups) / max(1, len(groups))

    weights, best = start.copy(), worth(start)
    moved = True
    while moved:
        moved = False
        for at in range(len(PARTS)):
            for step in STEPS:
                tried = weights.copy()
                tried[at] *= step
                value = worth(tried)
                if value > best + LEAST_GAIN:
                    weights, best, moved = tried, value, True
    return weights


def main(argv: Sequence[str]) -> int:
    """Cross-validate, fit on all, print the weights."""
    parser = argparse.ArgumentParser(prog="python -m eval fit", description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--beir", type=Path)
    parser.add_argument("--beir-library", type=Path)
    parser.add_argument("--limit", type=int, default=400)
    args = parser.parse_args(argv)
    encoder = load_encoder()
    groups = [cases_of_questions(LocalStore.open(args.library, encoder), encoder, args.questions)]
    if args.beir:
        groups.append(cases_of_beir(LocalStore.open(args.beir_library, encoder), encoder, args.beir, args.limit))
    report(groups)
    return 0


def report(groups: Sequence[Sequence[Case]]) -> None:
    """Cross-validate, fit on all, print."""
    start = Fusion().weights
    held: list[list[tuple[float, float]]] = [[] for _ in groups]
    for fold in range(FOLDS):
        learned = fit([[c for i, c in enumerate(g) if i % FOLDS != fold] for g in groups], start)
        for group, kept in zip(groups, held, strict=True):
            unseen = [c for i, c in enumerate(group) if i % FOLDS == fold]
            kept.append((mean(unseen, start), mean(unseen, learned)))
    weights = fit(groups, start)
    for number, (group, kept) in enumerate(zip(groups, held, strict=True), start=1):
        before, after = np.mean(kept, axis=0)
        print(f"group {number}: {len(group)} questions; unseen {before:.4f} -> {after:.4f}", end="; ")
        print(f"all {mean(group, start):.4f} -> {mean(group, weights):.4f}")
    for name, old, new in zip(PARTS, start, weights, strict=True):
        print(f"    {name}: float = {new:.3g}" + ("" if old == new else f"  # was {old:.3g}"))
