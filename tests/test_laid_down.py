"""What a directive itself lays down is left to its text; what a report prints of it, and what was done, is answered."""

from collections.abc import Iterator

import pytest
from answering_library import WordEncoder
from documents import built

from rag.answering import compose
from rag.answering.answer import Answer
from rag.answering.question import understand
from rag.answering.understanding.knowledge import Knowledge
from rag.library.local import LocalStore

REPORT = """# I. KẾT QUẢ

Theo Nghị định số 57/2031/NĐ-CP ngày 04/5/2031 của Chính phủ về quản lý bến thuyền, Sở đã cấp phép 38 bến thuyền.

Đã xử phạt 61 trường hợp theo Nghị định số 83/2030/NĐ-CP ngày 09/9/2030 của Chính phủ với tổng số tiền 214 triệu đồng.

Căn cứ Quyết định số 19/2032/QĐ-UBND ngày 11/02/2032 của UBND tỉnh về hỗ trợ sửa nhà, mức hỗ trợ sửa nhà sàn là 35 triệu đồng/nhà; các huyện đã sửa 402 nhà sàn.

Số hộ dùng nước máy đạt 71,2% (mục tiêu của Kế hoạch số 66/KH-UBND ngày 03/3/2032 là 75%, không đạt).

Luật Đò ngang có hiệu lực từ ngày 01/7/2033; toàn tỉnh còn 17 bến đò ngang chưa đăng ký.

Bám sát Chỉ thị số 44-CT/TW ngày 08/8/2029 của Ban Bí thư về an toàn đường thủy, Quyết định số 19/2032/QĐ-UBND và Kế hoạch số 66/KH-UBND, Sở phân công nhiệm vụ cho 9 đơn vị.

# II. NHIỆM VỤ

Thực hiện Nghị quyết số 27-NQ/TU ngày 15/10/2028 của Tỉnh ủy về phát triển du lịch sông nước giai đoạn 2028 - 2035, trong năm lập mới 12 làng nghề đón khách.
"""  # noqa: E501
TEXT = "text_not_in_library"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LocalStore, WordEncoder, Knowledge]]:
    encoder = WordEncoder()
    store = LocalStore.open(tmp_path_factory.mktemp("laid") / "lib", encoder, create=True)
    fields = {"kind": "Báo cáo", "place": "An Giang", "province": "An Giang", "date": "2033-12-12"}
    document = built(REPORT, **fields, title="Kết quả công tác năm 2033")
    store.put([(document, encoder.encode_passages([p.text for p in document.passages]))])
    yield store, encoder, Knowledge.of(store)
    store.close()


def ask(library: tuple[LocalStore, WordEncoder, Knowledge], question: str) -> Answer:
    store, encoder, knowledge = library
    return compose.answer(store, encoder, understand(question, knowledge), knowledge)


@pytest.mark.parametrize(
    "question",
    [
        "Nghị định 57/2031/NĐ-CP xếp bến thuyền loại lớn từ mấy mét chiều dài?",
        "Theo Nghị định 57/2031/NĐ-CP, lệ phí tối đa bao nhiêu một năm thì được mở bến?",
        "NĐ 83/2030/NĐ-CP phạt bao nhiêu tiền với người chở quá tải?",
        "Chở quá tải thì bị Nghị định 83/2030/NĐ-CP phạt mấy tháng tước bằng?",
        "Muốn mở bến phải đáp ứng những điều kiện nào trong Nghị định 57/2031/NĐ-CP?",
        "Chủ bến phải đăng ký lại trước ngày nào theo Nghị định 57/2031/NĐ-CP?",
        "Nghị định 57/2031/NĐ-CP nói về giấy phép ở điều khoản nào?",
        "Chỉ thị 44-CT/TW nêu mấy nhiệm vụ, gồm những gì?",
        "Cơ quan nào có thẩm quyền đóng bến theo Nghị định 57/2031/NĐ-CP?",
        "Vốn từ bao nhiêu thì được mở bến, căn cứ Nghị định 57/2031/NĐ-CP?",
        "Khi nào chủ bến được phép ngừng đón khách theo Nghị định 57/2031/NĐ-CP?",
        "Chủ bến khai báo khách ra sao theo quy định của Nghị định 57/2031/NĐ-CP?",
        "Chở quá tải thì Nghị định 83/2030/NĐ-CP phạt từ bao nhiêu đến bao nhiêu?",
        "Chỉ thị 44-CT/TW nêu những quan điểm nào về an toàn đường thủy?",
        "Người lái đò được trợ cấp mấy tháng lương theo NĐ 57/2031/NĐ-CP?",
    ],
)
def test_what_no_report_prints_is_left_to_the_text(
    library: tuple[LocalStore, WordEncoder, Knowledge], question: str
) -> None:
    answer = ask(library, question)
    assert (answer.abstained, answer.reason) == (True, TEXT), answer.text


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Theo Nghị định 57/2031/NĐ-CP, Sở cấp phép bao nhiêu bến thuyền?", "38"),
        ("Đã xử phạt bao nhiêu trường hợp theo Nghị định 83/2030/NĐ-CP?", "61"),
        ("Quyết định 19/2032/QĐ-UBND hỗ trợ sửa nhà sàn bao nhiêu tiền?", "35 triệu"),
        ("Kế hoạch 66/KH-UBND đặt mục tiêu bao nhiêu phần trăm hộ dùng nước máy, rốt cuộc đạt mấy phần trăm?", "75%"),
        ("Luật Đò ngang có hiệu lực khi nào?", "01/7/2033"),
        ("Nghị định 57/2031/NĐ-CP về việc gì?", "bến thuyền"),
        ("Thực hiện Nghị quyết 27-NQ/TU, năm 2033 An Giang lập mới bao nhiêu làng nghề đón khách?", "12"),
    ],
)
def test_what_a_report_prints_is_answered(
    library: tuple[LocalStore, WordEncoder, Knowledge], question: str, says: str
) -> None:
    answer = ask(library, question)
    assert not answer.abstained and says in answer.text, answer.text
