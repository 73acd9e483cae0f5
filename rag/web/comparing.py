"""One issue across places as HTML: the matrix, and the figures of an indicator drawn as bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from html import escape

from rag.answering.answer import Cell, Figure
from rag.records import Document
from rag.web.answers import source
from rag.web.markup import empty, paragraphs
from rag.web.words import Words


def compared(cells: Sequence[Cell], figures: Sequence[Figure], document: Callable[[str], Document], w: Words) -> str:
    """Each place with what its document says, after the figures that could be read, if any."""
    if not cells:
        return empty(w.no_places)
    return drawn(figures, document, w) + matrix(cells, document, w)


def matrix(cells: Sequence[Cell], document: Callable[[str], Document], w: Words) -> str:
    """Places by row: what each says of the issue, with its source."""
    rows = []
    for i, cell in enumerate(cells):
        if cell.found and cell.citation:
            body = f"<td>{paragraphs(cell.text)}{source(cell.citation, document(cell.citation.document.id), f'o-{i}', w)}</td>"
        else:
            body = f'<td class="missing">{escape(w.not_found)}</td>'
        rows.append(f'<tr><th scope="row">{escape(cell.place)}</th>{body}</tr>')
    return (
        f'<table class="matrix"><thead><tr><th scope="col">{escape(w.place)}</th><th scope="col">{escape(w.content)}</th>'
        f"</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def drawn(figures: Sequence[Figure], document: Callable[[str], Document], w: Words) -> str:
    """Bars of one unit, the one most figures have: percentages beside head counts would mislead."""
    if not figures:
        return ""
    unit = Counter(f.unit for f in figures).most_common(1)[0][0]
    shown = [f for f in figures if f.unit == unit and f.value >= 0]
    most = max((f.value for f in shown), default=0.0)
    if len(shown) < 2 or most <= 0:
        return ""
    rows = []
    for i, f in enumerate(shown):
        when = str(f.year) if f.year else w.no_year
        width = 100 * f.value / most
        rows.append(
            f'<tr><th scope="row">{escape(f.place)} <span class="muted">{escape(when)}</span></th>'
            f'<td class="bar"><span style="width:{width:.1f}%"></span></td>'
            f'<td class="value"><button type="button" class="cite" data-act="source" data-open="so-{i}" '
            f'title="{escape(w.open_source.format(f.citation.n))}">{escape(f.printed)}</button></td></tr>'
        )
    sources = "".join(source(f.citation, document(f.citation.document.id), f"so-{i}", w) for i, f in enumerate(shown))
    label = f"{w.indicator} ({unit})" if unit else w.indicator
    return (
        f'<figure class="indicator"><figcaption>{escape(label)}</figcaption><table class="bars"><tbody>{"".join(rows)}'
        f'</tbody></table><div class="sources">{sources}</div></figure>'
    )
