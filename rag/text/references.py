"""Finds every document that a text cites, with what is printed of it.

Numbered citations come first (:mod:`rag.text.directives.symbols`), then those by name
(:mod:`rag.text.directives.named`), then short forms that a definition ties to one of them. Identity across documents is
resolved elsewhere (:mod:`rag.text.directives.identity`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.records import Footnote, Metadata, Reference, Section, Span
from rag.text.directives import particulars
from rag.text.directives.named import Named, find_named
from rag.text.directives.symbols import (
    KINDS,
    Symbol,
    date_after,
    find_symbols,
    is_central,
    kind_code,
    kind_of,
    number_key,
    parts,
    printed_kind,
)
from rag.text.places import find_places
from rag.text.tokens import fold
from rag.text.words.abbreviations import shorten

_KIND_WORDS = "|".join(sorted(KINDS, key=len, reverse=True))
_SHORT_KINDS = {"NQ": "Nghị quyết", "QĐ": "Quyết định", "CT": "Chỉ thị", "KL": "Kết luận", "NĐ": "Nghị định",
                "KH": "Kế hoạch", "CV": "Công văn", "TB": "Thông báo", "HD": "Hướng dẫn", "TT": "Thông tư"}  # fmt: skip
_QUALIFIERS = (
    "thẩm tra|thẩm định|giám sát|kết quả giám sát|kết luận|tổng kết|sơ kết|chuyên đề|kiểm tra|thanh tra|kết luận thanh"
    " tra|riêng|hành động|triển khai|thực hiện|công tác|liên ngành|liên tịch|phối hợp|hỏa tốc|khẩn|tổng hợp|giải trình"
)
_KIND_BEFORE = re.compile(rf"(?<!\w)({_KIND_WORDS})(?:(?: số)? ?:? ?| (?:{_QUALIFIERS}) số ?:? ?)$", re.IGNORECASE)
_BARE_LIST = re.compile(
    rf"(?<!\w)(?P<kind>{_KIND_WORDS}) số:? ?(?P<bare>\d{{1,4}}(?:(?:,| và|;) (?:số )?\d{{1,4}}){{0,8}})(?:,| và|;)"
    r" (?:số )?$",
    re.IGNORECASE,
)
_KIND_ISSUER_BEFORE = re.compile(rf"(?<!\w)({_KIND_WORDS}) của ([^,;.:\n()“”]{{3,60}}?),? số:? ?$", re.IGNORECASE)
_SHORT_BEFORE = re.compile(rf"(?<![\w/-])({'|'.join(_SHORT_KINDS)}) (?:số )?:? ?$")
_CENTRAL_BODY = re.compile(r"Chính phủ|Thủ tướng|Quốc hội|Bộ |Ban Bí thư|Trung ương|Ủy ban Thường vụ|Chủ tịch nước")
_COMMITTEES = frozenset({"tw", "tu", "hu", "du"})
_STATE_BODY = re.compile(r"(?:chu tich )?(?:ubnd|hdnd)(?!\w)")
_LOCAL_CONGRESS = re.compile(r"(?:Đảng bộ|Đại hội)[^,]{0,20} (?:tỉnh|huyện|thành phố|thị xã|xã)(?!\w)")
_NUMBER_WORD = re.compile(r"(?<!\w)(số:? ?)$", re.IGNORECASE)
_LIST_JOINT = re.compile(r"[ ,;]*(?:và|hoặc|cùng)?(?: các)? ?(?:số:? ?)?$", re.IGNORECASE)
_BARE = re.compile(
    rf"(?<!\w)({_KIND_WORDS})(?: MTQG| mục tiêu quốc gia)?( số:?)? (\d{{1,4}}[a-zđ]?)"
    r"(?![\w%/]|[-–]\S|[.,]\d| ?[-–/] ?[A-ZĐ]{2})",
    re.IGNORECASE,
)
_PROGRAMMES = frozenset(("da", "ctr"))
_DECIDING = frozenset(("Quyết định", "Nghị quyết"))
_DEFINED = re.compile(
    r"\((?:sau đây|dưới đây|gọi|viết|từ đây)[^()\n]{0,24}? (?:là|tắt)(?: là)?:? ?[“\"]?([^()\n”\"]{3,80})[”\"]?\)"
)
_PARTED = re.compile(r"[;.:\n]|(?<!\w)(?:thực hiện|triển khai|tổng kết|sơ kết|quán triệt|ban hành)(?!\w)")
_UNDASHED = re.compile(r"\d+[a-zđ]? ?[A-ZĐ]")
_HEAD_LINE = re.compile(r"[ \t*_#]*Số(?!\w)", re.IGNORECASE)
_TERM = re.compile(r"[Kk]h(?:óa|oá) ([IVXL]+|\d{1,2})")


@dataclass(frozen=True, slots=True)
class _Mention:
    """A numbered citation while its particulars are gathered."""

    symbol: Symbol
    start: int
    end: int
    kind: str | None
    date: str | None
    issuer: str | None = None
    issuer_end: int = 0
    title: str | None = None
    title_span: Span | None = None
    agent: str | None = None


def find(text: str, sections: Sequence[Section], footnotes: Sequence[Footnote], own: Metadata) -> tuple[Reference, ...]:
    """Every citation in canonical text, in reading order; ``directive_id`` stays None.

    ``surface`` runs from the type word to the end of the printed date; an item of an elliptical list ("các Kế hoạch
    số: 5/KH-UBND ngày ..., 7/KH-UBND ngày ...") from its number. ``own`` keeps the document's own number out and gives
    local symbols the place they need.
    """
    by_name = tuple(find_named(text))
    mentions = _shared(text, _with_particulars(text, _numbered(text, own, by_name), footnotes, own))
    titles = _Covered(len(text), (m.title_span for m in mentions if m.title_span))
    where = _Where(sections, footnotes)
    found = [_reference(text, m, where, own) for m in mentions]
    taken = _Covered(len(text), (r.span for r in found))
    for named in by_name:
        if taken.touches(named.span) or (named.embeds and titles.touches(named.span)):
            continue
        found.append(_named_reference(text, named, where, own))
        taken.add(named.span)
    found += _short_forms(text, found, taken, where)
    return tuple(sorted(found, key=lambda r: (r.span.start, r.span.end)))


# ---------------------------------------------------------------- numbered citations


def _numbered(text: str, own: Metadata, by_name: Sequence[Named]) -> list[_Mention]:
    found: list[_Mention] = []
    own_key = number_key(own.number) if own.number else None
    laws = {n.span.end: n for n in by_name if n.kind in ("Luật", "Bộ luật", "Pháp lệnh")}
    for symbol in find_symbols(text):
        start = symbol.span.start
        tail = text[max(0, start - 100) : start]
        previous = found[-1] if found else None
        kind, begin, issuer = _kind_before(tail, start)
        law = _law_before(text, laws, start) if kind is None else None
        if law is not None:
            kind, begin = law.kind, law.span.start
        if kind is None and (listed := _BARE_LIST.search(tail)):
            found += _elliptical(listed, start - len(tail), symbol)
            kind = printed_kind(listed["kind"])
        elif kind is None and previous and _LIST_JOINT.fullmatch(text, previous.end, start):
            word = _NUMBER_WORD.search(tail)
            kind, begin = previous.kind, start - (len(word.group()) if word else 0)
            if symbol.typed and kind_code(kind_of(symbol.number)) != kind_code(kind):
                kind = kind_of(symbol.number)
        elif kind is None:
            word = _NUMBER_WORD.search(tail)
            if _UNDASHED.match(text, start) and not word:
                continue  # "ban hành 12 KH/UBND" counts plans
            if not ((symbol.typed and parts(symbol.number).issuers) or (symbol.issued_by_known and word)):
                continue
            kind, begin = kind_of(symbol.number), start - (len(word.group()) if word else 0)
            if word and own_key is None and _letterhead(text, begin, own):
                continue
        # "Chỉ thị số 30-CT/TW (khóa VIII) ngày ..."
        date = date_after(text, symbol.span.end) or date_after(text, particulars.term_end(text, symbol.span.end))
        iso, end = date if date else (None, symbol.span.end)
        if own_key == number_key(symbol.number) and (iso is None or iso == own.issued_on):
            continue
        found.append(_Mention(symbol, begin, end, kind, iso, issuer, title=law.title if law else None))
    return found


def _elliptical(listed: re.Match[str], at: int, full: Symbol) -> Iterator[_Mention]:
    """ "Nghị quyết số 25, 43-NQ/TW": the letters stand at the last number only, and hold for all."""
    kind = printed_kind(listed["kind"])
    letters = re.sub(r"^\d+[a-zđ]?", "", full.number)
    for n, figure in enumerate(re.finditer(r"\d+", listed["bare"])):
        span = Span(at + listed.start("bare") + figure.start(), at + listed.start("bare") + figure.end())
        start = at + listed.start() if n == 0 else span.start
        yield _Mention(replace(full, span=span, number=figure[0] + letters), start, span.end, kind, None)


def _kind_before(tail: str, start: int) -> tuple[str | None, int, str | None]:
    """Kind, where it begins and an issuer between it and the number."""
    if match := _KIND_BEFORE.search(tail):
        return printed_kind(match[1]), start - len(tail) + match.start(), None
    if match := _KIND_ISSUER_BEFORE.search(tail):
        return printed_kind(match[1]), start - len(tail) + match.start(), match[2]
    if match := _SHORT_BEFORE.search(tail):
        return _SHORT_KINDS[match[1]], start - len(tail) + match.start(), None
    return None, start, None


def _law_before(text: str, laws: dict[int, Named], start: int) -> Named | None:
    word = re.search(r",? (?:số )?$", text[max(0, start - 6) : start])
    return laws.get(start - len(word.group())) if word else None


def _letterhead(text: str, begin: int, own: Metadata) -> bool:
    line = text.rfind("\n", 0, begin) + 1
    return own.number is None and _HEAD_LINE.match(text, line) is not None and begin - line < 4


def _with_particulars(
    text: str, mentions: list[_Mention], footnotes: Sequence[Footnote], own: Metadata
) -> list[_Mention]:
    starts = [m.start for m in mentions]
    notes = sorted(footnotes, key=lambda f: f.anchor)
    anchors = [f.anchor for f in notes]
    found: list[_Mention] = []
    for mention, following in zip(mentions, [*starts[1:], len(text)], strict=False):
        m = _with_issuer(text, mention, following, own)
        behind = notes[bisect_left(anchors, m.symbol.span.end) : bisect_right(anchors, m.issuer_end + 2)]
        span = particulars.title_after(text, m.issuer_end, starts)
        if span and not particulars.is_sent_to(text, m.start, span[0]):
            m = replace(m, title=text[slice(*span)], title_span=Span(*span))
        elif words := _footnote_title(text, behind):
            m = replace(m, title=words, title_span=behind[0].span)
        found.append(m)
    return found


def _with_issuer(text: str, m: _Mention, following: int, own: Metadata) -> _Mention:
    """The issuer printed behind it (a date may stand behind that), else the one named before it."""
    after = particulars.issuer_after(text, m.end)
    if after and (after[1] > following or not _may_issue(after[0], m.symbol.number)):
        after = None
    issuer, end = after or (m.issuer, m.end)
    if issuer is not None:
        late = date_after(text, end) if m.date is None else None
        if late and len(late[0]) == 10:
            # "Quyết định số 5/QĐ-TTg của Thủ tướng Chính phủ ngày ..."
            return replace(m, date=late[0], end=late[1], issuer=issuer, issuer_end=late[1])
        return replace(m, issuer=issuer, issuer_end=end)
    agent = particulars.issuing(text, m.start)
    issuer = particulars.issuer_before(text, m.start)
    listed = text[max(0, m.start - 2) : m.start] == ": "
    if issuer and listed and is_central(m.symbol.number) and not _CENTRAL_BODY.match(issuer):
        issuer = agent = None
    if issuer is None and agent == "" and own.issuer and _issues(own.issuer, m.symbol.number):
        issuer = shorten(own.issuer) if "UBND" in text or "HĐND" in text else own.issuer
    return replace(m, issuer=issuer, issuer_end=particulars.term_end(text, m.end), agent=agent)


def _footnote_title(text: str, notes: Sequence[Footnote]) -> str | None:
    """The title in a footnote anchored right behind the citation."""
    for note in notes:
        words = note.span.of(text).strip()
        words = re.sub(r"^[\[(]?(?:chú thích )?\d{1,3}[\])]?[.:]?\s+", "", words, flags=re.IGNORECASE)
        if re.match(r"[Vv]ề |[“\"]", words):
            return words.rstrip(" .;")
    return None


def _shared(text: str, mentions: list[_Mention]) -> list[_Mention]:
    """Issuers (and a title) that coordinated citations share: printed once before, or once behind, the list."""
    found = list(mentions)
    stated = {number_key(m.symbol.number): m.issuer for m in mentions if m.issuer}
    for i in range(len(found)):
        if found[i].issuer is None and i:
            found[i] = _from_previous(text, found[i - 1], found[i])
        if found[i].issuer is None:
            found[i] = _from_header(text, found[i])
    carried: set[int] = set()
    for i in range(len(found) - 2, -1, -1):
        m, following = found[i], found[i + 1]
        between = text[m.end : following.start]
        if (
            m.issuer is None
            and following.issuer is not None
            and (following.issuer_end > following.end or i + 1 in carried)
            and len(between) < 90
            and not _PARTED.search(between)
            and m.title is None
            and parts(m.symbol.number).issuers == parts(following.symbol.number).issuers
        ):
            # What the text says elsewhere of the same document weighs more than a neighbour.
            found[i] = replace(m, issuer=stated.get(number_key(m.symbol.number), following.issuer))
            carried.add(i)
    return found


def _from_header(text: str, m: _Mention) -> _Mention:
    head = particulars.header(text, m.start)
    if head is None or kind_code(head[0]) != kind_code(m.kind):
        return m
    return replace(m, issuer=head[1], title=m.title or head[2], agent="")


def _from_previous(text: str, previous: _Mention, m: _Mention) -> _Mention:
    """What the citation before gives one that follows it in a list."""
    reach = max(previous.issuer_end, previous.end, previous.title_span.end if previous.title_span else 0)
    joint = _LIST_JOINT.fullmatch(text, min(reach, m.start), m.start) is not None
    nested = previous.title_span is not None and m.start < previous.title_span.end
    if nested:
        return m
    if joint and previous.issuer and (previous.agent is not None or m.kind == previous.kind):
        if previous.agent is None and not _same_body(previous, m):
            return m
        return replace(
            m,
            issuer=_fitting(previous.agent or previous.issuer, m.symbol.number),
            agent=previous.agent,
            title=m.title or (previous.title if previous.agent == "" and m.title is None else None),
        )
    return m


def _same_body(one: _Mention, other: _Mention) -> bool:
    return parts(one.symbol.number).issuers == parts(other.symbol.number).issuers


def _fitting(agent: str, number: str) -> str:
    """Of "A phối hợp với B" the one whose symbol it is, when the symbol names one body alone."""
    issuers = parts(number).issuers
    bodies = re.split(r" phối hợp (?:với|cùng) ", agent)
    if len(bodies) == 2 and issuers and issuers[0] in ("ubnd", "hdnd") and len(issuers) == 1:
        for body in bodies:
            if issuers[0] in fold(shorten(body)):
                return body
    return agent


def _may_issue(issuer: str, number: str) -> bool:
    """False for a state body and the symbol of a party committee: "báo cáo thực hiện Chỉ thị 8-CT/TU của UBND huyện"
    tells whose the report is."""
    codes = parts(number).issuers
    return not (codes and codes[0] in _COMMITTEES and _STATE_BODY.match(fold(shorten(issuer))))


def _issues(issuer: str, number: str) -> bool:
    """Whether a symbol may be of that body, as far as its letters tell."""
    codes = parts(number).issuers
    short = fold(shorten(issuer))
    return bool(codes) and codes[0] in short


# ---------------------------------------------------------------- records


class _Where:
    """Which section and footnote an offset lies in."""

    def __init__(self, sections: Sequence[Section], footnotes: Sequence[Footnote]) -> None:
        self._sections = sorted(sections, key=lambda s: (s.span.start, s.level))
        self._starts = [s.span.start for s in self._sections]
        self._footnotes = sorted(footnotes, key=lambda f: f.span.start)
        self._notes = [f.span.start for f in self._footnotes]

    def section(self, offset: int) -> str:
        """The path of the deepest section there, "Mở đầu" before the first."""
        for i in range(bisect_right(self._starts, offset) - 1, -1, -1):
            if offset < self._sections[i].span.end:
                return self._sections[i].path
        return "Mở đầu"

    def footnote(self, offset: int) -> int | None:
        at = bisect_right(self._notes, offset) - 1
        return self._footnotes[at].number if at >= 0 and offset < self._footnotes[at].span.end else None


def _reference(text: str, m: _Mention, where: _Where, own: Metadata) -> Reference:
    term = _TERM.search(text[m.symbol.span.end : m.issuer_end]) or _TERM.search(m.issuer or "")
    return Reference(
        surface=text[m.start : m.end],
        span=Span(m.start, m.end),
        section=where.section(m.start),
        footnote=where.footnote(m.start),
        kind=m.kind,
        number=m.symbol.number,
        date=m.date,
        issuer=m.issuer,
        title=m.title,
        scope=scope_of(m.symbol.number, m.issuer, own),
        term=term[1] if term else None,
    )


def _named_reference(text: str, named: Named, where: _Where, own: Metadata) -> Reference:
    surface = named.span.of(text)
    term = _TERM.search(surface)
    title = named.title
    issuer = None
    if title is None:
        after = particulars.issuer_after(text, named.span.end)
        issuer, at = after if after else (None, named.span.end)
        span = particulars.title_after(text, at)
        title = text[slice(*span)] if span else None
    elif named.kind == "Pháp lệnh" or named.kind in ("Quy chế", "Quy định"):
        after = particulars.issuer_after(text, named.span.end)
        issuer = after[0] if after else None
    return Reference(
        surface=surface,
        span=named.span,
        section=where.section(named.span.start),
        footnote=where.footnote(named.span.start),
        kind=named.kind,
        number=None,
        date=named.date,
        issuer=issuer,
        title=title,
        term=term[1] if term else None,
        scope=", ".join(p for p in (own.district, own.province) if p) or None
        if _LOCAL_CONGRESS.search(surface)
        else None,
    )


def scope_of(number: str, issuer: str | None, own: Metadata) -> str | None:
    """The place that a local symbol needs ("Kiên Giang", "Tuần Giáo, Điện Biên"); None for a central one."""
    if is_central(number):
        return None
    province = own.province
    said = issuer or ""
    for place in find_places(said):
        if place.level == "province" and place.certain:
            province = place.name
    below = _below_province(number, said, own)
    return ", ".join(p for p in (below, province) if p) or None


_BELOW = re.compile(
    r"(?<!\w)(?P<level>xã|phường|thị trấn|huyện|thị xã|quận|thành phố|Huyện ủy|Thành ủy|Huyện uỷ|Thành uỷ)"
    r"(?P<name>(?: [A-ZĐÂĂÊÔƠƯÁÚÝ]\w*){1,4})"
)


def _below_province(number: str, issuer: str, own: Metadata) -> str | None:
    folded = fold(issuer)
    if named := [m["name"].strip() for m in _BELOW.finditer(issuer)]:
        return ", ".join(named)
    if re.search(r"(?<!\w)tinh(?!\w)|tinh uy", folded):
        return None
    codes = parts(number).issuers
    if not issuer and codes and (codes[0] in ("du", "dbo") or re.match(r"(?:tu$|s[a-z]{2,7}$|cat$|tinhuy)", codes[0])):
        return ", ".join(x for x in ("xã", own.district) if x) if codes[0] in ("du", "dbo") else None
    local = any(c.endswith("hu") for c in codes)
    if local or re.search(r"(?<!\w)(?:huyen|thi xa|thanh pho|thanh uy|quan)(?!\w)", folded) or not issuer:
        if own.district:
            return own.district
        return "huyện" if local or "huyen" in folded or _own_is_district(own) else None
    return None


def _own_is_district(own: Metadata) -> bool:
    return own.issuer is not None and re.search(r"(?<!\w)huyện(?!\w)", own.issuer.lower()) is not None


# ---------------------------------------------------------------- short forms


def _short_forms(text: str, found: list[Reference], taken: _Covered, where: _Where) -> list[Reference]:
    """ "Chỉ thị 08" for a directive that the text names in full, by a definition or as the only one of its number."""
    asides = _Covered(len(text), (Span(*m.span()) for m in _DEFINED.finditer(text)))
    short: list[Reference] = []
    full: dict[tuple[str | None, str], set[str]] = {}
    best: dict[str, Reference] = {}
    for r in found:
        if r.number:
            full.setdefault(_short_name(r), set()).add(number_key(r.number))
            best[number_key(r.number)] = _richer(best.get(number_key(r.number)), r)
    defined = _definitions(text, found)
    for match in _BARE.finditer(text):
        span = Span(match.start(), match.end())
        if taken.touches(span) or asides.touches(span):
            continue
        sequence = match[3].lstrip("0") or "0"
        name = (kind_code(match[1]), sequence)
        keys = {defined[name]} if name in defined else full.get(name, set())
        if not keys and name[0] in _PROGRAMMES and text[match.start() - 1 : match.start()] != "(":
            keys = {number_key(r.number) for r in found if r.number and _of_programme(name, r) == name[1]}
        dated = date_after(text, match.end())
        if len(keys) == 1:
            target = best[next(iter(keys))]
            short.append(_as_short(text, span, target, where))
        elif match[2] and dated and not keys:
            short.append(_bare_reference(text, match, dated, where))
    return short


def _definitions(text: str, found: Sequence[Reference]) -> dict[tuple[str | None, str], str]:
    """Kind and bare number of each short form that an aside defines -> the number it is short for.

    A decision's programme is called by the decision's number: "(sau đây gọi tắt là Đề án 06)" behind 06/QĐ-TTg.
    """
    defined: dict[tuple[str | None, str], str] = {}
    for aside in _DEFINED.finditer(text):
        short = _BARE.match(aside[1])
        if short is None:
            continue
        name = (kind_code(short[1]), short[3].lstrip("0") or "0")
        meant = [
            r.number
            for r in found
            if r.number and r.span.end <= aside.start() and name in (_short_name(r), (name[0], _of_programme(name, r)))
        ]
        if meant:
            defined[name] = number_key(meant[-1])
    return defined


def _short_name(r: Reference) -> tuple[str | None, str]:
    return kind_code(r.kind), parts(r.number or "").sequence


def _of_programme(name: tuple[str | None, str], r: Reference) -> str | None:
    """The figure of a decision or resolution that a programme may be called by, None for what is none."""
    decides = r.number and r.kind in _DECIDING and name[0] in _PROGRAMMES
    return parts(r.number or "").sequence if decides else None


def _richer(one: Reference | None, other: Reference) -> Reference:
    if one is None:
        return other
    return replace(one, date=one.date or other.date, issuer=one.issuer or other.issuer, title=one.title or other.title)


def _as_short(text: str, span: Span, target: Reference, where: _Where) -> Reference:
    return replace(
        target,
        surface=span.of(text),
        span=span,
        section=where.section(span.start),
        footnote=where.footnote(span.start),
    )


def _bare_reference(text: str, match: re.Match[str], dated: tuple[str, int], where: _Where) -> Reference:
    """A citation whose number is printed without its letters ("Kết luận số 43 ngày 07/01/2019")."""
    span = Span(match.start(), dated[1])
    after = particulars.issuer_after(text, span.end)
    issuer, at = after if after else (None, span.end)
    title = particulars.title_after(text, at)
    return Reference(
        surface=span.of(text),
        span=span,
        section=where.section(span.start),
        footnote=where.footnote(span.start),
        kind=printed_kind(match[1]),
        number=match[3],
        date=dated[0],
        issuer=issuer,
        title=text[slice(*title)] if title else None,
    )


class _Covered:
    """Parts of a text that are spoken for."""

    def __init__(self, length: int, spans: Iterable[Span]) -> None:
        self._marks = bytearray(length)
        for span in spans:
            self.add(span)

    def add(self, span: Span) -> None:
        self._marks[span.start : span.end] = b"\1" * len(span)

    def touches(self, span: Span) -> bool:
        return self._marks.find(1, span.start, span.end) >= 0
