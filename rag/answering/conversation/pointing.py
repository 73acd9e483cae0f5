"""What "ở đó", "báo cáo này", "người đó", "nó", "trong đó" and "họ" stand for, written out."""

from __future__ import annotations

import re

from rag.answering.answer import Turn
from rag.answering.conversation.putting import card_of, with_place, without_direction
from rag.answering.question import understand
from rag.answering.scope import named_after
from rag.answering.understanding.knowledge import Knowledge
from rag.records import DocumentCard
from rag.text.tokens import CAPITALS

_THERE = re.compile(
    r"\b(?:ở đó|ở đấy|nơi đó|nơi này|(?:tỉnh|huyện|thành phố|địa phương|xã) (?:đó|này|ấy))\b", re.IGNORECASE
)
_THAT_REPORT = re.compile(r"\b(?:báo cáo|văn bản|tài liệu) (?:đó|này|ấy|trên)\b", re.IGNORECASE)
_THEY = re.compile(r"^(?:thế |vậy )?(?:họ(?! tên| và tên| hàng)|địa phương (?:này|đó)|nơi (?:này|đó)) ", re.IGNORECASE)
_OF_WHICH = re.compile(
    r"^trong (?:đó|số (?:đó|này|ấy)|(?:những|các|số) \w+(?: \w+)? (?:đó|này|ấy|trên)),? (?:thì )?(?:có )?",
    re.IGNORECASE,
)
_THAT_PERSON = re.compile(
    r"\b(?:người|ông|bà|đồng chí|vị) (?:đó|này|ấy|trên)\b|\b(?:ông|bà) ta\b|\b(?:anh|chị) (?:ấy|ta)\b", re.IGNORECASE
)
_IT = re.compile(
    r"\b(?:nó|(?:nghị quyết|chỉ thị|kết luận|quyết định|kế hoạch|công văn|nghị định|thông tư|luật|pháp lệnh|văn bản)"
    r" (?:đó|này|ấy|trên))(?!\w)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:nghị quyết|chỉ thị|kết luận|quyết định|kế hoạch|công văn|nghị định|thông tư|pháp lệnh|luật)\b"
    r"(?: số)? ?(?:\d[\w/Đđ-]*(?: (?:ngày \d{1,2}[/-]\d{1,2}[/-]\d{4}|năm \d{4}))?|[A-ZĐ]\w+(?: \w+){1,3})",
    re.IGNORECASE,
)
_PART_OF_IT = re.compile(
    rf"^((?:\w+ ){{0,2}}[{CAPITALS}]\w*(?: [{CAPITALS}]\w*)*) (?:có |được |là |chiếm )?(?:bao nhiêu|mấy)$"
)


def pointed(text: str, last: Turn, knowledge: Knowledge) -> str:
    """ "ở đó", "báo cáo này", "người đó", "nó", "trong đó", "họ" written out."""
    if _THAT_PERSON.search(text) and (person := _person_of(last)):
        return _THAT_PERSON.sub(person, text)
    if _IT.search(text) and (named := _NAMED.search(last.question)):
        return _IT.sub(lambda m: _lowered_kind(named[0], m.start()), text)
    if _OF_WHICH.match(text) or _THEY.match(text):
        return _scoped(text, last, knowledge)
    card = card_of(last)
    places = understand(last.question, knowledge).places
    place = places[0] if places else (card.metadata.place or card.metadata.province if card else None)
    if card is not None:
        text = _THAT_REPORT.sub(_called(card), text)
    return (
        _THERE.sub(lambda m: f"ở {place}" if m[0].lower().startswith(("ở", "nơi")) else place, text) if place else text
    )


def _lowered_kind(name: str, at: int) -> str:
    return name if at else name[:1].upper() + name[1:]


def _scoped(text: str, last: Turn, knowledge: Knowledge) -> str:
    """ "Trong đó bao nhiêu đơn ...?" and "Họ có ...?" with the place and year of the question before."""
    before = understand(last.question, knowledge)
    now = understand(text, knowledge)
    place = "" if now.places or not before.places else before.places[0]
    year = "" if now.years or not before.years else f" năm {before.years[0]}"
    if _THEY.match(text):
        return f"{place} {_THEY.sub('', text)}" if place else text
    rest = _OF_WHICH.sub("", text).rstrip(" ?.!")
    if part := _PART_OF_IT.match(rest):
        return with_place(f"{without_direction(last.question)}?", part[1], knowledge)
    at = f" ở {place}" if place else ""
    return f"{rest[:1].upper()}{rest[1:]}{at}{year}?" if at or year else text


def _person_of(turn: Turn) -> str | None:
    """The one person an answer names: a signer whose name its first quotation holds, or one called "đồng chí"."""
    for citation in turn.answer.citations[:1]:
        for signer in citation.document.metadata.signers:
            if signer.name in citation.quote:
                return signer.name
        if called := next(iter(named_after(citation.quote, ("đồng chí", "ông", "bà"))), None):
            return called[1]
    return None


def _called(card: DocumentCard) -> str:
    m = card.metadata
    parts = [
        (m.kind or "tài liệu").lower(),
        m.number or m.title or "",
        f"của {m.place or m.province}" if m.place else "",
    ]
    return " ".join(p for p in parts if p)
