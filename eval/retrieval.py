"""Any benchmark in BEIR layout through the whole pipeline: ``python -m eval retrieval FOLDER [--corpus FILE]``.

FOLDER holds ``queries.jsonl`` and ``qrels.tsv``, and ``corpus.jsonl`` unless ``--corpus`` names another file of rows
with ``id``/``_id``, ``title`` and ``text`` (``.xz`` allowed). Each row becomes one document of one passage in a library
on disk; each query is understood and searched as a user's question is.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from eval.measures import Qrels, Run, measure, paired
from eval.report import write
from rag.answering.question import understand
from rag.answering.retrieve import Fusion, search
from rag.answering.understanding.knowledge import Knowledge
from rag.library.local import LocalStore
from rag.library.store import Store
from rag.models.encoder import Encoder, load_encoder
from rag.records import Document, Metadata, Passage, ReadingReport, Section, Span

BATCH = 2048
LONG = 20  # words from which a question counts as long


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The corpus, one row at a time."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            key = str(row.get("_id") or row["id"])
            if not key.startswith("other-"):
                yield {"id": key, "title": row.get("title") or "", "text": row.get("text") or ""}


def document(row: dict[str, str]) -> Document:
    """One row as a document of one passage; its title is the breadcrumb and the first line."""
    text = f"{row['title']}\n{row['text']}".strip()
    sha = hashlib.sha256(row["id"].encode() + b"\0" + text.encode()).hexdigest()
    whole = Span(0, len(text))
    return Document(
        id=sha[:16],
        source=row["id"],
        path=None,
        sha256=sha,
        text=text,
        pages=(),
        metadata=Metadata(title=row["title"] or None),
        sections=(Section("Mở đầu", None, row["title"], 1, whole, len(text)),),
        passages=(Passage(f"{sha[:16]}-0", sha[:16], "Mở đầu", whole, text, (row["title"],) if row["title"] else ()),),
        references=(),
        report=ReadingReport("beir"),
    )


def build(store: Store, encoder: Encoder, corpus: Iterator[dict[str, str]]) -> int:
    """Put the corpus into the library, batch by batch; returns the number of rows."""
    total = 0
    while batch := list(islice(corpus, BATCH)):
        documents = [document(row) for row in batch]
        vectors = encoder.encode_passages([" › ".join((*p.breadcrumb, p.text)) for d in documents for p in d.passages])
        store.put([(d, vectors[i : i + 1]) for i, d in enumerate(documents)])
        total += len(batch)
        print(f"\r{total} passages", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return total


def answer(
    store: Store, encoder: Encoder, queries: Sequence[tuple[str, str]], fusion: Fusion, k: int
) -> tuple[Run, list[float]]:
    """Ranked document names per query, and the milliseconds each took."""
    knowledge = Knowledge.of(store)
    run: Run = {}
    took = []
    for key, text in queries:
        began = time.perf_counter()
        hits = search(store, encoder, understand(text, knowledge), k, fusion=fusion)
        took.append((time.perf_counter() - began) * 1e3)
        run[key] = tuple(dict.fromkeys(h.document.source for h in hits))
    return run, took


def read_queries(folder: Path) -> list[tuple[str, str]]:
    """(id, text) of ``queries.jsonl``."""
    lines = (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    return [(str(r["_id"]), r["text"]) for r in map(json.loads, filter(None, lines))]


def read_qrels(folder: Path) -> dict[str, dict[str, int]]:
    """Query id -> document id -> grade, from ``qrels.tsv`` (with or without a head line)."""
    found: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, name, grade = line.split("\t")[:3]
        if grade.strip().lstrip("-").isdigit():
            found.setdefault(query, {})[name] = int(grade)
    return found


def reported(qrels: Qrels, run: Run, texts: Mapping[str, str], result: Mapping[str, Any]) -> dict[str, Any]:
    """The outcome as the report wants it: measures by slice, questions missed, gained and lost by name."""
    groups = {"all": list(qrels)}
    for key in qrels:
        groups.setdefault("one document wanted" if len(qrels[key]) == 1 else "several wanted", []).append(key)
        groups.setdefault("long question" if len(texts[key].split()) > LONG else "short question", []).append(key)
    slices = {
        name: {"n": len(keys), **measure({k: qrels[k] for k in keys}, {k: run[k] for k in keys})}
        for name, keys in groups.items()
    }
    missed = [k for k in qrels if not set(run[k]) & set(qrels[k])]
    against = result.get("against")
    named = {n: [(k, texts[k]) for k in against[n]] for n in ("gained", "lost")} if against else {}
    return {
        "slices": slices,
        "missed": [(k, texts[k]) for k in missed],
        **({"against": {"measures": against["measures"], **named}} if against else {}),
    }


def main(argv: Sequence[str]) -> int:
    """Build (or reuse) the library, search every query, print the measures."""
    parser = argparse.ArgumentParser(prog="python -m eval retrieval", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--library", type=Path, help="keep the library here and reuse it (default: a temporary folder)")
    parser.add_argument("--encoder", default=None)
    parser.add_argument("--k", type=int, default=10)
    parser.add_argument("--limit", type=int, default=None, help="only the first queries")
    parser.add_argument("--run", type=Path, help="write the ranked names of each query here, as JSON")
    parser.add_argument("--against", type=Path, help="an earlier --run: differences with a paired bootstrap")
    parser.add_argument("--report", type=Path, help="write a report here (.html with plots, .md without)")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)

    encoder = load_encoder(args.encoder)
    with tempfile.TemporaryDirectory(prefix="tienle-eval-") as scratch:
        folder = args.library or Path(scratch) / "library"
        store = LocalStore.open(folder, encoder, create=True)
        if not store.cards():
            build(store, encoder, rows(args.corpus or args.folder / "corpus.jsonl"))
        qrels = read_qrels(args.folder)
        queries = [(key, text) for key, text in read_queries(args.folder) if key in qrels][: args.limit]
        run, took = answer(store, encoder, queries, Fusion(), args.k)
        store.close()
    qrels = {key: qrels[key] for key, _ in queries}
    result: dict[str, Any] = {"queries": len(queries), **measure(qrels, run)}
    result |= {"p50_ms": round(float(np.percentile(took, 50)), 2), "p95_ms": round(float(np.percentile(took, 95)), 2)}
    if args.run:
        args.run.write_text(json.dumps(run, ensure_ascii=False), encoding="utf-8")
    if args.against:
        result["against"] = paired(qrels, json.loads(args.against.read_text(encoding="utf-8")), run)
    if args.report:
        write(args.report, f"{args.folder.name}, {len(queries)} questions", reported(qrels, run, dict(queries), result))
    if args.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        print("\n".join(f"{name:12} {value}" for name, value in result.items()))
    return 0
