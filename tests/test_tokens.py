"""Syllables, figures, symbols, words and diacritics."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.text.tokens import (
    LEXICAL_FIELDS,
    fold,
    lexical_fields,
    number_form,
    search_form,
    segment,
    syllables,
    symbols,
    words,
)
from rag.text.words.diacritics import Restorer
from rag.text.words.plain_words import in_other_words, table

VIETNAMESE = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệÀÁĐỐỨ 0123456789.,/-", max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đơn thư", "don thu"),
        ("HOÀ BÌNH", "hoa binh"),
        ("Ỷ lại, ưỡn ẹo", "y lai, uon eo"),
        ("plain 12", "plain 12"),
    ],
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == fold(unicodedata.normalize("NFD", text)) == expected


@pytest.mark.parametrize(
    ("typed", "one"),
    [("1.680", "1680"), ("09", "9"), ("0", "0"), ("41,5", "41,5"), ("41.5", "41,5"), ("1.234.567", "1234567"),
     ("5k", "5k"), ("0,75", "0,75"), ("007", "7")],
)  # fmt: skip
def test_figures_have_one_spelling(typed: str, one: str) -> None:
    assert number_form(typed) == one


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Uỷ ban hoà giải", "ủy ban hòa giải"),
        ("quý, quỳ gối", "quý, quỳ gối"),
        ("THUỶ SẢN", "thủy sản"),
        ("toàn, hoàng", "toàn, hoàng"),
    ],
)
def test_search_form_places_tones_one_way(text: str, expected: str) -> None:
    assert search_form(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25-NQ/TW", {"25/nq/tw", "25nqtw", "nq25"}),
        ("25-NQ/TƯ", {"25/nq/tw", "25nqtw", "nq25"}),
        ("25-NQ/TU", {"25/nq/tu", "25nqtu", "nq25"}),
        ("25/NQ-TW", {"25/nq/tw", "25nqtw", "nq25"}),
        ("25NQ/TW", {"25/nq/tw", "25nqtw", "nq25"}),
        ("25NQTW", {"25nqtw"}),
        ("nghi quyet so 25", {"nq25"}),
        ("NQ 25", {"nq25"}),
        ("Kết luận 114-KL/TW", {"114/kl/tw", "114kltw", "kl114"}),
        ("30- KH/BDVHU-UBND", {"30/kh/bdvhu/ubnd", "30khbdvhuubnd", "kh30"}),
        ("04/2015/NĐ-CP", {"4/2015/nd/cp", "4ndcp", "nd4", "nd4/2015"}),
        ("Pháp lệnh 34/2007", {"pl34", "pl34/2007"}),
        ("2766/UBND-VX", {"2766/ubnd/vx", "2766ubndvx", "cv2766"}),
        ("ngày 3/6/2013", {"2013-06-03"}),
        ("ngày 03 tháng 6 năm 2013", {"2013-06-03"}),
        ("đạt 04/07 vụ, 298 thủ tục", set()),
        ("kế hoạch 5% và quyết định 1,5 tỷ", set()),
    ],
)
def test_symbols(text: str, expected: set[str]) -> None:
    assert set(symbols(text)) == expected


@given(VIETNAMESE)
@settings(deadline=None, max_examples=150)
def test_form_of_unicode_does_not_matter(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert syllables(text) == syllables(decomposed)
    assert symbols(text) == symbols(decomposed)


@given(VIETNAMESE)
@settings(deadline=None, max_examples=150)
def test_folded_tokens_match_tokens_of_the_folded(text: str) -> None:
    assert tuple(fold(s) for s in syllables(text)) == syllables(fold(text))


def test_words_keep_figures_and_join_compounds() -> None:
    assert {"cải_cách", "hành_chính", "1250", "hồ_sơ"} <= set(words("Cải cách hành chính: 1.250 hồ sơ"))


def test_lexical_fields_are_those_promised() -> None:
    fields = lexical_fields("Chỉ thị 16/CT-TTg có 3 mục", ("Sông Lam 2020", "II. Kết quả"))
    assert tuple(fields) == LEXICAL_FIELDS
    assert fields["heading"] == ("sông", "lam", "2020", "ii", "kết", "quả")
    assert "16/ct/ttg" in fields["symbols"]
    assert fields["folded"] == ("chi", "thi", "16", "ct", "ttg", "co", "3", "muc")


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [
        ("giải phóng mặt bằng", ("giải_phóng_mặt_bằng",)),
        ("mặt bằng mới", ("mặt_bằng", "mới")),
        ("chữ lạ", ("chữ", "lạ")),
        ("", ()),
    ],
)
def test_segment_follows_the_lexicon(spoken: str, expected: tuple[str, ...]) -> None:
    lexicon = {"giải_phóng": 3, "mặt_bằng": 4, "giải_phóng_mặt_bằng": 5, "mới": 9, "mặt": 1}
    assert segment(spoken.split(), lexicon) == expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cai cach hanh chinh", "cải cách hành chính"),
        ("CAI CACH HANH CHINH", "CẢI CÁCH HÀNH CHÍNH"),
        ("tiep cong dan dinh ky", "tiếp công dân định kỳ"),
        ("giải quyet khieu nại, tố cáo", "giải quyết khiếu nại, tố cáo"),
        ("UBND xa tiep nhan ho so", "UBND xã tiếp nhận hồ sơ"),
        ("Cải cách hành chính", "Cải cách hành chính"),
        ("phat trien kinh te-xa hoi, linh vuc qp-an", "phát triển kinh tế-xã hội, lĩnh vực qp-an"),
        ("ty le nguoi dan co bhyt", "tỷ lệ người dân có bhyt"),
        ("ke hoach 12/KH-CAT-PV03 cua cong an", "kế hoạch 12/KH-CAT-PV03 của công an"),
        ("giai phong mat bang o huyen Song Lam", "giải phóng mặt bằng ở huyện Sông Lam"),
        ("có mấy sản phẫm được giãi quyêt", "có mấy sản phẩm được giải quyết"),
        ("mấy ngừoi bị xữ lý", "mấy người bị xử lý"),
        ("bà Phạm Thị Đượm và ông Y Blơn được khen", "bà Phạm Thị Đượm và ông Y Blơn được khen"),
        ("", ""),
    ],
)
def test_diacritics_are_restored(typed: str, meant: str) -> None:
    assert Restorer.of({"sông_lam": 3, "giải_phóng_mặt_bằng": 2}).restore(typed) == meant


@given(VIETNAMESE)
@settings(deadline=None, max_examples=60)
def test_restoring_changes_marks_only(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    restored = RESTORER.restore(composed)
    assert len(syllables(restored)) == len(syllables(composed))
    assert RESTORER.restore(restored).count(" ") == composed.count(" ")


RESTORER = Restorer.of({})


def test_own_words_of_a_library_win() -> None:
    assert Restorer.of({}).restore("mo hinh tai xom Dong Riêng").endswith("Riêng")
    assert Restorer.of({"dong_riềng": 40}).restore("cay dong rieng") == "cây dong riềng"
    assert Restorer.of({"quàn": 1}).restore("nhà có tang quàn trong nhà mấy hôm").count("quàn") == 1


def test_everyday_words_name_formal_ones() -> None:
    assert "khiếu nại" in dict(in_other_words(("than", "phiền")))["than phiền"]
    assert in_other_words(("tivi",)) == ()
    assert len(table()) > 300
    assert all(formal and all(f == search_form(f) for f in formal) for formal in table().values())
