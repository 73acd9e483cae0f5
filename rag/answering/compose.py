"""An Answer from verbatim sentences: what was asked for first, then its context, each with its citation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rag.answering import abstain, evidence, retrieve, verify
from rag.answering.answer import Answer, Citation, Sentence
from rag.answering.asking import Asked, asked
from rag.answering.evidence import Evidence
from rag.answering.question import Knowledge, Understood
from rag.library.store import Store
from rag.models.encoder import Encoder
from rag.records import DocumentCard, Passage, Span
from rag.text.citation import formal

CANDIDATES = 40
"""Passages whose sentences are weighed."""


def answer(store: Store, encoder: Encoder, understood: Understood, knowledge: Knowledge) -> Answer:
    """The answer to a question, or an honest no. Raises LibraryError."""
    refused = abstain.outside(understood, knowledge)
    if refused is not None:
        return refused
    want = asked(understood.text)
    hits = retrieve.search(store, encoder, understood, CANDIDATES)
    if not hits:
        return abstain.empty(knowledge)
    weight = weights(knowledge)
    named = frozenset(k for p in understood.places for k in evidence.keys_of(p))
    ranked = evidence.rank(understood.text, want, hits, weight=weight, named=named, encoder=encoder)
    return compose(pick(ranked, want))


def weights(knowledge: Knowledge) -> evidence.Weight:
    """Rarity of words in this library."""
    counts: Counter[str] = Counter()
    for word, frequency in knowledge.lexicon.items():
        for syllable in word.split("_"):
            for key in evidence.keys_of(syllable):
                counts[key] += frequency
    return evidence.weights_of(counts, sum(c.passages for c in knowledge.cards))


def pick(ranked: Sequence[Evidence], want: Asked) -> list[Evidence]:
    """The sentences to show: one to three for a fact, up to five for measures, limitations and advice."""
    most = 3 if want.kind in ("figure", "who", "when", "symbol", "definition") else 5
    if not ranked:
        return []
    floor = 0.55 * ranked[0].score
    chosen: list[Evidence] = []
    for candidate in ranked:
        if candidate.score < floor or len(chosen) == most:
            break
        if not any(candidate.text == c.text for c in chosen):
            chosen.append(candidate)
    return chosen


def compose(chosen: Sequence[Evidence]) -> Answer:
    """Sentences and their citations, in the order given."""
    citations: list[Citation] = []
    said: list[Sentence] = []
    lines: list[str] = []
    for item in chosen:
        made = cite(item.hit.passage, item.hit.document, item.span, len(citations) + 1)
        citations.append(made)
        said.append(Sentence(item.text, (made.n,)))
        lines.append(f"{shown(item.text, item.hit.document)} [{made.n}]")
    notes = []
    if any(c.document.nature == "digest" for c in citations):
        notes.append("Trích theo bản tóm lược, cần đối chiếu bản gốc.")
    return Answer("\n".join(lines), False, None, "extractive", tuple(citations), tuple(said), tuple(notes))


def cite(passage: Passage, document: DocumentCard, span: Span, n: int) -> Citation:
    """A numbered citation of a span of a passage."""
    quotation = verify.quote(passage, span)
    if quotation is None:
        raise ValueError(f"span {span} outside passage {passage.id}")
    return Citation(n, quotation, document, reference(passage, document))


def reference(passage: Passage, document: DocumentCard) -> str:
    """The formal reference of a passage."""
    return formal(
        document.metadata,
        document.nature,
        section=passage.section,
        footnote=passage.footnote,
        point=passage.point,
        page=passage.page,
    )


def shown(text: str, document: DocumentCard) -> str:
    """A document's words between quotation marks; a digest's words are ours and stand without."""
    return text if document.nature == "digest" else f"“{text}”"
