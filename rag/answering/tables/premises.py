"""Premises of a question that a table does not bear out: which has most, what rose or fell, what met its plan.

"Vì sao xã An Hòa thu ít nhất huyện?" is asked of a table whose row of An Hòa does not print the least; to answer with
reasons would say that it does. Only what cells print is held against a question, never what they might be summed to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering import scope
from rag.answering.answer import Answer
from rag.answering.evidence import Evidence, Weight
from rag.answering.question import Understood
from rag.answering.refusing import abstain
from rag.answering.tables import columns, labels, rows
from rag.answering.tables.question import PLANNED, YEAR, Question, read
from rag.answering.understanding.asking import Asked
from rag.answering.written import refused_with
from rag.records import DocumentCard
from rag.text.tables import TIMES, Row, Table

_ROSE = re.compile(r"\b(?:tăng|gia tăng|cao hơn|nhiều hơn|đội lên)\b")
_FELL = re.compile(r"\b(?:giảm|sụt|tụt|thấp hơn|ít hơn|đi xuống)\b")
_MISSED = re.compile(
    r"\b(?:không|chưa) (?:\w+ )?(?:đạt|hoàn thành|đủ|tới|kịp)\b|\bhụt\b|\bdưới (?:kế hoạch|chỉ tiêu)\b"
)
_BEAT = re.compile(r"\bvượt\b")
_JUDGED = re.compile(r"đánh giá|ghi chú|kết luận|so sánh|mức độ", re.IGNORECASE)
_MET, _NOT_MET = re.compile(r"(?:đạt|vượt|hoàn thành)\b"), re.compile(r"(?:không|chưa) (?:đạt|hoàn thành)\b")
_CHANGE = re.compile(r"\b(?:tăng|giảm|chênh lệch)\b", re.IGNORECASE)
_WHOLE = 100.0
_FEWEST_TIMES = 3


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a question takes for granted of a row, beside the columns that it names."""

    table: Table
    row: Row
    columns: tuple[int, ...]
    question: Question


def denied(
    tables: rows.Tables, understood: Understood, want: Asked, weight: Weight
) -> tuple[Answer, tuple[Evidence, ...]] | None:
    """A refusal with the rows that contradict a question for reasons, and these; None where no table does."""
    if "reason" not in want and "limitation" not in want:
        return None
    for card, printed, table, question in rows.in_their_words(tables, read(understood, want, weight)):
        named = labels.named(table, question, card, weight)
        if turned := _turned_over_time(table, question):
            evidence = rows.lines_of(turned, printed, card)
            return _refused(evidence, card), evidence
        if len(named) != 1 or named[0].total:
            continue
        claim = _Claim(table, named[0], columns.named(table, named, question), question)
        against = _outdone(claim) or _turned_out(claim) or _judged(claim)
        if against:
            evidence = rows.lines_of(against, printed, card)
            return _refused(evidence, card), evidence
    return None


def of_more_years(
    tables: rows.Tables, understood: Understood, want: Asked, weight: Weight
) -> tuple[Answer, tuple[Evidence, ...]] | None:
    """A refusal with the row that a question names, where it asks for one year of a table that is of several together:
    "riêng năm 2031" below "(01/01/2029 - 30/6/2032)"; and the row with its heading."""
    if want.kind != "figure" or len(understood.years) != 1:
        return None
    question = read(understood, want, weight)
    (year,) = (str(y) for y in understood.years)
    worth = {k: w for k, w in question.worth.items() if k != year}
    undated = replace(question, years=frozenset(), worth=worth)
    for card, table in tables:
        spanned = sorted(YEAR.findall(table.caption))
        dated = any(YEAR.search(text) for text in (*table.columns, *(r.label for r in table.rows)))
        if not dated and spanned and spanned[0] < spanned[-1] and spanned[0] <= year <= spanned[-1]:
            lines = rows.lines_named([(card, table)], undated, weight)
            if lines:
                said = f"Bảng trong báo cáo ghi số liệu chung của “{table.caption}”, không ghi riêng năm {year}."
                return _refused(lines, card, said), lines
    return None


_OTHERWISE = "Bảng trong báo cáo ghi khác với điều câu hỏi giả định."


def _refused(evidence: Sequence[Evidence], card: DocumentCard, said: str = _OTHERWISE) -> Answer:
    lines = [f"“{e.text}”" for e in evidence]
    where = f"{scope.name_of(card)}, mục {evidence[0].hit.passage.section}"
    text = "\n".join((said, f"{where}:", *lines))
    return refused_with(abstain.abstained("false_premise", text), evidence)


def _outdone(claim: _Claim) -> tuple[Row, ...]:
    """The row and the one that has most, where a question says of the first that it has; in each column it may mean."""
    extreme = rows.EXTREME.search(claim.question.low)
    if extreme is None or not claim.columns:
        return ()
    least = extreme["least"] is not None
    others = tuple(r for r in claim.table.rows if not r.total and r.above == claim.row.above)
    first = [labels.outermost(others, (n,), claim.question, least=least) for n in claim.columns]
    return (claim.row, *first[0]) if all(best and best[0] is not claim.row for best in first) else ()


def _turned_out(claim: _Claim) -> tuple[Row, ...]:
    """The row, where it prints that what a question says rose fell, or the other way round."""
    rose, fell = _ROSE.search(claim.question.low), _FELL.search(claim.question.low)
    if bool(rose) == bool(fell):
        return ()
    changes = [c for c in (*_changes(claim), *_of_two_years(claim)) if c]
    return (claim.row,) if changes and all((change > 0) == bool(fell) for change in changes) else ()


def _turned_over_time(table: Table, question: Question) -> tuple[Row, ...]:
    """The first and the last row of a table of months or years, where what a question says rose along it fell, or the
    other way round."""
    rose, fell = _ROSE.search(question.low), _FELL.search(question.low)
    times = [r for r in table.rows if not r.total]
    if bool(rose) == bool(fell) or not TIMES.fullmatch(table.columns[table.label_at]) or len(times) < _FEWEST_TIMES:
        return ()
    at = columns.named(table, times, question)
    shares = tuple(n for n in at if "%" in columns.units(table, n))
    at = shares if "%" in question.units and shares else at
    ends = [labels.value(r.cells[at[0]]) for r in (times[0], times[-1])] if len(at) == 1 else []
    if len(ends) < 2 or None in ends:
        return ()
    change = (ends[1] or 0.0) - (ends[0] or 0.0)
    return (times[0], times[-1]) if (change > 0 and fell) or (change < 0 and rose) else ()


def _changes(claim: _Claim) -> list[float]:
    """By how much a row says that it changed: "+0,48" below "Tăng, giảm"."""
    cells = [claim.row.cells[n] for n in claim.table.figured if _CHANGE.search(claim.table.columns[n])]
    signed = [c for c in cells if c.strip()[:1] in ("+", "-", "–")]
    return [v for c in signed if (v := labels.value(c.strip().lstrip("+"))) is not None]


def _of_two_years(claim: _Claim) -> list[float]:
    """What a row has in the later year less what it has in the earlier, by columns that differ in their years alone."""
    found: list[float] = []
    held = set(claim.question.keys)
    dated = [(n, years[0]) for n in claim.table.figured if (years := YEAR.findall(claim.table.columns[n]))]
    for n, year in dated:
        own = columns.undated(claim.table, n)
        later = [m for m, other in dated if other > year and columns.undated(claim.table, m) == own]
        done = not PLANNED.search(claim.table.columns[n].lower())
        values = [labels.value(claim.row.cells[m]) for m in (n, *later[:1])]
        if own <= held and done and len(values) > 1 and None not in values:
            found.append((values[1] or 0.0) - (values[0] or 0.0))
    return found


def _judged(claim: _Claim) -> tuple[Row, ...]:
    """The row, where it prints that it met what a question says it missed, or missed what it is said to have beaten."""
    low = claim.question.low
    missed, beat = _MISSED.search(low), _BEAT.search(low)
    if bool(missed) == bool(beat):
        return ()
    judged = [claim.row.cells[n].strip().lower() for n, h in enumerate(claim.table.columns) if _JUDGED.match(h)]
    met = any(_MET.match(cell) for cell in judged)
    not_met = any(_NOT_MET.match(cell) for cell in judged)
    if met == not_met:
        shares = _of_the_plan(claim) if not judged else []
        met, not_met = any(s >= _WHOLE for s in shares), any(s < _WHOLE for s in shares)
    return (claim.row,) if (missed and met and not not_met) or (beat and not_met and not met) else ()


def _of_the_plan(claim: _Claim) -> list[float]:
    """The shares of its plan that a row prints, where the table's only shares are of plans."""
    planned = any(PLANNED.search(h.lower()) for h in claim.table.columns)
    shares = [n for n in claim.table.figured if "%" in claim.table.columns[n]]
    of_plan = [n for n in shares if planned and (len(shares) == 1 or PLANNED.search(claim.table.columns[n].lower()))]
    printed = [v for n in of_plan if (v := labels.value(claim.row.cells[n])) is not None]
    return printed or _reckoned(claim)


def _reckoned(claim: _Claim) -> list[float]:
    """What a row has of what it was to have, where one heading says planned of what another says done."""
    table = claim.table
    planned = [n for n in table.figured if PLANNED.search(table.columns[n].lower())]
    pairs = [(n, m) for n in planned for m in table.figured if m not in planned and columns.same_thing(table, n, m)]
    values = [(labels.value(claim.row.cells[n]), labels.value(claim.row.cells[m])) for n, m in pairs]
    return [_WHOLE * done / plan for plan, done in values if plan and done is not None]
