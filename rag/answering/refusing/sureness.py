"""How sure it is that the chosen sentences answer a question at all: a logistic model of six numbers, fitted on
development questions by ``python -m eval answering FILE... --fit``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from rag.answering.evidence import FRAMING, Evidence, Weight, keys_of
from rag.answering.quantities import counted_by, counting
from rag.answering.understanding.asking import Asked
from rag.records import Role


@dataclass(frozen=True, slots=True)
class Signs:
    """What is looked at, the best of the chosen sentences for each (see ``evidence.Evidence``).

    ``matter`` is the share of the question's words beyond place and frame ("hạn chế", "công tác") that the sentences
    hold; ``figure`` is 1 where a figure is asked for, ``own`` then the share of the matter that one figure of the right
    unit has in its own label and noun.
    """

    score: float
    said: float
    around: float
    matter: float
    figure: float
    own: float


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the signs; a sum below zero is a no. Weight of ``around`` is negative because ``score`` holds it too:
    what counts is what a score has beyond shared words."""

    weights: Signs
    bias: float

    def sure(self, signs: Signs) -> bool:
        """Whether the sentences answer."""
        terms: list[float] = [w * s for w, s in zip(astuple(self.weights), astuple(signs), strict=True)]
        return sum(terms) + self.bias >= 0.0


# The bias was fitted to -1.481; the gates have since taken over most of what that declined, and what it declined beside
# were questions in everyday words, which reports do answer.
FITTED = Model(Signs(score=3.807, said=5.816, around=-6.039, matter=3.737, figure=-2.759, own=6.698), bias=-0.481)


_AIMING = frozenset("mục chỉ tiêu phấn đấu kế hoạch đặt đề ra tối đa thiểu ít nhất".split())
"""What asks for an aim, which "không quá 95 người" tells without these words."""


_CALLED: Mapping[Role, tuple[str, ...]] = {
    "uu_diem": ("ưu", "điểm"),
    "nhiem_vu_giai_phap": ("phương", "hướng"),
}
"""What a section is called in questions, which its sentences need not say."""


def signs(chosen: Sequence[Evidence], want: Asked, weight: Weight, named: frozenset[str]) -> Signs:
    """What the chosen sentences show; ``named`` are words of places, which their documents satisfy."""
    aimed = any(q.sense == "target" for e in chosen for q in counting(e.text, want.nouns))
    frame = FRAMING | _AIMING if aimed else FRAMING
    units = {unit for t in want.terms if t not in frame and (unit := keys_of(t)) and not set(unit) <= named}
    worth = {unit: max(map(weight, unit)) for unit in units}

    def share(words: Sequence[str]) -> float:
        held = frozenset(words)
        return sum(w for unit, w in worth.items() if held.issuperset(unit)) / (sum(worth.values()) or 1.0)

    figure = want.kind == "figure"
    own = (
        share((*q.label, *q.noun))
        for e in chosen
        for q in counting(e.text, want.nouns)
        if not want.nouns or any(counted_by(q, n) is not False for n in want.nouns)
    )
    return Signs(
        max(e.score for e in chosen),
        max(e.said for e in chosen),
        max(e.around for e in chosen),
        # Where nothing is asked about but the report itself ("hạn chế của An Hải"), its sentences hold all of it.
        share([k for e in chosen for k in (*keys_of(e.text), *_CALLED.get(e.hit.passage.role, ()))]) if units else 1.0,
        float(figure),
        max(own, default=0.0) if figure else 0.0,
    )
