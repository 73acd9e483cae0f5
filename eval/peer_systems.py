"""The systems of ``eval.peers``, each behind the same five verbs.

Everything is imported where it is used: this file runs in two environments, neither of which has all the packages.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from eval.peer_finding import DEEP, K

Row = dict[str, str]


class System(Protocol):
    """What is timed. ``search`` returns the number of hits."""

    def read(self, files: Sequence[str]) -> list[Any]:
        """Documents of files of Markdown, by the system's own reader at its defaults."""

    def cut(self, documents: list[Any]) -> int:
        """Passages of documents that ``read`` made, by its own splitter at its defaults: how many."""

    def index(self, rows: Sequence[Row], vectors: Any) -> None:
        """Build and write everything to the folder."""

    def open(self) -> None:
        """Open what was written, ready to search."""

    def dense(self, question: str, vector: Any) -> int:
        """Search by vector alone."""

    def hybrid(self, question: str, vector: Any, place: str | None = None) -> int:
        """Search by words and vector together, within a place."""

    def change(self, rows: Sequence[Row], vectors: Any) -> None:
        """Replace passages of the same ids, and write."""

    def held(self) -> Sequence[str]:
        """The texts of all passages it would answer from, as far as it can tell."""


class TienLe:
    """The library itself; ``hybrid`` understands the question first, ``found`` searches for one that is understood."""

    def __init__(self, folder: Path, cached: dict[str, Any]) -> None:
        self.folder = folder
        self.engine: Any = None

    def read(self, files: Sequence[str]) -> list[Any]:
        from rag import readers

        return [readers.read(Path(f)) for f in files]

    def cut(self, documents: list[Any]) -> int:
        # More than cutting: sections, references and metadata come of the same call.
        from rag.text.document import build

        return sum(len(build(d).passages) for d in documents)

    def warm(self) -> None:
        """Load the word list that indexing needs: seconds in which nothing is written."""
        from rag.text.tokens import lexical_fields

        lexical_fields("một hai", ())

    def _documents(self, rows: Sequence[Row], version: str, size: int = 40) -> list[Any]:
        from eval.library import document

        parts = [rows[i : i + size] for i in range(0, len(rows), size)]
        made = [
            document(f"b{p[0]['id']}{version}", [r["text"] for r in p], place=p[0]["place"], year=2020, directive=1)
            for p in parts
        ]
        return [replace(d, path=f"/b{p[0]['id']}.txt") for d, p in zip(made, parts, strict=True)]

    def index(self, rows: Sequence[Row], vectors: Any) -> None:
        from rag.library.local import LocalStore
        from rag.models.encoder import load_encoder

        store = LocalStore.open(self.folder / "lib", load_encoder(), create=True)
        self._put(store, rows, vectors)
        store.close()

    def _put(self, store: Any, rows: Sequence[Row], vectors: Any, version: str = "") -> None:
        items, at = [], 0
        for d in self._documents(rows, version):
            items.append((d, vectors[at : at + len(d.passages)]))
            at += len(d.passages)
        store.put(items)

    def open(self) -> None:
        from rag.engine import Engine
        from rag.settings import Settings

        self.engine = Engine.open(Settings(library=self.folder / "lib"))

    def dense(self, question: str, vector: Any) -> int:
        return len(self.engine.store.search_dense(vector, K).keys)

    def hybrid(self, question: str, vector: Any, place: str | None = None) -> int:
        from rag.records import Filters

        filters = Filters(places=(place,)) if place else Filters()
        return len(self.engine.search(question, k=K, filters=filters).hits)

    def understand(self, questions: Sequence[str]) -> None:
        """What the peers do not do, done beforehand; a question's vector, which they are handed, is known then."""
        from rag.answering import retrieve

        self.understood = {q: self.engine.understand(q) for q in questions}
        for understood in self.understood.values():
            retrieve.encoded(understood, self.engine.encoder)
        self.plain = {q: unfiltered(understood) for q, understood in self.understood.items()}
        for understood in self.plain.values():
            retrieve.encoded(understood, self.engine.encoder)

    def found(self, question: str, vector: Any, place: str | None = None) -> int:
        """Search alone, as the peers do it."""
        from rag.answering import retrieve
        from rag.records import Filters

        engine, understood = self.engine, self.understood[question]
        filters = Filters(places=(place,)) if place else None
        return len(retrieve.search(engine.store, engine.encoder, understood, K, filters=filters))

    def first(self, question: str) -> int:
        """The first step of ``found`` alone, which is all that the peers do: words and vectors fused, texts fetched."""
        return len(self.engine.store.passages(first_step(self.engine, self.plain[question])))

    def change(self, rows: Sequence[Row], vectors: Any) -> None:
        # Another version from the same path takes the place of the one that was there.
        self._put(self.engine.store, rows, vectors, version="-2")

    def held(self) -> Sequence[str]:
        store = self.engine.store
        return [p.text for card in store.cards() for _, p in store.passages_of(card.id)]


def first_step(engine: Any, understood: Any) -> list[int]:
    """Keys of the first K passages that words and vectors bring, fused, before any is looked at.

    Of all passages and by all words: no place or report that the question names leaves anything out, for the peers know
    of none.
    """
    from rag.answering import retrieve

    vector = retrieve.encoded(understood, engine.encoder)
    keys: list[int] = retrieve.fused(engine.store, vector, understood, understood.filters)[0][:K].tolist()
    return keys


def unfiltered(understood: Any) -> Any:
    """A question as understood, but for the filters that it makes and the words that these settle."""
    from rag.records import Filters

    return replace(understood, filters=Filters(), settled=(), entitled=())


class LangChain:
    """FAISS and BM25Retriever under an EnsembleRetriever; ``tuned`` fetches all before filtering."""

    def __init__(self, folder: Path, cached: dict[str, Any], tuned: bool = False) -> None:
        from langchain_core.embeddings import Embeddings

        class Cached(Embeddings):
            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                return [cached[t] for t in texts]

            def embed_query(self, text: str) -> list[float]:
                return list(cached[text])

        self.folder, self.tuned, self.embeddings = folder, tuned, Cached()
        self.rows: list[Row] = []

    def read(self, files: Sequence[str]) -> list[Any]:
        from langchain_community.document_loaders import TextLoader

        return [d for f in files for d in TextLoader(f, encoding="utf-8").load()]

    def cut(self, documents: list[Any]) -> int:
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        return len(RecursiveCharacterTextSplitter().split_documents(documents))

    def _keyword(self) -> Any:
        from langchain_community.retrievers import BM25Retriever

        return BM25Retriever.from_texts(
            [r["text"] for r in self.rows], metadatas=[{"place": r["place"]} for r in self.rows], k=K
        )

    def index(self, rows: Sequence[Row], vectors: Any) -> None:
        from langchain_community.vectorstores import FAISS

        self.rows = list(rows)
        pairs = list(zip([r["text"] for r in rows], vectors.tolist(), strict=True))
        store = FAISS.from_embeddings(
            pairs, self.embeddings, [{"place": r["place"]} for r in rows], [r["id"] for r in rows]
        )
        store.save_local(str(self.folder))
        (self.folder / "rows.json").write_text(json.dumps(self.rows))
        self._keyword()

    def open(self) -> None:
        from langchain_community.vectorstores import FAISS

        self.rows = json.loads((self.folder / "rows.json").read_text())
        self.store = FAISS.load_local(str(self.folder), self.embeddings, allow_dangerous_deserialization=True)
        self.keyword = self._keyword()

    def dense(self, question: str, vector: Any) -> int:
        return len(self.store.similarity_search_by_vector(vector, k=K))

    def hybrid(self, question: str, vector: Any, place: str | None = None) -> int:
        from langchain_classic.retrievers import EnsembleRetriever

        wanted: dict[str, Any] = {"k": K}
        if place:
            wanted |= {"filter": {"place": place}} | ({"fetch_k": len(self.rows)} if self.tuned else {})
        both = EnsembleRetriever(
            retrievers=[self.keyword, self.store.as_retriever(search_kwargs=wanted)], weights=[0.5, 0.5]
        )
        found = both.invoke(question)
        # BM25Retriever has no filter: what it brings of other places is dropped afterwards, as its users must.
        return len([d for d in found if not place or d.metadata["place"] == place])

    def change(self, rows: Sequence[Row], vectors: Any) -> None:
        self.store.delete([r["id"] for r in rows])
        pairs = list(zip([r["text"] for r in rows], vectors.tolist(), strict=True))
        self.store.add_embeddings(pairs, [{"place": r["place"]} for r in rows], [r["id"] for r in rows])
        self.store.save_local(str(self.folder))
        ids = {r["id"]: r for r in rows}
        self.rows = [ids.get(r["id"], r) for r in self.rows]
        (self.folder / "rows.json").write_text(json.dumps(self.rows))
        self.keyword = self._keyword()

    def held(self) -> Sequence[str]:
        texts = [self.store.docstore.search(i).page_content for i in self.store.index_to_docstore_id.values()]
        if self.store.index.ntotal != len(texts) or sorted(texts) != sorted(r["text"] for r in self.rows):
            raise ValueError("vectors, texts and words do not agree")
        return texts


class LlamaIndex:
    """VectorStoreIndex and BM25Retriever under a QueryFusionRetriever; ``tuned`` keeps its vectors in faiss; ``depth``
    is how many each side brings."""

    def __init__(self, folder: Path, cached: dict[str, Any], tuned: bool = False, depth: int = K) -> None:
        from llama_index.core import Settings
        from llama_index.core.embeddings import BaseEmbedding

        class Cached(BaseEmbedding):
            def _get_query_embedding(self, query: str) -> list[float]:
                return list(cached[query])

            def _get_text_embedding(self, text: str) -> list[float]:
                return list(cached[text])

            async def _aget_query_embedding(self, query: str) -> list[float]:
                return list(cached[query])

        Settings.embed_model = Cached()
        Settings.llm = None
        self.folder, self.tuned, self.cached, self.depth = folder, tuned, cached, depth

    def read(self, files: Sequence[str]) -> list[Any]:
        from llama_index.core import SimpleDirectoryReader

        return list(SimpleDirectoryReader(input_files=list(files)).load_data())

    def cut(self, documents: list[Any]) -> int:
        from llama_index.core.node_parser import SentenceSplitter

        return len(SentenceSplitter().get_nodes_from_documents(documents))

    def _nodes(self, rows: Sequence[Row], vectors: Any) -> list[Any]:
        from llama_index.core.schema import TextNode

        return [
            TextNode(id_=r["id"], text=r["text"], metadata={"place": r["place"]}, embedding=v)
            for r, v in zip(rows, vectors.tolist(), strict=True)
        ]

    def index(self, rows: Sequence[Row], vectors: Any) -> None:
        from llama_index.core import StorageContext, VectorStoreIndex

        context = StorageContext.from_defaults()
        if self.tuned:
            import faiss
            from llama_index.vector_stores.faiss import FaissVectorStore

            context = StorageContext.from_defaults(vector_store=FaissVectorStore(faiss.IndexFlatIP(vectors.shape[1])))
        nodes = self._nodes(rows, vectors)
        built = VectorStoreIndex(nodes, storage_context=context, store_nodes_override=True)
        built.storage_context.persist(str(self.folder / "store"))
        self._keyword(nodes).persist(str(self.folder / "bm25"))

    def _keyword(self, nodes: list[Any]) -> Any:
        from llama_index.retrievers.bm25 import BM25Retriever

        return BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=self.depth, skip_stemming=True)

    def open(self) -> None:
        from llama_index.core import StorageContext, load_index_from_storage
        from llama_index.retrievers.bm25 import BM25Retriever

        where = str(self.folder / "store")
        context: Any
        if self.tuned:
            from llama_index.vector_stores.faiss import FaissVectorStore

            context = StorageContext.from_defaults(
                vector_store=FaissVectorStore.from_persist_dir(where), persist_dir=where
            )
        else:
            context = StorageContext.from_defaults(persist_dir=where)
        self.built = load_index_from_storage(context)
        self.keyword = BM25Retriever.from_persist_dir(str(self.folder / "bm25"))

    def _retriever(self, place: str | None) -> Any:
        from llama_index.core.vector_stores import ExactMatchFilter, MetadataFilters

        if place and not self.tuned:
            wanted = MetadataFilters(filters=[ExactMatchFilter(key="place", value=place)])
            return self.built.as_retriever(similarity_top_k=self.depth, filters=wanted)
        # Its faiss store has no filters: what it brings of other places is dropped afterwards.
        return self.built.as_retriever(similarity_top_k=self.depth * 10 if place else self.depth)

    def dense(self, question: str, vector: Any) -> int:
        return len(self._retriever(None).retrieve(question))

    def hybrid(self, question: str, vector: Any, place: str | None = None) -> int:
        from llama_index.core.retrievers import QueryFusionRetriever

        both = QueryFusionRetriever(
            [self._retriever(place), self.keyword],
            similarity_top_k=K,
            num_queries=1,
            mode="relative_score",
            use_async=False,
        )
        return len([n for n in both.retrieve(question) if not place or n.metadata["place"] == place])

    def change(self, rows: Sequence[Row], vectors: Any) -> None:
        if self.tuned:
            # Its faiss store cannot delete: the only way is to build everything again.
            raise NotImplementedError
        self.built.delete_nodes([r["id"] for r in rows], delete_from_docstore=True)
        self.built.insert_nodes(self._nodes(rows, vectors))
        self.built.storage_context.persist(str(self.folder / "store"))
        nodes = list(self.built.docstore.docs.values())
        self.keyword = self._keyword(nodes)
        self.keyword.persist(str(self.folder / "bm25"))

    def held(self) -> Sequence[str]:
        texts = [n.text for n in self.built.docstore.docs.values()]
        if len(self.keyword.corpus) != len(texts):
            raise ValueError("texts and words do not agree")
        return texts


class Haystack:
    """InMemoryDocumentStore with its BM25 and embedding retrievers, joined."""

    def __init__(self, folder: Path, cached: dict[str, Any]) -> None:
        self.file = str(folder / "store.json")

    def read(self, files: Sequence[str]) -> list[Any]:
        from haystack.components.converters import TextFileToDocument

        return list(TextFileToDocument().run(sources=list(files))["documents"])

    def cut(self, documents: list[Any]) -> int:
        from haystack.components.preprocessors import DocumentSplitter

        return len(DocumentSplitter().run(documents=documents)["documents"])

    def _documents(self, rows: Sequence[Row], vectors: Any) -> list[Any]:
        from haystack import Document

        return [
            Document(id=r["id"], content=r["text"], meta={"place": r["place"]}, embedding=v)
            for r, v in zip(rows, vectors.tolist(), strict=True)
        ]

    def index(self, rows: Sequence[Row], vectors: Any) -> None:
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        store = InMemoryDocumentStore(embedding_similarity_function="dot_product")
        store.write_documents(self._documents(rows, vectors))
        store.save_to_disk(self.file)

    def open(self) -> None:
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        self.store = InMemoryDocumentStore.load_from_disk(self.file)
        self.words = InMemoryBM25Retriever(self.store, top_k=K)
        self.meaning = InMemoryEmbeddingRetriever(self.store, top_k=K)
        self.joiner = DocumentJoiner(join_mode="distribution_based_rank_fusion", top_k=K)

    def dense(self, question: str, vector: Any) -> int:
        return len(self.meaning.run(query_embedding=vector.tolist())["documents"])

    def hybrid(self, question: str, vector: Any, place: str | None = None) -> int:
        wanted = {"field": "meta.place", "operator": "==", "value": place} if place else None
        found = [
            self.words.run(query=question, filters=wanted)["documents"],
            self.meaning.run(query_embedding=vector.tolist(), filters=wanted)["documents"],
        ]
        return len(self.joiner.run(documents=found)["documents"])

    def change(self, rows: Sequence[Row], vectors: Any) -> None:
        from haystack.document_stores.types import DuplicatePolicy

        self.store.write_documents(self._documents(rows, vectors), policy=DuplicatePolicy.OVERWRITE)
        self.store.save_to_disk(self.file)

    def held(self) -> Sequence[str]:
        return [d.content for d in self.store.filter_documents()]


_CACHED: dict[str, Any] = {}


def look_up(texts: Sequence[str]) -> Any:
    """txtai names the function that makes vectors by its path."""
    return np.array([_CACHED[t] for t in texts], dtype=np.float32)


class Txtai:
    """Embeddings with content and hybrid search."""

    def __init__(self, folder: Path, cached: dict[str, Any]) -> None:
        from txtai import Embeddings

        _CACHED.update(cached)
        self.path = str(folder / "index")
        self.embeddings = Embeddings(method="external", transform=f"{__name__}.look_up", hybrid=True, content=True)

    def read(self, files: Sequence[str]) -> list[Any]:
        # Its own readers ask for packages beyond it.
        return [Path(f).read_text("utf-8") for f in files]

    def cut(self, documents: list[Any]) -> int:
        from txtai.pipeline import Segmentation

        return sum(map(len, Segmentation(sections=True)(documents)))

    def index(self, rows: Sequence[Row], vectors: Any) -> None:
        self.embeddings.index((r["id"], {"text": r["text"], "place": r["place"]}, None) for r in rows)
        self.embeddings.save(self.path)

    def open(self) -> None:
        self.embeddings.load(self.path)

    def dense(self, question: str, vector: Any) -> int:
        return len(self.embeddings.search(question, K, weights=1.0))

    def hybrid(self, question: str, vector: Any, place: str | None = None) -> int:
        if place is None:
            return len(self.embeddings.search(question, K))
        asked = "select id, text, score from txtai where similar(:q) and place = :p"
        return len(self.embeddings.search(asked, K, parameters={"q": question, "p": place}))

    def change(self, rows: Sequence[Row], vectors: Any) -> None:
        _CACHED.update(zip([r["text"] for r in rows], vectors.tolist(), strict=True))
        self.embeddings.upsert((r["id"], {"text": r["text"], "place": r["place"]}, None) for r in rows)
        self.embeddings.save(self.path)

    def held(self) -> Sequence[str]:
        rows = self.embeddings.search(f"select text from txtai limit {self.embeddings.count() + 1000}")
        if len(rows) != self.embeddings.count():
            raise ValueError("vectors and texts do not agree")
        return [r["text"] for r in rows]


SYSTEMS: dict[str, Callable[[Path, dict[str, Any]], Any]] = {
    "tienle": TienLe,
    "langchain": LangChain,
    "langchain-tuned": lambda folder, cached: LangChain(folder, cached, tuned=True),
    "llamaindex": LlamaIndex,
    "llamaindex-tuned": lambda folder, cached: LlamaIndex(folder, cached, tuned=True),
    "llamaindex-deep": lambda folder, cached: LlamaIndex(folder, cached, tuned=True, depth=DEEP),
    "haystack": Haystack,
    "txtai": Txtai,
}


def _seconds(work: Callable[[], Any]) -> float:
    """Process time: what else the machine does is left out, all threads are counted, waiting for the disk is not."""
    start = time.process_time()
    work()
    return time.process_time() - start


@dataclass(frozen=True, slots=True)
class Data:
    """What all systems are given: passages and questions with their vectors, which passages change, files to read."""

    rows: Sequence[Row]
    vectors: Any
    questions: Sequence[str]
    asked: Any
    files: Sequence[str]
    folder: Path = Path()

    @classmethod
    def read(cls, folder: Path) -> Data:
        """What ``eval.peers`` prepared."""
        rows, questions, files = (
            json.loads((folder / f"{n}.json").read_text("utf-8")) for n in ("passages", "questions", "files")
        )
        return cls(rows, np.load(folder / "passages.npy"), questions, np.load(folder / "questions.npy"), files, folder)

    @property
    def changed(self) -> list[Row]:
        """One in a hundred, whole documents of 40."""
        some = max(1, len(self.rows) // 4000) * 40
        return [r | {"text": r["text"] + " Đã sửa."} for r in self.rows[:some]]

    def cached(self) -> dict[str, Any]:
        """Text -> vector, for systems that ask for the vector of a text."""
        texts = [*(r["text"] for r in self.rows), *self.questions, *(r["text"] for r in self.changed)]
        vectors = [*self.vectors.tolist(), *self.asked.tolist(), *self.vectors[: len(self.changed)].tolist()]
        return dict(zip(texts, vectors, strict=True))


def measure(name: str, data: Data, folder: Path) -> dict[str, float]:
    """All figures of one system: seconds, milliseconds, megabytes; "search" is without understanding the question."""
    cached, changed = data.cached(), data.changed
    places = sorted({r["place"] for r in data.rows})
    index_s = _seconds(lambda: SYSTEMS[name](folder, cached).index(data.rows, data.vectors))
    system = SYSTEMS[name](folder, cached)
    open_s = _seconds(system.open)
    found = system.hybrid
    if isinstance(system, TienLe):
        system.understand(data.questions)
        found = system.found
    asked = list(zip(data.questions, data.asked, strict=True))
    for question, vector in asked[:5]:
        found(question, vector)
    dense = [_seconds(lambda q=q, v=v: system.dense(q, v)) for q, v in asked]
    search = [_seconds(lambda q=q, v=v: found(q, v)) for q, v in asked]
    hybrid = search if found == system.hybrid else [_seconds(lambda q=q, v=v: system.hybrid(q, v)) for q, v in asked]
    filtered, empty = [], 0
    for n, (question, vector) in enumerate(asked):
        start = time.process_time()
        empty += found(question, vector, places[n % len(places)]) == 0
        filtered.append(time.process_time() - start)
    step = _elsewhere("first", name, data, folder) if isinstance(system, TienLe) else {}
    try:
        change_s = _seconds(lambda: system.change(changed, data.vectors[: len(changed)]))
    except NotImplementedError:
        change_s = index_s
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    system.cut(system.read(data.files[:1]))  # the first pays for what is imported
    documents: list[Any] = []
    read_s = _seconds(lambda: documents.extend(system.read(data.files)))
    return {
        "read_ms": 1000 * read_s,
        "cut_ms": 1000 * _seconds(lambda: system.cut(documents)),
        "index_s": index_s,
        "open_s": open_s,
        "dense_p50": 1000 * float(np.percentile(dense, 50)),
        "first_p50": step.get("first_p50", 1000 * float(np.percentile(search, 50))),
        "search_p50": 1000 * float(np.percentile(search, 50)),
        "search_p95": 1000 * float(np.percentile(search, 95)),
        "hybrid_p50": 1000 * float(np.percentile(hybrid, 50)),
        "hybrid_p95": 1000 * float(np.percentile(hybrid, 95)),
        "filtered_p50": 1000 * float(np.percentile(filtered, 50)),
        "filtered_p95": 1000 * float(np.percentile(filtered, 95)),
        "filtered_empty": float(empty),
        "change_s": change_s,
        "memory_mb": memory_mb,
        "disk_mb": sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6,
    }


def _elsewhere(task: str, name: str, data: Data, folder: Path) -> dict[str, float]:
    """A task in a process of its own, which nothing was asked before."""
    line = [sys.executable, "-c", f"from {__name__} import main; main(*{(task, name, str(data.folder), str(folder))})"]
    figures: dict[str, float] = json.loads(subprocess.run(line, stdout=subprocess.PIPE, check=True).stdout)
    return figures


def first(name: str, data: Data, folder: Path) -> dict[str, float]:
    """The first step of Tiền Lệ on questions that are understood and were never searched for."""
    system = TienLe(folder, {})
    system.open()
    system.understand(data.questions)
    for question, vector in zip(data.questions, data.asked, strict=True):
        system.dense(question, vector)
    for question in data.questions[:5]:
        system.first(question)
    steps = [_seconds(lambda q=q: system.first(q)) for q in data.questions]
    return {"first_p50": 1000 * float(np.percentile(steps, 50))}


def index(name: str, data: Data, folder: Path) -> dict[str, float]:
    """What is to be killed while it changes."""
    return {"index_s": _seconds(lambda: SYSTEMS[name](folder, data.cached()).index(data.rows, data.vectors))}


def change(name: str, data: Data, folder: Path) -> dict[str, float]:
    """Change one document in a hundred, saying when it begins."""
    system = SYSTEMS[name](folder, data.cached())
    system.open()
    if isinstance(system, TienLe):
        system.warm()
    size = len(data.changed)
    started = time.perf_counter()
    print("ready", file=sys.stderr, flush=True)
    try:
        system.change(data.changed, data.vectors[:size])
    except NotImplementedError:
        system.index([*data.changed, *data.rows[size:]], data.vectors)
    return {"change_s": time.perf_counter() - started}


def survived(name: str, data: Data, folder: Path) -> dict[str, float]:
    """After a kill: whether it opens and finds; how many texts are gone; whether some are changed and some are not."""
    pairs = [(old["text"], new["text"]) for old, new in zip(data.rows, data.changed, strict=False)]
    rest = [r["text"] for r in data.rows[len(pairs) :]]
    try:
        system = SYSTEMS[name](folder, data.cached())
        system.open()
        held = set(system.held())
        if system.dense(data.questions[0], data.asked[0]) < 1:
            raise ValueError("finds nothing")
    except Exception as error:  # noqa: BLE001 - whatever it raises over what was left, it does not open
        print(repr(error)[:300], file=sys.stderr)
        return {"opens": 0.0, "lost": float(len(data.rows)), "mixed": 0.0}
    lost = sum(text not in held for text in rest) + sum(held.isdisjoint(pair) for pair in pairs)
    kept = any(old in held for old, _ in pairs if old not in rest)
    return {"opens": 1.0, "lost": float(lost), "mixed": float(kept and any(new in held for _, new in pairs))}


TASKS = {"measure": measure, "first": first, "index": index, "change": change, "survived": survived}


def main(task: str, system: str, data: str, folder: str) -> None:
    """Print the figures of one system as a line of JSON."""
    with contextlib.redirect_stdout(io.StringIO()):  # the peers greet on standard output
        figures = TASKS[task](system, Data.read(Path(data)), Path(folder))
    print(json.dumps(figures))
