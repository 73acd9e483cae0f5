"""Who signed: names below their titles, at the end of a document."""

from __future__ import annotations

import re

from rag.records import Signer
from rag.text.tokens import CAPITALS

_ON_BEHALF = re.compile(r"(?:TM\b|T/M\b|T\.M\b)", re.IGNORECASE)
_INSTEAD = re.compile(r"(?:KT|TL|TUQ|Q|T/L|K/T|TUN)\s*[./]", re.IGNORECASE)
_OFFICES = (
    "CHỦ TỊCH|PHÓ|BÍ THƯ|TRƯỞNG|CHÁNH|GIÁM ĐỐC|CỤC TRƯỞNG|VIỆN TRƯỞNG|THỦ TƯỚNG|TỔNG|CHỦ NHIỆM|HIỆU TRƯỞNG|ỦY VIÊN"
    "|UỶ VIÊN|QUYỀN|THANH TRA|CHI CỤC|ĐẠI TÁ|CHỈ HUY|CHÍNH ỦY|THƯ KÝ|NGƯỜI"
)
_OFFICE = re.compile(rf"(?<!\w)(?:{_OFFICES})(?!\w)")
_BODIES = re.compile(
    r"(?<!\w)(?:BAN|ỦY BAN|UỶ BAN|UBND|HĐND|HỘI ĐỒNG|THƯỜNG TRỰC|BỘ|SỞ|VĂN PHÒNG|TỈNH|HUYỆN|ĐOÀN|CHI|ĐẢNG|HỘI"
    r"|CÔNG AN)(?!\w)"
)
_NAME = re.compile(rf"[{CAPITALS}][^\W\d_]*(?:[ -][{CAPITALS}][^\W\d_]*){{1,5}}$")
_RANK = re.compile(
    r"^(?:\(?[Đđ]ã ký\)?:?\s*)?(?:(?:GS|PGS|TS|ThS|BS|KS|CN|LS)\.?\s*|(?:Đại tướng|Trung tướng|Thiếu tướng"
    r"|Đại tá|Thượng tá"
    r"|Trung tá|Thiếu tá|Đại úy)\s+)*"
)
_NOT_NAMES = re.compile(r"Nơi nhận|Như trên|Kính gửi|Phụ lục|Đã ký|Ghi chú|Lưu")
_INITIALS = re.compile(r"^(?:[A-ZĐ]\.\s?){1,4}$")


def read_signers(closing: str) -> tuple[Signer, ...]:
    """Signers from the text of recipients and signatures, in printed order.

    ``title`` holds every office line ("KT. CHỦ TỊCH, PHÓ CHỦ TỊCH"), ``authority`` the body signed for, as printed.

    >>> read_signers("TM. ỦY BAN NHÂN DÂN\\nCHỦ TỊCH\\n\\nLê Văn An")
    (Signer(name='Lê Văn An', title='CHỦ TỊCH', authority='TM. ỦY BAN NHÂN DÂN'),)
    """
    signers: list[Signer] = []
    bodies: list[str] = []
    offices: list[str] = []
    for line in _lines(closing):
        capitals = line == line.upper() and any(c.isalpha() for c in line)
        name = _RANK.sub("", line)
        if capitals and not _full_name_in_capitals(line, offices):
            if _ON_BEHALF.match(line) or (_BODIES.search(line) and not _OFFICE.search(line)):
                bodies.append(line)
            elif bodies and not offices and not _OFFICE.search(line) and not _INSTEAD.match(line):
                bodies[-1] = f"{bodies[-1]} {line}"
            else:
                offices.append(line)
        elif (bodies or offices) and _NAME.match(name) and not _NOT_NAMES.match(name):
            signers.append(Signer(name, ", ".join(offices) or None, " ".join(bodies) or None))
            bodies, offices = [], []
    return tuple(signers)


def _lines(closing: str) -> list[str]:
    """Lines without list items of recipients, marks and initials of typists."""
    kept: list[str] = []
    for raw in closing.split("\n"):
        bare = raw.strip().strip("*_").strip()
        line = _right_column(bare) if bare else ""
        if not line or line[0] in "-+•–*" or line.endswith((";", ":", ",")) or _INITIALS.match(line):
            continue
        kept.append(line)
    return kept


def _right_column(line: str) -> str:
    """What stands beside recipients where two columns were read as one line: "- Như trên; PHÓ CHỦ TỊCH"."""
    if line[0] in "-+•–N":
        for gap in re.finditer(r"[;.,):] +", line):
            beside = line[gap.end() :]
            # "- Lưu: VT, TM." ends with a typist's mark.
            if (
                len(beside) > 5
                and beside == beside.upper()
                and (_OFFICE.match(beside) or _INSTEAD.match(beside) or _ON_BEHALF.match(beside))
            ):
                return beside
    named = re.match(r"[-+•–] ?Lưu[^;.]{0,80}[;.] +(.+)", line)
    return named[1] if named and _NAME.match(named[1]) and " " in named[1] and not named[1].isupper() else line


def _full_name_in_capitals(line: str, offices: list[str]) -> bool:
    return (
        bool(offices)
        and not _OFFICE.search(line)
        and not _BODIES.search(line)
        and not _INSTEAD.match(line)
        and 2 <= len(line.split()) <= 5
        and _NAME.match(line) is not None
    )
