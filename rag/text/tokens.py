"""Syllables, words and folding: what a text is searched by.

A passage is indexed under four names (``LEXICAL_FIELDS``), and a question is asked under the same four: ``words`` with
compounds joined ("cải_cách"), ``folded`` syllables without diacritics, ``heading`` the breadcrumb's syllables,
``symbols`` the document symbols ("25-NQ/TW" as "25/nq/tw" and as "nq25") and dates. Syllables as written are no field
of their own: beside these they find nothing more, and cost a quarter of a search.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import inf, log
from typing import Any

TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")
CAPITALS = "".join(filter(str.isupper, map(chr, (*range(0x41, 0x1B1), *range(0x1EA0, 0x1EFA)))))
"""Every capital letter of Vietnamese, for a class of characters: the code points of small ones stand among them."""
LONGEST_WORD = 4
LEXICAL_FIELDS = ("words", "folded", "heading", "symbols")

CODES: Mapping[str, str] = {
    "nghị quyết liên tịch": "nqlt",
    "thông tư liên tịch": "ttlt",
    "nghị quyết": "nq",
    "quyết định": "qd",
    "chỉ thị": "ct",
    "kết luận": "kl",
    "kế hoạch": "kh",
    "chương trình": "ctr",
    "công văn": "cv",
    "báo cáo": "bc",
    "nghị định": "nd",
    "pháp lệnh": "pl",
    "thông tư": "tt",
    "hướng dẫn": "hd",
    "quy định": "qd",
    "quy chế": "qc",
    "thông báo": "tb",
    "thông tri": "tt",
    "tờ trình": "ttr",
    "đề án": "da",
}
"""Kinds of document and their type code, folded. "Quy định" and "Quyết định" share QĐ in party symbols, as printed."""


NEW_TONE = dict(
    zip(
        ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"),
        ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"),
        strict=True,
    )
)
_OLD_TONE = re.compile(r"(?<!q)(?:" + "|".join(NEW_TONE) + r")(?![^\W\d_])")


def _unmarked(code: int) -> str:
    letters = unicodedata.normalize("NFD", chr(code))
    return "".join(c for c in letters if not unicodedata.combining(c))


# One table lookup a letter: folding runs over every candidate passage of a question.
_PLAIN = {c: _unmarked(c) for c in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)) if _unmarked(c) != chr(c)}
_PLAIN |= dict.fromkeys(range(768, 880), "") | {ord("đ"): "d"}
_PLAIN |= {c: chr(c) for c in range(128)}  # a letter that is not found costs as much as two that are


def fold(text: str) -> str:
    """Lower case without diacritics, "đ" as "d".

    >>> fold("Giải quyết ĐƠN thư")
    'giai quyet don thu'
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text).lower().translate(_PLAIN)


_CODE_NAMES = sorted({**{fold(name): code for name, code in CODES.items()}, **{c: c for c in CODES.values()}}.items())
_CODE_OF = dict(_CODE_NAMES)
_CODES = tuple(dict.fromkeys(_CODE_OF.values()))
# A symbol: a number, its separator, then codes. "30- KH/BDVHU" has a space that a typist left.
_SYMBOL = re.compile(
    r"(?<![\w.,])(\d{1,5})(?: ?([-/]) ?|)((?:\d{4} ?/ ?)?[a-z][a-z0-9]*(?: ?[-/] ?[a-z][a-z0-9]*)*)(?!\w)"
)
_NAMED = re.compile(
    r"(?<!\w)("
    + "|".join(sorted(_CODE_OF, key=len, reverse=True))
    + r")(?: so:?)? ?(\d{1,5})(?:/(\d{4}))?(?![\w%]|[.,]\d)"
)
_DATE = re.compile(r"(?<![\d/])(\d{1,2})(?:[/-]| thang )(\d{1,2})(?:[/-]| nam )(\d{4})(?!\d)")
_ISSUERS = frozenset({"ubnd", "hdnd", "tw", "tu", "hu", "ttg", "cp", "bnv", "snv", "bdv", "vpcp", "ttcp", "bct", "bbt"})


def search_form(text: str) -> str:
    """NFC, lower case, the tone mark where the new spelling puts it ("hoà" as "hòa", "thuỷ" as "thủy")."""
    lowered = unicodedata.normalize("NFC", text).lower()
    return _OLD_TONE.sub(lambda m: NEW_TONE[m[0]], lowered)


def number_form(token: str) -> str:
    """One spelling for a figure: thousands without points, no leading zero, a decimal comma.

    >>> [number_form(t) for t in ("1.680", "09", "41.5", "5k")]
    ['1680', '9', '41,5', '5k']
    """
    if not token[0].isdigit():
        return token
    groups = re.split(r"[.,]", token)
    if len(groups) == 1:
        return token.lstrip("0") or "0" if token.isdigit() else token
    if all(len(g) == 3 for g in groups[1:]) and len(groups[0]) <= 3 and ("." in token or len(groups) > 2):
        return "".join(groups).lstrip("0") or "0"
    return (groups[0].lstrip("0") or "0") + "," + ",".join(groups[1:])


def syllables(text: str) -> tuple[str, ...]:
    """Lower-case syllables and figures in reading order; a symbol falls into its parts.

    >>> syllables("Chỉ thị 16/CT-TTg: 1.680 lượt, đạt 41,5%")
    ('chỉ', 'thị', '16', 'ct', 'ttg', '1680', 'lượt', 'đạt', '41,5')
    """
    lowered = search_form(text)
    return tuple(number_form(t) if t[0].isdigit() else t for t in TOKEN.findall(lowered))


CENTRAL = re.compile(r"(?<=[-/])[Tt][ưƯ]\b")
"""How "TW" is printed too: "13-CT/TƯ"; "TU" is a Tỉnh ủy's."""


def symbols(text: str) -> tuple[str, ...]:
    """Keys of the document symbols and dates in a text, whatever their separators and capitals.

    A whole symbol has a key with its parts, one without any separator, and one of its kind and number alone.

    >>> symbols("KL 114, Nghị quyết số 25- NQ/TW ngày 3/6/2013")
    ('25/nq/tw', '25nqtw', 'nq25', 'kl114', '2013-06-03')
    """
    folded = " ".join(fold(CENTRAL.sub("tw", text)).split())
    keys: dict[str, None] = {}
    for match in _SYMBOL.finditer(folded):
        number, separator, rest = match.groups()
        parts = [p.strip() for p in re.split(r"[-/]", rest)]
        year = parts.pop(0) if parts[0].isdigit() else None
        number = number.lstrip("0") or "0"
        if not separator and parts[0].startswith(_CODES) and parts[0] not in _CODES:
            keys[number + "".join(parts)] = None
            continue
        if parts[0] not in _CODES and not (separator and parts[0] in _ISSUERS):
            continue
        code = parts[0] if parts[0] in _CODES else "cv"
        keys["/".join([number, *([year] if year else []), *parts])] = None
        keys[number + "".join(parts)] = None
        keys[code + number] = None
        if year:
            keys[f"{code}{number}/{year}"] = None
    for match in _NAMED.finditer(folded):
        name, number, year = match.groups()
        keys[_CODE_OF[name] + (number.lstrip("0") or "0")] = None
        if year:
            keys[f"{_CODE_OF[name]}{number.lstrip('0') or '0'}/{year}"] = None
    for day, month, year in _DATE.findall(folded):
        keys[f"{year}-{int(month):02}-{int(day):02}"] = None
    return tuple(keys)


def _figure(word: str) -> str:
    return number_form(word) if word[0].isdigit() and TOKEN.fullmatch(word) else word


@cache
def _segmenter() -> Any:
    with warnings.catch_warnings():
        # pyvi's own source and model files warn on import; nobody here can mend them.
        warnings.simplefilter("ignore")
        from pyvi import ViTokenizer
    return ViTokenizer


def segmented(text: str) -> str:
    """The text as it is, with pyvi's words joined by "_": what models of the PhoBERT family were trained on.

    >>> segmented("Công tác dân vận")
    'Công_tác dân_vận'
    """
    return str(_segmenter().tokenize(unicodedata.normalize("NFC", text)))


def words(text: str) -> tuple[str, ...]:
    """Lower-case words as pyvi segments them, syllables joined by "_"; imports pyvi (about a second, once)."""
    segmented = _segmenter().tokenize(unicodedata.normalize("NFC", text))
    return tuple(_figure(search_form(w)) for w in segmented.split() if any(c.isalnum() for c in w))


def mass(lexicon: Mapping[str, int]) -> float:
    """The logarithm of how often all words of a lexicon stand in texts."""
    return log(sum(lexicon.values()) + 1.0)


def segment(spoken: Sequence[str], lexicon: Mapping[str, int], whole: float | None = None) -> tuple[str, ...]:
    """The likeliest words for a run of syllables by a library's own words: what a question is segmented with.

    ``whole`` is the lexicon's ``mass``: summing up the words of a large library takes longer than a search.

    >>> segment(("cải", "cách", "hành", "chính"), {"cải_cách": 5, "hành_chính": 4, "cách": 1})
    ('cải_cách', 'hành_chính')
    """
    total = mass(lexicon) if whole is None else whole
    costs, starts = [0.0], [0]
    for end in range(1, len(spoken) + 1):
        best, at = inf, end - 1
        for start in range(max(0, end - LONGEST_WORD), end):
            alone = start == end - 1
            count = lexicon.get(spoken[start] if alone else "_".join(spoken[start:end]), 0)
            cost = costs[start] + (total - log(count) if count else total + 3.0 if alone else inf)
            if cost < best:
                best, at = cost, start
        costs.append(best)
        starts.append(at)
    found: list[str] = []
    end = len(spoken)
    while end:
        start = starts[end]
        found.append("_".join(spoken[start:end]))
        end = start
    return tuple(reversed(found))


def longest_by_head(phrases: Iterable[Sequence[str]]) -> Mapping[str, int]:
    """How many words the longest phrase has that begins with a word: how far to look from it.

    >>> longest_by_head([("cà", "mau"), ("cà", "rốt", "tím")])
    {'cà': 3}
    """
    longest: dict[str, int] = {}
    for phrase in phrases:
        longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))
    return longest


def lexical_fields(text: str, breadcrumb: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """The tokens of a passage under each name of LEXICAL_FIELDS, in reading order."""
    return {
        "words": words(text),
        "folded": tuple(fold(s) for s in syllables(text)),
        "heading": syllables(" ".join(breadcrumb)),
        "symbols": symbols(text),
    }
