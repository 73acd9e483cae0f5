"""The words and symbols of a question, which many ask for: read once and kept."""

from __future__ import annotations

from functools import lru_cache

from rag.text import tokens
from rag.text.tokens import fold


@lru_cache(maxsize=256)
def syllables(question: str) -> tuple[tuple[str, str], ...]:
    """Each syllable of a question, as it is and folded.

    >>> syllables("Bao nhiêu hộ?")
    (('bao', 'bao'), ('nhiêu', 'nhieu'), ('hộ', 'ho'))
    """
    return tuple((s, fold(s)) for s in tokens.syllables(question))


symbols = lru_cache(maxsize=1024)(tokens.symbols)
"""As :func:`rag.text.tokens.symbols`, for questions and for the passages shown."""
