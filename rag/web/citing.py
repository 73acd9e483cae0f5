"""Directives as HTML: each with who cites it where, and a drawing of who cites what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

from rag.engine import Cited
from rag.library.store import Mention
from rag.records import Directive, DocumentCard
from rag.text.citation import formal, printed_date
from rag.web.markup import button, empty
from rag.web.words import Words

_MOST = 200
_DRAWN = 14
_CITING = 20


def called(directive: Directive | None, w: Words) -> str:
    """What a directive is called for short."""
    if directive is None:
        return w.unresolved
    if directive.number:
        return " ".join(x for x in (directive.kind, directive.number) if x)
    return directive.title or f"{directive.kind} ({w.no_number})"


def named(directives: Sequence[Directive], w: Words) -> Mapping[str, str]:
    """What each directive is called, by id."""
    return {d.id: called(d, w) for d in directives}


def listed(found: Sequence[Cited], w: Words, *, narrowed: bool = False) -> str:
    """Directives, each opening to who cites it where; one alone stands open."""
    back = button("cite", w.show_all, css="step", directive="") if narrowed else ""
    if not found:
        return back + empty(w.no_directives)
    rows = "".join(_directive(c, w, opened=len(found) == 1) for c in found[:_MOST])
    return f'{back}{graph(found, w)}<div class="directives">{rows}</div>'


def _directive(item: Cited, w: Words, *, opened: bool) -> str:
    d = item.directive
    about = [x for x in ((d.issued_on and printed_date(d.issued_on), d.issuer, d.title) if d else ()) if x]
    where = "".join(_mention(m) for m in item.mentions)
    missing = f'<span class="missing">{escape(w.text_missing)}</span>' if d and not item.in_library else ""
    text = f"<p>{button('read', w.open_text, id=item.in_library)}</p>" if item.in_library else ""
    title = f'<span class="muted">{escape(_short(d.title, 110))}</span> ' if d and d.number and d.title else ""
    notes = "".join(f'<p class="note" lang="vi">{escape(n)}</p>' for n in item.notes)
    return (
        f'<details class="directive"{" open" if opened else ""}><summary><b>{escape(called(d, w))}</b> {title}'
        f'<span class="count">{escape(w.mentions.format(len(item.mentions)))}</span>{missing}</summary>'
        f'<p class="about" lang="vi">{escape(" · ".join(about))}</p>{text}{notes}<ul lang="vi">{where}</ul></details>'
    )


def _mention(mention: Mention) -> str:
    card, r = mention.document, mention.reference
    where = formal(card.metadata, card.nature, section=r.section, footnote=r.footnote, source=card.source)
    return (
        f"<li>{button('read', where, id=card.id, at=str(r.span.start))} "
        f'<q class="muted">{escape(" ".join(r.surface.split()))}</q></li>'
    )


def graph(found: Sequence[Cited], w: Words) -> str:
    """The most cited directives on the left, the documents that cite them on the right.

    A screen reader has the list below it, so the drawing is one picture with a name.
    """
    shown = [c for c in found if c.directive and c.mentions][:_DRAWN]
    citing = Counter(key for c in shown for key in {m.document.id for m in c.mentions})
    kept = {key for key, _ in citing.most_common(_CITING)}
    documents: dict[str, DocumentCard] = {
        m.document.id: m.document for c in shown for m in c.mentions if m.document.id in kept
    }
    if not shown or len(documents) < 1:
        return ""
    step = 26
    height = step * (max(len(shown), len(documents)) + 1)
    left = {id(c): height * (i + 1) / (len(shown) + 1) for i, c in enumerate(shown)}
    right = {key: height * (i + 1) / (len(documents) + 1) for i, key in enumerate(documents)}
    lines, labels = [], []
    for c in shown:
        y = left[id(c)]
        labels.append(
            f'<text x="236" y="{y + 4:.0f}" text-anchor="end">{escape(_short(called(c.directive, w), 34))}</text>'
        )
        for key in dict.fromkeys(m.document.id for m in c.mentions if m.document.id in kept):
            lines.append(f'<path d="M244 {y:.0f} C 340 {y:.0f}, 340 {right[key]:.0f}, 436 {right[key]:.0f}"/>')
    for key, card in documents.items():
        labels.append(f'<text x="444" y="{right[key] + 4:.0f}">{escape(_short(_known_as(card), 34))}</text>')
    return (
        f'<details class="drawing" open><summary>{escape(w.graph)}</summary><div class="scroll" tabindex="0" '
        f'role="region" aria-label="{escape(w.graph)}"><svg class="graph" viewBox="0 0 680 {height}" role="img" '
        f'aria-label="{escape(w.graph)}"><g>{"".join(lines)}</g>{"".join(labels)}</svg></div></details>'
    )


def _known_as(card: DocumentCard) -> str:
    """A report by its place and year, anything else by its symbol."""
    m = card.metadata
    if place := m.place or m.province:
        return " ".join(x for x in (place, (m.issued_on or "")[:4]) if x)
    return " ".join(x for x in (m.kind, m.number) if x) if m.number else (m.title or card.source)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
