"""Lists asked for of what the reports only count, or speak of without naming any."""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.answering.answer import Answer
from rag.answering.evidence import puts_first
from rag.answering.quantities import Quantity, quantities
from rag.answering.refusing.case import NUMBER_WORDS, Case, nearest

_NAMED_THINGS = re.compile(
    r"(?:^|\b(?:những|các|ở|tại|có|cho|do|của|thì) )"
    r"(dự án|công trình|công ty|doanh nghiệp|hợp tác xã|trường(?! hợp)|bệnh viện|trạm|nhà máy|khu công nghiệp|vụ án"
    r"|mô hình|tập thể)"
    r"((?: [^\W\d_]+){0,3}?) nào\b"
)
# A "mô hình nuôi lươn" is named, a "mô hình đạt kết quả" is not.
_TELLING_MODEL = (
    "|mô hình (?!điển hình|dân vận|được|đạt|đã|trên|trong|của|này|đăng ký|nhân rộng|duy trì|mới|có|và|hay|hiệu quả"
    r"|là|ở|tại|theo|về|thiết thực|đó|toàn|do|từ|tiêu biểu|tốt)[^\W\d_]+ [^\W\d_]+"
)
_THINGS_HEADED = re.compile(r"[^a-zà-ỹđ]*(?:các|những) (?:dự án|công trình|mô hình|tập thể)\b")
_OF_COUNTS = re.compile(r"\([^()]*\d[^()]*\)")


_ITS_NAME = re.compile(
    r"^(?:(?:cho biết|nêu|kể) )?tên(?: gọi)?(?: là)?(?: của)?(?: các| những| \d+)? (dự án|công trình|mô hình|tập thể)\b"
    r"|\b(dự án|công trình|mô hình|tập thể)\b[^?,;]* (?:tên(?: là)? (?:gì|nào)|là \2 (?:gì|nào))(?:,|\W*$)"
)


def _no_instance(case: Case) -> Answer | None:
    """ "Cho những dự án nào?" where the sentences speak of projects, and name none."""
    match = _NAMED_THINGS.search(case.low)
    if match is None or case.want.kind == "figure":
        return _no_name_of_one(case)
    # By name behind the thing, or in brackets behind what is said of it: "05 trạm bơm chạy được (Ia Peng, Ia Sol)".
    spelt = re.compile(
        rf"\b(?i:{match[1]})\b(?: y tế)?[\s:“\"(-]+(?:(?:các )?(?:xã|phường|thị trấn|huyện):? )?[A-ZĐÂÊÔƠƯ]"
        rf"|\b(?i:{match[1]}{match[2]})\b[^.;:()]{{0,60}}\((?:[A-ZĐÂÊÔƠƯ][^\W\d_]+ ?){{2,4}}[,)]"
    )
    telling = _TELLING_MODEL if match[1] == "mô hình" else ""
    if any(_THINGS_HEADED.match(e.hit.passage.breadcrumb[-1].lower()) for e in case.chosen if e.hit.passage.breadcrumb):
        return None  # under "2.6. Các mô hình ..." each sentence is one
    # "như", "gồm" or a colon behind the thing, or a colon before it: "thu hồi: dự án chợ đầu mối, dự án bến xe".
    listed = re.compile(
        rf"\b{match[1]}\b[^.;]{{0,40}}(?::(?! \d)|\b(?:như|gồm)\b){telling}"
        rf"|: {match[1]} [^\W\d_]+ [^\W\d_]+[^.;]*, {match[1]} [^\W\d_]+"
    )
    if (first := case.want.extreme) and any(puts_first(e.text, first) for e in case.chosen):
        return None
    texts = [_OF_COUNTS.sub(" ", e.text) for e in case.chosen]
    if any(spelt.search(text) or listed.search(text.lower()) for text in texts):
        return None
    return nearest(case, f"Báo cáo có nói đến nhưng không nêu tên {match[1]}.")


def _no_name_of_one(case: Case) -> Answer | None:
    """ "Tên của mô hình kinh tế đăng ký mới?" where its sentence only counts: "kinh tế: 01 mô hình"."""
    match = _ITS_NAME.search(case.low)
    if match is None or "figure" in case.want or not case.chosen:
        return None
    thing = match[1] or match[2]
    best = case.chosen[0].text
    own = _OF_COUNTS.sub(" ", best)
    if not any(thing in " ".join(q.noun) for q in quantities(best)) or re.search(rf"\b(?i:{thing})\b[\s:]*[“\"]", own):
        return None
    if re.search(rf"\b{thing}\b[^.;]{{0,40}}(?::(?! \d)|\b(?:như|gồm|là)\b)", own.lower()):
        return None
    return nearest(case, f"Báo cáo chỉ đếm, không nêu tên {thing}.")


_NUMBER_WORDS = {w: n for n, w in enumerate(NUMBER_WORDS, start=1) if n > 1}
_SOME = rf"(?:\d{{1,3}}|{'|'.join(_NUMBER_WORDS)})"
# "07 vụ ... là những vụ nào", "từ hai trường nào", "gồm những đơn vị nào", "kể tên 19 xã", "40 ý kiến nói về chuyện gì"
_FULLY = (
    r"(?: (?:ra|giúp|lại|hết|rõ|đủ|đầy đủ|toàn bộ|tất cả|cả|cho tôi|tôi|em|mình|xin|biết|xem|tên|danh sách|của|các"
    r"|những))*"
)
_WHICH_ONES = re.compile(
    rf"\b(?:là|gồm|gồm có) (?:những|các)(?: [^\W\d_]+){{0,3}} (?:nào|gì)\b"
    rf"|\b{_SOME} ([^\W\d_]+) [^?]*\blà \1 (?:nào|gì)\b|\b{_SOME} [^\W\d_]+(?: [^\W\d_]+)? nào\b"
    rf"|\btên (?:là )?gì\b|(?:^cho|\b(?:kể|nêu|liệt kê|đọc|chép|trình bày|danh sách|tên)){_FULLY} {_SOME} "
    rf"|\b(?:kể|nêu|liệt kê)(?: (?:ra|giúp|lại|hết|rõ|cho tôi))* tên\b"
    rf"|\b{_SOME} [^?]*\b(?:kể|nêu|liệt kê|đọc){_FULLY}\W*$"
    rf"|\b{_SOME} [^\W\d_]+ [^?]*\b(?:là|gồm)(?: những)? gì\W*$"
)
_ABOUT_WHAT = re.compile(
    r"\b(?:thuộc|liên quan(?: đến| tới)?|về|nói gì về|ở|trong)(?: (?:những|các))? "
    r"(lĩnh vực|dự án|công trình|việc|chuyện|vấn đề|nội dung|ngành)(?: (?:gì|nào))\b"
)
_ITEMS = r"\s*\n\s*(?:[-+*•]|\d+[.)]|[a-zđ][.)]) "


_AS_TELLING = 0.6
"""Share of the best sentence's support from which another one may count what is asked for."""


def _not_listed(case: Case) -> Answer | None:
    """ "07 vụ ... là những vụ nào?", "40 ý kiến nói về chuyện gì?" where the reports count them and tell no more."""
    low = case.low
    about = _ABOUT_WHAT.search(low)
    if "figure" in case.want or "reason" in case.want or not (about or _WHICH_ONES.search(low)):
        return None
    counted = [(q.value, q.noun[:1]) for q in quantities(case.understood.text) if q.noun and q.whole is None]
    counted += [(float(_NUMBER_WORDS[n]), (noun,)) for n, noun in _WRITTEN.findall(low)]
    naming = re.search(r"\btên\b", low) is not None
    told = rf"\b(?:{about[1]}|về|liên quan|:)" if about else r"(?::|\(|\b(?:gồm|như|là)\b)"
    found = False
    most = max((e.support for e in case.chosen), default=0.0)
    for evidence in (e for e in case.chosen if e.support >= _AS_TELLING * most):
        text = evidence.text
        for q in quantities(text):
            if not any(n in (q.value, q.whole) and noun == q.noun[:1] for n, noun in counted):
                continue
            found = True
            if not naming and _in_parts(text, q):
                return None
            behind = _bare_of_figures(text[q.span.end :], q.noun[0] if naming else "")
            if naming and not _NAME.search(text[q.span.end :]):
                continue
            if re.match(rf"[^,;.:(]{{0,160}}?{told}", behind) or text[: q.span.start].rstrip().endswith("("):
                return None
        if any(
            re.search(rf"\b{noun[0]}\b[^.;:]{{0,80}}:{_ITEMS}", evidence.hit.passage.text.lower())
            for _, noun in counted
        ):
            return None
    if not found and ((again := _SAME_AGAIN.search(low)) is None or _lists(case, again[1])):
        return None
    return nearest(case, "Báo cáo chỉ đếm, không kể ra điều được hỏi.")


def _in_parts(text: str, whole: Quantity) -> bool:
    """Whether what was counted is told part by part: "Trong 09 vụ có 05 vụ đốt rác, 03 vụ lấn đường, 01 vụ ..."."""
    behind = [q for q in quantities(text) if q.span.start > whole.span.start and len(q.noun) > 1]
    alike = [q.value for q in behind if q.noun[0] == whole.noun[0]]
    return len(alike) > 1 and sum(alike) == whole.value


_NAME = re.compile(r"^[^.;]{0,80}?(?::|\(|\b(?:gồm|như|là)\b)[^.;()\d]{0,40}?[“\"]?[A-ZĐÂÊÔƠƯ][^\W\d_]*[a-zà-ỹ]")
_SAME_AGAIN = re.compile(rf"\b{_SOME} ([^\W\d_]+) [^?]*\b(?:là|gồm) (?:(?:những|các) )?\1\b[^?]{{0,20}}\b(?:nào|gì)\b")


def _lists(case: Case, thing: str) -> bool:
    listing = re.compile(rf"\b{thing}\b[^.;]{{0,80}}(?::|\b(?:gồm|như|là)\b|\()")
    return any(listing.search(_bare_of_figures(e.text)) for e in case.chosen)


_WRITTEN = re.compile(rf"\b({'|'.join(_NUMBER_WORDS)}) ([^\W\d_]+)")


def _bare_of_figures(text: str, noun: str = "") -> str:
    """A sentence in small letters without brackets that only say how many: "(đạt 57,1%)", or "(kinh tế: 02 mô hình)"
    where it is the names of that ``noun`` that are wanted."""
    counts = rf"%|\s+{re.escape(noun)}\b" if noun else "%"
    return re.sub(rf"\([^()]*\d+(?:[.,]\d+)?(?:{counts})[^()]*\)", " ", text.lower())


GATES: tuple[Callable[[Case], Answer | None], ...] = (_no_instance, _not_listed)
