"""Lexical and dense search, filtered first, fused by weighted normalised scores.

Two steps. Candidates come from BM25 over several fields and from the encoder's vectors, both within the filters, and
are fused. The best of them are then looked at as texts: runs of words and phrases of the question, the year, the role
of the section. Every part lies in [0, 1] and has one weight in :class:`Fusion`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import accumulate
from math import exp
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.answering.matching import MATCHES, alike, holding, match
from rag.answering.question import Understood
from rag.answering.scope import of_year, placeless
from rag.answering.understanding.asking import QUESTION_WORDS, Kind, asked
from rag.answering.understanding.spoken import syllables, symbols
from rag.library.store import Keys, LexicalQuery, Store
from rag.models import memory
from rag.models.encoder import EmbeddedEncoder, Encoder, unit
from rag.models.reranker import Reranker
from rag.records import DocumentCard, Filters, Hit, Passage, Role
from rag.text.citation import formal
from rag.text.glances import Glances
from rag.text.places import merger_between
from rag.text.prints import Prints
from rag.text.tokens import fold, search_form

Floats = NDArray[np.float32]

# Frames people put around a question; they say nothing about the matter.
_FRAME = QUESTION_WORDS | {
    *("trích", "câu", "dẫn", "nguyên", "văn", "liệt", "kê", "danh", "sách", "cụ", "thể", "chi", "tiết", "thông", "tin"),
    *(
        "nội",
        "dung",
        "báo",
        "cáo",
        "giúp",
        "tìm",
        "hỏi",
        "muốn",
        "dùng",
        "đang",
        "những",
        "việc",
        "như",
        "phần",
        "trăm",
    ),
}
_ROLES: dict[Kind, tuple[Role, ...]] = {
    "limitation": ("han_che",),
    "reason": ("nguyen_nhan",),
    "recommendation": ("kien_nghi", "nhiem_vu_giai_phap", "kinh_nghiem"),
}
# Words that name a kind of section; of several the first here is meant ("nguyên nhân của hạn chế" asks for causes).
_NAMED_ROLES: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(r"\bnguyen nhan\b"), "nguyen_nhan"),
    (re.compile(r"\bkinh nghiem\b"), "kinh_nghiem"),
    (re.compile(r"\b(?:kien nghi|de nghi|de xuat)\b"), "kien_nghi"),
    (re.compile(r"\b(?:han che|ton tai|khuyet diem)\b"), "han_che"),
    (re.compile(r"\b(?:nhiem vu|giai phap|thoi gian toi|phuong huong)\b"), "nhiem_vu_giai_phap"),
)
_NUMBER = re.compile(r"\d+")
_SIGNS = re.compile(r"\b(?:ky|nguoi ky|dung ten)\b")
_SENT = re.compile(
    r"\bnoi nhan\b(?! ho so)|\bgui (?:cho|den|toi|di)\b.*\b(?:nao|ai|dau)\b|\bgui ai\b"
    r"|\bbao cao\b[^?]*\bgui (?:len |xuong )?(?:nhung |cac )?(?:co quan |noi |don vi )?(?:nao|ai|dau)\b"
)
_BARE = 0.6  # of the vector; with 0.5 a twentieth more hits change where marks are restored wrongly
_DUPLICATE, _FEW = 0.9, 8  # texts of fewer words are no duplicates
_LONG_NAME = 6  # syllables from which a name is telling by itself
_RERANKED = 20  # passages a cross-encoder reads: some tens of milliseconds each on a processor
_FULL = 1.3  # the sum of a passage that fits in every ordinary way
_BEND = 0.8  # above this share of it, scores are squeezed below 1


_OF_TEXTS = (
    "titled",
    "spelt",
    "said",
    "year",
    "role",
    "named_role",
    "counted",
    "signed",
    "formula",
)
PARTS = ("lexical", "dense", "cites", *MATCHES, *_OF_TEXTS)
"""What a score is made of, each in [0, 1] (``formula`` up to 2); the weight of each is an attribute of Fusion."""


@dataclass(frozen=True)
class Fusion:
    """Weights, fitted (``python -m eval fit``) on questions to five reports, the shipped digests and law articles.

    Those of MATCHES began as a regression on law questions alone, which gained .04 of MRR there; they were then moved
    to where questions to reports, which often share no word with their passage, lose nothing by them.

    ``candidates`` come from each side, ``refined`` of them are looked at as texts, and more where more hits are
    wanted. The first group weighs the lexical query: its fields, then how much a word counts that is an expansion
    (``loose``: its single syllables), belongs to the frame of a question, or is settled by a filter. The second group
    is PARTS.
    """

    candidates: int = 60
    refined: int = 40

    words: float = 1.0
    folded: float = 0.85
    heading: float = 0.4
    symbols: float = 2.0
    synonyms: float = 0.4
    formal: float = 0.35
    loose: float = 3.0
    frame: float = 0.8
    scope: float = 0.2

    lexical: float = 0.5
    dense: float = 1.0
    cites: float = 0.75
    headed: float = -0.12
    pairs: float = 0.25
    triples: float = 0.2
    run: float = 0.2
    near: float = 0.08
    heading_pairs: float = 0.18
    titled: float = 0.9
    spelt: float = 0.25
    said: float = 0.25
    year: float = 0.05
    role: float = 0.1
    named_role: float = 0.22
    counted: float = 0.15
    signed: float = 0.5
    formula: float = -0.4

    @cached_property
    def weights(self) -> Floats:
        """Of PARTS, in their order; not to be written to."""
        weights = np.array([getattr(self, name) for name in PARTS], dtype=np.float32)
        weights.flags.writeable = False
        return weights


class Looked(NamedTuple):
    """What was seen of the passages of one scope, a row each: its PARTS, which of the question's different folded words
    it or its heading has, and among ``words`` its text, number 2 * row, and its heading behind it."""

    parts: Floats
    held: NDArray[np.bool_]
    words: Prints


class Candidate(NamedTuple):
    """A passage that may be the one, with the weighted sum of its parts; ``twins`` say the same elsewhere."""

    key: int
    score: float
    looked: Looked
    row: int
    twins: tuple[Candidate, ...] = ()


def search(
    store: Store,
    encoder: Encoder,
    understood: Understood,
    k: int = 10,
    *,
    filters: Filters | None = None,
    fusion: Fusion = Fusion(),
    reranker: Reranker | None = None,
) -> tuple[Hit, ...]:
    """The k best passages for a question, within its filters (or ``filters`` instead of them).

    Where several places are asked for, each is searched by itself and they take turns: none crowds out the rest.
    """
    chosen = understood.filters if filters is None else filters
    if k > min(fusion.candidates, fusion.refined):
        fusion = replace(fusion, candidates=max(fusion.candidates, k), refined=max(fusion.refined, k))
    vector = encoded(understood, encoder)
    scopes = [
        chosen if places == chosen.places else replace(chosen, places=places) for places in _scopes(understood, chosen)
    ]
    ranked = [candidates(store, vector, understood, scope, fusion) for scope in scopes]
    if reranker is not None:
        ranked = [_reranked(store, understood.text, found, reranker) for found in ranked]
    merged = _folded_together(ranked[0], k * 2) if len(ranked) == 1 else _in_turns(ranked)
    if understood.many and len(ranked) == 1:
        merged = _spread(store, merged)
    if chosen == understood.filters and understood.ambiguous_directives:
        merged = _with_namesakes(store, vector, understood, merged, fusion)
    return _read(store, understood, merged[:k])


def _read(store: Store, understood: Understood, best: Sequence[Candidate]) -> tuple[Hit, ...]:
    """The passages that are shown, with what is said of each."""
    every = [key for one in best for key in (one.key, *(twin.key for twin in one.twins))]
    read = dict(zip(every, store.passages(every), strict=True))
    reasons = why(understood, best, [read[one.key] for one in best])
    return tuple(
        Hit(rank, _shown(one.score), *read[one.key], tuple(_reference(*read[twin.key]) for twin in one.twins), reason)
        for rank, (one, reason) in enumerate(zip(best, reasons, strict=True), start=1)
    )


def _shown(score: float) -> float:
    """A sum of weights as a figure below 1; its order is kept."""
    share = max(0.0, score) / _FULL
    return share if share <= _BEND else 1.0 - (1.0 - _BEND) * exp((_BEND - share) / (1.0 - _BEND))


def lexical_query(understood: Understood, fusion: Fusion = Fusion()) -> LexicalQuery:
    """The question under every lexical field, each token once with its weight."""
    scope = set(understood.settled)

    def weight(token: str) -> float:
        parts = token.split("_")
        return fusion.frame if _FRAME.issuperset(parts) else fusion.scope if scope.issuperset(parts) else 1.0

    spoken: dict[str, float] = {}
    bare: dict[str, float] = {}
    for token, folded in syllables(understood.text):
        own = spoken[token] = weight(token)
        bare[folded] = max(own, bare.get(folded, 0.0))
    joined = {t: weight(t) for t in understood.words}
    # Each further term of each further field costs a walk through its passages: what is not the question's own is
    # looked for as words, and once more without marks.
    for forms, share in ((understood.synonyms, fusion.synonyms), (understood.formal, fusion.formal)):
        for word in (w for form in forms for w in form.split()):
            joined.setdefault(word, share)
            for token in word.split("_"):
                bare.setdefault(fold(token), share * fusion.loose)
    return {
        "words": [(t, w * fusion.words) for t, w in joined.items()],
        "folded": [(t, w * fusion.folded) for t, w in bare.items()],
        "heading": [(t, w * fusion.heading) for t, w in spoken.items()],
        "symbols": [(t, fusion.symbols) for t in symbols(understood.text) if t not in scope],
    }


def encoded(understood: Understood, encoder: Encoder) -> Floats:
    """The vector a question is looked for with, of one spelling: capitals and the place of tone marks change nothing.

    Places that filter are left out of it: they tell no passage of theirs from another. The embedded encoder knows words
    without their marks too: the larger part of the vector is that of the bare question, so that a mark
    restored wrongly moves it less far.
    """
    spoken = _looked_for(understood.text, understood.scopes)
    return memory.question(
        encoder, spoken, _of_both_spellings if isinstance(encoder, EmbeddedEncoder) else memory.alone
    )


@lru_cache(maxsize=256)
def _looked_for(text: str, scopes: tuple[tuple[str, ...], ...]) -> str:
    spoken = search_form(text)
    return " ".join(placeless(spoken, scopes).split()) or spoken


def _of_both_spellings(encoder: Encoder, spoken: str) -> Floats:
    marked, bare = encoder.encode_questions([spoken, fold(spoken)])
    both: Floats = unit(((1.0 - _BARE) * marked + _BARE * bare)[None])[0]
    return both


def candidates(
    store: Store, vector: Floats, understood: Understood, scope: Filters, fusion: Fusion = Fusion()
) -> list[Candidate]:
    """Candidates within one scope, best first; ``vector`` is the encoded question."""
    keys, own = fused(store, vector, understood, scope, fusion)
    keys, own = keys[: fusion.refined], own[: fusion.refined]
    if not len(keys):
        return []
    glances = store.glances(keys)
    matched = match(*_weighed(store, understood), glances.words)
    # Documents are read for what is shown alone, unless the question has a year.
    cards = store.cards_of(keys) if understood.years else ()
    parts = np.concatenate([own, matched.parts, _parts(understood, glances, cards)], axis=1)
    scores = parts @ fusion.weights
    order = np.lexsort((keys, -scores)).tolist()
    numbers, sums = keys.tolist(), scores.tolist()
    looked = Looked(parts, matched.held, glances.words)
    return [Candidate(numbers[n], sums[n], looked, n) for n in order]


def fused(
    store: Store, vector: Floats, understood: Understood, scope: Filters, fusion: Fusion = Fusion()
) -> tuple[Keys, Floats]:
    """The first step: keys that words, meaning or a citation bring, best first, and the first three of PARTS of each,
    shape (keys, 3)."""
    within = store.matching(scope) if scope else None
    if within is not None and not len(within):
        return np.empty(0, dtype=np.int64), np.empty((0, 3), dtype=np.float32)
    lexical = store.search_lexical(lexical_query(understood, fusion), fusion.candidates, within)
    dense = store.search_dense(vector, fusion.candidates, within)
    citing = _citing(store, understood, within, fusion)
    near = dense.keys.tolist()
    said = dict(zip(lexical.keys.tolist(), lexical.scores.tolist(), strict=True))
    some = list(dict.fromkeys([*near, *said, *citing[: fusion.candidates].tolist()]))
    keys = np.array(some, dtype=np.int64)
    own = np.zeros((len(keys), 3), dtype=np.float32)
    own[:, 0] = [said.get(key, 0.0) for key in some]
    own[:, 0] /= max(own[:, 0].max(initial=0.0), 1e-9)
    own[: len(near), 1] = dense.scores
    own[len(near) :, 1] = store.vectors(some[len(near) :]) @ vector
    own[:, 1] = np.minimum(np.maximum(own[:, 1], 0.0), 1.0)
    if len(citing):
        own[:, 2] = np.isin(keys, citing)
    order = np.lexsort((keys, own @ -fusion.weights[:3]))
    return keys[order], own[order]


def _scopes(understood: Understood, chosen: Filters) -> tuple[tuple[str, ...], ...]:
    """Groups of places that are searched each by itself; one group where the user set the places."""
    if chosen.places and {p for scope in understood.scopes for p in scope} == set(chosen.places):
        return understood.scopes
    return (chosen.places,)


def _with_namesakes(
    store: Store, vector: Floats, understood: Understood, found: Sequence[Candidate], fusion: Fusion
) -> list[Candidate]:
    """Behind the first hit, passages on the other directives that bear the symbol asked about, of whatever place.

    Two directives share "Chỉ thị 16/CT-TTg": which one is meant is not guessed, both are listed.
    """
    best = [f.key for f in found[:2]]
    meant = dict.fromkeys(d for several in understood.ambiguous_directives for d in several)
    unmet = [d for d in meant if not np.isin(best, store.matching(Filters(directives=(d,)))).any()]
    others = [f for d in unmet[:3] for f in candidates(store, vector, understood, Filters(directives=(d,)), fusion)[:2]]
    return list({f.key: f for f in (*found[:1], *others, *found[1:])}.values())


def _citing(store: Store, understood: Understood, within: Keys | None, fusion: Fusion) -> Keys:
    """Keys of passages that cite a directive the question names or, unless it asks who cites it, are its own text."""
    ids = (*understood.directives, *(d for several in understood.ambiguous_directives for d in several))
    if not ids or not fusion.cites:
        return np.empty(0, dtype=np.int64)
    keys = store.matching(Filters(directives=ids))
    held = tuple(document for d in ids if (document := store.holding(d)) is not None)
    if held and "cited_by" not in understood.asks:
        keys = np.union1d(keys, store.matching(Filters(documents=held)))
    return keys if within is None else np.intersect1d(keys, within, assume_unique=True)


def _weighed(store: Store, understood: Understood) -> tuple[list[str], list[float]]:
    """The question's folded words, and what each says.

    Words weigh by their rarity; those that ask, and those the filters have taken care of, only join their neighbours.
    """
    said = syllables(understood.text)
    bare = [b for _, b in said]
    settled = {fold(s) for s in understood.settled}
    return bare, [
        0.0 if s in _FRAME or b in settled else rarity
        for (s, b), rarity in zip(said, store.rarity("folded", bare), strict=True)
    ]


def _parts(understood: Understood, found: Glances, cards: Sequence[DocumentCard]) -> Floats:
    """The parts of _OF_TEXTS, one row a passage; ``cards`` are looked at where the question has a year."""
    text = " ".join(b for _, b in syllables(understood.text))
    signed = ("who" in understood.asks and _SIGNS.search(text) is not None) or _SENT.search(text) is not None
    ways = [(plain, *formal) for plain, formal in understood.in_other_words]
    long, behind = _spellings(understood)
    groups = (understood.titles, long, behind, [w for several in ways for w in several])
    held = holding(found.words, [phrase for group in groups for phrase in group])
    texts, either = held[::2], held[::2] | held[1::2]
    ends = list(accumulate(map(len, groups), initial=0))
    titled, spelt, defined, said = (slice(*ends[at : at + 2]) for at in range(len(groups)))
    parts = np.zeros((len(found), len(_OF_TEXTS)), dtype=np.float32)

    def tell(name: str, values: Any) -> None:
        parts[:, _OF_TEXTS.index(name)] = values

    if understood.titles:
        tell("titled", texts[:, titled].any(axis=1))
    if long:
        # The long form right before the short one is best.
        right = 0.5 + 0.5 * texts[:, defined].any(axis=1) if behind else 1.0
        tell("spelt", texts[:, spelt].any(axis=1) * right)
    if ways:
        tell("said", _said(either[:, said], [len(several) for several in ways]))
    if understood.years:
        tell("year", np.array([any(of_year(card, y) for y in understood.years) for card in cards]))
    if roles := _roles(understood):
        tell("role", found.plays(roles))
    if named := _named_role(understood):
        tell("named_role", found.plays((named,)))
    if nouns := _to_count(understood):
        tell("counted", holding(found.words, nouns, counted=True)[::2].any(axis=1))
    if signed:
        tell("signed", found.last)
    tell("formula", found.formula if signed else found.formula + found.last)
    return parts


def _said(held: NDArray[np.bool_], ways: Sequence[int]) -> Floats:
    """The share of the question's everyday expressions that a text or its heading puts in one of its ``ways`` each.

    What most candidates say tells little: the rarer among them an expression is, the more it counts.
    """
    each = [held[:, end - many : end].any(axis=1) for many, end in zip(ways, accumulate(ways), strict=True)]
    met = np.column_stack(each) if ways else np.zeros((len(held), 0))
    rarity = np.log1p(len(held) / (1.0 + met.sum(axis=0)))
    return np.asarray(met @ rarity / max(float(rarity.sum()), 1e-9), dtype=np.float32)


def _to_count(understood: Understood) -> list[str]:
    """The nouns that "bao nhiêu" asks to count: a figure before one of them may be the answer."""
    return [run[0] for run in asked(understood.text).nouns if run] if "figure" in understood.asks else []


def _spellings(understood: Understood) -> tuple[list[str], list[str]]:
    """The long forms of the question's abbreviations, and where a meaning is asked for, with the short one right after.

    Elsewhere only long names count ("Chỉ số Hiệu quả Quản trị và Hành chính công" for PAPI).
    """
    asks = "definition" in understood.asks
    least = 2 if asks else _LONG_NAME
    forms = [form.replace("_", " ") for form in understood.synonyms]
    long = [form for form in forms if len(form.split()) >= least]
    return long, [f"{form} {s}" for form in long for s, _ in syllables(understood.text)] if asks else []


def why(
    understood: Understood, found: Sequence[Candidate], read: Sequence[tuple[Passage, DocumentCard]]
) -> list[tuple[str, ...]]:
    """What each passage was found by, in the reader's language; ``read`` are the passages of ``found``."""
    places = {bare: at for at, bare in enumerate(dict.fromkeys(b for _, b in syllables(understood.text)))}
    telling = {s: places[bare] for s, bare in syllables(understood.text) if s not in _FRAME}
    named, roles = set(symbols(understood.text)), _roles(understood)
    # A text's symbols are told by the question's number being there at all.
    numbers = {number for key in named for number in _NUMBER.findall(key)}
    rows = []
    for one, (passage, card) in zip(found, read, strict=True):
        held = one.looked.held[one.row].tolist()
        met = [s for s, at in telling.items() if at < len(held) and held[at]]
        reasons = []
        if met:
            reasons.append("có các từ: " + ", ".join(met[:8]))
        if any(number in passage.text for number in numbers) and not named.isdisjoint(symbols(passage.text)):
            reasons.append("nêu văn bản được hỏi")
        if passage.role in roles:
            reasons.append("đúng loại mục được hỏi")
        if understood.years and any(of_year(card, y) for y in understood.years):
            reasons.append("đúng năm được hỏi")
        province = card.metadata.province
        if understood.places and province and province not in understood.places:
            notes = (merger_between(place, province) for place in understood.places)
            reasons += dict.fromkeys(note[0].lower() + note[1:].rstrip(".") for note in notes if note)
        rows.append(tuple(reasons) or ("gần nghĩa với câu hỏi",))
    return rows


def _roles(understood: Understood) -> frozenset[Role]:
    return frozenset(r for kind in understood.asks for r in _ROLES.get(kind, ()))


def _named_role(understood: Understood) -> Role | None:
    folded = fold(understood.text)
    return next((role for pattern, role in _NAMED_ROLES if pattern.search(folded)), None)


def _reranked(store: Store, question: str, found: list[Candidate], reranker: Reranker) -> list[Candidate]:
    """The best in the order of a cross-encoder, its scores squeezed into (0, 1) and moved above those of the rest."""
    if not found:
        return found
    best, rest = found[:_RERANKED], found[_RERANKED:]
    passages = store.passages([f.key for f in best])
    relevance = reranker(question, [" › ".join((*p.breadcrumb, p.text)) for p, _ in passages])
    floor = max((f.score for f in rest), default=0.0)
    shares = 1.0 / (1.0 + np.exp(-np.asarray(relevance, dtype=np.float64)))
    rescored = [f._replace(score=floor + float(s)) for f, s in zip(best, shares, strict=True)]
    return sorted(rescored, key=lambda f: (-f.score, f.key)) + rest


def _folded_together(found: Sequence[Candidate], enough: int) -> list[Candidate]:
    """The same text standing in several places becomes one, which lists the others; ``found`` are of one scope."""
    kept: list[Candidate] = []
    twins: list[list[Candidate]] = []
    rest = list(found)
    while rest and len(kept) < enough:
        some, rest = rest[:enough], rest[enough:]
        texts = some[0].looked.words.take(2 * np.array([f.row for f in (*kept, *some)]))
        same = alike(texts, _DUPLICATE, _FEW)
        first = same.argmax(axis=1).tolist()  # most texts are like none before them
        rows = list(range(len(kept)))  # of ``same``, one of each that is kept
        for row, one in enumerate(some, start=len(kept)):
            if len(kept) == enough:
                break
            twin = None
            if first[row] < row:
                twin = next((at for at, other in enumerate(rows) if same[row, other]), None)
            if twin is not None:
                twins[twin].append(one)
            else:
                kept.append(one)
                twins.append([])
                rows.append(row)
    return [one._replace(twins=tuple(others)) if others else one for one, others in zip(kept, twins, strict=True)]


def _reference(p: Passage, card: DocumentCard) -> str:
    return formal(card.metadata, card.nature, section=p.section, footnote=p.footnote, point=p.point, page=p.page)


def _in_turns(ranked: Sequence[Sequence[Candidate]]) -> list[Candidate]:
    """One of each place, best place first, then the second of each."""
    order = sorted((r for r in ranked if r), key=lambda r: (-r[0].score, r[0].key))
    longest = max(map(len, order), default=0)
    return [r[i] for i in range(longest) for r in order if i < len(r)]


def _spread(store: Store, found: Sequence[Candidate], share: float = 0.12) -> list[Candidate]:
    """Each further passage of one document counts a little less."""
    seen: dict[str, int] = {}
    rows = []
    for one, card in zip(found, store.cards_of(np.array([one.key for one in found], dtype=np.int64)), strict=True):
        n = seen.get(card.id, 0)
        seen[card.id] = n + 1
        rows.append(one._replace(score=one.score * (1 - share) ** n))
    return sorted(rows, key=lambda f: (-f.score, f.key))


__all__ = ["PARTS", "Candidate", "Fusion", "Reranker", "candidates", "encoded", "lexical_query", "search", "why"]
