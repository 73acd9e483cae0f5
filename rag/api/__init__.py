"""One FastAPI application on one port: the HTTP API, MCP, signing in, and whatever page is mounted on it."""

from __future__ import annotations

import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from rag import __version__
from rag.api import login, models, routes
from rag.api.gate import Gate
from rag.api.protocol import BoundedProtocol
from rag.api.refusals import Refused, refusal, sentence_of, status_of
from rag.api.visitors import Identity, Visitor, check_binding, current
from rag.engine import Engine
from rag.errors import BadSetting, TienLeError
from rag.settings import Settings

__all__ = ["ByRole", "Visitor", "application", "check_binding", "current", "run"]

SHUTDOWN_SECONDS = 30
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_log = logging.getLogger("tienle")


def application(engine: Engine, settings: Settings | None = None) -> FastAPI:
    """The application without a page; mount one at "/" last. Raises BadSetting where its binding is not safe."""
    settings = settings or engine.settings
    identity = Identity(settings)
    app = FastAPI(
        title="Tiền Lệ",
        version=__version__,
        description="Tra cứu và hỏi đáp có trích dẫn trên các báo cáo hành chính.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=_lifespan,
    )
    app.state.living = []
    app.include_router(routes.router(engine))
    _add_health(app, engine)
    gate = app.state.gate = Gate(app.router, settings, identity)
    app.router.routes.extend(login.routes(identity, gate))
    _mount_mcp(app, engine)
    app.router.routes.append(Route("/api/{rest:path}", _nowhere, methods=_METHODS, include_in_schema=False))
    app.add_middleware(_same(gate))
    app.add_exception_handler(TienLeError, _told)
    app.add_exception_handler(Refused, _told)
    app.add_exception_handler(HTTPException, _told)
    app.add_exception_handler(RequestValidationError, _told)
    return app


class ByRole:
    """Two applications behind one path: what only a keeper may do does not exist in the reader's."""

    def __init__(self, *, keeper: ASGIApp, reader: ASGIApp) -> None:
        self._keeper = keeper
        self._reader = reader

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        visitor: Visitor | None = scope.get("visitor")
        await (self._keeper if visitor and visitor.keeper else self._reader)(scope, receive, send)


def run(app: FastAPI, settings: Settings) -> None:
    """Serve until stopped; a stop signal lets what runs finish. Raises BadSetting for a port that cannot be had."""
    _log_lines()
    server = _Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            http=BoundedProtocol,
            log_config=None,
            access_log=False,
            # Who is asking is read by the gate, from the trusted proxy alone.
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
    )
    server.stopping = app.state.gate.stop
    # uvicorn ends by raising the signal it was stopped by once more; by then all is done and this process ends itself.
    signal.signal(signal.SIGTERM, lambda number, frame: None)
    _log.warning("Tiền Lệ: http://%s:%d", settings.host, settings.port)
    try:
        server.run()
    except SystemExit as error:
        raise BadSetting(
            f"Không mở được cổng {settings.port} ở {settings.host}. Hãy chọn cổng khác bằng --port."
        ) from error


class _Server(uvicorn.Server):
    """uvicorn that tells the gate of the stop signal."""

    stopping: Callable[[], None] = staticmethod(lambda: None)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self.stopping()


def _log_lines() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter('{"at": "%(asctime)s", "log": "%(name)s", "event": %(message)s}'))
    access = logging.getLogger("tienle.access")
    access.setLevel(logging.INFO)
    access.addHandler(handler)
    access.propagate = False


def _same(gate: Gate) -> Any:
    """The one gate as Starlette takes middleware: given the application inside when that is built."""

    def built(app: ASGIApp) -> Gate:
        gate.app = app
        return gate

    return built


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Whatever is mounted begins and ends with the application."""
    async with AsyncExitStack() as stack:
        for begin in app.state.living:
            await stack.enter_async_context(begin())
        yield


def _mount_mcp(app: FastAPI, engine: Engine) -> None:
    from rag import mcp

    door = mcp.Door(engine)
    app.router.routes.append(Route(mcp.PATH, door, include_in_schema=False))
    app.state.living.append(door.living)


async def _nowhere(request: Request) -> Response:
    """What is not in the API is refused as the API refuses, not as the page mounted behind it does."""
    known = [r for r in request.app.router.routes if r.matches(request.scope)[0] is Match.PARTIAL]
    raise HTTPException(405 if known else 404)


def _add_health(app: FastAPI, engine: Engine) -> None:
    counted: dict[int, int] = {}

    @app.get("/healthz", response_model=models.Health, summary="Còn sống", operation_id="health")
    def health() -> Any:
        engine.refresh()
        generation = engine.store.manifest.generation
        if generation not in counted:
            count = len(engine.store.cards())
            counted.clear()
            counted[generation] = count
        return {"status": "ok", "generation": generation, "documents": counted.get(generation, 0)}


async def _told(request: Request, error: Exception) -> Response:
    """Every error as ``{"error": sentence}`` with its status."""
    if isinstance(error, Refused):
        return error.response()
    if isinstance(error, TienLeError):
        status = status_of(error)
        return refusal(status, str(error), {"Retry-After": "2"} if status == 503 else None)
    if isinstance(error, RequestValidationError):
        return refusal(422, _sentence(error))
    if isinstance(error, HTTPException):
        return refusal(error.status_code, sentence_of(error.status_code), error.headers)
    raise error


def _sentence(error: RequestValidationError) -> str:
    """Which parameters are wrong; what was sent is not repeated."""
    names = dict.fromkeys(".".join(str(part) for part in e["loc"][1:]) or "nội dung" for e in error.errors())
    shown = ", ".join(f"“{name[:60]}”" for name in list(names)[:8])
    return f"Thiếu hoặc sai tham số: {shown}. Xem mô tả ở /api/v1/openapi.json."
