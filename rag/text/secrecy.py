"""A stamp of secrecy on a document, as text shows it."""

from __future__ import annotations

import re

# Độ mật stands on a line of its own: in the letterhead, or alone anywhere (Nghị định 26/2020/NĐ-CP, Điều 2: three
# degrees, printed in capitals in a frame).
_STAMP = re.compile(
    r"^[\s\[\](){}|*_.\-–—]{0,20}(?:(?:DẤU )?(?:ĐỘ|CHỈ ĐỘ)? ?MẬT ?: ?)?(TUYỆT MẬT|TỐI MẬT|MẬT)[\s\[\](){}|*_.\-–—]{0,20}$"
)


def stamp(text: str) -> str | None:
    """The degree a document is stamped with (MẬT, TỐI MẬT, TUYỆT MẬT), None without a stamp.

    >>> stamp("TỈNH ỦY AN BÌNH\\nTỐI MẬT\\nBÁO CÁO")
    'TỐI MẬT'
    """
    for line in text.splitlines():
        if len(line) < 60 and (found := _STAMP.match(line)):
            return found[1]
    return None
