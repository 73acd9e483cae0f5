"""An Answer from verbatim sentences: what was asked for first, then its context, each with its citation.

The order of a question's way: is it within the library's scope; is it about a report's own head; about a section; about
a directive; then the general way, sentences ranked and gates asked whether they really answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.answering import across, cites, editions, evidence, scope, short_names
from rag.answering.answer import Answer, Citation, Sentence
from rag.answering.choosing import (
    candidates,
    figured,
    of_itself,
    one_each,
    pick,
    ranking,
    weights,
)
from rag.answering.draft import MARK, judged
from rag.answering.evidence import Evidence, Weight
from rag.answering.question import Understood
from rag.answering.refusing import abstain, elsewhere, gates, laid_down, premises, topics
from rag.answering.refusing.case import Case, figures, nearest, stated
from rag.answering.sections import heads, numbered, whole
from rag.answering.sentences import sentences
from rag.answering.tables import rows
from rag.answering.tables.premises import denied, of_more_years
from rag.answering.understanding.asking import Asked, asked
from rag.answering.understanding.knowledge import Knowledge
from rag.answering.verify import Quotation
from rag.answering.written import (
    DIGEST_NOTE,
    noted,
    reference,
    refused_with,
    shown,
    superseded,
    uncut,
    written,
    written_out,
)
from rag.errors import ModelUnavailable
from rag.library.store import Store
from rag.models.encoder import Encoder, static_for
from rag.models.writer import Writer
from rag.records import Hit
from rag.text import places
from rag.text.tokens import fold

DRAFTED_FROM = 6
"""Passages a language model is given."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """A language model that may word the answer; ``progress`` is given the answer as it grows."""

    writer: Writer
    progress: Callable[[Answer], None] = lambda partial: None
    cancelled: Callable[[], bool] = lambda: False


def answer(
    store: Store,
    encoder: Encoder,
    understood: Understood,
    knowledge: Knowledge,
    drafting: Drafting | None = None,
) -> Answer:
    """The answer to a question, or an honest no. Raises LibraryError.

    With ``drafting`` a model words it from the passages that were found; without, or when the model is away, too slow
    or writes nothing that can be verified, the answer is made of the document's own sentences.
    """
    if (nothing := abstain.nothing_asked(understood.text, asked(understood.text).terms)) is not None:
        return nothing
    understood = _as_told(store, encoder, understood, knowledge)
    if (refused := abstain.outside(understood, knowledge)) is not None:
        return refused
    bare = _bare(understood)
    exact = _WORD_FOR_WORD.match(understood.text) is not None
    found = _answered(store, encoder, bare, knowledge, None if exact else drafting)
    return _beside(understood, uncut(found) if exact else found, knowledge)


_TELLS = 0.55
"""Share of a question's words from which a sentence that names a place without reports is what is asked for."""


def _as_told(store: Store, encoder: Encoder, understood: Understood, knowledge: Knowledge) -> Understood:
    """The question without the filter for a place that no report is of, where a report of another place names it in
    the very sentence: "xe bồn từ Sơn La"."""
    missing = [g for g in understood.scopes if not any(scope.covers(c, g) for c in knowledge.cards)]
    if not missing or scope.groups(understood) != understood.scopes or not knowledge.cards:
        return understood
    kept = tuple(g for g in understood.scopes if g not in missing)
    filters = replace(understood.filters, places=tuple(name for group in kept for name in group))
    alone = replace(understood, scopes=kept, filters=filters)
    hits = candidates(store, encoder, alone, asked(alone.text), ())
    ranked = ranking(encoder, alone, weights(knowledge), (), hits)
    told = fold(ranked[0].text) if ranked and ranked[0].coverage >= _TELLS else ""
    return alone if all(any(fold(name) in told for name in group) for group in missing) else understood


_WORD_FOR_WORD = re.compile(r"^\s*(?:trích|cho xem|đưa) nguyên văn\s*:?\s*", re.IGNORECASE)


_NOT_MEANT = re.compile(r" ?\((?:chứ )?không phải [^()]*\)", re.IGNORECASE)


def _bare(understood: Understood) -> Understood:
    """The question without its wish for exact words, which is granted by whole sentences and no model, and without what
    it says in brackets that it is not about."""
    said = _NOT_MEANT.sub("", _WORD_FOR_WORD.sub("", understood.text))
    return replace(understood, text=said.strip() or understood.text)


def _answered(
    store: Store, encoder: Encoder, understood: Understood, knowledge: Knowledge, drafting: Drafting | None
) -> Answer:
    weight = weights(knowledge)
    if (at_once := _at_once(store, understood, knowledge, weight)) is not None:
        return at_once
    extractive, ranked = _general(store, encoder, understood, knowledge, weight)
    if drafting is None or extractive.abstained:
        return extractive
    return _drafted(drafting, understood, ranked, extractive)


def _at_once(store: Store, understood: Understood, knowledge: Knowledge, weight: Weight) -> Answer | None:
    """What needs no search: what stands at a report's head, a section asked for, a title, what a short name stands for;
    None where a question asks for none of these."""
    of_one = heads.answer(store, understood, knowledge, weight) or numbered.answer(store, understood, knowledge)
    if of_one is not None:
        return refused_with(of_one.refusal, of_one.evidence) if of_one.refusal else written(of_one.evidence)
    if sections := whole.answer(store, understood, knowledge):
        of_several = len({e.hit.document.id for e in sections.evidence}) > 1
        return sections.refusal or written(sections.evidence, by_place=of_several)
    told = short_names.told(store, understood) or _titled(store, understood)
    return written(told, by_place=len(told) > 1) if told else None


def _beside(understood: Understood, found: Answer, knowledge: Knowledge) -> Answer:
    """A word on the mergers of 2025 where a place was asked about under its other name, and on other editions of the
    report that answers."""
    provinces = dict.fromkeys(c.document.metadata.province for c in found.citations if c.document.metadata.province)
    notes = dict.fromkeys(
        note
        for province in provinces
        if province not in understood.places
        for asked_for in understood.places
        if (note := places.merger_between(asked_for, province))
    )
    found = noted(found, " ".join(notes)) if notes else found
    others = editions.note([c.document for c in found.citations], understood, knowledge)
    return noted(found, others) if others and not found.abstained else found


def _general(
    store: Store, encoder: Encoder, understood: Understood, knowledge: Knowledge, weight: Weight
) -> tuple[Answer, Sequence[Evidence]]:
    """The answer from ranked sentences, and these."""
    want = asked(understood.text)
    mentioned = cites.mentions(store, cites.named(understood))
    missing = mentioned and not _held(store, understood, knowledge)
    if missing and laid_down.asks_for_text(understood, want, mentioned, weight):
        refused: Answer | None = _text_missing(mentioned, knowledge)
    else:
        refused = _not_cited_there(understood, want, mentioned)
    if refused is not None:
        return refused, ()
    hits = candidates(store, encoder, understood, want, mentioned)
    question = _Question(understood, want, weight, mentioned)
    older = editions.left_out(hits, understood, knowledge)
    if older:
        # What the edition that is meant says, found once more by itself; only where it says nothing, the others.
        kept = tuple(dict.fromkeys(h.document.id for h in hits if h.document.id not in older))
        own = replace(understood.filters, documents=kept)
        alone = candidates(store, encoder, understood, want, mentioned, own)
        weighed_all = ranking(encoder, understood, weight, mentioned, [*alone, *(h for h in hits if h not in alone)])
        if untold := editions.untold(weighed_all, older, understood):
            return untold, ()
        found = _of_passages(store, encoder, knowledge, question, alone)
        if not found[0].abstained:
            return found
    return _of_passages(store, encoder, knowledge, question, hits)


@dataclass(frozen=True, slots=True)
class _Question:
    """A question as it is answered: what it wants, how much its words say, where its directives are mentioned."""

    understood: Understood
    want: Asked
    weight: Weight
    mentioned: Sequence[cites.Mentioned]


def _of_passages(
    store: Store, encoder: Encoder, knowledge: Knowledge, question: _Question, hits: Sequence[Hit]
) -> tuple[Answer, Sequence[Evidence]]:
    """The answer from the passages found, and their sentences, ranked."""
    understood, want, weight, mentioned = question.understood, question.want, question.weight, question.mentioned
    ranked = ranking(encoder, understood, weight, mentioned, hits)
    of_rows = not mentioned or want.kind == "figure"
    tables = rows.tables_found(store, understood, hits)
    if of_rows and (row := rows.told(tables, understood, want, weight, ranked)):
        return written(row.evidence, notes=row.note.split("\n")), (*row.evidence, *ranked)
    for unborne in (denied, of_more_years) if not mentioned else ():
        if refusal := unborne(tables, understood, want, weight):
            return refusal
    if not ranked:
        return abstain.empty(knowledge), ()
    if mentioned and "cited_by" in want:
        titles = cites.title_notes(store, mentioned)[:1] if cites.asks_title(understood.text) else ()
        return written([*one_each(ranked, mentioned), *titles], by_place=True), ranked
    understood = replace(understood, listed=rows.places_listed(tables, understood))
    if len(scope.groups(understood)) > 1:
        found = across.answer(store, encoder, understood, knowledge, weight)
    else:
        found = _one_place(store, encoder, understood, knowledge, want, weight, mentioned, ranked)
    return found, ranked


def _titled(store: Store, understood: Understood) -> list[Evidence]:
    """The clauses that print the title of a directive, where a question asks in general what it is about."""
    told = cites.told_by_title(store, understood)
    of = {hit.passage.id: hit for hit in cites.hits(told)}
    return [replace(evidence.plain(of[m.passage.id], m.sentence), focus=m.clause) for m in told]


def _not_cited_there(understood: Understood, want: Asked, mentioned: Sequence[cites.Mentioned]) -> Answer | None:
    """ "Theo Quyết định 12/QĐ-UBND, X làm thế nào?" where only reports of other places name the decision."""
    if not mentioned or not understood.filters.places or of_itself(understood, want):
        return None
    if any(scope.within(m.mention.document, understood) for m in mentioned):
        return None
    asked = ", ".join(understood.filters.places)
    return abstain.abstained(
        "false_premise",
        f"Báo cáo của {asked} không nhắc đến văn bản này; văn bản được dẫn tại: {cites.citing(mentioned)}.",
    )


_OTHER_DATE = re.compile(r"\b(?:hiệu lực|hạn|hoàn thành|xong|bắt đầu|áp dụng)\b")
"""Of such a date no mention of a directive tells beside its symbol."""


def _one_place(
    store: Store,
    encoder: Encoder,
    understood: Understood,
    knowledge: Knowledge,
    want: Asked,
    weight: Weight,
    mentioned: Sequence[cites.Mentioned],
    ranked: Sequence[Evidence],
) -> Answer:
    dated = any(m.mention.reference.date or "hiệu lực" in m.sentence.of(m.passage.text) for m in mentioned)
    if mentioned and want.kind == "when" and not dated and not _OTHER_DATE.search(understood.text.lower()):
        return abstain.abstained(
            "weak_evidence",
            f"Các báo cáo dẫn văn bản này nhưng không ghi ngày: {cites.citing(mentioned)}.",
        )
    chosen = elsewhere.of_parts(pick(ranked, want), ranked, want, understood)
    case = Case(understood, want, ranked, chosen, weight, knowledge, static_for(encoder))
    refused = gates.refusal(case)
    if refused is not None:
        return noted(refused, where) if (where := _elsewhere(store, understood, refused)) else refused
    if refused := _of_another_place(store, encoder, case):
        return refused
    if want.kind == "figure":
        chosen = [figured(e, want, weight, scope.words(understood)) for e in chosen]
    if mentioned:
        chosen += [n for n in cites.title_notes(store, mentioned) if n.text not in {c.text for c in chosen}][:1]
    # Sentences of one report stand together, the best report's first.
    order = list(dict.fromkeys(c.hit.document.id for c in chosen))
    chosen.sort(key=lambda c: order.index(c.hit.document.id))
    found = written(chosen, by_place=len(order) > 1, notes=superseded(chosen))
    return written_out(found, want)


HARDLY = 0.45
"""Coverage below which it is asked whether a report of another place is what the question is about."""


def _of_another_place(store: Store, encoder: Encoder, case: Case) -> Answer | None:
    """ "Mô hình nuôi ếch ở X thất bại vì sao?" where no report of X speaks of it, and one of another place does."""
    u = case.understood
    if not u.filters.places or max(e.coverage for e in case.chosen) >= HARDLY:
        return None
    anywhere = replace(u, filters=replace(u.filters, places=()))
    ranked = ranking(encoder, anywhere, case.weight, (), candidates(store, encoder, anywhere, case.want, ()))
    best = next((e for e in ranked if not scope.within(e.hit.document, u)), None)
    if best is None or best.score < case.chosen[0].score + evidence.FAR_BETTER or topics.all_told(case):
        return None
    text = f"Báo cáo của {', '.join(u.filters.places)} không nói đến điều được hỏi, mà nơi khác nói đến."
    return nearest(replace(case, chosen=(best,)), text, premise=True)


def _elsewhere(store: Store, understood: Understood, refused: Answer) -> str:
    """Where a figure that the question gives to one place really stands, empty where nowhere."""
    if refused.reason != "false_premise" or not refused.text.startswith(premises.NO_FIGURE):
        return ""
    for figure in sorted(stated(understood)):
        found = store.search_lexical({"folded": [(figure, 1.0)]}, 5)
        for passage, card in store.passages(found.keys.tolist()):
            holding = next((s for s in sentences(passage.text) if figure in figures(s.of(passage.text))), None)
            if holding is not None and not scope.within(card, understood):
                words = shown(" ".join(holding.of(passage.text).split()), card)
                return f"Con số {figure} có trong báo cáo của {scope.name_of(card)}, mục {passage.section}: {words}"
    return ""


def case_of(store: Store, encoder: Encoder, understood: Understood, knowledge: Knowledge) -> Case | None:
    """What the gates are asked about a question; None where it is answered or refused before them."""
    weight = weights(knowledge)
    if abstain.outside(understood, knowledge) or len(scope.groups(understood)) > 1:
        return None
    if _at_once(store, understood, knowledge, weight) is not None:
        return None
    want = asked(understood.text)
    mentioned = cites.mentions(store, cites.named(understood))
    if mentioned and ("cited_by" in want or laid_down.asks_for_text(understood, want, mentioned, weight)):
        return None
    hits = candidates(store, encoder, understood, want, mentioned)
    ranked = ranking(encoder, understood, weight, mentioned, hits)
    tables = rows.tables_found(store, understood, hits)
    if not ranked or (not mentioned and rows.told(tables, understood, want, weight, ranked)):
        return None
    understood = replace(understood, listed=rows.places_listed(tables, understood))
    chosen = elsewhere.of_parts(pick(ranked, want), ranked, want, understood)
    return Case(understood, want, ranked, chosen, weight, knowledge, static_for(encoder))


def _drafted(drafting: Drafting, understood: Understood, ranked: Sequence[Evidence], extractive: Answer) -> Answer:
    """The model's verified sentences, else the extractive answer with a word about why."""
    hits = list({e.hit.passage.id: e.hit for e in ranked[:30]}.values())[:DRAFTED_FROM]
    passages = [h.passage for h in hits]
    citations: list[Citation] = []
    said: list[Sentence] = []
    try:
        pieces = drafting.writer.draft(understood.text, passages, cancelled=drafting.cancelled)
        for item in judged(pieces, passages):
            numbers = []
            for n, quotation in item.supports:
                citations.append(_citing(quotation, hits[n - 1], len(citations) + 1))
                numbers.append(citations[-1].n)
            said.append(Sentence(item.text, tuple(numbers), True, item.verbatim))
            drafting.progress(_worded(citations, said))
    except ModelUnavailable as error:
        return noted(extractive, f"{error} Câu trả lời dưới đây trích nguyên văn từ báo cáo.")
    if not said:
        return noted(
            extractive, "Bản thảo của mô hình không có câu nào qua được kiểm chứng; đây là câu trích nguyên văn."
        )
    return _worded(citations, said)


def _citing(quotation: Quotation, hit: Hit, n: int) -> Citation:
    return Citation(n, quotation, hit.document, reference(hit.passage, hit.document))


def _worded(citations: Sequence[Citation], said: Sequence[Sentence]) -> Answer:
    lines = []
    for sentence in said:
        marks = " ".join(f"[{n}]" for n in sentence.citations)
        lines.append(f"{sentence.text} {marks}" + ("" if sentence.verbatim else f" {MARK}"))
    notes = [DIGEST_NOTE] if any(c.document.nature == "digest" for c in citations) else []
    return Answer("\n".join([*lines, *notes]), False, None, "llm", tuple(citations), tuple(said), tuple(notes))


def _held(store: Store, understood: Understood, knowledge: Knowledge) -> bool:
    """Whether the full text of a directive is here; a card of our own words about it is not its text."""
    originals = {c.id for c in knowledge.cards if c.nature == "original"}
    return any(store.holding(d) in originals for d in cites.named(understood))


def _text_missing(mentioned: Sequence[cites.Mentioned], knowledge: Knowledge) -> Answer:
    ids = {m.mention.reference.directive_id for m in mentioned}
    names = [cites.directive_name(d) for d in knowledge.directives if d.id in ids]
    text = (
        f"Thư viện chưa có toàn văn {'; '.join(names) or 'văn bản này'} nên không trả lời được nội dung bên trong. "
        f"Văn bản được dẫn tại: {cites.citing(mentioned)}."
    )
    title = next((m.mention.reference.title for m in mentioned if m.mention.reference.title), None)
    if title and title not in names:
        text += f" Theo các báo cáo, văn bản này về: {_OF.sub('', title)}."
    return abstain.abstained("text_not_in_library", text)


_OF = re.compile(r"^về (?:việc )?", re.IGNORECASE)
