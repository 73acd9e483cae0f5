"""What a question takes for granted: a fall, a first place, a missed target, a year, a name; and what only looks so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from answering_library import Row, WordEncoder, document

from rag.answering import compose
from rag.answering.answer import Answer
from rag.answering.evidence import puts_first
from rag.answering.question import understand
from rag.answering.refusing.case import without_dates
from rag.answering.understanding.asking import Extreme, asked
from rag.answering.understanding.knowledge import Knowledge
from rag.library.local import LocalStore
from rag.records import Metadata, Period

Ask = Callable[[str], Answer]

HA_GIANG: tuple[Row, ...] = (
    ("I.1", "1. Hạ tầng", "ket_qua",
     "Tỷ lệ phủ sóng di động đến thư viện xã đạt 71,5%, tăng 2,4 điểm phần trăm so với năm 2032 (69,1%) "
     "nhờ dựng thêm trạm."),
    ("I.2", "2. Xếp hạng", "ket_qua",
     "Điểm đánh giá thư viện của tỉnh đạt 62,3 điểm, tăng 1,7 điểm so với năm 2032 nhưng xếp thứ 30/63, tụt 04 bậc. "
     "Chỉ số bạn đọc năm 2034 đến nay chưa được công bố. Chỉ số bạn đọc năm 2033 đạt 55,2 điểm."),
    ("I.3", "3. Đạt chuẩn", "ket_qua",
     "Huyện Đồng Văn dẫn đầu khối huyện với 21/22 thư viện đạt chuẩn; thấp nhất là huyện Xín Mần 9/20 thư viện "
     "do thiếu phòng đọc."),
    ("I.4", "4. Hội thi", "ket_qua",
     "Đội kể chuyện sách đạt 14 giải toàn quốc (05 giải nhì, 09 giải ba), giảm 02 giải và không có giải nhất."),
    ("I.5", "5. Số hóa", "ket_qua",
     "Số hóa sách địa chí đạt 41,5%, hoàn thành chỉ tiêu 40% tỉnh giao (cuối năm 2032 mới có 254 cuốn được số hóa)."),
    ("I.6", "6. Kiểm kê", "ket_qua",
     "Kiểm kê kho sách cổ mới xong 70%, không đạt chỉ tiêu tỉnh giao do thiếu người biết chữ Nôm."),
    ("II.1", "1. Thủ thư", "ket_qua",
     "Tỷ lệ thủ thư có bằng đại học đạt 64,2%, tăng so với năm học trước (58,8%). "
     "Trong năm có 37 thủ thư xin nghỉ việc; lý do nêu trong đơn là thu nhập thấp. "
     "Còn 05/16 thư viện không có nghị quyết chuyên đề."),
    ("II.2", "2. Kho sách", "ket_qua",
     "Thực hiện kế hoạch di dời kho sách vùng lũ, đến nay đã dời 12/30 kho; còn 18 kho sách chưa chuyển. "
     "Việc này chậm do đường vào nơi mới bị hỏng."),
    ("II.3", "3. Sách hỏng", "ket_qua",
     "Sách hỏng vì ẩm tập trung tại: Yên Minh 418 cuốn, Quản Bạ 305 cuốn, Bắc Mê 162 cuốn. "
     "Cả tỉnh thiếu sách nhiều nhất là môn Tin học."),
    ("II.4", "4. Công trình", "ket_qua",
     "Nhà thư viện Mèo Vạc giai đoạn 2 mới thi công đạt 40% khối lượng."),
    ("II.5", "5. Vi phạm", "ket_qua",
     "Sau vụ trộm sách quý tại Quản Bạ, tỉnh ban hành Công văn số 12-CV/TU ngày 07-6-2033 về trông giữ kho; "
     "cơ quan điều tra đã khởi tố 04 bị can trong vụ trộm sách quý. "
     "Số vụ làm rách sách là 31 vụ, hỏng 12 bộ (năm trước 46 vụ, 20 bộ) nhờ trông giữ tốt hơn."),
    ("II.6", "6. Bạn đọc", "ket_qua",
     "Có 218 bạn đọc không có điện thoại để mượn sách từ xa, được thủ thư mang sách đến tận bản."),
    ("II.7", "7. Phối hợp", "lanh_dao_chi_dao",
     "Thư viện tỉnh, Đoàn thanh niên, Hội khuyến học đã ký kết Quy chế phối hợp liên ngành."),
    ("II.7", "7. Phối hợp", "lanh_dao_chi_dao",
     "Quy chế phối hợp số 04/QCPH-TV-ĐTN ngày 12/5/2033; theo đó ba bên giao ban mỗi quý một lần."),
    ("III.1", "1. Mượn sách", "ket_qua",
     "Tỷ lệ bạn đọc trả sách muộn là 9,4%, tăng 1,1 điểm phần trăm do thiếu người nhắc hạn. "
     "Đã kiểm tra 34 thư viện, đạt 85% kế hoạch vì đường sạt lở."),
    ("IV.1", "1. Chỉ tiêu", "nhiem_vu_giai_phap",
     "Giảm tỷ lệ bạn đọc trả sách muộn xuống dưới 6%."),
)  # fmt: skip
TUYEN_QUANG: tuple[Row, ...] = (
    ("I.1", "1. Dịch vụ công", "ket_qua",
     "Thanh toán trực tuyến được 4.812 giao dịch với số tiền 2,4 tỷ đồng."),
    ("III", "III. NHIỆM VỤ NĂM 2034", "nhiem_vu_giai_phap",
     "Phấn đấu 60% thủ tục được thanh toán trực tuyến."),
)  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    encoder = WordEncoder()
    folder: Path = tmp_path_factory.mktemp("library")
    store = LocalStore.open(folder / "lib", encoder, create=True)
    documents = [
        document(
            "ha-giang.txt",
            HA_GIANG,
            Metadata(
                "Báo cáo", "31/BC-SVH", "31/BC-SVH", "Sở Văn hóa tỉnh Hà Giang", "Hà Giang", None, "Hà Giang",
                "2034-07-29", "day",
                "Tổng kết hoạt động thư viện năm học 2033-2034 và phương hướng, nhiệm vụ năm học 2034-2035",
            ),
        ),
        document(
            "tuyen-quang.txt",
            TUYEN_QUANG,
            Metadata(
                "Báo cáo", "5/BC-UBND", "5/BC-UBND", "UBND tỉnh Tuyên Quang", "Tuyên Quang", None, "Tuyên Quang",
                "2034-01-14", "day", "Kết quả cải cách thủ tục năm 2033; phương hướng, nhiệm vụ năm 2034",
                Period("năm 2033", "2033-01-01", "2033-12-31"),
            ),
        ),
    ]  # fmt: skip
    vectors = [encoder.encode_passages([p.text for p in d.passages]) for d in documents]
    store.put(list(zip(documents, vectors, strict=True)))
    knowledge = Knowledge.of(store)
    yield lambda question: compose.answer(store, encoder, understand(question, knowledge), knowledge)
    store.close()


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Vì sao tỷ lệ phủ sóng di động đến thư viện xã ở Hà Giang sụt giảm so với năm 2032?", "nói “tăng 2,4"),
        ("Vì sao điểm đánh giá thư viện của Hà Giang giảm so với năm 2032?", "nói “tăng 1,7"),
        ("Nguyên nhân nào khiến huyện Đồng Văn ở Hà Giang đứng chót về thư viện đạt chuẩn?", "xếp thứ tự khác"),
        ("Huyện Xín Mần ở Hà Giang dẫn đầu khối huyện về thư viện đạt chuẩn nhờ kinh nghiệm gì?", "xếp thứ tự khác"),
        ("Vì sao huyện Hoàng Su Phì ở Hà Giang có thư viện đạt chuẩn thấp nhất?", "Hoàng Su Phì"),
        ("Vì sao số vụ làm rách sách ở Hà Giang tăng so với năm trước?", "31, trước là 46"),
        ("Đội kể chuyện sách Hà Giang đạt giải nhất toàn quốc ở phần nào?", "không có giải nhất"),
        ("Nguyên nhân Hà Giang không hoàn thành chỉ tiêu 40% số hóa sách địa chí?", "hoàn thành chỉ tiêu"),
        ("Nhờ đâu Hà Giang kiểm kê kho sách cổ hoàn thành chỉ tiêu tỉnh giao?", "không đạt chỉ tiêu"),
        ("Chỉ số bạn đọc năm 2034 của Hà Giang là bao nhiêu điểm?", "chưa được công bố"),
        ("Số thủ thư Hà Giang xin nghỉ việc năm học 2034-2035 là bao nhiêu?", "năm học 2034-2035"),
        ("Số thủ thư Hà Giang xin nghỉ việc năm học 34/35 là bao nhiêu?", "năm học 2034-2035"),
        ("Cuối năm 2034 Tuyên Quang thanh toán trực tuyến được bao nhiêu giao dịch?", "2034"),
        ("Năm 2034 Tuyên Quang có bao nhiêu phần trăm thủ tục được thanh toán trực tuyến?", "2034"),
        ("Tên của bị can trong vụ trộm sách quý ở Hà Giang?", "không nêu tên"),
        ("Nhà thầu nào đang thi công nhà thư viện Mèo Vạc giai đoạn 2 ở Hà Giang?", "không nêu tên"),
        ("Các bị can trong vụ trộm sách quý ở Hà Giang tên gì?", "không nêu tên"),
        ("Số điện thoại báo tin vụ trộm sách quý ở Hà Giang?", "số điện thoại"),
    ],
)
def test_what_the_report_does_not_bear_out_is_refused(ask: Ask, question: str, says: str) -> None:
    answer = ask(question)
    assert answer.abstained, answer.text
    assert says in answer.text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Vì sao tỷ lệ phủ sóng di động đến thư viện xã ở Hà Giang tăng so với năm 2032?", "71,5%"),
        ("Huyện Đồng Văn ở Hà Giang dẫn đầu về thư viện đạt chuẩn nhờ đâu?", "dẫn đầu khối huyện"),
        ("Vì sao kiểm kê kho sách cổ ở Hà Giang không đạt chỉ tiêu?", "70%"),
        ("Thủ thư Hà Giang xin nghỉ việc chủ yếu do đâu?", "thu nhập thấp"),
        ("Vì sao di dời kho sách vùng lũ ở Hà Giang bị chậm?", "do đường vào nơi mới"),
        ("Sách hỏng vì ẩm nhiều nhất ở huyện nào của Hà Giang, mấy cuốn?", "Yên Minh 418"),
        ("Hà Giang có bao nhiêu bạn đọc không có điện thoại để mượn sách?", "218"),
        ("Quy chế phối hợp liên ngành của thư viện tỉnh Hà Giang số bao nhiêu, ngày nào?", "04/QCPH-TV-ĐTN"),
        ("Năm học 33-34 Hà Giang có mấy thủ thư xin nghỉ việc?", "37 thủ thư"),
        ("Năm 2033 Tuyên Quang thanh toán trực tuyến được bao nhiêu giao dịch?", "4.812"),
        ("Số hóa sách địa chí ở Hà Giang cuối năm 2032 được bao nhiêu cuốn?", "254 cuốn"),
        ("Năm học 2032-2033 tỷ lệ thủ thư Hà Giang có bằng đại học là bao nhiêu?", "58,8%"),
        ("Vì sao tỷ lệ bạn đọc trả sách muộn ở Hà Giang tăng?", "thiếu người nhắc hạn"),
        ("Tại sao kiểm tra thư viện ở Hà Giang chỉ đạt 85% kế hoạch?", "đường sạt lở"),
        ("Vì sao còn 18 kho vùng lũ ở Hà Giang chưa chuyển?", "do đường vào nơi mới"),
        ("Năm 2034 Tuyên Quang phấn đấu bao nhiêu phần trăm thủ tục được thanh toán trực tuyến?", "60%"),
        ("Vì sao số vụ làm rách sách ở Hà Giang giảm so với năm trước?", "trông giữ tốt hơn"),
        ("Chỉ số bạn đọc năm 2033 của Hà Giang đạt bao nhiêu điểm?", "55,2"),
    ],
)
def test_what_only_looks_like_a_false_premise_is_answered(ask: Ask, question: str, words: str) -> None:
    answer = ask(question)
    assert not answer.abstained, answer.text
    assert words in answer.text


@pytest.mark.parametrize(
    ("question", "extreme"),
    [
        ("Xã nào nhiều hộ nghèo nhất?", Extreme("most", "xã")),
        ("Trâu chết rét nhiều nhất là ở huyện nào?", Extreme("most", "huyện")),
        ("Cấp học nào thiếu giáo viên nhiều nhất?", Extreme("most", "cấp học")),
        ("Nơi nào có tỷ lệ thấp nhất?", Extreme("least", "")),
        ("Ít hồ sơ trễ hạn nhất là ở đâu?", Extreme("least", "")),
        ("Xã thống nhất cách làm nào?", None),
        ("Nhiều nhất là bao nhiêu hộ?", None),
    ],
)
def test_which_of_all_is_asked(question: str, extreme: Extreme | None) -> None:
    assert asked(question).extreme == extreme


@pytest.mark.parametrize(
    ("text", "extreme", "expected"),
    [
        ("Nhiều nhất là huyện Gò Sáo 61 em, Tân Dân 48 em.", Extreme("most", "huyện"), True),
        ("Số gia súc chết tập trung tại: Tân Dân 38 con, Gò Sáo 29 con.", Extreme("most", "xã"), True),
        ("Thiếu nhiều nhất là môn Tin học.", Extreme("most", "huyện"), False),
        ("Thiếu nhiều nhất là môn Tin học.", Extreme("most", "môn"), True),
        ("Nhiều nhất là huyện Gò Sáo 512 em.", Extreme("least", "huyện"), False),
        ("Nhiều nhất là Chi nhánh Văn phòng đất đai Gò Sáo (31 hồ sơ).", Extreme("most", ""), True),
        ("Tập trung ở khâu thẩm định.", Extreme("most", "xã"), False),
    ],
)
def test_who_is_put_first(text: str, extreme: Extreme, *, expected: bool) -> None:
    assert puts_first(text, extreme) is expected


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("năm học 21-22 tuyển mấy người", "năm học 2021-2022 tuyển mấy người"),
        ("Năm học 2021/2022 có mấy trường?", "Năm học 2021-2022 có mấy trường?"),
        ("năm học 21-22, tuyển mấy người", "năm học 2021-2022, tuyển mấy người"),
        ("niên khóa 2021 - 2022", "niên khóa 2021 - 2022"),
        ("giai đoạn 21-25", "giai đoạn 2021-2025"),
        ("nhiệm kỳ 30-25", "nhiệm kỳ 30-25"),
    ],
)
def test_periods_are_written_out(typed: str, shown: str, tmp_path: Path) -> None:
    store = LocalStore.open(tmp_path / "lib", WordEncoder(), create=True)
    assert understand(typed, Knowledge.of(store)).text == shown
    store.close()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("theo QĐ 217, 218: mấy cuộc", "theo  : mấy cuộc"),
        ("Nghị quyết 25 và 26 của tỉnh", "  của tỉnh"),
        ("theo nghị quyết 25, 30 xã đạt", "theo  , 30 xã đạt"),
        ("kế hoạch 12 đạt 45%, 60 hộ", "  đạt 45%, 60 hộ"),
    ],
)
def test_numbers_of_documents_are_no_figures(text: str, left: str) -> None:
    assert without_dates(text).split() == left.split()
