"""One invented report, two pages long, and the ways an office might keep it.

Plain text is what the others are compared with. Each writer makes its file at run time, so that no binary file has to
be kept.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.text.layout.legacy import TCVN3

FONTS = Path("/usr/share/fonts/truetype/noto")
SERIF = FONTS / "NotoSerif-Regular.ttf"

LEFT_HEAD = ("ỦY BAN NHÂN DÂN", "HUYỆN AN BÌNH", "Số: 57/BC-UBND")
RIGHT_HEAD = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "An Bình, ngày 14 tháng 10 năm 2021",
)
KIND = "BÁO CÁO"
TITLE = "Kết quả ba năm thực hiện công tác dân vận chính quyền giai đoạn 2019 - 2021"
LEFT_SIGNED = ("Nơi nhận:", "- Thường trực Huyện ủy;", "- Ủy ban nhân dân các xã, thị trấn;", "- Lưu: VT.")
RIGHT_SIGNED = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Hoàng Bảo")


@dataclass(frozen=True)
class Part:
    """A piece of the body; ``{n}`` in its text is the anchor of footnote n."""

    kind: str  # "heading1", "heading2", "paragraph", "item", "table"
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


NOTES = {
    1: "Xã Bình Minh 8 buổi, xã Hòa Lợi 6 buổi, thị trấn An Bình 12 buổi.",
    2: "Theo Quyết định số 315/QĐ-UBND ngày 22/02/2020 của Ủy ban nhân dân huyện về kiện toàn tổ công tác.",
}
BODY = (
    Part(
        "paragraph",
        "Thực hiện Chỉ thị số 44/CT-UBND ngày 09/5/2019 của Ủy ban nhân dân tỉnh về tăng cường công tác dân vận trong "
        "cơ quan hành chính, Ủy ban nhân dân huyện An Bình báo cáo kết quả ba năm thực hiện như sau:",
    ),
    Part("heading1", "ĐẶC ĐIỂM TÌNH HÌNH"),
    Part(
        "paragraph",
        "Huyện An Bình có 11 xã và 01 thị trấn, dân số hơn 92.000 người, trong đó đồng bào Khmer chiếm 7,4 %. Kinh tế "
        "chủ yếu là trồng lúa và nuôi thủy sản; thu nhập bình quân đầu người năm 2020 đạt 48,5 triệu đồng.",
    ),
    Part("heading1", "CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO"),
    Part("heading2", "Quán triệt, triển khai văn bản của cấp trên"),
    Part(
        "paragraph",
        "Huyện đã phổ biến Nghị quyết số 18-NQ/HU ngày 30/8/2019 của Ban Chấp hành Đảng bộ huyện về đổi mới tác phong "
        "của cán bộ, công chức đến 100 % cơ quan, đơn vị; tổ chức 26 buổi đối thoại với người dân{1}, tiếp nhận 214 "
        "lượt ý kiến và trả lời ngay tại chỗ 187 lượt.",
    ),
    Part("heading2", "Phân công trách nhiệm"),
    Part(
        "paragraph",
        "Mỗi xã có một tổ công tác do Chủ tịch Ủy ban nhân dân xã làm tổ trưởng{2}; tổ họp mỗi quý một lần và gửi biên "
        "bản về Phòng Nội vụ.",
    ),
    Part("heading1", "KẾT QUẢ THỰC HIỆN"),
    Part("heading2", "Cải cách thủ tục hành chính"),
    Part(
        "paragraph",
        "Bộ phận một cửa các cấp đã tiếp nhận 31.460 hồ sơ, giải quyết trước hạn và đúng hạn 30.975 hồ sơ. Số hồ sơ "
        "trễ hạn giảm dần qua từng năm, người dân nộp hồ sơ tại nhà ngày càng nhiều hơn.",
    ),
    Part("item", "Cắt giảm thời gian giải quyết của 38 thủ tục thuộc lĩnh vực đất đai và hộ tịch."),
    Part("item", "Lắp đặt màn hình công khai thủ tục tại trụ sở của 12 đơn vị hành chính cấp xã."),
    Part("heading2", "Tiếp công dân, giải quyết đơn thư"),
    Part("paragraph", "Kết quả tiếp công dân của một số đơn vị được tổng hợp trong bảng sau."),
    Part(
        "table",
        rows=(
            ("TT", "Đơn vị", "Số lượt tiếp", "Số đơn"),
            ("1", "Xã Bình Minh", "140", "22"),
            ("2", "Xã Hòa Lợi", "96", "17"),
            ("3", "Thị trấn An Bình", "255", "41"),
        ),
    ),
    Part(
        "paragraph",
        "Đơn thuộc thẩm quyền được giải quyết xong 76 trên 80 vụ; 04 vụ còn lại đang xác minh vì hồ sơ gốc về đất bị "
        "thất lạc sau đợt chia tách xã.",
    ),
    Part("heading1", "HẠN CHẾ, NGUYÊN NHÂN"),
    Part("heading2", "Hạn chế"),
    Part(
        "paragraph",
        "Một số ít công chức cấp xã chưa hướng dẫn rõ ràng, để người dân phải đi lại nhiều lần. Việc lấy ý kiến về mức "
        "độ hài lòng còn hình thức, chưa có phiếu riêng cho người cao tuổi.",
    ),
    Part("heading2", "Nguyên nhân"),
    Part(
        "paragraph",
        "Biên chế cấp xã giảm 12 người trong hai năm trong khi khối lượng hồ sơ tăng; thiết bị ở các xã vùng sâu đã cũ "
        "và đường truyền thường gián đoạn vào mùa mưa.",
    ),
    Part("heading1", "NHIỆM VỤ, GIẢI PHÁP"),
    Part(
        "paragraph",
        "Tiếp tục thực hiện Kế hoạch số 120/KH-UBND ngày 15/3/2021 của Ủy ban nhân dân huyện về nâng cao chất lượng "
        "phục vụ người dân; mỗi năm kiểm tra ít nhất 06 xã và công khai kết quả trên trang thông tin điện tử.",
    ),
    Part(
        "paragraph",
        "Trên đây là báo cáo kết quả ba năm thực hiện công tác dân vận chính quyền của Ủy ban nhân dân huyện "
        "An Bình./.",
    ),
)
ROMAN = ("", "I", "II", "III", "IV", "V", "VI")


def labelled() -> list[tuple[Part, str]]:
    """Each part with the label that stands before it ("I. ", "1. ", "- ", "")."""
    out, first, second = [], 0, 0
    for part in BODY:
        label = ""
        if part.kind == "heading1":
            first, second = first + 1, 0
            label = f"{ROMAN[first]}. "
        elif part.kind == "heading2":
            second += 1
            label = f"{second}. "
        elif part.kind == "item":
            label = "- "
        out.append((part, label))
    return out


def plain() -> str:
    """The report as a careful converter to text would give it, in the markup of ``RawPage``."""
    blocks = [*LEFT_HEAD[:2], LEFT_HEAD[2], *RIGHT_HEAD, KIND, TITLE]
    for part, label in labelled():
        if part.kind == "table":
            blocks.append("\n".join("| " + " | ".join(row) + " |" for row in part.rows))
            continue
        text = part.text
        for number in NOTES:
            text = text.replace(f"{{{number}}}", f"<sup>{number}</sup>")
        blocks.append(label + text)
        blocks.extend(f"<sup>{n}</sup> {note}" for n, note in NOTES.items() if f"{{{n}}}" in part.text)
    blocks.extend(LEFT_SIGNED)
    blocks.extend(RIGHT_SIGNED)
    return "\n\n".join(blocks) + "\n"


def pieces(text: str) -> list[str]:
    """Text cut at its anchors: "a{1} b" is ["a", "1", " b"]."""
    out = [text]
    for number in NOTES:
        last = out.pop()
        before, mark, after = last.partition(f"{{{number}}}")
        out.extend([before, str(number), after] if mark else [last])
    return out


# ---------------------------------------------------------------- text


def nfd() -> bytes:
    return unicodedata.normalize("NFD", plain()).encode()


def tcvn3() -> bytes:
    """As typed in a TCVN3 font. It has no code for a capital with a tone: whole words in capitals are typed in a second
    font, which draws small letters' codes as capitals; elsewhere a typist writes "Uỷ" for "Ủy"."""
    codes = {new: chr(old) for old, new in TCVN3.items()}
    text = plain().replace("Ủy", "Uỷ")
    return "".join(codes.get(letter, codes.get(letter.lower(), letter)) for letter in text).encode("cp1252")


_TONES = "\u0301\u0300\u0309\u0303\u0323"
_VNI_MARKS = {"": " ùøûõï", "\u0302": "âáàåãä", "\u0306": "êéèúüë"}
_VNI_I = dict(zip("íìỉĩị", "íìæóò", strict=True))


def vni() -> bytes:
    """As typed in a VNI font: a plain letter, then a character that the font draws as its marks."""
    return "".join(map(_in_vni, plain())).encode("cp1252")


def _in_vni(letter: str) -> str:
    small = letter.lower()
    single = {**_VNI_I, "đ": "ñ", "ỵ": "î"}.get(small)
    if single is None:
        parts = unicodedata.normalize("NFD", small)
        base = {"o\u031b": "ô", "u\u031b": "ö"}.get(parts[0] + ("\u031b" if "\u031b" in parts else ""), parts[0])
        tone = next((n for n, mark in enumerate(_TONES, 1) if mark in parts), 0)
        hat = next((mark for mark in ("\u0302", "\u0306") if mark in parts), "")
        single = (base + _VNI_MARKS[hat][tone]).rstrip() if tone or hat else base
        if small == base:
            return letter
    return single.upper() if letter != small else single


# ---------------------------------------------------------------- HTML


def html() -> bytes:
    """As portals serve it: a letterhead and a signature in tables without borders, lists that count by themselves."""
    import html as escaping

    def marked(text: str) -> str:
        text = escaping.escape(text)
        for number in NOTES:
            text = text.replace(f"{{{number}}}", f"<sup>{number}</sup>")
        return text

    def columns(left: tuple[str, ...], right: tuple[str, ...]) -> str:
        cells = ("<br>".join(escaping.escape(line) for line in side) for side in (left, right))
        return (
            "<table width='100%'><tr>" + "".join(f"<td align='center'>{cell}</td>" for cell in cells) + "</tr></table>"
        )

    out = [columns(LEFT_HEAD, RIGHT_HEAD), f"<p align='center'><b>{KIND}</b></p><p align='center'>{TITLE}</p>"]
    items = False
    for part, label in labelled():
        if items != (part.kind == "item"):
            items = not items
            out.append("<ul>" if items else "</ul>")
        if part.kind == "table":
            rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in part.rows)
            out.append("<table border=1>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        elif part.kind == "item":
            out.append(f"<li>{marked(part.text)}</li>")
        elif part.kind.startswith("heading"):
            level = 1 + int(part.kind[-1])
            out.append(f"<h{level}>{label}{marked(part.text)}</h{level}>")
        else:
            out.append(f"<p>{marked(part.text)}</p>")
    out.append(columns(LEFT_SIGNED, RIGHT_SIGNED))
    out.extend(f"<p><sup>{number}</sup> {escaping.escape(note)}</p>" for number, note in NOTES.items())
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>Cổng thông tin</title>"
        "<style>p{margin:0}</style></head>"
        "<body><nav><a href='/'>Trang chủ</a> <a href='/tin'>Tin tức</a></nav><script>var a = '<p>không</p>';</script>"
        "<div class='content'>" + "\n".join(out) + "</div>"
        "<div class='footer-links'><a href='/lien-he'>Liên hệ ban biên tập</a></div></body></html>"
    ).encode()


# ---------------------------------------------------------------- DOCX and what LibreOffice makes of it


def docx() -> bytes:
    """Headings numbered by Word, real footnotes, a running head and page numbers that are no part of the text."""
    import docx as word
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    document = word.Document()
    document.sections[0].header.paragraphs[0].text = "Lưu hành nội bộ cơ quan"
    _columns(document, LEFT_HEAD, RIGHT_HEAD)
    document.add_paragraph(KIND)
    document.add_paragraph(TITLE)
    numbering = document.part.numbering_part.element
    levels = (("upperRoman", "%1."), ("decimal", "%2."), ("bullet", "\uf0b7"))
    xml = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (style, text) in enumerate(levels)
    )
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{xml}</w:abstractNum>')
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    level_of = {"heading1": 0, "heading2": 1, "item": 2}
    for part in BODY:
        if part.kind == "table":
            table = document.add_table(len(part.rows), len(part.rows[0]), style="Table Grid")
            for row, cells in zip(table.rows, part.rows, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
            continue
        style = f"Heading {part.kind[-1]}" if part.kind.startswith("heading") else None
        paragraph = document.add_paragraph(style=style)
        if part.kind in level_of:
            properties = paragraph._p.get_or_add_pPr()
            properties.append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level_of[part.kind]}"/><w:numId w:val="77"/></w:numPr>'
                )
            )
        for index, piece in enumerate(pieces(part.text)):
            run = paragraph.add_run("" if index % 2 else piece)
            if index % 2:
                reference = parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{int(piece) + 1}"/>')
                run._r.append(reference)
    _columns(document, LEFT_SIGNED, RIGHT_SIGNED)
    assert qn("w:p")
    _add_footnotes(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _columns(document: Any, left: tuple[str, ...], right: tuple[str, ...]) -> None:
    table = document.add_table(1, 2)
    for cell, lines in zip(table.rows[0].cells, (left, right), strict=True):
        cell.text = lines[0]
        for line in lines[1:]:
            cell.add_paragraph(line)


def _add_footnotes(document: Any) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part as PackagePart

    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = "".join(
        f'<w:footnote w:id="{number + 1}"><w:p>'
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {note}</w:t></w:r></w:p></w:footnote>'
        for number, note in NOTES.items()
    )
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in enumerate(("separator", "continuationSeparator"))
    )
    document.part.relate_to(
        PackagePart(
            PackURI("/word/footnotes.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
            f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {space}>{separators}{notes}</w:footnotes>'.encode(),
            document.part.package,
        ),
        RELATIONSHIP_TYPE.FOOTNOTES,
    )


def office() -> str | None:
    """LibreOffice on this machine, if any."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(data: bytes, suffix: str, folder: Path) -> bytes:
    """DOCX bytes in another format of LibreOffice's ("doc", "pdf", "odt", "rtf")."""
    program = office()
    assert program is not None
    source = folder / "made.docx"
    source.write_bytes(data)
    subprocess.run(
        [
            *(program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
            *("--convert-to", suffix, "--outdir", str(folder), str(source)),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return (folder / f"made.{suffix}").read_bytes()


# ---------------------------------------------------------------- PDF


def pdf() -> bytes:
    """Set on A4 with hard lines, raised footnote marks, footnotes under a rule, and page numbers at the top."""
    from fpdf import FPDF

    class Sheet(FPDF):
        def header(self) -> None:
            if self.page_no() > 1:
                self.set_font("serif", size=11)
                self.cell(0, 8, str(self.page_no()), align="C", new_x="LMARGIN", new_y="NEXT")

        def footer(self) -> None:
            notes, self.waiting = getattr(self, "waiting", []), []
            if not notes:
                return
            self.set_y(-16 - 6 * len(notes))
            self.line(self.l_margin, self.get_y(), self.l_margin + 50, self.get_y())
            for number in notes:
                self.set_font("serif", size=10)
                self.char_vpos = "SUP"
                self.write(6, str(number))
                self.char_vpos = "LINE"
                self.write(6, f" {NOTES[number]}")
                self.ln(6)

    sheet = Sheet()
    sheet.add_font("serif", "", SERIF)
    sheet.add_font("serif", "B", FONTS / "NotoSerif-Bold.ttf")
    sheet.set_margins(30, 20, 20)
    sheet.set_auto_page_break(True, margin=38)
    sheet.add_page()

    def columns(left: tuple[str, ...], right: tuple[str, ...], size: float = 11) -> None:
        top = sheet.get_y()
        for x, width, lines in ((20, 75, left), (95, 95, right)):
            sheet.set_y(top)
            for line in lines:
                sheet.set_x(x)
                sheet.set_font("serif", size=size)
                sheet.cell(width, 6, line, align="C", new_x="LMARGIN", new_y="NEXT")
        sheet.set_y(top + 6 * max(len(left), len(right)) + 6)

    columns(LEFT_HEAD, RIGHT_HEAD)
    sheet.set_font("serif", "B", 13)
    sheet.cell(0, 8, KIND, align="C", new_x="LMARGIN", new_y="NEXT")
    sheet.multi_cell(0, 7, TITLE, align="C", new_x="LMARGIN", new_y="NEXT")
    sheet.ln(4)
    sheet.waiting = []
    for part, label in labelled():
        if part.kind == "table":
            sheet.set_font("serif", size=12)
            with sheet.table(col_widths=(10, 45, 25, 20)) as table:
                for cells in part.rows:
                    row = table.row()
                    for text in cells:
                        row.cell(text)
            sheet.ln(4)
            continue
        sheet.set_font("serif", "B" if part.kind.startswith("heading") else "", 13)
        sheet.set_x(sheet.l_margin + 10)
        for index, piece in enumerate(pieces(part.text)):
            if index % 2:
                sheet.char_vpos = "SUP"
                sheet.write(7, piece)
                sheet.char_vpos = "LINE"
                sheet.waiting.append(int(piece))
            else:
                sheet.write(7, (label if index == 0 else "") + piece)
        sheet.ln(9)
    columns(LEFT_SIGNED, RIGHT_SIGNED)
    return bytes(sheet.output())


def scanned(data: bytes, dpi: int = 300) -> bytes:
    """A PDF whose pages are pictures of another's."""
    import pypdfium2

    pictures = [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in pypdfium2.PdfDocument(data)]
    out = io.BytesIO()
    pictures[0].save(out, "PDF", resolution=dpi, save_all=True, append_images=pictures[1:])
    return out.getvalue()


def pdf_of(streams: list[bytes], *, filtered: bool = False) -> bytes:
    """A PDF by hand: one page for each content stream, with Helvetica."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(streams)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(streams)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for n, stream in enumerate(streams):
        page = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents {5 + 2 * n} 0 R>>"
        )
        kind = "/Filter/FlateDecode" if filtered else ""
        objects += [page.encode(), f"<<{kind}/Length {len(stream)}>>stream\n".encode() + stream + b"\nendstream"]
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return bytes(out) + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF".encode()
