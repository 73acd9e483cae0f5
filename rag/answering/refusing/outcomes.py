"""What came of things: all of it done where a question takes some for undone, no market where it takes a gain for
granted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from rag.answering import scope
from rag.answering.answer import Answer
from rag.answering.evidence import AHEAD, keys_of
from rag.answering.quantities import quantities
from rag.answering.refusing.case import Case, nearest
from rag.answering.refusing.contraries import PART_ENDS, UNDONE, against, all_fell_short, held_in, matter_of, said_of
from rag.answering.refusing.premises import WENT_BADLY
from rag.answering.understanding.asking import QUESTION_WORDS
from rag.answering.verify import NEGATIONS
from rag.text.tokens import fold

_NEAR = 12
"""Sentences found among which one may tell of what is undone."""
_OF_THE_MATTER = 0.6
"""Share of what a question is about that a sentence must hold to tell what came of it."""


def _all_done(case: Case) -> Answer | None:
    """ "Vì sao còn xã chưa có tổ hòa giải?" where the report counts 19 of 19."""
    if "reason" not in case.want or not UNDONE.search(case.low):
        return None
    # Restored, "con xa" may have become another word than "xã".
    said = keys_of(UNDONE.sub(" ", case.low))
    folded = [fold(k) for k in said]
    matter = matter_of(case, " ".join(said), _DONE)
    weights = {fold(k): case.weight(k) for k in matter}

    def of_it(text: str) -> bool:
        words = frozenset(map(fold, keys_of(text)))
        return sum(weights[k] for k in words & weights.keys()) >= _OF_THE_MATTER * sum(weights.values()) > 0

    telling = [e for e in case.ranked[:_NEAR] if of_it(e.text)]
    if any(UNDONE.search(part.lower()) and of_it(part) for e in telling for part in PART_ENDS.split(e.text)):
        return None
    for evidence in telling:
        counted = [q for q in quantities(evidence.text) if q.whole and q.noun]
        counted = [
            q for q in counted if any(fold(k) in folded for k in keys_of(evidence.text[q.span.end :])[:_COUNTED])
        ]
        if counted and all(q.value == q.whole and not all_fell_short(evidence.text, q) for q in counted):
            said_of_it = f"Báo cáo ghi là {counted[0].printed} {' '.join(counted[0].noun[:2])}."
            return against(case, evidence, said_of_it, counted[0].printed)
    return None


_DONE = "còn thiếu làm áp dụng triển khai thực hiện đưa vào"
"""What is said of things done, in any words."""
_COUNTED = 3
"""Words behind a ratio that say of what it is."""

_GAIN = re.compile(
    r"(?<!trả )\blời\b(?! (?:nói|khuyên|hứa|dạy|kêu|ăn|văn|mở))|\b(?:lãi(?! suất)|lợi nhuận|doanh thu|thu nhập|thu lợi"
    r"|thu về|kiếm (?:được|thêm)|giàu|khấm khá|bán (?:được|chạy|cho|với giá|ra|hàng)|xuất (?:bán|khẩu)|tiêu thụ)\b"
)
_FOR_WHOM = "bà con người dân nông hộ giúp mang lợi nhuận"
_LEAST = 0.4
"""The same for one part of a sentence, where a question says much of a gain that the report does not know."""


def _no_gain(case: Case) -> Answer | None:
    """ "Nuôi ếch lời bao nhiêu?" where the report tells that there was no market for it."""
    if "yes_no" in case.want or not case.chosen or not _GAIN.search(case.low) or NEGATIONS & set(keys_of(case.low)):
        return None
    best = case.chosen[0]
    matter = matter_of(case, " ".join(keys_of(_GAIN.sub(" ", case.low))), _FOR_WHOM)
    part = max(best.text.lower().split(";"), key=lambda part: held_in(case, matter, keys_of(part)))
    bad = WENT_BADLY.search(part)
    if bad is None or _GAIN.search(best.text.lower()) or held_in(case, matter, keys_of(part)) < _LEAST:
        return None
    return against(case, best, "Báo cáo nói khác với điều câu hỏi giả định.", bad[0])


_IS_DONE = re.compile(
    r"\bđã\b[^?]*\b(?:xong|hoàn thành|hoàn tất)\b|\bđã\b(?=[^?]*\b(?:bao nhiêu|mấy)\b)"
    r"|\b(?:bao nhiêu|mấy)\b(?![^?]*\bkhi\b)[^?,]* đã\b"
)
_SAYS_WHAT = 0.5


_ORDERED = frozenset(("buộc",))
"""What was ordered is not yet done: "buộc lắp camera tại 26 điểm"."""


def _only_aims(case: Case) -> Answer | None:
    """ "Bao nhiêu di tích đã cắm mốc xong?" where the reports count those still to be done, and an aim."""
    if case.want.kind != "figure" or not (case.want.nouns or case.want.percent) or not _IS_DONE.search(case.low):
        return None
    counted = {k for noun in case.want.nouns for k in noun} | {"phần", "trăm"}
    matter = matter_of(case, " ".join(k for k in keys_of(case.low) if k not in counted), "xong hoàn thành hoàn tất")
    undone = []
    for evidence in case.ranked[:_NEAR]:
        ahead = evidence.hit.passage.role in AHEAD
        for q in quantities(evidence.text):
            said = said_of(evidence.text, q)
            if held_in(case, matter, said) < _SAYS_WHAT or (q.unit == "%") != case.want.percent:
                continue
            # "Chùa không lăng quăng": what is done is told by "đã", whatever else stands beside.
            undone_yet = ahead or q.sense == "target" or NEGATIONS & set(said) or _ORDERED & set(q.label)
            if not undone_yet or "đã" in q.label:
                return None
            if case.want.percent or any(q.noun[:1] == noun[:1] for noun in case.want.nouns):
                undone.append(evidence)
    if not undone:
        return None
    said_of_it = "Các đoạn tìm được chỉ ghi mục tiêu hoặc phần chưa làm, không ghi kết quả đã làm."
    return nearest(replace(case, chosen=tuple(dict.fromkeys(undone))[:2]), said_of_it)


_WHAT_CAME = re.compile(
    r"\b(?:tuyên(?: án| phạt)?|xét xử|xử|phán quyết|kết luận|kết quả(?: [^?]*)?|trả lời|phê duyệt)"
    r" (?:là )?(?:thế nào|như thế nào|ra sao|gì)\b"
)


def _only_wished(case: Case) -> Answer | None:
    """ "Tòa tuyên thế nào?" where the report asks the court to hear the case soon."""
    if "recommendation" in case.want or not _WHAT_CAME.search(case.low) or not case.chosen:
        return None
    best = case.chosen[0]
    if best.hit.passage.role != "kien_nghi" or not _SOON.search(best.text.lower()):
        return None
    return against(case, best, "Báo cáo chỉ đề nghị, không ghi kết quả.")


_NOT_YET = re.compile(r"\bchưa (?:có )?(?:kết luận|kết quả|xét xử|phán quyết|bản án)\b(?! (?:số|ngày))")


def _not_yet_known(case: Case) -> Answer | None:
    """ "Kết quả xác minh ra sao?" where the sentence on it says "chưa có kết luận"."""
    if {"reason", "limitation", "yes_no"} & set(case.want.kinds) or not case.chosen:
        return None
    asked = _WHAT_CAME.search(case.low) or re.search(r"\bkết luận\b[^?]*\bbao nhiêu\b", case.low)
    untold = _NOT_YET.search(case.chosen[0].text.lower())
    if asked is None or untold is None or _NOT_YET.search(case.low):
        return None
    return against(case, case.chosen[0], f"Báo cáo ghi là {untold[0]}.", untold[0])


_NONE_AROSE = re.compile(r"\bkhông (?:phát sinh|xảy ra|ghi nhận|để xảy ra)(?: [^\W\d_]+){0,3}\W*$")


def _none_arose(case: Case) -> Answer | None:
    """ "Cúm gà làm chết bao nhiêu con?" where the report says "cúm gia cầm: không phát sinh"."""
    if case.want.kind != "figure" or "yes_no" in case.want or not case.chosen or NEGATIONS & set(keys_of(case.low)):
        return None
    best = max(case.chosen, key=lambda e: e.score)  # what counts the thing of another comes first
    asked = frozenset(keys_of(case.low)) - scope.words(case.understood) - QUESTION_WORDS
    for evidence in dict.fromkeys((best, *case.chosen, *case.ranked[:_NEAR])):
        none = _NONE_AROSE.search(evidence.text.lower())
        own = {k for k in asked & frozenset(keys_of(evidence.text)) if case.weight(k) >= _TELLING}
        # Of "cúm gà" what tells of the flu is meant, not what counts the dead of another disease.
        of_it = evidence is best or bool(own - frozenset(keys_of(case.chosen[0].text)))
        if none is not None and of_it and not quantities(evidence.text):
            return against(case, evidence, f"Báo cáo ghi là {none[0].strip(' .;')}.", none[0].strip())
    return None


_TELLING = 2.0
"""Weight from which a word tells what a question is about."""
_SOON = re.compile(r"\b(?:sớm|sẽ|đề nghị|kiến nghị|xem xét)\b")

GATES: tuple[Callable[[Case], Answer | None], ...] = (
    _all_done,
    _no_gain,
    _only_aims,
    _only_wished,
    _not_yet_known,
    _none_arose,
)
