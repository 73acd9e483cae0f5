"""Everyday words beside the words that reports use for the same thing.

People ask about "tiền đền đất"; a report says "bồi thường, hỗ trợ". The table is ours, typed from the vocabulary of
local administration, and widens a question at a low weight; it never replaces what was asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path

from rag.text.tokens import longest_by_head, search_form

TABLE = Path(__file__).with_name("plain_words.txt")
TABLE_WORDS = Path(__file__).with_name("table_words.txt")
"""What people call the things that tables count, in the same form."""


@cache
def table(path: Path = TABLE) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Everyday form -> formal expressions, both in search form, the key split into syllables."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        plain, formal = ([part.strip() for part in side.split(",")] for side in line.split("|"))
        for form in plain:
            key = tuple(search_form(form).split())
            found[key] = tuple(f for f in (search_form(x) for x in formal) if f != search_form(form))
    return found


@cache
def _longest() -> Mapping[str, int]:
    return longest_by_head(table())


def everyday() -> tuple[str, ...]:
    """All everyday forms and what stands for them, as running text."""
    return tuple(f"{' '.join(key)}, {', '.join(formal)}" for key, formal in table().items())


def in_other_words(syllables: Sequence[str], words: Sequence[str] = ()) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each everyday form in a question beside what reports may call it, in reading order, the longest at each word.

    ``words`` are the same syllables as words, joined by "_": a form that ends within one of them is none.

    >>> in_other_words("bị vòi vĩnh".split())
    (('vòi vĩnh', ('nhũng nhiễu', 'sách nhiễu', 'gây phiền hà', 'tiêu cực')),)
    >>> in_other_words("kê tiền công đức".split(), ["kê", "tiền", "công_đức"])
    ()
    """
    known, longest = table(), _longest()
    ends = {0, *accumulate(word.count("_") + 1 for word in words)} if words else frozenset(range(len(syllables) + 1))
    found: list[tuple[str, tuple[str, ...]]] = []
    at = 0
    while at < len(syllables):
        for length in range(min(longest.get(syllables[at], 0), len(syllables) - at), 0, -1):
            key = tuple(syllables[at : at + length])
            if key in known and at + length in ends:
                found.append((" ".join(key), known[key]))
                at += length
                break
        else:
            at += 1
    return tuple(found)
