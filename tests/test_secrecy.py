"""Stamps are seen, and text about secrets is not taken for one."""

import unicodedata

import pytest

from rag.text.heads.secrecy import stamp

HEAD = "ỦY BAN NHÂN DÂN\nHUYỆN AN BÌNH\nSố: 12/BC-UBND\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + "MẬT\nBÁO CÁO", "MẬT"),
        (HEAD + "TỐI MẬT\nBÁO CÁO", "TỐI MẬT"),
        (HEAD + "TUYỆT MẬT\nBÁO CÁO", "TUYỆT MẬT"),
        (HEAD + "[ MẬT ]\nBÁO CÁO", "MẬT"),
        (HEAD + "| TỐI MẬT |\nBÁO CÁO", "TỐI MẬT"),
        (HEAD + "Độ mật: Tối mật\nBÁO CÁO", "TỐI MẬT"),
        (HEAD + "ĐỘ MẬT: MẬT\nBÁO CÁO", "MẬT"),
        ("TUYỆT MẬT CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nBÁO CÁO", "TUYỆT MẬT"),
        ("ĐẢNG CỘNG SẢN VIỆT NAM TỐI MẬT\nBÁO CÁO", "TỐI MẬT"),
        ("Số: 09-BC/HU MẬT\nBÁO CÁO", "MẬT"),
        ("Nội dung.\n" * 200 + "TỐI MẬT\n", "TỐI MẬT"),
        (unicodedata.normalize("NFD", HEAD + "TỐI MẬT\nBÁO CÁO"), "TỐI MẬT"),
        (HEAD + "Độ mật: không\nBÁO CÁO", None),
        (HEAD + "Độ mật:\nBÁO CÁO", None),
        (HEAD + "BÁO CÁO\nCông tác bảo vệ bí mật nhà nước năm 2021", None),
        (HEAD + "BÁO CÁO\nCÔNG TÁC BẢO VỆ BÍ\nMẬT", None),
        (HEAD + "BÁO CÁO\nKẾT QUẢ BẢO VỆ BÍ MẬT", None),
        (HEAD + "BÁO CÁO\nVỀ QUẢN LÝ TÀI LIỆU TỐI MẬT", None),
        ("ỦY BAN NHÂN DÂN HUYỆN BÁO CÁO VỀ BÍ MẬT", None),
        ("Cơ quan đã rà soát 14 tài liệu mật, 02 tài liệu tối mật.", None),
        ("| MẬT | TỐI MẬT | TUYỆT MẬT |\n| 3 | 2 | 0 |", None),
        ("Hợp tác xã bán\nMẬT ONG\nra ngoài tỉnh.", None),
        ("Mật độ dân số của huyện là 312 người trên một km2.", None),
        ("", None),
    ],
)
def test_stamp(text: str, expected: str | None) -> None:
    assert stamp(text) == expected
