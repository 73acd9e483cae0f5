"""Questions about a row of a table: the row in its exact words below its heading, and its figures read out.

"Xã An Hòa giao được bao nhiêu ha rừng?" names the row of An Hòa (``row_labels``) and the column "Đã giao (ha)"
(``columns``). What a row's figures are of stands in its label, in the rows that it is a part of, in the heading of
their columns and in what stands above the table: a question that says more than these is not answered by the row,
however many of its words stand there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering import columns, row_labels, scope
from rag.answering.asking import Asked
from rag.answering.evidence import Evidence, Weight, keys_of, plain, runs
from rag.answering.question import Understood
from rag.answering.row_question import PLANNED, YEAR, Question, in_one_spelling, read
from rag.library.store import Store
from rag.records import DocumentCard, Hit
from rag.text.periods import period
from rag.text.tables import Line, Row, Table, tables_of

_UNSAID = 0.2
"""Share of a question's words, by rarity, that may stand neither in label, heading, caption nor document's head."""
_NOT_TOLD = frozenset(("reason", "recommendation", "definition", "cited_by", "who", "symbol"))
_AIMS = "kế hoạch chỉ tiêu mục tiêu giao"
_EXTREME = re.compile(
    r"\b(?:(?P<least>ít|thấp|nhỏ|kém)|nhiều|cao|lớn|đông|nặng)\b(?: [^\W\d]+){0,5} nhất\b|\b(?:dẫn|đứng) đầu\b"
)
_SAYS_EXTREME = frozenset("nhiều cao lớn đông nặng ít thấp nhỏ kém nhất dẫn đứng đầu".split())


@dataclass(frozen=True, slots=True)
class _Found:
    """Rows and columns of a table of a document that a question names; ``unsaid`` is the share that it says beyond."""

    document: DocumentCard
    table: Table
    rows: tuple[Row, ...]
    columns: tuple[int, ...]
    unsaid: float


@dataclass(frozen=True, slots=True)
class Told:
    """Rows and their heading, with a sentence that says the same; ``note`` reads the figures out in our words."""

    evidence: tuple[Evidence, ...]
    note: str


def told(
    store: Store,
    understood: Understood,
    want: Asked,
    weight: Weight,
    hits: Sequence[Hit],
    ranked: Sequence[Evidence],
) -> Told | None:
    """The row that a question names, None where it names none, or more than one could be meant."""
    extreme = _EXTREME.search(understood.text.lower())
    if not (want.kind in ("figure", "statement") or extreme) or not _NOT_TOLD.isdisjoint(want.kinds):
        return None
    question = read(understood, want, weight)
    found = [
        named
        for card in _documents(understood, hits)
        for table in tables_of(p for _, p in store.passages_of(card.id))
        if (named := _named(table, question, card, weight, extreme)) is not None
    ]
    best = [f for f in found if f.unsaid == min(g.unsaid for g in found)]
    return _shown(best[0], ranked) if len(best) == 1 else None


_FEW = 3


def _documents(understood: Understood, hits: Sequence[Hit]) -> list[DocumentCard]:
    """Those whose tables are looked at: all that were found where they are few, else those of which a table was."""
    found = {h.document.id: h.document for h in hits if scope.within(h.document, understood)}
    if len(found) <= _FEW:
        return list(found.values())
    tabular = {h.document.id for h in hits if h.passage.text.startswith("|")}
    return [card for id, card in found.items() if id in tabular]


def _named(
    table: Table, question: Question, card: DocumentCard, weight: Weight, extreme: re.Match[str] | None
) -> _Found | None:
    printed = table
    table, question = in_one_spelling(table, question)
    rows = row_labels.rivals(table, question) if extreme else row_labels.named(table, question, card, weight)
    at = columns.named(table, rows, question)
    if not rows or not at or not columns.served(table, rows, at, question):
        return None
    if extreme:
        rows = row_labels.outermost(rows, at, question, least=extreme["least"] is not None)
    if not rows:
        return None
    said = _said(table, () if extreme else rows, at, card, question)
    beyond = {k: w for k, w in question.worth.items() if k not in said and not (extreme and k in _SAYS_EXTREME)}
    if any(k[0].isdigit() or k in question.names for k in beyond) or columns.turned(table, rows, at, question):
        return None
    unsaid = sum(beyond.values()) / (sum(question.worth.values()) or 1.0)
    lines = {(r.line.passage.id, r.line.span.start) for r in rows}
    shown = tuple(r for r in printed.rows if (r.line.passage.id, r.line.span.start) in lines)
    return _Found(card, printed, shown, at, unsaid) if unsaid <= _UNSAID else None


def _said(
    table: Table, rows: Sequence[Row], at: Sequence[int], card: DocumentCard, question: Question
) -> frozenset[str]:
    """The words that tell what the figures are of. A year stands in the table; the report's own holds where none
    does."""
    m = card.metadata
    labels = [part.label for r in rows for part in (*r.above, r)]
    texts = [table.caption, table.unit, table.columns[table.label_at], *labels]
    texts += [" ".join(row_labels.unit_of(r, table)) for r in rows]
    texts += [heading for n in at for heading in (columns.subject(table, n), *columns.share_of(table, n))]
    # A share beside a column of what was planned is the share of that; what is counted "a day" is so each day.
    texts += [_AIMS] if any(PLANNED.search(table.columns[n].lower()) for n in table.figured) else []
    texts += ["mỗi"] if any("/" in text for text in (*table.columns, *labels)) else []
    years = set(YEAR.findall(" ".join((table.caption, *table.columns, *(r.label for r in table.rows)))))
    texts += YEAR.findall(" ".join((table.caption, *labels)))
    if not years:
        reported = (m.period.start, m.period.end) if m.period else (m.issued_on or "",)
        texts += [*(date[:4] for date in reported), *YEAR.findall(m.title or "")]
    texts += [_same_period(table, card, question)]
    heads = [h for h in (m.place, m.district, m.province, m.issuer) if h]
    return frozenset(k for text in (*texts, *heads) for k in keys_of(text))


def _same_period(table: Table, card: DocumentCard, question: Question) -> str:
    """The words of the period that a question names, where it is the table's own or, if that names none, the
    report's: "10 tháng năm 2031" above which "từ 01/01/2031 đến 31/10/2031" stands."""
    own = period(table.caption) or card.metadata.period
    if own is None:
        return ""
    asked = question.period
    return f"{own.text} {asked.text}" if asked and (asked.start, asked.end) == (own.start, own.end) else own.text


# ---------------------------------------------------------------- the answer


def _shown(found: _Found, ranked: Sequence[Evidence]) -> Told:
    """The rows, the heading that says which figure is which, and a sentence of the text that has the same figure."""
    above = dict.fromkeys(part.line for r in found.rows for part in r.above)
    lines = [*(r.line for r in found.rows), *above, *found.table.heading]
    same = next((e for e in ranked if _says_the_same(e, found)), None)
    chosen = [*(_evidence(line, found.document) for line in lines), *([same] if same else [])]
    return Told(tuple(chosen), _read_out(found))


def _evidence(line: Line, card: DocumentCard) -> Evidence:
    return plain(Hit(1, 1.0, line.passage, card), line.span)


_LONG_FIGURE = 3


def _says_the_same(evidence: Evidence, found: _Found) -> bool:
    """Whether a sentence of the same report names the row and prints one of its figures; one of two digits, which may
    be of anything, beside what its column is called."""
    if evidence.hit.document.id != found.document.id or len(found.rows) != 1:
        return False
    (row,) = found.rows
    keys = keys_of(evidence.text)
    printed = {figure for k in keys for figure in (k, *k.split("/"))}
    same = any(
        k in printed and (len(k) >= _LONG_FIGURE or columns.called(found.table, n) <= set(keys))
        for n in found.columns
        for k in keys_of(row.cells[n])
        if len(k) > 1
    )
    return same and not row.total and runs(keys, row_labels.parted(row.label)[1])


def _read_out(found: _Found) -> str:
    """The figures beside what their columns are called, in our words."""
    rows = "; ".join(
        f"{row.label}: " + ", ".join(f"{found.table.columns[n]} {row.cells[n] or '(để trống)'}" for n in found.columns)
        for row in found.rows
    )
    return f"Đọc theo cột của bảng: {rows}."
