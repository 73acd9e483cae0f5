"""Which marked form each syllable of an unmarked text is, by all the words around it: a small recurrent tagger.

One layer of gated recurrent units reads the folded syllables forwards, another backwards; what both say, and what a
layer makes of them together, scores the forms of each syllable. Three words in a row, which
:mod:`rag.text.diacritics` counts, do not tell "bao nhiêu học viên" from "học viện"; what stands further off does.
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
    """One direction of gated recurrent units: reset, update and candidate stacked, as PyTorch's GRU has them.

    ``inward`` is (3 * units, numbers of a syllable), ``onward`` (3 * units, units), the offsets (3 * units).
    """

    inward: Floats
    onward: Floats
    inward_offset: Floats
    onward_offset: Floats

    def read(self, rows: Floats) -> Floats:
        """The state after each row, shape (len(rows), units)."""
        units = self.onward.shape[1]
        given = rows @ self.inward.T + self.inward_offset
        state = np.zeros(units, np.float32)
        states = np.empty((len(rows), units), np.float32)
        for at, own in enumerate(given):
            before = self.onward @ state + self.onward_offset
            opened = 1.0 / (1.0 + np.exp(-(own[: 2 * units] + before[: 2 * units])))
            reset, update = opened[:units], opened[units:]
            new = np.tanh(own[2 * units :] + reset * before[2 * units :])
            state = new + update * (state - new)
            states[at] = state
        return states


@dataclass(frozen=True, slots=True)
class Tagger:
    """The trained tables. ``ids`` has the id of each folded syllable, ``forms`` its marked forms by that id.

    ``places[id]`` are the rows of ``scores`` and ``offsets`` that belong to its forms, in their order.
    """

    ids: Mapping[str, int]
    forms: Mapping[int, tuple[str, ...]]
    places: Mapping[int, NDArray[np.int64]]
    rows: Floats
    forwards: Gates
    backwards: Gates
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
        both = np.concatenate([self.forwards.read(rows), self.backwards.read(rows[::-1])[::-1]], axis=1)
        met = np.maximum(both @ self.hidden.T + self.hidden_offset, 0.0)
        states = both @ self.joined.T + self.joined_offset + met @ self.further.T
        found = {}
        for state, (start, read) in zip(states, sentence, strict=True):
            if (places := self.places.get(read)) is not None:
                heights = self.scores[places] @ state + self.offsets[places]
                heights -= heights.max()
                heights -= np.log(np.exp(heights).sum())
                found[start] = dict(zip(self.forms[read], heights.tolist(), strict=True))
        return found


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
    parts = ("inward", "onward", "inward_offset", "onward_offset")
    forwards, backwards = (Gates(*(wide[f"{way}_{part}"] for part in parts)) for way in ("forwards", "backwards"))
    return Tagger(
        ids,
        {read: tuple(some) for read, some in found.items()},
        {read: np.array(some) for read, some in places.items()},
        wide["rows"] * wide["row_scales"][:, None],
        forwards,
        backwards,
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
