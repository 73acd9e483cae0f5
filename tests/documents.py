"""Documents of our own making as readings, and the same document in other renderings."""

from __future__ import annotations

import hashlib
import textwrap
import unicodedata
from pathlib import Path

from rag.readers.text import pages_of, split_front_matter
from rag.records import Document, RawPage, Reading
from rag.text.document import build
from rag.text.layout.legacy import TCVN3, VNI

GOLDEN = Path(__file__).resolve().parent / "golden"
DATA = Path(__file__).resolve().parent / "data"


def reading(*pages: RawPage | str, **front_matter: str) -> Reading:
    """A reading of pages; a string is a page without a number."""
    raw = tuple(page if isinstance(page, RawPage) else RawPage(None, page) for page in pages)
    sha256 = hashlib.sha256("\f".join(page.text for page in raw).encode(errors="replace")).hexdigest()
    return Reading("thu.txt", None, sha256, "text", raw, front_matter)


def built(*pages: RawPage | str, **front_matter: str) -> Document:
    """The document of such a reading."""
    return build(reading(*pages, **front_matter))


def opened(path: Path) -> Document:
    """The document of a text file."""
    fields, body = split_front_matter(path.read_text(encoding="utf-8"))
    return build(
        Reading(path.name, None, hashlib.sha256(path.read_bytes()).hexdigest(), "text", pages_of(body), fields)
    )


def _typed(text: str, letters: dict[str, str]) -> str:
    return "".join(letters.get(c, letters.get(c.lower(), c)) if ord(c) > 127 else c for c in text)


def in_tcvn3(text: str) -> str:
    """As typed in a TCVN3 font: capitals with marks have no codes of their own there."""
    return _typed(text, {new: chr(old) for old, new in TCVN3.items()})


def in_vni(text: str) -> str:
    """As typed in a VNI font."""
    letters: dict[str, str] = {}
    for old, new in VNI.items():
        if new not in letters or old[-1].islower():
            letters[new] = old
    return _typed(text, letters)


def wrapped(text: str, width: int, gap: str) -> str:
    """Each line cut at a width, paragraphs parted by ``gap``."""
    paragraphs = []
    for paragraph in text.split("\n\n"):
        lines = [textwrap.wrap(line, width, break_on_hyphens=False) or [""] for line in paragraph.split("\n")]
        paragraphs.append("\n".join(piece for line in lines for piece in line))
    return gap.join(paragraphs)


def paged(text: str, lines: int, head: str = "") -> tuple[RawPage, ...]:
    """Cut into pages of so many lines, each later page under its number and a running head."""
    every = text.split("\n")
    pages = []
    for number, start in enumerate(range(0, len(every), lines), 1):
        top = [str(number), head, ""] if number > 1 else []
        pages.append(RawPage(number, "\n".join([*top, *every[start : start + lines]]), True))
    return tuple(pages)


def renderings(text: str) -> dict[str, tuple[RawPage | str, ...]]:
    """One canonical text as other programs would hand it over."""
    return {
        "nfd": (unicodedata.normalize("NFD", text),),
        "windows line ends": (text.replace("\n", "\r\n"),),
        "one line a paragraph": (RawPage(None, text.replace("\n\n", "\n"), False),),
        "cut lines, blank between paragraphs": (wrapped(text, 80, "\n\n"),),
        "cut lines, no blank at all": (wrapped(text, 80, "\n"),),
        "a blank after every line": (wrapped(text, 76, "\n").replace("\n", "\n\n"),),
        "pages": paged(wrapped(text, 84, "\n\n"), 16, "Báo cáo dân vận tỉnh"),
        "tcvn3": (in_tcvn3(text),),
        "vni": (in_vni(text),),
    }
