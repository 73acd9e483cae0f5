"""Persons and names: one that the reports do not know, one asked for that they do not tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from rag.answering import scope
from rag.answering.answer import Answer
from rag.answering.evidence import Evidence, keys_of, puts_first, runs
from rag.answering.refusing import abstain
from rag.answering.refusing.case import COUNT, PERSONS, Case, formally, nearest, numbers
from rag.answering.understanding.asking import QUESTION_WORDS
from rag.answering.verify import tokens
from rag.text.districts import district_names
from rag.text.tokens import CAPITALS, fold

_WHO_IS = re.compile(r"(?:(?:ông|bà|đồng chí) )?((?:[^\W\d_]+ ){1,4}[^\W\d_]+) là ai\b", re.IGNORECASE)


_OFFICE = re.compile(r"(?:Chánh|Chủ tịch|Phó|Trưởng|Giám đốc|Bí thư|Cục|Vụ|Tổng)\b")


def _person_elsewhere(case: Case) -> Answer | None:
    """A person named in the question whom the sentences at hand do not name."""
    who = _WHO_IS.search(case.understood.text)
    if who and who[1].istitle() and not any(fold(who[1]) in fold(e.hit.passage.text) for e in case.ranked[:20]):
        return abstain.abstained("weak_evidence", f"Các báo cáo trong phạm vi được hỏi không nhắc đến {who[1]}.")
    named = scope.named_after(case.understood.original, PERSONS)
    people = [p for _, p in named if " " in p and not _OFFICE.match(p)]  # "ông/bà Chánh Văn phòng nào"
    for person in people:
        if not any(fold(person) in fold(e.hit.passage.text) for e in case.ranked[:20]):
            return nearest(case, f"Không thấy {person} trong phần được hỏi.", premise=True)
    return None


def _no_person(case: Case) -> Answer | None:
    """ "Ai là Giám đốc ...?" where none of the sentences names a person."""
    text = case.understood.text
    naming = [e for e in case.chosen if _names_someone(e)]
    if not _WHO_HOLDS.search(text):
        return None
    office = _HELD.search(text.lower())
    if naming and (office is None or any(office[0] in " ".join(e.text.lower().split()) for e in naming)):
        return None
    if any(asks.search(text) and any(told.search(e.text.lower()) for e in case.chosen) for asks, told in _BY_OFFICE):
        return None
    return nearest(case, "Các đoạn tìm được không nêu tên người được hỏi.")


_HELD = re.compile(
    r"\b(?:tổ trưởng|tổ phó|đội trưởng|trạm trưởng|trưởng (?:ban|phòng|đoàn|thôn|bản|ấp)|chủ tịch|giám đốc|bí thư"
    r"|chánh văn phòng|hiệu trưởng|chủ nhiệm)\b"
)
"""An office that a person is asked for by: one who holds another is not that person."""
_MADE_UP_OF = re.compile(r"\bgồm (?:có )?(?:những )?ai\b", re.IGNORECASE)
_SO_MANY_OF = re.compile(
    r"\b\d+ (?:bác sĩ|điều dưỡng|y sĩ|cán bộ|công chức|viên chức|giáo viên|tình nguyện viên|chuyên viên|thành viên"
    r"|đại diện|công an|dân quân|đồng chí|người)\b|\bgồm (?:có )?(?:đại diện|lãnh đạo|các ngành|trưởng|phó|chủ tịch)\b"
)
"""Who a body is made up of is told by what they are: "mỗi tổ có 2 cán bộ xã và 1 công an"."""
_CHARGED = re.compile(r"\b(?:ai|nào\b[^?]*) được (?:phân công|giao|cử)\b", re.IGNORECASE)
_OFFICE_CHARGED = re.compile(
    r"\b(?:phân công|giao|cử)\b[^.;]{0,40}\b(?:phó|trưởng|chánh|chủ tịch|giám đốc|bí thư|chuyên viên|tổ trưởng)\b"
)
_LEADS = re.compile(
    r"\bai (?:làm|giữ|là) (?:chức )?(?:(?:phó )?(?:trưởng ban|tổ trưởng)|phó đoàn|trưởng đoàn|chủ nhiệm|chỉ huy)\b",
    re.IGNORECASE,
)
_OFFICE_LEADS = re.compile(
    r"\b(?:phó|trưởng|chánh|chủ tịch|giám đốc|bí thư|hiệu trưởng)\b[^.;]{0,80}"
    r"\b(?:làm|là) (?:(?:phó )?trưởng ban|(?:phó )?tổ trưởng|phó đoàn|trưởng đoàn|chủ nhiệm|chỉ huy)"
)
_PUNISHED = re.compile(r"\b(?:ai|nào) (?:đã )?(?:bị|phải)\b", re.IGNORECASE)
_OFFICE_PUNISHED = re.compile(
    r"\b(?:phó|trưởng|chánh|chủ tịch|giám đốc|bí thư|hiệu trưởng|kế toán|trạm trưởng|đội trưởng)\b[^.;]{0,60}"
    r"\bbị (?:xử lý |thi hành )?(?:kỷ luật|khiển trách|cảnh cáo|cách chức|khai trừ|đình chỉ|phê bình|khởi tố|bắt)"
)
"""Of whom something was done to, a report may print the office alone: "Giám đốc Ban đã bị khiển trách"."""
_BY_OFFICE = (
    (_MADE_UP_OF, _SO_MANY_OF),
    (_CHARGED, _OFFICE_CHARGED),
    (_LEADS, _OFFICE_LEADS),
    (_PUNISHED, _OFFICE_PUNISHED),
)
"""Questions after persons who may be told by what they are, and how that is told."""
_WHO_HOLDS = re.compile(
    r"^(?:cho biết )?(?:họ (?:và )?tên|danh tính|tên tuổi)\b(?! (?:các|những))|^ai là\b"
    r"|^tên (?:của )?(?:chủ tịch|phó|bí thư|giám đốc|trưởng|chánh|tổ trưởng|đội trưởng)\b"
    r"|\b(?:cá nhân|đồng chí|ông|bà) nào\b"
    r"|\b(?:giám đốc|chủ tịch|bí thư|trưởng phòng|chánh văn phòng)\b[^?]{0,60}\bnào\b[^?]*\b(?:chịu|bị|phụ trách)\b"
    r"|\bgồm (?:những )?ai\b|\blà những ai\b"
    r"|\b(?:cán bộ|công chức|viên chức|hiệu trưởng|giáo viên|đảng viên|thủ trưởng|trưởng (?:ban|phòng|thôn)) nào\b"
    r"[^?]*\b(?:bị|vi phạm|được (?:giao|phân công|cử|khen))\b"
    r"|\b(?:trưởng|phó|chủ tịch|giám đốc|bí thư|chánh)\b[^?]*\btên (?:là )?gì\b"
    r"|(?<!đối tượng phục vụ )(?<!đối tượng )\blà ai\b|\bai (?:đã |là người )?ký\b"
    r"|\bai (?:làm|giữ|đảm nhiệm) (?:chức )?(?:tổ trưởng|trưởng|phó|chủ tịch|giám đốc|bí thư|chánh|đội trưởng)\b"
    r"|\bai (?:được|bị) (?:phân công|giao|cử|bổ nhiệm|bầu|tặng|khen|thưởng|kỷ luật|xử phạt|khiển trách|cảnh cáo"
    r"|cách chức|khai trừ|bắt|khởi tố|truy tố|đình chỉ)\b"
    r"|\bai\b[^?]*\?? (?:xin |hãy )?cho (?:biết |xin |rõ )?(?:họ )?tên\b",
    re.IGNORECASE,
)
_WHO_DOES = re.compile(
    r"(?:^|[,;] |\bdo |\bthì )(?:những )?ai (?:là người )?"
    r"((?!(?:là|được|bị|đã|có|ở|tại|trong|của|thuộc|chưa|không|còn)\b)[^\W\d_]+ [^\W\d_]+)"
)


_SEES_TO_IT = re.compile(r"(?:(?:phải|sẽ|cần) )?(?:đứng|lo|chịu|gánh|phụ|chăm|quản|nhận)\b")
"""What everyone says who asks for whoever is responsible ("ai đứng ra lo?"); reports say it in many other ways."""


def _nobody_does(case: Case) -> Answer | None:
    """ "Ai chủ trì hội nghị?" where no sentence at hand speaks of presiding."""
    match = _WHO_DOES.search(case.low)
    if match is None or _WHO_HOLDS.search(case.low) or _SEES_TO_IT.match(match[1].strip()):
        return None
    if case.want.kind != "who" or formally(case, case.chosen):
        return None
    does = [k for k in keys_of(match[1]) if k not in QUESTION_WORDS]
    if not does or any(runs(keys_of(e.text), does) for e in case.chosen):
        return None
    return nearest(case, f"Các đoạn tìm được không nói ai {' '.join(does)}.")


_UNITS = r"(?:huyện|quận|thị xã|xã|phường|thị trấn|sở|ấp|thôn|bản|khóm|khu phố)"
_PEOPLE = (
    r"chiến s[ỹĩ]|cán bộ|công chức|viên chức|người|đồng chí|ông|bà|chủ tịch|giám đốc|hộ|gia đình"
    r"|bị (?:can|cáo|hại|đơn)|nguyên đơn|nạn nhân|nghi phạm|thủ phạm|đối tượng|học sinh|sinh viên|giáo viên|thí sinh"
    r"|hiệu trưởng|bác sĩ|lao động|nông dân|đảng viên|hội viên|đại biểu|đoàn viên|vận động viên|nghệ nhân"
)
_NAME_ASKED = re.compile(
    r"(?<!đổi )\btên(?: là)? (?:gì|nào)\b"
    rf"|^(?:(?:cho biết|liệt kê|nêu|kể) )?(?:họ )?tên (?:của )?(?:các|những|{COUNT}) "
    r"|\b(?:gồm|là) (?:những|các) [^?,]{1,20}\bnào\b"
    rf"|^(?:(?:cho biết|nêu) )?(?:họ )?tên (?:của )?(?={_PEOPLE})"
    rf"|^(?:những|các) {_UNITS} nào\b|^(?:xã|phường|thị trấn|ấp|thôn|bản|khóm|khu phố) nào\b"
    rf"|\b(?:ở|tại|thuộc|của)(?: những| các)? {_UNITS}(?: (?:hay |hoặc )?{_UNITS})* nào\b"
    r"|\b(?:nhà thầu|nhà đầu tư|nhà cung cấp|chủ đầu tư|đơn vị (?:thi công|tư vấn|cung cấp|trúng thầu)) nào\b"
    r"|\blà (?:những |các )?(?:công ty|doanh nghiệp|hợp tác xã) nào\b"
    rf"|\b(?:tên )?là {_UNITS} (?:nào|gì)\b|^tên {_UNITS}\b"
    r"|^tên (?:của )?(?:các |những )?(?=(?:nhà thầu|nhà đầu tư|nhà cung cấp|chủ đầu tư|công ty|doanh nghiệp)\b)"
    r"|(?P<tell>(?<!không )(?<!chưa )\b(?:kể|nêu|liệt kê|đọc|ghi)(?: (?:ra|giúp|lại|hết|rõ|cho tôi))* tên"
    r"(?: (?:giúp|từng|các|những|của))*)\b"
)
_FIRMS = (
    *("công ty", "tổng công ty", "doanh nghiệp", "nhà thầu", "liên danh", "tập đoàn", "ban quản lý", "hợp tác xã"),
)
_BEARERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (_PEOPLE, ()),
    (r"nhà thầu|nhà đầu tư|nhà cung cấp|chủ đầu tư|đơn vị (?:thi công|tư vấn|cung cấp|trúng thầu)",
     _FIRMS),
    (r"sở", ("sở",)),
    (r"huyện|quận|thị xã", ("huyện", "quận", "thị xã")),
    (r"xã|phường|thị trấn", ("xã", "phường", "thị trấn")),
    (r"ấp|thôn|bản|khóm|khu phố", ("ấp", "thôn", "bản", "khóm", "khu phố")),
    (r"công ty|doanh nghiệp", ("công ty", "tổng công ty", "doanh nghiệp")),
    (r"trường|bệnh viện|đơn vị sự nghiệp", ("trường", "bệnh viện", "trung tâm")),
    (r"\btên\b.*(?:đơn vị|cơ sở)|(?:đơn vị|cơ sở).*\btên",
     (*_FIRMS, "chi nhánh", "trường", "bệnh viện", "trung tâm", "trạm", "nhà máy", "ban", "phòng", "sở")),
)  # fmt: skip
"""What bears a name of its own, and the words that stand before such names; people's names stand by themselves."""
_HEAD_ENDS = re.compile(r"\b(?:ở|tại|của|thuộc|do|trong)\b")
_AS_TELLING = 0.6
"""Share of the best sentence's support from which another one may bear the names."""


def _no_names(case: Case) -> Answer | None:
    """Names were asked for ("08 sở gồm những sở nào?"), and the sentences only count or describe who bears them."""
    low = " ".join(tokens(case.understood.text))
    match = _NAME_ASKED.search(low)
    if match is None or case.want.kind in ("symbol", "cited_by"):
        return None
    before = low[: match.start()].split()
    opening = match[0].endswith(" ") or match["tell"]
    named = " ".join(_HEAD_ENDS.split(low[match.end() :])[0].split()[:5] if opening else (*before[:6], *before[-2:]))
    words = f"{named} {match[0]}" if "tên" in match[0] else match[0]
    heads = next((h for bearer, h in _BEARERS if re.search(rf"\b(?:{bearer})\b", words)), None)
    if case.understood.directives and heads:
        return None
    own = numbers(case.understood.text)
    counting = [replace(e, text=e.told) for e in case.chosen if own & numbers(e.told)] or case.chosen
    most = max((e.support for e in counting), default=0.0)
    first = case.want.extreme
    telling = [
        e
        for e in counting
        if e is case.chosen[0] or e.support >= _AS_TELLING * most or (first and puts_first(e.text, first))
    ]
    if heads is None or any(_bears_names(e, heads, case) for e in telling):
        return None
    return nearest(case, "Báo cáo có nói đến nhưng không nêu tên được hỏi.")


def _bears_names(evidence: Evidence, heads: tuple[str, ...], case: Case) -> bool:
    if not heads:
        return _names_someone(evidence)
    known = fold(case.understood.original)
    kinds = "|".join(heads)
    counted = rf"\b\d+ (?:{kinds})\b[^.;:]{{0,120}}(?::|\b(?:là|gồm)\b:?) ?[{CAPITALS}]"
    foremost = rf"\b(?i:{kinds})\b[^.;:]{{0,80}}\b(?:nhất|đầu) (?:là|thuộc về) [{CAPITALS}]"
    if re.search(rf"{counted}|{foremost}", evidence.text):
        return True  # "04 xã đang khuyết thú y là Ia Lốp, Cư Kbang"; "xã xa trung tâm nhất là Ia Lốp"
    if (heads is not _FIRMS and _NAMES_LISTED.search(evidence.text)) or (
        _PLACES & {*heads} and _NAMES_COUNTED.search(evidence.text)
    ):
        return True
    if "huyện" in heads and evidence.hit.document.metadata.district:
        return True
    if "huyện" in heads and any(
        fold(m[1]) in district_names() and fold(m[1]) not in known for m in _NAME_AT.finditer(evidence.text)
    ):
        return True
    listed = _COLON.sub(" ", evidence.text)  # "các xã: Tân An, Tân Bình"
    return any(fold(name) not in known for _, name in scope.named_after(listed, heads))


_COLON = re.compile(r"(?<=\w) ?: (?=[A-ZĐÂÊÔƠƯ][^\W\d_]+ [A-ZĐÂÊÔƠƯ])")
_NAMES_LISTED = re.compile(r"\((?:[A-ZĐÂÊÔƠƯ][^\W\d_]+ ?){2,4}[,)]|(?:[A-ZĐÂÊÔƠƯ][\w’']+ ){2,4}\(\d+[^()\d]{0,12}\)")
"""Names in brackets need no word before them: "3/15 đơn vị (Văn Chấn, Mù Cang Chải)"."""
_NAMES_COUNTED = re.compile(r"(?:[:,;]|\b(?:gồm|là|tại|ở|thuộc)\b) ?(?:[A-ZĐÂÊÔƠƯ][^\W\d_]+ ){2,4}\d[\d.,]* ")
"""Nor do places in a list of what each has: "tập trung tại: Văn Chấn 38 con, Mù Cang Chải 29 con"."""
_NAME_AT = re.compile(r"\b(?:ở|tại|thuộc) ((?:[A-ZĐÂÊÔƠƯ][^\W\d_]+ ){1,3}[A-ZĐÂÊÔƠƯ][^\W\d_]+)")
"""And a district is known by its name: "04 mẫu ở Văn Chấn và 01 mẫu ở Mù Cang Chải"."""
_PLACES = frozenset(("huyện", "xã", "ấp"))


def _names_someone(evidence: Evidence) -> bool:
    named = scope.named_after(evidence.text, PERSONS)
    signers = evidence.hit.document.metadata.signers
    return any(" " in n and not _OFFICE.match(n) for _, n in named) or any(s.name in evidence.text for s in signers)


NAMED: tuple[Callable[[Case], Answer | None], ...] = (_person_elsewhere,)
ASKED: tuple[Callable[[Case], Answer | None], ...] = (_no_person, _nobody_does, _no_names)
