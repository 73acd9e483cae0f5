"""Words as numbers: texts are looked through by the hashes of their folded words, many texts in one pass over arrays.

Letters are folded through a table and words told apart by 32 bits; word by word in Python the same takes ten times as
long. That another word has the hash of one of a question's twenty happens once in some forty thousand passages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from operator import mul

import numpy as np
from numpy.typing import NDArray

from rag.text.tokens import fold

Hashes = NDArray[np.uint32]
Places = NDArray[np.int64]

MAKING = 1
"""Grows when a text would have other hashes than before: those kept in a library are then made anew."""

_BASE = np.uint64(0x9E3779B97F4A7C15)
_UPPER = np.uint64(33)  # the upper bits of a sum tell words apart best; one bit is left for whether it is a figure
_LONGEST = 64  # letters of a word that are told apart by their place
_REMEMBERED = 16_384


@dataclass(frozen=True, slots=True)
class Prints:
    """The words of several texts, one text after the other; text ``i`` is ``hashes[starts[i]:starts[i + 1]]``.

    The hash of a word that begins with a digit is odd, that of any other even.
    """

    hashes: Hashes
    starts: Places

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def sizes(self) -> Places:
        """How many words each text has."""
        return self.starts[1:] - self.starts[:-1]

    def take(self, chosen: Places) -> Prints:
        """Some of the texts, in the order of their numbers there. Raises ValueError or IndexError where one is said to
        have words that there are not, as a flipped bit of a file would have it."""
        begins = self.starts.take(chosen)
        sizes = self.starts.take(chosen + 1) - begins
        if sizes.max(initial=0) > len(self.hashes):
            raise ValueError("words are missing")
        starts = np.zeros(len(chosen) + 1, dtype=np.int64)
        sizes.cumsum(out=starts[1:])
        return Prints(self.hashes.take((begins - starts[:-1]).repeat(sizes) + np.arange(starts[-1])), starts)

    @classmethod
    def joined(cls, several: Sequence[Prints]) -> Prints:
        """The texts of several, one after the other."""
        ends = accumulate((len(one.hashes) for one in several), initial=0)
        starts = [one.starts[1:] + end for one, end in zip(several, ends, strict=False)]
        return cls(
            np.concatenate([np.empty(0, dtype=np.uint32), *(one.hashes for one in several)]),
            np.concatenate([np.zeros(1, dtype=np.int64), *starts]),
        )

    @classmethod
    def of(cls, texts: Sequence[str]) -> Prints:
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
        sums = np.add.reduceat(values * _powers().take(place, mode="clip"), begins) if len(begins) else values
        heads = letters[begins]
        return cls((sums >> _UPPER << np.uint64(1) | digit[heads]).astype(np.uint32), np.searchsorted(heads, ends))


@lru_cache(maxsize=_REMEMBERED)
def hashes_of(word: str) -> list[int]:
    """The hashes of a word that nothing but blanks parts from others: one, but for rare signs."""
    plain = fold(word)
    if plain.isascii() and plain.isalnum() and len(plain) == len(word) <= _LONGEST:
        # As in ``of``, letter by letter: for one word, arrays take a hundred times as long.
        total = sum(map(mul, plain.encode(), _factors()))
        return [total % (1 << 64) >> int(_UPPER) << 1 | plain[0].isdigit()]
    hashes: list[int] = Prints.of([word]).hashes.tolist()
    return hashes


def of_phrases(phrases: Sequence[str]) -> Prints:
    """As ``Prints.of``, for the short phrases of questions, whose words are met again and again."""
    each = [[h for word in phrase.split() for h in hashes_of(word)] for phrase in phrases]
    starts = np.array([0, *accumulate(map(len, each))])
    return Prints(np.array([h for hashes in each for h in hashes], dtype=np.uint32), starts)


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
        return np.cumprod(np.full(_LONGEST, _BASE, dtype=np.uint64), dtype=np.uint64)


@cache
def _factors() -> list[int]:
    factors: list[int] = _powers().tolist()
    return factors
