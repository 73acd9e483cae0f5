"""Who is asking: the machine's own user, a name from a reverse proxy, or an account, by password or by session."""

from __future__ import annotations

import base64
import binascii
import ipaddress
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass

from rag.accounts import Accounts, Role
from rag.api.sessions import Sessions
from rag.errors import BadSetting
from rag.settings import Settings

COOKIE = "tienle_phien"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
FORWARDED = frozenset({b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip"})


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is asking, and what they may do. ``session`` holds where a browser's cookie said so."""

    name: str
    role: Role
    session: bool = False

    @property
    def keeper(self) -> bool:
        """May change the library."""
        return self.role == "keeper"


current: ContextVar[Visitor | None] = ContextVar("visitor", default=None)
"""The visitor of the request being answered, for code that is handed no request."""


class Identity:
    """The settings' answer to "who is asking"."""

    def __init__(self, settings: Settings) -> None:
        check_binding(settings)
        self.accounts = Accounts(settings.accounts)
        self.sessions = Sessions(settings.accounts.with_suffix(".sessions.json"))
        self.header = settings.identity_header.strip().lower().encode()
        self._trusted = _networks(settings.trusted_proxy)
        self._keepers = frozenset(listed(settings.keepers))
        self._closed = bool(self.header) or bool(self.accounts.all)

    @property
    def open(self) -> bool:
        """Nobody signs in: this machine's user alone. Once closed it stays so, should the file of accounts vanish."""
        if not self._closed and self.accounts.all:
            self._closed = True
        return not self._closed

    def trusts(self, address: str) -> bool:
        """Is the direct peer the reverse proxy of the settings?"""
        try:
            peer = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(peer in network for network in self._trusted)

    def forwarded(self, headers: Mapping[bytes, bytes], address: str) -> Visitor | None:
        """The visitor that a trusted proxy names; from any other address the header is not looked at."""
        if not self.header or not self.trusts(address):
            return None
        name = headers.get(self.header, b"").decode("utf-8", "replace").strip()
        if not name or len(name) > 128 or not name.isprintable():
            return None
        account = self.accounts.get(name)
        keeper = name in self._keepers or (account is not None and account.role == "keeper")
        return Visitor(name, "keeper" if keeper else "reader")

    def remembered(self, token: str) -> Visitor | None:
        """The visitor of a session."""
        account = self.sessions.find(token, self.accounts)
        return Visitor(account.name, account.role, session=True) if account else None

    def signed(self, name: str, password: str) -> Visitor | None:
        """The visitor of a name and password. Takes tens of milliseconds and 64 MB at first: argon2."""
        account = self.accounts.verify(name, password)
        return Visitor(account.name, account.role) if account else None


def basic(header: bytes) -> tuple[str, str] | None:
    """Name and password of an ``Authorization: Basic`` header; None for anything else.

    >>> basic(b"Basic bGFuOm1hdCBraGF1")
    ('lan', 'mat khau')
    """
    scheme, _, value = header.partition(b" ")
    if scheme.lower() != b"basic":
        return None
    try:
        name, colon, password = base64.b64decode(value.strip(), validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (name, password) if colon else None


def check_binding(settings: Settings) -> None:
    """Refuse to be reached from other machines by people nobody knows. Raises BadSetting and BadAccount."""
    if settings.identity_header and not listed(settings.trusted_proxy):
        raise BadSetting(
            f"Đã đặt identity_header “{settings.identity_header}” nhưng chưa đặt trusted_proxy. Hãy ghi địa chỉ "
            "của máy chủ uỷ quyền, ví dụ trusted_proxy = “127.0.0.1”; chỉ từ địa chỉ đó tên người dùng mới được tin."
        )
    _networks(settings.trusted_proxy)
    if settings.host in LOOPBACK or settings.identity_header or Accounts(settings.accounts).all:
        return
    raise BadSetting(
        f"Không mở ở địa chỉ {settings.host}: máy khác sẽ vào được mà chưa có tài khoản nào. Hãy tạo tài khoản bằng "
        "“tienle account add TÊN --role keeper”, hoặc đặt identity_header và trusted_proxy nếu có máy chủ uỷ quyền "
        "xác thực người dùng, hoặc dùng --host 127.0.0.1."
    )


def listed(text: str) -> tuple[str, ...]:
    """The parts of a setting that is a list.

    >>> listed("lan, minh,")
    ('lan', 'minh')
    """
    return tuple(part for part in map(str.strip, text.split(",")) if part)


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(_network(part) for part in _spelt(listed(text)))


def _spelt(parts: Iterable[str]) -> Iterable[str]:
    for part in parts:
        yield from ("127.0.0.0/8", "::1") if part == "localhost" else (part,)


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise BadSetting(f"trusted_proxy có “{text}” không phải là địa chỉ IP hay dải địa chỉ.") from error
