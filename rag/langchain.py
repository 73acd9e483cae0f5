"""A library for LangChain users: a retriever, and tools whose artifacts carry the citations.

>>> from rag.langchain import TienLeRetriever                                     # doctest: +SKIP
>>> retriever = TienLeRetriever.open("index")
>>> retriever.invoke("Cà Mau tiếp công dân thế nào?")                             # doctest: +SKIP
>>> tim_doan, hoi_bao_cao = tools("index")                                        # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.tools import BaseTool, tool

from rag.answering.answer import Answer
from rag.answering.written import reference
from rag.engine import Engine
from rag.records import Hit
from rag.settings import load


class TienLeRetriever(BaseRetriever):
    """Passages as LangChain documents; ``metadata`` holds the formal reference, section, source and score."""

    engine: Any
    k: int = 5

    @classmethod
    def open(cls, library: str | Path, *, k: int = 5) -> TienLeRetriever:
        """A retriever over the library in that folder. Raises LibraryError."""
        return cls(engine=Engine.open(load({"library": Path(library)})), k=k)

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [document_of(hit) for hit in self.engine.search(query, k=self.k).hits]


def document_of(hit: Hit) -> Document:
    """One passage as a LangChain document."""
    passage, card = hit.passage, hit.document
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "reference": reference(passage, card),
            "document": card.id,
            "source": card.source,
            "section": passage.section,
            "footnote": passage.footnote,
            "page": passage.page,
            "place": card.metadata.place,
            "nature": card.nature,
            "score": hit.score,
        },
    )


def tools(library: Engine | str | Path) -> list[BaseTool]:
    """Tools for an agent over a library's folder, or one that is open already. Raises LibraryError.

    What a model reads is text, the artifact is the answer with its citations.
    """
    engine = library if isinstance(library, Engine) else Engine.open(load({"library": Path(library)}))

    @tool(response_format="content_and_artifact")
    def tim_doan(cau_hoi: str) -> tuple[str, list[Document]]:
        """Tìm các đoạn báo cáo liên quan đến một câu hỏi; mỗi đoạn kèm nguồn chính thức."""
        found = [document_of(hit) for hit in engine.search(cau_hoi, k=5).hits]
        return "\n\n".join(f"{d.page_content}\n({d.metadata['reference']})" for d in found), found

    @tool(response_format="content_and_artifact")
    def hoi_bao_cao(cau_hoi: str) -> tuple[str, Answer]:
        """Trả lời một câu hỏi bằng câu nguyên văn của báo cáo, có trích dẫn, hoặc nói rõ vì sao không trả lời được."""
        answer = engine.ask(cau_hoi).answer
        sources = "\n".join(f"[{c.n}] {c.reference}" for c in answer.citations)
        return f"{answer.text}\n{sources}".strip(), answer

    return [tim_doan, hoi_bao_cao]
