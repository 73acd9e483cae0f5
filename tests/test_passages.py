"""Passages: what stands together, what is cut, what is addressed."""

from itertools import pairwise

import pytest
from documents import built
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.records import Passage, Span
from rag.text.passages import LONG, cells, crumb, pieces, syllables

SENTENCE = "Huyện đã cử cán bộ về xã cùng tổ dân vận ghi lại những việc người dân còn vướng trong tháng."


def passages(text: str) -> list[Passage]:
    return list(built(text).passages)


def test_short_paragraphs_stand_together_up_to_a_good_size() -> None:
    found = passages("I. MỘT\n\n" + "\n\n".join([SENTENCE] * 9))
    assert [syllables(p.text) for p in found] == [n * syllables(SENTENCE) for n in (4, 4, 1)]


def test_a_long_paragraph_is_cut_at_sentence_ends() -> None:
    found = passages("I. MỘT\n\n" + " ".join([SENTENCE] * 30))
    assert len(found) == 3
    assert all(p.text.endswith(".") and syllables(p.text) <= LONG for p in found)


def test_what_has_no_sentences_is_cut_all_the_same() -> None:
    text = "chữ " * 2000
    found = list(pieces(text, Span(0, len(text))))
    assert all(syllables(s.of(text)) <= 2 * LONG for s in found)


def test_a_plain_heading_is_in_the_breadcrumb_only() -> None:
    found = passages(f"II. KẾT QUẢ\n\n1. Tiếp công dân\n\n{SENTENCE}")
    assert [(p.section, p.text, p.breadcrumb) for p in found] == [
        ("II.1", SENTENCE, ("II. KẾT QUẢ", "1. Tiếp công dân"))
    ]


def test_a_heading_that_states_something_can_be_found_and_quoted() -> None:
    heading = "1. Kết quả thực hiện Quyết định số 12/QĐ-UBND về đối thoại với người dân ở xã."
    found = passages(f"II. KẾT QUẢ\n\n{heading}\n\n{SENTENCE}\n\n2. Việc khác của huyện\n\n{SENTENCE}")
    assert found[0].text == f"{heading}\n\n{SENTENCE}"
    assert found[0].section == "II.1"


def test_a_heading_alone_is_a_passage() -> None:
    assert [p.text for p in passages(f"I. MỘT\n\n{SENTENCE}\n\nII. KHÔNG CÓ")] == [SENTENCE, "II. KHÔNG CÓ"]


def test_the_first_crumb_is_place_and_year() -> None:
    found = built(f"Bình Dương, ngày 05 tháng 6 năm 2021\n\nBÁO CÁO\n\nKết quả năm 2021\n\nI. MỘT\n\n{SENTENCE}")
    assert found.passages[-1].breadcrumb[0].endswith("2021")


def test_footnotes_stand_alone_under_their_number() -> None:
    found = passages(
        "I. MỘT\n\nHuyện họp<sup>1</sup>, xã họp<sup>2</sup>.\n\n<sup>1</sup> Ba lần.\n\n<sup>2</sup> Hai lần."
    )
    assert [(p.text, p.footnote) for p in found] == [
        ("Huyện họp, xã họp.", None),
        ("Ba lần.", 1),
        ("Hai lần.", 2),
    ]


def test_rows_of_a_table_bear_its_header() -> None:
    rows = "\n".join(f"| Xã Nà Lay {n} | {n} mô hình được công nhận trong năm |" for n in range(60))
    found = passages(f"I. MỘT\n\n| Xã | Mô hình |\n|---|---|\n{rows}")
    assert len(found) > 2
    assert {p.breadcrumb[-1] for p in found} == {"Xã · Mô hình"}
    assert "\n".join(p.text for p in found) == f"| Xã | Mô hình |\n{rows}"


def test_preamble_and_foot_are_passages() -> None:
    found = passages(f"{SENTENCE}\n\nI. MỘT\n\n{SENTENCE}\n\nNơi nhận:\n- Lưu: VT.\n\nCHỦ TỊCH\n\nLê Thị Mận")
    assert [p.section for p in found] == ["Mở đầu", "I", "Nơi nhận/Ký"]
    assert "Lê Thị Mận" in found[-1].text


def test_ids_and_pages() -> None:
    document = built("Một.\n\nHai.")
    assert [p.id for p in document.passages] == [f"{document.id}:0"]
    assert document.passages[0].page is None


@pytest.mark.parametrize(
    ("label", "title", "expected"),
    [
        ("II", "KẾT QUẢ", "II. KẾT QUẢ"),
        (None, "Nguyên nhân", "Nguyên nhân"),
        ("5", "", "5"),
        ("1", "từ " * 60, "1. " + "từ " * 39 + "từ"),
    ],
)
def test_crumbs(label: str | None, title: str, expected: str) -> None:
    assert crumb(label, title) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("| TT | Huyện |\n| 1 | Tân Lợi |", "TT · Huyện"),
        ("| TT | Số đơn |  |\n|  | Nhận | Xong |\n| 1 | 8 | 7 |", "TT · Số đơn Nhận · Số đơn Xong"),
        # A first cell that is empty, under a header that has a name for each column, is data.
        ("| Khối | Xã | Số |\n|  | Hòa Bắc | 4 |", "Khối · Xã · Số"),
        ("| Một dòng | 4 |", "Một dòng · 4"),
    ],
)
def test_the_header_of_a_table_is_in_the_breadcrumb(rows: str, expected: str) -> None:
    (found,) = (p for p in passages(f"I. KẾT QUẢ\n\n{SENTENCE}\n\n{rows}") if p.text.startswith("|"))
    assert found.breadcrumb[-1] == expected


def test_cells() -> None:
    assert cells("| Xã |  | Số |") == "Xã · Số"


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(["chữ ", "hết. ", "“ai?” ", "2.417 ", "; "]), min_size=1, max_size=900).map("".join))
def test_pieces_are_the_whole(text: str) -> None:
    text = text.strip()
    found = list(pieces(text, Span(0, len(text))))
    assert "".join(s.of(text) for s in found).replace(" ", "") == text.replace(" ", "")
    assert all(a.end <= b.start for a, b in pairwise(found))
