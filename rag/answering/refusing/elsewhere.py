"""Places and offices of a question that the sentences found do not speak of."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.answering import scope
from rag.answering.answer import Answer
from rag.answering.evidence import Evidence, keys_of, runs
from rag.answering.quantities import quantities
from rag.answering.question import Understood
from rag.answering.refusing.case import Case, around, bearing, figures, nearest, stated
from rag.answering.understanding.asking import QUESTION_WORDS, Asked
from rag.answering.understanding.spelling import canonical
from rag.answering.understanding.whereabouts import OFFICES, names_in
from rag.text.districts import TWINS
from rag.text.places import merger_between
from rag.text.tokens import CAPITALS, fold


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


def of_parts(
    chosen: Sequence[Evidence], ranked: Sequence[Evidence], want: Asked, understood: Understood
) -> list[Evidence]:
    """The chosen sentences, first the one that prints the figure of a part the question names, where the best tells of
    the whole: "X 61,8 km; Y 52,3 km" behind "làm 214,6 km đường"."""
    if not chosen or "figure" not in want:
        return list(chosen)
    best = chosen[0]
    own = None
    if untold := [name for name in parts(understood) if want.kind == "figure" and not speaks_of(best, name)]:
        near = [e for e in ranked if _under_the_same(e, best) or e.coverage >= best.coverage]
        own = next((e for e in near if all(counts_of(e.text, name, want) for name in untold)), None)
    elif untold := [name for name in things(understood) if not speaks_of(best, name)]:
        # "Độ mặn cao nhất đo được ở cầu Cái Tư": of one thing much less is said than of all.
        own = next((e for e in ranked[:_FOUND] if all(counts_of(e.text, name, want) for name in untold)), None)
    return list(chosen) if own is None else [own, *(e for e in chosen if e is not own)][: max(2, len(chosen))]


def _under_the_same(one: Evidence, other: Evidence) -> bool:
    a, b = one.hit, other.hit
    return (a.document.id, a.passage.section) == (b.document.id, b.passage.section)


_ITEM_ENDS = re.compile(r"[;\n|]|,(?=\s)|\.(?=\s)")


_ASIDE = re.compile(r" \([^()\d]*\)")
_FOUND = 20
"""Sentences found among which one may print the figure of a thing by its name."""


def things(understood: Understood) -> list[str]:
    """The names of a question that are neither places it is searched in nor offices."""
    places = scope.words(understood)
    return [n for n in names_in(understood.text) if n.split()[0] not in OFFICES and not {*keys_of(n)} & places]


def counts_of(text: str, name: str, want: Asked) -> bool:
    """Whether an item of a list names a part and has a figure of what is counted behind it."""
    for item in _ITEM_ENDS.split(_ASIDE.sub("", text)):
        at = folded(item).find(folded(name))
        told = quantities(item[at + len(name) :]) if at >= 0 else ()
        if told and (not want.nouns or any(q.unit.split(" ")[:1] == [n[0]] for q in told for n in want.nouns)):
            return True
    return False


def parts(understood: Understood) -> list[str]:
    """The districts and communes that a question names."""
    # "huyen Dien Bien Dong": the capitals are as typed, what a district is called is not.
    texts = dict.fromkeys((understood.original, understood.text))
    found = (name for text in texts for _, name in scope.named_after(text, scope.PARTS))
    whole = {fold(place) for place in understood.filters.places}
    bare = (name if fold(name) in whole else _OFFICE_BEHIND.split(name)[0] for name in found)
    named = {folded: name for name in (*bare, *understood.listed) if (folded := fold(name)) not in whole}
    # "xã NTM" is a kind of commune; behind "xã, phường TP Vinh" or "các quận Hải Phòng" stands what they are of.
    return [name for name in named.values() if not name.isupper() and not _WIDER.match(name)]


_WIDER = re.compile(r"(?:TP|Tp|Thành phố|Tỉnh|Huyện|Quận|Thị xã)\b")
_OFFICE_BEHIND = re.compile(r" (?=(?:Ban|UBND|HĐND|Sở|Phòng|Mặt trận|Công an|Thanh tra|Văn phòng)\b)")
"""What ends a place's name: "ở huyện Văn Chấn Ban Thanh tra nhân dân ..."."""


def folded(text: str) -> str:
    """A text without marks, its apostrophes of one kind: "Ea H’leo" is "Ea H'leo"."""
    return fold(text).replace("’", "'")


def speaks_of(evidence: Evidence, name: str) -> bool:
    """Whether a sentence's passage, its headings or its document's head name a place; "U Minh Thượng" is not U Minh."""
    wanted = re.compile(rf"(?<!\w){re.escape(folded(name))}(?!\w)")
    texts = ((text, folded(text)) for text in map(canonical, around(evidence)))
    return any(
        len(text) != len(folded) or (text[found.start()].isupper() and not _NAME_GOES_ON.match(text, found.end()))
        for text, folded in texts
        for found in wanted.finditer(folded)
    )


_NAME_GOES_ON = re.compile(rf" (?!UBND\b|HĐND\b)[{CAPITALS}]")


_BODIES = re.compile(
    r"(?<!cán bộ )(?<!chiến sĩ )(?<!chiến sỹ )(?<!anh )(?<!chị )(?<!chú )(?<!ông )"
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
            or (first.islower() and first not in _DEPARTMENTS_BEGIN)
            or (first.isupper() and len(first) > 1)
        ):
            continue
        found.append(f"sở {first} {second if second.lower() not in ends else ''}".strip().lower())
    return found


_DEPARTMENTS_BEGIN = frozenset(
    "nội tư tài y giáo công nông xây giao lao văn vhttdl du khoa thông kế ngoại dân quy an thể".split()
)
"""How the names of departments begin ("sở y tế"): in small letters, "tới sở muộn" names none."""
_OF_DEPARTMENTS = frozenset("ngành tại hữu thích dĩ ban huyện tỉnh làm mở tổ có chỉ báo".split())


_OF_A_DISTRICT = ("huyện", "quận", "thị xã", "thành phố", "tp")
_OF_A_COMMUNE = ("xã", "phường", "thị trấn")


def _of_a_namesake(case: Case) -> Answer | None:
    """The town of Long Mỹ was asked about, and the figure at hand is of the rural district of that name."""
    holding = bearing(case)[:1]
    if case.want.kind != "figure" or not holding:
        return None
    text = " ".join(holding[0].text.lower().split())
    for kind, name in scope.named_after(case.understood.text, scope.PARTS):
        apart = kind.lower() in _OF_A_COMMUNE or (kind.lower() in _OF_A_DISTRICT and name.lower() in TWINS)
        if not apart or f"{kind} {name}".lower() in text:
            continue
        others = (f"{k} {name}" for k in _OF_A_DISTRICT if k != kind.lower())
        if other := next((o for o in others if o.lower() in text), None):
            return nearest(case, f"Các đoạn tìm được có con số của {other}, không có của {kind} {name}.")
    return None


GATES: tuple[Callable[[Case], Answer | None], ...] = (
    _part_elsewhere,
    _of_a_namesake,
    _body_elsewhere,
    _of_a_part,
)
