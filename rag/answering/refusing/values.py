"""Kinds of value asked for that no sentence prints: money, an area, a telephone number, a day."""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.answering.answer import Answer
from rag.answering.evidence import figures_near
from rag.answering.refusing.case import Case, nearest
from rag.answering.refusing.elsewhere import things
from rag.answering.verify import dates

_KINDS_OF_VALUE: tuple[tuple[str, str, str], ...] = (
    (r"\bbao lâu\b(?! (?:một|mới|thì))",
     r"\d\s*(?:ngày|giờ|phút|tuần|tháng|năm)\b|(?:hàng|hằng) (?:ngày|tuần|tháng|quý|năm)", "thời gian"),
    (r"\bmấy giờ\b", r"\d\s?(?:giờ|h)(?:\d\d)?\b", "giờ"),
    (r"\b(?:mấy|bao nhiêu) tuổi\b", r"\d\s*tuổi\b", "số tuổi"),
    # Telephones are things too: only their number is asked for here, and a day ("07-6-2033") is none.
    (r"\bsố (?:điện thoại|máy|đường dây nóng|nóng)\b|\bsđt\b|\bhotline\b|^điện thoại\b"
     r"|\bđiện thoại (?:của|liên hệ|liên lạc|đường dây)\b"
     r"|\b(?:điện thoại|đường dây nóng)\b[^?]{0,60}\b(?:là (?:bao nhiêu|mấy|gì)|số (?:bao nhiêu|mấy|nào|gì))\W*$",
     r"(?<![\d/.-])(?!\d{1,2}[-./ ]\d{1,2}[-./ ]\d{4}\b)(?:\+?84|0)\d(?:[ .-]?\d){6,9}(?![\d/.-])", "số điện thoại"),
    (r"\bbiển (?:số|kiểm soát)\b(?=[^?]*\b(?:gì|nào|bao nhiêu|mấy)\b|\W*$)",
     r"\b\d{2}[A-Z]{1,2}\d?[ .-]?\d{3}", "biển số"),
    (r"\b(?:e-?mail|thư điện tử)\b", r"\w@\w", "địa chỉ thư điện tử"),
    (r"\b(?:website|địa chỉ (?:trang|cổng|web|truy cập)|đường link|đường dẫn)\b",
     r"www\.|https?:|\.vn\b", "địa chỉ trang thông tin"),
    (r"\b(?:bao nhiêu|mấy) (?:(?:chục|trăm) )?(?:tiền|đồng(?! chí| bào)|ngàn|nghìn|triệu|tỷ|tỉ)\b"
     r"(?! (?:lượt|người|hồ|đơn|hộ|lệ))",
     r"\d[\d.,]*\s*(?:đồng|triệu|tỷ|tỉ|nghìn|ngàn)", "số tiền"),
    (r"(?<!giảm )(?<!kiệm )(?<!kiệm được )(?<!giảm được )\b(?:bao nhiêu|mấy) (?:kinh phí|chi phí|vốn|ngân sách)\b"
     r"|\b(?:tốn|hết|trị giá|giá trị|tiêu tốn|thưởng|phạt|lương|phụ cấp|giá)(?: [^\W\d_]+){0,2} (?:bao nhiêu|mấy)\W*$"
     r"|\b(?:mỗi|hằng|hàng|từng) (?:tháng|quý|năm)(?: được)? (?:cho|giúp|hỗ trợ|trợ cấp|nhận|chi|đóng|thu|trả)"
     r"(?: [^\W\d_]+){0,3} (?:bao nhiêu|mấy)\W*$"
     r"|(?<!đánh )(?<!định )(?<!so )\bgiá\b(?! trị| thành tích)[^?]{0,120}\b(?:bao nhiêu|mấy)\W*$",
     r"\d[\d.,]*\s*(?:đồng|triệu|tỷ|tỉ|nghìn|ngàn)", "số tiền"),
    (r"\b(?:mức lương|số tiền|hết bao nhiêu"
     r"|mức (?:phụ cấp|lương|thưởng|chi|hỗ trợ|phạt|thu|đóng)(?![^?]*\bsố (?:mấy|nào|bao nhiêu)\b))\b"
     r"|\b(?:kinh phí|lệ phí|chi phí|học phí|tiền|lương|phụ cấp|vốn|mức đầu tư)\b[^?%]{0,120}"
     r"(?<!chẳng )(?<!không )\b(?:bao nhiêu(?! (?:%|phần trăm))\b|mấy\W*$)"
     r"|^(?:tổng )?(?:kinh phí|chi phí|số tiền|mức chi|nguồn vốn)\b(?![^?]*\b(?:nào|sao|gì)\b)",
     r"\d[\d.,]*\s*(?:đồng|triệu|tỷ|tỉ|nghìn|ngàn|%)", "số tiền"),
    (r"\b(?:phụ cấp|lương|hỗ trợ|trợ cấp|bồi dưỡng|thưởng|phạt)\b[^?]{0,20}\bmức (?:mấy|nào|bao nhiêu|thế nào)\b",
     r"\d[\d.,]*\s*(?:đồng|triệu|tỷ|tỉ|nghìn|ngàn|%)|hệ số \d", "mức được hỏi"),
    (r"\b(?:mấy|bao nhiêu) (?:năm|tháng) (?:tù|án treo|cải tạo)\b", r"\d\s*(?:năm|tháng) (?:tù|cải tạo|án)", "mức án"),
    (r"\bsố tài khoản\b(?! [^?]*\b(?:đã|được|so với)\b)|\bmã số thuế\b", r"\d{8,}", "dãy số"),
    (r"(?<!phần trăm )(?<!% )(?<!tỷ lệ )(?<!tỉ lệ )(?<!so với )\bdân số\b"
     r"(?! (?:tham gia|dùng|sử dụng|mua|đã)\b| (?:có|được) (?!bao|mấy|là))"
     r"|(?<!phần trăm )\b(?:có|gồm|là) (?:bao nhiêu|mấy) (?:người )?dân(?: sinh sống| ở)?"
     r"(?=\W*$|,? (?:và )?(?:rộng|diện tích))"
     r"|\b(?:bao nhiêu|mấy) (?:nhân khẩu|cư dân|người (?:dân )?(?:đang )?(?:sinh sống|cư trú|ở\W*$))"
     r"|(?:\bđông dân|^(?:dân|huyện|tỉnh|thành phố|tp|xã|phường|thị trấn)\b[^?,]* đông)"
     r" (?:cỡ nào|chừng nào|bao nhiêu|mấy)\b(?! (?:lượt|đoàn))",
     r"(?i)(?<!% )(?<!so với )\bdân số\b", "dân số"),
    (r"\bdiện tích\b|(?<!nhân )(?<!mở )(?<!lan )(?<!sâu )(?<!tỏa )\brộng (?:cỡ nào|chừng nào|bao nhiêu|mấy)\b",
     r"(?i)\bdiện tích\b[^.;]{0,40}\d|\d\s?(?:ha|km2|km²|m2|m²|héc)\b", "diện tích"),
    (r"(?<!mỗi )(?<!từng )(?<!các )\b(?:thứ|hạng|vị trí) (?:mấy|bao nhiêu)\b",
     r"(?:thứ|hạng|vị trí)\s+(?:thứ\s+)?\d|thứ (?:hai|ba|tư|năm|sáu|bảy)\b|\d/(?:63|34)\b", "thứ hạng"),
    (r"\bphần trăm\b", r"\d\s*%|(?<![\d/])\d[\d.]*/\d[\d.]*(?![\d/]|/?\s?-?[A-ZĐ]|\s*điểm)", "tỷ lệ phần trăm"),
    (r"\b(?:tỷ lệ|tỉ lệ)\b[^?]*\b(?:bao nhiêu|mấy)\b",
     r"\d\s*%|(?<![\d/])\d[\d.]*/\d[\d.]*(?![\d/]|/?\s?-?[A-ZĐ]|\s*điểm)", "tỷ lệ"),
    (r"\b(?:khoản|điều|chương|điểm) mấy\b|\btheo (?:khoản|điều) nào\b"
     r"|\bmục mấy (?:của|trong|ở) (?:nghị|quyết|chỉ|luật|pháp|thông|kết)\b|\b(?:khoản|điều|chương) nào (?:của|trong)\b",
     r"(?i)\b(?:khoản|điều|chương) (?:\d|[ivx]+\b)", "điều khoản"),
    (r"\b(?:bao nhiêu|mấy) điểm\b(?! (?:nóng|giao|trường|cầu|bỏ|bầu))", r"\d\s*điểm|điểm\s*:?\s*\d|\d\s*%", "số điểm"),
    (r"^(?:mức )?điểm (?:trung bình|bình quân|chuẩn|sàn|thi|số)\b",
     r"\d\s*điểm(?! phần trăm)|điểm[^.;]{0,40}\b(?:là|đạt|:)\s*\d", "số điểm"),
    (r"^(?:mức )?giá (?!trị\b|thành tích\b)", r"\d[\d.,]*\s*(?:đồng|triệu|tỷ|tỉ|nghìn|ngàn)", "giá tiền"),
    (r"\bkh(?:óa|oá) (?:mấy|bao nhiêu|thứ mấy)\b", r"(?i)\bkh(?:óa|oá)\s+(?:thứ\s+)?(?:[ivxlc]+|\d+)\b", "số khóa"),
    (r"\b(?:mức|cấp) độ (?:mấy|bao nhiêu)\b", r"(?i)\b(?:mức|cấp) độ \d", "mức độ"),
    (r"\bcấp nào\b", r"(?i)\bcấp (?:tỉnh|huyện|xã|trên|dưới|ủy|cơ sở|trung ương)|\bUBND|\bHĐND|ủy ban|hội đồng", "cấp"),
    (r"(?<!mỗi )(?<!từng )(?<!các )\bloại (?:đô thị )?mấy\b|\bđô thị mấy\b", r"(?i)\bloại\s+(?:[ivx]+|\d)\b", "loại"),
)  # fmt: skip
_COUNTED_BESIDE = ("số tiền", "số điện thoại")
"""Values beside whose names other things are counted: "đường dây nóng nhận bao nhiêu cuộc gọi"."""
_WHERE = re.compile(
    r"\b(?:ở đâu|(?:chỗ|nơi) nào)\W*$"
    r"|^(?:có )?(?:những |các )?(?:nơi|chỗ|tỉnh|huyện|xã|địa phương|báo cáo|đơn vị) nào\b"
)

_PUBLISHED = re.compile(r"\b(?:niêm yết|công khai|công bố|thông báo|phổ biến)\b")


def _no_value(case: Case) -> Answer | None:
    low = case.low
    if _WHERE.search(low) and "figure" not in case.want:
        return None  # "thông báo số điện thoại ở đâu?" asks for no number
    if _PUBLISHED.search(low) and "how" in case.want and "figure" not in case.want:
        return None  # "công khai mức thu phí ra sao?"
    if case.want.kind == "symbol" and not case.want.nouns:
        return None  # "quyết định nào về diện tích tối thiểu?"
    for asked, printed, name in _KINDS_OF_VALUE:
        # A sentence that merely speaks of a telephone line does not hold its number.
        if name in _COUNTED_BESIDE and any(figures_near(e.text, case.want.nouns) for e in case.chosen):
            continue  # "dừng trả tiền điện cho bao nhiêu công trình?" asks for no money
        if re.search(asked, low) and not any(re.search(printed, e.text) for e in case.chosen):
            return nearest(case, f"Các báo cáo không ghi {name} được hỏi.")
    return None


_OF_DOCUMENT = re.compile(
    r"\b(?:báo cáo|kế hoạch|quyết định|công văn|nghị quyết|chỉ thị|kết luận|thông tư|nghị định|chương trình|văn bản"
    r"|quy chế|luật|pháp lệnh|thông báo|hướng dẫn|tờ trình|ban hành|hiệu lực)\b"
)
_DAY_ASKED = re.compile(r"\bngày (?:nào|mấy|bao nhiêu|tháng năm nào)\b")
CITED_DAY = re.compile(
    r"\d+\s?[/-]\s?(?:\d{4}\s?/\s?)?[A-ZĐ][\w/-]*(?:\s?[-/]\s?[A-ZĐ][\w/-]*)*,? (?:ngày )?"
    r"(?:\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|\d{1,2} tháng \d{1,2} năm \d{4})"
    r"|\bLuật [^,;.\d]{2,60}? năm \d{4}|năm “?[^\W\d_]|“[^”]*”\s*(?:năm )?\d{4}"
)


_UNTIL = re.compile(r"\b(?:đến|tới|chừng|khi|bao) (?:bao giờ|khi nào|lúc nào|giờ)\b")
_UNTIL_THEN = re.compile(r"\b(?:(?:đến|tới|chừng|sau|trước|ngay) khi|trong (?:quý|tháng|năm|tuần))\b")
"""What a time may be told by without a date: "cho đến khi quy hoạch được phê duyệt"."""


_EACH_MONTH = re.compile(r"\bngày \d{1,2}(?:[-/.]\d{1,2})? (?:hằng|hàng|mỗi) (?:tháng|quý|năm)\b")


def _no_date(case: Case) -> Answer | None:
    """A date was asked for, and none of the best sentences has one."""
    if case.want.kind != "when":
        return None
    # The day of a plan that the sentence cites is not the day of what was done by it.
    of_document = bool(case.understood.directives) or _OF_DOCUMENT.search(case.low) is not None
    near = [e for e in case.chosen if all(name in e.text for name in things(case.understood))] or case.chosen
    texts = [e.text if of_document else CITED_DAY.sub(" ", e.text) for e in near]
    of_day = _DAY_ASKED.search(case.low) is not None
    if any(
        dates(t) or _EACH_MONTH.search(t) or (not of_day and re.search(r"năm \d{4}|tháng \d{1,2}", t)) for t in texts
    ):
        return None
    if _UNTIL.search(case.low) and any(_UNTIL_THEN.search(t.lower()) for t in texts):
        return None
    return nearest(case, "Các báo cáo có nhắc đến nhưng không ghi thời điểm được hỏi.")


GATES: tuple[Callable[[Case], Answer | None], ...] = (_no_value, _no_date)
