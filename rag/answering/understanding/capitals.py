"""Names typed in small letters, as the reports print them: by its capitals a question is known to ask of one commune
and not of its neighbour."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from rag.answering.understanding.knowledge import Knowledge
from rag.answering.understanding.whereabouts import NO_NAMES, OFFICES
from rag.text.districts import printed_districts
from rag.text.tokens import CAPITALS, CODES, fold, search_form
from rag.text.words.abbreviations import ABBREVIATIONS
from rag.text.words.diacritics import general

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NAME = rf"[{CAPITALS}](?:(?![{CAPITALS}])[^\W\d_]|['’])*"
_NAMES = re.compile(rf"(?<![\w/-]){_NAME}(?: {_NAME})+(?![\w/])")
_LAWS = re.compile(rf"\b(?:Luật|Pháp lệnh) [{CAPITALS}][^\W\d_]* [^\W\d_]+")
_SHORT = re.compile(rf"(?<![\w/-])[{CAPITALS}]{{3,12}}(?![\w/-])")
_LONGEST = 4
_PART = re.compile(
    r"\b(?:huyện|quận|thị xã|xã|phường|thị trấn|thành phố|tp|tx|thôn|ấp|bản|buôn|làng|khóm|khu phố|tổ dân phố"
    r"|cầu|chợ|chùa|đền|đình|hồ|sông|núi|đèo|đường|trường|dân tộc|đồng bào)\s+$",
    re.IGNORECASE,
)
_LEADS = NO_NAMES | OFFICES | frozenset("Thôn Ấp Khóm Quận Đèo Đường Chùa".split())
"""Words that begin with a capital before a name, at the head of a sentence or of a cell."""
_MAY_LEAD = frozenset("Bản Buôn Làng Sông Hồ Núi Đền Đình Chợ Cầu Khu Phố".split())
"""Words that stand before a name, or begin one: "Bản Nà Tân", "xã Bản Phố"."""
_PEOPLES = (
    "Kinh, Tày, Thái, Hoa, Khmer, Mường, Nùng, Mông, HMông, Dao, Gia Rai, Ngái, Ê Đê, Ba Na, Xơ Đăng, Sán Chay, Cơ Ho, "
    "Chăm, Sán Dìu, Hrê, Mnông, Raglai, Xtiêng, Bru, Vân Kiều, Thổ, Giáy, Cơ Tu, Giẻ Triêng, Mạ, Khơ Mú, Co, Tà Ôi, "
    "Chơ Ro, Kháng, Xinh Mun, Hà Nhì, Chu Ru, Lào, La Chí, La Ha, Phù Lá, La Hủ, Lự, Lô Lô, Chứt, Mảng, Pà Thẻn, "
    "Cơ Lao, Cống, Bố Y, Si La, Pu Péo, Brâu, Ơ Đu, Rơ Măm"
).split(", ")
_OF_PEOPLES = re.compile(
    rf"(?<=\bdân tộc )(?:{'|'.join(_PEOPLES)})\b|(?<=\bđồng bào )(?:{'|'.join(_PEOPLES)})\b", re.IGNORECASE
)
_TOWN = re.compile(rf"\b(?:tp|tx|tt)\b(?=\.? ?[{CAPITALS}])")


def capitalised(text: str, typed: str, knowledge: Knowledge) -> str:
    """A question typed without a capital, with those that the library's reports give to the names in it; as it is where
    it has some of its own. ``text`` is what was ``typed``, with its marks: restored ones give way to a name's.

    >>> kim_cuc = Knowledge(printed=lambda _: ("Xã Kim Cúc, xã Đình Phùng",))
    >>> capitalised("xã kim cúc còn mấy hộ?", "xã kim cúc còn mấy hộ?", kim_cuc)
    'xã Kim Cúc còn mấy hộ?'
    """
    if any(w[0][0].isupper() and not w[0].isupper() for w in list(_WORD.finditer(typed))[1:]):
        return text
    unmarked = typed.lower() == fold(typed)
    words = list(_WORD.finditer(text))
    texts = knowledge.printed(text)
    printed = [_printed_in(one) for one in texts]
    names, small = {k: v for one in reversed(printed) for k, v in one.names.items()}, "\n".join(texts)
    said, done, at = "", 0, 0
    while at < len(words):
        size, name = _longest(text, words[at : at + _LONGEST], names, small, unmarked=unmarked)
        if name:
            said += text[done : words[at].start()] + name
            done = words[at + size - 1].end()
        at += size
    said = _OF_PEOPLES.sub(lambda m: m[0].title(), said + text[done:])
    short = {k: v for one in printed for k, v in one.short.items()} | _known_short_forms()
    return _with_short_forms(_TOWN.sub(lambda m: m[0].upper(), said), short)


class _Printed(NamedTuple):
    """What a text prints with capitals: names and short forms, by their letters without marks."""

    names: Mapping[str, str]
    short: Mapping[str, str]


@lru_cache(maxsize=8192)
def _printed_in(text: str) -> _Printed:
    """Kept: the same passages are met by many questions."""
    names: dict[str, str] = {}
    for match in _NAMES.finditer(text):
        words = match[0].split()
        while words and words[0] in _LEADS:
            words = words[1:]
        if len(words) > 2 and words[0] in _MAY_LEAD:
            words = words[1:]
        if 1 < len(words) <= _LONGEST:
            names.setdefault(fold(" ".join(words)), " ".join(words))
    names |= {fold(law): law for law in _LAWS.findall(text)}
    return _Printed(names, {fold(short[0]): short[0] for short in _SHORT.finditer(text)})


def _longest(
    text: str, words: list[re.Match[str]], names: Mapping[str, str], small: str, *, unmarked: bool
) -> tuple[int, str]:
    """How many words of the question are to be passed, and the name that they are, "" where they are none."""
    behind_part = _PART.search(text, 0, words[0].start()) is not None
    for size in range(len(words), 1, -1):
        typed = text[words[0].start() : words[size - 1].end()]
        name = names.get(fold(typed)) or (printed_districts().get(fold(typed)) if behind_part else None)
        if name is None or (not unmarked and search_form(typed) != search_form(name)):
            continue
        # "Hòa bình" is a word as well, which reports print in small letters; "dong xuan" is one with other marks.
        forms = {search_form(name), search_form(typed)}
        if behind_part or not any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", small) for form in forms):
            return size, name
    return 1, ""


def _with_short_forms(text: str, printed: Mapping[str, str]) -> str:
    """Short forms that are no syllables, those that everyone knows and those that only these reports have: "gsđtccđ" is
    their GSĐTCCĐ."""
    known = general().forms

    def as_printed(word: re.Match[str]) -> str:
        bare = fold(word[0])
        return word[0] if bare in known or bare in CODES else printed.get(bare, word[0])

    return _WORD.sub(as_printed, text)


@cache
def _known_short_forms() -> dict[str, str]:
    return {fold(short): short for short in ABBREVIATIONS if short.isalpha() and len(short) > 2}
