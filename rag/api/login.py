"""Signing in and out with a browser: one plain page, one cookie."""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from rag.api.gate import LOGIN, Gate
from rag.api.refusals import Refused
from rag.api.sessions import SESSION_SECONDS
from rag.api.visitors import COOKIE, Identity

LOGOUT = "/dang-xuat"
_PAGE = """<!doctype html>
<html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Đăng nhập · Tiền Lệ</title>
<style>body{{font:16px/1.5 system-ui,"Noto Sans",sans-serif;max-width:22rem;margin:12vh auto;padding:0 1rem}}
label{{display:block;margin:1rem 0 .2rem}}input,button{{font:inherit;width:100%;box-sizing:border-box;padding:.5rem}}
button{{margin-top:1.5rem}}.error{{color:#a00000}}</style>
<h1>Tiền Lệ</h1><form method="post" action="{action}"><input type="hidden" name="next" value="{next}">
<p class="error" role="alert">{error}</p>
<label for="name">Tên</label>
<input id="name" name="name" autocomplete="username" autocapitalize="none" required autofocus>
<label for="password">Mật khẩu</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Đăng nhập</button></form></html>"""


def routes(identity: Identity, gate: Gate) -> list[Route]:
    """The page, what it sends, and signing out. ``gate`` counts the wrong passwords."""

    async def page(request: Request) -> Response:
        return _page(request.query_params.get("next", "/"))

    async def enter(request: Request) -> Response:
        fields = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=8)
        name, password, target = (fields.get(f, [""])[0] for f in ("name", "password", "next"))
        try:
            await gate.verified(name, password, gate.address(request.scope))
        except Refused as refused:
            return _page(target, str(refused), refused.status)
        account = identity.accounts.get(name)
        if account is None:
            return _page(target, "Tên hoặc mật khẩu không đúng.", 401)
        identity.sessions.end(request.cookies.get(COOKIE, ""))
        response = RedirectResponse(within(target), 303)
        secure = request.url.scheme == "https" or (
            identity.trusts(request.client.host if request.client else "")
            and request.headers.get("x-forwarded-proto") == "https"
        )
        response.set_cookie(
            COOKIE,
            identity.sessions.begin(account),
            max_age=SESSION_SECONDS,
            httponly=True,
            samesite="strict",
            secure=secure,
        )
        return response

    async def leave(request: Request) -> Response:
        identity.sessions.end(request.cookies.get(COOKIE, ""))
        response = RedirectResponse(LOGIN, 303)
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return response

    return [
        Route(LOGIN, page, methods=["GET"], include_in_schema=False),
        Route(LOGIN, enter, methods=["POST"], include_in_schema=False),
        Route(LOGOUT, leave, methods=["POST"], include_in_schema=False),
    ]


def _page(target: str, error: str = "", status: int = 200) -> Response:
    html = _PAGE.format(action=LOGIN, next=escape(within(target), quote=True), error=escape(error))
    return HTMLResponse(html, status, headers={"Cache-Control": "no-store"})


def within(target: str) -> str:
    """A path of this server, or "/" for anything that would lead elsewhere.

    >>> within("/en?q=1"), within("//evil.example"), within("https://evil.example"), within("/\\\\evil.example")
    ('/en?q=1', '/', '/', '/')
    """
    plain = target.isprintable() and target.startswith("/") and not target.startswith("//") and "\\" not in target
    return target if plain else "/"
