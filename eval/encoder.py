"""Encoders against BM25: ``python -m eval encoder [--encoder NAME_OR_FOLDER ...] [--bench DIR] [--corpus FILE]``.

Each folder of ``--bench`` in BEIR layout is searched exactly: BM25 over syllables (k1 1.5, b .75), each encoder alone,
and both fused by weight, each side divided by its best score of the question. ``--reports DIR --questions FILE`` adds
hit@5 of the questions tagged ``paraphrase`` with the reports' paragraphs as passages. ``--folded`` asks without
diacritics, and BM25 reads the passages without them too. The weight is one for all folders, given by ``--weight``;
``--weights`` prints the whole grid instead.
``--words`` adds BM25 over the words that pyvi segments, BM25 over both (the two fused with weight 1), and each encoder
fused with both by the same weights; two cores take some four minutes to segment 47,000 articles of law. ``--headed``
encodes passages as the program does, the heading once more before the text, and counts its words HEADINGS times more in
BM25. ``--tempered`` fuses once more with each side divided in part by what it could score at most (``scaled``).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.retrieval import read_qrels, read_queries, rows
from rag.models.encoder import Encoder, load_encoder
from rag.text.tokens import fold, syllables, words

GRID = (0.3, 0.5, 0.7, 1.0, 1.4, 2.0, 3.0)
HEADINGS = 2
TEMPER = 0.7
BATCH = 200  # texts that one process segments at a time
Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Bench:
    """Passages, questions, and for each question the indices of the passages that answer it; ``headings`` are those of
    the passages, or none."""

    name: str
    passages: tuple[str, ...]
    questions: tuple[str, ...]
    relevant: tuple[frozenset[int], ...]
    headings: tuple[str, ...] = ()

    @property
    def headed(self) -> tuple[str, ...]:
        """The passages with their headings before them, as ``rag.own_encoder.passage_text`` has them."""
        return (
            tuple(map(" › ".join, zip(self.headings, self.passages, strict=True))) if self.headings else self.passages
        )


@dataclass(frozen=True)
class Lexical:
    """Scores of shape (questions, passages), and for each question what they could come to at most: a passage that
    says every word of it again and again. ``parts`` are views that were put together."""

    scores: Scores
    most: Scores
    parts: tuple[Lexical, ...] = ()


def beir(folder: Path, corpus: Path | None = None) -> Bench:
    """A folder in BEIR layout; ``corpus`` stands in for its ``corpus.jsonl``."""
    own = folder / "corpus.jsonl"
    found = list(rows(own if own.exists() or corpus is None else corpus))
    place = {row["id"]: i for i, row in enumerate(found)}
    qrels = read_qrels(folder)
    asked = [(key, text) for key, text in read_queries(folder) if key in qrels]
    return Bench(
        folder.name if own.exists() else f"{folder.parent.name}/{folder.name}",
        tuple(f"{row['title']}\n{row['text']}" for row in found),
        tuple(text for _, text in asked),
        tuple(frozenset(place[d] for d, grade in qrels[key].items() if grade > 0 and d in place) for key, _ in asked),
        tuple(row["title"] for row in found),
    )


def paraphrased(reports: Path, questions: Path) -> Bench:
    """Paragraphs (lines) of the reports as passages; a question's are those its quotes lie in."""
    passages: list[str] = []
    place: dict[tuple[str, int], int] = {}
    for path in sorted(reports.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                place[path.name, number] = len(passages)
                passages.append(line.strip())
    asked = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    asked = [q for q in asked if "paraphrase" in q["tags"] and q["gold"]]
    relevant = [
        frozenset(
            place[g["file"], n]
            for g in q["gold"]
            for n in range(g["line"], g["line_end"] + 1)
            if (g["file"], n) in place
        )
        for q in asked
    ]
    return Bench("paraphrase", tuple(passages), tuple(q["question"] for q in asked), tuple(relevant))


def bm25(
    passages: Iterable[Sequence[str]], questions: Sequence[Sequence[str]], *, k1: float = 1.5, b: float = 0.75
) -> Lexical:
    """The formula of Lucene without its constant factor k1 + 1; both sides come as tokens."""
    from scipy.sparse import csr_matrix

    known: dict[str, int] = {}
    columns: list[int] = []
    starts = [0]
    for tokens in passages:
        columns += [known.setdefault(t, len(known)) for t in tokens]
        starts.append(len(columns))
    lengths = np.diff(starts)
    counts = csr_matrix(
        (np.ones(len(columns), np.float32), np.array(columns), np.array(starts)), (len(lengths), len(known))
    )
    counts.sum_duplicates()
    having = np.bincount(counts.indices, minlength=len(known))
    rarity = np.log(1 + (len(lengths) - having + 0.5) / (having + 0.5)).astype(np.float32)
    owner = np.repeat(np.arange(len(lengths)), np.diff(counts.indptr))
    norm = k1 * (1 - b + b * lengths / lengths.mean())
    counts.data = (rarity[counts.indices] * counts.data / (counts.data + norm[owner])).astype(np.float32)
    by_token = counts.T.tocsr()
    found = np.zeros((len(questions), len(lengths)), np.float32)
    most = np.zeros(len(questions), np.float32)
    unheard = np.log(1 + (len(lengths) + 0.5) / 0.5)
    for i, question in enumerate(questions):
        asked = [known[t] for t in question if t in known]
        found[i] = np.asarray(by_token[asked].sum(axis=0)).ravel()
        most[i] = rarity[asked].sum() + unheard * (len(question) - len(asked))
    return Lexical(found, most)


def segmented(texts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The words of each text in order, by all cores; says on standard error how far it is."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for done, found in enumerate(pool.map(words, texts, chunksize=BATCH), 1):
            if done % BATCH == 0 or done == len(texts):
                print(f"\r{done} of {len(texts)} segmented", end="", file=sys.stderr, flush=True)
            yield found
    print(file=sys.stderr)


def lexical(bench: Bench, *, by_words: bool, folded: bool, headed: bool = False) -> dict[str, Lexical]:
    """BM25 over syllables; ``by_words``, over words and over both as well; ``folded``, without diacritics on both
    sides, as the program's index has them too."""
    plain = fold if folded else str
    questions, read = list(map(plain, bench.questions)), list(map(plain, bench.passages))
    headings = list(map(plain, bench.headings)) if headed else []
    passages = with_headings(headings, syllables, map(syllables, read))
    found = {"BM25": bm25(passages, [syllables(q) for q in questions])}
    if by_words:
        over_words = bm25(with_headings(headings, words, segmented(read)), [words(q) for q in questions])
        both = fused(found["BM25"].scores, over_words.scores, 1.0)
        found |= {
            "BM25 over words": over_words,
            "BM25 over both": Lexical(both, over_words.most, (found["BM25"], over_words)),
        }
    return found


def with_headings(
    headings: Sequence[str], cut: Callable[[str], Sequence[str]], passages: Iterable[Sequence[str]]
) -> Iterator[Sequence[str]]:
    """The tokens of each passage, those of its heading HEADINGS times more."""
    if not headings:
        yield from passages
        return
    of = {heading: [*cut(heading)] * HEADINGS for heading in set(headings)}
    for heading, tokens in zip(headings, passages, strict=True):
        yield (*of[heading], *tokens)


def dense(encoder: Encoder, bench: Bench, *, folded: bool = False, headed: bool = False) -> Scores:
    """Cosines of shape (questions, passages)."""
    questions = [fold(q) if folded else q for q in bench.questions]
    passages = encoder.encode_passages(bench.headed if headed else bench.passages)
    return np.asarray(encoder.encode_questions(questions) @ passages.T, dtype=np.float32)


def fused(one: Scores, other: Scores, weight: float) -> Scores:
    """Both sides divided by their best score of each question; the other one times ``weight``."""
    best = np.maximum(one.max(axis=1, keepdims=True), 1e-9), np.maximum(other.max(axis=1, keepdims=True), 1e-9)
    return np.asarray(one / best[0] + weight * other / best[1], dtype=np.float32)


def tempered(one: Lexical, cosine: Scores, weight: float) -> Scores:
    """Both sides scaled in part by what they could score at most; the cosine, which is at most 1, times ``weight``.

    Divided by its best alone, a side that found next to nothing, as BM25 does where a question shares hardly a word
    with its passage, counts as much as one that found everything.
    """
    parts = one.parts or (one,)
    words = sum(scaled(part.scores, part.most) for part in parts) / len(parts)
    return np.asarray(words + weight * scaled(cosine, np.ones(len(cosine), np.float32)), dtype=np.float32)


def scaled(scores: Scores, most: Scores) -> Scores:
    """Scores divided by best^TEMPER · most^(1 - TEMPER), of each question."""
    best = np.maximum(scores.max(axis=1), 1e-9)
    return np.asarray(scores / (best**TEMPER * np.maximum(most, 1e-9) ** (1 - TEMPER))[:, None], dtype=np.float32)


def measures(scores: Scores, relevant: Sequence[frozenset[int]]) -> dict[str, float]:
    """MRR@10, recall at 10 and hit at 5."""
    some = np.argpartition(-scores, min(10, scores.shape[1] - 1), axis=1)[:, :10]
    order = np.argsort(-np.take_along_axis(scores, some, axis=1), axis=1, kind="stable")
    top = np.take_along_axis(some, order, axis=1)
    ranks = [[rank for rank, p in enumerate(row, 1) if int(p) in good] for row, good in zip(top, relevant, strict=True)]
    return {
        "MRR@10": float(np.mean([1 / r[0] if r else 0 for r in ranks])),
        "R@10": float(np.mean([len(r) / max(len(good), 1) for r, good in zip(ranks, relevant, strict=True)])),
        "hit@5": float(np.mean([bool(r) and r[0] <= 5 for r in ranks])),
    }


def speeds(encoder: Encoder, bench: Bench) -> dict[str, float]:
    """Milliseconds a question (median, one at a time) and passages a second."""
    took = []
    for question in bench.questions[:200]:
        began = time.perf_counter()
        encoder.encode_questions([question])
        took.append((time.perf_counter() - began) * 1e3)
    some = bench.passages[:1000]
    began = time.perf_counter()
    encoder.encode_passages(some)
    return {"question_ms": float(np.median(took)), "passages_s": len(some) / (time.perf_counter() - began)}


def compare(
    bench: Bench,
    encoders: Mapping[str, Encoder],
    weights: Sequence[float],
    *,
    folded: bool,
    by_words: bool = False,
    headed: bool = False,
    by_most: bool = False,
) -> list[dict[str, Any]]:
    """One row a system: BM25 over each view, each encoder alone, each fused at each weight.

    Words alone are a view to compare with; encoders are fused with syllables and with both.
    """
    views = lexical(bench, by_words=by_words, folded=folded, headed=headed)
    found: list[dict[str, Any]] = [{"system": view, **measures(v.scores, bench.relevant)} for view, v in views.items()]
    for name, encoder in encoders.items():
        cosine = dense(encoder, bench, folded=folded, headed=headed)
        found.append({"system": name, **measures(cosine, bench.relevant), **speeds(encoder, bench)})
        for view, side in views.items():
            if view == "BM25 over words":
                continue
            for w in weights:
                label, scores = f"{name} + {view} (×{w})", fused(side.scores, cosine, w)
                found.append({"system": label, **measures(scores, bench.relevant)})
                if by_most:
                    row = measures(tempered(side, cosine, w), bench.relevant)
                    found.append({"system": f"{label}, tempered", **row})
    return [{"bench": bench.name + (" (folded)" if folded else ""), **row} for row in found]


def main(argv: Sequence[str]) -> int:
    """Print one Markdown table, or JSON lines."""
    parser = argparse.ArgumentParser(prog="python -m eval encoder", description=__doc__)
    parser.add_argument("--encoder", action="append", default=[], help="name or folder; the embedded one by default")
    parser.add_argument("--bench", type=Path, action="append", default=[], help="a folder with queries.jsonl")
    parser.add_argument("--corpus", type=Path, help="rows for the folders without a corpus.jsonl")
    parser.add_argument("--reports", type=Path)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--folded", action="store_true", help="ask without diacritics")
    parser.add_argument("--headed", action="store_true", help="headings counted more, as the program does")
    parser.add_argument("--tempered", action="store_true", help="fuse by what each side could score, as well")
    parser.add_argument("--words", action="store_true", help="BM25 over pyvi's words, and over both, as well")
    parser.add_argument("--weight", type=float, default=0.6)
    parser.add_argument("--weights", action="store_true", help="every weight of the grid")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    benches = [beir(folder, args.corpus) for folder in args.bench]
    if args.reports and args.questions:
        benches.append(paraphrased(args.reports, args.questions))
    encoders = {e.name: e for e in map(load_encoder, args.encoder or [None])}
    weights = GRID if args.weights else (args.weight,)
    ways = {"folded": args.folded, "by_words": args.words, "headed": args.headed, "by_most": args.tempered}
    found = [row for bench in benches for row in compare(bench, encoders, weights, **ways)]
    if args.json:
        print("\n".join(json.dumps(row, ensure_ascii=False) for row in found))
        return 0
    print(
        "| bench | system | MRR@10 | R@10 | hit@5 | ms a question | passages a second |\n|---|---|---|---|---|---|---|"
    )
    for row in found:
        speed = f"{row['question_ms']:.2f} | {row['passages_s']:.0f}" if "passages_s" in row else "| "
        numbers = " | ".join(f"{row[m]:.3f}" for m in ("MRR@10", "R@10", "hit@5"))
        print(f"| {row['bench']} | {row['system']} | {numbers} | {speed} |")
    return 0
