"""People, places, laws and documents of a question that the sentences found do not speak of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from rag.answering import abstain, cites, scope
from rag.answering.answer import Answer
from rag.answering.asking import QUESTION_WORDS
from rag.answering.case import PERSONS, Case, around, bearing, figures, nearest, stated
from rag.answering.evidence import Evidence, keys_of, runs
from rag.answering.question import Understood
from rag.answering.spelling import canonical
from rag.answering.verify import symbols
from rag.text.identity import match, parse
from rag.text.places import find_places, merger_between
from rag.text.tokens import CAPITALS, fold
from rag.text.tokens import symbols as symbols_of

_WHO_IS = re.compile(r"(?:(?:ông|bà|đồng chí) )?((?:[^\W\d_]+ ){1,4}[^\W\d_]+) là ai\b", re.IGNORECASE)


def _person_elsewhere(case: Case) -> Answer | None:
    """A person named in the question whom the sentences at hand do not name."""
    who = _WHO_IS.search(case.understood.text)
    if who and who[1].istitle() and not any(fold(who[1]) in fold(e.hit.passage.text) for e in case.ranked[:20]):
        return abstain.abstained("weak_evidence", f"Các báo cáo trong phạm vi được hỏi không nhắc đến {who[1]}.")
    people = [p for _, p in scope.named_after(case.understood.original, PERSONS) if " " in p]
    for person in people:
        if not any(fold(person) in fold(e.hit.passage.text) for e in case.ranked[:20]):
            return nearest(case, f"Không thấy {person} trong phần được hỏi.", premise=True)
    return None


def _of_a_part(case: Case) -> Answer | None:
    """A province's figure was asked for, and the one at hand is of a province that became a part of it, or of the whole
    that it became a part of, on 1/7/2025."""
    if case.want.kind != "figure":
        return None
    told = {p for e in case.chosen if (p := e.hit.document.metadata.province)}
    notes = [merger_between(a, p) for a in case.understood.places for p in told]
    if not notes or told & set(case.understood.places) or not all(notes):
        return None
    asked = ", ".join(case.understood.places)
    return nearest(case, f"Thư viện chưa có số liệu của {asked}. {' '.join(dict.fromkeys(n for n in notes if n))}")


def _part_elsewhere(case: Case) -> Answer | None:
    """A district or commune named in the question that the sentences at hand do not speak of."""
    # A figure is of the place that its own passage speaks of, not of one named further down the list.
    holding = bearing(case)[:1] if case.want.kind == "figure" else case.chosen
    if own := stated(case.understood):
        holding = [e for e in holding if own & set(figures(e.text))] or holding
    for name in parts(case.understood):
        if holding and not any(speaks_of(e, name) for e in holding):
            return nearest(case, f"Các đoạn tìm được không nói đến {name}.")
    return None


def parts(understood: Understood) -> list[str]:
    """The districts and communes that a question names."""
    named = (_OFFICE_BEHIND.split(name)[0] for _, name in scope.named_after(understood.original, scope.PARTS))
    return [name for name in named if not name.isupper()]  # "xã NTM" is a kind of commune


_OFFICE_BEHIND = re.compile(r" (?=(?:Ban|UBND|HĐND|Sở|Phòng|Mặt trận|Công an|Thanh tra|Văn phòng)\b)")
"""What ends a place's name: "ở huyện Văn Chấn Ban Thanh tra nhân dân ..."."""


def speaks_of(evidence: Evidence, name: str) -> bool:
    """Whether a sentence's passage, its headings or its document's head name a place; "U Minh Thượng" is not U Minh."""
    wanted = re.compile(rf"(?<!\w){re.escape(fold(name))}(?!\w)")
    texts = ((text, fold(text)) for text in map(canonical, around(evidence)))
    return any(
        len(text) != len(folded) or (text[found.start()].isupper() and not _NAME_GOES_ON.match(text, found.end()))
        for text, folded in texts
        for found in wanted.finditer(folded)
    )


_NAME_GOES_ON = re.compile(rf" (?!UBND\b|HĐND\b)[{CAPITALS}]")


_BODIES = re.compile(
    r"\b(?:ban tiếp công dân|công an|thanh tra(?! nhân)|hội nông dân|hội (?:liên hiệp )?phụ nữ|đoàn thanh niên"
    r"|hội cựu chiến binh|liên đoàn lao động|bộ chỉ huy quân sự|kho bạc|tòa án|viện kiểm sát)\b"
)
_DEPARTMENT = re.compile(r"\bSở ([^\W\d_]+)(?: ([^\W\d_]+))?", re.IGNORECASE)
_NO_DEPARTMENT = re.compile(r"(?:cơ|trụ|hồ|công|nhiệm) $", re.IGNORECASE)


def _body_elsewhere(case: Case) -> Answer | None:
    """An office named in the question ("Sở Tư pháp", "Ban Tiếp công dân") of which the sentences at hand are not."""
    holding = bearing(case) if case.want.kind == "figure" else case.chosen
    for body in dict.fromkeys((*_BODIES.findall(case.low), *_departments(case.understood))):
        if holding and not any(runs(keys_of(text), keys_of(body)) for e in holding for text in around(e)):
            return nearest(case, f"Các đoạn tìm được không nói đến {body}.")
    return None


def _departments(understood: Understood) -> list[str]:
    """The departments a question names, by one or two words of their names: "Sở Nội vụ", "sở y tế"; not "sở nào"."""
    ends = QUESTION_WORDS | scope.words(understood) | _OF_DEPARTMENTS
    found = []
    for named in _DEPARTMENT.finditer(understood.text):
        first, second = named[1], named[2] or ""
        if (
            _NO_DEPARTMENT.search(understood.text[: named.start()])
            or first.lower() in ends
            or (first.isupper() and len(first) > 1)
        ):
            continue
        found.append(f"sở {first} {second if second.lower() not in ends else ''}".strip().lower())
    return found


_OF_DEPARTMENTS = frozenset("ngành tại hữu thích dĩ ban huyện tỉnh làm mở tổ có chỉ báo".split())


_LAW = re.compile(r"\b(?:bộ luật|luật|pháp lệnh|hiến pháp)(?: (?!năm\b|số\b)[^\W\d]+){1,2}")


def _unknown_law(case: Case) -> Answer | None:
    """An article is asked for of a law that no report at hand names, and no document here is."""
    low = case.low
    named = _LAW.search(low)
    if named is None or not cites.ARTICLE.search(low) or case.understood.directives:
        return None
    law = keys_of(named[0])
    titles = (c.metadata.title or "" for c in case.knowledge.cards)
    if any(runs(keys_of(t), law) for t in (*titles, *(e.hit.passage.text for e in case.ranked[:30]))):
        return None
    return abstain.abstained(
        "text_not_in_library", f"Thư viện không có {named[0]}, và không thấy báo cáo nào ở đây dẫn văn bản đó."
    )


def _unknown_document(case: Case) -> Answer | None:
    """A symbol that no report at hand prints, and no document here bears."""
    u = case.understood
    wanted = {key for key in symbols_of(u.text) if "/" in key}
    if not wanted or u.directives or u.ambiguous_directives or u.filters.documents:
        return None
    if any(wanted & set(symbols_of(e.hit.passage.text)) for e in case.ranked[:30]):
        return None
    printed = ", ".join(sorted(symbols(u.text))) or "văn bản này"
    return abstain.abstained(
        "text_not_in_library", f"Thư viện không có {printed}, và không thấy báo cáo nào ở đây dẫn văn bản đó."
    )


def _misdated(case: Case) -> Answer | None:
    """A directive is named with a date, and those of its symbol here bear others ("Chỉ thị 05/CT-TTg" of 2016)."""
    for wanted in parse(case.understood.text):
        known = case.knowledge.numbered.get(wanted.sequence, ())
        if wanted.date is None or match(wanted, known):
            continue
        if others := match(replace(wanted, date=None, year=None), known):
            names = "; ".join(map(cites.directive_name, others))
            return nearest(case, f"Không thấy văn bản nào mang số ấy với ngày ấy; ở đây có {names}.", premise=True)
    return None


_ISSUERS = r"(?:tỉnh ủy|thành ủy|huyện ủy|ubnd tỉnh|hđnd tỉnh|ubnd huyện|ủy ban nhân dân tỉnh)"


def _issued_elsewhere(case: Case) -> Answer | None:
    """ "Tỉnh ủy X ban hành Chỉ thị 8-CT/TU khi nào?" where the directive of that symbol is another province's."""
    u = case.understood
    if len(u.directives) != 1 or not u.places:
        return None
    directive = case.knowledge.directive_of[u.directives[0]]
    folded, issuer = fold(u.text), fold(directive.issuer or "")
    asked = next((p for p in u.places if re.search(rf"\b{fold(_ISSUERS)} {re.escape(fold(p))}\b", folded)), None)
    others = {p.name for p in find_places(directive.issuer or "") if p.level == "province"}
    if asked is None or not others or fold(asked) in issuer:
        return None
    name = cites.directive_name(directive)
    return nearest(case, f"{name}, không phải của {asked}.", premise=True)


GATES: tuple[Callable[[Case], Answer | None], ...] = (
    _misdated,
    _unknown_document,
    _unknown_law,
    _issued_elsewhere,
    _person_elsewhere,
    _part_elsewhere,
    _body_elsewhere,
    _of_a_part,
)
