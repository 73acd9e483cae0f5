"""Pictures of pages become text through Tesseract, with the Vietnamese model ``vie``."""

from __future__ import annotations

import functools
import io
import os
import statistics
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import MissingTool
from rag.readers.bounds import MAX_OCR_PAGES, MAX_PIXELS, damaged, too_large, without_text
from rag.readers.contents import Contents
from rag.readers.scan import Box, Word, page_text
from rag.records import RawPage

if TYPE_CHECKING:
    from PIL.Image import Image

HOW_TO_INSTALL = (
    "Hãy cài Tesseract và dữ liệu tiếng Việt (Debian, Ubuntu: sudo apt install tesseract-ocr tesseract-ocr-vie; "
    "Windows: bộ cài UB-Mannheim có chọn Vietnamese; macOS: brew install tesseract-lang) rồi nạp lại tệp"
)
_SECONDS_A_PAGE = 120
_SECOND_LOOKS = 24
_SURE_FIGURES = 80.0
_INK = 128


@dataclass(frozen=True, slots=True)
class Recognised:
    """Text of one picture; ``confidence`` is Tesseract's own, the mean over words, in [0, 1]."""

    text: str
    confidence: float


@functools.lru_cache(maxsize=1)
def what_is_missing() -> str | None:
    """Why no page can be recognised on this machine, in Vietnamese, or None where all is there."""
    import pytesseract

    try:
        languages = pytesseract.get_languages()
    except (pytesseract.TesseractNotFoundError, OSError, ValueError):
        return "chưa có chương trình Tesseract"
    except (pytesseract.TesseractError, RuntimeError):
        return "chương trình Tesseract không chạy được"
    return None if "vie" in languages else "Tesseract chưa có dữ liệu tiếng Việt (vie)"


def missing_tool(path: Path, why: str) -> MissingTool:
    """The refusal of a file that is only pictures, on a machine that cannot recognise them."""
    return MissingTool(f"Không đọc được tệp “{path.name}”: tệp là ảnh quét mà {why}. {HOW_TO_INSTALL}.")


def recognise(picture: Image) -> Recognised | None:
    """Text of a grey picture of a page in the markup of ``RawPage``; None where Tesseract gave up."""
    import numpy as np
    import pytesseract

    # With more threads than free cores Tesseract takes minutes instead of seconds a page.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    try:
        found = pytesseract.image_to_data(
            picture, lang="vie", config="--psm 3 --dpi 300", output_type="dict", timeout=_SECONDS_A_PAGE
        )
    except (pytesseract.TesseractError, RuntimeError, OSError, ValueError):
        return None
    words = _words(found)
    if not words:
        return Recognised("", 0.0)
    looks = iter(range(_SECOND_LOOKS))
    text = page_text(words, np.asarray(picture) < _INK, lambda box: _figures(picture, box, looks))
    return Recognised(text, statistics.fmean(word.confidence for word in words) / 100)


def _words(found: dict[str, list[Any]]) -> list[Word]:
    columns = ("text", "conf", "left", "top", "width", "height", "block_num", "par_num", "line_num")
    return [
        Word(str(text), float(confidence), left, top, left + width, top + height, (block, paragraph, line))
        for text, confidence, left, top, width, height, block, paragraph, line in zip(
            *(found[column] for column in columns), strict=True
        )
        if str(text).strip() and float(confidence) >= 0
    ]


def _figures(picture: Image, box: Box, looks: Iterator[int]) -> str | None:
    """A small box read again as figures and nothing else, while there are looks left for this page."""
    import pytesseract
    from PIL import Image

    left, top, right, bottom = box
    if next(looks, None) is None or right - left < 3 or bottom - top < 6:
        return None
    letter = picture.crop(box).resize((max(1, 40 * (right - left) // (bottom - top)), 40), Image.Resampling.LANCZOS)
    sheet = Image.new("L", (letter.width + 60, 100), 255)
    sheet.paste(letter, (30, 30))
    try:
        found = pytesseract.image_to_data(
            sheet,
            lang="vie",
            config="--psm 7 -c tessedit_char_whitelist=0123456789",
            output_type="dict",
            timeout=10,
        )
    except (pytesseract.TesseractError, RuntimeError, OSError, ValueError):
        return None
    words = [word for word in _words(found) if word.confidence >= _SURE_FIGURES]
    return words[0].text if len(words) == 1 and words[0].text.isdigit() else None


def doubts(pages: Iterable[tuple[int, float]]) -> tuple[str, ...]:
    """A warning that names the pages whose recognition Tesseract itself doubts."""
    doubtful = [number for number, confidence in pages if confidence < 0.8]
    if not doubtful:
        return ()
    return (f"Nhận dạng chữ kém tin cậy ở {named(doubtful)}; hãy đối chiếu với bản gốc.",)


def named(pages: list[int]) -> str:
    """Page numbers as one would say them.

    >>> named([1, 2, 3, 7])
    'trang 1–3, 7'
    """
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return "trang " + ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def read_image(
    path: Path, data: bytes, *, allow_ocr: bool = True, on_scans: Callable[[int], None] = lambda pages: None
) -> Contents:
    """A scan kept as a picture (PNG, JPEG, TIFF with one or more pages).

    Raises MissingTool where Tesseract is missing, UnreadableFile where the picture is damaged or has no text.
    """
    from PIL import Image, ImageSequence, UnidentifiedImageError

    if not allow_ocr:
        raise without_text(path)
    if (why := what_is_missing()) is not None:
        raise missing_tool(path, why)
    pages: list[RawPage] = []
    confidences: list[float] = []
    try:
        with (
            warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning),
            Image.open(io.BytesIO(data)) as picture,
        ):
            if (frames := getattr(picture, "n_frames", 1)) > MAX_OCR_PAGES:
                raise too_large(path, f"số trang ảnh quét ({frames})", f"{MAX_OCR_PAGES} trang")
            on_scans(frames)
            for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
                if frame.width * frame.height > MAX_PIXELS:
                    raise too_large(path, "kích thước ảnh", f"{MAX_PIXELS // 1_000_000} triệu điểm ảnh")
                if recognised := recognise(frame.convert("L")):
                    pages.append(RawPage(number, recognised.text, hard_wrapped=True))
                    confidences.append(recognised.confidence)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_large(path, "kích thước ảnh", f"{MAX_PIXELS // 1_000_000} triệu điểm ảnh") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError) as error:
        raise damaged(path, "ảnh") from error
    if not any(page.text.strip() for page in pages):
        raise without_text(path)
    return Contents(
        "image",
        tuple(pages),
        doubts((page.number or 0, c) for page, c in zip(pages, confidences, strict=True)),
        ocr_confidence=statistics.fmean(confidences),
    )
