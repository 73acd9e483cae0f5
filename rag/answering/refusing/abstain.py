"""When not to answer, and what to say instead: a reason, and a way on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.answering import scope
from rag.answering.answer import Answer, Reason
from rag.answering.question import Understood
from rag.answering.understanding.courtesies import small_talk
from rag.answering.understanding.knowledge import Knowledge
from rag.records import DocumentCard
from rag.text.places import merger_between


def abstained(reason: Reason, text: str, notes: Sequence[str] = ()) -> Answer:
    """An answer that says no, and why."""
    return Answer(text=text, abstained=True, reason=reason, method="extractive", notes=tuple(notes))


def outside(understood: Understood, knowledge: Knowledge) -> Answer | None:
    """Nothing here is of the place that was asked for."""
    groups = scope.groups(understood)
    if (year := _report_asked(understood)) and not any(
        _of_year(c, year) for c in knowledge.cards if scope.within(c, understood)
    ):
        return other_years(understood, knowledge, year)
    if merged := _report_of_merged(understood, knowledge, groups):
        return merged
    missing = [g[0] for g in groups if not any(scope.covers(c, g) for c in knowledge.cards)]
    if not missing or len(missing) < len(groups) or not knowledge.cards:
        return None
    return abstained(
        "out_of_scope",
        f"Thư viện chưa có báo cáo nào của {_listed(missing)}. "
        f"Hiện có báo cáo của: {_listed(_scopes(knowledge.cards))}.",
    )


def _report_of_merged(understood: Understood, knowledge: Knowledge, groups: Sequence[scope.Group]) -> Answer | None:
    """A province's own report is asked for, and there are only reports of what was merged into it."""
    low = understood.text.lower()
    for name, *_ in groups:
        if not re.search(rf"\bbáo cáo\b[^,;?]{{0,40}}\btỉnh {re.escape(name.lower())}\b", low):
            continue
        held = [c.metadata.province for c in knowledge.cards if scope.covers(c, (name,)) and c.metadata.province]
        notes = [note for p in dict.fromkeys(held) if (note := merger_between(name, p))]
        if held and name not in held and notes:
            return abstained("out_of_scope", f"Thư viện chưa có báo cáo nào của {name}. {' '.join(notes)}")
    return None


def other_years(understood: Understood, knowledge: Knowledge, year: str) -> Answer:
    """Nothing here is of the year that was asked for: which reports there are."""
    return abstained(
        "out_of_scope",
        f"Thư viện chưa có báo cáo năm {year}{_of(scope.groups(understood))}. "
        f"Hiện có báo cáo của: {_listed(_scopes(knowledge.cards))}.",
    )


_REPORT_OF = re.compile(r"\bbáo cáo(?: \w+){0,3}? năm ((?:19|20)\d{2})\b|\bbáo cáo ((?:19|20)\d{2})\b")


def _report_asked(understood: Understood) -> str | None:
    """The year of the report that a question names ("báo cáo năm 2022 của ...")."""
    match = _REPORT_OF.search(understood.text.lower())
    return (match[1] or match[2]) if match else None


def _of_year(card: DocumentCard, year: str) -> bool:
    """Whether a report is of a year or reports on it, as far as it says."""
    m = card.metadata
    if m.period and m.period.start[:4] <= year <= m.period.end[:4]:
        return True
    return (m.issued_on or year)[:4] == year


def _of(groups: Sequence[scope.Group]) -> str:
    return f" của {_listed([g[0] for g in groups])}" if groups else ""


def nothing_asked(text: str, terms: Sequence[str]) -> Answer | None:
    """A greeting, or question words alone."""
    if terms and not small_talk(text):
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
