"""Reasons not to answer although passages were found."""

from __future__ import annotations

from rag.answering import scope
from rag.answering.answer import Answer
from rag.answering.refusing import (
    abstain,
    contraries,
    counts,
    directions,
    documents,
    elsewhere,
    lists,
    matters,
    names,
    narrower,
    outcomes,
    premises,
    topics,
    values,
    years,
)
from rag.answering.refusing.case import Case, bearing, nearest
from rag.answering.refusing.sureness import FITTED, Model, Signs, signs
from rag.answering.understanding.asking import CLASSIFIERS

_GATES = (
    *documents.NAMED,
    *names.NAMED,
    *elsewhere.GATES,
    *directions.GATES,
    *contraries.GATES,
    *premises.GATES,
    *outcomes.GATES,
    *matters.UNTOLD,
    *names.ASKED,
    *values.GATES,
    *documents.ASKED,
    *lists.GATES,
    *matters.UNKNOWN,
    *years.GATES,
    *counts.GATES,
    *narrower.GATES,
)


def refusal(case: Case) -> Answer | None:
    """The first reason not to answer, None where there is none."""
    return mismatch(case) or weak(case)


def mismatch(case: Case) -> Answer | None:
    """What was asked for is of a kind, place, year or premise that the sentences do not have."""
    return next((found for gate in _GATES if (found := gate(case)) is not None), None)


def weak(case: Case, model: Model = FITTED) -> Answer | None:
    """The sentences say too little of what was asked."""
    if not case.chosen:
        return abstain.empty(case.knowledge)
    if case.want.kind == "figure" and not bearing(case):
        places = scope.words(case.understood)
        nouns = [[w for w in n if w not in places] for n in case.want.nouns if n[0] not in CLASSIFIERS]
        things = ", ".join(f"số {' '.join(n)}" for n in nouns if n) or "con số được hỏi"
        return nearest(case, f"Các đoạn tìm được không ghi {things}.")
    if unheard := matters.unheard_of(case):
        return nearest(case, f"Các đoạn tìm được không nói đến {', '.join(unheard)}.")
    if untold := topics.untold(case):
        verb = "nêu hạn chế nào về" if case.want.of_shortcomings else "nói đến"
        return nearest(case, f"Các đoạn tìm được không {verb} {untold}.")
    if not model.sure(signs_of(case)) or matters.scattered(case):
        return nearest(case, "Các đoạn tìm được không đủ căn cứ để trả lời.")
    return None


def signs_of(case: Case) -> Signs:
    """What the chosen sentences show."""
    return signs(case.chosen, case.want, case.weight, scope.words(case.understood))
