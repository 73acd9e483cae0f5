"""The retriever and the tools for LangChain."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from answering_library import library

from rag.answering.answer import Answer
from rag.engine import Engine
from rag.langchain import TienLeRetriever, tools
from rag.settings import Settings


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    store, encoder, _ = library(tmp_path_factory.mktemp("library") / "lib")
    with Engine(store, encoder, Settings()) as one:
        yield one


def test_passages_come_with_their_reference(engine: Engine) -> None:
    documents = TienLeRetriever(engine=engine, k=2).invoke("Yên Bái tiếp bao nhiêu lượt công dân?")
    assert len(documents) == 2
    assert "2.310 lượt công dân" in documents[0].page_content
    assert documents[0].metadata["reference"].startswith("Báo cáo số 77/BC-UBND")
    assert documents[0].metadata["section"] == "II.2"


def test_tools_carry_the_answer_as_artifact(engine: Engine) -> None:
    search, ask = tools(engine)
    call = {"type": "tool_call", "id": "1", "args": {"cau_hoi": "Yên Bái tiếp bao nhiêu lượt công dân?"}}
    answered = ask.invoke({**call, "name": ask.name})
    assert "2.310" in answered.content and "[1] Báo cáo số 77/BC-UBND" in answered.content
    assert isinstance(answered.artifact, Answer)
    found = search.invoke({**call, "name": search.name})
    assert "77/BC-UBND" in found.content and found.artifact[0].metadata["source"] == "yen-bai.txt"
