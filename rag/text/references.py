"""Cited documents."""

from __future__ import annotations

from rag.records import Footnote, Metadata, Reference, Section


def find(
    text: str, sections: tuple[Section, ...], footnotes: tuple[Footnote, ...], own: Metadata
) -> tuple[Reference, ...]:
    """Mentions in the order of the text."""
    return ()
