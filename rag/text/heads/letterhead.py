"""The letterhead: whose name stands above the number, in capitals, in one line or several, of one body or of two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from rag.text.directives import particulars
from rag.text.directives.symbols import parts
from rag.text.places import canonical as province_named
from rag.text.tokens import fold
from rag.text.words.abbreviations import expand

_END = re.compile(r"^\s*[Ss]ố(?!\w)|, ngày")
_NOISE = re.compile(
    r"(?:CỘNG H[ÒO][ÀA]|XÃ HỘI CHỦ NGHĨA|VIỆT NAM$|ĐỘC LẬP|ĐẢNG CỘNG SẢN|[*\-_—–. ]*$)|^Số(?!\w)|^Độc lập|^[Ss]ố:",
    re.IGNORECASE,
)
_LEVELS = "TỈNH|HUYỆN|THÀNH PHỐ|TP|THỊ XÃ|QUẬN|XÃ|PHƯỜNG|THỊ TRẤN"
_PLACE = re.compile(rf"(?:{_LEVELS})\.?(?: (?!ỦY|UỶ|HỘI).*)?")
_LEVEL = re.compile(rf"(?<!\w)(?:{_LEVELS})(?!\w| HỘI)|(?:TỈNH|HUYỆN|THÀNH|THỊ|QUẬN) (?:ỦY|UỶ)|TRUNG ƯƠNG")
_GOVERNMENT = re.compile(rf"(?:(?:ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|UBND) )?(?P<place>(?:{_LEVELS})\.? .+)")
_DEPARTMENT = re.compile(
    r"(?:SỞ|PHÒNG|VĂN PHÒNG|BAN CHỈ ĐẠO|THANH TRA|CHI CỤC|BAN QUẢN LÝ|BAN DÂN TỘC|TRUNG TÂM|TRƯỜNG)(?!\w)"
)
# An organ's name alone tells nobody whose it is.
_ORGAN = re.compile(r"BAN CHẤP HÀNH|BAN THƯỜNG VỤ|BAN THƯỜNG TRỰC|THƯỜNG TRỰC|ĐOÀN CHỦ TỊCH")
_COUNCIL = re.compile(r"HỘI ĐỒNG NHÂN DÂN|HĐND")
_OF_A_COUNCIL = re.compile(
    r"(?:ĐOÀN GIÁM SÁT|THƯỜNG TRỰC|BAN PHÁP CHẾ|BAN KINH TẾ(?: [-–] NGÂN SÁCH|[-–]NGÂN SÁCH| VÀ NGÂN SÁCH)?|BAN ĐÔ THỊ"
    r"|BAN VĂN H(?:ÓA|OÁ) [-–] XÃ HỘI|TỔ ĐẠI BIỂU)(?: (?:HĐND|HỘI ĐỒNG NHÂN DÂN))?"
)
_ORGAN_CODES = frozenset({"btt", "btv", "bch", "dct"})
_COMMITTEE = re.compile(r"(?:TỈNH|HUYỆN|THÀNH|THỊ|QUẬN) (?:ỦY|UỶ)(?: .*)?")
_SECOND_BODY = re.compile(
    r"(?<!ĐẢNG)(?: [-–])? (?=(?:ỦY BAN|UỶ BAN|U[BM]\w+|HĐND|SỞ|BAN|HỘI ĐỒNG|MẶT TRẬN|LIÊN ĐOÀN|CÔNG AN|TỈNH)(?!\w))"
    r"(?!BAN NHÂN DÂN|TỈNH (?:ỦY|UỶ)$)(?<!ỦY )(?<!UỶ )(?<!(?:ỦY|UỶ) BAN )(?<!NHÂN DÂN )(?<!UBND )(?<!AN )"
)
_FORMS = sorted(
    (
        "Ủy ban nhân dân|Uỷ ban nhân dân|Hội đồng nhân dân|Ban Thường vụ|Ban Dân vận|Ban cán sự đảng|Ban Chấp hành"
        "|Ban Bí thư|Bộ Chính trị|Ban Tổ chức|Ban Tuyên giáo|Ủy ban Kiểm tra|Thường trực|Tỉnh ủy|Tỉnh uỷ|Huyện"
        " ủy|Huyện uỷ"
        "|Thành ủy|Thành uỷ|Thị ủy|Quận ủy|Tỉnh đoàn|Huyện đoàn|Thành đoàn|Thị đoàn"
        "|Quận đoàn|Liên hiệp Phụ nữ|Đảng ủy|Văn phòng|Chính phủ|Thủ tướng Chính phủ|Quốc hội|Trung ương|Công an"
        "|Ủy ban Thường vụ Quốc hội|Sở Nội vụ|Bộ Nội vụ|tỉnh|huyện|thành phố|thị xã|quận|phường|thị"
        " trấn|xã|và|UBND|HĐND|Việt Nam|Hồ Chí Minh"
        "|Chủ tịch|Mặt trận Tổ quốc|Ban Chỉ đạo|Ủy ban|Uỷ ban|Trung tâm|Tổng Liên đoàn|Liên đoàn|Chi cục"
        "|Tổng cục|Kho bạc|Thanh tra|Sở|Phòng|Đoàn đại biểu Quốc hội"
    ).split("|"),
    key=len,
    reverse=True,
)
# In the name of these only the first word of each part has a capital: "Sở Giáo dục và Đào tạo".
_OFFICES = re.compile(
    r"(?:BỘ|SỞ|PHÒNG|CỤC|TỔNG CỤC|CHI CỤC|TRUNG TÂM|HỘI|VIỆN|TRƯỜNG|THANH TRA|LIÊN ĐOÀN|BAN|KHO BẠC|ỦY BAN|UỶ BAN|KHỐI"
    r"|TỔNG LIÊN ĐOÀN)(?!\w)"
)
_BEFORE_A_PLACE = re.compile(r"tỉnh|huyện|thành phố|thị xã|quận|phường|thị trấn|xã|.* (?:ủy|uỷ)")


_SET_IN = re.compile(r"^ {1,12}(?! )")
"""Blanks before the second line of a name that is centred below the first; more are those of an empty left column."""


def letterhead_of(lines: Sequence[str]) -> tuple[str, ...]:
    """Lines in capitals above the number, without the motto that may stand beside them; an ending hyphen stays."""
    found: list[str] = []
    for line in lines:
        if _END.search(line):
            break
        left = _SET_IN.sub("", line)
        clean = re.split(r"\s{3,}|\t|CỘNG HÒA|CỘNG HOÀ|ĐẢNG CỘNG SẢN|Độc lập", left)[0].strip("*–_ ").lstrip("-")
        if clean and clean == clean.upper() and not _NOISE.match(clean):
            found.append(clean)
    return tuple(found)


def body_of(letterhead: Sequence[str], number: str | None) -> str | None:
    """The body whose letterhead it is, with its place; the bodies of a joint document in the order of its symbol.

    >>> body_of(("UBND HUYỆN AN BÌNH", "PHÒNG NỘI VỤ"), "12/BC-PNV")
    'Phòng Nội vụ huyện An Bình'
    """
    return joint_bodies(letterhead, number) or _last_body(letterhead)


def parent_place(letterhead: Sequence[str]) -> str | None:
    """Whose department it is, as the line above its name tells: "tỉnh Hà Giang"."""
    found = [m["place"] for line in letterhead if (m := _GOVERNMENT.fullmatch(line.rstrip(" -")))]
    place = titled(found[-1]) if found else ""
    return place[:1].lower() + place[1:] or None


def _last_body(letterhead: Sequence[str]) -> str | None:
    """The last body named, with its place on the line below; two that a hyphen joins speak together."""
    lines = [line.rstrip(" -") for line in letterhead]
    if not lines:
        return None
    starts = [i for i, line in enumerate(lines) if particulars.BODY.match(titled(line))] or [0]
    first = starts[-1]
    if first and _PLACE.fullmatch(lines[first]):
        first -= 1
    bodies = titled(" ".join(lines[first:]))
    above = lines[first - 1] if first else ""
    # "HUYỆN ỦY BÌNH AN" above "BAN TỔ CHỨC": the committee whose body it is.
    if _COMMITTEE.fullmatch(above) and not _COMMITTEE.match(lines[first]):
        return f"{bodies} {titled(above)}"
    if above == "CHỦ TỊCH":
        return f"Chủ tịch {bodies}"
    if above and _ORGAN.fullmatch(" ".join(lines[first:])):
        whose = f"{lines[first - 2]} {above}" if first > 1 and _PLACE.fullmatch(above) else above
        return f"{bodies} {titled(whose)}"
    if first and letterhead[first - 1].endswith("-"):
        return f"{titled(above)} và {bodies}"
    return with_place(bodies, letterhead)


def with_place(body: str, letterhead: Sequence[str]) -> str:
    """A department's name with the place of the government above it, where it does not name one itself."""
    upper = body.upper()
    if _OF_A_COUNCIL.fullmatch(upper) and (council := _council(letterhead)):
        return f"{body} {council}"
    if not _DEPARTMENT.match(upper) or _LEVEL.search(upper):
        return body
    if upper == "VĂN PHÒNG":
        return f"{body} {titled(' '.join(line for line in letterhead if line != upper))}"
    place = parent_place(letterhead)
    return f"{body} {place}" if place else body


def _council(letterhead: Sequence[str]) -> str | None:
    """The people's council in a letterhead, with its place on its line or the next."""
    for line, after in pairwise([*letterhead, ""]):
        if _COUNCIL.match(line):
            return titled(line if _LEVEL.search(line) else f"{line} {after}" if _PLACE.fullmatch(after) else line)
    return None


# ---------------------------------------------------------------- two bodies


def joint_bodies(letterhead: Sequence[str], number: str | None) -> str | None:
    """Two bodies in one letterhead, None where there is one. Columns that a converter wrote one below the other or into
    one line the symbol tells apart."""
    if joined := next((both for line in letterhead if (both := _hyphenated(line))), None):
        return joined
    codes = [c for c in parts(number.lstrip("-–/ ")).issuers if c not in _ORGAN_CODES] if number else []
    left = [piece for line in letterhead for piece in _SECOND_BODY.split(line.rstrip(" -")) if piece]
    if len(codes) < 2 or len(left) < 2:
        return None
    chosen: list[tuple[str, ...]] = []
    for code in codes:
        best = max(_candidates(left), key=lambda c: _likeness(c, code), default=())
        if _likeness(best, code)[0] < 3:
            return None
        chosen.append(best)
        left.remove(best[0])
    # A place that both have is said once, behind the last.
    names = [titled(" ".join(c[:1] if c[1:] == chosen[-1][1:] else c)) for c in chosen[:-1]]
    return f"{', '.join(names)} và {titled(' '.join(chosen[-1]))}"


def _hyphenated(line: str) -> str | None:
    """Two bodies that a hyphen joins in one line, each with its place."""
    names = [titled(name.strip()) for name in re.split(r" [-–] ", line)]
    whole = len(names) > 1 and all(particulars.BODY.match(name) and _LEVEL.search(name.upper()) for name in names)
    return f"{', '.join(names[:-1])} và {names[-1]}" if whole else None


def _candidates(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Each body alone, and with the line that may be the rest of its name: a committee, for the state's a place."""
    for line in lines:
        if not particulars.BODY.match(titled(line)) or _PLACE.fullmatch(line) or _COMMITTEE.fullmatch(line):
            continue
        yield (line,)
        rest = _COMMITTEE if re.match(r"BAN(?! QUẢN LÝ| DÂN TỘC)|VĂN PHÒNG", line) else _PLACE
        if not _LEVEL.search(line):
            yield from ((line, other) for other in lines if rest.fullmatch(other))


def _likeness(words: Sequence[str], code: str) -> tuple[int, int]:
    """How many letters of a symbol's code the initials spell; of names alike the one with its place."""
    initials = "".join(fold(w if _is_code(w) else w[0]) for w in " ".join(words).split())
    if code in initials:
        return len(code), len(words)
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(initials, code, strict=False)))
    return alike, len(words)


# ---------------------------------------------------------------- capitals


def titled(capitals: str) -> str:
    """Capitals as running text would print them.

    >>> titled("ỦY BAN NHÂN DÂN TỈNH HẬU GIANG"), titled("PHÒNG TÀI NGUYÊN VÀ MÔI TRƯỜNG HUYỆN CÁT HẢI")
    ('Ủy ban nhân dân tỉnh Hậu Giang', 'Phòng Tài nguyên và Môi trường huyện Cát Hải')
    """
    if capitals != capitals.upper():
        return capitals
    rest, out = capitals, []
    office = fresh = False
    while rest:
        form = next((s for s in _FORMS if rest.startswith(s.upper()) and not rest[len(s) : len(s) + 1].isalpha()), None)
        if form == "xã" and rest.startswith("XÃ HỘI"):
            form = None
        begins = _OFFICES.match(rest) is not None
        if form is not None:
            out.append(form)
            rest = rest[len(form) :].lstrip()
            office = (office or begins) and _BEFORE_A_PLACE.fullmatch(form) is None
            fresh = True
        elif province_named(rest.title()):
            out.append(rest.title())
            rest = ""
        else:
            word, _, rest = rest.partition(" ")
            out.append(word if _is_code(word) else word.lower() if office and not fresh else word.capitalize())
            office = office or begins
            fresh = begins or word[-1:] in ("-", "–", ",")
    said = " ".join(out)
    return said[:1].upper() + said[1:]


def _is_code(word: str) -> bool:
    """An abbreviation stays in capitals; of those that are syllables too ("ĐẦU TƯ") nobody can tell."""
    return word not in ("TƯ", "CB") and bool(expand(word))
