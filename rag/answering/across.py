"""One line for each place asked about: "So sánh số lượt tiếp công dân của A và B"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering import editions, retrieve, scope
from rag.answering.answer import Answer
from rag.answering.choosing import CANDIDATES, figured, pick, weighed
from rag.answering.evidence import Evidence, Weight
from rag.answering.question import Understood, understand
from rag.answering.refusing import abstain, elsewhere, gates
from rag.answering.refusing.case import Case
from rag.answering.tables import rows
from rag.answering.understanding.asking import asked
from rag.answering.understanding.knowledge import Knowledge
from rag.answering.verify import tokens
from rag.answering.written import written
from rag.library.store import Store
from rag.models.encoder import Encoder, static_for

SPOKEN_OF = 0.6
"""The score from which a place's best sentence stands for it in a comparison."""
_AS_MUCH = 0.85


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
    asked_of = scope.groups(understood)
    of_name = {name: scope.groups(understand(name, knowledge)) for name in understood.places}
    for part in elsewhere.parts(understood):
        # "huyện U Minh so với tỉnh Kiên Giang": a district stands for its province, and is not asked of the other.
        homes = {*knowledge.told_of(f"huyện {part}")}
        if found := tuple(g for g in asked_of if not homes.isdisjoint(g)):
            of_name[part] = found
    for group in asked_of:
        others = [name for name, groups in of_name.items() if group not in groups]
        place = next((name for name in understood.places if name in of_name and name not in others), group[0])
        told = _of_one(store, encoder, _asked_of(understood, group, others, knowledge), knowledge, weight)
        chosen += told.evidence
        notes += [f"{place}: {told.note}"] if told.note else []
        if not told.evidence:
            held = any(scope.covers(c, group) for c in knowledge.cards)
            why = told.untold if held else "thư viện chưa có báo cáo của nơi này"
            missing.append(f"{place}: không tìm thấy" + (f" ({why})" if why else ""))
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
        return _Told(_first(here))
    own = replace(own, listed=rows.places_listed(tables, own))
    case = Case(own, want, here, pick(here, want), weight, knowledge, static_for(encoder))
    if refused := gates.refusal(case):
        reason = refused.text.split("\n", 1)[0].rstrip(".")
        return _Told(untold=reason[:1].lower() + reason[1:])
    return _Told([figured(e, want, weight, scope.words(own)) for e in _first(case.chosen)])


def _first(found: Sequence[Evidence]) -> list[Evidence]:
    """The best sentence, with another that says nearly as much."""
    return [*found[:1], *[e for e in found[1:3] if e.score > _AS_MUCH * found[0].score][:1]]


def _asked_of(understood: Understood, group: scope.Group, others: Sequence[str], knowledge: Knowledge) -> Understood:
    """A question as it is asked of one of its places, beside which it names others."""
    text = _own_part(understood.text, group, knowledge) or _without(others, understood.text)
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


_PLACED = r"(?:\s*\b(?:của|ở|tại|bên|giữa|từ|TP|Tp|tỉnh|xã|huyện|quận|thành phố|thị xã)\b\.?)*"
_AND = r"(?:,|\b(?:và|với|so với|so|cùng|hay|hoặc|còn)\b)"
_YEAR = re.compile(r"(?<![\d/.,-])(?:19|20)\d\d(?![\d/])")
_YEAR_BEHIND = r"(?:,?\s+(?:trong |vào )?(?:cuối |đầu |giữa )?(?:năm )?(?:19|20)\d\d(?![\d/]))?"
"""The year that goes with a place where each has its own: "Lai Châu năm 2031 và Sơn La năm 2032"."""
_COMPARING = re.compile(r"^\s*(?:hãy )?(?:so sánh|đối chiếu|so)\b\s*(?=\S)", re.IGNORECASE)


def _without(names: Sequence[str], text: str) -> str:
    """A question without the names of places.

    >>> _without(["Sơn La"], "So sánh số lượt tiếp công dân của Lai Châu và tỉnh Sơn La (2031)")
    'số lượt tiếp công dân của Lai Châu'
    """
    text = _COMPARING.sub("", text)
    for name in sorted(names, key=len, reverse=True):
        written = re.escape(name).replace("thành\\ phố", r"(?:thành phố|TP\.?)")
        own_year = _YEAR_BEHIND if len(set(_YEAR.findall(text))) > 1 else ""
        named = rf"{_PLACED}\s*(?<!\w){written}(?!\w){own_year}(?:\s*\([^()]*\))?"
        text, joined = re.subn(rf"(?:\s*{_AND})+{named}", " ", text)
        text = text if joined else re.sub(rf"{named}(?:\s*{_AND})*", " ", text)
    return re.sub(r"^\s*(?:và|với|,)\s+", "", " ".join(text.split())).strip(" ,")
