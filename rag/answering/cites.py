"""Questions that name a directive: what reports say of it, who cites it, and what cannot be said without its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering import scope
from rag.answering.asking import QUESTION_WORDS, Asked
from rag.answering.evidence import Evidence, Weight, figures_near, keys_of, plain, runs
from rag.answering.question import Understood
from rag.answering.sentences import clauses, sentences
from rag.answering.verify import tokens
from rag.library.store import Mention, Store
from rag.records import Directive, Hit, Passage, Span
from rag.text.citation import printed_date

_CONTENT = re.compile(
    r"\b(?:quy định|nêu|yêu cầu|đề ra|đặt ra|xác định|giao|hướng dẫn|chỉ ra|đưa ra|có|gồm|chia|cấm|cho phép|buộc|bắt)"
    r"\b[^?]{0,90}"
    r"\b(?:gì|nào|những gì|mấy|bao nhiêu|ra sao|thế nào)\b"
    r"|^(?:theo )?(?:nghị|quyết|chỉ|thông|kết|pháp|luật)\b[^,?]*"
    r"\b(?:chấm|trả|hỗ trợ|phạt|thưởng|tính|dành|chi|cộng|trừ)\b[^?]*\b(?:mấy|bao nhiêu)\b"
)
_LAYS_DOWN = re.compile(r"\b(?:quy định|yêu cầu|đề ra|đặt ra|giao|hướng dẫn|chia|cấm|cho phép|buộc|bắt)\b")
# "Những kế hoạch nào thực hiện Chỉ thị 16": what was done by it stands in the reports.
_CARRIED_OUT = re.compile(
    r"\b(?:kế hoạch|quyết định|công văn|chương trình|văn bản|hướng dẫn|mô hình|cách làm) (?:nào|gì)\b[^?]*"
    r"\b(?:thực hiện|triển khai|cụ thể hóa|quán triệt)\b"
    r"|\b(?:để làm gì|nhằm (?:việc |mục đích )?gì)\b"
    r"|\b(?:thực hiện|triển khai)\b[^?]*\bđược (?:những )?(?:gì|kết quả (?:gì|nào))\b"
    r"|\b(?:bao nhiêu|bn|mấy) (?:hộ|người|hồ sơ|doanh nghiệp|lao động|trường hợp|học sinh|đảng viên|cán bộ|xã|lượt)\b"
    r"[^?]*\b(?:được|đã|bị)\b[^?]*\btheo\b"
)
# "Khoản 2 Điều 13", "nội dung của Nghị quyết", "quy định những gì": the text itself is asked for; "quy định về việc gì"
# asks what the directive is about, and that is printed where it is cited.
ARTICLE = re.compile(r"\b(?:khoản|điều|điểm|chương) (?:\d+|[ivx]+|[a-zđ])\b")
_WHOLE = re.compile(
    r"^(?:cho (?:tôi )?(?:biết|hỏi) )?(?:nội dung|toàn văn)\b(?! (?:về|liên quan))"
    r"|\b(?:những gì|gồm những|(?<!khoản )(?<!điểm )mấy (?:điều|chương|khoản|phần|mục|điểm|nhiệm vụ|quan điểm|hình thức"
    r"|cách|bước|khâu|nhóm|loại|mức|nguyên tắc|tiêu chí|giải pháp|trường hợp))\b"
)
_WHAT_IS_LAID_DOWN = re.compile(
    r"\b(?:quy định|đề ra|đặt ra|yêu cầu) (?:những |các )?"
    r"(điều kiện|tiêu chuẩn|biện pháp|nguyên tắc|hình thức|mức phạt|thủ tục|trình tự|thời hạn|chế tài)\b"
    r"[^?]*\b(?:gì|nào)\b"
)
# "Theo Nghị định 12 thì xã phải niêm yết những gì": what a directive binds to stands in itself.
_BOUND = re.compile(
    r"\b(?:phải|không được|được phép|được quyền|có quyền|có trách nhiệm|có nghĩa vụ)\b[^?]{0,70}"
    r"\b(?:gì|nào|ra sao|thế nào)\b"
)
_PUNISHED = re.compile(
    r"\bbị (?:xử lý|xử phạt|phạt|kỷ luật|khiển trách|cảnh cáo|cách chức|buộc|trừ|chấm)\b[^?]{0,60}"
    r"\b(?:gì|nào|ra sao|thế nào|bao nhiêu|mấy)\b"
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
_ABOUT = re.compile(
    r"\bvề (?:việc|chuyện|vấn đề|nội dung|cái|điều|đề án)? ?(?:gì|nào)\b|\btrích yếu\b|\btên (?:là )?gì\b"
)
# "Quyết định 12 quy định chuyện gì?": what a directive is about as a whole, which its title tells.
_IN_GENERAL = re.compile(
    r"\b(?:quy định|yêu cầu|đề ra|đặt ra|xác định|ban hành|hướng dẫn|chỉ đạo|nêu|nói|bàn)(?: về)?"
    r"(?: (?:chuyện|điều|việc|cái|vấn đề|nội dung|báo cáo|quy chế|quy định|đề án|chương trình|kế hoạch))? (?:gì|nào)"
    r"(?: (?:vậy|thế|ạ|nhỉ|hả))?\W*$"
)
_OF_DIRECTIVES = frozenset(
    "nghị quyết chỉ thị kết luận quyết định kế hoạch nghị định thông tư luật pháp lệnh công văn chương trình quy chế"
    " hướng dẫn văn bản số ngày tháng năm khóa khoá thủ tướng chính phủ trung ương ban bí thư bộ chính trị chấp hành"
    " tỉnh ủy uỷ huyện ubnd hđnd nội dung vấn đề việc về quy định nêu nói báo cáo dẫn viện nhắc đến theo liên tịch"
    " khoản điều điểm chương ban hành thực hiện triển khai đảng tw ct nq kl qđ kh nđ cp ttg tu bct bbt đề ra yêu cầu"
    " xác định giao mục".split()
)


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A mention of an asked directive, with the passage it stands in and its sentence there."""

    mention: Mention
    passage: Passage
    sentence: Span

    @property
    def clause(self) -> Span:
        """The clause of the sentence that the mention stands in."""
        at = self.mention.reference.span.start - self.passage.span.start
        inside = (c for c in clauses(self.passage.text, self.sentence) if c.start <= at < c.end)
        return next(inside, self.sentence)


def named(understood: Understood) -> tuple[str, ...]:
    """Ids of the directives a question names, those of an ambiguous symbol included."""
    loose = (i for group in understood.ambiguous_directives for i in group)
    return tuple(dict.fromkeys((*understood.directives, *loose)))


def mentions(store: Store, ids: Sequence[str]) -> tuple[Mentioned, ...]:
    """Where the directives are mentioned, in reading order per document."""
    found: list[Mentioned] = []
    texts: dict[str, list[Passage]] = {}
    for id_ in ids:
        for mention in store.mentions(id_):
            document = mention.document.id
            if document not in texts:
                texts[document] = [p for _, p in store.passages_of(document)]
            passage = next((p for p in texts[document] if mention.reference.span in p.span), None)
            if passage is None:
                continue
            at = mention.reference.span.start - passage.span.start
            inside = next((s for s in sentences(passage.text) if s.start <= at < s.end), None)
            if inside is not None:
                found.append(Mentioned(mention, passage, inside))
    return tuple(found)


def hits(found: Sequence[Mentioned]) -> tuple[Hit, ...]:
    """The passages of mentions as hits, to be weighed with those that were searched."""
    unique = {m.passage.id: m for m in found}
    return tuple(Hit(n, 1.0, m.passage, m.mention.document) for n, m in enumerate(unique.values(), start=1))


def title_notes(store: Store, found: Sequence[Mentioned]) -> tuple[Evidence, ...]:
    """Footnotes that print a directive's title apart from its symbol."""
    notes = []
    for item in found:
        title = item.mention.reference.title
        if not title or title in item.passage.text:
            continue
        for _, passage in store.passages_of(item.mention.document.id):
            at = passage.text.find(title)
            if passage.footnote is not None and at >= 0:
                span = next((s for s in sentences(passage.text) if s.start <= at < s.end), None)
                if span is not None:
                    hit = Hit(1, 1.0, passage, item.mention.document)
                    notes.append(plain(hit, span))
                break
    return tuple(notes)


def asks_title(text: str) -> bool:
    """Whether a question asks what a directive is about: that is printed where it is cited, or in a footnote there."""
    return _ABOUT.search(text.lower()) is not None or "nội dung gì" in text.lower()


def told_by_title(store: Store, understood: Understood) -> list[Mentioned]:
    """The mentions that print a directive's title, one a document, where a question asks what it is about; where none
    does, those that tell what it was cited for ("mức khoán theo Quyết định 12/QĐ-UBND")."""
    low = " ".join(understood.text.lower().split())
    if not _IN_GENERAL.search(low) or ARTICLE.search(low):
        return []
    found = [m for m in mentions(store, named(understood)) if scope.within(m.mention.document, understood)]
    first: dict[str, Mentioned] = {}
    for m in found:
        if m.mention.reference.title and m.mention.reference.title in m.passage.text:
            first.setdefault(m.mention.document.id, m)
    for m in () if first else found:
        if not m.mention.reference.title and _cited_for(m):
            first.setdefault(m.mention.document.id, m)
    return list(first.values())


_CITED_FOR = re.compile(r"\b(?:theo|tại)\s*$", re.IGNORECASE)
_SAYS_FOR_WHAT = 3
"""Words before a mention, other than those of documents, from which they tell what it is cited for."""


def _cited_for(m: Mentioned) -> bool:
    """Whether what stands before a mention tells what the directive is for: what is done "theo" or "tại" it."""
    clause = m.clause
    before = m.passage.text[clause.start : m.mention.reference.span.start - m.passage.span.start]
    cited = _CITED_FOR.search(before)
    theirs = frozenset(keys_of(before[: cited.start()])) if cited else frozenset()
    return len([k for k in theirs if k not in _OF_DIRECTIVES and not k[0].isdigit()]) >= _SAYS_FOR_WHAT


def _binds(low: str, want: Asked) -> bool:
    return _PUNISHED.search(low) is not None or ("figure" not in want and _BOUND.search(low) is not None)


def _asks_what_it_says(low: str, want: Asked, found: Sequence[Mentioned]) -> bool:
    """Whether a question is after what a directive says, and not after what it is about or what was done by it."""
    if "cited_by" in want or want.kind in ("when", "symbol") or _ABOUT.search(low) or _CARRIED_OUT.search(low):
        return False
    if "cấm" in low and any("không" in (m.mention.reference.title or "").lower().split() for m in found):
        return False  # a title that itself says what one may not do
    asked = (_WHOLE, ARTICLE, _COPIED, _CONTENT)
    return _binds(low, want) or any(pattern.search(low) for pattern in asked)


def asks_for_text(understood: Understood, want: Asked, found: Sequence[Mentioned], weight: Weight) -> bool:
    """Whether only the directive's own text could answer: it is asked what the directive lays down, and what the
    reports print of it (symbol, date, issuer, title) does not hold the question's other words."""
    low = understood.text.lower()
    if not _asks_what_it_says(low, want, found):
        return False
    whole = _WHOLE.search(low) is not None or ARTICLE.search(low) is not None
    bound = _binds(low, want)
    if copied := _COPIED.search(low):
        listing = re.compile(rf"\b{copied[1]}\b[^.;]{{0,80}}(?::|\(|\b(?:gồm|như)\b)")
        return not any(listing.search(m.sentence.of(m.passage.text).lower()) for m in found)
    place_keys = scope.words(understood)
    # "của KG": initials of a place say nothing of the matter.
    initials = {w.lower() for w in re.findall(r"\b[A-ZĐ]{2,3}\b", understood.original)}
    symbols = {re.sub(r"\W", "", m.mention.reference.number or "").lower() for m in found}
    rest = [
        k
        for t in dict.fromkeys(tokens(understood.text))
        if not (len(t) > 3 and any(t in s for s in symbols))
        and t not in QUESTION_WORDS
        and t not in _OF_DIRECTIVES
        and not t[0].isdigit()
        and t not in initials
        for k in keys_of(t)
        if k not in place_keys
    ]
    if not rest or (whole and ARTICLE.search(low)):
        return whole or _LAYS_DOWN.search(low) is not None
    titled = frozenset(k for m in found for k in keys_of(m.mention.reference.title or ""))
    # Words of the title tell which document is meant, and nothing of what it lays down.
    if bound or _LAYS_DOWN.search(low):
        rest = [k for k in rest if k not in titled]
    if not rest:
        return True
    best = 0.0
    laid_down = _WHAT_IS_LAID_DOWN.search(low)
    for item in found:
        text = item.sentence.of(item.passage.text)
        keys = keys_of(text)
        if laid_down and not runs(keys, keys_of(laid_down[1])):
            continue
        known = frozenset(keys) | titled
        share = sum(weight(k) for k in rest if k in known) / sum(weight(k) for k in rest)
        if want.nouns and not figures_near(text, want.nouns):
            share = 0.0
        best = max(best, share)
    return best < 0.5


def by_document(found: Sequence[Mentioned]) -> dict[str, list[Mentioned]]:
    """Mentions grouped by document id, in the order found."""
    groups: dict[str, list[Mentioned]] = {}
    for item in found:
        groups.setdefault(item.mention.document.id, []).append(item)
    return groups


def directive_name(directive: Directive) -> str:
    """How a directive is called in our own words.

    >>> directive_name(Directive("d1", "Pháp lệnh", "5/2007/PL-UBTVQH11", "2007", None, None))
    'Pháp lệnh số 5/2007/PL-UBTVQH11'
    """
    if not directive.number and directive.title and directive.title.lower().startswith(directive.kind.lower()):
        return directive.title
    parts = [directive.kind or "Văn bản"]
    parts += [f"số {directive.number}"] if directive.number else []
    date = directive.issued_on
    parts += [printed_date(date)] if date and not (len(date) == 4 and date in (directive.number or "")) else []
    parts += [f"của {directive.issuer}"] if directive.issuer else []
    return " ".join(parts)


def citing(found: Sequence[Mentioned]) -> str:
    """ "Kiên Giang, mục III.2.1; Tuần Giáo, mục V": who cites, and where."""
    lines = []
    for group in by_document(found).values():
        sections = dict.fromkeys(m.mention.reference.section for m in group)
        lines.append(f"{scope.name_of(group[0].mention.document)}, mục {', '.join(sections)}")
    return "; ".join(lines)
