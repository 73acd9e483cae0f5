"""What is known of passages at a glance: their words as numbers and a few traits, without reading them again.

A search looks at dozens of passages and shows ten: a library keeps this beside the vectors, so that only what is shown
is read and decoded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from rag.records import Passage, Role
from rag.text import prints
from rag.text.prints import Places, Prints
from rag.text.tokens import TOKEN, fold, number_form

Traits = NDArray[np.uint8]

MAKING = f"{prints.MAKING}.1:{','.join(get_args(Role))}"
"""Changes when a passage would be known otherwise: what a library keeps is then made anew."""

_ROLES: dict[Role, int] = {role: number for number, role in enumerate(get_args(Role))}
_ROLE, _LAST, _FORMULA = 15, 16, 5  # the bits of a role, that of a document's end, and how far up the formula stands
_CLOSING = (" tren day la bao cao ", " tren day la ket qua ")
_LETTERHEAD = re.compile(
    r"^ bao cao | ngay (?:\d+ )?thang (?:\d+ )?nam \d{4} bao cao | cong hoa xa hoi chu nghia | dang cong san viet nam "
)


@dataclass(frozen=True, slots=True)
class Glances:
    """Several passages: ``words`` has the text of each and behind it its heading, ``traits`` is read by ``plays``,
    ``last`` and ``formula``."""

    words: Prints
    traits: Traits

    def __len__(self) -> int:
        return len(self.traits)

    def plays(self, roles: Collection[Role]) -> NDArray[np.bool_]:
        """Whether each plays one of some roles."""
        wanted = np.zeros(_ROLE + 1, dtype=bool)
        wanted[[_ROLES[role] for role in roles]] = True
        return wanted.take(self.traits & _ROLE)

    @property
    def last(self) -> NDArray[np.bool_]:
        """Whether each is of the end of a document: recipients and signature."""
        return (self.traits & _LAST).astype(bool)

    @property
    def formula(self) -> Traits:
        """How much each is a formula that repeats every word of the title and says no more: 2 the closing sentence, 1
        the letterhead, else 0."""
        return np.asarray(self.traits >> _FORMULA, dtype=np.uint8)

    def take(self, chosen: Places) -> Glances:
        """Some of the passages, in the order of their numbers there."""
        pairs = (2 * chosen[:, None] + np.arange(2)).ravel()
        return Glances(self.words.take(pairs), self.traits.take(chosen))

    @classmethod
    def joined(cls, several: Sequence[Glances]) -> Glances:
        """The passages of several, one after the other."""
        traits = np.concatenate([np.empty(0, dtype=np.uint8), *(one.traits for one in several)])
        return cls(Prints.joined([one.words for one in several]), traits)

    @classmethod
    def of(cls, passages: Iterable[Passage]) -> Glances:
        """What passages are known by."""
        some = list(passages)
        words = Prints.of([text for p in some for text in (p.text, " ".join(p.breadcrumb))])
        return cls(words, np.array([_traits(p) for p in some], dtype=np.uint8))


def _traits(passage: Passage) -> int:
    last = _LAST if passage.section.startswith("Nơi nhận") else 0
    return _ROLES[passage.role] | last | _formula(passage.text, passage.section) << _FORMULA


def _formula(text: str, section: str) -> int:
    if fold(text[:8]) == "tren day" and _profile(text).startswith(_CLOSING):
        return 2
    return int(section == "Mở đầu" and _LETTERHEAD.search(_profile(text)[:400]) is not None)


def _profile(text: str) -> str:
    """Folded tokens between single spaces, so that a phrase is found by ``" a b " in profile``."""
    # As ``syllables``, less what a folded text has no need of.
    return f" {' '.join(map(number_form, TOKEN.findall(fold(text))))} "
