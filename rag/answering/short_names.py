"""What a short name stands for ("KSBD là viết tắt của gì?"), and how a long one is shortened, where reports say it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from rag.answering import scope
from rag.answering.evidence import Evidence, plain
from rag.answering.question import Understood
from rag.answering.sentences import clauses, sentences
from rag.answering.understanding.asking import asked
from rag.library.store import Store
from rag.records import Hit, Span
from rag.text.tokens import fold, syllables
from rag.text.words.abbreviations import expand
from rag.text.words.short_names import codes, set_up, shortened

Where = Callable[[str], Span | None]
"""Where a text says what is looked for, None where it does not."""

_SHORT = re.compile(
    r"\b(?:viết tắt|gọi tắt|viết gọn|gọi gọn|viết đầy đủ|tên đầy đủ|nghĩa (?:là|của)|là (?:cái )?gì"
    r"|là (?:cụm )?(?:từ|chữ) gì|cụm từ (?:gì|nào))\b"
)
_HOW_SHORTENED = re.compile(
    r"^(?:(?:cụm từ|cụm|từ|tên) )?[“\"]?(?P<long>[^“”\"?,]{6,80}?)[”\"]? (?:thì )?(?:được )?(?:viết|gọi) (?:tắt|gọn)"
    r" (?:là|thành|ra sao|thế nào)"
)
_QUOTED = re.compile(r"[“\"]([^“”\"]{4,40})[”\"]")
_NUMBERED = re.compile(r"^\W*((?:chương trình|đề án|dự án) \d{1,4}) (?=là\b|(?:được )?(?:viết|gọi) |nghĩa\b)", re.I)
_WITHIN = re.compile(r"\b(?:trong|ở|theo) (?:các |bản )?(?:báo cáo|tài liệu|văn bản)\b.*$")
_LOOKED_AT = 40
"""Passages with the name that are looked through."""
_MOST = 3


def told(store: Store, understood: Understood) -> list[Evidence]:
    """The first sentence of each report that sets up the short name asked about; empty where none does."""
    low = understood.text.lower()
    if "definition" not in asked(understood.text).kinds or not _SHORT.search(low):
        return []
    for code in _named(understood):
        if _MEANING.search(low) and (found := _setting_up(store, understood, code, partial(_explained, short=code))):
            return found
        if found := _setting_up(store, understood, code, partial(set_up, short=code)):
            return found
    asked_for = _HOW_SHORTENED.search(low)
    if asked_for is None:
        return []
    long = _WITHIN.sub("", asked_for["long"]).strip()
    return _setting_up(store, understood, long, partial(_bracket, long=long))


def _named(understood: Understood) -> Iterator[str]:
    """The short names a question may be about, in capitals; those that everyone knows are answered in the general way,
    where sentences are weighed."""
    typed = codes(understood.original) or codes(understood.text) if not understood.original.isupper() else ()
    quoted = _QUOTED.findall(understood.text)
    small = re.match(r"\s*([^\W\d_]{2,10}) (?:nghĩa )?(?:là|la|viết|viet)\b", understood.original)
    numbered = _NUMBERED.findall(understood.text)
    for code in (*quoted, *numbered, *typed, *((small[1].upper(),) if small else ())):
        if not expand(code):
            yield code


def _setting_up(store: Store, understood: Understood, name: str, where: Where) -> list[Evidence]:
    """The first sentence of each report that has a name and says what it stands for, at the place ``where`` tells."""
    found: dict[str, Evidence] = {}
    for hit in _holding(store, understood, name):
        if hit.document.id not in found and (span := where(hit.passage.text)) is not None:
            found[hit.document.id] = _sentence(hit, span)
    return list(found.values())[:_MOST]


_MEANING = re.compile(r"\bnghĩa (?:là|của)\b|\blà gì\b")


def _explained(text: str, short: str) -> Span | None:
    """Where a text says what is meant by a short name, beyond its long one: "chỉ số Breteau (BI): số dụng cụ ..."."""
    found = re.search(
        rf"(?<![\w/-]){re.escape(short)}\)?(?:\s*:| là)\s+(?=(?:số|tỷ lệ|mức|việc|mô hình|\w+ \w+ \w+))"
        rf"(?!\D{{0,12}}\d)",
        text,
    )
    return None if found is None else Span(*found.span())


def _bracket(text: str, long: str) -> Span | None:
    """Where a text gives a long name its short one."""
    short = shortened(text, long)
    return None if short is None else Span(at := text.find(f"({short}"), at + 1)


def _holding(store: Store, understood: Understood, name: str) -> Iterator[Hit]:
    """Passages with a name, of the reports asked about, as they stand in these."""
    found = store.search_lexical({"folded": [(fold(s), 1.0) for s in syllables(name)]}, _LOOKED_AT)
    held = sorted(store.passages(found.keys.tolist()), key=lambda p: (p[1].id, p[0].span.start))
    return (Hit(1, 1.0, passage, card) for passage, card in held if scope.within(card, understood))


def _sentence(hit: Hit, name: Span) -> Evidence:
    """The sentence around a name, narrowed to its clause."""
    text = hit.passage.text
    sentence = next((s for s in sentences(text) if s.start <= name.start < s.end), name)
    parts = clauses(text, sentence)
    clause = next((c for c in parts if c.start <= name.start < c.end), None)
    return replace(plain(hit, sentence), focus=clause if len(parts) > 1 else None)
