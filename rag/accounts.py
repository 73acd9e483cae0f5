"""Who may sign in: names, roles and hashed passwords in one file that only its owner can read.

The file is TOML, written whole and swapped in; whoever holds it open sees the old or the new one, never half:

    [accounts.lan]
    role = "keeper"
    password = "$argon2id$v=19$..."
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import threading
import tomllib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from rag.errors import BadAccount

Role = Literal["reader", "keeper"]
ROLES: tuple[Role, ...] = get_args(Role)
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-")
_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Account:
    """One person; ``hash`` is argon2id's own notation."""

    name: str
    role: Role
    hash: str

    @property
    def mark(self) -> str:
        """Changes with the password: a session that carries another one has ended."""
        return hashlib.sha256(self.hash.encode()).hexdigest()[:16]


class Accounts:
    """The accounts of one file, read again whenever the file changes. Threads may share one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._known: Mapping[str, Account] = {}
        self._lock = threading.Lock()
        self._key = secrets.token_bytes(32)
        self._verified: OrderedDict[bytes, str] = OrderedDict()
        self._decoy = ""

    @property
    def all(self) -> Mapping[str, Account]:
        """Every account by name. Raises BadAccount where the file cannot be read."""
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return {}
        now = (status.st_mtime_ns, status.st_size, status.st_ino)
        with self._lock:
            if now != self._seen:
                self._known = _read(self._path)
                self._seen = now
            return self._known

    def get(self, name: str) -> Account | None:
        """The account of that name."""
        return self.all.get(name)

    def verify(self, name: str, password: str) -> Account | None:
        """The account whose password this is.

        A wrong password and an unknown name take the same time. A right one is remembered for the life of the process
        under a key of this process alone, so that a client that signs each request pays argon2 once.
        """
        account = self.get(name)
        if len(password) > LONGEST_PASSWORD:
            return None
        if account is None:
            self._decoy = self._decoy or hashed(secrets.token_urlsafe(16))
            _matches(self._decoy, password)
            return None
        trace = hmac.digest(self._key, f"{name}\0{password}".encode(), "sha256")
        with self._lock:
            if self._verified.get(trace) == account.hash:
                self._verified.move_to_end(trace)
                return account
        if not _matches(account.hash, password):
            return None
        with self._lock:
            self._verified[trace] = account.hash
            while len(self._verified) > _REMEMBERED:
                self._verified.popitem(last=False)
        return account

    def put(self, name: str, password: str, role: Role) -> Account:
        """Add an account, or give one a new password and role. Raises BadAccount."""
        if not name or len(name) > 64 or not set(name) <= _NAME or not name[0].isalnum():
            raise BadAccount(
                f"Tên “{name}” không dùng được: chỉ gồm chữ thường không dấu, chữ số, dấu chấm, gạch dưới, gạch ngang."
            )
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise BadAccount(f"Mật khẩu cần từ {SHORTEST_PASSWORD} đến {LONGEST_PASSWORD} ký tự.")
        account = Account(name, role, hashed(password))
        _write(self._path, {**self.all, name: account})
        return account

    def remove(self, name: str) -> None:
        """Take an account out; its sessions end with it. Raises BadAccount where there is none of that name."""
        kept = dict(self.all)
        if kept.pop(name, None) is None:
            raise BadAccount(f"Không có tài khoản “{name}”. Xem danh sách bằng “tienle account list”.")
        _write(self._path, kept)


def hashed(password: str) -> str:
    """The password as argon2id keeps it, with its own salt."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(password)


def _matches(hash: str, password: str) -> bool:
    from argon2 import PasswordHasher
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        return PasswordHasher().verify(hash, password)
    except (Argon2Error, InvalidHashError):
        return False


def _read(path: Path) -> Mapping[str, Account]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8")).get("accounts", {})
        found = {name: Account(name, value["role"], value["password"]) for name, value in values.items()}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise BadAccount(f"Không đọc được tệp tài khoản {path}. Hãy sửa hoặc khôi phục tệp này.") from error
    if wrong := sorted(a.name for a in found.values() if a.role not in ROLES):
        raise BadAccount(f"Tệp tài khoản {path} có vai trò không rõ ở: {', '.join(wrong)}. Vai trò là reader, keeper.")
    return found


def _write(path: Path, accounts: Mapping[str, Account]) -> None:
    text = "".join(
        f'[accounts."{a.name}"]\nrole = "{a.role}"\npassword = "{a.hash}"\n\n' for _, a in sorted(accounts.items())
    )
    try:
        write_private(path, text)
    except OSError as error:
        raise BadAccount(f"Không ghi được tệp tài khoản {path}. Hãy kiểm tra quyền ghi và ổ đĩa.") from error


def write_private(path: Path, text: str) -> None:
    """Write a file of its owner's alone, whole, and swap it in. Raises OSError."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
