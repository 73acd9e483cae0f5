"""What a question asks for and the sentences found do not print: a kind of value, a document, a name, a judgement."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from rag.answering import scope
from rag.answering.answer import Answer
from rag.answering.asking import QUESTION_WORDS
from rag.answering.case import COUNT, PERSONS, Case, around, figures, formally, nearest, numbers, stated
from rag.answering.evidence import Evidence, keys_of, runs
from rag.answering.verify import dates, symbols, tokens
from rag.text.tokens import fold

_TELLING_NAME = 1.5

_KINDS_OF_VALUE: tuple[tuple[str, str, str], ...] = (
    (r"\bbao lâu\b(?! (?:một|mới|thì))",
     r"\d\s*(?:ngày|giờ|phút|tuần|tháng|năm)\b|(?:hàng|hằng) (?:ngày|tuần|tháng|quý|năm)", "thời gian"),
    (r"\bmấy giờ\b", r"\d\s?(?:giờ|h)(?:\d\d)?\b", "giờ"),
    (r"\b(?:mấy|bao nhiêu) tuổi\b", r"\d\s*tuổi\b", "số tuổi"),
    (r"\bđiện thoại\b|\bhotline\b|\bsố máy\b", r"(?<!\d)(?:\+?84|0)\d[\d .-]{6,11}\d(?!\d)", "số điện thoại"),
    (r"\b(?:e-?mail|thư điện tử)\b", r"\w@\w", "địa chỉ thư điện tử"),
    (r"\b(?:website|địa chỉ (?:trang|cổng|web|truy cập)|đường link|đường dẫn)\b",
     r"www\.|https?:|\.vn\b", "địa chỉ trang thông tin"),
    (r"\b(?:bao nhiêu|mấy) (?:(?:chục|trăm) )?(?:tiền|đồng(?! chí)|ngàn|nghìn|triệu|tỷ|tỉ)\b"
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
    (r"\bsố tài khoản\b|\bmã số thuế\b", r"\d{8,}", "dãy số"),
    (r"(?<!phần trăm )(?<!% )\bdân số\b"
     r"|(?<!phần trăm )\b(?:có|gồm|là) (?:bao nhiêu|mấy) (?:người )?dân(?: sinh sống| ở)?"
     r"(?=\W*$|,? (?:và )?(?:rộng|diện tích))"
     r"|\b(?:bao nhiêu|mấy) (?:nhân khẩu|cư dân|người (?:dân )?(?:đang )?(?:sinh sống|cư trú|ở\W*$))"
     r"|(?:\bđông dân|^(?:dân|huyện|tỉnh|thành phố|tp|xã|phường|thị trấn)\b[^?,]* đông)"
     r" (?:cỡ nào|chừng nào|bao nhiêu|mấy)\b(?! (?:lượt|đoàn))",
     r"(?i)(?<!% )(?<!so với )\bdân số\b", "dân số"),
    (r"\bdiện tích\b|(?<!nhân )(?<!mở )(?<!lan )(?<!sâu )(?<!tỏa )\brộng (?:cỡ nào|chừng nào|bao nhiêu|mấy)\b",
     r"(?i)\bdiện tích\b[^.;]{0,40}\d|\d\s?(?:ha|km2|km²|m2|m²|héc)\b", "diện tích"),
    (r"\b(?:thứ|hạng|vị trí) (?:mấy|bao nhiêu)\b",
     r"(?:thứ|hạng|vị trí)\s+(?:thứ\s+)?\d|thứ (?:hai|ba|tư|năm|sáu|bảy)\b|\d/(?:63|34)\b", "thứ hạng"),
    (r"\bphần trăm\b", r"\d\s*%|(?<![\d/])\d[\d.]*/\d[\d.]*(?![\d/]|/?\s?-?[A-ZĐ]|\s*điểm)", "tỷ lệ phần trăm"),
    (r"\b(?:tỷ lệ|tỉ lệ)\b[^?]*\b(?:bao nhiêu|mấy)\b",
     r"\d\s*%|(?<![\d/])\d[\d.]*/\d[\d.]*(?![\d/]|/?\s?-?[A-ZĐ]|\s*điểm)", "tỷ lệ"),
    (r"\b(?:khoản|điều|chương|điểm) mấy\b|\btheo (?:khoản|điều) nào\b"
     r"|\bmục mấy (?:của|trong|ở) (?:nghị|quyết|chỉ|luật|pháp|thông|kết)\b|\b(?:khoản|điều|chương) nào (?:của|trong)\b",
     r"(?i)\b(?:khoản|điều|chương) (?:\d|[ivx]+\b)", "điều khoản"),
    (r"\b(?:bao nhiêu|mấy) điểm\b(?! (?:nóng|giao|trường|cầu|bỏ|bầu))", r"\d\s*điểm|điểm\s*:?\s*\d|\d\s*%", "số điểm"),
    (r"\bkh(?:óa|oá) (?:mấy|bao nhiêu|thứ mấy)\b", r"(?i)\bkh(?:óa|oá)\s+(?:thứ\s+)?(?:[ivxlc]+|\d+)\b", "số khóa"),
    (r"\b(?:mức|cấp) độ (?:mấy|bao nhiêu)\b", r"(?i)\b(?:mức|cấp) độ \d", "mức độ"),
    (r"\bcấp nào\b", r"(?i)\bcấp (?:tỉnh|huyện|xã|trên|dưới|ủy|cơ sở|trung ương)|\bUBND|\bHĐND|ủy ban|hội đồng", "cấp"),
    (r"\bloại (?:đô thị )?mấy\b|\bđô thị mấy\b", r"(?i)\bloại\s+(?:[ivx]+|\d)\b", "loại"),
)  # fmt: skip


_WHERE = re.compile(r"\b(?:ở đâu|(?:chỗ|nơi) nào)\W*$")


def _no_value(case: Case) -> Answer | None:
    low = case.low
    if _WHERE.search(low) and "figure" not in case.want:
        return None  # "thông báo số điện thoại ở đâu?" asks for no number
    for asked, printed, name in _KINDS_OF_VALUE:
        # A sentence that merely speaks of a telephone line does not hold its number.
        if re.search(asked, low) and not any(re.search(printed, e.text) for e in case.chosen):
            return nearest(case, f"Các báo cáo không ghi {name} được hỏi.")
    return None


_KIND_ASKED = re.compile(
    r"\b(thông tư liên tịch|thông tư|nghị định|nghị quyết|quyết định|chỉ thị|kế hoạch|công văn|kết luận|pháp lệnh|luật)"
    r"(?: số)? (?:nào|gì|số mấy|bao nhiêu)\b"
)


_SYMBOL_OF = re.compile(
    r"^(?:cho biết )?(?:số|số hiệu|ký hiệu|số ký hiệu)(?: của)? "
    r"(quyết định|công văn|kế hoạch|nghị quyết|chỉ thị|thông tư|nghị định|chương trình|quy chế)\b"
    r"(?! (?:số )?\d)"
)
_SYMBOL_BEHIND = re.compile(
    r"\b(quyết định|công văn|kế hoạch|nghị quyết|chỉ thị|thông tư|nghị định|chương trình|quy chế|văn bản)\b"
    r"(?! (?:số )?\d)"
    r"[^?,]{0,80}\b(?:có |mang )?(?:số|số hiệu|ký hiệu|số ký hiệu) (?:bao nhiêu|mấy|nào|gì|là)\b"
)
_LIST_ASKED = re.compile(r"\b(?:những|các) văn bản (?:nào|số (?:mấy|nào|bao nhiêu))\b")


_OF_THE_MATTER = 0.25
"""How much of a question a sentence must speak to for the document it names to be the one asked for."""


def _no_document(case: Case) -> Answer | None:
    """A document of a kind was asked for, and no sentence at hand names one of that kind."""
    low = case.low
    match = _SYMBOL_OF.search(low) or _KIND_ASKED.search(low) or _SYMBOL_BEHIND.search(low)
    own = _directive_keys(case)
    if match and own and low[: match.start()].rstrip().endswith("là"):
        return None  # "Chỉ thị 08 là chỉ thị nào?" asks for the one it names
    if match:
        kind = match[1]
        unprinted = match.re is not _KIND_ASKED and not any(_bears_symbol(e.text, kind) for e in case.chosen)
        of_others = _SYMBOL_ASKED.search(match[0]) and not any(_in_its_part(case, e.text, kind) for e in case.chosen)
        unnumbered = match.re is not _KIND_ASKED and _told_without_symbol(case, kind)
        if unprinted or of_others or unnumbered:
            return nearest(case, f"Các đoạn tìm được không ghi số của {kind} được hỏi.")
        if not any(
            kind in e.text.lower() and _others(e.text, own) and e.support >= _OF_THE_MATTER for e in case.chosen
        ):
            return nearest(case, f"Các đoạn tìm được không nêu {kind} cụ thể nào cho điều được hỏi.")
    elif _LIST_ASKED.search(low):
        # "10 văn bản ... gồm những văn bản nào": the sentence that counts them must also name some.
        counting = [e for e in case.chosen if stated(case.understood) & set(figures(e.text))] or case.chosen
        if any(_others(e.text, own) for e in counting):
            return None
        return nearest(case, "Báo cáo có nhắc đến các văn bản này nhưng không liệt kê tên từng văn bản.")
    return None


_SAYS_MORE = 0.15
"""By how much more of the question a sentence that names a document without its symbol must hold to be of it."""


def _told_without_symbol(case: Case, kind: str) -> bool:
    """ "Quyết định lập Tổ X số mấy?" where that very decision is told of, and only others bear a symbol."""
    naming = [e for e in case.ranked[:_NEAR] if kind in e.told.lower() or _bears_symbol(e.told, kind)]
    numbered = [e.coverage for e in naming if _bears_symbol(e.told, kind)]
    others = [e.coverage for e in naming if not _bears_symbol(e.told, kind)]
    return max(others, default=0.0) >= max(numbered, default=0.0) + _SAYS_MORE


_NEAR = 30
"""Sentences found among which a document is told of."""
_SYMBOL_ASKED = re.compile(r"\bsố (?:mấy|nào|bao nhiêu)\b|\b(?:số hiệu|ký hiệu)\b")
_PARTS = 3
"""Parts, by semicolons, from which a sentence is a list: what one names is not said of the next."""


def _in_its_part(case: Case, text: str, kind: str) -> bool:
    """Whether a document of a kind stands in the part of a list that speaks most of what is asked."""
    parts = text.split(";")
    if len(parts) < _PARTS:
        return True
    asked = {k for t in case.want.terms for k in keys_of(t)}
    most = max(parts, key=lambda part: sum(map(case.weight, asked & set(keys_of(part)))))
    return kind in most.lower()


def _bears_symbol(text: str, kind: str) -> bool:
    """Whether a document of a kind stands with its symbol: "Chương trình số 5-CTr/TU", not "Chương trình công tác"."""
    if kind == "văn bản":  # of whatever kind
        return bool(symbols(text))
    return (
        re.search(rf"\b{kind}\b[^;.]{{0,60}}?(?<!\d)(?!{_YEARS})\d+\s?[-/]\s?[\dA-ZĐ]", text, re.IGNORECASE) is not None
    )


_YEARS = r"(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d"


def _directive_keys(case: Case) -> frozenset[str]:
    ids = set(case.understood.directives)
    return frozenset(d.number or "" for d in case.knowledge.directives if d.id in ids)


def _others(text: str, own: frozenset[str]) -> bool:
    """Whether a text names a document other than the one the question itself names (or by name: "Luật Đất đai")."""
    return bool({s for s in symbols(text) if s not in own}) or bool(re.search(r"\b(?:Luật|Pháp lệnh) [A-ZĐ]", text))


_OF_DOCUMENT = re.compile(
    r"\b(?:báo cáo|kế hoạch|quyết định|công văn|nghị quyết|chỉ thị|kết luận|thông tư|nghị định|chương trình|văn bản"
    r"|quy chế|luật|pháp lệnh|thông báo|hướng dẫn|tờ trình|ban hành|hiệu lực)\b"
)
_DAY_ASKED = re.compile(r"\bngày (?:nào|mấy|bao nhiêu|tháng năm nào)\b")
_CITED_DAY = re.compile(
    r"\d+\s?[/-]\s?(?:\d{4}\s?/\s?)?[A-ZĐ][\w/-]*(?:\s?[-/]\s?[A-ZĐ][\w/-]*)*,? (?:ngày )?"
    r"(?:\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|\d{1,2} tháng \d{1,2} năm \d{4})"
    r"|năm “?[^\W\d_]|“[^”]*”\s*(?:năm )?\d{4}"
)


def _no_date(case: Case) -> Answer | None:
    """A date was asked for, and none of the best sentences has one."""
    if case.want.kind != "when":
        return None
    # The day of a plan that the sentence cites is not the day of what was done by it.
    of_document = bool(case.understood.directives) or _OF_DOCUMENT.search(case.low) is not None
    texts = [e.text if of_document else _CITED_DAY.sub(" ", e.text) for e in case.chosen]
    of_day = _DAY_ASKED.search(case.low) is not None
    if any(dates(t) or (not of_day and re.search(r"năm \d{4}|tháng \d{1,2}", t)) for t in texts):
        return None
    return nearest(case, "Các báo cáo có nhắc đến nhưng không ghi thời điểm được hỏi.")


def _no_name(case: Case) -> Answer | None:
    """An abbreviation ("PAPI") names one thing: without it, or what it stands for, nothing here answers."""
    for token in (*dict.fromkeys(re.findall(r"\b[A-ZĐ]{3,}\b", case.understood.original.upper())), *_foreign(case)):
        unit = keys_of(token)
        if (len(unit) < 2 and token.isupper()) or max(map(case.weight, unit)) < _TELLING_NAME:
            continue
        if not any(runs(keys_of(text), unit) for e in case.chosen for text in around(e)):
            return nearest(case, f"Các đoạn tìm được không nói đến {token}.")
    return None


_SERVICES = re.compile(
    r"\b(?:kết hôn|ly hôn|khai sinh|khai tử|hộ chiếu|thị thực|căn cước|tạm trú|thường trú|hộ khẩu|bằng lái"
    r"|giấy phép lái xe|đăng ký xe|sổ đỏ|thuế (?:thu nhập|trước bạ|đất)|nghỉ hưu|lương hưu|nghỉ phép|nghỉ tết"
    r"|nghỉ lễ|thai sản|bảo hiểm xã hội|bảo hiểm thất nghiệp|giấy phép (?:xây dựng|kinh doanh)"
    r"|lý lịch tư pháp|nghĩa vụ quân sự)\b"
)


def _another_service(case: Case) -> Answer | None:
    """What a citizen or an official asks an office for himself ("đăng ký kết hôn"), where no passage at hand has it."""
    for service in dict.fromkeys(_SERVICES.findall(case.low)):
        if not any(runs(keys_of(text), keys_of(service)) for e in case.chosen for text in around(e)):
            return nearest(case, f"Các đoạn tìm được không nói đến {service}.")
    return None


_SYLLABLE = re.compile(r"(?:ngh?|gh|gi|[cknpt]h|tr|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[ckmnpt])?")
"""A syllable of Vietnamese, or of a place's name, without its marks."""
_LATIN_WORD = re.compile(r"(?<![^\W_])[A-Za-z]{4,}(?![\w/-])")


def _foreign(case: Case) -> list[str]:
    """Names of things from elsewhere ("Zalo", "VNeID"): no syllable of Vietnamese, in capitals or known to reports."""
    found = dict.fromkeys(_LATIN_WORD.findall(case.understood.original))
    return [
        w
        for w in found
        if not _SYLLABLE.fullmatch(w.lower())
        and not w.isupper()
        and (w.lower() != w or w in case.knowledge.lexicon)
        and fold(w) not in map(fold, scope.words(case.understood))
    ]


def _no_person(case: Case) -> Answer | None:
    """ "Ai là Giám đốc ...?" where none of the sentences names a person."""
    text = case.understood.text
    if not _WHO_HOLDS.search(text) or any(_names_someone(e) for e in case.chosen):
        return None
    if _CHARGED.search(text) and any(_OFFICE_CHARGED.search(e.text.lower()) for e in case.chosen):
        return None
    return nearest(case, "Các đoạn tìm được không nêu tên người được hỏi.")


_CHARGED = re.compile(r"\b(?:ai|nào\b[^?]*) được (?:phân công|giao|cử)\b", re.IGNORECASE)
_OFFICE_CHARGED = re.compile(
    r"\b(?:phân công|giao|cử)\b[^.;]{0,40}\b(?:phó|trưởng|chánh|chủ tịch|giám đốc|bí thư|chuyên viên|tổ trưởng)\b"
)
_WHO_HOLDS = re.compile(
    r"^(?:cho biết )?(?:họ (?:và )?tên|danh tính|tên tuổi)\b(?! (?:các|những))|^ai là\b"
    r"|^tên (?:của )?(?:chủ tịch|phó|bí thư|giám đốc|trưởng|chánh|tổ trưởng|đội trưởng)\b"
    r"|\b(?:cá nhân|đồng chí|ông|bà) nào\b"
    r"|\bgồm (?:những )?ai\b|\blà những ai\b"
    r"|\b(?:cán bộ|công chức|viên chức) nào\b[^?]*\b(?:bị|vi phạm|được (?:giao|phân công|cử|khen))\b"
    r"|\b(?:trưởng|phó|chủ tịch|giám đốc|bí thư|chánh)\b[^?]*\btên (?:là )?gì\b"
    r"|(?<!đối tượng phục vụ )(?<!đối tượng )\blà ai\b|\bai (?:đã |là người )?ký\b"
    r"|\bai (?:làm|giữ|đảm nhiệm) (?:chức )?(?:tổ trưởng|trưởng|phó|chủ tịch|giám đốc|bí thư|chánh|đội trưởng)\b"
    r"|\bai (?:được|bị) (?:phân công|giao|cử|bổ nhiệm|bầu|tặng|khen|thưởng|kỷ luật|xử phạt)\b",
    re.IGNORECASE,
)


_WHO_DOES = re.compile(r"(?:^|[,;] |\bdo |\bthì )(?:những )?ai (?:là người )?((?!là|được|bị|đã|có)[^\W\d_]+ [^\W\d_]+)")


def _nobody_does(case: Case) -> Answer | None:
    """ "Ai chủ trì hội nghị?" where no sentence at hand speaks of presiding."""
    match = _WHO_DOES.search(case.low)
    if match is None or case.want.kind != "who" or formally(case, case.chosen):
        return None
    does = [k for k in keys_of(match[1]) if k not in QUESTION_WORDS]
    if not does or any(runs(keys_of(e.text), does) for e in case.chosen):
        return None
    return nearest(case, f"Các đoạn tìm được không nói ai {' '.join(does)}.")


_SAID = (
    ("kiến nghị", "đề nghị", "đề xuất", "bức xúc"),
    ("hỏi về", "hỏi", "câu hỏi"),
    ("phản ánh", "kiến nghị", "bức xúc", "khiếu nại"),
    ("phê bình", "nhắc nhở", "chấn chỉnh"),
    ("yêu cầu", "chỉ đạo", "đề nghị"),
    ("đòi", "yêu cầu", "đề nghị", "kiến nghị", "bức xúc"),
    ("góp ý", "ý kiến"),
    ("phát biểu", "nhấn mạnh"),
    ("kết luận", "nhận xét"),
    ("nhận xét", "kết luận"),
    ("phát hiện", "sai phạm", "vi phạm"),
)
_SAYS_WHAT = re.compile(
    rf"\b({'|'.join(dict.fromkeys(some[0] for some in _SAID))}|hỏi(?! ý))\b[^,;?]{{0,30}}?"
    r" (?<!bằng )(?<!cách )(?:gì|(?:nội dung|điều|chuyện|vấn đề|việc) nào)\b|\b(kết luận|nhận xét) (?:thế nào|ra sao)\b"
)
_LEAST_SAID = 3


def _content_untold(case: Case) -> Answer | None:
    """ "Tiểu thương kiến nghị điều gì?" where the reports tell that they were heard, and not what they said."""
    match = _SAYS_WHAT.search(case.low)
    if match is None or case.want.kind not in ("which", "how", "recommendation") or "yes_no" in case.want:
        return None
    verb = match[1] or match[2]
    words = next(some for some in _SAID if verb in some)
    follows = re.compile(rf"\b(?:{'|'.join(words)})\b[ :“\"]*((?:[^\W\d_]+[ ]?){{{_LEAST_SAID},}})")
    for evidence in case.chosen:
        if evidence.hit.passage.role == "kien_nghi" or follows.search(evidence.text.lower()):
            return None
    return nearest(case, f"Báo cáo có nhắc đến nhưng không ghi nội dung {verb}.")


_UNITS = r"(?:huyện|quận|thị xã|xã|phường|thị trấn|sở|ấp|thôn|bản|khóm|khu phố)"
_NAME_ASKED = re.compile(
    r"(?<!đổi )\btên(?: là)? (?:gì|nào)\b"
    rf"|^(?:(?:cho biết|liệt kê|nêu|kể) )?(?:họ )?tên (?:của )?(?:các|những|{COUNT}) "
    r"|\b(?:gồm|là) (?:những|các) [^?,]{1,20}\bnào\b"
    rf"|^(?:những|các) {_UNITS} nào\b|^(?:xã|phường|thị trấn|ấp|thôn|bản|khóm|khu phố) nào\b"
    rf"|\b(?:ở|tại|thuộc|của)(?: những| các)? {_UNITS}(?: (?:hay |hoặc )?{_UNITS})* nào\b"
    rf"|\b(?:tên )?là {_UNITS} (?:nào|gì)\b|^tên {_UNITS}\b"
    r"|(?P<tell>\b(?:kể|nêu|liệt kê|đọc|ghi)(?: (?:ra|giúp|lại|hết|rõ|cho tôi))* tên"
    r"(?: (?:giúp|từng|các|những|của))*)\b"
)
_BEARERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"chiến s[ỹĩ]|cán bộ|công chức|viên chức|người|đồng chí|ông|bà|chủ tịch|giám đốc|hộ|gia đình", ()),
    (r"sở", ("sở",)),
    (r"huyện|quận|thị xã", ("huyện", "quận", "thị xã")),
    (r"xã|phường|thị trấn", ("xã", "phường", "thị trấn")),
    (r"ấp|thôn|bản|khóm|khu phố", ("ấp", "thôn", "bản", "khóm", "khu phố")),
    (r"công ty|doanh nghiệp", ("công ty", "tổng công ty", "doanh nghiệp")),
    (r"trường|bệnh viện|đơn vị sự nghiệp", ("trường", "bệnh viện", "trung tâm")),
)
"""What bears a name of its own, and the words that stand before such names; people's names stand by themselves."""


_HEAD_ENDS = re.compile(r"\b(?:ở|tại|của|thuộc|do|trong)\b")
_AS_TELLING = 0.6
"""Share of the best sentence's support from which another one may bear the names."""


def _no_names(case: Case) -> Answer | None:
    """Names were asked for ("08 sở gồm những sở nào?"), and the sentences only count or describe who bears them."""
    low = " ".join(tokens(case.understood.text))
    match = _NAME_ASKED.search(low)
    if match is None or case.understood.directives or case.want.kind in ("symbol", "cited_by"):
        return None
    before = low[: match.start()].split()
    opening = match[0].endswith(" ") or match["tell"]
    named = " ".join(_HEAD_ENDS.split(low[match.end() :])[0].split()[:5] if opening else (*before[:6], *before[-2:]))
    words = named if "tên" in match[0] else match[0]
    heads = next((h for bearer, h in _BEARERS if re.search(rf"\b(?:{bearer})\b", words)), None)
    own = numbers(case.understood.text)
    counting = [replace(e, text=e.told) for e in case.chosen if own & numbers(e.told)] or case.chosen
    most = max(e.support for e in counting)
    telling = [e for e in counting if e.support >= _AS_TELLING * most]
    if heads is None or any(_bears_names(e, heads, case) for e in telling):
        return None
    return nearest(case, "Báo cáo có nói đến nhưng không nêu tên được hỏi.")


def _bears_names(evidence: Evidence, heads: tuple[str, ...], case: Case) -> bool:
    if not heads:
        return _names_someone(evidence)
    known = fold(case.understood.original)
    if _NAMES_LISTED.search(evidence.text):
        return True
    if "huyện" in heads and evidence.hit.document.metadata.district:
        return True
    listed = _COLON.sub(" ", evidence.text)  # "các xã: Tân An, Tân Bình"
    return any(fold(name) not in known for _, name in scope.named_after(listed, heads))


_COLON = re.compile(r"(?<=\w) ?: (?=[A-ZĐÂÊÔƠƯ][^\W\d_]+ [A-ZĐÂÊÔƠƯ])")


_NAMES_LISTED = re.compile(r"\((?:[A-ZĐÂÊÔƠƯ][^\W\d_]+ ?){2,4}[,)]")
"""Names in brackets need no word before them: "3/15 đơn vị (Văn Chấn, Mù Cang Chải)"."""


def _names_someone(evidence: Evidence) -> bool:
    named = scope.named_after(evidence.text, PERSONS)
    signers = evidence.hit.document.metadata.signers
    return any(" " in n for _, n in named) or any(s.name in evidence.text for s in signers)


_OPINION = re.compile(
    r"\b(?:theo (?:bạn|anh|chị|em|ý bạn)|ý kiến của bạn|bạn (?:nghĩ|thấy|khuyên|đánh giá|cho rằng))\b"
)
_BEST = re.compile(
    r"\b(?:tỉnh|thành phố|huyện|nơi|địa phương|báo cáo|đơn vị|ai|xã) ?(?:nào)?\b[^?]{0,60}"
    r"(?<!thống )(?<!ít )\bnhất\b(?! (?:là|trí)\b)"
)
_CALLED_BEST = re.compile(r"(?<!thống )(?<!ít )\bnhất\b(?! (?:là|trí|quán)\b)")


def _no_judgement(case: Case) -> Answer | None:
    """An opinion was asked for, or who is best of all: the reports are quoted here, not weighed against each other."""
    low = case.low
    ranked = "nào" in low and _BEST.search(low) and not any(_CALLED_BEST.search(e.text.lower()) for e in case.chosen)
    if not _OPINION.search(low) and not ranked:
        return None
    return nearest(case, "Các báo cáo không xếp hạng và không nêu ý kiến đó; hãy xem từng nơi bằng mục So sánh.")


_NAMED_THINGS = re.compile(
    r"(?:^|\b(?:những|các|ở|tại|có|cho|do|của|thì) )"
    r"(dự án|công trình|công ty|doanh nghiệp|hợp tác xã|trường|bệnh viện|khu công nghiệp|vụ án|mô hình|tập thể)"
    r"(?: [^\W\d_]+){0,3}? nào\b"
)
# A "mô hình nuôi lươn" is named, a "mô hình đạt kết quả" is not.
_TELLING_MODEL = (
    "|mô hình (?!điển hình|dân vận|được|đạt|đã|trên|trong|của|này|đăng ký|nhân rộng|duy trì|mới|có|và|hay|hiệu quả"
    r"|là|ở|tại|theo|về|thiết thực|đó|toàn|do|từ|tiêu biểu|tốt)[^\W\d_]+ [^\W\d_]+"
)


_THINGS_HEADED = re.compile(r"[^a-zà-ỹđ]*(?:các|những) (?:dự án|công trình|mô hình|tập thể)\b")
_OF_COUNTS = re.compile(r"\([^()]*\d[^()]*\)")


def _no_instance(case: Case) -> Answer | None:
    """ "Cho những dự án nào?" where the sentences speak of projects, and name none."""
    match = _NAMED_THINGS.search(case.low)
    if match is None or case.want.kind == "figure":
        return None
    spelt = re.compile(rf"\b(?i:{match[1]})\b[\s:“\"(-]+[A-ZĐÂÊÔƠƯ]")
    telling = _TELLING_MODEL if match[1] == "mô hình" else ""
    if any(_THINGS_HEADED.match(e.hit.passage.breadcrumb[-1].lower()) for e in case.chosen if e.hit.passage.breadcrumb):
        return None  # under "2.6. Các mô hình ..." each sentence is one
    listed = re.compile(rf"\b{match[1]}\b[^.;]{{0,40}}(?::(?! \d)|\b(?:như|gồm)\b){telling}")
    texts = [_OF_COUNTS.sub(" ", e.text) for e in case.chosen]
    if any(spelt.search(text) or listed.search(text.lower()) for text in texts):
        return None
    return nearest(case, f"Báo cáo có nói đến nhưng không nêu tên {match[1]}.")


_DONE_TO = re.compile(r"\bcó (?:bị|được) ([^\W\d_]+ [^\W\d_]+)\b[^?]*\bkhông\b")
_ANNEX = re.compile(r"\b(?:phụ lục|phụ biểu)\b")
_MADE_OF = re.compile(
    r"\b(?:thông điệp|phương châm|khẩu hiệu|bộ tiêu chí|quy trình)\b[^?]*\bgồm (?:có )?(?:những )?gì\b"
)
_TOLD_OF = re.compile(r"[:“\"]|\b(?:gồm|như|là)\b|\(")


def _untold(case: Case) -> Answer | None:
    """What was done to somebody, what an annex holds, what a thing is made of, where no sentence at hand tells."""
    low = case.low
    texts = [text.lower() for e in case.ranked for text in (e.text, *e.hit.passage.breadcrumb)]
    done = _DONE_TO.search(low)
    if done and done[1].startswith("thiếu ") and any(re.search(r"\b(?:thiếu|không có|chưa có)\b", t) for t in texts):
        done = None
    in_time = done and "hạn" in done[1] and any(re.search(r"\bhạn\b", t) for t in texts)
    if (
        done
        and not in_time
        and not formally(case, case.ranked)
        and not any(runs(keys_of(t), keys_of(done[1])) for t in texts)
    ):
        return nearest(case, f"Các đoạn tìm được không nói đến {done[1]}.")
    if _ANNEX.search(low) and not any(_ANNEX.match(e.hit.passage.section.lower()) for e in case.ranked):
        return nearest(case, "Văn bản trong thư viện không kèm phụ lục.", premise=True)
    if _MADE_OF.search(low) and not any(_TOLD_OF.search(e.text) for e in case.chosen):
        return nearest(case, "Báo cáo có nhắc đến nhưng không kể ra gồm những gì.")
    return None


GATES: tuple[Callable[[Case], Answer | None], ...] = (
    _no_judgement,
    _no_person,
    _nobody_does,
    _content_untold,
    _untold,
    _no_names,
    _no_instance,
    _no_value,
    _no_document,
    _no_date,
    _no_name,
    _another_service,
)
