"""Figures, names and reasons asked of something narrower than what a report tells, and what it tells in other words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from answering_library import Row, of_one

from rag.answering import compose
from rag.answering.answer import Answer
from rag.answering.question import understand
from rag.answering.refusing.premises import restated
from rag.records import Metadata, Period

Ask = Callable[[str], Answer]

BINH_PHUOC: tuple[Row, ...] = (
    ("II.1", "1. Tín dụng", "ket_qua",
     "Dư nợ ngân hàng chính sách của tỉnh đến cuối năm là 268,4 tỷ đồng với 4.712 khách hàng."),
    ("II.1", "1. Chăn nuôi", "ket_qua", "Mô hình nuôi dê ở xã Lộc Khê có 22 hộ với 66 con dê giống."),
    ("II.2", "2. Phun thuốc", "ket_qua", "Đợt 1 phun thuốc cho 21.400 hộ, đợt 2 phun thuốc cho 22.300 hộ."),
    ("II.2", "2. Phun thuốc", "nhiem_vu_giai_phap", "Hoàn thành phun thuốc đợt 3 trước ngày 30/11, đạt từ 95% số hộ."),
    ("II.3", "3. Tai nạn", "ket_qua", "Toàn tỉnh xảy ra 183 vụ tai nạn trên sông, làm chết 41 người."),
    ("II.3", "3. Tai nạn", "ket_qua",
     "Số vụ tai nạn trên sông tăng ở thị xã Gò Sáo; các huyện khác đều giảm, giảm nhiều nhất là huyện Bến Trám."),
    ("II.4", "4. Đầu tư", "ket_qua", "Khởi công cầu Bàu Sen trên đường vành đai vào quý III."),
    ("II.4", "4. Đầu tư", "ket_qua", "Vốn làm kè theo Quyết định số 512/QĐ-UBND là 96,5 tỷ đồng, đã giải ngân 71%."),
    ("II.4", "4. Đầu tư", "ket_qua", "Tham mưu Kế hoạch số 164/KH-UBND về giảm rác nhựa, giao chỉ tiêu đến năm 2035."),
    ("II.5", "5. Nhà tạm", "ket_qua", "Khởi công 19/26 nhà tạm trong kế hoạch xóa nhà tạm."),
    ("II.5", "5. Nhà tạm", "ket_qua",
     "Còn 07 nhà tạm chưa khởi công, gồm Lộc Khê 04, Tân Bàu 02, Phú Sen 01, do gia chủ kiêng tuổi."),
    ("II.6", "6. Thanh tra", "ket_qua",
     "Thanh tra tỉnh kiến nghị sửa Quyết định số 18/2030/QĐ-UBND về diện tích tối thiểu được tách thửa; tạm dừng "
     "nhận hồ sơ tách thửa cho đến khi quy hoạch được phê duyệt."),
    ("II.6", "6. Kỷ luật", "ket_qua",
     "Để dân dựng lều trên đất rừng, Giám đốc Ban rừng Bù Na đã bị kỷ luật khiển trách."),
    ("II.7", "7. Phụ cấp", "ket_qua",
     "Người trực quầy được bồi dưỡng 600.000 đồng/người/tháng nhưng mới chi 03 tháng vì nguồn chưa chuyển về."),
    ("II.8", "8. Chợ", "ket_qua", "Chợ Lộc Khê xây xong từ tháng 6 nhưng chưa đưa vào sử dụng vì chưa nghiệm thu."),
    ("II.9", "9. Trung tâm", "ket_qua",
     "Trung tâm Phục vụ hành chính công có Giám đốc là ông Lô Văn Thử, kiêm nhiệm."),
    ("II.10", "10. Sốt xuất huyết", "ket_qua", "Có 1.486 ca mắc SXHD, giảm 68,9% so với cùng kỳ năm trước."),
    ("II.10", "10. Sốt xuất huyết", "nguyen_nhan", "Dịch còn kéo dài do người dân trữ nước trong lu."),
    ("II.11", "11. Nợ thuê đất", "ket_qua", "Công ty Nông sản Bàu Sen nợ tiền thuê đất nhiều nhất, 3.115 triệu đồng."),
    ("II.12", "12. Rác", "ket_qua",
     "22 xã chưa có xe gom rác, gồm Đồng Bàu 07 xã, Sơn Bàu 08 xã và Tuy Bàu 07 xã."),
    ("II.13", "13. Ban chỉ đạo", "ket_qua", "Ban Chỉ đạo nông thôn do Bí thư Huyện ủy làm Trưởng ban."),
    ("II.14", "14. Hội thi", "ket_qua", "Hội thi hiểu Luật Đò ngang có 382 lượt thi, giải nhất là một đoàn viên."),
    ("II.15", "15. Học bổng", "ket_qua", "Mức chi cho đội chiêng nằm trong nghị quyết của Hội đồng nhân dân tỉnh."),
    ("II.16", "16. Muỗi", "ket_qua", "Chỉ số Breteau (BI) bình quân quý III là 24,6."),
    ("II.16", "16. Muỗi", "ket_qua", "Chỉ số Breteau (BI): số dụng cụ chứa nước có bọ gậy trong mỗi trăm nhà."),
    ("II.17", "17. Sạt lở", "ket_qua",
     "Bến đò Bàu Sen do Trạm Đường sông trông coi; nơi nào để đò chở quá người thì chủ bến chịu trách nhiệm."),
    ("II.18", "18. Du lịch", "ket_qua", "Cả năm đón 812.000 lượt khách du lịch, bằng 143,7% năm 2032 (565.000 lượt)."),
    ("II.18", "18. Du lịch", "ket_qua", "Khu ngập mặn có 22 nhà cho khách trọ, giảm 03 nhà so với năm trước."),
    ("II.19", "19. Đền miếu", "ket_qua", "Số tiền công đức kê khai là 31,6 tỷ đồng, riêng đền Ông Cọp 12,3 tỷ đồng."),
    ("II.19", "19. Đền miếu", "ket_qua", "Đền Bà Tơ Hồng được tu bổ với dự toán 9.200 triệu đồng."),
    ("II.19", "19. Đền miếu", "ket_qua",
     "Trong 09 trường hợp bị phạt ở đền miếu có 05 trường hợp đốt mã ngoài sân, 03 trường hợp đánh bạc, "
     "01 trường hợp che lấp cổng đền."),
    ("II.19", "19. Đền miếu", "han_che", "Còn 88 đền miếu chưa cắm mốc bảo vệ."),
    ("IV", "IV. Nhiệm vụ", "nhiem_vu_giai_phap", "Cắm mốc bảo vệ 40 đền miếu trong năm tới."),
    ("II.20", "20. Tiếp dân", "ket_qua",
     "Số lượt người đến trụ sở giảm, song số đoàn kéo đông lại nhích lên từ 05 đoàn thành 07 đoàn."),
    ("II.21", "21. Đơn kiến nghị, phản ánh", "ket_qua", "Giải quyết 369/402 đơn thuộc thẩm quyền, đạt 91,8%."),
    ("II.22", "22. Tố cáo", "ket_qua", "Thụ lý đơn kiến nghị, phản ánh do 12 xã chuyển lên huyện."),
    ("II.23", "23. Nước mặn", "ket_qua",
     "Nắng nóng trong 31 ngày, nhiệt độ cao nhất 37,9 độ đo được vào ngày 28/4/2033 tại trạm Lộc Khê."),
    ("II.24", "24. Nước mặn", "ket_qua", "Tại cầu Rạch Vẹt (xã Lộc Khê): 8,7‰ ngày 12/4/2033."),
    ("II.25", "25. Hộ thiếu nước", "ket_qua", "Số hộ thiếu nước ăn ở huyện Cao Lãnh là 742 hộ."),
    ("II.26", "26. Nợ đọng", "ket_qua",
     "Nợ đọng xây chợ giảm từ 742 tỷ đồng (ngày 31-12-2028) còn 198 tỷ đồng (ngày 31-12-2032)."),
    ("II.27", "27. Nhà máy nước", "ket_qua", "Nhà máy nước phải lấy nước từ hồ Bàu Tròn trong 11 ngày vì nước lợ."),
    ("II.28", "28. Thi tuyển", "ket_qua", "Tỉnh thi tuyển 14 chức danh trưởng phòng ở hai sở."),
    ("IV", "IV. Nhiệm vụ", "nhiem_vu_giai_phap", "Thi tuyển ít nhất 30% chức danh trưởng phòng khi bổ nhiệm mới."),
    ("II.29", "29. Phân công", "ket_qua",
     "Ban Chỉ huy chữa cháy do Chỉ huy trưởng Bộ Chỉ huy Quân sự tỉnh làm Phó Trưởng ban."),
    ("II.30", "30. Mỏ cát", "nhiem_vu_giai_phap", "Đấu giá 02 mỏ cát cửa sông Bàu với trữ lượng 3,2 triệu m3."),
    ("II.31", "31. Chợ cháy", "ket_qua", "Chợ Tân Bàu bị cháy trong đêm, thiêu rụi 34 ki-ốt."),
    ("II.32", "32. Chống buôn lậu", "ket_qua",
     "Đội chống buôn lậu kiểm tra 968 vụ, xử lý 527 vụ (tăng 43 vụ so với năm 2032), tiêu hủy hàng trị giá "
     "1.914 triệu đồng."),
    ("II.33", "33. Nhà trọ công nhân", "ket_qua",
     "Theo kế hoạch giai đoạn 2031 - 2035, từ năm 2031 đến tháng 9/2033 xây 5.742 phòng trọ công nhân."),
    ("II.34", "34. Nợ tạm ứng", "ket_qua",
     "Còn 137 tỷ đồng tạm ứng quá hạn ở 05 nhà thầu, trong đó 02 nhà thầu đã ngừng hoạt động."),
    ("II.35", "35. Khu dân cư", "ket_qua", "Tỉnh đã làm xong 09/21 khu dân cư cho người phải dời nhà."),
    ("II.36", "36. Cầu", "ket_qua",
     "Theo Luật Cầu đường năm 2029, tỉnh bố trí thêm 120 tỷ đồng cho cầu Rạch Cát."),
    ("II.37", "37. Kê khai", "ket_qua", "Thanh tra tỉnh chọn 06 người để xác minh tài sản, chưa có kết luận."),
    ("II.38", "38. Sổ khám", "ket_qua", "Làm sổ khám cho 812.446 người, đạt 79,6% dân số."),
    ("II.46", "46. Án hành chính", "ket_qua",
     "Còn 04 bản án hành chính chưa thi hành xong đều thuộc trách nhiệm của Chủ tịch UBND thị xã Gò Sáo và Chủ tịch "
     "UBND huyện Bến Trám về thu hồi đất mở đường."),
    ("II.46", "46. Trợ giúp", "han_che", "Có 14 vụ người trợ giúp chỉ vào cuộc khi hồ sơ đã chuyển sang Tòa án."),
    ("IV", "IV. Nhiệm vụ", "nhiem_vu_giai_phap",
     "Cục trưởng Cục Thi hành án chịu trách nhiệm 27 việc trọng điểm, báo cáo tiến độ vào ngày 25 hằng tháng."),
    ("IV", "IV. Nhiệm vụ", "nhiem_vu_giai_phap",
     "Giao Phó Chủ tịch Ủy ban nhân dân tỉnh phụ trách khối kinh tế làm Tổ trưởng tổ bồi thường khu công nghệ."),
    ("II.58", "58. Thôi việc", "ket_qua",
     "Nhiều trường thiếu cô nuôi trẻ, nhất là các điểm lẻ ở huyện Bù Sen. Đáng lưu ý, trong bốn năm có 187 cô nuôi "
     "trẻ xin thôi việc."),
    ("II.59", "59. Nhà ở", "ket_qua", "Huyện Lộc Bàu làm gọn việc dời nhà. Đến nay đã dựng 46 nhà sàn mới."),
    ("II.60", "60. Bảo tàng", "ket_qua", "Xếp hạng mới 11 mộ cổ trong năm."),
    ("II.60", "60. Bảo tàng", "ket_qua",
     "Thị xã Gò Sáo và huyện Bến Trám không có mộ cổ được xếp hạng do hồ sơ chưa có chữ ký của dân."),
    ("II.61", "61. Lấn rừng", "ket_qua", "Phát hiện 13 vụ lấn rừng dầu (năm 2032 là 9 vụ), xử phạt 11 vụ."),
    ("II.62", "62. Ngộ độc", "ket_qua", "Xảy ra 02 vụ ngộ độc nấm; cùng kỳ xảy ra 05 vụ ngộ độc nấm."),
    ("II.63", "63. Bếp ăn", "ket_qua",
     "Kiểm tra 3.268 bếp ăn, vi phạm 377 bếp; cùng kỳ năm 2032 kiểm tra 3.015 bếp ăn."),
    ("II.64", "64. Mẫu rau", "ket_qua",
     "Phát hiện 05 mẫu rau dư thuốc trừ sâu, trong đó 04 mẫu ở Phù Cừ và 01 mẫu ở Tuy Phong."),
    ("II.65", "65. Kho lạnh", "ket_qua", "Hợp tác xã Cá Bàu vận hành kho lạnh 200 tấn."),
    ("II.66", "66. Cai nghiện", "ket_qua", "Toàn tỉnh quản lý 2.213 người nghiện, tỷ lệ tái nghiện 41%."),
    ("II.47", "47. Đội cồng chiêng", "ket_qua", "Số đội cồng chiêng giảm từ 31 đội còn 24 đội do thanh niên đi xa."),
    ("II.39", "39. Giao đất", "nguyen_nhan",
     "Đất nhận về bị canh tác chồng lấn, chưa có phương án đền bù cây trồng, đây là lý do chính khiến việc giao "
     "đất rẫy bị chậm."),
    ("II.40", "40. Định mức", "ket_qua", "Hộ dân tộc thiểu số thiếu đất rẫy là hộ có dưới 50% định mức giao đất rẫy."),
    ("II.41", "41. Tiền hỗ trợ", "ket_qua", "Thẩm định 17 hộ có trâu chết rét; đến nay mới chi trả được 09 hộ."),
    ("II.41", "41. Tiền hỗ trợ", "nguyen_nhan",
     "Tám hộ có trâu chết rét chưa được nhận tiền hỗ trợ vì không kê khai ban đầu với xã."),
    ("II.42", "42. Thú y", "nguyen_nhan", "Hiện 04 xã khuyết thú y viên là Ia Bàu, Ia R'bàu, Ia Sen và Cư Bàu."),
    ("II.43", "43. Dịch", "ket_qua", "Dịch lợn tai đỏ xảy ra ở 03 xã Lộc Khê, Phú Sen, Tân Bàu; tiêu hủy 268 con lợn."),
    ("II.44", "44. Dịch khác", "ket_qua", "Bệnh vịt rù: không phát sinh."),
    ("II.45", "45. Tiêm phòng", "ket_qua", "Tiêm phòng tụ huyết trùng cho trâu đạt 71,5% tổng đàn."),
    ("IV", "IV. Nhiệm vụ", "nhiem_vu_giai_phap", "Tiêm phòng tụ huyết trùng đợt 4 cho trâu đạt trên 80%."),
    ("II.48", "48. Dân số", "dac_diem_tinh_hinh",
     "Tỉnh dài 258 km biên giới, dân số hơn một triệu; đồng bào dân tộc Bàu có 20.519 người, chiếm 1,4% dân số."),
    ("II.48", "48. Người có uy tín", "ket_qua",
     "Toàn tỉnh có 423 già làng được công nhận. Già làng ở huyện Bù Sen hòa giải khéo nhất."),
    ("II.49", "49. Giảm nghèo", "ket_qua",
     "Nơi làm gọn nhất là huyện Lộc Bàu với 1.207 hộ thoát nghèo, nơi tái nghèo nhiều nhất là huyện Bù Sen, 96 hộ."),
    ("II.50", "50. Đối thoại", "ket_qua",
     "Còn 4 xã trong cả ba năm 2030, 2031, 2032 không mở được cuộc đối thoại nào, gồm: Đường Mười và Đak Bàu (huyện "
     "Bù Sen), Lộc Quới (huyện Lộc Bàu)."),
    ("II.51", "51. Tranh chấp", "ket_qua",
     "Vụ giành bãi bồi giữa hai xóm kéo dài từ năm 2016, đến tháng 3 năm 2031 mới gỡ xong nhờ tổ công tác về ở cùng."),
    ("II.52", "52. Cưới hỏi", "ket_qua", "Tục thách cưới ở xã Thanh Bàu đã bớt từ năm con nghé xuống còn một con."),
    ("II.53", "53. Tiêm vắc xin", "ket_qua", "Người từ 18 tuổi trở lên tiêm đủ hai mũi ngừa cúm đạt 51,8%."),
    ("IV", "IV. Nhiệm vụ", "nhiem_vu_giai_phap", "Trên 90% trẻ từ 12 đến 17 tuổi được tiêm đủ hai mũi ngừa cúm."),
    ("II.54", "54. Trạm lưu động", "ket_qua",
     "Mỗi trạm lưu động có 01 bác sĩ và 02 tình nguyện viên, do Trung tâm Y tế huyện điều hành."),
    ("II.55", "55. Mở đường", "ket_qua",
     "Mở đường Lộc Bàu - Long An, tổ vận động đến từng nhà, có 639 hộ tự nguyện giao đất, 3 hộ phải cưỡng chế."),
    ("II.56", "56. Mua giùm", "ket_qua", "Huyện Bù Sen lập 65 tổ mua giùm, phục vụ 31.200 lượt hộ."),
    ("II.57", "57. Kỷ luật đảng viên", "ket_qua",
     "Công khai kết quả, các cấp đã kỷ luật 2.316 đảng viên, khai phá lối làm mới."),
    ("V", "V. Kiến nghị", "kien_nghi", "Đề nghị Tòa án tỉnh sớm xét xử vụ kiện của các hộ xóm Bàu Tràm."),
    ("V", "V. Kiến nghị", "kien_nghi", "Đề nghị UBND tỉnh bổ sung 1,2 tỷ đồng để đo lại bản đồ 9 xã mất hồ sơ."),
)  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    period = Period("năm 2033", "2033-01-01", "2033-12-31")
    head = Metadata("Báo cáo", province="Bình Phước", place="Bình Phước", issued_on="2033-12-10", period=period)
    with of_one(tmp_path_factory.mktemp("narrower") / "lib", BINH_PHUOC, head) as (store, encoder, knowledge):
        yield lambda question: compose.answer(store, encoder, understand(question, knowledge), knowledge)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        # The rest that a sentence of its own tells; names that a list counts; money by another power of ten.
        ("07 nhà tạm chưa khởi công ở Bình Phước nằm ở xã nào, vướng gì?", "kiêng tuổi"),
        ("Những huyện nào ở Bình Phước còn xã chưa có xe gom rác?", "Đồng Bàu 07 xã"),
        ("Vì sao người trực quầy ở Bình Phước được 600 nghìn mà mới nhận 3 tháng?", "nguồn chưa chuyển"),
        # A decision is asked for, not an area; a time told without a date; what is left unused was never used.
        ("Thanh tra Bình Phước kiến nghị sửa quyết định nào về diện tích tối thiểu tách thửa?", "18/2030/QĐ-UBND"),
        ("Bình Phước tạm dừng nhận hồ sơ tách thửa đến bao giờ?", "cho đến khi quy hoạch"),
        ("Chợ Lộc Khê ở Bình Phước bỏ không là do đâu?", "chưa nghiệm thu"),
        # Who holds an office, whom it was that was punished or leads: the office may be all that is printed.
        ("Ai làm Giám đốc Trung tâm Phục vụ HCC ở Bình Phước?", "Lô Văn Thử"),
        ("Để dân dựng lều trên đất rừng ở Bình Phước, ai bị kỷ luật?", "khiển trách"),
        ("Ai làm trưởng ban Ban Chỉ đạo nông thôn ở Bình Phước?", "Bí thư Huyện ủy"),
        ("Bến đò Bàu Sen ở Bình Phước thì ai đứng ra trông coi?", "Trạm Đường sông"),
        # The first of a kind named before it is called the first; what a short name means, not where it is used.
        ("Doanh nghiệp nào ở Bình Phước nợ tiền thuê đất nhiều nhất?", "Công ty Nông sản Bàu Sen"),
        ("Chỉ số BI nghĩa là gì?", "số dụng cụ chứa nước"),
        # The round, the works, the place and the cause that are told.
        ("Bình Phước đợt 2 phun thuốc cho bao nhiêu hộ?", "22.300 hộ"),
        ("Xã Lộc Khê ở Bình Phước nuôi bao nhiêu con dê giống?", "66 con"),
        # Money that no noun asks for; what is asked of the province; parts of what was counted; a share by its heading.
        ("Tiền công đức đền Ông Cọp ở Bình Phước kê khai được bao nhiêu?", "12,3 tỷ"),
        ("Bình Phước xin UBND tỉnh bao nhiêu tiền và để làm gì?", "1,2 tỷ đồng"),
        ("Chín trường hợp bị phạt ở đền miếu Bình Phước là những lỗi gì?", "đánh bạc"),
        ("Đơn kiến nghị, phản ánh ở Bình Phước giải quyết được mấy phần trăm?", "91,8%"),
        ("Đơn kiến nghị, phản ánh ở Bình Phước giải quyết được bao nhiêu %?", "91,8%"),
        # Done to what, not done; a day of each month; who leads by a long office; of whom and on what.
        ("Có bao nhiêu vụ người trợ giúp ở Bình Phước vào cuộc muộn, khi hồ sơ đã sang Tòa?", "14 vụ"),
        ("27 việc trọng điểm thi hành án ở Bình Phước báo cáo tiến độ vào ngày nào?", "ngày 25 hằng tháng"),
        ("Ai làm Tổ trưởng tổ bồi thường khu công nghệ ở Bình Phước?", "Phó Chủ tịch"),
        ("4 bản án hành chính chưa thi hành xong ở Bình Phước là của những ai, về việc gì?", "Bến Trám"),
        # A "đội" is a team, and no rise.
        ("Vì sao số đội cồng chiêng ở Bình Phước giảm?", "thanh niên đi xa"),
        # "Dân tộc thiểu số" is no share; figures as words; names behind their number.
        ("Lý do chính khiến giao đất rẫy cho hộ DTTS ở Bình Phước bị chậm?", "chồng lấn"),
        ("Vì sao còn 8 hộ có trâu chết rét ở Bình Phước chưa nhận được tiền hỗ trợ?", "không kê khai"),
        ("Những xã nào ở Bình Phước đang khuyết thú y viên?", "Cư Bàu"),
        # "1.914 triệu đồng" is no year.
        ("Năm 2033 đội chống buôn lậu Bình Phước xử lý tổng cộng bao nhiêu vụ?", "527 vụ"),
        # One thing by its name; from what to what; days by another word; who stands second.
        ("Nhiệt độ, độ mặn cao nhất đo được ở cầu Rạch Vẹt, Bình Phước ngày nào, bao nhiêu?", "8,7‰"),
        ("no dong xay cho o Binh Phuoc giam tu bao nhieu xuong con bao nhieu", "198 tỷ đồng"),
        ("Nhà máy nước ở Bình Phước phải lấy nước từ hồ Bàu Tròn mấy hôm?", "11 ngày"),
        ("Trong Ban Chỉ huy chữa cháy ở Bình Phước, ai làm Phó Trưởng ban?", "Chỉ huy trưởng"),
        # "Đồng bào" is no money; names far behind their number; years between two; a number as a word.
        ("Bình Phước có bao nhiêu đồng bào dân tộc Bàu, chiếm mấy phần trăm dân số?", "20.519 người"),
        ("Những xã nào của Bình Phước ba năm liền không mở được cuộc đối thoại nào?", "Đak Bàu"),
        ("Vụ giành bãi bồi suốt 15 năm ở Bình Phước gỡ ra bằng cách nào?", "tổ công tác"),
        ("Tục thách cưới ở Bình Phước nay bớt còn mấy con nghé?", "một con"),
        # Who has none of what others have; the half before in brackets; districts by
        # their names alone.
        ("Vì sao Gò Sáo và Bến Trám ở Bình Phước không có mộ cổ nào được xếp hạng năm 2033?", "chữ ký"),
        ("Năm 2033 Bình Phước kiểm tra bao nhiêu bếp ăn?", "3.268"),
        ("Bình Phước phát hiện mấy mẫu rau dư thuốc trừ sâu, ở những huyện nào?", "Tuy Phong"),
        # What a paragraph begins with is what it is about.
        ("Huyện Lộc Bàu ở Bình Phước dựng mấy nhà sàn mới?", "46 nhà sàn"),
        # Who is in it told by what they are; a place that a road leads to; households by their turns.
        ("Trạm lưu động ở Bình Phước gồm những ai, do đơn vị nào điều hành?", "01 bác sĩ"),
        ("Làm con đường nối sang Long An thì có mấy hộ phải cưỡng chế?", "3 hộ"),
        ("Tổ mua giùm ở Bình Phước giúp được bao nhiêu nhà?", "31.200 lượt hộ"),
    ],
)
def test_what_is_told_is_answered(ask: Ask, question: str, words: str) -> None:
    found = ask(question)
    assert not found.abstained, found.text
    assert any(words in sentence.text for sentence in found.sentences[:2]), found.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Dư nợ ngân hàng chính sách riêng xã Lộc Khê ở Bình Phước là bao nhiêu?", "Lộc Khê"),
        ("Bình Phước đợt 3 phun thuốc được bao nhiêu hộ?", "đợt 3"),
        ("Kinh phí thực hiện Kế hoạch 164/KH-UBND của Bình Phước là bao nhiêu?", ""),
        ("Tổng mức đầu tư cầu Bàu Sen ở Bình Phước là bao nhiêu?", ""),
        ("Bao nhiêu người chết vì đánh mìn bắt cá trên sông ở Bình Phước?", "mìn"),
        ("Vì sao số vụ tai nạn trên sông ở huyện Bến Trám của Bình Phước tăng?", "Bến Trám"),
        ("Vì sao số ca mắc sốt xuất huyết ở Bình Phước tăng mạnh?", "giảm"),
        ("Tên đoàn viên đạt giải nhất hội thi hiểu Luật Đò ngang ở Bình Phước?", "tên"),
        # A rise told by a share of the year before, or behind a fall of something else.
        ("Vì sao lượng khách du lịch đến Bình Phước giảm so với năm trước?", "tăng"),
        ("Vì sao số đoàn kéo đông ở Bình Phước giảm so với cùng kỳ?", "tăng"),
        # Money of another temple; what is still to be done; a judgement that is only wished for.
        ("Đền Bà Tơ Hồng ở Bình Phước kê khai tiền công đức được bao nhiêu?", "Bà Tơ Hồng"),
        ("Bao nhiêu đền miếu ở Bình Phước đã cắm mốc bảo vệ xong?", "không ghi kết quả"),
        ("Tòa án tỉnh tuyên thế nào trong vụ kiện của các hộ xóm Bàu Tràm, Bình Phước?", "chỉ đề nghị"),
        # Cubic metres are no money; neither of two causes is told; one year of several; names; an aim; an opening.
        ("Đấu giá 02 mỏ cát cửa sông Bàu ở Bình Phước thu được bao nhiêu tiền?", "tiền"),
        ("Chợ Tân Bàu ở Bình Phước cháy là do chập điện hay do đốt nhang?", "nguyên nhân"),
        ("Riêng năm 2032 Bình Phước xây bao nhiêu phòng trọ công nhân?", "2032"),
        ("02 nhà thầu đã ngừng hoạt động còn nợ tạm ứng ở Bình Phước là công ty nào?", "tên"),
        ("Bình Phước đặt mục tiêu làm thêm mấy khu dân cư cho người phải dời nhà?", "không ghi mục tiêu"),
        ("Bao giờ thì thông xe cầu Rạch Cát ở Bình Phước?", "thời điểm"),
        ("Kết quả xác minh tài sản 06 người do Thanh tra tỉnh Bình Phước chọn ra sao?", "chưa có kết luận"),
        ("Chỉ tiêu làm sổ khám ở Bình Phước là bao nhiêu phần trăm dân số?", "không ghi mục tiêu"),
        # One figure of three communes; what did not arise; a round to come.
        ("Riêng xã Phú Sen ở Bình Phước tiêu hủy bao nhiêu con lợn tai đỏ?", "Phú Sen"),
        ("Bệnh vịt rù ở Bình Phước làm chết bao nhiêu con?", "không phát sinh"),
        ("Kết quả tiêm phòng tụ huyết trùng đợt 4 cho trâu ở Bình Phước đạt bao nhiêu phần trăm?", "đợt 4"),
        # Of another day; of a namesake; a share that is only aimed at.
        ("Nợ đọng xây chợ ở Bình Phước đến ngày 31-12-2030 là bao nhiêu?", "31-12-2030"),
        ("Số hộ thiếu nước ăn ở thành phố Cao Lãnh của Bình Phước là bao nhiêu?", "huyện Cao Lãnh"),
        ("Đến nay Bình Phước đã thi tuyển được bao nhiêu % chức danh trưởng phòng?", "không ghi kết quả"),
        ("Biển số chiếc đò chở quá người ở bến đò Bàu Sen, Bình Phước là gì?", "biển số"),
        # The whole for a part; another place's; another dose and age; a punishment among several.
        ("Huyện Bù Sen có bao nhiêu già làng được công nhận?", "ghi số chung"),
        ("Huyện Lộc Bàu có bao nhiêu hộ tái nghèo?", "Lộc Bàu"),
        ("Tỷ lệ tiêm mũi 3 ngừa cúm của người dân Bình Phước là bao nhiêu?", "mũi 3"),
        ("Bao nhiêu % trẻ 12-17 tuổi ở Bình Phước đã tiêm đủ hai mũi ngừa cúm?", "lứa tuổi khác"),
        ("Trong số đảng viên bị kỷ luật ở Bình Phước, bao nhiêu người bị khai trừ?", "khai trừ"),
        # The whole province's for a district that is told of by the way; a fall where it rose, told beside the year
        # before; what no passage has; money where tonnes are told.
        ("Có bao nhiêu cô nuôi trẻ xin thôi việc ở huyện Bù Sen?", "không ghi riêng con số của Bù Sen"),
        ("Huyện Bù Sen có bao nhiêu cô nuôi trẻ xin thôi việc?", "không ghi riêng con số của Bù Sen"),
        ("Vì sao số vụ lấn rừng dầu ở Bình Phước giảm so với năm 2032?", "trước là 9"),
        ("Vì sao số vụ ngộ độc nấm ở Bình Phước tăng so với cùng kỳ?", "trước là 05"),
        ("Tỷ lệ người nghiện ở Bình Phước nhiễm HIV là bao nhiêu?", "không nói đến HIV"),
        ("Hợp tác xã Cá Bàu ở Bình Phước lãi bao nhiêu?", ""),
        # Who is named holds another office.
        ("Tổ trưởng tổ Trung tâm Phục vụ hành chính công ở Bình Phước là ông hay bà nào?", "tên người"),
    ],
)
def test_what_is_told_of_something_else_is_refused(ask: Ask, question: str, said: str) -> None:
    found = ask(question)
    assert found.abstained, found.text
    assert said in found.text


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("thanh tra tinh dak nong nam 2033 kien nghi gi", "Đắk Nông"),
        ("thanh tra tinh tra vinh nam 2033 kien nghi gi", "Trà Vinh"),
    ],
)
def test_the_word_for_a_kind_of_place_is_no_slip_of_a_name(
    tmp_path_factory: pytest.TempPathFactory, question: str, place: str
) -> None:
    head = Metadata("Báo cáo", province="Trà Vinh", place="Trà Vinh")
    with of_one(tmp_path_factory.mktemp("slips") / "lib", BINH_PHUOC[:1], head) as (_, _, knowledge):
        assert understand(question, knowledge).filters.places == (place,)


def test_a_town_whose_report_does_not_say_its_province_is_a_place(tmp_path_factory: pytest.TempPathFactory) -> None:
    head = Metadata("Báo cáo", district="Sông Công", place="Sông Công")
    with of_one(tmp_path_factory.mktemp("town") / "lib", BINH_PHUOC[:1], head) as (_, _, knowledge):
        assert understand("Ở Sông Công có mấy hộ nghèo?", knowledge).filters.places == ("Sông Công",)


@pytest.mark.parametrize(
    ("asked", "told", "met"),
    [
        ("chi 600 nghìn đồng", "Mức 600.000 đồng.", {"600"}),
        ("nợ 3,1 tỷ đồng", "Còn nợ 3.115 triệu đồng.", {"3,1"}),
        ("nợ 3,2 tỷ đồng", "Còn nợ 3.115 triệu đồng.", set()),
        ("chi 600 đồng", "Mức 600.000 đồng.", set()),
    ],
)
def test_figures_are_restated_by_another_power_of_ten(asked: str, told: str, met: set[str]) -> None:
    assert restated(asked, [told]) == met
