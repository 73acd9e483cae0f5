"""What a question asks of tables: its words, names, units and period, and what else its words may be called there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rag.answering import scope
from rag.answering.evidence import FRAMING, Weight, keys_of, runs
from rag.answering.question import Understood
from rag.answering.refusing.case import SHORT_WORDS
from rag.answering.refusing.counts import OF_ANY_WORK, WHEN_AND_WHERE
from rag.answering.understanding.asking import CLASSIFIERS, QUESTION_WORDS, Asked
from rag.answering.understanding.spelling import SHORT_FORMS
from rag.records import Period
from rag.text.heads.periods import period
from rag.text.tokens import CAPITALS
from rag.text.words.plain_words import TABLE_WORDS, table

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
BRACKETED = re.compile(r"\(([^()]*)\)")
# What a heading or a label has besides its own words; these only frame what is counted.
FRAME = frozenset(
    "số tổng cộng tỷ tỉ lệ đã được có của và theo các năm giá trị kinh phí tiền diện tích lượng mức trong kỳ đó về ở là"
    " với từ tại do bởi bị trên đơn vị qua bằng".split()
)
PLANNED = re.compile(r"\b(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán|chỉ tiêu giao)\b")
UNIT_COLUMN = re.compile(r"(?:đvt|đv tính|đơn vị(?: tính)?)\.?", re.IGNORECASE)
_UNITS: tuple[tuple[str, str], ...] = (
    (r"phần trăm|%|tỷ lệ|tỉ lệ|mấy phần", "%"),
    (r"h[ée]c[ -]?ta|ha", "ha"),
    (r"mét khối|(?<=mấy )khối|(?<=nhiêu )khối|(?<=\d )khối|m3|m³", "m3"),
    (r"usd|đô(?: la)?(?! thị)", "usd"),
    (r"đồng(?! chí| bào| hồ| đều)|tiền|kinh phí|(?:tỷ(?! lệ| số| suất)|triệu)(?! usd| đô\b)", "đồng"),
)
_IN_UNITS = tuple((re.compile(rf"(?<!\w)(?:{words})(?!\w)"), unit) for words, unit in _UNITS)
UNIT_WORDS = frozenset(
    "phần trăm héc ta hecta hécta mét khối đồng tiền tỷ triệu nghìn tỉ lệ cái chiếc con ko kô đô usd".split()
)
PART_IN_SHORT = {
    "tp": "thành phố",
    "tx": "thị xã",
    "tt": "thị trấn",
    "q": "quận",
    "h": "huyện",
    "p": "phường",
    "x": "xã",
}
_IN_SHORT = re.compile(rf"(?<![\w/.-])(?:{'|'.join(PART_IN_SHORT)})(?:\.\s?|\s)(?=[^\W\d_]{{2}})", re.IGNORECASE)
# Of these a question is not about: "theo phụ lục, An Hòa chiếm mấy %".
_AROUND = frozenset("chiếm phụ lục bảng biểu liệu thống kê dữ thời điểm cụ thể rốt cuộc phải hồi xảy".split())
# "Trong 11 phường, phường nào ...": how many there are is not asked.
_AMONG = re.compile(
    r"\btrong (?:số )?(?:\d+|các) (?=(?:xã|phường|huyện|quận|thị|tỉnh|thành|đơn vị|địa phương)\b)", re.IGNORECASE
)
_NAMED = re.compile(rf"(?<=\s)[{CAPITALS}][^\W\d_]*[^\W\d_{CAPITALS}]|^[{CAPITALS}]\w* (?=[{CAPITALS}])")
# "Mấy tỷ bạc": money.
_COINED = re.compile(r"\b(tỷ|tỉ|triệu|tiền) bạc\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: its words in order, what those are worth that say what it is about, those printed as names, the
    things and units it counts in, the years and the period it names; ``others`` are the words that a table may have
    for its own. ``unmarked`` says that it was typed without marks, those of names being guessed."""

    low: str
    keys: tuple[str, ...]
    worth: dict[str, float]
    names: frozenset[str]
    nouns: tuple[tuple[str, ...], ...]
    units: frozenset[str]
    percent: bool
    years: frozenset[str]
    period: Period | None
    others: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]
    unmarked: bool = False


def read(understood: Understood, want: Asked, weight: Weight) -> Question:
    """The question as it is held against tables."""
    text = _AMONG.sub("", _COINED.sub(r"\1", in_time(per_head(_spelt_out(understood.text)))))
    low, keys = text.lower(), keys_of(text)
    idle = QUESTION_WORDS | FRAMING | OF_ANY_WORK | WHEN_AND_WHERE | CLASSIFIERS | UNIT_WORDS | _AROUND
    idle |= scope.words(understood)
    idle |= {"cùng", "kỳ"} if re.search(r"\bcùng kỳ (?:năm )?(?:19|20)\d\d", low) else frozenset()  # a column's year
    worth = {k: weight(k) for k in keys if k not in idle}
    # Acronyms and the first word apart, a capital makes a name.
    names = frozenset(
        k for w in re.findall(r"(?<=\s)[^\W\d_]+", text) if w[0].isupper() and not w.isupper() for k in keys_of(w)
    )
    nouns = tuple(_without_cases(keys_of(" ".join(noun))) for noun in want.nouns)
    years = frozenset(YEAR.findall(text))
    others = {keys_of(form): _as_much(keys_of(form), map(keys_of, forms)) for form, forms in understood.in_other_words}
    others |= {said: tuple(map(keys_of, forms)) for said, forms in table(TABLE_WORDS).items() if runs(keys, said)}
    unmarked = understood.restored and understood.original.isascii()
    counted_in = units_in(_NAMED.sub(" ", text).lower())  # "Đồng Mai" is a place
    return Question(low, keys, worth, names, nouns, counted_in, want.percent, years, period(text), others, unmarked)


def _without_cases(noun: tuple[str, ...]) -> tuple[str, ...]:
    """ "Trường hợp vi phạm" as the heading of a column has it, "vi phạm"."""
    return noun[2:] or noun if noun[:2] == ("trường", "hợp") else noun


_TELLING = frozenset("không chưa chẳng vượt thiếu thừa tăng giảm hụt sai trái quá trễ chậm còn mới lại chết".split())
"""Words that a form in a table's words must have as well: "vượt kế hoạch" is no "kế hoạch"."""


def _as_much(said: tuple[str, ...], forms: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The forms that lose nothing of what turns a figure into another."""
    return tuple(form for form in forms if _TELLING & set(said) <= set(form))


def units_in(low: str) -> frozenset[str]:
    """The units that words in small letters count in.

    >>> sorted(units_in("mấy % kế hoạch, bao nhiêu triệu")), sorted(units_in("đồng chí"))
    (['%', 'đồng'], [])
    """
    return frozenset(unit for pattern, unit in _IN_UNITS if pattern.search(low))


_SQUARE_OR_CUBIC = re.compile(r"\bmét (vuông|khối)\b", re.IGNORECASE)


def _spelt_out(text: str) -> str:
    """With what is written in short, and measures as tables print them: "TP An Hòa" is "thành phố An Hòa", "% KH" is
    "% kế hoạch", "mét vuông" is "m2".

    >>> _spelt_out("Q. An Hòa đạt bao nhiêu % KH?")
    'quận An Hòa đạt bao nhiêu % kế hoạch?'
    """
    text = " ".join(text.split())
    text = months_spelt_out(parts_spelt_out(text))
    text = _SQUARE_OR_CUBIC.sub(lambda m: "m2" if m[1].lower() == "vuông" else "m3", text)
    return re.sub(SHORT_WORDS.pattern, lambda m: SHORT_FORMS[m[0].lower()], text, flags=re.IGNORECASE)


def parts_spelt_out(text: str) -> str:
    """With the kinds of places written out: "TX. An Hòa" is "thị xã An Hòa"."""
    return _IN_SHORT.sub(lambda m: f"{PART_IN_SHORT[m[0].rstrip('. ').lower()]} ", text)


_MONTHS = re.compile(r"(?<!\w)(\d{1,2})T[/ ](?=(?:19|20)\d\d(?!\d))", re.IGNORECASE)


def months_spelt_out(text: str) -> str:
    """With a part of a year written out: "9T/2030" is "9 tháng 2030"."""
    return _MONTHS.sub(r"\1 tháng ", text)


_IN_TIME = re.compile(
    r"\b(?:đúng(?: hạn)?(?:,| và|,? hoặc)? trước|trước(?: hạn)?(?:,| và|,? hoặc)? đúng) hạn", re.IGNORECASE
)


def in_time(text: str) -> str:
    """What is done by its day or before it, in one spelling: "Đúng, trước hạn (%)" is "Đúng hạn (%)"."""
    return _IN_TIME.sub(lambda m: "Đúng hạn" if m[0][0].isupper() else "đúng hạn", text)


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
