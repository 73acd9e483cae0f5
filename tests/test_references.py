"""The grammar of citations: a table of texts and what each cites, and laws that any text keeps."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.records import Footnote, Metadata, Reference, Section, Span
from rag.text.directives.symbols import canonical, date_after, find_symbols, is_central, kind_of, number_key, parts
from rag.text.references import find, scope_of
from tests.shared import GOLD, REPORTS, needs_shared

OWN = Metadata(
    kind="Báo cáo",
    number="12/BC-UBND",
    issued_on="2021-05-05",
    issuer="Ủy ban nhân dân huyện Bình An",
    province="An Hải",
    district="Bình An",
)


def cited(text: str) -> tuple[Reference, ...]:
    return find(text, (), (), OWN)


def shown(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(r.surface, r.kind, r.number, r.date) for r in cited(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Thực hiện Kết luận số 7-KL/TW, ngày 5-6-2017 của Ban Bí thư.",
            [("Kết luận số 7-KL/TW, ngày 5-6-2017", "Kết luận", "7-KL/TW", "2017-06-05")],
        ),
        (
            "Nghị định 59/2019/NĐ-CP ngày 01 tháng 7 năm 2019",
            [("Nghị định 59/2019/NĐ-CP ngày 01 tháng 7 năm 2019", "Nghị định", "59/2019/NĐ-CP", "2019-07-01")],
        ),
        (
            "theo Pháp lệnh 34/2007/PL-UBTVQH11 được làm",
            [("Pháp lệnh 34/2007/PL-UBTVQH11", "Pháp lệnh", "34/2007/PL-UBTVQH11", None)],
        ),
        (
            "Thông tư liên tịch số 2/2013/TTLT-VPCP-BNV.",
            [("Thông tư liên tịch số 2/2013/TTLT-VPCP-BNV", "Thông tư liên tịch", "2/2013/TTLT-VPCP-BNV", None)],
        ),
        (
            "Kế hoạch số 30- KH/BDVHU-UBND về phối hợp",
            [("Kế hoạch số 30- KH/BDVHU-UBND", "Kế hoạch", "30-KH/BDVHU-UBND", None)],
        ),
        (
            "Chương trình số 01 - CTr/TU ngày 01/02/2021",
            [("Chương trình số 01 - CTr/TU ngày 01/02/2021", "Chương trình", "01-CTr/TU", "2021-02-01")],
        ),
        (
            "kế hoạch số 66/KH-UBND ngày 23/5/2019",
            [("kế hoạch số 66/KH-UBND ngày 23/5/2019", "Kế hoạch", "66/KH-UBND", "2019-05-23")],
        ),
        ("Quyết định số 436-QĐ-UBND", [("Quyết định số 436-QĐ-UBND", "Quyết định", "436/QĐ-UBND", None)]),
        (
            "quán triệt các Nghị quyết số 4, 12 và 35-NQ/TW của Trung ương",
            [
                ("Nghị quyết số 4", "Nghị quyết", "4-NQ/TW", None),
                ("12", "Nghị quyết", "12-NQ/TW", None),
                ("35-NQ/TW", "Nghị quyết", "35-NQ/TW", None),
            ],
        ),
        ("Có 3 kế hoạch, số 5, 7 và 9/KH-UBND", [("9/KH-UBND", "Kế hoạch", "9/KH-UBND", None)]),
        (
            "Báo cáo thẩm tra số 61/BC-HĐND ngày 4/7/2022",
            [("Báo cáo thẩm tra số 61/BC-HĐND ngày 4/7/2022", "Báo cáo", "61/BC-HĐND", "2022-07-04")],
        ),
        (
            "Chương trình phối hợp số 3-CTrPH/BDVTU-UBND",
            [
                (
                    "Chương trình phối hợp số 3-CTrPH/BDVTU-UBND",
                    "Chương trình phối hợp",
                    "3-CTrPH/BDVTU-UBND",
                    None,
                )
            ],
        ),
        (
            "Chỉ thị số 30-CT/TW (khoá VIII) ngày 18/2/1998 của Bộ Chính trị",
            [("Chỉ thị số 30-CT/TW (khoá VIII) ngày 18/2/1998", "Chỉ thị", "30-CT/TW", "1998-02-18")],
        ),
        (
            "Nghị quyết số 35/NQ-CP (16/5/2016) của Chính phủ",
            [("Nghị quyết số 35/NQ-CP (16/5/2016)", "Nghị quyết", "35/NQ-CP", "2016-05-16")],
        ),
        (
            "Kế hoạch số 15/ KH – UBND ngày 20.3.2020",
            [("Kế hoạch số 15/ KH – UBND ngày 20.3.2020", "Kế hoạch", "15/KH-UBND", "2020-03-20")],
        ),
        (
            "Quyết định số 1442/QĐ-UBND.HC ngày 08/9/2020.",
            [("Quyết định số 1442/QĐ-UBND.HC ngày 08/9/2020", "Quyết định", "1442/QĐ-UBND.HC", "2020-09-08")],
        ),
        (
            "Quyết định số 290 QĐ/TW ngày 25/02/2010",
            [("Quyết định số 290 QĐ/TW ngày 25/02/2010", "Quyết định", "290-QĐ/TW", "2010-02-25")],
        ),
        ("Thường trực có Công văn số 1120CV/HU nhắc", [("Công văn số 1120CV/HU", "Công văn", "1120-CV/HU", None)]),
        ("đọc Chỉ thị 49 CT/TW tại chi bộ", [("Chỉ thị 49 CT/TW", "Chỉ thị", "49-CT/TW", None)]),
        ("theo Chỉ thị số 10 CT-TTg", [("Chỉ thị số 10 CT-TTg", "Chỉ thị", "10/CT-TTg", None)]),
        ("Kế hoạch số 7 KH/BDVTU-BCSĐ", [("Kế hoạch số 7 KH/BDVTU-BCSĐ", "Kế hoạch", "7-KH/BDVTU-BCSĐ", None)]),
        ("Kế hoạch 64 /KH - UBND.", [("Kế hoạch 64 /KH - UBND", "Kế hoạch", "64/KH-UBND", None)]),
        ("NQ số 18-NQ/TW", [("NQ số 18-NQ/TW", "Nghị quyết", "18-NQ/TW", None)]),
        (
            "Công văn số 88/SNV-CCHC ngày 3/4/2020",
            [("Công văn số 88/SNV-CCHC ngày 3/4/2020", "Công văn", "88/SNV-CCHC", "2020-04-03")],
        ),
        (
            "Điểm a khoản 2 Điều 13 Nghị định số 61/2018/NĐ-CP",
            [("Nghị định số 61/2018/NĐ-CP", "Nghị định", "61/2018/NĐ-CP", None)],
        ),
        (
            "ban hành các Kế hoạch số: 5/KH-UBND ngày 7/1/2022, 21/KH-UBND ngày 9/2/2023 và 46/KH-UBND để làm",
            [
                ("Kế hoạch số: 5/KH-UBND ngày 7/1/2022", "Kế hoạch", "5/KH-UBND", "2022-01-07"),
                ("21/KH-UBND ngày 9/2/2023", "Kế hoạch", "21/KH-UBND", "2023-02-09"),
                ("46/KH-UBND", "Kế hoạch", "46/KH-UBND", None),
            ],
        ),
        (
            "các Công văn số 49/UBND-NC ngày 29/12/2022, số 87/UBND-NC ngày 04/4/2023 chỉ đạo",
            [
                ("Công văn số 49/UBND-NC ngày 29/12/2022", "Công văn", "49/UBND-NC", "2022-12-29"),
                ("số 87/UBND-NC ngày 04/4/2023", "Công văn", "87/UBND-NC", "2023-04-04"),
            ],
        ),
        (
            "Quyết định số 12/QĐ-UBND; 22 /KH-UBND",
            [
                ("Quyết định số 12/QĐ-UBND", "Quyết định", "12/QĐ-UBND", None),
                ("22 /KH-UBND", "Kế hoạch", "22/KH-UBND", None),
            ],
        ),
        (
            "Quyết định số 15/QĐ-TTg của Thủ tướng Chính phủ ngày 10/9/2015 về việc thử",
            [
                (
                    "Quyết định số 15/QĐ-TTg của Thủ tướng Chính phủ ngày 10/9/2015",
                    "Quyết định",
                    "15/QĐ-TTg",
                    "2015-09-10",
                )
            ],
        ),
        (
            "Nghị định số 48/2013/NĐ-CP ngày 31/02/2015",
            [("Nghị định số 48/2013/NĐ-CP", "Nghị định", "48/2013/NĐ-CP", None)],
        ),
    ],
)
def test_numbered_citations(text: str, expected: list[tuple[str, str | None, str | None, str | None]]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "triển khai ở 19/19 xã, giải quyết 04/07 vụ, 153/182 đơn và 12/12 TTHC",
        "đoạn Km 12/QL.1A, đường ĐT.741, ĐT 961",
        "ISO 9001:2015, Covid-19, thông điệp 5K, mô hình 3/2020",
        "các Chỉ thị, Nghị quyết của Trung ương và của tỉnh",
        "nghị quyết của cấp ủy, đề án, kế hoạch sắp xếp bộ máy",
        "phòng kế hoạch - tài chính, Hội Luật gia, Đoàn Luật sư tỉnh",
        "các Bộ Luật mới ban hành, luật định, Luật này",
        "Nghị quyết Đại hội Đảng các cấp",
        "Quy định của pháp luật và quy chế nội bộ",
        "Số: 12/BC-UBND",
        "đạt 37/BC so với 40",
        "Báo cáo số 12/BC-UBND ngày 05/5/2021 này",
        "",
    ],
)
def test_look_alikes_are_left_alone(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "theo Luật Tiếp công dân, Luật Khiếu nại và Luật Tố cáo;",
            ["Luật Tiếp công dân", "Luật Khiếu nại", "Luật Tố cáo"],
        ),
        ("Luật Phòng, chống tham nhũng năm 2018 được ban hành", ["Luật Phòng, chống tham nhũng năm 2018"]),
        ("Luật Cán bộ công chức. Nâng cao", ["Luật Cán bộ công chức"]),
        ("Bộ Luật hình sự, Bộ luật Lao động", ["Bộ Luật hình sự", "Bộ luật Lao động"]),
        ("Luật Bảo vệ rừng ngập mặn đã có", ["Luật Bảo vệ rừng ngập mặn"]),
        (
            "Luật sửa đổi, bổ sung một số điều của Luật Viên chức năm 2019",
            ["Luật sửa đổi, bổ sung một số điều của Luật Viên chức năm 2019"],
        ),
        (
            "Luật sửa đổi, bổ sung một số điều của Luật Cán bộ, công chức và Luật Viên chức ngày 25/11/2019",
            ["Luật sửa đổi, bổ sung một số điều của Luật Cán bộ, công chức và Luật Viên chức ngày 25/11/2019"],
        ),
        (
            "Luật sửa đổi, bổ sung một số điều của Luật Viên chức năm 2019 và Luật Thanh niên năm 2020",
            ["Luật sửa đổi, bổ sung một số điều của Luật Viên chức năm 2019", "Luật Thanh niên năm 2020"],
        ),
        ("theo Hiến pháp và pháp luật", ["Hiến pháp"]),
        (
            "Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam năm 2013;",
            ["Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam năm 2013"],
        ),
        ("Luật Đất đai 2013, Luật Khiếu nại 2011", ["Luật Đất đai 2013", "Luật Khiếu nại 2011"]),
        ("thực hiện Luật Đất đai 2016-2020", ["Luật Đất đai"]),
        ("Nghị quyết Trung ương 7 (khóa XI) về thử nghiệm", ["Nghị quyết Trung ương 7 (khóa XI)"]),
        ("Nghị quyết Trung ương 4 khoá XII", ["Nghị quyết Trung ương 4 khoá XII"]),
        ("thực hiện Nghị quyết Đại hội X Đảng bộ tỉnh; ưu tiên", ["Nghị quyết Đại hội X Đảng bộ tỉnh"]),
        (
            "Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng",
            ["Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng"],
        ),
        ("triển khai Đề án Nhà ở xã hội theo Quyết định số 5/QĐ-TTg", ["Đề án Nhà ở xã hội", "Quyết định số 5/QĐ-TTg"]),
        ("xây dựng Đề án “Làng quê sáng”, các đề án khác", ["Đề án “Làng quê sáng”"]),
        (
            "; Quy định về trách nhiệm nêu gương của cán bộ chủ chốt các cấp... Qua đó",
            ["Quy định về trách nhiệm nêu gương của cán bộ chủ chốt các cấp"],
        ),
    ],
)
def test_named_without_a_number(text: str, expected: list[str]) -> None:
    assert [r.surface for r in cited(text)] == expected


@pytest.mark.parametrize(
    ("text", "issuer", "title"),
    [
        ("Kết luận số 7-KL/TW của Ban Bí thư (khóa XII) về giáo dục;", "Ban Bí thư (khóa XII)", "về giáo dục"),
        (
            "Chỉ thị số 5-CT/TW của Bộ Chính trị, khóa XII về học tập, gắn với thi đua",
            "Bộ Chính trị, khóa XII",
            "về học tập",
        ),
        (
            "Kế hoạch số 22/KH-UBND của UBND xã Tân Lập, huyện Bình An về dân vận...",
            "UBND xã Tân Lập, huyện Bình An",
            "về dân vận",
        ),
        ("Quyết định số 5/QĐ-UBND của UBND tỉnh, UBND huyện đã ban hành", "UBND tỉnh", None),
        (
            "Kế hoạch số 9-KH/BDV-BCSDUBND giữa Ban Tổ chức Tỉnh ủy với Ban cán sự đảng UBND tỉnh về phối hợp,"
            " Ban Dân vận báo cáo",
            "Ban Tổ chức Tỉnh ủy với Ban cán sự đảng UBND tỉnh",
            "về phối hợp",
        ),
        (
            "Thông tư số 3/TT-BVHTTDL của Bộ Văn hóa, Thể thao và Du lịch quy định việc thử.",
            "Bộ Văn hóa, Thể thao và Du lịch",
            "quy định việc thử",
        ),
        ("Năm 2021, UBND huyện đã ban hành Báo cáo số 55/BC-UBND về rà soát; theo đó", "UBND huyện", "về rà soát"),
        (
            "- Ban hành Kế hoạch số 70/KH-UBND về việc thử nghiệm mới. UBND",
            "UBND huyện Bình An",
            "về việc thử nghiệm mới",
        ),
        (
            "Theo đề nghị của Sở Nội vụ tại Công văn số 59/SNV-XD ngày 1/4/2024 về việc báo cáo;",
            "Sở Nội vụ",
            "về việc báo cáo",
        ),
        ("đã được Chủ tịch UBND tỉnh phê duyệt tại Quyết định số 22/QĐ-UBND và", "Chủ tịch UBND tỉnh", None),
        (
            "Quyết định số 21-QĐ/TW của Bộ Chính trị “Quy định về góp ý, xây dựng” và",
            "Bộ Chính trị",
            "“Quy định về góp ý, xây dựng”",
        ),
        ("Chỉ thị số 4-CT/TW (sau đây gọi tắt là Chỉ thị 4) của Ban Bí thư", "Ban Bí thư", None),
        ("Nghị định số 6/2018/NĐ-CP của Chính phủ quy định như sau: một", "Chính phủ", None),
        ("các Nghị định của Chính phủ về thử nghiệm: Nghị định số 6/2010/NĐ-CP", "Chính phủ", "về thử nghiệm"),
        ("UBND huyện đã ban hành các văn bản: Kế hoạch số 15/KH-UBND về cải cách", "UBND huyện", "về cải cách"),
        ("UBND huyện ban hành các văn bản triển khai: Nghị quyết số 25-NQ/TW", None, None),
        ("Nghị quyết của Quốc hội số 35/2018/QH14", "Quốc hội", None),
        ("Ban cán sự đảng đã chỉ đạo UBND thành phố ban hành Kế hoạch 16/KH-UBND", "UBND thành phố", None),
        (
            "Thông tư số 2/2017/TT-VPCP của Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ hướng dẫn việc thử",
            "Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ",
            "hướng dẫn việc thử",
        ),
        ("Ban đã tham mưu Ban Thường vụ Huyện ủy ban hành Kế hoạch số 8-KH/HU", "Ban Thường vụ Huyện ủy", None),
        ("Sở Nội vụ tham mưu cho UBND tỉnh ban hành Quyết định số 8/QĐ-UBND", "UBND tỉnh", None),
        ("Báo cáo 03 năm thực hiện Chỉ thị số 8-CT/TU của UBND thành phố An Hải", None, None),
        ("Báo cáo thực hiện Nghị quyết số 9-NQ/HU của Ủy ban nhân dân xã Tân Lập", None, None),
        ("Chỉ thị số 8-CT/TU của Tỉnh ủy An Hải", "Tỉnh ủy An Hải", None),
        # a body's name ends where its words in capitals, its field or its place do
        ("Quyết định số 5/QĐ-TTg của Thủ tướng Chính phủ song ít người biết", "Thủ tướng Chính phủ", None),
        ("vốn theo Nghị quyết số 5/NQ-CP của Chính phủ phân bổ 98,6%", "Chính phủ", None),
        ("theo Thông tư số 4/2018/TT-BNV của Bộ Nội vụ đạt 38/40 thôn", "Bộ Nội vụ", None),
        ("theo Công văn số 7/SNV-CCHC của Sở Nội vụ nhắc các xã", "Sở Nội vụ", None),
        ("theo Công văn số 7/SYT-NV của Sở Y tế tỉnh An Hải nhắc các xã", "Sở Y tế tỉnh An Hải", None),
        ("Kế hoạch số 7/KH-UBND của UBND tỉnh tổ chức ba lớp", "UBND tỉnh", None),
        ("Kế hoạch số 7/KH-UBND của UBND xã Nà Lay huy động được", "UBND xã Nà Lay", None),
        ("Nghị quyết số 7/NQ-UBTVQH15 của Ủy ban Thường vụ Quốc hội nêu ba tỉnh", "Ủy ban Thường vụ Quốc hội", None),
        (
            "Thông tư số 3/TT-BNNPTNT của Bộ Nông nghiệp và Phát triển nông thôn kèm mẫu",
            "Bộ Nông nghiệp và Phát triển nông thôn",
            None,
        ),
        ("Kế hoạch số 3/KH-BHXH của Bảo hiểm xã hội tỉnh An Hải", "Bảo hiểm xã hội tỉnh An Hải", None),
        ("Quyết định số 9-QĐ/TU của Ban Thường vụ tỉnh ủy An Hải", "Ban Thường vụ tỉnh ủy An Hải", None),
        ("theo Chỉ thị số 4-CT/TW của Ban Bí thư thu được 2,1 tỷ", "Ban Bí thư", None),
        ("Chỉ thị số 4/CT-TTg của Thủ tướng chính phủ về thử", "Thủ tướng chính phủ", "về thử"),
        ("Thông tư số 3/TT-BNV của Bộ Nội vụ ra ngày 5/5/2020", "Bộ Nội vụ", None),
        ("Ban Chỉ đạo các huyện đã gửi Báo cáo số 11-BC/BCĐ về Thường trực", "Ban Chỉ đạo các huyện", None),
        ("Phòng Nội vụ có Công văn số 8/PNV ngày 5/5/2020 hướng dẫn 14/14 xã rà soát", "Phòng Nội vụ", None),
        # who issues is said before the verb, what is picked out behind it
        (
            "Trong quý, UBND tỉnh đã ban hành 14 văn bản, đáng chú ý là Chỉ thị số 9/CT-UBND về kỷ luật",
            "UBND tỉnh",
            "về kỷ luật",
        ),
        ("HĐND huyện ban hành ba nghị quyết, trong đó có Nghị quyết số 9/NQ-HĐND", "HĐND huyện", None),
        ("Sở tham mưu UBND tỉnh ban hành nhiều văn bản như Kế hoạch số 9/KH-UBND", "UBND tỉnh", None),
        ("Trong quý, Sở Nội vụ đã có các Công văn số 15/SNV-CCHC", "Sở Nội vụ", None),
        ("Ngày 03/12/2020, Thường trực Huyện ủy có Công văn số 11-CV/HU", "Thường trực Huyện ủy", None),
        ("Người dân vui hơn sau khi có Chỉ thị số 9/CT-TTg", None, None),
        ("Thôn của Sở quản lý có Quyết định số 9/QĐ-TTg", None, None),
        # a title ends where the sentence goes on
        (
            "Nghị định số 8/2025/NĐ-CP của Chính phủ về một cửa, một cửa liên thông, xã bố trí 8 quầy",
            "Chính phủ",
            "về một cửa, một cửa liên thông",
        ),
        (
            "Kế hoạch số 3/KH-UBND của UBND tỉnh về tiết kiệm điện, các đơn vị niêm yết nội quy",
            "UBND tỉnh",
            "về tiết kiệm điện",
        ),
        (
            "Kế hoạch số 3/KH-UBND của UBND tỉnh về việc các sở, ngành, huyện thực hiện tiết kiệm",
            "UBND tỉnh",
            "về việc các sở, ngành, huyện thực hiện tiết kiệm",
        ),
        (
            "Quyết định số 8/QĐ-UBND của UBND tỉnh ban hành Quy chế tiếp dân thay thế Quyết định số 6/QĐ-UBND",
            "UBND tỉnh",
            "ban hành Quy chế tiếp dân",
        ),
        ("đề nghị sửa đổi Thông tư số 5/TT-BNV, hướng dẫn việc đếm lượt", None, None),
        ("Việc sơ kết Kết luận số 54-KL/TW, tổng kết Nghị quyết số 9-NQ/TW của Bộ Chính trị", None, None),
        ("Quyết định số 5/QĐ-UBND của UBND tỉnh, phê duyệt Đề án xã sạch", "UBND tỉnh", "phê duyệt Đề án xã sạch"),
    ],
)
def test_issuer_and_title(text: str, issuer: str | None, title: str | None) -> None:
    first = cited(text)[0]
    assert (first.issuer, first.title) == (issuer, title)


def test_issuers_are_shared_by_coordinated_citations() -> None:
    text = "theo Quyết định số 21-QĐ/TW và Quyết định số 22-QĐ/TW của Bộ Chính trị (khóa XI)"
    assert [(r.issuer, r.term) for r in cited(text)] == [("Bộ Chính trị (khóa XI)", "XI")] * 2
    listed = (
        "Công an tỉnh ban hành Kế hoạch số 7/KH-CAT ngày 1/5/2018 về thử; Kế hoạch số 8/KH-CAT ngày 2/5/2018 về làm"
    )
    assert [r.issuer for r in cited(listed)] == ["Công an tỉnh"] * 2
    joint = (
        "UBND huyện Tân An phối hợp với Ban Tổ chức Huyện ủy ban hành Kế hoạch số 19-KH/BTCHU-UBND về thử;"
        " kế hoạch số 66/KH-UBND về làm"
    )
    assert [r.issuer for r in cited(joint)] == [
        "UBND huyện Tân An phối hợp với Ban Tổ chức Huyện ủy",
        "UBND huyện Tân An",
    ]


def test_an_issuer_said_elsewhere_is_not_a_neighbours() -> None:
    text = "Chỉ thị số 49-CT/TW của Ban Bí thư. Học Chỉ thị 49-CT/TW, Kết luận số 65-KL/TW của Bộ Chính trị"
    assert [r.issuer for r in cited(text)] == ["Ban Bí thư", "Ban Bí thư", "Bộ Chính trị"]


def test_a_title_may_hold_citations_of_its_own() -> None:
    text = (
        "Kế hoạch số 1/KH-CAT về triển khai Kế hoạch số 17-KH/TU của Ban Thường vụ Tỉnh ủy và Kết luận số"
        " 9-KL/TW của Ban Bí thư; UBND"
    )
    whole, first, second = cited(text)
    assert whole.title == text[len("Kế hoạch số 1/KH-CAT ") : text.index(";")]
    assert (first.issuer, second.issuer) == ("Ban Thường vụ Tỉnh ủy", "Ban Bí thư")
    assert (first.title, second.title) == (None, None)
    embedded = "Quyết định số 2/QĐ-UBND ban hành Quy định tiêu chí, thang điểm và cách đánh giá công tác dân vận."
    assert len(cited(embedded)) == 1


def test_a_title_in_a_footnote_right_behind() -> None:
    body = "Nghị quyết số 35-NQ/TW, ngày 04/7/2014 của Ban Chấp hành Trung ương Đảng; các văn bản khác."
    note = "Về đổi mới công tác dân vận."
    text = f"{body}\n\n{note}"
    anchor = body.index(";")
    (found,) = find(text, (), (Footnote(14, anchor, Span(len(body) + 2, len(text))),), OWN)
    assert found.title == "Về đổi mới công tác dân vận"
    assert found.issuer == "Ban Chấp hành Trung ương Đảng"
    assert found.footnote is None


def test_section_and_footnote_come_from_the_offset() -> None:
    text = "I. MỘT\n\nTheo Chỉ thị số 5-CT/TW.\n\n1. Hai\n\nTheo Chỉ thị số 6-CT/TW.\n\nTheo Chỉ thị số 7-CT/TW."
    inner, note = text.index("1. Hai"), text.index("Theo Chỉ thị số 7")
    sections = (
        Section("I", "I", "MỘT", 1, Span(0, len(text)), inner),
        Section("I.1", "1", "Hai", 2, Span(inner, len(text)), len(text)),
    )
    found = find(text, sections, (Footnote(3, inner, Span(note, len(text))),), OWN)
    assert [(r.section, r.footnote) for r in found] == [("I", None), ("I.1", None), ("I.1", 3)]
    assert find("Chỉ thị số 5-CT/TW", (), (), OWN)[0].section == "Mở đầu"


def test_short_forms_lead_to_what_defines_them() -> None:
    text = (
        "KẾT QUẢ THỰC HIỆN CHỈ THỊ 08\n\nTheo Chỉ thị số 08-CT/TU ngày 26/6/2020 của Ban Thường vụ Tỉnh ủy"
        " (sau đây viết"
        " tắt là Chỉ thị 08).\n\nSau 3 năm thực hiện Chỉ thị 08, có 08 mô hình; Chỉ thị 08/CT-TTg là việc khác."
    )
    found = cited(text)
    assert [r.surface for r in found] == [
        "CHỈ THỊ 08",
        "Chỉ thị số 08-CT/TU ngày 26/6/2020",
        "Chỉ thị 08",
        "Chỉ thị 08/CT-TTg",
    ]
    only = text.replace("; Chỉ thị 08/CT-TTg là việc khác", "")
    assert [r.number for r in cited(only)] == ["08-CT/TU"] * 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Quyết định số 38/QĐ-TTg phê duyệt Đề án dữ liệu (sau đây gọi tắt là Đề án 38). Đề án 38 đã xong.",
            ["38/QĐ-TTg", "38/QĐ-TTg"],
        ),
        ("Theo Nghị quyết số 17/NQ-HĐND (Chương trình 17), nhà đã cất.", ["17/NQ-HĐND"]),
        ("Đề án 38 theo Quyết định số 38/QĐ-TTg: đã lập 12 tổ.", ["38/QĐ-TTg", "38/QĐ-TTg"]),
        ("Quyết định số 38/QĐ-TTg đã ban hành. Vốn Chương trình MTQG 38 là 12 tỷ.", ["38/QĐ-TTg", "38/QĐ-TTg"]),
        ("Nghị quyết số 30a/2031/NQ-CP. Nghị quyết 30a giúp 9 hộ.", ["30a/2031/NQ-CP", "30a/2031/NQ-CP"]),
        ("Triển khai Đề án 38 tại xã. Quyết định số 39/QĐ-TTg đã xong.", ["39/QĐ-TTg"]),
        ("Công văn số 38/UBND-VX nhắc Đề án 38 của ấp.", ["38/UBND-VX"]),
    ],
)
def test_a_programme_is_called_by_the_number_of_what_approves_it(text: str, expected: list[str]) -> None:
    assert [r.number for r in cited(text)] == expected


def test_a_law_with_name_and_number_is_one_citation() -> None:
    (law,) = cited("Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15 ngày 10/11/2022")
    assert (law.kind, law.number, law.title, law.date) == (
        "Luật",
        "10/2022/QH15",
        "Luật Thực hiện dân chủ ở cơ sở",
        "2022-11-10",
    )


@pytest.mark.parametrize(
    ("number", "issuer", "scope"),
    [
        ("25-NQ/TW", None, None),
        ("04/2015/NĐ-CP", None, None),
        ("1573-KH/BDVTW-BCSDCP", None, None),
        ("70/KH-UBND", None, "Bình An, An Hải"),
        ("70/KH-UBND", "UBND tỉnh", "An Hải"),
        ("70/KH-UBND", "UBND tỉnh Điện Biên", "Điện Biên"),
        ("22/KH-UBND", "UBND xã Tân Lập, huyện Đầm An", "Tân Lập, Đầm An, An Hải"),
        ("10-NQ/TU", None, "An Hải"),
        ("200-CV/HU", "Huyện ủy", "Bình An, An Hải"),
        ("59/SNV-XD", None, "An Hải"),
    ],
)
def test_scope(number: str, issuer: str | None, scope: str | None) -> None:
    assert scope_of(number, issuer, OWN) == scope


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("05/CT-TTE", "05/CT-TTg"),
        ("05/CT-TTq", "05/CT-TTg"),
        ("3/TT-TTCP", "3/TT-TTCP"),
        ("30- KH/BDVHU-UBND", "30-KH/BDVHU-UBND"),
        ("436-QĐ-UBND", "436/QĐ-UBND"),
        ("25-NQ-TW", "25-NQ/TW"),
        ("7/QĐ-TTg", "7/QĐ-TTg"),
    ],
)
def test_canonical_numbers(printed: str, number: str) -> None:
    assert canonical(printed) == number
    assert canonical(number) == number


def test_symbols_taken_apart() -> None:
    assert number_key("04/2015/NĐ-CP") == number_key("4/2015/ND-CP") == "4/2015/nd/cp"
    assert parts("25-NQ/TW").issuers == ("tw",)
    assert [kind_of(n) for n in ("5/QH-X", "12/2015/QH13", "9/UBND-VX", "3/TTr-SNV")] == [
        "Công văn",
        "Luật",
        "Công văn",
        "Tờ trình",
    ]
    assert is_central("1/2000/TTLT-BTP-BVHTT") and not is_central("3-KH/BDV-BCSDUBND")
    assert date_after("x tháng 6/2013", 1) == ("2013-06", 14)
    assert [s.number for s in find_symbols("số 104/KH- UBND, 12/12 xã, 5-CT/TW")] == ["104/KH-UBND", "5-CT/TW"]


SYMBOLS = st.sampled_from(
    [
        "Quyết định số 5/QĐ-UBND",
        "Luật ",
        "của ",
        "ngày 3/4/2015",
        "về “",
        "”",
        "(khóa XI)",
        "các Nghị định",
        ": ",
        ", ",
        "và ",
        "\n\n",
        "25-NQ/TW",
        "12/",
        "-",
        "UBND tỉnh ",
        "Quy chế giám sát ",
        "(sau đây gọi tắt là Chỉ thị 5)",
        "Chỉ thị 5",
        ".",
        "Đề án ",
        "số ",
    ]
)


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.text(max_size=300), st.lists(SYMBOLS, max_size=30).map("".join)))
def test_any_text_is_survived_and_surfaces_are_its_own(text: str) -> None:
    found = cited(text)
    for r in found:
        assert r.span.of(text) == r.surface != ""
        assert r.kind
    assert list(found) == sorted(found, key=lambda r: r.span.start)


@pytest.mark.parametrize(
    "unit",
    [
        "Quyết định số ",
        "12-",
        "A-",
        "Luật Phòng, ",
        "của UBND và ",
        "(sau đây gọi ",
        "về “",
        "Đề án x ",
        "1/KH-UBND, ",
        "Quy định về ",
        "Nghị quyết Trung ương ",
        "ngày ",
        "ban hành các ",
    ],
)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    text = unit * (120_000 // len(unit))
    started = time.process_time()
    cited(text)
    assert time.process_time() - started < 8


@needs_shared
@pytest.mark.parametrize("name", ["ca-mau-2019.txt", "tuan-giao-2021.txt", "dong-thap-2020.txt"])
def test_labelled_reports(name: str) -> None:
    from rag import readers
    from rag.text.document import build

    labels = json.loads((GOLD / "citations.json").read_text(encoding="utf-8"))["citations"]
    wanted = sorted(number_key(c["number"]) for c in labels if c["file"] == name and c["tier"] == "A")
    found = build(readers.read(REPORTS / name)).references
    assert sorted(number_key(r.number) for r in found if r.number) == wanted
