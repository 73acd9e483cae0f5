"""Pictures of pages become text through Tesseract, with the Vietnamese model ``vie``."""

from __future__ import annotations

import functools
import io
import os
import re
import statistics
import warnings
from collections.abc import Callable, Iterator, Mapping
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
_ETH = re.compile("[ĐÐ]Ð|ÐĐ|Ð|[đð]ð|ðđ|ð")
# What Tesseract's model makes of "tinh thần", "đảng viên", "chi bộ": words that Vietnamese does not have.
_NO_WORDS = (
    (re.compile(r"(?<!\w)([Tt])ỉnh(?=\s(?:thần|giản|gọn|nhuệ|túy|tuý)(?!\w))"), r"\1inh"),
    (
        re.compile(
            r"(?<!\w)(?<!bình\s)(?<!cao\s)(?<!đồng\s)(?<!trung\s)([Đđ])ẳng(?=\s(?:viên|bộ|ủy|uỷ|UBND|phí)(?!\w))"
        ),
        r"\1ảng",
    ),
    (re.compile(r"(?<=[Xx]ây dựng\s)([Đđ])ẳng(?! cấp)(?!\w)"), r"\1ảng"),
    (re.compile(r"(?<!\w)((?:thư|các|từng)\s)chỉ(?=\sbộ(?! phận| máy)(?!\w))"), r"\1chi"),
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """Text of one picture; ``confidence`` is Tesseract's own, the mean over words, in [0, 1]; ``chosen`` counts the
    words written otherwise than Tesseract read them."""

    text: str
    confidence: float
    chosen: int = 0


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
    text, chosen = spelt(text)
    return Recognised(text, statistics.fmean(word.confidence for word in words) / 100, chosen)


def spelt(text: str) -> tuple[str, int]:
    """Recognised text without the words that cannot stand on any page, and how many those were.

    >>> spelt("theo tỉnh thần Quyết định số 9-QĐÐ/TU")
    ('theo tinh thần Quyết định số 9-QĐ/TU', 1)
    """
    text = _ETH.sub(lambda m: "Đ" if m[0][0] in "ĐÐ" else "đ", text)
    chosen = 0
    for pattern, word in _NO_WORDS:
        text, count = pattern.subn(word, text)
        chosen += count
    return text, chosen


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


def doubts(pages: Mapping[int, Recognised]) -> tuple[str, ...]:
    """Warnings that name the pages whose recognition Tesseract itself doubts, and those where it was not followed."""
    doubtful = [number for number, page in pages.items() if page.confidence < 0.8]
    chosen = [number for number, page in pages.items() if page.chosen]
    said = []
    if doubtful:
        said.append(f"Nhận dạng chữ kém tin cậy ở {named(doubtful)}; hãy đối chiếu với bản gốc.")
    if chosen:
        said.append(
            f"Có {sum(page.chosen for page in pages.values())} chữ ở {named(chosen)} nhận dạng thành từ không có trong "
            "tiếng Việt (như “tỉnh thần”, “đẳng viên”) được ghi là “tinh thần”, “đảng viên”; hãy đối chiếu với bản gốc."
        )
    return tuple(said)


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
    pages: dict[int, Recognised] = {}
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
                    pages[number] = recognised
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_large(path, "kích thước ảnh", f"{MAX_PIXELS // 1_000_000} triệu điểm ảnh") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError) as error:
        raise damaged(path, "ảnh") from error
    if not any(page.text.strip() for page in pages.values()):
        raise without_text(path)
    return Contents(
        "image",
        tuple(RawPage(number, page.text, hard_wrapped=True) for number, page in pages.items()),
        doubts(pages),
        ocr_confidence=statistics.fmean(page.confidence for page in pages.values()),
    )
