"""Real text made into as many passages as are wanted, for ``python -m eval library --text FILE...``.

FILE is JSON lines with a ``text``, plain or ``.xz``. Articles are cut into sentences; a passage is a run of them of
about a hundred syllables. When the text has been gone through once, it is gone through again: each time a passage has
its sentences in another order, one of them exchanged for one of another article, and a first line with another place
and round, so that no two passages are alike and near ones are as near as versions of one report are.

Words are segmented and sentences encoded once each by the project's own functions; a passage's tokens are those of its
sentences, its vector their sum made unit length, which is what the embedded encoder itself would give.
"""

from __future__ import annotations

import json
import lzma
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.models.encoder import Encoder, load_encoder, unit
from rag.text.places import OLD_PROVINCES
from rag.text.tokens import LEXICAL_FIELDS, lexical_fields, syllables

LENGTH = 100
_SENTENCE = re.compile(r"(?<=[.;:])\s+|\n+")

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its lexical tokens, each field joined by blanks, and the sum of its token vectors."""

    fields: Mapping[str, str]
    weight: NDArray[np.float32]


@dataclass
class Retold:
    """A source of passages over real text: makes texts, and encodes and tokenises what it made."""

    files: Sequence[Path]
    articles: int = 12_000
    encoder: Encoder = field(default_factory=load_encoder)
    _runs: list[list[str]] = field(default_factory=list)
    _lines: dict[str, Line] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """As the encoder's."""
        return self.encoder.name

    @property
    def fingerprint(self) -> str:
        """As the encoder's."""
        return self.encoder.fingerprint

    @property
    def dimension(self) -> int:
        """As the encoder's."""
        return self.encoder.dimension

    def texts(self, seed: int = 0) -> Iterator[str]:
        """Passages without end; other ones for another seed."""
        rng = random.Random(seed)
        places = sorted(OLD_PROVINCES)
        runs = self._read()
        turn = 0
        while True:
            for run in runs:
                lines = list(run)
                if turn or seed:
                    rng.shuffle(lines)
                    lines[rng.randrange(len(lines))] = rng.choice(rng.choice(runs))
                yield "\n".join([f"Đợt {turn + 1}-{seed} tại {rng.choice(places)}", *lines])
            turn += 1

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension)."""
        rows = np.stack([np.sum([self._line(line).weight for line in t.split("\n")], axis=0) for t in texts])
        return unit(rows)

    def tokenise(self, text: str, breadcrumb: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """The fields of ``rag.text.tokens``."""
        lines = [self._line(line) for line in text.split("\n")]
        found = {name: " ".join(line.fields[name] for line in lines).split() for name in LEXICAL_FIELDS}
        return {**found, "heading": syllables(" ".join(breadcrumb))}

    def _line(self, text: str) -> Line:
        if text not in self._lines:
            self._keep([text])
        return self._lines[text]

    def _keep(self, texts: Sequence[str]) -> None:
        vectors = self.encoder.encode_passages(texts)
        for text, vector in zip(texts, vectors, strict=True):
            fields = {name: " ".join(tokens) for name, tokens in lexical_fields(text, ()).items()}
            self._lines[text] = Line(fields, vector * np.float32(len(fields["folded"].split()) or 1))

    def _read(self) -> list[list[str]]:
        if not self._runs:
            for file in self.files:
                opened = lzma.open if file.suffix == ".xz" else open
                with opened(file, "rt", encoding="utf-8") as rows:
                    for row in islice(rows, self.articles):
                        self._runs += _runs(json.loads(row)["text"])
        return self._runs


def _runs(text: str) -> Iterator[list[str]]:
    """Runs of whole sentences of at least LENGTH syllables; what is left at the end is a run too where it is half."""
    run: list[str] = []
    length = 0
    for sentence in _SENTENCE.split(text):
        words = sentence.split()
        if not words:
            continue
        run.append(" ".join(words[: 2 * LENGTH]))
        length += min(len(words), 2 * LENGTH)
        if length >= LENGTH:
            yield run
            run, length = [], 0
    if length >= LENGTH // 2:
        yield run
