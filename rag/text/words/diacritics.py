"""Gives a question the diacritics its typist left out: three words in a row, and a tagger that hears all of them.

The trigrams that ship were counted over public text (``python -m eval diacritics``); the words of the library at hand
are mixed in, so that its place names and terms come out as it writes them. :mod:`rag.text.words.tagger` adds what
stands further off.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import chain, pairwise
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from rag.text.tokens import fold, search_form
from rag.text.words import tagger
from rag.text.words.abbreviations import ABBREVIATIONS
from rag.text.words.wording import Wording

MODEL = Path(__file__).with_name("diacritics.npz")
WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?![^\W_])")
"""A word; letters that touch a figure are a symbol's ("25nqtw"), which has no diacritics to give back."""
_HYPHENED = re.compile(r"[\w/]+(?:-[\w/]+)+")
_BREAK = re.compile(r"[^\w\s]|[\d_]|\n")
MARK = re.compile(r"[\u0300-\u036f]")
_VOWELS = frozenset("aeiouy")
_CLEAR = 0.8  # mixing weight of a bigram against its unigram
_TRUST = 0.7  # most that three in a row count against two
_RARE = 10.0  # occurrences of a pair at which they count half of that
_SCALE = 16.0  # counts are kept as round(16 * log(count)) in a byte
_KEEP = 12.0  # nats a change must gain where every other word carries its marks
_HALF, _PARTLY = 0.7, 2.0  # share of that, and further nats, for a word that carries some mark: half of it may lack
_HEARD = 0.6  # what the tagger weighs beside the trigrams
_UNHEARD = -7.0  # logarithm below which the tagger does not tell how unlikely
_HOPELESS = 8.0  # nats behind the likeliest form from which one is not looked at
_OWN, _FEW = 2.0, 2.0  # what a library's own pairs weigh, and the occurrences of a word that halve that
_ASKED = 1.2  # what the wording of questions weighs beside a library's own texts
_BARE = 3  # words without a mark that are taken for typed without
_USUAL = 200.0  # occurrences, in thirty-five million, from which a pair is no slip of a name
_STRESSED = 4  # letters from which a syllable in capitals is no abbreviation
_HARDLY = 1000.0  # how many times rarer than another of its letters a form is that nobody means
_SLIP = 9.0  # nats a mended letter must gain
_TOLD, _DOUBTLESS = 20.0, 10.0
"""Occurrences of its pairs that a word of the other tone needs, and how many times those of the one typed: of 2,600
slips in questions nine in ten are mended, of 245,000 words of law and news that have none ten are changed."""
_TOLD_BY_A_WORD, _TOLD_BY_NONE, _BEYOND_DOUBT = 1000.0, 50.0, 300.0
"""The same for a letter, where what was typed is a word or is none: of 2,300 slips two in three are mended, one in a
hundred otherwise than meant; of 170,000 words of law and news five are changed, four of them slips."""
_LEAST_OF_A_SLIP, _FREQUENT = 3, 300.0
"""Letters of a word in which a slip is looked for, and occurrences of one that may have been meant."""
_ABSENT = 1 << 40  # the place of what was not counted: neither pair nor triple with it is a key


@dataclass(frozen=True, slots=True)
class Model:
    """Syllables with their counts, and counts of two and three in a row.

    ``pairs`` holds ``first * len(syllables) + second``, ``triples`` ``place in pairs * len(syllables) + third``, both
    ascending; all counts are natural logarithms.
    """

    syllables: tuple[str, ...]
    counts: NDArray[np.float32]
    pairs: NDArray[np.uint32]
    pair_counts: NDArray[np.float32]
    triples: NDArray[np.uint32]
    triple_counts: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Restorer:
    """A model mixed with the words of one library: ``words`` are document frequencies, syllables joined by "_"."""

    model: Model
    forms: Mapping[str, tuple[str, ...]]
    ids: Mapping[str, int]
    own: Mapping[str, float]
    own_next: Mapping[str, Mapping[str, float]]
    total: float
    own_total: float
    shares: dict[str, float] = field(default_factory=dict, compare=False)
    """Of forms that were asked for before, known ones only."""
    settled: dict[str, bool] = field(default_factory=dict, compare=False)
    """Whether a known form is often enough what it looks like, of those asked for before."""

    @classmethod
    def of(
        cls,
        words: Mapping[str, int],
        texts: Iterable[str] = (),
        asked: Wording | None = None,
        model: Model | None = None,
    ) -> Restorer:
        """The shipped model (or ``model``) with the words of a library and ``texts`` that are typical of it.

        ``asked`` is how questions are worded, which texts hardly show: it has a share of its own, whatever its length.
        """
        model = model or load()
        own, own_pairs = _counts(
            chain(((w.split("_"), n) for w, n in words.items()), ((r, 1) for t in texts for r in _runs(t)))
        )
        asked = asked or Wording()
        share = max(1.0, _ASKED * sum(own.values()) / max(1, sum(asked.words.values())))
        for form, times in asked.words.items():
            own[form] += times * share
        for pair, times in asked.pairs.items():
            own_pairs[pair] += times * share
        own_next: dict[str, dict[str, float]] = {}
        for (first, second), often in own_pairs.items():
            own_next.setdefault(first, {})[second] = often
        forms: defaultdict[str, list[str]] = defaultdict(list)
        for syllable in dict.fromkeys((*model.syllables, *own)):
            forms[fold(syllable)].append(syllable)
        return cls(
            model,
            {plain: tuple(found) for plain, found in forms.items()},
            {s: i for i, s in enumerate(model.syllables)},
            dict(own),
            own_next,
            float(np.exp(model.counts).sum()),
            sum(own.values()) or 1.0,
        )

    def restore(self, text: str, names: Mapping[int, str] = MappingProxyType({})) -> str:
        """The text with the marks it most likely lacks, everything else as it was.

        Words that carry their marks stay; a lone unmarked word among marked ones changes only for a clear gain.
        ``names`` are words already known, by where they begin in the text.

        >>> Restorer.of({}).restore("giai quyet don thu cua dan")
        'giải quyết đơn thư của dân'
        """
        matches = self._words(text)
        if not matches:
            return text
        open_ = [m for m in matches if m.start() not in names]
        marked = sum(_marks(m[0]) > 0 for m in open_)
        # A word that has no marks ("năm ba xã") says nothing of how the others were typed.
        lacking = sum(not _marks(m[0]) and not self._settled(search_form(m[0])) for m in open_)
        keep = _KEEP * marked / max(1, marked + lacking)
        heard = tagger.load().likelihoods(text)
        lattice = [
            {search_form(names[m.start()]): 0.0}
            if m.start() in names
            else _with(heard.get(m.start(), {}), self._candidates(m[0] if m.start() else m[0].lower(), keep))
            for m in matches
        ]
        chosen = self._best(lattice)
        parts, at = [], 0
        for match, form in zip(matches, chosen, strict=True):
            typed = match[0]
            changed = form != search_form(typed)
            known = names.get(match.start())
            parts += [text[at : match.start()], known or (_cased(form, typed) if changed else typed)]
            at = match.end()
        return "".join([*parts, text[at:]])

    def mended(self, text: str) -> str:
        """The text with hỏi where ngã was typed, and the other way round, with a letter that was left out and with two
        that were swapped, where the words beside it leave no doubt.

        What comes of a slip is often a word as well ("xả hội", "nữa đầu năm", "bao niêu").

        >>> general().mended("xả hội giãi quyết bao niêu, nữa đầu năm không hổ trợ dân xả lũ")
        'xã hội giải quyết bao nhiêu, nửa đầu năm không hỗ trợ dân xả lũ'
        """
        matches = list(WORD.finditer(text))
        words = [search_form(m[0]) for m in matches]
        touching = [text[a.end() : b.start()] == " " for a, b in pairwise(matches)]
        said, done = "", 0
        for at, (match, word) in enumerate(zip(matches, words, strict=True)):
            # A word in capitals may be a name; the first has one anyway.
            if at and not match[0].islower():
                continue
            beside = [words[n] if 0 <= n < len(words) and touching[min(n, at)] else "" for n in (at - 1, at + 1)]
            meant = self._meant(word, *beside)
            if meant is not None:
                said += text[done : match.start()] + _cased(meant, match[0])
                done = match.end()
        return said + text[done:]

    def _meant(self, word: str, before: str, behind: str) -> str | None:
        """What a word is a slip of, None where it may be what it is."""

        def beside(form: str) -> float:
            return self._often(before, form) + self._often(form, behind)

        other = other_tone(word)
        if other and other in self.ids and beside(other) >= max(_TOLD, _DOUBTLESS * beside(word)):
            return other
        if len(word) < _LEAST_OF_A_SLIP or word.upper() in ABBREVIATIONS:
            return None
        known = word in self.ids
        if word.isascii() and word in self.forms:
            return None  # it may lack its marks
        swapped = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
        meant = [f for f in (*_less_a_letter().get(word, ()), *swapped) if f != word and f in self.ids]
        # "Bao nhiu người" is no "nhiều người": both neighbours have a say.
        best = max(
            meant,
            key=lambda f: (self._often(before, f) + 1) * (self._often(f, behind) + 1) / self.count(f),
            default="",
        )
        told = max(_TOLD_BY_A_WORD if known else _TOLD_BY_NONE, _BEYOND_DOUBT * beside(word))
        return best if best and beside(best) >= told else None

    def count(self, form: str) -> float:
        """How often a word that the model knows stands in its text."""
        return math.exp(float(self.model.counts[self.ids[form]]))

    def _often(self, first: str, second: str) -> float:
        """How often two words, with their marks, are neighbours in the model's text."""
        a, b = self.ids.get(first), self.ids.get(second)
        if a is None or b is None:
            return 0.0
        pair = np.array([a * len(self.model.syllables) + b], dtype=np.int64)
        _, (often,) = _looked_up(self.model.pairs, self.model.pair_counts, [pair])
        return float(often[0])

    def usual(self, first: str, second: str) -> bool:
        """Whether two words without marks are, with some, neighbours that any text has: "bao luc" is bạo lực.

        >>> general().usual("bao", "luc"), general().usual("ca", "nau")
        (True, False)
        """
        size = len(self.model.syllables)
        a, b = ([self.ids[f] for f in self.forms.get(word, ()) if f in self.ids] for word in (first, second))
        pairs = np.array(a, dtype=np.int64)[:, None] * size + np.array(b, dtype=np.int64)
        _, (often,) = _looked_up(self.model.pairs, self.model.pair_counts, [pairs])
        return bool((often >= _USUAL).any())

    def complete(self, text: str, known: Container[str] = ()) -> bool:
        """Is every word often enough what it looks like? Then there is nothing to restore.

        Some words without any mark are taken for typed without: "bao cao so" are words too. ``known`` are words to
        trust as they are, such as a library's lexicon.

        >>> Restorer.of({}).complete("Giải quyết đơn thư"), Restorer.of({}).complete("giai quyet đơn thư")
        (True, False)
        """
        found = [search_form(m[0]) for m in self._words(text)]
        if len(found) >= _BARE and not any(map(_marks, found)):
            return False
        return all(self._settled(word) or (word in known and fold(word) != word) for word in found)

    def _words(self, text: str) -> list[re.Match[str]]:
        """The words of a text, less abbreviations and what is tied by hyphens into a symbol ("12/KH-CAT", "QP-AN")."""
        tied = [m.span() for m in _HYPHENED.finditer(text) if _is_symbol(m[0])]
        return [
            m
            for m in WORD.finditer(text)
            if not any(start <= m.start() < end for start, end in tied) and not self._is_abbreviation(m[0], text)
        ]

    def _is_abbreviation(self, word: str, text: str) -> bool:
        """Capitals among small letters ("UBND xã"), or a known one in small letters ("bhyt"): an abbreviation. A text
        all in capitals, or a whole syllable that is stressed ("KHÔNG được"), is only loud."""
        if word.upper() in ABBREVIATIONS and fold(word) not in self.forms:
            return True
        if len(word) == 1 or not word.isupper() or text.isupper():
            return False
        return len(word) < _STRESSED or fold(word) not in self.forms

    def _settled(self, word: str) -> bool:
        if (known := self.settled.get(word)) is not None:
            return known
        forms = self.forms.get(fold(word))
        if forms is None:
            return len(word) < 4
        settled = self._share(word) * 20 > max(self._share(f) for f in forms)
        if word in self.shares:
            self.settled[word] = settled
        return settled

    def _candidates(self, printed: str, keep: float) -> dict[str, float]:
        """Forms a typed word may stand for, each with its cost in nats."""
        typed, plain = search_form(printed), fold(printed)
        found = {typed: 0.0}
        known = self.forms.get(plain)
        named = typed != plain and not printed.islower()  # a name may be written as no other word is
        if known is None:
            return found if named else found | {form: _SLIP for near in self._near(plain) for form in self.forms[near]}
        rare = typed not in self.own and self._share(typed) * _HARDLY < max(map(self._share, known))
        if typed != plain and rare and not named:
            return {f: _SLIP for f in known if f != plain} | found  # "sản phẫm": marks, and wrong ones
        cost = _HALF * keep + _PARTLY if typed != plain else keep
        return {f: cost for f in known if typed == plain or _adds_marks(typed, f)} | found

    def _near(self, plain: str) -> list[str]:
        """Known folded syllables one letter away from an unknown one."""
        if len(plain) < 3 or not _VOWELS & set(plain):
            return []
        letters = "abcdeghiklmnopqrstuvxy"
        cuts = [(plain[:i], plain[i:]) for i in range(len(plain) + 1)]
        near = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
        if len(plain) == 3:  # another letter would make any of many words
            return sorted(n for n in near if n in self.forms)
        near |= {a + b[1:] for a, b in cuts if b}
        near |= {a + c + b for a, b in cuts for c in letters} | {a + c + b[1:] for a, b in cuts if b for c in letters}
        return sorted(n for n in near if n in self.forms)

    def _best(self, lattice: Sequence[Mapping[str, float]]) -> list[str]:
        """Viterbi over pairs of neighbouring forms, each given with its cost."""
        forms = [list(c) for c in lattice]
        costs = [np.array(list(c.values())) for c in lattice]
        shares = [np.array([self._share(f) for f in some]) for some in forms]
        table = (np.log(shares[0]) - costs[0])[None, :]
        back: list[NDArray[np.intp]] = []
        for i, logs in enumerate(self._transitions(forms, shares), start=1):
            # Axes: the form two words back, the one before, this one.
            steps = table[:, :, None] + logs
            back.append(steps.argmax(axis=0))
            table = steps.max(axis=0) - costs[i]
        at, last = (int(x) for x in np.unravel_index(table.argmax(), table.shape))
        path = [last]
        for pointers in reversed(back):
            at, last = int(pointers[at, last]), at
            path.append(last)
        return [options[choice] for options, choice in zip(forms, reversed(path), strict=True)]

    def _share(self, form: str) -> float:
        if (known := self.shares.get(form)) is not None:
            return known
        at = self.ids.get(form)
        general = math.exp(float(self.model.counts[at])) / self.total if at is not None else 0.0
        share = 0.5 * general + 0.5 * self.own.get(form, 0.0) / self.own_total + 1e-9
        if share > 1e-9:
            self.shares[form] = share
        return share

    def _transitions(
        self, forms: Sequence[Sequence[str]], shares: Sequence[NDArray[np.float64]]
    ) -> Iterator[NDArray[np.float64]]:
        """log P(third | first, second) of each word but the first, one axis each; nothing stands before the first.

        Neighbours and three in a row are looked up all at once: a question has a dozen words of a few forms each.
        """
        size = len(self.model.syllables)
        ids = [np.array([self.ids.get(f, _ABSENT) for f in some]) for some in forms]
        pairs = [b[:, None] * size + c for b, c in pairwise(ids)]
        places, often = _looked_up(self.model.pairs, self.model.pair_counts, pairs)
        triples = [ab[:, :, None] * size + c for ab, c in zip(places, ids[2:], strict=False)]
        _, thrice = _looked_up(self.model.triples, self.model.triple_counts, triples)
        mixed = [
            self._mixed(first, second, two / np.exp(self.model.counts[np.minimum(at, size - 1)])[:, None])
            + (1 - _CLEAR) * alone
            for (first, second), two, at, alone in zip(pairwise(forms), often, ids, shares[1:], strict=False)
        ]
        if mixed:
            yield np.log(mixed[0])[None, :, :]
        for before, three, two in zip(often, thrice, mixed[1:], strict=False):
            seen = before[:, :, None]
            # Three in a row count by how often the two before them were seen; two that never were leave the rest as is.
            yield np.log((_TRUST * three + (seen * (1 - _TRUST) + _RARE) * two) / (seen + _RARE))

    def _mixed(self, first: Sequence[str], second: Sequence[str], shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """Those ``shares`` of the model's pairs with the library's own, shape (first, second)."""
        mixed = _CLEAR * shares
        for i, form in enumerate(first):
            if (behind := self.own_next.get(form)) is not None:
                each = _OWN / (self.own[form] + _FEW)
                mixed[i] += [each * behind.get(f, 0.0) for f in second]
        return mixed


_HOI, _NGA = "\u0309", "\u0303"
_TURNED = str.maketrans({_HOI: _NGA, _NGA: _HOI})


@lru_cache(maxsize=4096)
def other_tone(word: str) -> str | None:
    """A word with ngã for its hỏi or hỏi for its ngã, None where it has neither."""
    apart = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", apart.translate(_TURNED)) if _HOI in apart or _NGA in apart else None


@cache
def _less_a_letter() -> Mapping[str, Sequence[str]]:
    """What is left of frequent words of four letters and more without one of them -> these words."""
    words = general()
    found: defaultdict[str, list[str]] = defaultdict(list)
    for form in words.ids:
        if len(form) > _LEAST_OF_A_SLIP and words.count(form) >= _FREQUENT:
            for i in range(len(form)):
                found[form[:i] + form[i + 1 :]].append(form)
    return found


def _looked_up(
    keys: NDArray[np.uint32], counts: NDArray[np.float32], wanted: Sequence[NDArray[np.int64]]
) -> tuple[list[NDArray[np.int64]], list[NDArray[np.float64]]]:
    """Where the keys wanted stand, _ABSENT for those that do not, and how often each was counted; shapes as given."""
    if not wanted:
        return [], []
    flat = np.concatenate([w.ravel() for w in wanted])
    held = flat < np.iinfo(np.uint32).max
    at = np.searchsorted(keys, np.where(held, flat, 0).astype(np.uint32))
    at[at == len(keys)] = 0
    held &= keys[at] == flat
    often = np.where(held, np.exp(counts[at], dtype=np.float64), 0.0)
    places = np.where(held, at, _ABSENT)
    ends = np.cumsum([w.size for w in wanted])[:-1]
    shapes = [w.shape for w in wanted]
    return (
        [part.reshape(shape) for part, shape in zip(np.split(places, ends), shapes, strict=True)],
        [part.reshape(shape) for part, shape in zip(np.split(often, ends), shapes, strict=True)],
    )


def _with(heard: Mapping[str, float], costs: Mapping[str, float]) -> Mapping[str, float]:
    """The costs of a word's forms, each raised by what the tagger has against it, without those it has no hope for.

    It knows nothing of rare words, and what was typed with its marks stays.
    """
    if not heard:
        return costs
    told = {form: max(heard.get(form, _UNHEARD), _UNHEARD) for form in costs}
    least = max(told.values()) - _HOPELESS
    costly = max(costs.values()) > 0.0  # to change what was typed, among words that have their marks
    return {
        form: cost - _HEARD * told[form]
        for form, cost in costs.items()
        if told[form] >= least or (cost == 0.0 and (costly or _marks(form)))
    }


@cache
def general() -> Restorer:
    """The shipped model alone, without the words of a library."""
    return Restorer.of({})


@cache
def load(path: Path = MODEL) -> Model:
    """The model that ships."""
    with np.load(path, allow_pickle=False) as arrays:
        names = bytes(arrays["syllables"]).decode("utf-8").split(" ")
        return Model(
            tuple(names),
            arrays["counts"].astype(np.float32),
            np.cumsum(arrays["steps"], dtype=np.uint32),
            arrays["pair_counts"].astype(np.float32) / _SCALE,
            np.cumsum(arrays["triple_steps"], dtype=np.uint32),
            arrays["triple_counts"].astype(np.float32) / _SCALE,
        )


def save(
    path: Path,
    single: Mapping[str, int],
    pairs: Mapping[tuple[str, str], int],
    triples: Mapping[tuple[str, str, str], int],
) -> None:
    """Write a model from counts; what holds a syllable outside ``single``, or a pair outside ``pairs``, is left out."""
    names = sorted(single)
    ids = {s: i for i, s in enumerate(names)}
    two = sorted((ids[a] * len(names) + ids[b], n) for (a, b), n in pairs.items() if a in ids and b in ids)
    place = {key: i for i, (key, _) in enumerate(two)}
    three = sorted(
        (place[key] * len(names) + ids[c], n)
        for (a, b, c), n in triples.items()
        if a in ids and b in ids and c in ids and (key := ids[a] * len(names) + ids[b]) in place
    )
    np.savez_compressed(
        path,
        syllables=np.frombuffer(" ".join(names).encode("utf-8"), dtype=np.uint8),
        counts=np.log(np.array([single[s] for s in names], dtype=np.float64)).astype(np.float16),
        steps=_steps(two),
        pair_counts=_quantised(two),
        triple_steps=_steps(three),
        triple_counts=_quantised(three),
    )


def _steps(rows: Sequence[tuple[int, int]]) -> NDArray[np.uint32]:
    keys = np.array([0, *(key for key, _ in rows)], dtype=np.int64)
    return np.diff(keys).astype(np.uint32)


def _quantised(rows: Sequence[tuple[int, int]]) -> NDArray[np.uint8]:
    logs = np.log(np.array([n for _, n in rows], dtype=np.float64))
    return np.minimum(np.round(logs * _SCALE), 255).astype(np.uint8)


def _is_symbol(tied: str) -> bool:
    """Whether words tied by hyphens are a symbol's parts: one has a figure, or no vowel. "kinh te-xa hoi" is none."""
    return any(_VOWELS.isdisjoint(fold(p)) or not p.isalpha() for p in re.split(r"[-/]", tied) if p)


def _runs(text: str) -> list[list[str]]:
    """Words that stand side by side with nothing but spaces between them."""
    return [run.split() for run in _BREAK.split(search_form(text)) if run]


def counted(texts: Iterable[tuple[str, int]]) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    """How often words and neighbours occur in texts, each text as often as it says.

    >>> counted([("Bao nhiêu đơn, mấy đơn?", 2)])
    ({'bao': 2, 'nhiêu': 2, 'đơn': 4, 'mấy': 2}, {('bao', 'nhiêu'): 2, ('nhiêu', 'đơn'): 2, ('mấy', 'đơn'): 2})
    """
    words, pairs = _counts((run, times) for text, times in texts for run in _runs(text))
    return {w: int(n) for w, n in words.items()}, {p: int(n) for p, n in pairs.items()}


def _counts(
    runs: Iterable[tuple[Sequence[str], int]],
) -> tuple[defaultdict[str, float], defaultdict[tuple[str, str], float]]:
    words: defaultdict[str, float] = defaultdict(float)
    pairs: defaultdict[tuple[str, str], float] = defaultdict(float)
    for run, times in runs:
        parts = [p for p in run if _is_word(p)]
        for part in parts:
            words[part] += times
        for pair in pairwise(parts):
            pairs[pair] += times
    return words, pairs


@lru_cache(maxsize=65536)
def _is_word(part: str) -> bool:
    return WORD.fullmatch(part) is not None and not _VOWELS.isdisjoint(fold(part))


def _marks(word: str) -> int:
    return len(MARK.findall(unicodedata.normalize("NFD", word))) + sum(c in "đĐ" for c in word)


def _adds_marks(typed: str, form: str) -> bool:
    """Does the form keep every mark that was typed? Both fold to the same letters."""
    return all(set(_parts(a)) <= set(_parts(b)) for a, b in zip(typed, form, strict=False)) and len(typed) == len(form)


def _parts(letter: str) -> str:
    return unicodedata.normalize("NFD", letter).replace("đ", "d\u0335")


def _cased(form: str, typed: str) -> str:
    if typed.isupper() and len(typed) > 1:
        return form.upper()
    return form.capitalize() if typed[:1].isupper() else form
