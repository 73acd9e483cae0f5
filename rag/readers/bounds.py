"""How much a reader takes on, and how it refuses: always by name, with the reason and with what to do."""

from __future__ import annotations

import hashlib
import stat
import zipfile
from pathlib import Path

from rag.errors import TooLarge, UnreadableFile, UnsupportedFormat

MEGABYTE = 1_000_000
# The longest Vietnamese code runs to 1.5 million characters; a report to 60,000. Beyond these a file is a mistake or an
# attack, and every later step keeps several copies of the text.
MAX_FILE = 200 * MEGABYTE
MAX_MARKUP = 40 * MEGABYTE
MAX_TEXT = 20 * MEGABYTE
MAX_PAGES = 5_000
MAX_OCR_PAGES = 600
# A page of text is 20 kB of drawing operators; pypdf reads some 300 kB of them a second.
MAX_STREAM = 8 * MEGABYTE
MAX_PIXELS = 120_000_000
MAX_UNPACKED = 400 * MEGABYTE
MAX_UNPACKED_XML = 60 * MEGABYTE
MAX_ZIP_ENTRIES = 10_000


def unreadable(path: Path, why: str, advice: str) -> UnreadableFile:
    """The refusal of one file, e.g. "Không đọc được tệp “a.pdf”: tệp trống. Hãy kiểm tra lại bản gốc."."""
    return UnreadableFile(f"Không đọc được tệp “{path.name}”: {why}. {advice}.")


def damaged(path: Path, format_name: str) -> UnreadableFile:
    """The refusal of a file that begins like its format and does not go on like it."""
    return unreadable(path, f"nội dung {format_name} bị hỏng hoặc thiếu", "Hãy mở thử tệp và lưu lại hoặc xin bản khác")


def without_text(path: Path) -> UnreadableFile:
    """The refusal of a file in which nothing can be read."""
    return unreadable(path, "tệp không có chữ nào", "Hãy kiểm tra lại bản gốc")


def unsupported(path: Path, what: str) -> UnsupportedFormat:
    """The refusal of a format; ``what`` names it ("bảng tính Excel")."""
    return UnsupportedFormat(
        f"Không đọc được tệp “{path.name}”: đây là {what}, không phải văn bản. "
        "Hãy dùng PDF, DOCX, DOC, ODT, RTF, HTML, Markdown hoặc văn bản thuần."
    )


def too_large(path: Path, what: str, limit: str) -> TooLarge:
    """The refusal of too much: ``what`` exceeds ``limit``, both in Vietnamese."""
    return TooLarge(f"Không đọc tệp “{path.name}”: {what} vượt quá {limit}. Hãy tách tài liệu thành nhiều tệp nhỏ hơn.")


def contents_of(path: Path) -> bytes:
    """The bytes of a regular file of at most ``MAX_FILE``.

    Raises UnreadableFile for what is missing, empty, no file, or not ours to open; TooLarge beyond the limit.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise unreadable(path, "đây là thư mục không mở được", "Hãy kiểm tra quyền đọc của thư mục")
        if not stat.S_ISREG(status.st_mode):
            raise unreadable(path, "đây không phải là tệp thông thường", "Hãy chọn một tệp văn bản")
        if status.st_size > MAX_FILE:
            raise too_large(path, f"dung lượng {status.st_size // MEGABYTE} MB", f"{MAX_FILE // MEGABYTE} MB")
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except FileNotFoundError as error:
        raise unreadable(path, "không có tệp này", "Hãy kiểm tra lại đường dẫn") from error
    except PermissionError as error:
        raise unreadable(path, "không có quyền mở tệp", "Hãy cấp quyền đọc cho tệp rồi thử lại") from error
    except (OSError, ValueError) as error:  # a loop of links, a name too long, a NUL in the name, a failing disk
        raise unreadable(path, "hệ thống không mở được tệp", "Hãy kiểm tra đường dẫn và ổ đĩa") from error
    if not data:
        raise unreadable(path, "tệp trống", "Hãy kiểm tra lại bản gốc")
    return data


def digest(data: bytes) -> str:
    """SHA-256 of a file's bytes: the identity of its document."""
    return hashlib.sha256(data).hexdigest()


def check_text(path: Path, length: int, limit: int = MAX_TEXT) -> None:
    """Refuse more text (characters, or bytes before decoding) than the later steps can hold in memory."""
    if length > limit:
        raise too_large(path, f"phần chữ dài {length / MEGABYTE:.0f} MB", f"{limit // MEGABYTE} MB")


def check_archive(path: Path, archive: zipfile.ZipFile) -> None:
    """Refuse a zip that unpacks to far more than a document: the sizes are declared, and ``zipfile`` reads no more than
    what is declared."""
    entries = archive.infolist()
    if len(entries) > MAX_ZIP_ENTRIES:
        raise too_large(path, f"số tệp nén bên trong ({len(entries)})", str(MAX_ZIP_ENTRIES))
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        raise too_large(path, f"dung lượng sau giải nén ({unpacked // MEGABYTE} MB)", f"{MAX_UNPACKED // MEGABYTE} MB")
    xml = sum(entry.file_size for entry in entries if entry.filename.lower().endswith((".xml", ".rels")))
    if xml > MAX_UNPACKED_XML:
        raise too_large(path, f"phần chữ sau giải nén ({xml // MEGABYTE} MB)", f"{MAX_UNPACKED_XML // MEGABYTE} MB")
