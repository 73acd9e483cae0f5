"""The places a question names, and those it leaves out."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from rag.answering.understanding.knowledge import Knowledge
from rag.text.districts import bare_name, districts_in
from rag.text.places import expand, find_places
from rag.text.tokens import CAPITALS, fold, search_form, syllables

_OTHER_PLACE = re.compile(r"\b(?:tinh|dia phuong|noi|huyen|thanh pho|don vi|cho) (?:khac|ban)\b")
# "Ngoài", "trừ", but neither "nước ngoài", "đối ngoại" nor "lưu trú", "cư trú".
_LEFT_OUT = re.compile(
    r"(?:(?<!\bnuoc )(?<!\bdoi )(?<!\bben )(?<!\bphia )(?<!\bva )(?<!\bra )\bngoai"
    r"|(?<!\bluu )(?<!\bcu )(?<!\btam )(?<!\bthuong )(?<!\bnoi )\btru|\bkhong ke|\bkhong phai)"
    r"(?: (?:cua|o|tinh|thanh pho|tp))* ?$"
)
# "Con đường nối sang Bình Dương", "giáp Long An": a place beside the one that is meant.
_BESIDE = re.compile(r"\b(?:giap(?: ranh)?|(?:noi|thong|chay|di) (?:sang|voi|toi|den|lien))(?: (?:tinh|voi|huyen))* ?$")
_BEFORE_PLACE = re.compile(r"\b(?:huyen|thi xa|quan|thanh pho|tp|tx|o|tai|cua)$")
_NAME_WORD = re.compile(r"[^\W\d_]+")
_PART_NAMED = re.compile(
    rf"\b(?:[Hh]uyện|[Tt]hị xã|[Qq]uận|[Xx]ã|[Pp]hường|[Tt]hị trấn) [{CAPITALS}]\w*(?: [{CAPITALS}]\w*){{0,2}}"
)
_SET_BESIDE = re.compile(r"(?i)\b(?:với|và|so|hay|hoặc)\b|, còn\b")


def scope_of(province: str, knowledge: Knowledge) -> tuple[str, ...]:
    """The province and what the library holds of those merged into it."""
    return tuple(p for p in expand(province) if p == province or p in knowledge.provinces)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a question: its name, its province, about where it stands, and whether it is sure or left out ("ngoài
    Cà Mau")."""

    name: str
    province: str
    at: int
    certain: bool
    left_out: bool = False


_WEIGHT = re.compile(r"\d\s?(?:kg|cm|km)\b")


def places_in(text: str, mistyped: Container[str], knowledge: Knowledge) -> tuple[Place, ...]:
    """Provinces by their names, districts and ``mistyped`` or shortened provinces by what the library holds."""
    found: list[Place] = []
    for mention in find_places(text):
        before = fold(text[: mention.span.start])
        # "huyện Đồng Tháp" where reports of that province are held and none of such a huyện: a huyện of the province.
        inside = mention.province is None and mention.name in knowledge.provinces
        inside = inside and fold(mention.name) not in knowledge.districts
        name = mention.name if inside or mention.level == "province" else f"thành phố {mention.name}"
        sure = (mention.certain or inside) and not _BESIDE.search(before)
        left = _LEFT_OUT.search(before) is not None
        found.append(Place(name, mention.province or mention.name, mention.span.start, sure, left))
    folded = " ".join(syllables(fold(text)))
    for bare, (name, province) in knowledge.districts.items():
        at = f" {folded} ".find(f" {bare} ")
        if at >= 0:
            before = folded[: max(0, at - 1)]
            sure = not before or _BEFORE_PLACE.search(before) is not None or _capitalised(bare, text)
            sure = sure or _spelt(name, text)
            found.append(Place(name, province, at, sure, _LEFT_OUT.search(before) is not None))
    known = {p.province for p in found}
    # Who types in small letters types "kg" for KG as well; before a figure it is a weight.
    in_small = all(w == w.lower() for w in text.split() if "/" not in w)  # a symbol keeps its capitals
    typed = frozenset(w.strip("?.,;:") for w in (_WEIGHT.sub(" ", text).upper() if in_small else text).split())
    for province in knowledge.provinces:
        if province not in known and (_initials(province) in typed or province in mistyped):
            sure = re.search(rf"(?i)\b(?:tỉnh|tp|thành phố|huyện) {_initials(province)}\b", text) is not None
            found.append(Place(province, province, len(text), sure))
    return tuple(found)


def set_beside(text: str, named: Sequence[Place], knowledge: Knowledge, *, in_small: bool) -> list[Place]:
    """Districts and communes that no report is of, where one is set beside another place.

    In "huyện U Minh với Kiên Giang" the filter of Kiên Giang alone would leave out the report that tells of U Minh.
    ``in_small`` says that no capital was typed, so that names have none either.
    """
    found: list[Place] = []
    parts = districts_in(text) if in_small else _PART_NAMED.findall(text)
    for part in parts if named else ():
        name, at = bare_name(part), text.index(part)
        around = (text[:at], text[at + len(part) :])
        if name in knowledge.provinces or not any(map(_SET_BESIDE.search, around)):
            continue
        told = knowledge.told_of(part)
        if len(told) == 1 and told[0] not in (p.province for p in named):
            found.append(Place(name, told[0], at, True))
    return found


def named_there(text: str, knowledge: Knowledge, *, in_small: bool) -> list[Place]:
    """The place whose reports alone have a name of the question: "bãi biển Quất Lâm" is of Nam Định.

    In a library of many places what is told of that name is looked for there, and the words around it nowhere else.
    """
    found: list[Place] = []
    for name in names_behind_parts(text) if in_small else names_in(text):
        homes = () if name.split()[0] in OFFICES else knowledge.homes_of(name)
        if len(homes) == 1 and homes[0]:
            found.append(Place(name, homes[0], text.index(name), True))
    return found


_NAME = rf"[{CAPITALS}](?:(?![{CAPITALS}])[^\W\d_])+"
NO_NAMES = frozenset(
    "Tại Ở Theo Vì Do Nhờ Năm Tháng Trong Ngoài Đến Từ Của Số Tổng Có Bao Cả Các Những Mỗi Riêng Thì Và Với Cho Ngành"
    " Khi Sau Trước Nơi Tỉnh Người Dân Hộ Bà Ông Ngày Vụ Khu Mô Hạn Kết Nguyên Phòng Chợ Cầu Trường Bệnh Xin Nêu So"
    " Nghị Luật Chỉ Quỹ Dự Đề Chương Gần Hơn Toàn Tới Nhà Nước Họp Lên Xuống Ra Về Qua Vào".split()
)
"""First words of a question that are no part of the name behind them."""
_NAMES = re.compile(rf"(?<=[\w,:] ){_NAME}(?: {_NAME})+")
_OPENING = re.compile(rf"(?!(?:{'|'.join(sorted(NO_NAMES))})\b){_NAME} {_NAME}(?= (?![{CAPITALS}])[^\W\d_])")
"""A name of two words at the beginning, of which the second word tells that it is one: "Chiềng Chăn hiến ..."."""
_BEHIND_PART = re.compile(
    r"\b(?:huyện|quận|thị xã|xã|phường|thị trấn|thôn|ấp|bản|khóm|chợ|cầu) ((?!và |có |đã |nào )[^\W\d_]+ [^\W\d_]+)"
)
OFFICES = frozenset(
    "Ban Sở Hội Ủy Mặt Đảng Phòng Công Chủ Bí Trung Bộ Đoàn Liên Quốc Viện Tòa Chi Tỉnh Huyện Thành Thị Xã Phường Nghị"
    " Quyết Luật Pháp Chỉ Kế Kết Quy Tổ Thanh Văn Chính Nhà Việt Đại Trưởng Phó Giám".split()
)
"""First words of bodies and papers: reports name these in many ways."""


def names_in(text: str) -> list[str]:
    """Names of places, peoples and things within a question: runs of words with a capital, not its first word."""
    if text.isupper():
        return []
    opening = _OPENING.match(text)
    return [*([opening[0]] if opening else []), *_NAMES.findall(text)]


def names_behind_parts(text: str) -> list[str]:
    """What may be the name of a part of a place, in a question typed without capitals: "xã hoàng giang"."""
    return _BEHIND_PART.findall(text)


# Names of districts that are words too: "lúc bình minh", "năm căn nhà".
_WORDS = frozenset(
    "bình minh|hòa bình|thanh bình|thái bình|vĩnh cửu|thống nhất|chợ mới|phú quý|tam nông|thanh liêm|cờ đỏ|hòn đất"
    "|đại từ|năm căn|cái nước|tân kỳ|bình an".split("|")
)


def _spelt(name: str, text: str) -> bool:
    """Is a name, which is no other word, written with all its marks, in small letters though?"""
    own = search_form(bare_name(name))
    marked = own not in _WORDS and fold(own) != own
    return marked and re.search(rf"(?<!\w){re.escape(own)}(?!\w)", search_form(text)) is not None


def _capitalised(bare: str, text: str) -> bool:
    """Is the name written as a name somewhere in the text? Where all is in capitals, it is."""
    words = _NAME_WORD.findall(text)
    size = len(bare.split())
    runs = (words[i : i + size] for i in range(len(words) - size + 1))
    return any(all(w[0].isupper() for w in run) and fold(" ".join(run)) == bare for run in runs)


@cache
def _initials(name: str) -> str:
    return "".join(w[0] for w in name.split()).upper()


def left_out(folded: str, named: Iterable[Place], knowledge: Knowledge) -> tuple[str, ...]:
    """Places the question leaves out: by name, and one's own in "tỉnh khác"."""
    names = [name for p in named if p.left_out for name in scope_of(p.province, knowledge)]
    if knowledge.own_place and _OTHER_PLACE.search(folded):
        names += scope_of(knowledge.own_place, knowledge)
    return tuple(dict.fromkeys(names))
