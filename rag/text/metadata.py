"""The document's own fields."""

from __future__ import annotations

from collections.abc import Mapping

from rag.records import Metadata, Section


def read(text: str, sections: tuple[Section, ...], front_matter: Mapping[str, str]) -> Metadata:
    """What the document says of itself."""
    return Metadata(kind=front_matter.get("kind"), number=front_matter.get("number"), title=front_matter.get("title"))
