"""Which sentences answer a question: ranked, those that name its directive first, as many as its kind wants."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.answering import cites, evidence, retrieve, scope
from rag.answering.evidence import AHEAD, Evidence, Weight
from rag.answering.quantities import Quantity, counted_by, counting, right_unit, unit_words
from rag.answering.question import Understood
from rag.answering.refusing.years import looks_ahead
from rag.answering.sentences import around, clauses
from rag.answering.understanding.asking import Asked, asked
from rag.answering.understanding.knowledge import Knowledge
from rag.library.store import Store
from rag.models.encoder import Encoder
from rag.records import DocumentCard, Filters, Hit, Reference, Span
from rag.text.directives.symbols import parts
from rag.text.tokens import fold

CANDIDATES = 24
"""Passages whose sentences are weighed."""
SURE, UNSURE = 0.75, 0.55
"""Share of the best score that a further sentence must reach to be shown."""
IDENTITY_GAIN = 1.0
"""What a mention with its date scores more where a directive's number, day or issuer is asked."""
AHEAD_LOSS = 0.3
"""What an aim or a wish scores less where a figure of what came of it is asked."""
OTHER_YEAR_LOSS = 0.3
"""What a sentence loses that stands under the heading of another year, where others stand under that of the one asked
about."""
ELSEWHERE = 0.19
"""What a sentence loses for being of another place than the question seems to name."""
CLEARLY = 0.1
"""By how much more of the question the fact must say than the reasons do."""
MENTION_GAIN = 0.26
"""What it adds to a sentence's score that it names the directive asked about."""


COUNTED_GAIN = 0.23
"""What it adds, where sentences are put in order, that a figure of one counts what was asked for, by its unit."""


_LAST_WEIGHTS: list[tuple[Mapping[str, int], Weight]] = []


def weights(knowledge: Knowledge) -> Weight:
    """Rarity of words in this library, worked out once per lexicon."""
    if _LAST_WEIGHTS and _LAST_WEIGHTS[0][0] is knowledge.lexicon:
        return _LAST_WEIGHTS[0][1]
    counts: Counter[str] = Counter()
    for word, frequency in knowledge.lexicon.items():
        for syllable in word.split("_"):
            counts[syllable] += frequency
    weight = evidence.weights_of(counts, sum(c.passages for c in knowledge.cards))
    _LAST_WEIGHTS[:] = [(knowledge.lexicon, weight)]
    return weight


_OF_ITSELF = frozenset(("when", "symbol", "definition", "cited_by"))
"""What a report of any place tells of a directive; how many of something it led to is told of one place."""


def weighed(hits: Sequence[Hit], understood: Understood, weight: Weight, encoder: Encoder) -> tuple[Evidence, ...]:
    """The sentences of passages, those first that say most of what is asked."""
    return evidence.rank(
        understood.text,
        asked(understood.text),
        hits,
        weight=weight,
        named=scope.words(understood),
        bodies=scope.bodies(understood, [h.document for h in hits]),
        formal=understood.formal,
        encoder=encoder,
    )


def candidates(
    store: Store,
    encoder: Encoder,
    understood: Understood,
    want: Asked,
    mentioned: Sequence[cites.Mentioned],
    filters: Filters | None = None,
) -> list[Hit]:
    """The passages whose sentences are weighed: those found, and those that name the directive asked about; within
    ``filters`` instead of the question's own where given."""
    hits = list(retrieve.search(store, encoder, understood, CANDIDATES, filters=filters))
    known = {h.passage.id for h in hits}
    within = [m for m in mentioned if scope.within(m.mention.document, understood)]
    if filters is not None and filters.documents:
        within = [m for m in within if m.mention.document.id in filters.documents]
    if not within and of_itself(understood, want):
        within = list(mentioned)
    hits += [h for h in cites.hits(within) if h.passage.id not in known]
    return hits + _notes_of(store, hits) if want.kind == "symbol" else hits


NOTED = 3
"""Passages whose section's footnotes are looked at where the number of a document is asked for."""


def _notes_of(store: Store, hits: Sequence[Hit]) -> list[Hit]:
    """The footnotes of the first passages' sections that were not found: who asks by which documents something was
    done has none of their words."""
    known, first = {h.passage.id for h in hits}, hits[:NOTED]
    sections = {(h.document.id, h.passage.section) for h in first}
    cards = {h.document.id: h.document for h in first}
    return [
        Hit(len(hits), 0.0, passage, card)
        for id, card in cards.items()
        for _, passage in store.passages_of(id)
        if passage.footnote is not None and (id, passage.section) in sections and passage.id not in known
    ]


def ranking(
    encoder: Encoder,
    understood: Understood,
    weight: Weight,
    mentioned: Sequence[cites.Mentioned],
    hits: Sequence[Hit],
) -> tuple[Evidence, ...]:
    """The sentences of passages found, best first: those of the place meant, those that name the directive asked
    about."""
    ranked = weighed(hits, understood, weight, encoder)
    if understood.places and not understood.filters.places:
        # A place that is only likely hides nothing, but its own documents come first.
        ranked = tuple(
            e if scope.covers(e.hit.document, understood.places) else replace(e, score=e.score - ELSEWHERE)
            for e in ranked
        )
    bearing = {(m.passage.id, m.sentence): m for m in mentioned}
    dated = "when" in asked(understood.text)
    identity = cites.asks_identity(understood.text)
    of_what_came = asked(understood.text).kind == "figure" and not looks_ahead(understood.text.lower())
    of_its_work = not of_itself(understood, asked(understood.text))
    by_years = any(scope.headed_year(hit.passage.breadcrumb) in understood.years for hit in hits)
    lifted = []
    for item in ranked:
        mention = bearing.get((item.hit.passage.id, item.span))
        gain, focus = 0.0, item.focus
        if mention is not None:
            printed = mention.mention.reference
            titled = 0.15 * bool(printed.title) + (0.1 * bool(printed.date) if dated else 0.0)
            mentioning = 0.0 if of_its_work and _is_on(item.hit.document, printed) else MENTION_GAIN
            gain = mentioning + titled + (IDENTITY_GAIN if identity and printed.date else 0.0)
            focus = mention.clause if focus is not None else None
        if of_what_came and item.hit.passage.role in AHEAD:
            gain -= AHEAD_LOSS * (1 + bool(understood.years))  # what is planned is for the year after
        if by_years and _under_another_year(item, understood.years):
            gain -= OTHER_YEAR_LOSS
        lifted.append(replace(item, score=item.score + gain, focus=focus))
    return tuple(sorted(lifted, key=lambda e: -e.score))


def _under_another_year(item: Evidence, years: Sequence[int]) -> bool:
    """Whether a sentence stands under the heading of another year ("1.1. Năm 2033") and says no asked one itself."""
    headed = scope.headed_year(item.hit.passage.breadcrumb)
    return headed is not None and headed not in years and not any(str(year) in item.text for year in years)


def _is_on(report: DocumentCard, directive: Reference) -> bool:
    """Whether a report is on a directive as a whole, by its own title: that a sentence of it names the directive then
    tells nothing of the sentence."""
    title = f" {fold(report.metadata.title or '')} "
    figure = parts(directive.number).sequence if directive.number else ""
    return bool(figure) and re.search(rf"(?<!\d)0*{figure}(?!\d)", title) is not None


def _counted(text: str, want: Asked) -> float:
    """Share of the things asked for that figures of a sentence count, by their unit or right before the thing."""
    nouns = want.nouns
    met = [
        any(
            counted_by(q, noun) if unit_words(noun) else q.noun[:1] == noun[:1] for q in counting(text, nouns) if q.noun
        )
        for noun in nouns
    ]
    return sum(met) / len(met) if met else 0.0


def of_itself(understood: Understood, want: Asked) -> bool:
    """Whether what is asked of a directive is the same wherever it is cited: its day, its symbol, what it is about."""
    return not _OF_ITSELF.isdisjoint(want.kinds) or cites.asks_title(understood.text)


def one_each(ranked: Sequence[Evidence], mentioned: Sequence[cites.Mentioned]) -> list[Evidence]:
    """The best mention of every document that cites the directive."""
    bearing = {(m.passage.id, m.sentence) for m in mentioned}
    chosen: dict[str, Evidence] = {}
    for item in ranked:
        if (item.hit.passage.id, item.span) in bearing:
            chosen.setdefault(item.hit.document.id, item)
    return list(chosen.values())[:10]


def pick(ranked: Sequence[Evidence], want: Asked) -> list[Evidence]:
    """The sentences to show: one to three for a fact, up to five for measures, limitations and advice."""
    if not ranked:
        return []
    if want.of_lessons:
        ranked = [e for e in ranked if evidence.tells_lesson(e)] or ranked
    lists = ("how", "limitation", "reason", "recommendation", "cited_by")
    most = 5 if want.kind in lists and "figure" not in want else 3
    # Where the first sentence holds nearly all of the question, what trails it adds little; else the reader chooses.
    floor = (SURE if ranked[0].coverage >= 0.85 and want.kind != "how" else UNSURE) * ranked[0].score
    if want.kind == "figure":
        ranked = sorted(ranked, key=lambda e: -e.score - COUNTED_GAIN * _counted(e.text, want))
    if want.kind == "figure" and not right_unit(ranked[0].text, want.nouns):
        # What was asked for comes first: a sentence that counts it, before one that only speaks of it.
        floor = UNSURE * max(e.score for e in ranked)
        near = [e for e in ranked if e.score >= floor]
        ranked = sorted(near, key=lambda e: not right_unit(e.text, want.nouns))
    if want.of_shortcomings:
        # "Hạn chế" stands in what prevents and puts right as well: what falls short comes first.
        if not evidence.falls_short(ranked[0]):
            floor = UNSURE * ranked[0].score
        near = [e for e in ranked if e.score >= floor]
        ranked = sorted(near, key=lambda e: not evidence.falls_short(e))
    chosen: list[Evidence] = []
    for candidate in ranked:
        if len(chosen) == most:
            break
        # The best one is looked at however little it says: the gates tell whether it answers.
        if (candidate.score >= floor or not chosen) and all(candidate.text != c.text for c in chosen):
            chosen.append(candidate)
    if want.kind == "symbol" and want.document:
        return _with_note(chosen, ranked, want.document)
    if want.kind != "reason":
        return chosen
    chosen = _with_cause(chosen, ranked)
    if not any(map(evidence.tells_why, chosen)):
        why = [e for e in ranked if e.score >= UNSURE * ranked[0].score and evidence.tells_why(e)]
        chosen += sorted(why, key=lambda e: e.hit.passage.id != chosen[0].hit.passage.id)[:1]
    return _with_fact(chosen, ranked)


def _with_note(chosen: list[Evidence], ranked: Sequence[Evidence], kind: str) -> list[Evidence]:
    """The sentences chosen, and behind the first the footnote of its report that prints the number of a directive of
    the kind asked for, where none of them does: "theo Nghị quyết của HĐND tỉnh¹"."""
    number = re.compile(rf"\b{kind} (?:liên tịch )?(?:số )?\d", re.IGNORECASE)
    if not chosen or number.search(chosen[0].text):
        return chosen
    report, section = chosen[0].hit.document.id, chosen[0].hit.passage.section
    printed = any(number.search(e.text) for e in chosen)
    notes = (e for e in ranked if e.hit.passage.footnote is not None and e.hit.document.id == report)
    near = (e for e in notes if not printed or e.hit.passage.section == section)
    note = next((e for e in near if number.search(e.text) and e not in chosen), None)
    return chosen if note is None else [chosen[0], note, *chosen[1:]]


def _with_fact(chosen: list[Evidence], ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences chosen, and behind them the one that tells what the reason is asked of, where that says clearly
    more of the question: of "Vì sao tàu cá giảm?" whether they did."""
    fact = max(ranked, key=lambda e: e.coverage)
    clearly = fact.coverage > max(e.coverage for e in chosen) + CLEARLY
    return [*chosen, fact] if clearly else chosen


def _with_cause(chosen: list[Evidence], ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences chosen, and behind the best the next one of its passage where only that gives the reason: "Còn 18
    kho chưa dời. Việc này chậm do đường hỏng."."""
    best = chosen[0]
    if evidence.tells_cause(best.text):
        return chosen
    following = [e for e in ranked if e.hit.passage.id == best.hit.passage.id and e.span.start >= best.span.end]
    behind = min(following, key=lambda e: e.span.start, default=None)
    if behind is None or behind in chosen or not evidence.tells_cause(behind.text):
        return chosen
    return [best, behind, *chosen[1:]]


MEANT = 0.75
"""Share of the best figure's agreement with the question from which another is meant as well."""
CUED = 12.0
"""What it tells of a figure that the word before it is the one before "bao nhiêu": "còn mấy hộ", "còn 69 hộ"."""
LONG_FACT = 45
"""Syllables from which a sentence that answers with a figure is cut to what tells of it."""


_PART_ENDS = re.compile(r"[;(.]")


def _behind(text: str, read: Sequence[Quantity]) -> list[tuple[str, ...]]:
    """What is said behind each figure, up to the next or the end of its part: "916 đơn không đủ điều kiện"."""
    ends = [*(q.span.start for q in read[1:]), len(text)]
    behind = (text[q.span.end : max(end, q.span.end)] for q, end in zip(read, ends, strict=False))
    return [evidence.keys_of(_PART_ENDS.split(part)[0]) for part in behind]


def figured(item: Evidence, want: Asked, weight: Weight, named: frozenset[str]) -> Evidence:
    """A long sentence narrowed to the parts that tell of the figures asked for."""
    text, at = item.hit.passage.text, item.span.start
    if len(evidence.keys_of(item.text)) < LONG_FACT:
        return item
    terms = [k for t in want.terms for k in evidence.keys_of(t) if k not in named]
    read: Sequence[Quantity] = counting(item.text, want.nouns)
    if item.focus is not None and len(want.nouns) < 2:
        held = [q for q in read if Span(at + q.span.start, at + q.span.end) in item.focus]
        read = held or read
    meant: list[Quantity] = []
    for noun in want.nouns or ((),):
        asked_for = [k for w in noun for k in evidence.keys_of(w)]
        # What counts "người" comes before what may go for them.
        by_name = unit_words(noun) > 0 and any(q.noun[:1] == noun[:1] for q in read)
        worth = {
            q: sum(weight(k) for k in terms if k in (own := {*q.label, *q.noun, *behind}))
            + 2 * sum(k in own for k in asked_for)
            + CUED * (evidence.keys_of(item.text[: q.span.start])[-1:] in [(cue,) for cue in want.cues])
            for q, behind in zip(read, _behind(item.text, read), strict=True)
            if (q.noun[:1] == noun[:1] if by_name else counted_by(q, noun) is not False)
        }
        best = max(worth.values(), default=0.0)
        meant += [q for q, w in worth.items() if best and w >= MEANT * best]
    if not meant:
        return item
    start, end = min(q.span.start for q in meant), max(q.span.end for q in meant)
    meant_at = Span(at + start, at + end)
    clause = next((c for c in clauses(text, item.span) if meant_at in c), None)
    if clause is None:
        # What several things asked for are told in several parts of a sentence is not narrowed to one of them.
        return item if item.focus is None or meant_at in item.focus else replace(item, focus=None)
    return replace(item, focus=around(text, clause, meant_at))
