"""One thing asked in several ways is put in one."""

from __future__ import annotations

import time

import pytest

from rag.answering.understanding.knowledge import Knowledge
from rag.answering.understanding.phrasing import in_one_way

SAID = [
    # Whose report it is becomes where it is; a body that is no place's stays.
    ("Theo báo cáo của UBND tỉnh Cà Mau, số đơn là bao nhiêu?", "Ở tỉnh Cà Mau, số đơn là bao nhiêu?"),
    (
        "Theo số liệu báo cáo của Cà Mau thì số đơn là bao nhiêu?",
        "Theo số liệu báo cáo của Cà Mau thì số đơn là bao nhiêu?",
    ),
    ("Theo báo cáo của Sở Nội vụ, số đơn là bao nhiêu?", "Theo báo cáo của Sở Nội vụ, số đơn là bao nhiêu?"),
    ("Theo báo cáo sơ kết Chỉ thị 08 của Cà Mau, ai ký?", "Theo báo cáo sơ kết Chỉ thị 08 của Cà Mau, ai ký?"),
    ("Cà Mau: có mấy xã nghèo?", "Ở Cà Mau, có mấy xã nghèo?"),
    ("Cà Mau - có mấy xã nghèo?", "Ở Cà Mau, có mấy xã nghèo?"),
    ("Lưu ý: có mấy xã nghèo?", "Lưu ý: có mấy xã nghèo?"),
    # What asks for a reason comes first.
    ("Theo báo cáo của Cà Mau, vì sao đơn giảm?", "Vì sao đơn giảm ở Cà Mau?"),
    ("Ở xã Kim Cúc, vì sao hộ nghèo tăng?", "Vì sao hộ nghèo tăng ở xã Kim Cúc?"),
    ("Ở huyện Ea Súp, tên Trưởng Đoàn 12 là gì?", "Tên Trưởng Đoàn 12 ở huyện Ea Súp là gì?"),
    ("Tại sao đơn giảm?", "Vì sao đơn giảm?"),
    ("Do đâu mà đơn giảm?", "Vì sao đơn giảm?"),
    ("Nguyên nhân giải ngân chậm ở Cà Mau là gì?", "Vì sao giải ngân chậm ở Cà Mau?"),
    ("Lý do đơn chậm được giải quyết", "Vì sao đơn chậm được giải quyết?"),
    ("Giải ngân ở Cà Mau chậm là do đâu?", "Vì sao giải ngân ở Cà Mau chậm?"),
    ("Cà Mau chậm vì sao?", "Vì sao Cà Mau chậm?"),
    # Causes that a report has a heading for are no clause; nor is what asks for a number besides.
    ("Nguyên nhân hạn chế trong tiếp dân là gì?", "Nguyên nhân hạn chế trong tiếp dân là gì?"),
    ("Nguyên nhân dịch bệnh là gì", "Nguyên nhân dịch bệnh là gì"),
    ("Có mấy em chưa đi học lại và vì sao?", "Có mấy em chưa đi học lại và vì sao?"),
    # An amount that is only named.
    ("Dư nợ NHCSXH riêng xã Bình Sơn", "Dư nợ NHCSXH riêng xã Bình Sơn là bao nhiêu?"),
    ("Số hộ nghèo của xã Kim Cúc", "Có bao nhiêu hộ nghèo ở xã Kim Cúc"),
    ("Số vụ và số đối tượng của xã Kim Cúc", "Số vụ và số đối tượng của xã Kim Cúc là bao nhiêu?"),
    ("Số hộ nghèo các năm 2018, 2019", "Số hộ nghèo các năm 2018, 2019"),
    ("Số hộ nghèo tăng hay giảm, vì sao?", "Số hộ nghèo tăng hay giảm, vì sao?"),
    ("Thu thập ý kiến nhân dân", "Thu thập ý kiến nhân dân"),
    ("Số 12-CT/TU", "Số 12-CT/TU"),
    ("Huyện nào không giảm mà lại tăng?", "Huyện nào tăng?"),
]


@pytest.mark.parametrize(("question", "put"), SAID)
def test_what_is_asked_in_other_ways(question: str, put: str) -> None:
    assert in_one_way(question, Knowledge()) == put


@pytest.mark.parametrize("put", sorted({put for _, put in SAID}))
def test_what_is_put_in_one_way_stays(put: str) -> None:
    again = in_one_way(put, Knowledge())
    assert in_one_way(again, Knowledge()) == again


@pytest.mark.parametrize("word", ["theo báo cáo của ", "số ", "vì sao ", "Cà Mau: ", "nguyên nhân chưa "])
def test_a_long_question_is_read_at_once(word: str) -> None:
    started = time.process_time()
    in_one_way(word * 400, Knowledge())
    assert time.process_time() - started < 2
