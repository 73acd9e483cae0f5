"""The MCP tools as a real client sees them: over HTTP behind the gate, and over standard input and output."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from served import DATA, HOME, KEEPER, QUESTION, READER, REPORTS, with_accounts

from rag import contract
from rag.api import application
from rag.engine import Engine
from rag.settings import Settings

TOOLS = {"search", "ask", "compare", "cited", "show"}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("mcp")
    with Engine.open(Settings(library=folder / "lib", accounts=folder / "accounts.toml"), create=True) as engine:
        list(engine.add([DATA / name for name in REPORTS]))
        yield engine


def talk(engine: Engine, say: Callable[[Client], Awaitable[Any]], auth: tuple[str, str] | None = None) -> Any:
    """One conversation of the SDK's own client with the served application."""

    async def conversation() -> Any:
        app = application(engine)
        transport = httpx2.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx2.AsyncClient(transport=transport, auth=auth, timeout=60) as http,
            Client(streamable_http_client(f"{HOME}/mcp", http_client=http)) as client,
        ):
            return await say(client)

    return asyncio.run(conversation())


def called(engine: Engine, tool: str, **arguments: Any) -> Any:
    result = talk(engine, lambda client: client.call_tool(tool, arguments))
    assert not result.is_error, result.content
    return result.structured_content


def test_the_tools_are_the_five_and_only_read(engine: Engine) -> None:
    tools = talk(engine, lambda client: client.list_tools()).tools
    assert {t.name for t in tools} == TOOLS
    assert all(t.annotations.read_only_hint and t.description and t.input_schema["properties"] for t in tools)


def test_they_answer_with_the_contract(engine: Engine) -> None:
    assert called(engine, "ask", question=QUESTION) == contract.answered(engine.ask(QUESTION))
    assert called(engine, "search", question="tiếp công dân", k=2) == contract.found(
        engine.search("tiếp công dân", k=2)
    )
    assert called(engine, "compare", issue="tiếp công dân") == contract.compared(
        "tiếp công dân", engine.compare("tiếp công dân")
    )
    assert called(engine, "cited", directive="35-CT/TW")["cited"] == [
        contract.cited(c) for c in engine.cited("35-CT/TW")
    ]
    section = called(engine, "show", document="hau-giang-2022.txt", section="II")
    assert section["section"] == "II" and section["text"]


def test_filters_restrict(engine: Engine) -> None:
    hits = called(engine, "search", question="tiếp công dân", places=["Bắc Kạn"])["hits"]
    assert {h["document"]["province"] for h in hits} == {"Bắc Kạn"}


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("show", {"document": "khong-co"}, "Không có tài liệu"),
        ("show", {"document": "hau-giang-2022.txt", "section": "XX"}, "không có mục"),
        ("ask", {"question": "??"}, "Câu hỏi chưa có từ nào"),
        ("search", {"question": "a", "directives": ["999-ZZ/TW"]}, "viện dẫn"),
        ("search", {"question": "a", "k": 5000}, "k"),
    ],
)
def test_errors_are_told_to_the_client(engine: Engine, tool: str, arguments: dict[str, Any], said: str) -> None:
    result = talk(engine, lambda client: client.call_tool(tool, arguments))
    assert result.is_error and said in result.content[0].text
    assert "Traceback" not in result.content[0].text


def test_what_is_unforeseen_stays_inside(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("bí mật ở /srv/kho")

    monkeypatch.setattr(engine, "compare", broken)
    result = talk(engine, lambda client: client.call_tool("compare", {"issue": "tiếp công dân"}))
    assert result.is_error and "bí mật" not in result.content[0].text


def test_with_accounts_nobody_calls_without_signing_in(engine: Engine) -> None:
    path = with_accounts(engine.settings.accounts.parent)
    try:
        for auth in (None, ("lan", "sai mật khẩu rồi"), ("không ai", "mật khẩu của lan")):
            with pytest.raises(BaseException) as caught:  # an error within a group of the client's tasks
                talk(engine, lambda client: client.list_tools(), auth)
            assert not isinstance(caught.value, AssertionError)
        for auth in (READER, KEEPER):
            assert {t.name for t in talk(engine, lambda client: client.list_tools(), auth).tools} == TOOLS
    finally:
        path.unlink()


def test_over_standard_input_and_output(engine: Engine, tmp_path: Path) -> None:
    library = str(engine.settings.library)
    command = StdioServerParameters(
        command=sys.executable,
        args=["-c", "from rag.cli import main; main()", "mcp", "--library", library],
        cwd=tmp_path,
    )

    async def conversation() -> Any:
        async with Client(command) as client:
            return await client.call_tool("ask", {"question": QUESTION})

    result = asyncio.run(conversation())
    assert result.structured_content == contract.answered(engine.ask(QUESTION))
