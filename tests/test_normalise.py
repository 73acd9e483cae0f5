"""Canonical text: (pages, expected paragraphs), old fonts, laws."""

from collections.abc import Callable

import pytest
from documents import in_tcvn3, in_vni
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.records import RawPage
from rag.text.layout.legacy import from_tcvn3, from_vni, is_syllable, repair
from rag.text.normalise import normalise

LONG = (
    "Trong sáu tháng, các tổ dân vận của xã đã đến từng nhà để ghi nhận ý kiến về việc làm đường, chia nước và đặt "
    "điểm trường lẻ"
)


def paragraphs(*pages: RawPage | str) -> list[str]:
    raw = [page if isinstance(page, RawPage) else RawPage(None, page) for page in pages]
    return [p.text for p in normalise(raw).paragraphs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tiếp\u00a0công   dân\t tốt.", ["Tiếp công dân tốt."]),
        ("Hội ngh\u00ad\u200bị.", ["Hội nghị."]),
        ("Ho\u0300a giải.", ["Hòa giải."]),
        ("Theo QÐ số 5/QÐ-UBND, ðúng hạn.", ["Theo QĐ số 5/QĐ-UBND, đúng hạn."]),
        ("Một.\r\n\r\nHai.\rBa.", ["Một.", "Hai.", "Ba."]),
        ("Một.\n\n---\n\nHai.\n\n***\n\nBa.", ["Một.", "Hai.", "Ba."]),
        ("## **Một** việc\n\nLàm *thật t*ốt.", ["Một việc", "Làm thật tốt."]),
        ("Đánh dấu (*) và 5 * 3 giữ nguyên.", ["Đánh dấu (*) và 5 * 3 giữ nguyên."]),
        ("*\n\nSố 5-BC/TU", ["*", "Số 5-BC/TU"]),
        ("Diện tích 5 m<sup>2</sup> đất.", ["Diện tích 5 m² đất."]),
        ("Có dấu<sup>7</sup> mà không có chú thích.", ["Có dấu⁷ mà không có chú thích."]),
        ("| Xã | Số |\n|:--|--:|\n| Nà Lay | 4 |", ["| Xã | Số |\n| Nà Lay | 4 |"]),
        ("Việc của xã được\n\ngiao cho tổ.", ["Việc của xã được giao cho tổ."]),
        ("Họp xong.\n\nnhưng còn việc.", ["Họp xong.", "nhưng còn việc."]),
        ("Quyết định số 1002/QĐ-\n\nuBND của tỉnh.", ["Quyết định số 1002/QĐ-uBND của tỉnh."]),
        ("I. KẾT QUẢ\n\nHuyện họp.", ["I. KẾT QUẢ", "Huyện họp."]),
        ("1. Ưu điểm\n\nCán bộ xã nhiệt tình.", ["1. Ưu điểm", "Cán bộ xã nhiệt tình."]),
        (
            "Theo Nghị định số 149/2018/NĐ-CP ngày\n\n07/11/2018 của Chính phủ.",
            ["Theo Nghị định số 149/2018/NĐ-CP ngày 07/11/2018 của Chính phủ."],
        ),
        (
            "Theo Kết luận số 62-KL/TW của Bộ Chính trị (khóa\nX) và nhiều văn bản khác, huyện đã\nlàm xong việc này.",
            ["Theo Kết luận số 62-KL/TW của Bộ Chính trị (khóa X) và nhiều văn bản khác, huyện đã làm xong việc này."],
        ),
        (
            "Xã phổ biến các quy định mới của Luật\nĐất đai cho người dân ở ba thôn\nvùng cao rồi ghi lại\ný kiến.",
            ["Xã phổ biến các quy định mới của Luật Đất đai cho người dân ở ba thôn vùng cao rồi ghi lại ý kiến."],
        ),
        (
            "Thực hiện Nghị quyết Đại hội nhiệm kỳ 2020\n- 2025 trên địa bàn huyện, các xã đã\nlàm xong.",
            ["Thực hiện Nghị quyết Đại hội nhiệm kỳ 2020 - 2025 trên địa bàn huyện, các xã đã làm xong."],
        ),
        (f"{LONG}\n\nNà Lay của huyện.", [f"{LONG}", "Nà Lay của huyện."]),
        (f"{LONG}, {LONG.lower()} ở\n\nNà Lay.", [f"{LONG}, {LONG.lower()} ở Nà Lay."]),
        ("Số: 30- KH/BDVHU ngày 5/6.", ["Số: 30- KH/BDVHU ngày 5/6."]),
        (
            "Nơi nhận:\n\n- Tỉnh ủy;\n\n- Lưu.\n\nTM. ỦY BAN\nCHỦ TỊCH",
            ["Nơi nhận:\n- Tỉnh ủy;\n- Lưu.", "TM. ỦY BAN\nCHỦ TỊCH"],
        ),
        (
            "TỈNH ỦY X\nBAN DÂN VẬN\n\nBÁO CÁO\n\nKết quả năm 2021",
            ["TỈNH ỦY X\nBAN DÂN VẬN", "BÁO CÁO", "Kết quả năm 2021"],
        ),
        ("Một.\n\n2\n\nHai.\n\n3\n\nBa.", ["Một.", "Hai.", "Ba."]),
        ("Có 5 xã:\n\n7\n\n9", ["Có 5 xã:", "7", "9"]),
    ],
)
def test_paragraphs(text: str, expected: list[str]) -> None:
    assert paragraphs(text) == expected
    assert paragraphs("\n\n".join(expected)) == expected


WRAPPED = """I. KẾT QUẢ

1. Công tác phối hợp nắm tình hình nhân dân ở các xã vùng xa của tỉnh và
việc trả lời ý kiến

Các huyện đã cử 120 lượt cán bộ về xã, cùng tổ dân vận đến từng hộ ghi lại
những việc người dân còn vướng, nhất là việc chia ruộng theo Quyết định số 12/QĐ-
UBND và việc học của con em các hộ phải chuyển chỗ ở từ năm trước đến nay.
- Xã nào có đơn thì trả lời tại xã.
- Xã nào không có đơn thì báo về huyện trong tuần
đầu của tháng sau."""


@pytest.mark.parametrize("told", [True, None])
def test_cut_lines_are_joined(told: bool | None) -> None:
    assert paragraphs(RawPage(1, WRAPPED, told)) == [
        "I. KẾT QUẢ",
        "1. Công tác phối hợp nắm tình hình nhân dân ở các xã vùng xa của tỉnh và việc trả lời ý kiến",
        "Các huyện đã cử 120 lượt cán bộ về xã, cùng tổ dân vận đến từng hộ ghi lại những việc người dân còn vướng, "
        "nhất là việc chia ruộng theo Quyết định số 12/QĐ-UBND và việc học của con em các hộ phải chuyển chỗ ở từ năm "
        "trước đến nay.",
        "- Xã nào có đơn thì trả lời tại xã.",
        "- Xã nào không có đơn thì báo về huyện trong tuần đầu của tháng sau.",
    ]


def test_running_heads_and_page_numbers_go() -> None:
    pages = [
        RawPage(n, f"UBND TỈNH BÌNH LỘC\n\nNgười dân xã số {n} góp ý nhiều lần.\n\nTrang {n}/4") for n in range(1, 5)
    ]
    normal = normalise(pages)
    assert [p.text for p in normal.paragraphs] == [
        "UBND TỈNH BÌNH LỘC",
        *(f"Người dân xã số {n} góp ý nhiều lần." for n in range(1, 5)),
    ]
    assert [p.page for p in normal.paragraphs] == [1, 1, 2, 3, 4]
    assert normal.counts["running_heads"] == 7


WORDS = "Trong kỳ các thôn của xã Nà Lay đã họp xong việc chung, ghi sổ đủ và"
GOING_ON = "gửi về xã trước ngày hẹn, không thôn nào phải nhắc lần hai trong quý."


@pytest.mark.parametrize(
    ("between", "pages"),
    [
        (lambda n: f"\n\n{n}\n\nXÃ NÀ LAY - Báo cáo quý III/2023\n", 4),
        (lambda n: f"\n\n{n}\n\nXÃ NÀ LAY - Báo cáo quý III/2023\n\n", 2),
        (lambda n: f"\n\nXã Nà Lay, báo cáo quý\n{n}\n\n", 5),
        (lambda n: f"\n\nTrang {n}/9\n\n", 1),
        (lambda n: f"\n\nTrang {n}\n\n", 3),
        (lambda n: f"\n\n- {n} -\n\n", 3),
        (lambda n: f"\n\n{n}/9\n\n", 3),
        (lambda n: f"\n\n{n}\n\n", 3),
        (lambda n: "\n\nXã Nà Lay - Báo cáo quý III\n\n", 9),
    ],
)
def test_running_heads_in_text_without_pages(between: Callable[[int], str], pages: int) -> None:
    words = [f"{WORDS} {letter}" for letter in "abcdeghik"[:pages]]
    text = "\n\n".join(f"{w}{between(n)}{GOING_ON}" for n, w in enumerate(words, 2))
    assert paragraphs(text) == [f"{w} {GOING_ON}" for w in words]


@pytest.mark.parametrize(
    "text",
    [
        "Có ba thôn:\n\n3\n\nNà Lay\n\n1\n\nNà Lay",
        "Đạt tỷ lệ:\n\n4/9\n\n2/9",
        "Trang 3",
        "Nhận xét:\n\nTốt\n\nNhận xét:\n\nKhá\n\nNhận xét:\n\nTốt",
    ],
)
def test_lines_that_come_back_stay_where_no_page_ends(text: str) -> None:
    assert paragraphs(text) == text.split("\n\n")


HEAD = ["TT", "Đơn vị", "Tiếp nhận", "Ghi chú"]


@pytest.mark.parametrize(
    ("cells", "rows"),
    [
        (
            [*HEAD, "1", "Xã Một", "3.204", "Đạt", "2", "Xã Hai", "18", "Chậm"],
            ["| 1 | Xã Một | 3.204 | Đạt |", "| 2 | Xã Hai | 18 | Chậm |"],
        ),
        (
            [*HEAD, "01", "Xã Một", "3.204", "", "02", "Xã Hai", "18", ""],
            ["| 01 | Xã Một | 3.204 | |", "| 02 | Xã Hai | 18 | |"],
        ),
        (
            [*HEAD, "1", "Xã Một", "3.204", "2", "Xã Hai", "18", "Chậm", "3", "Xã Ba", "7", "Tốt"],
            ["| 1 | Xã Một | 3.204 | |", "| 2 | Xã Hai | 18 | Chậm |", "| 3 | Xã Ba | 7 | Tốt |"],
        ),
        (
            [*HEAD[:3], "1", "Xã Một", "3", "2", "Xã Hai", "18", "Tổng cộng", "21"],
            ["| 1 | Xã Một | 3 |", "| 2 | Xã Hai | 18 |", "| | Tổng cộng | 21 |"],
        ),
    ],
)
def test_a_table_written_one_cell_a_line(cells: list[str], rows: list[str]) -> None:
    width = cells.index(rows[0].split(" ")[1])
    expected = ["Theo bảng sau:", "\n".join([f"| {' | '.join(cells[:width])} |", *rows]), "Xã đã ghi sổ."]
    text = "Theo bảng sau:\n\n" + "\n".join(cells) + "\n\nXã đã ghi sổ."
    assert paragraphs(text) == expected
    assert paragraphs("\n\n".join(expected)) == expected


def test_a_table_that_does_not_come_out_even_is_told() -> None:
    cells = ["Đơn vị", "Tiếp nhận", "Xã Một", "31", "29", "98,1", "Xã Hai", "18", "16", "96", "Xã Ba", "4", "4", "100"]
    normal = normalise([RawPage(None, "Theo bảng sau:\n\n" + "\n".join(cells) + "\n\nXã đã ghi sổ.")])
    assert normal.warnings == ("Có 1 bảng bị mất cột, mỗi ô thành một dòng; hãy đối chiếu với bản gốc.",)
    assert normalise([RawPage(None, "TT\n\nĐơn vị\n\n1")]).warnings == ()


def test_the_same_words_at_two_pages_ends_are_no_running_head() -> None:
    text = "\n\n".join(f"{WORDS}\n\n{n}\n\n{GOING_ON}" for n in (2, 3, 4))
    assert paragraphs(text) == [f"{WORDS} {GOING_ON}"] * 3


def test_a_page_break_inside_a_sentence_is_kept_as_a_place() -> None:
    normal = normalise([RawPage(4, "Huyện đã họp với"), RawPage(5, "các xã ba lần.")])
    assert [(p.text, p.breaks) for p in normal.paragraphs] == [("Huyện đã họp với các xã ba lần.", ((17, 5),))]
    assert normal.counts == {"joined_pages": 1}


def test_footnotes_between_two_halves_of_a_sentence() -> None:
    normal = normalise(
        [
            RawPage(
                None,
                "Huyện họp<sup>1</sup> với cán bộ, công\n\n---\n\n[^1]: Ba lần.\n\n"
                "chức xã[^2].\n\n<sup>2</sup> Có xã Nà Lay.",
            )
        ]
    )
    assert [(p.text, p.anchors) for p in normal.paragraphs] == [
        ("Huyện họp với cán bộ, công chức xã.", ((9, 1), (34, 2)))
    ]
    assert [(n, p.text) for n, p in normal.footnotes] == [(1, "Ba lần."), (2, "Có xã Nà Lay.")]


@pytest.mark.parametrize(
    ("text", "body", "notes"),
    [
        ("Huyện họp[1] ba lần.\n\n[1] Có xã Nà Lay.", ["Huyện họp ba lần."], [(1, "Có xã Nà Lay.")]),
        ("Huyện họp ba lần¹².\n\n¹² Có xã Nà Lay.", ["Huyện họp ba lần."], [(12, "Có xã Nà Lay.")]),
        ("Huyện họp [1].\n\n[2] Có xã Nà Lay.", ["Huyện họp [1].", "[2] Có xã Nà Lay."], []),
        ("Rộng 5 m².\n\n² Có xã Nà Lay.", ["Rộng 5 m².", "² Có xã Nà Lay."], []),
        ("[1] Huyện họp.\n\n[2] Xã họp.", ["[1] Huyện họp.", "[2] Xã họp."], []),
        ("Xã họp (khoá XI)(1).\n\n(1) Có Nà Lay.", ["Xã họp (khoá XI)."], [(1, "Có Nà Lay.")]),
        (
            "Xã “Bình yên”(4), có\n\n___\n(4) Ký năm 2020.\n\nsổ ghi.",
            ["Xã “Bình yên”, có sổ ghi."],
            [(4, "Ký năm 2020.")],
        ),
        ("Đạt 80%(2).\n\n(2) Theo sổ của\nhuyện.\n\nHết.", ["Đạt 80%.", "Hết."], [(2, "Theo sổ của huyện.")]),
        ("Xã họp (1).\n\n---\n\n(1) Có Nà Lay.", ["Xã họp."], [(1, "Có Nà Lay.")]),
        ("Xã họp (1).\n\n(1) Có Nà Lay.", ["Xã họp (1).", "(1) Có Nà Lay."], []),
        ("Gồm (1) họp; (2) ghi.\n\n(1) Họp.\n\n(2) Ghi.", ["Gồm (1) họp; (2) ghi.", "(1) Họp.", "(2) Ghi."], []),
        ("Sau Điều 5(1) có\n\n(1) Xã Một;", ["Sau Điều 5(1) có", "(1) Xã Một;"], []),
        ("Xã họp(1).\n\n(1) Có Nà Lay;\nlập hai tổ.", ["Xã họp."], [(1, "Có Nà Lay; lập hai tổ.")]),
        (
            "Xã họp(1).\n\n(1) Ghi: ba cuốn.\n\n(2) Đo: hai lần.\n\nDân góp(2).\n\n(1) Có Nà Lay.\n\n(2) Hộ một ngày.",
            ["Xã họp.", "(1) Ghi: ba cuốn.", "(2) Đo: hai lần.", "Dân góp."],
            [(1, "Có Nà Lay."), (2, "Hộ một ngày.")],
        ),
        (
            "Xã họp(1).\n\n(1) Xã Một;\n\n(2) Xã Hai.\n\n---\n(1) Có Nà Lay.",
            ["Xã họp.", "(1) Xã Một;", "(2) Xã Hai."],
            [(1, "Có Nà Lay.")],
        ),
        ("Của Trung ương1 và các\n\n1 Về dân vận.\n\nphòng.", ["Của Trung ương và các phòng."], [(1, "Về dân vận.")]),
        ("Của Trung ương1.\n\n1 Đã có ở Nà Lay.", ["Của Trung ương."], [(1, "Đã có ở Nà Lay.")]),
        ("Của Trung ương2.\n\n---\n2. Về dân vận.", ["Của Trung ương."], [(2, "Về dân vận.")]),
        ("Của Trung ương2.\n\n2. Về dân vận.", ["Của Trung ương2.", "2. Về dân vận."], []),
        ("Phòng PA02, 3 km2, Covid2.\n\n2 Về dân vận.", ["Phòng PA02, 3 km2, Covid2.", "2 Về dân vận."], []),
        ("1 Xã họp.\n\nTheo xã1.", ["1 Xã họp.", "Theo xã1."], []),
    ],
)
def test_footnotes_printed_without_markup(text: str, body: list[str], notes: list[tuple[int, str]]) -> None:
    normal = normalise([RawPage(None, text)])
    assert [p.text for p in normal.paragraphs] == body
    assert [(n, p.text) for n, p in normal.footnotes] == notes


def test_pages_without_text_are_told() -> None:
    normal = normalise([RawPage(1, "Có chữ."), RawPage(2, " \n")])
    assert normal.counts["pages_without_text"] == 1
    assert normal.warnings == ("Có 1 trang không có chữ.",)


SENTENCES = [
    "Ủy ban nhân dân huyện đã tiếp 45 lượt người, trả lời đúng hạn 41 đơn, đạt 91,1%.",
    "Đảng bộ xã Nà Lay giữ vững quốc phòng - an ninh, không để xảy ra khiếu kiện đông người.",
    "Những việc còn vướng được ghi sổ, chuyển phòng Tư pháp xử lý trước kỳ họp thứ ba.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_old_fonts_are_repaired(sentence: str) -> None:
    # TCVN3 has no codes for capitals with marks.
    assert from_tcvn3(in_tcvn3(sentence)).lower() == sentence.lower()
    assert from_vni(in_vni(sentence)) == sentence
    assert paragraphs(in_tcvn3(sentence))[0].lower() == sentence.lower()
    assert paragraphs(in_vni(sentence)) == [sentence]


def test_old_fonts_are_told_and_mixed_with_unicode() -> None:
    normal = normalise([RawPage(None, "\n\n".join([SENTENCES[0], in_tcvn3(SENTENCES[2]), in_vni(SENTENCES[1])]))])
    assert [p.text for p in normal.paragraphs] == [SENTENCES[0], SENTENCES[2], SENTENCES[1]]
    assert (normal.counts["repaired_tcvn3"], normal.counts["repaired_vni"]) == (1, 1)
    assert len(normal.warnings) == 2


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
        ("B¸o c¸o kÕt qu¶", "Báo cáo kết quả"),
    ],
)
def test_tcvn3_as_typed(typed: str, expected: str) -> None:
    assert from_tcvn3(typed) == expected
    assert paragraphs(typed) == [expected]


@pytest.mark.parametrize(
    "text",
    ["có", "Hoà bình", "© 2020 Sở Nội vụ", "Diện tích 5 m² và 30 °C", "Café São Paulo", "Điều 5 § 2", "«Dân biết»",
     "hôm nay", "có tài", "và có lúc", "Đài Á - Phi"],
)  # fmt: skip
def test_unicode_is_never_damaged(text: str) -> None:
    assert repair([text])[0] == [text]


@pytest.mark.parametrize(
    "word", ["nghiêng", "quyển", "Thuỷ", "thủy", "hoà", "hòa", "khuya", "giếng", "yêu", "chếch", "ươm"]
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["Coäng", "hßa", "cheá", "tænh", "Haùn", "xyz", "bôt"])
def test_not_syllables(word: str) -> None:
    assert not is_syllable(word)


VIETNAMESE = st.text(
    alphabet=st.sampled_from("aàáảãạăằắâầấeèéêềếệiìíoòóôồốộơờớuùúưừứựyýđbcghlmnprtvxĐẤỘ ,.-0123456789"), max_size=80
)


@settings(deadline=None, max_examples=200, derandomize=True)
@given(st.lists(VIETNAMESE, max_size=6))
def test_letters_and_figures_stay(lines: list[str]) -> None:
    """Whatever is joined or parted: the same letters in the same order."""
    text = "\n".join(["Đơn vị được nhận việc ở xã.", *lines])
    letters = "".join(c for c in text if c.isalpha())
    assert "".join(c for p in paragraphs(text) for c in p if c.isalpha()) == letters


@settings(deadline=None, max_examples=200, derandomize=True)
@given(st.text(max_size=300))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = "\n\n".join(paragraphs(text))
    # A footnote's text stands apart, without its number.
    if "<sup>" not in text and "[^" not in text:
        assert "\n\n".join(paragraphs(once)) == once


def test_a_heading_at_a_pages_foot_takes_nothing_from_the_next() -> None:
    body = (
        "Ủy ban nhân dân huyện đã tổ chức nhiều lớp tập huấn cho\n"
        "cán bộ thôn, ấp và công chức của các xã vùng sâu, vùng\n"
        "xa; số người dự mỗi lớp từ ba mươi đến năm mươi người."
    )
    heading = "2. Công tác kiểm tra việc sử dụng quỹ của thôn và\ntổ hòa giải"
    first = f"BÁO CÁO\n\nI. KẾT QUẢ\n\n1. Tập huấn\n\n{body}\n\n{body}\n\n{heading}"
    second = f"Trong năm, Thanh tra huyện đã kiểm tra mười một thôn và\nlập biên bản với hai thôn.\n\n{body}"
    pages = [RawPage(1, first, hard_wrapped=True), RawPage(2, second, hard_wrapped=True)]
    texts = [p.text for p in normalise(pages).paragraphs]
    assert heading.replace("\n", " ") in texts
    assert any(text.startswith("Trong năm, Thanh tra") for text in texts)
