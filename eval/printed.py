"""What reports print, asked back: ``python -m eval printed --library DIR [--most N] [--misses]``.

Questions that need no labels, made of the originals of any library. *sentences*: a clause with its figure cut out
("toàn tỉnh tiếp bao nhiêu lượt công dân?"), right where the sentence is cited. *cells*: what a row of a table of places
has in a column, and *most*: which row has most; right where that row is cited and that figure read out. *other years*:
a clause asked of a year before the report's, right where it is declined. They say nothing of questions in other words;
what they find is what a rule, well meant, refuses or lets through though the words are the report's own.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from rag.answering.answer import Answer
from rag.answering.quantities import quantities
from rag.answering.scope import name_of
from rag.answering.sentences import sentences
from rag.answering.tables import labels
from rag.engine import Engine
from rag.records import DocumentCard, Passage
from rag.settings import load
from rag.text.tables import Table, tables_of

_CLAUSE_ENDS = re.compile(r"[;:()\[\]\n]|,(?=\s)|\.(?=\s)| và (?=\d)")
_LABEL = re.compile(r"^\s*(?:[-+*•]|\d+[.)]|[a-zđ]\)|\w+ là,)\s*")
_BEFORE_FIGURE = re.compile(r"\b(?:khoảng|gần|hơn|trên|tổng số|đã|được|là|đạt)\s*$")
_WHEN = re.compile(r"năm|tháng|quý|ngày", re.IGNORECASE)
_FEWEST_WORDS, _MOST_BEHIND, _LONGEST = 4, 9, 500
_YEARS_BEFORE = 3


@dataclass(frozen=True, slots=True)
class Probe:
    """A question with its ``kind``; ``holding`` is what a right answer cites, ``printed`` the figure in it."""

    kind: str
    question: str
    holding: str
    printed: str

    def right(self, answer: Answer) -> bool:
        """Whether the answer is right; to "other years" only a refusal is."""
        if self.kind == "other years":
            return answer.abstained
        cited = any(_held(self.holding, c.quote) and self.printed in c.quote for c in answer.citations)
        notes = [note for note in answer.notes if "Đọc theo cột" in note]
        return cited and (self.kind == "sentences" or any(self.printed in note for note in notes))


def _held(text: str, quote: str) -> bool:
    """Whether a quotation is of a sentence: either may be cut, or begin with a label."""
    whole, part = " ".join(text.split()), " ".join(quote.split())
    return part in whole or whole in part


def clauses(text: str) -> Iterator[tuple[str, str, str]]:
    """Questions after the figures of a text, each with its sentence and the figure.

    >>> [asked for asked, _, _ in clauses("Trong kỳ Ban tiếp công dân tiếp 48 lượt người, nhận 12 đơn.")]
    ['trong kỳ Ban tiếp công dân tiếp bao nhiêu lượt người?']
    """
    for span in sentences(text):
        said = span.of(text)
        if "|" in said or len(said) > _LONGEST:
            continue
        for q in quantities(said):
            begins = max((m.end() for m in _CLAUSE_ENDS.finditer(said, 0, q.span.start)), default=0)
            ends = _CLAUSE_ENDS.search(said, q.span.end)
            before = _LABEL.sub("", said[begins : q.span.start]).strip()
            behind = said[q.span.end : ends.start() if ends else len(said)].strip(" .”\"'")
            share = "phần trăm" if q.unit == "%" else ""
            short = len(before.split()) < _FEWEST_WORDS or len(behind.split()) > _MOST_BEHIND
            if short or re.search(r"\d", before + behind) or not (share or behind):
                continue
            asked = " ".join(f"{_BEFORE_FIGURE.sub('', before)} bao nhiêu {share} {behind}".split())
            yield f"{asked[0].lower()}{asked[1:]}?", said, q.printed


def cells(table: Table, place: str) -> Iterator[Probe]:
    """Questions after the row of a table of places that has most in a column: which it is, and what it has."""
    rows = [r for r in table.rows if not r.total and not re.search(r"\bcòn lại\b", r.label)]
    heading = table.columns[table.label_at]
    if len(rows) < 3 or not labels.of_places(heading):
        return
    kind = next((k for k in ("xã", "huyện") if k in heading.lower()), "địa phương")
    for n in table.figured:
        values = [labels.value(r.cells[n]) for r in rows]
        numbers = [v for v in values if v is not None]
        if len(numbers) < len(values) or numbers.count(max(numbers)) > 1:
            continue
        top = rows[numbers.index(max(numbers))]
        called = re.sub(r"\s*\([^)]*\)", "", table.columns[n]).strip()
        called = called[:1].lower() + called[1:] if called[1:2].islower() else called
        line = top.line.span.of(top.line.passage.text)
        most = f"{kind.capitalize()} nào ở {place} có {called} nhiều nhất?"
        yield Probe("most", most, line, top.cells[n])
        own = f"{labels.name_of(top.label)} ở {place} có {called} là bao nhiêu?"
        yield Probe("cells", own, line, top.cells[n])


def probes(card: DocumentCard, passages: Sequence[Passage], draw: random.Random) -> list[Probe]:
    """All questions to one report, shuffled."""
    place = name_of(card)
    made = [probe for table in tables_of(passages) for probe in cells(table, place)]
    first = (card.metadata.period.start if card.metadata.period else card.metadata.issued_on or "")[:4]
    for passage in passages:
        for n, (asked, said, printed) in enumerate(clauses(passage.text)):
            made.append(Probe("sentences", f"{asked[:-1]} ở {place}?" if n % 2 else asked, said, printed))
            year = str(int(first) - _YEARS_BEFORE) if first else ""
            if year and year not in passage.text and not _WHEN.search(asked):
                made.append(Probe("other years", f"Năm {year} {place} {asked}", said, printed))
    draw.shuffle(made)
    return made


def first_of_each(made: Iterable[Probe], most: int) -> list[Probe]:
    """At most so many of each kind."""
    count: Counter[str] = Counter()
    kept = []
    for probe in made:
        count[probe.kind] += 1
        if count[probe.kind] <= most:
            kept.append(probe)
    return kept


def main(argv: Sequence[str]) -> int:
    """Ask what the originals of a library print, and say how much of it was answered right."""
    parser = argparse.ArgumentParser(prog="python -m eval printed", description=__doc__)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--most", type=int, default=60, help="questions of a kind to one report (60)")
    parser.add_argument("--misses", action="store_true", help="show what was not answered right")
    args = parser.parse_args(argv)
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    with Engine.open(load({"library": args.library})) as engine:
        made: list[Probe] = []
        for card in engine.knowledge.cards:
            if card.nature == "original":
                passages = [passage for _, passage in engine.store.passages_of(card.id)]
                made += first_of_each(probes(card, passages, random.Random(card.id)), args.most)
        missed = []
        with click.progressbar(made, label="Asking", file=sys.stderr) as bar:
            for probe in bar:
                answer = engine.ask(probe.question).answer
                asked[probe.kind] += 1
                refused[probe.kind] += answer.abstained
                right[probe.kind] += probe.right(answer)
                if not probe.right(answer):
                    missed.append(f"  {probe.kind}: {probe.question} [{probe.printed}] => {answer.text[:160]!r}")
    for kind, n in sorted(asked.items()):
        print(f"{kind:12} {n:6} asked  {right[kind] / n:.3f} right  {refused[kind] / n:.3f} declined")
    if args.misses:
        print("\n".join(missed))
    return 0
