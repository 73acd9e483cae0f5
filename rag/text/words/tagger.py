"""Which marked form each syllable of an unmarked text is, by all the words around it: a small recurrent tagger.

One layer of gated recurrent units reads the folded syllables forwards, another backwards; what both say, and what a
layer makes of them together, scores the forms of each syllable. Three words in a row, which
:mod:`rag.text.words.diacritics` counts, do not tell "bao nhiêu học viên" from "học viện"; what stands further off does.
Trained over public text and our own questions (``python -m eval tagger``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.text.tokens import fold

MODEL = Path(__file__).with_name("tagger.npz")
TOKEN = re.compile(r"[^\W\d_]+|\d[\d.,/]*|[^\w\s]")
"""A word, a figure or a mark of punctuation: what the tagger reads one by one."""
BREAK, FIGURE, COMMA, SIGN, UNKNOWN = range(5)
RESERVED = 10
"""Ids below are no syllables; BREAK parts sentences, which are read each by itself."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Gates:
    """Gated recurrent units of both directions, forwards first: reset, update and candidate stacked, as PyTorch's GRU
    has them.

    ``inward`` is (2, numbers of a syllable, 3 * units), ``onward`` (2, units, 3 * units), the offsets
    (2, 1, 3 * units): rows of numbers are multiplied from the left, which reads the weights in the order they lie in.
    """

    inward: Floats
    onward: Floats
    inward_offset: Floats
    onward_offset: Floats

    @classmethod
    def of(cls, arrays: Mapping[str, Floats]) -> Gates:
        """From one array a direction and part, as they are kept: "forwards_inward", (3 * units, numbers)."""
        inward, onward, given, carried = (
            np.ascontiguousarray([np.atleast_2d(arrays[f"{way}_{part}"]).T for way in ("forwards", "backwards")])
            for part in ("inward", "onward", "inward_offset", "onward_offset")
        )
        return cls(inward, onward, given.transpose(0, 2, 1), carried.transpose(0, 2, 1))

    def read(self, rows: Floats) -> Floats:
        """The state of both directions at each row, shape (len(rows), 2 * units); both take their steps together."""
        units = self.onward.shape[1]
        given = np.stack([rows, rows[::-1]]) @ self.inward + self.inward_offset
        state = np.zeros((2, 1, units), np.float32)
        states = np.empty((2, len(rows), units), np.float32)
        for at in range(len(rows)):
            own = given[:, at : at + 1]
            before = state @ self.onward + self.onward_offset
            opened = 1.0 / (1.0 + np.exp(-(own[..., : 2 * units] + before[..., : 2 * units])))
            new = np.tanh(own[..., 2 * units :] + opened[..., :units] * before[..., 2 * units :])
            state = new + opened[..., units:] * (state - new)
            states[:, at] = state[:, 0]
        return np.concatenate([states[0], states[1, ::-1]], axis=1)


@dataclass(frozen=True, slots=True)
class Tagger:
    """The trained tables. ``ids`` has the id of each folded syllable, ``forms`` its marked forms by that id.

    ``places[id]`` are the rows of ``scores`` and ``offsets`` that belong to its forms, in their order.
    """

    ids: Mapping[str, int]
    forms: Mapping[int, tuple[str, ...]]
    places: Mapping[int, NDArray[np.int64]]
    rows: Floats
    gates: Gates
    joined: Floats
    joined_offset: Floats
    hidden: Floats
    hidden_offset: Floats
    further: Floats
    scores: Floats
    offsets: Floats

    def likelihoods(self, text: str) -> dict[int, dict[str, float]]:
        """Where each known word begins -> its forms with the logarithm of how likely each is.

        >>> found = load().likelihoods("bao nhieu hoc vien")
        >>> max(found[4], key=found[4].get)
        'nhiêu'
        """
        found: dict[int, dict[str, float]] = {}
        sentence: list[tuple[int, int]] = []
        for match in TOKEN.finditer(text):
            read = token_id(match[0], self.ids)
            if read != BREAK:
                sentence.append((match.start(), read))
            elif sentence:
                found |= self._read(sentence)
                sentence = []
        return found | self._read(sentence) if sentence else found

    def _read(self, sentence: Sequence[tuple[int, int]]) -> dict[int, dict[str, float]]:
        rows = self.rows[[read for _, read in sentence]]
        both = self.gates.read(rows)
        met = np.maximum(both @ self.hidden.T + self.hidden_offset, 0.0)
        states = both @ self.joined.T + self.joined_offset + met @ self.further.T
        known = [(n, start, self.forms[read]) for n, (start, read) in enumerate(sentence) if read in self.forms]
        if not known:
            return {}
        # The forms of all words in one row, each beside the state of its word.
        sizes = [len(forms) for _, _, forms in known]
        places = np.concatenate([self.places[sentence[n][1]] for n, _, _ in known])
        heights = np.einsum("ij,ij->i", self.scores[places], np.repeat(states[[n for n, _, _ in known]], sizes, axis=0))
        heights += self.offsets[places]
        starts = np.cumsum([0, *sizes[:-1]])
        heights -= np.repeat(np.maximum.reduceat(heights, starts), sizes)
        heights -= np.repeat(np.log(np.add.reduceat(np.exp(heights), starts)), sizes)
        told = iter(heights.tolist())
        return {start: {form: next(told) for form in forms} for _, start, forms in known}


def token_id(token: str, ids: Mapping[str, int]) -> int:
    """The id of a token by ``ids`` of folded syllables."""
    if token[0].isalpha():
        return ids.get(fold(token), UNKNOWN)
    if token[0].isdigit():
        return FIGURE
    return COMMA if token == "," else BREAK if token in ".;?!:" else SIGN


@cache
def load(path: Path = MODEL) -> Tagger:
    """The tagger that ships."""
    with np.load(path, allow_pickle=False) as arrays:
        forms = bytes(arrays["forms"]).decode("utf-8").split(" ")
        found: dict[int, list[str]] = {}
        ids: dict[str, int] = {}
        places: dict[int, list[int]] = {}
        for place, form in enumerate(forms):
            read = ids.setdefault(fold(form), RESERVED + len(ids))
            found.setdefault(read, []).append(form)
            places.setdefault(read, []).append(place)
        wide = {name: arrays[name].astype(np.float32) for name in arrays.files if name != "forms"}
    return Tagger(
        ids,
        {read: tuple(some) for read, some in found.items()},
        {read: np.array(some) for read, some in places.items()},
        wide["rows"] * wide["row_scales"][:, None],
        Gates.of(wide),
        wide["joined"],
        wide["joined_offset"],
        wide["hidden"],
        wide["hidden_offset"],
        wide["further"],
        wide["scores"] * wide["score_scales"][:, None],
        wide["offsets"],
    )


def save(path: Path, forms: Sequence[str], arrays: Mapping[str, Floats]) -> None:
    """Write a tagger: ``rows`` and ``scores`` in bytes with a scale a row, the rest in halves.

    Forms of one folded syllable may stand anywhere in ``forms``; syllables have their ids in the order of their first
    form, which is how ``load`` counts them.
    """
    kept: dict[str, NDArray[np.generic]] = {"forms": np.frombuffer(" ".join(forms).encode("utf-8"), dtype=np.uint8)}
    for name, scales in (("rows", "row_scales"), ("scores", "score_scales")):
        scale = np.maximum(np.abs(arrays[name]).max(axis=1), 1e-12) / 127
        kept |= {name: np.round(arrays[name] / scale[:, None]).astype(np.int8), scales: scale.astype(np.float32)}
    halves = {name: array.astype(np.float16) for name, array in arrays.items() if name not in kept}
    np.savez_compressed(path, **kept, **halves)  # type: ignore[arg-type]
