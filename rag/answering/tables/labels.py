"""Which rows of a table a question names: by their labels, as the whole of the table, or as the one that has most.

"Trường Nguyễn Trãi" names the row "Trường THCS Nguyễn Trãi", "mấy giường bệnh trên 1 vạn dân" the row "Số giường
bệnh/10.000 dân (không tính trạm y tế)". Of two rows of one label that is named whose group is: "nữ" below "II. Cấp xã".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from rag.answering import scope
from rag.answering.evidence import FRAMING, Weight, keys_of, runs
from rag.answering.tables.question import BRACKETED, FRAME, UNIT_COLUMN, Question, units_in
from rag.answering.tables.spelling import said_as
from rag.answering.understanding.asking import QUESTION_WORDS
from rag.records import DocumentCard
from rag.text.tables import Row, Table
from rag.text.tokens import fold

_CAPTION_SAID = 0.75
"""Share of a caption that a question must say for the total to be of what it asks: a total is of its table alone."""
_MOST_ROWS = 3
_LONG_LABEL = 4
"""Words from which those of a label may stand in a question in any order."""
_FEWEST_WORDS = 2
_PARTS = tuple(sorted({*scope.PARTS, "tỉnh"} - {"tp"}, key=len, reverse=True))
_PART = re.compile(rf"^(?:{'|'.join(_PARTS)})\s+", re.IGNORECASE)
_BEFORE_NAME = re.compile(
    r"^(?:[-+*•–]|\d{1,2}(?:\.\d{1,2})?[.)]|[IVX]+[.)]|[a-zđA-H][.)])\s+"
    r"|^(?:trong đó|tr\. ?đó|gồm|bao gồm)\s*:?\s+|\b(?:UBND|HĐND|Đảng ủy|Đảng bộ|Huyện ủy) (?=[^\W\d_])",
    re.IGNORECASE,
)
_COUNT_WORDS = ("tổng", "số", "tỷ", "tỉ", "lệ")
# Where the name of a school or an office begins: two words or more, each with a capital, none all in capitals.
_OWN_NAME = re.compile(r"(?<=\s)[^\W\d_a-zà-ỹ][a-zà-ỹ]*(?:\s[^\W\d_a-zà-ỹ][a-zà-ỹ]*)+$")
_WHICH = re.compile(r"\b([^\W\d_]+) nào\b|\b(?:mỗi|từng) ([^\W\d_]+)\b")
_WHICH_PART = re.compile(rf"\b(?:{'|'.join(_PARTS)}) nào\b")
_OF_PLACES = frozenset("nơi đâu phương vị bàn huyện xã quận phường".split())
_LEFT_OVER = re.compile(r"\b(?:còn lại|khác)\b", re.IGNORECASE)
_WHOLE = re.compile(r"\b(?:toàn (?:tỉnh|huyện|thành phố|xã|ngành|quận|thị xã)|cả (?:tỉnh|huyện|thành phố)|tổng cộng)\b")
_NUMBERED = re.compile(r"^(?:phụ lục|biểu|bảng|phụ biểu)\s*(?:số )?[\dIVX]*[.:]?|\([^()]*\)", re.IGNORECASE)


def named(table: Table, question: Question, card: DocumentCard, weight: Weight) -> tuple[Row, ...]:
    """The rows whose labels a question names, few enough to show; a total where it says what the table is of."""
    own = [keys_of(p) for p in (card.metadata.place, card.metadata.district, card.metadata.province) if p]
    kinds = _kinds(table.columns[table.label_at])
    found = [(r, words) for r in table.rows if not r.total and (words := _name(r.label, question, own, kinds))]
    found += _schools(table, question, {r for r, _ in found})
    # "Bắc Tân Lợi" names no row of Tân Lợi, nor "hộ cận nghèo" one of hộ nghèo.
    rows = [r for r, words in found if not any(_longer(words, other) for _, other in found)]
    rows = _of_kind(_of_group(rows, question), table, question)
    if len({r.label for r in rows}) < len(rows) or len(rows) > _MOST_ROWS:
        return ()
    return tuple(rows) or _totals(table, question, own, weight)


def by_their_marks(table: Table, question: Question) -> Question:
    """A question typed without marks with the names of rows as these print them: of "co do" nobody knows before that it
    is Cờ Đỏ."""
    if not question.unmarked:
        return question
    bare = tuple(map(fold, question.keys))
    meant = {}
    for name in {parted(r.label)[1] for r in table.rows}:
        letters = tuple(map(fold, name))
        at = next((n for n in range(len(bare)) if bare[n : n + len(name)] == letters), None)
        if len(name) > 1 and at is not None:
            meant[question.keys[at : at + len(name)]] = name
    return said_as(meant, question)


def _longer(words: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether another label has all words of this one and more."""
    return len(other) > len(words) and (runs(other, words) or set(words) < set(other))


def _totals(table: Table, question: Question, own: Sequence[tuple[str, ...]], weight: Weight) -> tuple[Row, ...]:
    """The total where a question says "toàn tỉnh", what the table is of, or of a table of places the place that they
    are parts of and no other name."""
    totals = tuple(r for r in table.rows if r.total and not r.above)
    if len(totals) != 1:
        return ()
    asked_of_it = [name for name in own if runs(question.keys, name)]
    if asked_of_it and of_places(table.columns[table.label_at]) and question.names <= {k for n in own for k in n}:
        return totals
    caption = {k for k in keys_of(_NUMBERED.sub("", table.caption)) if k not in FRAMING | QUESTION_WORDS}
    whole = sum(map(weight, caption))
    held = sum(weight(k) for k in caption if k in question.keys)
    return totals if (whole and held >= _CAPTION_SAID * whole) or _WHOLE.search(question.low) else ()


def _of_group(rows: Sequence[Row], question: Question) -> list[Row]:
    """Of rows of one label those whose group a question names; a group's own row stands back behind its part."""
    labels = [r.label for r in rows]
    held = set(question.keys)
    kept = [r for r in rows if labels.count(r.label) == 1 or any(_core(a.label) <= held for a in r.above)]
    groups = {id(a.line) for r in kept for a in r.above}
    return [r for r in kept if id(r.line) not in groups]


def _of_kind(rows: Sequence[Row], table: Table, question: Question) -> list[Row]:
    """Of "Số hộ nghèo" and "Tỷ lệ hộ nghèo" the one that counts as the question does; a share is no number of it."""
    shares = [r for r in rows if _is_share(r, table)]
    if "%" in question.units:
        return shares if shares and len({_bare(r.label) for r in rows}) < len(rows) else list(rows)
    return [r for r in rows if r not in shares] if question.nouns or len(shares) < len(rows) else list(rows)


def _is_share(row: Row, table: Table) -> bool:
    """Whether its label or its unit says that the row is of a share."""
    return "%" in unit_of(row, table) or re.match(r"(?:tỷ|tỉ) lệ\b|%", row.label.lower()) is not None


def unit_of(row: Row, table: Table) -> frozenset[str]:
    """The units and words in the row's own cell for its unit."""
    cells = " ".join(row.cells[n].lower() for n, name in enumerate(table.columns) if UNIT_COLUMN.fullmatch(name))
    return units_in(cells) | frozenset(keys_of(cells))


def _core(label: str) -> set[str]:
    """The words of a label that tell it from others."""
    return set(_bare(label)) - FRAME


def _bare(label: str) -> tuple[str, ...]:
    """A label's words behind "số", "tổng số" and "tỷ lệ".

    >>> _bare("Tổng số hộ nghèo (hộ)"), _bare("1. Tỷ lệ hộ nghèo")
    (('hộ', 'nghèo'), ('hộ', 'nghèo'))
    """
    words = parted(label)[1]
    start = next((n for n, k in enumerate(words) if k not in _COUNT_WORDS), 0)
    return words[start:]


def _kinds(heading: str) -> frozenset[tuple[str, ...]]:
    """What kinds of place the heading of the names says they are: "Xã, phường"."""
    keys = keys_of(heading)
    return frozenset(p for p in _PART_KEYS if runs(keys, p))


def _name(
    label: str, question: Question, own: Sequence[tuple[str, ...]], kinds: frozenset[tuple[str, ...]]
) -> tuple[str, ...]:
    """The words of a label where a question names it, empty where it does not.

    "Huyện An Hòa" is named by "An Hòa" and by "huyện An Hòa", not by "xã An Hòa", and so is "An Hòa" below "Huyện"; in
    a report of An Hòa itself only by all its words.
    """
    part, _ = parted(label)
    bare = _bare(label)
    if not bare or not any(c.isalnum() for c in bare[0]) or bare in _PART_KEYS:
        return ()
    if part and bare in own:
        bare = part + bare
    if len(bare) >= _LONG_LABEL and not part:
        return bare if _all_said(bare, question) else ()
    if not runs(question.keys, bare):
        bare = _without_kind(bare)
    if not runs(question.keys, bare) or any(_only_within(name, bare, question.keys) for name in own):
        return ()
    return () if _of_another_kind({part} if part else kinds, bare, question) else bare


def _only_within(longer: tuple[str, ...], name: tuple[str, ...], keys: Sequence[str]) -> bool:
    """Whether a name stands in a question only as a part of a longer one: "Huế" in "Thừa Thiên Huế"."""
    if len(longer) <= len(name) or not runs(longer, name):
        return False
    rest = f" {' '.join(keys)} ".replace(f" {' '.join(longer)} ", " | ")
    return f" {' '.join(name)} " not in rest


_REVENUES = (("lệ", "phí"), ("thuế",), ("phí",), ("thu",), ("tiền",))


def _without_kind(bare: tuple[str, ...]) -> tuple[str, ...]:
    """The name of a tax or fee without the word that says it is one, where it has a name of several words besides:
    "trước bạ"."""
    kind = next((k for k in _REVENUES if bare[: len(k)] == k), ())
    return bare[len(kind) :] if len(bare) - len(kind) > 1 else bare


def _all_said(label: Sequence[str], question: Question) -> bool:
    """Whether a question has every word of a long label, and none of weight pushed in between that narrows it: "hộ cận
    nghèo đa chiều" is not said of "hộ nghèo đa chiều"."""
    core = set(label) - FRAME
    if len(core) < _FEWEST_WORDS or not core <= set(question.keys):
        return False
    within = min(_windows(core, question.keys), key=len)
    # "Mỗi" is what "/người" says; whether it does is asked of the columns.
    return not any(k in question.worth and k not in (*label, *question.years, "mỗi") for k in within)


def _windows(wanted: set[str], keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """The runs of words that have all that is wanted, each from its first word on."""
    for start in (n for n, k in enumerate(keys) if k in wanted):
        end = next((e for e in range(start + 1, len(keys) + 1) if wanted <= set(keys[start:e])), None)
        if end is not None:
            yield keys[start:end]


def parted(label: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a label: what kind of place it names, empty where none, and its name.

    >>> parted("1. UBND xã An Hòa (*)"), parted("Gỗ tịch thu")
    ((('xã',), ('an', 'hòa')), ((), ('gỗ', 'tịch', 'thu')))
    """
    printed = _unnumbered(label)
    part = _PART.match(printed)
    return (keys_of(part[0]), keys_of(printed[part.end() :])) if part else ((), keys_of(printed))


def _unnumbered(label: str) -> str:
    """A label without its number, its brackets and the body that it names a place by."""
    return _BEFORE_NAME.sub("", BRACKETED.sub(" ", label).strip())


def name_of(label: str) -> str:
    """The name in a label as printed, without the kind of place.

    >>> name_of("3. Huyện Càng Long")
    'Càng Long'
    """
    return _PART.sub("", _unnumbered(label)).strip(" *_")


def of_places(heading: str) -> bool:
    """Whether what stands over the names of rows says that they are places."""
    return bool(_kinds(heading)) or not _OF_PLACES.isdisjoint(keys_of(heading))


_PART_KEYS = tuple(keys_of(part) for part in _PARTS)


def _of_another_kind(kinds: Collection[tuple[str, ...]], name: tuple[str, ...], question: Question) -> bool:
    """Whether a question calls a place something else than its row does: "xã An Hòa" is not "Thị trấn An Hòa"."""
    called = [p for p in _PART_KEYS if _before(name, question.keys, len(p)) == p]
    return bool(called and kinds) and not any(p in kinds for p in called)


def _before(name: tuple[str, ...], keys: Sequence[str], size: int) -> tuple[str, ...]:
    """The words right before a name in a question."""
    at = next(n for n in range(len(keys)) if tuple(keys[n : n + len(name)]) == name)
    return tuple(keys[max(0, at - size) : at])


def _schools(table: Table, question: Question, found: set[Row]) -> list[tuple[Row, tuple[str, ...]]]:
    """Rows of schools and offices named by their own name alone, where no other row has it: "trường Nguyễn Trãi" for
    "Trường THCS Nguyễn Trãi"."""
    names = [(r, m) for r in table.rows if (m := _OWN_NAME.search(BRACKETED.sub(" ", r.label).strip()))]
    called = [(r, keys_of(m[0]), keys_of(r.label[: m.start()])) for r, m in names if not parted(r.label)[0]]
    every = [name for _, name, _ in called]
    return [
        (row, name)
        for row, name, kind in called
        if row not in found and every.count(name) == 1 and runs(question.keys, name)
        if not (set(_before(name, question.keys, 1)) & question.worth.keys()) - {*kind}
        if not any(_before(name, question.keys, len(p)) == p for p in _PART_KEYS)
    ]


# ---------------------------------------------------------------- the one that has most


def rivals(table: Table, question: Question) -> tuple[Row, ...]:
    """All rows but totals and what is left over, where a question asks which of them has most or least, or how much
    each has."""
    kinds = {m[1] or m[2] for m in _WHICH.finditer(question.low)}
    rows = tuple(r for r in table.rows if not r.total and not _LEFT_OVER.search(r.label))
    heading = set(keys_of(table.columns[table.label_at]))
    heading |= {w for r in rows for w in keys_of(r.label)[:2]}
    if not kinds & heading and not (kinds & _OF_PLACES and heading & _OF_PLACES):
        return ()
    return rows


def outermost(rows: Sequence[Row], columns: Sequence[int], question: Question, *, least: bool) -> tuple[Row, ...]:
    """The one row that has most, or least, in the one column; none where two have it or a cell is no number. Where it
    is of a town and a question asks which commune, the commune that has most stands beside it. A row with a dash, or
    nothing, has not the most."""
    if not least and len(columns) == 1:
        rows = [r for r in rows if r.cells[columns[0]].strip(" -–")]
    values = [value(r.cells[columns[0]]) for r in rows]
    if len(columns) != 1 or None in values or not values:
        return ()
    numbers = [v for v in values if v is not None]
    end = min(numbers) if least else max(numbers)
    if numbers.count(end) > 1:
        return ()
    row = rows[numbers.index(end)]
    if not _is_another(row, question):
        return (row,)
    own = outermost([r for r in rows if not _is_another(r, question)], columns, question, least=least)
    return (row, *own) if own else ()


def _is_another(row: Row, question: Question) -> bool:
    """Whether a row is of another kind of place than a question asks for: of a town, where it asks which commune."""
    part = " ".join(parted(row.label)[0])
    return bool(part) and _WHICH_PART.search(question.low) is not None and f"{part} nào" not in question.low


def value(cell: str) -> float | None:
    """The number that a cell prints, None where it prints none or more than one.

    >>> value("1.312"), value("93,7%"), value("9 / 3,1")
    (1312.0, 93.7, None)
    """
    m = re.fullmatch(r"([-+–]?)\s?(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?\s?%?", cell.strip())
    if m is None:
        return None
    number = float(f"{m[2].replace('.', '')}.{m[3] or 0}")
    return -number if m[1] in ("-", "–") else number
