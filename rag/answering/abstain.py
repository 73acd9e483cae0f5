"""When not to answer, and what to say instead: a reason, and a way on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.answering import scope
from rag.answering.answer import Answer, Reason
from rag.answering.question import Knowledge, Understood
from rag.records import DocumentCard


def abstained(reason: Reason, text: str, notes: Sequence[str] = ()) -> Answer:
    """An answer that says no, and why."""
    return Answer(text=text, abstained=True, reason=reason, method="extractive", notes=tuple(notes))


def outside(understood: Understood, knowledge: Knowledge) -> Answer | None:
    """Nothing here is of the place that was asked for."""
    groups = scope.groups(understood)
    missing = [g[0] for g in groups if not any(scope.covers(c, g) for c in knowledge.cards)]
    if not missing or len(missing) < len(groups) or not knowledge.cards:
        return None
    return abstained(
        "out_of_scope",
        f"Thư viện chưa có báo cáo nào của {_listed(missing)}. "
        f"Hiện có báo cáo của: {_listed(_scopes(knowledge.cards))}.",
    )


_COURTESIES = frozenset("chào cảm ơn hello hi ok thanks alo xin vâng dạ test thử bye tạm biệt".split())


def nothing_asked(terms: Sequence[str]) -> Answer | None:
    """A greeting, or question words alone."""
    if any(t not in _COURTESIES for t in terms):
        return None
    return abstained(
        "no_question", "Câu này chưa nêu điều cần hỏi. Hãy hỏi, ví dụ: “Huyện tiếp bao nhiêu lượt công dân năm 2021?”."
    )


def empty(knowledge: Knowledge) -> Answer:
    """A library without a document, or a question nothing at all was found for."""
    if not knowledge.cards:
        return abstained(
            "weak_evidence", "Thư viện chưa có tài liệu nào. Hãy nạp báo cáo bằng lệnh: tienle add ĐƯỜNG_DẪN."
        )
    return abstained(
        "weak_evidence",
        "Không tìm thấy đoạn nào liên quan đến câu hỏi. "
        f"Hiện có báo cáo của: {_listed(_scopes(knowledge.cards))}. Hãy thử hỏi bằng từ ngữ khác hoặc bỏ bớt bộ lọc.",
    )


def _scopes(cards: Iterable[DocumentCard]) -> list[str]:
    """Place and year of each report, as "Kiên Giang (2019)"."""
    found: dict[str, None] = {}
    for card in cards:
        place = card.metadata.place or card.metadata.province
        if place:
            year = (card.metadata.issued_on or (card.metadata.period.end if card.metadata.period else ""))[:4]
            found[f"{place} ({year})" if year else place] = None
    return sorted(found)


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:12])
    return ", ".join(shown) + (f" và {len(names) - 12} nơi khác" if len(names) > 12 else "")
