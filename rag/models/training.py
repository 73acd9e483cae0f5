"""Fits a static encoder: from scratch to a folder of text, or gently to a user's own library.

``python -m rag.models.training --text DIR --out FOLDER`` makes the embedded encoder. It starts from *meaning*, word
vectors of all the text (``rag.models.words``), and learns a *task*: to put a title or a question near the text that
belongs to it. Word vectors do not know what a question is; the task forgets that "bà con" and "nhân dân" are one; what
ships lies between the two. ``fit`` moves a finished encoder a little towards pairs of a library.

Contrastive training here is numpy and scipy: a batch of texts is a sparse matrix of token counts, its vectors are that
matrix times the table, and only the rows of tokens in the batch move.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.models.bare import STEPS as BARE_STEPS
from rag.models.bare import fitted, narrowed, streamed, widened
from rag.models.encoder import EmbeddedEncoder, Encoder
from rag.models.examples import LONGEST, Everyday, Pair, Tokens, rows_of, sources, tokenised, view, whole
from rag.models.rows import Rows, bag, vectors_of
from rag.models.words import (
    Floats,
    Ids,
    centred,
    count,
    encoded,
    entries,
    rarity,
    skip_gram,
    stream,
    unmarked,
    vocabulary,
    without_diacritics,
)
from rag.text.tokens import fold

if TYPE_CHECKING:
    from tokenizers import Tokenizer

TEMPERATURE = 0.05


# ------------------------------------------------------------------------------------------------ one step


def contrast(
    rows: Rows, pairs: Sequence[Pair], keys: NDArray[np.int64], rate: float, *, rivals: Sequence[Ids] = (),
    temperature: float = TEMPERATURE, anchor: Floats | None = None, pull: float = 0.0,
) -> float:  # fmt: skip
    """One step with the batch's other passages as negatives, in both directions; returns the loss.

    Pairs of one key (the same title, the same passage) are no negatives of each other. ``rivals`` are further passages
    that answer none of the questions. ``anchor`` is a table that ``pull`` draws the moved rows towards.
    """
    size = len(pairs)
    used, matrix = bag([q for q, _ in pairs] + [p for _, p in pairs] + list(rivals))
    table = rows.table[used]
    sums = matrix @ table
    lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    units = sums / lengths
    questions, passages = units[:size], units[size:]
    scores = questions @ passages.T / np.float32(temperature)
    same = keys[:, None] == keys[None, :]
    np.fill_diagonal(same, False)
    own = scores[:, :size]
    own[same] = -1e4
    slope = np.exp(scores - scores.max(axis=1, keepdims=True))
    slope /= slope.sum(axis=1, keepdims=True)
    loss = float(-np.log(np.diag(slope) + 1e-9).mean())
    back = np.exp(own - own.max(axis=0, keepdims=True))
    slope[:, :size] += back / back.sum(axis=0, keepdims=True)
    slope /= 2
    slope[np.arange(size), np.arange(size)] -= 1
    # Not divided by the batch's size: Adam does not mind, and float32 keeps its digits.
    slope /= np.float32(temperature)
    wanted = np.concatenate([slope @ passages, slope.T @ questions])
    wanted = (wanted - units * (wanted * units).sum(axis=1, keepdims=True)) / lengths
    moves = matrix.T @ wanted
    if anchor is not None:
        moves += pull * (table - anchor[used])
    rows.move(used, moves.astype(np.float32), rate)
    return loss


# ------------------------------------------------------------------------------------------------ from scratch


def neighbours(texts: Sequence[Tokens], table: Floats, random: np.random.Generator, leaf: int) -> list[NDArray[Any]]:
    """Indices of the texts in groups of like ones, by random hyperplanes: a batch of groups has hard negatives."""
    vectors = vectors_of([np.concatenate([t.title, t.body[:60]]) for t in texts], table)
    groups, waiting = [], [np.arange(len(texts))]
    while waiting:
        group = waiting.pop()
        if len(group) <= leaf:
            groups.append(group)
            continue
        one, other = random.choice(group, 2, replace=False)
        side = np.argsort(vectors[group] @ (vectors[one] - vectors[other]), kind="stable")
        half = len(group) // 2
        waiting += [group[side[:half]], group[side[half:]]]
    random.shuffle(groups)
    return groups


def rivals_of(
    askers: Sequence[Tokens], articles: Sequence[Tokens], table: Floats, most: int = 16
) -> list[NDArray[np.int64]]:
    """Indices of the articles nearest to each question, those that answer it left out.

    A text without a lead asks by its title. Articles of one title count as one.
    """
    passages = vectors_of([a.passage() for a in articles], table)
    keys = np.array([a.key for a in articles])
    right: dict[bytes, set[int]] = {}
    for asker in askers:
        right.setdefault(asker.question.tobytes(), set()).add(asker.key)
    questions = vectors_of([a.question for a in askers], table)
    reach = min(2 * most, len(articles))
    found = []
    for start in range(0, len(askers), 512):
        scores = questions[start : start + 512] @ passages.T
        for asker, near in zip(askers[start:], np.argpartition(-scores, reach - 1, axis=1)[:, :reach], strict=False):
            answering = right[asker.question.tobytes()]
            found.append(np.array([a for a in near if int(keys[a]) not in answering], np.int64)[:most])
    return found


REPEATS = {"law": 2.0, "news": 0.7, "qa": 3.0, "wiki": 0.5, "asked": 5.0, "labelled": 12.0}
"""How often each kind is taken: the law and its questions are nearest to what is asked."""
STEPS, RATE = 1100, 0.01
RUNS = 5
"""How often the task is learned from one start, in another order each time: the mean of the tables beats each of them
(Wortsman 2022)."""
SHARE = 0.1


def learned(
    texts: Sequence[Tokens], tokenizer: Tokenizer, start: Floats, *, steps: int = STEPS, batch: int = 1024,
    rate: float = RATE, temperature: float = 0.04, plain: float = 0.3, hidden: float = 0.2, everyday: float = 0.5,
    rivals: int = 1, leaf: int = 48, again: int = 400, seed: int = 1,
    told: Callable[[int, int, float], None] = lambda done, total, loss: None,
) -> Floats:  # fmt: skip
    """The table after the task, shape (tokens, dimension), from ``start``.

    ``plain`` of the questions are written without diacritics; of ``hidden`` pairs the passage loses the words of its
    question, so that meaning must find it; in ``everyday`` of the questions everyday words stand for formal ones.
    Every ``again`` steps the table itself looks for ``rivals``, the wrong articles it puts nearest, and after the first
    steps two batches in five are made of groups of like texts.
    """
    random = np.random.default_rng(seed)
    rows = Rows(start.copy())
    in_plain_words = Everyday(tokenizer)
    tokens = entries(tokenizer)
    place = {token: i for i, token in enumerate(tokens)}
    folded = np.array([place.get(fold(token), i) for i, token in enumerate(tokens)], dtype=np.int32)
    of = {kind: [i for i, t in enumerate(texts) if t.kind == kind] for kind in REPEATS}
    of = {kind: found for kind, found in of.items() if found}
    shares = {kind: len(found) * REPEATS[kind] for kind, found in of.items()}
    articles = [texts[i] for i in of.get("law", [])]
    groups: dict[str, list[NDArray[Any]]] = {}
    wrong: dict[int, NDArray[np.int64]] = {}
    loss = 0.0
    for done in range(steps):
        if done % again == 0:
            asking = list(random.permutation(of.get("law", []))[:15_000]) + of.get("asked", []) + of.get("labelled", [])
            wrong.update(zip(asking, rivals_of([texts[i] for i in asking], articles, rows.table), strict=True))
        if done >= steps * 0.15 and (not groups or done % (3 * again) == 0):
            groups = {
                kind: [
                    np.array(of[kind])[g] for g in neighbours([texts[i] for i in of[kind]], rows.table, random, leaf)
                ]
                for kind in of
                if not texts[of[kind][0]].answers
            }
        pairs, keys, others = [], [], []
        for kind, share in shares.items():
            wanted = int(batch * share / sum(shares.values()) + random.random())
            if kind in groups and random.random() < 0.4:
                some = random.permutation(len(groups[kind]))[: wanted // 2 + 1]
                chosen = np.concatenate([groups[kind][g] for g in some])[:wanted]
            else:
                chosen = random.choice(of[kind], wanted)
            for i in chosen.tolist():
                found = view(texts[i], random)
                passages = [found.passage]
                if found.titled is not None and len(near := wrong.get(i, ())):
                    passages += [found.like(articles[a]) for a in random.choice(near, min(rivals, len(near)), False)]
                if random.random() < hidden:
                    shown = folded[found.question]
                    passages = [p[~np.isin(folded[p], shown)] for p in passages]
                question = found.question
                if random.random() < everyday:
                    question = in_plain_words.said(question, random)
                if len(question) > 1 and len(passages[0]) > 3:
                    pairs.append((question, passages[0]))
                    keys.append(texts[i].key)
                    others += [p for p in passages[1:] if len(p) > 3]
        bare = np.flatnonzero(random.random(len(pairs)) < plain).tolist()
        for i, question in zip(bare, unmarked(tokenizer, tokens, [pairs[i][0] for i in bare]), strict=True):
            pairs[i] = (question if len(question) else pairs[i][0], pairs[i][1])
        slower = min(1.0, (done + 1) / 30) * max(0.02, 1 - done / steps)
        now = contrast(rows, pairs, np.array(keys, np.int64), rate * slower, rivals=others, temperature=temperature)
        loss = 0.98 * loss + 0.02 * now if done else now
        told(done + 1, steps, loss)
    return rows.table


def between(meaning: Floats, task: Floats, share: float) -> Floats:
    """``share`` of the word vectors a training began from, the rest of what it ended with (Wortsman 2021).

    Both lie in one space, so this keeps what the task made forget at no cost in size; laid side by side the two do
    no better with twice the numbers.
    """
    return np.asarray(share * meaning + (1 - share) * task, dtype=np.float32)


# ------------------------------------------------------------------------------------------------ files


def save(folder: Path, tokenizer: Tokenizer, table: Floats) -> None:
    """A static embedding in sentence-transformers' format: int8 rows and one float32 weight a row."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    table = table.copy()
    table[0] = 0  # <unk> says nothing
    weights = (np.maximum(np.abs(table).max(axis=1), 1e-12) / 127).astype(np.float32)
    tensors = {"embeddings": np.round(table / weights[:, None]).astype(np.int8), "weights": weights}
    save_file(tensors, str(folder / "model.safetensors"))
    # Written by ourselves: tokenizers' own files cannot be read by others on some systems, and are half air.
    (folder / "model.safetensors").chmod(0o644)
    layout = json.loads(tokenizer.to_str())
    _write(folder / "tokenizer.json", json.dumps(layout, ensure_ascii=False, separators=(",", ":")))
    modules = [("", "StaticEmbedding"), ("1_Normalize", "Normalize")]
    _write(
        folder / "modules.json",
        json.dumps(
            [
                {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
                for i, (path, kind) in enumerate(modules)
            ],
            indent=2,
        ),
    )
    config = {"model_type": "SentenceTransformer", "prompts": {}, "similarity_fn_name": "cosine"}
    _write(folder / "config_sentence_transformers.json", json.dumps(config, indent=2))


def _write(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8")


# ------------------------------------------------------------------------------------------------ a user's library


@dataclass(frozen=True, slots=True)
class Trained:
    """What ``fit`` did: MRR@10 on held-out pairs before and after, and the folder of the better encoder."""

    adopted: bool
    before: float
    after: float
    folder: Path
    pairs: int
    held_out: int


FEWEST = 100


def fit(
    pairs: Sequence[tuple[str, str]], base: EmbeddedEncoder, folder: Path, *, epochs: int = 5, batch: int = 64,
    rate: float = 0.003, pull: float = 0.1, seed: int = 1,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> Trained:  # fmt: skip
    """Adapt a static encoder to pairs of texts that belong together (heading and body, footnote and anchor ...).

    A fifth of the passages, at most 500, is held out with all its pairs. The result is saved into ``folder`` and
    adopted only if it finds the held-out passages, among all passages, at least as well as ``base`` and not the same;
    otherwise ``folder`` is left as it was. With fewer than FEWEST pairs nothing is tried.
    """
    known = list(dict.fromkeys((q.strip(), p.strip()) for q, p in pairs if q.strip() and p.strip() and q != p))
    random = np.random.default_rng(seed)
    passages = list(dict.fromkeys(p for _, p in known))
    aside = {passages[i] for i in random.permutation(len(passages))[: min(500, len(passages) // 5)]}
    kept = [pair for pair in known if pair[1] not in aside]
    held = [pair for pair in known if pair[1] in aside]
    if len(kept) < FEWEST or not held:
        return Trained(False, 0.0, 0.0, base.folder, len(kept), len(held))
    before = mrr(base, held, passages)
    table = np.asarray(base.table.take(np.arange(len(base.table.rows))))
    scale = np.float32(np.sqrt((table**2).mean()))
    anchor = table / scale
    rows = Rows(anchor.copy())
    ids = [encoded(base.tokenizer, side) for side in zip(*kept, strict=True)]
    place = {p: i for i, p in enumerate(passages)}
    keys = np.array([place[p] for _, p in kept], dtype=np.int64)
    total = epochs * -(-len(kept) // batch)
    done = 0
    for _ in range(epochs):
        order = random.permutation(len(kept))
        for first in range(0, len(order), batch):
            chosen = [i for i in order[first : first + batch] if len(ids[0][i]) and len(ids[1][i])]
            if len(chosen) > 1:
                pairs_now = [(ids[0][i][:LONGEST], ids[1][i][:LONGEST]) for i in chosen]
                contrast(rows, pairs_now, keys[chosen], rate * (1 - done / total), anchor=anchor, pull=pull)
            done += 1
            told(done, total)
    beside = folder.with_name(folder.name + ".new")
    shutil.rmtree(beside, ignore_errors=True)
    save(beside, base.tokenizer, rows.table * scale)
    after = mrr(EmbeddedEncoder(beside), held, passages)
    if after <= before:
        shutil.rmtree(beside)
        return Trained(False, before, after, base.folder, len(kept), len(held))
    shutil.rmtree(folder, ignore_errors=True)
    beside.rename(folder)
    return Trained(True, before, after, folder, len(kept), len(held))


def mrr(encoder: Encoder, pairs: Sequence[tuple[str, str]], passages: Sequence[str]) -> float:
    """MRR@10 of finding each pair's passage among ``passages`` by its first text.

    A text that is itself among the passages is not found by itself.
    """
    scores = encoder.encode_questions([q for q, _ in pairs]) @ encoder.encode_passages(passages).T
    place = {p: i for i, p in enumerate(passages)}
    for i, (question, _) in enumerate(pairs):
        if question in place:
            scores[i, place[question]] = -2
    right = scores[np.arange(len(pairs)), [place[p] for _, p in pairs]]
    ranks = 1 + (scores > right[:, None]).sum(axis=1)
    return float(np.where(ranks <= 10, 1 / ranks, 0).mean())


# ------------------------------------------------------------------------------------------------ the command


def main(argv: Sequence[str] | None = None) -> int:
    """Make an encoder from a folder of text; progress goes to standard error."""
    parser = argparse.ArgumentParser(prog="python -m rag.models.training", description=main.__doc__)
    parser.add_argument("--text", type=Path, required=True, help="law, news-*, qa and wiki as .jsonl.xz")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--dimension", type=int, default=256, help="numbers of a vector")
    parser.add_argument("--word-epochs", type=int, default=2)
    parser.add_argument("--steps", type=int, default=STEPS, help="of the task, 1,024 pairs each")
    parser.add_argument("--runs", type=int, default=RUNS, help="of the task, their tables averaged")
    parser.add_argument(
        "--apart", type=Path, action="append", default=[], help="a benchmark whose questions stay unseen"
    )
    parser.add_argument("--labelled", type=Path, action="append", default=[], help="a benchmark to learn from")

    parser.add_argument("--bare-steps", type=int, default=BARE_STEPS, help="for text without diacritics")
    parser.add_argument("--share", type=float, default=SHARE, help="how much stays of the word vectors, 0 to 1")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    began = time.monotonic()

    def say(*what: object) -> None:
        sys.stderr.write(f"{time.monotonic() - began:6.0f} s  {' '.join(map(str, what))}\n")

    apart = [text for path in args.apart for text in _questions(path).values()]
    labelled = [pair for path in args.labelled for pair in _labels(path)]
    tokenizer = vocabulary(*count(whole(kind, row) for kind, row in rows_of(args.text)))
    tokens = entries(tokenizer)
    say(len(tokens), "entries")
    ids = stream(tokenizer, (whole(kind, row) for kind, row in rows_of(args.text)))
    counts = np.bincount(ids, minlength=len(tokens)).astype(np.float64)
    say(len(ids), "tokens")
    vectors = skip_gram(ids, len(tokens), dimension=args.dimension, epochs=args.word_epochs, seed=args.seed)
    vectors, filled = without_diacritics(vectors, counts, tokens)
    meaning = centred(vectors, filled) * rarity(filled)[:, None]
    say("word vectors")
    meaning[0] = 0
    texts = list(tokenised(tokenizer, sources(args.text, apart, labelled)))
    say(len(texts), "texts,", sum(t.kind == "asked" for t in texts), "questions with an article")
    start = meaning * np.float32(0.1 / meaning.std())
    task = np.zeros_like(start)
    for run in range(args.runs):
        task += learned(
            texts, tokenizer, start, steps=args.steps, seed=args.seed + run,
            told=lambda done, total, loss: say(done, "of", total, f"loss {loss:.3f}") if done % 50 == 0 else None,
        ) / np.float32(args.runs)  # fmt: skip
    read = streamed((whole(kind, row) for kind, row in rows_of(args.text)), tokens)
    tokenizer, table = widened(tokenizer, between(start, task, args.share), read)
    say(len(table), "entries with bare runs")
    table = fitted(
        tokenizer, table, read, counts, steps=args.bare_steps, seed=args.seed,
        told=lambda done, total, cosine: say(done, "of", total, f"cosine {cosine:.3f}") if done % 100 == 0 else None,
    )  # fmt: skip
    tokenizer, table = narrowed(tokenizer, table, len(tokens))
    save(args.out, tokenizer, table)
    say("saved", args.out)
    return 0


def _questions(folder: Path) -> dict[str, str]:
    lines = (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["_id"]: row["text"] for row in map(json.loads, lines)}


def _labels(folder: Path) -> list[tuple[str, str]]:
    """(question, id of an article that answers it) of a folder in BEIR layout."""
    questions = _questions(folder)
    rows = [line.split("\t") for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    return [(questions[row[0]], row[1]) for row in rows if row[0] in questions]


if __name__ == "__main__":
    raise SystemExit(main())
