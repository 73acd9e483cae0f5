"""``python -m eval peers``: the same passages, vectors and questions through Tiền Lệ and four peers, in one run.

Passages are the digests of ``corpus/``, repeated until there are enough: each copy gets the name of one of the 63
provinces, other figures, and its sentences in another order, so that no two are alike. All systems are handed the same
vectors, made once, so that what is timed is index, storage and search. The peers live in an environment of their own
(``.venv-peers``, made at the first run). The systems take turns, ``--rounds`` times; the table shows medians, the JSON
line min, median and max. All times are process time, so that what else the machine does is left out. "Search" is the
whole of a search but for understanding the question, which Tiền Lệ's "hybrid" has too; its "first step" is what the
peers do: words and vectors fused among all passages, ten texts fetched. ``llamaindex-deep`` looks at sixty on each
side, which is the tuned setting whose hits ``python -m eval beside`` shows. Reading and cutting are of the files of
``corpus/``, each system with its own reader and splitter at their defaults; encoding is the same for all and given
once.

``--kills N`` instead kills each system N times while it changes one passage in a hundred and writes, at a random moment
of that, and counts how often it opened again, what was lost, and how often some passages were changed and some not. A
system that does not hold everything after a change that nobody killed is an error, not a figure.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from rag import readers
from rag.models.encoder import load_encoder
from rag.text.document import build
from rag.text.places import OLD_PROVINCES

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / ".venv-peers"
PACKAGES = (
    "langchain-community>=0.4,<0.5",
    "langchain-classic>=1,<2",
    "rank-bm25",
    "llama-index-core>=0.14,<0.15",
    "llama-index-retrievers-bm25>=0.8,<0.9",
    "llama-index-vector-stores-faiss>=0.7,<0.8",
    "haystack-ai>=3.4,<4",
    "txtai>=9.14,<10",
    "faiss-cpu>=1.11",
    "tokenizers",
)
ALONE = {
    "OMP_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "HF_HUB_OFFLINE": "1",
    "ALLOW_RESOLVE_TRANSFORM": "True",  # txtai takes vectors of one's own only so
}
"""The variables that a system runs with: one thread, no network."""
SYSTEMS = (
    *("tienle", "langchain", "langchain-tuned", "llamaindex", "llamaindex-tuned", "llamaindex-deep"),
    *("haystack", "txtai"),
)
FIGURES = {
    "read_ms": "đọc, ms",
    "cut_ms": "cắt, ms",
    "index_s": "dựng, giây",
    "open_s": "mở lại, giây",
    "dense_p50": "vectơ p50, ms",
    "first_p50": "chỉ trộn từ và vectơ p50, ms",
    "search_p50": "lai p50, ms",
    "search_p95": "lai p95, ms",
    "hybrid_p50": "hiểu câu hỏi + lai p50, ms",
    "hybrid_p95": "hiểu câu hỏi + lai p95, ms",
    "filtered_p50": "lai + lọc p50, ms",
    "filtered_empty": "lọc mà rỗng",
    "change_s": "đổi 1 %, giây",
    "memory_mb": "bộ nhớ, MB",
    "disk_mb": "đĩa, MB",
}


def passages(count: int, seed: int = 7) -> Iterator[dict[str, str]]:
    """``count`` rows of id, text and place."""
    rng = random.Random(seed)
    texts = [p.text for f in readers.discover([ROOT / "corpus"]) for p in build(readers.read(f)).passages]
    names = sorted(OLD_PROVINCES)
    for n in range(count):
        sentences = re.split(r"(?<=[.;])\s+", texts[n % len(texts)])
        rng.shuffle(sentences)
        text = re.sub(r"\d+", lambda m: str(rng.randrange(10 ** len(m.group()))), " ".join(sentences))
        place = names[(n // 40) % len(names)]
        yield {"id": str(n), "text": f"{place}: {text}", "place": place}


def prepare(folder: Path, count: int) -> float:
    """Passages, questions and the vectors of both; the process seconds that encoding the passages took."""
    rows = list(passages(count))
    with (ROOT / "eval" / "questions.jsonl").open(encoding="utf-8") as lines:
        questions = [json.loads(line)["question"] for line in lines]
    encoder = load_encoder()
    np.save(folder / "questions.npy", encoder.encode_questions(questions))
    start = time.process_time()
    vectors = encoder.encode_passages([r["text"] for r in rows])
    spent = time.process_time() - start
    np.save(folder / "passages.npy", vectors)
    (folder / "passages.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    (folder / "questions.json").write_text(json.dumps(questions, ensure_ascii=False), encoding="utf-8")
    (folder / "files.json").write_text(json.dumps([str(f) for f in readers.discover([ROOT / "corpus"])]), "utf-8")
    return spent


def environment() -> Path:
    """The peers' Python, installed at the first call."""
    python = PEERS / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(PEERS, with_pip=True)
        links = os.environ.get("PIP_FIND_LINKS", "")
        env = os.environ | {"UV_LINK_MODE": "copy"}  # nltk, which LlamaIndex brings, refuses files that are hard links
        env |= {"UV_FIND_LINKS": links} if Path(links).is_dir() and links else {"UV_TORCH_BACKEND": "cpu"}
        subprocess.run([python, "-m", "pip", "install", "--quiet", "uv"], check=True)
        install = [python, "-m", "uv", "pip", "install", "--quiet", "--python", python, "torch==2.13.0", *PACKAGES]
        subprocess.run(install, check=True, env=env)
    return python


def command(task: str, system: str, data: Path, folder: Path, peers: Path) -> tuple[list[str], dict[str, str]]:
    """The command line and environment of one task of one system, in a process of its own."""
    python = sys.executable if system == "tienle" else str(peers)
    start = "import sys; from eval.peer_systems import main; main(*sys.argv[1:])"
    return [python, "-c", start, task, system, str(data), str(folder)], os.environ | ALONE


def run(task: str, system: str, data: Path, folder: Path, peers: Path) -> dict[str, float]:
    """One task of one system on a folder."""
    line, env = command(task, system, data, folder, peers)
    done = subprocess.run(line, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{system}: {done.stderr[-2000:]}")
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def measured(system: str, data: Path, peers: Path) -> dict[str, float]:
    """All figures of one system, on a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="tienle-peer-") as folder:
        return run("measure", system, data, Path(folder), peers)


def killed(system: str, data: Path, peers: Path, times: int, rng: random.Random) -> dict[str, float]:
    """How a system bears being killed while it writes: each time a copy of one sound index."""
    with tempfile.TemporaryDirectory(prefix="tienle-peer-") as beside:
        sound, folder = Path(beside, "sound"), Path(beside, "folder")
        folder.mkdir()
        run("index", system, data, folder, peers)
        folder.rename(sound)
        shutil.copytree(sound, folder)
        whole = run("change", system, data, folder, peers)["change_s"]
        alive = run("survived", system, data, folder, peers)
        if alive != {"opens": 1.0, "lost": 0.0, "mixed": 0.0}:
            raise SystemExit(f"{system}: {alive} after a change that was not killed")
        outcomes = []
        for _ in range(times):
            shutil.rmtree(folder)
            shutil.copytree(sound, folder)
            line, env = command("change", system, data, folder, peers)
            with subprocess.Popen(
                line, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            ) as one:
                assert one.stderr is not None
                while (said := one.stderr.readline()) and said != "ready\n":
                    pass
                time.sleep(rng.uniform(0.0, whole))
                one.kill()
            outcomes.append(run("survived", system, data, folder, peers))
    return {
        "change_s": whole,
        "kills": float(times),
        "unopened": sum(1 - o["opens"] for o in outcomes),
        "lost": sum(o["lost"] for o in outcomes if o["opens"]),
        "mixed": sum(o["mixed"] for o in outcomes),
    }


def main(argv: list[str]) -> int:
    """Print the table; with ``--json``, also one line with min, median and max of everything."""
    parser = argparse.ArgumentParser(prog="python -m eval peers", description=__doc__)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--systems", nargs="+", default=list(SYSTEMS), choices=SYSTEMS)
    parser.add_argument("--kills", type=int, default=0, help="kill each so many times instead of timing it")
    parser.add_argument("--seed", type=int, default=0, help="of the moments of death")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    peers = environment()
    seen: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    with tempfile.TemporaryDirectory(prefix="tienle-peers-") as folder:
        encoding = prepare(Path(folder), options.passages)
        if options.kills:
            print("| | đổi, giây | lần chết | không mở lại được | đoạn mất | nửa cũ nửa mới |\n|---|" + "---|" * 5)
            for system in options.systems:
                died = killed(system, Path(folder), peers, options.kills, random.Random(options.seed))
                print(f"| {system} | " + " | ".join(f"{v:.3g}" for v in died.values()) + " |", flush=True)
            return 0
        for turn in range(options.rounds):
            for system in options.systems:
                figures = measured(system, Path(folder), peers)
                for name, value in figures.items():
                    seen[system][name].append(value)
                print(f"{turn + 1}/{options.rounds} {system} {json.dumps(figures)}", file=sys.stderr, flush=True)
    count = f"{options.passages:,}".replace(",", ".")
    print(f"{count} đoạn, {options.rounds} lượt, trung vị; mã hoá, chung cho mọi hệ: {encoding:.1f} giây")
    print("| | " + " | ".join(FIGURES.values()) + " |\n|---|" + "---|" * len(FIGURES))
    for system in options.systems:
        values = [f"{statistics.median(seen[system][name]):.4g}" for name in FIGURES]
        print(f"| {system} | " + " | ".join(values) + " |")
    if options.json:
        spread: dict[str, Any] = {
            s: {n: [min(v), statistics.median(v), max(v)] for n, v in rows.items()} for s, rows in seen.items()
        }
        print(json.dumps(spread))
    return 0
