"""``python -m eval library``: the library on disk against the same work done bare, in one run.

Passages are made up: words of one to three syllables drawn by Zipf's law from a vocabulary of made-up Vietnamese-like
syllables, 40 passages a document, documents of 63 made-up places and ten years. The encoder is a table of random
vectors averaged over a text's words, so that its cost is that of a small static encoder and near texts are near. With
``--text FILE...`` passages are real text, repeated with changes (see ``eval.retold``), under the embedded encoder.
"Bare" is that encoder, one faiss flat index and one tantivy index over the same tokens, with no catalog, no filter,
no text handed back; its change is the same tokens and vectors added to both, with a commit. Times are process time, so
that what else the machine does is left out.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from eval.retold import Retold
from rag.library.catalog import Catalog
from rag.library.local import LocalStore
from rag.library.store import Keys, LexicalQuery
from rag.records import Document, Filters, Metadata, Passage, ReadingReport, Reference, Section, Span
from rag.text.tokens import LEXICAL_FIELDS, fold

PER_DOCUMENT = 40
K = 60
QUESTIONS = 200

Vectors = NDArray[np.float32]


class Source(Protocol):
    """Where passages come from, with what encodes and tokenises them; an encoder as far as a library is concerned."""

    @property
    def name(self) -> str:
        """Of the encoder."""
        ...

    @property
    def fingerprint(self) -> str:
        """Of the encoder."""
        ...

    @property
    def dimension(self) -> int:
        """Of the encoder."""
        ...

    def texts(self, seed: int = 0) -> Iterator[str]:
        """Passages without end."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension)."""
        ...

    def tokenise(self, text: str, breadcrumb: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """The tokens of each lexical field."""
        ...


@dataclass(frozen=True)
class MadeUp:
    """Made-up words, and averages of random word vectors: the cost of a static encoder, without a model."""

    dimension: int = 256
    name: str = "table"
    fingerprint: str = "table-1"

    def texts(self, seed: int = 0) -> Iterator[str]:
        """Passages of 50 to 110 words drawn by Zipf's law."""
        rng = np.random.default_rng(seed)
        words = np.array(vocabulary())
        weights = 1 / np.arange(1, len(words) + 1) ** 0.9
        steps = np.cumsum(weights / weights.sum())
        while True:
            yield " ".join(words[np.searchsorted(steps, rng.random(int(rng.integers(50, 110))))])

    def tokenise(self, text: str, breadcrumb: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """The fields of ``rag.text.tokens`` with words known beforehand: segmenting is not what is measured."""
        words = text.split()
        plain = [s for w in words for s in w.split("_")]
        return {
            "words": words,
            "folded": [fold(s) for s in plain],
            "heading": " ".join(breadcrumb).split(),
            "symbols": [w for w in words if w.startswith("s0")],
        }

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


def documents(source: Source, passages: int, seed: int = 0) -> Iterator[Document]:
    """Documents with so many passages in all."""
    texts = source.texts(seed)
    for n in range(passages // PER_DOCUMENT):
        own = list(islice(texts, PER_DOCUMENT))
        yield document(f"{seed}-{n}", own, place=f"Tỉnh {n % 63}", year=2015 + n % 10, directive=n % 200)


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
    number = f"{int(digest[:8], 16) % 500 + 1}/BC-UBND"
    metadata = Metadata("Báo cáo", number, None, f"UBND {place}", place, issued_on=f"{year}-12-01")
    return Document(
        id, f"{name}.txt", f"/{name}.txt", digest, text, (), metadata, sections, tuple(passages), tuple(references),
        ReadingReport("txt"),
    )  # fmt: skip


def build(folder: Path, passages: int, source: Source, batch: int = 250) -> tuple[LocalStore, int, float]:
    """A library of the source's documents, how many passages it held from a build that stopped, and ``put``'s seconds.

    The seconds are of what it did not hold, encoding and making text left out.
    """
    store = LocalStore.open(folder, source, create=True, tokenise=source.tokenise)
    spent, held = 0.0, len(store.cards())
    made = islice(documents(source, passages), held, None) if held < passages // PER_DOCUMENT else iter(())
    while some := [(d, source.encode([p.text for p in d.passages])) for d in islice(made, batch)]:
        start = time.process_time()
        store.put(some)
        spent += time.process_time() - start
    return store, held * PER_DOCUMENT, spent


@dataclass(frozen=True)
class Question:
    """A made-up question: what is encoded and the lexical query a pipeline would send."""

    text: str
    query: LexicalQuery


def questions(store: LocalStore, source: Source, count: int = QUESTIONS) -> list[Question]:
    """Questions from words of passages of the library, eight words each."""
    rng = random.Random(3)
    keys = store.matching(Filters()).tolist()
    made = []
    for key in rng.choices(keys, k=count):
        ((passage, _),) = store.passages([key])
        words = passage.text.split()
        words = rng.sample(words, min(8, len(words)))
        fields = source.tokenise(" ".join(words), ())
        query = {
            name: [(t, weight) for t in dict.fromkeys(fields[name])]
            for name, weight in (("words", 1.0), ("folded", 0.85))
        }
        heading = [(t, 0.4) for t in dict.fromkeys(source.tokenise("", [" ".join(words)])["heading"])]
        made.append(Question(" ".join(words), {**query, "heading": heading}))
    return made


class Bare:
    """One flat faiss index and one tantivy index, nothing else."""

    def __init__(self, library: Path, dimension: int, folder: Path) -> None:
        import faiss
        import tantivy

        self._tantivy = tantivy
        self._flat = faiss.IndexFlatIP(dimension)
        builder = tantivy.SchemaBuilder().add_integer_field("key", fast=True)
        for name in LEXICAL_FIELDS:
            builder = builder.add_text_field(name, tokenizer_name="given", index_option="freq")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, str(folder))
        self._index.register_tokenizer("given", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        keys = []
        with closing(Catalog(library)) as catalog:
            for some, vectors in catalog.all_vectors():
                self._flat.add(vectors.astype(np.float32))
                keys.append(some)
            self._write(catalog.all_fields(), 128_000_000)
        self.keys = np.concatenate(keys)

    def _write(self, rows: Iterable[tuple[int, Mapping[str, Sequence[str]]]], heap: int) -> None:
        writer = self._index.writer(heap, 1)
        for key, fields in rows:
            one = self._tantivy.Document(key=key)
            for name, tokens in fields.items():
                one.add_text(name, " ".join(tokens))
            writer.add_document(one)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def add(self, source: Source, texts: Sequence[str]) -> None:
        """A document more in both, its tokens made and its passages encoded, both indexes ready to search."""
        self._flat.add(source.encode(texts))
        self._write(((0, source.tokenise(t, ())) for t in texts), 32_000_000)

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

    def dense(self, vector: Vectors, k: int = K, within: Keys | None = None) -> Any:
        """Exact inner product: scores and rows."""
        if within is None:
            return self._flat.search(vector[None], k)
        import faiss

        bits = np.packbits(np.isin(self.keys, within), bitorder="little")
        return self._flat.search(vector[None], k, params=faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits)))


def timed(work: Callable[[Any], object], items: Sequence[Any]) -> tuple[float, float]:
    """p50 and p95 of process time in milliseconds, after a round to warm up."""
    for item in items[:20]:
        work(item)
    spent = []
    for item in items:
        start = time.process_time()
        work(item)
        spent.append((time.process_time() - start) * 1e3)
    spent.sort()
    return statistics.median(spent), spent[int(len(spent) * 0.95)]


def measure(passages: int, source: Source, folder: Path) -> dict[str, Any]:
    """All figures for one size; a library that stands in the folder is filled up where it has fewer, and measured."""
    library = folder / "library"
    row: dict[str, Any] = {"passages": passages, "dimension": source.dimension}
    start = time.process_time()
    store, held, spent = build(library, passages, source)
    if not held:
        row["put, s"], row["build with text and vectors, s"] = spent, time.process_time() - start
    elif held < passages:
        row["put the last thousand, s"] = 1000 * spent / (passages - held)
    row["vectors"] = store.manifest.vector_index
    row["disk, MB"] = sum(f.stat().st_size for f in library.rglob("*") if f.is_file()) / 1e6
    asked = questions(store, source)
    with tempfile.TemporaryDirectory(dir=folder) as beside:
        bare = Bare(library, source.dimension, Path(beside))
        row |= _search_figures(store, source, asked, bare)
        row |= _change_figures(store, source, bare)
    store.close()
    built_with = (source.name, source.fingerprint, str(source.dimension))
    row |= json.loads(
        subprocess.run(
            [sys.executable, "-m", "eval.library", "--open", str(library), *built_with],
            check=True, capture_output=True, text=True,
        ).stdout
    )  # fmt: skip
    return row


def _search_figures(
    store: LocalStore, source: Source, asked: Sequence[Question], bare: Bare
) -> dict[str, tuple[float, float] | float]:
    vectors = {q.text: source.encode([q.text])[0] for q in asked}
    half = store.matching(Filters(years=(2015, 2016, 2017, 2018, 2019)))
    narrowed = {
        "document": store.matching(Filters(documents=(store.cards()[3].id,))),
        "place": store.matching(Filters(places=("Tỉnh 7",))),
        "year": store.matching(Filters(years=(2019,))),
        "half": half,
    }

    def hybrid(q: Question) -> object:
        dense = store.search_dense(source.encode([q.text])[0], K)
        ranked = store.search_lexical(q.query, K)
        return store.passages([*dense.keys[:5].tolist(), *ranked.keys[:5].tolist()])

    def bare_hybrid(q: Question) -> object:
        return bare.dense(source.encode([q.text])[0]), bare.lexical(q.query)

    def recall(q: Question, within: Keys | None = None) -> float:
        # By score: of versions of one text that score alike, any will do.
        tenth = bare.dense(vectors[q.text], 10, within)[0][0][-1]
        return float((store.search_dense(vectors[q.text], 10, within).scores >= tenth - 1e-5).mean())

    figures: dict[str, tuple[float, float] | float] = {
        "lexical": timed(lambda q: store.search_lexical(q.query, K), asked),
        "bare lexical": timed(lambda q: bare.lexical(q.query), asked),
        "dense": timed(lambda q: store.search_dense(vectors[q.text], K), asked),
        "bare dense": timed(lambda q: bare.dense(vectors[q.text]), asked),
        "dense recall@10": statistics.mean(recall(q) for q in asked),
        "dense recall@10, half": statistics.mean(recall(q, half) for q in asked[:50]),
        "matching place": timed(lambda q: store.matching(Filters(places=("Tỉnh 7",))), asked),
        "vectors of 100": timed(lambda q: store.vectors(store.search_lexical(q.query, 100).keys.tolist()), asked),
        "passages of 40": timed(lambda q: store.passages(store.search_dense(vectors[q.text], 40).keys.tolist()), asked),
    }
    for name, keys in narrowed.items():
        figures[f"lexical, {name}"] = timed(lambda q, keys=keys: store.search_lexical(q.query, K, keys), asked)
        figures[f"dense, {name}"] = timed(lambda q, keys=keys: store.search_dense(vectors[q.text], K, keys), asked)
    ours, theirs = [], []
    for _ in range(3):  # interleaved: a busy minute of the machine falls on both
        ours.append(timed(hybrid, asked))
        theirs.append(timed(bare_hybrid, asked))
    figures["hybrid"] = min(ours)
    figures["bare hybrid"] = min(theirs)
    figures["hybrid / bare, p50"] = min(ours)[0] / min(theirs)[0]
    figures["hybrid / bare, p95"] = min(ours)[1] / min(theirs)[1]
    return figures


def _change_figures(store: LocalStore, source: Source, bare: Bare) -> dict[str, Any]:
    spent: dict[str, list[tuple[float, float]]] = {"put": [], "replace": [], "remove": [], "bare put": []}
    for n, one in enumerate(documents(source, 5 * PER_DOCUMENT, seed=99)):
        texts = [p.text for p in one.passages]
        again = document(f"again-{n}", [*texts[1:], texts[0]], place="Tỉnh 1", year=2020, directive=1)
        source.tokenise(texts[0], ())
        for name, work in (
            ("put", lambda one=one, t=texts: store.put([(one, source.encode(t))])),
            (
                "replace",
                lambda a=again, one=one, t=texts: store.put([(replace(a, path=one.path), source.encode(t))]),
            ),
            ("remove", lambda a=again: store.remove([a.id])),
            ("bare put", lambda t=texts: bare.add(source, t)),
        ):
            start, wall = time.process_time(), time.perf_counter()
            work()
            spent[name].append(((time.perf_counter() - wall) * 1e3, (time.process_time() - start) * 1e3))
    figures: dict[str, Any] = {}
    for name, both in spent.items():
        figures[f"{name} one document, ms by the clock"] = (
            statistics.median(w for w, _ in both), max(w for w, _ in both)
        )  # fmt: skip
    own, plain = (statistics.median(p for _, p in spent[name]) for name in ("put", "bare put"))
    figures["put / bare put, process time"] = own / plain
    return figures


@dataclass(frozen=True)
class Named:
    """What a library was built with, for opening it where nothing is encoded."""

    name: str
    fingerprint: str
    dimension: int


def opening(folder: Path, encoder: Named) -> dict[str, Any]:
    """Cold figures, to be run in a process of its own: open, first search, memory."""
    vector = np.random.default_rng(1).normal(size=encoder.dimension).astype(np.float32)
    before = resident()
    start = time.perf_counter()
    store = LocalStore.open(folder, encoder)
    opened = time.perf_counter()
    found = store.search_dense(vector, K)
    store.search_lexical({"folded": [("ba", 1.0)]}, K)
    store.passages(found.keys[:10].tolist())
    first = time.perf_counter()
    store.lexicon()
    words = time.perf_counter()
    store.cards()
    cards = time.perf_counter()
    gc.collect()
    return {
        "open, ms": (opened - start) * 1e3,
        "first search, ms": (first - opened) * 1e3,
        "lexicon, ms": (words - first) * 1e3,
        "cards, ms": (cards - words) * 1e3,
        "memory, MB": resident() - before,
        "memory of its own, MB": private(),
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
    """Print a table with a column for each size asked for, or JSON."""
    parser = argparse.ArgumentParser(prog="python -m eval library", description=__doc__)
    parser.add_argument("--passages", default="2000,100000", help="sizes, with commas between them")
    parser.add_argument("--dimensions", type=int, default=256, help="of made-up vectors")
    parser.add_argument("--text", type=Path, nargs="+", help="JSON lines of real text to make passages of")
    parser.add_argument("--articles", type=int, default=12_000, help="so many of each text")
    parser.add_argument("--open", nargs=4, help=argparse.SUPPRESS)
    parser.add_argument("--keep", type=Path, help="build here, keep what was built, and measure it again next time")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    if options.open:
        folder, name, fingerprint, dimension = options.open
        print(json.dumps(opening(Path(folder), Named(name, fingerprint, int(dimension)))))
        return 0
    source: Source = Retold(options.text, options.articles) if options.text else MadeUp(options.dimensions)
    rows = []
    for size in map(int, options.passages.split(",")):
        folder = (options.keep or Path(tempfile.mkdtemp(prefix="tienle-eval-"))) / str(size)
        folder.mkdir(parents=True, exist_ok=True)
        rows.append(measure(size, source, folder))
        if options.json:
            print(json.dumps(rows[-1]))
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    if not options.json:
        names = dict.fromkeys(name for row in rows for name in row)
        print("\n".join([f"| | {' | '.join('' for _ in rows)} |", "|---|" + "---|" * len(rows)]))
        for name in names:
            print(f"| {name} | {' | '.join(_shown(row.get(name, '')) for row in rows)} |")
    return 0


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return " / ".join(f"{v:.2f}" for v in value)
    return f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    raise SystemExit(main(sys.argv[1:]))
