"""What a section is for, by the words of its title."""

from __future__ import annotations

import re

from rag.records import Role
from rag.text.tokens import fold

_LEAD = r"(?:ve |mot so |nhung |cac |noi dung |cong tac |su |phan |mat |viec )*"
_WORDS: tuple[tuple[Role, str], ...] = (
    ("nguyen_nhan", r"nguyen nhan"),
    ("kinh_nghiem", r"(?:bai hoc|kinh nghiem|bai hoc kinh nghiem)\b"),
    ("han_che", r"(?:ton tai|han che|kho khan|khuyet diem|yeu kem|thieu sot|vuong mac|bat cap|nhuoc diem)\b"),
    ("uu_diem", r"(?:uu diem|duoc$|ket qua dat duoc|thanh tich|thanh tuu|ket qua noi bat|lam duoc)"),
    ("kien_nghi", r"(?:kien nghi|de xuat|de nghi)\b"),
    (
        "nhiem_vu_giai_phap",
        r"(?:phuong huong|nhiem vu|giai phap|dinh huong|muc tieu|chuong trinh cong tac|ke hoach cong tac)\b",
    ),
    ("danh_gia_chung", r"(?:danh gia|nhan xet)\b"),
    ("dac_diem_tinh_hinh", r"(?:khai quat|vai net|dac diem|tinh hinh chung|boi canh|thuan loi|tinh hinh dia phuong)\b"),
    (
        "lanh_dao_chi_dao",
        r"(?:lanh dao|chi dao|dieu hanh|tham muu(?:,| va)? (?:chi dao|lanh dao|trien khai|to chuc)"
        r"|trien khai(?:,| thuc hien|$)|to chuc trien khai|quan triet|ban hanh (?:cac )?van ban)",
    ),
    ("ket_qua", r"(?:ket qua|tinh hinh (?:thuc hien|trien khai|va ket qua)|tinh hinh, ket qua)"),
)
_NAMES = tuple((role, re.compile(_LEAD + words)) for role, words in _WORDS)


_BARE = (
    r"(?:uu diem|ket qua(?: dat duoc)?|thuan loi|kho khan|ton tai|han che|khuyet diem|yeu kem|thieu sot|vuong mac"
    r"|bat cap|nguyen nhan(?: (?:khach quan|chu quan|cua (?:han che|ton tai|ket qua)))?|khach quan|chu quan"
    r"|bai hoc(?: kinh nghiem)?|kinh nghiem|phuong huong|nhiem vu|giai phap|muc tieu|kien nghi|de xuat"
    r"|danh gia chung|nhan xet)"
)
_BARE_TITLE = re.compile(rf"{_LEAD}{_BARE}(?:(?:,| va|,? nhung) {_BARE})*")


def is_bare_role(title: str) -> bool:
    """Whether a title names roles and nothing else.

    >>> is_bare_role("Về tồn tại, hạn chế"), is_bare_role("Kiến nghị tỉnh cấp máy")
    (True, False)
    """
    return _BARE_TITLE.fullmatch(" ".join(fold(title[:120]).split())) is not None


def named_role(title: str) -> Role | None:
    """The role a title names by its first words, with or without diacritics and capitals.

    >>> named_role("Những tồn tại, hạn chế và nguyên nhân"), named_role("Công tác tiếp công dân")
    ('han_che', None)
    """
    folded = " ".join(fold(title[:300]).split())
    return next((role for role, words in _NAMES if words.match(folded)), None)


def role_of(title: str, parent: Role, level: int) -> Role:
    """The role of a section: what its title names, else its parent's.

    Deep inside the results, a section on leading or directing ("2.2. Lãnh đạo, chỉ đạo về ...") reports results.
    """
    named = named_role(title)
    if named is None or (named == "lanh_dao_chi_dao" and (level > 2 or parent not in {"khac", "ket_qua", named})):
        return parent
    if named == "ket_qua" and parent in {"danh_gia_chung", "uu_diem"}:
        return "uu_diem"
    if named == "uu_diem" and parent == "ket_qua" and fold(title).startswith("ket qua"):
        return "ket_qua"
    return named
