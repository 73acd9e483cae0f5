"""A table and a question in one spelling.

Headings and labels of tables are short: "TH 2030", "GV thiếu", "Số giường/10.000 dân". So are questions: "1 vạn dân",
"SXH"; and who asks for "nhà dân" means what a table counts as "hộ". Each is spelt out with the words of the other
before they are compared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.answering.evidence import keys_of, runs
from rag.answering.tables.question import (
    PART_IN_SHORT,
    PLANNED,
    Question,
    in_time,
    months_spelt_out,
    parts_spelt_out,
    per_head,
    units_in,
)
from rag.text.tables import Row, Table
from rag.text.tokens import fold

_Words = tuple[str, ...]
_IN_HEADINGS = {
    "KH": "kế hoạch",
    "KQ": "kết quả",
    "ƯTH": "ước thực hiện",
    "SL": "số lượng",
    "TL": "tỷ lệ",
    "BQ": "bình quân",
    "CT": "chỉ tiêu",
}
_OF_PLANS = {"TH": "thực hiện", "DT": "dự toán", "QT": "quyết toán"}
"""These stand for other things as well ("TH" for tiểu học): only beside what was planned, or before a year."""
_BEFORE_YEAR = re.compile(r"(?<!\w)(?:TH|DT|QT)(?= (?:năm )?(?:19|20)\d\d)")
_PLACES = frozenset(short.upper() for short in PART_IN_SHORT)
_ORDINAL = re.compile(r"S?TT\.?|Số TT|#", re.IGNORECASE)
_INITIALS = re.compile(r"(?<!\w)[A-ZĐ]{2,6}(?!\w)")


def in_one_spelling(table: Table, question: Question) -> tuple[Table, Question]:
    """A table with what it prints in initials in the words of the question ("GV" where that says "giáo viên"), and the
    question with its own in the table's ("SXH" above whose columns "sốt xuất huyết" stands, "nhà dân" where it counts
    "hộ")."""
    texts = [*table.columns, table.caption, *(r.label for r in table.rows)]
    written_out: dict[_Words, _Words] = {(k,): words for k in question.keys if (words := _written_out(k, texts))}
    question = said_as(written_out | _months(table, question), question)
    # What is meant by everyday words may stand in initials too: "rác sinh hoạt", "CTRSH".
    pool = (*question.keys, *(k for forms in question.others.values() for form in forms for k in ("", *form)))
    plans = any(PLANNED.search(h.lower()) or re.search(r"(?<!\w)(?:KH|DT)(?!\w)", h) for h in table.columns)

    def spelt(text: str) -> str:
        return per_head(_INITIALS.sub(lambda m: m[0] if m[0] in _PLACES else _of_initials(m[0], pool) or m[0], text))

    def heading(text: str) -> str:
        return text if _ORDINAL.fullmatch(text) else named(text)

    def named(heading: str) -> str:
        heading = in_time(months_spelt_out(heading))
        known = _IN_HEADINGS | (_OF_PLANS if plans or _BEFORE_YEAR.search(heading) else {})
        return spelt(re.sub(r"(?<!\w)[A-ZĐƯ]{2,3}(?!\w)", lambda m: known.get(m[0], m[0]), heading))

    def row(printed: Row) -> Row:
        return replace(printed, label=spelt(parts_spelt_out(printed.label)), above=tuple(map(row, printed.above)))

    columns = tuple(map(heading, table.columns))
    table = replace(table, caption=spelt(table.caption), columns=columns, rows=tuple(map(row, table.rows)))
    return table, said_as(_in_its_words(table, question), question)


_OF_A_YEAR = re.compile(r"(\d{1,2})/((?:19|20)\d\d)")


def _months(table: Table, question: Question) -> dict[_Words, _Words]:
    """A month with its year as the words of a table whose rows are months of one year: "10/2033" -> "10", "2033"."""
    labels = [keys_of(r.label) for r in table.rows]
    dated = {k: m for k in question.keys if (m := _OF_A_YEAR.fullmatch(k))}
    return {
        (k,): (m[1], m[2]) for k, m in dated.items() if any(keys[:2] == ("tháng", m[1].lstrip("0")) for keys in labels)
    }


def _in_its_words(table: Table, question: Question) -> dict[_Words, _Words]:
    """What a question says in other words than a table, which has none of them -> the table's."""
    texts = [keys_of(text) for text in (*table.columns, table.caption, *(r.label for r in table.rows))]
    found: dict[_Words, _Words] = {}
    for said, forms in question.others.items():
        if runs(question.keys, said) and not any(runs(text, said) for text in texts):
            own = next((form for form in forms if any(runs(text, form) for text in texts)), None)
            kept = tuple(k for k in said if any(k in text for text in texts))
            found |= {said: tuple(dict.fromkeys((*own, *kept)))} if own else {}
    return found


def said_as(meant: Mapping[_Words, _Words], question: Question) -> Question:
    """The question with words in the place of others, worth together what those were."""
    keys, worth = question.keys, dict(question.worth)
    for said in sorted(meant, key=len, reverse=True):
        if runs(keys, said):
            keys = _replaced(keys, said, meant[said])
            held = sum(worth.pop(k, 0.0) for k in said if k not in keys)
            worth |= {k: max(worth.get(k, 0.0), held / len(meant[said])) for k in meant[said]}
    low = question.low
    for said, words in meant.items():
        low = low.replace(" ".join(said), " ".join(words))
    nouns = tuple(next((_replaced(n, s, meant[s]) for s in meant if runs(n, s)), n) for n in question.nouns)
    gone = {k for said in meant for k in said} - set(keys)
    # "Tiêu tiền" that is read as "giải ngân" asks for no money.
    units = question.units & units_in(low) if meant else question.units
    return replace(question, low=low, keys=keys, worth=worth, nouns=nouns, names=question.names - gone, units=units)


def _replaced(keys: tuple[str, ...], said: tuple[str, ...], meant: tuple[str, ...]) -> tuple[str, ...]:
    at = next(n for n in range(len(keys)) if keys[n : n + len(said)] == said)
    return (*keys[:at], *meant, *keys[at + len(said) :])


def _of_initials(initials: str, keys: Sequence[str]) -> str | None:
    """The words side by side that begin with these letters."""
    size = len(initials)
    runs_of_size = (keys[at : at + size] for at in range(len(keys) - size + 1))
    wanted = fold(initials.lower())
    return next((" ".join(run) for run in runs_of_size if fold("".join(k[:1] for k in run)) == wanted), None)


_VOWEL = re.compile(r"[aeiouy]")
_SHORT_MOST = 6
_SURE = 3
"""Letters from which the words they stand for may be in the middle of a heading; those of two open it."""


def _written_out(key: str, texts: Sequence[str]) -> tuple[str, ...]:
    """The one run of words in a table that a word of the question without any vowel stands for.

    >>> _written_out("gpmb", ["Diện tích giải phóng mặt bằng (ha)"])
    ('giải', 'phóng', 'mặt', 'bằng')
    """
    if not key.isalpha() or not 2 <= len(key) <= _SHORT_MOST or _VOWEL.search(fold(key)):
        return ()
    every = [keys_of(text) for text in texts]
    held = [keys if len(key) >= _SURE else keys[: len(key)] for keys in every]
    found = {run for keys in held if (run := _of_initials(key, keys))}
    return tuple(found.pop().split()) if len(found) == 1 else ()
