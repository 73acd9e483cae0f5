"""What was asked: restored diacritics, abbreviations, places, years, kinds and directives.

What is certain becomes a filter the user sees and can take away; what is not only adds weight.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rag.answering.asking import Kind, asked
from rag.library.store import Store
from rag.records import Directive, DocumentCard, Filters
from rag.text.diacritics import Restorer
from rag.text.plain_words import everyday, formal_for
from rag.text.tokens import CODES, fold, segment, syllables, symbols

_YEAR = re.compile(r"(?<![\d/.,-])(?:19|20)\d{2}(?![\d.,]\d|\d|/)")
_OTHER_PLACE = re.compile(r"\b(?:tinh|dia phuong|noi|huyen|thanh pho|don vi|cho) (?:khac|ban)\b")
_MANY_PLACES = re.compile(
    r"\b(?:cac|nhung) (?:tinh|dia phuong|noi|bao cao|don vi)\b|\b(?:tinh|noi|dia phuong|bao cao|dau) nao\b|\bso sanh\b"
)


_SAMPLE = 2000
# How questions are worded: reports hardly show it to the model that restores diacritics.
_ASKED = (
    "là ai, ai ký, do ai ký, người ký, ký báo cáo, chủ tịch ký, ký ngày nào, số mấy, là quyết định số mấy",
    "bao nhiêu xã, ở xã nào, mấy xã",
    "bao nhiêu người, bao nhiêu lượt, bao nhiêu đơn, bao nhiêu hộ, bao nhiêu vụ, được bao nhiêu, mấy phần trăm",
    "như thế nào, ra sao, làm sao để, vì sao, tại sao, ở đâu, nơi nào, tỉnh nào, báo cáo nào, có hay không, là gì",
    "cán bộ hiểu, hiểu vai trò, nói về, nói gì, nhắc đến, dẫn ở đâu, trưởng ấp, trưởng thôn, trưởng bản, tổ trưởng",
    "theo quyết định nào, ban hành ngày nào, ai chịu trách nhiệm, cơ quan nào, huyện nào, có những gì, gồm những gì",
)


@dataclass(frozen=True)
class Knowledge:
    """What questions are understood with, built once per generation of a library."""

    cards: tuple[DocumentCard, ...] = ()
    directives: tuple[Directive, ...] = ()
    lexicon: Mapping[str, int] = field(default_factory=dict)
    own_place: str | None = None
    sample: Callable[[], Iterable[str]] = tuple

    @classmethod
    def of(cls, store: Store, *, own_place: str | None = None) -> Knowledge:
        """Everything from one library; ``own_place`` is the office's own province."""
        cards = tuple(store.cards())
        return cls(cards, tuple(store.directives()), store.lexicon(), own_place, lambda: _sample(store, cards))

    @cached_property
    def restorer(self) -> Restorer:
        """Gives back diacritics, with this library's own words and, once it is needed, a sample of its text."""
        return Restorer.of(self.lexicon, (*_ASKED, *everyday(), *self.sample()))

    @cached_property
    def provinces(self) -> Mapping[str, str]:
        """Folded name of a province or district the library reports on -> its province."""
        found: dict[str, str] = {}
        for card in self.cards:
            province = card.metadata.province
            if province:
                found[fold(province)] = province
                if card.metadata.district:
                    found.setdefault(fold(card.metadata.district), province)
        return found


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as understood. ``text`` is what is searched and shown, ``original`` what was typed.

    ``filters`` restrict; ``places`` and ``years`` also name what only weighs. ``words`` are its words by the library's
    lexicon, compounds joined by "_"; ``expansions`` are further forms, searched at a lower weight: abbreviations in the
    other direction first (``synonyms``), everyday words in formal ones (``formal``). ``directives`` are ids of the
    directives named; a mention that fits several stands in ``ambiguous_directives`` instead. ``many`` asks about
    several places, so that no single document may crowd out the others.
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
    synonyms: tuple[str, ...] = ()
    formal: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    asks: tuple[Kind, ...] = ()
    many: bool = False

    @property
    def expansions(self) -> tuple[str, ...]:
        """All further forms that are searched."""
        return self.synonyms + self.formal


def _sample(store: Store, cards: Sequence[DocumentCard]) -> Iterator[str]:
    """Some thousand passages from documents spread evenly over the library."""
    total = sum(c.passages for c in cards)
    step = max(1, total // _SAMPLE)
    for card in cards[::step]:
        for _, passage in store.passages_of(card.id):
            yield passage.text


def canonical(text: str) -> str:
    """NFC, one space between words, no control characters.

    >>> canonical("Giải  quyết\\tđơn")
    'Giải quyết đơn'
    """
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(c if c.isprintable() else " " for c in composed).split())


def understand(text: str, knowledge: Knowledge, *, restore: bool = True) -> Understood:
    """Read a question with what the library knows; ``restore=False`` takes it as typed."""
    clean = canonical(text)
    shown = knowledge.restorer.restore(clean) if restore else clean
    spoken = syllables(shown)
    folded = " ".join(fold(s) for s in spoken)
    places = _places(folded, knowledge)
    others = bool(_OTHER_PLACE.search(folded)) and knowledge.own_place is not None
    return Understood(
        original=text,
        text=shown,
        restored=shown != clean,
        filters=Filters(
            places=places,
            documents=_documents(shown, knowledge),
            without_places=(knowledge.own_place,) if others and knowledge.own_place else (),
        ),
        places=places,
        years=tuple(dict.fromkeys(int(y) for y in _YEAR.findall(shown))),
        kinds=tuple(name for name in CODES if f" {fold(name)} " in f" {folded} "),
        formal=formal_for(spoken),
        words=segment(spoken, knowledge.lexicon),
        asks=asked(shown).kinds,
        many=len(places) > 1 or bool(_MANY_PLACES.search(folded)),
    )


def _places(folded: str, knowledge: Knowledge) -> tuple[str, ...]:
    padded = f" {folded} "
    return tuple(dict.fromkeys(p for name, p in knowledge.provinces.items() if f" {name} " in padded))


def _documents(text: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Documents of the library that the question names by symbol ("báo cáo số 401", "162/BC-HĐND")."""
    wanted = set(symbols(text))
    if not wanted:
        return ()
    return tuple(c.id for c in knowledge.cards if c.metadata.number and wanted & set(symbols(c.metadata.number)))
