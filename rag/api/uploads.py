"""Uploaded files: named safely, kept in the library's own folder under what they contain."""

from __future__ import annotations

import hashlib
import secrets
import shutil
import unicodedata
from pathlib import Path
from typing import BinaryIO

from rag.engine import Added, Engine
from rag.errors import LibraryError, TienLeError
from rag.records import DocumentCard

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


def add_upload(engine: Engine, name: str | None, content: BinaryIO, *, by: str) -> list[Added]:
    """Keep an upload and read it into the library; the copy of a file that no document came from is deleted again.

    Raises LibraryError where the upload cannot be written; a refusal of the file itself is in the result.
    """
    library, safe = engine.settings.library, safe_name(name)
    try:
        path = keep(library, safe, content).absolute()
    except OSError as error:
        raise LibraryError("Không ghi được tệp tải lên. Hãy kiểm tra ổ đĩa và quyền ghi của thư viện.") from error
    results: list[Added] = []
    try:
        results += engine.add([path], by=by)
    except TienLeError as error:
        results.append(Added(safe, "failed", None, error=str(error), cause=type(error).__name__))
    finally:
        # Of what is in the library already under another name, or was not read, no copy is kept.
        if not any(r.status in ("added", "replaced") for r in results) and not _came_from(engine, results, str(path)):
            discard(library, path)
    return results


def _came_from(engine: Engine, results: list[Added], path: str) -> bool:
    """Is this very file what a document in the library was read from?"""
    ids = [r.document for r in results if r.document]
    return any(engine.store.document(id).path == path for id in ids)


def remove_upload(engine: Engine, name: str, *, by: str) -> DocumentCard:
    """Take a document out, and the uploaded file it was read from with it. Raises UnknownDocument."""
    path = engine.store.document(engine.store.find(name).id).path
    card = engine.remove(name, by=by)
    discard(engine.settings.library, path)
    return card


def discard(library: Path, path: str | Path | None) -> None:
    """Delete an upload's own folder; a path that is none of the uploads is left alone."""
    if path is None:
        return
    home = Path(path).parent
    if home.parent == (library / FOLDER).absolute() and home.is_dir():
        shutil.rmtree(home, ignore_errors=True)
