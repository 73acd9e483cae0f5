"""Directives named by a bare number: by whose they are, by the place asked about; programmes by what approves them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from answering_library import WordEncoder, of_several
from documents import built

from rag.answering import compose
from rag.answering.answer import Answer
from rag.answering.question import understand
from rag.answering.understanding.knowledge import Knowledge

Ask = Callable[[str], Answer]
AN_GIANG = """# I. KẾT QUẢ

Thực hiện Nghị quyết số 52/NQ-CP ngày 04/5/2031 của Chính phủ về sắp xếp bến phà, tỉnh đã dời 14 bến phà.

Triển khai Đề án phát triển bến thuyền theo Quyết định số 86/QĐ-TTg ngày 09/9/2030 của Thủ tướng Chính phủ phê duyệt Đề án phát triển bến thuyền du lịch (sau đây gọi tắt là Đề án 86), tỉnh chọn 5 huyện làm thử.

Đề án 86 còn chậm vì thiếu mặt bằng ở hai huyện đầu nguồn.
"""  # noqa: E501
CAO_BANG = """# I. KẾT QUẢ

Thực hiện Nghị quyết số 52/2031/NQ-HĐND ngày 10/7/2031 của HĐND tỉnh Cao Bằng về trợ giá muối, tỉnh cấp 71 tấn muối.

Theo Đề án số 86-ĐA/TU ngày 11/3/2029, tỉnh thi tuyển 9 chức danh trưởng phòng.
"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    reports = [
        built(
            text,
            kind="Báo cáo",
            place=place,
            province=place,
            date="2031-12-12",
            title="Kết quả công tác năm 2031",
        )
        for place, text in (("An Giang", AN_GIANG), ("Cao Bằng", CAO_BANG))
    ]
    with of_several(tmp_path_factory.mktemp("named") / "lib", reports) as store:
        knowledge = Knowledge.of(store)
        yield lambda q: compose.answer(store, WordEncoder(), understand(q, knowledge), knowledge)


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("Nghị quyết 52 về việc gì?", ("bến phà", "muối"), ()),
        ("Nghị quyết 52 của Chính phủ về việc gì?", ("bến phà",), ("muối",)),
        ("Nghị quyết 52 của HĐND tỉnh Cao Bằng về việc gì?", ("muối",), ("bến phà",)),
        ("Thực hiện Nghị quyết 52, An Giang dời bao nhiêu bến phà?", ("14",), ("muối",)),
        ("Đề án 86 ở Cao Bằng làm được gì?", ("chức danh",), ("bến thuyền",)),
        ("Vì sao Đề án 86 ở An Giang còn chậm?", ("mặt bằng",), ("chức danh",)),
        ("Đề án 86 là gì?", ("bến thuyền du lịch",), ()),
    ],
)
def test_which_directive_is_meant(ask: Ask, question: str, said: tuple[str, ...], unsaid: tuple[str, ...]) -> None:
    answer = ask(question)
    assert not answer.abstained, answer.text
    assert all(words in answer.text for words in said) and not any(words in answer.text for words in unsaid), (
        answer.text
    )
