"""What a request names in people's words - directives, documents, sections - as what the library knows them by."""

from __future__ import annotations

from collections.abc import Sequence

from rag.engine import Engine
from rag.errors import UnknownDocument
from rag.records import Document, DocumentCard, Filters


def filters(
    engine: Engine,
    *,
    places: Sequence[str] = (),
    years: Sequence[int] = (),
    kinds: Sequence[str] = (),
    directives: Sequence[str] = (),
    documents: Sequence[str] = (),
    without_places: Sequence[str] = (),
) -> Filters:
    """The filters of a request; a directive is named by its id or as people write it. Raises UnknownDocument."""
    known = {d.id for d in engine.store.directives()} if directives else set()
    ids: list[str] = []
    for text in directives:
        found = [text] if text in known else [c.directive.id for c in engine.cited(text) if c.directive]
        if not found:
            raise UnknownDocument(f"Không có văn bản nào trong thư viện được viện dẫn là “{text}”.")
        ids += found
    return Filters(
        places=tuple(places),
        years=tuple(years),
        kinds=tuple(kinds),
        directives=tuple(ids),
        documents=tuple(engine.store.find(name).id for name in documents),
        without_places=tuple(without_places),
    )


def opened(engine: Engine, name: str, section: str | None = None) -> tuple[Document, DocumentCard]:
    """A document and its card, which has the section. Raises UnknownDocument."""
    card = engine.store.find(name)
    document = engine.store.document(card.id)
    if section and document.section(section) is None:
        raise UnknownDocument(f"{card.source} không có mục “{section[:100]}”.")
    return document, card
