"""``python -m eval library``: the library on disk against the same work done bare, in one run.

Passages are made up: words of one to three syllables drawn by Zipf's law from a vocabulary of made-up Vietnamese-like
syllables, 40 passages a document, documents of 63 made-up places and ten years. The encoder is a table of random
vectors averaged over a text's words, so that its cost is that of a small static encoder and near texts are near.
"Bare" is that encoder, one faiss flat index and one tantivy index over the same tokens, with no catalog, no filter,
no text handed back.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.library.local import LocalStore
from rag.library.store import LexicalQuery
from rag.records import Document, Filters, Metadata, Passage, ReadingReport, Reference, Section, Span
from rag.text.tokens import fold

PER_DOCUMENT = 40
K = 60
QUESTIONS = 200

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class TableEncoder:
    """Averages of random word vectors: the cost of a static encoder, without a model."""

    dimension: int = 256
    name: str = "table"
    fingerprint: str = "table-1"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension)."""
        rows = np.stack([_table(self.dimension)[[hash_of(w) for w in t.split()]].mean(axis=0) for t in texts])
        unit: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        return unit


_TABLES: dict[int, Vectors] = {}


def _table(dimension: int) -> Vectors:
    if dimension not in _TABLES:
        _TABLES[dimension] = np.random.default_rng(1).normal(size=(1 << 15, dimension)).astype(np.float32)
    return _TABLES[dimension]


def hash_of(word: str) -> int:
    """A row of the encoder's table, the same in every process."""
    value = 5381
    for c in word:
        value = (value * 33 + ord(c)) & 0x7FFF
    return value


def vocabulary(size: int = 30_000) -> list[str]:
    """Made-up words of one to three syllables."""
    rng = random.Random(7)
    heads = ["b", "c", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "qu", "s", "t", "th", "tr", "v", "x"]
    tails = ["a", "ào", "ân", "ấp", "én", "ê", "iên", "iệt", "inh", "o", "ông", "ơn", "u", "ương", "uyết", "ỹ", "ạng"]
    syllables = [h + t for h in heads for t in tails]
    return ["_".join(rng.choices(syllables, k=rng.choice((1, 2, 2, 2, 3)))) for _ in range(size)]


def tokenise(text: str, breadcrumb: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The fields of ``rag.text.tokens`` with words known beforehand: segmenting is not what is measured."""
    words = text.split()
    plain = [s for w in words for s in w.split("_")]
    return {
        "syllables": plain,
        "words": words,
        "folded": [fold(s) for s in plain],
        "heading": " ".join(breadcrumb).split(),
        "symbols": [w for w in words if w.startswith("s0")],
    }


def documents(passages: int, seed: int = 0) -> Iterator[Document]:
    """Made-up documents with so many passages in all."""
    rng = np.random.default_rng(seed)
    words = np.array(vocabulary())
    weights = 1 / np.arange(1, len(words) + 1) ** 0.9
    steps = np.cumsum(weights / weights.sum())
    for n in range(passages // PER_DOCUMENT):
        texts = [
            " ".join(words[np.searchsorted(steps, rng.random(int(rng.integers(50, 110))))]) for _ in range(PER_DOCUMENT)
        ]
        yield document(f"{seed}-{n}", texts, place=f"Tỉnh {n % 63}", year=2015 + n % 10, directive=n % 200)


def document(name: str, texts: Sequence[str], *, place: str, year: int, directive: int) -> Document:
    """One document whose passages are ``texts``; two of them cite a directive."""
    digest = sha256(name.encode()).hexdigest()
    id = digest[:16]
    text = "\n".join(texts)
    passages, references, start = [], [], 0
    for n, own in enumerate(texts):
        span = Span(start, start + len(own))
        passages.append(Passage(f"{id}-{n}", id, f"II.{n}", span, own, (f"{place} {year}", "II")))
        if n % 20 == 0:
            references.append(
                Reference(own[:12], Span(start, start + 12), f"II.{n}", None, "Chỉ thị", f"{directive}/CT-TTg",
                          "2016-05-16", "Thủ tướng", None)
            )  # fmt: skip
        start = span.end + 1
    sections = (Section("II", "II", "Kết quả", 1, Span(0, len(text)), len(text)),)
    metadata = Metadata("Báo cáo", f"{name}/BC-UBND", None, f"UBND {place}", place, issued_on=f"{year}-12-01")
    return Document(
        id, f"{name}.txt", f"/{name}.txt", digest, text, (), metadata, sections, tuple(passages), tuple(references),
        ReadingReport("txt"),
    )  # fmt: skip


def build(folder: Path, passages: int, encoder: TableEncoder, batch: int = 100) -> LocalStore:
    """A library of made-up documents."""
    store = LocalStore.open(folder, encoder, create=True, tokenise=tokenise)
    pending: list[tuple[Document, Vectors]] = []
    for one in documents(passages):
        pending.append((one, encoder.encode([p.text for p in one.passages])))
        if len(pending) == batch:
            store.put(pending)
            pending = []
    store.put(pending)
    return store


@dataclass(frozen=True)
class Question:
    """A made-up question: what is encoded and the lexical query a pipeline would send."""

    text: str
    query: LexicalQuery


def questions(store: LocalStore, count: int = QUESTIONS) -> list[Question]:
    """Questions from words of passages of the library, eight words each."""
    rng = random.Random(3)
    keys = store.matching(Filters()).tolist()
    made = []
    for key in rng.choices(keys, k=count):
        ((passage, _),) = store.passages([key])
        words = rng.sample(passage.text.split(), 8)
        fields = tokenise(" ".join(words), ())
        query = {
            name: [(t, weight) for t in dict.fromkeys(fields[name])]
            for name, weight in (("syllables", 1.0), ("words", 1.0), ("folded", 0.5))
        }
        made.append(
            Question(" ".join(words), {**query, "heading": [(t, 0.5) for t in dict.fromkeys(fields["syllables"])]})
        )
    return made


class Bare:
    """One flat faiss index and one tantivy index, nothing else."""

    def __init__(self, store: LocalStore, folder: Path) -> None:
        import faiss
        import tantivy

        keys = store.matching(Filters())
        self._flat = faiss.IndexFlatIP(store.manifest.dimension)
        builder = tantivy.SchemaBuilder().add_integer_field("key", fast=True)
        for name in ("syllables", "words", "folded", "heading", "symbols"):
            builder = builder.add_text_field(name, tokenizer_name="given", index_option="freq")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, str(folder))
        self._index.register_tokenizer("given", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        writer = self._index.writer(128_000_000, 1)
        for start in range(0, len(keys), 4096):
            some = keys[start : start + 4096].tolist()
            self._flat.add(store.vectors(some))
            for key, (passage, _) in zip(some, store.passages(some), strict=True):
                one = tantivy.Document(key=key)
                for name, tokens in tokenise(passage.text, passage.breadcrumb).items():
                    one.add_text(name, " ".join(tokens))
                writer.add_document(one)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        self._tantivy = tantivy

    def lexical(self, query: LexicalQuery) -> Any:
        """BM25 as tantivy's own documentation would have it."""
        q = self._tantivy.Query
        should = self._tantivy.Occur.Should
        terms = [
            (should, q.boost_query(q.term_query(self._schema, field, token, "freq"), weight))
            for field, pairs in query.items()
            for token, weight in pairs
        ]
        return self._searcher.search(q.boolean_query(terms), K, count=False).hits

    def dense(self, vector: Vectors) -> Any:
        """Exact inner product."""
        return self._flat.search(vector[None], K)


def timed(work: Callable[[Any], object], items: Sequence[Any]) -> tuple[float, float]:
    """p50 and p95 in milliseconds, after a round to warm up."""
    for item in items[:20]:
        work(item)
    spent = []
    for item in items:
        start = time.perf_counter()
        work(item)
        spent.append((time.perf_counter() - start) * 1e3)
    spent.sort()
    return statistics.median(spent), spent[int(len(spent) * 0.95)]


def measure(passages: int, dimension: int, folder: Path) -> dict[str, Any]:
    """All figures for one size."""
    encoder = TableEncoder(dimension)
    start = time.perf_counter()
    store = build(folder / "library", passages, encoder)
    row: dict[str, Any] = {"passages": passages, "dimension": dimension, "build_s": time.perf_counter() - start}
    asked = questions(store)
    row |= _search_figures(store, encoder, asked, folder)
    row |= _change_figures(store, encoder)
    store.close()
    row["disk_mb"] = sum(f.stat().st_size for f in (folder / "library").rglob("*") if f.is_file()) / 1e6
    row |= json.loads(
        subprocess.run(
            [sys.executable, "-m", "eval.library", "--open", str(folder / "library"), "--dimensions", str(dimension)],
            check=True, capture_output=True, text=True,
        ).stdout
    )  # fmt: skip
    return row


def _search_figures(
    store: LocalStore, encoder: TableEncoder, asked: Sequence[Question], folder: Path
) -> dict[str, tuple[float, float] | float]:
    vectors = {q.text: encoder.encode([q.text])[0] for q in asked}
    one_place = store.matching(Filters(places=("Tỉnh 7",)))
    one_year = store.matching(Filters(years=(2019,)))
    half = store.matching(Filters(years=(2015, 2016, 2017, 2018, 2019)))
    one_document = store.matching(Filters(documents=(store.cards()[3].id,)))

    def hybrid(q: Question) -> object:
        dense = store.search_dense(encoder.encode([q.text])[0], K)
        ranked = store.search_lexical(q.query, K)
        return store.passages([*dense.keys[:5].tolist(), *ranked.keys[:5].tolist()])

    figures: dict[str, tuple[float, float] | float] = {
        "lexical": timed(lambda q: store.search_lexical(q.query, K), asked),
        "dense": timed(lambda q: store.search_dense(vectors[q.text], K), asked),
        "matching place": timed(lambda q: store.matching(Filters(places=("Tỉnh 7",))), asked),
        "passages of 40": timed(lambda q: store.passages(store.search_dense(vectors[q.text], 40).keys.tolist()), asked),
    }
    for name, keys in (("document", one_document), ("place", one_place), ("year", one_year), ("half", half)):
        figures[f"lexical, {name}"] = timed(lambda q, keys=keys: store.search_lexical(q.query, K, keys), asked)
        figures[f"dense, {name}"] = timed(lambda q, keys=keys: store.search_dense(vectors[q.text], K, keys), asked)
    bare_folder = folder / "bare"
    bare_folder.mkdir()
    bare = Bare(store, bare_folder)
    figures["bare lexical"] = timed(lambda q: bare.lexical(q.query), asked)
    figures["bare dense"] = timed(lambda q: bare.dense(vectors[q.text]), asked)

    def bare_hybrid(q: Question) -> object:
        return bare.dense(encoder.encode([q.text])[0]), bare.lexical(q.query)

    ours, theirs = [], []
    for _ in range(3):  # interleaved: a busy minute of the machine falls on both
        ours.append(timed(hybrid, asked))
        theirs.append(timed(bare_hybrid, asked))
    figures["hybrid"] = min(ours)
    figures["bare hybrid"] = min(theirs)
    figures["hybrid / bare, p50"] = min(ours)[0] / min(theirs)[0]
    figures["hybrid / bare, p95"] = min(ours)[1] / min(theirs)[1]
    return figures


def _change_figures(store: LocalStore, encoder: TableEncoder) -> dict[str, Any]:
    spent: dict[str, list[float]] = {"put": [], "replace": [], "remove": []}
    for n, one in enumerate(documents(5 * PER_DOCUMENT, seed=99)):
        rows = encoder.encode([p.text for p in one.passages])
        again = document(f"again-{n}", [p.text for p in one.passages], place="Tỉnh 1", year=2020, directive=1)
        for name, work in (
            ("put", lambda one=one, rows=rows: store.put([(one, rows)])),
            ("replace", lambda a=again, one=one, rows=rows: store.put([(replace(a, path=one.path), rows)])),
            ("remove", lambda a=again: store.remove([a.id])),
        ):
            start = time.perf_counter()
            work()
            spent[name].append((time.perf_counter() - start) * 1e3)
    return {f"{name} one document, ms": (statistics.median(ms), max(ms)) for name, ms in spent.items()}


def opening(folder: Path, dimension: int) -> dict[str, Any]:
    """Cold figures, to be run in a process of its own: open, first search, memory."""
    encoder = TableEncoder(dimension)
    _table(dimension)
    vector = encoder.encode(["thử"])[0]
    before = resident()
    start = time.perf_counter()
    store = LocalStore.open(folder, encoder, tokenise=tokenise)
    opened = time.perf_counter()
    found = store.search_dense(vector, K)
    store.search_lexical({"syllables": [("ba", 1.0)]}, K)
    store.passages(found.keys[:10].tolist())
    first = time.perf_counter()
    store.lexicon()
    words = time.perf_counter()
    store.cards()
    cards = time.perf_counter()
    gc.collect()
    return {
        "open_ms": (opened - start) * 1e3,
        "first_search_ms": (first - opened) * 1e3,
        "lexicon_ms": (words - first) * 1e3,
        "cards_ms": (cards - words) * 1e3,
        "memory_mb": resident() - before,
        "memory_private_mb": private(),
        "process_peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
    }


def resident() -> float:
    """Resident memory in MB; files that are mapped count."""
    return _status("VmRSS")


def private() -> float:
    """Memory that is this process's own, in MB."""
    return _status("RssAnon")


def _status(name: str) -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1e3
    return float("nan")


def main(argv: list[str]) -> int:
    """Print a table for each size asked for, or JSON."""
    parser = argparse.ArgumentParser(prog="python -m eval library", description=__doc__)
    parser.add_argument("--passages", default="2000,100000")
    parser.add_argument("--dimensions", type=int, default=256)
    parser.add_argument("--open", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--keep", type=Path, help="build here and keep what was built")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    if options.open:
        print(json.dumps(opening(options.open, options.dimensions)))
        return 0
    for size in map(int, options.passages.split(",")):
        folder = (options.keep or Path(tempfile.mkdtemp(prefix="tienle-eval-"))) / str(size)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        row = measure(size, options.dimensions, folder)
        if options.json:
            print(json.dumps(row))
        else:
            print("\n".join(f"{name:28} {_shown(value)}" for name, value in row.items()), end="\n\n")
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return " / ".join(f"{v:.2f}" for v in value)
    return f"{value:.2f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    raise SystemExit(main(sys.argv[1:]))
