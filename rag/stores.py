"""Which store the settings mean, and copying a library from one to another."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from rag import own_encoder
from rag.errors import LibraryDamaged, NotALibrary
from rag.library import catalog
from rag.library.local import LocalStore, emptied
from rag.library.store import BuiltWith, LexicalQuery, Store
from rag.settings import Settings
from rag.text.tokens import lexical_fields

SAMPLE = 50
"""Passages whose words and vectors are searched for in both libraries."""
_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied and compared: ``agreement`` is the share of the first hits that both libraries give alike."""

    documents: int
    passages: int
    searches: int
    agreement: float


def opened(settings: Settings, encoder: BuiltWith, *, create: bool = False) -> Store:
    """The library of the settings. Raises LibraryError, and BadSetting where Milvus is wanted and not to be had."""
    if settings.milvus:
        from rag.library.milvus import MilvusStore

        return MilvusStore.at(settings.library, encoder, settings.milvus, token=settings.milvus_token, create=create)
    return LocalStore.open(settings.library, encoder, create=create)


def copy(source: Settings, target: Path, milvus: str = "") -> Copied:
    """Copy the library of the settings to the folder ``target``, indexed beside it or in Milvus; nothing is encoded.

    The catalog is copied whole, with corrections, sources and vectors; the indexes are made from it. A copy that was
    interrupted goes on where it stopped. Raises NotALibrary where ``target`` holds something else, LibraryDamaged where
    the two do not agree.
    """
    if not (source.library / catalog.FILE).is_file():
        raise NotALibrary(f"Chưa có thư viện ở {source.library}. Hãy chỉ đúng thư mục bằng --library.")
    if not _is_copied(source.library, target):
        with emptied(target):
            for folder in (*source.library.glob(f"{own_encoder.PREFIX}*"), *source.library.glob("uploads")):
                shutil.copytree(folder, target / folder.name, dirs_exist_ok=True)
            catalog.copy(source.library, target)
    there = replace(source, library=target, milvus=milvus)
    encoder = own_encoder.choose(source.encoder, source.library)
    with closing(opened(source, encoder)) as first, closing(opened(there, encoder)) as second:
        return _compared(first, second, target)


def _is_copied(source: Path, target: Path) -> bool:
    """Whether an earlier copy of this very state is there, perhaps without its indexes."""
    return (target / catalog.FILE).is_file() and catalog.stamp_of(target) == catalog.stamp_of(source)


def _compared(first: Store, second: Store, target: Path) -> Copied:
    cards = first.cards()
    if [(c.id, c.passages, c.references) for c in cards] != [(c.id, c.passages, c.references) for c in second.cards()]:
        raise LibraryDamaged(f"Bản sao ở {target} không khớp với thư viện gốc. Hãy xoá bản sao rồi chép lại.")
    asked, alike = 0, 0.0
    for card in cards[:: max(1, len(cards) // SAMPLE)][:SAMPLE]:
        if not (passages := first.passages_of(card.id)):
            continue
        key, passage = passages[len(passages) // 2]
        fields = lexical_fields(passage.text, passage.breadcrumb)
        query: LexicalQuery = {name: [(token, 1.0) for token in tokens[:12]] for name, tokens in fields.items()}
        vector = first.vectors([key])[0]
        for here, there in (
            (first.search_lexical(query, _DEPTH), second.search_lexical(query, _DEPTH)),
            (first.search_dense(vector, _DEPTH), second.search_dense(vector, _DEPTH)),
        ):
            asked += 1
            alike += len(np.intersect1d(here.keys, there.keys)) / max(1, len(here.keys))
    return Copied(len(cards), sum(c.passages for c in cards), asked, alike / asked if asked else 1.0)
