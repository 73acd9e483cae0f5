"""The labels that open a line: I.  I-  1.  2.1.  a)  Chương  Điều  PHỤ LỤC  and what opens a document's foot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Form = Literal["part", "annex", "legal", "upper", "roman", "arabic", "paren", "decimal", "letter"]

BULLETS = ("- ", "+ ", "• ", "* ", "– ", "− ", "● ", "o ", "▪ ", "* ", "-\t", "\uf0b7")

_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
_LABEL = re.compile(
    rf"(?P<chain>{_ROMAN}(?:\.\d{{1,2}}){{1,4}})(?:\s?[.)/:-](?=\D)|(?=\s))\s*(?=[^\W\d_]|[“\"‘'(\[])"
    rf"|(?P<roman>{_ROMAN})(?:\s?[.):]|\s?/(?!v\b)|\s?[-–—](?=\s|[^\W\d]))\s*(?=[^\s\d])"
    r"|(?P<decimal>\d{1,2}(?:\.\d{1,2}){1,4})(?:\s?[.)/:-](?=\D)|(?=\s))\s*(?=[^\W\d_]|[“\"‘'(\[])"
    r"|(?P<paren>\d{1,3}|\(\d{1,3}\))(?<=[\d)])\)?(?<=\))\s*(?=\S)"
    r"|(?P<arabic>\d{1,3}[a-zđ]?)(?:\s?[.:](?!\d)\s*|\s?[/–-]\s+)(?=[^\W\d_]|[“\"‘'(\[])"
    r"|(?P<letter>[a-zđ]{1,2}\d?)\s?(?:\)|\.(?=[\sA-ZĐÀ-Ỹ]))\s*(?=\S)"
    r"|(?P<upper>[A-HĐ])\s?[.)/-]\s+(?=\S)"
)
_LEGAL = re.compile(
    r"(?P<name>phần|chương|mục|tiểu mục|điều)\s+(?P<value>thứ\s+[^\W\d_]+(?:\s+(?:một|hai|ba|tư|năm|sáu|bảy|tám|chín))?"
    r"|[IVXLC]+|\d{1,4}[a-zđ]?)(?![^\W_]|\.\d)\s*(?P<mark>[.:)\-–]?)\s*",
    re.IGNORECASE,
)
_ANNEX = re.compile(
    r"(?:(?:PHỤ LỤC|PHỤ BIỂU|Phụ lục|Phụ biểu)(?:\s+(?:số\s+|SỐ\s+)?(?P<value>\d{1,3}[a-zA-Z]?|[IVX]{1,5}|[A-H]))?"
    r"|(?:BIỂU|Biểu)\s+(?:số\s+|SỐ\s+|MẪU SỐ\s+)?(?P<sheet>\d{1,3}[a-zA-Z]?))(?=\s*(?:$|[:.(\n\-–]))[:.\s\-–]*"
)
_RECIPIENTS = re.compile(r"(?:nơi nhận|nơi gửi)\s*(?::|$|\n|[-–+])", re.IGNORECASE)
_AUTHORITY = re.compile(r"(?:TM|T/M|KT|K/T|TL|T/L|TUQ|TUN|Q)\s?[./]?\s?(?<=[./\s])\s?[A-ZĐÀ-Ỹ]")
_OFFICE = re.compile(
    r"(?:QUYỀN |PHÓ |Q\. )?(?:CHỦ TỊCH|CHÁNH VĂN PHÒNG|TRƯỞNG BAN|GIÁM ĐỐC|BÍ THƯ|TRƯỞNG PHÒNG|CHÁNH THANH TRA"
    r"|BỘ TRƯỞNG|THỦ TƯỚNG|TỔNG BÍ THƯ|CỤC TRƯỞNG|CHI CỤC TRƯỞNG|HIỆU TRƯỞNG|CHỦ NHIỆM|TỔNG THƯ KÝ|TRƯỞNG ĐOÀN"
    r"|VỤ TRƯỞNG|VIỆN TRƯỞNG|CHÁNH ÁN|CHỦ TỌA|VĂN PHÒNG|TỔNG GIÁM ĐỐC)"
    r"(?: [A-ZĐÀ-Ỹ ,-]{0,60})?"
)
_RULE = re.compile(r"(?:-[ \t]?){3,}|(?:_[ \t]?){3,}|(?:\*[ \t]?){3,}|(?:={3,})|(?:[─—–][ \t]?){3,}")
_NUMERALS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the head of a line: its form, its value ("II", "2.1", "a", "Điều 5"), and the text after it."""

    form: Form
    value: str
    rest: str

    def begins_series(self) -> bool:
        """Whether it is the first of its kind."""
        return self.form == "part" or self.value.lower() in {"1", "a", "i", "(1)"} or self.value.endswith(".1")

    def ordinal(self) -> int:
        """Its place in its series, from 1; 0 where the form has none."""
        return ordinal(self.value)

    def predecessors(self) -> tuple[str, ...]:
        """The values it may follow."""
        head, dot, last = self.value.rpartition(".")
        if last.isdigit():
            return (f"{head}{dot}{int(last) - 1}",)
        if len(self.value) == 1 and self.value.isalpha():
            at = LETTERS.find(self.value.lower())
            before = LETTERS[max(0, at - 2) : at] if at > 0 else ""
            return tuple(c if self.value.islower() else c.upper() for c in before)
        return ()


LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The Vietnamese order of list letters; many typists also use f, j, w, z."""

_ORDINALS = {
    "nhất": 1,
    "hai": 2,
    "ba": 3,
    "tư": 4,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}


@lru_cache(maxsize=4096)
def ordinal(value: str) -> int:
    """The place in its series of a label's value; 0 where there is none.

    >>> [ordinal(v) for v in ("IV", "2.3", "đ", "Điều 12a", "Phần thứ ba")]
    [4, 3, 5, 12, 3]
    """
    last = value.rsplit(" ", 1)[-1].rsplit(".", 1)[-1].strip("()")
    figures = re.match(r"\d+", last)
    if figures:
        return int(figures[0])
    if last and all(c in _NUMERALS for c in last):
        return roman(last)
    if len(last) == 1 and last.lower() in LETTERS:
        return LETTERS.index(last.lower()) + 1
    return _ORDINALS.get(last.lower(), 0)


def roman(value: str) -> int:
    """The number a Roman numeral is.

    >>> roman("XIV")
    14
    """
    total = 0
    for one, following in zip(value, [*value[1:], ""], strict=True):
        number = _NUMERALS[one]
        total += -number if following and _NUMERALS[following] > number else number
    return total


def read(line: str) -> Label | None:
    """The label that opens a line, or None.

    >>> read("2.1. Công tác tiếp công dân")
    Label(form='decimal', value='2.1', rest='Công tác tiếp công dân')
    """
    first = line[:1]
    if not first or not (first.isalnum() or first == "("):
        return None
    if first in "pPcCmMtTđĐbB":
        named = _named(line)
        if named is not None:
            return named
    found = _LABEL.match(line)
    if found is None or found.lastgroup is None:
        return None
    value = found[found.lastgroup].strip("()")
    form: Form = "decimal" if found.lastgroup == "chain" else found.lastgroup  # type: ignore[assignment]
    if form == "letter" and len(value) == 2 and not (value[0] == value[1] or value[1].isdigit()):
        return None
    return Label(form, value, line[found.end() :])


def _named(line: str) -> Label | None:
    annex = _ANNEX.match(line)
    if annex is not None and len(line) < 300:
        value = annex["value"] or annex["sheet"]
        name = "Biểu" if annex["sheet"] else "Phụ lục" if "L" in line[:7].upper() else "Phụ biểu"
        return Label("annex", f"{name} {value}" if value else name, line[annex.end() :])
    legal = _LEGAL.match(line)
    if legal is None:
        return None
    value = legal["value"]
    # "điều 5 của Luật": the name of an article in running text begins a line only by a wrap.
    if legal["name"][0].islower() or (not value[0].isdigit() and value[0] not in "tT" and not value.isupper()):
        return None
    value = value.lower() if value[0] in "tT" else value
    rest = line[legal.end() :]
    if rest and not legal["mark"] and not rest.isupper():
        return None
    name = legal["name"].capitalize()
    return Label("part" if name == "Phần" else "legal", f"{name} {value}", rest)


def is_rule(line: str) -> bool:
    """Whether a line is drawn, not written: "---", "* * *", "______"."""
    return len(line) > 2 and _RULE.fullmatch(line) is not None


def opens_foot(line: str) -> bool:
    """Whether a line opens recipients or a signature.

    >>> [opens_foot(s) for s in ("Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Chủ tịch tỉnh họp")]
    [True, True, True, False]
    """
    first = line.split("\n", 1)[0]
    if len(first) > 120:
        return False
    if _RECIPIENTS.match(first):
        return True
    return first.isupper() and (
        _OFFICE.fullmatch(first) is not None or (first[0] in "TKQ" and _AUTHORITY.match(first) is not None)
    )


def opens_annex(line: str) -> bool:
    """Whether a line is the head of an annex."""
    label = read(line) if line[:1] in "PB" else None
    return label is not None and label.form == "annex" and not (label.rest and label.rest[0].islower())
