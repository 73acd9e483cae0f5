"""PDF: text through pypdf, pages without text through OCR."""

from __future__ import annotations

import io
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import TienLeError
from rag.readers.bounds import MAX_PAGES, MAX_TEXT, check_text, damaged, too_large, unreadable, without_text
from rag.readers.contents import Contents
from rag.records import RawPage

if TYPE_CHECKING:
    from pypdf import PdfReader


def read_pdf(path: Path, data: bytes, *, allow_ocr: bool = True) -> Contents:
    """Pages of a PDF."""
    reader = _open(path, data)
    pages = []
    length = 0
    try:
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise too_large(path, f"số trang ({count})", f"{MAX_PAGES} trang")
        for number, page in enumerate(reader.pages, 1):
            text = page.extract_text()
            length += len(text)
            check_text(path, length, MAX_TEXT)
            pages.append(RawPage(number, text, hard_wrapped=True))
    except TienLeError:
        raise
    except Exception as error:
        raise damaged(path, "PDF") from error
    if not any(page.text.strip() for page in pages):
        raise without_text(path)
    return Contents("pdf", tuple(pages))


def _open(path: Path, data: bytes) -> PdfReader:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise unreadable(path, "tệp PDF được đặt mật khẩu", "Hãy gỡ mật khẩu rồi nạp lại")
    except TienLeError:
        raise
    except Exception as error:
        raise damaged(path, "PDF") from error
    return reader
