"""A search as HTML: passages with the question's words in bold, facets to narrow by, pages, an order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import TypeVar

from rag.engine import Found
from rag.records import Document, Hit
from rag.text.citation import formal
from rag.text.tokens import TOKEN
from rag.web.carried import Wanted, dumped
from rag.web.markup import button, empty, holds, words_marked
from rag.web.words import Words

PAGE = 10
_MOST_VALUES = 8
Value = TypeVar("Value", str, int)


def results(
    found: Found, wanted: Wanted, names: Mapping[str, str], document: Callable[[str], Document], w: Words
) -> str:
    """One page of what was found; ``names`` are what directives are called, by id."""
    taken = _taken(found, wanted, names, w)
    if not found.hits:
        return taken + empty(w.nothing_found)
    ordered = _ordered(found.hits, wanted)
    pages = (len(ordered) + PAGE - 1) // PAGE
    page = min(wanted.page, pages)
    words = TOKEN.findall(found.understood.text)
    if not any(holds(h.passage.text, words) for h in found.hits):
        taken += f'<p class="trouble" role="status">{escape(w.only_near)}</p>'
    shown = "".join(hit(h, words, w) for h in ordered[(page - 1) * PAGE : page * PAGE])
    side = _facets(found.hits, wanted, names, document, w)
    return (
        f'{taken}<div class="finding"><aside aria-label="{escape(w.narrow)}">{side}</aside><div class="hits">'
        f"{_heading(len(ordered), wanted, w)}{shown}{_paging(page, pages, wanted, w)}</div></div>"
    )


def hit(found: Hit, words: Iterable[str], w: Words) -> str:
    """One passage, where it stands, and what it was found by."""
    p, card = found.passage, found.document
    reference = formal(card.metadata, card.nature, section=p.section, footnote=p.footnote, point=p.point, page=p.page)
    also = "".join(f"<li>{escape(a)}</li>" for a in found.also_in)
    digest = card.nature == "digest"
    copied = f"{p.text} ({reference})" if digest else f"“{p.text}” ({reference})"
    if also:
        also = f"<details><summary>{escape(w.also_in.format(len(found.also_in)))}</summary><ul>{also}</ul></details>"
    why = "; ".join(map(w.reason_found, found.why))
    tools = button("copy", w.copy_passage, copy=copied)
    tools += button("read", w.open_document, id=card.id, at=str(p.span.start))
    return (
        f'<article class="hit"><p class="crumbs" lang="vi">{" › ".join(map(escape, p.breadcrumb))}</p>'
        f'<div class="passage" lang="vi">{words_marked(p.text, words)}</div>'
        f'<p class="reference" lang="vi">{escape(reference)}</p>'
        + also
        + (f'<p class="why">{escape(w.why)} {escape(why)}</p>' if why else "")
        + f'<div class="tools">{tools}</div></article>'
    )


def _find(label: str, wanted: Wanted, css: str = "link", title: str = "") -> str:
    return button("find", label, css=css, title=title, wanted=dumped(wanted))


def _heading(count: int, wanted: Wanted, w: Words) -> str:
    orders = "".join(
        button("find", label, css="order", pressed=wanted.sort == sort, wanted=dumped(wanted.with_(sort=sort)))
        for sort, label in w.sorts.items()
    )
    return (
        f'<div class="heading"><b>{escape(w.found.format(count))}</b>'
        f'<span class="orders" role="group" aria-label="{escape(w.sort)}">{orders}</span></div>'
    )


def _ordered(hits: Sequence[Hit], wanted: Wanted) -> list[Hit]:
    if wanted.sort == "newest":
        return sorted(hits, key=lambda h: h.document.metadata.issued_on or "", reverse=True)
    if wanted.sort == "place":
        return sorted(hits, key=lambda h: (h.document.metadata.province or "￿", h.rank))
    return list(hits)


def _paging(page: int, pages: int, wanted: Wanted, w: Words) -> str:
    if pages < 2:
        return ""
    back = _find(w.previous, wanted.with_(page=page - 1), "step") if page > 1 else ""
    on = _find(w.next, wanted.with_(page=page + 1), "step") if page < pages else ""
    where = escape(w.page_of.format(page=page, pages=pages))
    return f'<nav class="paging" aria-label="{where}">{back}<span>{where}</span>{on}</nav>'


def _taken(found: Found, wanted: Wanted, names: Mapping[str, str], w: Words) -> str:
    """How the words were taken and the limits in force, each of which can be taken away."""
    understood, parts = found.understood, []
    if understood.text.strip() != wanted.text:
        undo = _find(w.as_typed, wanted.with_(plain=True), title=w.as_typed_hint)
        parts.append(f'<span class="restored">{escape(w.understood_as)} <q>{escape(understood.text)}</q></span> {undo}')
    elif wanted.plain:
        parts.append(f'<span class="restored">{escape(w.taken_as_typed)}</span>')
    chips = []
    for p in understood.filters.places:
        less = _less(wanted.places, p) if p in wanted.places else None
        chips.append(_chip(p, wanted.with_(places=less) if less is not None else _drop(wanted, p), w))
    chips += [_chip(str(y), wanted.with_(years=_less(wanted.years, y)), w) for y in wanted.years]
    chips += [_chip(k, wanted.with_(kinds=_less(wanted.kinds, k)), w) for k in wanted.kinds]
    chips += [
        _chip(names.get(d, d), wanted.with_(directives=_less(wanted.directives, d)), w) for d in wanted.directives
    ]
    chips += [_chip(f"{w.without} {p}", _drop(wanted, p), w) for p in understood.filters.without_places]
    for p in wanted.drop:
        chips.append(_find(f"↺ {p}", wanted.with_(drop=_less(wanted.drop, p)), "chip off", title=w.dropped.format(p)))
    if len(chips) > 1:
        chips.append(
            _find(w.clear_all, Wanted(wanted.text, plain=wanted.plain, drop=(*wanted.drop, *understood.filters.places)))
        )
    if chips:
        parts.append(f'<span class="chips">{"".join(chips)}</span>')
    return f'<div class="taken">{" ".join(parts)}</div>' if parts else ""


def _drop(wanted: Wanted, value: str) -> Wanted:
    return wanted.with_(drop=(*wanted.drop, value))


def _less(values: tuple[str, ...] | tuple[int, ...], gone: object) -> tuple[object, ...]:
    return tuple(v for v in values if v != gone)


def _chip(name: str, without: Wanted, w: Words) -> str:
    label = escape(w.drop.format(name))
    return (
        f'<span class="chip"><span>{escape(name)}</span><button type="button" data-act="find" '
        f'data-wanted="{escape(dumped(without))}" aria-label="{label}" title="{label}">×</button></span>'
    )


# ---------------------------------------------------------------- facets


def _facets(
    hits: Sequence[Hit], wanted: Wanted, names: Mapping[str, str], document: Callable[[str], Document], w: Words
) -> str:
    """Counts over all that was found: places, years, kinds, directives cited in the passages themselves."""
    cards = [h.document.metadata for h in hits]
    places = Counter(m.province for m in cards if m.province)
    years = Counter(int(m.issued_on[:4]) for m in cards if m.issued_on)
    kinds = Counter(m.kind for m in cards if m.kind)
    cited = Counter(d for h in hits for d in _cited(h, document(h.document.id)) if d in names)
    made = [
        _facet(w.place, [(p, n, wanted.with_(places=(p,))) for p, n in _most(places) if p not in wanted.places]),
        _facet(w.years, [(str(y), n, wanted.with_(years=(y,))) for y, n in _most(years) if y not in wanted.years]),
        _facet(w.kind, [(k, n, wanted.with_(kinds=(k,))) for k, n in _most(kinds) if k not in wanted.kinds]),
        _facet(
            w.directive,
            [(names[d], n, wanted.with_(directives=(d,))) for d, n in _most(cited) if d not in wanted.directives],
        ),
    ]
    return "".join(made)


def _most(counts: Counter[Value]) -> list[tuple[Value, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))[:_MOST_VALUES]


def _cited(found: Hit, document: Document) -> set[str]:
    span = found.passage.span
    return {r.directive_id for r in document.references if r.directive_id and r.span in span}


def _facet(title: str, values: Sequence[tuple[str, int, Wanted]]) -> str:
    if not values:
        return ""
    rows = "".join(f'<li>{_find(name, then)}<span class="count">{n}</span></li>' for name, n, then in values)
    return f'<details class="facet" open><summary>{escape(title)}</summary><ul>{rows}</ul></details>'
