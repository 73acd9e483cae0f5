"""How questions are worded: reports hardly show it, and what gives back diacritics learns from it.

What ships are counts of words and neighbours, made from the questions of ``eval/wording.txt`` (``python -m eval
wording``): a command that restores one question need not read thousands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

COUNTS = Path(__file__).with_name("wording.npz")


@dataclass(frozen=True, slots=True)
class Wording:
    """How often words, and words side by side, occur in questions; all with their diacritics, in small letters."""

    words: Mapping[str, int] = field(default_factory=dict)
    pairs: Mapping[tuple[str, str], int] = field(default_factory=dict)


@cache
def load(path: Path = COUNTS) -> Wording:
    """The counts that ship."""
    with np.load(path, allow_pickle=False) as arrays:
        words = bytes(arrays["words"]).decode("utf-8").split(" ")
        counts = arrays["counts"].tolist()
        first, second = ([words[i] for i in arrays[name].tolist()] for name in ("first", "second"))
        pairs = dict(zip(zip(first, second, strict=True), arrays["pair_counts"].tolist(), strict=True))
    return Wording(dict(zip(words, counts, strict=True)), pairs)


def save(path: Path, wording: Wording) -> None:
    """Write counts; pairs of a word without a count are left out."""
    words = sorted(wording.words)
    place = {word: i for i, word in enumerate(words)}
    pairs = sorted((place[a], place[b], n) for (a, b), n in wording.pairs.items() if a in place and b in place)
    first, second, counts = zip(*pairs, strict=True) if pairs else ((), (), ())
    np.savez_compressed(
        path,
        words=np.frombuffer(" ".join(words).encode("utf-8"), dtype=np.uint8),
        counts=np.array([wording.words[w] for w in words], dtype=np.uint32),
        first=np.array(first, dtype=np.uint16),
        second=np.array(second, dtype=np.uint16),
        pair_counts=np.array(counts, dtype=np.uint32),
    )
