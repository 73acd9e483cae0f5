"""Questions about a row of a table: the row in its exact words below its heading, and its figures read out.

"Xã An Hòa giao được bao nhiêu ha rừng?" names the row of An Hòa (``row_labels``) and the column "Đã giao (ha)"
(``columns``). What a row's figures are of stands in its label, in the rows that it is a part of, in the heading of
their columns and in what stands above the table: a question that says more than these is not answered by the row,
however many of its words stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.answering import scope
from rag.answering.evidence import Evidence, Weight, keys_of, plain, runs
from rag.answering.question import Understood
from rag.answering.tables import columns, labels
from rag.answering.tables.question import FRAME, PLANNED, YEAR, Question, read
from rag.answering.tables.spelling import in_one_spelling
from rag.answering.understanding.asking import Asked
from rag.library.store import Store
from rag.records import DocumentCard, Hit
from rag.text.heads.periods import period
from rag.text.tables import Line, Row, Table, tables_of
from rag.text.tokens import CAPITALS

_UNSAID = 0.2
"""Share of a question's words, by rarity, that may stand neither in label, heading, caption nor document's head."""
_NOT_TOLD = frozenset(("reason", "recommendation", "definition", "cited_by", "who", "symbol"))
_AIMS = "kế hoạch chỉ tiêu mục tiêu giao"
EXTREME = re.compile(
    r"\b(?:(?P<least>ít|thấp|nhỏ|kém|chậm)|nhiều|cao|lớn|đông|nặng|rộng)\b(?: [^\W\d]+){0,8} nhất\b"
    r"|\b(?:dẫn|đứng) đầu\b"
)
_BY_SHARE = re.compile(
    r"\b(?:giải ngân|hoàn thành|thực hiện|đạt|tiến độ)\b[^?]{0,40}\b(?:cao|thấp|chậm|nhanh|kém) nhất\b"
)
"""What is compared by its share of what was planned, though the sums stand beside."""
_SAYS_EXTREME = frozenset("nhiều cao lớn đông nặng rộng ít thấp nhỏ kém chậm nhất dẫn đứng đầu".split())

_PART = r"(?:nơi|huyện|xã|địa phương|địa bàn|đơn vị|phường|sở|trường|chỗ)"
_OF_EACH = re.compile(
    rf"\b(?:mỗi|từng) {_PART}\b[^?]*\b(?:bao nhiêu|mấy)\b"
    rf"|\b(?:những|các) {_PART}(?: [^?]*)? nào\b[^?]*\b(?:bao nhiêu|mấy)\b"
)
_EACH_PART = re.compile(rf"\b(?:mỗi|từng) {_PART}\b")
_SAYS_EACH = frozenset("mỗi từng nơi địa phương huyện xã phường đơn vị sở trường những các".split())
_COMPARED = re.compile(r"\bnào (?:có )?(?:nhiều|ít|cao|thấp|lớn|nhỏ|đông) hơn\b")
"""What is asked of two rows: "An Hòa so với Nà Lay, nơi nào nhiều hơn"."""
_NARROWING = re.compile(r"\b(?:mới|thêm|riêng|trong đó|chỉ|đủ|xong|cấp (?:tỉnh|huyện|xã|cơ sở|quốc gia))\b")
"""What makes less than the whole of what is counted."""
_MOST_TABLES = 2
_MOST_ROWS = 16
"""Rows of a table that are shown at most."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Rows and columns of a table of a document that a question names; ``unsaid`` is the share of it, by rarity, that
    they do not say, ``lent`` the share that the head of the document alone says."""

    document: DocumentCard
    table: Table
    rows: tuple[Row, ...]
    columns: tuple[int, ...]
    unsaid: float
    lent: float


@dataclass(frozen=True, slots=True)
class Told:
    """Rows and their heading, with a sentence that says the same; ``note`` reads the figures out in our words."""

    evidence: tuple[Evidence, ...]
    note: str


Tables = Sequence[tuple[DocumentCard, Table]]
"""The tables of the documents found, each beside its document's card."""


def tables_found(store: Store, understood: Understood, hits: Sequence[Hit]) -> Tables:
    """All tables of the documents that were found, as printed."""
    cards = _documents(understood, hits)
    return [(card, table) for card in cards for table in tables_of(p for _, p in store.passages_of(card.id))]


def told(
    tables: Tables, understood: Understood, want: Asked, weight: Weight, ranked: Sequence[Evidence]
) -> Told | None:
    """The row that a question names, None where it names none, or more than one could be meant."""
    extreme = EXTREME.search(understood.text.lower())
    counts = want.kind in ("figure", "statement") or (want.kind in ("how", "when") and "figure" in want)
    counts = counts or _COMPARED.search(understood.text.lower()) is not None
    if not (counts or extreme) or want.kind in _NOT_TOLD or "reason" in want:
        return None
    question = read(understood, want, weight)
    best = _best(tables, question, weight, extreme)
    if not best and len(understood.years) > 1 and not extreme:
        return _of_each_year(tables, understood, question, weight)
    if len(best) == 1:
        return _shown(best[0], ranked)
    return _of_each_table(best) if best else None


def _best(tables: Tables, question: Question, weight: Weight, extreme: re.Match[str] | None) -> list[_Found]:
    """The rows of the one table that says most of a question, or of several of one report that say as much."""
    found = [
        named
        for card, printed, table, asked in in_their_words(tables, question)
        if (named := _named(printed, table, asked, card, weight, extreme)) is not None
    ]
    best = [f for f in found if f.unsaid == min(g.unsaid for g in found)]
    # Of two tables of a report on two matters the one that says itself which is meant.
    best = [f for f in best if f.lent == min(g.lent for g in best)]
    captions = {f.table.caption for f in best}
    several = len({f.document.id for f in best}) > 1 or len(captions) < len(best) or len(best) > _MOST_TABLES
    return [] if len(best) > 1 and several else best


def lines_named(tables: Tables, question: Question, weight: Weight) -> tuple[Evidence, ...]:
    """The rows that a question names, with their heading; empty where it names none for certain."""
    best = _best(tables, question, weight, None)
    return lines_of(best[0].rows, best[0].table, best[0].document) if len(best) == 1 else ()


def _of_each_table(best: Sequence[_Found]) -> Told:
    """What each of several tables has, which their captions tell apart: who was hurt by fire, and who on the roads."""
    told = [(found.table.caption, _shown(found, ())) for found in best]
    lines = tuple(line for _, one in told for line in one.evidence)
    return Told(lines, "\n".join(f"“{caption}”. {one.note}" for caption, one in told))


def _of_each_year(tables: Tables, understood: Understood, question: Question, weight: Weight) -> Told | None:
    """The row of each year asked about, each in the report of that year: "cuối năm 2031 và cuối năm 2032"."""
    told = []
    for year in sorted(understood.years):
        others = {str(y) for y in understood.years if y != year}
        worth = {k: w for k, w in question.worth.items() if k not in others}
        own = [(card, table) for card, table in tables if scope.of_year(card, year)]
        asked = replace(question, years=frozenset((str(year),)), worth=worth)
        found = _best(own, asked, weight, None)
        if len(found) != 1:
            return None
        told.append((year, _shown(found[0], ())))
    lines = tuple(line for _, one in told for line in one.evidence)
    return Told(lines, "\n".join(f"Năm {year}: {one.note}" for year, one in told))


def in_their_words(tables: Tables, question: Question) -> Iterator[tuple[DocumentCard, Table, Table, Question]]:
    """Each table as printed, and in one spelling with the question, then that question."""
    for card, printed in tables:
        yield card, printed, *in_one_spelling(printed, labels.by_their_marks(printed, question))


def places_listed(tables: Tables, understood: Understood) -> tuple[str, ...]:
    """The places a question names that a table has a row of: "Càng Long", which no word says is a district."""
    found: dict[str, None] = {}
    for card, table in tables:
        m = card.metadata
        own = " ".join(h for h in (m.place, m.district, m.province) if h)
        if labels.of_places(table.columns[table.label_at]):
            names = (labels.name_of(r.label) for r in table.rows if not r.total)
            found |= dict.fromkeys(n for n in names if _is_named(n, understood.text) and n not in own)
    return tuple(found)


_OF_ANOTHER_KIND = re.compile(
    r"\b(?:kcn|ccn|nghiệp|chợ|trường|cầu|sông|suối|hồ|đập|viện|máy|án|làng|đền|chùa|cảng|ga|tuyến|trạm|ông|bà) $", re.I
)


def _is_named(name: str, text: str) -> bool:
    """Whether a question has the name by itself: "KCN An Hòa II" is no place of that name."""
    found = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)(?! [{CAPITALS}])", text) if name[:1].isupper() else ()
    return any(not _OF_ANOTHER_KIND.search(text, 0, m.start()) for m in found)


_MONTH = re.compile(r"(?<=/)\d{1,2}/(?:19|20)\d\d(?!\d)")
_FEW = 3


def _documents(understood: Understood, hits: Sequence[Hit]) -> list[DocumentCard]:
    """Those whose tables are looked at: the first few that were found, and all of which a table was."""
    found = {h.document.id: h.document for h in hits if scope.within(h.document, understood)}
    tabular = {h.document.id for h in hits if h.passage.text.startswith("|")}
    return [card for n, (id, card) in enumerate(found.items()) if n < _FEW or id in tabular]


def _named(
    printed: Table,
    table: Table,
    question: Question,
    card: DocumentCard,
    weight: Weight,
    extreme: re.Match[str] | None,
) -> _Found | None:
    each = not extreme and _OF_EACH.search(question.low) is not None
    rows = labels.rivals(table, question) if extreme else labels.named(table, question, card, weight)
    if each and all(row.total for row in rows):
        rows = labels.rivals(table, question)
        question = replace(question, low=_EACH_PART.sub(" ", question.low))
    at = columns.named(table, rows, question)
    if not rows or not at or not columns.served(table, rows, at, question):
        return None
    if extreme:
        if len(at) > 1:
            at = columns.named(table, rows, _up_to_most(question)) or at
        # "Tỷ lệ ... so với chỉ tiêu cao nhất" is of the share, not of what was planned.
        shares = tuple(n for n in at if "%" in columns.units(table, n))
        at = shares if len(shares) == 1 and ("%" in question.units or _BY_SHARE.search(question.low)) else at
        rows, at = _outermost(table, rows, at, question, least=extreme["least"] is not None)
    if each and len(rows) > 1:
        # "Những huyện nào bị hại, mỗi nơi bao nhiêu ha" is of those that have some.
        rows = tuple(r for r in rows if len(at) == 1 and labels.value(r.cells[at[0]]))
    if not rows or len(rows) > _MOST_ROWS:
        return None
    own = _said(table, () if extreme or each else rows, at, card, question)
    said = own | _said_by_head(table, card)
    if all(row.total for row in rows) and not _of_the_table(table, at, card, question):
        return None
    aside = _SAYS_EXTREME if extreme else _SAYS_EACH if each else frozenset[str]()
    beyond = {k: w for k, w in question.worth.items() if k not in said | aside}
    # A figure, a name or the one unit asked for ("ha") that the columns do not have is not what they count.
    units = question.units if len(question.nouns) < 2 else frozenset[str]()
    amiss = question.names | (units - {unit for n in at for unit in columns.units(table, n)})
    if any(k[0].isdigit() or k in amiss for k in beyond) or columns.turned(table, rows, at, question):
        return None
    worth = sum(question.worth.values()) or 1.0
    unsaid = sum(beyond.values()) / worth
    lent = sum(w for k, w in question.worth.items() if k not in own) / worth
    return _Found(card, printed, _printed(rows, printed), at, unsaid, lent) if unsaid <= _UNSAID else None


def _of_the_table(table: Table, at: Sequence[int], card: DocumentCard, question: Question) -> bool:
    """Whether a question, asked of the whole, is about what the table says it is of: a total has no label that is asked
    for, and what the whole report is about is not what its columns count."""
    m = card.metadata
    places = {k for p in (m.place, m.district, m.province) if p for k in keys_of(p)}
    told = {k for text in (table.caption, *(columns.subject(table, n) for n in at)) for k in keys_of(text)}
    matter = {k for k, worth in question.worth.items() if worth and k not in places and not k[0].isdigit()}
    narrowed = any(not told.issuperset(keys_of(said)) for said in _NARROWING.findall(question.low))
    return bool(matter & told) and not matter - told - _SAYS_EACH and not narrowed


def _outermost(
    table: Table, rows: Sequence[Row], at: tuple[int, ...], question: Question, *, least: bool
) -> tuple[tuple[Row, ...], tuple[int, ...]]:
    """The row that has most, or least, and the columns that it has it in: all that the question names where they agree,
    else what is counted, of the latest time."""
    first = {n: labels.outermost(rows, (n,), question, least=least) for n in at}
    if len(set(first.values())) == 1:
        return first[at[0]], at
    counts = columns.in_full(table, at, question) or tuple(n for n in at if "%" not in columns.units(table, n)) or at
    latest = columns.latest(table, counts, question)
    return (first[latest[0]] if len(latest) == 1 else ()), latest


def _up_to_most(question: Question) -> Question:
    """What a question asks up to its "nhất": "xã nào bị phạt tiền nhiều nhất, mấy vụ" ranks by the money."""
    extreme = EXTREME.search(question.low)
    low = question.low[: extreme.end()] if extreme else question.low
    return replace(question, low=low, keys=keys_of(low), nouns=(), units=frozenset())


def _printed(rows: Sequence[Row], printed: Table) -> tuple[Row, ...]:
    """The rows as the table prints them."""
    lines = {(r.line.passage.id, r.line.span.start) for r in rows}
    return tuple(r for r in printed.rows if (r.line.passage.id, r.line.span.start) in lines)


def lines_of(rows: Sequence[Row], printed: Table, card: DocumentCard) -> tuple[Evidence, ...]:
    """Rows as printed, what they are parts of, and the heading of their columns."""
    shown = _printed(rows, printed)
    above = dict.fromkeys(part.line for r in shown for part in r.above)
    return tuple(_evidence(line, card) for line in (*(r.line for r in shown), *above, *printed.heading))


def _said(
    table: Table, rows: Sequence[Row], at: Sequence[int], card: DocumentCard, question: Question
) -> frozenset[str]:
    """The words of a table that tell what its figures are of. A year stands there; the report's own holds where none
    does."""
    m = card.metadata
    printed = [part.label for r in rows for part in (*r.above, r)]
    texts = [table.caption, table.unit, table.columns[table.label_at], *printed]
    texts += [" ".join(labels.unit_of(r, table)) for r in rows]
    texts += [heading for n in at for heading in (columns.subject(table, n), *columns.share_of(table, n))]
    # A share beside a column of what was planned is the share of that; what is counted "a day" is so each day.
    texts += [_AIMS] if any(PLANNED.search(table.columns[n].lower()) for n in table.figured) else []
    texts += ["mỗi"] if any("/" in text for text in (*table.columns, *printed)) else []
    years = set(YEAR.findall(" ".join((table.caption, *table.columns, *(r.label for r in table.rows)))))
    texts += YEAR.findall(" ".join((table.caption, *printed)))
    if not years:
        # A table of a report on two years stands as it was at their end.
        reported = [m.period.end if m.period else m.issued_on or ""]
        reported += [m.period.start] if m.period and len(question.years) > 1 else []
        texts += [date[:4] for date in reported]
        texts += [] if m.period else YEAR.findall(m.title or "")
    texts += _SO_MANY_YEARS.findall(m.title or "")  # "trong 5 năm" of a report "sơ kết 5 năm"
    texts += [_same_period(table, card, question)]
    texts += [month for text in (table.caption, *table.columns) for month in _MONTH.findall(text)]
    return frozenset(k for text in texts for k in keys_of(text))


_SO_MANY_YEARS = re.compile(r"\b0?\d{1,2} năm\b(?! \d)", re.IGNORECASE)
_MATTERS = re.compile(r"[,;]| và ")
_FRAMES_A_MATTER = FRAME | frozenset(
    "công tác kết quả tình hình thực hiện báo cáo địa bàn tỉnh huyện xã thị thành phố đầu cuối tháng quý phụ lục biểu"
    " bảng phương kèm nhiệm vụ giải pháp triển khai đánh giá tăng cường bảo đảm".split()
)


def _said_by_head(table: Table, card: DocumentCard) -> frozenset[str]:
    """The words of a document's head. What the whole report is about narrows nothing within it; where its title lists
    several matters ("phòng cháy và trật tự giao thông") and the table is of one, the others are not what it is of."""
    m = card.metadata
    places = [h for h in (m.place, m.district, m.province, m.issuer) if h]
    told = {k for text in places for k in keys_of(text)}
    matters = [set(keys_of(re.sub(r"\d+", " ", part))) for part in _MATTERS.split(m.title or "")]
    own = {k for text in (table.caption, *table.columns) for k in keys_of(text)} - _FRAMES_A_MATTER - told
    of_it = [words for words in matters if words & own] or matters
    framing = {k for words in matters for k in words if k in _FRAMES_A_MATTER}
    return frozenset(told | framing | {k for words in of_it for k in words})


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
    same = next((e for e in ranked if _says_the_same(e, found)), None)
    lines = lines_of(found.rows, found.table, found.document)
    return Told((*lines, *([same] if same else [])), _read_out(found))


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
    return same and not row.total and runs(keys, labels.parted(row.label)[1])


def _read_out(found: _Found) -> str:
    """The figures beside what their columns are called, in our words."""
    called = found.table.columns
    # A heading with its unit in brackets says itself what it counts in.
    bare = any("(" not in called[n] for n in found.columns)
    counted_in = f" Đơn vị tính của bảng: {found.table.unit}." if found.table.unit and bare else ""
    if len(found.rows) > 1 and len(found.columns) == 1:
        # What many rows have of one thing is named once.
        (n,) = found.columns
        each = "; ".join(f"{row.label} {row.cells[n] or '(để trống)'}" for row in found.rows)
        return f"Đọc theo cột của bảng: {called[n]}: {each}.{counted_in}"
    rows = "; ".join(
        f"{row.label}: " + ", ".join(f"{called[n]} {row.cells[n] or '(để trống)'}" for n in found.columns)
        for row in found.rows
    )
    return f"Đọc theo cột của bảng: {rows}.{counted_in}"
