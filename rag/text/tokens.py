"""Syllables, words and folding: what a text is searched by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

SYLLABLE = re.compile(r"\w+(?:[./,-]\w+)*")
LEXICAL_FIELDS = ("syllables", "words", "folded", "heading", "symbols")


def fold(text: str) -> str:
    """Lower case without diacritics, "đ" as "d".

    >>> fold("Giải quyết ĐƠN thư")
    'giai quyet don thu'
    """
    decomposed = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def lexical_fields(text: str, breadcrumb: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """The tokens of a passage under each name of LEXICAL_FIELDS, in reading order."""
    syllables = tuple(SYLLABLE.findall(unicodedata.normalize("NFC", text).lower()))
    heading = tuple(SYLLABLE.findall(unicodedata.normalize("NFC", " ".join(breadcrumb)).lower()))
    return {
        "syllables": syllables,
        "words": syllables,
        "folded": tuple(fold(s) for s in syllables),
        "heading": heading,
        "symbols": (),
    }
