"""A small invented library for the tests of answering: three reports of places that exist, with facts that do not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from rag.answering.understanding.knowledge import Knowledge
from rag.library.local import LocalStore
from rag.models.encoder import Vectors
from rag.records import (
    Document,
    Metadata,
    Nature,
    Passage,
    Period,
    ReadingReport,
    Reference,
    Role,
    Section,
    Signer,
    Span,
)
from rag.text.tokens import syllables

Row = tuple[str, str, Role, str]
"""Section path, its title, its role, a paragraph."""


class WordEncoder:
    """Cosine of hashed words: enough meaning for a test, and the same on every machine."""

    name = "words"
    fingerprint = "words-1"
    dimension = 512

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for syllable in syllables(text):
                row[int.from_bytes(hashlib.md5(syllable.encode()).digest()[:4]) % self.dimension] += 1
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.where(norms == 0, 1, norms)).astype(np.float32)

    encode_questions = encode_passages


DIRECTIVE = "Nghị quyết số 31-NQ/TW ngày 05/4/2027 của Ban Bí thư về xây dựng chính quyền gần dân"
YEN_BAI: list[Row] = [
    ("Mở đầu", "", "khac", "Số: 77/BC-UBND"),
    ("Mở đầu", "", "khac", "Yên Bái, ngày 15 tháng 12 năm 2031"),
    ("II.1", "Cải cách hành chính", "ket_qua",
     "Trong năm 2031, tỉnh rà soát 412 thủ tục hành chính, cắt giảm 58 thủ tục. Sở Tư pháp lắp 12 ki-ốt tra cứu hồ sơ. "
     "Tuy nhiên, việc trả hồ sơ qua bưu điện ở vùng cao còn chậm."),
    ("II.2", "Tiếp công dân", "ket_qua",
     "Các cấp tiếp 2.310 lượt công dân; giải quyết 188/205 đơn khiếu nại, đạt 91,7%. Huyện Văn Chấn tổ chức đối "
     "thoại vào thứ sáu hằng tuần ngay tại nhà văn hóa thôn để nghe ý kiến của người dân. Trong năm không "
     "phát sinh điểm nóng về đất đai."),
    ("II.3", "Giảm nghèo", "ket_qua",
     "Tỷ lệ hộ nghèo của tỉnh còn 6,4% năm 2031; năm 2030 là 8,1%, năm 2029 là 9,9%."),
    ("II.4", "An sinh xã hội", "ket_qua",
     "100% hồ sơ thương binh được giải quyết đúng hạn. Đã có 88% dân số tham gia bảo hiểm y tế, nhà "
     "tạm giảm đáng kể (còn 3,1%, năm 2029 là 7,4%)."),
    ("III.1", "Hạn chế", "han_che",
     "Một số xã chưa niêm yết đầy đủ thủ tục; cán bộ một cửa ở cơ sở còn kiêm nhiệm nhiều việc."),
    ("III.2", "Nguyên nhân", "nguyen_nhan",
     "Nguyên nhân là do kinh phí hỗ trợ cán bộ một cửa còn thấp."),
    ("IV", "Kiến nghị", "kien_nghi",
     f"Đề nghị Sở Nội vụ mở lớp tập huấn kỹ năng đối thoại hằng quý. Tiếp tục thực hiện {DIRECTIVE}."),
    ("Nơi nhận/Ký", "", "khac",
     "Nơi nhận:\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nM.H.\nLò Thị Mây"),
]  # fmt: skip
SOC_TRANG: list[Row] = [
    ("I", "Chỉ đạo", "lanh_dao_chi_dao",
     "Tỉnh triển khai Nghị quyết số 31-NQ/TW của Ban Bí thư. UBND tỉnh ban hành Quyết định số 90/QĐ-UBND ngày "
     "03/3/2030 (nay là Quyết định số 115/QĐ-UBND ngày 09/9/2030)."),
    ("II.1", "Tiếp công dân", "ket_qua",
     "Toàn tỉnh tiếp 1.044 lượt công dân trong năm 2030; giải quyết 97/120 đơn khiếu nại."),
    ("II.2", "Thủ tục hành chính", "ket_qua",
     "Phường 7: lập nhóm trả lời thắc mắc qua điện thoại. Thủ tục hành chính (TTHC) được niêm yết "
     "bằng tiếng Việt và tiếng Khmer tại bộ phận một cửa. Phường 4 dùng loa di "
     "động để báo kết quả hồ sơ cho người dân. Hộ nghèo giảm còn 5,2%."),
    ("II.3", "Hòa giải ở cơ sở", "ket_qua",
     "Kết quả ba năm (2029 - 2031): tiếp nhận 214 vụ, hòa giải thành 186 vụ. Thực hiện Quyết định số 61/QĐ-UBND về "
     "tổ hòa giải; Quy chế hòa giải giai đoạn 2028 - 2032; Kế hoạch số 14/KH-UBND về tập huấn."),
    ("II.4", "Sắp xếp bộ máy", "ket_qua",
     "Toàn tỉnh tinh gọn được 31/80 đầu mối, đạt 38,7% kế hoạch; 100% cử tri đồng tình với phương án."),
    ("II.5", "Vận động nhân dân", "ket_qua",
     "Sở Du lịch dự kiến mở 05 buổi trao đổi với chủ bè, nhưng không mở được vì bão. Nghề nuôi ốc len thất bại, không "
     "có nơi thu mua. Nhiều tập thể được biểu dương; 12 mô hình được nhân rộng. Thị trấn Kế Sách sắp xếp 62 sạp hàng. "
     "Huyện Kế Sách ban hành Quyết định lập tổ thu mua ốc len."),
    ("II.6", "Mô hình vận động", "ket_qua", "Toàn tỉnh có 26 mô hình vận động khéo."),
    ("II.6", "Mô hình vận động", "ket_qua", "Mô hình được giữ vững: 09 mô hình; mô hình lập mới: 17 mô hình."),
    ("III", "Hạn chế", "han_che",
     "Bên cạnh kết quả đạt được, phần mềm một cửa hay gián đoạn nên hồ sơ trễ hạn còn 340 trường hợp."),
]  # fmt: skip
DIGEST: list[Row] = [
    ("II", "Kết quả", "ket_qua", "Lai Châu có 27 tổ hòa giải lưu động, hòa giải thành 140 vụ."),
    ("II", "Kết quả", "ket_qua", "Lai Châu đã lập tổ hòa giải ở 14/14 phường, xã."),
    ("II", "Kết quả", "ket_qua", "Điểm cải cách của Lai Châu xếp vào nhóm 9 tỉnh đạt điểm thấp."),
    ("II", "Kết quả", "ket_qua", "Chi đủ phụ cấp tổ viên hòa giải theo Quyết định số 45/QĐ-UBND."),
]


def document(name: str, rows: Sequence[Row], metadata: Metadata, *, nature: Nature = "original") -> Document:
    """A document of hand-made rows, one passage a row."""
    text, passages, sections = "", [], {}
    sha = hashlib.sha256(name.encode()).hexdigest()
    for n, (path, title, role, paragraph) in enumerate(rows):
        start = len(text)
        text += paragraph + "\n"
        span = Span(start, start + len(paragraph))
        trail = (f"{metadata.place} 2031",) + ((f"{path}. {title}",) if title else ())
        passages.append(Passage(f"{sha[:16]}:{n}", sha[:16], path, span, paragraph, trail, role=role))
        sections[path] = Section(path, path.split(".")[-1], title, path.count(".") + 1, span, span.end, role)
    references = tuple(_references(text, passages))
    return Document(
        id=sha[:16], source=name, path=f"/kho/{name}", sha256=sha, text=text, pages=(), metadata=metadata,
        sections=tuple(s for p, s in sections.items() if p[0] in "IV"), passages=tuple(passages), references=references,
        report=ReadingReport("text"), nature=nature,
    )  # fmt: skip


def _references(text: str, passages: Sequence[Passage]) -> list[Reference]:
    found = []
    for surface, kind, number, date, title in (
        (DIRECTIVE, "Nghị quyết", "31-NQ/TW", "2027-04-05", "xây dựng chính quyền gần dân"),
        ("Nghị quyết số 31-NQ/TW của Ban Bí thư.", "Nghị quyết", "31-NQ/TW", None, None),
        ("Quyết định số 90/QĐ-UBND ngày 03/3/2030", "Quyết định", "90/QĐ-UBND", "2030-03-03", None),
        ("Quyết định số 45/QĐ-UBND", "Quyết định", "45/QĐ-UBND", None, None),
    ):
        at = text.find(surface)
        if at >= 0:
            span = Span(at, at + len(surface.rstrip(".")))
            section = next(p.section for p in passages if span in p.span)
            issuer = "Ban Bí thư" if kind == "Nghị quyết" else "UBND tỉnh Sóc Trăng"
            found.append(Reference(surface, span, section, None, kind, number, date, issuer, title))
    return found


def library(folder: Path) -> tuple[LocalStore, WordEncoder, Knowledge]:
    """The library in a folder, with its encoder and what questions are understood with."""
    encoder = WordEncoder()
    store = LocalStore.open(folder, encoder, create=True)
    documents = [
        document(
            "yen-bai.txt",
            YEN_BAI,
            Metadata(
                "Báo cáo", "77/BC-UBND", "77/BC-UBND", "UBND tỉnh Yên Bái", "Yên Bái", None, "Yên Bái", "2031-12-15",
                "day", "Kết quả công tác dân vận năm 2031", Period("năm 2031", "2031-01-01", "2031-12-31"),
                (Signer("Lò Thị Mây", "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN"),),
            ),
        ),
        document(
            "soc-trang.txt",
            SOC_TRANG,
            Metadata(
                "Báo cáo", None, "/BC-UBND", "UBND tỉnh Sóc Trăng", "Sóc Trăng", None, "Sóc Trăng", "2030", "year",
                "Kết quả công tác dân vận năm 2030", Period("năm 2030", "2030-01-01", "2030-12-31"),
            ),
        ),
        document(
            "lai-chau.md",
            DIGEST,
            Metadata(
                "Báo cáo", province="Lai Châu", place="Lai Châu",
                period=Period("6 tháng đầu năm 2031", "2031-01-01", "2031-06-30"),
            ),
            nature="digest",
        ),
    ]  # fmt: skip
    vectors = [encoder.encode_passages([p.text for p in d.passages]) for d in documents]
    store.put(list(zip(documents, vectors, strict=True)))
    return store, encoder, Knowledge.of(store)


@contextmanager
def of_one(folder: Path, rows: Sequence[Row], head: Metadata) -> Iterator[tuple[LocalStore, WordEncoder, Knowledge]]:
    """A library of one report, closed behind."""
    with of_several(folder, [document("report.txt", rows, head)]) as store:
        yield store, WordEncoder(), Knowledge.of(store)


@contextmanager
def of_several(folder: Path, reports: Sequence[Document]) -> Iterator[LocalStore]:
    """A library of these reports, closed behind."""
    encoder = WordEncoder()
    store = LocalStore.open(folder, encoder, create=True)
    store.put([(r, encoder.encode_passages([p.text for p in r.passages])) for r in reports])
    yield store
    store.close()
