"""PDF: text through pypdf, pages that are pictures through OCR.

pypdf says of each run of text where it stands and how large it is. From that come the marks which plain text loses:
a footnote's anchor (a small raised figure), paragraphs (a gap, an indented line), and the rows of ruled tables
(``rag.readers.layout``).
"""

from __future__ import annotations

import io
import logging
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import TienLeError
from rag.readers.bounds import (
    MAX_OCR_PAGES,
    MAX_PAGES,
    MAX_PIXELS,
    MAX_STREAM,
    MAX_TEXT,
    check_text,
    damaged,
    too_large,
    unreadable,
    without_text,
)
from rag.readers.contents import Contents
from rag.readers.layout import Box, Drawing, product
from rag.readers.ocr import HOW_TO_INSTALL, Recognised, doubts, missing_tool, named, recognise, what_is_missing
from rag.records import RawPage

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdf import PageObject, PdfReader

_DPI = 300
# A digital signature prints some 200 characters over a scanned page.
_FEW_CHARACTERS = 400
_MAX_BOXES = 2_000
_VIETNAMESE = frozenset("ăđơưĂĐƠƯ")


@dataclass(frozen=True, slots=True)
class _Scanned:
    """A page as pypdf gives it; ``pictured`` is the share of the page that pictures cover, ``readable`` False where
    its text could not be had."""

    text: str
    pictured: float
    readable: bool = True


def read_pdf(
    path: Path, data: bytes, *, allow_ocr: bool = True, on_scans: Callable[[int], None] = lambda pages: None
) -> Contents:
    """Pages of a PDF, numbered from 1.

    Raises UnreadableFile under a password, damaged or without any text; TooLarge beyond the bounds; MissingTool where
    all pages are pictures and Tesseract is missing.
    """
    with _translated(path):
        pages = list(_pages(path, data))
    pictures = [number for number, page in enumerate(pages, 1) if _is_picture(page)]
    if not pictures or not allow_ocr:
        return _finished(path, "pdf", {n: page.text for n, page in enumerate(pages, 1)}, (), None)
    texts = {number: page.text for number, page in enumerate(pages, 1)}
    if (why := what_is_missing()) is not None:
        if len(pictures) == len(pages) or not any(text.strip() for text in texts.values()):
            raise missing_tool(path, why)
        warning = f"Chưa đọc được {named(pictures)} là ảnh quét vì {why}. {HOW_TO_INSTALL}."
        return _finished(path, "pdf", texts, (warning,), None)
    if len(pictures) > MAX_OCR_PAGES:
        raise too_large(path, f"số trang ảnh quét ({len(pictures)})", f"{MAX_OCR_PAGES} trang")
    on_scans(len(pictures))
    found: dict[int, Recognised] = {}
    for number, picture in _rendered(path, data, pictures):
        if (recognised := recognise(picture)) is not None and recognised.text.strip():
            texts[number] = recognised.text
            found[number] = recognised
    blank = [number for number in pictures if number not in found and not texts[number].strip()]
    notes = doubts(found)
    if blank:
        notes += (f"Không nhận dạng được chữ nào ở {named(blank)}.",)
    confidence = statistics.fmean(page.confidence for page in found.values()) if found else None
    return _finished(path, "pdf-scan" if len(pictures) == len(pages) else "pdf", texts, notes, confidence)


def _finished(
    path: Path, name: str, texts: dict[int, str], warnings: tuple[str, ...], confidence: float | None
) -> Contents:
    if not any(text.strip() for text in texts.values()):
        raise without_text(path)
    pages = tuple(RawPage(number, text, hard_wrapped=True) for number, text in sorted(texts.items()))
    return Contents(name, pages, warnings, ocr_confidence=confidence)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """What pypdf raises on a damaged file is anything from KeyError to RecursionError."""
    try:
        yield
    except TienLeError:
        raise
    except MemoryError as error:
        raise too_large(path, "bộ nhớ cần để mở tệp", "bộ nhớ của máy") from error
    except Exception as error:
        raise damaged(path, "PDF") from error


def _pages(path: Path, data: bytes) -> Iterator[_Scanned]:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not _unlocked(reader):
        raise unreadable(path, "tệp PDF được đặt mật khẩu", "Hãy gỡ mật khẩu rồi nạp lại")
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise too_large(path, f"số trang ({count})", f"{MAX_PAGES} trang")
    length = 0
    boxes = _boxes(data)
    for page in reader.pages:
        scanned = _scanned(page, next(boxes, ()))
        length += len(scanned.text)
        check_text(path, length, MAX_TEXT)
        yield scanned


def _unlocked(reader: PdfReader) -> bool:
    """Many files are encrypted against printing only, with an empty password for reading."""
    try:
        return bool(reader.decrypt(""))
    except Exception:  # noqa: BLE001 - an unknown scheme, or a library for it that is missing: the same to the reader
        return False


def _scanned(page: PageObject, boxes: Sequence[Box]) -> _Scanned:
    """A page that breaks pypdf is treated as a picture: the rest of the document is still good."""
    drawing = Drawing()

    def on_text(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        drawing.text(text, product(tm, cm), size)

    def on_operation(operator: bytes, operands: list[Any], cm: list[float], _tm: list[float]) -> None:
        drawing.operation(operator, operands, cm)

    try:
        box = page.mediabox
        area = abs(float(box.width) * float(box.height)) or 1.0
        contents = page.get_contents()
        if contents is not None and len(contents.get_data()) > MAX_STREAM:
            return _Scanned("", 1.0, readable=False)
        page.extract_text(visitor_text=on_text, visitor_operand_before=on_operation)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - see _translated
        return _Scanned("", 1.0, readable=False)
    return _Scanned(drawing.page_text(boxes), drawing.pictured / area)


def _boxes(data: bytes) -> Iterator[tuple[Box, ...]]:
    """Page by page the boxes of text on a line, which pypdf does not measure; ends early where they cannot be had."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        try:
            for page in document:
                text = page.get_textpage()
                yield tuple(text.get_rect(index) for index in range(min(text.count_rects(), _MAX_BOXES)))
                text.close()
                page.close()
        finally:
            document.close()
    except (pypdfium2.PdfiumError, ValueError, OSError):
        return


def _is_picture(page: _Scanned) -> bool:
    """Nothing to read as text: broken, a picture with a few stamped words, a picture under text that some foreign OCR
    guessed, or glyphs without characters."""
    letters = [character for character in page.text if character.isalpha()]
    if not page.readable:
        return True
    if page.pictured > 0.5:
        vietnamese = sum(1 for c in letters if c in _VIETNAMESE or "Ạ" <= c <= "ỹ")
        return len(letters) < _FEW_CHARACTERS or vietnamese < 0.03 * len(letters)
    if page.pictured > 0 and not letters:
        return True
    odd = sum(1 for c in page.text if c == "�" or "\ue000" <= c <= "\uf8ff" or (c < " " and c not in "\n\t"))
    return odd > 0.3 * max(1, len(page.text))


def _rendered(path: Path, data: bytes, numbers: list[int]) -> Iterator[tuple[int, Image]]:
    """Pages as grey pictures at 300 dpi, one at a time; a page too large for that is drawn smaller."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise damaged(path, "PDF") from error
    try:
        for number in numbers:
            try:
                page = document[number - 1]
                width, height = page.get_size()
                scale = min(_DPI / 72, (MAX_PIXELS / 3 / max(1.0, width * height)) ** 0.5)
                yield number, page.render(scale=scale, grayscale=True).to_pil()
                page.close()
            except (pypdfium2.PdfiumError, IndexError, ValueError, OSError):
                continue
    finally:
        document.close()
