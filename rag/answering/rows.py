"""Questions about a row of a table: which row and which columns are named, and the row in its exact words below its
heading.

"Xã An Hòa giao được bao nhiêu ha rừng?" names the row of An Hòa and the column "Đã giao (ha)". What a row's figures
are of stands in its label, in the heading of their columns and in what stands above the table: a question that says
more than these is not answered by the row, however many of its words stand there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering import scope
from rag.answering.asking import CLASSIFIERS, QUESTION_WORDS, Asked
from rag.answering.case import SHORT_WORDS
from rag.answering.counts import OF_ANY_WORK, WHEN_AND_WHERE
from rag.answering.evidence import FRAMING, Evidence, Weight, keys_of, plain, runs
from rag.answering.question import Understood
from rag.answering.spelling import SHORT_FORMS
from rag.library.store import Store
from rag.records import DocumentCard, Hit
from rag.text.tables import Line, Row, Table, tables_of
from rag.text.tokens import fold

_UNSAID = 0.2
"""Share of a question's words, by rarity, that may stand neither in label, heading, caption nor document's head."""
_CAPTION_SAID = 0.75
"""Share of a caption that a question must say for the total to be of what it asks: a total is of its table alone."""
_MOST_ROWS = 3
_LONG_LABEL = 4
"""Words from which those of a label may stand in a question in any order."""

_NOT_TOLD = frozenset(("reason", "recommendation", "definition", "cited_by", "who", "symbol"))
# Each turns a figure into another one: where the question has it, the column's heading must have it too.
_TURNING = re.compile(
    r"\b(?:chưa|không|tăng|giảm|vượt|chênh|hơn|mỗi|từng|bình quân|trung bình|riêng|ngoài|trừ|trước|lũy kế)\b"
)
_ASIDE = re.compile(r"\b(?:có |hay )?(?:chưa|không|ko)\W*$|\bso với (?:chỉ tiêu|kế hoạch|mục tiêu)")
# What a heading has of its own; these only frame what is counted.
_FRAME = frozenset(
    "số tổng cộng tỷ tỉ lệ đã được có của và theo các năm giá trị kinh phí tiền diện tích lượng mức trong kỳ".split()
)
_DONE = re.compile(r"(?:kết quả|thực hiện|đạt được|số lượng|số liệu|kết quả thực hiện|ước thực hiện)", re.IGNORECASE)
_PLANNED = re.compile(r"\b(?:kế hoạch|chỉ tiêu|mục tiêu)\b")
_AIMS = "kế hoạch chỉ tiêu mục tiêu"
_UNIT_COLUMN = re.compile(r"(?:đvt|đơn vị(?: tính)?)\.?", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_UNITS: tuple[tuple[str, str], ...] = (
    (r"phần trăm|%|tỷ lệ|tỉ lệ|mấy phần", "%"),
    (r"héc[ -]?ta|ha", "ha"),
    (r"mét khối|khối|m3|m³", "m3"),
    (r"đồng(?! chí| bào| hồ| đều)|tiền|tỷ(?! lệ)|triệu", "đồng"),
)
_IN_UNITS = tuple((re.compile(rf"(?<!\w)(?:{words})(?!\w)"), unit) for words, unit in _UNITS)
_UNIT_WORDS = frozenset("phần trăm héc ta mét khối đồng tiền tỷ triệu nghìn tỉ lệ cái chiếc con ko kô".split())
_PARTS = tuple(sorted({*scope.PARTS, "tỉnh"} - {"tp"}, key=len, reverse=True))
_PART = re.compile(rf"^(?:{'|'.join(_PARTS)})\s+", re.IGNORECASE)
_BEFORE_NAME = re.compile(r"^(?:[-+*•–]|\d{1,2}[.)])\s+|\b(?:UBND|HĐND|Đảng ủy|Đảng bộ|Huyện ủy) (?=[^\W\d_])")
_PART_IN_SHORT = {
    "tp": "thành phố",
    "tx": "thị xã",
    "tt": "thị trấn",
    "q": "quận",
    "h": "huyện",
    "p": "phường",
    "x": "xã",
}
_IN_SHORT = re.compile(rf"(?<![\w/.-])(?:{'|'.join(_PART_IN_SHORT)})(?:\.\s?|\s)(?=[^\W\d_]{{2}})", re.IGNORECASE)
_EXTREME = re.compile(
    r"\b(?:(?P<least>ít|thấp|nhỏ|kém)|nhiều|cao|lớn|đông|nặng)\b(?: [^\W\d]+){0,5} nhất\b|\b(?:dẫn|đứng) đầu\b"
)
_WHICH = re.compile(r"\b([^\W\d_]+) nào\b")
_WHICH_PART = re.compile(rf"\b(?:{'|'.join(_PARTS)}) nào\b")
_OF_PLACES = frozenset("nơi đâu phương vị huyện xã quận phường".split())


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked: its words in order, what those are worth that say what it is about, those printed as names, the
    things and units it counts in."""

    low: str
    keys: tuple[str, ...]
    worth: dict[str, float]
    names: frozenset[str]
    nouns: tuple[tuple[str, ...], ...]
    units: frozenset[str]
    percent: bool


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
    question = _question(understood, want, weight)
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


def _question(understood: Understood, want: Asked, weight: Weight) -> _Question:
    text = _spelt_out(understood.text)
    low, keys = text.lower(), keys_of(text)
    idle = QUESTION_WORDS | FRAMING | OF_ANY_WORK | WHEN_AND_WHERE | CLASSIFIERS | _UNIT_WORDS | scope.words(understood)
    worth = {k: weight(k) for k in keys if k not in idle}
    # Acronyms and the first word apart, a capital makes a name.
    names = frozenset(k for w in re.findall(r"(?<=\s)[^\W\d_]+", text) if w[0].isupper() for k in keys_of(w))
    units = frozenset(unit for pattern, unit in _IN_UNITS if pattern.search(low))
    nouns = tuple(keys_of(" ".join(noun)) for noun in want.nouns)
    return _Question(low, keys, worth, names, nouns, units, want.percent)


def _spelt_out(text: str) -> str:
    """With what is written in short: "TP An Hòa" is "thành phố An Hòa", "mấy % KH" is "mấy % kế hoạch".

    >>> _spelt_out("Q. An Hòa đạt bao nhiêu % KH?")
    'quận An Hòa đạt bao nhiêu % kế hoạch?'
    """
    text = " ".join(text.split())
    text = _IN_SHORT.sub(lambda m: f"{_PART_IN_SHORT[m[0].rstrip('. ').lower()]} ", text)
    return re.sub(SHORT_WORDS.pattern, lambda m: SHORT_FORMS[m[0].lower()], text, flags=re.IGNORECASE)


def _named(
    table: Table, question: _Question, card: DocumentCard, weight: Weight, extreme: re.Match[str] | None
) -> _Found | None:
    printed, table = table, _in_words(table, question)
    rows = _extreme_rows(table, question, extreme) if extreme else _rows(table, question, card, weight)
    columns = _columns(table, rows, question)
    if not rows or not columns or not _served(table, rows, columns, question):
        return None
    if extreme:
        rows = _outermost(rows, columns, question, least=extreme["least"] is not None)
    if not rows:
        return None
    said = _said(table, () if extreme else rows, columns, card)
    beyond = {k: w for k, w in question.worth.items() if k not in said and not (extreme and k in _SAYS_EXTREME)}
    if any(k[0].isdigit() or k in question.names for k in beyond) or _turned(table, rows, columns, question):
        return None
    unsaid = sum(beyond.values()) / (sum(question.worth.values()) or 1.0)
    rows = tuple(r for r, read in zip(printed.rows, table.rows, strict=True) if read in rows)
    return _Found(card, printed, rows, columns, unsaid) if unsaid <= _UNSAID else None


_INITIALS = re.compile(r"(?<!\w)[A-ZĐ]{2,6}(?!\w)")


def _in_words(table: Table, question: _Question) -> Table:
    """A table with what it prints in initials in the words of the question: "GV" where that says "giáo viên"."""

    def spelt(text: str) -> str:
        return _INITIALS.sub(lambda m: _of_initials(m[0], question.keys) or m[0], text)

    rows = tuple(replace(r, label=spelt(r.label)) for r in table.rows)
    return replace(table, caption=spelt(table.caption), columns=tuple(map(spelt, table.columns)), rows=rows)


def _of_initials(initials: str, keys: Sequence[str]) -> str | None:
    """The words side by side that begin with these letters."""
    size = len(initials)
    runs_of_size = (keys[at : at + size] for at in range(len(keys) - size + 1))
    wanted = fold(initials.lower())
    return next((" ".join(run) for run in runs_of_size if fold("".join(k[0] for k in run)) == wanted), None)


_SAYS_EXTREME = frozenset("nhiều cao lớn đông nặng ít thấp nhỏ kém nhất dẫn đứng đầu".split())


def _said(table: Table, rows: Sequence[Row], columns: Sequence[int], card: DocumentCard) -> frozenset[str]:
    """The words that tell what the figures are of. A year stands in the table; the report's own holds where none
    does."""
    m = card.metadata
    texts = [table.caption, table.columns[table.label_at], *(r.label for r in rows)]
    texts += [table.columns[n] for n in columns]
    # A share beside a column of what was planned is the share of that.
    texts += [_AIMS] if any(_PLANNED.search(table.columns[n].lower()) for n in table.figured) else []
    years = set(_YEAR.findall(" ".join((table.caption, *table.columns, *(r.label for r in table.rows)))))
    if not years:
        period = (m.period.start, m.period.end) if m.period else (m.issued_on or "",)
        texts += [*(date[:4] for date in period), *_YEAR.findall(m.title or "")]
    heads = [h for h in (m.place, m.district, m.province, m.issuer) if h]
    return frozenset(k for text in (*texts, *heads) for k in keys_of(text))


# ---------------------------------------------------------------- rows


def _rows(table: Table, question: _Question, card: DocumentCard, weight: Weight) -> tuple[Row, ...]:
    """The rows whose labels a question names, few enough to show; a total where it says what the table is of."""
    own = [keys_of(p) for p in (card.metadata.place, card.metadata.district, card.metadata.province) if p]
    named = [(r, words) for r in table.rows if not r.total and (words := _name(r.label, question, own))]
    # "Bắc Tân Lợi" names no row of Tân Lợi.
    rows = [r for r, words in named if not any(len(w) > len(words) and runs(w, words) for _, w in named)]
    labels = [r.label for r in rows]
    if len(set(labels)) < len(labels) or len(rows) > _MOST_ROWS:
        return ()
    if rows:
        return tuple(rows)
    totals = tuple(r for r in table.rows if r.total)
    caption = {k for k in keys_of(_NUMBERED.sub("", table.caption)) if k not in FRAMING | QUESTION_WORDS}
    whole = sum(map(weight, caption))
    held = sum(weight(k) for k in caption if k in question.keys)
    return totals if len(totals) == 1 and whole and held >= _CAPTION_SAID * whole else ()


_NUMBERED = re.compile(r"^(?:phụ lục|biểu|bảng|phụ biểu)\s*(?:số )?[\dIVX]*[.:]?|\([^()]*\)", re.IGNORECASE)


def _name(label: str, question: _Question, own: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The words of a label where a question names it, empty where it does not.

    "Huyện An Hòa" is named by "An Hòa" and by "huyện An Hòa", not by "xã An Hòa"; in a report of An Hòa itself only by
    all its words.
    """
    part, bare = _parted(label)
    if not bare or not any(c.isalnum() for c in bare[0]):
        return ()
    if part and bare in own:
        bare = part + bare
    if len(bare) >= _LONG_LABEL and not part:
        return bare if set(bare) <= set(question.keys) else ()
    if not runs(question.keys, bare):
        return ()
    return () if part and _of_another_kind(part, bare, question) else bare


def _parted(label: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a label: what kind of place it names, empty where none, and its name.

    >>> _parted("1. UBND xã An Hòa (*)"), _parted("Gỗ tịch thu")
    ((('xã',), ('an', 'hòa')), ((), ('gỗ', 'tịch', 'thu')))
    """
    printed = _BEFORE_NAME.sub("", _BRACKETED.sub(" ", label).strip())
    part = _PART.match(printed)
    return (keys_of(part[0]), keys_of(printed[part.end() :])) if part else ((), keys_of(printed))


_PART_KEYS = tuple(keys_of(part) for part in _PARTS)


def _of_another_kind(part: tuple[str, ...], name: tuple[str, ...], question: _Question) -> bool:
    """Whether a question calls a place something else than its row does: "xã An Hòa" is not "Thị trấn An Hòa"."""
    size = len(name)
    at = next(n for n in range(len(question.keys)) if question.keys[n : n + size] == name)
    called = [p for p in _PART_KEYS if question.keys[max(0, at - len(p)) : at] == p]
    return bool(called) and part not in called


def _extreme_rows(table: Table, question: _Question, extreme: re.Match[str]) -> tuple[Row, ...]:
    """All rows but totals, where a question asks which of them has most or least."""
    kinds = {m[1] for m in _WHICH.finditer(question.low)}
    heading = set(keys_of(table.columns[table.label_at]))
    heading |= {w for r in table.rows if not r.total for w in keys_of(r.label)[:2]}
    if not kinds & heading and not (kinds & _OF_PLACES and heading & _OF_PLACES):
        return ()
    return tuple(r for r in table.rows if not r.total)


def _outermost(rows: Sequence[Row], columns: Sequence[int], question: _Question, *, least: bool) -> tuple[Row, ...]:
    """The one row that has most, or least, in the one column; none where two have it or a cell is no number, or where
    it is of a town and a question asks which commune."""
    values = [_value(r.cells[columns[0]]) for r in rows]
    if len(columns) != 1 or None in values:
        return ()
    numbers = [v for v in values if v is not None]
    end = min(numbers) if least else max(numbers)
    row = rows[numbers.index(end)]
    part = " ".join(_parted(row.label)[0])
    another = part and _WHICH_PART.search(question.low) and f"{part} nào" not in question.low
    return () if another or numbers.count(end) > 1 else (row,)


def _value(cell: str) -> float | None:
    """The number that a cell prints, None where it prints none or more than one.

    >>> _value("1.312"), _value("93,7%"), _value("9 / 3,1")
    (1312.0, 93.7, None)
    """
    m = re.fullmatch(r"([-+–]?)\s?(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?\s?%?", cell.strip())
    if m is None:
        return None
    value = float(f"{m[2].replace('.', '')}.{m[3] or 0}")
    return -value if m[1] in ("-", "–") else value


# ---------------------------------------------------------------- columns


def _columns(table: Table, rows: Sequence[Row], question: _Question) -> tuple[int, ...]:
    """The columns that a question names by all their own words, or by their unit where no other column has it."""
    held = set(question.keys)
    named = [n for n in table.figured if (own := _own(table.columns[n])) and own <= held]
    for unit in question.units:
        having = [n for n in table.figured if unit in _units(table, n)]
        nearest = [n for n in having if _own(table.columns[n]) & held] or [
            n for n in having if not _own(table.columns[n])
        ]
        if not set(having) & set(named) and len(nearest) == 1:
            named += nearest
    planned = {n for n in table.figured if _PLANNED.search(table.columns[n].lower())}
    named += planned if _PLANNED.search(question.low) else ()
    if not set(named) - planned:
        named += [n for n in table.figured if _DONE.fullmatch(_BRACKETED.sub("", table.columns[n]).strip())]
    if not named and all(_YEAR.search(table.columns[n]) for n in table.figured[:2]) and not _YEAR.search(question.low):
        named = [n for n in table.figured if _YEAR.search(table.columns[n])]
    return tuple(n for n in sorted(set(named)) if not _lesser(table, n, named, question))


def _lesser(table: Table, n: int, named: Sequence[int], question: _Question) -> bool:
    """Whether what a column has of the question is another's: "Cộng thiếu" beside "Thiếu giáo viên tiểu học", or "Đã
    giao (ha)" where the share is asked for."""
    own = _own(table.columns[n])
    if any(own < _own(table.columns[m]) for m in named if own):
        return True
    units = set(_told_units(table.columns[n].lower()))
    counted = any(noun[0] in own for noun in question.nouns)
    others = any(_units(table, m) & question.units for m in named if m != n)
    return bool(own and units and others and not units & question.units and not counted)


def _own(heading: str) -> set[str]:
    """The words of a column's heading that tell it from others, without its unit."""
    return set(keys_of(_BRACKETED.sub(" ", heading))) - _FRAME


def _units(table: Table, n: int) -> set[str]:
    """What a column counts in: told in its heading, or by a sign in its cells."""
    heading = table.columns[n].lower()
    share = re.search(r"\b(?:tỷ|tỉ) lệ\b|%", heading) or any("%" in r.cells[n] for r in table.rows)
    return _told_units(heading) | ({"%"} if share else set())


def _told_units(heading: str) -> set[str]:
    """The units in the brackets of a heading, and their words."""
    bracketed = " ".join(_BRACKETED.findall(heading))
    return {unit for pattern, unit in _IN_UNITS if pattern.search(bracketed)} | set(keys_of(bracketed))


def _served(table: Table, rows: Sequence[Row], columns: Sequence[int], question: _Question) -> bool:
    """Whether each thing that a question counts is in what rows and columns are called, and each unit is printed."""
    units = {u for n in columns for u in _units(table, n)}
    for n in (n for n, name in enumerate(table.columns) if _UNIT_COLUMN.fullmatch(name)):
        cells = " ".join(r.cells[n].lower() for r in rows)
        units |= {unit for pattern, unit in _IN_UNITS if pattern.search(cells)} | set(keys_of(cells))
    if question.percent and "%" not in units:
        return False
    money = [n for n in question.nouns if n[0] in ("tiền", "đồng", "tỷ", "triệu")]
    if money and "đồng" not in units:
        return False
    told = {k for n in columns for k in keys_of(table.columns[n])} | units
    # "Đào tạo lao động" counts no labourers: of a label's own words only those it begins with are counted.
    told |= {k for r in rows for k in _opening(r.label)} | set(keys_of(table.caption))
    return all(noun[0] in told or _UNIT_WORDS & {noun[0]} or noun[0] in CLASSIFIERS for noun in question.nouns)


def _opening(label: str) -> tuple[str, ...]:
    """The word a label begins with, behind "số" and "tổng số"."""
    return tuple(k for k in _parted(label)[1] if k not in ("tổng", "số"))[:1]


def _turned(table: Table, rows: Sequence[Row], columns: Sequence[int], question: _Question) -> bool:
    """Whether a question asks for what the figures are turned into: a change, a mean, what is left."""
    heads = " ".join((*(table.columns[n] for n in columns), *(r.label for r in rows), table.caption)).lower()
    return any(word not in heads for word in _TURNING.findall(_ASIDE.sub(" ", question.low)))


# ---------------------------------------------------------------- the answer


def _shown(found: _Found, ranked: Sequence[Evidence]) -> Told:
    """The rows, the heading that says which figure is which, and a sentence of the text that has the same figure."""
    lines = [*(r.line for r in found.rows), *found.table.heading]
    same = next((e for e in ranked if _says_the_same(e, found)), None)
    chosen = [*(_evidence(line, found.document) for line in lines), *([same] if same else [])]
    return Told(tuple(chosen), _read_out(found))


def _evidence(line: Line, card: DocumentCard) -> Evidence:
    return plain(Hit(1, 1.0, line.passage, card), line.span)


def _says_the_same(evidence: Evidence, found: _Found) -> bool:
    """Whether a sentence of the same report names the row and prints one of the figures."""
    if evidence.hit.document.id != found.document.id or len(found.rows) != 1:
        return False
    (row,) = found.rows
    figures = {k for n in found.columns for k in keys_of(row.cells[n]) if len(k) > 1}
    printed = {figure for k in keys_of(evidence.text) for figure in (k, *k.split("/"))}
    return not row.total and bool(figures & printed) and runs(keys_of(evidence.text), _parted(row.label)[1])


def _read_out(found: _Found) -> str:
    """The figures beside what their columns are called, in our words."""
    rows = "; ".join(
        f"{row.label}: " + ", ".join(f"{found.table.columns[n]} {row.cells[n] or '(để trống)'}" for n in found.columns)
        for row in found.rows
    )
    return f"Đọc theo cột của bảng: {rows}."
