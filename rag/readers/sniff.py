"""Which format a file is, by its content: offices rename files, and portals serve HTML under ".doc"."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from rag.errors import TienLeError
from rag.readers.bounds import check_archive, damaged, unreadable, unsupported

Format = Literal["pdf", "docx", "doc", "odt", "rtf", "html", "mhtml", "text", "image"]

_HEAD = 4096
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|title|meta|div|table|p|span|font|center|h[1-6]|style|script|article|section)"
    r"[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_MHTML_START = re.compile(rb"(?:[A-Za-z-]{1,40}:[^\n]{0,500}\r?\n(?:[ \t][^\n]{0,500}\r?\n)*){1,30}")
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_ZIP_CONTENTS = (
    ("xl/", "bảng tính Excel"),
    ("ppt/", "bài trình chiếu PowerPoint"),
    ("META-INF/container.xml", "sách điện tử EPUB"),
)


def format_of(path: Path, data: bytes) -> Format:
    """The format of a file's bytes; ``path`` only names it in a refusal.

    Raises UnsupportedFormat (also for a spreadsheet or an archive), and UnreadableFile for a document under a password.
    """
    head = data[:_HEAD]
    if head.startswith(b"PK\x03\x04"):
        return _inside_zip(path, data)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _inside_ole(path, data)
    for recognises, name in _SIGNS:
        if recognises(head):
            return name
    if _roughly(head).lstrip().startswith("<?xml"):
        raise unsupported(path, "tệp XML")
    if _is_binary(head):
        raise unsupported(path, "tệp nhị phân")
    return "text"


def _inside_zip(path: Path, data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(path, archive)
            names = archive.namelist()
            kind = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except TienLeError:
        raise
    except Exception as error:  # the decoders inside zipfile raise errors of their own on a hostile archive
        raise damaged(path, "DOCX") from error
    if any(name.startswith("word/document") for name in names):
        return "docx"
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    for start, what in _ZIP_CONTENTS:
        if any(name.startswith(start) for name in names):
            raise unsupported(path, what)
    raise unsupported(path, "tệp nén")


def _inside_ole(path: Path, data: bytes) -> Format:
    """A compound file names its streams in UTF-16."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        raise unreadable(path, "tệp được đặt mật khẩu", "Hãy gỡ mật khẩu rồi nạp lại")
    if has("WordDocument"):
        return "doc"
    raise unsupported(path, "bảng tính hoặc tệp Office kiểu cũ" if has("Workbook") else "tệp Office không có văn bản")


def _is_mhtml(head: bytes) -> bool:
    """A page saved as one file: mail headers that announce several parts, or HTML alone."""
    headers = _MHTML_START.match(head)
    if headers is None:
        return False
    block = headers[0].lower()
    return b"mime-version:" in block and (b"multipart/related" in block or b"text/html" in block)


def _roughly(head: bytes) -> str:
    """The head as text, good enough to see tags in it."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if head[1:2] == b"\x00":
        return head.decode("utf-16-le", "replace")
    if head[:1] == b"\x00":
        return head.decode("utf-16-be", "replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _is_binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_like_utf16(head):
        return False
    controls = sum(head.count(byte) for byte in range(32) if byte not in b"\t\n\r\f\v\x1a\x1c\x1d\x1e\x1f\x02")
    return b"\x00" in head or controls * 50 > len(head)


def _looks_like_utf16(head: bytes) -> bool:
    """Of Vietnamese text in UTF-16 one byte of each pair is 0 (ASCII), 1 (Ă, Đ, Ơ), 3 (marks) or 1E (ạ ... ỹ), and the
    other hardly ever 0."""
    pairs = max(1, len(head) // 2)

    def small(side: int) -> float:
        return sum(head[side::2].count(byte) for byte in (0, 1, 3, 0x1E, 0x20)) / pairs

    return any(small(side) > 0.9 and head[1 - side :: 2].count(0) < 0.02 * pairs for side in (0, 1))


_SIGNS: tuple[tuple[Callable[[bytes], bool], Format], ...] = (
    (lambda head: b"%PDF-" in head[:1024], "pdf"),
    (lambda head: head.lstrip().startswith(b"{\\rtf"), "rtf"),
    (lambda head: head.startswith(_IMAGES), "image"),
    (_is_mhtml, "mhtml"),
    (lambda head: _HTML_START.match(_roughly(head)) is not None, "html"),
)
