"""Documents as HTML: the list, the section tree, the reading view, the reading report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

from rag.records import Document, DocumentCard, Section, Span
from rag.text.citation import formal, printed_date
from rag.text.tokens import fold
from rag.web.markup import attribute, button, empty, spanned, title_of
from rag.web.words import Words

_MOST = 200


def listed(cards: Sequence[DocumentCard], text: str, w: Words) -> str:
    """All documents, or those whose names, numbers, places and years hold every word of ``text``."""
    if not cards:
        return f'<div class="library">{empty(w.empty_library, w.empty_library_hint)}</div>'
    wanted = fold(text).split()
    kept = [c for c in cards if all(word in _searched(c) for word in wanted)]
    rows = "".join(_row(c, w) for c in kept[:_MOST])
    body = f'<ul class="documents">{rows}</ul>' if kept else empty(w.no_match)
    hint = attribute(w.filter_documents)
    return (
        f'<div class="library"><div class="filter"><input type="search" id="loc-van-ban" data-input="list" '
        f'aria-label="{hint}" placeholder="{hint}" autocomplete="off">'
        f'<span class="muted" role="status">{escape(w.documents_count.format(len(kept)))}</span></div>{body}</div>'
    )


def _searched(card: DocumentCard) -> str:
    m = card.metadata
    parts = (*card.sources, m.kind, m.number, m.title, m.issuer, m.province, m.district, m.place, m.issued_on)
    return fold(" ".join(p for p in parts if p))


def _day(iso: str) -> str:
    year, month, day = iso[:10].split("-")
    return f"{day}/{month}/{year}"


def _row(card: DocumentCard, w: Words) -> str:
    m = card.metadata
    title = m.title or " ".join(x for x in (m.kind, m.number) if x) or card.source
    about = [x for x in (m.kind, m.number, m.issued_on and printed_date(m.issued_on), m.issuer) if x]
    counts = w.passages.format(sections=card.sections, passages=card.passages, references=card.references)
    nature = w.original if card.nature == "original" else w.digest_nature
    corrected = f" · {escape(w.corrected.format(', '.join(card.corrected)))}" if card.corrected else ""
    return (
        f'<li>{button("read", title, css="title", id=card.id)}<p class="about">{escape(" · ".join(about))}</p>'
        f'<p class="muted"><span class="tag">{escape(nature)}</span> {escape(card.source)} · {escape(counts)} · '
        f"{escape(w.added_on.format(_day(card.added_on)))}{corrected}</p></li>"
    )


def opened(document: Document, card: DocumentCard, names: Mapping[str, str], at: int | None, w: Words) -> str:
    """One document: what it is, its section tree beside its text. ``at`` is the offset to show first."""
    here = _section_at(document, at)
    goto = "vi-tri" if at else ""
    reference = formal(card.metadata, card.nature, source=card.source)
    return (
        f'<div class="opened" data-goto="{goto}" data-of="{document.id}:{at or 0}"><div class="top">'
        f"{button('list', '← ' + w.back, css='step')}"
        f'<h2 id="ten-van-ban" tabindex="-1">{escape(reference)}</h2>{_report(document, w)}</div>'
        f'<div class="panes"><nav class="outline" aria-label="{escape(w.outline)}"><details open><summary>'
        f"{escape(w.outline)}</summary><ul>{_outline(document, here, w)}</ul></details></nav>"
        f'<article class="reading" lang="vi">{_text(document, names, at, w)}</article></div></div>'
    )


def _section_at(document: Document, at: int | None) -> int:
    if at is None:
        return -1
    return max((i for i, s in enumerate(document.sections) if s.span.start <= at), default=-1)


def _outline(document: Document, here: int, w: Words) -> str:
    rows = []
    for i, s in enumerate(document.sections):
        role = w.roles.get(s.role, "")
        current = ' aria-current="location"' if i == here else ""
        rows.append(
            f'<li class="level-{min(s.level, 4)}"><a href="#muc-{i}" data-act="goto"{current}>'
            f"{escape(title_of(s, s.path))}</a>"
            + (f' <span class="role">{escape(role)}</span>' if role and s.level == 1 else "")
            + "</li>"
        )
    return "".join(rows)


def _text(document: Document, names: Mapping[str, str], at: int | None, w: Words) -> str:
    """Section by section, what it cites as links; nothing of the text is left out, in or between sections."""
    cuts = sorted({0, len(document.text), *(s.span.start for s in document.sections)})
    numbers = {s.span.start: i for i, s in reversed(list(enumerate(document.sections)))}
    parts = []
    for start, end in pairwise(cuts):
        if start not in numbers:
            parts.append(f"<section>{_piece(document, Span(start, end), names, at, w)}</section>")
            continue
        section = document.sections[numbers[start]]
        body = _heading_end(document.text, section, end)
        head = _piece(document, Span(start, body), names, at, w) if body > start else ""
        if head:
            head = f'<div class="head" role="heading" aria-level="{min(section.level + 2, 6)}">{head}</div>'
        rest = _piece(document, Span(body, end), names, at, w)
        parts.append(f'<section id="muc-{numbers[start]}">{head}{rest}</section>')
    return "".join(parts)


def _heading_end(text: str, section: Section, end: int) -> int:
    """Where the section's heading line ends; its start where it has none, or the text runs on behind the title."""
    start = section.span.start
    line = text.find("\n", start, end)
    line = end if line < 0 else line
    heading, title = fold(text[start:line]), fold(section.title)
    own = title in heading and len(heading) <= len(title) + len(section.label or "") + 8
    return line if own else start


def _piece(document: Document, span: Span, names: Mapping[str, str], at: int | None, w: Words) -> str:
    tags: list[tuple[Span, str, str]] = []
    last = span.start
    place = Span(at, _clause_end(document.text, at)) if at is not None and span.start <= at < span.end else None
    for n, r in enumerate(document.references):
        if r.span.start < last or r.span not in span or not len(r.span):
            continue
        if place and not (r.span.end <= place.start or r.span.start >= place.end):
            continue
        known = r.directive_id is not None and r.directive_id in names
        opening = (
            f'<a href="#" class="cited" id="dan-{n}" data-act="cite" '
            f'data-directive="{attribute(r.directive_id)}" '
            f'title="{attribute(w.cited_here)}">'
            if known
            else f'<span class="cited" id="dan-{n}" title="{attribute(w.unresolved)}">'
        )
        tags.append((_moved(r.span, span), opening, "</a>" if known else "</span>"))
        last = r.span.end
    if place and place.end <= span.end:
        tags.append((_moved(place, span), '<mark id="vi-tri">', "</mark>"))
    tags.sort(key=lambda t: t[0].start)
    return spanned(span.of(document.text), tags)


def _moved(span: Span, origin: Span) -> Span:
    return Span(span.start - origin.start, span.end - origin.start)


def _clause_end(text: str, at: int) -> int:
    """Where the sentence shown first ends, near enough: its full stop, or its line."""
    line = text.find("\n", at)
    line = len(text) if line < 0 else line
    stop = text.find(". ", at, line)
    return (stop + 1) if stop > 0 else line


def _report(document: Document, w: Words) -> str:
    """What reading did and could not do, for the keeper."""
    report = document.report
    named = [(w.report_counts.get(n, w.report_counts["repaired_encoding"] if n.startswith("repaired") else n), v)
             for n, v in report.counts.items() if v]  # fmt: skip
    counts = "".join(f"<li>{escape(name)}: {value}</li>" for name, value in named)
    warnings = "".join(f'<li class="warning">{escape(w.warning(x))}</li>' for x in report.warnings)
    sure = (
        f"<li>{escape(w.confidence.format(round(100 * report.ocr_confidence)))}</li>" if report.ocr_confidence else ""
    )
    about = w.passages.format(
        sections=len(document.sections), passages=len(document.passages), references=len(document.references)
    )
    many = f' <span class="warning">({len(report.warnings)})</span>' if report.warnings else ""
    return (
        f'<details class="report"><summary>{escape(w.report)}{many}</summary><ul>{warnings}{sure}'
        f"<li>{escape(report.format)} · {escape(about)}</li>{counts}</ul></details>"
    )
