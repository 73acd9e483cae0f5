"""The document's own fields: kind, number, date, issuer, place, title, period, signers.

Both letterheads are read, the state's (Nghị định 30/2020/NĐ-CP) and the Party's ("*", "Số 12 -BC/..." without colon).
What is blank stays blank, and a date in the body is never taken for the date of issue.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.records import Metadata, Period, Precision, Section
from rag.text.directives.symbols import KINDS, canonical, find_symbols, iso_date, kind_of, printed_kind
from rag.text.heads import bodies
from rag.text.heads.letterhead import letterhead_of, titled
from rag.text.heads.periods import period
from rag.text.heads.signatures import read_signers
from rag.text.tokens import CAPITALS, fold

_BODY_LINE = re.compile(r"(?:UBND|HĐND|Ủy ban|Uỷ ban|Hội đồng|Sở|Ban|Văn phòng|Tỉnh|Huyện|Thành|Đảng|Cộng|Phòng)(?!\w)")
OPENING = "Mở đầu"
CLOSING = "Nơi nhận/Ký"
_HEAD_LIMIT = 4000
_LAWS = frozenset({"Luật", "Bộ luật", "Pháp lệnh"})
# A year in the name of a law is its own, not a period reported on.
_RULES = _LAWS | {"Hiến pháp", "Nghị định", "Thông tư", "Thông tư liên tịch", "Pháp lệnh"}
_BLANK = r"[\s.…_]*"
_NUMBER_LINE = re.compile(
    rf"\W*(?:(?:Luật|Bộ luật|Pháp lệnh|Lệnh) )?[Ss]ố{_BLANK}:?"
    rf"(?P<rest>{_BLANK}\d*[a-z]?{_BLANK}[-–/][^\n]{{0,60}}|{_BLANK}\d+[^\n]{{0,60}})"
)
_BLANK_NUMBER = re.compile(rf"{_BLANK}(?P<symbol>[-–/]\s*[A-ZĐ][A-ZĐa-z]*(?:\s?[-–/]\s?[A-ZĐ][A-ZĐa-z0-9]*)*)")
_DATE_LINE = re.compile(
    rf"(?P<place>(?:[{CAPITALS}][^\W\d_]*\.?[ -]?){{1,6}}),\s*ngày{_BLANK}(?P<d>\d{{1,2}})?{_BLANK}"
    rf"(?:tháng|[/-]){_BLANK}(?P<m>\d{{1,2}})?{_BLANK}(?:năm|[/-]){_BLANK}(?P<y>\d{{4}})?(?!\d)[\s.…]*$"
)
_KIND_LINE = re.compile(
    rf"(?P<kind>{'|'.join(sorted((k.upper() for k in KINDS), key=len, reverse=True))})(?!\w)(?P<rest>[^\n]*)"
)
_ABOUT_LINE = re.compile(r"(?:V/v|Về việc)\s*:?\s*(?P<title>.{5,300})", re.DOTALL)
_PREAMBLE = re.compile(
    r"(?:Thực hiện|Căn cứ|Theo|Kính gửi|Xét|Trên cơ sở|Sau khi|Tiếp theo|Ngày|Trong (?:năm|thời gian|những)|Để|Nhằm"
    r"|Qua|Phần|QUỐC HỘI"
    r"|CHỦ TỊCH|ỦY BAN|HỘI ĐỒNG|BỘ TRƯỞNG|CHÍNH PHỦ|THỦ TƯỚNG|[-*_—]{2,}|\()"
)
# "KẾ HOẠCH / Thực hiện công tác hòa giải năm 2023": what opens a preamble too, here without a preamble's end.
_TITLE_OF_WORK = re.compile(r"(?:Thực hiện|Tiếp tục) (?!.*(?:báo cáo|như sau|[.,;:]$))")
# "KẾT LUẬN" / "CỦA BAN BÍ THƯ" / "về ...": who issues it is no part of what it is about.
_BY_WHOM = re.compile(rf"CỦA [{CAPITALS} ,-]{{4,80}}(?: (?![{CAPITALS}])|$)")
_CLOSING_SENTENCE = re.compile(r"(?:^|\n)\W{0,3}Trên đây là (?P<what>[^\n]{5,700})")


@dataclass(frozen=True, slots=True)
class _Head:
    """The opening, taken apart: the lines above the kind, the paragraphs below it."""

    lines: tuple[str, ...]
    kind: str | None
    beside_kind: str
    below: tuple[str, ...]


def read(text: str, sections: tuple[Section, ...], front_matter: Mapping[str, str]) -> Metadata:
    """What a document says of itself; declared front matter wins over what is read.

    ``text`` is canonical, ``sections`` are its own: the head is looked for in "Mở đầu", signers in "Nơi nhận/Ký".
    """
    head = _head(text[: _head_end(text, sections)])
    letterhead = letterhead_of(head.lines)
    number, printed = _number(head.lines)
    place, issued_on, precision = _date(head.lines)
    closing = _closing(text)
    tail = _tail(text, sections)
    kind = head.kind or _implied_kind(head, closing, number)
    # A digest's headings are ours: what it does not declare as its title is not one.
    title = None if front_matter.get("nature") == "digest" else _title(head, kind, text, closing)
    signers = read_signers(tail)
    found = Metadata(
        kind=kind,
        number=number,
        number_printed=printed,
        place=place,
        issued_on=issued_on,
        issued_precision=precision,
        title=title,
        period=_period_aside(head.below),
        signers=signers,
    )
    if found.issued_on is None and kind in _LAWS:
        found = _passed_on(found, text)
    found = _declared(found, front_matter)
    issuer = front_matter.get("issuer") or bodies.issuer_of(letterhead, head.below, closing, signers, found)
    return bodies.placed(found, issuer, letterhead, text, front_matter)


def _declared(m: Metadata, front: Mapping[str, str]) -> Metadata:
    """The fields a Markdown file declares about itself."""
    given = {k: front[k].strip() for k in ("kind", "number", "title", "place") if front.get(k, "").strip()}
    m = replace(
        m,
        kind=given.get("kind", m.kind),
        number=canonical(given["number"]) if "number" in given else m.number,
        number_printed=given.get("number", m.number_printed),
        title=given.get("title", m.title),
        place=given.get("place", m.place),
    )
    if date := declared_date(front.get("date", "")):
        names: tuple[Precision, ...] = ("year", "month", "day")
        m = replace(m, issued_on=date, issued_precision=names[date.count("-")])
    told = front.get("period")
    titled = None if m.kind in _RULES else period(m.title or "")
    return replace(m, period=(period(told) if told else None) or _narrower(titled, m.period))


def _narrower(titled: Period | None, aside: Period | None) -> Period | None:
    """The title's period; of a title that names several years the days below it that lie in them."""
    if titled is None or aside is None:
        return titled or aside
    years = titled.start[:4] != titled.end[:4]
    return aside if years and titled.start <= aside.start <= aside.end <= titled.end else titled


def declared_date(value: str) -> str | None:
    """The ISO date, to the day, month or year, that a person wrote; None for what no calendar has.

    >>> [declared_date(v) for v in ("2021-06-07", "7/6/2021", "6/2021", "2021", "99", "2021-02-30")]
    ['2021-06-07', '2021-06-07', '2021-06', '2021', None, None]
    """
    value = value.strip()
    if iso := re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", value):
        return iso_date(*iso.groups())
    if printed := re.fullmatch(r"(?:ngày )?(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})", value):
        return iso_date(printed[3], printed[2], printed[1])
    return None


# ---------------------------------------------------------------- the head


def _head_end(text: str, sections: Sequence[Section]) -> int:
    opening = next((s for s in sections if s.path == OPENING), None)
    if opening is not None and opening.span.start < _HEAD_LIMIT:
        return min(opening.own_end, _HEAD_LIMIT)
    first = next((s.span.start for s in sections), len(text))
    return min(first or len(text), _HEAD_LIMIT)


def _head(opening: str) -> _Head:
    paragraphs = [p for p in opening.split("\n\n") if p.strip()]
    above: list[str] = []
    for i, paragraph in enumerate(paragraphs):
        lines = [x.strip() for x in paragraph.split("\n") if x.strip()]
        for j, line in enumerate(lines):
            match = _KIND_LINE.match(line.strip("*#_ "))
            if (
                match
                and _is_kind_line(match)
                and not (match["rest"].strip() and _stands_below(paragraphs, i, lines[j + 1 :]))
            ):
                rest = match["rest"].strip(" :-*")
                below = ([" ".join(lines[j + 1 :])] if lines[j + 1 :] else []) + paragraphs[i + 1 :]
                return _Head(tuple(above), printed_kind(match["kind"]), rest, tuple(below))
            if i < 14 and len(line) < 140:
                above.append(line)
    return _Head(tuple(_before_preamble(above)), None, "", tuple(paragraphs))


def _stands_below(paragraphs: Sequence[str], at: int, rest: Sequence[str]) -> bool:
    """Whether a kind alone on its line comes later, below a number: what looked like it above is a body's name
    ("BAN CHỈ ĐẠO THỰC HIỆN" / "QUY CHẾ DÂN CHỦ Ở CƠ SỞ")."""
    lines = [*rest, *(line for paragraph in paragraphs[at + 1 : at + 8] for line in paragraph.split("\n"))]
    numbered = next((n for n, line in enumerate(lines) if _NUMBER_LINE.match(line.strip())), None)
    below = lines[numbered + 1 :] if numbered is not None else []
    return any(m and not m["rest"].strip() for m in map(_KIND_LINE.match, below))


def _is_kind_line(match: re.Match[str]) -> bool:
    """The kind alone in capitals, or followed by its title in capitals too; not a body's name in a letterhead."""
    rest = match["rest"].strip(" :-*")
    return not rest or (rest == rest.upper() and len(rest) > 8) or rest.lower().startswith(("tóm tắt", "về "))


def _before_preamble(lines: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if _PREAMBLE.match(line) and not _DATE_LINE.search(line):
            break
        kept.append(line)
    return kept


def _number(lines: Sequence[str]) -> tuple[str | None, str | None]:
    """The canonical number and the printed one; only the latter where the figure was left blank."""
    for line in lines:
        match = _NUMBER_LINE.match(line)
        if match is None:
            continue
        rest = match["rest"].strip()
        tight = re.sub(r"\s*([-–/])\s*", r"\1", rest)
        symbol = next(iter(find_symbols(tight)), None)
        if symbol is not None and symbol.span.start == 0:
            printed = re.match(r"[^\s]+(?:\s?[-–/]\s?[^\s]+)*", rest)
            return symbol.number, printed.group() if printed else rest
        if blank := _BLANK_NUMBER.match(rest):
            return None, blank["symbol"].strip()
    return None, None


def _date(lines: Sequence[str]) -> tuple[str | None, str | None, Precision]:
    for line in lines:
        numbered = _NUMBER_LINE.match(line)
        symbol = next(iter(find_symbols(line)), None) if numbered else None
        # Two columns read as one line: "Số: 15/BC-VP Bình An, ngày ...".
        match = _DATE_LINE.search(line, symbol.span.end if symbol else 0)
        if match is None or re.fullmatch(r"[IVX]+", match["place"]):  # "... khóa XI, ngày 12/5/2014": a term, no place
            continue
        place = re.sub(r"^(?:.* )?(?=TP|Tp|Thành phố)", "", match["place"]).strip()
        if match["y"] is None:
            return place, None, "none"
        day = match["d"] if match["m"] else None
        iso = iso_date(match["y"], match["m"], day)
        if iso is None:
            return place, None, "none"
        names: tuple[Precision, ...] = ("year", "month", "day")
        return place, iso, names[iso.count("-")]
    return None, None, "none"


def _passed_on(m: Metadata, text: str) -> Metadata:
    """A law's own last sentence tells when it was passed."""
    match = re.search(
        r"thông qua(?: tại [^.\n]{0,80}?)?,? ngày\s+(\d{1,2}) tháng (\d{1,2}) năm (\d{4})", text[-1500:], re.IGNORECASE
    )
    iso = iso_date(match[3], match[2], match[1]) if match else None
    return replace(m, issued_on=iso, issued_precision="day") if iso else m


def _closing(text: str) -> str:
    """The last sentence that begins "Trên đây là ...", without that."""
    found = list(_CLOSING_SENTENCE.finditer(text, max(0, len(text) - 6000)))
    return found[-1]["what"].split("./.")[0].rstrip(" .") if found else ""


def _tail(text: str, sections: Sequence[Section]) -> str:
    closing = next((s for s in reversed(sections) if s.path == CLOSING), None)
    if closing is not None:
        return text[closing.span.start : closing.span.end]
    recipients = text.rfind("Nơi nhận")
    if recipients >= 0 and recipients > len(text) - 3000:
        return text[recipients:]
    end = text.rfind("./.")
    return text[end + 3 :] if end > len(text) - 3000 and end >= 0 else text[-600:]


def _implied_kind(head: _Head, closing: str, number: str | None) -> str | None:
    """The kind that the symbol, the closing sentence or the preamble tells where no line prints it."""
    if number and (told := kind_of(number)):
        return told
    for kind in ("Báo cáo", "Kế hoạch", "Chương trình", "Hướng dẫn"):
        if closing.lower().startswith(kind.lower()):
            return kind
    if any(re.search(r"báo cáo[^.;\n]{0,60} như sau", p) for p in head.below[:6]):
        return "Báo cáo"
    return None


_GOES_ON = re.compile(r"\b(?:thực hiện|triển khai|thi hành|theo|về|của|và|với|tại|cho|trong|các)$", re.IGNORECASE)
"""What no title ends with: the line behind it, a directive's name, belongs to it."""
_YEARS = re.compile(r"\((?:giai đoạn )?(?:19|20)\d\d ?[-–] ?(?:19|20)\d\d\)$")


def _title(head: _Head, kind: str | None, text: str, closing: str) -> str | None:
    about = next((m for line in head.lines if (m := _ABOUT_LINE.match(line))), None)
    if about and head.kind is None:
        return " ".join(about["title"].split())
    said: list[str] = [head.beside_kind] if head.beside_kind else []
    below = head.below if head.kind else head.below[:2]
    for paragraph, behind in zip(below, [*below[1:], ""], strict=False):
        flat = " ".join(paragraph.split())
        if not said:
            flat = _BY_WHOM.sub("", flat)
        if not flat.strip("*-_—– .") or (head.kind is None and flat == flat.upper() and _BODY_LINE.match(titled(flat))):
            continue
        follows_on = bool(said) and (
            flat[0].islower() or flat == flat.upper() != flat.lower() or _GOES_ON.search(said[-1]) or _YEARS.match(flat)
        )
        goes_on = head.kind is not None and flat.endswith(";") and behind.strip()[:1].islower()
        if (said and not follows_on) or (flat.endswith((":", ";")) and not goes_on) or len(flat) > 400:
            break
        if _PREAMBLE.match(flat) and not (head.kind and not said and _TITLE_OF_WORK.match(flat)):
            break
        if not head.kind and (flat.endswith(".") or _NUMBER_LINE.match(flat) or _DATE_LINE.search(flat)):
            break
        said.append(flat)
    if not said:
        return None
    title = re.sub(r"\s*[-–_*]{3,}$", "", " ".join(said)).strip()
    if kind in _LAWS and title == title.upper():
        title = title.capitalize()
    elif kind and fold(title).startswith(fold(kind) + " ") and not head.kind:
        title = title[len(kind) :].strip()
        title = title[0].upper() + title[1:]
    return _respelt(title, text, closing) or None


def _respelt(title: str, text: str, closing: str) -> str:
    """A slip in the title put right by the closing sentence, when the slip stands nowhere else in the text."""
    at = fold(closing).find(fold(title)) if len(fold(closing)) == len(closing) else -1
    if at < 0:
        return title
    other = closing[at : at + len(title)]
    mine, theirs = title.split(), other.split()
    if len(mine) != len(theirs):
        return title
    rest = text.lower()
    mended = [
        b if a.lower() != b.lower() and rest.count(a.lower()) == 1 and rest.count(b.lower()) > 1 else a
        for a, b in zip(mine, theirs, strict=True)
    ]
    return " ".join(mended)


def _period_aside(paragraphs: Sequence[str]) -> Period | None:
    """A period in brackets below the title: "(Từ ngày 15/12/2019 đến ngày 14/12/2020)"."""
    for paragraph in paragraphs[:4]:
        if paragraph.lstrip("* ").startswith("(") and (found := period(paragraph)):
            return found
    return None
