"""Signed-in browsers: a session is a random token, known only by its hash, and outlives a restart of the server.

They stand beside the file of accounts, in one JSON file of its owner's alone: hash -> name, mark of the password, end
in seconds since 1970. A file that is deleted or cannot be read means that everybody signs in again; one that cannot be
written, that they will after a restart.
"""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from rag.accounts import Account, Accounts, write_private

SESSION_SECONDS = 12 * 3600
_MOST = 10_000
_log = logging.getLogger("tienle.trouble")


class _Session(NamedTuple):
    name: str
    mark: str
    until: float


class Sessions:
    """The sessions of one file, read again whenever it changes. Threads may share one."""

    def __init__(self, path: Path, seconds: float = SESSION_SECONDS, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._seconds = seconds
        self._clock = clock
        self._seen: tuple[int, int, int] | None = None
        self._kept: dict[str, _Session] = {}
        self._lock = threading.Lock()

    def begin(self, account: Account) -> str:
        """A new session's token."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            now = self._clock()
            kept = {key: s for key, s in self._read().items() if s.until > now}
            kept[_hash(token)] = _Session(account.name, account.mark, now + self._seconds)
            self._write(dict(list(kept.items())[-_MOST:]))
        return token

    def find(self, token: str, accounts: Accounts) -> Account | None:
        """The account of a session that has not ended, whose password is the one it began with."""
        with self._lock:
            session = self._read().get(_hash(token))
        if session is None or not 0 < session.until - self._clock() <= self._seconds:
            return None
        account = accounts.get(session.name)
        return account if account and account.mark == session.mark else None

    def end(self, token: str) -> None:
        """From now on the token is worth nothing."""
        with self._lock:
            kept = dict(self._read())
            if kept.pop(_hash(token), None):
                self._write(kept)

    def _read(self) -> dict[str, _Session]:
        stamp = self._stamp()
        if stamp != self._seen:
            self._kept = _read(self._path) if stamp else {}
            self._seen = stamp
        return self._kept

    def _write(self, kept: dict[str, _Session]) -> None:
        self._kept = kept
        try:
            write_private(self._path, json.dumps(kept))
            self._seen = self._stamp()
        except OSError as error:
            _log.warning("sessions are not kept over a restart: %s", error)

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            status = self._path.stat()
        except OSError:
            return None
        return (status.st_mtime_ns, status.st_size, status.st_ino)


def _read(path: Path) -> dict[str, _Session]:
    try:
        return {
            str(key): _Session(str(name), str(mark), float(until))
            for key, (name, mark, until) in json.loads(path.read_text(encoding="utf-8")).items()
        }
    except (OSError, ValueError, TypeError, AttributeError) as error:
        _log.warning("sessions could not be read, everybody signs in again: %s", type(error).__name__)
        return {}


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
