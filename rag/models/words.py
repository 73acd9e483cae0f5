"""A vocabulary of Vietnamese syllables and frequent pairs, and vectors that know what each is used like.

Written Vietnamese puts spaces between syllables, so that "dân vận" is two of them and one word. The vocabulary keeps
the frequent syllables, the pairs that stand together more than chance would have them, and both once more without
diacritics; a unigram tokenizer finds the likeliest split. Skip-gram over the whole stream then puts words used alike
near each other ("nhũng nhiễu", "sách nhiễu"): what the embedded encoder starts from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice, pairwise
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.text.tokens import NEW_TONE, fold, search_form

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]
Ids = NDArray[np.int32]

UNKNOWN, FIGURE, SPACE = "<unk>", "0", "▁"
_CLAUSE_END = re.compile(r"[.;:!?,()\[\]“”\"\n]+")
_SYLLABLE = re.compile(r"[^\W\d_]+|\d+")
CHUNK = 1_000_000


def clauses(texts: Iterable[str]) -> Iterator[list[str]]:
    """Lower-case syllables of each clause of two or more, every figure as "0".

    >>> list(clauses(["Năm 2019, tiếp 12 lượt."]))
    [['năm', '0'], ['tiếp', '0', 'lượt']]
    """
    for text in texts:
        for clause in _CLAUSE_END.split(search_form(text)):
            found = [FIGURE if s[0].isdigit() else s for s in _SYLLABLE.findall(clause)]
            if len(found) > 1:
                yield found


def count(texts: Iterable[str]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """How often each syllable and each pair of neighbours occurs; pairs seen once are let go now and then."""
    singles: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for clause in clauses(texts):
        singles.update(clause)
        pairs.update(pairwise(clause))
        if len(pairs) > 20_000_000:
            pairs = Counter({pair: n for pair, n in pairs.items() if n > 1})
    return singles, pairs


def vocabulary(
    singles: Counter[str],
    pairs: Counter[tuple[str, str]],
    *,
    syllables: int = 10_500,
    folded: int = 43_000,
    least: tuple[int, int, int] = (60, 150, 50),
) -> Tokenizer:
    """A unigram tokenizer over syllables and pairs.

    ``least`` is how often a syllable, a pair, and a pair that is kept only without diacritics must occur: without
    diacritics a pair says much more than its two syllables. A pair's syllables stand together more than chance would
    have them: normalised pointwise mutual information (Bouma 2009) above 0.12.
    """
    total = sum(singles.values())
    kept = [s for s, n in singles.most_common(syllables) if n >= least[0] and s.isalpha() and len(s) <= 14]
    known = set(kept)
    plain: Counter[str] = Counter()
    for syllable in kept:
        plain[fold(syllable)] += singles[syllable]
    words = Counter[tuple[str, str]]()
    bare = Counter[tuple[str, str]]()
    for (first, second), n in pairs.items():
        if n >= min(least[1:]) and first in known and second in known:
            share = n / total
            bound = log(share / (singles[first] / total * singles[second] / total)) / -log(share)
            if bound > 0.12:
                bare[fold(first), fold(second)] += n
                if n >= least[1]:
                    words[first, second] = n
    bare_kept = [(pair, n) for pair, n in bare.most_common() if pair not in words][:folded]
    entries = [(UNKNOWN, -25.0), (SPACE + FIGURE, log(0.02))]
    entries += [(SPACE + s, log(singles[s] / total)) for s in kept]
    entries += [(SPACE + s, log(n / total)) for s, n in plain.items() if s not in known]
    entries += [(f"{SPACE}{a}{SPACE}{b}", log(n / total)) for (a, b), n in words.most_common()]
    entries += [(f"{SPACE}{a}{SPACE}{b}", log(n / total)) for (a, b), n in bare_kept]
    return unigram(entries)


def unigram(entries: list[tuple[str, float]]) -> Tokenizer:
    """A tokenizer over (token, logarithm of its share); the first token is the unknown."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.Unigram(entries, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFC(),
            normalizers.Lowercase(),
            *(normalizers.Replace(Regex(rf"(?<!q){old}(?!\p{{L}})"), new) for old, new in NEW_TONE.items()),
            normalizers.Replace(Regex(r"\d+(?:[.,/]\d+)*"), FIGURE),
            normalizers.Replace(Regex(r"[_\s\-–/]+"), " "),
        ]
    )
    # Pairs never reach across punctuation; within a clause the space is an ordinary letter.
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"\s*[^\w\s]+\s*"), behavior="removed"),
            pre_tokenizers.Metaspace(replacement=SPACE, prepend_scheme="always", split=False),
        ]
    )
    return tokenizer


def entries(tokenizer: Tokenizer) -> list[str]:
    """The vocabulary in order of its ids."""
    by_id = sorted((i, token) for token, i in tokenizer.get_vocab().items())
    return [token for _, token in by_id]


def encoded(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Ids]:
    """Ids of the known tokens of each text; id 0, the unknown, is left out."""
    found = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    return [np.array([i for i in e.ids if i], dtype=np.int32) for e in found]


def unmarked(tokenizer: Tokenizer, tokens: Sequence[str], texts: Sequence[Ids]) -> list[Ids]:
    """Ids of the same texts written without diacritics, cut anew as a reader's own question would be."""
    return encoded(tokenizer, [fold("".join(tokens[i] for i in text).replace(SPACE, " ")) for text in texts])


def stream(tokenizer: Tokenizer, texts: Iterable[str]) -> Ids:
    """All clauses one after the other, so that what a word is used with reaches across commas."""
    lines = (" ".join(clause) for clause in clauses(texts))
    parts = []
    while batch := list(islice(lines, 20_000)):
        parts.append(np.concatenate(encoded(tokenizer, batch)))
    return np.concatenate(parts)


def skip_gram(
    ids: Ids,
    size: int,
    *,
    dimension: int = 256,
    epochs: int = 2,
    window: int = 6,
    negatives: int = 5,
    rate: float = 0.04,
    seed: int = 1,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> Floats:
    """Word vectors of shape (size, dimension) by skip-gram with negative sampling (Mikolov 2013), one thread.

    The negatives of a position are shared by its whole window, which keeps them in the processor's cache. Frequent
    words are skipped at random (threshold 1e-4). The same seed gives the same vectors on the same processor.
    """
    counts = np.bincount(ids, minlength=size).astype(np.float64)
    share = np.maximum(counts / counts.sum(), 1e-12)
    keep = np.minimum(1.0, np.sqrt(1e-4 / share) + 1e-4 / share).astype(np.float32)
    smooth = counts**0.75 / (counts**0.75).sum()
    noise = np.repeat(np.arange(size, dtype=np.int32), np.round(smooth * 2_000_000).astype(np.int64))
    random = np.random.default_rng(seed)
    random.shuffle(noise)
    vectors = ((random.random((size, dimension), dtype=np.float32) - 0.5) / dimension).astype(np.float32)
    contexts = np.zeros((size, dimension), dtype=np.float32)
    starts = [s for _ in range(epochs) for s in range(0, len(ids), CHUNK)]
    state = np.uint64(seed)
    for done, start in enumerate(starts):
        rates = [rate * (1 - k / len(starts)) + 1e-4 for k in (done, done + 1)]
        chunk = ids[start : start + CHUNK]
        state = np.uint64(_kernel()(chunk, keep, noise, vectors, contexts, window, negatives, *rates, state))
        told(done + 1, len(starts))
    return vectors


@cache
def _kernel() -> Callable[..., int]:
    from numba import njit

    compiled: Callable[..., int] = njit(fastmath=True, nogil=True)(_positions)
    return compiled


def _positions(
    ids: Any, keep: Any, noise: Any, vectors: Any, contexts: Any, window: int, negatives: int, first: float,
    last: float, state: Any,
) -> Any:  # fmt: skip
    """Every position of one chunk; ``state`` is a 64-bit linear congruential generator (Knuth's MMIX)."""
    times, plus = np.uint64(6364136223846793005), np.uint64(1442695040888963407)
    dimension = vectors.shape[1]
    change = np.zeros(dimension, np.float32)
    targets = np.zeros(negatives + 1, np.int32)
    kept = np.empty(ids.shape[0], np.int32)
    length = 0
    for i in range(ids.shape[0]):
        state = state * times + plus
        if keep[ids[i]] > np.float32(state >> np.uint64(40)) / np.float32(16777216.0):
            kept[length] = ids[i]
            length += 1
    for i in range(length):
        rate = np.float32(first + (last - first) * i / length)
        state = state * times + plus
        reach: Any = 1 + np.int64((state >> np.uint64(33)) % np.uint64(window))
        targets[0] = kept[i]
        for k in range(negatives):
            state = state * times + plus
            targets[k + 1] = noise[np.int64((state >> np.uint64(33)) % np.uint64(noise.shape[0]))]
        for j in range(max(0, i - reach), min(length, i + reach + 1)):
            if j == i:
                continue
            vector = vectors[kept[j]]
            for x in range(dimension):
                change[x] = 0
            for k in range(negatives + 1):
                if k and targets[k] == targets[0]:
                    continue
                context = contexts[targets[k]]
                product = np.float32(0)
                for x in range(dimension):
                    product += vector[x] * context[x]
                wanted = np.float32(1) if k == 0 else np.float32(0)
                slope = (wanted - np.float32(1) / (np.float32(1) + np.exp(-product))) * rate
                for x in range(dimension):
                    change[x] += slope * context[x]
                    context[x] += slope * vector[x]
            for x in range(dimension):
                vector[x] += change[x]
    return state


def bare_spellings(counts: NDArray[np.float64], tokens: Sequence[str]) -> dict[int, list[int]]:
    """Entries that are only a spelling without diacritics, each with the entries it may mean.

    An entry that is a word by itself ("cho", which "chợ" and "chó" fold to as well) is none.
    """
    spelt: dict[str, list[int]] = {}
    for i, token in enumerate(tokens):
        if (plain := fold(token)) != token:
            spelt.setdefault(plain, []).append(i)
    return {
        i: meant
        for i, token in enumerate(tokens)
        if (meant := spelt.get(token)) and counts[i] < max(5.0, 0.02 * counts[meant].sum())
    }


def without_diacritics(vectors: Floats, counts: NDArray[np.float64], tokens: Sequence[str]) -> tuple[Floats, Any]:
    """Rows and counts in which a bare spelling is the mean of what it may mean, weighted by frequency."""
    vectors, counts = vectors.copy(), counts.copy()
    for i, meant in bare_spellings(counts, tokens).items():
        weight = counts[meant] + 1e-3
        vectors[i] = (vectors[meant] * (weight / weight.sum())[:, None]).sum(axis=0)
        counts[i] = counts[meant].sum()
    return vectors, counts


def centred(vectors: Floats, counts: NDArray[np.float64], directions: int = 3) -> Floats:
    """Rows less their mean and the few directions all have in common (Mu and Viswanath 2018)."""
    share = counts / counts.sum()
    rest: Floats = vectors - (vectors * share[:, None]).sum(axis=0)
    frequent = np.argsort(-counts)[:20_000]
    weighted = (rest * np.sqrt(np.minimum(share, 1e-4))[:, None])[frequent]
    common = np.linalg.svd(weighted, full_matrices=False)[2][:directions]
    return np.asarray(rest - rest @ common.T @ common, dtype=np.float32)


def rarity(counts: NDArray[np.float64], smoothing: float = 3e-4) -> Floats:
    """Weight of each entry, near 1 for rare ones (smooth inverse frequency, Arora 2017)."""
    share = counts / counts.sum()
    return np.asarray(smoothing / (smoothing + share), dtype=np.float32)
