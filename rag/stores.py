"""Which store the settings mean, and moving a library from one to another."""

from __future__ import annotations

from rag.library.local import LocalStore
from rag.library.store import BuiltWith, Store
from rag.settings import Settings


def opened(settings: Settings, encoder: BuiltWith, *, create: bool = False) -> Store:
    """The library of the settings. Raises LibraryError, and BadSetting where Milvus is wanted and not to be had."""
    if settings.milvus:
        from rag.library.milvus import MilvusStore

        return MilvusStore.at(settings.library, encoder, settings.milvus, token=settings.milvus_token, create=create)
    return LocalStore.open(settings.library, encoder, create=create)
