"""What the peers of ``eval.beside`` find, each at its defaults and tuned, on passages and vectors they are handed.

Everything is imported where it is used: this runs in the peers' own environment. A peer is a function of the passages
(id and text), their vectors, the questions and theirs; it gives, by the name of a setting, the ids of the first ten for
each question. "Tuned" looks further down on both sides (DEEP), cuts words as Vietnamese has them, and is tried with
each of SHARES of the vectors.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

K, DEEP = 10, 60
SHARES = (0.1, 0.3, 0.5, 0.7)
DEFAULT = "mặc định"
Found = dict[str, list[list[str]]]
Peer = Callable[[Sequence[Mapping[str, str]], Any, Sequence[str], Any], Found]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _tuned(share: float) -> str:
    return f"chỉnh, vectơ {share:.1f}"


def langchain(rows: Sequence[Mapping[str, str]], vectors: Any, questions: Sequence[str], asked: Any) -> Found:
    """FAISS and BM25Retriever under an EnsembleRetriever; by itself BM25Retriever cuts at blanks alone."""
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_community.vectorstores import FAISS
    from langchain_core.embeddings import Embeddings

    cached = dict(zip(questions, asked.tolist(), strict=True))

    class Cached(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            raise NotImplementedError

        def embed_query(self, text: str) -> list[float]:
            return list(cached[text])

    texts, places = [r["text"] for r in rows], [{"id": r["id"]} for r in rows]
    store = FAISS.from_embeddings(list(zip(texts, vectors.tolist(), strict=True)), Cached(), places)
    plain = BM25Retriever.from_texts(texts, metadatas=places, k=K)
    deep = BM25Retriever.from_texts(texts, metadatas=places, k=DEEP, preprocess_func=_words)

    def found(keyword: Any, depth: int, share: float) -> list[list[str]]:
        meaning = store.as_retriever(search_kwargs={"k": depth})
        both = EnsembleRetriever(retrievers=[keyword, meaning], weights=[1 - share, share])
        return [[d.metadata["id"] for d in both.invoke(q)[:K]] for q in questions]

    return {DEFAULT: found(plain, K, 0.5)} | {_tuned(s): found(deep, DEEP, s) for s in SHARES}


def llamaindex(rows: Sequence[Mapping[str, str]], vectors: Any, questions: Sequence[str], asked: Any) -> Found:
    """VectorStoreIndex and BM25Retriever under a QueryFusionRetriever; by itself it stems as English has it."""
    from llama_index.core import Settings, VectorStoreIndex
    from llama_index.core.embeddings import BaseEmbedding
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.schema import TextNode
    from llama_index.retrievers.bm25 import BM25Retriever

    cached = dict(zip(questions, asked.tolist(), strict=True))

    class Cached(BaseEmbedding):
        def _get_query_embedding(self, query: str) -> list[float]:
            return list(cached[query])

        def _get_text_embedding(self, text: str) -> list[float]:
            raise NotImplementedError

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return list(cached[query])

    Settings.embed_model, Settings.llm = Cached(), None
    nodes = [TextNode(id_=r["id"], text=r["text"], embedding=v) for r, v in zip(rows, vectors.tolist(), strict=True)]
    index = VectorStoreIndex(nodes)

    def found(depth: int, keyword: dict[str, Any], fusion: dict[str, Any]) -> list[list[str]]:
        retrievers = [
            index.as_retriever(similarity_top_k=depth),
            BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=depth, **keyword),
        ]
        both = QueryFusionRetriever(retrievers, similarity_top_k=K, num_queries=1, use_async=False, **fusion)
        return [[n.node.node_id for n in both.retrieve(q)] for q in questions]

    settings = {s: {"mode": "relative_score", "retriever_weights": [s, 1 - s]} for s in SHARES}
    tuned = {_tuned(s): found(DEEP, {"skip_stemming": True}, fusion) for s, fusion in settings.items()}
    return {DEFAULT: found(K, {}, {})} | tuned


def haystack(rows: Sequence[Mapping[str, str]], vectors: Any, questions: Sequence[str], asked: Any) -> Found:
    """The retrievers of InMemoryDocumentStore, joined by a DocumentJoiner."""
    from haystack import Document
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore(embedding_similarity_function="dot_product")
    store.write_documents(
        [Document(id=r["id"], content=r["text"], embedding=v) for r, v in zip(rows, vectors.tolist(), strict=True)]
    )

    def found(depth: int, **joined: Any) -> list[list[str]]:
        words, meaning = InMemoryBM25Retriever(store, top_k=depth), InMemoryEmbeddingRetriever(store, top_k=depth)
        joiner = DocumentJoiner(top_k=K, **joined)
        several = (
            [words.run(query=q)["documents"], meaning.run(query_embedding=v.tolist())["documents"]]
            for q, v in zip(questions, asked, strict=True)
        )
        return [[d.id for d in joiner.run(documents=some)["documents"]] for some in several]

    fused = {s: {"join_mode": "reciprocal_rank_fusion", "weights": [1 - s, s]} for s in SHARES}
    return {DEFAULT: found(K)} | {_tuned(s): found(DEEP, **joined) for s, joined in fused.items()}


_CACHED: dict[str, Any] = {}


def look_up(texts: Sequence[str]) -> Any:
    """txtai names the function that makes vectors by its path."""
    return np.array([_CACHED[t] for t in texts], dtype=np.float32)


def txtai(rows: Sequence[Mapping[str, str]], vectors: Any, questions: Sequence[str], asked: Any) -> Found:
    """Embeddings with hybrid search; how deep it looks and how it cuts words is its own."""
    from txtai import Embeddings

    _CACHED.update(zip([r["text"] for r in rows], vectors, strict=True))
    _CACHED.update(zip(questions, asked, strict=True))
    embeddings = Embeddings(method="external", transform=f"{__name__}.look_up", hybrid=True)
    embeddings.index((r["id"], r["text"], None) for r in rows)

    def found(**weights: float) -> list[list[str]]:
        return [[str(id) for id, _ in embeddings.search(q, K, **weights)] for q in questions]

    return {DEFAULT: found()} | {_tuned(s): found(weights=s) for s in SHARES}


PEERS: dict[str, Peer] = {"langchain": langchain, "llamaindex": llamaindex, "haystack": haystack, "txtai": txtai}


def main(name: str, data: str) -> None:
    """Print what one peer finds as a line of JSON; ``data`` is the folder that ``eval.beside`` prepared."""
    folder = Path(data)
    rows, questions = (json.loads((folder / f"{n}.json").read_text("utf-8")) for n in ("passages", "questions"))
    vectors, asked = np.load(folder / "passages.npy"), np.load(folder / "questions.npy")
    with contextlib.redirect_stdout(io.StringIO()):  # the peers greet on standard output
        found = PEERS[name](rows, vectors, questions, asked)
    print(json.dumps(found))
