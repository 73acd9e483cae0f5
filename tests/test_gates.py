"""Questions that are refused, each by the room that finds why, and questions that only look as if they should be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from answering_library import library

from rag.answering import compose
from rag.answering.answer import Answer
from rag.answering.question import understand

Ask = Callable[[str], Answer]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    folder: Path = tmp_path_factory.mktemp("library")
    store, encoder, knowledge = library(folder / "lib")
    yield lambda question: compose.answer(store, encoder, understand(question, knowledge), knowledge)
    store.close()


BEFORE = [
    ("Cao Bằng tiếp bao nhiêu lượt công dân?", "out_of_scope", "Yên Bái"),
    ("Báo cáo của Sóc Trăng có số bao nhiêu?", "weak_evidence", "không ghi"),
    ("Ai ký báo cáo của Sóc Trăng?", "weak_evidence", "không ghi"),
    ("Bà Lò Thị Mây giữ chức vụ gì ở Sóc Trăng?", "false_premise", "Yên Bái"),
    ("Nghị quyết 31-NQ/TW nêu mấy quan điểm chỉ đạo?", "text_not_in_library", "Sóc Trăng"),
    ("Nghị quyết 31-NQ/TW quy định mức phạt xây dựng trái phép nào?", "text_not_in_library", "Yên Bái"),
    ("Báo cáo năm 2024 của Yên Bái nói gì về tiếp công dân?", "out_of_scope", "2024 của Yên Bái"),
    ("Nội dung Nghị quyết 31-NQ/TW khoản 2 Điều 4 quy định gì?", "text_not_in_library", "Yên Bái, mục IV"),
    ("Nội dung của Nghị quyết 31-NQ/TW là gì?", "text_not_in_library", "xây dựng chính quyền gần dân"),
    ("Nghị quyết 31 quy định những gì?", "text_not_in_library", "Sóc Trăng, mục I"),
    ("Chủ tịch UBND tỉnh Yên Bái là ai?", "weak_evidence", "Lò Thị Mây ký thay"),
    ("Mục VII của báo cáo Yên Bái nêu nội dung gì?", "false_premise", "mục VII"),
    ("Nghị quyết 31-NQ/TW chia mấy mức xếp loại?", "text_not_in_library", "Sóc Trăng"),
    ("Nghị quyết 31-NQ/TW giao cho các tỉnh nhiệm vụ cụ thể nào về gần dân?", "text_not_in_library", "Yên Bái"),
    ("Mục kiến nghị, đề xuất của báo cáo Sóc Trăng gồm những gì?", "false_premise", "Hạn chế"),
    ("Nghị quyết 31-NQ/TW đặt ra điều kiện gì cho chính quyền gần dân?", "text_not_in_library", "Yên Bái"),
    ("Nghị quyết 31-NQ/TW bắt cán bộ xã gặp dân ra sao?", "text_not_in_library", "Yên Bái"),
    ("Phần kiến nghị ở cuối báo cáo Sóc Trăng nêu gì?", "false_premise", "kiến nghị"),
    ("Nghị quyết 31-NQ/TW buộc chủ tịch xã gặp dân mấy buổi?", "text_not_in_library", "Yên Bái"),
    ("Chép lại thang điểm trong Quyết định 90/QĐ-UBND của Sóc Trăng", "text_not_in_library", "Sóc Trăng"),
    ("Theo Nghị quyết 31-NQ/TW thì cán bộ xã phải làm những việc gì?", "text_not_in_library", "Yên Bái"),
    ("Báo cáo của tỉnh Lào Cai nêu hạn chế gì?", "out_of_scope", "Yên Bái thuộc Lào Cai"),
    ("Theo Nghị quyết 31-NQ/TW cán bộ ngại gặp dân bị kỷ luật ra sao?", "text_not_in_library", "Yên Bái"),
    ("Trích nguyên văn phần nhiệm vụ của Nghị quyết 31-NQ/TW", "text_not_in_library", "Yên Bái"),
    ("Nghị quyết 31-NQ/TW xếp loại chính quyền gần dân theo bao nhiêu thang bậc?", "text_not_in_library", "Yên Bái"),
    ("NQ 31-NQ/TW coi xã cách huyện lỵ mấy cây số là vùng xa?", "text_not_in_library", "Yên Bái"),
    ("Cán bộ xã phải gặp dân trước ngày nào theo Nghị quyết 31-NQ/TW?", "text_not_in_library", "Yên Bái"),
    ("Xã muốn gần dân cần những điều kiện nào trong Nghị quyết 31-NQ/TW?", "text_not_in_library", "Yên Bái"),
    ("Thôn ở xa được hỗ trợ mấy tháng lương theo Nghị quyết 31-NQ/TW?", "text_not_in_library", "Yên Bái"),
    ("Điều khoản nào của Nghị quyết 31-NQ/TW nói về gần dân?", "text_not_in_library", "Yên Bái"),
    ("Cấp nào có thẩm quyền xét gần dân theo Nghị quyết 31-NQ/TW?", "text_not_in_library", "Yên Bái"),
    ("Nghị quyết 31-NQ/TW nêu mấy hình thức gặp dân?", "text_not_in_library", "Yên Bái"),
    ("Trước khi ký báo cáo, bà Lò Thị Mây giữ chức vụ gì?", "weak_evidence", "lúc ký"),
    ("Báo cáo năm 2030 của tỉnh Sóc Trăng số mấy, ký ngày bao nhiêu?", "weak_evidence", "không ghi số"),
]
"""Refused before any sentence is weighed."""
DOCUMENTS = [
    ("Quyết định lập tổ thu mua, tiêu thụ ốc len của Sóc Trăng mang số mấy?", "weak_evidence", "quyết định"),
    ("Nghị quyết 99-NQ/TW về việc gì?", "text_not_in_library", "99-NQ/TW"),
    ("Điều 8 Luật Giao thông đường thủy quy định gì?", "text_not_in_library", "luật giao thông"),
    ("Thông tư nào hướng dẫn tiếp công dân ở Yên Bái?", "weak_evidence", "thông tư"),
    ("Số quyết định lắp ki-ốt của Sở Tư pháp Yên Bái?", "weak_evidence", "quyết định"),
    ("Chương trình đối thoại của huyện Văn Chấn số mấy?", "weak_evidence", "chương trình"),
    ("UBND tỉnh Yên Bái ban hành Quyết định 90/QĐ-UBND khi nào?", "false_premise", "không phải của Yên Bái"),
    ("Quyết định lắp ki-ốt tra cứu của Sở Tư pháp Yên Bái số bao nhiêu?", "weak_evidence", "quyết định"),
    ("Quyết định 90/QĐ-UBND thay thế Quyết định 115/QĐ-UBND từ ngày nào?", "false_premise", "ghi ngược lại"),
    ("Quyết định thành lập tổ của Yên Bái số mấy?", "weak_evidence", "quyết định"),
    ("Phụ lục kèm báo cáo của Yên Bái ghi những gì?", "false_premise", "phụ lục"),
    ("Quy chế tiếp công dân của Yên Bái mang số mấy?", "weak_evidence", "quy chế"),
    ("Quyết định 90/QĐ-UBND ngày 05/5/2029 của UBND tỉnh Sóc Trăng về việc gì?", "false_premise", "03/3/2030"),
    ("QĐ lập bộ phận một cửa của Yên Bái số bao nhiêu?", "weak_evidence", "quyết định"),
    ("Quy chế hòa giải giai đoạn 2028 - 2032 của Sóc Trăng kèm theo quyết định số mấy?", "weak_evidence", "số của"),
    ("Quyết định lập tổ thu mua ốc len của Sóc Trăng số mấy, ngày nào?", "weak_evidence", "quyết định"),
    ("Sóc Trăng triển khai Luật Thủy sản ra sao?", "text_not_in_library", "không thấy báo cáo nào"),
]
NAMES = [
    ("Ai là Giám đốc Sở Tư pháp Yên Bái?", "weak_evidence", "không nêu tên"),
    ("Ông Trần Văn Xa là ai?", "weak_evidence", "không nhắc đến Trần Văn Xa"),
    ("Cán bộ một cửa còn kiêm nhiệm ở Yên Bái tên là gì?", "weak_evidence", "không nêu tên"),
    ("Sở làm phần mềm một cửa ở Sóc Trăng gồm những sở nào?", "weak_evidence", "không nêu tên"),
    ("Báo cáo tiếp 1.044 lượt công dân là của huyện nào?", "weak_evidence", "không nêu tên"),
    ("Ai được giao lắp ki-ốt tra cứu của Sở Tư pháp Yên Bái?", "weak_evidence", "không nêu tên"),
    ("Ai chủ trì buổi đối thoại ở Văn Chấn?", "weak_evidence", "không nói ai chủ trì"),
    ("Trưởng Ban Dân vận Tỉnh ủy Yên Bái tên gì?", "weak_evidence", "không nêu tên"),
    ("Công chức nào ở Yên Bái được giao tiếp công dân?", "weak_evidence", "không nêu tên"),
    ("Những xã nào ở Yên Bái chưa niêm yết đầy đủ thủ tục?", "weak_evidence", "không nêu tên"),
    ("Họ tên Giám đốc Sở Tư pháp Yên Bái?", "weak_evidence", "không nêu tên"),
    ("Điểm một cửa gián đoạn ở Sóc Trăng thuộc xã, phường nào?", "weak_evidence", "không nêu tên"),
    ("12 ki-ốt tra cứu hồ sơ của Yên Bái đặt ở những xã, phường nào?", "weak_evidence", "không nêu tên"),
    ("Tên Giám đốc Sở Tư pháp Yên Bái?", "weak_evidence", "không nêu tên"),
    ("Danh tính cán bộ một cửa Yên Bái kiêm nhiệm nhiều việc?", "weak_evidence", "không nêu tên"),
    ("Yên Bái lắp 12 ki-ốt tra cứu, kể tên giúp từng xã?", "weak_evidence", "không nêu tên"),
    ("Xã nào ở Yên Bái đối thoại ngay tại nhà văn hóa?", "weak_evidence", "không nêu tên"),
    ("Hộ nghèo ở Sóc Trăng tên gì, mỗi tháng nhận bao nhiêu?", "weak_evidence", "tên"),
]
ELSEWHERE = [
    ("Thành phố Nha Trang tiếp bao nhiêu lượt công dân?", "weak_evidence", "không nói đến Nha Trang"),
    ("TP. Vinh tiếp bao nhiêu lượt công dân?", "weak_evidence", "không nói đến Vinh"),
    ("Lào Cai tiếp bao nhiêu lượt công dân năm 2031?", "weak_evidence", "Yên Bái thuộc Lào Cai"),
    ("Huyện Văn tổ chức đối thoại ở đâu?", "weak_evidence", "không nói đến Văn"),
    ("huyen Tram Tau to chuc doi thoai the nao", "weak_evidence", "không nói đến Tr"),
    ("Sở Y tế Yên Bái lắp bao nhiêu ki-ốt?", "weak_evidence", "không nói đến sở y tế"),
    ("Huyện Trạm Tấu ở Yên Bái có bao nhiêu lượt đối thoại?", "weak_evidence", "Trạm Tấu"),
    ("huyen muong nhe tiep bao nhieu luot cong dan", "weak_evidence", "không nói đến Mường Nhé"),
    ("quận bình thạnh tiếp công dân thế nào", "weak_evidence", "không nói đến Bình Thạnh"),
    ("Huyện Trạm Tấu đưa hộ nghèo xuống 6,4% bằng cách nào?", "weak_evidence", "Trạm Tấu"),
]
CONTRARIES = [
    ("Vì sao tỷ lệ hộ nghèo ở Sóc Trăng tăng?", "false_premise", "nói “giảm”"),
    ("Vì sao một số cử tri Sóc Trăng không đồng tình với phương án?", "false_premise", "100% cử tri"),
    ("Vì sao hồ sơ bưu điện ở vùng cao Yên Bái nhanh?", "false_premise", "nói “chậm”"),
    ("Vì sao chưa tinh gọn được đầu mối nào trong 80 đầu mối ở Sóc Trăng?", "false_premise", "31/80"),
    ("Vì sao hộ nghèo ở Sóc Trăng tăng vọt?", "false_premise", "nói “giảm”"),
    ("vi sao ho ngheo soc trang tang", "false_premise", "nói “giảm”"),
    ("Do đâu 186 vụ hòa giải ở Sóc Trăng không thành?", "false_premise", "nói “thành công”"),
    ("Vì sao Yên Bái chỉ giải quyết được một nửa số đơn khiếu nại?", "false_premise", "188/205"),
    ("Vì sao phần lớn đơn khiếu nại ở Yên Bái chưa được giải quyết?", "false_premise", "188/205"),
    ("Vì sao quá nửa số đầu mối ở Sóc Trăng được tinh gọn?", "false_premise", "31/80"),
    ("Vì sao Yên Bái không giải quyết được đơn khiếu nại nào?", "false_premise", "188/205"),
    ("Nhờ đâu Sóc Trăng không có hồ sơ nào quá hạn?", "false_premise", "340 trường hợp"),
    ("Vì sao 412 thủ tục ở Yên Bái bị cắt giảm?", "false_premise", "của việc khác"),
    ("vi sao ho ngheo soc trang bi tang", "false_premise", "nói “giảm”"),
    ("Đơn khiếu nại chưa giải quyết ở Sóc Trăng là của ai?", "false_premise", "97/120"),
    ("Hồ sơ thương binh nào ở Yên Bái chưa giải quyết đúng hạn?", "false_premise", "ghi là 100%"),
    ("Vì sao Phường 4 ở Sóc Trăng ngừng dùng loa di động?", "false_premise", "không nói là ngừng"),
]
DIRECTIONS = [
    ("Yên Bái tăng thêm 58 thủ tục để làm gì?", "false_premise", "nói “giảm”"),
    ("Hộ nghèo Sóc Trăng cao hơn trước, lên 5,2% từ đâu ra?", "false_premise", "“giảm”"),
    ("Bí quyết nào giúp Lai Châu vào nhóm tỉnh có điểm cải cách cao?", "false_premise", "“thấp”"),
]
OUTCOMES = [
    ("Vì sao Lai Châu còn phường chưa lập tổ hòa giải?", "false_premise", "14/14 phường"),
    ("vi sao lai chau con phuong chua lap to hoa giai", "false_premise", "14/14 phường"),
    ("Nghề nuôi ốc len ở Sóc Trăng lời bao nhiêu?", "false_premise", "nói khác"),
    ("Nghề nuôi ốc len ở Sóc Trăng bán được cho ai?", "false_premise", "nói khác"),
]
PREMISES = [
    ("Vì sao Yên Bái để phát sinh điểm nóng về đất đai?", "false_premise", "không phát sinh điểm nóng"),
    ("Vì sao Sóc Trăng đạt 91,7% đơn khiếu nại?", "false_premise", "91,7%"),
    ("Vì sao Sóc Trăng đạt 91,7% đơn khiếu nại?", "false_premise", "báo cáo của Yên Bái, mục II.2"),
    ("Vì sao Yên Bái không tổ chức đối thoại với người dân?", "false_premise", "tổ chức đối thoại vào thứ sáu"),
    ("Vì sao tất cả các xã ở Yên Bái chưa niêm yết đủ thủ tục?", "false_premise", "Một số xã"),
    ("Vì sao Yên Bái chỉ trả 91,7% hồ sơ bưu điện?", "false_premise", "của việc khác"),
    ("Nhờ đâu Sóc Trăng tinh gọn đầu mối vượt kế hoạch?", "false_premise", "không ghi là vượt"),
    ("Yên Bái xử lý điểm nóng về đất đai như thế nào?", "false_premise", "không phát sinh điểm nóng"),
    ("Vì sao Sóc Trăng mới hòa giải thành 90 vụ?", "false_premise", ""),
    ("Vì sao Sóc Trăng tinh gọn được cả 80 đầu mối?", "false_premise", "31/80"),
    ("Nhờ đâu phần mềm một cửa Sóc Trăng chạy tốt, hồ sơ trả nhanh?", "false_premise", "nói khác"),
    ("Vì sao Yên Bái trễ hẹn trả thẻ tra cứu cho thương binh?", "false_premise", "đúng hạn"),
    ("Vì sao tỷ lệ giải quyết đơn khiếu nại của Sóc Trăng chỉ đạt 38,7%?", "false_premise", "của việc khác"),
    ("Điểm nóng về đất đai ở Yên Bái do ai xử lý?", "false_premise", "không phát sinh điểm nóng"),
    ("Các điểm nóng về đất đai ở Yên Bái được dập bằng cách gì?", "false_premise", "không phát sinh điểm nóng"),
    ("Điểm nóng đất đai xuất hiện ở Yên Bái được khoanh vùng ra sao?", "false_premise", "không phát sinh"),
    ("Chủ bè nói những gì trong 05 buổi trao đổi của Sở Du lịch Sóc Trăng?", "false_premise", "không diễn ra"),
    ("Nhờ đâu nghề nuôi ốc len ở Sóc Trăng bán được giá?", "false_premise", "nói khác"),
    ("Vì sao thị trấn Kế Sách chỉ sắp xếp được 62% sạp hàng?", "false_premise", "62%"),
    ("Lai Châu còn bao nhiêu phường chưa lập tổ hòa giải?", "false_premise", "14/14 phường"),
]
MATTERS = [
    ("Theo bạn tỉnh nào tiếp công dân tốt?", "weak_evidence", "không nêu ý kiến"),
    ("Tỉnh nào tiếp nhiều lượt công dân nhất?", "weak_evidence", "không xếp hạng"),
    ("Người dân Văn Chấn hỏi điều gì khi đối thoại?", "weak_evidence", "không ghi nội dung hỏi"),
    ("Sóc Trăng niêm yết bằng tiếng Khmer vì sao?", "weak_evidence", "không nêu nguyên nhân"),
    ("Cán bộ một cửa ở Yên Bái có bị khởi tố không?", "weak_evidence", "không nói đến khởi tố"),
    ("Đăng ký kết hôn ở bộ phận một cửa Yên Bái ra sao?", "weak_evidence", "không nói đến kết hôn"),
    ("Cài VNeID ở Yên Bái làm thế nào?", "weak_evidence", "không nói đến VNeID"),
    ("Trả hồ sơ qua bưu điện ở Yên Bái cần giấy tờ gì?", "weak_evidence", "giấy tờ phải mang theo"),
]
LISTS = [
    ("Kể ra 12 mô hình được nhân rộng ở Sóc Trăng", "weak_evidence", "không kể ra"),
    ("Danh sách 26 mô hình vận động khéo ở Sóc Trăng?", "weak_evidence", "chỉ đếm"),
    ("186 vụ hòa giải thành ở Sóc Trăng là những vụ nào?", "weak_evidence", "không kể ra"),
    ("214 vụ Sóc Trăng tiếp nhận thuộc lĩnh vực nào?", "weak_evidence", "không kể ra"),
    ("Yên Bái rà soát thủ tục cho những công ty nào?", "weak_evidence", "không nêu tên công ty"),
    ("186 vụ Sóc Trăng hòa giải thành là vụ nào?", "weak_evidence", "không kể ra"),
    ("Hai vụ hòa giải không thành ở Sóc Trăng là những vụ gì?", "weak_evidence", "không kể ra"),
    ("Mô hình nào ở Sóc Trăng được nhân rộng?", "weak_evidence", "không nêu tên mô hình"),
    ("Tập thể nào ở Sóc Trăng được biểu dương?", "weak_evidence", "không nêu tên tập thể"),
    ("Liệt kê đủ 26 mô hình vận động của Sóc Trăng", "weak_evidence", "không kể ra"),
    ("186 vụ Sóc Trăng hòa giải thành, kể ra giúp", "weak_evidence", "không kể ra"),
    ("Tên của mô hình lập mới ở Sóc Trăng?", "weak_evidence", "không nêu tên mô hình"),
    ("Mô hình lập mới ở Sóc Trăng tên gì?", "weak_evidence", "không nêu tên mô hình"),
    ("Mô hình lập mới ở Sóc Trăng tên gì, ai làm?", "weak_evidence", "không nêu tên mô hình"),
    ("12 mô hình được nhân rộng ở Sóc Trăng cụ thể là gì?", "weak_evidence", "không kể ra"),
]
VALUES = [
    ("Điểm trung bình cải cách của Yên Bái?", "weak_evidence", "số điểm"),
    ("Giá vé vào ki-ốt tra cứu hồ sơ ở Yên Bái?", "weak_evidence", "giá tiền"),
    ("Số điện thoại bộ phận một cửa Yên Bái?", "weak_evidence", "số điện thoại"),
    ("Mức phụ cấp của cán bộ một cửa Yên Bái?", "weak_evidence", "số tiền"),
    ("Mua ki-ốt tra cứu của Sở Tư pháp Yên Bái hết bao nhiêu?", "weak_evidence", "số tiền"),
    ("Dân số Yên Bái là bao nhiêu người?", "weak_evidence", "không ghi dân số"),
    ("Tinh gọn đầu mối của Sóc Trăng xếp thứ mấy cả nước?", "weak_evidence", "thứ hạng"),
    ("Sở Tư pháp Yên Bái lắp ki-ốt ngày nào?", "weak_evidence", "không ghi thời điểm"),
    ("Kinh phí lắp ki-ốt tra cứu của Sở Tư pháp Yên Bái?", "weak_evidence", "số tiền"),
    ("Địa chỉ cổng dịch vụ công của Yên Bái?", "weak_evidence", "địa chỉ"),
    ("Yên Bái được chấm bao nhiêu điểm cải cách hành chính?", "weak_evidence", "số điểm"),
    ("Làm thẻ tra cứu ở Sóc Trăng mất bao lâu?", "weak_evidence", "thời gian"),
    ("Mấy giờ bộ phận một cửa ở Sóc Trăng nhận hồ sơ?", "weak_evidence", "không ghi giờ"),
    ("Cán bộ một cửa Yên Bái bao nhiêu tuổi?", "weak_evidence", "số tuổi"),
    ("Sở Tư pháp Yên Bái lắp ki-ốt tra cứu hết bn tiền?", "weak_evidence", "số tiền"),
    ("Mỗi ki-ốt tra cứu ở Yên Bái tốn mấy trăm triệu?", "weak_evidence", "số tiền"),
    ("Yên Bái có bao nhiêu dân?", "weak_evidence", "dân số"),
    ("Lắp ki-ốt tra cứu ở Yên Bái tốn bao nhiêu kinh phí?", "weak_evidence", "số tiền"),
    ("Giá thuê một sạp hàng ở Kế Sách là mấy?", "weak_evidence", "số tiền"),
    ("Điều mấy của Nghị quyết 31-NQ/TW nói về chính quyền gần dân?", "weak_evidence", "điều khoản"),
    ("Mức thưởng cho mô hình ở Sóc Trăng là bao nhiêu?", "weak_evidence", "số tiền"),
    ("Tỉnh Yên Bái có bao nhiêu dân, rộng bao nhiêu?", "weak_evidence", "dân số"),
    ("Xin số đường dây nóng của Phường 7 ở Sóc Trăng", "weak_evidence", "số điện thoại"),
    ("Cán bộ một cửa Yên Bái hưởng phụ cấp mức mấy?", "weak_evidence", "không ghi"),
    ("Cán bộ Văn Chấn ở Yên Bái bị phạt mấy năm tù vì đối thoại?", "weak_evidence", "mức án"),
]
YEARS = [
    ("Tỷ lệ hộ nghèo của Yên Bái năm 2025?", "weak_evidence", "2025"),
    ("Yên Bái tiếp bao nhiêu lượt công dân năm 2029?", "weak_evidence", "2029"),
    ("Yên Bái tiếp công dân thế nào năm 2035?", "out_of_scope", "Yên Bái (2031)"),
    ("Năm 2030 Sóc Trăng hòa giải thành bao nhiêu vụ?", "weak_evidence", "cả giai đoạn 2029 - 2031"),
    ("Quý IV năm 2031 Yên Bái tiếp bao nhiêu lượt công dân?", "weak_evidence", "không phải của quý iv"),
    ("Quý IV năm 2031 Sóc Trăng bố trí những gì?", "weak_evidence", "không phải của quý iv"),
    ("Yên Bái có tiếp công dân năm 2019 không?", "out_of_scope", "2019"),
    ("Năm 2029 bao nhiêu phần trăm dân số Yên Bái tham gia bảo hiểm y tế?", "weak_evidence", "số liệu năm 2029"),
    ("Năm 2030 Yên Bái rà soát bao nhiêu thủ tục hành chính?", "weak_evidence", "không có số liệu năm 2030"),
    ("Tình hình rà soát thủ tục của Yên Bái năm 2029 ra sao?", "weak_evidence", "không nói đến năm 2029"),
    ("Cả năm 2031 Lai Châu hòa giải thành bao nhiêu vụ?", "weak_evidence", "một phần năm 2031"),
]
COUNTS = [
    ("Bao nhiêu lượt công dân Yên Bái bị phê bình?", "weak_evidence", "bị phê bình"),
    ("Yên Bái trồng bao nhiêu héc-ta quế?", "weak_evidence", ""),
    ("Sóc Trăng giải quyết bao nhiêu đơn khiếu nại sai?", "weak_evidence", "không ghi riêng"),
    ("Yên Bái đào tạo nghề bao nhiêu lượt công dân?", "weak_evidence", "không ghi đào tạo bao nhiêu"),
    ("Bao nhiêu cử tri Sóc Trăng đồng tình với phương án?", "weak_evidence", "chỉ ghi tỷ lệ"),
    ("Bao nhiêu lượt công dân Yên Bái bị xử phạt?", "weak_evidence", "không ghi số"),
    ("Cấp xã ở Yên Bái lắp bao nhiêu ki-ốt?", "weak_evidence", "của cấp xã"),
    ("Yên Bái giải quyết bao nhiêu đơn tố cáo?", "weak_evidence", "tố cáo"),
    ("Mục tiêu tinh gọn đầu mối của Sóc Trăng là bao nhiêu đầu mối?", "weak_evidence", "không ghi mục tiêu"),
    ("Yên Bái đi tu nghiệp nước ngoài bao nhiêu lượt công dân?", "weak_evidence", "không ghi"),
    ("Sóc Trăng có bao nhiêu hòm phiếu cho cử tri?", "weak_evidence", "không ghi"),
    ("Trong 2.310 lượt công dân Yên Bái tiếp có bao nhiêu lượt về đất đai?", "weak_evidence", "chỉ ghi cả 2.310"),
    ("Trong 205 đơn khiếu nại ở Yên Bái có bao nhiêu phần trăm về đất đai?", "weak_evidence", "chỉ ghi cả 205"),
    ("Bao nhiêu vụ vay nợ trong 214 vụ Sóc Trăng tiếp nhận?", "weak_evidence", "vay nợ"),
    ("Yên Bái khởi kiện bao nhiêu đơn khiếu nại?", "weak_evidence", "không ghi khởi kiện"),
    ("Ở Sóc Trăng mỗi tổ tiếp nhận bao nhiêu vụ hòa giải?", "weak_evidence", "mỗi tổ"),
    ("Bao nhiêu phần trăm hồ sơ được giải quyết qua bưu điện vùng cao ở Yên Bái?", "weak_evidence", "của việc khác"),
    ("Đơn khiếu nại ở Yên Bái bị khởi kiện mấy lá?", "weak_evidence", "con số được hỏi"),
    ("Bao nhiêu lượt công dân Yên Bái bị mất giấy?", "weak_evidence", "bị mất giấy"),
    ("Đường đối thoại ở bến Cổ Phúc của Yên Bái dài bao nhiêu lượt công dân?", "weak_evidence", "của Cổ Phúc"),
]
WEAK = [
    ("Kim ngạch xuất khẩu của Sóc Trăng đạt bao nhiêu?", "weak_evidence", "không đủ căn cứ"),
    ("Yên Bái có bao nhiêu hộ nghèo?", "weak_evidence", "số hộ nghèo"),
    ("yen bai co bao nhieu nguoi ngheo", "weak_evidence", "6,4%"),
    ("Sở Tư pháp Yên Bái mở mấy lớp?", "weak_evidence", "số lớp"),
    ("Quý IV năm 2031 Sóc Trăng định bố trí những gì?", "weak_evidence", "không nói đến"),
    ("Thôn hóa nhà?", "weak_evidence", "không đủ căn cứ"),
    ("Hạn chế trong phòng chống cháy rừng ở Yên Bái là gì?", "weak_evidence", "hạn chế nào về phòng chống cháy rừng"),
    ("Khó khăn về niêm yết thủ tục của Sóc Trăng", "weak_evidence", "không nêu hạn chế nào"),
    ("Hạn chế trong tiếp công dân ở Yên Bái là gì?", "weak_evidence", "không nêu hạn chế nào về tiếp công dân"),
    ("Kinh nghiệm chuyển đổi số của Sóc Trăng", "weak_evidence", "không nói đến chuyển đổi"),
    ("Sóc Trăng đã làm được gì về chuyển đổi số?", "weak_evidence", "chuyển đổi"),
    ("Báo cáo Yên Bái nói gì về du lịch?", "weak_evidence", "du lịch"),
    ("Tình hình du lịch Yên Bái", "weak_evidence", "không nói đến du lịch"),
    ("Tỷ lệ học sinh bỏ học ở Sóc Trăng", "weak_evidence", "bỏ học”"),
    ("Kết quả giáo dục mầm non ở Sóc Trăng ra sao?", "weak_evidence", "mầm non"),
    ("Vì sao cháy rừng ở Yên Bái còn nhiều?", "weak_evidence", "cháy rừng"),
    ("Đối thoại ở Văn Chấn kéo dài bao nhiêu ngày?", "weak_evidence", "số ngày"),
    ("Vì sao Yên Bái mất mùa?", "weak_evidence", ""),
    ("Yên Bái phân loại rác thải sinh hoạt thế nào?", "weak_evidence", "không nói đến"),
    ("12 ki-ốt tra cứu của Sở Tư pháp Yên Bái phục vụ bao nhiêu lượt người?", "weak_evidence", "không ghi"),
    ("Các tỉnh nói gì về trí tuệ nhân tạo?", "weak_evidence", "không nói đến trí tuệ"),
    ("Tỷ lệ nữ trong số cán bộ một cửa của các tỉnh?", "weak_evidence", "không nói đến nữ"),
]
"""Refused because the sentences say too little."""
AFTER = [
    ("Yên Bái theo Quyết định 90/QĐ-UBND làm thế nào?", "false_premise", "Sóc Trăng, mục I"),
    ("Nghề nuôi ốc len ở Yên Bái thất bại vì sao?", "false_premise", "Sóc Trăng, mục II.5"),
]
"""Refused because another place tells it."""


@pytest.mark.parametrize(
    ("question", "reason", "says"),
    [
        *BEFORE,
        *DOCUMENTS,
        *NAMES,
        *ELSEWHERE,
        *CONTRARIES,
        *DIRECTIONS,
        *PREMISES,
        *OUTCOMES,
        *MATTERS,
        *LISTS,
        *VALUES,
        *YEARS,
        *COUNTS,
        *WEAK,
        *AFTER,
    ],
)
def test_no_answer_is_given_a_reason_and_a_way_on(ask: Ask, question: str, reason: str, says: str) -> None:
    answer = ask(question)
    assert answer.abstained, answer.text
    assert answer.reason == reason, answer.text
    assert says in answer.text
    assert not answer.sentences


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Phường 4 ở Sóc Trăng báo kết quả hồ sơ bằng phương tiện nào?", "loa di động"),
        ("Trong 26 mô hình vận động của Sóc Trăng có bao nhiêu mô hình được giữ vững?", "09 mô hình"),
        ("Thủ tục hành chính ở Sóc Trăng có bày rành rành cho dân không, niêm yết bằng tiếng gì?", "tiếng Khmer"),
        ("Mảng tiếp dân ở Sóc Trăng có bao nhiêu lượt công dân?", "1.044"),
        ("NQ 31 của Ban Bí thư được Yên Bái dẫn với ngày nào?", "05/4/2027"),
        ("Trong 120 đơn khiếu nại Sóc Trăng giải quyết được bao nhiêu đơn?", "97/120"),
        ("Trong 412 thủ tục Yên Bái rà soát, cắt giảm mấy thủ tục?", "58"),
        ("Liệt kê chỗ dùng loa di động ở Sóc Trăng", "Phường 4"),
        ("Yên Bái có điểm nóng về đất đai không?", "không phát sinh điểm nóng"),
        ("Vì sao chưa đến một nửa số đầu mối ở Sóc Trăng được tinh gọn?", "31/80"),
        ("Vì sao hồ sơ ở Sóc Trăng trễ hạn?", "hay gián đoạn"),
        ("Hạn chế của mấy cán bộ một cửa ở Yên Bái?", "kiêm nhiệm"),
        ("Mấy cán bộ một cửa ở Yên Bái ôm việc gì?", "kiêm nhiệm"),
        ("TTHC là gì, Yên Bái rà soát mấy cái?", "412"),
        ("Vì sao Sở Du lịch Sóc Trăng không mở được 05 buổi trao đổi?", "vì bão"),
        ("Sở Du lịch Sóc Trăng dự kiến mở mấy buổi trao đổi?", "05 buổi"),
        ("Nghề nuôi ốc len ở Sóc Trăng ra sao?", "thất bại"),
        ("Với mấy xã ở vùng cao, Yên Bái trả hồ sơ thế nào?", "còn chậm"),
        ("Sóc Trăng có bị thiếu nơi thu mua ốc len không?", "không có nơi thu mua"),
        ("Muốn biết mấy giờ trả hồ sơ thì dân Phường 4 ở Sóc Trăng tìm chỗ nào?", "loa di động"),
        ("Các tỉnh niêm yết thủ tục bằng tiếng gì?", "tiếng Khmer"),
        ("Ai ở Yên Bái còn kiêm nhiệm nhiều việc?", "cán bộ một cửa"),
        ("Thông báo số điện thoại trả lời thắc mắc ở Sóc Trăng ở đâu?", "Phường 7"),
        ("Quyết định về tổ hòa giải của Sóc Trăng số mấy?", "61/QĐ-UBND"),
        ("Tỷ lệ dân số tham gia bảo hiểm y tế của Yên Bái?", "88%"),
        ("90 QĐ UBND của Sóc Trăng là văn bản gì?", "90/QĐ-UBND"),
        ("Quyết định 45/QĐ-UBND quy định gì?", "phụ cấp"),
        ("huyen van chan doi thoai vao thu may hang tuan", "thứ sáu"),
        ("Vì sao Yên Bái cắt giảm 58 thủ tục?", "58"),
        ("Lai Châu thuộc nhóm điểm thấp hay cao?", "nhóm 9 tỉnh"),
        ("Lai Châu lập tổ hòa giải ở bao nhiêu phường?", "14/14"),
        ("Giải pháp nâng cao hiệu quả hòa giải ở cơ sở ở Sóc Trăng", "tổ hòa giải"),
        ("Vướng mắc trong nuôi ốc len ở Sóc Trăng", "không có nơi thu mua"),
        ("Hạn chế của bộ phận một cửa ở Yên Bái là gì?", "kiêm nhiệm"),
        ("Hạn chế trong gửi trả giấy tờ qua bưu điện ở Yên Bái", "còn chậm"),
        ("Những nơi nào công bố số điện thoại trả lời thắc mắc?", "Phường 7"),
        ("Em đang tổng hợp số liệu, cho em hỏi Yên Bái ra soát bao nhiêu thủ tục ạ?", "412"),
        ("Sóc Trăng tinh gọn được bao nhiêu đầu mối, có đủ chỉ tiêu không?", "31/80"),
        ("Giai đoạn 2029-2031 Sóc Trăng hòa giải thành bao nhiêu vụ?", "186 vụ"),
        ("Trong số đơn khiếu nại của Sóc Trăng, bao nhiêu đơn được giải quyết?", "97/120"),
        ("Sóc Trăng niêm yết thủ tục và mức thu phí bằng tiếng gì, ra sao?", "tiếng Khmer"),
        ("Trả hồ sơ ở Sóc Trăng còn trễ hạn những trường hợp nào?", "340 trường hợp"),
        ("Yên Bái mong Sở Nội vụ làm thêm điều chi?", "mở lớp tập huấn"),
        ("Sóc Trăng có chỗ nào niêm yết thủ tục bằng một thứ tiếng duy nhất không?", "tiếng Khmer"),
        ("Tỷ lệ đồng tình với phương án sắp xếp bộ máy ở Sóc Trăng bao nhiêu phần trăm?", "100% cử tri"),
        ("Báo cáo dân vận của Yên Bái thực hiện nghị quyết số mấy?", "31-NQ/TW"),
        ("Cơ chế của Sở Tư pháp Yên Bái phủ đến bao nhiêu ki-ốt rồi?", "12 ki-ốt"),
        ("Cán bộ một cửa ở Yên Bái bị nhận xét ra sao?", "kiêm nhiệm"),
        ("Cán bộ một cửa ở Yên Bái kiêm nhiệm có bị nêu ra không?", "kiêm nhiệm"),
        ("Yên Bái (báo cáo 2031) rà soát mấy thủ tục?", "412"),
        ("Ông/bà Phó Chủ tịch nào ký báo cáo của Yên Bái?", "Lò Thị Mây"),
        ("TTHC trong báo cáo của Sóc Trăng là chữ gì vậy?", "Thủ tục hành chính (TTHC)"),
        ("Vì sao Sở Du lịch Sóc Trăng định mở trao đổi với chủ bè rồi lại thôi?", "vì bão"),
        ("Vì sao ở Sóc Trăng dân tới sở muộn mà phần mềm một cửa vẫn gián đoạn?", "gián đoạn"),
        ("Các xã, thị trấn ở Yên Bái nhận tổng cộng bao nhiêu lượt công dân?", "2.310"),
        ("Ở Yên Bái cứ 100 người dân thì mấy người tham gia bảo hiểm y tế?", "88%"),
        ("Tổ hòa giải của Sóc Trăng thực hiện theo văn bản số mấy?", "61/QĐ-UBND"),
        ("Cán bộ một cửa ở Yên Bái bị chê gì?", "kiêm nhiệm"),
        ("Muốn biết hồ sơ tốn bao nhiêu tiền thì dân Phường 4 ở Sóc Trăng ra đâu hỏi?", "loa di động"),
        ("Báo cáo của Yên Bái nhận xét thế nào về cán bộ một cửa?", "kiêm nhiệm"),
    ],
)
def test_how_a_question_is_put_does_not_refuse_it(ask: Ask, question: str, words: str) -> None:
    assert words in ask(question).text


def test_a_name_ends_before_any_small_letter(ask: Ask) -> None:
    assert not ask("Đối thoại ở huyện Văn Chấn được tổ chức vào thứ mấy hằng tuần?").abstained
    assert not ask("Phường 4 đã báo kết quả hồ sơ bằng cách nào?").abstained


def test_a_long_denial_is_shown_where_it_denies(ask: Ask) -> None:
    said = ask("Vì sao Yên Bái để phát sinh điểm nóng về đất đai?").text
    assert said.count("“") == 1
    assert "không phát sinh điểm nóng về đất đai" in said
