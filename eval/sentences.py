"""Weights of the sentence score, fitted: ``python -m eval sentences LIBRARY=FILE[,FILE...]...``.

Each FILE has questions as ``eval.questions`` reads them, each LIBRARY the reports these were asked about. For every
question the sentences found are ranked and marked where they hold a gold quote or are part of one. The weights of
``rag.answering.scoring`` are then moved, by gradient and held near to today's, so that the marked sentences are the
likelier ones (a softmax over all sentences of a question). A report's questions count no more than those of a typical
one, however many there are; what the fit is worth on a report that it has not seen is measured by leaving out one
report after the other. Of a long sentence only the clause that today's weights choose is looked at: fit again once
they are taken.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.questions import holds, read
from rag.answering import compose
from rag.answering.scoring import WEIGHTS, Parts, score
from rag.engine import Engine
from rag.settings import Settings

Floats = NDArray[np.float64]

STEEPNESS = 6.0
"""How sharply a better score is preferred."""
HOLD = 2.0
"""What it costs that a weight leaves today's, by the square of how far."""
STEPS, RATE = 400, 0.02


@dataclass(frozen=True, slots=True)
class Case:
    """One question: parts of its sentences, shape (n, len(Parts)), what their scores have beyond these (n,), which hold
    a gold (n,), and the report that it is asked about."""

    parts: Floats
    beside: Floats
    gold: NDArray[np.bool_]
    report: str

    def scores(self, weights: Floats) -> Floats:
        """Of each sentence."""
        found: Floats = self.parts @ weights + self.beside
        return found


def cases(engine: Engine, path: Path) -> list[Case]:
    """The questions of a file that are answered by ranked sentences, one of which holds a gold."""
    found = []
    for question in read(path):
        case = compose.case_of(engine.store, engine.encoder, engine.understand(question["question"]), engine.knowledge)
        if case is None:
            continue
        gold = [
            any(
                Path(g["file"]).stem in {Path(s).stem for s in e.hit.document.sources}
                and (holds(e.text, g["quote"]) or holds(g["quote"], e.text))
                for g in question["gold"]
            )
            for e in case.ranked
        ]
        if any(gold):
            beside = np.array([e.score - score(e.parts, level=0.0) for e in case.ranked])
            found.append(
                Case(np.array([e.parts for e in case.ranked]), beside, np.array(gold), question["gold"][0]["file"])
            )
    return found


def gradient(case: Case, weights: Floats) -> Floats:
    """Of how unlikely the gold sentences are."""
    likely = np.exp(STEEPNESS * (scores := case.scores(weights)) - STEEPNESS * scores.max())
    right = likely * case.gold
    expected: Floats = case.parts.T @ (likely / likely.sum() - right / max(right.sum(), 1e-300))
    return STEEPNESS * expected


def fit(known: Sequence[Case], start: Floats) -> Floats:
    """The weights that make the gold sentences of ``known`` likeliest, by Adam from ``start``."""
    of_report = Counter(c.report for c in known)
    typical = float(np.median([*of_report.values()]))
    shares = [min(1.0, typical / of_report[c.report]) for c in known]
    weights, mean, square = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step in range(1, STEPS + 1):
        slope = 2 * HOLD * (weights - start)
        for case, share in zip(known, shares, strict=True):
            slope += share * gradient(case, weights)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
    return weights


def value(known: Sequence[Case], weights: Floats) -> tuple[float, float, float]:
    """How often a gold sentence is the first, and one of the first three; the mean of 1 / its rank."""
    ranks = [1 + int((s > s[c.gold].max()).sum()) for c in known for s in (c.scores(weights),)]
    return (
        float(np.mean([r == 1 for r in ranks])),
        float(np.mean([r <= 3 for r in ranks])),
        float(np.mean([1 / r for r in ranks])),
    )


def report(known: Sequence[Case]) -> None:
    """Leave out each report, fit on all, print; the level keeps the mean of the best scores."""
    start = np.array(WEIGHTS)
    for name in dict.fromkeys(c.report for c in known):
        unseen = [c for c in known if c.report == name]
        learned = fit([c for c in known if c.report != name], start)
        before, after = (" ".join(f"{v:.3f}" for v in value(unseen, w)) for w in (start, learned))
        print(f"{name}: {len(unseen)} questions; unseen {before} -> {after}")
    weights = fit(known, start)
    for part, old, new in zip(Parts._fields, start, weights, strict=True):
        print(f"    {part}={new:.2f},  # was {old:.3g}")
    rise = np.mean([c.scores(weights).max() - c.scores(start).max() for c in known])
    print(f"LEVEL falls by {rise:.2f}")


def main(argv: Sequence[str]) -> int:
    """Fit and print."""
    parser = argparse.ArgumentParser(prog="python -m eval sentences", description=__doc__)
    parser.add_argument("asked", nargs="+", metavar="LIBRARY=FILE[,FILE...]")
    known: list[Case] = []
    for pair in parser.parse_args(argv).asked:
        library, _, files = pair.partition("=")
        engine = Engine.open(Settings(library=Path(library)))
        for file in files.split(","):
            known += cases(engine, Path(file))
    report(known)
    return 0
