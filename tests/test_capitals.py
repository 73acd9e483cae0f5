"""Names typed in small letters get the capitals that the reports print."""

from __future__ import annotations

import pytest

from rag.answering.understanding.capitals import capitalised
from rag.answering.understanding.knowledge import Knowledge
from rag.text.tokens import fold

TEXTS = (
    "Xã Kim Cúc tiếp 12 lượt công dân, xã Sơn Lập tiếp 3 lượt; chợ Keo còn nợ phí.",
    "Bản Phố và Bản Nà Tấu có đường bê tông. UBND huyện giao GSĐTCCĐ theo dõi.",
    "Vụ đông xuân được mùa; huyện Đồng Xuân bàn giao 41 ha, xã Hòa Bình giữ gìn hòa bình.",
    "Tại Phiêng Cằm bà con hiến đất theo Luật Trật tự, an toàn giao thông đường bộ năm 2024.",
    "| Ea H'leo | 12 |",
)
KNOWLEDGE = Knowledge(printed=lambda _: TEXTS)
MARKED = [
    ("xã kim cúc tiếp mấy lượt dân?", "xã Kim Cúc tiếp mấy lượt dân?"),
    ("tỷ lệ hộ nghèo của kim cúc và sơn lập", "tỷ lệ hộ nghèo của Kim Cúc và Sơn Lập"),
    ("Riêng xã bản phố họp bao nhiêu cuộc", "Riêng xã Bản Phố họp bao nhiêu cuộc"),
    ("đường ở bản nà tấu làm thế nào", "đường ở bản Nà Tấu làm thế nào"),
    ("bà con phiêng cằm hiến bao nhiêu đất", "bà con Phiêng Cằm hiến bao nhiêu đất"),
    ("ea h'leo có mấy hộ", "Ea H'leo có mấy hộ"),
    # A word that is a name as well: only behind what it is the name of.
    ("vụ đông xuân năm nay thế nào", "vụ đông xuân năm nay thế nào"),
    ("huyện đồng xuân bàn giao mấy ha", "huyện Đồng Xuân bàn giao mấy ha"),
    ("giữ gìn hòa bình ra sao", "giữ gìn hòa bình ra sao"),
    ("xã hoà bình ra sao", "xã Hòa Bình ra sao"),
    # Other marks are another word.
    ("xã kim cục tiếp mấy lượt dân", "xã kim cục tiếp mấy lượt dân"),
    # Districts that no report names; towns before a name.
    ("huyện mường nhé có mấy xã", "huyện Mường Nhé có mấy xã"),
    ("mường nhé có mấy xã", "mường nhé có mấy xã"),
    ("tp kim cúc có mấy phường", "TP Kim Cúc có mấy phường"),
    ("bao nhiêu người dân tộc xơ đăng biết chữ", "bao nhiêu người dân tộc Xơ Đăng biết chữ"),
    ("gsđtccđ viết tắt cho gì", "GSĐTCCĐ viết tắt cho gì"),
    ("ubnd xã có hđnd không", "UBND xã có HĐND không"),
    ("nghị quyết 25-nq/tw nói gì", "nghị quyết 25-nq/tw nói gì"),
    ("luật trật tự, an toàn giao thông đường bộ quy định gì", "Luật Trật tự, an toàn giao thông đường bộ quy định gì"),
    # Who uses capitals means what has none.
    ("Báo cáo của Kim Cúc về sơn lập", "Báo cáo của Kim Cúc về sơn lập"),
    ("UBND kim cúc nói gì", "UBND Kim Cúc nói gì"),
]
UNMARKED = [
    ("xa kim cuc tiep may luot dan", "xa Kim Cúc tiep may luot dan"),
    ("vụ đông xuân năm nay", "vụ đông xuân năm nay"),
    ("huyện đông xuân bàn giao", "huyện Đồng Xuân bàn giao"),
    # A place that was restored with its capitals is none that was typed.
    ("xa kim cuc so voi Hậu Giang", "xa Kim Cúc so voi Hậu Giang"),
]


@pytest.mark.parametrize(("typed", "expected"), MARKED)
def test_a_question_in_small_letters(typed: str, expected: str) -> None:
    assert capitalised(typed, typed, KNOWLEDGE) == expected


@pytest.mark.parametrize(("restored", "expected"), UNMARKED)
def test_marks_that_were_restored_give_way_to_a_names(restored: str, expected: str) -> None:
    assert capitalised(restored, fold(restored), KNOWLEDGE) == expected


@pytest.mark.parametrize(("typed", "expected"), MARKED)
def test_nothing_but_letters_of_names_changes(typed: str, expected: str) -> None:
    assert fold(capitalised(typed, typed, KNOWLEDGE)) == fold(typed)
    assert capitalised(expected, expected, KNOWLEDGE) == expected


def test_a_library_of_nothing_leaves_a_question_as_it_is() -> None:
    assert capitalised(typed := "xã kim cúc tiếp mấy lượt dân?", typed, Knowledge()) == typed
