"""Each format becomes the same markup; nothing that a file holds gets past a reader as another error than ours."""

from __future__ import annotations

import io
import os
import unicodedata
import zipfile
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import sample_report
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_report import pdf_of

from rag import readers
from rag.errors import MissingTool, TooLarge, UnreadableFile, UnsupportedFormat
from rag.readers import bounds, ocr, office
from rag.readers.docx import read_docx
from rag.readers.html import read_html, read_mhtml
from rag.readers.pdf import read_pdf
from rag.readers.scan import Word, page_text
from rag.readers.text import decode, read_text, split_front_matter
from rag.text.heads.secrecy import stamp

needs_font = pytest.mark.skipif(not sample_report.SERIF.is_file(), reason="Noto Serif is not on this machine")
needs_office = pytest.mark.skipif(sample_report.office() is None, reason="LibreOffice is not on this machine")
needs_ocr = pytest.mark.skipif(ocr.what_is_missing() is not None, reason="Tesseract with vie is not on this machine")
HERE = Path("báo cáo.tệp")


@cache
def made(kind: str) -> bytes:
    """The sample report in a format that needs no system program."""
    return {
        "text": lambda: sample_report.plain().encode(),
        "html": sample_report.html,
        "docx": sample_report.docx,
        "pdf": sample_report.pdf,
        "rtf": lambda: b"{\\rtf1\\ansi B\\'e1o c\\'e1o}",
    }[kind]()


def put(folder: Path, data: bytes, name: str = "báo cáo.dat") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def text_of(contents: object) -> str:
    return "\n".join(page.text for page in contents.pages)  # type: ignore[attr-defined]


def words(text: str) -> list[str]:
    """Words and figures in order, without layout and markup: what all formats must agree on."""
    text = text.replace("<sup>", " ").replace("</sup>", " ").replace("#", " ").replace("|", " ")
    return text.split()


# ---------------------------------------------------------------- text and its encodings

SENTENCE = "Ủy ban nhân dân huyện đã thực hiện 14 buổi đối thoại với người dân trong năm; kết quả được công khai."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_encodings(encoding: str) -> None:
    assert decode(SENTENCE.encode(encoding)) == (SENTENCE, ())


def test_windows_1258() -> None:
    """Its five tones are marks of their own; other composed letters are single bytes."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = bytearray()
    for character in SENTENCE:
        parts = unicodedata.normalize("NFD", character)
        tone = "".join(mark for mark in parts if mark in tones)
        base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones))
        out += (base + tone).encode("cp1258")
    text, warnings = decode(bytes(out))
    assert unicodedata.normalize("NFC", text) == SENTENCE
    assert not warnings


def test_old_fonts_keep_their_bytes() -> None:
    """TCVN3 and VNI are repaired later, from the letters that windows-1252 shows."""
    assert decode("Céng hßa x· héi chñ nghÜa ViÖt Nam".encode("cp1252"))[0] == "Céng hßa x· héi chñ nghÜa ViÖt Nam"
    assert decode(b"Ho\xe0 \x81 b\xecnh")[0] == "Hoà \x81 bình"


def test_damaged_utf8_is_reported() -> None:
    data = (SENTENCE * 20).encode()
    text, warnings = decode(data[:50] + b"\xff" + data[50:])
    assert text.count("�") == 1
    assert "1 ký tự" in warnings[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("một\ntrang", [(None, "một\ntrang")]),
        ("đầu\fsau", [(1, "đầu"), (2, "sau")]),
        ("đầu\f\fsau\f", [(1, "đầu"), (2, ""), (3, "sau")]),
        ("một trang\f", [(None, "một trang")]),
        ("dòng\r\nsau\rnữa", [(None, "dòng\nsau\nnữa")]),
    ],
)
def test_pages_of_text(text: str, expected: list[tuple[int | None, str]]) -> None:
    pages = read_text(HERE, text.encode()).pages
    assert [(page.number, page.text) for page in pages] == expected


@pytest.mark.parametrize(
    ("text", "fields", "rest"),
    [
        (
            "---\nkind: Báo cáo\nissued_on: 2019-05-27\n---\nThân",
            {"kind": "Báo cáo", "issued_on": "2019-05-27"},
            "Thân",
        ),
        ("---\nnumber: 012\nyes: no\nnote: null\nempty:\n---\nThân", {"number": "012", "yes": "no"}, "Thân"),
        ("---\nlist: [1, 2]\nkind: Báo cáo\n---\nThân", {"kind": "Báo cáo"}, "Thân"),
        ("---\nkind: !!python/object:os.system x\n---\nThân", {"kind": "x"}, "Thân"),
        ("---\n- một\n- hai\n---\nThân", {}, "---\n- một\n- hai\n---\nThân"),
        ("---\nkhông: [đóng\n---\nThân", {}, "---\nkhông: [đóng\n---\nThân"),
        ("Thân\n---\nkind: x\n---\n", {}, "Thân\n---\nkind: x\n---\n"),
        ("---\n\nThân\n\n---\nsau", {}, "---\n\nThân\n\n---\nsau"),
    ],
)
def test_front_matter(text: str, fields: dict[str, str], rest: str) -> None:
    found, body = split_front_matter(text)
    assert (dict(found), body) == (fields, rest)


MARKDOWN_FOOT = (
    "| **Nơi nhận:** | **T/M BAN THƯỜNG VỤ** |\n|---|---|\n| - Tỉnh ủy, | **PHÓ BÍ THƯ** |\n| - Các xã, |  |\n"
    "| - Lưu: VT. | |\n| | **Lê Văn An** |"
)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            MARKDOWN_FOOT,
            "**Nơi nhận:**\n- Tỉnh ủy,\n- Các xã,\n- Lưu: VT.\n**T/M BAN THƯỜNG VỤ**\n**PHÓ BÍ THƯ**\n**Lê Văn An**",
        ),
        (
            "| Nơi nhận:<br>- Các xã; | CHỦ TỊCH<br><br>Lê Văn An |\n|---|---|",
            "Nơi nhận:\n- Các xã;\nCHỦ TỊCH\nLê Văn An",
        ),
        (
            "| UBND TỈNH X<br>SỞ Y | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n| --- | --- |\n| Số: 5/BC-SY | X, ngày 5 |",
            "UBND TỈNH X\nSỞ Y\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 5/BC-SY\nX, ngày 5",
        ),
        ("| Xã | Số |\n| --- | --- |\n| Nà Lay | 4 |", "| Xã | Số |\n| --- | --- |\n| Nà Lay | 4 |"),
        ("| Nơi nhận hồ sơ | Số |\n| --- | --- |\n" + "| Nà Lay | 4 |\n" * 5, None),
        ("**HUYỆN ỦY**\n\n\\*\n\n1\\. Việc", "**HUYỆN ỦY**\n\n*\n\n1. Việc"),
    ],
)
def test_what_markdown_wrote_for_want_of_columns(text: str, read: str | None) -> None:
    found = read_text(Path("a.md"), text.encode()).pages[0].text.strip()
    assert found == (text.strip() if read is None else read)


@given(st.binary(max_size=2000))
@settings(deadline=None, max_examples=150)
def test_any_bytes_decode(data: bytes) -> None:
    text, _ = decode(data)
    assert isinstance(text, str)


# ---------------------------------------------------------------- formats by content


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"N\xe1\xbb\x99i dung", "text"),
        ("Nội dung báo cáo".encode("utf-16"), "text"),
        ("# Tiêu đề\n\nNội dung".encode(), "markdown"),
        (b"  <!DOCTYPE html><html><body><p>N\xe1\xbb\x99i dung</p></body></html>", "html"),
        (b"\xef\xbb\xbf<p>N\xe1\xbb\x99i dung</p>", "html"),
        ("<html><body>Nội dung</body></html>".encode("utf-16"), "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>N\xe1\xbb\x99i dung</p>", "mhtml"),
        (b"<5 % s\xe1\xbb\x91 h\xe1\xbb\x99", "text"),
    ],
)
@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a"])
def test_the_name_does_not_matter(tmp_path: Path, data: bytes, expected: str, name: str) -> None:
    assert readers.read(put(tmp_path, data, name)).format == expected


@pytest.mark.tool
@needs_font
@pytest.mark.parametrize("kind", ["docx", "pdf", "html"])
def test_formats_are_known_by_content(tmp_path: Path, kind: str) -> None:
    reading = readers.read(put(tmp_path, made(kind), "tệp.txt"))
    assert (reading.format, reading.source, len(reading.sha256)) == (kind, "tệp.txt", 64)


def zipped(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


@pytest.mark.parametrize(
    ("data", "error", "said"),
    [
        (b"", UnreadableFile, "tệp trống"),
        (b" \n\t \n", UnreadableFile, "không có chữ"),
        (b"<html><body><script>a</script></body></html>", UnreadableFile, "không có chữ"),
        (zipped(**{"xl/workbook.xml": b"<a/>"}), UnsupportedFormat, "Excel"),
        (zipped(**{"a.txt": b"x"}), UnsupportedFormat, "tệp nén"),
        (b"PK\x03\x04" + b"\x00" * 40, UnreadableFile, "hỏng"),
        (OLE + "Workbook".encode("utf-16-le"), UnsupportedFormat, "bảng tính"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), UnreadableFile, "mật khẩu"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(32)) * 20, UnsupportedFormat, "nhị phân"),
        (b"SQLite format 3\x00" + b"\x00" * 4000, UnsupportedFormat, "nhị phân"),
        (b"<?xml version='1.0'?><report><a>x</a></report>", UnsupportedFormat, "XML"),
        (b"%PDF-1.7\nkh\xc3\xb4ng ph\xe1\xba\xa3i", UnreadableFile, "hỏng"),
    ],
)
def test_refusals_name_the_file_and_the_reason(
    tmp_path: Path, data: bytes, error: type[UnreadableFile], said: str
) -> None:
    with pytest.raises(error) as refused:
        readers.read(put(tmp_path, data))
    assert "báo cáo.dat" in str(refused.value)
    assert said in str(refused.value)


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    loop = tmp_path / "vòng.txt"
    loop.symlink_to(loop)
    for path in (tmp_path / "không có.txt", loop, tmp_path, Path("/dev/null"), tmp_path / ("dài" * 200), Path("a\0b")):
        with pytest.raises(UnreadableFile):
            readers.read(path)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may open every file")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = put(tmp_path, b"x")
    path.chmod(0)
    with pytest.raises(UnreadableFile, match="quyền"):
        readers.read(path)


# ---------------------------------------------------------------- bounds


def test_a_long_text_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="tách"):
        readers.read(put(tmp_path, "Nội dung dài. ".encode() * (bounds.MAX_TEXT // 10)))


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "lớn.pdf"
    with path.open("wb") as file:
        file.truncate(bounds.MAX_FILE + 1)
    with pytest.raises(TooLarge, match="MB"):
        readers.read(path)


def test_a_zip_that_unpacks_to_too_much(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="giải nén"):
        readers.read(put(tmp_path, zipped(**{"word/document.xml": b" " * (bounds.MAX_UNPACKED_XML + 1)})))


def with_entities(entities: str, used: str) -> bytes:
    document = f"<!DOCTYPE d [{entities}]><w:document {W}><w:body>{p(r('Nội dung ' + used))}</w:body></w:document>"
    return zipped(**{"word/document.xml": document.encode()})


def test_entities_of_xml_are_not_followed(tmp_path: Path) -> None:
    other = put(tmp_path, b"kh\xc3\xb4ng thu\xe1\xbb\x99c v\xe1\xbb\x81 \xc4\x91\xc3\xa2y", "khác.txt")
    data = with_entities(f'<!ENTITY a SYSTEM "{other.as_uri()}">', "&a;")
    assert text_of(read_docx(HERE, data)) == "Nội dung"


def test_entities_that_multiply_are_refused() -> None:
    bombs = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 20}">' for n in range(1, 9))
    with pytest.raises(UnreadableFile):
        read_docx(HERE, with_entities(f'<!ENTITY b0 "ha">{bombs}', "&b8;"))


def test_html_of_great_depth_is_read() -> None:
    deep = b"<html><body>" + b"<div>" * 60_000 + "Nội dung".encode()
    with suppress(UnreadableFile):  # a clear refusal is as good
        assert "dung" in text_of(read_html(HERE, deep))


LINE = b"BT /F 12 Tf 72 700 Td (Bao cao so 12) Tj ET"


def test_a_pdf_of_many_pages() -> None:
    contents = read_pdf(HERE, pdf_of([LINE] * 400))
    assert [page.number for page in contents.pages] == list(range(1, 401))
    assert contents.pages[-1].text == "Bao cao so 12"
    assert contents.pages[0].hard_wrapped is True


def test_a_pdf_of_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.readers.pdf.MAX_PAGES", 3)
    with pytest.raises(TooLarge, match="số trang"):
        read_pdf(HERE, pdf_of([LINE] * 4))


def test_a_page_that_unpacks_without_end_does_not_take_the_others_along() -> None:
    bomb = zlib.compress(b" " * 90_000_000)
    contents = read_pdf(HERE, pdf_of([zlib.compress(LINE), bomb], filtered=True), allow_ocr=False)
    assert [page.text for page in contents.pages] == ["Bao cao so 12", ""]


def test_a_pdf_under_a_password() -> None:
    from pypdf import PdfReader, PdfWriter

    for password, readable in (("", True), ("bí mật", False)):
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of([LINE]))))
        writer.encrypt(user_password=password, owner_password="chủ", algorithm="RC4-128")
        out = io.BytesIO()
        writer.write(out)
        if readable:
            assert text_of(read_pdf(HERE, out.getvalue())) == "Bao cao so 12"
        else:
            with pytest.raises(UnreadableFile, match="mật khẩu"):
                read_pdf(HERE, out.getvalue())


# ---------------------------------------------------------------- PDF


def shown(*lines: tuple[int, int, float, str]) -> bytes:
    """A content stream of (x, y, size, text)."""
    return b"".join(f"BT /F {size} Tf {x} {y} Td ({text}) Tj ET\n".encode() for x, y, size, text in lines)


def test_footnotes_of_a_pdf() -> None:
    stream = shown(
        (72, 700, 13, "Huyen to chuc 26 buoi doi thoai"),
        (258, 706, 8, "1"),
        (264, 700, 13, ", tiep nhan 120 km"),
        (372, 706, 8, "2"),
        (378, 700, 13, " dat."),
        (72, 684, 13, "Dong sau cua doan van nay."),
        (72, 80, 6, "1"),
        (76, 77, 10, " Xa Binh Minh 8 buoi."),
    )
    text = text_of(read_pdf(HERE, pdf_of([stream])))
    assert "doi thoai<sup>1</sup>, tiep nhan 120 km2 dat." in text
    assert text.endswith("\n\n<sup>1</sup> Xa Binh Minh 8 buoi.")


def test_paragraphs_of_a_pdf() -> None:
    """Told apart by an indented line, a short line before, and a gap; a full line goes on whatever comes next."""
    full = "nam nay huyen da to chuc nhieu buoi tiep dan"
    stream = shown(
        (100, 700, 13, "Mot, thut vao, " + full[:24]),
        (72, 684, 13, full),
        (72, 668, 13, "het."),
        (72, 652, 13, "Hai " + full[4:]),
        (72, 636, 13, "18 nguoi" + full[7:]),
        (100, 620, 13, "Ba, thut vao, " + full[:24]),
        (72, 604, 13, full),
        (72, 580, 13, "Bon cach ra"),
        (72, 540, 13, "Nam"),
    )
    assert text_of(read_pdf(HERE, pdf_of([stream]))).split("\n\n") == [
        f"Mot, thut vao, {full[:24]}\n{full}\nhet.",
        f"Hai {full[4:]} 18 nguoi{full[7:]}",
        f"Ba, thut vao, {full[:24]}\n{full}",
        "Bon cach ra",
        "Nam",
    ]


def test_a_ruled_table_of_a_pdf() -> None:
    rules = "".join(f"{x} 600 m {x} 660 l S\n" for x in (72, 110, 250, 330))
    rules += "".join(f"72 {y} m 330 {y} l S\n" for y in (600, 620, 640, 660))
    cells = shown(
        *((76, 690, 12, "Bang tong hop"), (76, 646, 12, "TT"), (115, 646, 12, "Don vi"), (255, 646, 12, "So don")),
        *((76, 626, 12, "1"), (115, 626, 12, "Xa Binh Minh"), (255, 626, 12, "22")),
        *((76, 606, 12, "2"), (255, 606, 12, "17"), (76, 570, 12, "Sau bang")),
    )
    text = text_of(read_pdf(HERE, pdf_of([rules.encode() + cells])))
    rows = "| TT | Don vi | So don |\n| 1 | Xa Binh Minh | 22 |\n| 2 |  | 17 |"
    assert text == f"Bang tong hop\n\n{rows}\n\nSau bang"


@pytest.mark.tool
@needs_font
def test_the_sample_in_pdf() -> None:
    text = text_of(read_pdf(HERE, made("pdf")))
    assert "| 1 | Xã Bình Minh | 140 | 22 |" in text
    assert "đối thoại với người dân<sup>1</sup>, tiếp" in text
    assert "\n\n<sup>2</sup> Theo Quyết định số 315/QĐ-UBND" in text
    missing = set(words(sample_report.plain())) - set(words(text))
    assert not missing


# ---------------------------------------------------------------- scans


@pytest.mark.tool
@needs_font
def test_a_scan_without_tesseract_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.readers.pdf.what_is_missing", lambda: "chưa có chương trình Tesseract")
    scan = sample_report.scanned(made("pdf"), dpi=50)
    with pytest.raises(MissingTool, match="tesseract-ocr-vie"):
        read_pdf(HERE, scan)
    with pytest.raises(UnreadableFile, match="không có chữ"):
        read_pdf(HERE, scan, allow_ocr=False)


@pytest.mark.tool
@needs_font
def test_a_scanned_page_among_others_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from pypdf import PdfReader, PdfWriter

    monkeypatch.setattr("rag.readers.pdf.what_is_missing", lambda: "Tesseract chưa có dữ liệu tiếng Việt (vie)")
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(made("pdf"))))
    writer.append(PdfReader(io.BytesIO(sample_report.scanned(made("pdf"), dpi=50))))
    out = io.BytesIO()
    writer.write(out)
    contents = read_pdf(HERE, out.getvalue())
    assert "trang 4–6" in contents.warnings[0]
    assert contents.pages[0].text.startswith("ỦY BAN")


def on_a_page(*lines: list[tuple[int, str]]) -> str:
    """Lines of (left edge, word) as Tesseract would give them, 20 pixels a letter, without any ink."""
    found = [
        Word(text, 95.0, left, 100 * n, left + 20 * len(text), 100 * n + 40, (1, 1, n))
        for n, line in enumerate(lines)
        for left, text in line
    ]
    return page_text(found, np.zeros((100 * len(lines) + 60, 2000), dtype=np.bool_), lambda box: None)


def test_a_row_with_room_to_spare_ends_its_paragraph() -> None:
    full = [(100, "Huyện"), (300, "đã"), (400, "tổ"), (500, "chức"), (700, "nhiều"), (900, "buổi"), (1100, "gặp")]
    text = on_a_page([(100, "2.1"), (200, "Phối"), (300, "hợp")], full, [(100, "gỡ"), (200, "dân.")], full, full)
    assert text.split("\n\n") == [
        "2.1 Phối hợp",
        "Huyện đã tổ chức nhiều buổi gặp\ngỡ dân.",
        "Huyện đã tổ chức nhiều buổi gặp\nHuyện đã tổ chức nhiều buổi gặp",
    ]


@pytest.mark.parametrize(
    ("recognised", "text", "chosen"),
    [
        ("tỉnh giản, tỉnh\nthần; Tỉnh gọn", "tinh giản, tinh\nthần; Tinh gọn", 3),
        ("cán bộ, đẳng viên, Đẳng bộ", "cán bộ, đảng viên, Đảng bộ", 2),
        ("Bí thư chỉ bộ; chỉ bộ phận này; các chỉ bộ phận", "Bí thư chi bộ; chỉ bộ phận này; các chỉ bộ phận", 1),
        ("xây dựng đẳng, xây dựng đẳng cấp", "xây dựng đảng, xây dựng đẳng cấp", 1),
        ("bình đẳng viên chức, cao đẳng", "bình đẳng viên chức, cao đẳng", 0),
        ("số 9-QĐÐ/TU, QÐ-UBND, ðồng", "số 9-QĐ/TU, QĐ-UBND, đồng", 0),
    ],
)
def test_words_that_cannot_be_are_read_as_what_is_meant(recognised: str, text: str, chosen: int) -> None:
    assert ocr.spelt(recognised) == (text, chosen)


def test_what_was_not_followed_is_told() -> None:
    pages = {2: ocr.Recognised("a", 0.5), 3: ocr.Recognised("b", 0.9, 4)}
    assert [note.split(";")[0][:40] for note in ocr.doubts(pages)] == [
        "Nhận dạng chữ kém tin cậy ở trang 2",
        "Có 4 chữ ở trang 3 nhận dạng thành từ kh",
    ]


def test_columns_of_a_scan() -> None:
    text = on_a_page(
        [(100, "HUYỆN"), (900, "ĐẢNG"), (1000, "CỘNG"), (1100, "SẢN")],
        [(100, "Số:"), (180, "12-BC/HU"), (900, "ngày"), (1000, "14/10/2021")],
        [(500, "BÁO"), (580, "CÁO")],
    )
    assert text == "HUYỆN\nSố: 12-BC/HU\n\nĐẢNG CỘNG SẢN\nngày 14/10/2021\n\nBÁO CÁO"


def test_a_table_of_a_scan() -> None:
    text = on_a_page(
        [(100, "TT"), (300, "Đơn"), (380, "vị"), (900, "Số"), (960, "đơn")],
        [(100, "1"), (300, "Xã"), (360, "Hòa"), (440, "Lợi"), (900, "17")],
    )
    assert text == "| TT | Đơn vị | Số đơn |\n| 1 | Xã Hòa Lợi | 17 |"


@pytest.mark.parametrize(
    ("pages", "expected"), [([3], "trang 3"), ([1, 2, 3, 7], "trang 1–3, 7"), ([1, 3, 4], "trang 1, 3–4")]
)
def test_pages_are_named_shortly(pages: list[int], expected: str) -> None:
    assert ocr.named(pages) == expected


# ---------------------------------------------------------------- DOCX

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CHOICE = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def word(body: str, **parts: str) -> str:
    entries = {"word/document.xml": f"<w:document {W} {CHOICE}><w:body>{body}</w:body></w:document>".encode()}
    entries |= {f"word/{name}.xml": xml.encode() for name, xml in parts.items()}
    return text_of(read_docx(HERE, zipped(**entries)))


def p(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p(r("Một ") + r("hai")), "Một hai"),
        (p("<w:ins>" + r("thêm") + "</w:ins><w:del><w:r><w:delText>bớt</w:delText></w:r></w:del>"), "thêm"),
        (p("<w:hyperlink>" + r("liên kết") + "</w:hyperlink>"), "liên kết"),
        (p(r("hiện") + r("ẩn", "<w:vanish/>")), "hiện"),
        (p(r("chữ hoa", "<w:caps/>")), "CHỮ HOA"),
        (p("<w:r><w:t>30</w:t><w:noBreakHyphen/><w:t>KH</w:t><w:br/><w:t>dòng sau</w:t></w:r>"), "30-KH\ndòng sau"),
        (p(r("người dân") + r("1", '<w:vertAlign w:val="superscript"/>')), "người dân<sup>1</sup>"),
        (p(r("rộng 5 m") + r("2", '<w:vertAlign w:val="superscript"/>')), "rộng 5 m2"),
        (p(r("Mục"), '<w:outlineLvl w:val="0"/>'), "# Mục"),
        (p("<w:r><w:instrText>PAGE</w:instrText></w:r>" + r("thân")), "thân"),
        (f"<w:sdt><w:sdtContent>{p(r('trong khung'))}</w:sdtContent></w:sdt>", "trong khung"),
        (
            p(
                f"<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{p(r('MẬT'))}</w:txbxContent></mc:Choice>"
                f"<mc:Fallback><w:txbxContent>{p(r('MẬT'))}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
                + r("BÁO CÁO")
            ),
            "MẬT\n\nBÁO CÁO",
        ),
    ],
)
def test_runs_of_a_docx(body: str, expected: str) -> None:
    assert word(body) == expected


LEVELS = "".join(
    f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
    for level, (style, text) in enumerate(
        [("upperRoman", "%1."), ("decimal", "%2."), ("decimal", "%2.%3."), ("lowerLetter", "%4)"), ("bullet", "\uf0b7")]
    )
)
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>'
)


def n(level: int, number: int = 1) -> str:
    return p(r("x"), f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


@pytest.mark.parametrize(
    ("body", "labels"),
    [
        ([n(0), n(1), n(1), n(0), n(1)], ["I.", "1.", "2.", "II.", "1."]),
        ([n(0), n(1), n(2), n(2), n(3), n(3), n(1), n(2)], ["I.", "1.", "1.1.", "1.2.", "a)", "b)", "2.", "2.1."]),
        ([n(0), n(0, 2), n(0, 2)], ["I.", "V.", "VI."]),
        ([n(4), n(4)], ["-", "-"]),
        ([n(0), n(0, 0), n(0)], ["I.", "", "II."]),
        ([n(0), n(0, 99)], ["I.", ""]),
    ],
)
def test_automatic_numbering_is_written_out(body: list[str], labels: list[str]) -> None:
    lines = word("".join(body), numbering=NUMBERING).split("\n\n")
    assert lines == [f"{label} x".strip() for label in labels]


def test_notes_of_a_docx() -> None:
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0">{p(r("---"))}</w:footnote>'
        f'<w:footnote w:id="7">{p("<w:r><w:footnoteRef/></w:r>" + r(" Chú thích một."))}</w:footnote>'
        f'<w:footnote w:id="3">{p(r("Chú thích"))}{p(r("hai."))}</w:footnote></w:footnotes>'
    )
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    body = p(r("A") + mark.format(7) + r(".")) + p(r("B")) + p(r("C") + mark.format(3)) + p(r("D") + mark.format(99))
    assert word(body, footnotes=notes).split("\n\n") == [
        *("A<sup>1</sup>.", "<sup>1</sup> Chú thích một.", "B", "C<sup>2</sup>", "<sup>2</sup> Chú thích hai.", "D")
    ]


def test_a_cell_over_several_rows_of_a_docx_is_said_in_each() -> None:
    def cell(text: str, merge: str = "") -> str:
        return f"<w:tc><w:tcPr>{merge}</w:tcPr>{p(r(text))}</w:tc>"

    first, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (cell("Một", first) + cell("A"), cell("", more) + cell("B"), cell("Hai") + cell("C"))
    assert word("<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>") == (
        "| Một | A |\n| Một | B |\n| Hai | C |"
    )


def test_tables_of_a_docx() -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{p(r(cell))}</w:tc>" for cell in cells) + "</w:tr>"

    data = f"<w:tbl>{row('TT', 'Đơn vị')}{row('1', 'Xã | thôn')}</w:tbl>"
    head = f"<w:tbl>{row('HUYỆN AN BÌNH', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM')}</w:tbl>"
    assert word(head + data) == (
        "HUYỆN AN BÌNH\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\n| TT | Đơn vị |\n| 1 | Xã ¦ thôn |"
    )


@pytest.mark.tool
@needs_font
def test_the_sample_in_docx_is_its_text() -> None:
    contents = read_docx(HERE, made("docx"))
    assert words(text_of(contents)) == words(sample_report.plain())
    assert contents.pages[0].hard_wrapped is False
    assert "Lưu hành nội bộ" not in text_of(contents)
    assert "# II. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO" in text_of(contents)


@pytest.mark.tool
@needs_office
@needs_font
@pytest.mark.parametrize("kind", ["doc", "odt", "rtf"])
def test_what_libreoffice_reads(tmp_path: Path, kind: str) -> None:
    data = sample_report.converted(made("docx"), kind, tmp_path)
    reading = readers.read(put(tmp_path, data, "báo cáo cũ"))
    assert reading.format == kind
    assert words(reading.pages[0].text) == words(sample_report.plain())


def test_old_word_without_any_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    with pytest.raises(MissingTool, match="libreoffice-writer-nogui"):
        readers.read(put(tmp_path, OLE + "WordDocument".encode("utf-16-le")))


# ---------------------------------------------------------------- HTML


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>một<br>hai</p><p>ba</p>", "một\n\nhai\n\nba"),
        ("<div>một <b>đậm</b>\n  nữa</div>", "một đậm nữa"),
        ("<h2>I. ĐẶC ĐIỂM</h2><p>thân</p>", "# I. ĐẶC ĐIỂM\n\nthân"),
        ("<p>hiện<span style='display: none'>ẩn</span></p><div hidden>ẩn</div>", "hiện"),
        ("<ol type='I' start='2'><li>một<li>hai</ol>", "II. một\n\nIII. hai"),
        ("<ol><li>một<ul><li>con</ul><li value='5'>năm</ol>", "1. một\n\n- con\n\n5. năm"),
        ("<ol style='list-style-type: lower-alpha'><li><p>một</p><p>tiếp</p></ol>", "a. một\n\ntiếp"),
        ("<ol reversed><li>x<li>y</ol>", "2. x\n\n1. y"),
        ("<p>người dân<sup>1</sup></p><p><sup>1</sup>Xã A.</p>", "người dân<sup>1</sup>\n\n<sup>1</sup> Xã A."),
        ("<p>5 m<sup>2</sup></p>", "5 m2"),
        (
            "<p>dân<a href='#_ftn1'><span>[1]</span></a></p><div><p><a href='#_ftnref1'>[1]</a> Xã A.</p></div>",
            "dân<sup>1</sup>\n\n<sup>1</sup> Xã A.",
        ),
        ("<p>xem <a href='/a'>Nghị định 12</a></p>", "xem Nghị định 12"),
        ("<table><tr><th>TT<th>Tên<tr><td>1<td>Xã <p>A</p></table>", "| TT | Tên |\n| 1 | Xã A |"),
        ("<table><tr><td colspan=2>Gộp<tr><td>1<td>2</table>", "| Gộp |  |\n| 1 | 2 |"),
        (
            "<table><tr><th rowspan=2>TT<th colspan=2>Đơn<tr><th>Cũ<th>Mới<tr><td>1<td>4<td>6</table>",
            "| TT | Đơn |  |\n| TT | Cũ | Mới |\n| 1 | 4 | 6 |",
        ),
        (
            "<table><tr><th>Cụm<th>Xã<tr><td rowspan=2>Một<td>A<tr><td>B<tr><td>C<td rowspan=2>D<tr><td>E</table>",
            "| Cụm | Xã |\n| Một | A |\n| Một | B |\n| C | D |\n| E | D |",
        ),
        ("<table><tr><td colspan=--5>Một<td>Hai<tr><td>1<td>2</table>", "| Một | Hai |\n| 1 | 2 |"),
        (
            "<table><tr><td>HUYỆN A<br>Số: 1/BC<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</table>",
            "HUYỆN A\n\nSố: 1/BC\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        ),
        ("<table><tr><td><p>cả trang</p><p>trong khung</p></table>", "cả trang\n\ntrong khung"),
        ("<pre>dòng một\ndòng hai</pre>", "dòng một\n\ndòng hai"),
        ("<nav><a>Trang chủ</a></nav><main><p>" + "thân bài dài " * 9 + "</p></main>", ("thân bài dài " * 9).strip()),
        ("<div class='menu'><a>Tin</a> <a>Ảnh</a></div><p>thân</p>", "thân"),
        ("<div class='header'>ỦY BAN NHÂN DÂN</div><p>thân</p>", "ỦY BAN NHÂN DÂN\n\nthân"),
    ],
)
def test_html(html: str, expected: str) -> None:
    assert text_of(read_html(HERE, f"<html><body>{html}</body></html>".encode())) == expected


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("utf-8", "utf-8"), ("windows-1252", "utf-8"), ("windows-1258", "cp1258"), ("", "utf-16")],
)
def test_charset_of_html(declared: str, encoding: str) -> None:
    sentence = unicodedata.normalize("NFD", "đã có").replace("\u0302", "") if encoding == "cp1258" else "đã tổ chức"
    page = f"<html><head><meta charset='{declared}'></head><body><p>{sentence}</p></body></html>"
    assert text_of(read_html(HERE, page.encode(encoding))) == sentence


def test_a_web_archive() -> None:
    page = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"<p>N=E1=BB=99i dung</p>\r\n--b--\r\n"
    )
    assert text_of(read_mhtml(HERE, page)) == "Nội dung"


def test_the_sample_in_html_is_its_text() -> None:
    found, expected = words(text_of(read_html(HERE, made("html")))), words(sample_report.plain())
    assert sorted(found) == sorted(expected)


# ---------------------------------------------------------------- whatever a file holds


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("room")


@pytest.mark.tool
@needs_font
@pytest.mark.parametrize("kind", ["docx", "pdf", "html", "text"])
@given(data=st.data())
@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
def test_damage_ends_in_a_reading_or_a_refusal(kind: str, room: Path, data: st.DataObject) -> None:
    """A file cut short, or with some bytes changed."""
    whole = bytearray(made(kind))
    if data.draw(st.booleans()):
        del whole[data.draw(st.integers(1, len(whole))) :]
    for _ in range(data.draw(st.integers(0, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        reading = readers.read(put(room, bytes(whole)), allow_ocr=False)
    except UnreadableFile as error:
        assert "báo cáo.dat" in str(error)
    else:
        assert reading.pages
        assert stamp(reading.pages[0].text) is None


@given(st.binary(max_size=300), st.sampled_from([b"%PDF-1.4\n", b"<html>", b"", b"---\n", b"MIME-Version: 1.0\n\n"]))
@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
def test_noise_ends_in_a_reading_or_a_refusal(room: Path, noise: bytes, start: bytes) -> None:
    try:
        readers.read(put(room, start + noise), allow_ocr=False)
    except UnreadableFile as error:
        assert "báo cáo.dat" in str(error)


# ---------------------------------------------------------------- folders


def test_folders(tmp_path: Path) -> None:
    for name in (
        *("b.txt", "a.docx", ".ẩn.txt", "~$a.docx", "ảnh.png", "bảng.xlsx", "con/c.html", "con/.git/x.txt"),
        *("trang.html", "trang_files/quảng cáo.html", "con/sâu/d.PDF"),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (tmp_path / "con" / "vòng").symlink_to(tmp_path)
    found = [path.relative_to(tmp_path).as_posix() for path in readers.discover([tmp_path])]
    assert found == ["a.docx", "b.txt", "bảng.xlsx", "trang.html", "con/c.html", "con/sâu/d.PDF"]
    named = [tmp_path / "ảnh.png", tmp_path / "b.txt", tmp_path / "b.txt", tmp_path]
    assert [path.name for path in readers.discover(named)][:3] == ["ảnh.png", "b.txt", "a.docx"]


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="Không thấy tài liệu nào"):
        readers.discover([tmp_path])
    with pytest.raises(UnreadableFile, match="không có tệp hoặc thư mục"):
        readers.discover([tmp_path / "vắng"])
