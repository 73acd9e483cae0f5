"""What looks like a reason to refuse and is none, beside what looks alike and is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from answering_library import Row, of_one

from rag.answering import compose, scope
from rag.answering.answer import Answer
from rag.answering.quantities import right_unit
from rag.answering.question import understand
from rag.answering.refusing.premises import roughly_met
from rag.answering.refusing.years import looks_ahead
from rag.records import Metadata, Period

Ask = Callable[[str], Answer]

GIA_LAI: tuple[Row, ...] = (
    ("II.40", "40. Người có uy tín", "ket_qua",
     "Toàn tỉnh có 612 người có uy tín, trong đó người Gia Rai 318 người, Ba Na 204 người, dân tộc khác 90 người."),
    ("II.41", "41. Cháy rừng", "ket_qua",
     "Trong năm xảy ra 17 vụ cháy rừng, giảm 05 vụ so với năm 2032; thiệt hại do cháy rừng tăng 1,2 tỷ đồng."),
    ("II.42", "42. Họp thôn", "ket_qua", "Toàn tỉnh tổ chức 1.410 cuộc họp thôn lấy ý kiến về hương ước."),
    ("II.43", "43. Một cửa", "ket_qua", "Bộ phận một cửa giải quyết ngay trong ngày 14 thủ tục chứng thực."),
    ("II.44", "44. Camera", "ket_qua", "Sở buộc chủ bến lắp camera tại 26 bến đò ngang nguy hiểm."),
    ("II.45", "45. Hoãn", "ket_qua",
     "Hai xã Ia Mơ và Ia Púch chỉ đối thoại 01 cuộc, phải hoãn sang năm 2034 do bão."),
    ("II.46", "46. Hiến đất", "ket_qua",
     "Từ chỗ chưa có xã nào hiến đất, nay xã hiến đất nhiều nhất là Ia Kly (9.200 m2) vì đường vào rẫy quá hẹp."),
    ("II.49", "49. Trạm bơm", "ket_qua",
     "Huyện Phú Thiện bàn giao mặt bằng hồ Ayun Hạ, về đích sớm hơn cam kết 17 ngày. Có 05 trạm bơm chạy được máy mới "
     "(Ia Peng, Ia Sol); 23 trạm thú y chưa có tủ lạnh."),
    ("II.50", "50. Tiết kiệm", "ket_qua",
     "Mô hình bỏ ống mua thẻ bảo hiểm do Chi hội Phụ nữ thôn Plei Lok làm, mỗi người 4 nghìn đồng/ngày."),
    ("II.51", "51. Nợ đóng", "ket_qua",
     "Ba đơn vị khai thác đá nợ đóng quá 6 tháng đã bị lập biên bản, tổng nợ 318 triệu đồng."),
    ("II.52", "52. Hộ tịch", "ket_qua", "Tỷ lệ khai sinh đúng hạn đạt 94,1%; có 19/19 xã làm sổ hộ tịch điện tử."),
    ("II.53", "53. Nhà thầu", "ket_qua", "Khu tái định cư Ia Ake (Phú Thiện) đã đắp nền 71%, nhà thầu thiếu đất đắp."),
    ("II.54", "54. Công văn", "ket_qua",
     "Công văn số 512/UBND-NC ngày 04/4/2033 chỉ đạo Văn phòng và các xã rà soát máy móc tại bộ phận một cửa."),
    ("II.48", "48. Chỉ số", "ket_qua",
     "Chỉ số PAR INDEX năm 2033 xếp thứ 22/63; chỉ số PAPI đạt 42,3 điểm, tăng 0,4 điểm."),
    ("II.47", "47. Báo cáo", "nhiem_vu_giai_phap",
     "Giao Thanh tra tỉnh thanh tra đất công ích và báo cáo trước ngày 10-12 hằng năm."),
    ("II.1", "1. Thủy lợi", "ket_qua",
     "Toàn tỉnh kiên cố 126,5 km kênh mương nội đồng, đạt 98% kế hoạch."),
    ("II.1", "1. Thủy lợi", "ket_qua", "Chư Sê 41,2 km; Đak Pơ 27,6 km; Ia Grai 19,3 km."),
    ("II.2", "2. Bảo vệ rừng", "ket_qua",
     "Huyện Ia H'drông giao 412 ha rừng cho 96 hộ nhận khoán."),
    ("II.3", "3. Vốn vay", "ket_qua",
     "Quỹ tín dụng từ chối giải ngân 8,43 tỷ đồng cho trang trại bò do hồ sơ thiếu chữ ký."),
    ("II.4", "4. Phụ cấp", "ket_qua",
     "Phụ cấp thú y cơ sở theo Nghị định số 77/2031/NĐ-CP đã chi cho 318 người; còn 24 người của 02 huyện chưa bố trí "
     "được kinh phí chi trả."),
    ("II.5", "5. Đấu giá mủ cao su", "ket_qua",
     "Vì sức mua yếu, 7/7 nông trường hụt thu từ đấu giá mủ cao su, chỉ đạt 58% dự toán."),
    ("II.6", "6. Lò mổ", "ket_qua",
     "Việc niêm phong máy mổ ở lò mổ lậu không làm được vì chưa có chế tài."),
    ("II.7", "7. Trồng rừng", "ket_qua", "Cả 5/5 nông trường đã có vườn ươm giống keo."),
    ("II.8", "8. Thu hồi", "ket_qua",
     "Quyết định số 318/QĐ-UBND thu hồi chủ trương: dự án trại giống bò ở Chư Sê, dự án kho lạnh và dự án lò sấy. "
     "Đã cứng hóa 88,2 km đường giao thông nông thôn."),
    ("II.9", "9. Trả hồ sơ khoán rừng", "ket_qua",
     "Hộ nhận khoán chờ giấy bình quân 21 ngày, trong khi quy định là 10 ngày làm việc."),
    ("II.10", "10. Bán trú", "ket_qua", "Sau hai buổi họp đã có 143 phụ huynh đồng ý cho con học bán trú."),
    ("II.11", "11. Kỷ luật", "ket_qua", "Kỷ luật 14 cán bộ, giảm 03 cán bộ so với năm 2032."),
    ("II.12", "12. Đơn thư", "ket_qua", "Với thư nặc danh có địa chỉ rõ, thanh tra chuyển cho xã xem xét."),
    ("II.13", "13. Giếng khoan", "ket_qua", "Trong 40 giếng khoan có 12 giếng không hoạt động do mạch nước cạn."),
    ("II.14", "14. Rà soát", "ket_qua",
     "Đã rà soát tổ hòa giải theo Chỉ thị số 09-CT/TU ngày 04/5/2028 của Tỉnh ủy, thay 18 tổ viên."),
    ("II.15", "15. Số hóa", "ket_qua",
     "Số hóa 12.400 trang hồ sơ rừng theo Quyết định số 66/QĐ-UBND, đạt 62% kế hoạch do gói thầu máy quét phải hủy."),
    ("II.16", "16. Bến phà", "ket_qua", "Dịp giỗ tổ, tỉnh xếp xe về bến phà theo ba vòng, vòng ngoài cấm xe tải."),
    ("II.17", "17. Lấn suối", "ket_qua", "Cán bộ xã ngại đụng tới hộ lấn suối vì là người quen."),
    ("II.18", "18. Thu phí chợ", "ket_qua", "Thu phí chợ 6,2 tỷ đồng, bằng 104,5% dự toán."),
    ("II.19", "19. An toàn lao động", "ket_qua",
     "Trên công trường xảy ra 07 vụ tai nạn, 05 người chết (năm 2032: 09 vụ, 08 người chết)."),
    ("II.20", "20. Nước sạch", "ket_qua", "Lấy 118 mẫu nước, có 09 mẫu không đạt, gồm 06 mẫu thiếu clo dư."),
    ("II.21", "21. Nạo vét", "ket_qua", "Lòng hồ Ayun đã nạo vét 52.000 m³ bùn."),
    ("II.22", "22. Tiền điện", "ket_qua", "Công ty tạm dừng trả tiền điện đối với 09 trạm bơm chưa có hợp đồng."),
    ("II.23", "23. Mô hình", "ket_qua", "Mô hình “Chợ không túi ni lông” đã mở ra 31 chợ phiên."),
    ("II.24", "24. Tài khoản", "ket_qua", "Mở tài khoản nhận trợ cấp cho 4.865/6.102 đối tượng (79,7%)."),
    ("II.25", "25. Xe khách", "ket_qua", "Xe khách chở 21,6 triệu lượt, bằng 54,2% năm 2032; hàng hóa 19,3 triệu tấn."),
    ("II.26", "26. Bảo hiểm", "ket_qua", "Người tham gia bảo hiểm y tế chiếm 84% so với dân số."),
    ("II.27", "27. Bình ô-xy", "ket_qua", "Bệnh viện tỉnh điều xe bồn từ Cà Mau và mượn 120 bình ô-xy của trạm xá."),
    ("II.28", "28. Lò gạch", "ket_qua",
     "Việc dỡ lò gạch làm theo Quyết định số 12/QĐ-UBND ngày 03/5/2031, Chỉ thị số 07/CT-UBND."),
    ("II.55", "55. Kiểm tra chợ", "ket_qua",
     "Kế hoạch kiểm tra chợ năm 2033 được Sở Công Thương duyệt tại Quyết định số 88/QĐ-SCT ngày 12/12/2032."),
    ("II.56", "1.1. Năm 2032", "ket_qua", "Vốn làm bến thuyền: giải ngân 3,17 tỷ đồng, bằng 41% kế hoạch vốn."),
    ("II.57", "1.2. Năm 2033", "ket_qua", "Vốn làm bến thuyền: giải ngân 5,62 tỷ đồng, bằng 93% kế hoạch vốn."),
    ("IV.1", "1. Mục tiêu năm 2034", "nhiem_vu_giai_phap",
     "Số người chết trên công trường không quá 02 người; số vụ cháy chợ giảm 10%."),
    ("IV.2", "2. Nhiệm vụ năm 2034", "nhiem_vu_giai_phap", "Tỷ lệ hồ sơ trực tuyến của các sở đạt 80%."),
    ("II.29", "29. Hồ sơ trực tuyến", "ket_qua", "Số hồ sơ trực tuyến các sở nhận là 42.831, tỷ lệ đạt 70,2%."),
    ("V.2", "2. Kiến nghị về vốn", "kien_nghi", "Xem xét ứng 150 tỷ đồng từ quỹ đất cho giải phóng mặt bằng."),
    ("V.1", "1. Kiến nghị", "kien_nghi",
     "Đề nghị giao thêm 46 chỉ tiêu biên chế kiểm lâm cho cấp xã."),
)  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    period = Period("năm 2033", "2033-01-01", "2033-12-31")
    head = Metadata("Báo cáo", province="Gia Lai", place="Gia Lai", issued_on="2033-12-10", period=period)
    with of_one(tmp_path_factory.mktemp("refusals") / "lib", GIA_LAI, head) as (store, encoder, knowledge):
        yield lambda question: compose.answer(store, encoder, understand(question, knowledge), knowledge)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        # A part that the list below the whole names.
        ("Riêng huyện Chư Sê kiên cố được bao nhiêu km kênh mương nội đồng?", "41,2 km"),
        ("Huyện Đak Pơ kiên cố bao nhiêu km kênh mương nội đồng năm 2033?", "27,6 km"),
        # What the parts are of is none of them; a name may have an apostrophe.
        ("Các huyện Gia Lai kiên cố bao nhiêu km kênh mương nội đồng?", "126,5"),
        ("Huyện Ia H'drông giao bao nhiêu ha rừng cho hộ nhận khoán?", "412 ha"),
        ("Huyện Ia H’drông giao bao nhiêu ha rừng cho hộ nhận khoán?", "412 ha"),
        # A month is no figure to be found, a rounded figure is met by its own.
        ("Tới cuối tháng 11 năm 2033 Gia Lai kiên cố bao nhiêu km kênh mương nội đồng?", "126,5"),
        ("Trong 10 tháng năm 2033 huyện Ia H'drông giao bao nhiêu ha rừng cho hộ nhận khoán?", "412"),
        ("Vì sao quỹ tín dụng từ chối giải ngân hơn 8 tỷ đồng cho trang trại bò ở Gia Lai?", "thiếu chữ ký"),
        # What is denied of some was done for the others; what a ratio tells of all may be bad.
        ("Phụ cấp thú y cơ sở ở Gia Lai đã chi theo nghị định nào?", "77/2031"),
        ("Vì sao nông trường ở Gia Lai đấu giá mủ cao su không đạt dự toán?", "sức mua yếu"),
        # Who asks for what was not done does not say that it stopped.
        ("Tại sao không niêm phong máy mổ ở lò mổ lậu Gia Lai để họ phải dừng?", "chưa có chế tài"),
        ("Gia Lai thu hồi chủ trương của những dự án nào?", "trại giống bò"),
        # What is written by first letters is met by its words.
        ("Gia Lai cứng hóa bao nhiêu km đường GTNT?", "88,2 km"),
        ("Gia Lai kiến nghị giao thêm mấy biên chế kiểm lâm cho cấp xã?", "46 chỉ tiêu"),
        # Days are counted where days are asked for; a parent is a person; "kỷ luật" is no law.
        ("Hộ nhận khoán ở Gia Lai chờ giấy mấy ngày?", "21 ngày"),
        ("Họp xong bao nhiêu người ở Gia Lai đồng ý cho con học bán trú?", "143 phụ huynh"),
        ("Năm 2033 Gia Lai kỷ luật bao nhiêu cán bộ?", "14 cán bộ"),
        # A letter without a name asks for none; a well that does not work is left unused.
        ("Thanh tra Gia Lai xử lý thư không ghi tên người gửi như thế nào?", "nặc danh"),
        ("Giếng khoan ở Gia Lai bỏ không là do đâu?", "mạch nước cạn"),
        # What was cancelled is the reason of something else; a day of the year is no figure; "mấy nhà" counts none.
        ("Gia Lai số hóa hồ sơ rừng theo quyết định số mấy?", "66/QĐ-UBND"),
        ("Dịp mùng 10 tháng 3 tỉnh Gia Lai xếp xe về bến phà ra sao?", "ba vòng"),
        ("Vì sao cán bộ xã ngại đụng tới mấy nhà lấn suối ở Gia Lai?", "người quen"),
        # The year before stands in brackets beside this one's figures; "chỉ tiêu nào" asks for no aim.
        ("Năm 2033 Gia Lai xảy ra mấy vụ tai nạn trên công trường?", "07 vụ"),
        ("Gia Lai có bao nhiêu mẫu nước không đạt, lỗi ở chỉ tiêu nào?", "09 mẫu"),
        # What is asked of others need not be called a request there; "khối" are printed as m³.
        ("Gia Lai đề nghị ứng bao nhiêu tiền cho giải phóng mặt bằng?", "150 tỷ đồng"),
        ("Lòng hồ Ayun ở Gia Lai nạo vét bao nhiêu khối bùn?", "52.000 m³"),
        # What is counted stands beside money; "đã" tells what is done, whatever name has a "không" in it.
        ("Công ty ở Gia Lai tạm dừng trả tiền điện đối với bao nhiêu trạm bơm?", "09 trạm bơm"),
        ("Mô hình Chợ không túi ni lông ở Gia Lai đã mở ra bao nhiêu chợ phiên?", "31 chợ"),
        ("Gia Lai mở tài khoản nhận trợ cấp cho bao nhiêu đối tượng?", "4.865/6.102"),
        ("Xe khách ở Gia Lai chở bao nhiêu triệu lượt?", "21,6 triệu lượt"),
        ("Người tham gia bảo hiểm y tế ở Gia Lai chiếm bao nhiêu phần trăm so với dân số?", "84%"),
        # A sentence that names a place without reports is of the place that reports it.
        ("Bệnh viện tỉnh điều xe bồn từ Cà Mau và mượn bao nhiêu bình ô-xy?", "120 bình"),
        # An aim need not be called one; what came of a year is no plan for the next.
        ("Năm 2034 Gia Lai đặt chỉ tiêu số người chết tối đa trên công trường là bao nhiêu?", "không quá 02"),
        ("Tính chung năm 2033 tỷ lệ hồ sơ trực tuyến của các sở ở Gia Lai đạt bao nhiêu?", "70,2%"),
        # "Trong ngày 14 thủ tục" has no date; short forms are counted as what they stand for.
        ("Bộ phận một cửa ở Gia Lai giải quyết ngay bao nhiêu TTHC trong ngày?", "14 thủ tục"),
        # What was put off to another year is told of this one; what once was not is no denial.
        ("Năm 2033 hai xã nào ở Gia Lai chỉ đối thoại mấy cuộc?", "01 cuộc"),
        ("Vì sao xã Ia Kly ở Gia Lai hiến đất nhiều nhất?", "quá hẹp"),
        ("Xã nào ở Gia Lai hiến đất nhiều nhất, bao nhiêu m2?", "Ia Kly"),
        # A day of each year is a time; "và báo cáo khi nào" asks nothing of the report's own date.
        ("Gia Lai giao Thanh tra tỉnh thanh tra việc gì và báo cáo khi nào?", "10-12 hằng năm"),
        ("Gia Lai có bao nhiêu người có uy tín là người Gia Rai?", "318 người"),
        ("PAR INDEX năm 2033 của Gia Lai xếp thứ mấy?", "22/63"),
        # "Mỗi ngày bao nhiêu" asks for no day; who asks where to look for a price asks for no price.
        ("Mô hình bỏ ống mua thẻ bảo hiểm ở Gia Lai do ai làm, mỗi ngày bao nhiêu?", "4 nghìn đồng"),
        ("Những trạm bơm nào ở Gia Lai chạy được máy mới?", "Ia Peng"),
        ("Công văn 512/UBND-NC ở Gia Lai giao cho ai, làm việc gì?", "rà soát máy móc"),
        # A directive is older than what is done by it.
        ("Năm 2033 Gia Lai rà soát tổ hòa giải theo chỉ thị số mấy?", "09-CT/TU"),
        ("Kế hoạch kiểm tra chợ năm 2033 ở Gia Lai được duyệt bằng quyết định nào?", "88/QĐ-SCT"),
        # Of one figure of two years the one under the heading of the year asked about.
        ("Gia Lai năm 2033 giải ngân vốn làm bến thuyền bao nhiêu?", "5,62"),
        ("Gia Lai năm 2032 giải ngân vốn làm bến thuyền bao nhiêu?", "3,17"),
    ],
)
def test_what_only_looks_like_a_reason_does_not_refuse(ask: Ask, question: str, words: str) -> None:
    found = ask(question)
    assert not found.abstained, found.text
    assert words in found.sentences[0].text, found.text


@pytest.mark.parametrize(
    "question",
    [
        "Huyện Mang Yang kiên cố bao nhiêu km kênh mương nội đồng?",
        "Huyện Đak Pơ giao bao nhiêu ha rừng cho hộ nhận khoán?",
        "Vì sao quỹ tín dụng từ chối giải ngân hơn 30 tỷ đồng cho trang trại bò ở Gia Lai?",
        "Vì sao còn nông trường ở Gia Lai chưa có vườn ươm giống keo?",
        "Vì sao Gia Lai ngừng giao rừng cho hộ nhận khoán?",
        "Gia Lai kiến nghị giao thêm mấy biên chế giáo viên mầm non?",
        "Năm 2032 Gia Lai kỷ luật bao nhiêu cán bộ?",
        "Vì sao thu phí chợ ở Gia Lai không đạt dự toán?",
        "Gia Lai dỡ bao nhiêu lò gạch?",  # the sentence has days and numbers of directives only
        "Cà Mau kiên cố bao nhiêu km kênh mương nội đồng?",
        "Gia Lai và Cà Mau kỷ luật bao nhiêu cán bộ năm 2030?",
        "Gia Lai có bao nhiêu người có uy tín là người dân tộc Hoa?",
        "Vì sao số vụ cháy rừng ở Gia Lai tăng?",
        "Riêng xã Ia Kly ở Gia Lai họp thôn bao nhiêu cuộc?",
        "Gia Lai đã lắp xong camera tại bao nhiêu bến đò ngang?",
        "Mức độ hài lòng với bộ phận một cửa ở Gia Lai đạt bao nhiêu phần trăm?",
        "Hộ vay vốn ở Gia Lai chịu lãi suất bao nhiêu?",
        "Chỉ số PAPI năm 2033 của Gia Lai xếp thứ mấy?",
        "Ia Pnôn kiên cố bao nhiêu km kênh mương nội đồng?",
        "Gia Lai được xếp loại gì về kiên cố kênh mương?",
        "PAR INDEX năm 2030 của Gia Lai xếp hạng mấy?",
        "Vì sao huyện Phú Thiện ở Gia Lai bàn giao mặt bằng trễ so với cam kết?",
        "Những trạm thú y nào ở Gia Lai chưa có tủ lạnh?",
        "Ba đơn vị khai thác đá ở Gia Lai nợ đóng quá 6 tháng tên là gì?",
        "Tỷ lệ khai tử đúng hạn ở Gia Lai đạt bao nhiêu?",
        "Vì sao Gia Lai mới có 17/19 xã làm sổ hộ tịch điện tử?",
        "Nhà thầu nào đang đắp nền khu tái định cư Ia Ake ở Gia Lai?",
        "Kế hoạch kiểm tra chợ năm 2032 ở Gia Lai được duyệt bằng quyết định nào?",
        "Kế hoạch kiểm tra chợ năm 2026 ở Gia Lai được duyệt bằng quyết định nào?",
        "Gia Lai năm 2031 giải ngân vốn làm bến thuyền bao nhiêu?",
    ],
)
def test_what_is_a_reason_refuses(ask: Ask, question: str) -> None:
    found = ask(question)
    assert found.abstained, found.text


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("tỉnh định làm gì năm 2034", True),
        ("năm 2034 phải thu bao nhiêu", True),
        ("bình định có mấy vụ năm 2034", False),
        ("nhà ở cần thơ năm 2034", False),
        ("quy định năm 2034 ra sao", False),
        ("tính làm gì với lò gạch", True),
        ("tính đến hết tháng 6 có mấy vụ", False),
        ("giới tính của 14 cán bộ", False),
    ],
)
def test_who_asks_for_an_aim_is_told_from_names_that_sound_so(text: str, ahead: bool) -> None:
    assert looks_ahead(text) is ahead


@pytest.mark.parametrize(
    ("asked", "told", "met"),
    [
        ("hơn 6 tỷ đồng", "6,72 tỷ đồng", {"6"}),
        ("hơn 6 tỷ đồng", "6.720 triệu đồng", {"6"}),
        ("hơn 6 tỷ đồng", "5,9 tỷ đồng", set()),
        ("gần 40 hộ", "38 hộ", {"40"}),
        ("gần 40 hộ", "52 hộ", set()),
        ("khoảng 1.200 hộ", "1.187 hộ", {"1.200"}),
        ("ngót 90% số thôn", "88,4% số thôn", {"90"}),
        ("trên 70 tuổi", "72 tuổi", set()),
        ("40 hộ", "38 hộ", set()),
        ("xấp xỉ 300 ca", "tiếp nhận 412 ca", set()),
    ],
)
def test_a_rounded_figure_is_met_by_one_near_it(asked: str, told: str, met: set[str]) -> None:
    assert roughly_met(f"vì sao {asked} chưa xong?", [f"Có {told} chưa xong."]) == met


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("huyện Ia H'drông có", ["Ia H'drông"]),
        ("các huyện Cư M’gar, huyện Krông Nô", ["Cư M’gar", "Krông Nô"]),
        ("quận 'Một cửa'", []),
        ("huyện M'Đrăk giao rừng", ["M'Đrăk"]),
    ],
)
def test_names_have_apostrophes_within(text: str, names: list[str]) -> None:
    assert [name for _, name in scope.named_after(text, scope.PARTS)] == names


@pytest.mark.parametrize(
    ("text", "noun", "right"),
    [
        ("Giao 46 chỉ tiêu biên chế kiểm lâm.", "biên chế", True),
        ("Giao 12 suất biên chế.", "biên chế", True),
        ("Giao 46 chỉ tiêu tuyển sinh.", "biên chế", False),
        ("Tiếp 5 đoàn đông người.", "hộ gia đình", False),
    ],
)
def test_what_is_counted_may_have_its_measure_before_it(text: str, noun: str, right: bool) -> None:
    assert right_unit(text, [noun.split()]) is right
