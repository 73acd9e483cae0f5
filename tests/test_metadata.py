"""A document's own fields, from both letterheads; what is blank stays blank."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.records import Metadata, RawPage, Reading, Section, Signer, Span
from rag.text.document import build
from rag.text.heads.periods import period
from rag.text.heads.signatures import read_signers
from rag.text.metadata import read
from rag.text.tokens import fold
from tests.shared import GOLD, REPORTS, needs_shared


def fields(text: str, **front: str) -> Metadata:
    return build(Reading("thu.txt", None, "0" * 64, "text", (RawPage(None, text),), front)).metadata


def report(
    head: str, preamble: str, closing: str, body: str = "Huyện đã làm xong các việc được giao trong năm."
) -> str:
    return f"{head}\n\n{preamble}\n\nI. KẾT QUẢ\n\n{body}\n\n{closing}"


STATE = report(
    "ỦY BAN NHÂN DÂN\nHUYỆN BÌNH AN\n\nSố: 09/BC-UBND\n\nBình An, ngày 05 tháng 3 năm 2021\n\nBÁO CÁO\n\nKết quả"
    " tiếp công dân"
    " quý I năm 2021",
    "Thực hiện Công văn số 88/SNV-CCHC ngày 01/02/2021 của Sở Nội vụ tỉnh Kiên Giang, UBND huyện Bình An báo cáo"
    " kết quả như"
    " sau:",
    "Nơi nhận:\n- UBND tỉnh;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nLê Thị Ánh Dương",
)
PARTY = report(
    "TỈNH ỦY KIÊN GIANG\nBAN DÂN VẬN\n*\n\nSố 96 -BC/BDV\n\nĐẢNG CỘNG SẢN VIỆT NAM\n\nKiên Giang, ngày 20 tháng"
    " 11 năm 2021"
    "\n\nBÁO CÁO\n\nTổng kết phong trào thử nghiệm năm 2021",
    "Thực hiện Kế hoạch số 31-KH/TU, ngày 15-3-2021, Ban Dân vận Tỉnh ủy báo cáo như sau:",
    "T/M BAN DÂN VẬN\nTRƯỞNG BAN\n\nDanh Sóc\n\nNơi nhận:\n- Thường trực Tỉnh ủy,\n- Lưu.",
)
BLANK = report(
    "Số:      /KH-UBND\n\nAn Giang, ngày    tháng     năm 2022\n\nKẾ HOẠCH\n\nTriển khai việc thử giai đoạn 2021"
    " - 2025",
    "Thực hiện Quyết định số 5/QĐ-TTg ngày 03/6/2021, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:",
    "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n(Đã ký)\nTS. Trần Văn Bé",
)
HEADLESS = report(
    "Kết quả thực hiện việc thử năm 2020",
    "Thực hiện Công văn số 27/UBND-VX ngày 14 tháng 8 năm 2020 của Ủy ban nhân dân Huyện; Quyết định số 10/QĐ-UBND ngày"
    " 17 tháng 9 năm 2019 của Ủy ban nhân dân tỉnh Đồng Tháp, Thanh tra và Phòng Nội vụ Huyện báo cáo kết quả như sau:",
    "Trên đây là báo cáo kết quả thực hiện việc thử năm 2020./.\n\nNơi nhận:\n- Lưu: VT.\n\nCHÁNH THANH TRA\n\n"
    "Võ Thị Sáu Nhỏ",
)
DECREE = (
    "CHÍNH PHỦ\n-------\nSố: 61/2018/NĐ-CP\n\nHà Nội, ngày 23 tháng 4 năm 2018\n\nNGHỊ ĐỊNH\n\nQuy định việc thử"
    " nghiệm\n\nCăn"
    " cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;\n\nĐiều 1. Phạm vi\n\nNghị định này quy định việc thử"
    " nghiệm.\n\nTM."
    " CHÍNH PHỦ\nTHỦ TƯỚNG\n\nLê Văn Thử"
)
LAW = (
    "QUỐC HỘI\n\nLuật số: 99/2030/QH17\n\nLUẬT\n\nTHỬ NGHIỆM\n\nCăn cứ Hiến pháp;\n\nĐiều 1. Phạm vi\n\nLuật này"
    " quy định việc"
    " thử.\n\nLuật này được Quốc hội khóa XVII, kỳ họp thứ 6 thông qua ngày 25 tháng 11 năm 2030.\n\nCHỦ TỊCH"
    " QUỐC HỘI\n\nLê Văn"
    " Thử"
)
LETTER = (
    "UBND TỈNH AN GIANG\nSỞ NỘI VỤ\n\nSố: 120/SNV-CCHC\n\nV/v báo cáo việc thử\n\nAn Giang, ngày 3 tháng 1 năm"
    " 2024\n\nKính gửi:"
    " Ủy ban nhân dân tỉnh\n\nSở Nội vụ báo cáo kết quả như sau:\n\n1. Kết quả\n\nĐã xong việc thử.\n\nNơi"
    " nhận:\n- Như trên;\n\n"
    "GIÁM ĐỐC\n\nPhan Thị Bé"
)
COLUMNS = (
    "UBND HUYỆN BÌNH AN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nVĂN PHÒNG Độc lập - Tự do - Hạnh phúc\n\nSố:"
    " 15/BC-VP Bình An,"
    " ngày 05 tháng 3 năm 2021\n\nBÁO CÁO\n\nKết quả quý I/2021\n\nVăn phòng HĐND và UBND huyện báo cáo kết quả"
    " như sau:\n\nI. KẾT"
    " QUẢ\n\nĐã xong.\n\nNơi nhận: KT. CHÁNH VĂN PHÒNG\n- Như trên; PHÓ CHÁNH VĂN PHÒNG\n- Lưu: VT.\n\nTrần Văn Bình"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            STATE,
            {
                "kind": "Báo cáo",
                "number": "09/BC-UBND",
                "issued_on": "2021-03-05",
                "issued_precision": "day",
                "place": "Bình An",
                "province": "Kiên Giang",
                "district": "Bình An",
                "issuer": "Ủy ban nhân dân huyện Bình An",
                "title": "Kết quả tiếp công dân quý I năm 2021",
                "signers": (Signer("Lê Thị Ánh Dương", "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN"),),
            },
        ),
        (
            PARTY,
            {
                "number": "96-BC/BDV",
                "number_printed": "96 -BC/BDV",
                "issued_on": "2021-11-20",
                "province": "Kiên Giang",
                "district": None,
                "issuer": "Ban Dân vận Tỉnh ủy Kiên Giang",
                "signers": (Signer("Danh Sóc", "TRƯỞNG BAN", "T/M BAN DÂN VẬN"),),
            },
        ),
        (
            BLANK,
            {
                "kind": "Kế hoạch",
                "number": None,
                "number_printed": "/KH-UBND",
                "issued_on": "2022",
                "issued_precision": "year",
                "province": "An Giang",
                "issuer": "Ủy ban nhân dân tỉnh An Giang",
                "signers": (Signer("Trần Văn Bé", "CHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN"),),
            },
        ),
        (
            HEADLESS,
            {
                "kind": "Báo cáo",
                "number": None,
                "number_printed": None,
                "issued_on": None,
                "issued_precision": "none",
                "place": None,
                "province": "Đồng Tháp",
                "district": None,
                "issuer": "Thanh tra và Phòng Nội vụ Huyện",
                "title": "Kết quả thực hiện việc thử năm 2020",
                "signers": (Signer("Võ Thị Sáu Nhỏ", "CHÁNH THANH TRA", None),),
            },
        ),
        (
            DECREE,
            {
                "kind": "Nghị định",
                "number": "61/2018/NĐ-CP",
                "issued_on": "2018-04-23",
                "issuer": "Chính phủ",
                "province": None,
                "title": "Quy định việc thử nghiệm",
            },
        ),
        (
            LAW,
            {
                "kind": "Luật",
                "number": "99/2030/QH17",
                "issued_on": "2030-11-25",
                "issuer": "Quốc hội",
                "title": "Thử nghiệm",
            },
        ),
        (
            LETTER,
            {
                "kind": "Công văn",
                "number": "120/SNV-CCHC",
                "title": "báo cáo việc thử",
                "issuer": "Sở Nội vụ tỉnh An Giang",
                "province": "An Giang",
            },
        ),
        (
            COLUMNS,
            {
                "number": "15/BC-VP",
                "place": "Bình An",
                "issued_on": "2021-03-05",
                "district": "Bình An",
                "issuer": "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân huyện Bình An",
                "signers": (Signer("Trần Văn Bình", "KT. CHÁNH VĂN PHÒNG, PHÓ CHÁNH VĂN PHÒNG", None),),
            },
        ),
    ],
    ids=["state", "party", "blank", "headless", "decree", "law", "letter", "columns"],
)
def test_fields(text: str, expected: dict[str, object]) -> None:
    found = fields(text)
    assert {name: getattr(found, name) for name in expected} == expected


def test_a_card_of_a_law_takes_nothing_from_its_prose() -> None:
    text = (
        "# Luật Thử nghiệm năm 2030\n\n## 1. Nơi dẫn\n\nBáo cáo số 16/BC-HĐND ngày 31/12/2031 của Thường trực"
        " HĐND tỉnh Cà"
        " Mau dẫn luật này.\n\n## 2. Ghi chú\n\nUBND tỉnh Cà Mau không dẫn."
    )
    found = fields(text, kind="Luật", title="Luật Thử nghiệm năm 2030", nature="digest")
    assert (found.number, found.issued_on, found.period, found.province) == (None, None, None, None)


def test_a_term_of_the_party_is_no_place() -> None:
    text = "# 1. Nhận dạng\n\nCác báo cáo đều nói tới nghị quyết của khóa XI, ngày 12/5/2014.\n"
    assert fields(text, kind="Nghị quyết", number="99-NQ/TW", nature="digest").place is None


def test_front_matter_wins() -> None:
    found = fields(STATE, number="7/BC-UBND", date="2020-06", province="An Giang", period="năm 2019", title="Tên khác")
    assert (found.number, found.issued_on, found.issued_precision) == ("7/BC-UBND", "2020-06", "month")
    assert (found.province, found.title, found.period and found.period.text) == ("An Giang", "Tên khác", "năm 2019")
    assert found.kind == "Báo cáo"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2021", ("6 tháng đầu năm 2021", "2021-01-01", "2021-06-30")),
        ("06 tháng cuối năm 2020", ("6 tháng cuối năm 2020", "2020-07-01", "2020-12-31")),
        ("quý II/2022", ("quý II/2022", "2022-04-01", "2022-06-30")),
        ("9 tháng đầu năm 2023", ("9 tháng đầu năm 2023", "2023-01-01", "2023-09-30")),
        ("tháng 02/2024", ("tháng 02/2024", "2024-02-01", "2024-02-29")),
        ("năm 2020, nhiệm vụ năm 2021", ("năm 2020", "2020-01-01", "2020-12-31")),
        ("“Năm dân vận chính quyền” 2018", ("năm 2018", "2018-01-01", "2018-12-31")),
        ("giai đoạn 2016 - 2020", ("giai đoạn 2016 - 2020", "2016-01-01", "2020-12-31")),
        (
            "(từ ngày 15/12/2019 đến ngày 14/12/2020)",
            ("từ ngày 15/12/2019 đến ngày 14/12/2020", "2019-12-15", "2020-12-14"),
        ),
        ("9 tháng đầu năm và nhiệm vụ 3 tháng cuối năm 2024", ("9 tháng đầu năm 2024", "2024-01-01", "2024-09-30")),
        ("nhiệm vụ 3 tháng cuối năm 2024", ("3 tháng cuối năm 2024", "2024-10-01", "2024-12-31")),
        ("Sáu tháng đầu năm 2024", ("6 tháng đầu năm 2024", "2024-01-01", "2024-06-30")),
        ("quý III, nhiệm vụ quý IV năm 2023", ("quý III năm 2023", "2023-07-01", "2023-09-30")),
        ("QUÝ III, NHIỆM VỤ TRỌNG TÂM QUÝ IV NĂM 2023", ("quý III năm 2023", "2023-07-01", "2023-09-30")),
        ("CÔNG TÁC QUÝ I/2022", ("QUÝ I/2022", "2022-01-01", "2022-03-31")),
        ("9 THÁNG NĂM 2020 VÀ NHIỆM VỤ QUÝ IV NĂM 2020", ("9 THÁNG NĂM 2020", "2020-01-01", "2020-09-30")),
        ("quý III và 9 tháng đầu năm 2020", ("9 tháng đầu năm 2020", "2020-01-01", "2020-09-30")),
        ("KẾT QUẢ NĂM 2022", ("năm 2022", "2022-01-01", "2022-12-31")),
        ("KẾT QUẢ THÁNG 5 NĂM 2022", ("THÁNG 5 NĂM 2022", "2022-05-01", "2022-05-31")),
        ("PHỐI HỢP GIAI ĐOẠN 2021 - 2023", ("GIAI ĐOẠN 2021 - 2023", "2021-01-01", "2023-12-31")),
        ("Tổng kết 5 năm (2016 - 2021) làm việc thử", ("5 năm (2016 - 2021)", "2016-01-01", "2021-12-31")),
        ("Việc thử mùa khô năm 2023 - 2024", ("năm 2023 - 2024", "2023-01-01", "2024-12-31")),
        ("Tổng kết việc thử (2013 - 2023)", ("2013 - 2023", "2013-01-01", "2023-12-31")),
        (
            "Việc thử, từ năm học 2020 - 2021 đến năm học 2023 - 2024",
            ("từ năm học 2020 - 2021 đến năm học 2023 - 2024", "2020-01-01", "2024-12-31"),
        ),
        ("(từ ngày 27/4 đến 31/10/2021)", ("từ ngày 27/4 đến 31/10/2021", "2021-04-27", "2021-10-31")),
        ("Sơ kết 04 năm làm theo Chỉ thị số 18-CT/TU, ngày 26/6/2020", None),
        ("thực hiện Nghị định số 61/2018/NĐ-CP", None),
        ("Kết quả giám sát", None),
    ],
)
def test_periods(words: str, expected: tuple[str, str, str] | None) -> None:
    found = period(words)
    assert (found and (found.text, found.start, found.end)) == expected


def test_days_below_a_title_of_years() -> None:
    head = (
        "UBND TỈNH AN HẢI\nSố: 5/BC-UBND\n\nBÁO CÁO\n\nTỔNG KẾT GIAI ĐOẠN {}\n\n(Từ ngày 01/7/2014 đến ngày 30/6/2022)"
    )
    for years, start in (("2014 - 2022", "2014-07-01"), ("2010 - 2012", "2010-01-01")):
        found = fields(report(head.format(years), "UBND tỉnh báo cáo như sau:", "Nơi nhận:\n- Lưu: VT."))
        assert found.period is not None and found.period.start == start


@pytest.mark.parametrize(
    ("letterhead", "preamble", "closing", "issuer"),
    [
        ("UBND TỈNH AN HẢI\nSỞ NỘI VỤ", "Sở Nội vụ tổng hợp, báo cáo kết quả như sau:", "", "Sở Nội vụ tỉnh An Hải"),
        ("UBND TỈNH AN HẢI\nSỞ NỘI VỤ", "Sở Nội vụ xây dựng báo cáo như sau:", "", "Sở Nội vụ tỉnh An Hải"),
        ("UBND TỈNH AN HẢI\nSỞ Y TẾ", "Thực hiện kế hoạch, Sở Y tế đánh giá như sau:", "", "Sở Y tế tỉnh An Hải"),
        ("ỦY BAN NHÂN DÂN\nXÃ NÀ LAY", "UBND xã báo cáo một số nội dung sau.", "", "Ủy ban nhân dân xã Nà Lay"),
        ("ỦY BAN NHÂN DÂN XÃ NÀ LAY", "UBND xã báo cáo như sau:", "", "Ủy ban nhân dân xã Nà Lay"),
        ("UBND TỈNH AN HẢI\nUBND PHƯỜNG 3", "UBND phường báo cáo như sau:", "", "Ủy ban nhân dân phường 3"),
        (
            "ỦY BAN NHÂN DÂN\nTỈNH AN HẢI",
            "Ủy ban nhân dân (UBND) tỉnh An Hải báo cáo như sau:",
            "",
            "Ủy ban nhân dân tỉnh An Hải",
        ),
        ("", "UBND xã báo cáo như sau:", "Trên đây là báo cáo của UBND xã Nà Lay./.", "Ủy ban nhân dân xã Nà Lay"),
        (
            "ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM TỈNH AN HẢI",
            "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh An Hải sơ kết như sau:",
            "",
            "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh An Hải",
        ),
        ("HUYỆN UỶ NÀ LAY\n*", "Huyện uỷ Nà Lay báo cáo như sau:", "", "Huyện uỷ Nà Lay"),
        (
            "ỦY BAN NHÂN DÂN\nTỈNH AN HẢI",
            "Ủy ban nhân dân tỉnh An Hải (sau đây gọi tắt là Ủy ban tỉnh) báo cáo như sau:",
            "",
            "Ủy ban nhân dân tỉnh An Hải",
        ),
    ],
)
def test_the_issuer_is_whole(letterhead: str, preamble: str, closing: str, issuer: str) -> None:
    head = f"{letterhead}\nSố: 5/BC\n\nBÁO CÁO\n\nKết quả năm 2022"
    assert fields(report(head, preamble, closing + "\n\nNơi nhận:\n- Lưu: VT.")).issuer == issuer


def test_a_body_named_by_a_rule_is_no_kind() -> None:
    head = "TỈNH ỦY AN HẢI\nBAN CHỈ ĐẠO THỰC HIỆN\nQUY CHẾ DÂN CHỦ Ở CƠ SỞ\n*\nSố 05-BC/BCĐ"
    head = f"{head}\n\nAn Hải, ngày 15 tháng 12 năm 2021"
    found = fields(
        report(f"{head}\n\nBÁO CÁO\nkết quả năm 2021", "Ban Chỉ đạo tỉnh An Hải báo cáo như sau:", "TRƯỞNG BAN")
    )
    assert (found.kind, found.number, found.issued_on) == ("Báo cáo", "05-BC/BCĐ", "2021-12-15")
    assert found.title == "kết quả năm 2021"


def test_a_title_as_long_as_a_sentence_ends_where_the_preamble_begins() -> None:
    title = (
        "Kết quả giám sát việc thực hiện Nghị quyết số 15/NQ-HĐND ngày 20/12/2019 của Hội đồng nhân dân huyện về"
        " giảm nghèo bền vững giai đoạn 2020 - 2022 trên địa bàn huyện Nà Lay"
    )
    head = f"HỘI ĐỒNG NHÂN DÂN\nHUYỆN NÀ LAY\nĐOÀN GIÁM SÁT\nSố: 34/BC-ĐGS\n\nBÁO CÁO\n{title}"
    found = fields(report(head, "Thực hiện kế hoạch, Đoàn giám sát báo cáo như sau:", "TRƯỞNG ĐOÀN"))
    assert (found.title, found.district) == (title, "Nà Lay")
    assert found.issuer == "Đoàn giám sát Hội đồng nhân dân huyện Nà Lay"


def test_a_committee_in_either_spelling_is_of_its_district() -> None:
    for word in ("UỶ", "ỦY"):
        head = f"HUYỆN {word} NÀ LAY\n*\nSố 5-BC/HU\n\nBÁO CÁO\n\nKết quả năm 2022"
        assert fields(report(head, f"Huyện {word.lower()} báo cáo như sau:", "T/M BAN THƯỜNG VỤ")).district == "Nà Lay"


def test_several_signers() -> None:
    first = "T/M BAN CÁN SỰ ĐẢNG\n\nBÍ THƯ\nLê Văn An"
    second = "BAN DÂN VẬN TỈNH ỦY\n\nTRƯỞNG BAN\nTrần Thị Bé"
    closing = f"{first}\n\n{second}\n\nNơi nhận:\n- Lưu: VT."
    assert [(s.name, s.title, s.authority) for s in read_signers(closing)] == [
        ("Lê Văn An", "BÍ THƯ", "T/M BAN CÁN SỰ ĐẢNG"),
        ("Trần Thị Bé", "TRƯỞNG BAN", "BAN DÂN VẬN TỈNH ỦY"),
    ]
    assert [s.name for s in read_signers("Q. CHỦ TỊCH\n\nLÊ VĂN HÙNG")] == ["LÊ VĂN HÙNG"]
    assert read_signers("Nơi nhận:\n- Như trên;\n- Lưu: VT.") == ()


FOOTS = [
    "Nơi nhận:                        KT. GIÁM ĐỐC\n- Như trên;                      PHÓ GIÁM ĐỐC\n- Lưu: VT.\n"
    "                                 Trần Thị Bé",
    "Nơi nhận:                        KT. GIÁM ĐỐC\n- Sở Nội vụ (b/c),              PHÓ GIÁM ĐỐC\n\n"
    "- Lưu Văn phòng.                 Trần Thị Bé",
    "Nơi nhận:\n- Như trên;              KT. GIÁM ĐỐC\n- Sở Nội vụ;            PHÓ GIÁM ĐỐC\n- Lưu: VT.\n\n"
    "                        (Đã ký)\n\n                      Trần Thị Bé",
    "Nơi nhận: KT. GIÁM ĐỐC\n- Sở Nội vụ (b/c), PHÓ GIÁM ĐỐC\n- Lưu: VT, TM. Trần Thị Bé",
    "- Như trên; KT. GIÁM ĐỐC\n- Lưu: VT, NV. PHÓ GIÁM ĐỐC\n\nTrần Thị Bé",
]


@pytest.mark.parametrize("foot", FOOTS)
def test_a_signature_beside_the_recipients(foot: str) -> None:
    if not foot.startswith("Nơi"):
        foot = f"Nơi nhận:\n{foot}"
    signers = fields(
        report("BÁO CÁO\n\nKết quả", "Sở báo cáo như sau:", f"Trên đây là báo cáo của Sở./.\n\n{foot}")
    ).signers
    assert [(s.name, s.title) for s in signers] == [("Trần Thị Bé", "KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC")]


def test_two_signatures_side_by_side() -> None:
    foot = (
        "TM. BAN THƯỜNG VỤ HUYỆN ĐOÀN          TM. BAN THƯỜNG VỤ HỘI LHPN HUYỆN\n"
        "          BÍ THƯ                                CHỦ TỊCH\n\n\n"
        "       Lê Văn An                         Đỗ Thị Bé\n\nNơi nhận:\n- Tỉnh đoàn;\n- Lưu: VT."
    )
    head = "ĐOÀN TNCS HỒ CHÍ MINH     HỘI LIÊN HIỆP PHỤ NỮ\nBCH HUYỆN NÀ LAY          HUYỆN NÀ LAY\nSố: 9/BC-HĐ-HPN"
    found = fields(report(f"{head}\n\nBÁO CÁO\n\nKết quả phối hợp", "Hai đơn vị báo cáo như sau:", f"Hết./.\n\n{foot}"))
    assert [(s.name, s.title, s.authority) for s in found.signers] == [
        ("Lê Văn An", "BÍ THƯ", "TM. BAN THƯỜNG VỤ HUYỆN ĐOÀN"),
        ("Đỗ Thị Bé", "CHỦ TỊCH", "TM. BAN THƯỜNG VỤ HỘI LHPN HUYỆN"),
    ]
    assert found.issuer == "Ban Thường vụ Huyện đoàn và Ban Thường vụ Hội LHPN huyện Nà Lay"


def test_what_a_whole_report_lacks_is_told() -> None:
    def warned(text: str) -> tuple[str, ...]:
        return build(Reading("thu.txt", None, "0" * 64, "text", (RawPage(None, text),), {})).report.warnings

    assert warned(STATE) == ()
    assert warned(STATE.replace("Lê Thị Ánh Dương", "")) == ("Không đọc được tên người ký.",)
    late = STATE.replace("ngày 01/02/2021", "ngày 01/02/2031")
    assert warned(late) == ("“Công văn số 88/SNV-CCHC ngày 01/02/2031” ghi ngày sau ngày của văn bản này.",)


def test_a_commune_is_of_the_district_whose_orders_it_cites() -> None:
    text = (
        "ỦY BAN NHÂN DÂN\nXÃ TÂN LẬP\nSố: 5/BC-UBND\nTân Lập, ngày 5 tháng 6 năm 2022\n\nBÁO CÁO\n\nKết quả năm 2022"
        "\n\nThực hiện Công văn số 3/UBND-NV của UBND huyện Nà Lay, UBND xã Tân Lập báo cáo như sau:\n\n{}"
    )
    assert fields(text.format("Xã đã họp.")).district == "Nà Lay"
    assert fields(text.format("Theo Nghị quyết của Huyện ủy Bình An.")).district is None


def test_a_title_on_two_lines_goes_on_with_a_name() -> None:
    found = fields(
        "HUYỆN ỦY NÀ LAY\n*\nSố 3-KH/HU\nNà Lay, ngày 2 tháng 3 năm 2022\n\nKẾ HOẠCH\n"
        "thực hiện Chỉ thị số 8-CT/TU của Ban Thường vụ\nThành ủy về hòa giải\n-----\n\nCác xã làm ngay."
    )
    assert found.title == "thực hiện Chỉ thị số 8-CT/TU của Ban Thường vụ Thành ủy về hòa giải"


def test_a_title_goes_on_behind_a_semicolon_and_where_it_cannot_end() -> None:
    head = "UBND HUYỆN NÀ LAY\n\nSố: 3/BC-UBND\n\nNà Lay, ngày 2 tháng 3 năm 2022\n\nBÁO CÁO\n\n"
    found = fields(f"{head}Kết quả thử đập 6 tháng đầu năm 2022;\n\nnhiệm vụ 6 tháng cuối năm\n\nCác xã làm ngay.")
    assert found.title == "Kết quả thử đập 6 tháng đầu năm 2022; nhiệm vụ 6 tháng cuối năm"
    assert found.period and found.period.end == "2022-06-30"
    found = fields(f"{head}Tổng kết 10 năm thực hiện\n\nNghị quyết số 3-NQ/HU của Huyện ủy\n\nCác xã làm ngay.")
    assert found.title == "Tổng kết 10 năm thực hiện Nghị quyết số 3-NQ/HU của Huyện ủy"


def test_whose_conclusion_it_is_stands_above_its_title() -> None:
    found = fields(
        "TỈNH ỦY AN HẢI\n*\nSố 5-KL/TU\nAn Hải, ngày 5 tháng 6 năm 2022\n\nKẾT LUẬN\nCỦA BAN THƯỜNG VỤ TỈNH ỦY\n"
        "về công tác hòa giải\n\nSau 5 năm, công tác hòa giải có nhiều tiến bộ."
    )
    assert (found.kind, found.title) == ("Kết luận", "về công tác hòa giải")


@pytest.mark.parametrize(
    ("level", "name", "province"),
    [
        ("THÀNH PHỐ", "THỦ ĐỨC", "Thành phố Hồ Chí Minh"),
        ("HUYỆN", "EA SÚP", "Đắk Lắk"),
        ("HUYỆN", "TAM NÔNG", "Phú Thọ"),  # there is another in Đồng Tháp, which this one does not speak of
        ("HUYỆN", "CHÂU THÀNH", None),
        ("HUYỆN", "LŨNG KHE", "Lâm Đồng"),  # no district is known by this name: what it speaks of must do
    ],
)
def test_a_district_that_does_not_print_its_province(level: str, name: str, province: str | None) -> None:
    text = report(
        f"ỦY BAN NHÂN DÂN\n{level} {name}\n\nSố: 12/BC-UBND\n\n{name.title()}, ngày 05 tháng 3 năm 2021\n\nBÁO CÁO\n\n"
        "Kết quả kiểm nghiệm rau",
        "Thực hiện kế hoạch năm, Ủy ban nhân dân báo cáo như sau:",
        "Nơi nhận:\n- Lưu: VT.\n\nCHỦ TỊCH\n\nLê Văn An",
        "Các lô rau trái không đạt đến từ tỉnh Lâm Đồng."
        + (" Sở Y tế tỉnh Phú Thọ đã trả lời." * 2 if "TAM" in name else ""),
    )
    assert fields(text).province == province


def test_a_city_that_bears_its_provinces_name() -> None:
    text = report(
        "BÁO CÁO\n\nKết quả việc thử",
        "Theo đề nghị của Sở Nội vụ, Ủy ban nhân dân thành phố báo cáo như sau:",
        "Nơi nhận:\n- Lưu: VT.\n\nCHỦ TỊCH\n\nLê Văn An",
        "Thành phố Quảng Ngãi thuộc tỉnh Quảng Ngãi. Ở thành phố Quảng Ngãi có việc thử; dân thành phố Quảng"
        " Ngãi đều biết.",
    )
    found = fields(text)
    assert (found.province, found.district) == ("Quảng Ngãi", "Quảng Ngãi")
    assert found.issuer == "Ủy ban nhân dân thành phố Quảng Ngãi"


@settings(deadline=None, max_examples=150)
@given(
    st.text(max_size=400), st.dictionaries(st.sampled_from(["number", "date", "period", "title"]), st.text(max_size=20))
)
def test_any_text_is_survived(text: str, front: dict[str, str]) -> None:
    found = read(text, (), front)
    assert (found.issued_on is None) == (found.issued_precision == "none")


@needs_shared
@pytest.mark.parametrize(
    "label", json.loads((GOLD / "metadata.json").read_text("utf-8")) if GOLD.is_dir() else [], ids=lambda x: x["file"]
)
def test_labelled_reports(label: dict[str, dict[str, str]]) -> None:
    from rag import readers

    found = build(readers.read(REPORTS / str(label["file"]))).metadata
    for name, field in (
        ("kind", "doc_type"),
        ("number", "number"),
        ("province", "province"),
        ("district", "district"),
        ("place", "place"),
    ):
        assert getattr(found, name) == label[field]["value"], name
    assert fold(found.title or "") == fold(label["title"]["value"])
    assert (found.issued_on, found.issued_precision) == (label["date"]["iso"], label["date"]["precision"])
    assert [(s.name, s.title, s.authority) for s in found.signers] == [
        tuple(label["signer"][k] for k in ("name", "title", "authority"))
    ]


def test_a_heading_of_a_digest_is_not_its_title() -> None:
    text = "1. Nhận dạng\n\nNghị quyết này do Chính phủ ban hành.\n"
    sections = (Section("1", "1", "Nhận dạng", 1, Span(0, len(text)), len(text)),)
    front = {"kind": "Nghị quyết", "number": "10/NQ-CP", "nature": "digest"}
    assert read(text, sections, front).title is None
    assert read(text, sections, front | {"title": "Về phát triển kinh tế"}).title == "Về phát triển kinh tế"
