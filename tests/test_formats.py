"""One report kept in nine ways gives the same sections, metadata and references."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pytest
import sample_report

from rag import readers
from rag.readers.ocr import what_is_missing
from rag.records import Document, Reading
from rag.text.document import build

needs_font = pytest.mark.skipif(not sample_report.SERIF.is_file(), reason="Noto Serif is not on this machine")
needs_office = pytest.mark.skipif(sample_report.office() is None, reason="LibreOffice is not on this machine")
needs_ocr = pytest.mark.skipif(what_is_missing() is not None, reason="Tesseract with vie is not on this machine")


@cache
def plain() -> Document:
    return build(reading(sample_report.plain().encode()))


def reading(data: bytes) -> Reading:
    with tempfile.TemporaryDirectory() as room:
        path = Path(room) / "báo cáo"
        path.write_bytes(data)
        return readers.read(path)


@cache
def scan() -> Reading:
    return reading(sample_report.scanned(sample_report.pdf()))


Facts = set[tuple[object, ...]]


def sections(document: Document) -> Facts:
    return {(section.path, section.title, section.role) for section in document.sections}


def metadata(document: Document) -> Facts:
    names = ("kind", "number", "issuer", "province", "district", "issued_on", "issued_precision", "title", "signers")
    return {(name, getattr(document.metadata, name)) for name in names}


def references(document: Document) -> Facts:
    return {(r.kind, r.number, r.date, r.issuer, r.title, r.section, r.footnote) for r in document.references}


def footnotes(document: Document) -> Facts:
    return {(note.number, note.span.of(document.text)) for note in document.footnotes}


VIEWS = [sections, metadata, references, footnotes]
each_view = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
View = Callable[[Document], Facts]


@cache
def made(kind: str, folder: Path) -> Document:
    if kind == "doc":
        data = sample_report.converted(sample_report.docx(), "doc", folder)
    elif kind == "pdf of LibreOffice":
        data = sample_report.converted(sample_report.docx(), "pdf", folder)
    elif kind == "scan":
        return build(scan())
    else:
        data = getattr(sample_report, kind)()
    return build(reading(data))


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("formats")


def test_plain_text_is_understood() -> None:
    """What the others are compared with is not empty."""
    document = plain()
    assert [section.path for section in document.sections][:5] == ["Mở đầu", "I", "II", "II.1", "II.2"]
    assert {reference.number for reference in document.references} == {
        *("44/CT-UBND", "18-NQ/HU", "315/QĐ-UBND", "120/KH-UBND")
    }
    assert [note.number for note in document.footnotes] == [1, 2]
    assert document.metadata.number == "57/BC-UBND"
    assert document.metadata.issued_on == "2021-10-14"


@each_view
@pytest.mark.parametrize(
    "kind",
    [
        "nfd",
        "html",
        "tcvn3",
        "vni",
        pytest.param("docx", marks=[needs_font, pytest.mark.tool]),
        pytest.param("pdf", marks=[needs_font, pytest.mark.tool]),
        pytest.param("doc", marks=[needs_office, pytest.mark.tool]),
        pytest.param("pdf of LibreOffice", marks=[needs_office, pytest.mark.tool]),
    ],
)
def test_a_format_says_the_same(kind: str, view: View, room: Path) -> None:
    expected = view(plain())
    if kind == "tcvn3":  # the font cannot write "Ủy"
        expected = {tuple(_older(value) for value in fact) for fact in expected}
        assert {tuple(_older(value) for value in fact) for fact in view(made(kind, room))} == expected
    else:
        assert view(made(kind, room)) == expected


def _older(value: object) -> object:
    return value.replace("Ủy", "Uỷ") if isinstance(value, str) else value


@pytest.mark.tool
@needs_ocr
@needs_font
def test_a_scanned_pdf() -> None:
    found = scan()
    assert found.format == "pdf-scan"
    assert [page.number for page in found.pages] == [1, 2, 3]
    assert found.ocr_confidence is not None and found.ocr_confidence > 0.85
    expected = words(sample_report.plain())
    seen = set(words("\n".join(page.text for page in found.pages)))
    assert sum(word in seen for word in expected) >= 0.96 * len(expected)


def words(text: str) -> list[str]:
    return re.sub(r"</?sup>|[#|]", " ", text).split()


@pytest.mark.tool
@needs_ocr
@needs_font
@pytest.mark.parametrize("view", [sections, metadata, references], ids=lambda view: view.__name__)
def test_a_scan_says_nearly_the_same(view: View, room: Path) -> None:
    expected, found = view(plain()), view(made("scan", room))
    assert len(expected & found) >= 0.95 * len(expected), expected ^ found
    assert len(expected & found) >= 0.95 * len(found), expected ^ found


@pytest.mark.tool
@needs_ocr
@needs_font
def test_a_scan_has_the_footnotes(room: Path) -> None:
    expected, found = plain(), made("scan", room)
    assert [note.number for note in found.footnotes] == [note.number for note in expected.footnotes]
    for one, other in zip(expected.footnotes, found.footnotes, strict=True):
        likeness = SequenceMatcher(None, one.span.of(expected.text), other.span.of(found.text)).ratio()
        assert likeness > 0.95
