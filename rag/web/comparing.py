"""One issue across places as HTML: the matrix, and the figures of an indicator drawn as bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape

from rag.answering.answer import Cell, Figure
from rag.records import Document, Span
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
            origin = source(cell.citation, document(cell.citation.document.id), f"o-{i}", w)
            body = f"<td>{paragraphs(cell.text)}{origin}</td>"
        else:
            body = f'<td class="missing">{escape(w.not_found)}</td>'
        rows.append(f'<tr><th scope="row">{escape(cell.place)}</th>{body}</tr>')
    return (
        f'<table class="matrix"><thead><tr><th scope="col">{escape(w.place)}</th>'
        f'<th scope="col">{escape(w.content)}</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
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
    # Several figures often stand in one sentence: it is one source.
    numbers: dict[tuple[str, Span], int] = {}
    for f in shown:
        numbers.setdefault(_standing(f), len(numbers) + 1)
    rows = "".join(_bar(f, most, numbers[_standing(f)], w) for f in shown)
    sources = "".join(
        source(replace(f.citation, n=n), document(f.citation.document.id), f"so-{n}", w)
        for n, f in sorted({numbers[_standing(f)]: f for f in shown}.items())
    )
    label = f"{w.indicator} ({unit})" if unit else w.indicator
    return (
        f'<figure class="indicator"><figcaption>{escape(label)}</figcaption><table class="bars"><tbody>{rows}'
        f'</tbody></table><div class="sources">{sources}</div></figure>'
    )


def _standing(figure: Figure) -> tuple[str, Span]:
    return figure.citation.document.id, figure.citation.quotation.span


def _bar(figure: Figure, most: float, n: int, w: Words) -> str:
    when = str(figure.year) if figure.year else w.no_year
    label = escape(w.open_source.format(n))
    return (
        f'<tr><th scope="row">{escape(figure.place)} <span class="muted">{escape(when)}</span></th>'
        f'<td class="bar"><span style="width:{100 * figure.value / most:.1f}%"></span></td>'
        f'<td class="value">{escape(figure.printed)} <button type="button" class="cite" data-act="source" '
        f'data-open="so-{n}" aria-label="{label}" title="{label}">{n}</button></td></tr>'
    )
