"""Follow-up questions, resolved against the conversation without a model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from answering_library import WordEncoder, library

from rag.answering import compose
from rag.answering.answer import Answer, Turn
from rag.answering.conversation.follow_ups import resolve
from rag.answering.question import understand
from rag.answering.refusing.abstain import abstained
from rag.answering.understanding.knowledge import Knowledge
from rag.library.local import LocalStore

FIRST = "Yên Bái tiếp bao nhiêu lượt công dân năm 2031?"


Shelf = tuple[LocalStore, WordEncoder, Knowledge]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    store, encoder, knowledge = library(tmp_path_factory.mktemp("library") / "lib")
    yield store, encoder, knowledge
    store.close()


@pytest.fixture(scope="module")
def talk(shelf: Shelf) -> tuple[Knowledge, Turn]:
    store, encoder, knowledge = shelf
    return knowledge, Turn(FIRST, compose.answer(store, encoder, understand(FIRST, knowledge), knowledge))


def test_thanks_between_do_not_end_what_was_talked_of(talk: tuple[Knowledge, Turn]) -> None:
    knowledge, turn = talk
    history = (turn, Turn("Cảm ơn bạn!", abstained("no_question", "Chưa rõ câu hỏi.")))
    assert resolve("còn Sóc Trăng thì sao?", history, knowledge) == "Sóc Trăng tiếp bao nhiêu lượt công dân năm 2031?"


@pytest.mark.parametrize(
    ("follow_up", "resolved"),
    [
        ("còn Sóc Trăng thì sao?", "Sóc Trăng tiếp bao nhiêu lượt công dân năm 2031?"),
        ("Thế còn Sóc Trăng?", "Sóc Trăng tiếp bao nhiêu lượt công dân năm 2031?"),
        ("Ở Sóc Trăng thì thế nào?", "Sóc Trăng tiếp bao nhiêu lượt công dân năm 2031?"),
        ("còn năm 2030 thì sao?", "Yên Bái tiếp bao nhiêu lượt công dân năm 2030?"),
        ("còn Sóc Trăng năm 2030 thì sao?", "Sóc Trăng tiếp bao nhiêu lượt công dân năm 2030?"),
        ("năm sau thì thế nào?", "Yên Bái tiếp bao nhiêu lượt công dân năm 2032?"),
        ("Năm trước thì sao?", "Yên Bái tiếp bao nhiêu lượt công dân năm 2030?"),
        ("trích nguyên văn đoạn đó", f"Trích nguyên văn: {FIRST}"),
        ("Cho tôi xem nguyên văn", f"Trích nguyên văn: {FIRST}"),
        ("còn hộ nghèo thì sao?", "Hộ nghèo của Yên Bái năm 2031 bao nhiêu?"),
        ("còn Sóc Trăng có bao nhiêu xã?", "Sóc Trăng có bao nhiêu xã năm 2031?"),
        # Nothing asked.
        ("?!", "?!"),
        ("cảm ơn bạn nhé", "cảm ơn bạn nhé"),
        ("đúng rồi ạ", "đúng rồi ạ"),
        # The year before, where it went, a part of it.
        ("thế cùng kỳ thì sao?", "Yên Bái tiếp bao nhiêu lượt công dân năm 2031 cùng kỳ năm trước?"),
        ("con ho ngheo thi sao", "Hộ nghèo của Yên Bái năm 2031 bao nhiêu?"),
        ("bao nhiêu phần trăm?", "Yên Bái tiếp bao nhiêu lượt công dân năm 2031, bao nhiêu phần trăm?"),
        ("còn gì nữa không?", f"Trích nguyên văn: {FIRST}"),
        ("tăng hay giảm?", "Yên Bái tiếp bao nhiêu lượt công dân năm 2031, tăng hay giảm?"),
        (
            "Số đó tăng hay giảm so với năm trước?",
            "Yên Bái tiếp bao nhiêu lượt công dân năm 2031, tăng hay giảm so với năm trước?",
        ),
        ("trong đó Trạm Tấu bao nhiêu?", "Trạm Tấu tiếp bao nhiêu lượt công dân năm 2031?"),
        # What is short and names no place is asked of the place before; what names a thing or a paper is not.
        ("nguyên nhân là gì?", "Nguyên nhân ở Yên Bái là gì?"),
        ("Giải pháp thế nào", "Giải pháp ở Yên Bái thế nào?"),
        ("ai chịu trách nhiệm", "Ai chịu trách nhiệm ở Yên Bái?"),
        ("TTHC là gì?", "TTHC là gì?"),
        ("Nơi nào có nhiều hộ nghèo nhất?", "Nơi nào có nhiều hộ nghèo nhất?"),
        ("Nghị quyết 31-NQ/TW về việc gì?", "Nghị quyết 31-NQ/TW về việc gì?"),
        ("Họ tên người ký là gì?", "Họ tên người ký ở Yên Bái là gì?"),
        ("Ai ký báo cáo đó?", "Ai ký báo cáo 77/BC-UBND của Yên Bái?"),
        ("Tỷ lệ hộ nghèo ở đó là bao nhiêu?", "Tỷ lệ hộ nghèo ở Yên Bái là bao nhiêu?"),
        ("còn của Sóc Trăng?", "Sóc Trăng tiếp bao nhiêu lượt công dân năm 2031?"),
        ("còn huyện Văn Chấn?", "huyện Văn Chấn tiếp bao nhiêu lượt công dân năm 2031?"),
        ("so với Sóc Trăng thì sao?", "Yên Bái và Sóc Trăng tiếp bao nhiêu lượt công dân năm 2031?"),
        ("So với năm 2030?", f"{FIRST[:-1]} so với năm 2030?"),
        ("trong đó bao nhiêu người già?", "Bao nhiêu người già ở Yên Bái năm 2031?"),
        ("họ có kiến nghị gì không?", "Yên Bái có kiến nghị gì không?"),
        ("nói rõ hơn", f"Trích nguyên văn: {FIRST}"),
        # What was meant instead.
        ("không, ý tôi là Sóc Trăng", "Sóc Trăng tiếp bao nhiêu lượt công dân năm 2031?"),
        ("nhầm, hỏi Sóc Trăng cơ", "Sóc Trăng tiếp bao nhiêu lượt công dân năm 2031?"),
        ("à Sóc Trăng cơ", "Sóc Trăng tiếp bao nhiêu lượt công dân năm 2031?"),
        ("còn tỷ lệ thì sao?", f"{FIRST[:-1]}, tỷ lệ bao nhiêu?"),
        ("không, năm 2030 cơ", "Yên Bái tiếp bao nhiêu lượt công dân năm 2030?"),
        ("à quên, ý tôi hỏi năm 2030", "Yên Bái tiếp bao nhiêu lượt công dân năm 2030?"),
        ("không có hạn chế gì à?", "Không có hạn chế gì ở Yên Bái?"),
        # A part of it, a level, what it is held against.
        ("riêng Sóc Trăng?", "Sóc Trăng tiếp bao nhiêu lượt công dân năm 2031?"),
        ("cấp xã thì sao?", "Yên Bái tiếp bao nhiêu lượt công dân năm 2031 ở cấp xã?"),
        ("trong những lượt đó, bao nhiêu lượt đột xuất?", "Bao nhiêu lượt đột xuất ở Yên Bái năm 2031?"),
        ("so với năm trước thì sao?", f"{FIRST[:-1]}, tăng hay giảm so với năm trước?"),
        ("so với kế hoạch thì sao?", f"{FIRST[:-1]}, đạt bao nhiêu so với kế hoạch?"),
        # Where it is said, and why.
        ("mục nào nói vậy?", f"Trích nguyên văn: {FIRST}"),
        ("có chắc không?", f"Trích nguyên văn: {FIRST}"),
        ("số này ở đâu ra?", f"Trích nguyên văn: {FIRST}"),
        ("sao lại thế?", "Vì sao Yên Bái tiếp lượt công dân năm 2031 như vậy?"),
        ("vì sao giảm?", "Vì sao Yên Bái tiếp lượt công dân năm 2031 giảm?"),
        # no follow-ups
        ("Sóc Trăng niêm yết thủ tục bằng những thứ tiếng nào?", None),
        ("Nghị quyết 31-NQ/TW về việc gì?", None),
        ("Công tác hòa giải ở Lai Châu ra sao?", None),
        ("Riêng xã Kim Cúc tiếp bao nhiêu lượt?", None),
    ],
)
def test_resolved(talk: tuple[Knowledge, Turn], follow_up: str, resolved: str | None) -> None:
    knowledge, turn = talk
    assert resolve(follow_up, [turn], knowledge) == (follow_up if resolved is None else resolved)


def test_a_first_question_stands_as_it_is(talk: tuple[Knowledge, Turn]) -> None:
    assert resolve("còn Sóc Trăng thì sao?", [], talk[0]) == "còn Sóc Trăng thì sao?"


@pytest.mark.parametrize(
    ("asked", "follow_up", "resolved"),
    [
        ("Ai ký báo cáo của Yên Bái?", "bà ấy giữ chức gì?", "Lò Thị Mây giữ chức gì?"),
        ("Nghị quyết 31-NQ/TW về việc gì?", "báo cáo nào dẫn nó?", "báo cáo nào dẫn Nghị quyết 31-NQ/TW?"),
        ("Nghị quyết 31-NQ/TW về việc gì?", "Văn bản đó ban hành khi nào?", "Nghị quyết 31-NQ/TW ban hành khi nào?"),
        ("Trích nguyên văn: Yên Bái tiếp ai?", "còn Sóc Trăng?", "Sóc Trăng tiếp ai?"),
        ("Xã Sơn Lập tiếp ai?", "còn xã Kim Cúc thì sao?", "xã Kim Cúc tiếp ai?"),
        ("Xã Sơn Lập tiếp ai?", "còn xã Kim Cúc thì sao vậy ạ?", "xã Kim Cúc tiếp ai?"),
        ("Xã Sơn Lập tiếp ai?", "Còn phường Bình Thạnh?", "phường Bình Thạnh tiếp ai?"),
        ("Huyện Trạm Tấu tiếp ai?", "Còn xã Kim Cúc?", "Huyện Trạm Tấu tiếp ai ở xã Kim Cúc?"),
        ("huyện trạm tấu tiếp ai?", "còn huyện mù cang chải?", "huyện Mù Cang Chải tiếp ai?"),
        ("yen bai tiep ai", "con soc trang thi sao", "Sóc Trăng tiếp ai"),
    ],
)
def test_what_a_word_points_at(shelf: Shelf, asked: str, follow_up: str, resolved: str) -> None:
    store, encoder, knowledge = shelf
    turn = Turn(asked, compose.answer(store, encoder, understand(asked, knowledge), knowledge))
    assert resolve(follow_up, [turn], knowledge) == resolved


def test_bare_why_takes_up_the_question(talk: tuple[Knowledge, Turn]) -> None:
    knowledge, turn = talk
    asked = Turn("Hồ sơ trễ hạn ở Sóc Trăng thế nào?", turn.answer)
    assert resolve("vì sao?", [asked], knowledge) == "Vì sao hồ sơ trễ hạn ở Sóc Trăng?"


def test_a_chain_of_follow_ups(talk: tuple[Knowledge, Turn]) -> None:
    knowledge, turn = talk
    second = resolve("còn Sóc Trăng thì sao?", [turn], knowledge)
    third = resolve("còn năm 2030?", [turn, Turn(second, turn.answer)], knowledge)
    assert third == "Sóc Trăng tiếp bao nhiêu lượt công dân năm 2030?"


def test_without_an_answer_before_it_still_works(talk: tuple[Knowledge, Turn]) -> None:
    knowledge, _ = talk
    silent = Turn("Hạn chế của Yên Bái?", Answer("Không tìm thấy.", True, "weak_evidence", "extractive"))
    assert resolve("còn Sóc Trăng?", [silent], knowledge) == "Hạn chế của Sóc Trăng?"
    assert resolve("trích nguyên văn", [silent], knowledge).startswith("Trích nguyên văn")
