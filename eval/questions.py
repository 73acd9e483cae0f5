"""A library on a file of questions: ``python -m eval questions FILE --library DIR [--report OUT.html]``.

FILE has one JSON object a line: ``id``, ``question``, ``kind``, ``difficulty``, ``tags``, ``gold_mode`` (single, all,
any) and ``gold``, a list of ``{"file", "quote"}``. A hit counts when its passage holds a gold quote; with "all" every
quote must be held by one of the first k. Questions without gold are left out. With ``--variants`` each question is also
typed in four other ways (NFD, capitals, doubled spaces, no diacritics), to see how many of the first three hits change.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.diacritics import unmarked
from eval.measures import Run, bootstrap, measure
from eval.report import write
from rag.engine import Engine
from rag.records import Filters, Hit
from rag.settings import load as settings
from rag.text.places import find_places
from rag.text.tokens import fold

DEPTHS = (1, 3, 5, 10)
VARIANTS: Mapping[str, Callable[[str], str]] = {
    "NFD": lambda t: unicodedata.normalize("NFD", t),
    "capitals": str.upper,
    "doubled spaces": lambda t: t.replace(" ", "  "),
    "no diacritics": unmarked,
}
Question = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """Where the gold of one question was found: rank of each quote, None beyond the list; ids of the first hits."""

    question: Question
    ranks: tuple[int | None, ...]
    hits: tuple[str, ...]

    def within(self, k: int) -> bool:
        """Is the question met by the first k?"""
        met = [rank is not None and rank <= k for rank in self.ranks]
        return all(met) if self.question.get("gold_mode") == "all" else any(met)

    @property
    def reciprocal(self) -> float:
        """1 / rank of the first quote found, 0 where none is."""
        return max((1.0 / r for r in self.ranks if r), default=0.0)


def read(path: Path) -> list[Question]:
    """The answerable questions of a file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [row for row in rows if row.get("gold")]


def holds(text: str, quote: str) -> bool:
    """Does a passage hold a quote, by its words: whole, or six tenths of its runs of four (page joins, notes)?"""
    there, wanted = _words(text), _words(quote)
    if " ".join(wanted) in " ".join(there):
        return True
    runs = [tuple(wanted[i : i + 4]) for i in range(len(wanted) - 3)]
    if len(wanted) < 8:
        return False
    known = {tuple(there[i : i + 4]) for i in range(len(there) - 3)}
    return sum(r in known for r in runs) >= 0.6 * len(runs)


def ask(search: Callable[[str], Sequence[Hit]], question: Question) -> Result:
    """Search one question and look where its gold stands."""
    hits = search(question["question"])
    found = [({Path(s).stem for s in h.document.sources}, h.passage.text) for h in hits]
    return Result(question, ranks(question, found), tuple(h.passage.id for h in hits[:3]))


def ranks(question: Question, found: Sequence[tuple[Container[str], str]]) -> tuple[int | None, ...]:
    """Where each gold quote stands among passages that were found, each given by its files, without their endings, and
    its text; None where it does not."""
    return tuple(
        next(
            (
                rank
                for rank, (files, text) in enumerate(found, start=1)
                if Path(str(gold["file"])).stem in files and holds(text, gold["quote"])
            ),
            None,
        )
        for gold in question["gold"]
    )


def slices(question: Question) -> Iterator[str]:
    """Names of the groups a question belongs to."""
    yield "all"
    if question.get("difficulty"):
        yield f"difficulty: {question['difficulty']}"
    yield f"kind: {question['kind']}"
    yield from (f"tag: {tag}" for tag in question.get("tags", ()))
    text = question["question"]
    if re.search(r"\d[-/]\s?\w+[-/]|\d{1,4}-\w+/", text):
        yield "with a symbol"
    if unmarked(text) == text:
        yield "no diacritics"
    if unicodedata.normalize("NFC", text) != text:
        yield "NFD"
    yield "with a place" if find_places(text) else "without a place"


def table(results: Sequence[Result]) -> dict[str, dict[str, float]]:
    """Slice -> questions, hit@k, MRR, and over all labelled quotes recall@k and nDCG."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for at, result in enumerate(results):
        for name in slices(result.question):
            groups[name].append(at)
    return {
        name: row([results[at] for at in some])
        for name, some in sorted(groups.items(), key=lambda g: (g[0] != "all", g[0]))
    }


def row(results: Sequence[Result]) -> dict[str, float]:
    """The measures over some questions."""
    graded = measure(*as_run(results))
    return (
        {"n": len(results)}
        | {f"hit@{k}": round(sum(r.within(k) for r in results) / len(results), 3) for k in DEPTHS}
        | {"MRR": round(sum(r.reciprocal for r in results) / len(results), 3)}
        | {name: round(graded[name], 3) for name in ("R@5", "R@10", "nDCG@10")}
    )


def as_run(results: Sequence[Result]) -> tuple[dict[str, dict[str, int]], Run]:
    """What was found as labels and ranks: one passage may hold several quotes, and a quote may not be found at all."""
    labels: dict[str, dict[str, int]] = {}
    run: Run = {}
    for at, result in enumerate(results):
        places = {rank or -n: 1 for n, rank in enumerate(result.ranks, start=1)}
        labels[str(at)] = {str(place): 1 for place in places}
        run[str(at)] = tuple(str(rank) for rank in range(1, max(DEPTHS) + 1))
    return labels, run


def retyped(search: Callable[[str], Sequence[Hit]], results: Sequence[Result]) -> dict[str, list[Result]]:
    """Name of another way of typing -> the results of the same questions typed so."""
    return {
        name: [ask(lambda text, typed=typed: search(typed(text)), r.question) for r in results]
        for name, typed in VARIANTS.items()
    }


def changed(results: Sequence[Result], again: Sequence[Result]) -> float:
    """Share of the first three places that hold another passage."""
    moved = total = 0
    for one, other in zip(results, again, strict=True):
        moved += sum(a != b for a, b in zip(one.hits, other.hits, strict=False))
        moved += abs(len(one.hits) - len(other.hits))
        total += max(len(one.hits), len(other.hits))
    return round(moved / max(1, total), 4)


def compared(before: Mapping[str, Any], results: Sequence[Result]) -> dict[str, Any]:
    """Against an earlier run: difference of hit@5 with a paired bootstrap, questions gained and lost by name."""
    both = [r for r in results if r.question["id"] in before]
    old = [bool(before[r.question["id"]]) for r in both]
    new = [r.within(5) for r in both]
    named = [(r.question["id"], r.question["question"]) for r in both]
    return {
        "measures": {"hit@5": bootstrap([float(o) for o in old], [float(n) for n in new])},
        "gained": [q for q, o, n in zip(named, old, new, strict=True) if n and not o],
        "lost": [q for q, o, n in zip(named, old, new, strict=True) if o and not n],
    }


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def main(argv: Sequence[str]) -> int:
    """Search every question, print the table, write the report."""
    parser = argparse.ArgumentParser(prog="python -m eval questions", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--library", type=Path, default=None)
    parser.add_argument("--variants", action="store_true", help="also ask in NFD, capitals, doubled spaces, unmarked")
    parser.add_argument("--run", type=Path, help="write id -> met within five here, as JSON")
    parser.add_argument("--against", type=Path, help="an earlier --run: what was gained and lost")
    parser.add_argument("--report", type=Path, help="write a report here (.html with plots, .md without)")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)

    with Engine.open(settings({"library": args.library})) as engine:

        def search(text: str) -> Sequence[Hit]:
            return engine.search(text, k=max(DEPTHS), filters=Filters()).hits

        results = [ask(search, question) for question in read(args.file)]
        outcome: dict[str, Any] = {"slices": table(results)}
        if args.variants:
            typed = retyped(search, results)
            outcome["changed"] = {name: changed(results, again) for name, again in typed.items()}
            outcome["slices"] |= {f"typed: {name}": row(again) for name, again in typed.items()}
    outcome["missed"] = [(r.question["id"], r.question["question"]) for r in results if not r.within(5)]
    if args.against:
        outcome["against"] = compared(json.loads(args.against.read_text(encoding="utf-8")), results)
    if args.run:
        args.run.write_text(json.dumps({r.question["id"]: r.within(5) for r in results}), encoding="utf-8")
    if args.report:
        write(args.report, f"{args.file.name}, {len(results)} questions", outcome)
    if args.json:
        print(json.dumps(outcome, ensure_ascii=False))
    else:
        _show(outcome)
    return 0


def _show(outcome: Mapping[str, Any]) -> None:
    for name, row in outcome["slices"].items():
        print(f"{name:36}" + "  ".join(f"{k} {v:<5}" for k, v in row.items()))
    for name, share in outcome.get("changed", {}).items():
        print(f"first three changed, {name:16} {share:.4f}")
    for name, rows in (
        ("missed", outcome["missed"]),
        *((k, outcome.get("against", {}).get(k, ())) for k in ("gained", "lost")),
    ):
        for key, text in rows:
            print(f"{name} {key} {text}")
