"""One thing asked in several ways, put in the way that the rest of the house reads."""

from __future__ import annotations

import re

from rag.answering.understanding.knowledge import Knowledge
from rag.text.districts import bare_name
from rag.text.places import canonical
from rag.text.tokens import CAPITALS, fold

_OF = r"(?P<of>[^,:;?]{2,40}?)"
_PLACE_AHEAD = re.compile(
    r"(?:(?:(?:[Tt]heo|[Cc]ăn cứ|[Dd]ựa vào|[Dd]ựa theo|[Tt]rong) (?:các |những )?"
    r"(?:(?:báo cáo|số liệu|thống kê)(?: (?:báo cáo|thống kê|tổng hợp|mới nhất))?)(?: của| ở| tại)?"
    rf" {_OF}(?: thì)?,)|{_OF.replace('<of>', '<said>')}(?::| [-–]))"
    r" (?P<rest>\S.*)"
)
_WHY_THERE = re.compile(
    rf"(?:ở|tại) {_OF}, (?P<why>(?:vì sao|tại sao|do đâu|nguyên nhân|lý do|tên)\b[^?]*?)(?P<end>(?: là gì)?\s*\?*)",
    re.IGNORECASE,
)
_BODY = re.compile(r"^(?:UBND|HĐND|Huyện ủy|Tỉnh ủy|Thành ủy|Thị ủy) ")
_KIND = re.compile(r"^(?:tỉnh|huyện|thành phố|thị xã|thị trấn|quận|xã|phường|tp\.?|tx\.?) ?(?=\S)", re.IGNORECASE)
_NAME = re.compile(rf"[{CAPITALS}][^\W\d_]*(?: [{CAPITALS}][^\W\d_]*){{0,3}}")

_WHY = re.compile(r"^(?:tại sao|do đâu(?: mà)?|vì lý do gì(?: mà)?)\b", re.IGNORECASE)
_WHY_AHEAD = re.compile(
    r"(?:nêu |cho biết )?(?:các |những )?(?:nguyên nhân|lý do)(?: (?:nào|gì))?"
    r"(?: (?:khiến cho|khiến|làm cho|dẫn đến|dẫn tới|của việc|vì sao))?(?: việc)? (?!nào\b|gì\b|của|hạn chế|tồn tại"
    r"|khuyết điểm|khó khăn|vướng mắc|yếu kém|bất cập|chủ quan|khách quan|chính|chủ yếu|là|thì|do|và|trong|ở|tại)"
    r"([^?,;]+?)(?:,? (?:là (?:do đâu|do gì|gì|những gì|vì sao|tại sao)|do đâu|ở đâu))?\?*",
    re.IGNORECASE,
)
_WHY_BEHIND = re.compile(
    r"((?:(?!\b(?:mấy|bao nhiêu|nào|gì|ai|đâu)\b)[^?,;])+?)(?<! và) (?:là )?"
    r"(?:vì sao|tại sao|do đâu|vì đâu|vì lý do gì)\?*"
)
_SAID = re.compile(
    r"\b(?:tăng|giảm|chậm|trễ|chưa|không|chỉ|vượt|thấp|cao|đạt|còn|bị|phải|lại|ít|nhiều|kém|thiếu|tụt|kéo dài)\b"
)
"""What makes a clause of words: "nguyên nhân giải ngân chậm" has it, "nguyên nhân dịch bệnh" has not."""

_NOT_BUT = re.compile(
    r"\b(?:không|chẳng|chả)(?: những| hề)? (?:tăng|giảm)(?: đi| lên)?,? mà(?: còn| lại)* (tăng|giảm)\b"
)
"""What is said of a change by what it is not: "không giảm mà lại tăng"."""
_COUNT = re.compile(r"(?:nêu |cho biết )?số (?:lượng )?(?=[^\W\d_])", re.IGNORECASE)
_SEVERAL_COUNTS = re.compile(r"(?:,| và) (?:tổng )?(?:số|tỷ lệ|tỉ lệ)\b", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(?:nêu |cho biết )?(?:tổng )?(?:số(?! (?:\d|hiệu|ký|điện|máy|quyết|công văn|kế hoạch|liệu|sách|hóa|phận))"
    r"|tỷ lệ|tỉ lệ|diện tích|sản lượng|doanh thu|thu nhập|dân số|dư nợ|nợ đọng|kinh phí|chi phí|năng suất|công suất"
    r"|chiều dài|độ mặn|dự toán|thu ngân sách|chi ngân sách) [^?:;]+\?*",
    re.IGNORECASE,
)
_OF_PLACE = re.compile(r" của (?=(?:tỉnh|huyện|thành phố|thị xã|thị trấn|quận|xã|phường|TP|TX)\b)")
_ASKS = re.compile(
    r"\b(?:bao nhiêu|mấy|nào|gì|ai|sao|đâu|bao giờ|khi|không|chưa|so sánh|nêu|liệt kê|danh sách|nguyên nhân|hạn chế"
    r"|kiến nghị|giải pháp|qua các năm|từng|mỗi|các)\b|[^\w\s]\s*$(?<!\?)",
    re.IGNORECASE,
)


def in_one_way(text: str, knowledge: Knowledge) -> str:
    """A question (with its diacritics) as most people ask it.

    The place that it begins with is said as a place, and behind what asks for a reason; a cause asked for by its name
    is asked with "vì sao"; an amount that is only named is asked for.

    >>> in_one_way("Theo báo cáo của Cà Mau, nguyên nhân giải ngân chậm là gì?", Knowledge())
    'Vì sao giải ngân chậm ở Cà Mau?'
    """
    return _amount_asked(_why_asked(_place_behind(_NOT_BUT.sub(r"\1", text), knowledge)))


def _place_behind(text: str, knowledge: Knowledge) -> str:
    """ "Theo báo cáo của Cà Mau, X" and "Cà Mau: X" as "Ở Cà Mau, X"; "Ở Cà Mau, vì sao X?" as "Vì sao X ở Cà Mau?"."""
    ahead = _PLACE_AHEAD.fullmatch(text)
    if ahead and (place := _named(ahead["of"] or ahead["said"], knowledge)):
        text = f"Ở {place}, {_within(ahead['rest'])}"
    there = _WHY_THERE.fullmatch(text)
    if there and (place := _named(there["of"], knowledge)):
        return f"{there['why'][0].upper()}{there['why'][1:]} ở {place}{there['end']}"
    return text


def _within(text: str) -> str:
    """Words as they stand within a sentence: a name keeps its capital."""
    first, _, rest = text.partition(" ")
    return text if first[1:] != first[1:].lower() or rest[:1].isupper() else text[0].lower() + text[1:]


def _named(phrase: str, knowledge: Knowledge) -> str | None:
    """A phrase that is a place and nothing else, without the body whose report it is; None for another."""
    place = _BODY.sub("", phrase.strip())
    name = _KIND.sub("", place)
    known = fold(name) in knowledge.names.spelt or canonical(name) is not None or bare_name(place) != place
    return place if known and _NAME.fullmatch(name) else None


def _why_asked(text: str) -> str:
    """ "Tại sao", "Nguyên nhân giải ngân chậm là gì?" and "Giải ngân chậm là do đâu?" with "Vì sao"."""
    text = _WHY.sub("Vì sao", text)
    found = _WHY_AHEAD.fullmatch(text) or _WHY_BEHIND.fullmatch(text)
    return f"Vì sao {_within(found[1])}?" if found and _SAID.search(found[1]) else text


def _amount_asked(text: str) -> str:
    """ "Dư nợ của xã Tân Lộc" as "Dư nợ của xã Tân Lộc là bao nhiêu?", "Số hộ nghèo" as "Có bao nhiêu hộ nghèo"."""
    if not _AMOUNT.fullmatch(text) or _ASKS.search(text):
        return text
    if _COUNT.match(text) and not _SEVERAL_COUNTS.search(text):
        return _OF_PLACE.sub(" ở ", _COUNT.sub("Có bao nhiêu ", text))
    return f"{text.rstrip('? ')} là bao nhiêu?"
