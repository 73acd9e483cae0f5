"""Rows for what is typed without diacritics: of one syllable, of two and of three.

A bare syllable may mean many ("ba": bà, bá, bả, ba), two side by side few, three hardly more than one. So the table
gets rows for those bare runs of two and three whose meaning its present rows miss most, by how often they are read.
Then all rows of bare spellings are moved, and no others, until a text lies where it lies with its diacritics.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from math import log
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.models.rows import Rows, bag, vectors_of
from rag.models.words import SPACE, Floats, bare_spellings, clauses, encoded, entries, unigram
from rag.text.tokens import fold

if TYPE_CHECKING:
    from tokenizers import Tokenizer

RUNS = {2: 40_000, 3: 40_000}
"""How many bare runs of each length are learned."""
KEPT = 8_000
"""How many of each length stay, those that save most: five times as many take twice as long to load."""
SEEN = 30
CHUNK = 50_000  # texts at a time
WRITTEN_BARE = 0.02
"""A run that is written without diacritics at least so often, as a share, is a word by itself and none of these."""
STEPS, BATCH, RATE = 1200, 1024, 0.01
NEARNESS = 0.05  # temperature
SHORTEST, LONGEST = 4, 25  # syllables of a text to learn from: those of a question


@dataclass(frozen=True, slots=True)
class Stream:
    """A text as numbers of its syllables, 0 between clauses and for syllables that are none of the vocabulary's."""

    syllables: tuple[str, ...]
    ids: NDArray[np.uint16]

    def text(self, start: int, size: int) -> str:
        """The known syllables of a window."""
        return " ".join(self.syllables[i - 1] for i in self.ids[start : start + size].tolist() if i)


def streamed(texts: Iterable[str], tokens: Sequence[str]) -> Stream:
    """All texts, in the syllables that ``tokens``, a vocabulary, has."""
    known = tuple(t[1:] for t in tokens if t.startswith(SPACE) and t[1:].isalpha())
    place = {syllable: n for n, syllable in enumerate(known, start=1)}
    ids = array("H")
    for clause in clauses(texts):
        ids.extend([place.get(s, 0) for s in clause])
        ids.append(0)
    return Stream(known, np.frombuffer(ids, dtype=np.uint16))


@dataclass(frozen=True, slots=True)
class Run:
    """A bare run of syllables, how often it is read, and what it means on average: the sum of its marked rows."""

    text: str
    count: float
    meaning: Floats


def widened(
    tokenizer: Tokenizer, table: Floats, stream: Stream, runs: dict[int, int] = RUNS, *, seen: int = SEEN
) -> tuple[Tokenizer, Floats]:
    """The vocabulary and the table with rows for bare runs behind their own, which stay as they are."""
    total = int((stream.ids > 0).sum())
    scores = [tuple(entry) for entry in json.loads(tokenizer.to_str())["model"]["vocab"]]
    marked = tokenizer, table
    for size, many in runs.items():
        found = _missed(stream, size, marked, (tokenizer, table), many, seen)
        scores += [(SPACE + run.text.replace(" ", SPACE), log(run.count / total)) for run in found]
        table = np.concatenate([table, *(run.meaning[None] for run in found)])
        tokenizer = unigram(scores)
    return tokenizer, table


def narrowed(
    tokenizer: Tokenizer, table: Floats, size: int, runs: dict[int, int] = RUNS, *, kept: int = KEPT
) -> tuple[Tokenizer, Floats]:
    """The first ``size`` entries and behind them the best ``kept`` runs of each length.

    Learned among all the others they are better than alone: a rare run's meaning does not rub off on its parts.
    """
    scores = [tuple(entry) for entry in json.loads(tokenizer.to_str())["model"]["vocab"]]
    lengths = [text.count(SPACE) for text, _ in scores[size:]]
    places = list(range(size))
    for length in runs:
        places += [size + at for at, n in enumerate(lengths) if n == length][:kept]
    return unigram([scores[at] for at in places]), table[places]


Encoding = tuple["Tokenizer", Floats]


def _missed(stream: Stream, size: int, marked: Encoding, bare: Encoding, many: int, seen: int) -> list[Run]:
    """The bare runs of ``size`` syllables whose rows would save most: how often each is read, times how far what it
    means lies from what its present rows say, squared."""
    from scipy.sparse import csr_matrix

    spelt, counts = _counted(stream.ids, size, len(stream.syllables) + 1)
    # Millions of runs: they are told apart as numbers, and only those often enough become text.
    plain, folded = np.unique(np.array(["", *map(fold, stream.syllables)], dtype=object), return_inverse=True)
    written_bare = np.array([False, *(fold(s) == s for s in stream.syllables)])
    runs, group = np.unique(_numbered(folded[spelt], len(plain)), return_inverse=True)
    read = np.bincount(group, weights=counts)
    itself = np.bincount(group, weights=counts * written_bare[spelt].all(axis=1))
    kept = (read >= seen) & (itself < np.maximum(5, WRITTEN_BARE * read))
    known = set(entries(bare[0]))
    names = _joined(plain, _spelt(runs[kept], size, len(plain)))
    new = [SPACE + name.replace(" ", SPACE) not in known for name in names]
    kept[kept] = new
    names = list(compress(names, new))
    if not names:
        return []
    chosen = np.flatnonzero(kept[group])
    place = np.cumsum(kept) - 1
    shares = (counts / read[group]).astype(np.float32)
    means = np.zeros((len(names), marked[1].shape[1]), np.float32)
    marked_forms = np.array(["", *stream.syllables], dtype=object)
    for start in range(0, len(chosen), CHUNK):
        some = chosen[start : start + CHUNK]
        by_name = csr_matrix((shares[some], (place[group[some]], np.arange(len(some)))), (len(means), len(some)))
        means += by_name @ _sums(_joined(marked_forms, spelt[some]), marked)
    gain = read[kept] * ((means - _sums(names, bare)) ** 2).sum(axis=1)
    best = np.argsort(-gain, kind="stable")[:many]
    return [Run(names[i], read[kept][i], means[i]) for i in best.tolist() if gain[i] > 0]


def _counted(ids: NDArray[np.uint16], size: int, base: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Runs of ``size`` syllables within clauses that occur more than once a size: (runs, size) and their counts."""
    keys = np.zeros(max(len(ids) - size + 1, 0), np.int64)
    whole = np.ones(len(keys), bool)
    for at in range(size):
        part = ids[at : at + len(keys)]
        keys = keys * base + part
        whole &= part > 0
    found, counts = np.unique(keys[whole], return_counts=True)
    often = counts >= 2 * size - 2
    found, counts = found[often], counts[often]
    return _spelt(found, size, base), counts


def _numbered(runs: NDArray[np.int64], base: int) -> NDArray[np.int64]:
    """One number for each row of numbers below ``base``."""
    return np.asarray(runs @ base ** np.arange(runs.shape[1])[::-1])


def _spelt(numbers: NDArray[np.int64], size: int, base: int) -> NDArray[np.int64]:
    """The rows that ``_numbered`` gave these numbers."""
    return np.stack([numbers // base**at % base for at in reversed(range(size))], axis=1)


def _joined(syllables: NDArray[np.object_], spelt: NDArray[np.int64]) -> list[str]:
    return [" ".join(run) for run in syllables[spelt].tolist()]


def _sums(texts: Sequence[str], encoding: Encoding) -> Floats:
    """What each text's rows add up to, shape (len(texts), dimension)."""
    tokenizer, table = encoding
    found = np.zeros((len(texts), table.shape[1]), np.float32)
    for start in range(0, len(texts), CHUNK):
        used, matrix = bag(encoded(tokenizer, texts[start : start + CHUNK]))
        found[start : start + CHUNK] = matrix @ table[used]
    return found


def fitted(
    tokenizer: Tokenizer, table: Floats, stream: Stream, counts: NDArray[np.float64], *, steps: int = STEPS,
    batch: int = BATCH, rate: float = RATE, seed: int = 1,
    told: Callable[[int, int, float], None] = lambda done, total, cosine: None,
) -> Floats:  # fmt: skip
    """The table with the rows of bare spellings moved so that a text means the same with and without diacritics.

    Windows of the stream are both sides; the other texts of a batch are what a bare one must not lie near. ``counts``
    are those of the text as written, before the table was widened. ``told`` gets the mean cosine of the two. All other
    rows stay.
    """
    random = np.random.default_rng(seed)
    tokens = entries(tokenizer)

    def windows(many: int) -> list[str]:
        starts = random.integers(0, max(len(stream.ids) - LONGEST, 1), many).tolist()
        sizes = random.integers(SHORTEST, LONGEST + 1, many).tolist()
        return [t for s, n in zip(starts, sizes, strict=True) if " " in (t := stream.text(s, n))]

    free = np.ones(len(tokens), bool)
    free[: len(counts)] = False
    free[list(bare_spellings(counts, tokens[: len(counts)]))] = True
    rows = Rows(table.copy())
    mean = 0.0
    for done in range(steps):
        texts = windows(batch)
        sides = zip(encoded(tokenizer, texts), encoded(tokenizer, [fold(t) for t in texts]), strict=True)
        both = [(bare, marked) for marked, bare in sides if len(marked) and len(bare)]
        wanted = vectors_of([marked for _, marked in both], table)
        used, matrix = bag([bare for bare, _ in both])
        sums = matrix @ rows.table[used]
        lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
        units = sums / lengths
        cosine = float((units * wanted).sum(axis=1).mean())
        mean = 0.97 * mean + 0.03 * cosine if done else cosine
        slope = np.exp((units @ wanted.T - 1) / np.float32(NEARNESS))
        slope /= slope.sum(axis=1, keepdims=True)
        slope[np.arange(len(both)), np.arange(len(both))] -= 1
        moves = slope @ wanted / np.float32(NEARNESS) - 5 * wanted
        moves = matrix.T @ ((moves - units * (moves * units).sum(axis=1, keepdims=True)) / lengths)
        moving = free[used]
        slower = min(1.0, (done + 1) / 20) * max(0.02, 1 - done / steps)
        rows.move(used[moving], moves[moving].astype(np.float32), rate * slower)
        told(done + 1, steps, mean)
    return rows.table
