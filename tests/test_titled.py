"""Reports named by their titles, and the sections that questions call by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from answering_library import Row, WordEncoder, document, of_several

from rag.answering import compose
from rag.answering.answer import Answer
from rag.answering.question import understand
from rag.answering.understanding.knowledge import Knowledge
from rag.answering.understanding.titled import Titles, named_by_title, one_matter
from rag.library.local import LocalStore
from rag.records import Document, DocumentCard, Metadata

Ask = Callable[[str], Answer]
LESSON = "Chọn việc nhỏ mà dân thấy được ngay thì phong trào mới bền."
SHORT = "Việc lấy ý kiến nhân dân ở hai xã vùng cao còn hình thức."


def report(place: str, title: str, rows: list[Row]) -> Document:
    return document(
        f"{place}.txt", rows, Metadata("Báo cáo", province=place, place=place, title=title, issued_on="2031-12-01")
    )


REPORTS = (
    report(
        "Lai Châu",
        "Sơ kết 03 năm thực hiện Chỉ thị số 45-CT/TU về vận động nhân dân giữ rừng",
        [
            (
                "I",
                "Việc quán triệt",
                "lanh_dao_chi_dao",
                "Thực hiện Chỉ thị số 45-CT/TU, tỉnh mở 12 hội nghị phổ biến.",
            ),
            ("II", "Hạn chế", "han_che", SHORT),
            ("III", "Kinh nghiệm", "kinh_nghiem", LESSON),
            ("IV", "Kiến nghị", "kien_nghi", "Đề nghị Bộ Nội vụ hướng dẫn cách xếp loại cán bộ cơ sở."),
        ],
    ),
    report(
        "Sơn La",
        "Kết quả tiếp công dân năm 2031",
        [
            ("I", "Kết quả", "ket_qua", "Tỉnh tiếp 901 lượt công dân; 14 đơn còn chậm."),
            ("II", "Nhiệm vụ", "nhiem_vu_giai_phap", "Tiếp tục đối thoại mỗi quý một lần."),
        ],
    ),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStore]:
    with of_several(tmp_path_factory.mktemp("titled") / "lib", REPORTS) as opened:
        yield opened


@pytest.fixture(scope="module")
def ask(store: LocalStore) -> Ask:
    knowledge = Knowledge.of(store)
    return lambda q: compose.answer(store, WordEncoder(), understand(q, knowledge), knowledge)


def cards() -> list[DocumentCard]:
    return [DocumentCard(r.id, (r.source,), r.metadata, "original", len(r.passages), 1, 0, "") for r in REPORTS]


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Báo cáo sơ kết Chỉ thị 45 kiến nghị gì với Bộ Nội vụ?", "Lai Châu"),
        ("Hạn chế trong thực hiện Chỉ thị 45 là gì?", "Lai Châu"),
        ("Sau 3 năm thực hiện Chỉ thị 45 rút ra điều gì?", "Lai Châu"),
        ("Trong báo cáo vận động giữ rừng, ai ký?", "Lai Châu"),
        ("Báo cáo tiếp công dân nêu bao nhiêu lượt?", "Sơn La"),
        ("Báo cáo năm 2031 nêu gì?", None),
        ("Thực hiện Chỉ thị 46, tỉnh làm gì?", None),
        ("Chế độ báo cáo ra sao?", None),
        ("Chỉ thị 45 yêu cầu gì?", None),
    ],
)
def test_a_report_is_named_by_its_title(question: str, place: str | None) -> None:
    found = named_by_title(question, Titles(cards()))
    assert (found and found.documents) == (
        (next(c.id for c in cards() if c.metadata.place == place),) if place else None
    )


def test_two_reports_of_one_place_are_not_named_by_what_both_are_titled() -> None:
    (first, _) = cards()
    assert named_by_title("Báo cáo sơ kết Chỉ thị 45 nêu gì?", Titles([first, first])) is None


def test_words_that_the_rest_of_a_question_has_still_tell() -> None:
    found = named_by_title("Báo cáo vận động giữ rừng nêu mấy ha rừng?", Titles(cards()))
    assert found is not None
    assert "rừng" not in found.words
    assert {"vận", "động", "giữ"} <= {*found.words}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Báo cáo sơ kết Chỉ thị 45 kiến nghị gì với Bộ Nội vụ?", "hướng dẫn cách xếp loại"),
        ("Hạn chế trong thực hiện Chỉ thị 45 ở Lai Châu là gì?", "còn hình thức"),
        ("Lai Châu nêu hạn chế gì sau 3 năm thực hiện Chỉ thị 45?", "còn hình thức"),
        ("Lai Châu rút ra bài học gì?", "việc nhỏ"),
        ("bai hoc kinh nghiem cua Lai Chau la gi", "việc nhỏ"),
        ("Thực hiện Chỉ thị 45, Lai Châu mở mấy hội nghị?", "12 hội nghị"),
    ],
)
def test_what_carried_out_a_directive_is_told_by_the_report_on_it(ask: Ask, question: str, said: str) -> None:
    answer = ask(question)
    assert not answer.abstained, answer.text
    assert said in answer.sentences[0].text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Kiến nghị của Lai Châu là gì?", ("Đề nghị Bộ Nội vụ",)),
        ("Báo cáo sơ kết Chỉ thị 45 của Lai Châu đề nghị Bộ Nội vụ điều gì?", ("Đề nghị Bộ Nội vụ",)),
        ("Lai Châu đề nghị Bộ Nội vụ làm những việc gì sau khi sơ kết?", ("Đề nghị Bộ Nội vụ",)),
        ("Nhiệm vụ thời gian tới của Sơn La", ("đối thoại mỗi quý",)),
        ("Phương hướng tiếp công dân của Sơn La?", ("đối thoại mỗi quý",)),
        ("Tóm tắt báo cáo của Lai Châu", ("còn hình thức", "việc nhỏ", "Đề nghị Bộ Nội vụ")),
        ("Những nội dung chính của báo cáo Sơn La", ("901 lượt", "đối thoại mỗi quý")),
        ("Phần hạn chế của báo cáo Lai Châu nói gì?", ("còn hình thức",)),
    ],
)
def test_whole_sections_are_told_in_their_order(ask: Ask, question: str, said: tuple[str, ...]) -> None:
    answer = ask(question)
    assert not answer.abstained, answer.text
    told = [s.text for s in answer.sentences if any(words in s.text for words in said)]
    assert [next(words for words in said if words in text) for text in told] == list(said)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Kiến nghị của Sơn La với Trung ương là gì?", "kiến nghị"),
        ("Phương hướng của Lai Châu là gì?", "phương hướng"),
        ("Nguyên nhân của những kết quả đạt được ở Sơn La?", "nguyên nhân của kết quả"),
    ],
)
def test_a_section_that_a_report_lacks_is_said_to_be_lacking(ask: Ask, question: str, missing: str) -> None:
    answer = ask(question)
    assert answer.abstained
    assert f"không có phần {missing}" in answer.text


def test_one_of_several_matters_is_not_the_whole_report() -> None:
    assert one_matter("Kết quả tiếp công dân năm 2031; phương hướng, nhiệm vụ năm 2032")
    assert one_matter("Sơ kết 03 năm thực hiện Chỉ thị số 45-CT/TU, ngày 04/5/2028 của Tỉnh ủy")
    assert not one_matter("Công tác phòng, chống hạn hán và chữa cháy rừng mùa khô")


@pytest.mark.parametrize("question", ["Sơn La rút ra bài học gì?", "Bài học kinh nghiệm của Sơn La là gì?"])
def test_what_is_to_be_done_next_is_no_lesson(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert answer.abstained
    assert "bài học" in answer.text


def test_what_a_directive_says_is_not_told_by_the_report_on_it(ask: Ask) -> None:
    assert ask("Chỉ thị 45 quy định cấp xã họp mấy lần?").abstained
