"""The Store protocol: what the engine asks of a library, wherever it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.records import Directive, Document, DocumentCard, Filters, Passage, Reference
from rag.text.glances import Glances

Vectors = NDArray[np.float32]
Keys = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a library was built with; ``generation`` grows by one with each committed change."""

    generation: int
    layout: int
    encoder: str
    encoder_fingerprint: str
    dimension: int
    normaliser: str
    vector_index: str


@dataclass(frozen=True, slots=True)
class Put:
    """What became of one document: its status, and the ids of the documents it took the place of."""

    document: str
    status: Literal["added", "unchanged", "replaced"]
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """Passage keys (int64, store-internal) with their scores, best first; arrays of one length."""

    keys: Keys
    scores: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Mention:
    """One reference as it stands in the library."""

    document: DocumentCard
    reference: Reference


@dataclass(frozen=True, slots=True)
class Problem:
    """Something ``check`` found, in Vietnamese, and whether it was mended."""

    problem: str
    mended: bool


class BuiltWith(Protocol):
    """What a library needs to know of an encoder."""

    @property
    def name(self) -> str:
        """How a user chose it."""
        ...

    @property
    def fingerprint(self) -> str:
        """Changes whenever its vectors would."""
        ...

    @property
    def dimension(self) -> int:
        """Length of its vectors."""
        ...


LexicalQuery = Mapping[str, Sequence[tuple[str, float]]]
"""Field name of ``text.tokens.LEXICAL_FIELDS`` -> (token, weight) pairs; a passage's score is the weighted BM25 sum."""


class Store(Protocol):
    """A library. One writer at a time, any number of readers; all methods may raise LibraryError."""

    @property
    def manifest(self) -> Manifest:
        """What it was built with, and its present generation."""
        ...

    def put(self, documents: Sequence[tuple[Document, Vectors]]) -> list[Put]:
        """Store documents with one vector per passage, in one transaction, in the order given.

        Identity and replacement follow the rules of the design: same content is "unchanged" (a new name is kept as one
        more source), or "replaced" by itself where it was read otherwise (its sources and corrections stay); the same
        absolute path with other content is "replaced", a digest gives way to its original.
        """
        ...

    def remove(self, ids: Sequence[str]) -> None:
        """Take documents out, in one transaction. Raises UnknownDocument."""
        ...

    def edit(self, document: str, field: str, value: str | None, *, by: str) -> None:
        """Keep a keeper's correction of a metadata field; None takes it back. Survives a new reading."""
        ...

    def recode(self, encoder: BuiltWith, encode: Callable[[Sequence[Passage]], Vectors]) -> None:
        """Replace every vector and the manifest's encoder, in one transaction; ``encode`` gives one row a passage."""
        ...

    def cards(self) -> list[DocumentCard]:
        """All documents, oldest first, corrections applied."""
        ...

    def find(self, name: str) -> DocumentCard:
        """By id, unique prefix of an id, or source file name. Raises UnknownDocument with the candidates."""
        ...

    def document(self, id: str) -> Document:
        """The whole document. Raises UnknownDocument."""
        ...

    def known(self, sha256: str, path: str) -> DocumentCard | None:
        """The document with that content from that absolute path: ``add`` need not read it again."""
        ...

    def matching(self, filters: Filters) -> Keys:
        """Keys of all passages within the filters, ascending."""
        ...

    def search_lexical(self, query: LexicalQuery, k: int, within: Keys | None = None) -> Scored:
        """The k best passages by BM25; ``within`` restricts before scoring."""
        ...

    def rarity(self, field: str, tokens: Sequence[str]) -> list[float]:
        """How much each token of a lexical field tells: BM25's inverse document frequency, near 0 for what is usual."""
        ...

    def search_dense(self, vector: Vectors, k: int, within: Keys | None = None) -> Scored:
        """The k best passages by cosine with ``vector`` of shape (dimension,); ``within`` restricts before scoring."""
        ...

    def passages(self, keys: Sequence[int]) -> list[tuple[Passage, DocumentCard]]:
        """Passages in the order of keys.

        Raises LibraryError for a key that is not there (any more): after a ``refresh``, search again.
        """
        ...

    def glances(self, keys: Keys) -> Glances:
        """What passages are known by without reading them, in the order of keys. Raises as ``passages`` does."""
        ...

    def cards_of(self, keys: Keys) -> list[DocumentCard]:
        """The documents of passages, in the order of keys. Raises as ``passages`` does."""
        ...

    def passages_of(self, document: str) -> list[tuple[int, Passage]]:
        """All passages of one document with their keys, in reading order."""
        ...

    def vectors(self, keys: Sequence[int]) -> Vectors:
        """Stored vectors, shape (len(keys), dimension)."""
        ...

    def directives(self) -> list[Directive]:
        """All directives mentioned or held, one each."""
        ...

    def mentions(self, directive: str | None) -> Iterator[Mention]:
        """All references to a directive; with None, those whose directive is unresolved."""
        ...

    def holding(self, directive: str) -> str | None:
        """Id of the document that is this directive's full text, if it is in the library."""
        ...

    def lexicon(self) -> Mapping[str, int]:
        """Words (pyvi, syllables joined by "_") of all passages with their document frequency."""
        ...

    def refresh(self) -> bool:
        """Move to a newer generation if there is one; True if moved.

        Until then a reader sees one generation, whatever writers do.
        """
        ...

    def check(self) -> list[Problem]:
        """Compare everything with the catalog, mend what can be mended; reads every byte."""
        ...

    def close(self) -> None:
        """Let go of files."""
        ...
