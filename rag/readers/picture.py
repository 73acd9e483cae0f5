"""A page of a PDF as it looks, for a reader who wants to see it."""

from __future__ import annotations

import io
from pathlib import Path

from rag.readers.bounds import MAX_PIXELS

_DPI = 110


def page_png(path: Path, number: int) -> bytes | None:
    """Page ``number`` (from 1) as PNG; None where the file is gone, is no PDF or has no such page."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path.read_bytes())
    except (OSError, pypdfium2.PdfiumError):
        return None
    try:
        if not 1 <= number <= len(document):
            return None
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(_DPI / 72, (MAX_PIXELS / 3 / max(1.0, width * height)) ** 0.5)
        buffer = io.BytesIO()
        page.render(scale=scale).to_pil().save(buffer, "PNG")
        return buffer.getvalue()
    except (pypdfium2.PdfiumError, ValueError, OSError):
        return None
    finally:
        document.close()
