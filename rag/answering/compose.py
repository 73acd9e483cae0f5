"""An Answer from verbatim sentences: what was asked for first, then its context, each with its citation.

The order of a question's way: is it within the library's scope; is it about a report's own head; about a section; about
a directive; then the general way, sentences ranked and gates asked whether they really answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.answering import abstain, cites, evidence, gates, heads, retrieve, sections, verify
from rag.answering.answer import Answer, Citation, Sentence
from rag.answering.asking import Asked, asked
from rag.answering.evidence import Evidence, Weight
from rag.answering.question import Knowledge, Understood
from rag.library.store import Store
from rag.models.encoder import Encoder
from rag.records import DocumentCard, Hit, Passage, Span
from rag.text.citation import formal

CANDIDATES = 40
"""Passages whose sentences are weighed."""
MENTION_GAIN = 0.35
"""What it adds to a sentence's score that it names the directive asked about."""


def answer(store: Store, encoder: Encoder, understood: Understood, knowledge: Knowledge) -> Answer:
    """The answer to a question, or an honest no. Raises LibraryError."""
    refused = abstain.outside(understood, knowledge)
    if refused is not None:
        return refused
    weight = weights(knowledge)
    want = asked(understood.text)
    head = heads.answer(store, understood, knowledge, weight)
    if head is not None:
        return _refused_with(head.refusal, head.evidence) if head.refusal else compose(head.evidence)
    part = sections.answer(store, understood, knowledge)
    if part is not None:
        return _refused_with(part.refusal, ()) if part.refusal else compose(part.evidence)
    mentioned = cites.mentions(store, cites.named(understood))
    if mentioned and not _held(store, understood) and cites.asks_for_text(understood, want, mentioned, weight):
        return _text_missing(mentioned, knowledge)
    ranked = _ranked(store, encoder, understood, want, weight, mentioned)
    if not ranked:
        return abstain.empty(knowledge)
    if mentioned and "cited_by" in want:
        return compose(_one_each(ranked, mentioned), by_place=True)
    if len(understood.places) > 1:
        return _across(store, encoder, understood, knowledge, want, weight, ranked)
    chosen = pick(ranked, want)
    refused = gates.refusal(gates.Case(understood, want, ranked, chosen, weight, knowledge))
    if refused is not None:
        return refused
    if mentioned:
        chosen += [n for n in cites.title_notes(store, mentioned) if n.text not in {c.text for c in chosen}][:1]
    return compose(chosen, notes=_superseded(chosen))


_LAST_WEIGHTS: list[tuple[Mapping[str, int], Weight]] = []


def weights(knowledge: Knowledge) -> Weight:
    """Rarity of words in this library, worked out once per lexicon."""
    if _LAST_WEIGHTS and _LAST_WEIGHTS[0][0] is knowledge.lexicon:
        return _LAST_WEIGHTS[0][1]
    counts: Counter[str] = Counter()
    for word, frequency in knowledge.lexicon.items():
        for key in evidence.keys_of(word.replace("_", " ")):
            counts[key] += frequency
    weight = evidence.weights_of(counts, sum(c.passages for c in knowledge.cards))
    _LAST_WEIGHTS[:] = [(knowledge.lexicon, weight)]
    return weight


def _ranked(
    store: Store,
    encoder: Encoder,
    understood: Understood,
    want: Asked,
    weight: Weight,
    mentioned: Sequence[cites.Mentioned],
) -> tuple[Evidence, ...]:
    hits = list(retrieve.search(store, encoder, understood, CANDIDATES))
    known = {h.passage.id for h in hits}
    within = [m for m in mentioned if _within(m.mention.document, understood)] or list(mentioned)
    hits += [h for h in cites.hits(within) if h.passage.id not in known]
    ranked = evidence.rank(understood.text, want, hits, weight=weight, named=_named(understood), encoder=encoder)
    if not mentioned:
        return ranked
    bearing = {(m.passage.id, m.sentence): m for m in mentioned}
    lifted = []
    for item in ranked:
        mention = bearing.get((item.hit.passage.id, item.span))
        if mention is not None:
            reference = mention.mention.reference
            titled = 0.15 * bool(reference.title) + (0.1 * bool(reference.date) if "when" in want else 0.0)
            item = replace(item, score=item.score + MENTION_GAIN + titled)
        lifted.append(item)
    return tuple(sorted(lifted, key=lambda e: -e.score))


def _within(card: DocumentCard, understood: Understood) -> bool:
    return not understood.places or any(abstain.covers(card, p) for p in understood.places)


def _named(understood: Understood) -> frozenset[str]:
    return frozenset(k for p in understood.places for k in evidence.keys_of(p))


def _held(store: Store, understood: Understood) -> bool:
    return any(store.holding(d) for d in cites.named(understood))


def _text_missing(mentioned: Sequence[cites.Mentioned], knowledge: Knowledge) -> Answer:
    ids = {m.mention.reference.directive_id for m in mentioned}
    names = [cites.directive_name(d) for d in knowledge.directives if d.id in ids]
    text = (
        f"Thư viện chưa có toàn văn {'; '.join(names) or 'văn bản này'} nên không trả lời được nội dung bên trong. "
        f"Văn bản được dẫn tại: {cites.citing(mentioned, knowledge)}."
    )
    title = next((m.mention.reference.title for m in mentioned if m.mention.reference.title), None)
    if title:
        text += f" Theo các báo cáo, văn bản này về: {title}."
    return abstain.abstained("text_not_in_library", text)


def _one_each(ranked: Sequence[Evidence], mentioned: Sequence[cites.Mentioned]) -> list[Evidence]:
    """The best mention of every document that cites the directive."""
    bearing = {(m.passage.id, m.sentence) for m in mentioned}
    chosen: dict[str, Evidence] = {}
    for item in ranked:
        if (item.hit.passage.id, item.span) in bearing:
            chosen.setdefault(item.hit.document.id, item)
    return list(chosen.values())[:10]


def _across(
    store: Store,
    encoder: Encoder,
    understood: Understood,
    knowledge: Knowledge,
    want: Asked,
    weight: Weight,
    ranked: Sequence[Evidence],
) -> Answer:
    """One line per place asked, "không tìm thấy" where so."""
    chosen: list[Evidence] = []
    missing: list[str] = []
    for place in understood.places:
        here = [e for e in ranked if abstain.covers(e.hit.document, place)]
        if len(here) < 20:
            hits = retrieve.search(
                store, encoder, understood, CANDIDATES // 2, filters=replace(understood.filters, places=(place,))
            )
            here = list(
                evidence.rank(understood.text, want, hits, weight=weight, named=_named(understood), encoder=encoder)
            )
        if not here or here[0].coverage < 0.2:
            missing.append(place)
        else:
            chosen += here[:1] + [e for e in here[1:3] if e.score > 0.85 * here[0].score][:1]
    if not chosen:
        return abstain.abstained(
            "weak_evidence", f"Không tìm thấy điều được hỏi trong báo cáo của {', '.join(understood.places)}."
        )
    return compose(chosen, by_place=True, notes=[f"{p}: không tìm thấy." for p in missing])


def pick(ranked: Sequence[Evidence], want: Asked) -> list[Evidence]:
    """The sentences to show: one to three for a fact, up to five for measures, limitations and advice."""
    if not ranked:
        return []
    most = 3 if want.kind in ("figure", "who", "when", "symbol", "definition", "yes_no") else 5
    floor = 0.55 * ranked[0].score
    chosen: list[Evidence] = []
    for candidate in ranked:
        if candidate.score < floor or len(chosen) == most:
            break
        if all(candidate.text != c.text for c in chosen):
            chosen.append(candidate)
    return chosen


def _superseded(chosen: Sequence[Evidence]) -> list[str]:
    """Where a sentence says that a directive it names has since been replaced."""
    notes = []
    for item in chosen:
        at = item.text.lower().find("nay là ")
        if at >= 0:
            end = item.text.find(")", at)
            notes.append(f"Lưu ý, báo cáo ghi: “{item.text[at : end if end > at else at + 160]}”.")
    return list(dict.fromkeys(notes))


# ---------------------------------------------------------------- making the Answer


def compose(chosen: Sequence[Evidence], *, by_place: bool = False, notes: Sequence[str] = ()) -> Answer:
    """Sentences and their citations, in the order given; ``by_place`` names each line's place."""
    citations: list[Citation] = []
    said: list[Sentence] = []
    lines: list[str] = []
    for item in chosen:
        made = cite(item.hit.passage, item.hit.document, item.span, len(citations) + 1)
        citations.append(made)
        said.append(Sentence(item.text, (made.n,)))
        frame = f"{place_of(item.hit)}: " if by_place else ""
        lines.append(f"{frame}{shown(item.text, item.hit.document)} [{made.n}]")
    own = list(notes)
    if any(c.document.nature == "digest" for c in citations):
        own.append("Trích theo bản tóm lược, cần đối chiếu bản gốc.")
    return Answer("\n".join([*lines, *own]), False, None, "extractive", tuple(citations), tuple(said), tuple(own))


def _refused_with(refusal: Answer, shown_beside: Sequence[Evidence]) -> Answer:
    """A refusal with the words that contradict the question as its citations."""
    return replace(refusal, citations=compose(shown_beside).citations)


def place_of(hit: Hit) -> str:
    """The place a hit's document is of, as a reader would call it."""
    m = hit.document.metadata
    return m.place or m.province or hit.document.source


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
