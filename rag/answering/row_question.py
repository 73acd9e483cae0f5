"""What a question asks of tables: its words, names, units and period; and a table and a question in one spelling.

Headings and labels of tables are short: "TH 2030", "GV thiếu", "Số giường/10.000 dân". So are questions: "1 vạn dân",
"SXH". Each is spelt out with the words of the other before they are compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering import scope
from rag.answering.asking import CLASSIFIERS, QUESTION_WORDS, Asked
from rag.answering.case import SHORT_WORDS
from rag.answering.counts import OF_ANY_WORK, WHEN_AND_WHERE
from rag.answering.evidence import FRAMING, Weight, keys_of
from rag.answering.question import Understood
from rag.answering.spelling import SHORT_FORMS
from rag.records import Period
from rag.text.periods import period
from rag.text.tables import Row, Table
from rag.text.tokens import fold

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
BRACKETED = re.compile(r"\(([^()]*)\)")
# What a heading or a label has besides its own words; these only frame what is counted.
FRAME = frozenset(
    "số tổng cộng tỷ tỉ lệ đã được có của và theo các năm giá trị kinh phí tiền diện tích lượng mức trong kỳ đó về ở là"
    " với từ tại do bởi bị trên".split()
)
PLANNED = re.compile(r"\b(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán|chỉ tiêu giao)\b")
UNIT_COLUMN = re.compile(r"(?:đvt|đv tính|đơn vị(?: tính)?)\.?", re.IGNORECASE)
_UNITS: tuple[tuple[str, str], ...] = (
    (r"phần trăm|%|tỷ lệ|tỉ lệ|mấy phần", "%"),
    (r"héc[ -]?ta|ha", "ha"),
    (r"mét khối|khối|m3|m³", "m3"),
    (r"đồng(?! chí| bào| hồ| đều)|tiền|kinh phí|tỷ(?! lệ| số| suất)|triệu", "đồng"),
)
_IN_UNITS = tuple((re.compile(rf"(?<!\w)(?:{words})(?!\w)"), unit) for words, unit in _UNITS)
UNIT_WORDS = frozenset("phần trăm héc ta mét khối đồng tiền tỷ triệu nghìn tỉ lệ cái chiếc con ko kô".split())
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
# Of these a question is not about: "theo phụ lục, An Hòa chiếm mấy %".
_AROUND = frozenset("chiếm phụ lục bảng biểu liệu thống kê dữ".split())


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: its words in order, what those are worth that say what it is about, those printed as names, the
    things and units it counts in, the years and the period it names."""

    low: str
    keys: tuple[str, ...]
    worth: dict[str, float]
    names: frozenset[str]
    nouns: tuple[tuple[str, ...], ...]
    units: frozenset[str]
    percent: bool
    years: frozenset[str]
    period: Period | None


def read(understood: Understood, want: Asked, weight: Weight) -> Question:
    """The question as it is held against tables."""
    text = per_head(_spelt_out(understood.text))
    low, keys = text.lower(), keys_of(text)
    idle = QUESTION_WORDS | FRAMING | OF_ANY_WORK | WHEN_AND_WHERE | CLASSIFIERS | UNIT_WORDS | _AROUND
    idle |= scope.words(understood)
    worth = {k: weight(k) for k in keys if k not in idle}
    # Acronyms and the first word apart, a capital makes a name.
    names = frozenset(k for w in re.findall(r"(?<=\s)[^\W\d_]+", text) if w[0].isupper() for k in keys_of(w))
    nouns = tuple(keys_of(" ".join(noun)) for noun in want.nouns)
    years = frozenset(YEAR.findall(text))
    return Question(low, keys, worth, names, nouns, units_in(low), want.percent, years, period(text))


def units_in(low: str) -> frozenset[str]:
    """The units that words in small letters count in.

    >>> sorted(units_in("mấy % kế hoạch, bao nhiêu triệu")), sorted(units_in("đồng chí"))
    (['%', 'đồng'], [])
    """
    return frozenset(unit for pattern, unit in _IN_UNITS if pattern.search(low))


def _spelt_out(text: str) -> str:
    """With what is written in short: "TP An Hòa" is "thành phố An Hòa", "mấy % KH" is "mấy % kế hoạch".

    >>> _spelt_out("Q. An Hòa đạt bao nhiêu % KH?")
    'quận An Hòa đạt bao nhiêu % kế hoạch?'
    """
    text = " ".join(text.split())
    text = _IN_SHORT.sub(lambda m: f"{_PART_IN_SHORT[m[0].rstrip('. ').lower()]} ", text)
    return re.sub(SHORT_WORDS.pattern, lambda m: SHORT_FORMS[m[0].lower()], text, flags=re.IGNORECASE)


_COUNTED_PER = re.compile(r"(?<![\d\s])\s?/\s?(?=\d[\d.]*\s+[^\W\d])")
_TEN_THOUSAND = re.compile(r"\b(?:(?:một|1)\s+)?vạn(?=\s+\w)", re.IGNORECASE)
_THOUSANDS = re.compile(r"\b(\d{1,3}|một)\s+(?:nghìn|ngàn)(?=\s+[^\W\d])", re.IGNORECASE)
_PER = re.compile(r"\b(?:trên|mỗi)\s+(?=\d|một|vạn)", re.IGNORECASE)


def per_head(text: str) -> str:
    """So many on so many people, in one spelling.

    >>> per_head("Số bác sĩ/10.000 dân"), per_head("số bác sĩ trên 1 vạn dân")
    ('Số bác sĩ trên 10.000 dân', 'số bác sĩ trên 10.000 dân')
    """
    text = _PER.sub("trên ", _COUNTED_PER.sub(" trên ", text))
    return _THOUSANDS.sub(lambda m: f"{m[1].replace('một', '1')}.000", _TEN_THOUSAND.sub("10.000", text))


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
_INITIALS = re.compile(r"(?<!\w)[A-ZĐ]{2,6}(?!\w)")


def in_one_spelling(table: Table, question: Question) -> tuple[Table, Question]:
    """A table with what it prints in initials in the words of the question ("GV" where that says "giáo viên"), and the
    question with its own in the table's ("SXH" above whose columns "sốt xuất huyết" stands)."""
    texts = [*table.columns, table.caption, *(r.label for r in table.rows)]
    short = {key: words for key in question.keys if (words := _written_out(key, texts))}
    keys = tuple(k for key in question.keys for k in short.get(key, (key,)))
    plans = any(PLANNED.search(h.lower()) or re.search(r"(?<!\w)(?:KH|DT)(?!\w)", h) for h in table.columns)

    def spelt(text: str) -> str:
        return per_head(_INITIALS.sub(lambda m: _of_initials(m[0], keys) or m[0], text))

    def named(heading: str) -> str:
        known = _IN_HEADINGS | (_OF_PLANS if plans or _BEFORE_YEAR.search(heading) else {})
        return spelt(re.sub(r"(?<!\w)[A-ZĐƯ]{2,3}(?!\w)", lambda m: known.get(m[0], m[0]), heading))

    def row(printed: Row) -> Row:
        return replace(printed, label=spelt(printed.label), above=tuple(map(row, printed.above)))

    worth = {k: v for key, v in question.worth.items() for k in short.get(key, (key,))}
    names = question.names - frozenset(short)
    columns = tuple(map(named, table.columns))
    spelt_table = replace(table, caption=spelt(table.caption), columns=columns, rows=tuple(map(row, table.rows)))
    return spelt_table, replace(question, keys=keys, worth=worth, names=names)


def _of_initials(initials: str, keys: Sequence[str]) -> str | None:
    """The words side by side that begin with these letters."""
    size = len(initials)
    runs_of_size = (keys[at : at + size] for at in range(len(keys) - size + 1))
    wanted = fold(initials.lower())
    return next((" ".join(run) for run in runs_of_size if fold("".join(k[0] for k in run)) == wanted), None)


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
