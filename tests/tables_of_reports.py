"""Invented tables as reports of any sector print them, each with questions that a row of it answers and
questions that look alike and that none does.

A question comes with the row, by how its line begins, and with what is read out from it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Printed:
    """A table below its heading, in a report of this ``title``; ``told`` are (question, row, read out), ``left`` are
    questions it must leave alone."""

    name: str
    text: str
    told: tuple[tuple[str, str, str], ...]
    left: tuple[str, ...]
    title: str = "Kết quả công tác năm 2033"


SHORT_HEADINGS = Printed(
    "targets with short headings",
    """# PHỤ LỤC 1. CHỈ TIÊU Y TẾ NĂM 2033

| TT | Chỉ tiêu | ĐVT | TH 2032 | KH 2033 | TH 2033 | Đánh giá |
|---|---|---|---|---|---|---|
| 1 | Số điều dưỡng/10.000 dân | Người | 11,2 | 12,5 | 12,1 | Không đạt |
| 2 | Số máy thở/100.000 dân (không kể máy hỏng) | Máy | 4,4 | 5,0 | 5,3 | Vượt |
| 3 | Tỷ lệ trẻ dưới 05 tuổi uống vitamin A | % | 90,3 | 96,0 | 97,2 | Vượt |
| 4 | Tỷ lệ người cao tuổi có sổ khám | % | 61,8 | 70,0 | 66,4 | Không đạt |
| 5 | Số buổi truyền thông tại trường học | Buổi | 118 | 150 | 163 | Vượt |
""",
    (
        ("Số điều dưỡng trên 1 vạn dân năm 2033 là bao nhiêu?", "| 1 |", "TH 2033 12,1"),
        ("Số điều dưỡng trên một vạn dân thực hiện năm 2033 so với kế hoạch", "| 1 |", "KH 2033 12,5, TH 2033 12,1"),
        ("Có bao nhiêu máy thở trên 100 nghìn dân năm 2032?", "| 2 |", "TH 2032 4,4"),
        ("Năm 2033 bao nhiêu % trẻ dưới 5 tuổi được uống vitamin A?", "| 3 |", "TH 2033 97,2"),
        ("Kế hoạch 2033: tỷ lệ người cao tuổi có sổ khám", "| 4 |", "KH 2033 70,0"),
        ("Đã tổ chức mấy buổi truyền thông tại trường học?", "| 5 |", "TH 2032 118, TH 2033 163"),
    ),
    (
        "Số điều dưỡng trên 1 vạn dân năm 2029 là bao nhiêu?",
        "Bao nhiêu % trẻ dưới 5 tuổi được tiêm vitamin K?",
        "Mỗi trường học có mấy buổi truyền thông?",
        "Có bao nhiêu người cao tuổi có sổ khám?",
        "Vì sao số điều dưỡng trên 1 vạn dân không đạt?",
        "Tỷ lệ người cao tuổi neo đơn có sổ khám là bao nhiêu %?",
    ),
)
AT_TWO_TIMES = Printed(
    "one thing at two times, and its share",
    """# PHỤ LỤC 2. HỘ NGHÈO THEO XÃ, THỊ TRẤN

| TT | Xã, thị trấn | Tổng số hộ | Số chợ | Diện tích chợ | Hộ nghèo 9T/2032 | Hộ nghèo 9T/2033 | Nghèo 2033 (%) |
|---|---|---|---|---|---|---|---|
| 1 | TT Bản Ngà | 1.482 | 2 | 900 | 214 | 163 | 11,0 |
| 2 | Khuổi Sao | 1.021 | 1 | 1.400 | 872 | 801 | 78,5 |
| 3 | Nà Pài | 842 | - | - | 561 | 497 | 59,0 |
| 4 | Cốc Lại | 309 | 3 | 650 | 207 | 195 | 63,1 |
| | Toàn huyện | 3.654 | 6 | 2.950 | 1.854 | 1.656 | 45,3 |
""",
    (
        ("Xã nào nhiều hộ nghèo nhất?", "| 2 |", "Hộ nghèo 9T/2032 872, Hộ nghèo 9T/2033 801"),
        ("Xã nào có số chợ nhiều nhất?", "| 4 |", "Số chợ 3"),
        ("Xã nào có diện tích chợ nhiều nhất?", "| 2 |", "Diện tích chợ 1.400"),
        ("Xã nào có tổng số hộ nhiều nhất?", "| 1 |", "TT Bản Ngà 1.482; Khuổi Sao 1.021"),
        ("Năm 2033 Lộc Bình có bao nhiêu hộ nghèo?", "| | Toàn huyện |", "Hộ nghèo 9T/2033 1.656"),
        ("9T/2033 Nà Pài có bao nhiêu hộ nghèo?", "| 3 |", "Hộ nghèo 9T/2033 497"),
        ("Nà Pài có số hộ nghèo 9T/2032 là bao nhiêu?", "| 3 |", "Hộ nghèo 9T/2032 561"),
        (
            "Hộ nghèo 9T/2033 của Nà Pài và Cốc Lại, nơi nào nhiều hơn?",
            "| 3 |",
            "9T/2033: Nà Pài 497; Cốc Lại 195",
        ),
    ),
    (
        "Xã nào có số chợ ít nhất?",  # a dash may be none
        "Huyện Tràng Định có bao nhiêu hộ nghèo?",
        "Nà Pài có bao nhiêu hộ nghèo/thôn?",
        "Vì sao Nà Pài nhiều hộ nghèo?",
    ),
)
SUMMED_UP = Printed(
    "communes of a kind, summed up",
    """# PHỤ LỤC 3. XÂY DỰNG NÔNG THÔN MỚI NĂM 2033

| TT | Đơn vị | Số xã | Xã nông thôn mới lũy kế | Xã nông thôn mới nâng cao | Thiếu GV năm học 2032 - 2033 |
|---|---|---|---|---|---|
| 1 | Huyện Mường Giôn | 17 | 8 | 1 | 40 |
| 2 | Huyện Bản Lao | 22 | 14 | 4 | 96 |
| 3 | Huyện Nà Tòng | 9 | 9 | 2 | 12 |
""",
    (
        ("Mường Giôn có mấy xã nông thôn mới?", "| 1 |", "Xã nông thôn mới lũy kế 8"),
        ("Mường Giôn có mấy xã nông thôn mới nâng cao?", "| 1 |", "Xã nông thôn mới nâng cao 1"),
        ("Mường Giôn có mấy xã?", "| 1 |", "Số xã 17"),
        ("Huyện nào thiếu nhiều giáo viên nhất?", "| 2 |", "Thiếu GV năm học 2032 - 2033 96"),
    ),
    ("Mường Giôn có mấy xã nông thôn mới kiểu mẫu?",),
)
YEARS_BESIDE = Printed(
    "two years side by side",
    """# PHỤ LỤC 1. TÌNH HÌNH BỆNH TAY CHÂN MIỆNG THEO ĐỊA BÀN

| TT | Địa bàn | Số mắc 2031 | Số mắc 2032 | Ổ dịch 2032 | Nợ xây dựng 31/12/2032 (tỷ đồng) |
|---|---|---|---|---|---|
| 1 | Huyện Mường Giôn | 640 | 281 | 14 | 3,7 |
| 2 | Huyện Bản Lao | 377 | 402 | 22 | 0,9 |
| 3 | Thị xã Nà Tòng | 95 | 61 | 3 | 0 |
| | Tổng cộng | 1.112 | 744 | 39 | 4,6 |
""",
    (
        ("TCM huyện Bản Lao: số mắc 2031 và 2032", "| 2 |", "Số mắc 2031 377, Số mắc 2032 402"),
        ("Mường Giôn có bao nhiêu ổ dịch tay chân miệng?", "| 1 |", "Ổ dịch 2032 14"),
        ("Thị xã Nà Tòng số mắc tay chân miệng năm 2032", "| 3 |", "Số mắc 2032 61"),
        ("Huyện Mường Giôn nợ xây dựng bao nhiêu tỷ đồng?", "| 1 |", "(tỷ đồng) 3,7"),
        ("Bản Lao: ổ dịch 2032 là mấy?", "| 2 |", "Ổ dịch 2032 22"),
    ),
    (
        "Huyện Bản Lao số mắc tay chân miệng năm 2028?",
        "Xã Bản Lao có bao nhiêu ổ dịch tay chân miệng?",
        "Bản Lao tăng bao nhiêu ca tay chân miệng?",
        "Huyện Bản Lao số mắc sởi năm 2032?",
        "Huyện Mường Lát có bao nhiêu ổ dịch tay chân miệng?",
    ),
)
TWO_SHARES = Printed(
    "two shares, each behind what it is of",
    """# PHỤ LỤC 1. THU GOM NƯỚC THẢI VÀ CẤP ĐIỆN TẠI CÁC PHƯỜNG NĂM 2033

Phường          Nước phát sinh   Nước thu gom   Tỷ lệ    Số hộ     Hộ có        Tỷ lệ
                (m3/ngày)        (m3/ngày)      (%)                công tơ      (%)

Bàu Sen         910              846            93,0     4.120     4.101        99,5
Đồng Mai        640              402            62,8     3.350     3.350        100
Cầu Lớn         505              498            98,6     2.804     2.690        95,9
Tổng            2.055            1.746          85,0     10.274    10.141       98,7
""",
    (
        ("Đồng Mai thu gom được bao nhiêu % nước thải phát sinh mỗi ngày?", "| Đồng Mai |", "Tỷ lệ (%) 62,8"),
        ("Phường Cầu Lớn có bao nhiêu hộ có công tơ?", "| Cầu Lớn |", "Hộ có công tơ 2.690"),
        ("P. Bàu Sen: hộ có công tơ chiếm mấy phần trăm", "| Bàu Sen |", "Tỷ lệ (%) 99,5"),
        ("Bàu Sen mỗi ngày thu gom bao nhiêu khối nước thải?", "| Bàu Sen |", "Nước thu gom (m3/ngày) 846"),
        ("Toàn thành phố thu gom nước thải đạt bao nhiêu %?", "| Tổng |", "Tỷ lệ (%) 85,0"),
    ),
    (
        "Mỗi hộ ở Bàu Sen phát sinh bao nhiêu khối nước thải?",
        "Xã Đồng Mai thu gom được bao nhiêu % nước thải?",
        "Đồng Mai có bao nhiêu % hộ có nước sạch?",
        "Phường Cầu Lớn còn bao nhiêu hộ chưa có công tơ?",
        "Cầu Lớn thu gom được bao nhiêu khối nước thải năm 2030?",
    ),
)
CASES = Printed(
    "cases of which so many, and a period",
    """# PHỤ LỤC 1. KẾT QUẢ KIỂM TRA HÀNH NGHỀ Y DƯỢC (TỪ 01/01/2033 ĐẾN 30/9/2033)

| Quận | Giấy phép đã cấp | Cơ sở kiểm tra | Không phép | Sai phép | Phản ánh đã xử lý/tiếp nhận | Tỷ lệ (%) |
|---|---|---|---|---|---|---|
| Hà Lũng | 51 | 88 | 6 | 13 | 17/21 | 81,0 |
| Bến Gót | 47 | 71 | 2 | 9 | 11/11 | 100 |
| Chợ Con | 39 | 65 | 4 | 16 | 8/12 | 66,7 |
""",
    (
        ("Cho tôi số cơ sở sai phép của quận Chợ Con trong 9 tháng năm 2033", "| Chợ Con |", "Sai phép 16"),
        ("Hà Lũng: không phép, sai phép", "| Hà Lũng |", "Không phép 6, Sai phép 13"),
        ("Quận Chợ Con tiếp nhận, xử lý bao nhiêu đơn phản ánh, tỷ lệ mấy %?", "| Chợ Con |", "8/12, Tỷ lệ (%) 66,7"),
        ("Bến Gót có bao nhiêu cơ sở được kiểm tra?", "| Bến Gót |", "Cơ sở kiểm tra 71"),
        ("Quận Bến Gót đã cấp bao nhiêu giấy phép?", "| Bến Gót |", "Giấy phép đã cấp 47"),
    ),
    (
        "Quận Chợ Con có bao nhiêu cơ sở sai phép trong 6 tháng đầu năm 2033?",
        "Quận Chợ Con phạt bao nhiêu triệu đồng?",
        "Quận Hà Lũng có bao nhiêu cơ sở bị đình chỉ?",
        "Phường Hà Lũng có bao nhiêu cơ sở sai phép?",
        "Bến Gót có bao nhiêu cán bộ đi kiểm tra?",
    ),
)
BUDGET = Printed(
    "a budget with its unit above and groups",
    """# PHỤ LỤC 1. TÌNH HÌNH THU, CHI NGÂN SÁCH NĂM 2033

Biểu thu, chi ngân sách theo nội dung
(Đơn vị tính: triệu đồng)

| TT | Nội dung | Dự toán | Thực hiện | So sánh (%) |
|---|---|---|---|---|
| A | B | 1 | 2 | 3=2/1 |
| I | Thu nội địa | 91.400 | 97.310 | 106,5 |
| 1 | Thuế bảo vệ môi trường | 8.200 | 7.905 | 96,4 |
| 2 | Thu tiền sử dụng đất | 40.000 | 46.120 | 115,3 |
| 3 | Lệ phí trước bạ | 11.300 | 11.870 | 105,0 |
| II | Chi thường xuyên | 310.500 | 306.220 | 98,6 |
| 1 | Chi sự nghiệp giáo dục | 170.200 | 169.940 | 99,8 |
""",
    (
        (
            "Thu tiền sử dụng đất được bao nhiêu triệu đồng?",
            "| 2 |",
            "Thực hiện 46.120. Đơn vị tính của bảng: triệu đồng.",
        ),
        ("Lệ phí trước bạ thu bao nhiêu tiền so với dự toán?", "| 3 |", "Dự toán 11.300, Thực hiện 11.870"),
        ("Thuế bảo vệ môi trường đạt bao nhiêu % dự toán?", "| 1 | Thuế", "So sánh (%) 96,4."),
        ("Chi sự nghiệp giáo dục bao nhiêu tiền?", "| 1 | Chi", "Thực hiện 169.940"),
        ("Dự toán chi thường xuyên là bao nhiêu?", "| II |", "Dự toán 310.500"),
    ),
    (
        "Chi sự nghiệp y tế bao nhiêu tiền?",
        "Thu tiền thuê đất được bao nhiêu triệu đồng?",
        "Thu tiền sử dụng đất năm 2030 được bao nhiêu?",
        "Có bao nhiêu hộ nộp lệ phí trước bạ?",
        "Thuế bảo vệ môi trường tăng bao nhiêu?",
    ),
)
STAFF = Printed(
    "staff by group, the same parts in each",
    """# PHỤ LỤC 1. CÁN BỘ, CÔNG CHỨC THEO CẤP

| TT | Đối tượng | Được giao | Hiện có | Đại học | Thạc sĩ |
|---|---|---|---|---|---|
| I | Cấp huyện | 214 | 201 | 150 | 44 |
| | Trong đó: nữ | | 87 | 66 | 17 |
| II | Cấp xã | 530 | 498 | 377 | 21 |
| | Trong đó: nữ | | 172 | 140 | 6 |
| III | Đơn vị sự nghiệp | 1.120 | 1.064 | 803 | 92 |
""",
    (
        ("Cán bộ, công chức cấp xã hiện có bao nhiêu?", "| II |", "Hiện có 498"),
        ("Cấp xã có bao nhiêu cán bộ nữ hiện có?", "| | Trong đó: nữ | | 172 |", "Hiện có 172"),
        ("Có mấy nữ cán bộ cấp huyện là thạc sĩ?", "| | Trong đó: nữ | | 87 |", "Thạc sĩ 17"),
        ("Đơn vị sự nghiệp được giao bao nhiêu cán bộ?", "| III |", "Được giao 1.120"),
        ("Cấp huyện: được giao, hiện có", "| I |", "Được giao 214, Hiện có 201"),
    ),
    (
        "Có bao nhiêu cán bộ nữ trình độ đại học?",
        "Cấp xã có bao nhiêu cán bộ là đảng viên hiện có?",
        "Cấp tỉnh hiện có bao nhiêu cán bộ, công chức?",
        "Cấp huyện có bao nhiêu tiến sĩ hiện có?",
        "Cấp xã còn thiếu bao nhiêu cán bộ?",
    ),
)
SCHOOLS = Printed(
    "schools",
    """# PHỤ LỤC 1. QUY MÔ TRƯỜNG, LỚP NĂM HỌC 2032-2033

| TT | Trường | Số lớp | HS | GV | GV thiếu | Phòng học kiên cố |
|---|---|---|---|---|---|---|
| 1 | Trường THCS Trần Quốc Hoàn | 16 | 611 | 30 | 2 | 14 |
| 2 | Trường Tiểu học Vũ Lăng | 22 | 702 | 31 | 4 | 20 |
| 3 | Trường Mầm non Hoa Ban | 9 | 248 | 17 | 0 | 7 |
| 4 | Trường Tiểu học Hoa Mơ | 12 | 330 | 18 | 1 | 9 |
""",
    (
        ("Trường Vũ Lăng có bao nhiêu học sinh?", "| 2 |", "HS 702"),
        ("Trường mầm non Hoa Ban có mấy lớp?", "| 3 |", "Số lớp 9"),
        ("Trường Trần Quốc Hoàn thiếu bao nhiêu giáo viên?", "| 1 |", "GV thiếu 2"),
        ("Hoa Mơ: số lớp, phòng học kiên cố", "| 4 |", "Số lớp 12, Phòng học kiên cố 9"),
        ("Trường nào nhiều học sinh nhất?", "| 2 |", "HS 702"),
    ),
    (
        "Trường Hoa Hồng có bao nhiêu học sinh?",
        "Xã Hoa Ban có bao nhiêu học sinh?",
        "Trường Vũ Lăng có bao nhiêu học sinh bán trú?",
        "Mỗi lớp ở trường Vũ Lăng có bao nhiêu học sinh?",
        "Trường Vũ Lăng có bao nhiêu học sinh năm học 2028-2029?",
    ),
)
YEARS_AS_COLUMNS = Printed(
    "columns that are years",
    """# PHỤ LỤC 1. MỘT SỐ CHỈ TIÊU GIAI ĐOẠN 2030-2032

| TT | Chỉ tiêu | Đơn vị | 2030 | 2031 | 2032 |
|---|---|---|---|---|---|
| 1 | Số hộ nghèo | Hộ | 2.310 | 1.940 | 1.525 |
| 2 | Tỷ lệ hộ nghèo | % | 7,1 | 5,9 | 4,6 |
| 3 | Số hộ cận nghèo | Hộ | 1.870 | 1.760 | 1.702 |
| 4 | Thu nhập bình quân/người | Triệu đồng | 38,2 | 41,0 | 45,5 |
| 5 | Lao động đi làm việc ở nước ngoài | Người | 84 | 131 | 160 |
""",
    (
        ("Năm 2031 có bao nhiêu hộ nghèo?", "| 1 |", "2031 1.940"),
        ("Tỷ lệ hộ nghèo năm 2032 là bao nhiêu?", "| 2 |", "2032 4,6"),
        ("Hộ nghèo chiếm mấy phần trăm năm 2030?", "| 2 |", "2030 7,1"),
        ("Có mấy hộ cận nghèo năm 2032?", "| 3 |", "2032 1.702"),
        ("Thu nhập bình quân mỗi người năm 2032 bao nhiêu triệu đồng?", "| 4 |", "2032 45,5"),
        ("Có bao nhiêu lao động đi làm việc ở nước ngoài năm 2031?", "| 5 |", "2031 131"),
    ),
    (
        "Năm 2027 có bao nhiêu hộ nghèo?",
        "Số hộ nghèo dân tộc thiểu số năm 2031?",
        "Năm 2032 giảm bao nhiêu hộ nghèo?",
        "Hộ cận nghèo chiếm mấy phần trăm năm 2032?",
        "Bao nhiêu lao động nữ đi làm việc ở nước ngoài năm 2031 về nước trước hạn?",
    ),
)
QUARTERS = Printed(
    "rows that are quarters",
    """# PHỤ LỤC 1. TAI NẠN LAO ĐỘNG NĂM 2033

| Kỳ | Số vụ | Số người chết | Thiệt hại (triệu đồng) |
|---|---|---|---|
| Quý I | 6 | 1 | 320 |
| Quý II | 9 | 0 | 415 |
| Quý III | 4 | 2 | 910 |
| Cộng | 19 | 3 | 1.645 |
""",
    (
        ("Quý II xảy ra mấy vụ tai nạn lao động?", "| Quý II |", "Số vụ 9"),
        ("Quý III tai nạn lao động làm mấy người chết?", "| Quý III |", "Số người chết 2"),
        ("Thiệt hại do tai nạn lao động quý I là bao nhiêu triệu đồng?", "| Quý I |", "(triệu đồng) 320"),
        ("Tai nạn lao động năm 2033 tổng cộng bao nhiêu vụ?", "| Cộng |", "Số vụ 19"),
        ("Quý nào có nhiều vụ tai nạn lao động nhất?", "| Quý II |", "Số vụ 9"),
    ),
    (
        "Quý IV xảy ra mấy vụ tai nạn lao động?",
        "Quý II xảy ra mấy vụ tai nạn giao thông?",
        "Quý III có mấy người bị thương do tai nạn lao động?",
        "Quý II năm 2030 xảy ra mấy vụ tai nạn lao động?",
        "Quý I xử phạt mấy doanh nghiệp?",
    ),
)
TWO_ROWS = Printed(
    "a heading over two rows",
    """# PHỤ LỤC 1. KẾT QUẢ CẢI TẠO LƯỚI ĐIỆN

| TT | Xã | Trạm biến áp | | Đường dây (km) | |
|---|---|---|---|---|---|
| | | Cũ | Mới | Trung áp | Hạ áp |
| 1 | Xã Phiêng Ban | 6 | 3 | 11,4 | 20,7 |
| 2 | Xã Tả Phình | 4 | 5 | 8,2 | 31,5 |
| 3 | Xã Hồng Thu | 7 | 2 | 5,5 | 14,9 |
""",
    (
        ("Xã Tả Phình có bao nhiêu trạm biến áp mới?", "| 2 |", "Trạm biến áp Mới 5"),
        ("Hồng Thu: trạm biến áp cũ và trạm biến áp mới", "| 3 |", "Trạm biến áp Cũ 7, Trạm biến áp Mới 2"),
        ("Phiêng Ban có bao nhiêu km đường dây hạ áp?", "| 1 |", "Hạ áp 20,7"),
        ("Tả Phình cải tạo mấy km đường dây trung áp", "| 2 |", "Trung áp 8,2"),
        ("Xã nào có nhiều trạm biến áp mới nhất?", "| 2 |", "Trạm biến áp Mới 5"),
    ),
    (
        "Xã Tả Phình có bao nhiêu cột điện mới?",
        "Thị trấn Tả Phình có bao nhiêu trạm biến áp mới?",
        "Xã Tả Phình cải tạo bao nhiêu km đường dây cao áp?",
        "Xã Sính Phình có bao nhiêu trạm biến áp mới?",
        "Vì sao xã Hồng Thu chỉ có 2 trạm biến áp mới?",
    ),
)
HALF_HEADED = Printed(
    "begin and end of a year",
    """# PHỤ LỤC 1. HỘ NGHÈO ĐA CHIỀU NĂM 2033

| TT | Đơn vị | Hộ nghèo đầu năm | Hộ nghèo cuối năm | Tr. đó: hộ DTTS | Nhà tạm đã xóa (nhà) | Kinh phí (triệu đồng) |
|---|---|---|---|---|---|---|
| 1 | TT. Vĩnh Thuận | 118 | 74 | 31 | 12 | 720 |
| 2 | UBND xã Tân Hội | 236 | 190 | 88 | 25 | 1.500 |
| 3 | Xã Tân Hội Đông | 301 | 244 | 65 | 31 | 1.860 |
""",
    (
        ("Xã Tân Hội cuối năm còn mấy hộ nghèo?", "| 2 |", "Hộ nghèo cuối năm 190"),
        ("Xã Tân Hội Đông có bao nhiêu hộ nghèo đa chiều?", "| 3 |", "đầu năm 301, Hộ nghèo cuối năm 244"),
        ("Thị trấn Vĩnh Thuận xóa được mấy nhà tạm?", "| 1 |", "Nhà tạm đã xóa (nhà) 12"),
        ("Tân Hội Đông được bao nhiêu kinh phí?", "| 3 |", "Kinh phí (triệu đồng) 1.860"),
        ("Xã Tân Hội: hộ nghèo đầu năm", "| 2 |", "Hộ nghèo đầu năm 236"),
    ),
    (
        "Xã Tân Hội có mấy hộ cận nghèo?",
        "Xã Tân Hội Tây cuối năm còn mấy hộ nghèo?",
        "Xã Vĩnh Thuận cuối năm còn mấy hộ nghèo?",
        "Xã Tân Hội còn bao nhiêu nhà tạm chưa xóa?",
        "Xã Tân Hội giảm bao nhiêu hộ nghèo?",
    ),
)
ONE_FIGURE = Printed(
    "one column of results",
    """# PHỤ LỤC 1. KẾT QUẢ CẢI CÁCH HÀNH CHÍNH

| STT | Nội dung | ĐVT | Kết quả |
|---|---|---|---|
| 1 | Thủ tục hành chính được rút ngắn thời gian giải quyết | Thủ tục | 214 |
| 2 | Hồ sơ tiếp nhận trực tuyến | Hồ sơ | 30.815 |
| 3 | Tỷ lệ người dân hài lòng | % | 94,1 |
| 4 | Cán bộ được tập huấn chuyển đổi số | Lượt người | 1.406 |
| 5 | Kinh phí mua sắm thiết bị | Triệu đồng | 2.750 |
""",
    (
        ("Có bao nhiêu hồ sơ tiếp nhận trực tuyến?", "| 2 |", "Kết quả 30.815"),
        ("Bao nhiêu % người dân hài lòng?", "| 3 |", "Kết quả 94,1"),
        ("Bao nhiêu lượt cán bộ được tập huấn chuyển đổi số?", "| 4 |", "Kết quả 1.406"),
        ("Mấy TTHC được rút ngắn thời gian giải quyết?", "| 1 |", "Kết quả 214"),
        ("Mua sắm thiết bị hết bao nhiêu triệu?", "| 5 |", "Kết quả 2.750"),
    ),
    (
        "Có bao nhiêu hồ sơ tiếp nhận trực tuyến bị trả lại?",
        "Bao nhiêu % doanh nghiệp hài lòng?",
        "Bao nhiêu thủ tục hành chính bị bãi bỏ?",
        "Ai phụ trách mua sắm thiết bị?",
        "Có bao nhiêu hồ sơ tiếp nhận trực tuyến năm 2029?",
    ),
)

HARM = Printed(
    "what happens to people, a unit of its own column",
    """# PHỤ LỤC 1. TAI NẠN VÀ SẢN PHẨM

| TT | Địa bàn | ĐVT | TH 2030 | Ước TH 2031 | Chết 2031 | Bị thương 2031 |
|---|---|---|---|---|---|---|
| 1 | Bãi Nhím | vụ | 21 | 18 | 8 | 13 |
| 2 | Cồn Sậy | vụ | 31 | 34 | 14 | 24 |
| 3 | Nước mắm | nghìn lít | 412 | 437 | 0 | 0 |
""",
    (
        ("Bãi Nhím năm 2031 chết mấy người?", "| 1 |", "Chết 2031 8"),
        ("Nước mắm năm 2030 và ước năm 2031 bao nhiêu nghìn lít?", "| 3 |", "TH 2030 412, Ước TH 2031 437"),
    ),
    ("Bãi Nhím năm 2029 chết mấy người?",),
)

INITIALS = Printed(
    "initials in the heading, their words above it",
    """# PHỤ LỤC 2. TIÊM CHỦNG VÀ NGỘ ĐỘC THỰC PHẨM

| Địa bàn | Trẻ tiêm | Vụ NĐTP | Nhà ở: chỉ tiêu (nhà) | Nhà ở: hoàn thành (nhà) |
|---|---|---|---|---|
| Khe Lá | 412 | 3 | 26 | 19 |
| Đá Dựng | 388 | 7 | 41 | 41 |
| Bản Chảo | 290 | 1 | 12 | 9 |
""",
    (
        ("Khe Lá có mấy vụ NĐTP?", "| Khe Lá |", "Vụ NĐTP 3"),
        ("Khe Lá có mấy vụ ngộ độc thực phẩm?", "| Khe Lá |", "Vụ NĐTP 3"),
        ("Xã nào có nhiều vụ NĐTP nhất?", "| Đá Dựng |", "Vụ NĐTP 7"),
        ("Đá Dựng được giao mấy nhà, xong mấy nhà ở?", "| Đá Dựng |", "chỉ tiêu (nhà) 41"),
    ),
    ("Khe Lá có mấy vụ tai nạn?", "Khe Lá cháy bao nhiêu nhà trọ công nhân?"),
)

EVERYDAY = Printed(
    "everyday words for what is counted",
    """# PHỤ LỤC 3. RÁC, NÔNG SẢN VÀ CÔNG TRÌNH NĂM 2033

| TT | Địa bàn | Hộ | Rác phát sinh (tấn/ngày) | Quả (tấn) | Lợn tiêu hủy (con) | Không phép | Nợ 12/2032 | Nợ 11/2033 |
|---|---|---|---|---|---|---|---|---|
| 1 | Huyện Cồn Sậy | 8.412 | 31 | 1.240 | 118 | 6 | 14,2 | 9,7 |
| 2 | Huyện Bãi Nhím | 6.903 | 27 | 980 | 0 | 11 | 8,8 | 10,3 |
| 3 | TX. Đá Chông | 11.275 | 58 | 415 | 42 | 19 | 21,5 | - |
| | Tổng cộng | 26.590 | 116 | 2.635 | 160 | 36 | 44,5 | |
""",
    (
        ("Cồn Sậy có bao nhiêu nhà dân?", "| 1 |", "Hộ 8.412"),
        ("Bãi Nhím mỗi ngày xả ra mấy tấn rác?", "| 2 |", "Rác phát sinh (tấn/ngày) 27"),
        ("Cồn Sậy năm 2033 được mấy tấn quả?", "| 1 |", "Quả (tấn) 1.240"),
        ("Cồn Sậy phải chôn bao nhiêu con heo?", "| 1 |", "Lợn tiêu hủy (con) 118"),
        ("Đá Chông có mấy công trình không phép?", "| 3 |", "Không phép 19"),
        ("Nợ của huyện Cồn Sậy tới tháng 11/2033?", "| 1 |", "Nợ 11/2033 9,7"),
        ("con say co may cong trinh khong phep", "| 1 |", "Không phép 6"),
        ("Trong 3 huyện, thị xã, nơi nào có nhiều công trình không phép nhất?", "| 3 |", "Không phép 19"),
    ),
    (
        "Nợ của Đá Chông tới tháng 11/2033 là bao nhiêu?",
        "Bãi Nhím nuôi bao nhiêu con lợn?",
        "Cồn Sậy có bao nhiêu hộ cận nghèo?",
        "Bãi Nhím phạt bao nhiêu tiền?",
        "Nợ của huyện Cồn Sậy năm 2030 là bao nhiêu?",
    ),
)

MONTHS = Printed(
    "months as rows",
    """# PHỤ LỤC 1. HỒ SƠ CỦA XÃ THEO THÁNG

| Tháng | Tiếp nhận mới | Trong đó trực tuyến | Tỷ lệ trực tuyến (%) | Thời gian giải quyết |
|---|---|---|---|---|
| 7/2033 | 812 | 255 | 31,4 | 4,1 ngày |
| 8/2033 | 1.246 | 603 | 48,4 | 3,8 ngày |
| 9/2033 | 1.487 | 961 | 64,6 | 3,2 ngày |
| Cộng | 3.545 | 1.819 | 51,3 | |
""",
    (
        ("Tháng 8/2033 xã nhận bao nhiêu hồ sơ trực tuyến?", "| 8/2033 |", "Trong đó trực tuyến 603"),
        ("Hồ sơ tháng 7/2033 giải quyết mấy ngày?", "| 7/2033 |", "Thời gian giải quyết 4,1 ngày"),
    ),
    ("Tháng 6/2033 xã nhận bao nhiêu hồ sơ trực tuyến?",),
)

ILL = Printed(
    "who fell ill",
    """# PHỤ LỤC 2. TÌNH HÌNH SỐT XUẤT HUYẾT 9 THÁNG NĂM 2033

| TT | Địa phương | Số mắc 9T/2032 | Số mắc 9T/2033 | Ca nặng |
|---|---|---|---|---|
| 1 | Huyện Cồn Sậy | 655 | 204 | 6 |
| 2 | Huyện Đá Chông | 498 | 157 | 3 |
""",
    (("Cùng kỳ năm 2032 huyện Cồn Sậy có bao nhiêu ca sốt xuất huyết?", "| 1 |", "Số mắc 9T/2032 655"),),
    ("Huyện Cồn Sậy có bao nhiêu ca tay chân miệng?",),
)

TWO_MATTERS = Printed(
    "two tables of a report on two matters",
    """# PHỤ LỤC 1. TÌNH HÌNH CHÁY VÀ ĐỘI DÂN PHÒNG THEO ĐỊA BÀN NĂM 2033

| TT | Địa bàn | Số vụ cháy | Chết | Bị thương | Thiệt hại (triệu đồng) |
|---|---|---|---|---|---|
| 1 | Huyện Cồn Sậy | 19 | 2 | 7 | 640 |
| 2 | Huyện Đá Chông | 31 | 1 | 4 | 2.115 |
| | Tổng cộng | 50 | 3 | 11 | 2.755 |

# PHỤ LỤC 2. TAI NẠN GIAO THÔNG VÀ XỬ LÝ XE QUÁ TẢI THEO ĐỊA BÀN NĂM 2033

| TT | Địa bàn | Số vụ | Chết | Tăng, giảm người chết so với 2032 | Bị thương | Xe chở quá tải thanh tra huyện xử lý |
|---|---|---|---|---|---|---|
| 1 | Huyện Cồn Sậy | 44 | 13 | +2 | 38 | 217 |
| 2 | Huyện Đá Chông | 27 | 9 | -4 | 21 | 168 |
| | Tổng cộng | 71 | 22 | -2 | 59 | 385 |
""",
    (
        ("Huyện Cồn Sậy có bao nhiêu vụ cháy?", "| 1 | Huyện Cồn Sậy | 19", "Số vụ cháy 19"),
        ("Huyện Đá Chông có mấy người chết vì tai nạn giao thông?", "| 2 | Huyện Đá Chông | 27", "Chết 9"),
        ("Cồn Sậy có mấy người chết do tai nạn giao thông, tăng hay giảm?", "| 1 | Huyện Cồn Sậy | 44", "Chết 13"),
        ("Huyện nào có số vụ cháy nhiều nhất?", "| 2 | Huyện Đá Chông | 31", "Số vụ cháy 31"),
        ("Huyện nào chết vì tai nạn giao thông nhiều nhất?", "| 1 | Huyện Cồn Sậy | 44", "Chết 13"),
        ("Huyện Đá Chông xử lý bao nhiêu xe chở quá tải?", "| 2 | Huyện Đá Chông | 27", "xử lý 168"),
        # Both tables have it: it is told of both.
        ("Huyện Đá Chông có bao nhiêu người bị thương?", "| 2 | Huyện Đá Chông | 31", "Bị thương 21"),
        ("Huyện Đá Chông có bao nhiêu người bị thương?", "| 2 | Huyện Đá Chông | 31", "Bị thương 4"),
    ),
    ("Huyện Cồn Sậy thiệt hại bao nhiêu tiền vì tai nạn giao thông?",),
    title="Công tác phòng cháy, chữa cháy và bảo đảm trật tự, an toàn giao thông năm 2033",
)
IN_TIME = Printed(
    "a share beside what it is of",
    """# PHỤ LỤC 1. KẾT QUẢ CÔNG TÁC NĂM 2033

| TT | Phường, xã | Hồ sơ tiếp nhận | Đúng, trước hạn (%) | Nhân dân góp (triệu đồng) |
|---|---|---|---|---|
| 1 | Bàu Sen | 2.310 | 98,4 | 415 |
| 2 | Đồng Mai | 1.877 | 93,6 | 980 |
| 3 | Cầu Lớn | 3.042 | 99,1 | 127 |
""",
    (
        ("Phường, xã nào giải quyết hồ sơ đúng hạn thấp nhất?", "| 2 | Đồng Mai", "Đúng, trước hạn (%) 93,6"),
        ("Bàu Sen giải quyết hồ sơ đúng và trước hạn bao nhiêu phần trăm?", "| 1 | Bàu Sen", "98,4"),
        ("Nơi nào dân đóng góp nhiều nhất?", "| 2 | Đồng Mai", "Nhân dân góp (triệu đồng) 980"),
    ),
    (),
)
GIVEN = Printed(
    "square metres as a table prints them",
    """# PHỤ LỤC. SỨC DÂN THEO XÃ NĂM 2033

| TT | Xã, thị trấn | Hiến đất (m2) | Ngày công (công) | Tiền mặt (triệu đồng) |
|---|---|---|---|---|
| 1 | Khuổi Sao | 4.120 | 610 | 185 |
| 2 | Nà Pài | 7.630 | 2.140 | 58 |
| 3 | Cốc Lại | 1.360 | 320 | 514 |
""",
    (
        ("Nà Pài hiến bao nhiêu mét vuông đất?", "| 2 |", "Hiến đất (m2) 7.630"),
        ("Khuổi Sao hiến mấy m2 đất?", "| 1 |", "Hiến đất (m2) 4.120"),
    ),
    ("Nà Pài hiến bao nhiêu mét khối cát?",),
)
TABLES = (
    GIVEN,
    TWO_MATTERS,
    IN_TIME,
    MONTHS,
    ILL,
    HARM,
    EVERYDAY,
    INITIALS,
    SHORT_HEADINGS,
    AT_TWO_TIMES,
    SUMMED_UP,
    YEARS_BESIDE,
    TWO_SHARES,
    CASES,
    BUDGET,
    STAFF,
    SCHOOLS,
    YEARS_AS_COLUMNS,
    QUARTERS,
    TWO_ROWS,
    HALF_HEADED,
    ONE_FIGURE,
)
