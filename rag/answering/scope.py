"""Which places a question is about, and which documents are of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rag.answering.evidence import keys_of
from rag.answering.question import Understood
from rag.records import DocumentCard
from rag.text import places
from rag.text.tokens import fold, search_form

Group = tuple[str, ...]
"""Names that go for one place: An Giang, and Kiên Giang that was merged into it."""


def groups(understood: Understood) -> tuple[Group, ...]:
    """The places asked about, in the order asked; those a user set himself count one by one."""
    chosen = understood.filters.places
    if {name for group in understood.scopes for name in group} == set(chosen):
        return understood.scopes
    return tuple((name,) for name in chosen)


def covers(card: DocumentCard, group: Sequence[str]) -> bool:
    """Whether a document is of one of the places, of a part of it, or of what it has become since."""
    m = card.metadata
    own = {fold(p) for p in (m.province, m.district, m.place) if p}
    return any(fold(place) in own or places.covers(place, m.province, m.issued_on) for place in group)


def of_year(card: DocumentCard, year: int) -> bool:
    """Whether a document was issued in a year, or reports on it.

    >>> from rag.records import Metadata, Period
    >>> told = Metadata(period=Period("2021 - 2023", "2021-01-01", "2023-12-31"))
    >>> of_year(DocumentCard("d", ("d.txt",), told, "original", 1, 1, 0, ""), 2022)
    True
    """
    issued, reported = card.metadata.issued_on, card.metadata.period
    if issued and issued.startswith(str(year)):
        return True
    return reported is not None and int(reported.start[:4]) <= year <= int(reported.end[:4])


def headed_year(breadcrumb: Sequence[str]) -> int | None:
    """The year that the headings over a passage say it is of, the nearest first; of a heading with several years none.

    >>> headed_year(("Báo cáo năm 2034", "1. Giải ngân", "1.1. Năm 2033")), headed_year(("I. Từ 2030 đến năm 2034",))
    (2033, None)
    """
    for heading in reversed(breadcrumb[1:]):
        if years := _YEAR.findall(heading):
            told = _OF_A_YEAR.search(heading)
            return int(told[1]) if told and len(years) == 1 else None
    return None


_YEAR = re.compile(r"(?<![\d/-])(?:19|20)\d{2}(?!\d)")
_OF_A_YEAR = re.compile(r"\bnăm ((?:19|20)\d{2})[\s.:;]*$", re.IGNORECASE)


def name_of(card: DocumentCard) -> str:
    """The place a document is of, as a reader would call it; its kind and symbol where it is of none, else its file."""
    m = card.metadata
    return m.place or m.province or (f"{m.kind} số {m.number}" if m.kind and m.number else card.source)


def names_of(cards: Sequence[DocumentCard]) -> dict[str, str]:
    """How several documents are called beside each other, by id: their place, and where two are of one place, their
    period or year as well."""
    unique = {card.id: card for card in cards}
    bare = {id: name_of(card) for id, card in unique.items()}
    several = Counter(bare.values())
    return {
        id: f"{bare[id]} ({dated})" if several[bare[id]] > 1 and (dated := period_of(card)) else bare[id]
        for id, card in unique.items()
    }


def period_of(card: DocumentCard) -> str:
    """What a report is of as it says itself, "6 tháng đầu năm 2023", else the year it was issued in; "" where neither
    is known."""
    m = card.metadata
    if m.period:
        return m.period.text
    return f"năm {m.issued_on[:4]}" if m.issued_on else ""


def within(card: DocumentCard, understood: Understood) -> bool:
    """Whether a document is of a place asked about; with none asked about, each is."""
    asked = understood.filters.places
    return not asked or covers(card, asked)


def bodies(understood: Understood, cards: Sequence[DocumentCard]) -> frozenset[str]:
    """The words of who issued the reports within a scope; empty where no place narrows it."""
    if not understood.filters.places and not understood.filters.documents:
        return frozenset()
    return frozenset(k for c in cards if within(c, understood) for k in keys_of(c.metadata.issuer or ""))


def placeless(text: str, scopes: Sequence[Sequence[str]], put: str = " ") -> str:
    """A text in search form without the places of some scopes, ``put`` where they stood."""
    names = [re.escape(search_form(name)) for group in scopes for name in group]
    return re.sub(rf"\b(?:{'|'.join(names)})\b", put, text) if names else text


PARTS = (
    *("huyện", "quận", "thị xã", "thành phố", "tp"),
    *("xã", "phường", "thị trấn", "ấp", "thôn", "bản", "khóm", "khu phố"),
)
"""What a part of a province or a district is called."""


_NO_NAME = frozenset("đã đang sẽ được có không chưa vẫn là và để".split())
"""What a verb's group begins with, and no place's name does."""


def named_after(text: str, heads: Sequence[str]) -> list[tuple[str, str]]:
    """Capitalised names right behind one of the words: "huyện Văn Chấn" is ("huyện", "Văn Chấn").

    A capital alone does not make a name: "Huyện Đã tiếp 12 lượt" lost the point before its verb. Names of other peoples
    have an apostrophe within: "Ea H'leo".

    >>> named_after("UBND huyện Văn Chấn; cấp huyện Đã tiếp", PARTS)
    [('huyện', 'Văn Chấn')]
    """
    words = re.findall(r"\w+(?:['’]\w+)*|[^\w\s]", text.replace("TP.", "TP ").replace("Tp.", "Tp "))
    low = [word.lower() for word in words]
    split = [(head, head.split()) for head in heads]
    first = {parts[0] for _, parts in split}
    found = []
    inside = 0  # "xã" in "thị xã" is not another part
    for at, word in enumerate(low):
        if at < inside or word not in first:
            continue
        head = next((head for head, parts in split if low[at : at + len(parts)] == parts), None)
        if head is None:
            continue
        inside = at + len(head.split())
        run: list[str] = []
        for name in words[inside : inside + 4]:
            if not name[0].isupper():
                break
            run.append(name)
        if run and run[0].lower() not in _NO_NAME:
            found.append((head, " ".join(run)))
    return found


def words(understood: Understood) -> frozenset[str]:
    """The words of the places, and of the title that the question names its report by: a document of the place, that
    report, satisfies them, whatever a sentence says. A word that another name has as well still tells.

    >>> sorted(words(Understood("", "Trà Cú của Trà Vinh có mấy xã?", places=("Trà Vinh",))))
    ['tv', 'vinh']
    """
    names = (*understood.filters.places, *understood.places)
    initials = ("".join(part[0] for part in name.split()).lower() for name in names)  # "của KG"
    spelt = "|".join(re.escape(search_form(name)) for name in names)
    rest = re.sub(rf"\b(?:{spelt})\b", " ", search_form(understood.text)) if names else ""
    return frozenset(k for name in names for k in keys_of(name)) - frozenset(keys_of(rest)) | {
        *initials,
        *understood.entitled,
    }
