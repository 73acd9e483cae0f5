"""The grammar of figures: what each counts, in what sense, of which year."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answering.compare import figures_of
from rag.answering.quantities import counted_by, quantities
from rag.answering.understanding.asking import asked

Row = tuple[str, str, str, int | None]
"""As printed, sense, unit, year."""

READ: list[tuple[str, list[Row]]] = [
    # a change beside its level
    ("Tỷ lệ hộ nghèo của huyện giảm được 2,11% còn 6,35%.",
     [("2,11%", "change", "%", None), ("6,35%", "level", "%", None)]),
    ("Tỷ lệ hộ nghèo giảm từ 8,1% năm 2030 xuống còn 6,4% năm 2031.",
     [("8,1%", "previous", "%", 2030), ("6,4%", "level", "%", 2031)]),
    ("Số lớp tăng từ 12 lớp lên 19 lớp.", [("12", "previous", "lớp", None), ("19", "level", "lớp", None)]),
    ("Số hộ nghèo giảm 320 hộ, từ 1.450 hộ xuống còn 1.130 hộ (năm 2030: 1.450 hộ).",
     [("320", "change", "hộ", None), ("1.450", "previous", "hộ", None), ("1.130", "level", "hộ", None),
      ("1.450", "level", "hộ", 2030)]),
    ("Năm 2031 thêm 7 xã đạt chuẩn, nâng tổng số 31 xã đạt chuẩn.",
     [("7", "change", "xã", 2031), ("31", "level", "xã", 2031)]),
    ("Tiếp 120 lượt, tăng 15 lượt so với cùng kỳ.", [("120", "level", "lượt", None), ("15", "change", "lượt", None)]),
    ("Tiếp 120 lượt, cùng kỳ 105 lượt.", [("120", "level", "lượt", None), ("105", "previous", "lượt", None)]),
    ("Nhận 64 đơn (giảm 9 đơn so với năm 2030).", [("64", "level", "đơn", None), ("9", "change", "đơn", None)]),
    ("Thu 1.250 tỷ đồng, tăng 12,5% so với năm 2030 (1.111 tỷ đồng).",
     [("1.250", "level", "tỷ đồng", None), ("12,5%", "change", "%", None), ("1.111", "previous", "tỷ đồng", 2030)]),
    ("Cắt giảm từ 20% trở lên thời gian xử lý.", [("20%", "change", "%", None)]),
    # a share of the count before it, and of a plan
    ("Nhận 230 vụ, hòa giải thành 207 vụ, đạt 90%.",
     [("230", "level", "vụ", None), ("207", "level", "vụ", None), ("90%", "share", "%", None)]),
    ("Có 45 đơn đủ điều kiện (chiếm 75% tổng số đơn).", [("45", "level", "đơn", None), ("75%", "share", "%", None)]),
    ("Giảm 31 biên chế, đạt 62% kế hoạch.", [("31", "change", "biên chế", None), ("62%", "share", "%", None)]),
    ("Giải quyết 153/182 đơn, đạt tỷ lệ 84%.", [("153/182", "level", "đơn", None), ("84%", "share", "%", None)]),
    ("Tỷ lệ đúng hạn đạt 99,1%.", [("99,1%", "level", "%", None)]),
    # targets
    ("Phấn đấu đến cuối năm 2032 tỷ lệ hộ nghèo còn 5%.", [("5%", "target", "%", 2032)]),
    ("Tỷ lệ đúng hạn đạt 97,5% (kế hoạch 95%).", [("97,5%", "level", "%", None), ("95%", "target", "%", None)]),
    ("Yêu cầu cắt giảm tối thiểu 10% chi phí.", [("10%", "target", "%", None)]),
    ("Huyện sẽ mở 04 lớp.", [("04", "target", "lớp", None)]),
    # parts, until a bracket or a semicolon ends them
    ("Nhận 42 đơn, trong đó: khiếu nại 03 đơn, tố cáo 07 đơn; chuyển 32 đơn.",
     [("42", "level", "đơn", None), ("03", "part", "đơn", None), ("07", "part", "đơn", None),
      ("32", "level", "đơn", None)]),
    ("Tiếp 17 kỳ (trong đó đột xuất 5 kỳ; đối thoại 8 kỳ), phát 40 phiếu.",
     [("17", "level", "kỳ", None), ("5", "part", "kỳ", None), ("8", "part", "kỳ", None),
      ("40", "level", "phiếu", None)]),
    # years
    ("hộ nghèo giảm (còn 4,1%, năm 2031; năm 2030 là 6,2%, năm 2029 là 8,5%)",
     [("4,1%", "level", "%", 2031), ("6,2%", "level", "%", 2030), ("8,5%", "level", "%", 2029)]),
    ("Giai đoạn 2028 - 2031 lắp 12 máy.", [("12", "level", "máy", 2031)]),
    ("Trong năm 2031, tiếp 53 lượt, 57 người; nhận 18 đơn.",
     [("53", "level", "lượt", 2031), ("57", "level", "người", 2031), ("18", "level", "đơn", 2031)]),
    # no figures of anything
    ("Thực hiện Kế hoạch số 45/KH-UBND ngày 12/3/2031 và Nghị quyết 25-NQ/TW, khoản 2 Điều 13, khóa 12.", []),
    ("Trong 6 tháng đầu năm 2031, nhiệm kỳ 2026-2031, phòng chống Covid-19.", []),
    ("Quảng trường ở ngã 5 cũ, phường 3.", []),
    ("Dịch vụ mức độ 4 tại phường 7, quý 2, lần 3.", []),
    ("1. Tiếp tục tuyên truyền.", []),
    # forms of print
    ("tiếp 37 kỳ/127 lượt người", [("37", "level", "kỳ", None), ("127", "level", "lượt", None)]),
    ("diện tích: 16.015,34 ha, dân số: 263.440 người", [("16.015,34", "level", "ha", None),
                                                         ("263.440", "level", "người", None)]),
    ("đạt 41.5 %", [("41.5 %", "level", "%", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READ)
def test_what_a_figure_tells(text: str, expected: list[Row]) -> None:
    assert [(q.printed, q.sense, q.unit, q.year) for q in quantities(text)] == expected


@pytest.mark.parametrize(
    ("printed", "value", "whole"),
    [("1.497/3.602", 1497, 3602), ("4,14%", 4.14, None), ("41.5%", 41.5, None), ("16.015,34", 16015.34, None)],
)
def test_values(printed: str, value: float, whole: float | None) -> None:
    (read,) = quantities(f"đạt {printed} đơn")
    assert (read.value, read.whole) == (value, whole)


OF: list[tuple[str, str, list[str]]] = [
    ("tỷ lệ hộ nghèo", "Hộ nghèo của huyện giảm được 2,11% còn 6,35%.", ["6,35%"]),
    ("mức giảm tỷ lệ hộ nghèo", "Hộ nghèo của huyện giảm được 2,11% còn 6,35%.", ["2,11%"]),
    ("tỷ lệ hộ nghèo", "Bảo hiểm y tế đạt 84%, hộ nghèo còn 5,2%.", ["5,2%"]),
    ("số đơn tố cáo", "Nhận 42 đơn, trong đó: khiếu nại 03 đơn, tố cáo 07 đơn.", ["07"]),
    ("số đơn", "Nhận 42 đơn, trong đó: khiếu nại 03 đơn, tố cáo 07 đơn.", ["42"]),
    ("tỷ lệ giải quyết đơn khiếu nại", "Giải quyết 28/40 đơn khiếu nại, đạt 70%; đơn tố cáo đạt 100%.", ["70%"]),
    ("dân số", "Diện tích: 160 ha, dân số: 263.440 người.", ["263.440"]),
    ("xã đạt chuẩn", "Thêm 7 xã đạt chuẩn, nâng tổng số 31 xã đạt chuẩn.", ["31"]),
    ("tỷ lệ hộ nghèo", "Phấn đấu tỷ lệ hộ nghèo còn 5%.", []),
    ("số hộ nghèo", "Tỷ lệ hộ nghèo còn 5%.", []),
    ("tỷ lệ hộ nghèo", "Xây 40 nhà cho hộ nghèo.", []),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "text", "printed"), OF)
def test_the_figures_of_an_indicator(indicator: str, text: str, printed: list[str]) -> None:
    assert [q.printed for q in figures_of(text, indicator)] == printed


UNITS: list[tuple[str, str, bool | None]] = [
    ("bao nhiêu người nghèo", "Tỷ lệ hộ nghèo còn 5%.", False),
    ("bao nhiêu người", "Tinh giản 57 trường hợp.", True),
    ("bao nhiêu cử tri", "100% cử tri đi bầu.", True),
    ("bao nhiêu hộ", "Có 12 hộ thoát nghèo.", True),
    ("bao nhiêu vụ", "Giải quyết 97 đơn khiếu nại.", True),
    ("bao nhiêu lớp", "Lắp 12 máy.", False),
    ("bao nhiêu cây xanh", "Lắp 12 máy.", None),
    ("bao nhiêu tiền", "Mỗi tổ nhận 4,5 triệu đồng.", True),
    ("mấy chục triệu", "Mỗi tổ nhận 45 triệu đồng.", True),
    ("bao nhiêu tỷ đồng", "Khen 06 đồng chí.", False),
    ("bao nhiêu ha quế", "Trồng 90 ha.", True),
    ("mấy nhà chưa dọn", "Còn 12 hộ ở lại.", True),
    ("bao nhiêu hộ", "Cuốn trôi 12 nhà.", False),
]


@pytest.mark.parametrize(("question", "text", "counted"), UNITS)
def test_what_is_counted_must_be_of_the_kind_asked_for(question: str, text: str, counted: bool | None) -> None:
    (noun,) = asked(question).nouns
    assert counted_by(quantities(text)[0], noun) is counted


@given(st.lists(st.sampled_from([t for t, _ in READ] + ["(", "; ", " trong đó ", "12/", "%", "năm 2031"]), max_size=4))
@settings(max_examples=60, deadline=None)
def test_figures_lie_in_order_and_are_printed_there(parts: list[str]) -> None:
    text = " ".join(parts)
    found = quantities(text)
    assert all(q.span.of(text) == q.printed for q in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
