"""Reasons not to answer although passages were found."""

from __future__ import annotations

import re
from itertools import pairwise

from rag.answering import absences, abstain, cites, contraries, counts, elsewhere, premises, scope, years
from rag.answering.answer import Answer
from rag.answering.asking import QUESTION_WORDS
from rag.answering.case import Case, around, bearing, formally, nearest
from rag.answering.evidence import keys_of, runs
from rag.answering.sureness import FITTED, Model, Signs, signs

_GATES = (*elsewhere.GATES, *contraries.GATES, *premises.GATES, *absences.GATES, *years.GATES, *counts.GATES)


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
        nouns = [[w for w in n if w not in places] for n in case.want.nouns]
        things = ", ".join(f"số {' '.join(n)}" for n in nouns if n) or "con số được hỏi"
        return nearest(case, f"Các đoạn tìm được không ghi {things}.")
    if unheard := _unheard_of(case):
        return nearest(case, f"Các đoạn tìm được không nói đến {', '.join(unheard)}.")
    if not model.sure(signs_of(case)) or _scattered(case):
        return nearest(case, "Các đoạn tìm được không đủ căn cứ để trả lời.")
    return None


_OF_A_MATTER = ("how", "yes_no", "statement", "reason", "recommendation")
_MOSTLY, _LEAST_OF_A_TERM = 0.5, 0.35
_SPEAKS_OF_IT = 0.6
"""Share of a question's words from which a sentence speaks of its matter, whatever one word of it is called."""
_OF_NOTHING = frozenset(
    "liệt tóm tắt trình bày chép"
    " cao thấp hơn nhiều ít mỗi mọi vào lên xuống đi giữa ngoài sau trước nhau càng rất quá hai ba mới cũ hằng"
    " hàng".split()
)
"""Words that join, place or compare: with one of these a pair of syllables names no matter."""

_TOLD_BY = frozenset(("thừa nhận", "thú nhận", "tự nhận", "nhìn nhận", "kể lại", "cho biết", "công nhận"))
"""What a report is asked to do, not what it is about."""


_REPORTING = r"(?:báo cáo|địa phương|tỉnh|thành phố|huyện|xã|nơi|đơn vị)"
_OF_ALL = re.compile(rf"^(?!.*\b{_REPORTING} nào\b).*\b(?:các|những) {_REPORTING}\b")


def _unheard_of(case: Case) -> list[str]:
    """The words of a question that no passage found has, where they are most of what it is about.

    Syllables alone tell little: "rác", "thải" and "sinh hoạt" stand apart in reports that never speak of rubbish.
    """
    across = not case.understood.places and _OF_ALL.search(case.low) is not None
    if not (across or case.want.kind in _OF_A_MATTER or "yes_no" in case.want) or cites.named(case.understood):
        return []
    if case.chosen[0].coverage >= _SPEAKS_OF_IT and case.chosen[0].phrase > 0:
        return []
    known = scope.words(case.understood) | QUESTION_WORDS | _OF_NOTHING
    words = [w for w in case.compounds if not known & set(w.split()) and w not in _TOLD_BY]
    if across and "figure" in case.want:  # "tỷ lệ nữ": a matter of one syllable
        words += [t for t in case.want.terms if t not in known and not any(t in w.split() for w in case.compounds)]
    passages = {e.hit.passage.id: e for e in case.ranked}.values()
    texts = [keys_of(text) for e in passages for text in around(e)]
    unheard = [w for w in words if not any(runs(keys, keys_of(w)) for keys in texts)]
    for plain, formal in case.understood.in_other_words:  # said in other words, where reports say these
        if any(runs(keys, keys_of(form)) for form in formal for keys in texts):
            unheard = [w for w in unheard if w not in plain]
    unheard = [w for w in unheard if f" {w} nào" not in case.low]  # "phương tiện nào": what the answer is called
    # "trí tuệ nhân tạo": two side by side are a thing of its own; and who asks all reports at once names his matter.
    term = across or ("yes_no" in case.want and any(f"{a} {b}" in case.low for a, b in pairwise(unheard)))
    if case.want.kind not in _OF_A_MATTER and not term:
        return []
    worth = {w: max(map(case.weight, keys_of(w))) for w in words}
    if not term and formally(case, case.chosen):
        return []
    least = _LEAST_OF_A_TERM if term else _MOSTLY
    return unheard if unheard and sum(worth[w] for w in unheard) >= least * sum(worth.values()) else []


_FEW = 4


def _scattered(case: Case) -> bool:
    """A few words ("thủ đô của Pháp", "vì sao mất mùa") of which no two stand together in any sentence."""
    matter = [t for t in case.want.terms if not set(keys_of(t)) <= scope.words(case.understood)]
    formal = {form.replace("_", " ") for form in case.understood.formal} - {"nguyên nhân"}  # what "vì sao" is called
    few = case.want.kind in ("statement", "reason") and 1 < len(matter) <= _FEW and not formal
    return few and all(e.phrase == 0.0 for e in case.chosen)


def signs_of(case: Case) -> Signs:
    """What the chosen sentences show."""
    return signs(case.chosen, case.want, case.weight, scope.words(case.understood))
