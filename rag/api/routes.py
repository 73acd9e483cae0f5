"""The HTTP API under /api/v1: parses, calls the engine in a thread, answers with the objects of ``rag.contract``."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Header, Path, Query, Request, UploadFile
from pydantic import WithJsonSchema
from starlette.responses import JSONResponse, Response, StreamingResponse

from rag import contract, narrow
from rag.answering.answer import Answer, Turn
from rag.api.models import (
    LONGEST,
    AddedOut,
    AnsweredOut,
    Asking,
    CitedOut,
    ComparedOut,
    Comparing,
    Editing,
    FiltersBody,
    FoundOut,
    Listed,
    Me,
    Name,
    NotAdded,
    ProblemOut,
    Refusal,
    Searching,
    SectionOut,
    ShownOut,
    Text,
    Year,
)
from rag.api.refusals import UNFORESEEN, Refused
from rag.api.uploads import add_upload, remove_upload
from rag.api.visitors import Visitor
from rag.engine import Answered, Engine
from rag.errors import TienLeError
from rag.records import Filters

MOST_FILES = 100
NDJSON = "application/x-ndjson"
_SSE = "text/event-stream"
_REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Refusal, "description": what}
    for status, what in {
        400: "Yêu cầu sai", 401: "Chưa đăng nhập", 403: "Không được phép", 404: "Không có", 413: "Quá lớn",
        421: "Sai tên máy", 422: "Tham số sai", 429: "Quá nhiều yêu cầu", 500: "Lỗi ngoài dự kiến",
        503: "Thư viện bận hoặc hỏng",
    }.items()
}  # fmt: skip
_STREAMED = {200: {"content": {NDJSON: {"schema": {"type": "string"}}, _SSE: {"schema": {"type": "string"}}}}}


def visitor_of(request: Request) -> Visitor:
    """Who is asking, as the gate found out."""
    visitor: Visitor = request.scope["visitor"]
    return visitor


def keeper_of(visitor: Annotated[Visitor, Depends(visitor_of)]) -> Visitor:
    """Only who may change the library."""
    if not visitor.keeper:
        raise Refused(403, "Chỉ người giữ kho mới được thay đổi thư viện.")
    return visitor


Keeper = Annotated[Visitor, Depends(keeper_of)]
DocumentName = Annotated[str, Path(max_length=300, description="Mã, phần đầu của mã, hoặc tên tệp.")]


def _narrowed(
    place: Annotated[list[Name], Query(max_length=64, description="Chỉ địa phương này.")] = [],  # noqa: B006
    year: Annotated[list[Year], Query(max_length=64, description="Chỉ văn bản của năm này.")] = [],  # noqa: B006
    kind: Annotated[list[Name], Query(max_length=64, description="Chỉ loại văn bản này.")] = [],  # noqa: B006
    directive: Annotated[list[Name], Query(max_length=64, description="Chỉ đoạn viện dẫn văn bản này.")] = [],  # noqa: B006
) -> FiltersBody:
    return FiltersBody(places=place, years=year, kinds=kind, directives=directive)


Narrowed = Annotated[FiltersBody, Depends(_narrowed)]
Question = Annotated[Text, Query(description="Câu hỏi bằng lời thường.")]
# Generators of clients know a file by this format; FastAPI's own description of it makes them send its name.
Upload = Annotated[UploadFile, WithJsonSchema({"type": "string", "format": "binary"})]
Accepted = Annotated[str, Header(alias="Accept", include_in_schema=False)]


def filters_of(engine: Engine, body: FiltersBody) -> Filters:
    """The filters of a request. Raises UnknownDocument."""
    return narrow.filters(engine, **body.model_dump())


def _json(value: Any) -> Response:
    return JSONResponse(value)


def router(engine: Engine) -> APIRouter:
    """All routes over one engine."""
    api = APIRouter(prefix="/api/v1", responses=_REFUSALS)
    _add_questions(api, engine)
    _add_documents(api, engine)
    _add_changes(api, engine)
    return api


def _add_questions(api: APIRouter, engine: Engine) -> None:
    def searched(body: Searching) -> Response:
        def work(engine: Engine) -> Any:
            filters = filters_of(engine, body.filters)
            return engine.search(body.question, k=body.k, filters=filters, restore=body.restore)

        return _json(contract.found(engine.current(work)))

    @api.get("/search", response_model=FoundOut, summary="Tìm các đoạn văn", operation_id="search")
    def search(
        question: Question, narrowed: Narrowed, k: Annotated[int, Query(ge=1, le=100)] = 5, restore: bool = True
    ) -> Response:
        return searched(Searching(question=question, k=k, filters=narrowed, restore=restore))

    @api.post("/search", response_model=FoundOut, summary="Tìm các đoạn văn", operation_id="search_post")
    def search_post(body: Searching) -> Response:
        return searched(body)

    def asked(body: Asking, accept: str) -> Response:
        for kind in (NDJSON, _SSE):
            if kind in accept:
                return StreamingResponse(_streamed(engine, body, sse=kind == _SSE), media_type=kind)
        return _json(contract.answered(engine.current(lambda e: answer_of(e, body))))

    @api.get("/ask", response_model=AnsweredOut, summary="Hỏi", operation_id="ask", responses=_STREAMED)  # type: ignore[arg-type]
    def ask(question: Question, narrowed: Narrowed, restore: bool = True, accept: Accepted = "") -> Response:
        return asked(Asking(question=question, filters=narrowed, restore=restore), accept)

    @api.post("/ask", response_model=AnsweredOut, summary="Hỏi", operation_id="ask_post", responses=_STREAMED)  # type: ignore[arg-type]
    def ask_post(body: Asking, accept: Accepted = "") -> Response:
        """Với ``Accept: application/x-ndjson`` hoặc ``text/event-stream``, câu trả lời đến dần: mỗi dòng là cả câu trả
        lời đến lúc đó, dòng cuối có ``"done": true``."""
        return asked(body, accept)

    def compared(body: Comparing) -> Response:
        cells = engine.current(lambda e: e.compare(body.issue, filters=filters_of(e, body.filters)))
        return _json(contract.compared(body.issue, cells))

    @api.get("/compare", response_model=ComparedOut, summary="So sánh các địa phương", operation_id="compare")
    def compare(issue: Question, narrowed: Narrowed) -> Response:
        return compared(Comparing(issue=issue, filters=narrowed))

    @api.post("/compare", response_model=ComparedOut, summary="So sánh các địa phương", operation_id="compare_post")
    def compare_post(body: Comparing) -> Response:
        return compared(body)

    @api.get("/cited", response_model=list[CitedOut], summary="Văn bản được viện dẫn", operation_id="cited")
    def cited(directive: Annotated[str | None, Query(max_length=LONGEST)] = None) -> Response:
        return _json([contract.cited(c) for c in engine.current(lambda e: e.cited(directive))])


def answer_of(
    engine: Engine,
    body: Asking,
    progress: Callable[[Answer], None] = lambda answer: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Answered:
    """The answer to a question after those asked before it, which are answered from the documents alone."""
    filters = filters_of(engine, body.filters)
    history: list[Turn] = []
    for earlier in body.history:
        before = engine.ask(earlier, history=history, cancelled=lambda: True)
        history.append(Turn(before.understood.text, before.answer))
    return engine.ask(
        body.question, filters=filters, history=history, restore=body.restore, progress=progress, cancelled=cancelled
    )


async def _streamed(engine: Engine, body: Asking, *, sse: bool) -> AsyncIterator[str]:
    """One line for each state of the answer, ``done`` on the last; a refusal is the last line."""
    loop = asyncio.get_running_loop()
    news: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
    gone = threading.Event()

    def tell(value: dict[str, Any] | None) -> None:
        loop.call_soon_threadsafe(news.put_nowait, value)

    def work() -> None:
        try:
            partly = lambda answer: tell(contract.answer(answer) | {"done": False})  # noqa: E731
            whole = engine.current(lambda e: answer_of(e, body, partly, gone.is_set))
            tell(contract.answered(whole) | {"done": True})
        except TienLeError as error:
            tell({"error": str(error), "done": True})
        except BaseException:
            tell({"error": UNFORESEEN, "done": True})
            raise
        finally:
            tell(None)

    working = loop.run_in_executor(None, work)
    try:
        while (line := await news.get()) is not None:
            text = json.dumps(line, ensure_ascii=False)
            yield f"data: {text}\n\n" if sse else f"{text}\n"
        await working
    finally:
        gone.set()  # nobody is listening any more: the draft need not be finished


def _add_documents(api: APIRouter, engine: Engine) -> None:
    @api.get("/documents", response_model=list[Listed], summary="Danh sách văn bản", operation_id="documents")
    def documents(
        limit: Annotated[int, Query(ge=1, le=1000)] = 1000, offset: Annotated[int, Query(ge=0, le=2**31)] = 0
    ) -> Response:
        cards = engine.current(lambda e: e.store.cards())
        return JSONResponse(
            [contract.listed(c) for c in cards[offset : offset + limit]], headers={"X-Total-Count": str(len(cards))}
        )

    @api.get("/documents/{document}", response_model=ShownOut, summary="Xem văn bản", operation_id="show")
    def show(
        document: DocumentName,
        section: Annotated[str | None, Query(max_length=300, description="Một mục, ví dụ II.6.")] = None,
    ) -> Response:
        whole, card = engine.current(lambda e: narrow.opened(e, document, section))
        return _json(contract.shown(whole, card, section))

    @api.get(
        "/documents/{document}/sections",
        response_model=list[SectionOut],
        summary="Cây mục của văn bản",
        operation_id="sections",
    )
    def sections(document: DocumentName) -> Response:
        whole, _ = engine.current(lambda e: narrow.opened(e, document))
        return _json([contract.section(s) for s in whole.sections])

    @api.get("/me", response_model=Me, summary="Ai đang hỏi", operation_id="me")
    async def me(visitor: Annotated[Visitor, Depends(visitor_of)]) -> Response:
        return _json({"name": visitor.name, "role": visitor.role})


def _add_changes(api: APIRouter, engine: Engine) -> None:
    @api.post(
        "/documents",
        response_model=list[AddedOut],
        responses={422: {"model": NotAdded | Refusal, "description": "Không tệp nào nạp được"}},
        summary="Nạp tệp",
        operation_id="add",
    )
    def add(keeper: Keeper, files: Annotated[list[Upload], File(max_length=MOST_FILES)]) -> Response:
        results = [r for upload in files for r in add_upload(engine, upload.filename, upload.file, by=keeper.name)]
        rows = [contract.added(r) for r in results]
        if all(r.status == "failed" for r in results):
            return JSONResponse({"error": results[0].error, "files": rows}, 422)
        return _json(rows)

    @api.delete("/documents/{document}", response_model=Listed, summary="Bỏ văn bản", operation_id="remove")
    def remove(document: DocumentName, keeper: Keeper) -> Response:
        return _json(contract.listed(remove_upload(engine, document, by=keeper.name)))

    @api.patch("/documents/{document}", response_model=Listed, summary="Sửa một trường", operation_id="edit")
    def edit(document: DocumentName, body: Editing, keeper: Keeper) -> Response:
        return _json(contract.listed(engine.edit(document, body.field, body.value or None, by=keeper.name)))

    @api.post("/check", response_model=list[ProblemOut], summary="Kiểm tra thư viện", operation_id="check")
    def check(keeper: Keeper) -> Response:
        return _json([contract.problem(p) for p in engine.check(by=keeper.name)])
