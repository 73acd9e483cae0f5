"""The gate before every door: page, HTTP API and MCP answer only what passes here.

In this order: the host asked for (DNS rebinding), the origin of what changes something (CSRF), who is asking, how
often, how much. What is refused is told why in one sentence; what fails inside is logged here and told as
one sentence too.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Mapping, MutableMapping
from functools import partial
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import quote, urlsplit

import anyio
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.api.limits import Rate
from rag.api.refusals import UNFORESEEN, Refused, refusal
from rag.api.visitors import COOKIE, FORWARDED, LOOPBACK, Identity, Visitor, basic, current, listed
from rag.settings import Settings

LOGIN = "/dang-nhap"
OPEN_PATHS = frozenset({"/healthz", LOGIN})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
BODY = 2_000_000
"""Bytes of a request that uploads nothing."""
BODY_SECONDS = 60.0
BODY_SPEED = 20_000
"""Bytes a second below which a body is not waited for, after the first BODY_SECONDS."""
UPLOADS = 600
FAILURES = 10
_ALLOWED_ORIGINS = frozenset({b"same-origin", b"none"})
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
# The page's own script and style stand in it; nothing is fetched from, sent to or framed by another host.
_POLICY = (
    b"default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src 'self' blob: data:; object-src 'none'; "
    b"base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_log = logging.getLogger("tienle.access")
_trouble = logging.getLogger("tienle.trouble")


class Gate:
    """ASGI middleware around the whole application; the visitor it lets in is ``scope["visitor"]``."""

    def __init__(self, app: ASGIApp, settings: Settings, identity: Identity) -> None:
        self.app = app
        self.identity = identity
        self._hosts = _hosts(settings)
        self._upload = settings.upload_mb * 1_000_000
        self._log_questions = settings.log_questions
        self._rate = Rate(settings.rate, 60)
        self._uploads = Rate(UPLOADS, 60)
        self._failures = Rate(FAILURES, 300)
        # argon2 takes 64 MB a verification: two at once, whatever knocks.
        self._verifying = anyio.CapacityLimiter(2)
        self._watched: set[tuple[asyncio.AbstractEventLoop, anyio.CancelScope]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        exchange = _Exchange(receive, send, self._limit(scope))
        visitor: Visitor | None = None
        try:
            visitor = await self._admitted(scope)
            scope["visitor"] = visitor
            token = current.set(visitor)
            try:
                await self._through(scope, exchange)
            finally:
                current.reset(token)
        except Refused as refused:
            await exchange.refuse(scope, self._told(scope, refused))
        except Exception:  # noqa: BLE001 - the last door: what was not foreseen must not go out
            _trouble.exception("%s %s", scope.get("method", scope["type"]), scope["path"])
            await exchange.refuse(scope, refusal(500, UNFORESEEN))
        finally:
            self._note(scope, visitor, exchange.status, time.perf_counter() - began)

    async def _through(self, scope: Scope, exchange: _Exchange) -> None:
        if "/heartbeat/" not in scope["path"]:
            await self.app(scope, exchange.receive, exchange.send)
            return
        # The page holds this one open for as long as it is looked at: it must not hold up a stop.
        with anyio.CancelScope() as watch:
            ending = (asyncio.get_running_loop(), watch)
            self._watched.add(ending)
            try:
                await self.app(scope, exchange.receive, exchange.send)
            finally:
                self._watched.discard(ending)

    def stop(self) -> None:
        """End what would otherwise never end; called when the server is told to stop, from any thread."""
        for loop, watch in list(self._watched):
            loop.call_soon_threadsafe(watch.cancel)

    # ------------------------------------------------------------ who passes

    async def _admitted(self, scope: Scope) -> Visitor | None:
        headers = _headers(scope)
        for name in (b"host", self.identity.header):
            if sum(n.lower() == name for n, _ in scope["headers"]) > 1:
                raise Refused(400, f"Tiêu đề {name.decode()} chỉ được có một.")
        self._check_host(headers)
        changing = scope["type"] == "websocket" or scope["method"] not in SAFE
        if changing:
            self._check_origin(scope, headers)
        visitor = await self._visitor(scope, headers)
        if visitor is None and scope["path"] not in OPEN_PATHS:
            # A browser whose session has ended goes to the page of signing in, not to its own dialogue.
            browser = b"sec-fetch-mode" in headers
            asked = {} if browser else {"WWW-Authenticate": 'Basic realm="Tien Le", charset="UTF-8"'}
            raise Refused(401, "Cần đăng nhập.", asked)
        if visitor and visitor.session and changing and not ({b"origin", b"sec-fetch-site"} & headers.keys()):
            raise Refused(403, "Yêu cầu thay đổi phải đến từ chính trang này.")
        self._check_often(scope, visitor)
        if _uploads(scope) and visitor and not visitor.keeper:
            raise Refused(403, "Chỉ người giữ kho mới được nạp tài liệu.")
        length = headers.get(b"content-length", b"0")
        if not length.isdigit():
            raise Refused(400, "Content-Length không hợp lệ.")
        if int(length) > self._limit(scope):
            raise self._too_large(scope)
        return visitor

    def _check_host(self, headers: Mapping[bytes, bytes]) -> None:
        if self._hosts and _name(headers.get(b"host", b"").decode("latin-1")) not in self._hosts:
            raise Refused(421, "Tên máy trong yêu cầu không phải của máy chủ này. Hãy khai báo tên ở mục “hosts”.")

    def _check_origin(self, scope: Scope, headers: Mapping[bytes, bytes]) -> None:
        """A browser says where a request comes from; another program says nothing, and has no cookie to be misused."""
        site = headers.get(b"sec-fetch-site")
        origin = headers.get(b"origin")
        foreign = site is not None and site not in _ALLOWED_ORIGINS
        if origin is not None:
            asked = headers.get(b"host", b"").decode("latin-1").lower()
            came = origin.decode("latin-1").lower().partition("://")[2]
            named = self._hosts - set(LOOPBACK)
            foreign = foreign or not came or (came != asked and _name(came) not in named)
        if foreign:
            raise Refused(403, "Yêu cầu đến từ một trang khác nên không được thực hiện.")

    async def _visitor(self, scope: Scope, headers: Mapping[bytes, bytes]) -> Visitor | None:
        address = _peer(scope)
        if self.identity.open:
            if FORWARDED & headers.keys():
                raise Refused(
                    403,
                    "Yêu cầu đi qua một máy chủ uỷ quyền mà chưa ai được xác thực. Hãy đặt identity_header và "
                    "trusted_proxy, hoặc tạo tài khoản.",
                )
            return Visitor("tại máy", "keeper")
        if visitor := self.identity.forwarded(headers, address):
            return visitor
        if (token := _cookie(headers)) and (visitor := self.identity.remembered(token)):
            return visitor
        if given := basic(headers.get(b"authorization", b"")):
            return await self.verified(*given, self.address(scope))
        return None

    async def verified(self, name: str, password: str, address: str) -> Visitor:
        """The visitor of a name and password. Raises Refused, and for a while after too many wrong ones."""
        key = f"{address} {name[:64]}"
        if wait := self._failures.wait(key, take=False):
            raise Refused(429, "Sai mật khẩu quá nhiều lần. Hãy chờ ít phút rồi thử lại.", {"Retry-After": str(wait)})
        work = partial(self.identity.signed, name, password)
        visitor = await anyio.to_thread.run_sync(work, limiter=self._verifying)
        if visitor is None:
            self._failures.wait(key)
            raise Refused(401, "Tên hoặc mật khẩu không đúng.", {"WWW-Authenticate": 'Basic realm="Tien Le"'})
        return visitor

    def address(self, scope: Scope) -> str:
        """The client's address, as the trusted proxy gives it or as the connection has it."""
        peer = _peer(scope)
        if not self.identity.trusts(peer):
            return peer
        return _headers(scope).get(b"x-forwarded-for", peer.encode()).decode("latin-1").rpartition(",")[2].strip()

    # ------------------------------------------------------------ how often, how much

    def _check_often(self, scope: Scope, visitor: Visitor | None) -> None:
        if scope["path"] == "/healthz":
            return
        key = visitor.name if visitor else self.address(scope)
        wait = self._rate.wait(key) or (_uploads(scope) and self._uploads.wait(key))
        if wait:
            raise Refused(429, f"Quá nhiều yêu cầu. Hãy thử lại sau {wait} giây.", {"Retry-After": str(wait)})

    def _limit(self, scope: Scope) -> int:
        return self._upload if _uploads(scope) else BODY

    def _too_large(self, scope: Scope) -> Refused:
        return Refused(413, f"Nội dung gửi lên vượt quá {self._limit(scope) // 1_000_000} MB.", {"Connection": "close"})

    def _told(self, scope: Scope, refused: Refused) -> Response:
        """A browser that must sign in is shown where."""
        page = scope["type"] == "http" and scope["method"] == "GET" and not scope["path"].startswith(("/api/", "/mcp"))
        if refused.status == 401 and page and b"text/html" in _headers(scope).get(b"accept", b""):
            target = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
            return RedirectResponse(f"{LOGIN}?next={quote(target, safe='')}", 303)
        return refused.response()

    def _note(self, scope: Scope, visitor: Visitor | None, status: int, seconds: float) -> None:
        entry: dict[str, Any] = {
            "by": visitor.name if visitor else None,
            "method": scope.get("method", scope["type"]),
            "path": scope["path"],
            "status": status,
            "ms": round(seconds * 1000, 1),
        }
        if self._log_questions:
            entry["query"] = scope["query_string"].decode("latin-1")
        _log.info("%s", json.dumps(entry, ensure_ascii=False))


class _Exchange:
    """One request and its response: bounds what comes in, adds what every response carries, remembers the status."""

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        self._receive = receive
        self._send = send
        self._came = 0
        self._limit = limit
        self._began = time.monotonic()
        self._whole = False
        self._refused: Refused | None = None
        self._muted = False
        self.status = 0

    async def receive(self) -> Message:
        if self._whole:  # what comes now is only that the client has gone, and that may take as long as it likes
            return await self._receive()
        due = self._began + BODY_SECONDS + self._came / BODY_SPEED
        with anyio.move_on_after(due - time.monotonic()):
            return self._counted(await self._receive())
        raise self._no(408, "Nội dung gửi lên đến quá chậm nên không được nhận. Hãy gửi lại.")

    def _counted(self, message: Message) -> Message:
        self._whole = not message.get("more_body", False)
        self._came += len(message.get("body", b""))
        if self._came > self._limit:
            raise self._no(413, f"Nội dung gửi lên vượt quá {self._limit // 1_000_000} MB.")
        return message

    def _no(self, status: int, sentence: str) -> Refused:
        self._refused = Refused(status, sentence, {"Connection": "close"})
        return self._refused

    async def send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start" and self._refused and message["status"] != self._refused.status:
            # The framework took the refusal for a body it cannot read: what it says instead is not sent.
            self._muted = True
            await self._refused.response()({"type": "http"}, self._receive, self._out)
        if not self._muted:
            await self._out(message)

    async def _out(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = list(message.get("headers", ()))
            given = {name.lower() for name, _ in headers}
            headers += [(n, v) for n, v in _HEADERS if n not in given]
            if b"content-security-policy" not in given:
                headers.append((b"content-security-policy", _POLICY))
            message = {**message, "headers": headers}
        await self._send(message)

    async def refuse(self, scope: Scope, response: Response) -> None:
        """Send the refusal, unless a response is under way: then the connection can only be cut."""
        if scope["type"] == "websocket":
            await self._send({"type": "websocket.close", "code": 1008})
            return
        if self.status:
            return
        await response(scope, self._receive, self._out)


# ---------------------------------------------------------------- reading a request


def _headers(scope: Scope) -> dict[bytes, bytes]:
    """Headers by name in small letters; of one that comes twice the first counts."""
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        found.setdefault(name.lower(), value)
    return found


def _peer(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def _cookie(headers: Mapping[bytes, bytes]) -> str:
    try:
        morsel = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1")).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _uploads(scope: Scope) -> bool:
    path = scope["path"].rstrip("/")
    return scope.get("method") == "POST" and (path == "/api/v1/documents" or path.endswith("/upload"))


def _hosts(settings: Settings) -> frozenset[str]:
    """The names this server answers to; empty for any, which is safe only where everybody signs in."""
    named = {name.lower() for name in listed(settings.hosts)}
    if settings.host in LOOPBACK:
        return frozenset(named | {*LOOPBACK, settings.host})
    return frozenset(named | {*LOOPBACK, settings.host}) if named else frozenset()


def _name(host: str) -> str:
    """The name of a Host header without its port; "" for what is no host.

    >>> _name("Localhost:7860"), _name("[::1]:7860"), _name("127.0.0.1")
    ('localhost', '::1', '127.0.0.1')
    """
    try:
        parts = urlsplit(f"//{host}")
        return "" if parts.username is not None or parts.path else (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
