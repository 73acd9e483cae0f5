"""Abbreviations are met in both directions."""

import pytest

from rag.text.words.abbreviations import ABBREVIATIONS, contract, expand, other_forms, shorten, spell_out
from rag.text.words.short_names import codes, set_up, shortened


@pytest.mark.parametrize(
    ("code", "phrase"),
    [
        ("UBND", "ủy ban nhân dân"),
        ("tthc", "thủ tục hành chính"),
        ("CCHC", "cải cách hành chính"),
        ("BHYT", "bảo hiểm y tế"),
        ("NTM", "nông thôn mới"),
        ("VBQPPL", "văn bản quy phạm pháp luật"),
        ("UBKT", "ủy ban kiểm tra"),
        ("KHHGĐ", "kế hoạch hóa gia đình"),
        ("QCDC", "quy chế dân chủ"),
        ("MTTQ", "mặt trận tổ quốc"),
        ("HĐND", "hội đồng nhân dân"),
        ("hdnd", "hội đồng nhân dân"),
        ("CCVC", "công chức, viên chức"),
        ("PAPI", "chỉ số hiệu quả quản trị và hành chính công"),
        ("CT-XH", "chính trị - xã hội"),
        ("htx", "hợp tác xã"),
        ("TT&TT", "thông tin và truyền thông"),
        ("KHĐT", "kế hoạch và đầu tư"),
    ],
)
def test_both_directions(code: str, phrase: str) -> None:
    assert expand(code)[0] == phrase
    assert any(expand(c) == expand(code) for c in contract(phrase))


@pytest.mark.parametrize("word", ["cb", "tw", "nhà", "CT", ""])
def test_what_is_no_abbreviation_in_running_text(word: str) -> None:
    assert expand(word) == ()


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("kết quả CCHC", ("cải cách hành chính",)),
        ("chi so bao hiem y te o dau", ("BHYT",)),
        ("TTHC và nông thôn mới", ("thủ tục hành chính", "NTM")),
        ("CB xã", ("cán bộ",)),
        ("không có gì", ()),
    ],
)
def test_other_forms(text: str, forms: tuple[str, ...]) -> None:
    assert other_forms(text) == forms


def test_issuers_long_and_short() -> None:
    assert spell_out("Văn phòng HĐND và UBND huyện") == "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân huyện"
    assert shorten("Uỷ ban nhân dân xã Tân An") == "UBND xã Tân An"
    for issuer in ("Thường trực HĐND tỉnh An Hải", "UBND huyện Bình An"):
        assert shorten(spell_out(issuer)) == issuer


def test_every_phrase_is_lower_case_and_has_words() -> None:
    for code, phrases in ABBREVIATIONS.items():
        assert code and phrases
        assert all(p == p.lower() and " " in p for p in phrases)


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Công tác kiểm soát bệnh dại (KSBD) được duy trì.", "KSBD", "kiểm soát bệnh dại"),
        ("Đội cứu hộ, cứu nạn đường thủy (CHCNĐT) trực đêm.", "CHCNĐT", "cứu hộ, cứu nạn đường thủy"),
        ("Tiền mua (CSHT) và vé.", "CSHT", "Tiền mua"),
        ("KSBD (kiểm soát bệnh dại) do thú y làm.", "KSBD", "kiểm soát bệnh dại"),
        ("| KSBD | Kiểm soát bệnh dại |", "KSBD", "Kiểm soát bệnh dại"),
        ("KSBD: chưa có phòng riêng.", "KSBD", None),
        ("Thực hiện Kế hoạch số 7-KH/HU về nuôi ong (sau đây gọi tắt là Kế hoạch 7), xã đã họp.", "Kế hoạch 7",
         "Thực hiện Kế hoạch số 7-KH/HU về nuôi ong"),
        ("Công tác KSBD được duy trì.", "KSBD", None),
    ],
)  # fmt: skip
def test_short_names_that_a_text_sets_up(text: str, short: str, long: str | None) -> None:
    found = set_up(text, short)
    assert (found.of(text) if found else None) == long


def test_how_a_text_shortens() -> None:
    text = "Công tác kiểm soát bệnh dại (viết tắt là KSBD) được duy trì."
    assert shortened(text, "kiểm soát bệnh dại") == "KSBD"
    assert shortened(text, "bệnh dại ở chó") is None
    assert codes("KSBD ở xã, Sở NN&PTNT") == ("KSBD", "NN&PTNT")
