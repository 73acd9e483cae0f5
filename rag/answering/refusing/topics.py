"""What a short question is about, and whether the sentences found speak of it at all.

Who asks shortly ("Hạn chế trong phòng chống cháy rừng là gì?") names the matter as reports do. Long questions describe
it, in words that need not stand in the answer; they are not looked at here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.answering import cites, scope
from rag.answering.evidence import FRAMING, falls_short, keys_of, runs
from rag.answering.refusing.case import Case, around
from rag.answering.refusing.matters import AROUND_A_MATTER, OF_NOTHING, TOLD_BY
from rag.answering.understanding.asking import QUESTION_WORDS
from rag.records import Role
from rag.text.tokens import search_form

_LOOKED_AT = 5  # sentences that come next
_SHORT = 3  # words of its matter that a short question has at most
_NEAR = 0.5  # cosine from which a word of two syllables says the same as another
_NAMING = ("how", "statement", "reason", "recommendation", "limitation")
_PARTLY_NAMING = ("figure", "which", "yes_no", "who")
"""Kinds of question whose lone syllables tell little of their matter."""
_ASKING = ("nào", "gì", "đâu", "sao", "ai")
_BEFORE = ("không", "chưa", "chẳng", "ai")


def untold(case: Case) -> str:
    """What a short question is about, where the passages of the sentences found say too little of it, in these words or
    in others; where shortcomings are asked for, the sentences that tell of any. Empty where they do.
    """
    kinds = [kind for kind in case.want.kinds if kind != "definition"]  # "hạn chế trong ... là gì?"
    if not kinds or kinds[0] not in (*_NAMING, *_PARTLY_NAMING) or cites.named(case.understood):
        return ""
    counted = kinds[0] == "figure"
    words = _less_sections(_matter(case, joined=counted), case)
    if not 0 < len(words) <= _SHORT:
        return ""
    missing = _missing(words, _texts(case), case)
    if len(missing) == len(words):
        return " ".join(words) if kinds[0] in _NAMING or any(" " in word for word in missing) else ""
    # Of several words one may be told by others; that is not enough where what is missing is more than a syllable.
    most = len(missing) == len(words) - 1 and any(" " in word for word in missing)
    return " ".join(words) if most and not counted else ""


def all_told(case: Case) -> bool:
    """Whether the passages of the sentences found, with their headings and the head of their report, say all that a
    question is about."""
    return not _missing(_less_sections(_matter(case, joined=False), case), _texts(case), case)


_CALLED: Mapping[str, Role] = {
    "kinh nghiệm": "kinh_nghiem",
    "phương hướng": "nhiem_vu_giai_phap",
    "định hướng": "nhiem_vu_giai_phap",
    "ưu điểm": "uu_diem",
}
"""What sections are called in questions: sentences of such a section need not say so."""
_DRAWN = frozenset("được rút ra từ thực tiễn".split())
"""Where lessons are drawn from."""


def _less_sections(words: Sequence[str], case: Case) -> list[str]:
    """The matter of a question without the names of sections that sentences found are of."""
    roles = {e.hit.passage.role for e in case.chosen}
    told = [name for name, role in _CALLED.items() if name in case.low and role in roles]
    aside = _DRAWN.union(*(name.split() for name in told)) if told else frozenset[str]()
    return [word for word in words if not aside.issuperset(word.split())]


def _texts(case: Case) -> list[str]:
    """Where the matter may be told."""
    near = [*case.chosen, *case.ranked[:_LOOKED_AT]]
    if not case.want.of_shortcomings or "reason" in case.want:
        return list(dict.fromkeys(text for e in near for text in around(e)))
    telling = [e for e in near if falls_short(e)] or case.chosen
    return list(dict.fromkeys(text for e in telling for text in (e.text, *around(e)[1:])))


def _missing(words: Sequence[str], texts: Sequence[str], case: Case) -> list[str]:
    """Those of the words that no text says: neither itself, nor what reports call it, nor a word of like meaning."""
    said = [keys_of(text) for text in texts]
    cosines = case.vocabulary.nearness(words, [search_form(text) for text in texts]).tolist()
    return [
        word
        for word, cosine in zip(words, cosines, strict=True)
        if (cosine < _NEAR or " " not in word)
        and not any(runs(keys, form) for keys in said for form in _forms(word, case))
    ]


def _forms(word: str, case: Case) -> list[tuple[str, ...]]:
    """A word, and what reports call the everyday expression that it stands in."""
    formal = [
        form
        for plain, forms in case.understood.in_other_words
        if not {*word.split()}.isdisjoint(plain.split())
        for form in forms
    ]
    return [keys_of(form) for form in (word, *formal)]


def _matter(case: Case, *, joined: bool) -> list[str]:
    """The words of a question beyond places, frame and question words, abbreviations written out.

    With ``joined`` two syllables that the vocabulary does not have as one are one word as well ("bỏ học").
    """
    text = scope.placeless(search_form(case.low), case.understood.scopes, ", ")
    empty = scope.words(case.understood) | QUESTION_WORDS | FRAMING | OF_NOTHING | AROUND_A_MATTER
    issuers = [keys_of(e.hit.document.metadata.issuer or "") for e in case.chosen if case.understood.filters.places]
    found: list[str] = []
    for clause in re.split(r"[,;:?.!“”\"()]|\b(?:ở|tại)\b", text):
        lone = False
        for word in case.vocabulary.words(" ".join(keys_of(clause))):
            parts = word.split()
            if word[0].isdigit() or empty.issuperset(parts) or parts[-1] in _ASKING or parts[0] in _BEFORE:
                lone = False
            elif lone and len(parts) == 1:
                found[-1] += f" {word}"
                lone = False
            else:
                found.append(word)
                lone = joined and len(parts) == 1
    return [w for w in dict.fromkeys(found) if w not in TOLD_BY and not any(runs(i, keys_of(w)) for i in issuers)]
