"""Recall, MRR, nDCG and success by ir_measures, and a paired bootstrap between two runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

Qrels = Mapping[str, Mapping[str, int]]
Run = dict[str, Sequence[str]]
"""Query id -> document names, best first."""

MEASURES = ("RR@10", "nDCG@10", "R@5", "R@10", "Success@1", "Success@3", "Success@5")
ROUNDS = 2000


def per_query(qrels: Qrels, run: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    """Measure -> query -> value; a query without any result counts as zero."""
    import ir_measures

    measures = [ir_measures.parse_measure(name) for name in MEASURES]
    scored = {query: {name: 1.0 / rank for rank, name in enumerate(names, 1)} for query, names in run.items() if names}
    found: dict[str, dict[str, float]] = {name: dict.fromkeys(qrels, 0.0) for name in MEASURES}
    for metric in ir_measures.iter_calc(measures, {q: dict(r) for q, r in qrels.items()}, scored):
        found[str(metric.measure)][metric.query_id] = float(metric.value)
    return found


def measure(qrels: Qrels, run: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Measure -> mean over all queries of ``qrels``."""
    return {name: round(float(np.mean(list(v.values()))), 4) for name, v in per_query(qrels, run).items()}


def bootstrap(
    before: Sequence[float], after: Sequence[float], *, rounds: int = ROUNDS, seed: int = 1
) -> dict[str, float]:
    """Mean difference with its 95 % interval and the share of resamples in which it is not above zero.

    Questions are drawn with replacement, the same ones for both sides.
    """
    gain = np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64)
    drawn = np.random.default_rng(seed).integers(0, len(gain), (rounds, len(gain)))
    means = gain[drawn].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return {
        "difference": round(float(gain.mean()), 4),
        "low": round(float(low), 4),
        "high": round(float(high), 4),
        "p": round(float((means <= 0).mean()), 4),
    }


def paired(qrels: Qrels, before: Mapping[str, Sequence[str]], after: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """Differences per measure, and the queries whose first relevant hit within ten was gained or lost."""
    old, new = per_query(qrels, before), per_query(qrels, after)
    order = sorted(qrels)
    differences = {m: bootstrap([old[m][q] for q in order], [new[m][q] for q in order]) for m in MEASURES}
    gained = [q for q in order if old["RR@10"][q] == 0 < new["RR@10"][q]]
    lost = [q for q in order if new["RR@10"][q] == 0 < old["RR@10"][q]]
    return {"measures": differences, "gained": gained, "lost": lost}
