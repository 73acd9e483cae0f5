"""The JSON objects that every door speaks: the command line, the HTTP API and MCP.

Keys are always present; unknown is None; offsets count code points, half open.
"""

from __future__ import annotations

from typing import Any

from rag.answering.answer import Answer, Cell, Citation
from rag.answering.question import Understood
from rag.engine import Added, Answered, Cited, Found
from rag.library.store import Problem
from rag.records import Directive, Document, DocumentCard, Filters, Hit, Metadata, Reference, Section, Span
from rag.text.citation import formal

Json = dict[str, Any]


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def metadata(value: Metadata) -> Json:
    """What a document says of itself."""
    period = value.period
    return {
        "kind": value.kind,
        "number": value.number,
        "issuer": value.issuer,
        "province": value.province,
        "district": value.district,
        "place": value.place,
        "issued_on": value.issued_on,
        "issued_precision": value.issued_precision,
        "title": value.title,
        "period": period and {"text": period.text, "start": period.start, "end": period.end},
        "signers": [{"name": s.name, "title": s.title, "authority": s.authority} for s in value.signers],
    }


def section(value: Section) -> Json:
    """A node of the section tree."""
    return {
        "path": value.path,
        "label": value.label,
        "title": value.title,
        "level": value.level,
        "start": value.span.start,
        "end": value.span.end,
        "own_end": value.own_end,
        "role": value.role,
    }


def reference(value: Reference) -> Json:
    """A mention of another document."""
    return {
        "surface": value.surface,
        "start": value.span.start,
        "end": value.span.end,
        "section": value.section,
        "footnote": value.footnote,
        "kind": value.kind,
        "number": value.number,
        "date": value.date,
        "issuer": value.issuer,
        "title": value.title,
        "directive_id": value.directive_id,
    }


def inspected(document: Document) -> Json:
    """``tienle inspect``: all that reading found."""
    report = document.report
    return {
        "source": document.source,
        "sha256": document.sha256,
        "text": document.text,
        "pages": [{"number": p.number, "spans": [_span(s) for s in p.spans]} for p in document.pages],
        "metadata": metadata(document.metadata),
        "sections": [section(s) for s in document.sections],
        "references": [reference(r) for r in document.references],
        "report": {
            "warnings": list(report.warnings),
            "format": report.format,
            "counts": dict(report.counts),
            "ocr_confidence": report.ocr_confidence,
            "nature": document.nature,
            "passages": len(document.passages),
        },
    }


def document(card: DocumentCard) -> Json:
    """What a hit and a citation say of their document."""
    m = card.metadata
    return {
        "id": card.id,
        "source": card.source,
        "sources": list(card.sources),
        "kind": m.kind,
        "number": m.number,
        "title": m.title,
        "issuer": m.issuer,
        "province": m.province,
        "issued_on": m.issued_on,
        "nature": card.nature,
    }


def listed(card: DocumentCard) -> Json:
    """``tienle list``."""
    return {
        "document": document(card) | {"corrected": list(card.corrected)},
        "passages": card.passages,
        "sections": card.sections,
        "references": card.references,
        "added_on": card.added_on,
    }


def filters(value: Filters) -> Json:
    """The filters in force."""
    return {
        "places": list(value.places),
        "years": list(value.years),
        "kinds": list(value.kinds),
        "directives": list(value.directives),
        "documents": list(value.documents),
        "without_places": list(value.without_places),
    }


def understood(value: Understood) -> Json:
    """How the question was taken."""
    return {"text": value.text, "restored": value.restored, "filters": filters(value.filters)}


def hit(value: Hit) -> Json:
    """One passage found."""
    p = value.passage
    card = value.document
    return {
        "rank": value.rank,
        "score": round(value.score, 4),
        "document": document(card),
        "section": p.section,
        "footnote": p.footnote,
        "breadcrumb": list(p.breadcrumb),
        "page": p.page,
        "text": p.text,
        "also_in": list(value.also_in),
        "why": list(value.why),
        "reference": formal(
            card.metadata, card.nature, section=p.section, footnote=p.footnote, point=p.point, page=p.page
        ),
    }


def found(value: Found) -> Json:
    """``tienle search``."""
    return {
        "question": value.question,
        "understood": understood(value.understood),
        "hits": [hit(h) for h in value.hits],
    }


def citation(value: Citation) -> Json:
    """One numbered source of an answer."""
    return {
        "n": value.n,
        "quote": value.quote,
        "document": document(value.document),
        "section": value.section,
        "footnote": value.footnote,
        "page": value.page,
        "reference": value.reference,
    }


def answer(value: Answer) -> Json:
    """An answer without its question."""
    return {
        "answer": value.text,
        "abstained": value.abstained,
        "reason": value.reason,
        "method": value.method,
        "citations": [citation(c) for c in value.citations],
        "sentences": [
            {"text": s.text, "citations": list(s.citations), "verified": s.verified, "verbatim": s.verbatim}
            for s in value.sentences
        ],
        "notes": list(value.notes),
    }


def answered(value: Answered) -> Json:
    """``tienle ask``."""
    return {"question": value.question, "understood": understood(value.understood)} | answer(value.answer)


def compared(issue: str, cells: tuple[Cell, ...]) -> Json:
    """``tienle compare``."""
    return {
        "issue": issue,
        "cells": [
            {"place": c.place, "found": c.found, "text": c.text, "citation": c.citation and citation(c.citation)}
            for c in cells
        ],
    }


def directive(value: Directive) -> Json:
    """The thing that is cited."""
    return {
        "id": value.id,
        "kind": value.kind,
        "number": value.number,
        "issued_on": value.issued_on,
        "issuer": value.issuer,
        "title": value.title,
    }


def cited(value: Cited) -> Json:
    """``tienle cited``: one directive and who cites it where."""
    return {
        "directive": value.directive and directive(value.directive),
        "in_library": value.in_library,
        "mentions": [
            {
                "document": document(m.document),
                "section": m.reference.section,
                "footnote": m.reference.footnote,
                "surface": m.reference.surface,
            }
            for m in value.mentions
        ],
        "notes": list(value.notes),
    }


def added(value: Added) -> Json:
    """``tienle add``: one file."""
    return {
        "source": value.source,
        "status": value.status,
        "document": value.document,
        "warnings": list(value.warnings),
        "error": value.error,
    }


def problem(value: Problem) -> Json:
    """``tienle check``."""
    return {"problem": value.problem, "mended": value.mended}


def shown(document_: Document, card: DocumentCard, path: str | None) -> Json:
    """``tienle show``: the whole document, or one section with what it cites."""
    part = document_.section(path) if path else None
    span = part.span if part else Span(0, len(document_.text))
    return {
        "document": document(card),
        "section": part.path if part else None,
        "title": part.title if part else card.metadata.title,
        "text": span.of(document_.text),
        "references": [reference(r) for r in document_.references if r.span in span],
    }
