"""Reports beside their editions of the year before: ``python -m eval editions FOLDER... [--misses]``.

Each FOLDER has ``reports`` (text files) and ``questions.jsonl``, as ``eval/invented`` has. Of every report an edition
of the year before is made: the same words, each year less by one, the figures changed. All are put into one library,
and the questions, written for the later editions, are asked of it. Measured of the answerable ones, apart for those
that name a year and those that do not: gold quotes cited, refused, the first citation of the later edition, and
sentences of both editions in one answer.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from eval.answering import Asked, ask, read
from rag.engine import Engine
from rag.settings import load as settings

_YEAR = re.compile(r"(?<![\d.,])20[0-2]\d(?![.,]?\d)")
_KEPT = re.compile(
    r"\d{1,2}[/-]\d{1,2}[/-]\d{4}|\d{1,2}[/-]\d{4}|\d{1,2}[/-]\d{1,2}(?!\d)|\d+\s?/[\w/-]*[A-ZĐ][\w/-]*|\d+-[A-ZĐ][\w/-]*"
    r"|(?:ngày|tháng|số|điều|khoản) \d+(?![\d/-])|\d+ (?:tháng|năm)|^\s*\(?\d+(?:\.\d+)*[.)]?\s|\(\d\)|phụ lục \d+"
    r"|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
"""What stays as it is: symbols, dates, durations, the numbers of headings and items, years."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
EARLIER = "-nam-truoc"
"""Behind the name of an earlier edition."""


def earlier(text: str, seed: int = 0) -> str:
    """A report as it might have been a year before.

    >>> earlier("2. Đến 30/6/2024 tiếp 4 lượt theo Quyết định số 12/QĐ-UBND ngày 5/7/2023.")
    '2. Đến 30/6/2023 tiếp 4 lượt theo Quyết định số 12/QĐ-UBND ngày 5/7/2022.'
    """
    draw = random.Random(seed)

    def changed(figure: re.Match[str]) -> str:
        digits = [n for n, c in enumerate(figure[0]) if c.isdigit()]
        said = list(figure[0])
        for n in digits[-2:] if len(digits) > 1 else ():
            said[n] = str((int(said[n]) + draw.randint(1, 8)) % 10)
        return "".join(said) if said[:1] != ["0"] or figure[0].startswith("0") else "1" + "".join(said[1:])

    def line(printed: str) -> str:
        parts, at = [], 0
        for kept in _KEPT.finditer(printed):
            parts += [_FIGURE.sub(changed, printed[at : kept.start()]), kept[0]]
            at = kept.end()
        return "".join([*parts, _FIGURE.sub(changed, printed[at:])])

    return _YEAR.sub(lambda m: str(int(m[0]) - 1), "\n".join(map(line, text.split("\n"))))


def both(folders: Sequence[Path], made: Path) -> list[Path]:
    """The folders of the reports, and that of their earlier editions, which are written to ``made``."""
    for folder in folders:
        for n, file in enumerate(sorted((folder / "reports").glob("*.txt"))):
            text = earlier(file.read_text(encoding="utf-8"), seed=n)
            (made / f"{folder.name}-{file.stem}{EARLIER}.txt").write_text(text, encoding="utf-8")
    return [*(folder / "reports" for folder in folders), made]


def table(asked: Sequence[Asked]) -> dict[str, float]:
    """The measures, those of questions that name a year and of those that do not."""
    count: Counter[tuple[str, str]] = Counter()
    for one in asked:
        if not one.question["gold"]:
            continue
        kind = "with a year" if re.search(r"\b20\d\d\b", one.question["question"]) else "without"
        count[kind, "questions"] += 1
        count[kind, "refused"] += one.answer.abstained
        count[kind, "gold cited"] += one.right
        sources = [c.document.source for c in one.answer.citations]
        count[kind, "later edition first"] += bool(sources) and EARLIER not in sources[0]
        count[kind, "answered"] += bool(sources)
        count[kind, "of both editions"] += len({c.document.id for c in one.answer.citations}) > len(
            {_series(source) for source in sources}
        )
    found: dict[str, float] = {}
    for kind in ("with a year", "without"):
        for name, whole in (
            ("gold cited", "questions"),
            ("refused", "questions"),
            ("later edition first", "answered"),
            ("of both editions", "answered"),
        ):
            found[f"{kind}: {name}"] = round(count[kind, name] / max(1, count[kind, whole]), 3)
    return found


def _series(source: str) -> str:
    """What the files of two editions have in common."""
    stem = Path(source).stem
    return re.sub(rf"^[^-]+-(.*){EARLIER}$", r"\1", stem)


def main(argv: Sequence[str]) -> int:
    """Make the editions, ask all questions and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m eval editions", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--misses", action="store_true", help="name the questions answered from the earlier edition")
    args = parser.parse_args(argv)
    questions = [question for folder in args.folders for question in read(folder / "questions.jsonl")]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as work:
        made = Path(work) / "earlier"
        made.mkdir()
        with Engine.open(settings({"library": Path(work) / "library"}), create=True) as engine:
            list(engine.add(both(args.folders, made)))
            asked = ask(engine, questions)
    for name, value in table(asked).items():
        print(f"{name:34} {value}")
    for one in asked if args.misses else ():
        if one.answer.citations and EARLIER in one.answer.citations[0].document.source and one.question["gold"]:
            print(f"  {one.question['id']} {one.question['question']} => {one.answer.text[:160]!r}")
    return 0
