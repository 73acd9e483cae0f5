"""How closely texts match a question word for word: the words, pairs and runs that they share, and how near they stand.

All candidates of a question are looked at in one pass over arrays: letters are folded through a table, words told
apart by a hash, and what is asked is found among them. Word by word in Python the same takes ten times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from rag.text.tokens import fold

Floats = NDArray[np.float32]
Words = NDArray[np.int64]

MATCHES = ("headed", "pairs", "triples", "run", "near", "heading_pairs")
"""What :func:`match` tells of a text, each in [0, 1].

``headed`` the weight of the question's words that stand in the heading; ``pairs`` and ``triples`` of its neighbouring
words that stand in the text or its heading; ``run`` the longest run of words in common; ``near`` the words that stand
within 20 of each other; ``heading_pairs`` the share of the heading's neighbouring words that are the question's.
"""

_BLOCK = 10  # windows begin at every tenth word
_NEAR = 2  # blocks a window holds
_LONGEST = 48  # words of a question that are looked at
_NONE = np.empty(0, dtype=np.uint64)
_BASE = np.uint64(0x9E3779B97F4A7C15)
_JOINT = np.uint64(0xBF58476D1CE4E5B9)  # not _BASE: "hiệp cũng đạt", whose letters add up alike, is no "tiếp công dân"
_MARKS, _HIGH = 1 << 12, 52  # words are told apart roughly by the upper bits of their hashes,
_SKETCH, _HIGHEST = 1 << 9, 55  # and texts by fewer
_REMEMBERED = 16_384  # texts and headings whose words are kept: some 30 MB with the texts themselves

Hashes = NDArray[np.uint64]
_known: dict[str, tuple[Hashes, Hashes]] = {}


@dataclass(frozen=True, slots=True)
class Texts:
    """Words of several texts as hashes, one after the other; text ``i`` is ``hashes[starts[i]:starts[i + 1]]``.

    The hash of a word that begins with a digit is odd, that of any other even. ``sketches`` has a row of _SKETCH bits
    for each text: those that its words set.
    """

    hashes: Hashes
    starts: Words
    sketches: Hashes

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def sizes(self) -> Words:
        """How many words each text has."""
        return self.starts[1:] - self.starts[:-1]

    @property
    def owners(self) -> Words:
        """The number of the text that each word belongs to."""
        return np.arange(len(self)).repeat(self.sizes)

    def holding(self, phrases: Sequence[str], *, counted: bool = False) -> NDArray[np.bool_]:
        """Which phrases stand in which texts, shape (len(self), len(phrases)); an empty phrase stands in none.

        With ``counted``, only where a figure stands right before ("12 hồ sơ").
        """
        if not phrases:
            return np.zeros((len(self), 0), dtype=bool)
        own, starts = _words_of(phrases)
        sizes, begins = starts[1:] - starts[:-1], starts[:-1]
        held = np.zeros((len(self), len(phrases)), dtype=bool)
        at = self.likely(own[begins[sizes > 0]])
        runs, words = self.hashes[at], own
        for size in range(1, int(sizes.max(initial=0)) + 1):
            if size > 1:
                at = at[: at.searchsorted(len(self.hashes) - size, "right")]
                runs = runs[: len(at)] * _JOINT + self.hashes[at + size - 1]
                own = own[:-1] * _JOINT + words[size - 1 :]
            (some,) = (sizes == size).nonzero()
            if not len(some):
                continue
            there, which = (runs[:, None] == own[begins[some]]).nonzero()
            first = at[there]
            owner = self.starts.searchsorted(first, "right") - 1
            whole = first + size <= self.starts[owner + 1]
            if counted:
                whole &= (first > self.starts[owner]) & (self.hashes[first - 1] % 2 == 1)
            held[owner[whole], some[which[whole]]] = True
        return held

    def likely(self, words: Hashes) -> Words:
        """Wherever one of some words stands, ascending, and few other places."""
        marks = np.zeros(_MARKS, dtype=bool)
        marks[words >> _HIGH] = True
        return marks.take(self.hashes >> _HIGH, mode="clip").nonzero()[0]

    def may_share(self, share: float) -> NDArray[np.bool_]:
        """Which two texts may have that share of their different words in common; False is certain."""
        # Where one bit differs, one word at least does.
        apart = np.bitwise_count(self.sketches[:, None] ^ self.sketches).sum(axis=2)
        return np.asarray(apart <= (1.0 - share) * np.add.outer(self.sizes, self.sizes))

    def common(self) -> Words:
        """How many different words each two texts share, shape (len(self), len(self))."""
        distinct, numbers = np.unique(self.hashes, return_inverse=True)
        held = np.zeros((len(self), -(-len(distinct) // 64) * 64), dtype=bool)
        held[self.owners, numbers] = True
        bits = np.packbits(held, axis=1).view(np.uint64)
        return np.asarray(np.bitwise_count(bits[:, None] & bits).sum(axis=2), dtype=np.int64)

    @classmethod
    def remembered(cls, texts: Sequence[str]) -> Texts:
        """As ``of``, for texts that another question may come upon: hashing a passage costs more than looking at it."""
        # Threads share what is known: it is asked once a text, and what came of that is kept here.
        found = [_known.get(text) for text in texts]
        fresh: dict[str, tuple[Hashes, Hashes]] = {}
        if new := dict.fromkeys(text for text, known in zip(texts, found, strict=True) if known is None):
            made = cls.of(list(new))
            fresh = {text: made._one(at) for at, text in enumerate(new)}
            if len(_known) + len(fresh) > _REMEMBERED:
                _known.clear()
            _known.update(fresh)
        return cls._joined([known or fresh[text] for text, known in zip(texts, found, strict=True)])

    def take(self, chosen: Sequence[int]) -> Texts:
        """Some of the texts, in the order of their numbers there."""
        return Texts._joined([self._one(at) for at in chosen])

    def _one(self, at: int) -> tuple[Hashes, Hashes]:
        return self.hashes[self.starts[at] : self.starts[at + 1]], self.sketches[at]

    @classmethod
    def _joined(cls, each: Sequence[tuple[Hashes, Hashes]]) -> Texts:
        hashes = np.concatenate([_NONE, *(words for words, _ in each)])
        starts = np.array([0, *accumulate(len(words) for words, _ in each)])
        sketches = np.array([sketch for _, sketch in each], dtype=np.uint64).reshape(len(each), _SKETCH // 64)
        return cls(hashes, starts, sketches)

    @classmethod
    def of(cls, texts: Sequence[str]) -> Texts:
        """Folded words; a figure's points are left out ("1.680" is "1680")."""
        joined = "\n".join(texts)
        points = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32)
        codes = _plain().take(points, mode="clip")
        ends = np.cumsum([0, *(len(t) + 1 for t in texts)])
        digit = (codes >= 48) & (codes < 58)
        inner = np.zeros(len(codes), dtype=bool)
        inner[1:-1] = digit[:-2] & digit[2:]
        point, comma = (codes == 46) & inner, (codes == 44) & inner
        letters = np.flatnonzero(((codes > 46) | comma) & ~point)
        values = codes.take(letters).astype(np.uint64)
        # A word goes on where its letters touch, or where only a figure's point lies between them.
        gaps = np.diff(letters, prepend=-2)
        first = (gaps > 1) & ~((gaps == 2) & point.take(letters - 1, mode="clip"))
        begins = np.flatnonzero(first)
        place = np.arange(len(letters)) - np.repeat(begins, np.diff(begins, append=len(letters)))
        hashes = np.add.reduceat(values * _powers().take(place, mode="clip"), begins) if len(begins) else values
        heads = letters[begins]
        hashes, starts = hashes << np.uint64(1) | digit[heads], np.searchsorted(heads, ends)
        bits = np.zeros((len(texts), _SKETCH), dtype=bool)
        bits[np.arange(len(texts)).repeat(starts[1:] - starts[:-1]), hashes >> _HIGHEST] = True
        return cls(hashes, starts, np.packbits(bits, axis=1).view(np.uint64))


@lru_cache(maxsize=_REMEMBERED)
def _hashes_of(word: str) -> list[int]:
    """The hashes of a word that nothing but blanks parts from others: one, but for rare signs."""
    plain = fold(word)
    if plain.isascii() and plain.isalnum() and len(plain) == len(word) <= len(_powers()):
        # As below, letter by letter: for one word, arrays take a hundred times as long.
        total = sum(ord(letter) * power for letter, power in zip(plain, _powers().tolist(), strict=False))
        return [(total << 1 | plain[0].isdigit()) % (1 << 64)]
    hashes: list[int] = Texts.of([word]).hashes.tolist()
    return hashes


def _words_of(phrases: Sequence[str]) -> tuple[Hashes, Words]:
    """The words of a question's phrases, and where each phrase begins: as ``Texts.of``, but most words are known."""
    each = [[h for word in phrase.split() for h in _hashes_of(word)] for phrase in phrases]
    starts = np.array([0, *accumulate(map(len, each))])
    return np.array([h for hashes in each for h in hashes], dtype=np.uint64), starts


@cache
def _plain() -> NDArray[np.uint16]:
    """Each code point -> its folded letter, the last for all beyond; 0 for what parts words, "." and "," stay."""
    table = np.zeros(1 << 16, dtype=np.uint16)
    for code in range(1 << 16):
        letter = chr(code)
        if letter.isalnum():
            folded = fold(letter)
            table[code] = ord(folded) if len(folded) == 1 and ord(folded) < 1 << 16 else code
    table[46], table[44] = 46, 44
    table[0x300:0x370] = 0
    return table


@cache
def _powers() -> NDArray[np.uint64]:
    with np.errstate(over="ignore"):
        return np.cumprod(np.full(64, _BASE, dtype=np.uint64), dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Matched:
    """``parts`` are what MATCHES names, a row a text; ``held`` says which of the question's different words, in the
    order of their first standing there, a text or its heading holds: shape (texts, different words)."""

    parts: Floats
    held: NDArray[np.bool_]


def match(words: Sequence[str], weights: Sequence[float], both: Texts) -> Matched:
    """How closely each text matches.

    ``words`` are the question's folded words in order, ``weights`` what each says; ``both`` are the texts and behind
    them, in the same order, the heading of each.
    """
    words, weight = words[:_LONGEST], np.array(weights[:_LONGEST], dtype=np.float32)
    count = len(both) // 2
    rows = np.zeros((count, len(MATCHES)), dtype=np.float32)
    if not words or not len(both.hashes):
        return Matched(rows, np.zeros((count, len(set(words))), dtype=bool))
    asked = _Asked.of(words, weight)
    at, found = asked.places(both)
    owner = both.starts.searchsorted(at, "right") - 1
    # A word that is not the question's, or another text's, parts neighbours.
    follows = (at[1:] == at[:-1] + 1) & (owner[1:] == owner[:-1])
    pair = np.where(follows, asked.pairs[found[:-1], found[1:]], -1)
    third = np.where(follows[1:], asked.triples[pair[:-1], found[2:]], -1)
    held = _held(found, owner, 2 * count, len(asked.weights))
    rows[:, 0] = _shares(held[count:], asked.weights)
    rows[:, 1] = _shares(_either(pair, owner[1:], count, len(asked.pair_weights)), asked.pair_weights)
    rows[:, 2] = _shares(_either(third, owner[2:], count, len(asked.triple_weights)), asked.triple_weights)
    rows[:, 3] = asked.longest(held, pair >= 0, found, owner % count)
    rows[:, 4] = _nearest(at, found, owner, both.starts, asked.weights)
    mine = (pair >= 0) & (owner[1:] >= count)
    rows[:, 5] = np.bincount(owner[1:][mine] - count, minlength=count) / np.maximum(both.sizes[count:] - 1, 1)
    return Matched(rows, held[:count] | held[count:])


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question's words: tables from words to pairs and from pairs to triples; -1 is none, whose row is the last."""

    distinct: NDArray[np.uint64]
    numbers: Words
    weights: Floats
    order: list[int]
    pairs: Words
    pair_weights: Floats
    triples: Words
    triple_weights: Floats
    along: Floats

    @classmethod
    def of(cls, words: Sequence[str], weight: Floats) -> _Asked:
        distinct = {w: i for i, w in enumerate(dict.fromkeys(words))}
        order = [distinct[w] for w in words]
        own = np.zeros(len(distinct), dtype=np.float32)
        own[order] = weight
        pairs = {pair: number for number, pair in enumerate(dict.fromkeys(pairwise(order)))}
        triples = list(dict.fromkeys((pairs[a, b], c) for (a, b), c in zip(pairwise(order), order[2:], strict=False)))
        seconds, pair_weights = _table(list(pairs), own, own)
        thirds, triple_weights = _table(triples, pair_weights, own)
        # A word is one hash, whatever rare signs part it here.
        hashes = np.array([(_hashes_of(word) or [0])[0] for word in distinct], dtype=np.uint64)
        ranks = np.argsort(hashes)
        return cls(hashes[ranks], ranks, own, order, seconds, pair_weights, thirds, triple_weights, weight)

    def places(self, texts: Texts) -> tuple[Words, Words]:
        """Where words of the question stand, ascending, and the number of each among its distinct ones."""
        at = texts.likely(self.distinct)
        hashes = texts.hashes[at]
        ranks = np.searchsorted(self.distinct, hashes)
        there = self.distinct.take(ranks, mode="clip") == hashes
        return at[there], self.numbers[ranks[there]]

    def longest(self, held: NDArray[np.bool_], goes_on: NDArray[np.bool_], found: Words, text: Words) -> Floats:
        """The weightiest run of the question's words that stands in each text or its heading.

        ``held`` says which words those of each text and of each heading are, ``goes_on`` whether the next of ``found``
        follows the question too; ``text`` is the text that each is of.
        """
        alone = (held * self.weights).max(axis=1, initial=0.0)
        best: Floats = np.maximum(*np.split(alone, 2)).astype(np.float32)
        # Few words stand beside one that is beside them in the question.
        (places,) = (np.append(goes_on, False) | np.insert(goes_on, 0, False)).nonzero()
        if len(places):
            joined = goes_on.take(places[:-1]).astype(np.float32)
            there = np.equal.outer(self.order, found.take(places))
            # What a run weighs that ends at each word of the texts and of the question.
            runs = self.along[:, None] * there
            for before, run, stands in zip(runs, runs[1:], there[1:], strict=False):
                run[1:] += before[:-1] * joined * stands[1:]
            np.maximum.at(best, text.take(places), runs.max(axis=0))
        best /= max(float(self.along.sum()), 1e-9)
        return best


def _table(couples: Sequence[tuple[int, int]], first: Floats, second: Floats) -> tuple[Words, Floats]:
    """The number of each couple of things, -1 where they are none, and what each couple weighs."""
    table = np.full((len(first) + 1, len(second)), -1, dtype=np.int64)
    a, b = np.array(couples, dtype=np.int64).reshape(-1, 2).T
    table[a, b] = np.arange(len(couples))
    return table, first[a] + second[b]


def _held(found: Words, owner: Words, count: int, kinds: int) -> NDArray[np.bool_]:
    """Which of ``kinds`` things each of ``count`` texts holds, shape (count, kinds)."""
    held = np.zeros((count, kinds), dtype=bool)
    there = found >= 0
    held[owner[there], found[there]] = True
    return held


def _either(found: Words, owner: Words, count: int, kinds: int) -> NDArray[np.bool_]:
    """Which of ``kinds`` things a text or its heading holds, shape (count, kinds)."""
    held = _held(found, owner, 2 * count, kinds)
    return held[:count] | held[count:]


def _shares(held: NDArray[np.bool_], weights: Floats) -> Floats:
    """The share of the weight that each row holds."""
    return held @ weights / max(float(weights.sum()), 1e-9)


def _nearest(at: Words, found: Words, owner: Words, starts: Words, weights: Floats) -> Floats:
    """The largest share of the weight that stands close together in each text."""
    count = (len(starts) - 1) // 2
    blocks = -((starts[:count] - starts[1 : count + 1]) // _BLOCK) + _NEAR  # what follows a text's last block is empty
    firsts = np.concatenate([[0], blocks.cumsum()])
    held = np.zeros((int(firsts[-1]), len(weights)), dtype=bool)
    texts = owner < count
    at, found, owner = at[texts], found[texts], owner[texts]
    held[firsts[owner] + (at - starts[owner]) // _BLOCK, found] = True
    for _ in range(_NEAR - 1):
        held[:-1] |= held[1:]
    return np.maximum.reduceat(_shares(held, weights), firsts[:-1])
