"""Questions after what a directive itself lays down: only its own text could answer them, unless a report prints it.

"Nghị định 12 phạt bao nhiêu tiền nếu xả rác?" asks for the text; "Theo Quyết định 12, huyện được giao bao nhiêu biên
chế?" may be told where the report cites it; what was done by a directive, whom it is of and what it is about is told by
the reports always.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering import scope
from rag.answering.cites import ABOUT, ARTICLE, OF_DIRECTIVES, Mentioned
from rag.answering.evidence import Weight, figures_near, keys_of, runs
from rag.answering.question import Understood
from rag.answering.understanding.asking import QUESTION_WORDS, Asked
from rag.answering.verify import tokens

_KIND = (
    r"(?:nghị (?:định|quyết)|quyết định|chỉ thị|thông tư|kết luận|quy định|hướng dẫn|pháp lệnh|luật|nđ|nq|qđ|ct|tt|kl)"
)
_IN_ONE = rf"(?:theo|trong|tại|của|ở|căn cứ) {_KIND}\b"

_CONTENT = re.compile(
    r"\b(?:quy định|nêu|yêu cầu|đề ra|đặt ra|xác định|giao|hướng dẫn|chỉ ra|đưa ra|có|gồm|chia|cấm|cho phép|buộc|bắt)"
    r"\b[^?]{0,90}"
    r"\b(?:gì|nào|những gì|mấy|bao nhiêu|bao lâu|ra sao|thế nào)\b"
    r"|^(?:theo )?(?:nghị|quyết|chỉ|thông|kết|pháp|luật)\b[^,?]*"
    r"\b(?:chấm|trả|hỗ trợ|phạt|thưởng|tính|dành|chi|cộng|trừ)\b[^?]*\b(?:mấy|bao nhiêu)\b"
)
_LAYS_DOWN = re.compile(r"\b(?:quy định|yêu cầu|đề ra|đặt ra|giao|hướng dẫn|chia|cấm|cho phép|buộc|bắt)\b")
# "Những kế hoạch nào thực hiện Chỉ thị 16": what was done by it stands in the reports.
_CARRIED_OUT = re.compile(
    r"^(?:tổng )?kinh phí\b(?!.*\bquy định\b)"
    r"|\b(?:kế hoạch|quyết định|công văn|chương trình|văn bản|hướng dẫn|mô hình|cách làm) (?:nào|gì)\b[^?]*"
    r"\b(?:thực hiện|triển khai|cụ thể hóa|quán triệt)\b"
    r"|\b(?:để làm gì|nhằm (?:việc |mục đích )?gì)\b"
    r"|\b(?:thực hiện|triển khai)\b[^?]*\bđược (?:những )?(?:gì|kết quả (?:gì|nào))\b"
    r"|\b(?:bao nhiêu|mấy) (?:hộ|người|hồ sơ|doanh nghiệp|lao động|trường hợp|học sinh|đảng viên|cán bộ|xã|lượt)\b"
    r"[^?]*\b(?:được|đã|bị)\b[^?]*\btheo\b"
    r"|\bđạt (?:được )?(?:mấy|bao nhiêu)\b(?! điểm)|\b(?:rốt cuộc|đến nay|lập mới|xử lý được)\b"
)
# "Chương trình 1719 ở Bảo Lạc được giao bao nhiêu vốn?": a programme is carried out, each place reports on its own.
_PROGRAMME = re.compile(r"\b(?:chương trình|ctmtqg|đề án)(?: mtqg| mục tiêu quốc gia)? \d")
# "Nội dung của Nghị quyết", "quy định những gì": the text itself is asked for; "quy định về việc gì" asks what the
# directive is about, and that is printed where it is cited.
_WHOLE = re.compile(
    r"^(?:cho (?:tôi )?(?:biết|hỏi) )?(?:nội dung|toàn văn)\b(?! (?:về|liên quan))"
    r"|\bnhững (?:quan điểm|mục tiêu|nhiệm vụ|giải pháp|nguyên tắc|biện pháp)\b[^?]*\b(?:gì|nào)\b"
    r"|\b(?:những gì|gồm những|(?<!khoản )(?<!điểm )mấy (?:điều|chương|khoản|phần|mục|điểm|nhiệm vụ|quan điểm|hình thức"
    r"|cách|bước|khâu|nhóm|loại|mức|nguyên tắc|tiêu chí|giải pháp|trường hợp))\b"
)
_WHICH_ARTICLE = re.compile(r"\b(?:điều khoản|khoản|điều|chương) nào\b")
_NAMED_PARTS = (
    re.compile(
        r"\b(?:quy định|đề ra|đặt ra|yêu cầu) (?:những |các )?"
        r"(điều kiện|tiêu chuẩn|biện pháp|nguyên tắc|hình thức|mức phạt|thủ tục|trình tự|thời hạn|chế tài)\b"
        r"[^?]*\b(?:gì|nào)\b"
    ),
    re.compile(
        r"(?<!nhiêu )(?<!mấy )\b(điều kiện|tiêu chuẩn|tiêu chí|hệ số|định mức|thời hạn|hồ sơ|giấy tờ|trình tự"
        rf"|nguyên tắc|thang điểm|chế tài|cơ chế|ưu đãi|khung phạt|mức phạt)\b[^?]*\b{_IN_ONE}"
    ),
)
"""A part of a directive by its name: a sentence that does not say "điều kiện" prints no conditions."""
# "Theo Nghị định 12 thì xã phải niêm yết những gì": what a directive binds to stands in itself.
_BOUND = re.compile(
    r"\b(?:phải|không được|được phép|được quyền|có quyền|có trách nhiệm|có nghĩa vụ|được hưởng|hưởng)\b[^?]{0,70}"
    r"\b(?:gì|nào|ra sao|thế nào)\b"
    r"|\b(?:ai|(?:cấp|cơ quan|đơn vị|người) nào)\b[^?]{0,30}\b(?:được quyền|có quyền|có thẩm quyền)\b"
)
# "Phải đăng ký trước ngày nào": a time that binds is no date of the directive's own.
_TERM = re.compile(
    r"\b(?:(?<!có )phải|mới được|thời hạn|chậm nhất|muộn nhất|hạn chót|hạn cuối)\b[^?]*"
    r"\b(?:ngày|năm|tháng|khi|thời điểm|lúc) nào\b"
    r"|\b(?:ngày|năm|tháng|khi|thời điểm|lúc) nào\b[^?]*\bmới được\b"
    r"|\bkhi nào\b[^?]*\b(?:được quyền|được phép|có quyền)\b"
)
_PUNISHED = re.compile(
    r"\bbị (?:xử lý|xử phạt|phạt|kỷ luật|khiển trách|cảnh cáo|cách chức|buộc|trừ|chấm)\b[^?]{0,60}"
    r"\b(?:gì|nào|ra sao|thế nào|bao nhiêu|mấy)\b"
    rf"|\bbị {_KIND}\b[^?]{{0,60}}\bphạt\b|\bthì {_KIND}\b[^?]*\bphạt (?:từ )?(?:bao nhiêu|mấy)\b"
)
_GRANTED = re.compile(
    r"\bđược (?:trợ cấp|hưởng|tính|trả|trích|giữ lại|đền bù|bồi thường|hỗ trợ)\b[^?]*\b(?:mấy|bao nhiêu)\b"
    rf"(?! (?:hộ|người|trường hợp|lao động|em|doanh nghiệp|mô hình))[^?]*\b{_IN_ONE}"
    rf"|\b(?:gì|nào|mấy|bao nhiêu|ra sao|thế nào)\b[^?]*\btheo quy định (?:của|tại|trong) {_KIND}\b"
    r"|\b(?:mấy|bao nhiêu)\b[^?]*\bthì (?:mới )?(?:bị|được|phải|xếp|coi)\b"
)
_ISSUED = re.compile(r"\bkh(?:óa|oá) (?:mấy|nào)\b|\bcủa (?:ai|cơ quan nào)\b|\bai (?:ký|ban hành)\b")
# "Nghị định 12 phân loại đập lớn theo chiều cao mấy mét?": the directive itself is to tell, whatever the verb. What was
# done about it, when it was made or changed and what it is about, the reports tell, and what their own place ordered.
_TO_TELL = re.compile(
    rf"^(?:cho (?:tôi |mình )?(?:biết|hỏi) )?(?:(?:theo|trong|tại|của|căn cứ) )?{_KIND} (?!nào|gì)"
    r"(?!.*\b(?:triển khai|thực hiện|quán triệt|cụ thể h(?:óa|oá)|phổ biến|viện dẫn|dẫn|ban hành|ký|thay|sửa|bãi bỏ"
    r"|hiệu lực|áp dụng|kết quả|đạt|đã|hiện|phê duyệt (?:cái |việc |điều |nội dung )?gì"
    r"|(?:đề án|chương trình|kế hoạch|chính sách|việc) gì)\b)"
    r"[^?]*\b(?:gì|nào|mấy|bao nhiêu|bao lâu|ra sao|thế nào)\b"
)
# "Chép các mức xếp loại trong Quyết định 12": parts of its text, which a report may list as well.
_COPIED = re.compile(
    r"(?:^phần|^(?!.*\b(?:được|nào|gì|mấy|bao nhiêu|sao|ai|đâu)\b)"
    r"(?=[^?]{0,40}\b(?:trong|của) (?:nghị|quyết|chỉ|thông|kết|pháp|luật)\b)"
    r"|\b(?:chép|trích|liệt kê|kể|nêu|cho xem|đọc)\b"
    r"(?: (?:lại|ra|giúp|hết|rõ|nguyên văn|toàn văn|đủ|đầy đủ|tất cả|các|những|từng|phần|\d+))*) ?"
    r"\b(thang điểm|tiêu chí|mức|điều kiện|tiêu chuẩn|nguyên tắc|quan điểm|nhiệm vụ|danh mục|nội dung|quy định"
    r"|điều khoản|phụ lục|chương|mục tiêu|phương hướng|giải pháp|lời mở đầu|mở đầu|căn cứ)\b"
    r"[^?]*\b(?:trong|của|tại|theo|ở) (?:nghị|quyết|chỉ|thông|kết|pháp|luật|kế hoạch|qđ|nđ|nq)\b"
)
_ANOTHER = re.compile(
    r"(?<!gọi là )(?<!tắt là )(?<!chung là )"
    r"\b(?:Nghị (?:định|quyết)|Quyết định|Chỉ thị|Thông tư|Kết luận|Kế hoạch|Công văn|Pháp lệnh) (?:số )?\d"
)
_MONEY = re.compile(r"\d\s*(?:(?:nghìn|triệu|tỷ)\s*)?đồng\b|\d\s*(?:triệu|tỷ)\b")
_LIGHT = frozenset("làm được mỗi phần trăm héc ta tiền triệu tỷ đồng".split())
_ENOUGH, _ENOUGH_COUNTED = 0.5, 0.25
"""Share of a question's words that a report must print of a directive; less where it counts the very thing asked."""


def asks_for_text(understood: Understood, want: Asked, found: Sequence[Mentioned], weight: Weight) -> bool:
    """Whether only the directive's own text could answer: it is asked what the directive lays down, and what the
    reports print of it (symbol, date, issuer, title) does not hold the question's other words."""
    low = understood.text.lower()
    printed = _WHOM_AND_WHAT.search(low) is not None and any(map(_orders, found))
    if printed or not _asks_what_it_says(understood, want, found):
        return False
    whole = _WHOLE.search(low) is not None or ARTICLE.search(low) is not None
    if _WHICH_ARTICLE.search(low):
        return not any(ARTICLE.search(m.clause.of(m.passage.text).lower()) for m in found)
    if copied := _COPIED.search(low):
        listing = re.compile(rf"\b{copied[1]}\b[^.;]{{0,80}}(?::|\(|\b(?:gồm|như)\b)")
        return not any(listing.search(m.sentence.of(m.passage.text).lower()) for m in found)
    rest = _matter(understood, found)
    if not rest or (whole and ARTICLE.search(low)):
        return whole or _LAYS_DOWN.search(low) is not None
    titled = frozenset(k for m in found for k in keys_of(m.mention.reference.title or ""))
    # Words of the title tell which document is meant, and nothing of what it lays down.
    if whole or _binds(low, want) or _is_to_tell(understood) or _LAYS_DOWN.search(low):
        rest = [k for k in rest if k not in titled]
    parts = [_own_part(m) for m in found]
    if not rest:
        return not any(_prints_figure(text, want) for text in parts)
    return not any(_prints(text, rest, titled, low, want, weight) for text in parts)


def _asks_what_it_says(understood: Understood, want: Asked, found: Sequence[Mentioned]) -> bool:
    """Whether a question is after what a directive says, and not after what it is about or what was done by it."""
    low = understood.text.lower()
    if _TERM.search(low) or _WHICH_ARTICLE.search(low):
        return True
    if "cited_by" in want or want.kind in ("when", "symbol"):
        return False
    carried_out = understood.places and _PROGRAMME.search(low)
    if carried_out or any(pattern.search(low) for pattern in (ABOUT, _ISSUED, _CARRIED_OUT)):
        return False
    forbids = re.search(r"\b(?:cấm|không được)\b", low) is not None
    if forbids and any("không" in (m.mention.reference.title or "").lower().split() for m in found):
        return False  # a title that itself says what one may not do
    if _binds(low, want) or _is_to_tell(understood):
        return True
    return any(pattern.search(low) for pattern in (_WHOLE, ARTICLE, _COPIED, _CONTENT, _GRANTED, *_NAMED_PARTS))


def _binds(low: str, want: Asked) -> bool:
    return _PUNISHED.search(low) is not None or ("figure" not in want and _BOUND.search(low) is not None)


def _is_to_tell(understood: Understood) -> bool:
    return _TO_TELL.search(understood.text.lower()) is not None and not understood.places


def _matter(understood: Understood, found: Sequence[Mentioned]) -> list[str]:
    """The words of a question that tell neither which directive is meant nor of what place."""
    place_keys = scope.words(understood)
    # "của KG": initials of a place say nothing of the matter.
    initials = {w.lower() for w in re.findall(r"\b[A-ZĐ]{2,3}\b", understood.original)}
    symbols = {re.sub(r"\W", "", m.mention.reference.number or "").lower() for m in found}
    idle = QUESTION_WORDS | OF_DIRECTIVES | _LIGHT | initials
    said = [
        t
        for t in dict.fromkeys(tokens(understood.text))
        if t not in idle and not t[0].isdigit() and not (len(t) > 3 and any(t in s for s in symbols))
    ]
    return [k for t in said for k in keys_of(t) if k not in place_keys]


_WHOM_AND_WHAT = re.compile(r"\b(?:giao|chỉ đạo|yêu cầu|đề nghị|phân công)\b[^?]*\b(?:ai|đâu|gì|nào)\b")
_ORDERING = re.compile(
    r"[^.;]{0,60}?\b(?:chỉ đạo|giao|yêu cầu|đề nghị|phân công)(?: (?:các |những )?[^\W\d_]+,?){6}", re.IGNORECASE
)


def _orders(m: Mentioned) -> bool:
    """Whether a report tells behind a mention whom the directive orders to do what: "Công văn 12 chỉ đạo Văn phòng và
    các xã rà soát trang thiết bị"."""
    behind = m.mention.reference.span.end - m.passage.span.start
    return _ORDERING.match(m.passage.text[behind : m.sentence.end]) is not None


def _own_part(m: Mentioned) -> str:
    """The sentence of a mention without what stands behind the other documents that it names before and after."""
    at = m.mention.reference.span.start - m.passage.span.start
    text, start = m.passage.text, m.sentence.start
    others = [start + o.start() for o in _ANOTHER.finditer(m.sentence.of(text)) if start + o.start() != at]
    first = min((*others, at))
    end = min((o for o in others if o > at), default=m.sentence.end)
    return f"{text[start:first]} {text[at:end]}"


def _prints(text: str, rest: Sequence[str], titled: frozenset[str], low: str, want: Asked, weight: Weight) -> bool:
    """Whether what a report prints of a directive may be what is asked: its words, and a figure of what is counted."""
    keys = keys_of(text)
    if any(part and not runs(keys, keys_of(part[1])) for part in (p.search(low) for p in _NAMED_PARTS)):
        return False
    known = frozenset(keys) | titled
    share = sum(weight(k) for k in rest if k in known) / sum(map(weight, rest))
    if (want.nouns or want.percent) and not _prints_figure(text, want):
        return False
    return share >= (_ENOUGH_COUNTED if figures_near(text, want.nouns) >= _ENOUGH else _ENOUGH)


def _prints_figure(text: str, want: Asked) -> bool:
    """Whether a text prints a figure such as a question asks for: a share, a sum of money, so many of something."""
    if want.percent:
        return "%" in text
    if any(noun[0] in ("tiền", "đồng", "triệu", "tỷ") for noun in want.nouns):
        return _MONEY.search(text.lower()) is not None
    return figures_near(text, want.nouns) > 0.0
