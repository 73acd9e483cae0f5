"""Short names that a text sets up itself: "kiểm soát bệnh dại (KSBD)", "(sau đây gọi tắt là Kế hoạch 7)".

No table can hold these: every sector has its own, and a report writes each of them out once, where it first stands.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.records import Span
from rag.text.tokens import fold

_CALLED = (
    r"(?:(?:sau đây|dưới đây|từ đây|sau)\s+)?(?:(?:được|xin)\s+)?(?:gọi|viết)\s+"
    r"(?:(?:tắt|gọn|chung|ngắn gọn)\s*)?(?:là|:)?"
)
_WORD = re.compile(r"[^\W\d_]+")
_LONG_MOST = 14
"""Words of a long name at most."""
_JOINING = frozenset("va cua ve o cho".split())
_CODE = re.compile(r"(?<![\w/.-])(?=[^\s]*[A-ZĐ]{2})[A-ZĐ][A-ZĐ0-9]*(?:[-&][A-ZĐ0-9]+)*(?![\w/-])")


def codes(text: str) -> tuple[str, ...]:
    """What is written in capitals as abbreviations are; several in a row as one name, too.

    >>> codes("Chỉ số SAT INDEX do Sở NN&PTNT chấm")
    ('SAT INDEX', 'SAT', 'INDEX', 'NN&PTNT')
    """
    runs = re.findall(rf"{_CODE.pattern}(?: {_CODE.pattern})*", text)
    return tuple(dict.fromkeys(name for run in runs for name in (run, *run.split())))


@lru_cache(maxsize=4096)
def set_up(text: str, short: str) -> Span | None:
    """Where a text says what a short name stands for: the long name, None where it does not say.

    >>> text = "Công tác kiểm soát bệnh dại (KSBD) được duy trì."
    >>> set_up(text, "KSBD").of(text)
    'kiểm soát bệnh dại'
    """
    name = re.escape(short)
    in_brackets = re.compile(rf"(?i)\s*\(\s*(?:{_CALLED})?\s*[“\"]?{name}[”\"]?\s*[);,]")
    for m in in_brackets.finditer(text):
        if (long := _before(text, m.start(), short)) is not None:
            return long
    behind = re.compile(rf"(?<![\w/-]){name}\s*(?:\(|:|=|–|\||-(?=\s))\s*(?:là\s+)?([^()|:;.\n]{{6,}})")
    for m in behind.finditer(text):
        if (end := _spelt_by(short, [*_WORD.finditer(m[1])])) is not None:
            return Span(m.start(1), m.start(1) + end)
    return None


def _before(text: str, end: int, short: str) -> Span | None:
    """The long name that ends at a bracket: as many words as the letters of the short one begin; all of the part of
    the sentence before it where they begin none ("GRDP"), as of a name that is no abbreviation ("Kế hoạch 7")."""
    start = max(text.rfind(mark, 0, end) for mark in (". ", ";", "\n", "(", "|", ":")) + 1
    words = list(_WORD.finditer(text, start, end))[-_LONG_MOST:]
    if len(words) < 2:
        return None
    wanted = _letters(short)
    at = len(wanted)
    for word in reversed(words) if short.isupper() else ():
        if at and fold(word[0])[0] == wanted[at - 1]:
            at -= 1
            if not at:
                return Span(word.start(), end)
        elif fold(word[0]) not in _JOINING:
            break
    return Span(words[0].start(), end)


def _spelt_by(short: str, words: list[re.Match[str]]) -> int | None:
    """Where the words whose first letters are a short name's end, None where they are others."""
    wanted, at = _letters(short), 0
    for word in words[:_LONG_MOST]:
        if at < len(wanted) and fold(word[0])[0] == wanted[at]:
            at += 1
        elif fold(word[0]) not in _JOINING:
            return None
        if at == len(wanted):
            return word.end()
    return None


def _letters(short: str) -> str:
    return "".join(c for c in fold(short) if c.isalpha())


@lru_cache(maxsize=4096)
def shortened(text: str, long: str) -> str | None:
    """The short name that a text gives to a long one, None where it gives none.

    >>> shortened("Công tác kiểm soát bệnh dại (KSBD) được duy trì.", "kiểm soát bệnh dại")
    'KSBD'
    """
    words = r"\W+".join(map(re.escape, long.split()))
    given = re.search(rf"(?i:{words})\s*\(\s*(?i:{_CALLED})?\s*[“\"]?({_CODE.pattern})[”\"]?\s*\)", text)
    return given[1] if given else None
