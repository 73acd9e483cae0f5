"""Files become pages of text, one module per format, chosen by content."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rag.errors import UnreadableFile
from rag.readers.bounds import check_text, contents_of, digest, unreadable
from rag.readers.contents import Contents
from rag.readers.sniff import format_of
from rag.records import Reading

__all__ = ["discover", "is_text", "read"]

# In a folder these are passed over without a word: no one expects a report in them. What could hold one in a format we
# do not read (a spreadsheet, an archive) is taken, so that its refusal is reported.
_NO_DOCUMENT = frozenset(
    [
        *(
            ".py",
            ".js",
            ".css",
            ".json",
            ".jsonl",
            ".toml",
            ".yaml",
            ".yml",
            ".ini",
            ".cfg",
            ".lock",
            ".log",
            ".sqlite",
        ),
        *(".db", ".db-wal", ".db-shm", ".faiss", ".npz", ".npy", ".safetensors", ".bin", ".exe", ".dll", ".so", ".ttf"),
        *(".png", ".jpg", ".jpeg", ".gif", ".bmp", ".svg", ".webp", ".ico", ".mp3", ".mp4", ".avi", ".mov", ".wav"),
        *(".otf", ".woff", ".woff2", ".tmp", ".bak", ".part", ".crdownload", ".lnk", ".url"),
    ]
)
_NO_DOCUMENT_NAMES = frozenset({"thumbs.db", "desktop.ini", "readme.md"})


def read(path: Path, *, allow_ocr: bool = True, on_scans: Callable[[int], None] = lambda pages: None) -> Reading:
    """One file, read by the format its content shows.

    ``on_scans`` is told how many pages must be recognised from pictures, before that begins. Raises UnreadableFile
    (UnsupportedFormat, MissingTool, TooLarge) with a message that names the file; nothing else gets through.
    """
    data = contents_of(path)
    contents = _read(path, data, allow_ocr, on_scans)
    check_text(path, sum(len(page.text) for page in contents.pages))
    return Reading(
        source=path.name,
        path=str(path.absolute()),
        sha256=digest(data),
        format=contents.format,
        pages=contents.pages,
        front_matter=contents.front_matter,
        warnings=contents.warnings,
        ocr_confidence=contents.ocr_confidence,
    )


def _read(path: Path, data: bytes, allow_ocr: bool, on_scans: Callable[[int], None]) -> Contents:
    """The formats' readers are imported when a file needs them: a text file pays for no PDF library."""
    kind = format_of(path, data)
    if kind == "pdf":
        from rag.readers.pdf import read_pdf

        return read_pdf(path, data, allow_ocr=allow_ocr, on_scans=on_scans)
    if kind == "image":
        from rag.readers.ocr import read_image

        return read_image(path, data, allow_ocr=allow_ocr, on_scans=on_scans)
    if kind == "docx":
        from rag.readers.docx import read_docx

        return read_docx(path, data)
    if kind in {"html", "mhtml"}:
        from rag.readers.html import read_html, read_mhtml

        return (read_html if kind == "html" else read_mhtml)(path, data)
    if kind in {"doc", "rtf", "odt"}:
        from rag.readers.office import read_office

        return read_office(path, data, kind)
    from rag.readers.text import read_text

    return read_text(path, data)


def is_text(path: Path) -> bool:
    """Whether the content is plain text or Markdown. Raises UnreadableFile where it cannot be had or told."""
    return format_of(path, contents_of(path)) == "text"


def discover(paths: Sequence[Path]) -> list[Path]:
    """The files to read, each once: files as given, folders down to the last subfolder in order of name.

    In a folder, hidden files and files that are plainly no document are passed over; a file that is named itself is
    always taken, so that its refusal is reported. Folders reached twice through links are entered once. Raises
    UnreadableFile for a path that is not there, and where nothing was found at all.
    """
    found: dict[Path, None] = {}
    entered: set[Path] = set()
    for path in paths:
        if not os.path.lexists(path):
            raise unreadable(path, "không có tệp hoặc thư mục này", "Hãy kiểm tra lại đường dẫn")
        for file in _files_below(path, entered) if path.is_dir() else (path,):
            found.setdefault(file.absolute(), None)
    if not found:
        names = ", ".join(f"“{path}”" for path in paths)
        raise UnreadableFile(f"Không thấy tài liệu nào trong {names}. Hãy kiểm tra lại thư mục.")
    return list(found)


def _files_below(folder: Path, entered: set[Path]) -> Iterator[Path]:
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        if (real := here.resolve()) in entered:
            continue
        entered.add(real)
        try:
            entries = sorted(here.iterdir())
        except OSError:
            yield here  # reading it will say that the folder cannot be opened
            continue
        names = {entry.name for entry in entries}
        folders = []
        for entry in entries:
            if entry.name.startswith((".", "~$")):
                continue
            if entry.is_dir():
                if not _belongs_to_a_page(entry.name, names):
                    folders.append(entry)
            elif entry.suffix.lower() not in _NO_DOCUMENT and entry.name.lower() not in _NO_DOCUMENT_NAMES:
                yield entry
        waiting.extend(reversed(folders))


def _belongs_to_a_page(name: str, names: set[str]) -> bool:
    """A browser keeps the pictures of "a.html" in "a_files"."""
    return name.endswith("_files") and any(name.removesuffix("_files") + end in names for end in (".html", ".htm"))
