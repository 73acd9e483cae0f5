"""One issue across places: one cited verbatim sentence each, or "không tìm thấy"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from rag.answering import editions, evidence, retrieve, scope
from rag.answering.answer import Cell, Figure
from rag.answering.choosing import weights
from rag.answering.evidence import Evidence
from rag.answering.quantities import Quantity, quantities
from rag.answering.question import Understood
from rag.answering.scope import Group
from rag.answering.sentences import cut
from rag.answering.understanding.asking import QUESTION_WORDS, asked
from rag.answering.understanding.knowledge import Knowledge
from rag.answering.written import cite
from rag.library.store import Store
from rag.models.encoder import Encoder
from rag.records import Hit
from rag.text.tokens import fold

NOT_FOUND = "không tìm thấy"
CANDIDATES = 15


def compare(store: Store, encoder: Encoder, understood: Understood, knowledge: Knowledge) -> tuple[Cell, ...]:
    """One cell per place: those the issue names, else every place that has a report. Raises LibraryError."""
    cells = []
    for group in compared(understood, knowledge):
        best = best_of(store, encoder, understood, group, knowledge)
        if best is None:
            cells.append(Cell(group[0], False, NOT_FOUND, None))
        else:
            citation = cite(best.hit.passage, best.hit.document, best.span, len(cells) + 1)
            passage = best.hit.passage.text
            text = best.text if best.focus is None else " ".join(cut(passage, best.span, best.focus).split())
            cells.append(Cell(group[0], True, text, citation))
    return tuple(cells)


def compared(understood: Understood, knowledge: Knowledge) -> tuple[Group, ...]:
    """The places to compare, in the order asked, else every place that has a report, by name."""
    if asked_for := scope.groups(understood):
        return asked_for
    left_out = understood.filters.without_places
    names = {
        c.metadata.place or c.metadata.province or "": None
        for c in knowledge.cards
        if c.metadata.province and not scope.covers(c, left_out)
    }
    return tuple((n,) for n in sorted(names) if n)


def best_of(
    store: Store, encoder: Encoder, understood: Understood, group: Group, knowledge: Knowledge
) -> Evidence | None:
    """The best sentence of one place, of the edition meant where there are several; None where the evidence is weak."""
    filters = replace(understood.filters, places=group)
    hits = retrieve.search(store, encoder, understood, CANDIDATES, filters=filters)
    older = editions.left_out(hits, understood, knowledge)
    hits = tuple(h for h in hits if h.document.id not in older and _of_years(h, understood.years))
    # A year is told by the report being of it.
    named = scope.words(understood) | {w for year in understood.years for w in ("năm", str(year))}
    ranked = evidence.rank(
        understood.text,
        asked(understood.text),
        hits,
        weight=weights(knowledge),
        named=named,
        formal=understood.formal,
        encoder=encoder,
    )
    forms = [frozenset(evidence.keys_of(form.replace("_", " "))) for form in (understood.text, *understood.formal)]
    issues = [issue for form in forms if (issue := form - named)]
    speaking = [e for e in ranked[:12] if not _heads(e) and speaks(e, _under(e, issues))]
    return max(speaking, key=lambda e: e.score + _result(e, _under(e, issues)), default=None)


def _of_years(hit: Hit, years: Sequence[int]) -> bool:
    """Whether a passage is of one of the years asked about, by its report or by its own words."""
    return not years or any(scope.of_year(hit.document, y) or str(y) in hit.passage.text for y in years)


def speaks(item: Evidence, under: float = 0.0) -> bool:
    """Whether a sentence is about the issue: its words side by side, all of them, in its heading, or formally put;
    ``under`` is the share of the issue that the heading above it names."""
    return (
        item.phrase >= 0.6
        or item.coverage >= 0.9
        or (item.coverage >= 0.6 and item.phrase >= 0.4 and item.meaning >= 0.5)
        or item.titled >= 0.7
        or (item.said >= 0.3 and (item.meaning >= 0.4 or under >= 0.6))
    )


def _heads(item: Evidence) -> bool:
    """Whether a sentence is the heading itself."""
    trail = item.hit.passage.breadcrumb
    return bool(trail) and (item.text.startswith(trail[-1][:40]) or item.text.rstrip(" .:") in trail[-1])


def _under(item: Evidence, issues: Sequence[frozenset[str]]) -> float:
    """The share of the issue, in its own or in formal words, that the heading above a sentence names."""
    trail = item.hit.passage.breadcrumb
    heading = frozenset(evidence.keys_of(trail[-1])) if trail else frozenset()
    return max((len(issue & heading) / len(issue) for issue in issues), default=0.0)


def _result(item: Evidence, under: float) -> float:
    """More for what stands under a heading on the issue, a little for telling a result or giving a figure."""
    return 0.8 * under**2 + 0.15 * bool(quantities(item.text)) + 0.1 * (item.hit.passage.role == "ket_qua")


# ---------------------------------------------------------------- one indicator over years and places

_RATE_WORDS = frozenset({"tỷ", "tỉ", "lệ", "số", "lượng", "chỉ", "tổng", "mức"})
_MOVES = frozenset({"tăng", "giảm"})


def series(store: Store, encoder: Encoder, understood: Understood, knowledge: Knowledge) -> tuple[Figure, ...]:
    """The figures of one indicator ("tỷ lệ hộ nghèo") over places and years, each with its source.

    A figure's year is the one printed nearest to it in its clause, else the last year its report is of, else None.
    Raises LibraryError.
    """
    weight = weights(knowledge)
    want = asked(understood.text)
    found: dict[tuple[str, int | None], Figure] = {}
    for group in compared(understood, knowledge):
        place = group[0]
        filters = replace(understood.filters, places=group)
        hits = retrieve.search(store, encoder, understood, CANDIDATES, filters=filters)
        named = scope.words(understood)
        ranked = evidence.rank(understood.text, want, hits, weight=weight, named=named, encoder=encoder)
        for item in ranked[:8]:
            heading = evidence.keys_of(" ".join(item.hit.passage.breadcrumb[-1:]))
            for q in figures_of(item.text, understood.text, places=(place, *understood.places), heading=heading):
                stated = q.year or _report_year(item)
                citation = cite(item.hit.passage, item.hit.document, item.span, len(found) + 1)
                whose = _whose(item.text[: q.span.start], item, place)
                found.setdefault((whose, stated), Figure(whose, stated, q.value, q.printed, q.unit, citation))
    return tuple(sorted(found.values(), key=lambda f: (f.place, f.year or 0)))


def figures_of(text: str, indicator: str, places: Sequence[str] = (), heading: Sequence[str] = ()) -> list[Quantity]:
    """The figures of an indicator in one sentence, at most one a year: its levels, or its changes where it names one.

    What was before counts with the year printed for it; targets and shares of a plan never do. ``heading`` are the
    words of the section's title.

    >>> [(q.printed, q.year) for q in figures_of("hộ nghèo giảm 2% (còn 4,1% năm 2031)", "tỷ lệ hộ nghèo")]
    [('4,1%', 2031)]
    """
    words = evidence.keys_of(indicator)
    left_out = {w for p in places for w in evidence.keys_of(p)} | _RATE_WORDS | _MOVES | QUESTION_WORDS | {"năm", "qua"}
    terms = [w for w in words if w not in left_out and not w[0].isdigit()]
    rate, count = "lệ" in words or "trăm" in words, words[:1] == ("số",)
    senses = ("change",) if _MOVES & set(words) else ("level", "part", "previous")
    own = [
        q
        for q in quantities(text)
        if q.of(terms, heading)
        and (q.sense in senses or (rate and q.sense == "share"))
        and ((q.unit == "%") is rate or not (rate or count))
    ]
    chosen: dict[int | None, Quantity] = {}
    for q in sorted(own, key=lambda q: senses.index(q.sense) if q.sense in senses else len(senses)):
        if q.unit == own[0].unit and (q.sense != "previous" or q.year):
            chosen.setdefault(q.year, q)
    return sorted(chosen.values(), key=lambda q: q.span)


_WIDTH = 30


def bars(figures: Sequence[Figure]) -> list[str]:
    """The figures of the unit most of them have, drawn in lines of text with their sources; empty where fewer than two
    can be set beside each other."""
    unit = Counter(f.unit for f in figures).most_common(1)[0][0] if figures else ""
    shown = [f for f in figures if f.unit == unit and f.value >= 0]
    most = max((f.value for f in shown), default=0.0)
    if len(shown) < 2 or most <= 0:
        return []
    names = [f"{f.place} ({f.year or 'không rõ năm'})" for f in shown]
    wide = max(map(len, names))
    rows = []
    for name, f in zip(names, shown, strict=True):
        bar = "█" * max(1, round(_WIDTH * f.value / most))
        rows.append(f"  {name:{wide}}  {bar:{_WIDTH}}  {_measured(f)}  ({f.citation.reference})")
    return rows


def _measured(figure: Figure) -> str:
    return figure.printed if figure.unit in ("%", "") else f"{figure.printed} {figure.unit}"


def _whose(before: str, item: Evidence, place: str) -> str:
    """The place a figure is of: a part of the report's place where the sentence names one ("Cà Mau, huyện U Minh")."""
    m = item.hit.document.metadata
    own = {fold(w) for w in (place, m.place, m.district, m.province) if w}
    kind, name = next(reversed(scope.named_after(before, scope.PARTS)), ("", place))
    return place if fold(name) in own else f"{place}, {kind} {name}"


def _report_year(item: Evidence) -> int | None:
    m = item.hit.document.metadata
    dated = (m.period.end if m.period else None) or m.issued_on
    return int(dated[:4]) if dated else None
