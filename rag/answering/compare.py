"""One issue across places: one cited verbatim sentence each, or "không tìm thấy"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answering import compose, evidence, retrieve, scope
from rag.answering.answer import Cell, Figure
from rag.answering.asking import QUESTION_WORDS, asked
from rag.answering.evidence import Evidence
from rag.answering.question import Knowledge, Understood
from rag.answering.scope import Group
from rag.answering.verify import tokens
from rag.library.store import Store
from rag.models.encoder import Encoder

NOT_FOUND = "không tìm thấy"
CANDIDATES = 15


def compare(store: Store, encoder: Encoder, understood: Understood, knowledge: Knowledge) -> tuple[Cell, ...]:
    """One cell per place: those the issue names, else every place that has a report. Raises LibraryError."""
    weight = compose.weights(knowledge)
    cells = []
    for group in compared(understood, knowledge):
        best = best_of(store, encoder, understood, group, weight)
        if best is None:
            cells.append(Cell(group[0], False, NOT_FOUND, None))
        else:
            citation = compose.cite(best.hit.passage, best.hit.document, best.span, len(cells) + 1)
            cells.append(Cell(group[0], True, best.text, citation))
    return tuple(cells)


def compared(understood: Understood, knowledge: Knowledge) -> tuple[Group, ...]:
    """The places to compare, in the order asked, else every place that has a report, by name."""
    if asked_for := scope.groups(understood):
        return asked_for
    left_out = understood.filters.without_places
    names = {
        c.metadata.place or c.metadata.province or "": None for c in knowledge.cards if not scope.covers(c, left_out)
    }
    return tuple((n,) for n in sorted(names) if n)


def best_of(
    store: Store, encoder: Encoder, understood: Understood, group: Group, weight: evidence.Weight
) -> Evidence | None:
    """The best sentence of one place, None where the evidence is weak."""
    filters = replace(understood.filters, places=group)
    hits = retrieve.search(store, encoder, understood, CANDIDATES, filters=filters)
    named = scope.words(understood)
    ranked = evidence.rank(
        understood.text,
        asked(understood.text),
        hits,
        weight=weight,
        named=named,
        formal=understood.formal,
        encoder=encoder,
    )
    speaking = [e for e in ranked[:10] if speaks(e)]
    issue = frozenset(evidence.keys_of(understood.text)) - named
    return max(speaking, key=lambda e: e.score + _result(e, issue), default=None)


def speaks(item: Evidence) -> bool:
    """Whether a sentence is about the issue: its words side by side, all of them, in its heading, or formally put."""
    return (
        item.phrase >= 0.6
        or item.coverage >= 0.9
        or (item.coverage >= 0.6 and item.phrase >= 0.4 and item.meaning >= 0.5)
        or item.titled >= 0.7
        or (item.said >= 0.3 and item.meaning >= 0.4)
    )


def _result(item: Evidence, issue: frozenset[str]) -> float:
    """A little more for what stands under a heading on the issue, tells a result, or gives a figure."""
    heading = (
        frozenset(evidence.keys_of(item.hit.passage.breadcrumb[-1])) if item.hit.passage.breadcrumb else frozenset()
    )
    under = len(issue & heading) / len(issue) if issue else 0.0
    has_figure = any(k[0].isdigit() for k in evidence.keys_of(item.text))
    return 0.4 * under**2 + 0.15 * has_figure + 0.1 * (item.hit.passage.role == "ket_qua")


# ---------------------------------------------------------------- one indicator over years and places

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*(?:/\d+(?:[.,]\d+)*)?\s?%?")
_YEAR = re.compile(r"(?<![\d/.,-])(?:19|20)\d{2}(?![\d/.,-]\d)")
_RATE_WORDS = frozenset({"tỷ", "tỉ", "lệ", "số", "lượng", "chỉ", "tổng"})
_REACH = 140
"""Characters behind the indicator's words within which a figure still is its own."""


def series(store: Store, encoder: Encoder, understood: Understood, knowledge: Knowledge) -> tuple[Figure, ...]:
    """The figures of one indicator ("tỷ lệ hộ nghèo") over places and years, each with its source.

    A figure's year is the one printed nearest to it in its clause, else the last year its report is of, else None.
    Raises LibraryError.
    """
    weight = compose.weights(knowledge)
    want = asked(understood.text)
    found: dict[tuple[str, int | None], Figure] = {}
    for group in compared(understood, knowledge):
        place = group[0]
        filters = replace(understood.filters, places=group)
        hits = retrieve.search(store, encoder, understood, CANDIDATES, filters=filters)
        named = scope.words(understood)
        ranked = evidence.rank(understood.text, want, hits, weight=weight, named=named, encoder=encoder)
        for item in ranked[:8]:
            for printed, year, unit in figures_of(item.text, understood.text, places=(place, *understood.places)):
                stated = year or _report_year(item)
                citation = compose.cite(item.hit.passage, item.hit.document, item.span, len(found) + 1)
                found.setdefault((place, stated), Figure(place, stated, _value(printed), printed, unit, citation))
    return tuple(sorted(found.values(), key=lambda f: (f.place, f.year or 0)))


def figures_of(text: str, indicator: str, places: Sequence[str] = ()) -> list[tuple[str, int | None, str]]:
    """(figure as printed, its year if printed near, its unit) of an indicator in one sentence.

    >>> figures_of("hộ nghèo giảm (còn 4,1% năm 2031; năm 2030 là 6,2%)", "tỷ lệ hộ nghèo")
    [('4,1%', 2031, '%'), ('6,2%', 2030, '%')]
    """
    left_out = {w for p in places for w in tokens(p)} | _RATE_WORDS | QUESTION_WORDS | {"năm", "qua"}
    terms = [t for t in tokens(indicator) if t not in left_out and not t[0].isdigit()]
    low = text.lower()
    at = low.find(" ".join(terms))
    if not terms or at < 0:
        return []
    begin = at + len(" ".join(terms))
    rate = "lệ" in tokens(indicator) or "phần trăm" in indicator.lower()
    reach = min(len(text), begin + _REACH)
    years = [(m.start(), m.end(), int(m[0])) for m in _YEAR.finditer(text) if begin <= m.start() < reach]
    figures = [
        m
        for m in _FIGURE.finditer(text, begin, reach)
        if not _YEAR.fullmatch(m[0].strip()) and ("%" in m[0] or not rate)
    ]
    pairs = sorted(
        (max(s - m.end(), m.start() - e), n, year)
        for n, m in enumerate(figures)
        for s, e, year in years
        if ";" not in text[min(e, m.end()) : max(s, m.start())]
    )
    of: dict[int, int] = {}
    for _, n, year in pairs:
        if n not in of and year not in of.values():
            of[n] = year
    # Without a year of its own only the first figure is surely the indicator's.
    return [
        (m[0].strip(), of.get(n), "%" if "%" in m[0] else _unit(text, m.end()))
        for n, m in enumerate(figures)
        if n in of or n == 0
    ]


def _unit(text: str, behind: int) -> str:
    words = re.findall(r"\w+", text[behind : behind + 30])
    return words[0].lower() if words else ""


def _value(printed: str) -> float:
    """The number of a printed figure; of a ratio its first part.

    >>> _value("1.497/3.602"), _value("4,14%")
    (1497.0, 4.14)
    """
    number = printed.rstrip("% ").split("/")[0]
    return float(re.sub(r"\.(?=\d{3})", "", number).replace(",", "."))


def _report_year(item: Evidence) -> int | None:
    m = item.hit.document.metadata
    dated = (m.period.end if m.period else None) or m.issued_on
    return int(dated[:4]) if dated else None
