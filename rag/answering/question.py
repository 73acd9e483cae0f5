"""What was asked: restored diacritics, abbreviations, places, years, kinds and directives.

What is certain becomes a filter the user sees and can take away; what is not only adds weight.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from rag.library.store import Store
from rag.records import Directive, DocumentCard, Filters
from rag.text.tokens import fold, syllables

Asks = Literal[
    "number", "list", "definition", "who", "when", "where", "symbol", "why", "how", "compare", "cited", "yesno", "what"
]

_ASKED: tuple[tuple[Asks, str], ...] = (
    ("compare", r"so sanh|khac nhau|giong nhau|so voi nhau|cac tinh .* nhu the nao"),
    ("cited", r"(bao cao|van ban|noi|dia phuong|tinh) nao (?:\w+ )?(dan|vien dan|nhac|trich dan|neu)\b|duoc (cac |nhung )?bao cao nao"),
    ("definition", r"nghia la gi|viet tat|viet day du|la viet tat|duoc hieu la|dung de goi|goi chung|la gi\b"),
    ("number", r"bao nhieu|\bmay (?!nao)|ty le|ti le|dat bao|con so|so luong|so luot"),
    ("symbol", r"(so hieu|ky hieu|van ban|quyet dinh|ke hoach|nghi quyet|chi thi|cong van|nghi dinh|quy che)( so)? (nao|may|bao nhieu)"),
    ("who", r"\bai\b|nguoi nao|(co quan|don vi|to chuc) nao"),
    ("when", r"khi nao|ngay nao|nam nao|bao gio|thoi gian nao|luc nao"),
    ("where", r"o dau|noi nao|cho nao|dia phuong nao|tinh nao|huyen nao"),
    ("why", r"vi sao|tai sao|nguyen nhan|do dau|ly do"),
    ("how", r"nhu the nao|the nao|ra sao|lam sao|bang cach|cach nao|lam gi"),
    ("list", r"nhung .* nao|cac .* nao|gom nhung|nhung gi|liet ke"),
    ("yesno", r"khong\??$|chua\??$"),
)
_YEAR = re.compile(r"(?<![\d/.,-])(?:19|20)\d{2}(?![\d.,]\d|\d|/)")
_OTHER_PLACE = re.compile(r"\b(?:tinh|dia phuong|noi|huyen|thanh pho|don vi) (?:khac|ban)\b")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What questions are understood with, built once per generation of a library."""

    cards: tuple[DocumentCard, ...] = ()
    directives: tuple[Directive, ...] = ()
    lexicon: Mapping[str, int] = field(default_factory=dict)
    own_place: str | None = None

    @classmethod
    def of(cls, store: Store, *, own_place: str | None = None) -> Knowledge:
        """Everything from one library; ``own_place`` is the office's own province."""
        return cls(tuple(store.cards()), tuple(store.directives()), store.lexicon(), own_place)


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as understood. ``text`` is what is searched and shown, ``original`` what was typed.

    ``filters`` restrict; ``places`` and ``years`` also name what only weighs. ``expansions`` are further forms
    searched at a lower weight. ``directives`` are ids of the directives named; a mention that fits several stands in
    ``ambiguous_directives`` instead.
    """

    original: str
    text: str
    restored: bool = False
    filters: Filters = Filters()
    places: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    directives: tuple[str, ...] = ()
    ambiguous_directives: tuple[tuple[str, ...], ...] = ()
    expansions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    asks: Asks = "what"


def canonical(text: str) -> str:
    """NFC, one space between words, no control characters."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(c if c.isprintable() else " " for c in composed).split())


def understand(text: str, knowledge: Knowledge, *, restore: bool = True) -> Understood:
    """Read a question with what the library knows; ``restore=False`` takes it as typed."""
    clean = canonical(text)
    folded = " ".join(syllables(fold(clean)))
    asks = next((name for name, pattern in _ASKED if re.search(pattern, folded)), "what")
    provinces = dict.fromkeys(c.metadata.province for c in knowledge.cards if c.metadata.province)
    places = tuple(p for p in provinces if f" {fold(p)} " in f" {folded} ")
    return Understood(
        original=text,
        text=clean,
        filters=Filters(places=places),
        places=places,
        years=tuple(dict.fromkeys(int(y) for y in _YEAR.findall(clean))),
        words=syllables(clean),
        asks=asks,
    )
