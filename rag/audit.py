"""Who changed what in a library, and when: one JSON line a change, appended beside the catalog and never rewritten."""

from __future__ import annotations

import getpass
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rag.errors import LibraryError

FILE = "audit.jsonl"


def note(folder: Path, action: str, *, by: str = "", **about: Any) -> None:
    """Append one line, e.g. ``{"at": "2031-05-02T08:00:00Z", "by": "lan", "action": "remove", "document": "4f…"}``.

    Without ``by`` it is the user of this process. Raises LibraryError where the line cannot be kept.
    """
    entry = {"at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "by": by or user(), "action": action, **about}
    line = json.dumps(entry, ensure_ascii=False) + "\n"
    try:
        # One write of one line in append mode: lines of several processes do not mix.
        file = os.open(folder / FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line.encode("utf-8", "replace"))
        finally:
            os.close(file)
    except OSError as error:
        raise LibraryError(f"Không ghi được nhật ký thay đổi {folder / FILE}. Hãy kiểm tra quyền ghi.") from error


def user() -> str:
    """Who runs this process; where the machine has no name for it, its number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
