"""How people word questions, counted for the restorer of diacritics: ``python -m eval wording [--out COUNTS]``.

``eval/wording.txt`` has questions made up topic by topic, without a look at reports or at other questions, and turns
of phrase that set a word beside those it could be mistaken with. ``python -m eval tagger`` learns from the text itself.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from rag.text.words import plain_words
from rag.text.words.diacritics import counted
from rag.text.words.wording import COUNTS, Wording, save

TEXT = Path(__file__).with_name("wording.txt")
_TURNS = "# turns of phrase\n"
_TIMES = 30  # that a turn of phrase counts: it has no idle words
_EVERYDAY = 10  # that an everyday form of the program's table counts


@cache
def _part(number: int) -> tuple[str, ...]:
    lines = TEXT.read_text(encoding="utf-8").split(_TURNS)[number].splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def questions() -> tuple[str, ...]:
    """Questions as people put them, with their diacritics."""
    return _part(0)


def turns() -> tuple[str, ...]:
    """Turns of phrase of questions, several a line, parted by commas: a word beside those it could be mistaken with."""
    return _part(1)


def wording() -> Wording:
    """How often words and neighbours occur in both, and in everyday forms of several syllables."""
    everyday = [" ".join(form) for form in plain_words.table() if len(form) > 1]
    times = ((questions(), 1), (turns(), _TIMES), (everyday, _EVERYDAY))
    words, pairs = counted([(text, n) for texts, n in times for text in texts])
    return Wording(words, pairs)


def main(argv: Sequence[str]) -> int:
    """Count, and write what ships."""
    parser = argparse.ArgumentParser(prog="python -m eval wording", description=__doc__)
    parser.add_argument("--out", type=Path, default=COUNTS)
    found = wording()
    save(parser.parse_args(argv).out, found)
    print(f"{len(questions())} questions, {len(turns())} turns: {len(found.words)} words, {len(found.pairs)} pairs")
    return 0
