"""Tables of figures: how they are read, and the questions that a row of them answers."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx as word
import pytest
from answering_library import WordEncoder
from documents import built
from tables_of_reports import TABLES, Printed

from rag import readers
from rag.answering import compose
from rag.answering.answer import Answer
from rag.answering.question import understand
from rag.answering.understanding.knowledge import Knowledge
from rag.library.local import LocalStore
from rag.text.document import build
from rag.text.layout.flat_layout import with_aligned_rows
from rag.text.tables import is_row_of_figures, lines_of_figures, tables_of

REPORT = """# I. KẾT QUẢ

Năm 2031 các xã đã trồng 640 ha rừng; riêng xã Nà Tòng trồng 75,5 ha, dẫn đầu vùng thấp. Hộ nghèo còn 4,1%.

Chất lượng rừng trồng được nghiệm thu hai lần mỗi năm, dân được trả công sau lần thứ hai.

# PHỤ LỤC 1. KẾT QUẢ TRỒNG RỪNG NĂM 2031

| TT | Đơn vị | Kế hoạch (ha) | Đã trồng (ha) | Tỷ lệ (%) | Hộ nhận khoán | Tiền công (triệu đồng) | Số GCN |
|---|---|---|---|---|---|---|---|
| 1 | UBND xã Nà Tòng | 80 | 75,5 | 94,4 | 61 | 302 | 55 |
| 2 | Xã Mường Giôn | 210 | 120 | 57,1 | 118 | 480 | 97 |
| 3 | Thị trấn Bản Lao | 30 | 30 | 100 | 22 | 120 | 20 |
| 4 | Xã Bắc Nà Tòng | 350 | 414,5 | 118,4 | 240 | 1.658 | 231 |
| | Tổng cộng | 670 | 640 | 95,5 | 441 | 2.560 | 403 |

# PHỤ LỤC 2. MỘT SỐ CHỈ TIÊU

STT   Chỉ tiêu                       ĐVT      Kế hoạch   Thực hiện   Đánh giá
1     Vườn ươm đạt chuẩn             vườn     12         9           Không đạt
2     Thu quỹ bảo vệ rừng            tỷ đồng  3,5        4,2         Vượt
3     Gỗ có chứng chỉ                %        40         38,5        Không đạt
4     Tập huấn kiểm lâm viên         lớp      4          5           Vượt

# PHỤ LỤC 4. CHÁY RỪNG THEO THÁNG NĂM 2031

| Tháng | Số vụ cháy | Diện tích cháy (ha) |
|---|---|---|
| Tháng 9 | 4 | 1,2 |
| Tháng 10 | 14 | 7,5 |
| Cả năm | 18 | 8,7 |

# PHỤ LỤC 3. VI PHẠM QUA CÁC NĂM

Kỳ         Tổng số vụ   Khởi tố   Gỗ tịch thu (m3)
Năm 2029       31          2          48,2
Năm 2030       27          1          39,6
Năm 2031       18          0          12,5
"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Answer]]:
    folder: Path = tmp_path_factory.mktemp("rows")
    encoder = WordEncoder()
    store = LocalStore.open(folder / "lib", encoder, create=True)
    fields = {"kind": "Báo cáo", "place": "Quỳnh Nhai", "province": "Sơn La", "date": "2031-12-20"}
    document = built(REPORT, **fields, title="Kết quả trồng rừng năm 2031")
    store.put([(document, encoder.encode_passages([p.text for p in document.passages]))])
    knowledge = Knowledge.of(store)
    yield lambda question: compose.answer(store, encoder, understand(question, knowledge), knowledge)
    store.close()


@pytest.mark.parametrize(
    ("question", "row", "column"),
    [
        ("Xã Mường Giôn trồng được bao nhiêu ha rừng?", "| 2 | Xã Mường Giôn |", "Đã trồng (ha) 120"),
        ("Mường Giôn: số hộ nhận khoán", "| 2 | Xã Mường Giôn |", "Hộ nhận khoán 118"),
        ("Xã Mường Giôn được bao nhiêu giấy chứng nhận?", "| 2 | Xã Mường Giôn |", "Số GCN 97"),
        ("Bản Lao: kế hoạch, hộ nhận khoán", "| 3 | Thị trấn Bản Lao |", "Hộ nhận khoán 22"),
        ("TT Bản Lao nhận bao nhiêu tiền công trồng rừng?", "| 3 | Thị trấn Bản Lao |", "(triệu đồng) 120"),
        ("xa bac na tong dat bao nhieu phan tram ke hoach trong rung", "| 4 | Xã Bắc Nà Tòng |", "Tỷ lệ (%) 118,4"),
        ("Nà Tòng đạt mấy % KH trồng rừng?", "| 1 | UBND xã Nà Tòng |", "Tỷ lệ (%) 94,4"),
        ("Kết quả trồng rừng năm 2031 được tổng cộng bao nhiêu ha?", "| | Tổng cộng |", "Đã trồng (ha) 640"),
        ("Xã nào trồng được nhiều ha rừng nhất?", "| 4 | Xã Bắc Nà Tòng |", "Đã trồng (ha) 414,5"),
        ("Xã nào có tỷ lệ trồng rừng thấp nhất?", "| 2 | Xã Mường Giôn |", "Tỷ lệ (%) 57,1"),
        ("Quỳnh Nhai thu quỹ bảo vệ rừng được bao nhiêu tỷ đồng?", "| 2 | Thu quỹ bảo vệ rừng |", "Thực hiện 4,2"),
        ("Có bao nhiêu vườn ươm đạt chuẩn so với kế hoạch?", "| 1 | Vườn ươm đạt chuẩn |", "Kế hoạch 12, Thực hiện 9"),
        ("Tập huấn kiểm lâm viên được mấy lớp?", "| 4 | Tập huấn kiểm lâm viên |", "Thực hiện 5"),
        ("Năm 2030 tịch thu bao nhiêu khối gỗ?", "| Năm 2030 |", "Gỗ tịch thu (m3) 39,6"),
        ("Tháng 10/2031 xảy ra mấy vụ cháy rừng?", "| Tháng 10 |", "Số vụ cháy 14"),
        ("Xã nào thực hiện kế hoạch trồng rừng chậm nhất?", "| 2 | Xã Mường Giôn |", "Tỷ lệ (%) 57,1"),
    ],
)
def test_a_row_that_is_named_answers(ask: Callable[[str], Answer], question: str, row: str, column: str) -> None:
    said = ask(question)
    assert said.sentences[0].text.startswith(row), said.text
    assert said.citations[1].quote.startswith(("| TT |", "| STT |", "| Kỳ |", "| Tháng |"))
    assert column in said.text


@pytest.mark.parametrize(
    "question",
    [
        "Xã Mường Giôn còn bao nhiêu ha chưa trồng?",
        "Xã Mường Giôn trồng bao nhiêu ha rừng năm 2028?",
        "Mỗi hộ ở Mường Giôn trồng bao nhiêu ha rừng?",
        "Xã Mường Giôn trồng tăng bao nhiêu ha rừng?",
        "Xã Mường Giôn trồng bao nhiêu ha quế hồi dưới tán?",
        "Xã Bản Lao trồng bao nhiêu ha rừng?",  # the table has a township of that name
        "Năm 2028 khởi tố bao nhiêu vụ?",
        "Vì sao xã Mường Giôn chỉ trồng được 120 ha rừng?",
        "Năm 2031 tập huấn bao nhiêu kiểm lâm viên?",  # the row counts classes
        "Xã nào trả tiền điện nhiều nhất?",
        "Huyện Quỳnh Nhai có bao nhiêu hộ nghèo?",
    ],
)
def test_a_row_that_says_less_than_the_question_does_not(ask: Callable[[str], Answer], question: str) -> None:
    said = ask(question)
    assert "Đọc theo cột" not in said.text
    assert not any(is_row_of_figures(s.text) for s in said.sentences), said.text


@pytest.mark.parametrize(
    ("question", "read_out"),
    [
        ("Những xã nào trồng rừng, mỗi nơi bao nhiêu ha?", "Đã trồng (ha): UBND xã Nà Tòng 75,5; Xã Mường Giôn 120;"),
        ("Tiền công ở từng xã là bao nhiêu?", "Tiền công (triệu đồng): UBND xã Nà Tòng 302; Xã Mường Giôn 480;"),
    ],
)
def test_what_each_has_is_all_rows_that_have_some(ask: Callable[[str], Answer], question: str, read_out: str) -> None:
    said = ask(question)
    assert read_out in said.text
    assert "Tổng cộng" not in said.text


def test_what_a_question_says_in_brackets_that_it_is_not_about(ask: Callable[[str], Answer]) -> None:
    said = ask("Xã Nà Tòng (không phải Bắc Nà Tòng) trồng được bao nhiêu ha rừng?")
    assert said.sentences[0].text.startswith("| 1 |"), said.text


def test_hectares_of_something_else_are_not_read_out(ask: Callable[[str], Answer]) -> None:
    assert "Đọc theo cột" not in ask("Xã Mường Giôn bị hại bao nhiêu ha mía?").text
    assert "Đọc theo cột" not in ask("Xã Mường Giôn có bao nhiêu ha nhận khoán?").text


def test_a_sentence_that_says_the_same_stands_beside(ask: Callable[[str], Answer]) -> None:
    said = ask("Xã Nà Tòng trồng được bao nhiêu ha rừng?")
    assert said.sentences[0].text.startswith("| 1 |")
    assert "riêng xã Nà Tòng trồng 75,5 ha" in said.sentences[-1].text


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (  # a heading over two columns, days that head columns, the title of the next table behind
            [
                "  Xã           Số đơn thư             Số vụ",
                "              1/2030   6/2030        6/2030",
                "  An Hòa     1.312     1.003            7",
                "  Long An      912       804            2",
                "",
                "  Bảng 2. Việc khác",
            ],
            [
                "| Xã | Số đơn thư 1/2030 | Số đơn thư 6/2030 | Số vụ 6/2030 |",
                "| An Hòa | 1.312 | 1.003 | 7 |",
                "| Long An | 912 | 804 | 2 |",
                "Bảng 2. Việc khác",
            ],
        ),
        (
            ["Xã         Đơn   Vụ", "An Hòa      12    3", "Long An      9    4"],
            ["| Xã | Đơn | Vụ |", "| An Hòa | 12 | 3 |", "| Long An | 9 | 4 |"],
        ),
        # A heading over two lines, a blank line below it, a total without a number.
        (
            ["TT   Xã        Số đơn   Tỷ lệ", "                        (%)", "", "1    An Hòa      12     40,5",
             "2    Long An      9     59,5", "     Cộng        21     100"],
            ["| TT | Xã | Số đơn | Tỷ lệ (%) |", "| 1 | An Hòa | 12 | 40,5 |", "| 2 | Long An | 9 | 59,5 |",
             "|  | Cộng | 21 | 100 |"],
        ),
        # Columns that are years.
        (
            ["Chỉ tiêu      2029   2030", "Hộ nghèo      8,1    6,4", "Cận nghèo     5,0    4,2"],
            ["| Chỉ tiêu | 2029 | 2030 |", "| Hộ nghèo | 8,1 | 6,4 |", "| Cận nghèo | 5,0 | 4,2 |"],
        ),
        (["TỈNH ỦY       ĐẢNG CỘNG SẢN", "BAN DÂN VẬN       Ngày 3/4"], None),
        (["Huyện  đã   mở 12 lớp", "cho  cán   bộ xã;", "kết  quả   đạt 97%"], None),
        # Figures without a heading; a cell under two columns; a wrapped label.
        (["An Hòa      12    3", "Long An      9    4", "Phú Mỹ       1    2"], None),
        (["Xã        Đơn      Vụ", "An Hòa     12       3", "Long An     9       4", "Phú Mỹ     chưa rõ số"], None),
        (["Xã           Đơn   Vụ", "An Hòa        12    3", "Long An        9    4", "  mở rộng", "Mỹ An  1  2"], None),
    ],
)  # fmt: skip
def test_aligned_tables_are_read_where_they_come_out_even(lines: list[str], rows: list[str] | None) -> None:
    found = [" ".join(line.split()) for line in with_aligned_rows([lines])[0] if line]
    assert found == ([" ".join(row.split()) for row in rows] if rows else [" ".join(line.split()) for line in lines])


HEAD = ["TT   Xã          Đơn   Vụ", "1    An Hòa      12    3", "2    Long An      9    4"]


@pytest.mark.parametrize(
    ("behind", "going_on"),
    [
        (
            ["", "BC tiếp dân 2030 - UBND huyện", "          7", "", "3    Tân Lập      7    1"],
            ["| 3 | Tân Lập | 7 | 1 |"],
        ),
        (
            ["          7", "", "3    Tân Lập      7    1", "     Cộng        28    8", "", "Hết bảng."],
            ["| 3 | Tân Lập | 7 | 1 |", "| | Cộng | 28 | 8 |"],
        ),
        (["", "", "5    Tân Lập      7    1"], []),  # another number than the next
        (["", "", "3    Tân Lập      khá    1"], []),  # no figure where figures stand
        (["", "Năm sau làm tiếp.", "3    Tân Lập      7    1"], []),  # a sentence between
        (["", "", "3    Tân Lập      7"], []),
    ],
)
@pytest.mark.parametrize("pages", [1, 2])
def test_rows_go_on_behind_a_page(behind: list[str], going_on: list[str], pages: int) -> None:
    made = with_aligned_rows([HEAD + behind] if pages == 1 else [HEAD, behind])
    rows = [" ".join(line.split()) for page in made for line in page if line.startswith("|")]
    assert rows == ["| TT | Xã | Đơn | Vụ |", "| 1 | An Hòa | 12 | 3 |", "| 2 | Long An | 9 | 4 |", *going_on]


def test_a_heading_that_stands_over_no_column_is_read_by_its_number_of_cells() -> None:
    lines = [
        "Xã         Đơn đã    Vụ chưa     Tiền (tỷ",
        "         giải quyết    xong       đồng)",
        "An Hòa       12           3     4,5",
        "Long An       9           4     5,5",
        "              7",
    ]
    assert with_aligned_rows([lines])[0][1:4] == [
        "| Xã | Đơn đã giải quyết | Vụ chưa xong | Tiền (tỷ đồng) |",
        "| An Hòa | 12 | 3 | 4,5 |",
        "| Long An | 9 | 4 | 5,5 |",
    ]


def test_a_table_over_two_passages_is_one() -> None:
    rows = "\n".join(f"| {n} | Xã Số {n} trên núi cao phía bắc | {n}00 | {n},5 |" for n in range(1, 60))
    document = built(f"# I. KẾT QUẢ\n\n| TT | Xã | Số hộ | Tỷ lệ (%) |\n{rows}")
    assert len([p for p in document.passages if p.text.startswith("|")]) > 1
    (table,) = tables_of(document.passages)
    assert (table.columns, table.label_at, table.figured) == (("TT", "Xã", "Số hộ", "Tỷ lệ (%)"), 1, (2, 3))
    assert table.rows[-1].label == "Xã Số 59 trên núi cao phía bắc"
    assert table.rows[-1].line.text.startswith("| 59 |")


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        ("| Xã | Số đơn | |\n| Xã | Nhận | Xong |\n| An Hòa | 8 | 7 |\n| Long An | 3 | 3 |",
         ("Xã", "Số đơn Nhận", "Số đơn Xong")),
        ("| An Hòa | 8 | 7 |\n| Long An | 3 | 3 |\n| Phú Mỹ | 3 | 3 |", None),
        ("| Việc | Ai làm | Khi nào |\n| Mở lớp | Phòng Nội vụ | Quý II |\n| Tổng kết | UBND xã | Quý IV |", None),
    ],
)  # fmt: skip
def test_columns_are_what_the_heading_calls_them(rows: str, columns: tuple[str, ...] | None) -> None:
    found: list[Any] = tables_of(built(f"# I. KẾT QUẢ\n\n{rows}").passages)
    assert [t.columns for t in found] == ([columns] if columns else [])


def test_what_is_attached_behind_a_signature_stays_whole() -> None:
    foot = [
        "Nơi nhận:                         CHỦ TỊCH",
        "- Lưu: VT.",
        "",
        "                              Lê Văn An",
        "",
    ]
    annex = ["              PHỤ LỤC 1", "  TT   Xã         Số đơn     Số vụ", "  1    An Hòa         12        3",
             "  2    Long An         9        4"]  # fmt: skip
    (table,) = tables_of(built("\n".join(["# I. KẾT QUẢ", "", "Xã họp.", "", *foot, *annex])).passages)
    assert table.columns == ("TT", "Xã", "Số đơn", "Số vụ")
    assert [row.label for row in table.rows] == ["An Hòa", "Long An"]


def test_first_lines_set_in_part_paragraphs() -> None:
    first = "      Xã họp dân ở các thôn để nghe ý kiến về việc mở đường và"
    lines = [
        line for n in range(1, 7) for line in (f"      {n}. Việc thứ {n}", first, "chia đất cho các hộ ở đầu nguồn.")
    ]
    headings = [s.title for s in built("\n".join(lines)).sections]
    assert [h for h in headings if h.startswith("Việc")] == [f"Việc thứ {n}" for n in range(1, 7)]


def test_rows_of_text_stay_sentences() -> None:
    text = "| TT | Việc | Ai làm |\n| 1 | Mở 3 lớp | Phòng Nội vụ |\n| 2 | Tổng kết | UBND xã |"
    assert not lines_of_figures(text)
    assert lines_of_figures("| TT | Xã | Đơn |\n| 1 | An Hòa | 12 |") == {0, 18}


ABOVE = """# I. TÌNH HÌNH CHUNG

Các đơn vị đã làm tốt việc được giao; nhân dân đồng tình, dư luận ổn định, không để xảy ra điểm nóng.

Số liệu cụ thể nêu tại các phụ lục kèm theo báo cáo này, do văn phòng tổng hợp từ các đơn vị.

"""
Asking = Callable[[Printed, str], Answer]


@pytest.fixture(scope="module")
def ask_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    encoder, folder = WordEncoder(), tmp_path_factory.mktemp("tables")
    stores: dict[str, tuple[LocalStore, Knowledge]] = {}

    def opened(table: Printed) -> tuple[LocalStore, Knowledge]:
        store = LocalStore.open(folder / str(len(stores)), encoder, create=True)
        fields = {"kind": "Báo cáo", "place": "Lộc Bình", "province": "Lạng Sơn", "date": "2033-12-20"}
        document = built(ABOVE + table.text, **fields, title=table.title)
        store.put([(document, encoder.encode_passages([p.text for p in document.passages]))])
        return store, Knowledge.of(store)

    def asking(table: Printed, question: str) -> Answer:
        stores[table.name] = stores.get(table.name) or opened(table)
        store, knowledge = stores[table.name]
        return compose.answer(store, encoder, understand(question, knowledge), knowledge)

    yield asking
    for store, _ in stores.values():
        store.close()


@pytest.mark.parametrize(
    ("table", "question", "row", "read_out"),
    [pytest.param(t, *told, id=f"{t.name}: {told[0]}") for t in TABLES for told in t.told],
)
def test_tables_of_any_sector_answer(ask_of: Asking, table: Printed, question: str, row: str, read_out: str) -> None:
    said = ask_of(table, question)
    assert said.sentences and said.sentences[0].text.startswith(row), said.text
    assert read_out in said.text


@pytest.mark.parametrize(
    ("table", "question"), [pytest.param(t, q, id=f"{t.name}: {q}") for t in TABLES for q in t.left]
)
def test_tables_of_any_sector_are_left_alone(ask_of: Asking, table: Printed, question: str) -> None:
    assert "Đọc theo cột" not in ask_of(table, question).text


PREMISES = Printed(
    "premises",
    """# PHỤ LỤC 1. THU QUỸ VÀ TIÊM PHÒNG NĂM 2033

| TT | Đơn vị | Quỹ thu năm 2032 (triệu) | Quỹ thu năm 2033 (triệu) | Mũi tiêm: kế hoạch | Mũi tiêm: đạt | Đánh giá |
|---|---|---|---|---|---|---|
| 1 | Xã Khe Lá | 118 | 142 | 900 | 912 | Đạt |
| 2 | Xã Đá Dựng | 205 | 176 | 1.200 | 1.080 | Không đạt |
| 3 | Xã Bản Chảo | 96 | 101 | 700 | 655 | Không đạt |
""",
    (),
    (),
)


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("Vì sao quỹ thu năm 2033 của Đá Dựng tăng?", "| 2 |"),
        ("Vì sao quỹ thu của xã Khe Lá lại giảm?", "| 1 |"),
        ("Vì sao Bản Chảo có quỹ thu năm 2033 nhiều nhất?", "| 3 |"),
        ("Vì sao Đá Dựng có quỹ thu năm 2033 thấp nhất?", "| 2 |"),
        ("Vì sao mũi tiêm của Khe Lá không đạt kế hoạch?", "| 1 |"),
        ("Vì sao mũi tiêm của Bản Chảo vượt kế hoạch?", "| 3 |"),
    ],
)
def test_a_premise_that_a_table_denies_is_refused(ask_of: Asking, question: str, row: str) -> None:
    said = ask_of(PREMISES, question)
    assert said.reason == "false_premise"
    assert any(c.quotation.text.startswith(row) for c in said.citations), said.text


@pytest.mark.parametrize(
    "question",
    [
        "Vì sao quỹ thu năm 2033 của Đá Dựng giảm?",
        "Vì sao Đá Dựng có quỹ thu năm 2033 nhiều nhất?",
        "Vì sao mũi tiêm của Bản Chảo không đạt kế hoạch?",
        "Vì sao mũi tiêm của Khe Lá vượt kế hoạch?",
    ],
)
def test_a_premise_that_a_table_bears_out_is_not(ask_of: Asking, question: str) -> None:
    assert ask_of(PREMISES, question).reason != "false_premise"


PERIOD = Printed(
    "several years together",
    """# PHỤ LỤC 1. THU HỒI ĐẤT THEO ĐỊA BÀN (01/01/2030 - 30/6/2033)

| TT | Địa bàn | Số dự án | Diện tích (ha) |
|---|---|---|---|
| 1 | Huyện Cồn Sậy | 12 | 88,4 |
| 2 | Huyện Đá Chông | 9 | 61,7 |
""",
    (),
    (),
)


def test_one_year_of_a_table_of_several_is_refused_with_its_row(ask_of: Asking) -> None:
    answer = ask_of(PERIOD, "Riêng năm 2032 huyện Cồn Sậy thu hồi bao nhiêu ha đất?")
    assert answer.abstained
    assert "không ghi riêng năm 2032" in answer.text
    assert "| 1 | Huyện Cồn Sậy | 12 | 88,4 |" in answer.text
    assert not ask_of(PERIOD, "Huyện Cồn Sậy thu hồi bao nhiêu ha đất?").abstained


def test_a_total_is_not_told_of_a_part_that_only_a_table_names(ask_of: Asking) -> None:
    text = "# I. KẾT QUẢ\n\nToàn huyện khai hoang 61,4 ha ruộng bậc thang trong năm 2033.\n\n" + PREMISES.text
    said = ask_of(Printed("a part", text, (), ()), "Khe Lá khai hoang bao nhiêu ha ruộng bậc thang?")
    assert said.abstained and "Khe Lá" in said.text


STORED = (
    ("TT", "Xã", "KH (ha)", "TH (ha)", "Tỷ lệ (%)"),
    ("1", "Xã Vạn Linh", "60", "54,5", "90,8"),
    ("2", "Xã Y Tịch", "45", "47", "104,4"),
    ("3", "Thị trấn Chi Lăng", "20", "12,3", "61,5"),
)


def _as_html() -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in STORED)
    return f"<html><body><p>Trồng na theo xã</p><table>{rows}</table></body></html>".encode()


def _as_docx() -> bytes:
    document = word.Document()
    document.add_paragraph("Trồng na theo xã")
    table = document.add_table(rows=len(STORED), cols=len(STORED[0]))
    for row, cells in zip(table.rows, STORED, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("made", [_as_html, _as_docx])
def test_a_table_of_another_format_answers(made: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / "bao-cao"
    path.write_bytes(made())
    encoder = WordEncoder()
    document = build(readers.read(path))
    store = LocalStore.open(tmp_path / "lib", encoder, create=True)
    store.put([(document, encoder.encode_passages([p.text for p in document.passages]))])
    knowledge = Knowledge.of(store)
    said = compose.answer(store, encoder, understand("Xã Y Tịch trồng na được bao nhiêu ha?", knowledge), knowledge)
    store.close()
    assert said.sentences and said.sentences[0].text.startswith("| 2 | Xã Y Tịch |"), said.text
    assert "TH (ha) 47" in said.text
