# ruff: noqa: E501  (rows of a table)
"""A small library of made-up reports, with an encoder that needs no model: for tests of finding."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.library.local import LocalStore
from rag.records import Document, Metadata, Passage, ReadingReport, Role, Section, Span
from rag.text.tokens import syllables


class HashEncoder:
    """Words hashed to signed dimensions: passages that share words are near, as with a static encoder."""

    name = "hash"
    fingerprint = "hash-1"
    dimension = 128

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in syllables(text):
                code = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")
                row[code % self.dimension] += 1.0 if code >> 40 & 1 else -1.0
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    encode_questions = encode_passages


def report(
    source: str,
    sections: Sequence[tuple[str, str, Role, str]],
    *,
    province: str,
    district: str | None = None,
    issued_on: str | None = None,
    number: str | None = None,
) -> Document:
    """A document of one passage per (path, title, role, text)."""
    text, made, parts = "", [], []
    sha = hashlib.sha256(source.encode()).hexdigest()
    crumb = f"{district or province} {issued_on[:4]}" if issued_on else (district or province)
    for path, title, role, body in sections:
        span = Span(len(text), len(text) + len(body))
        text += body + "\n"
        made.append(Section(path, path, title, 1, span, span.end, role))
        parts.append(Passage(f"{sha[:16]}-{path}", sha[:16], path, span, body, (crumb, title), role=role))
    place = district or province
    return Document(
        id=sha[:16],
        source=source,
        path=None,
        sha256=sha,
        text=text,
        pages=(),
        metadata=Metadata(
            kind="Báo cáo",
            number=number,
            province=province,
            district=district,
            place=place,
            issued_on=issued_on,
            issued_precision="day" if issued_on else "none",
        ),
        sections=tuple(made),
        passages=tuple(parts),
        references=(),
        report=ReadingReport("txt"),
    )


SHARED_PARAGRAPH = (
    "Các cấp ủy, chính quyền tiếp tục quán triệt và thực hiện nghiêm túc quy chế dân chủ ở cơ sở, lắng nghe ý kiến của "
    "Nhân dân để kịp thời điều chỉnh chủ trương cho sát với tình hình."
)

REPORTS = (
    report(
        "hau-giang.txt",
        (
            ("I", "Lãnh đạo, chỉ đạo", "lanh_dao_chi_dao", "Ủy ban nhân dân tỉnh ban hành Kế hoạch số 45/KH-UBND ngày "
             "12/3/2022 triển khai Chỉ thị 09-CT/TU của Tỉnh ủy tới các sở, ngành."),
            ("II.1", "Cải cách hành chính", "ket_qua", "Bộ phận một cửa tiếp nhận 1.250 hồ sơ thủ tục hành chính, trong "
             "đó 37 hồ sơ trễ hạn do phần mềm gặp lỗi."),
            ("II.2", "Tiếp công dân", "ket_qua", "Chủ tịch tỉnh tiếp công dân định kỳ 24 buổi, nhận 310 lượt phản ánh "
             "về bồi thường và giải phóng mặt bằng."),
            ("III", "Hạn chế", "han_che", "Một số công chức còn nhũng nhiễu, gây phiền hà khi giải quyết hồ sơ đất đai."),
            ("IV", "Kiến nghị", "kien_nghi", "Đề nghị Sở Nội vụ mở lớp bồi dưỡng kỹ năng đối thoại cho cán bộ xã."),
            ("V", "Quán triệt", "ket_qua", SHARED_PARAGRAPH),
        ),
        province="Hậu Giang",
        issued_on="2022-11-20",
        number="88/BC-UBND",
    ),
    report(
        "bac-kan.txt",
        (
            ("I", "Lãnh đạo, chỉ đạo", "lanh_dao_chi_dao", "Huyện ủy chỉ đạo các xã rà soát hộ nghèo trước mùa mưa."),
            ("II.1", "Giảm nghèo", "ket_qua", "Toàn huyện có 412 hộ thoát nghèo nhờ mô hình nuôi dê và trồng dong riềng."),
            ("II.2", "Tiếp công dân", "ket_qua", "Lãnh đạo huyện tiếp công dân 18 buổi với 96 lượt người đến phản ánh."),
            ("III", "Nguyên nhân", "nguyen_nhan", "Nguyên nhân là cán bộ cơ sở kiêm nhiệm nhiều việc, kinh phí còn ít."),
            ("V", "Quán triệt", "ket_qua", SHARED_PARAGRAPH),
        ),
        province="Bắc Kạn",
        district="Ba Bể",
        issued_on="2021-06-30",
    ),
    report(
        "an-giang.txt",
        (
            ("II.1", "Chuyển đổi số", "ket_qua", "Tỉnh vận hành cổng dịch vụ công, 85% khoản phí, lệ phí được thanh toán "
             "trực tuyến."),
            ("II.2", "Tiếp công dân", "ket_qua", "Các sở tiếp công dân 1.044 lượt, giảm 7,5% so với năm 2019."),
            ("III", "Hạn chế", "han_che", "Công tác tuyên truyền ở một số xã biên giới còn hình thức."),
        ),
        province="An Giang",
        issued_on="2020-12-15",
        number="301/BC-UBND",
    ),
)  # fmt: skip


def library(folder: Path, reports: Sequence[Document] = REPORTS) -> LocalStore:
    """The reports in a library on disk."""
    encoder = HashEncoder()
    store = LocalStore.open(folder, encoder, create=True)
    store.put(
        [(d, encoder.encode_passages([" › ".join((*p.breadcrumb, p.text)) for p in d.passages])) for d in reports]
    )
    return store
