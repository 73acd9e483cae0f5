"""Questions after a whole section of a report, by nothing but what such a section is for: "Kiến nghị của huyện Tuần
Giáo?", "Phương hướng công tác dân vận của Cà Mau?", "Tóm tắt báo cáo của Cà Mau".

Such a question has no word of its own to search by: its answer is the section's own text, in the order of the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.answering import scope
from rag.answering.evidence import AHEAD, Evidence, keys_of, plain, tells_lesson
from rag.answering.question import Understood
from rag.answering.refusing import abstain
from rag.answering.sections.heads import HeadAnswer
from rag.answering.sentences import sentences
from rag.answering.understanding.knowledge import Knowledge
from rag.answering.understanding.titled import one_matter
from rag.library.store import Store
from rag.records import DocumentCard, Hit, Passage, Role, Span
from rag.text.roles import named_role
from rag.text.tokens import fold

_FILLERS = frozenset(
    "cua o tai trong la gi nhung nao the ra sao neu cho biet hay con cac mot so chu yeu chinh va ve duoc nam sap toi "
    "rut ra neu len thoi gian tinh huyen thanh pho tp xa thi bao cao dia phuong cong tac mat lam do vay voi xin "
    "thang dau cuoi trong tam viet viec dieu noi dung".split()
)
_AFTERWARDS = re.compile(
    r"\b(?:sau khi|sau đợt|qua đợt|qua) [^?]*(?:giám sát|kiểm tra|thanh tra|sơ kết|tổng kết)[^?]*", re.IGNORECASE
)
"""Of which occasion a report is; it adds nothing to what it asks for."""
_LISTING = re.compile(r"\btren dia ban\b|\b(?:nhung|cac|mot so)\b")
_WHY = re.compile(r"\b(?:vi sao|tai sao|do dau|vi dau)\b")
_MOST = 5
"""Sentences of a section that are shown."""
_ALSO_TOLD_IN: dict[Role, Role] = {"nguyen_nhan": "han_che"}
"""A section "Hạn chế và nguyên nhân" tells causes as well."""
_ACHIEVED: frozenset[Role] = frozenset(("uu_diem", "ket_qua"))
_OF_SUCCESS = re.compile(r"\b(?:kết quả|ưu điểm|thành (?:công|tích|tựu)|đạt được)\b", re.IGNORECASE)
_OF_FAILURE = re.compile(r"\b(?:hạn chế|tồn tại|khuyết điểm|khó khăn|yếu kém|vướng mắc|bất cập)\b", re.IGNORECASE)
_ACHIEVED_BY = re.compile(
    r"\b(?:kết quả|thành (?:công|tích|tựu))\b[^.;]{0,60}\b(?:là do|là nhờ|nhờ có|có được nhờ)\b"
    r"|\b(?:nhờ|do)\b[^.;]{0,90}\bđạt (?:được )?(?:những |nhiều )?kết quả\b",
    re.IGNORECASE,
)
_ONE_THING = frozenset(("figure", "when", "who", "symbol", "yes_no", "cited_by"))
"""Kinds of question that a whole section does not answer."""
_TO_A_BODY = re.compile(
    r"\b(?:với|đối với|lên|đến|đề nghị|kiến nghị|đề xuất) (?:các )?(?:cấp|trung ương|chính phủ|quốc hội|thủ tướng|bộ"
    r"|ban|sở|tỉnh|huyện|ubnd|ủy ban|hđnd|hội đồng)\b",
    re.IGNORECASE,
)
_ANY = re.compile(r"\w")
_ADDRESSED = re.compile(
    r"\b(?:đề nghị|kiến nghị|đề xuất) (?:với |đến )?(?:các )?"
    r"(?:cấp|trung ương|chính phủ|quốc hội|thủ tướng|bộ|ban|sở|tỉnh|huyện|ubnd|ủy ban|uỷ ban|hđnd|hội đồng)\b",
    re.IGNORECASE,
)
_CALLED: dict[Role, str] = {
    "kinh_nghiem": "bài học kinh nghiệm",
    "kien_nghi": "kiến nghị, đề xuất",
    "nhiem_vu_giai_phap": "phương hướng, nhiệm vụ",
}
"""Sections without which a report does not tell what they are for."""
_SUMMARY = re.compile(
    r"^(?:hãy |xin |nhờ )?(?:tóm tắt|tóm lược|khái quát|những (?:ý|điểm|nội dung) chính (?:của|trong)"
    r"|(?:ý|điểm|nội dung) chính (?:của|trong))\b(?: (?:lại|giúp|ngắn gọn|nội dung|nhanh))*",
    re.IGNORECASE,
)
_OUTLINE: tuple[tuple[tuple[Role, ...], int], ...] = (
    (("uu_diem", "danh_gia_chung", "ket_qua"), 2),
    (("han_che",), 1),
    (("nguyen_nhan",), 1),
    (("kinh_nghiem",), 1),
    (("nhiem_vu_giai_phap",), 1),
    (("kien_nghi",), 1),
)
"""What a summary shows: of the first of these kinds that a report has so many sentences."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The kind of section asked for; whether causes of what was achieved are; whom advice is for, in folded words."""

    role: Role
    of_success: bool = False
    body: tuple[str, ...] = ()


def answer(store: Store, understood: Understood, knowledge: Knowledge) -> HeadAnswer | None:
    """The sentences of the sections that are for what is asked, or a refusal where the one report in the question's
    scope has none; None where the question says more than that."""
    if _ONE_THING & set(understood.asks):
        return None
    named = understood.filters.documents
    cards = [c for c in knowledge.cards if scope.within(c, understood) and (not named or c.id in named)]
    cards = [c for c in cards if not understood.years or _of_these_years(c, understood.years)]
    words = _words(understood, cards)
    if _SUMMARY.search(understood.text) and len(cards) == 1 and not _unfilled(words):
        return _summed_up(store, cards[0])
    wanted = _wanted(words, _issuers(cards), _body(understood))
    if wanted is None:
        return None
    if wanted.role not in AHEAD:
        cards = [c for c in cards if all(scope.of_year(c, y) for y in understood.years)]
    found: list[Evidence] = []
    for card in cards:
        passages = [p for _, p in store.passages_of(card.id)]
        found += _told(passages, card, wanted, _MOST if len(cards) == 1 else 1)
    if found:
        return HeadAnswer(tuple(found))
    if wanted.body and not _TO_A_BODY.search(understood.text):
        return None
    return _untold(store, cards[0], wanted) if len(cards) == 1 else None


def _words(understood: Understood, cards: Sequence[DocumentCard]) -> list[str]:
    """A question without the places it is searched in, and without what it calls its report by."""
    text = _AFTERWARDS.sub(" ", _SUMMARY.sub(" ", understood.text))
    text = _LISTING.sub(" ", " ".join(fold(k) for k in keys_of(text)))
    names = [*understood.places, *understood.filters.places]
    if len(cards) == 1:
        m = cards[0].metadata
        names += [name for name in (m.place, m.district) if name]
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(fold(name))}\b", " ", text)
    return [w for w in text.split() if w not in _own(understood, cards)]


def _own(understood: Understood, cards: Sequence[DocumentCard]) -> frozenset[str]:
    """Words, folded, that the report in scope satisfies as a whole: those that name it by its title, and what all of
    it is about."""
    told = {fold(word) for word in understood.entitled}
    if len(cards) == 1 and (title := cards[0].metadata.title) and one_matter(title):
        told |= {word for word in re.findall(r"\w+", fold(title)) if named_role(word) is None}
        told -= {word for role in _ROLE_WORDS for word in role.split()}
    return frozenset(told)


_SPEAKING = frozenset("thuong truc doan giam sat uy ban hoi dong nhan dan bo phan to".split())
"""What those who report are called, whatever the letterhead says."""


def _issuers(cards: Sequence[DocumentCard]) -> frozenset[str]:
    """The words, folded, of who issued the one report in scope."""
    issuer = cards[0].metadata.issuer if len(cards) == 1 else None
    return frozenset(fold(k) for k in keys_of(issuer or "")) | _SPEAKING


_ROLE_WORDS = (
    "nguyen nhan", "bai hoc", "kinh nghiem", "ton tai", "han che", "khuyet diem", "kien nghi", "phuong huong",
    "nhiem vu", "giai phap", "ket qua", "uu diem",
)  # fmt: skip


def _of_these_years(card: DocumentCard, years: Sequence[int]) -> bool:
    """Whether a report is of the years asked about, or tells what is to be done in the first of them."""
    return all(scope.of_year(card, y) or scope.of_year(card, y - 1) for y in years) or scope.of_year(
        card, min(years) - 1
    )


_TO = re.compile(
    r"\b(?:kiến nghị|đề nghị|đề xuất)(?: những| các| điều| việc| nội dung)*(?: gì)?"
    r"(?: của [^?.,;]{1,40}?(?= (?:với|đối với|cho|lên|đến)\b))?(?: với| đối với| cho| lên| đến)? "
    r"((?!gì\b|những\b|của\b|là\b)[^?.,;]+?)"
    r"(?= (?:làm|những|điều|việc|là|gì|sau|trong|về|để|nhằm|xem|nào|ra sao)\b|[?.,;]|$)",
    re.IGNORECASE,
)


def _body(understood: Understood) -> tuple[str, ...]:
    """Whom advice is for, as a question says it, in folded words: "kiến nghị gì với Sở Nội vụ" is for Sở Nội vụ."""
    found = _TO.search(understood.text)
    told = fold(" ".join(keys_of(found[1]))) if found else ""
    for name in (*understood.places, *understood.filters.places):
        told = re.sub(rf"(?<=\w) {re.escape(fold(name))}$", "", told)
    return tuple(told.split())


def _wanted(words: Sequence[str], issuers: frozenset[str], body: tuple[str, ...]) -> _Wanted | None:
    """What the words ask for; those of ``issuers`` may stand before that ("giám sát của HĐND kiến nghị gì"), and whom
    advice is for, the ``body``, behind it."""
    text = " ".join(words)
    why = _WHY.search(text) is not None
    rest = _WHY.sub(" ", text).split()
    roles: list[Role] = []
    unknown: list[str] = []
    while rest:
        size = next((n for n in (4, 3, 2) if len(rest) >= n and _names_role(rest[:n])), 0)
        if size:
            role = named_role(" ".join(rest[:size]))
            assert role is not None
            roles.append(role)
        elif rest[0] not in _FILLERS and not rest[0].isdigit() and (roles or rest[0] not in issuers):
            unknown.append(rest[0])
        rest = rest[size or 1 :]
    advice = roles[:1] == ["kien_nghi"]
    if not roles or (unknown and not (advice and set(unknown) <= set(body))):
        return None
    success = roles[0] == "nguyen_nhan" and bool(_ACHIEVED & set(roles)) and "han_che" not in roles
    role = "nguyen_nhan" if why and roles[0] == "han_che" else roles[0]
    return _Wanted(role, success, body if advice and unknown else ())


def _unfilled(words: Iterable[str]) -> bool:
    return any(word not in _FILLERS and not word.isdigit() for word in words)


def _names_role(words: list[str]) -> bool:
    """Whether all of these words are needed for the role they name: "ket qua dat duoc", not "nguyen nhan ton tai"."""
    return named_role(" ".join(words)) not in {None, named_role(" ".join(words[:-1]))}


def _told(passages: Sequence[Passage], card: DocumentCard, wanted: _Wanted, most: int) -> list[Evidence]:
    """The sentences of one report that are asked for."""
    inside = [p for p in passages if p.role == wanted.role]
    if wanted.of_success:
        titled = [p for p in inside if _OF_SUCCESS.search(_title(p)) and not _OF_FAILURE.search(_title(p))]
        return _opening(titled, card, most) or _saying(passages, card, _ACHIEVED_BY)[:most]
    if wanted.body:
        return _advice_for(inside, card, wanted.body)[:most]
    also = _ALSO_TOLD_IN.get(wanted.role)
    return _opening(inside or [p for p in passages if p.role == also], card, most)


def _title(passage: Passage) -> str:
    return passage.breadcrumb[-1] if passage.breadcrumb else ""


def _advice_for(passages: Sequence[Passage], card: DocumentCard, body: Sequence[str]) -> list[Evidence]:
    """What is recommended to a body: all below a heading that names it, else the sentences that do."""

    headed = [p for p in passages if _names(_title(p), body)]
    if headed:
        return _opening(headed, card, _MOST)
    naming = [e for e in _saying(passages, card, _ANY) if _names(e.text, body)]
    # Whom a sentence speaks to stands at its beginning.
    return [e for e in naming if _names(" ".join(e.text.split()[:_ADDRESSEE]), body)] or naming


_ADDRESSEE = 14


def _names(text: str, body: Sequence[str]) -> bool:
    return f" {' '.join(body)} " in f" {' '.join(fold(k) for k in keys_of(text))} "


def _saying(passages: Sequence[Passage], card: DocumentCard, pattern: re.Pattern[str]) -> list[Evidence]:
    return [
        plain(Hit(1, 1.0, p, card), span)
        for p in passages
        for span in sentences(p.text)
        if pattern.search(span.of(p.text))
    ]


def _opening(passages: Sequence[Passage], card: DocumentCard, most: int) -> list[Evidence]:
    """Where there are passages enough, how each begins; else their first sentences."""
    spans = [(p, span) for p in passages for span in sentences(p.text)]
    if len(passages) >= most:
        firsts: dict[str, tuple[Passage, Span]] = {}
        for passage, span in spans:
            firsts.setdefault(passage.id, (passage, span))
        spans = list(firsts.values())
    return [plain(Hit(1, 1.0, p, card), span) for p, span in spans[:most]]


def _untold(store: Store, card: DocumentCard, wanted: _Wanted) -> HeadAnswer | None:
    """A refusal where a report without such a section says nothing of the kind anywhere else."""
    passages = [p for _, p in store.passages_of(card.id)]
    if wanted.of_success:
        return _refused(store, card, "nguyên nhân của kết quả đạt được")
    if wanted.role not in _CALLED or any(p.role == wanted.role for p in passages):
        return None
    if wanted.role == "kien_nghi" and any(_names(e.text, wanted.body) for e in _saying(passages, card, _ADDRESSED)):
        return None
    if wanted.role == "kinh_nghiem" and any(
        tells_lesson(plain(Hit(1, 1.0, p, card), span)) for p in passages for span in sentences(p.text)
    ):
        return None
    return _refused(store, card, _CALLED[wanted.role])


def _refused(store: Store, card: DocumentCard, missing: str) -> HeadAnswer:
    top = [f"{s.label} ({s.title})" for s in store.document(card.id).sections if s.level == 1 and s.label]
    text = f"Báo cáo của {scope.name_of(card)} không có phần {missing}. Các mục lớn của báo cáo: {'; '.join(top)}."
    return HeadAnswer(refusal=abstain.abstained("weak_evidence", text))


def _summed_up(store: Store, card: DocumentCard) -> HeadAnswer | None:
    """How the sections that weigh what was done begin, in the order of reports."""
    passages = [p for _, p in store.passages_of(card.id)]
    found: list[Evidence] = []
    for roles, most in _OUTLINE:
        having = next((own for role in roles if (own := [p for p in passages if p.role == role])), [])
        found += _opening(having, card, most)
    return HeadAnswer(tuple(found)) if found else None
