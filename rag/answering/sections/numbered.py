"""Questions about a section of a report by its number or its title: "Mục II của báo cáo ... nêu nội dung gì?"."""

from __future__ import annotations

import re

from rag.answering import scope
from rag.answering.evidence import plain
from rag.answering.question import Understood
from rag.answering.refusing import abstain
from rag.answering.sections.heads import HeadAnswer
from rag.answering.sentences import sentences
from rag.answering.understanding.knowledge import Knowledge
from rag.library.store import Store
from rag.records import DocumentCard, Hit
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
        return _by_title(store, card, titled[1]) if titled else None
    path = (match[1] or match[2]).rstrip(".")
    if not any(_under(p.section, path) for _, p in store.passages_of(card.id)):
        return _refused(store, card, path)
    return _beginning(store, card, path)


_TITLED = re.compile(
    r"\b(?:mục|phần) [“\"]?([^?“”\"\d]{4,60}?)[”\"]?(?: (?:ở )?(?:cuối|đầu))?(?: (?:của|trong|ở))? báo cáo\b",
    re.IGNORECASE,
)


def _by_title(store: Store, card: DocumentCard, title: str) -> HeadAnswer | None:
    """How the section of this title begins, and those under it; a refusal where there is none of it, nor any for what
    the title names; None where a title names no role and is not judged."""
    wanted, role = fold(_OF.sub("", title)), named_role(fold(title))
    all_of = store.document(card.id).sections
    path = next((s.path for s in all_of if wanted in fold(s.title)), None)
    if path is not None:
        return _beginning(store, card, path)
    if role is None or any(role == s.role or named_role(fold(s.title)) == role for s in all_of):
        return None
    return _refused(store, card, f"“{title}”")


_OF = re.compile(r" (?:của|trong|ở)$", re.IGNORECASE)


def _beginning(store: Store, card: DocumentCard, path: str) -> HeadAnswer | None:
    """The first sentence of each of the first passages of a section and those under it."""
    inside = [p for _, p in store.passages_of(card.id) if _under(p.section, path)]
    spans = [(p, own[0]) for p in inside if (own := sentences(p.text))]
    return HeadAnswer(tuple(plain(Hit(1, 1.0, p, card), span) for p, span in spans[:_MOST])) if spans else None


_MOST = 5


def _under(section: str, path: str) -> bool:
    section, path = section.lower(), path.lower()
    return section == path or section.startswith(f"{path}.")


def _refused(store: Store, card: DocumentCard, section: str) -> HeadAnswer:
    document = store.document(card.id)
    top = [f"{s.label} ({s.title})" for s in document.sections if s.level == 1 and s.label]
    text = f"Báo cáo của {scope.name_of(card)} không có mục {section}. Các mục lớn của báo cáo: {'; '.join(top)}."
    return HeadAnswer(refusal=abstain.abstained("false_premise", text))
