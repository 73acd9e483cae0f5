"""Which directive a mention means: identity across documents, and directives named in a question.

Identity is type + number + issuer + year (party: term, *khóa*); the symbol of a local body needs its place too. A part
that is not printed is allowed while one candidate fits; where two fit there is no answer (None), never a guess.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from rag.records import Directive, Reference
from rag.text.directives.symbols import KINDS, TYPE_CODES, Parts, iso_date, kind_code, number_key, parts
from rag.text.tokens import fold

# First month of each term of the Party's Central Committee; local congresses meet some months earlier.
_TERMS = (
    ("VI", "1986-12"),
    ("VII", "1991-06"),
    ("VIII", "1996-07"),
    ("IX", "2001-04"),
    ("X", "2006-04"),
    ("XI", "2011-01"),
    ("XII", "2016-01"),
    ("XIII", "2021-01"),
    ("XIV", "2026-01"),
)
_LOCAL_TERMS = {
    "VIII": "1996-03", "IX": "2001-01", "X": "2005-11", "XI": "2010-10", "XII": "2015-10", "XIII": "2020-10",
    "XIV": "2025-10",
}  # fmt: skip
_PARTY = re.compile(r"(?:\w*tw|tu|hu|du|thu|bdv\w*|btg\w*|bcs\w*|btv\w*|bch\w*)$")
_NAME = re.compile(r"[^\W_]+")
_BY_OCCASION = frozenset({"Nghị quyết", "Kết luận"})
_TERM_BEHIND = re.compile(r",? \(?[Kk]h(?:óa|oá) [IVXLC\d]+\)?$")
_YEAR_IN_NAME = re.compile(r"\s*(?:năm )?(?<!\d)(?:19|20)\d{2}(?!\d)|\([^()]*\)")


@dataclass(frozen=True, slots=True, order=True)
class _Key:
    """What is known of a mention's directive; "" is unknown. ``codes`` are the issuer's and its units'."""

    name: str
    codes: tuple[str, ...]
    period: str
    scope: str

    def fits(self, other: _Key) -> bool:
        return (
            self.name == other.name
            and (not self.codes or not other.codes or self.codes == other.codes)
            and _same(self.period, other.period)
            and _same_scope(self.scope, other.scope)
        )

    @property
    def known(self) -> int:
        return bool(self.codes) + bool(self.period) + bool(self.scope)

    def joined(self, other: _Key) -> _Key:
        return _Key(
            self.name, self.codes or other.codes, self.period or other.period, max(self.scope, other.scope, key=len)
        )


def _same(one: str, other: str) -> bool:
    return not one or not other or one == other


def _same_scope(one: str, other: str) -> bool:
    """Equal, or one leaves a level unnamed ("huyện" for "tuan giao")."""
    if not one or not other or one == other:
        return True
    mine, theirs = one.split("|"), other.split("|")
    if mine[-1] != theirs[-1] or len(mine) != len(theirs):
        return False
    return all(a == b or "huyen" in (a, b) for a, b in zip(mine, theirs, strict=True))


def family(reference: Reference) -> str:
    """The group in which a mention is resolved: type and number, or the name of an unnumbered instrument.

    >>> from rag.records import Span
    >>> family(Reference("KL 43", Span(0, 5), "I", None, "Kết luận", "43-KL/TW", None, None, None))
    'kl43'
    """
    return family_of(reference.kind, reference.number) if reference.number else _named(reference)


def family_of(kind: str | None, number: str) -> str:
    """The group of a number: its type and its figure."""
    p = parts(number)
    return f"{_code(kind, p)}{p.sequence}"


def _code(kind: str | None, p: Parts) -> str:
    return p.type or kind_code(kind) or "cv"


def _named(reference: Reference) -> str:
    said = reference.surface if reference.kind == "Nghị quyết" else reference.title or reference.surface
    # A term and a year are parts of their own; "Khóa" in a name is the term.
    bare = re.sub(r"[,(]?\s*[Kk]h(?:óa|oá) [IVXL\d]+\)?", "", _YEAR_IN_NAME.sub("", said))
    return " ".join(_NAME.findall(fold(bare)))


def _key(r: Reference) -> _Key:
    if not r.number:
        year = (r.date or "")[:4]
        place = _scope(r.scope) if r.scope else ""
        return _Key(_named(r), (), r.term or year, place)
    p = parts(r.number)
    return _Key(family(r), p.issuers, _period(r, p), _scope(r.scope))


def _scope(scope: str | None) -> str:
    return "|".join(fold(part).strip() for part in (scope or "").split(",") if part.strip())


def _period(r: Reference, p: Parts) -> str:
    if p.year:
        return p.year
    if not (p.issuers and _PARTY.match(p.issuers[0])):
        return (r.date or "")[:4]
    if r.date and len(r.date) >= 7:
        # The date is the surer witness: terms are misprinted ("25/02/2010 ... khóa XI").
        return _term_of(r.date, central=p.issuers[0].endswith("tw"))
    return _roman(r.term) if r.term and p.issuers[0].endswith("tw") else ""


def _term_of(date: str, *, central: bool) -> str:
    found = ""
    for term, begins in _TERMS:
        if date[:7] >= (begins if central else _LOCAL_TERMS.get(term, begins)):
            found = term
    return found


def _roman(term: str) -> str:
    if not (term.isdecimal() and len(term) < 4):
        return term.upper()
    value, said = int(term), ""
    for amount, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while value >= amount:
            said, value = said + letters, value - amount
    return said


def resolve(mentions: Sequence[Reference]) -> tuple[str | None, ...]:
    """A directive id for each mention, None where two directives fit; the same in whatever order they come.

    Mentions of several families may be mixed; those of one family must all be given.
    """
    keys = [_key(r) for r in mentions]
    by_name: dict[str, list[_Key]] = defaultdict(list)
    for key in set(keys):
        by_name[key.name].append(key)
    meant: dict[_Key, str | None] = {}
    for group in by_name.values():
        meant.update(_resolved(group))
    return tuple(meant[key] for key in keys)


def _resolved(group: Iterable[_Key]) -> dict[_Key, str | None]:
    """Keys from the best known on: each joins the one candidate it fits, or becomes one, or stays unresolved."""
    candidates = _Candidates()
    home: dict[_Key, int | None] = {}
    for key in sorted(group, key=lambda k: (-k.known, k)):
        fitting = candidates.fitting(key)
        exact = [i for i in fitting if candidates.keys[i] == key]
        if len(exact) == 1 or len(fitting) == 1:
            at = (exact or fitting)[0]
            candidates.put(candidates.keys[at].joined(key), at)
            home[key] = at
        elif fitting:
            home[key] = None
        else:
            home[key] = len(candidates.keys)
            candidates.put(key)
    return {key: None if at is None else _id(candidates.keys[at]) for key, at in home.items()}


class _Candidates:
    """Keys that are directives, found by their parts: ten thousand offices number a report 15 each year."""

    def __init__(self) -> None:
        self.keys: list[_Key] = []
        self._by: tuple[dict[object, set[int]], ...] = (defaultdict(set), defaultdict(set), defaultdict(set))

    def put(self, key: _Key, at: int | None = None) -> None:
        """A new one, or one of which more is known now."""
        if at is None:
            at = len(self.keys)
            self.keys.append(key)
        else:
            for there, part in zip(self._by, _parts_of(self.keys[at]), strict=True):
                there[part].discard(at)
            self.keys[at] = key
        for there, part in zip(self._by, _parts_of(key), strict=True):
            there[part].add(at)

    def fitting(self, key: _Key) -> list[int]:
        """Which of them the key fits: looked at are those alike in the part that fewest have."""
        alike = [
            (there.get(part, set()), there.get(type(part)(), set()))
            for there, part in zip(self._by, _parts_of(key), strict=True)
            if part
        ]
        if not alike:
            return [i for i, c in enumerate(self.keys) if c.fits(key)]
        same, unknown = min(alike, key=lambda sets: len(sets[0]) + len(sets[1]))
        return sorted(i for some in (same, unknown) for i in some if self.keys[i].fits(key))


def _parts_of(key: _Key) -> tuple[tuple[str, ...], str, str]:
    """The codes, the period and the last level of the scope; keys that fit have the same where both are known."""
    return key.codes, key.period, key.scope.rsplit("|", 1)[-1]


def _id(key: _Key) -> str:
    said = "\x1f".join((key.name, "-".join(key.codes), key.period, key.scope))
    return "d" + blake2b(said.encode(), digest_size=8).hexdigest()


def directives(mentions: Sequence[Reference], ids: Sequence[str | None] | None = None) -> tuple[Directive, ...]:
    """One record for each directive meant, with the best that its mentions say; in order of first mention.

    Without ``ids`` the mentions' own ``directive_id`` are taken.
    """
    meant = [m.directive_id for m in mentions] if ids is None else list(ids)
    grouped: dict[str, list[Reference]] = defaultdict(list)
    for mention, id in zip(mentions, meant, strict=True):
        if id is not None:
            grouped[id].append(mention)
    return tuple(_best(id, found) for id, found in grouped.items())


def _best(id: str, mentions: Sequence[Reference]) -> Directive:
    numbers = Counter(m.number for m in mentions if m.number)
    full = [n for n in numbers if parts(n).issuers] or numbers
    number = _usual([n for n in numbers.elements() if n in full])
    titles = [m.title for m in mentions if m.title]
    if number is None and any(m.kind in _BY_OCCASION for m in mentions):
        # "Nghị quyết Trung ương 4 khóa XII" is its name, whatever it is said to be about.
        titles = [m.surface for m in mentions]
    return Directive(
        id=id,
        kind=_usual([m.kind for m in mentions if m.kind]) or "Văn bản",
        number=number,
        issued_on=_issued(number, [m.date for m in mentions if m.date]),
        issuer=_usual([_whole_issuer(m.issuer, m.scope) for m in mentions if m.issuer]),
        title=_usual(titles),
    )


def _issued(number: str | None, dates: Sequence[str]) -> str | None:
    """The usual full date; the year in the symbol overrules what is printed beside it."""
    year = parts(number).year if number else None
    dates = [d for d in dates if year is None or d.startswith(year)]
    return _usual([d for d in dates if len(d) == max(map(len, dates))]) or year


@lru_cache(maxsize=4096)
def _whole_issuer(printed: str, scope: str | None) -> str:
    """The issuer without a term, with the name of its place where only the level is printed ("UBND tỉnh")."""
    issuer = _TERM_BEHIND.sub("", printed)
    places = (scope or "").split(", ")
    if re.search(r"(?:[Tt]ỉnh|Tỉnh ủy|Tỉnh uỷ)$", issuer) and places[-1]:
        return f"{issuer} {places[-1]}"
    if re.search(r"(?:[Hh]uyện|[Tt]hành phố|[Tt]hị xã|Huyện ủy|Huyện uỷ|Thành ủy)$", issuer) and len(places) > 1:
        return f"{issuer} {places[0]}" if places[0][0].isupper() else issuer
    return issuer


def _usual(values: Sequence[str]) -> str | None:
    """The commonest value but for case, marks and "về"; of its spellings the commonest, then the longest.

    Ties fall to the longer, then to the first in the alphabet, so that no order of mentions matters.
    """
    if not values:
        return None
    spelt = Counter(values)
    plain = {v: _plain(v) for v in spelt}
    alike: Counter[str] = Counter()
    for value, count in spelt.items():
        alike[plain[value]] += count
    return min(spelt, key=lambda v: (-alike[plain[v]], -spelt[v], -len(v), v))


def _plain(value: str) -> str:
    return re.sub(r"^ve (?:viec )?", "", " ".join(_NAME.findall(fold(value))))


# ---------------------------------------------------------------- printed errors


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A mention printed otherwise than the library's other mentions of the same directive.

    ``field`` is "date", "number" or "term"; ``usual`` is what the others print.
    """

    mention: int
    directive_id: str
    field: str
    printed: str
    usual: str


def discrepancies(mentions: Sequence[Reference], ids: Sequence[str | None]) -> tuple[Discrepancy, ...]:
    """Printed dates, symbols and terms that the library's other mentions contradict; the printed form stays as it is.

    A date is told to be off when it is not the usual one of its directive, or of another year than its own symbol.
    """
    found: list[Discrepancy] = []
    grouped: dict[str, list[int]] = defaultdict(list)
    for i, id in enumerate(ids):
        if id is not None:
            grouped[id].append(i)
    for id, members in grouped.items():
        dates = [d for i in members if (d := mentions[i].date) and len(d) == 10]
        usual = _usual(dates)
        for i in members:
            m = mentions[i]
            if m.date and usual and len(m.date) == 10 and m.date != usual and dates.count(usual) > dates.count(m.date):
                found.append(Discrepancy(i, id, "date", m.date, usual))
            year = parts(m.number).year if m.number else None
            if m.date and year and m.date[:4] != year and not any(f.mention == i for f in found):
                found.append(Discrepancy(i, id, "date", m.date, year))
            term = _misprinted_term(m)
            if term:
                found.append(Discrepancy(i, id, "term", m.term or "", term))
    return (*found, *_other_symbols(mentions, ids))


def _misprinted_term(m: Reference) -> str | None:
    """The term that a central party document's date lies in, when another is printed."""
    if not (m.term and m.number and m.date and len(m.date) == 10):
        return None
    codes = parts(m.number).issuers
    if not codes or not codes[0].endswith("tw"):
        return None
    term = _term_of(m.date, central=True)
    return term if term != _roman(m.term) else None


def _other_symbols(mentions: Sequence[Reference], ids: Sequence[str | None]) -> list[Discrepancy]:
    """Same type, number, day and title under two symbols: one of the two was mistyped."""
    grouped: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, m in enumerate(mentions):
        if m.number and m.date and len(m.date) == 10 and ids[i] is not None:
            grouped[family(m), m.date].append(i)
    found: list[Discrepancy] = []
    for members in grouped.values():
        numbers = [mentions[i].number or "" for i in members]
        usual = _usual(numbers)
        for i in members:
            number = mentions[i].number or ""
            if usual and number_key(number) != number_key(usual) and _near(number, usual):
                found.append(Discrepancy(i, ids[i] or "", "number", number, usual))
    return found


def _near(one: str, other: str) -> bool:
    """Whether the issuers' letters are so alike that one may be the other mistyped."""
    mine, theirs = parts(one).issuers, parts(other).issuers
    return any(a.startswith(b[:3]) for a in mine for b in theirs)


# ---------------------------------------------------------------- directives in a question


@dataclass(frozen=True, slots=True)
class Wanted:
    """A directive as a question names it; what it does not say is None or empty.

    ``kind`` is a folded type code ("kl"), ``codes`` the letters behind it ("tw",), ``issuer`` how the question goes on
    where it says whose it is ("thu tuong chinh phu noi gi"), ``name`` a folded law's name.
    """

    surface: str
    kind: str | None = None
    sequence: str | None = None
    year: str | None = None
    codes: tuple[str, ...] = ()
    date: str | None = None
    issuer: str = ""
    name: str | None = None


_CODE_OF = {fold(name): code for name, code in KINDS.items()} | {c: c for c in TYPE_CODES if len(c) > 1}
_CODE_OF |= {"ctmtqg": "ctr", "chuong trinh mtqg": "ctr", "chuong trinh muc tieu quoc gia": "ctr"}
_KIND_NAMES = "|".join(re.escape(k) for k in sorted(_CODE_OF, key=len, reverse=True))
_SHORT_CODES = "|".join(sorted((c for c in TYPE_CODES if len(c) > 1), key=len, reverse=True))
_ISSUER_CODES = r"(?:ttg|tw|tu|hu|cp|ubnd|hdnd|ubtvqh\d*|qh\d*|vpcp|cat|hc|vx|nc|bdv\w*|btg\w*)"
# Of ministries and departments there are many: a code only where tied to the symbol ("12/TT-BNV", not "12 ban hành").
_TIED_CODES = r"(?:b[a-z]{2,9}|s[a-z]{2,5})"
_ASKED = re.compile(
    rf"(?<!\w)(?:(?P<kind>{_KIND_NAMES}) ?(?:so|s)? ?:? ?)?(?<![\d/.,])(?P<number>\d{{1,5}}[a-z]?)"
    rf"(?:(?P<sep> ?[-/. ] ?)(?P<year>(?:19|20)\d{{2}}(?= ?[/-])) ?[/-] ?)?"
    rf"(?P<codes>(?:(?: ?[-/. ]? ?(?:{_SHORT_CODES}|{_ISSUER_CODES})| ?[-/.] ?{_TIED_CODES})(?![a-z])){{0,4}})"
    r"(?![\w%]|[.,]\d)"
)
_YEAR_ASKED = re.compile(r"[ ,]{0,2}(?:cua (?:[a-z]+ ){1,5})?(?:/ ?|nam |\( ?nam )?(?P<year>(?:19|20)\d{2})(?!\d)")
_DATE_ASKED = re.compile(r"[ ,]{0,2}(?:ngay )?(\d{1,2}) ?(?:[/.-]|thang) ?(\d{1,2}) ?(?:[/.-]|nam) ?(\d{4})(?!\d)")
_OWNER = re.compile(r"[ ,(]{1,3}(?:(?:nam|ngay) )?[\d/.-]{0,10} ?(?:cua|do) (?P<issuer>[a-z].*)")
# What questions call an issuer, and how its letters in a symbol begin.
_ISSUERS = (
    (re.compile(r"(?:thu tuong|ttg)\b"), "ttg"),
    (re.compile(r"(?:chinh phu|cp)\b"), "cp"),
    (re.compile(r"(?:uy ban thuong vu quoc hoi|ubtvqh)\b"), "ubtvqh"),
    (re.compile(r"(?:quoc hoi|qh)\b"), "qh"),
    (re.compile(r"(?:bo chinh tri|ban bi thu|(?:ban chap hanh |bch )?(?:trung uong|tw)|dang)\b"), "tw"),
    (re.compile(r"(?:(?:ban thuong vu|btv|thuong truc) )?(?:tinh|thanh) uy\b"), "tu"),
    (re.compile(r"(?:(?:ban thuong vu|btv|thuong truc) )?(?:huyen|thi|quan) uy\b"), "hu"),
    (re.compile(r"(?:hoi dong nhan dan|hdnd)\b"), "hdnd"),
    (re.compile(r"(?:(?:chu tich )?(?:uy ban nhan dan|ubnd))\b"), "ubnd"),
)
_LAW_ASKED = re.compile(
    r"(?<!\w)(?:bo luat|(?<!phap )luat|phap lenh|hien phap|de an|quy che|quy dinh"
    r"|nghi quyet (?:trung uong|dai hoi|hoi nghi))"
    r"(?: [a-z0-9]+){0,30}"
)
_PROJECT = re.compile(r"du an \d")
"""A part of a programme ("Dự án 6"), which has a number and is no document."""
_UNIT = re.compile(
    r" ?(?:nam|thang|ngay|nguoi|luot|vu|xa|don|mo hinh|phan tram|dieu|ho|ty|trieu|huyen|tinh|quy(?! dinh)|tuan|ky|cuoc"
    r"|to(?! chuc)|lop)(?!\w)"
)


def parse(query: str) -> tuple[Wanted, ...]:
    """Every directive a question names, in any spelling: "KL 114", "chi thi 16 nam 2016", "QĐ 2962 QĐ UBND".

    A slip of one letter in a kind is read through. Nothing is looked up here: see :func:`match`.

    >>> parse("KL 114 nói gì?")[0].kind, parse("16/CT-TTg")[0].codes
    ('kl', ('ttg',))
    """
    text = " ".join(fold(query).replace("–", "-").split())
    found = [w for m in _ASKED.finditer(_mended(text)) if (w := _wanted(_mended(text), m))]
    for match in _LAW_ASKED.finditer(" ".join(_NAME.findall(text))):
        found.append(Wanted(match.group(), name=match.group()))
    return tuple(found)


def _wanted(text: str, match: re.Match[str]) -> Wanted | None:
    said = [c for c in re.split(r"[-/. ]+", match["codes"]) if c]
    kind = _CODE_OF.get(match["kind"]) if match["kind"] else None
    after = text[match.end() :]
    if said and said[0] in TYPE_CODES:
        kind = said.pop(0)
    if (kind is None and not said) or (_PROJECT.match(match.group()) and not said):
        return None
    if kind is not None and not said and _UNIT.match(after) and not re.match(r" ?(?:nam|ngay) ?\d", after):
        return None
    dated = _DATE_ASKED.match(after)
    date = iso_date(dated[3], dated[2], dated[1]) if dated else None
    year = match["year"] or (date[:4] if date else None)
    if year is None and (told := _YEAR_ASKED.match(after)):
        year = told["year"]
    owner = _OWNER.match(after) if not said else None
    issuer = owner["issuer"] if owner else ""
    return Wanted(match.group().strip(), kind, match["number"].lstrip("0") or "0", year, tuple(said), date, issuer)


@lru_cache(maxsize=64)
def _mended(text: str) -> str:
    """Kinds with one letter wrong, put right where a number follows ("chi thj 16", "ket lun 114")."""
    words = text.split(" ")
    for i in range(len(words) - 2):
        pair = f"{words[i]} {words[i + 1]}"
        if pair in _CODE_OF or not re.match(r"(?:so )?\d", " ".join(words[i + 2 : i + 4])):
            continue
        near = [k for k in _CODE_OF if " " in k and k.count(" ") == 1 and _one_off(pair, k)]
        if len(near) == 1:
            words[i], words[i + 1] = near[0].split(" ")
    return " ".join(words)


def _one_off(one: str, other: str) -> bool:
    """Whether two words differ by one letter changed, added, left out, or by two swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return one == other
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])


def match(wanted: Wanted, candidates: Sequence[Directive]) -> list[Directive]:
    """All directives that a question may mean; several when it does not say enough, none when none fits."""
    if wanted.name is not None:
        return _by_name(wanted.name, candidates)
    found = [d for d in candidates if d.number and _fits(wanted, d, parts(d.number))]
    exact = [d for d in found if wanted.codes and parts(d.number or "").issuers == wanted.codes]
    if exact:
        found = exact
    if wanted.issuer:
        found = [d for d in found if _issued_by(d, wanted.issuer)] or found
        found = [d for d in found if _of_place_in(wanted.issuer, d)] or found
    if wanted.year:
        found = [d for d in found if _year_of(d) in (None, wanted.year)]
        dated = [d for d in found if _year_of(d) == wanted.year]
        found = dated or found
    if wanted.date and (same := [d for d in found if d.issued_on == wanted.date]):
        found = same
    return found


def _issued_by(d: Directive, said: str) -> bool:
    """Whether a question goes on with a directive's issuer, by the name printed or by what its letters stand for."""
    if _LOCAL.search(said) and _PLACE_OF_ISSUER.search(fold(d.issuer or "")) and not _of_place_in(said, d):
        return False
    codes = parts(d.number or "").issuers
    if any(asked.match(said) and any(c.startswith(code) for c in codes) for asked, code in _ISSUERS):
        return True
    return bool(d.issuer) and f"{said} ".startswith(f"{fold(d.issuer or '')} ")


def _of_place_in(said: str, d: Directive) -> bool:
    """Whether the place in an issuer's name is named: "của HĐND tỉnh Nghệ An" is not Bình Phước's."""
    place = _PLACE_OF_ISSUER.search(fold(d.issuer or ""))
    return place is not None and f" {place[1]} " in f" {said} "


_LOCAL = re.compile(r"^[a-z ]{0,30}\b(?:tinh|thanh pho|huyen|thi xa|quan)(?: uy)? [a-z]")
_PLACE_OF_ISSUER = re.compile(r"\b(?:tinh(?: uy)?|thanh pho|thanh uy|huyen(?: uy)?|thi xa|quan) (?!uy\b)([a-z' -]+)$")


def _year_of(d: Directive) -> str | None:
    return (parts(d.number).year if d.number else None) or (d.issued_on or "")[:4] or None


def _fits(wanted: Wanted, d: Directive, p: Parts) -> bool:
    if p.sequence != wanted.sequence:
        return False
    kind = p.type or kind_code(d.kind) or "cv"
    if wanted.kind not in (None, kind, kind_code(d.kind)) and not _programme(wanted, d):
        return False
    said, have = "".join(wanted.codes), "".join(p.issuers)
    return not said or have.startswith(said) or said in p.issuers or (len(said) > 2 and _one_off(said, have))


def _programme(wanted: Wanted, d: Directive) -> bool:
    """Whether a directive's title says that it approves such a programme, which is called by its number: "Đề án 06"
    of 06/QĐ-TTg."""
    named = _PROGRAMMES.get(wanted.kind or "")
    return named is not None and named in f" {fold(d.title or '')} "


_PROGRAMMES = {"da": " de an ", "ctr": " chuong trinh "}


def _by_name(name: str, candidates: Sequence[Directive]) -> list[Directive]:
    """Named instruments whose name begins the words asked; the longest name wins ("luat khieu nai to cao")."""
    asked = f"{name} "
    fitting: list[tuple[int, Directive]] = []
    for d in candidates:
        if d.number is not None or not d.title:
            continue
        own = " ".join(_NAME.findall(fold(_YEAR_IN_NAME.sub("", d.title))))
        if asked.startswith(f"{own} "):
            fitting.append((len(own), d))
    longest = max((size for size, _ in fitting), default=0)
    return [d for size, d in fitting if size == longest]
