"""The grammar of document symbols (*số ký hiệu*) and of the dates printed behind them.

    state        NUM "/" TYPE "-" ISSUER ["-" UNIT]          70/KH-UBND   1002/QĐ-UBND-HC
    legal        NUM "/" YEAR "/" TYPE "-" ISSUER            04/2015/NĐ-CP   77/2015/QH13
    công văn     NUM "/" ISSUER "-" UNIT                     2766/UBND-VX
    party        NUM "-" TYPE "/" ISSUER ["-" ISSUER]        25-NQ/TW   30-KH/BDVHU-UBND
    joint        NUM "/" YEAR "/" TYPE "-" A "-" B           09/2008/NQLT-CP-UBMTTQVN

Source: Nghị định 30/2020/NĐ-CP (Điều 8, Phụ lục III) and Hướng dẫn 36-HD/VPTW; spaces that typists leave around a
separator are allowed on one side of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from rag.records import Span
from rag.text.tokens import CENTRAL, fold

KINDS: Mapping[str, str] = {
    "Nghị quyết liên tịch": "nqlt",
    "Thông tư liên tịch": "ttlt",
    "Quyết định liên tịch": "qdlt",
    "Hướng dẫn liên tịch": "hdlt",
    "Hướng dẫn liên ngành": "hdln",
    "Kế hoạch liên tịch": "khlt",
    "Kế hoạch liên ngành": "khln",
    "Kế hoạch phối hợp": "kh",
    "Kế hoạch hành động": "kh",
    "Chương trình hành động": "ctr",
    "Chương trình phối hợp": "ctr",
    "Chương trình công tác": "ctr",
    "Chương trình liên tịch": "ctr",
    "Quy chế phối hợp": "qc",
    "Nghị quyết chuyên đề": "nq",
    "Văn bản hợp nhất": "vbhn",
    "Nghị quyết": "nq",
    "Nghị định": "nd",
    "Quyết định": "qd",
    "Quy định": "qd",
    "Quy chế": "qc",
    "Quy trình": "qt",
    "Chỉ thị": "ct",
    "Kết luận": "kl",
    "Kế hoạch": "kh",
    "Chương trình": "ctr",
    "Công văn": "cv",
    "Công điện": "cd",
    "Báo cáo": "bc",
    "Pháp lệnh": "pl",
    "Thông tư": "tt",
    "Thông báo": "tb",
    "Thông tri": "tt",
    "Thông cáo": "tc",
    "Hướng dẫn": "hd",
    "Tờ trình": "ttr",
    "Phương án": "pa",
    "Đề án": "da",
    "Dự án": "da",
    "Bộ luật": "l",
    "Luật": "l",
    "Lệnh": "l",
    "Sắc lệnh": "sl",
    "Hiến pháp": "hp",
    "Biên bản": "bb",
    "Giấy mời": "gm",
    "Văn bản": "cv",
}
"""Kinds of document as printed -> their type code, folded. *Quy định* and *Quyết định* share QĐ in party symbols."""

_BY_CODE: Mapping[str, str] = {
    "nqlt": "Nghị quyết liên tịch",
    "ttlt": "Thông tư liên tịch",
    "qdlt": "Quyết định liên tịch",
    "hdlt": "Hướng dẫn liên tịch",
    "khlt": "Kế hoạch liên tịch",
    "ctlt": "Chương trình liên tịch",
    "ctph": "Chương trình phối hợp",
    "khph": "Kế hoạch phối hợp",
    "qcph": "Quy chế phối hợp",
    "nq": "Nghị quyết",
    "qd": "Quyết định",
    "qyd": "Quy định",
    "qdi": "Quy định",
    "ct": "Chỉ thị",
    "kl": "Kết luận",
    "kh": "Kế hoạch",
    "ctr": "Chương trình",
    "cthd": "Chương trình hành động",
    "ctrhd": "Chương trình hành động",
    "ctrph": "Chương trình phối hợp",
    "khhd": "Kế hoạch hành động",
    "qcphlt": "Quy chế phối hợp",
    "cv": "Công văn",
    "cd": "Công điện",
    "bc": "Báo cáo",
    "nd": "Nghị định",
    "pl": "Pháp lệnh",
    "tt": "Thông tư",
    "hd": "Hướng dẫn",
    "qc": "Quy chế",
    "qt": "Quy trình",
    "tb": "Thông báo",
    "tc": "Thông cáo",
    "da": "Đề án",
    "pa": "Phương án",
    "bb": "Biên bản",
    "ttr": "Tờ trình",
    "gm": "Giấy mời",
    "l": "Lệnh",
    "sl": "Sắc lệnh",
    "vbhn": "Văn bản hợp nhất",
}
TYPE_CODES = frozenset(_BY_CODE)
_LETTER = "A-ZĐÔƠƯÂĂÊ"
_CODE = (
    rf"(?:TT[gqp]|ThU|C[Tt]r(?:HĐ|PH)?|TTr|QyĐ|QĐi|[{_LETTER}][{_LETTER}0-9]{{0,24}})(?:\.[{_LETTER}]{{2,5}})?(?!\w)"
)
_SEPARATOR = r"(?: [-–/](?! )|[-–/][ \u00a0]?)"
_TYPED = r"(?:NQ|QĐ|CT|KL|KH|CTr|CV|BC|HD|TB|QC)"
_KNOWN = r"(?:UBND|H[ĐD]ND|T[UW]|HU|BDV\w*|SNV)"
# "290 QĐ/TW", "12QĐ-TTg": the mark behind the number forgotten. Another kind behind the slash is no issuer.
_UNDASHED = (
    rf"(?:[-–/] ?)(?:{_KNOWN}|TTg|CP|ĐU|ThU|B[A-ZĐ]{{1,8}}|S[A-ZĐ]{{2,6}}|MT\w*|LĐ\w*|CA\w*|VP\w*|ĐTN|TTr)(?!\w)"
)
_FORGOTTEN = re.compile(rf"(\d{{1,5}}[a-zđ]?)(?={_TYPED}([-/]))")
_SYMBOL = re.compile(
    rf"(?<![\w/.,–-])(\d{{1,5}}[a-zđ]?)(?: [-–/] (?={_TYPED} ?[-–/])|{_SEPARATOR}|[ \u00a0]?(?={_TYPED}{_UNDASHED}))"
    rf"(?:(\d{{4}}) ?/ ?)?"
    rf"({_CODE}(?:(?:{_SEPARATOR}| [-–] (?={_KNOWN}(?!\w))){_CODE}){{0,6}})"
)
# The Prime Minister's code as typists and recognised scans print it; there is no other of the kind.
_TTG = re.compile(r"(?<=[-/])TT[EGqp9](?![A-ZĐ])")
_STATE_ISSUERS = re.compile(r"(?:UBND|H[ĐD]ND|TTg|CP|CTN|QH\d*|UBTVQH\d*|VPCP|B[A-Z]{2,6}|S[A-Z]{2,7})$")
_ISSUERS = re.compile(
    r"(?:UBND|H[ĐD]ND|TTg|CP|CTN|QH\d*|UBTVQH\d*|VP\w*|TT\w*|TW|TƯ|TU|HU|ĐU|ThU|B[A-ZĐ]{1,12}|S[A-ZĐ]{2,8}|CA\w*|MT\w*"
    r"|LĐ\w*|ĐTN|UB\w*|CT|P[A-ZĐ]{2,8})$"
)
_SPACE = r"[ \u00a0]"
_DATES = (
    re.compile(
        rf"{_SPACE}*,?{_SPACE}*\(?(?:được |ban hành |ký |đề )?[Nn]gày{_SPACE}+(?P<d>\d{{1,2}}){_SPACE}?[/.-]{_SPACE}?"
        rf"(?P<m>\d{{1,2}}){_SPACE}?[/.-]{_SPACE}?(?P<y>\d{{4}})(?!\d)"
    ),
    re.compile(
        rf"{_SPACE}*,?{_SPACE}*\(?(?:được |ban hành |ký |đề )?[Nn]gày{_SPACE}+"
        rf"(?P<d>\d{{1,2}}){_SPACE}*(?:tháng|[/-]){_SPACE}*(?P<m>\d{{1,2}})(?:,?{_SPACE}*năm{_SPACE}*|{_SPACE}*/{_SPACE}*)(?P<y>\d{{4}})(?!\d)"
    ),
    re.compile(
        rf"{_SPACE}*,?{_SPACE}*\(?[Tt]háng{_SPACE}+(?P<m>\d{{1,2}})(?:{_SPACE}*[/-]{_SPACE}*|,?{_SPACE}+năm{_SPACE}+)"
        r"(?P<y>\d{4})(?!\d)"
    ),
    re.compile(rf"{_SPACE}?\((?P<d>\d{{1,2}})[/.-](?P<m>\d{{1,2}})[/.-](?P<y>\d{{4}})(?=\))"),
    re.compile(rf"{_SPACE}*,?{_SPACE}*\(?năm{_SPACE}+(?P<y>(?:19|20)\d{{2}})(?![\d/]|{_SPACE}?[-–]{_SPACE}?\d)"),
)

_CENTRAL = re.compile(
    r"(?:\w*tw|tw\w*|cp|\w+cp|ttg|qh\d*|ubtvqh\d*|ctn|bct|bbt|vpcp|ubmttqvn|tandtc|vksndtc|ttcp|ubdt)$"
)
_MINISTRY = re.compile(r"b[a-z]{2,7}$")
# Ban, Bảo hiểm xã hội, Bộ đội Biên phòng: letters like a ministry's, of bodies that every province has.
_LOCAL_BODIES = (
    "bdv",
    "btg",
    "bcs",
    "btv",
    "bch",
    "bnc",
    "bql",
    "bcd",
    "btctu",
    "bkt",
    "bttmt",
    "bttub",
    "bdbp",
    "bhxh",
    "bvd",
)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol where it stands. ``number`` is canonical; ``typed`` tells that its type code is a known one."""

    span: Span
    number: str
    typed: bool
    issued_by_known: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """A canonical symbol taken apart, folded: ``25-NQ/TW`` is sequence "25", type "nq", issuers ("tw",)."""

    sequence: str
    year: str | None
    type: str | None
    issuers: tuple[str, ...]


def find_symbols(text: str) -> Iterator[Symbol]:
    """Everything of the form of a symbol, in reading order; whether it is one, its surroundings decide."""
    for match in _SYMBOL.finditer(text):
        number = canonical(match.group())
        codes = re.split(r"[-/]", number)
        first = codes[2] if len(codes) > 2 and re.fullmatch(r"\d{4}", codes[1]) else codes[1]
        yield Symbol(Span(*match.span()), number, fold(first) in TYPE_CODES, _ISSUERS.match(first) is not None)


def canonical(printed: str) -> str:
    """A symbol without a typist's spaces, its separators as the rules want them; leading zeros stay.

    >>> canonical("30- KH/BDVHU-UBND"), canonical("436-QĐ-UBND"), canonical("25-NQ-TW")
    ('30-KH/BDVHU-UBND', '436/QĐ-UBND', '25-NQ/TW')
    """
    tight = _TTG.sub("TTg", re.sub(r"\s+", "", printed).replace("–", "-"))
    # What stands behind the type tells which mark: a party symbol has its slash there.
    tight = _FORGOTTEN.sub(lambda m: m[1] + ("-" if m[2] == "/" else "/"), tight, count=1)
    parts = re.split(r"([-/])", tight)
    if len(parts) >= 5 and "/" not in tight:
        # Two hyphens cannot both be right: a state body wants its slash first, a party one second.
        state = _STATE_ISSUERS.match(parts[4]) is not None and not parts[4].startswith("BDV")
        parts[1 if state else 3] = "/"
    return "".join(parts)


def parts(number: str) -> Parts:
    """A canonical or folded symbol taken apart.

    >>> parts("09/2008/NQLT-CP-UBMTTQVN")
    Parts(sequence='9', year='2008', type='nqlt', issuers=('cp', 'ubmttqvn'))
    """
    pieces = [p for p in re.split(r"[\s/.–-]+", fold(CENTRAL.sub("tw", number))) if p]
    sequence = (pieces[0].lstrip("0") or "0") if pieces else ""
    rest = pieces[1:]
    year = rest.pop(0) if rest and re.fullmatch(r"(?:19|20)\d{2}", rest[0]) else None
    type_ = rest.pop(0) if rest and rest[0] in TYPE_CODES else None
    return Parts(sequence, year, type_, tuple(rest))


def number_key(number: str) -> str:
    """What two printings of one symbol share: folded, no leading zero, one separator.

    >>> number_key("04/2015/NĐ-CP")
    '4/2015/nd/cp'
    """
    p = parts(number)
    return "/".join(x for x in (p.sequence, p.year, p.type, *p.issuers) if x)


def kind_of(number: str) -> str | None:
    """The kind that a symbol's own type code names; an issuer and a unit without type are a công văn's.

    >>> kind_of("16/CT-TTg"), kind_of("2766/UBND-VX"), kind_of("77/2015/QH13")
    ('Chỉ thị', 'Công văn', 'Luật')
    """
    p = parts(number)
    if p.type:
        return _BY_CODE[p.type]
    if p.year and p.issuers and re.fullmatch(r"qh\d*", p.issuers[0]):
        return "Luật"
    return "Công văn" if p.issuers else None


def kind_code(kind: str | None) -> str | None:
    """The folded type code of a printed kind, in any capitals.

    >>> kind_code("CHƯƠNG TRÌNH HÀNH ĐỘNG")
    'ctr'
    """
    return _FOLDED_KINDS.get(fold(kind)) if kind else None


_FOLDED_KINDS = {fold(name): code for name, code in KINDS.items()}


def printed_kind(printed: str) -> str:
    """A kind as it starts a sentence.

    >>> printed_kind("kế hoạch"), printed_kind("BỘ LUẬT")
    ('Kế hoạch', 'Bộ luật')
    """
    one = " ".join(printed.split())
    return one[0].upper() + one[1:].lower()


def date_after(text: str, at: int) -> tuple[str, int] | None:
    """The printed date that starts right at an offset (a comma may stand before it) and where it ends.

    >>> date_after("Kết luận số 7-KL/TW, ngày 5-6-2017 của", 19)
    ('2017-06-05', 34)
    """
    for pattern in _DATES:
        match = pattern.match(text, at)
        if match is None:
            continue
        iso = iso_date(*(match.groupdict().get(k) for k in "ymd"))
        if iso is not None:
            closed = "(" in match[0] and text.startswith(")", match.end())
            return iso, match.end() + closed
    return None


def iso_date(year: str | None, month: str | None, day: str | None) -> str | None:
    """ISO of printed numbers, as precise as they are; None for a day that no calendar has."""
    if year is None:
        return None
    if month is None:
        return year
    try:
        date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")


def is_central(number: str) -> bool:
    """Whether a symbol is of a central body, so that it means the same wherever it is cited.

    >>> is_central("25-NQ/TW"), is_central("04/2015/NĐ-CP"), is_central("70/KH-UBND")
    (True, True, False)
    """
    codes = parts(number).issuers
    return any(
        _CENTRAL.match(c) or (_MINISTRY.match(c) and not c.startswith(_LOCAL_BODIES) and i == 0)
        for i, c in enumerate(codes)
    )
