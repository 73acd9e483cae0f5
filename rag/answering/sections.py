"""Questions about a section of a report: by its number ("Mục II của báo cáo ... nêu nội dung gì?"), or by nothing but
what such a section is for ("Kiến nghị của huyện Tuần Giáo?")."""

from __future__ import annotations

import re

from rag.answering import abstain, scope
from rag.answering.evidence import Evidence, plain
from rag.answering.heads import HeadAnswer
from rag.answering.knowledge import Knowledge
from rag.answering.question import Understood
from rag.answering.sentences import sentences
from rag.library.store import Store
from rag.records import DocumentCard, Hit, Passage, Role, Span
from rag.text.roles import named_role
from rag.text.tokens import fold

_PATH = r"((?:[IVX]{1,5}|\d{1,2})(?:\.(?:\d{1,2}|[a-zđ]))*)\b"
_ASKED = re.compile(
    rf"^(?:nội dung (?:của )?)?(?:mục|phần|chương)\s+{_PATH}"
    rf"|\b(?:mục|phần)\s+{_PATH}[^?]{{0,80}}\b(?:nêu|nói|viết|có nội dung|gồm)\b[^?]{{0,30}}\bgì\b",
    re.IGNORECASE,
)


def answer(store: Store, understood: Understood, knowledge: Knowledge) -> HeadAnswer | None:
    """The first sentences of the section asked for, or a refusal that lists the sections there are."""
    match, titled = _ASKED.search(understood.text), _TITLED.search(understood.text)
    if match is None and titled is None:
        return None
    cards = [
        c
        for c in knowledge.cards
        if scope.within(c, understood) and (not understood.filters.documents or c.id in understood.filters.documents)
    ]
    if len(cards) != 1:
        return None
    card = cards[0]
    if match is None:
        return None if titled is None or _has(store, card, titled[1]) else _refused(store, card, f"“{titled[1]}”")
    path = (match[1] or match[2]).rstrip(".")
    inside = [p for _, p in store.passages_of(card.id) if _under(p.section, path)]
    if not inside:
        return _refused(store, card, path)
    evidence = []
    for passage in inside[:5]:
        spans = sentences(passage.text)
        if spans:
            evidence.append(plain(Hit(1, 1.0, passage, card), spans[0]))
    return HeadAnswer(tuple(evidence)) if evidence else None


_TITLED = re.compile(
    r"\b(?:mục|phần) [“\"]?([^?“”\"\d]{4,60}?)[”\"]?(?: (?:ở )?(?:cuối|đầu))?(?: (?:của|trong|ở))? báo cáo\b",
    re.IGNORECASE,
)


def _has(store: Store, card: DocumentCard, title: str) -> bool:
    """Whether a report has a section of this title, or for what the title names; a title that names no role is not
    judged."""
    role = named_role(fold(title))
    document = store.document(card.id)
    return role is None or any(
        role == s.role or named_role(fold(s.title)) == role or fold(title) in fold(s.title) for s in document.sections
    )


_FILLERS = frozenset(
    "cua o tai trong la gi nhung nao the ra sao neu cho biet hay con cac mot so chu yeu chinh va ve duoc nam sap toi "
    "rut ra neu len thoi gian tinh huyen thanh pho tp xa thi bao cao dia phuong cong tac mat lam do vay voi xin".split()
)
_WHY = re.compile(r"\b(?:vi sao|tai sao|do dau|vi dau)\b")
_MOST = 5


def by_role(store: Store, understood: Understood, knowledge: Knowledge) -> tuple[Evidence, ...]:
    """The sentences of the sections that are for what is asked, where the question names nothing else.

    "Nguyên nhân hạn chế ở Cà Mau?" has no word of its own to search by: its answer is the section's own text. Empty
    where the question says more than that, or no report in its scope has such a section.
    """
    role = _role_asked(understood)
    if role is None:
        return ()
    found: list[Evidence] = []
    cards = [c for c in knowledge.cards if scope.within(c, understood)]
    for card in cards:
        inside = [p for _, p in store.passages_of(card.id)]
        having = [p for p in inside if p.role == role] or [
            p for p in inside if (role, p.role) == ("nguyen_nhan", "han_che")
        ]
        found += _opening(having, card, _MOST if len(cards) == 1 else 1)
    return tuple(found)


def _role_asked(understood: Understood) -> Role | None:
    text = " ".join(re.findall(r"\w+", fold(understood.text)))
    for place in (*understood.places, *understood.filters.places):
        text = re.sub(rf"\b{re.escape(fold(place))}\b", " ", text)
    why = _WHY.search(text) is not None
    words = _WHY.sub(" ", text).split()
    roles: list[Role] = []
    while words:
        size = next((n for n in (4, 3, 2) if len(words) >= n and _names_role(words[:n])), 0)
        if size:
            role = named_role(" ".join(words[:size]))
            assert role is not None
            roles.append(role)
        elif words[0] not in _FILLERS and not words[0].isdigit():
            return None
        words = words[size or 1 :]
    if not roles:
        return None
    return "nguyen_nhan" if why and roles[0] == "han_che" else roles[0]


def _names_role(words: list[str]) -> bool:
    """Whether all of these words are needed for the role they name: "ket qua dat duoc", not "nguyen nhan ton tai"."""
    return named_role(" ".join(words)) not in {None, named_role(" ".join(words[:-1]))}


def _opening(passages: list[Passage], card: DocumentCard, most: int) -> list[Evidence]:
    """Where there are passages enough, how each begins; else their first sentences."""
    spans = [(p, span) for p in passages for span in sentences(p.text)]
    if len(passages) >= most:
        firsts: dict[str, tuple[Passage, Span]] = {}
        for passage, span in spans:
            firsts.setdefault(passage.id, (passage, span))
        spans = list(firsts.values())
    return [plain(Hit(1, 1.0, p, card), span) for p, span in spans[:most]]


def _under(section: str, path: str) -> bool:
    section, path = section.lower(), path.lower()
    return section == path or section.startswith(f"{path}.")


def _refused(store: Store, card: DocumentCard, section: str) -> HeadAnswer:
    document = store.document(card.id)
    top = [f"{s.label} ({s.title})" for s in document.sections if s.level == 1 and s.label]
    text = f"Báo cáo của {scope.name_of(card)} không có mục {section}. Các mục lớn của báo cáo: {'; '.join(top)}."
    return HeadAnswer(refusal=abstain.abstained("false_premise", text))
