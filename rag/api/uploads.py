"""Uploaded files: named safely, kept in the library's own folder under what they contain."""

from __future__ import annotations

import hashlib
import secrets
import shutil
import unicodedata
from pathlib import Path
from typing import BinaryIO

FOLDER = "uploads"
_LONGEST_NAME = 150
_BLOCK = 1 << 20


def safe_name(given: str | None) -> str:
    """The last part of a file's name, without what could lead elsewhere or mislead a reader.

    >>> safe_name("..\\\\..\\\\etc/báo cáo.pdf"), safe_name("../.."), safe_name(None)
    ('báo cáo.pdf', 'tai-lieu', 'tai-lieu')
    """
    last = unicodedata.normalize("NFC", given or "").replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(". ")
    stem, dot, end = shown.rpartition(".")
    cut = f"{stem[:_LONGEST_NAME]}.{end[:10]}" if dot else shown[:_LONGEST_NAME]
    while len(cut.encode()) > 240:
        cut = cut[1:]
    return cut or "tai-lieu"


def keep(library: Path, name: str, content: BinaryIO) -> Path:
    """Write an upload to "uploads/<its hash>/<name>" in the library: the same content lands where it already is.

    Raises OSError.
    """
    folder = library / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{secrets.token_hex(8)}"
    digest = hashlib.sha256()
    try:
        with beside.open("xb") as out:
            while block := content.read(_BLOCK):
                digest.update(block)
                out.write(block)
        home = folder / digest.hexdigest()[:32]
        home.mkdir(exist_ok=True)
        return beside.replace(home / name)
    finally:
        beside.unlink(missing_ok=True)


def discard(library: Path, path: str | Path | None) -> None:
    """Delete an upload's own folder; a path that is none of the uploads is left alone."""
    if path is None:
        return
    home = Path(path).parent
    if home.parent == (library / FOLDER).absolute() and home.is_dir():
        shutil.rmtree(home, ignore_errors=True)
