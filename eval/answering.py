"""Answers of a library to a file of questions: ``python -m eval answering FILE... --library DIR [--fit] [--misses]``.

FILE is as for ``eval questions``, unanswerable questions included (no gold). What is measured: every quotation
verbatim; answerable questions with a gold quote among the citations, wrongly refused ones, unanswerable ones refused;
of those after a fact whose ``answer_points`` have figures, the share whose first sentence has one of these;
milliseconds. With ``--reports FOLDER...`` a library of these folders is asked, made for the time of asking; with
``--typed small`` the questions are put without a capital, with ``bare`` without their marks too, with ``tone`` one hỏi
of each is a ngã or the other way round, with ``message`` they say "ko" and "đc".

With ``--fit`` the model of ``rag.answering.refusing.sureness`` is fitted on four fifths of the questions and tried on
the fifth left out, five times, and then on all: the figures of the fifths are what to expect of new questions.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eval.questions import Question, holds
from rag.answering import compose
from rag.answering.answer import Answer
from rag.answering.refusing import gates
from rag.answering.refusing.case import Case
from rag.answering.refusing.sureness import Model, Signs
from rag.engine import Engine
from rag.errors import EmptyQuestion
from rag.settings import load as settings
from rag.text.tokens import fold
from rag.text.words.diacritics import other_tone

FOLDS = 5
MOST_REFUSED = 0.01
"""Share of answerable questions that a fitted model may refuse."""
_RIDGE = 1.0
_STEPS = 50


def _with_a_wrong_tone(text: str) -> str:
    """The longest word in small letters that has hỏi or ngã, with the other."""
    words = [w for w in re.findall(r"[^\W\d_]+", text) if w.islower() and other_tone(w)]
    longest = max(words, key=len, default="")
    return re.sub(rf"\b{longest}\b", other_tone(longest) or "", text, count=1) if longest else text


def _as_in_messages(text: str) -> str:
    return re.sub(r"\bđược\b", "đc", re.sub(r"\bkhông\b", "ko", text))


TYPED: Mapping[str, Callable[[str], str]] = {
    "as they are": str,
    "small": str.lower,
    "bare": fold,
    "tone": _with_a_wrong_tone,
    "message": _as_in_messages,
}
"""How questions are typed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its answer, and how long it took in milliseconds."""

    question: Question
    answer: Answer
    ms: float

    @property
    def right(self) -> bool:
        """Refused where there is no answer; else not refused, and a gold quote is among the citations."""
        if not self.question.get("gold"):
            return self.answer.abstained
        return not self.answer.abstained and any(
            _same_file(gold["file"], c.document.sources)
            and (holds(gold["quote"], c.quote) or holds(c.quote, gold["quote"]))
            for c in self.answer.citations
            for gold in self.question["gold"]
        )


def _same_file(name: str, sources: Sequence[str]) -> bool:
    return Path(name).stem in {Path(s).stem for s in sources}


def read(path: Path) -> list[Question]:
    """All questions of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def typed(questions: Sequence[Question], how: str) -> list[Question]:
    """The questions as TYPED has it."""
    return [{**question, "question": TYPED[how](question["question"])} for question in questions]


def ask(engine: Engine, questions: Sequence[Question]) -> list[Asked]:
    """Ask them one after the other."""
    asked = []
    for question in questions:
        start = time.perf_counter()
        answer = engine.ask(question["question"]).answer
        asked.append(Asked(question, answer, (time.perf_counter() - start) * 1e3))
    return asked


def table(engine: Engine, asked: Sequence[Asked]) -> dict[str, float | int]:
    """The figures of the issue on answering."""
    count: Counter[str] = Counter()
    for one in asked:
        for citation in one.answer.citations:
            text = engine.store.document(citation.document.id).text
            count["quotations"] += 1
            count["verbatim"] += citation.quotation.span.of(text) == citation.quote
        kind = "answerable" if one.question.get("gold") else "unanswerable"
        count[kind] += 1
        count[f"{kind} right"] += one.right
        count[f"{kind} refused"] += one.answer.abstained

        if (wanted := figures_wanted(one.question)) and kind == "answerable":
            first = one.answer.sentences[0].text if one.answer.sentences else one.answer.text
            count["facts"] += 1
            count["facts right"] += not wanted.isdisjoint(_FIGURE.findall(first))

    def share(part: str, whole: str) -> float:
        return round(count[part] / count[whole], 3) if count[whole] else 0.0

    return {
        "questions": len(asked),
        "verbatim": share("verbatim", "quotations"),
        "gold cited": share("answerable right", "answerable"),
        "wrongly refused": share("answerable refused", "answerable"),
        "rightly refused": share("unanswerable refused", "unanswerable"),
        "figure first": share("facts right", "facts"),
        "p50 ms": round(statistics.median(a.ms for a in asked), 1),
        "p95 ms": round(sorted(a.ms for a in asked)[int(0.95 * (len(asked) - 1))], 1),
    }


_FIGURE = re.compile(r"\d[\d.,/]*\d|\d")


def figures_wanted(question: Question) -> frozenset[str]:
    """The figures, as printed, that answer a question after a fact; empty for any other."""
    points = question.get("answer_points", ()) if question.get("kind") == "fact/number" else ()
    return frozenset(_FIGURE.findall(" ".join(points)))


def cases(engine: Engine, questions: Sequence[Question]) -> list[tuple[Case, bool]]:
    """The questions that only thresholds can refuse, with whether they are answerable."""
    found = []
    for question in questions:
        try:
            understood = engine.understand(question["question"])
        except EmptyQuestion:
            continue
        case = compose.case_of(engine.store, engine.encoder, understood, engine.knowledge)
        if case is not None and gates.mismatch(case) is None:
            found.append((case, bool(question.get("gold"))))
    return found


def fit(reached: Sequence[tuple[Case, bool]]) -> Model:
    """The logistic model that tells the answerable from the others, moved so that it refuses ``MOST_REFUSED`` of them.

    Newton steps on standardised signs with a ridge; both classes weigh the same.
    """
    x = np.array([astuple(gates.signs_of(case)) for case, _ in reached], dtype=np.float64)
    y = np.array([answerable for _, answerable in reached], dtype=np.float64)
    mean, scale = x.mean(0), x.std(0) + 1e-9
    rows = np.column_stack([(x - mean) / scale, np.ones(len(x))])
    weight = np.where(y == 1, 0.5 / max(y.mean(), 1e-9), 0.5 / max(1 - y.mean(), 1e-9))
    ridge = _RIDGE * np.diag([*np.ones(x.shape[1]), 0.0])
    beta = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        p = 1.0 / (1.0 + np.exp(-rows @ beta))
        slope = rows.T @ (weight * (y - p)) - ridge @ beta
        beta += np.linalg.solve((rows * (weight * p * (1 - p))[:, None]).T @ rows + ridge, slope)
    raw = beta[:-1] / scale
    bias = -np.quantile((x @ raw)[y == 1], MOST_REFUSED, method="lower")
    return Model(Signs(*(round(float(w), 3) for w in raw)), round(float(bias), 3))


def rates(reached: Sequence[tuple[Case, bool]], model: Model) -> tuple[float, float]:
    """(share of unanswerable refused, share of answerable refused) among the questions left to the model."""
    refused: dict[bool, list[bool]] = {True: [], False: []}
    for case, answerable in reached:
        refused[answerable].append(gates.weak(case, model) is not None)
    return tuple(sum(r) / len(r) if r else 0.0 for r in (refused[False], refused[True]))  # type: ignore[return-value]


def folds(reached: Sequence[tuple[Case, bool]]) -> list[tuple[float, float]]:
    """The rates on each fifth with the model fitted on the other four."""
    found = []
    for left_out in range(FOLDS):
        held = [c for n, c in enumerate(reached) if n % FOLDS == left_out]
        kept = [c for n, c in enumerate(reached) if n % FOLDS != left_out]
        found.append(rates(held, fit(kept)))
    return found


def main(argv: Sequence[str]) -> int:
    """Ask all questions and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m eval answering", description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--library", type=Path, default=None)
    parser.add_argument("--reports", type=Path, nargs="+", default=[], help="ask a library of these folders")
    parser.add_argument("--typed", choices=TYPED, default="as they are", help="how the questions are typed")
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--misses", action="store_true", help="name what went wrong")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    questions = typed([question for file in args.files for question in read(file)], args.typed)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        library = Path(folder) / "library" if args.reports else args.library
        with Engine.open(settings({"library": library}), create=bool(args.reports)) as engine:
            if args.reports:
                list(engine.add(args.reports))
            _tell(engine, questions, args)
    return 0


def _tell(engine: Engine, questions: Sequence[Question], args: argparse.Namespace) -> None:
    """Ask, and print the figures; what went wrong with ``misses``."""
    asked = ask(engine, questions)
    outcome: dict[str, Any] = table(engine, asked)
    if args.fit:
        reached = cases(engine, questions)
        by_fold = folds(reached)
        outcome["held out, rightly refused"] = round(statistics.mean(r for r, _ in by_fold), 3)
        outcome["held out, wrongly refused"] = round(statistics.mean(w for _, w in by_fold), 3)
        outcome["model"] = repr(fit(reached))
    if args.json:
        print(json.dumps(outcome, ensure_ascii=False))
        return
    for name, value in outcome.items():
        print(f"{name:28} {value}")
    for one in asked if args.misses else ():
        if not one.right:
            said = f"{one.answer.reason or ''} {one.answer.text[:160]!r}"
            print(f"  {one.question['id']} {one.question['question']} => {said}")
