"""Questions that name a directive: what reports say of it, who cites it, and what cannot be said without its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering import scope
from rag.answering.evidence import Evidence, keys_of, plain
from rag.answering.question import Understood
from rag.answering.sentences import clauses, sentences
from rag.library.store import Mention, Store
from rag.records import Directive, Hit, Passage, Span
from rag.text.citation import printed_date

# "Khoản 2 Điều 13": the text itself is asked for.
ARTICLE = re.compile(r"\b(?:khoản|điều|điểm|chương) (?:\d+|[ivx]+|[a-zđ])\b")
ABOUT = re.compile(
    r"\bvề (?:việc|chuyện|vấn đề|nội dung|cái|điều|đề án)? ?(?:gì|nào)\b|\btrích yếu\b|\btên (?:là )?gì\b"
)
# "Quyết định 12 quy định chuyện gì?": what a directive is about as a whole, which its title tells.
_IN_GENERAL = re.compile(
    r"\b(?:quy định|yêu cầu|đề ra|đặt ra|xác định|ban hành|hướng dẫn|chỉ đạo|nêu|nói|bàn)(?: về)?"
    r"(?: (?:chuyện|điều|việc|cái|vấn đề|nội dung|báo cáo|quy chế|quy định|đề án|chương trình|kế hoạch))? (?:gì|nào)"
    r"(?: (?:vậy|thế|ạ|nhỉ|hả))?\W*$"
    r"|^\W*(?:kết luận|chỉ thị|nghị (?:quyết|định)|quyết định|quy định|thông tư|đề án|chương trình|kế hoạch)"
    r" (?:số )?\d[^?,]*? (?:là )?về (?:việc|chuyện|vấn đề|nội dung|cái|điều)? ?gì\W*$"
)
OF_DIRECTIVES = frozenset(
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
    return ABOUT.search(text.lower()) is not None or "nội dung gì" in text.lower()


_IDENTITY = re.compile(
    r"(?!.*\bbáo cáo\b)[“\"]?(?:kết luận|chỉ thị|nghị (?:quyết|định)|quyết định|quy định|thông tư) (?:số )?\d[^?]*?"
    r"(?:\blà (?:văn bản )?(?:của ai|số (?:mấy|nào|bao nhiêu)|văn bản nào|ngày nào)|\bcủa (?:ai|cơ quan nào)"
    r"|\b(?:ai|cơ quan nào) (?:ban hành|ký)\b|\b(?:ban hành|ký|ra) (?:vào )?(?:ngày|khi|năm|lúc) nào)"
)


def asks_identity(text: str) -> bool:
    """Whether a question asks of a directive its number, its day or who issued it.

    >>> asks_identity("“Kết luận 21” là của ai, ngày nào?"), asks_identity("Họp quán triệt Kết luận 21 ngày nào?")
    (True, False)
    """
    return _IDENTITY.match(text.lower()) is not None


def told_by_title(store: Store, understood: Understood) -> list[Mentioned]:
    """The mentions that print a directive's title, one a document, where a question asks what it is about, or which of
    several is on a matter; where none does, those that tell what it was cited for ("mức khoán theo Quyết định
    12/QĐ-UBND")."""
    low, ids = " ".join(understood.text.lower().split()), named(understood)
    in_general = _IN_GENERAL.search(low) or (len(ids) > 1 and _WHICH_IS_ON.search(low))
    if not in_general or ARTICLE.search(low):
        return []
    found = [(id, m) for id in ids for m in mentions(store, (id,)) if scope.within(m.mention.document, understood)]
    first: dict[tuple[str, str], Mentioned] = {}
    for id, m in found:
        if m.mention.reference.title and m.mention.reference.title in m.passage.text:
            first.setdefault((m.mention.document.id, id), m)
    for id, m in () if first else found:
        if not m.mention.reference.title and _cited_for(m):
            first.setdefault((m.mention.document.id, id), m)
    # One sentence may print the titles of two.
    return list({(m.passage.id, m.clause.start): m for m in first.values()}.values())[:_TITLES]


_WHICH_IS_ON = re.compile(
    r"\b(?:cái|văn bản|quyết định|nghị quyết|nghị định|chỉ thị|kết luận|kế hoạch|bên) nào"
    r" (?:là |nói |quy định |bàn )?về\b"
)
_TITLES = 6
"""Reports at most that are shown printing the title of one directive, or of the several that a symbol may mean."""
_CITED_FOR = re.compile(r"\b(?:theo|tại)\s*$", re.IGNORECASE)
_SAYS_FOR_WHAT = 3
"""Words before a mention, other than those of documents, from which they tell what it is cited for."""


def _cited_for(m: Mentioned) -> bool:
    """Whether what stands before a mention tells what the directive is for: what is done "theo" or "tại" it."""
    clause = m.clause
    before = m.passage.text[clause.start : m.mention.reference.span.start - m.passage.span.start]
    cited = _CITED_FOR.search(before)
    theirs = frozenset(keys_of(before[: cited.start()])) if cited else frozenset()
    return len([k for k in theirs if k not in OF_DIRECTIVES and not k[0].isdigit()]) >= _SAYS_FOR_WHAT


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
