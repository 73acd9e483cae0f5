"""How questions are worded: reports hardly show it, and what gives back diacritics learns from it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("wording.txt")
_TURNS = "# turns of phrase\n"


@cache
def _part(number: int) -> tuple[str, ...]:
    lines = TABLE.read_text(encoding="utf-8").split(_TURNS)[number].splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def questions() -> tuple[str, ...]:
    """Questions as people put them, with their diacritics."""
    return _part(0)


def turns() -> tuple[str, ...]:
    """Turns of phrase of questions, several a line, parted by commas: a word beside those it could be mistaken with."""
    return _part(1)
