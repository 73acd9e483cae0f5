"""Questions about a report itself: who signed it, its number, its date, what post a signer holds.

The answer comes from the metadata and is quoted from the report's head or signature; what the report leaves blank is
said to be blank, never filled in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.answering import cites, scope
from rag.answering.answer import Answer
from rag.answering.evidence import Evidence, Weight, keys_of, plain
from rag.answering.question import Understood
from rag.answering.refusing import abstain
from rag.answering.understanding.asking import QUESTION_WORDS
from rag.answering.understanding.knowledge import Knowledge
from rag.answering.verify import tokens
from rag.library.store import Store
from rag.records import DocumentCard, Hit, Passage, Span
from rag.text.tokens import fold

Field = Literal["signers", "number", "issued_on", "recipients", "post"]

_SIGNERS = re.compile(
    r"\b(?:ai|người|vị|những ai|tên|ông|bà)\b[^?]{0,40}\b(?:ký|đứng tên)\b"
    r"|\b(?:ký|đứng tên)\b[^?]{0,60}\b(?:là ai|người nào|ai)\b|\bdo ai (?:ký|đứng tên)\b"
    r"|\b(?:chánh|phó|trưởng|chủ tịch|lãnh đạo|đồng chí|giám đốc|bí thư)\b[^?]{0,20}\bnào (?:đã )?(?:ký|đứng tên)\b"
)
_POST = re.compile(r"\bchức (?:vụ|danh) (?:gì|nào)\b|\bgiữ chức\b|\blàm chức gì\b")
_WHO = re.compile(r"\blà ai\b|\bai là\b|\blà (?:người|ông|bà|đồng chí) nào\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<!dân )\b(?:số|ký hiệu|số hiệu)(?:,? (?:và )?(?:ký hiệu|số hiệu))?,? (?:bao nhiêu|mấy|là gì|gì|nào|thế nào)\b"
    r"|\bsố mấy\b|\bsố ký hiệu\b|\bsố(?: và|,) ngày\b"
    r"|\b(?:số hiệu|ký hiệu)\b(?! (?:quả|lực|suất))(?=[^?]*\bbáo cáo\b)"
)
_NUMBER_OF = re.compile(r"^(?:cho biết )?(?:số|số hiệu|ký hiệu|số ký hiệu)(?: của)? báo cáo\b(?! (?:số )?\d)")
_KINDS = re.compile(
    r"\b(?:báo cáo|kế hoạch|quyết định|công văn|chương trình|tờ trình|quy chế|thông báo|nghị quyết|hướng dẫn|chỉ thị"
    r"|kết luận(?! thanh tra)|nghị định|thông tư)\b"
)
_NUMBERED_KIND = re.compile(rf"({_KINDS.pattern})(?: có| mang)? số (?:mấy|bao nhiêu|nào|gì)\b")
# "Báo cáo sơ kết Chỉ thị 08" is a report, whatever it is on.
_CARRIED_OUT = re.compile(rf"\b(?:sơ kết|tổng kết|kết quả|thực hiện|triển khai) {_KINDS.pattern[2:]} (?:số )?\d")
_RECIPIENTS = re.compile(
    r"\bnơi nhận\b|\bbáo cáo\b[^?]{0,120}\bgửi\b[^?]{0,40}\b(?:ai|đâu|nào|đến|tới)\b"
    r"|\bgửi báo cáo\b[^?]{0,20}\b(?:ai|đâu|nào)\b|\bgửi báo cáo\b[^?]*\bcho (?:những )?(?:ai|(?:nơi|cơ quan) nào)\b"
)
_REPORTING = re.compile(
    r"\b(?:và|phải|để|rồi|sẽ|thì|cần) báo cáo\b"
    r"|\bbáo cáo (?:kết quả )?(?:lại|chậm nhất|(?:cho|với|lên) (?:ai|đâu|tỉnh|huyện))\b"
)
"""Where "báo cáo" is what somebody does: "thanh tra việc gì và báo cáo khi nào"."""
_DATE = re.compile(
    r"\b(?:ngày (?:nào|mấy|bao nhiêu|tháng(?: năm)? nào)|khi nào|bao giờ|hôm nào)\b"
    r"|\bngày (?:ban hành|ký)\b(?=[^?]*\bbáo cáo\b)"
)
_ASKING = frozenset(
    "ký đứng dưới mang gửi nhận nơi số ngày ban hành họ tên người chức vụ danh hiệu phát lập ra báo cáo văn bản tỉnh"
    " huyện thành phố hôm tháng năm ông bà đồng chí giữ tp tx đề xin bản tờ thay mặt tư cách mỗi bên phía đơn vị cơ"
    " quan địa phương lên trung ương cấp trên làm viết soạn xong rồi thì cuối chót bài trang dòng tw ghi in mục".split()
)
_COMMON = frozenset("ông bà đồng chí của ở tại hiện nay là ai tỉnh huyện tp thành phố tm".split())
_BLOCK, _INITIALS = 200, 4
"""Characters a signature reaches above its name; the most that a typist's initials ("M.H.") take."""
_LEAST, _LEAST_OF_REPORT = 0.75, 0.5
"""Share of the question's words that a report's head must hold for the question to be about the report itself; less
where it says that it is about a report."""
_EARLIER = re.compile(r"\b(?:trước (?:khi|đó|đây|kia)|từng|nguyên là)\b")
"""What a signer was before is no matter of a signature."""


@dataclass(frozen=True, slots=True)
class HeadAnswer:
    """Either sentences to quote, or a refusal."""

    evidence: tuple[Evidence, ...] = ()
    refusal: Answer | None = None


def field_of(text: str) -> Field | None:
    """Which field of a report a question asks for, None where it asks for something else."""
    low = text.lower()
    for name, pattern in (
        ("post", _POST),
        ("signers", _SIGNERS),
        ("recipients", _RECIPIENTS),
        ("number", _NUMBER),
        ("issued_on", _DATE),
    ):
        if pattern.search(low):
            return name  # type: ignore[return-value]
    return "number" if _NUMBER_OF.search(low) else None


def answer(store: Store, understood: Understood, knowledge: Knowledge, weight: Weight) -> HeadAnswer | None:
    """None where the question is not about a report's own head."""
    field = field_of(understood.text)
    who = _WHO.search(understood.text) is not None
    if field == "post" or who:
        person = _post(store, understood, knowledge)
        asks_signer = field == "post" and _SIGNERS.search(understood.text.lower())
        if person is not None or (field == "post" and not asks_signer):
            return person
        field = "signers" if asks_signer else field
    if who and field not in ("signers", "recipients"):
        return _holder(store, understood, knowledge)
    reports = field == "issued_on" and _REPORTING.search(understood.text.lower()) is not None
    if field is None or reports or (understood.directives and cites.asks_identity(understood.text)):
        return None
    cards = [c for c in _meant(understood, knowledge, weight) if _of_the_kind(c, understood.text.lower())]
    if not cards or len(cards) > 3:
        return None
    dated = field == "number" and _DATE.search(understood.text.lower()) is not None
    fields: tuple[Field, ...] = (field, "issued_on") if dated else (field,)
    quoted = {(q.hit.passage.id, q.span): q for card in cards for f in fields for q in _quoted(store, card, f)}
    if quoted:
        return HeadAnswer(tuple(quoted.values()))
    named = {
        "signers": "họ tên người ký",
        "recipients": "nơi nhận",
        "number": "số ký hiệu",
        "issued_on": "ngày ban hành",
    }[field]
    return HeadAnswer(refusal=_unstated(store, cards, field, named))


def _of_the_kind(card: DocumentCard, asked: str) -> bool:
    """Whether a document is of the kind that a question names first: "Kế hoạch giám sát ... số mấy" is of no report."""
    named = _NUMBERED_KIND.search(asked) or _KINDS.search(_CARRIED_OUT.sub(" ", asked))
    kind = named[named.lastindex or 0] if named else ""
    return named is None or fold(card.metadata.kind or kind) == fold(kind)


def _unstated(store: Store, cards: Sequence[DocumentCard], field: Field, named: str) -> Answer:
    titles = "; ".join(_name(c) for c in cards)
    known = [c.metadata.issued_on for c in cards if c.metadata.issued_on] if field == "issued_on" else []
    extra = f" Chỉ biết thời điểm: {', '.join(k for k in known)}." if known else ""
    return abstain.abstained("weak_evidence", f"Báo cáo không ghi {named}: {titles}.{extra}")


def _name(card: DocumentCard) -> str:
    m = card.metadata
    parts = [
        m.kind or "Tài liệu",
        f"số {m.number}" if m.number else "",
        m.title or "",
        f"({m.place})" if m.place else "",
    ]
    return " ".join(p for p in parts if p)


def _meant(understood: Understood, knowledge: Knowledge, weight: Weight) -> list[DocumentCard]:
    """The reports whose head holds the question's words."""
    wanted_documents = set(understood.filters.documents)
    terms = [
        k
        for t in dict.fromkeys(tokens(understood.text))
        if t not in QUESTION_WORDS and t not in _ASKING
        for k in keys_of(t)
    ]
    place_keys = scope.words(understood)
    named = _KINDS.search(understood.text.lower())
    least = _LEAST_OF_REPORT if named and named[0] == "báo cáo" else _LEAST
    scored = []
    for card in knowledge.cards:
        if not scope.within(card, understood):
            continue
        head = _head_keys(card)
        rest = [t for t in terms if t not in place_keys]
        total = sum(weight(t) for t in rest)
        share = sum(weight(t) for t in rest if t in head) / total if total else float(bool(understood.filters.places))
        # Who names a report by its title may ask anything of it.
        exact = card.id in wanted_documents and (not understood.entitled or share >= least)
        exact = exact or _numbered(card, understood.text)
        if exact or share >= least:
            scored.append((exact, share, card))
    best = max(((e, s) for e, s, _ in scored), default=None)
    return [c for e, s, c in scored if best is not None and (e, s) == best]


def _numbered(card: DocumentCard, text: str) -> bool:
    squeezed = re.sub(r"\s", "", fold(text))
    return bool(card.metadata.number) and re.sub(r"\s", "", fold(card.metadata.number or "")) in squeezed


def _head_keys(card: DocumentCard) -> frozenset[str]:
    m = card.metadata
    period = m.period
    fields = [m.kind, m.number, m.issuer, m.province, m.district, m.place, m.title, m.issued_on]
    fields += [period.text, period.start, period.end] if period else []
    fields += [f"{int(d[5:7])}/{d[:4]}" for d in (m.issued_on, period.end if period else None) if d and len(d) >= 7]
    fields += [w for s in m.signers for w in (s.name, s.title, s.authority)]
    return frozenset(k for f in fields if f for k in keys_of(f.replace("-", " ")))


def _post(store: Store, understood: Understood, knowledge: Knowledge) -> HeadAnswer | None:
    folded = f" {' '.join(re.findall(r'[a-z0-9]+', fold(understood.text)))} "
    found = [
        (card, signer.name)
        for card in knowledge.cards
        for signer in card.metadata.signers
        if f" {fold(signer.name)} " in folded
    ]
    if not found:
        return None
    if _EARLIER.search(understood.text.lower()):
        return HeadAnswer(refusal=abstain.abstained("weak_evidence", "Báo cáo chỉ ghi chức vụ lúc ký."))
    here = [(card, name) for card, name in found if scope.within(card, understood)]
    if not here:
        card, name = found[0]
        quoted = _signature(store, card, name)
        where = scope.name_of(card)
        asked = ", ".join(understood.filters.places)
        words = f": “{' '.join(quoted.text.split())}”" if quoted else ""
        return HeadAnswer(
            evidence=(quoted,) if quoted else (),
            refusal=abstain.abstained(
                "false_premise",
                f"Trong thư viện, {name} ký báo cáo của {where}{words}, không phải của {asked}.",
            ),
        )
    return HeadAnswer(tuple(q for card, name in here if (q := _signature(store, card, name)) is not None))


def _holder(store: Store, understood: Understood, knowledge: Knowledge) -> HeadAnswer | None:
    """Who holds an office ("Trưởng Ban Dân vận Tỉnh ủy Kiên Giang là ai?"), where a signature says it.

    Who signs for another ("KT. CHỦ TỊCH") holds the office named last, and only that.
    """
    office = _bare_office(_WHO.sub(" ", understood.text))
    held = [
        (card, signer, titles)
        for card in knowledge.cards
        if scope.within(card, understood)
        for signer in card.metadata.signers
        if signer.title and (titles := [_bare_office(t) for t in signer.title.split(",")])
    ]
    places = frozenset(map(fold, scope.words(understood)))
    found: list[Evidence] = []
    stands_in: list[DocumentCard] = []
    for card, signer, titles in held:
        m = card.metadata
        around = {w for f in (signer.authority, m.issuer, m.place, m.district) for w in _bare_office(f or "")}
        last = titles[-1]
        if office[: len(last)] == last and set(office[len(last) :]) <= around | places | set(last):
            found += [q for q in (_signature(store, card, signer.name),) if q is not None]
        elif any(t[:1] == ("kt",) and t[1:] == office[: len(t) - 1] for t in titles[:-1]):
            stands_in.append(card)
    if found:
        return HeadAnswer(tuple(found))
    if not stands_in:
        return None
    names = "; ".join(f"{_name(c)}, {c.metadata.signers[0].name} ký thay" for c in stands_in)
    return HeadAnswer(refusal=abstain.abstained("weak_evidence", f"Báo cáo không ghi người giữ chức vụ này: {names}."))


def _bare_office(text: str) -> tuple[str, ...]:
    """The words of an office in one spelling, abbreviations written out, capitals and diacritics aside."""
    return tuple(fold(k) for k in keys_of(text.replace("/", "").lower()) if k not in _COMMON)


def _quoted(store: Store, card: DocumentCard, field: Field) -> list[Evidence]:
    m = card.metadata
    if field == "signers":
        return [q for s in m.signers if (q := _signature(store, card, s.name)) is not None]
    if field == "recipients":
        return _recipients(store, card)
    if field == "number":
        return _line_with(store, card, [m.number_printed, m.number]) if m.number else []
    return _line_with(store, card, _printed_dates(m.issued_on)) if m.issued_precision == "day" else []


_LIST = re.compile(r"Nơi nhận\s*:?\s*\n(?:\s*[-+*•].*(?:\n|$))+")


def _recipients(store: Store, card: DocumentCard) -> list[Evidence]:
    """The list below "Nơi nhận", with its items as printed."""
    for _, passage in reversed(store.passages_of(card.id)):
        if found := _LIST.search(passage.text):
            return [_evidence(passage, card, Span(*found.span()))]
    return []


def _printed_dates(iso: str | None) -> list[str]:
    if not iso or len(iso) != 10:
        return []
    year, month, day = iso.split("-")
    forms = [f"ngày {d} tháng {m} năm {year}" for d in (day, str(int(day))) for m in (month, str(int(month)))]
    return forms + [f"{d}{s}{m}{s}{year}" for s in "/-" for d in (day, str(int(day))) for m in (month, str(int(month)))]


def _line_with(store: Store, card: DocumentCard, needles: Sequence[str | None]) -> list[Evidence]:
    """The line of the report's head that holds one of the needles."""
    for needle in needles:
        if not needle:
            continue
        for _, passage in store.passages_of(card.id):
            at = passage.text.find(needle)
            if at >= 0:
                start = passage.text.rfind("\n", 0, at) + 1
                end = passage.text.find("\n", at + len(needle))
                return [_evidence(passage, card, Span(start, end if end >= 0 else len(passage.text)))]
    return []


def _signature(store: Store, card: DocumentCard, name: str) -> Evidence | None:
    """The signer's authority, title and name as they stand in the signature, from the first line of capitals on."""
    for _, passage in reversed(store.passages_of(card.id)):
        at = passage.text.rfind(name)
        if at < 0:
            continue
        start = before = at
        # Titles stand above the name in lines of capitals, with blank lines and a typist's initials among them.
        while before > 0 and at - before < _BLOCK:
            line_start = passage.text.rfind("\n", 0, before - 1) + 1
            line = passage.text[line_start:before].strip()
            if line and not line.isupper():
                break
            if len(line) > _INITIALS:
                start = line_start
            before = line_start
        return _evidence(passage, card, Span(start, at + len(name)))
    return None


def _evidence(passage: Passage, card: DocumentCard, span: Span) -> Evidence:
    text = span.of(passage.text)
    start = span.start + len(text) - len(text.lstrip())
    end = span.end - (len(text) - len(text.rstrip()))
    span = Span(start, end)
    return plain(Hit(1, 1.0, passage, card), span)
