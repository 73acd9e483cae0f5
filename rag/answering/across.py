"""One line for each place asked about: "So sánh số lượt tiếp công dân của A và B"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering import abstain, editions, elsewhere, gates, retrieve, rows, scope
from rag.answering.answer import Answer
from rag.answering.asking import asked
from rag.answering.case import Case
from rag.answering.choosing import CANDIDATES, figured, pick, weighed
from rag.answering.evidence import Evidence, Weight
from rag.answering.knowledge import Knowledge
from rag.answering.question import Understood, understand
from rag.answering.verify import tokens
from rag.answering.written import written
from rag.library.store import Store
from rag.models.encoder import Encoder, static_for

SPOKEN_OF = 0.6
"""The score from which a place's best sentence stands for it in a comparison."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What the reports of one place tell, with a ``note`` of ours; else why it is not told, in few words or none."""

    evidence: Sequence[Evidence] = ()
    note: str = ""
    untold: str = ""


def answer(store: Store, encoder: Encoder, understood: Understood, knowledge: Knowledge, weight: Weight) -> Answer:
    """One or two sentences per place asked, "không tìm thấy" where so: each place is asked by itself, so that a figure
    of another year, or of something else, stands for none of them. Raises LibraryError."""
    chosen: list[Evidence] = []
    notes: list[str] = []
    missing: list[str] = []
    for group in scope.groups(understood):
        told = _of_one(store, encoder, _asked_of(understood, group, knowledge), knowledge, weight)
        chosen += told.evidence
        notes += [f"{group[0]}: {told.note}"] if told.note else []
        if not told.evidence:
            held = any(scope.covers(c, group) for c in knowledge.cards)
            why = told.untold if held else "thư viện chưa có báo cáo của nơi này"
            missing.append(f"{group[0]}: không tìm thấy" + (f" ({why})" if why else ""))
    if not chosen:
        return abstain.abstained(
            "weak_evidence", f"Không tìm thấy điều được hỏi trong báo cáo của từng nơi. {'. '.join(missing)}."
        )
    return written(chosen, by_place=True, notes=[*notes, *(f"{m}." for m in missing)])


def _of_one(store: Store, encoder: Encoder, own: Understood, knowledge: Knowledge, weight: Weight) -> _Told:
    """What the reports of one place tell of what is asked of it."""
    want = asked(own.text)
    hits = retrieve.search(store, encoder, own, CANDIDATES // 2)
    older = editions.left_out(hits, own, knowledge)
    hits = tuple(h for h in hits if h.document.id not in older)
    here = list(weighed(hits, own, weight, encoder))
    named = elsewhere.parts(own)
    here = [e for e in here if any(elsewhere.speaks_of(e, name) for name in named)] or here
    tables = rows.tables_found(store, own, hits)
    if want.kind == "figure" and (row := rows.told(tables, own, want, weight, here)):
        return _Told(row.evidence, row.note)
    if not here or here[0].score < SPOKEN_OF:
        return _Told()
    if want.kind != "figure":
        return _Told(here[:1] + [e for e in here[1:3] if e.score > 0.85 * here[0].score][:1])
    own = replace(own, listed=rows.places_listed(tables, own))
    case = Case(own, want, here, pick(here, want), weight, knowledge, static_for(encoder))
    if refused := gates.refusal(case):
        reason = refused.text.split("\n", 1)[0].rstrip(".")
        return _Told(untold=reason[:1].lower() + reason[1:])
    return _Told([figured(e, want, weight, scope.words(own)) for e in case.chosen[:2]])


def _asked_of(understood: Understood, group: scope.Group, knowledge: Knowledge) -> Understood:
    """A question as it is asked of one of its places."""
    text = _own_part(understood.text, group, knowledge) or _without_others(understood, group, knowledge)
    own = understand(text, knowledge)
    return replace(own, filters=replace(understood.filters, places=group), scopes=(group,))


def _own_part(text: str, group: scope.Group, knowledge: Knowledge) -> str:
    """What a question asks of one of its places where it asks each something else ("X: Cà Mau kêu gì, Đồng Tháp cấm
    gì?"), with what it asks of all; empty where it asks all the same."""
    parts = [p.strip() for p in re.split(r"[,;:?]", text) if p.strip()]
    places = [scope.groups(understand(p, knowledge)) for p in parts]
    apart = [len(p) == 1 and len(asked(q).terms) > len(tokens(p[0][0])) for p, q in zip(places, parts, strict=True)]
    if sum(apart) < 2 or any(len(p) > 1 for p in places):
        return ""
    return ", ".join(part for part, p in zip(parts, places, strict=True) if not p or group in p)


_JOINED = (
    r"(?:\s*(?:,|\b(?:và|với|so với|so|cùng|hay|hoặc|còn|của|ở|tại|bên|giữa|từ|TP|Tp|tỉnh|xã|huyện|quận|thành phố"
    r"|thị xã)\b\.?))*"
)
"""What joins a place to those before it, and goes with it."""
_COMPARING = re.compile(r"^\s*(?:hãy )?(?:so sánh|đối chiếu|so)\b\s*(?=\S)", re.IGNORECASE)


def _without_others(understood: Understood, group: scope.Group, knowledge: Knowledge) -> str:
    """The question without the names of its other places."""
    text = _COMPARING.sub("", understood.text)
    for name in sorted(understood.places, key=len, reverse=True):
        if group not in scope.groups(understand(name, knowledge)):
            text = re.sub(rf"{_JOINED}\s*(?<!\w){re.escape(name)}(?!\w)(?:\s*\([^()]*\))?", " ", text)
    return re.sub(r"^\s*(?:và|với|,)\s+", "", " ".join(text.split())).strip(" ,")
