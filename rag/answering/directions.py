"""Directions of a question that the reports turn round: a rise where its figure is told as a fall, a place among the
best where they tell of the last."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rag.answering.answer import Answer
from rag.answering.case import Case
from rag.answering.contraries import against, marked
from rag.answering.evidence import Evidence
from rag.answering.quantities import Quantity, quantities

_NEAR = 6
"""Sentences found among which one may print the figure."""
_RISING = (
    r"tăng(?! cường| trưởng)|(?:nhiều|cao|đông|lớn) (?:hơn|lên|thêm)|nâng(?! cao)|thêm|vọt lên|nhích lên|đội lên|dôi"
)
_FALLING = r"giảm|bớt|(?:ít|thấp|vắng|nhỏ) (?:hơn|đi)|rút|hạ|sụt|tụt|hụt|vơi"
_MOVES = re.compile(rf"\b(?:(?P<up>{_RISING})|(?P<down>{_FALLING}))\b")
_OTHER_FIGURE = re.compile(r"^.*(?:[;.:]|\d[\d.,]*%?)")
_OF_A_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_REACH = 60
"""Characters before a figure in which its direction stands."""


def _direction(text: str, q: Quantity) -> re.Match[str] | None:
    """The last word before a figure that tells where it moved, behind any figure that stands between."""
    before = _OF_A_YEAR.sub("", text[max(0, q.span.start - _REACH) : q.span.start].lower())
    return next(reversed([*_MOVES.finditer(_OTHER_FIGURE.sub("", before))]), None)


_OPEN = re.compile(r"\b(?:hay|hoặc)\b")


def _moved_otherwise(case: Case) -> Answer | None:
    """ "Vì sao tăng thêm 24 đơn?" where the report prints "giảm 24 đơn"."""
    low = marked(case)
    if "yes_no" in case.want or _OPEN.search(low):
        return None
    for asked in quantities(low):
        moved = _direction(low, asked)
        told = [(e, word) for e, q in _printed(case, asked) if (word := _direction(e.text, q))]
        if moved is None or not told or any(word.lastgroup == moved.lastgroup for _, word in told):
            continue
        evidence, word = told[0]
        said = f"Báo cáo nói “{word[0]}”, không nói “{moved[0]}”."
        return against(case, evidence, said, f"{word[0]} {asked.printed}")
    return None


def _printed(case: Case, asked: Quantity) -> Iterator[tuple[Evidence, Quantity]]:
    """Where the sentences at hand print the figure of a question, of the same kind."""
    for evidence in dict.fromkeys((*case.chosen, *case.ranked[:_NEAR])):
        for q in quantities(evidence.text):
            if asked.value in (q.value, q.whole) and (asked.unit == "%") == (q.unit == "%"):
                yield evidence, q


_RANKED = r"\b(?:nhóm|tốp|top|xếp|lọt|thuộc|nằm|vào|(?<!người )đứng)\b"
_FIRST, _LAST = r"cao|đầu|dẫn đầu|tốt|khá|giỏi", r"thấp|cuối|chót|bét|kém|yếu"
_RANK = re.compile(rf"{_RANKED}[^;.?]{{0,80}}?\b(?:(?P<first>{_FIRST})|(?P<last>{_LAST}))\b")
_BY_WHAT_MEANS = re.compile(
    r"\b(?:bí quyết|kinh nghiệm|nhờ|bằng cách nào"
    r"|làm (?:gì|sao|cách nào|thế nào|như thế nào|những gì)[^?]{0,30} (?:để|mà))\b"
)
_OF_THE_MATTER = 0.3


def _ranked_otherwise(case: Case) -> Answer | None:
    """ "Làm gì mà vào nhóm cao nhất?" where the report places it among the low."""
    asked = _RANK.search(case.low)
    if asked is None or "yes_no" in case.want or not ("reason" in case.want or _BY_WHAT_MEANS.search(case.low)):
        return None
    told = [(e, rank) for e in case.chosen if e.coverage >= _OF_THE_MATTER and (rank := _RANK.search(e.text.lower()))]
    if not told or any(rank.lastgroup == asked.lastgroup for _, rank in told):
        return None
    evidence, rank = told[0]
    return against(case, evidence, f"Báo cáo nói “{rank[rank.lastgroup or 0]}”, không nói như câu hỏi.", rank[0])


GATES: tuple[Callable[[Case], Answer | None], ...] = (_moved_otherwise, _ranked_otherwise)
