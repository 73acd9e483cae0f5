"""What a short name stands for ("KSBD là viết tắt của gì?"), and how a long one is shortened, where reports say it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rag.answering import scope
from rag.answering.asking import asked
from rag.answering.evidence import Evidence, plain
from rag.answering.question import Understood
from rag.answering.sentences import clauses, sentences
from rag.library.store import Store
from rag.records import Hit, Span
from rag.text.abbreviations import expand
from rag.text.short_names import codes, set_up, shortened
from rag.text.tokens import fold, syllables

_SHORT = re.compile(
    r"\b(?:viết tắt|gọi tắt|viết gọn|gọi gọn|viết đầy đủ|tên đầy đủ|nghĩa (?:là|của)|là (?:cái )?gì"
    r"|là (?:cụm )?(?:từ|chữ) gì|cụm từ (?:gì|nào))\b"
)
_HOW_SHORTENED = re.compile(
    r"^(?:(?:cụm từ|cụm|từ|tên) )?[“\"]?(?P<long>[^“”\"?,]{6,80}?)[”\"]? (?:thì )?(?:được )?(?:viết|gọi) (?:tắt|gọn)"
    r" (?:là|thành|ra sao|thế nào)"
)
_QUOTED = re.compile(r"[“\"]([^“”\"]{4,40})[”\"]")
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
        if found := list(_setting_up(store, understood, code)):
            return found[:_MOST]
    long = _HOW_SHORTENED.search(low)
    return list(_shortening(store, understood, _WITHIN.sub("", long["long"]).strip()))[:_MOST] if long else []


def _named(understood: Understood) -> Iterator[str]:
    """The short names a question may be about, in capitals; those that everyone knows are answered in the general way,
    where sentences are weighed."""
    typed = codes(understood.original) if not understood.original.isupper() else ()
    quoted = _QUOTED.findall(understood.text)
    small = re.match(r"\s*([^\W\d_]{2,10}) (?:nghĩa )?(?:là|la|viết|viet)\b", understood.original)
    for code in (*quoted, *typed, *((small[1].upper(),) if small else ())):
        if not expand(code):
            yield code


def _setting_up(store: Store, understood: Understood, code: str) -> Iterator[Evidence]:
    reports: set[str] = set()
    for hit in _holding(store, understood, code):
        long = set_up(hit.passage.text, code)
        if long is not None and hit.document.id not in reports:
            reports.add(hit.document.id)
            yield _sentence(hit, long)


def _shortening(store: Store, understood: Understood, long: str) -> Iterator[Evidence]:
    reports: set[str] = set()
    for hit in _holding(store, understood, long):
        short = shortened(hit.passage.text, long)
        if short is not None and hit.document.id not in reports:
            reports.add(hit.document.id)
            yield _sentence(hit, Span(at := hit.passage.text.find(f"({short}"), at + 1))


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
