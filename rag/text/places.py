"""Provinces: the 63 of before 1/7/2025, the 34 of after, their aliases, and where a text names them.

The table is of facts (Nghị quyết 202/2025/QH15): eleven provinces and cities went on alone, twenty-three were made of
fifty-two. A report keeps the name of its own time; a question may use either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rag.records import Span
from rag.text.tokens import fold, longest_by_head, search_form

Level = Literal["province", "district", "commune"]

MERGERS: Mapping[str, tuple[str, ...]] = {
    "Hà Nội": ("Hà Nội",),
    "Huế": ("Thừa Thiên Huế",),
    "Lai Châu": ("Lai Châu",),
    "Điện Biên": ("Điện Biên",),
    "Sơn La": ("Sơn La",),
    "Lạng Sơn": ("Lạng Sơn",),
    "Quảng Ninh": ("Quảng Ninh",),
    "Thanh Hóa": ("Thanh Hóa",),
    "Nghệ An": ("Nghệ An",),
    "Hà Tĩnh": ("Hà Tĩnh",),
    "Cao Bằng": ("Cao Bằng",),
    "Tuyên Quang": ("Tuyên Quang", "Hà Giang"),
    "Lào Cai": ("Lào Cai", "Yên Bái"),
    "Thái Nguyên": ("Thái Nguyên", "Bắc Kạn"),
    "Phú Thọ": ("Phú Thọ", "Vĩnh Phúc", "Hòa Bình"),
    "Bắc Ninh": ("Bắc Ninh", "Bắc Giang"),
    "Hưng Yên": ("Hưng Yên", "Thái Bình"),
    "Hải Phòng": ("Hải Phòng", "Hải Dương"),
    "Ninh Bình": ("Ninh Bình", "Hà Nam", "Nam Định"),
    "Quảng Trị": ("Quảng Trị", "Quảng Bình"),
    "Đà Nẵng": ("Đà Nẵng", "Quảng Nam"),
    "Quảng Ngãi": ("Quảng Ngãi", "Kon Tum"),
    "Gia Lai": ("Gia Lai", "Bình Định"),
    "Khánh Hòa": ("Khánh Hòa", "Ninh Thuận"),
    "Lâm Đồng": ("Lâm Đồng", "Đắk Nông", "Bình Thuận"),
    "Đắk Lắk": ("Đắk Lắk", "Phú Yên"),
    "Thành phố Hồ Chí Minh": ("Thành phố Hồ Chí Minh", "Bình Dương", "Bà Rịa - Vũng Tàu"),
    "Đồng Nai": ("Đồng Nai", "Bình Phước"),
    "Tây Ninh": ("Tây Ninh", "Long An"),
    "Cần Thơ": ("Cần Thơ", "Sóc Trăng", "Hậu Giang"),
    "Vĩnh Long": ("Vĩnh Long", "Bến Tre", "Trà Vinh"),
    "Đồng Tháp": ("Đồng Tháp", "Tiền Giang"),
    "Cà Mau": ("Cà Mau", "Bạc Liêu"),
    "An Giang": ("An Giang", "Kiên Giang"),
}
"""Province of after 1/7/2025 -> the provinces of before that it was made of, the one that gave its name first."""

OLD_PROVINCES: tuple[str, ...] = tuple(sorted(p for parts in MERGERS.values() for p in parts))
NEW_PROVINCES: tuple[str, ...] = tuple(sorted(MERGERS))
MERGED_ON = "2025-07-01"
CENTRAL_CITIES = frozenset({"Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Thành phố Hồ Chí Minh", "Huế"})

_SUCCESSOR = {part: whole for whole, parts in MERGERS.items() for part in parts}
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "Thành phố Hồ Chí Minh": ("tp hcm", "tphcm", "hcm", "sài gòn", "thành phố hồ chí minh", "tp hồ chí minh"),
    "Bà Rịa - Vũng Tàu": ("bà rịa vũng tàu", "br vt", "brvt", "vũng tàu"),
    "Thừa Thiên Huế": ("thừa thiên huế", "tt huế", "huế"),
    "Đắk Lắk": ("đắk lắk", "đắc lắc", "đắk lắc", "đắc lắk", "đăk lăk", "daklak"),
    "Đắk Nông": ("đắk nông", "đắc nông", "đăk nông", "daknong"),
    "Bắc Kạn": ("bắc kạn", "bắc cạn"),
    "Kon Tum": ("kon tum", "kontum"),
    "Hà Nội": ("hà nội",),
}
# Ordinary words too, even with their diacritics, when not written with capitals.
_WORDS = frozenset({"hòa bình", "thái bình", "hải dương", "cao bằng", "bình định", "bình dương", "long an"})
# What an undiacritised name may be instead: "da nang" đa năng, "hai phong" hai phòng, "long an" lòng ăn ...
_PLAIN_WORDS = frozenset(
    "hoa binh|thai binh|hai duong|cao bang|binh dinh|binh duong|hue|long an|da nang|hai phong|ha nam|nam dinh|gia lai"
    "|lam dong|ben tre|dong nai|dong thap|tien giang|an giang|ca mau|son la|thanh hoa|phu tho|sai gon".split("|")
)
# Names that a province's name begins: "Đồng Tháp Mười" is a region, "Thái Bình Dương" an ocean.
_LONGER = frozenset({("dong thap", "muoi"), ("thai binh", "duong"), ("ha nam", "ninh"), ("quang nam", "da")})
# Common words one letter away from a province.
_NO_SLIPS = frozenset(
    "thanh pho|quan tri|quan ly|thanh cong|binh duong|nhan dan|thanh hoat|lanh dao|thanh tra".split("|")
)
_LOCATORS = frozenset("tinh tp o tai cua ve nao tu den cho ngoai bao".split())
_DISTRICT_WORDS = ("thanh pho", "huyen", "thi xa", "quan", "tp", "thanh uy", "tx")
_COMMUNE_WORDS = ("xa", "phuong", "thi tran", "thon", "ap", "duong", "khom", "to dan pho", "cho", "cau", "song")
_SYLLABLE = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
_JOIN = re.compile(r"[ \t\u00a0]*[-–.]?[ \t\u00a0]*")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A province named in a text, or a district that bears a province's name ("thành phố Quảng Ngãi").

    ``name`` is the canonical name of the report's time; ``province`` the one it lies in. ``certain`` is False where the
    words may mean something else or were mistyped.
    """

    name: str
    span: Span
    level: Level
    certain: bool
    province: str | None = None


@cache
def _index() -> Mapping[str, str]:
    """Folded name or alias -> canonical name."""
    found: dict[str, str] = {}
    for province in OLD_PROVINCES:
        for name in (province.replace(" - ", " "), *_ALIASES.get(province, ())):
            found[fold(name)] = province
    # The man's name; the city's only behind "thành phố".
    found.pop("ho chi minh", None)
    return found


@cache
def _longest() -> Mapping[str, int]:
    return longest_by_head(name.split() for name in _index())


@cache
def _spellings() -> frozenset[str]:
    """Every name and alias with diacritics, in one tone placement."""
    names = [p.replace(" - ", " ") for p in OLD_PROVINCES] + [a for names in _ALIASES.values() for a in names]
    return frozenset(search_form(n) for n in names)


@cache
def _spellings_of() -> Mapping[str, tuple[list[str], ...]]:
    found: dict[str, tuple[list[str], ...]] = {}
    for spelt in _spellings():
        found[fold(spelt)] = (*found.get(fold(spelt), ()), spelt.split())
    return found


@cache
def _slips() -> Mapping[str, str]:
    """One letter less of each long name -> the name: what a mistyped one is looked up by."""
    found: dict[str, str] = {}
    for name, province in _index().items():
        if len(name) >= 8:
            for cut in _cuts(name):
                found.setdefault(cut, province)
    return found


def _cuts(name: str) -> Iterable[str]:
    yield name
    for i in range(len(name)):
        yield name[:i] + name[i + 1 :]


def canonical(name: str) -> str | None:
    """The province of that name or alias, of before or after the mergers; None when it is none.

    >>> canonical("TP. HCM"), canonical("tỉnh kien giang"), canonical("Bình An")
    ('Thành phố Hồ Chí Minh', 'Kiên Giang', None)
    """
    words = " ".join(_SYLLABLE.findall(fold(name)))
    for prefix in ("", "tinh ", "thanh pho ", "tp "):
        if words.startswith(prefix) and (found := _index().get(words.removeprefix(prefix))):
            return found
    return None


def is_central_city(province: str) -> bool:
    """Whether it is a city under the central government, not a tỉnh."""
    return province in CENTRAL_CITIES


def bare_province(province: str) -> str:
    """The name behind "tỉnh" or "thành phố".

    >>> bare_province("Thành phố Hồ Chí Minh"), bare_province("Cà Mau")
    ('Hồ Chí Minh', 'Cà Mau')
    """
    return province.removeprefix("Thành phố ")


def with_level(province: str) -> str:
    """The name with what it is, as a reference writes it.

    >>> with_level("Thành phố Hồ Chí Minh"), with_level("Hà Nội"), with_level("Cà Mau")
    ('thành phố Hồ Chí Minh', 'thành phố Hà Nội', 'tỉnh Cà Mau')
    """
    return f"{'thành phố' if is_central_city(province) else 'tỉnh'} {bare_province(province)}"


def successor(province: str) -> str | None:
    """The province of after 1/7/2025 that a province of before lies in; None for an unknown name.

    >>> successor("Kiên Giang")
    'An Giang'
    """
    return _SUCCESSOR.get(province) or (province if province in MERGERS else None)


def expand(place: str) -> tuple[str, ...]:
    """The names that reports on a place may bear: itself, then the old provinces that it was made of.

    A question on An Giang covers old Kiên Giang; one on Kiên Giang does not cover old An Giang. A report that today's
    An Giang issued covers Kiên Giang too: ``covers`` tells that by its date. An unknown name is its own expansion.

    >>> expand("An Giang"), expand("Kiên Giang")
    (('An Giang', 'Kiên Giang'), ('Kiên Giang',))
    """
    name = canonical(place) or place
    if name == "Thừa Thiên Huế":
        return ("Thừa Thiên Huế", "Huế")
    return tuple(dict.fromkeys((name, *MERGERS.get(name, ()))))


def expand_all(places: Iterable[str]) -> tuple[str, ...]:
    """Expansions of several places, each name once."""
    return tuple(dict.fromkeys(name for place in places for name in expand(place)))


def covers(asked: str, province: str | None, issued_on: str | None) -> bool:
    """Whether a report of that province and date speaks for the place asked for.

    >>> covers("Kiên Giang", "An Giang", "2026-01-05"), covers("Kiên Giang", "An Giang", "2019")
    (True, False)
    """
    if province is None:
        return False
    if province in expand(asked):
        return True
    return issued_on is not None and issued_on >= MERGED_ON[: len(issued_on)] and successor(asked) == province


def merger_note(place: str) -> str | None:
    """A sentence that says what became of a province, None where nothing did.

    >>> merger_note("Kiên Giang")
    'Từ ngày 01/7/2025, Kiên Giang thuộc An Giang.'
    """
    name = canonical(place) or place
    whole = successor(name)
    if whole is None or len(MERGERS[whole]) == 1:
        return None
    if whole == name:
        others = " và ".join(p for p in MERGERS[whole] if p != name)
        return f"Từ ngày 01/7/2025, {name} gồm cả {others} trước đây."
    return f"Từ ngày 01/7/2025, {name} thuộc {whole}."


def merger_between(asked: str, province: str) -> str | None:
    """The note on the merger by which a report of ``province`` speaks for the place asked for; None where none does.

    >>> merger_between("An Giang", "Kiên Giang")
    'Từ ngày 01/7/2025, Kiên Giang thuộc An Giang.'
    """
    if asked == province:
        return None
    if successor(asked) == province:
        return merger_note(asked)
    return merger_note(province) if successor(province) == asked else None


def find_places(text: str) -> tuple[PlaceMention, ...]:
    """Every province named in a text or question, in reading order; linear in its length.

    Without diacritics, in capitals and with a slip of one letter too, the last never as certain.

    >>> [(p.name, p.level, p.certain) for p in find_places("So sánh kien giang với thành phố Cà Mau")]
    [('Kiên Giang', 'province', True), ('Cà Mau', 'district', True)]
    """
    tokens = [(m.group(), m.start(), m.end()) for m in _SYLLABLE.finditer(text)]
    folded = [fold(t[0]) for t in tokens]
    found: list[PlaceMention] = []
    i = 0
    while i < len(tokens):
        longest = _longest().get(folded[i], 0)
        for size in range(min(longest, len(tokens) - i), 0, -1):
            name = " ".join(folded[i : i + size])
            province = _index().get(name)
            if province is None or not _joined(text, tokens, i, size):
                continue
            if not _compatible([t[0] for t in tokens[i : i + size]], name):
                continue
            if _longer(text, tokens, folded, i, size, name):
                i += size + 1
                break
            found.append(_mention(text, tokens, folded, i, size, province, name))
            i += size
            break
        else:
            slip = _slip(text, tokens, folded, i)
            if slip:
                found.append(slip)
                i += 2
            else:
                i += 1
    return tuple(found)


_Token = tuple[str, int, int]


def _joined(text: str, tokens: list[_Token], i: int, size: int) -> bool:
    return all(_JOIN.fullmatch(text[tokens[k][2] : tokens[k + 1][1]]) is not None for k in range(i, i + size - 1))


def _compatible(words: list[str], name: str) -> bool:
    """Whether the diacritics that were typed are the name's: "diễn biến" is not Điện Biên, "điện bien" is."""
    if "".join(words).isascii():
        return True
    written = search_form(" ".join(words)).split()
    return any(_agree(written, spelt) for spelt in _spellings_of().get(name, ()))


def _agree(written: list[str], spelt: list[str]) -> bool:
    return all(w == s or w.isascii() for w, s in zip(written, spelt, strict=False))


def _longer(text: str, tokens: list[_Token], folded: list[str], i: int, size: int, name: str) -> bool:
    after = i + size
    return (
        after < len(tokens)
        and (name, folded[after]) in _LONGER
        and text[tokens[after - 1][2] : tokens[after][1]] == " "
        and (name != "quang nam" or folded[after + 1 : after + 2] != ["nang"])
    )


def _mention(
    text: str, tokens: list[_Token], folded: list[str], i: int, size: int, province: str, name: str
) -> PlaceMention:
    words = [t[0] for t in tokens[i : i + size]]
    span = Span(tokens[i][1], tokens[i + size - 1][2])
    before = " ".join(folded[max(0, i - 3) : i]) if i and _near(text, tokens, i) else ""
    level: Level = "province"
    certain = _certain(words, name, before, marked=not text.isascii())
    own_city = province in CENTRAL_CITIES or name.startswith(("tp ", "thanh pho "))
    if before.endswith(_COMMUNE_WORDS) and _ends_with_word(before, _COMMUNE_WORDS):
        return PlaceMention(" ".join(words), span, "commune", False)
    if _ends_with_word(before, _DISTRICT_WORDS) and not own_city:
        level = "district"
        # A huyện that bears a province's name need not lie in it (huyện Hòa Bình, tỉnh Bạc Liêu).
        inside = province if _ends_with_word(before, ("thanh pho", "tp", "thanh uy")) else None
        return PlaceMention(province, span, level, certain and inside is not None, inside)
    if i and _near(text, tokens, i) and " ".join(folded[max(0, i - 2) : i]) not in _BODY_ENDERS:
        certain = certain and not _part_of_a_name(tokens[i - 1][0], folded[i - 1], words, first=i == 1)
    return PlaceMention(province, span, level, certain, province)


def _near(text: str, tokens: list[_Token], i: int) -> bool:
    return text[tokens[i - 1][2] : tokens[i][1]].strip(" .") == ""


def _ends_with_word(before: str, words: tuple[str, ...]) -> bool:
    return any(before == w or before.endswith(f" {w}") for w in words)


def _certain(words: list[str], name: str, before: str, *, marked: bool) -> bool:
    """``marked`` says that the text has its diacritics: "an giang" lacks none there."""
    written = " ".join(words)
    capitals = all(w[0].isupper() for w in words)
    exact = search_form(written) in _spellings()
    located = before.rsplit(" ", maxsplit=1)[-1] in _LOCATORS if before else False
    if exact and (marked or fold(written) != search_form(written)):
        return capitals or located or search_form(written) not in _WORDS
    if not written.isascii() and not exact:
        return False
    return located or capitals or name not in _PLAIN_WORDS


_NAME_ENDERS = frozenset("bao tinh uy huyen truong dai ubnd hdnd so doan hoi cong an vu dang".split())

_BODY_ENDERS = frozenset(
    "cong thuong|noi vu|tu phap|y te|dan van|nong dan|phu nu|xay dung|tai chinh|du lich|giao duc|dao tao|moi truong"
    "|van hoa|the thao|thanh tra|ngoai vu|dan toc|to quoc|lao dong|thanh nien|nhan dan|chinh tri|giao thong|van tai"
    "|khoa hoc|cong nghe|nong nghiep|nong thon|ke hoach|dau tu|thong tin|truyen thong|kiem tra|to chuc|tuyen giao"
    "|kiem lam|hai quan|chien binh|xa hoi|quan su|bien phong|kiem sat|toa an|bao hiem|ngan hang|dien luc".split("|")
)
"""Last syllables of bodies, which many write in capitals: "Sở Công Thương Ninh Thuận" is of the province."""


_NAME_OPENERS = frozenset(
    "an ba bac binh cao chau cam cu dai dak dien dong duc duy gia ha hai ham hoa hoang huong khanh kim krong lai le loc"
    " long luong mai minh my nam nga ngoc nguyen nhon ninh nong phan phu phuoc phuong quang que quy san son tam tan tay"
    " thai thang thanh thien thoi thuan thuong tien tra tran trung truong tu van vi viet vinh vu xuan y yen".split()
)
"""Syllables that names of communes, districts and people begin with."""


def _part_of_a_name(previous: str, folded: str, words: list[str], *, first: bool) -> bool:
    """A capitalised syllable right before, no known head word: a longer name ("Tân Thái Bình", "Phan Hà Nam").

    The ``first`` word of a text has its capital anyway: "Dân Hà Nam" is no name.
    """
    return (
        previous[0].isupper()
        and (not first or folded in _NAME_OPENERS)
        and not previous.isupper()
        and words[0][0].isupper()
        and not words[0].isupper()
        and folded not in _NAME_ENDERS
        and folded not in _LOCATORS
    )


def _slip(text: str, tokens: list[_Token], folded: list[str], i: int) -> PlaceMention | None:
    if i + 1 >= len(tokens) or not _joined(text, tokens, i, 2):
        return None
    typed = " ".join(folded[i : i + 2])
    if len(typed) < 7 or typed in _NO_SLIPS or folded[i] in _LOCATORS or " ".join(folded[i + 1 : i + 3]) in _index():
        return None
    around = "".join(t[0] for t in tokens[max(0, i - 3) : i + 5])
    capitals = tokens[i][0][0].isupper() and tokens[i + 1][0][0].isupper()
    if not capitals and not around.isascii():
        return None
    # In a text with diacritics another letter makes another place (Thới Bình, Thái Bình); one letter too few does not.
    for cut in _cuts(typed) if around.isascii() else (typed,):
        if province := _slips().get(cut):
            return PlaceMention(province, Span(tokens[i][1], tokens[i + 1][2]), "province", False, province)
    return None
