"""The document's own fields: kind, number, date, issuer, place, title, period, signers.

Both letterheads are read, the state's (Nghị định 30/2020/NĐ-CP) and the Party's ("*", "Số 12 -BC/..." without colon).
What is blank stays blank, and a date in the body is never taken for the date of issue.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.records import Metadata, Period, Precision, Section, Signer
from rag.text import particulars
from rag.text.abbreviations import spell_out
from rag.text.places import canonical as province_named
from rag.text.places import find_places, is_central_city
from rag.text.signatures import read_signers
from rag.text.symbols import KINDS, canonical, find_symbols, is_central, iso_date, kind_of, parts, printed_kind
from rag.text.tokens import fold

_BODY_LINE = re.compile(r"(?:UBND|HĐND|Ủy ban|Uỷ ban|Hội đồng|Sở|Ban|Văn phòng|Tỉnh|Huyện|Thành|Đảng|Cộng|Phòng)(?!\w)")
OPENING = "Mở đầu"
CLOSING = "Nơi nhận/Ký"
_HEAD_LIMIT = 4000
_UPPER_LETTER = "".join(filter(str.isupper, map(chr, (*range(0x41, 0x1B1), *range(0x1EA0, 0x1EFA)))))
_BLANK = r"[\s.…_]*"
_NUMBER_LINE = re.compile(
    rf"(?:^|\s)(?:(?:Luật|Bộ luật|Pháp lệnh|Lệnh) )?[Ss]ố{_BLANK}:?"
    rf"(?P<rest>{_BLANK}\d*[a-z]?{_BLANK}[-–/][^\n]{{0,60}}|{_BLANK}\d+[^\n]{{0,60}})"
)
_BLANK_NUMBER = re.compile(rf"{_BLANK}(?P<symbol>[-–/]\s*[A-ZĐ][A-ZĐa-z]*(?:\s?[-–/]\s?[A-ZĐ][A-ZĐa-z0-9]*)*)")
_DATE_LINE = re.compile(
    rf"(?P<place>(?:[{_UPPER_LETTER}][^\W\d_]*\.?[ -]?){{1,6}}),\s*ngày{_BLANK}(?P<d>\d{{1,2}})?{_BLANK}"
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
_REPORTING = re.compile(
    r" (?:xin |trân trọng |kính |tổng hợp |, )*báo cáo(?= (?:kết quả|tình hình|như|về|một số|việc|công tác"
    r"|nội dung|với)|,)"
)
_CLOSING_SENTENCE = re.compile(r"(?:^|\n)\W{0,3}Trên đây là (?P<what>[^\n]{5,700})")
_LEVEL_WORDS = "huyện|thành phố|thị xã|quận|xã|phường|thị trấn|tỉnh"
_NAME = rf"(?: [{_UPPER_LETTER}]['\w]*){{1,4}}"
_NAMED_LEVEL = re.compile(
    rf"(?<!\w)(?P<level>[Hh]uyện|[Tt]hành phố|[Tt]hị xã|[Qq]uận|Huyện ủy|Thành ủy|Thị ủy)(?P<name>{_NAME})"
)
_UPPER = re.compile(rf"(?<!\w)(?:[Tt]ỉnh|Tỉnh ủy|Tỉnh uỷ)(?P<name>{_NAME})")
_BARE_LEVEL = re.compile(rf"(?<!\w)(?P<level>{_LEVEL_WORDS}|tỉnh ủy|tỉnh uỷ|huyện ủy|thành ủy)$", re.IGNORECASE)
_UNPLACED = re.compile(r"(?:Thường trực )?(?:Ủy ban nhân dân|Uỷ ban nhân dân|Hội đồng nhân dân)")
_LETTERHEAD_NOISE = re.compile(
    r"(?:CỘNG H[ÒO][ÀA]|ĐỘC LẬP|ĐẢNG CỘNG SẢN|[*\-_—–. ]*$)|^Số(?!\w)|^Độc lập|^[Ss]ố:", re.IGNORECASE
)


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
    capitals = _capitals(head.lines)
    number, printed = _number(head.lines)
    place, issued_on, precision = _date(head.lines)
    closing = _closing(text)
    tail = _tail(text, sections)
    kind = head.kind or _implied_kind(head, closing, number)
    title = _title(head, kind, text, closing)
    signers = read_signers(tail)
    found = Metadata(
        kind=kind,
        number=number,
        number_printed=printed,
        place=place,
        issued_on=issued_on,
        issued_precision=precision,
        title=title,
        period=period(title or "") or _period_aside(head.below),
        signers=signers,
    )
    if found.issued_on is None and kind in ("Luật", "Bộ luật", "Pháp lệnh"):
        found = _passed_on(found, text)
    found = _declared(found, front_matter)
    issuer = front_matter.get("issuer") or _issuer(head, capitals, closing, signers, number or printed, kind)
    return _placed(found, issuer, capitals, text, front_matter)


_FORMS = sorted(
    (
        "Ủy ban nhân dân|Uỷ ban nhân dân|Hội đồng nhân dân|Ban Thường vụ|Ban Dân vận|Ban cán sự đảng|Ban Chấp hành"
        "|Ban Bí thư|Bộ Chính trị|Ban Tổ chức|Ban Tuyên giáo|Ủy ban Kiểm tra|Thường trực|Tỉnh ủy|Tỉnh uỷ|Huyện"
        " ủy|Huyện uỷ"
        "|Thành ủy|Thành uỷ|Thị ủy|Quận ủy|Đảng ủy|Văn phòng|Chính phủ|Thủ tướng Chính phủ|Quốc hội|Trung ương|Công an"
        "|Ủy ban Thường vụ Quốc hội|Sở Nội vụ|Bộ Nội vụ|tỉnh|huyện|thành phố|thị xã|quận|phường|thị"
        " trấn|xã|và|UBND|HĐND"
        "|Chủ tịch|Mặt trận Tổ quốc Việt Nam|Ban Chỉ đạo|Thanh tra|Sở|Phòng|Đoàn đại biểu Quốc hội"
    ).split("|"),
    key=len,
    reverse=True,
)


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
    if date := _declared_date(front.get("date", "")):
        names: tuple[Precision, ...] = ("year", "month", "day")
        m = replace(m, issued_on=date, issued_precision=names[date.count("-")])
    told = front.get("period")
    return replace(m, period=(period(told) if told else None) or m.period or period(m.title or ""))


def _declared_date(value: str) -> str | None:
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
            if match and _is_kind_line(match):
                rest = match["rest"].strip(" :-*")
                below = ([" ".join(lines[j + 1 :])] if lines[j + 1 :] else []) + paragraphs[i + 1 :]
                return _Head(tuple(above), printed_kind(match["kind"]), rest, tuple(below))
            if i < 14 and len(line) < 140:
                above.append(line)
    return _Head(tuple(_before_preamble(above)), None, "", tuple(paragraphs))


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
        match = _NUMBER_LINE.search(line)
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
        numbered = _NUMBER_LINE.search(line)
        symbol = next(iter(find_symbols(line)), None) if numbered else None
        # Two columns read as one line: "Số: 15/BC-VP Bình An, ngày ...".
        match = _DATE_LINE.search(line, symbol.span.end if symbol else 0)
        if match is None:
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


def _title(head: _Head, kind: str | None, text: str, closing: str) -> str | None:
    about = next((m for line in head.lines if (m := _ABOUT_LINE.match(line))), None)
    if about and head.kind is None:
        return " ".join(about["title"].split())
    said: list[str] = [head.beside_kind] if head.beside_kind else []
    for paragraph in head.below if head.kind else head.below[:2]:
        flat = " ".join(paragraph.split())
        if not flat.strip("*-_—– .") or (
            head.kind is None and flat == flat.upper() and _BODY_LINE.match(_titled(flat))
        ):
            continue
        follows_on = bool(said) and (flat[0].islower() or flat == flat.upper() != flat.lower())
        if (said and not follows_on) or _PREAMBLE.match(flat) or flat.endswith((":", ";")) or len(flat) > 400:
            break
        if not head.kind and (flat.endswith(".") or _NUMBER_LINE.search(flat) or _DATE_LINE.search(flat)):
            break
        said.append(flat)
    if not said:
        return None
    title = re.sub(r"\s*[-–_*]{3,}$", "", " ".join(said)).strip()
    if kind in ("Luật", "Bộ luật", "Pháp lệnh") and title == title.upper():
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


# ---------------------------------------------------------------- period


_YEAR = r"(?P<y>(?:19|20)\d{2})"
_HALF = re.compile(r"(?:0?6|[Ss]áu) tháng (?P<half>đầu|cuối) năm(?P<rest>[^\n]{0,120}?)(?<!\d)" + _YEAR + r"(?![\d/])")
_MONTHS = re.compile(r"(?P<n>0?\d|1[01]) tháng(?: đầu)? năm " + _YEAR)
_QUARTER = re.compile(r"[Qq]uý (?P<q>IV|III|II|I|[1-4])(?: ?/ ?|,? năm )" + _YEAR)
_MONTH = re.compile(r"(?<!\w)[Tt]háng (?P<m>\d{1,2})(?:/| năm )" + _YEAR)
_RANGE = re.compile(
    r"(?:[Gg]iai đoạn|[Nn]hiệm kỳ|[Tt]rong các năm|[Tt]ừ năm|[Cc]ác năm) (?P<a>(?:19|20)\d{2})"
    r" ?(?:[-–]|đến(?: năm)?|và) ?(?P<b>(?:19|20)\d{2})"
)
_DAYS = re.compile(
    r"[Tt]ừ (?:ngày )?(?P<d1>\d{1,2})/(?P<m1>\d{1,2})/(?P<y1>\d{4}) đến (?:hết )?(?:ngày )?"
    r"(?P<d2>\d{1,2})/(?P<m2>\d{1,2})/(?P<y2>\d{4})"
)
_WHOLE = re.compile(r"(?<!\w)[Nn]ăm " + _YEAR + r"(?![\d/])|[”\"] " + _YEAR.replace("<y>", "<q>") + r"(?![\d/-])")


def period(words: str) -> Period | None:
    """What a report reports on, from its title.

    >>> period("Kết quả công tác 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2021")
    Period(text='6 tháng đầu năm 2021', start='2021-01-01', end='2021-06-30')
    """
    masked = _without_citations(words)
    if m := _DAYS.search(masked):
        start, end = iso_date(m["y1"], m["m1"], m["d1"]), iso_date(m["y2"], m["m2"], m["d2"])
        return Period(m.group(), start, end) if start and end else None
    if m := _HALF.search(masked):
        first = m["half"] == "đầu"
        said = f"6 tháng {m['half']} năm {m['y']}"
        return Period(said, f"{m['y']}-{'01-01' if first else '07-01'}", f"{m['y']}-{'06-30' if first else '12-31'}")
    if m := _QUARTER.search(masked):
        quarter = {"I": 1, "II": 2, "III": 3, "IV": 4}.get(m["q"]) or int(m["q"])
        return _months(m.group(), int(m["y"]), quarter * 3 - 2, quarter * 3)
    if m := _MONTHS.search(masked):
        return _months(m.group(), int(m["y"]), 1, int(m["n"])) if int(m["n"]) else None
    if (m := _MONTH.search(masked)) and 1 <= int(m["m"]) <= 12:
        return _months(m.group(), int(m["y"]), int(m["m"]), int(m["m"]))
    if m := _RANGE.search(masked):
        return Period(m.group(), f"{m['a']}-01-01", f"{m['b']}-12-31")
    if m := _WHOLE.search(masked):
        year = m["y"] or m["q"]
        return Period(f"năm {year}", f"{year}-01-01", f"{year}-12-31")
    return None


def _months(said: str, year: int, first: int, last: int) -> Period:
    return Period(said, f"{year}-{first:02}-01", f"{year}-{last:02}-{calendar.monthrange(year, last)[1]:02}")


def _without_citations(words: str) -> str:
    """The words with cited documents' numbers and dates blanked: their years are not the report's."""
    masked = re.sub(r"(?:ngày|Ngày) \d{1,2}(?:[/.-]\d{1,2}[/.-]\d{4}| tháng \d{1,2} năm \d{4})(?! đến)", "", words)
    if "ừ ngày" in words or "từ " in words.lower():
        masked = words
    for symbol in find_symbols(words):
        masked = masked.replace(symbol.span.of(words), " ")
    return masked


def _period_aside(paragraphs: Sequence[str]) -> Period | None:
    """A period in brackets below the title: "(Từ ngày 15/12/2019 đến ngày 14/12/2020)"."""
    for paragraph in paragraphs[:4]:
        if paragraph.lstrip("* ").startswith("(") and (found := period(paragraph)):
            return found
    return None


# ---------------------------------------------------------------- issuer and place


def _issuer(
    head: _Head, capitals: Sequence[str], closing: str, signers: Sequence[Signer], number: str | None, kind: str | None
) -> str | None:
    """The body that speaks: in the preamble, the closing sentence, the letterhead, the signature, the symbol."""
    if kind in (None, "Báo cáo", "Kế hoạch", "Chương trình", "Tờ trình"):
        for paragraph in reversed(head.below[:8]):
            if found := _reporting_body(paragraph):
                return found
    if (of := closing.rfind(" của ")) >= 0:
        end = particulars.issuer_end(closing, of + 5)
        if end > of + 5 and end >= len(closing) - 2:
            return closing[of + 5 : end]
    return _letterhead(capitals, head.lines) or _by_symbol(number) or _authority(signers)


_PROCLAIMING = re.compile(
    r" (?:xin |trân trọng )?(?:ban hành|xây dựng|thông báo|hướng dẫn|đề nghị)(?= [^.;\n]{0,200}(?:như sau|sau đây)\W*$)"
)


def _reporting_body(paragraph: str) -> str | None:
    """ "..., Văn phòng Ủy ban nhân dân huyện báo cáo kết quả như sau:" names who reports."""
    found = None
    for match in (*_PROCLAIMING.finditer(paragraph), *_REPORTING.finditer(paragraph)):
        before = paragraph[max(0, match.start() - 220) : match.start()]
        cut = max(before.rfind(c) for c in ".;:\n")
        pieces = re.split(r", (?!(?:huyện|tỉnh|thành phố|thị xã) [A-ZĐ])", before[cut + 1 :])
        body = particulars.BODY.search(pieces[-1])
        if body and not re.search(r"(?:của|tại|cho|theo) $", pieces[-1][: body.start()]):
            found = re.sub(r" phối hợp (?:với|cùng) ", " và ", pieces[-1][body.start() :].strip())
    return found


def _capitals(lines: Sequence[str]) -> tuple[str, ...]:
    """The letterhead: lines in capitals above the number, without the motto that may stand beside them."""
    found: list[str] = []
    for line in lines:
        if re.match(r"\s*[Ss]ố(?!\w)", line) or _DATE_LINE.search(line):
            break
        clean = re.split(r"\s{3,}|\t|CỘNG HÒA|CỘNG HOÀ|ĐẢNG CỘNG SẢN|Độc lập", line)[0].strip("*-–_ ")
        if clean and clean == clean.upper() and not _LETTERHEAD_NOISE.match(clean):
            found.append(clean)
    return tuple(found)


def _letterhead(capitals: Sequence[str], lines: Sequence[str]) -> str | None:
    """The last body named above the number, with its place; the line above it is its parent."""
    if not capitals:
        return None
    starts = [i for i, c in enumerate(capitals) if particulars.BODY.match(_titled(c))]
    last = starts[-1] if starts else 0
    body = " ".join(capitals[last:])
    if last > 0 and lines and lines[0].rstrip().endswith("-"):
        body = " ".join(capitals[starts[-2] if len(starts) > 1 else 0 :])
    if re.fullmatch(r"(?:TỈNH|HUYỆN|THÀNH PHỐ|THỊ XÃ|QUẬN)(?: .*)?", body) and last:
        body = " ".join(capitals[last - 1 :])
    return _titled(body)


def _titled(capitals: str) -> str:
    """Capitals as running text would print them.

    >>> _titled("ỦY BAN NHÂN DÂN TỈNH HẬU GIANG")
    'Ủy ban nhân dân tỉnh Hậu Giang'
    """
    if capitals != capitals.upper():
        return capitals
    rest, out = capitals, []
    while rest:
        form = next((s for s in _FORMS if rest.startswith(s.upper()) and not rest[len(s) : len(s) + 1].isalpha()), None)
        if form is None:
            word, _, tail = rest.partition(" ")
            out.append(word.capitalize() if len(word) > 1 else word)
            rest = tail.lstrip()
        else:
            out.append(form)
            rest = rest[len(form) :].lstrip()
    said = " ".join(out)
    return said[:1].upper() + said[1:]


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
            return _titled(re.sub(r"^(?:TM\.?|T/M\.?|T\.M\.?)\s*", "", signer.authority))
    return None


def _placed(m: Metadata, issuer: str | None, capitals: Sequence[str], text: str, front: Mapping[str, str]) -> Metadata:
    """Province, district, and the issuer's name made whole with them."""
    spelt = spell_out(issuer) if issuer else None
    symbol = m.number or m.number_printed
    central = bool(symbol and is_central(symbol.lstrip("/-") if m.number is None else symbol)) or _central_body(spelt)
    province = front.get("province") or (None if central else _province(m, spelt, capitals, text))
    district = front.get("district") or (None if central else _district(m, spelt, capitals, text, province))
    return replace(m, issuer=_whole(spelt, province, district), province=province or None, district=district or None)


def _central_body(issuer: str | None) -> bool:
    return issuer is not None and re.match(
        r"(?:Chính phủ|Thủ tướng|Quốc hội|Bộ (?!phận|Chỉ huy)|Ban Bí thư|Ban Chấp hành Trung ương"
        r"|Ủy ban Thường vụ Quốc)",
        issuer,
    ) is not None  # fmt: skip


def _province(m: Metadata, issuer: str | None, capitals: Sequence[str], text: str) -> str | None:
    """Where it was issued, then what the issuer, the letterhead and the title say, then the upper level it cites."""
    if m.place and (named := province_named(m.place)):
        return named
    for said in (issuer or "", " ".join(map(_titled, capitals)), m.title or ""):
        found = [p.province for p in find_places(said) if p.certain and p.province]
        if found:
            return found[0]
    counts: Counter[str] = Counter()
    for match in _UPPER.finditer(text):
        words = match["name"].split()
        for size in range(len(words), 0, -1):
            if named := province_named(" ".join(words[:size])):
                counts[named] += 1
                break
    if not counts:
        inside = [
            p for p in find_places(text[:_HEAD_LIMIT]) if p.certain and p.province and is_central_city(p.province)
        ]
        return inside[0].province if inside and m.place is None and issuer and "thành phố" in issuer else None
    (best, most), *others = counts.most_common(2)
    return best if not others or others[0][1] < most else None


def _district(m: Metadata, issuer: str | None, capitals: Sequence[str], text: str, province: str | None) -> str | None:
    """Only where a district speaks: named by the issuer, the letterhead, the place of issue, else by its own text."""
    if issuer is None:
        return None
    bare = _BARE_LEVEL.search(issuer)
    level = bare["level"].lower() if bare else None
    for match in _NAMED_LEVEL.finditer(issuer):
        name = match["name"].strip()
        whole_city = match["level"].lower() == "thành phố" and is_central_city(
            province_named(f"thành phố {name}") or ""
        )
        if not whole_city:
            return name
    if level is None or level.startswith("tỉnh") or (level == "thành phố" and province and is_central_city(province)):
        return None
    for line in capitals:
        if found := _NAMED_LEVEL.search(_titled(line)):
            return found["name"].strip()
    if m.place and not province_named(m.place):
        return m.place
    if level in ("xã", "phường", "thị trấn"):
        return None
    words = {"huyện ủy": "huyện", "thành ủy": "thành phố"}.get(level, level)
    names = Counter(f["name"].strip() for f in _NAMED_LEVEL.finditer(text) if f["level"].lower() == words)
    total = sum(names.values())
    if not names:
        return None
    name, count = names.most_common(1)[0]
    # A district speaks of itself far more often than of any other.
    return name if count >= 3 and count >= 0.8 * total else None


def _whole(issuer: str | None, province: str | None, district: str | None) -> str | None:
    """The issuer with the place that its last word calls for: "Ủy ban nhân dân huyện" + "Tuần An"."""
    if not issuer:
        return None
    if _UNPLACED.fullmatch(issuer) and (district or province):
        level = "thành phố" if province and is_central_city(province) else "tỉnh"
        return f"{issuer} {district}" if district else f"{issuer} {level} {province}"
    bare = _BARE_LEVEL.search(issuer)
    if bare is None:
        return issuer
    level = bare["level"].lower()
    if level.startswith("tỉnh"):
        return f"{issuer} {province}" if province else issuer
    if level in ("xã", "phường", "thị trấn"):
        return issuer
    if district:
        return f"{issuer} {district}"
    return f"{issuer} {province}" if level == "thành phố" and province and is_central_city(province) else issuer
