"""``python -m eval beside QUESTIONS --library DIR``: what four peers find in the same passages with the same vectors.

QUESTIONS is a file as ``python -m eval questions`` reads it. Each peer is handed the passages of the library, heading
first as they are encoded, their stored vectors and those of the questions, and searches with words and vectors
together: at its defaults, and tuned, for which the best of several settings on these very questions is shown. Tiền Lệ
searches as its users do; its first step alone, words and vectors fused, is shown besides, within the places that a
question names and, as the peers do it, among all passages. The peers live in the environment of ``python -m eval
peers``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from eval import peers
from eval.peer_finding import DEFAULT, PEERS
from eval.peer_systems import first_step, unfiltered
from eval.questions import Question, Result, ask, ranks, read, row, slices
from rag.engine import Engine
from rag.settings import load as settings

OWN, FIRST, PLAIN = "Tiền Lệ", "Tiền Lệ, chỉ trộn từ và vectơ", "Tiền Lệ, chỉ trộn, không lọc theo nơi"
SLICES = {
    "all": "mọi câu",
    "tag: paraphrase": "nói cách khác",
    "no diacritics": "không dấu",
    "with a symbol": "có số hiệu",
}
_SHOWN = ("hit@1", "hit@3", "hit@5", "MRR")
Row = Mapping[str, str]


def prepared(engine: Engine, questions: Sequence[str], folder: Path) -> list[dict[str, str]]:
    """Id, text and file of each passage of a library; they, the questions and the vectors of both lie in ``folder``."""
    rows, keys = [], []
    for card in engine.store.cards():
        for key, passage in engine.store.passages_of(card.id):
            text = " › ".join((*passage.breadcrumb, passage.text))
            rows.append({"id": str(key), "text": text, "file": Path(card.source).stem})
            keys.append(key)
    np.save(folder / "passages.npy", engine.store.vectors(keys))
    np.save(folder / "questions.npy", engine.encoder.encode_questions(questions))
    (folder / "passages.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    (folder / "questions.json").write_text(json.dumps(questions, ensure_ascii=False), encoding="utf-8")
    return rows


def result(question: Question, ids: Sequence[str], rows: Mapping[str, Row]) -> Result:
    """Where the gold of a question stands among the passages that were found."""
    found = [((rows[id]["file"],), rows[id]["text"]) for id in ids]
    return Result(question, ranks(question, found), tuple(ids[:3]))


def found_by(peer: str, data: Path, python: Path) -> dict[str, list[list[str]]]:
    """Setting -> ids of the first ten for each question."""
    line = [str(python), "-c", "import sys; from eval.peer_finding import main; main(*sys.argv[1:])", peer, str(data)]
    done = subprocess.run(
        line, cwd=peers.ROOT, env=os.environ | peers.ALONE, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{peer}: {done.stderr[-2000:]}")
    found: dict[str, list[list[str]]] = json.loads(done.stdout.splitlines()[-1])
    return found


def best(settings_of: Mapping[str, Sequence[Result]]) -> str:
    """The setting but the default that finds most."""
    return max((name for name in settings_of if name != DEFAULT), key=lambda name: row(settings_of[name])["MRR"])


def table(results: Mapping[str, Sequence[Result]]) -> dict[str, dict[str, dict[str, float]]]:
    """System -> slice -> measures."""
    return {
        system: {name: row(some) for name in SLICES if (some := [r for r in each if name in set(slices(r.question))])}
        for system, each in results.items()
    }


def main(argv: Sequence[str]) -> int:
    """Print the table; with ``--json`` one line instead."""
    parser = argparse.ArgumentParser(prog="python -m eval beside", description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--peers", nargs="+", default=list(PEERS), choices=list(PEERS))
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    asked, python = read(args.questions), peers.environment()
    with Engine.open(settings({"library": args.library})) as engine, tempfile.TemporaryDirectory() as folder:
        results = {OWN: [ask(lambda q: engine.search(q, k=10).hits, question) for question in asked]}
        rows = prepared(engine, [q["question"] for q in asked], Path(folder))
        by_id = {r["id"]: r for r in rows}
        understood = [engine.understand(q["question"]) for q in asked]
        for system, read_as in ((FIRST, understood), (PLAIN, list(map(unfiltered, understood)))):
            found = [[str(key) for key in first_step(engine, one)] for one in read_as]
            results[system] = [result(q, ids, by_id) for q, ids in zip(asked, found, strict=True)]
        for peer in args.peers:
            theirs = found_by(peer, Path(folder), python)
            each = {s: [result(q, i, by_id) for q, i in zip(asked, some, strict=True)] for s, some in theirs.items()}
            for setting in (DEFAULT, best(each)):
                results[f"{peer}, {setting}"] = each[setting]
    shown = table(results)
    if args.json:
        print(json.dumps(shown, ensure_ascii=False))
        return 0
    print(f"{len(asked)} câu hỏi, {len(rows)} đoạn")
    print("| | " + " | ".join(f"{name}: {', '.join(_SHOWN)}" for name in SLICES.values()) + " |")
    print("|---|" + "---|" * len(SLICES))
    for system, groups in shown.items():
        cells = (", ".join(f"{groups[s][m]:.2f}" for m in _SHOWN) if s in groups else "" for s in SLICES)
        print(f"| {system} | " + " | ".join(cells) + " |")
    return 0
