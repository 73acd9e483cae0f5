"""Questions about a section of a report by its number: "Mục II của báo cáo ... nêu nội dung gì?"."""

from __future__ import annotations

import re

from rag.answering import abstain, scope
from rag.answering.evidence import plain
from rag.answering.heads import HeadAnswer
from rag.answering.question import Knowledge, Understood
from rag.answering.sentences import sentences
from rag.library.store import Store
from rag.records import DocumentCard, Hit

_PATH = r"((?:[IVX]{1,5}|\d{1,2})(?:\.(?:\d{1,2}|[a-zđ]))*)\b"
_ASKED = re.compile(
    rf"^(?:nội dung (?:của )?)?(?:mục|phần|chương)\s+{_PATH}"
    rf"|\b(?:mục|phần)\s+{_PATH}[^?]{{0,80}}\b(?:nêu|nói|viết|có nội dung|gồm)\b[^?]{{0,30}}\bgì\b",
    re.IGNORECASE,
)


def answer(store: Store, understood: Understood, knowledge: Knowledge) -> HeadAnswer | None:
    """The first sentences of the section asked for, or a refusal that lists the sections there are."""
    match = _ASKED.search(understood.text)
    if match is None:
        return None
    path = (match[1] or match[2]).rstrip(".")
    cards = [
        c
        for c in knowledge.cards
        if scope.within(c, understood) and (not understood.filters.documents or c.id in understood.filters.documents)
    ]
    if len(cards) != 1:
        return None
    card = cards[0]
    inside = [p for _, p in store.passages_of(card.id) if _under(p.section, path)]
    if not inside:
        return HeadAnswer(refusal=abstain.abstained("false_premise", _absent(store, card, path)))
    evidence = []
    for passage in inside[:5]:
        spans = sentences(passage.text)
        if spans:
            evidence.append(plain(Hit(1, 1.0, passage, card), spans[0]))
    return HeadAnswer(tuple(evidence)) if evidence else None


def _under(section: str, path: str) -> bool:
    section, path = section.lower(), path.lower()
    return section == path or section.startswith(f"{path}.")


def _absent(store: Store, card: DocumentCard, path: str) -> str:
    document = store.document(card.id)
    top = [f"{s.label} ({s.title})" for s in document.sections if s.level == 1 and s.label]
    return f"Báo cáo của {scope.name_of(card)} không có mục {path}. Các mục lớn của báo cáo: {'; '.join(top)}."
