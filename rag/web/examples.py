"""Questions to begin with, made from the library itself and kept only where it can answer them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from rag.engine import Cited
from rag.records import Document, DocumentCard, Section

MOST = 5
_TRIED = 16
_ASKED: dict[str, str] = {
    "ket_qua": "{place}: {title} có kết quả gì?",
    "han_che": "{place} còn những hạn chế gì?",
    "nguyen_nhan": "Nguyên nhân của những hạn chế ở {place} là gì?",
    "nhiem_vu_giai_phap": "{place} đề ra những nhiệm vụ, giải pháp gì?",
    "kien_nghi": "{place} kiến nghị những gì?",
    "kinh_nghiem": "{place} rút ra những kinh nghiệm gì?",
}


def questions(
    cards: Sequence[DocumentCard],
    document: Callable[[str], Document],
    cited: Iterable[Cited],
    answerable: Callable[[str], bool],
) -> tuple[str, ...]:
    """At most ``MOST`` questions, of different documents and roles; ``answerable`` is asked of each."""
    found: list[str] = []
    for question in _tried(cards, document, cited):
        if question not in found and answerable(question):
            found.append(question)
        if len(found) == MOST:
            break
    return tuple(found)


def _tried(cards: Sequence[DocumentCard], document: Callable[[str], Document], cited: Iterable[Cited]) -> Iterator[str]:
    placed = [c for c in cards if c.metadata.place or c.metadata.province]
    step = max(1, len(placed) // _TRIED)
    for i, card in enumerate(placed[::step][:_TRIED]):
        place = card.metadata.place or card.metadata.province or ""
        sections = document(card.id).sections
        roles = list(_ASKED)[i % len(_ASKED) :] + list(_ASKED)[: i % len(_ASKED)]
        for role in roles:
            chosen = next((s for s in sections if s.role == role and _speaks(s, role)), None)
            if chosen:
                yield _ASKED[role].format(place=place, title=_spoken(chosen.title))
                break
        if i == 1:
            yield from _of_directive(cited)


def _of_directive(cited: Iterable[Cited]) -> Iterator[str]:
    for item in cited:
        d = item.directive
        if d and d.number and len({m.document.id for m in item.mentions}) > 1:
            yield f"Những báo cáo nào viện dẫn {d.kind} {d.number}?"
            return


def _speaks(section: Section, role: str) -> bool:
    """A result is asked for by its own short title; the other roles by their place alone."""
    if role != "ket_qua":
        return True
    return section.level > 1 and 2 <= len(section.title.split()) <= 12 and not section.title.isupper()


def _spoken(title: str) -> str:
    """A section's title within a sentence.

    >>> _spoken("Tiếp công dân:")
    'tiếp công dân'
    """
    title = title.strip(" .:;-–")
    first = title.split(" ", 1)[0]
    return title if len(first) > 1 and first.isupper() else title[:1].lower() + title[1:]
