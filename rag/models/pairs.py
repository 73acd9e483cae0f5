"""Pairs of texts of one document that belong together: what an encoder learns a library's own language from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rag.records import Document, Footnote, Reference

Pair = tuple[str, str]
_CLAUSE = re.compile(r"[^.;:\n]{1,400}$")


def pairs_of(document: Document) -> Iterator[Pair]:
    """Headings with their passages, neighbouring passages, footnotes with their anchors, citations with their titles.

    The second text of a pair is what should be found by the first.
    """
    for passage in document.passages:
        if title := _heading(document, passage.section):
            yield title, passage.text
    for one, next_ in pairwise(document.passages):
        if one.section == next_.section and one.footnote is None and next_.footnote is None:
            yield one.text, next_.text
    for footnote in document.footnotes:
        if before := _before(document, footnote):
            yield before, footnote.span.of(document.text)
    for reference in document.references:
        if reference.title:
            yield reference.title, _surroundings(document, reference)


def _heading(document: Document, path: str) -> str | None:
    section = document.section(path)
    return section.title if section and section.title != section.path else None


def _before(document: Document, footnote: Footnote) -> str | None:
    """The clause that a footnote's mark stood behind."""
    found = _CLAUSE.search(document.text[max(0, footnote.anchor - 400) : footnote.anchor])
    return found.group().strip() or None if found else None


def _surroundings(document: Document, reference: Reference) -> str:
    """The passage that cites."""
    holding = (p.text for p in document.passages if reference.span in p.span)
    return next(holding, reference.surface)
