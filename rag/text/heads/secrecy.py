"""A stamp of secrecy on a document, as its text shows it.

The three degrees of the Law on the protection of state secrets (29/2018/QH14, Điều 8) are stamped in capitals, below
the document's number (Nghị định 26/2020/NĐ-CP). Text about secrets is no stamp.
"""

from __future__ import annotations

import re
import unicodedata

_DEGREE = r"(TUYỆT MẬT|TỐI MẬT|MẬT)"
# What is left of a stamp's frame in text.
_FRAME = r"[\s\[\](){}|*_.:~=\-–—]{0,20}"
_ALONE = re.compile(rf"{_FRAME}(?:DẤU\s+)?{_DEGREE}{_FRAME}")
_DECLARED = re.compile(rf"{_FRAME}(?:ĐỘ|DẤU CHỈ ĐỘ|MỨC ĐỘ)\s+MẬT\s?:\s?{_DEGREE}{_FRAME}", re.IGNORECASE)
# Recognition of a scan puts what stands side by side in a letterhead on one line.
_BESIDE = re.compile(
    r"CỘNG H(?:ÒA|OÀ) XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT NAM|ĐỘC LẬP\s?[-–]|(?:ỦY|UỶ) BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN|"
    r"(?:TỈNH|HUYỆN|THÀNH|THỊ|QUẬN|ĐẢNG) (?:ỦY|UỶ)|SỐ\s?:|NGÀY\s.{0,10}THÁNG"
)
_STARTS = re.compile(rf"\s*{_DEGREE}\s+(?=\S)")
_ENDS = re.compile(rf"(\S+)\s+{_DEGREE}\s*$")
_LETTERHEAD_LINES = 15
_LONGEST_LINE = 200
# "... BẢO VỆ BÍ" + "MẬT": a title broken before its last word.
_BROKEN_TITLE = ("BÍ", "BẢO", "ĐỘ", "CƠ", "DẤU")


def stamp(text: str) -> str | None:
    """The degree a document is stamped with (MẬT, TỐI MẬT, TUYỆT MẬT), None without a stamp.

    >>> stamp("TỈNH ỦY AN BÌNH\\nTỐI MẬT\\nBÁO CÁO")
    'TỐI MẬT'
    """
    before = ""
    lines = (line.strip() for line in unicodedata.normalize("NFC", text).splitlines())
    for number, line in enumerate(line for line in lines if line):
        if len(line) <= _LONGEST_LINE:
            if found := _declared_or_alone(line, before):
                return found
            if number < _LETTERHEAD_LINES and (found := _in_letterhead(line)):
                return found
        before = line
    return None


def _declared_or_alone(line: str, before: str) -> str | None:
    if found := _DECLARED.fullmatch(line):
        return found[1].upper()
    found = _ALONE.fullmatch(line)
    if found is None or before.upper().endswith(_BROKEN_TITLE):
        return None
    return found[1]


def _in_letterhead(line: str) -> str | None:
    if not _BESIDE.search(line.upper()):
        return None
    if found := _STARTS.match(line):
        return found[1]
    found = _ENDS.search(line)
    return found[2] if found and found[1] not in _BROKEN_TITLE else None
