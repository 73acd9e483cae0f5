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
import hashlib
import json
import lzma
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.models.encoder import EmbeddedEncoder, Encoder, unit
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
    vocabulary,
    without_diacritics,
)
from rag.text.tokens import fold

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST = 260
TEMPERATURE = 0.05
Pair = tuple[Ids, Ids]


# ------------------------------------------------------------------------------------------------ one step


def bag(texts: Sequence[Ids]) -> tuple[NDArray[np.integer[Any]], Any]:
    """The tokens that occur, and a sparse matrix (texts, tokens) of how often each does."""
    from scipy.sparse import csr_matrix

    used, place = np.unique(np.concatenate(texts), return_inverse=True)
    starts = np.concatenate([[0], np.cumsum([len(t) for t in texts])])
    matrix = csr_matrix((np.ones(len(place), np.float32), place.astype(np.int32), starts), (len(texts), len(used)))
    matrix.sum_duplicates()
    return used, matrix


class Rows:
    """A table of shape (tokens, dimension) that moves by Adam, row by row: one second moment a row, lazily."""

    def __init__(self, table: Floats) -> None:
        self.table = table
        self.first = np.zeros_like(table)
        self.second = np.zeros(len(table), np.float32)
        self.steps = np.zeros(len(table), np.float32)

    def move(self, rows: NDArray[np.integer[Any]], slope: Floats, rate: float) -> None:
        """One step against the slope, shape (len(rows), dimension)."""
        self.steps[rows] += 1
        steps = self.steps[rows]
        first = self.first[rows] * np.float32(0.9) + slope * np.float32(0.1)
        second = self.second[rows] * np.float32(0.99) + (slope * slope).mean(axis=1) * np.float32(0.01)
        self.first[rows], self.second[rows] = first, second
        scale = rate / (1 - 0.9**steps) / (np.sqrt(second / (1 - 0.99**steps)) + 1e-8)
        self.table[rows] -= first * scale[:, None].astype(np.float32)


def contrast(
    rows: Rows, pairs: Sequence[Pair], keys: NDArray[np.int64], rate: float,
    anchor: Floats | None = None, pull: float = 0.0,
) -> float:  # fmt: skip
    """One step with the batch's other passages as negatives, in both directions; returns the loss.

    Pairs of one key (the same title, the same passage) are no negatives of each other. ``anchor`` is a table that
    ``pull`` draws the moved rows towards.
    """
    size = len(pairs)
    used, matrix = bag([q for q, _ in pairs] + [p for _, p in pairs])
    table = rows.table[used]
    sums = matrix @ table
    lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    units = sums / lengths
    questions, passages = units[:size], units[size:]
    scores = questions @ passages.T / TEMPERATURE
    same = keys[:, None] == keys[None, :]
    np.fill_diagonal(same, False)
    scores[same] = -1e4
    there = np.exp(scores - scores.max(axis=1, keepdims=True))
    there /= there.sum(axis=1, keepdims=True)
    back = np.exp(scores - scores.max(axis=0, keepdims=True))
    back /= back.sum(axis=0, keepdims=True)
    slope = (there + back) / 2
    slope[np.arange(size), np.arange(size)] -= 1
    # Not divided by the batch's size: Adam does not mind, and float32 keeps its digits.
    slope /= TEMPERATURE
    wanted = np.concatenate([slope @ passages, slope.T @ questions])
    wanted = (wanted - units * (wanted * units).sum(axis=1, keepdims=True)) / lengths
    moves = matrix.T @ wanted
    if anchor is not None:
        moves += pull * (table - anchor[used])
    rows.move(used, moves.astype(np.float32), rate)
    return float(-np.log(np.diag(there) + 1e-9).mean())


# ------------------------------------------------------------------------------------------------ from scratch


@dataclass(frozen=True, slots=True)
class Source:
    """One text to learn from: ``kind`` "law", "news", "qa" or "wiki"; ``lead`` is a lead or a question, or ""."""

    kind: str
    title: str
    lead: str
    body: str


_ARTICLE = re.compile(r"^Điều\s+\S+\.?\s*")


def rows_of(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """(kind, row) of every ``*.jsonl.xz``; the kind is the file's name up to the first "-" or "."."""
    for path in sorted(folder.glob("*.jsonl.xz")):
        kind = re.split(r"[-.]", path.name)[0]
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield kind, json.loads(line)


def whole(kind: str, row: dict[str, str]) -> str:
    """All of a row as one text, for counting and word vectors."""
    if kind == "qa":
        return f"{row['title']} . {row['question']} . {row['answer']}"
    return f"{row['title']} . {row.get('lead') or ''} . {row['text']}"


def sources_of(kind: str, row: dict[str, str]) -> Iterator[Source]:
    """The texts of one row: a long encyclopaedia article becomes runs of 160 syllables."""
    if kind == "law":
        yield Source(kind, _ARTICLE.sub("", row["title"]), "", _first(row["text"], 350))
    elif kind == "news":
        yield Source(kind, row["title"], row["lead"] or "", _first(row["text"], 220))
    elif kind == "qa":
        yield Source(kind, row["title"], row["question"], _first(row["answer"], 350))
    else:
        syllables = row["text"].split()
        for start in range(0, min(len(syllables) - 60, 1600), 160):
            yield Source(kind, row["title"], "", " ".join(syllables[start : start + 160]))


def _first(text: str, syllables: int) -> str:
    return " ".join(text.split()[:syllables])


@dataclass(frozen=True, slots=True)
class Tokens:
    """A Source as token ids."""

    kind: str
    title: Ids
    lead: Ids
    body: Ids

    @property
    def key(self) -> int:
        """Equal for equal titles: "Phạm vi điều chỉnh" heads hundreds of articles."""
        return int.from_bytes(hashlib.blake2b(self.title.tobytes(), digest_size=7).digest(), "little")


def tokenised(tokenizer: Tokenizer, sources: Iterator[Source], batch: int = 8000) -> Iterator[Tokens]:
    """Sources as token ids, in order."""
    while some := list(islice(sources, batch)):
        parts = [encoded(tokenizer, [getattr(s, name) for s in some]) for name in ("title", "lead", "body")]
        yield from (Tokens(s.kind, *ids) for s, *ids in zip(some, *parts, strict=True))


def view(text: Tokens, random: np.random.Generator) -> Pair:
    """One of many pairs a text can give: its title and its body, its question and answer, a sentence and the rest."""
    return _VIEWS[text.kind](text, random.random(), random)


def _law(text: Tokens, draw: float, random: np.random.Generator) -> Pair:
    if draw < 0.5:
        return text.title, (np.concatenate([text.title, text.body]) if random.random() < 0.3 else text.body)
    return (text.title, _span(text.body, 40, 150, random)[0]) if draw < 0.7 else _cloze(text, random)


def _answer(text: Tokens, draw: float, random: np.random.Generator) -> Pair:
    if draw < 0.5:
        return (text.lead if draw < 0.3 else text.title), text.body
    if draw < 0.7:
        return text.lead, np.concatenate([text.title, _span(text.body, 40, 200, random)[0]])
    return (text.title, text.lead) if draw < 0.85 else (text.lead, _span(text.body, 40, 120, random)[0])


def _news(text: Tokens, draw: float, random: np.random.Generator) -> Pair:
    if draw < 0.35:
        return text.title, _span(text.body, 40, 150, random)[0]
    if draw < 0.75 and len(text.lead):
        return (text.lead, _span(text.body, 40, 150, random)[0]) if draw < 0.55 else (text.title, text.lead)
    return _cloze(text, random)


def _article(text: Tokens, draw: float, random: np.random.Generator) -> Pair:
    if draw < 0.3:
        return np.concatenate([text.title, text.body[:15]]), text.body[15:]
    return _cloze(text, random)


def _span(ids: Ids, least: int, most: int, random: np.random.Generator) -> tuple[Ids, int]:
    length = int(random.integers(least, most + 1))
    start = int(random.integers(0, max(len(ids) - length, 0) + 1))
    return ids[start : start + length], start


def _cloze(text: Tokens, random: np.random.Generator) -> Pair:
    """A few words of the body, and the title with the rest: the inverse cloze task (Lee 2019)."""
    part, start = _span(text.body, 6, 20, random)
    cut = (start, start + len(part)) if random.random() < 0.9 else (0, 0)
    return part, np.concatenate([text.title, text.body[: cut[0]], text.body[cut[1] :]])


_VIEWS = {"law": _law, "qa": _answer, "news": _news, "wiki": _article}


def neighbours(texts: Sequence[Tokens], table: Floats, random: np.random.Generator, leaf: int) -> list[NDArray[Any]]:
    """Indices of the texts in groups of like ones, by random hyperplanes: a batch of groups has hard negatives."""
    vectors = np.zeros((len(texts), table.shape[1]), np.float32)
    for start in range(0, len(texts), 4096):
        used, matrix = bag([np.concatenate([t.title, t.body[:60]]) for t in texts[start : start + 4096]])
        vectors[start : start + 4096] = unit(matrix @ table[used])
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


RUNS = ((2, 0.01), (3, 0.01), (2, 0.003))
"""Epochs and rate of each run from the word vectors; the mean of their tables beats each of them (Wortsman 2022)."""
SHARE = 0.35
REPEATS = {"law": 3, "news": 1, "qa": 8, "wiki": 1}
"""How often an epoch takes each kind: the law and its questions are nearest to what is asked."""


def learned(
    texts: Sequence[Tokens], tokens: Sequence[str], start: Floats, *, epochs: int = 2, batch: int = 1024,
    rate: float = 0.01, plain: float = 0.3, leaf: int = 48, seed: int = 1,
    told: Callable[[int, int, float], None] = lambda done, total, loss: None,
) -> Floats:  # fmt: skip
    """The table after the task, shape (tokens, dimension), from ``start``; ``plain`` of the questions are folded.

    From the second epoch on batches are made of groups of like texts.
    """
    random = np.random.default_rng(seed)
    rows = Rows(start.copy())
    place = {token: i for i, token in enumerate(tokens)}
    folded = np.array([place.get(fold(token), i) for i, token in enumerate(tokens)], dtype=np.int32)
    kinds = np.array([t.kind for t in texts])
    repeated = np.concatenate([np.repeat(np.flatnonzero(kinds == k), n) for k, n in REPEATS.items()])
    total = max(1, epochs * (len(repeated) // batch))
    done, loss = 0, 0.0
    for epoch in range(epochs):
        order = random.permutation(repeated)
        if epoch and leaf:
            groups = [g for _ in range(2) for g in neighbours(texts, rows.table, random, leaf)]
            order = np.concatenate([*groups, order])[: len(repeated)]
            cut = [order[i : i + leaf] for i in range(0, len(order), leaf)]
            order = np.concatenate([cut[i] for i in random.permutation(len(cut))])
        for first in range(0, len(order) - batch + 1, batch):
            chosen = [(texts[i], view(texts[i], random)) for i in order[first : first + batch]]
            chosen = [(t, (q, p[:LONGEST])) for t, (q, p) in chosen if len(q) > 1 and len(p) > 3]
            bare = random.random(len(chosen)) < plain
            pairs = [(folded[q] if b else q, p) for (_, (q, p)), b in zip(chosen, bare, strict=True)]
            keys = np.array([t.key for t, _ in chosen], dtype=np.int64)
            now = contrast(rows, pairs, keys, rate * min(1.0, (done + 1) / 30) * max(0.02, 1 - done / total))
            done += 1
            loss = now if done == 1 else 0.98 * loss + 0.02 * now
            told(done, total, loss)
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
                contrast(rows, pairs_now, keys[chosen], rate * (1 - done / total), anchor, pull)
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
    parser.add_argument("--share", type=float, default=SHARE, help="how much stays of the word vectors, 0 to 1")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    began = time.monotonic()

    def say(*what: object) -> None:
        sys.stderr.write(f"{time.monotonic() - began:6.0f} s  {' '.join(map(str, what))}\n")

    tokenizer = vocabulary(*count(whole(kind, row) for kind, row in rows_of(args.text)))
    tokens = entries(tokenizer)
    say(len(tokens), "entries")
    ids = stream(tokenizer, (whole(kind, row) for kind, row in rows_of(args.text)))
    counts = np.bincount(ids, minlength=len(tokens)).astype(np.float64)
    say(len(ids), "tokens")
    vectors = skip_gram(ids, len(tokens), dimension=args.dimension, epochs=args.word_epochs, seed=args.seed)
    vectors, counts = without_diacritics(vectors, counts, tokens)
    meaning = centred(vectors, counts) * rarity(counts)[:, None]
    say("word vectors")
    meaning[0] = 0
    texts = list(tokenised(tokenizer, (s for kind, row in rows_of(args.text) for s in sources_of(kind, row))))
    start = meaning * np.float32(0.1 / meaning.std())
    task = np.zeros_like(meaning)
    for run, (epochs, rate) in enumerate(RUNS):
        task += learned(
            texts, tokens, start, epochs=epochs, rate=rate, seed=args.seed + run,
            told=lambda done, total, loss: say(done, "of", total, f"loss {loss:.3f}") if done % 50 == 0 else None,
        ) / len(RUNS)  # fmt: skip
        say("run", run + 1, "of", len(RUNS))
    save(args.out, tokenizer, between(start, task, args.share))
    say("saved", args.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
