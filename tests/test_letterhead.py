"""Letterheads: which body speaks, in one line or several, alone or with another."""

import pytest

from rag.text.heads.letterhead import body_of, letterhead_of, titled


@pytest.mark.parametrize(
    ("lines", "number", "body"),
    [
        (("ỦY BAN NHÂN DÂN", "TỈNH AN HẢI"), "1/BC-UBND", "Ủy ban nhân dân tỉnh An Hải"),
        (("ỦY BAN NHÂN DÂN", "XÃ NÀ LAY"), "1/BC-UBND", "Ủy ban nhân dân xã Nà Lay"),
        (("UBND TỈNH AN HẢI", "SỞ NỘI VỤ"), "1/SNV-CCHC", "Sở Nội vụ tỉnh An Hải"),
        (("ỦY BAN NHÂN DÂN", "HUYỆN NÀ LAY", "PHÒNG TƯ PHÁP"), "1/BC-TP", "Phòng Tư pháp huyện Nà Lay"),
        (("UBND HUYỆN NÀ LAY", "BAN CHỈ ĐẠO"), None, "Ban Chỉ đạo huyện Nà Lay"),
        (("HUYỆN ỦY NÀ LAY", "BAN TỔ CHỨC"), "1-BC/BTCHU", "Ban Tổ chức Huyện ủy Nà Lay"),
        (("THÀNH PHỐ AN HẢI", "ỦY BAN NHÂN DÂN QUẬN 3"), "1/BC-UBND", "Ủy ban nhân dân quận 3"),
        (("BỘ TÀI CHÍNH", "CỤC THUẾ TỈNH AN HẢI"), "1/BC-CT", "Cục Thuế tỉnh An Hải"),
        (("UBND TỈNH AN HẢI", "VĂN PHÒNG"), "1/TB-VP", "Văn phòng UBND tỉnh An Hải"),
        (("CHỦ TỊCH", "ỦY BAN NHÂN DÂN", "TỈNH AN HẢI"), "1/QĐ-UBND", "Chủ tịch Ủy ban nhân dân tỉnh An Hải"),
        (("HỘI NÔNG DÂN TỈNH AN HẢI", "BAN CHẤP HÀNH"), "1-BC/HND", "Ban Chấp hành Hội Nông dân tỉnh An Hải"),
        (
            ("ỦY BAN MTTQ VIỆT NAM", "TỈNH AN HẢI", "BAN THƯỜNG TRỰC"),
            "1/BC-MTTQ-BTT",
            "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh An Hải",
        ),
        (
            ("UỶ BAN MẶT TRẬN TỔ QUỐC VIỆT NAM TỈNH AN HẢI - LIÊN ĐOÀN LAO ĐỘNG TỈNH AN HẢI",),
            "7/BC-MTTQ-LĐLĐ",
            "Uỷ ban Mặt trận Tổ quốc Việt Nam tỉnh An Hải và Liên đoàn Lao động tỉnh An Hải",
        ),
        # two bodies: one below the other, in one line, and two columns written row by row
        (
            ("BAN DÂN VẬN TỈNH ỦY", "SỞ NỘI VỤ", "TỈNH AN HẢI"),
            "9-KHPH/BDVTU-SNV",
            "Ban Dân vận Tỉnh ủy và Sở Nội vụ tỉnh An Hải",
        ),
        (
            ("TỈNH ỦY AN HẢI", "BAN DÂN VẬN - ỦY BAN NHÂN DÂN TỈNH"),
            "7-CTr/BDVTU-UBND",
            "Ban Dân vận Tỉnh ủy An Hải và Ủy ban nhân dân tỉnh",
        ),
        (
            ("BAN DÂN VẬN", "ỦY BAN NHÂN DÂN", "HUYỆN ỦY NÀ LAY", "HUYỆN NÀ LAY"),
            "7-CTr/BDVHU-UBND",
            "Ban Dân vận Huyện ủy Nà Lay và Ủy ban nhân dân huyện Nà Lay",
        ),
        (
            ("BAN DÂN VẬN ỦY BAN NHÂN DÂN", "TỈNH ỦY AN HẢI TỈNH AN HẢI"),
            "7-CTr/BDVTU-UBND",
            "Ban Dân vận Tỉnh ủy An Hải và Ủy ban nhân dân tỉnh An Hải",
        ),
        (("HĐND - UBND - UBMTTQ", "XÃ NÀ LAY"), "1/KH-HĐND-UBND-MTTQ", "HĐND, UBND và UBMTTQ xã Nà Lay"),
        # a unit in the symbol is no second body
        (("UBND TỈNH AN HẢI", "CÔNG AN TỈNH"), "74/KH-CAT-PV28", "Công an tỉnh"),
        ((), "1/BC-UBND", None),
    ],
)
def test_bodies(lines: tuple[str, ...], number: str | None, body: str | None) -> None:
    assert body_of(lines, number) == body


@pytest.mark.parametrize(
    ("capitals", "running"),
    [
        ("PHÒNG LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", "Phòng Lao động - Thương binh và Xã hội"),
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO", "Sở Giáo dục và Đào tạo"),
        ("BAN QUẢN LÝ DỰ ÁN ĐẦU TƯ XÂY DỰNG", "Ban Quản lý dự án đầu tư xây dựng"),
        ("ỦY BAN MTTQ VIỆT NAM TỈNH LONG AN", "Ủy ban MTTQ Việt Nam tỉnh Long An"),
        ("TRƯỜNG ĐẠI HỌC CẦN THƠ", "Trường Đại học Cần Thơ"),
        ("TRUNG TÂM Y TẾ HUYỆN NÀ LAY", "Trung tâm Y tế huyện Nà Lay"),
        ("Văn phòng huyện", "Văn phòng huyện"),
        ("SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "Sở Văn hóa, Thể thao và Du lịch"),
    ],
)
def test_capitals(capitals: str, running: str) -> None:
    assert titled(capitals) == running


def test_the_motto_beside_it_goes() -> None:
    lines = ["UBND HUYỆN NÀ LAY CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "PHÒNG NỘI VỤ Độc lập - Tự do", "*", "Số: 1/BC-NV"]
    assert letterhead_of(lines) == ("UBND HUYỆN NÀ LAY", "PHÒNG NỘI VỤ")


def test_the_second_line_of_a_name_may_be_set_in() -> None:
    lines = ["UBND TỈNH AN HẢI       CỘNG HÒA XÃ HỘI", "SỞ VĂN HÓA, THỂ THAO", "     VÀ DU LỊCH", "Số: 1/BC-SVHTTDL"]
    letterhead = letterhead_of(lines)
    assert body_of(letterhead, "1/BC-SVHTTDL") == "Sở Văn hóa, Thể thao và Du lịch tỉnh An Hải"


def test_what_stands_far_right_is_not_of_the_left_column() -> None:
    assert letterhead_of(["UBND TỈNH AN HẢI", " " * 30 + "TỔ QUỐC LÀ TRÊN HẾT", "Số: 1/BC-UBND"]) == (
        "UBND TỈNH AN HẢI",
    )
