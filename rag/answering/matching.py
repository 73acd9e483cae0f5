"""How closely texts match a question word for word: the words, pairs and runs that they share, and how near they stand.

All candidates of a question are looked at in one pass over arrays, their words as numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.text.prints import Hashes, Places, Prints, hashes_of, of_phrases

Floats = NDArray[np.float32]
Marks = NDArray[np.bool_]

MATCHES = ("headed", "pairs", "triples", "run", "near", "heading_pairs")
"""What :func:`match` tells of a text, each in [0, 1].

``headed`` the weight of the question's words that stand in the heading; ``pairs`` and ``triples`` of its neighbouring
words that stand in the text or its heading; ``run`` the weightiest run of words in common; ``near`` the words that
stand within 20 of each other; ``heading_pairs`` the share of the heading's neighbouring words that are the question's.
"""

_BLOCK = 10  # windows begin at every tenth word
_NEAR = 2  # blocks a window holds
_LONGEST = 48  # words of a question that are looked at
_STEP = 64  # above _LONGEST
_MARKS, _HIGH = 1 << 12, 20  # words are told apart roughly by the upper bits of their hashes,
_SKETCH, _HIGHER = 1 << 11, 21  # and texts by fewer


def likely(texts: Prints, words: Hashes) -> Places:
    """Wherever one of some words stands, ascending, and few other places."""
    marks = np.zeros(_MARKS, dtype=bool)
    marks[words >> _HIGH] = True
    return marks.take(texts.hashes >> _HIGH, mode="clip").nonzero()[0]


def holding(texts: Prints, phrases: Sequence[str], *, counted: bool = False) -> Marks:
    """Which phrases stand in which texts, shape (len(texts), len(phrases)); an empty phrase stands in none.

    With ``counted``, only where a figure stands right before ("12 hồ sơ").
    """
    held = np.zeros((len(texts), len(phrases)), dtype=bool)
    asked = of_phrases(phrases)
    sizes = asked.sizes
    (some,) = sizes.nonzero()
    if not len(some):
        return held
    first = asked.hashes[asked.starts[some]]
    at = likely(texts, first)
    there, which = np.equal.outer(texts.hashes.take(at), first).nonzero()
    at, which = at[there], some[which]
    owner = texts.starts.searchsorted(at, "right") - 1
    stands = at + sizes[which] <= texts.starts[owner + 1]
    if counted:
        stands &= (at > texts.starts[owner]) & (texts.hashes[at - 1] % 2 == 1)
    for word in range(1, int(sizes.max())):
        # Few places are left after a word or two.
        at, which, owner = at[stands], which[stands], owner[stands]
        meant = asked.hashes.take(asked.starts[which] + word, mode="clip")
        stands = (sizes[which] <= word) | (texts.hashes.take(at + word, mode="clip") == meant)
        if not len(at):
            break
    held[owner[stands], which[stands]] = True
    return held


def alike(texts: Prints, share: float, least: int) -> Marks:
    """Which two texts have at least that ``share`` of their different words in common, the longer having ``least`` of
    them; shape (len(texts), len(texts)).

    Different words are counted by the bits they set in a sketch, which few of them share.
    """
    bits = np.zeros(len(texts) * _SKETCH, dtype=bool)
    bits[np.arange(0, len(bits), _SKETCH).repeat(texts.sizes) + (texts.hashes >> _HIGHER)] = True
    sketches = np.packbits(bits).view(np.uint64).reshape(len(texts), _SKETCH // 64)
    # Added up as a product, which is fast for floats alone.
    common = np.bitwise_count(sketches[:, None] & sketches).astype(np.float32) @ np.ones(_SKETCH // 64, np.float32)
    sizes = common.diagonal()
    either = np.add.outer(sizes, sizes) - common
    return np.asarray((common >= share * either) & (np.maximum.outer(sizes, sizes) >= least))


@dataclass(frozen=True, slots=True)
class Matched:
    """``parts`` are what MATCHES names, a row a passage; ``held`` says which of the question's different words, in the
    order of their first standing there, its text or its heading holds: shape (passages, different words)."""

    parts: Floats
    held: Marks


def match(words: Sequence[str], weights: Sequence[float], texts: Prints) -> Matched:
    """How closely each passage matches.

    ``words`` are the question's folded words in order, ``weights`` what each says; ``texts`` has the text of each
    passage and behind it its heading.
    """
    words, weights = words[:_LONGEST], weights[:_LONGEST]
    count = len(texts) // 2
    parts = np.zeros((count, len(MATCHES)), dtype=np.float32)
    if not words or not len(texts.hashes):
        return Matched(parts, np.zeros((count, len(set(words))), dtype=bool))
    asked = _Asked.of(words, weights)
    weight = np.array(weights, dtype=np.float32)
    at, found = asked.places(texts)
    owner = texts.starts.searchsorted(at, "right") - 1
    runs = _Runs.of(asked, at, found, owner)
    held = runs.held(asked, found, owner, len(texts))
    either = held[::2] | held[1::2]
    kinds = len(asked.weights)
    parts[:, 0] = held[1::2, :kinds] @ asked.weights
    parts[:, 1:3] = either[:, kinds:] @ asked.run_weights
    parts[:, 3] = runs.weightiest(weight, owner, count)
    parts[:, 4] = _nearest(at, found, owner, texts.starts, asked.weights)
    own, pairs = asked.weights.sum(), asked.run_weights.sum(axis=0)
    parts[:, :5] /= np.maximum((own, *pairs, weight.sum(), own), 1e-9)
    parts[:, 5] = runs.in_headings(owner, count) / np.maximum(texts.sizes[1::2] - 1, 1)
    return Matched(parts, either[:, :kinds])


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question's words: ``order`` is the number of each among its different ones, ``hashes`` these in ascending order
    with their ``numbers``; ``pairs`` and ``triples`` number the different ones that end at each word, behind the words,
    -1 where there is none. ``run_weights`` has a column for pairs and one for triples."""

    order: Places
    hashes: Hashes
    numbers: Places
    weights: Floats
    pairs: Places
    triples: Places
    run_weights: Floats

    @classmethod
    def of(cls, words: Sequence[str], weight: Sequence[float]) -> _Asked:
        distinct = {w: i for i, w in enumerate(dict.fromkeys(words))}
        order = [distinct[w] for w in words]
        own = dict(zip(order, weight, strict=True))
        couples, threes = list(pairwise(order)), list(zip(order, order[1:], order[2:], strict=False))
        pairs = {run: n for n, run in enumerate(dict.fromkeys(couples), start=len(own))}
        triples = {run: n for n, run in enumerate(dict.fromkeys(threes), start=len(own) + len(pairs))}
        run_weights = [(own[a] + own[b], 0.0) for a, b in pairs] + [
            (0.0, own[a] + own[b] + own[c]) for a, b, c in triples
        ]
        # A word is one hash, whatever rare signs part it here.
        hashes = np.array([(hashes_of(word) or [0])[0] for word in distinct], dtype=np.uint32)
        ranks = np.asarray(hashes.argsort(), dtype=np.int64)
        return cls(
            np.array(order),
            hashes[ranks],
            ranks,
            np.array([own[n] for n in range(len(own))], dtype=np.float32),
            np.array([-1, *(pairs[run] for run in couples)]),
            np.array([-1, -1, *(triples[run] for run in threes)]),
            np.array(run_weights, dtype=np.float32).reshape(-1, 2),
        )

    def places(self, texts: Prints) -> tuple[Places, Places]:
        """Where words of the question stand, ascending, and the number of each among its different ones."""
        at = likely(texts, self.hashes)
        hashes = texts.hashes.take(at)
        ranks = self.hashes.searchsorted(hashes)
        there = self.hashes.take(ranks, mode="clip") == hashes
        return at[there], self.numbers[ranks[there]]


@dataclass(frozen=True, slots=True)
class _Runs:
    """Each standing of a word of the question in a text for each of its standings in the question, those of one run one
    after the other: ``hits`` numbers the standings in texts, ``places`` those in the question, and ``joined`` says
    which go on the run of the one before."""

    hits: Places
    places: Places
    joined: Marks

    @classmethod
    def of(cls, asked: _Asked, at: Places, found: Places, owner: Places) -> _Runs:
        (both,) = np.equal.outer(asked.order, found).ravel().nonzero()
        places, hits = np.divmod(both, max(len(found), 1))
        # Standings of one run lie on one diagonal; the gap between two texts keeps their runs apart.
        keys = ((at + owner)[hits] - places + _STEP) * _STEP + places
        ranks = keys.argsort()
        joined = np.zeros(len(keys), dtype=bool)
        keys = keys[ranks]
        joined[1:] = keys[1:] - keys[:-1] == 1
        return cls(hits[ranks], places[ranks], joined)

    def held(self, asked: _Asked, found: Places, owner: Places, count: int) -> Marks:
        """Which different words, pairs and triples each of ``count`` texts holds."""
        pairs = self.joined.nonzero()[0]
        triples = pairs[self.joined[pairs - 1]]
        held = np.zeros((count, len(asked.weights) + len(asked.run_weights)), dtype=bool)
        held[owner, found] = True
        for some, kinds in ((pairs, asked.pairs), (triples, asked.triples)):
            held[owner[self.hits[some]], kinds[self.places[some]]] = True
        return held

    def weightiest(self, weight: Floats, owner: Places, count: int) -> Floats:
        """The weight of the weightiest run of each of ``count`` passages."""
        best = np.zeros(count, dtype=np.float32)
        if len(self.hits):
            firsts = (~self.joined).nonzero()[0]
            runs = np.add.reduceat(weight[self.places], firsts)
            np.maximum.at(best, owner[self.hits[firsts]] // 2, runs)
        return best

    def in_headings(self, owner: Places, count: int) -> Places:
        """How many words of the heading of each passage follow the word that they follow in the question."""
        following = np.zeros(len(owner), dtype=bool)
        following[self.hits[self.joined]] = True
        of = owner[following]
        return np.asarray(np.bincount(of[of % 2 == 1] // 2, minlength=count))


def _nearest(at: Places, found: Places, owner: Places, starts: Places, weights: Floats) -> Floats:
    """The largest weight that stands close together in each text; headings, every second one, are passed over."""
    begins, ends = starts[:-1:2], starts[1::2]
    blocks = -((begins - ends) // _BLOCK) + _NEAR  # what follows a text's last block is empty
    firsts = np.concatenate([[0], blocks.cumsum()])
    held = np.zeros((int(firsts[-1]), len(weights)), dtype=bool)
    texts = owner % 2 == 0
    at, found, owner = at[texts], found[texts], owner[texts] // 2
    held[firsts[owner] + (at - begins[owner]) // _BLOCK, found] = True
    for _ in range(_NEAR - 1):
        held[:-1] |= held[1:]
    nearest: Floats = np.maximum.reduceat(held @ weights, firsts[:-1])
    return nearest
