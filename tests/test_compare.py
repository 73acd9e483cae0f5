"""One issue across places, and the figures of one indicator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from answering_library import library

from rag.answering.compare import NOT_FOUND, bars, compare, figures_of, series
from rag.answering.question import understand
from rag.answering.scope import PARTS, named_after


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    store, encoder, knowledge = library(tmp_path_factory.mktemp("library") / "lib")
    yield store, encoder, knowledge
    store.close()


def cells(shelf: Any, issue: str) -> dict[str, str]:
    store, encoder, knowledge = shelf
    return {c.place: c.text for c in compare(store, encoder, understand(issue, knowledge), knowledge)}


def test_every_place_has_its_cell(shelf: Any) -> None:
    found = cells(shelf, "tiếp công dân")
    assert set(found) == {"Yên Bái", "Sóc Trăng", "Lai Châu"}
    assert "2.310 lượt" in found["Yên Bái"]
    assert "1.044 lượt" in found["Sóc Trăng"]
    assert found["Lai Châu"] == NOT_FOUND


def test_only_the_places_asked_for_in_their_order(shelf: Any) -> None:
    assert list(cells(shelf, "giảm nghèo ở Sóc Trăng và Yên Bái")) == ["Sóc Trăng", "Yên Bái"]


def test_a_cell_is_cited_and_verbatim(shelf: Any) -> None:
    store, encoder, knowledge = shelf
    for cell in compare(store, encoder, understand("niêm yết thủ tục", knowledge), knowledge):
        assert cell.found == (cell.citation is not None)
        if cell.citation:
            text = store.document(cell.citation.document.id).text
            assert cell.citation.quotation.span.of(text) == cell.citation.quote
            assert all(run.strip() in cell.citation.quote for run in cell.text.split("..."))


@pytest.mark.parametrize("issue", ["thu hoạch cà phê", "bóng đá nữ"])
def test_what_nobody_speaks_of_is_not_found(shelf: Any, issue: str) -> None:
    assert set(cells(shelf, issue).values()) == {NOT_FOUND}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hộ nghèo giảm (còn 4,1% năm 2031; năm 2030 là 6,2%)", [("4,1%", 2031), ("6,2%", 2030)]),
        ("Hộ nghèo còn 6,4% năm 2031; năm 2030 là 8,1%, năm 2029 là 9,9%.",
         [("6,4%", 2031), ("8,1%", 2030), ("9,9%", 2029)]),
        ("bảo hiểm y tế đạt 84%, hộ nghèo còn 5,2%", [("5,2%", None)]),
        ("hộ nghèo có 120 hộ", []),
        ("không nói gì", []),
    ],
)  # fmt: skip
def test_figures_and_their_years(text: str, expected: list[tuple[str, int | None]]) -> None:
    assert [(q.printed, q.year) for q in figures_of(text, "tỷ lệ hộ nghèo")] == expected


def test_an_indicator_over_years_and_places(shelf: Any) -> None:
    store, encoder, knowledge = shelf
    found = series(store, encoder, understand("tỷ lệ hộ nghèo", knowledge), knowledge)
    values = {(f.place, f.year): f.value for f in found}
    assert values == {
        ("Yên Bái", 2029): 9.9,
        ("Yên Bái", 2030): 8.1,
        ("Yên Bái", 2031): 6.4,
        ("Sóc Trăng", 2030): 5.2,
    }
    assert all(f.printed in f.citation.quote and f.unit == "%" for f in found)


def test_an_indicator_is_drawn_with_its_sources(shelf: Any) -> None:
    store, encoder, knowledge = shelf
    drawn = bars(series(store, encoder, understand("tỷ lệ hộ nghèo", knowledge), knowledge))
    assert [line.count("█") for line in drawn] == [16, 30, 25, 19]
    assert "Yên Bái (2031)" in drawn[3] and "6,4%" in drawn[3] and "mục II.3" in drawn[3]
    assert bars(()) == []


def test_the_heading_on_an_issue_outweighs_a_mention_elsewhere(shelf: Any) -> None:
    store, encoder, knowledge = shelf
    issue = understand("thủ tục hành chính ở Sóc Trăng", knowledge)
    (cell,) = compare(store, encoder, issue, knowledge)
    assert cell.citation is not None and cell.citation.section == "II.2"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("UBND huyện Văn Chấn tiếp 12 lượt", [("huyện", "Văn Chấn")]),
        ("xã Các Sơn, TP. Hà Giang", [("xã", "Các Sơn"), ("tp", "Hà Giang")]),
        ("cấp xã, cấp huyện Đã tiếp 12 lượt", []),
        ("Huyện Có 3 xã; thị xã Nghĩa Lộ có 5", [("thị xã", "Nghĩa Lộ")]),
        ("các huyện đã giảm", []),
    ],
)
def test_a_part_of_a_place_has_a_name(text: str, named: list[tuple[str, str]]) -> None:
    assert named_after(text, PARTS) == named
