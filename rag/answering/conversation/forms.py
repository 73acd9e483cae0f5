"""How follow-ups are phrased: each form of words that leans on the question before, as a pattern."""

from __future__ import annotations

import re

# "Còn Cà Mau thì sao?", "thế hộ nghèo?": the first group is what it is about; OPENS tells it from a whole question.
WHAT_ABOUT = re.compile(
    r"^(?:thế |vậy |và |rồi )?(?:còn |ở |tại |với |của )*(?:tỉnh )?(.{1,80}?)"
    r"\s*(?:thì sao|thì thế nào|thì như thế nào|thế nào|ra sao|thì|có không|nữa)?"
    r"(?: (?:ko|không|vậy|thế|ạ|nhỉ|hả|nhé))*\s*[?.!]*$",
    re.IGNORECASE,
)
OPENS = re.compile(r"^(?:(?:thế|vậy|và|rồi)\s+)?(?:còn|thế|vậy)\b|\bthì (?:sao|thế nào|như thế nào)\b", re.IGNORECASE)
# "Năm sau thì thế nào?", and how many years on.
YEAR_STEP = (
    (re.compile(r"\bnăm (?:sau|tiếp theo|kế tiếp)\b", re.IGNORECASE), 1),
    (re.compile(r"\bnăm (?:trước|ngoái|liền trước)\b", re.IGNORECASE), -1),
)
# "Cho xem nguyên văn", and what asks for the source, or whether it is sure: "mục nào nói vậy?", "có chắc không?".
VERBATIM = re.compile(
    r"\b(?:trích|cho (?:tôi )?xem|đưa|lấy)\b.{0,30}\b(?:nguyên văn|đầy đủ|toàn bộ)\b"
    r"|\bnguyên văn (?:đoạn|câu|phần|đó|này|thế nào|ra sao|là gì)",
    re.IGNORECASE,
)
SAID_WHERE = re.compile(
    r"^(?:(?:thế|vậy|và|câu|điều|cái|số|con số|thông tin) (?:đó |này |ấy |trên )?)*(?:lấy |trích |nằm |nêu |ghi |là )*"
    r"(?:(?:ở |từ |trong )?(?:mục|phần|đoạn|trang|chỗ|báo cáo|văn bản|tài liệu|nguồn)(?: số)? (?:nào|mấy|đâu|gì|ở đâu)"
    r"|(?:ở|từ) đâu(?: ra)?|(?:căn cứ|dẫn chứng|nguồn|dựa)(?: vào)?(?: ở)? (?:đâu|nào|gì))"
    r"(?: (?:mà )?(?:nói|ghi|nêu|viết|bảo|có)(?: (?:thế|vậy|như thế|như vậy|điều này|điều đó|câu đó|số đó|số này))*)?"
    r"(?: vậy| thế)?[\s?.!]*$"
    r"|^(?:có )?(?:chắc|thật|đúng)(?: chắn| vậy| thế)*(?: không| chứ| à)[\s?.!]*$",
    re.IGNORECASE,
)
# "So với Cà Mau thì sao?"
BESIDE = re.compile(
    r"^(?:thế |vậy )?(?:thì )?(?:so (?:với|sánh với|cùng)|đối chiếu với) (.{1,60}?)(?: thì (?:sao|thế nào))?\s*[?.!]*$",
    re.IGNORECASE,
)
# "Thế cùng kỳ thì sao?"
SAME_PERIOD = re.compile(
    r"^(?:(?:thế|vậy|còn|và|so) )*(?:với )?cùng kỳ(?: năm (?:trước|ngoái))?"
    r"(?: (?:thì|thế nào|ra sao|sao|bao nhiêu|vậy|ạ))*\s*[?.!]*$",
    re.IGNORECASE,
)
# "So với năm trước thì sao?": which way it went, or how much of what was PLANNED.
SINCE = re.compile(
    r"^(?:thế |vậy |và )*(?:nếu )?so (?:với |cùng |sánh với )"
    r"((?:cùng kỳ )?năm (?:trước|ngoái)|cùng kỳ|kỳ trước|trước(?: đó| đây| kia)?|đầu (?:năm|kỳ|nhiệm kỳ)"
    r"|kế hoạch|chỉ tiêu|mục tiêu)(?: thì)?(?: sao| thế nào| ra sao| như thế nào)?[\s?.!]*$",
    re.IGNORECASE,
)
PLANNED = frozenset(("kế hoạch", "chỉ tiêu", "mục tiêu"))
SAME_PERIOD_SAID = re.compile(r",? (?:so với )?cùng kỳ(?: năm (?:trước|ngoái))?(?=\s*[?.!]*$)", re.IGNORECASE)
_IT_IS = r"^(?:(?:thế|vậy|và|như vậy|số đó|con số đó|số này|cái đó|là) )"
# "Tăng hay giảm?", "số đó có tăng không?", "chiếm mấy phần trăm?"
MOVED = re.compile(
    rf"{_IT_IS}*(?:có )?(?:tăng|giảm|cao hơn|thấp hơn|nhiều hơn|ít hơn)\b(?! (?:cường|trưởng|nghèo))"
    rf"|{_IT_IS}*(?:chiếm |đạt |bằng )?(?:bao nhiêu|mấy) ?(?:phần trăm|%)[\s?.!]*$",
    re.IGNORECASE,
)
LEAD = re.compile(rf"{_IT_IS}+", re.IGNORECASE)
# "Còn tỷ lệ thì sao?" of what was counted.
SHARE = re.compile(
    r"^(?:(?:thế|vậy|còn|và) )*(?:chiếm )?(?:tỷ|tỉ) lệ(?: (?:là|đạt|thì|được))*(?: (?:bao nhiêu|mấy|sao|thế nào))?"
    r"[\s?.!]*$",
    re.IGNORECASE,
)
# What a question says, and how it ends asking.
SAID_AND_ASKED = re.compile(
    r"^(.*?)((?: (?:là (?:gì|ai|do đâu|bao nhiêu|những gì)|ra sao|như thế nào|thế nào))?)"
    r"(?: (?:à|ạ|nhỉ|nhé|hả|(?<!vì )(?<!tại )sao))?[\s?.!]*$",
    re.IGNORECASE,
)
SHORT, LONGER = 7, 10
"""Words of a question that leans on the one before: of one without a place, of one on how something moved."""
SEVERAL = 2
# "Nói rõ hơn", "còn gì nữa không?"
MORE = re.compile(
    r"^(?:giải thích|nói|trình bày|kể|cho biết|viết)? ?(?:rõ|thêm|kỹ|chi tiết|cụ thể)(?: hơn| thêm| nữa)?\s*[?.!]*$"
    r"|^(?:thế |vậy )?còn (?:gì|ý|nội dung|điều gì|ý gì)(?: nào)?(?: nữa| khác)+(?: không)?\s*[?.!]*$"
    r"|^(?:giải thích|nói|trình bày|kể|cho biết) (?:rõ|thêm|kỹ|chi tiết|cụ thể)(?: hơn)?\s*[?.!]*$",
    re.IGNORECASE,
)
# "Vì sao?", "sao lại thế?", and of something that it did: "sao lại giảm?"
BARE_REASON = re.compile(
    r"^(?:thế |vậy |mà )*(?:vì sao|tại sao|sao|do đâu|lý do|nhờ đâu)(?: mà)?"
    r"(?: (?:vậy|thế|lại thế|như vậy|lại vậy))?\s*\??$",
    re.IGNORECASE,
)
REASON_OF = re.compile(
    r"^(?:thế |vậy |mà )*(?:vì sao|tại sao|sao|do đâu|nhờ đâu)(?: mà)?(?: lại)? ((?:có |bị |được |còn |chưa |không )*"
    r"(?:tăng|giảm|chậm|thấp|cao|nhiều|ít|đạt|làm|xong|hoàn thành|hơn)(?: \w+){0,2}?)[\s?.!]*$",
    re.IGNORECASE,
)
ASKED_WHY = re.compile(r"^(?:vì|tại) sao\b", re.IGNORECASE)
# "Không, ý tôi là Cà Mau", "nhầm, hỏi năm 2019 cơ": what is asked instead.
_SLIP = (
    r"(?:à|ơ|ờ|ấy|thôi|ý|(?:à |ơ |ấy )?quên|xin lỗi|sorry|(?:tôi |em |mình )?(?:hỏi |gõ |nói |viết )?(?:nhầm|lộn)|sai"
    r"|(?:chưa|không) (?:phải|đúng)|không|ko)(?: (?:rồi|thế|vậy|đâu|phải))*"
)
CORRECTED = re.compile(
    rf"^(?P<slip>(?:{_SLIP}[,.;:!]+ )*(?:{_SLIP} (?=ý|hỏi|tôi hỏi|em hỏi|mình hỏi))?)"
    r"(?P<mean>ý (?:của )?(?:tôi|em|mình)(?: (?:là|muốn|hỏi|nói|về))+ "
    r"|(?:(?:tôi|em|mình) (?:đang |muốn |cần )*)?hỏi(?: (?:về|là))* )?"
    r"(?P<asked>.+?)(?P<end>(?: (?:cơ|chứ|kìa)(?: mà)?)?)[\s?.!]*$",
    re.IGNORECASE,
)
SLIPPED = re.compile(r"^(?:(?:à|ơ|ờ|ấy|ừ|thôi) )+", re.IGNORECASE)
# "Riêng cấp xã?"
ALONE = re.compile(r"^(?:thế |vậy |và )*(?:chỉ )?riêng (?=\S)", re.IGNORECASE)
# What of a question asks how much, within it and at its end.
HOW_MUCH = re.compile(r" (?:có |được |là )?(?:bao nhiêu|mấy|như thế nào|thế nào|ra sao)(?: |$)", re.IGNORECASE)
ASKING_TAIL = re.compile(
    r"\s*(?:,?\s*(?:là\s+)?(?:bao nhiêu|như thế nào|thế nào|ra sao|gì|mấy|nào|khi nào|ở đâu)\b[^,;]*)?[?.!\s]*$",
    re.IGNORECASE,
)
