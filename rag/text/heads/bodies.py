"""Whose document it is: the body that issued it, its province and district."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.records import Metadata, Signer
from rag.text.directives import particulars
from rag.text.directives.symbols import is_central, parts
from rag.text.districts import provinces_of
from rag.text.heads.letterhead import body_of, joint_bodies, titled, with_place
from rag.text.places import bare_province, find_places, is_central_city, with_level
from rag.text.places import canonical as province_named
from rag.text.tokens import CAPITALS
from rag.text.words.abbreviations import spell_out

_ON_BEHALF = re.compile(r"^(?:TM\.?|T/M\.?|T\.M\.?)\s*")
_NEAR_THE_TOP = 4000
_REPORTING = re.compile(
    r"(?: (?:xin|trân trọng|kính|tổng hợp|xây dựng|lập|hoàn thành|tiến hành),?| ,)*"
    r" (?:[Bb]áo cáo(?= (?:kết quả|tình hình|như|về|một số|việc|công tác|nội dung|với|những|sơ kết|tổng kết|tóm tắt)|,)"
    r"|(?:sơ kết|tổng kết|đánh giá)(?= (?:[^.;\n]{0,120} )?như sau))"
)
_PROCLAIMING = re.compile(
    r" (?:xin |trân trọng )?(?:ban hành|xây dựng|thông báo|hướng dẫn|đề nghị)(?= [^.;\n]{0,200}(?:như sau|sau đây)\W*$)"
)
_LEVEL_WORDS = "huyện|thành phố|thị xã|quận|xã|phường|thị trấn|tỉnh"
_NAME = rf"(?: [{CAPITALS}]['\w]*){{1,4}}"
_NAMED_LEVEL = re.compile(
    rf"(?<!\w)(?P<level>[Hh]uyện|[Tt]hành phố|[Tt]hị xã|[Qq]uận|Huyện (?:ủy|uỷ)"
    rf"|Thành (?:ủy|uỷ)|Thị (?:ủy|uỷ)|Quận (?:ủy|uỷ))(?P<name>{_NAME})"
)
_UPPER = re.compile(rf"(?<!\w)(?:[Tt]ỉnh|Tỉnh ủy|Tỉnh uỷ)(?P<name>{_NAME}(?: ?[-–](?= ?[{CAPITALS}]){_NAME})?)")
_BARE_LEVEL = re.compile(
    rf"(?<!\w)(?P<level>{_LEVEL_WORDS}|tỉnh ủy|tỉnh uỷ|huyện ủy|huyện uỷ|thành ủy|thành uỷ)$", re.IGNORECASE
)
_COMMUNE = re.compile(r"(?<!\w)(?:[Xx]ã(?! hội)|[Pp]hường|[Tt]hị trấn)(?!\w)")
_ORDERING = re.compile(
    rf"(?:(?:UBND|HĐND|Ủy ban nhân dân|Uỷ ban nhân dân|Hội đồng nhân dân) (?:huyện|thành phố|thị xã|quận)"
    rf"|Huyện (?:ủy|uỷ)|Thành (?:ủy|uỷ)|Thị ủy|Quận ủy)(?P<name>{_NAME})"
)
_UNPLACED = re.compile(r"(?:Thường trực )?(?:Ủy ban nhân dân|Uỷ ban nhân dân|Hội đồng nhân dân)")


def issuer_of(
    letterhead: Sequence[str], below: Sequence[str], closing: str, signers: Sequence[Signer], m: Metadata
) -> str | None:
    """The body that speaks: in the preamble, the closing sentence, the letterhead, the symbol, the signature.

    ``letterhead`` as :func:`letterhead_of` gives it, ``below`` the paragraphs under the kind, ``closing`` the sentence
    "Trên đây là ..." without its opening.
    """
    if m.kind in (None, "Báo cáo", "Kế hoạch", "Chương trình", "Tờ trình", "Công văn"):
        for paragraph in reversed(below[:8]):
            if found := _reporting_body(paragraph):
                return found
    return (
        _closing_body(closing)
        or _both_signed(letterhead, m, signers)
        or body_of(letterhead, m.number or m.number_printed)
        or _by_symbol(m.number or m.number_printed)
        or _authority(signers)
    )


def _closing_body(closing: str) -> str | None:
    of = closing.rfind(" của ")
    end = particulars.issuer_end(closing, of + 5) if of >= 0 else 0
    return closing[of + 5 : end] if end > of + 5 and end >= len(closing) - 2 else None


def _reporting_body(paragraph: str) -> str | None:
    """ "..., Văn phòng Ủy ban nhân dân huyện báo cáo kết quả như sau:" names who reports."""
    found = None
    for match in (*_PROCLAIMING.finditer(paragraph), *_REPORTING.finditer(paragraph)):
        before = paragraph[max(0, match.start() - 220) : match.start()]
        # "Ủy ban nhân dân (UBND) tỉnh", "Ban Chỉ đạo ... tỉnh (sau đây gọi tắt là Ban Chỉ đạo)"
        before = re.sub(r"\s+\([^()]*\)", "", before)
        cut = max(before.rfind(c) for c in ".;:\n")
        pieces = re.split(r", (?!(?:huyện|tỉnh|thành phố|thị xã) [A-ZĐ]|Thể thao)", before[cut + 1 :])
        body = particulars.BODY.search(pieces[-1])
        if body and not re.search(r"(?:của|tại|cho|theo) $", pieces[-1][: body.start()]):
            named = pieces[-1][body.start() :].strip()
            found = re.sub(r" phối hợp (?:với|cùng) ", " và ", named)
    return found


def _by_symbol(number: str | None) -> str | None:
    codes = parts(number).issuers if number else ()
    names = {"ttg": "Thủ tướng Chính phủ", "cp": "Chính phủ", "ctn": "Chủ tịch nước"}
    for code in codes[:1]:
        if re.fullmatch(r"qh\d*", code):
            return "Quốc hội"
        if re.fullmatch(r"ubtvqh\d*", code):
            return "Ủy ban Thường vụ Quốc hội"
        return names.get(code)
    return None


def _authority(signers: Sequence[Signer]) -> str | None:
    for signer in signers:
        if signer.authority:
            return titled(_ON_BEHALF.sub("", signer.authority))
    return None


def _both_signed(letterhead: Sequence[str], m: Metadata, signers: Sequence[Signer]) -> str | None:
    """Two bodies of one symbol whose letterhead nobody can take apart: they sign, each in its name."""
    number = m.number or m.number_printed
    said = list(dict.fromkeys(_ON_BEHALF.sub("", s.authority) for s in signers if s.authority))
    if number is None or len(parts(number).issuers) < 2 or len(said) != 2 or joint_bodies(letterhead, number):
        return None
    return " và ".join(map(titled, said))


def placed(m: Metadata, issuer: str | None, letterhead: Sequence[str], text: str, front: Mapping[str, str]) -> Metadata:
    """Province, district, and the issuer's name made whole with them."""
    spelt = spell_out(with_place(issuer, letterhead)) if issuer else None
    symbol = m.number or m.number_printed
    central = bool(symbol and is_central(symbol.lstrip("/-") if m.number is None else symbol)) or _central_body(spelt)
    province = front.get("province") or (None if central else _province(m, spelt, letterhead, text))
    district = front.get("district") or (None if central else _district(m, spelt, letterhead, text, province))
    whole = _whole(_with_commune(spelt, letterhead, text) if spelt else None, province, district)
    return replace(m, issuer=whole, province=province or None, district=district or None)


def _central_body(issuer: str | None) -> bool:
    return issuer is not None and re.match(
        r"(?:Chính phủ|Thủ tướng|Quốc hội|Bộ (?!phận|Chỉ huy)|Ban Bí thư|Ban Chấp hành Trung ương"
        r"|Ủy ban Thường vụ Quốc)",
        issuer,
    ) is not None  # fmt: skip


def _province(m: Metadata, issuer: str | None, letterhead: Sequence[str], text: str) -> str | None:
    """Where it was issued, then what the issuer, the letterhead and the title say, then where a district of that name
    lies, then the upper level it cites: of several that have one of that name the one it cites most."""
    if m.place and (named := province_named(m.place)):
        return named
    for said in (issuer or "", " ".join(map(titled, letterhead)), m.title or ""):
        found = [p.province for p in find_places(said) if p.certain and p.province]
        if found:
            return found[0]
    if issuer is None:
        return None
    lying_in = provinces_of(_named_district(issuer) or m.place or "")
    if len(lying_in) == 1:
        return lying_in[0]
    counts: Counter[str] = Counter()
    for match in _UPPER.finditer(text):
        words = match["name"].split()
        for size in range(len(words), 0, -1):
            if named := province_named(" ".join(words[:size])):
                counts[named] += not lying_in or named in lying_in
                break
    counts = +counts
    if not counts:
        inside = [
            p for p in find_places(text[:_NEAR_THE_TOP]) if p.certain and p.province and is_central_city(p.province)
        ]
        return inside[0].province if inside and m.place is None and issuer and "thành phố" in issuer else None
    (best, most), *others = counts.most_common(2)
    return best if not others or others[0][1] < most else None


def _district(
    m: Metadata, issuer: str | None, letterhead: Sequence[str], text: str, province: str | None
) -> str | None:
    """Only where a district speaks: named by the issuer, the letterhead, the place of issue, else by its own text."""
    if issuer is None:
        return None
    if named := _named_district(issuer):
        return named
    bare = _BARE_LEVEL.search(issuer)
    commune = _COMMUNE.search(issuer) is not None
    level = bare["level"].lower() if bare else "xã" if commune else "tỉnh"
    if level.startswith("tỉnh") or (level == "thành phố" and province and is_central_city(province)):
        return None
    above = next((found for line in letterhead if (found := _named_district(titled(line)))), None)
    if above is None and m.place and not province_named(m.place) and not commune:
        above = m.place
    return above or (_upper_district(text) if commune else _most_named(text, level))


def _upper_district(text: str) -> str | None:
    """A commune does not print its district, but cites what the district's bodies ordered: they are of one district."""
    named = {m["name"].strip() for m in _ORDERING.finditer(text)}
    return named.pop() if len(named) == 1 else None


def _named_district(words: str) -> str | None:
    for match in _NAMED_LEVEL.finditer(words):
        name = match["name"].strip()
        city = province_named(f"thành phố {name}") if match["level"].lower().startswith("thành") else None
        if not (city and is_central_city(city)):
            return name
    return None


def _most_named(text: str, level: str) -> str | None:
    """The district of a level that a text names all the time: it speaks of itself far more often than of any other."""
    level = {"huyện ủy": "huyện", "huyện uỷ": "huyện", "thành ủy": "thành phố", "thành uỷ": "thành phố"}.get(
        level, level
    )
    names = Counter(f["name"].strip() for f in _NAMED_LEVEL.finditer(text) if f["level"].lower() == level)
    name, count = names.most_common(1)[0] if names else ("", 0)
    return name if count >= 3 and count >= 0.8 * names.total() else None


_COMMUNE_LEVEL = re.compile(r"(?<!\w)(?P<level>xã|phường|thị trấn)$", re.IGNORECASE)
_COMMUNE_NAME = rf"(?P<name>{_NAME}|\s\d{{1,2}})(?!\w)"


def _with_commune(issuer: str, letterhead: Sequence[str], text: str) -> str:
    """ "UBND xã", with the commune's name from the letterhead, else from where the text names its own bodies."""
    bare = _COMMUNE_LEVEL.search(issuer)
    if bare is None:
        return issuer
    level = bare["level"].lower()
    above = re.compile(rf"(?<!\w){level}{_COMMUNE_NAME}", re.IGNORECASE)
    found = {" ".join(m["name"].split()) for line in letterhead if (m := above.search(titled(line)))}
    own = re.compile(rf"(?:UBND|HĐND|[ỦU]ỷ? ?ban nhân dân|Đảng (?:ủy|uỷ)|Hội đồng nhân dân) {level}{_COMMUNE_NAME}")
    found = found or {" ".join(m["name"].split()) for m in own.finditer(text)}
    return f"{issuer} {found.pop()}" if len(found) == 1 else issuer


def _whole(issuer: str | None, province: str | None, district: str | None) -> str | None:
    """The issuer with the place that its last word calls for: "Ủy ban nhân dân huyện" + "Tuần An"."""
    bare = _BARE_LEVEL.search(issuer) if issuer else None
    level = bare["level"].lower() if bare else ""
    city = province is not None and is_central_city(province)
    name = None
    if issuer and _UNPLACED.fullmatch(issuer):
        name = district or (province and with_level(province))
    elif level.startswith("tỉnh"):
        name = province
    elif level and level not in ("xã", "phường", "thị trấn"):
        name = district or (bare_province(province) if province and level == "thành phố" and city else None)
    return f"{issuer} {name}" if issuer and name else issuer
