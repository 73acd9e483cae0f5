"""What was asked: restored diacritics, abbreviations, places, years, kinds and directives.

What is certain becomes a filter the user sees and can take away; what is not only adds weight.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.answering.understanding.asking import Kind, asked
from rag.answering.understanding.capitals import capitalised
from rag.answering.understanding.courtesies import bare, without_particles
from rag.answering.understanding.knowledge import Knowledge
from rag.answering.understanding.phrasing import in_one_way
from rag.answering.understanding.spelling import SHORT_FORMS, as_reports_say, canonical, restored, unshouted
from rag.answering.understanding.spoken import syllables, symbols
from rag.answering.understanding.titled import Titled, named_by_title
from rag.answering.understanding.whereabouts import Place, left_out, named_there, places_in, scope_of, set_beside
from rag.records import Directive, Filters
from rag.text import tokens
from rag.text.directives.identity import match, parse
from rag.text.tokens import CODES, fold, segment
from rag.text.words.abbreviations import other_forms
from rag.text.words.plain_words import in_other_words

_A_PERCENT = re.compile(r"\b(bao nhiêu|mấy)\s?%", re.IGNORECASE)
_LESSON = re.compile(
    r"\brút (?:ra )?(?:được )?(?:những |các )?(?:bài học(?: kinh nghiệm)?|kinh nghiệm)\b|\bbài học kinh nghiệm\b"
    r"|\bbài học\b(?= (?:gì|nào|rút|của|ở|tại|trong|từ|là)\b|[?.]?$)",
    re.IGNORECASE,
)
"""What a report calls "kinh nghiệm"."""
# "Nửa đầu 2021" and "sáu tháng đầu 2021" are what reports print as "6 tháng đầu năm 2021".
_HALF_YEAR = re.compile(
    r"(?i)\b(?:(?:6|06|sáu) tháng|nửa(?= (?:đầu|cuối) (?:năm|(?:19|20)\d\d)\b)|nửa năm) (đầu|cuối)\b(?: của)?(?: năm)?"
)
# "Năm học 21-22" and "niên khóa 2021/2022" are printed as "năm học 2021-2022".
_SHORT_PERIOD = re.compile(
    r"(?i)\b(năm học|niên kh[óo]a|giai đoạn|nhiệm kỳ) ?(?:20)?(\d\d) ?(?:[-–/] ?|/ ?20)(\d\d)(?![\d/]|[.,-]\d)"
)
_YEAR = re.compile(r"(?<![\d/.,-])(?:19|20)\d{2}(?![\d.,]\d|\d|/)")
# "Pháp lệnh năm 2007": which one is meant, not the year that is asked about.
_YEAR_OF_DIRECTIVE = re.compile(
    r"\b(?:nghị (?:quyết|định)|chỉ thị|kết luận|quyết định|thông tư|pháp lệnh|luật) năm (?:19|20)\d{2}\b", re.IGNORECASE
)
_MANY_PLACES = re.compile(
    r"\b(?:cac|nhung) (?:tinh|dia phuong|noi|bao cao|don vi)\b|\b(?:tinh|noi|dia phuong|bao cao|dau) nao\b|\bso sanh\b"
)


_PLENUM = re.compile(r"\bnq ?tw ?(\d{1,2})\b")
_NUMBER = re.compile(r"\d+")
_SYMBOL = re.compile(r"\S*\d\S*[-/]\S+")
_SYMBOL_WORD = re.compile(r"[^\W_]+")
_HYPHENED = re.compile(r"(?<!\w)([^\W\d_]{2,4})[-/.](\d{1,5})(?![\w/-])")
_CODES = frozenset(CODES.values())
_KINDS = tuple((name, f" {fold(name)} ") for name in CODES)
_LONGEST_SYMBOL = 8  # parts: 09/2008/NQLT-CP-UBMTTQVN has five


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as understood. ``text`` is what is searched and shown, ``original`` what was typed, less courtesies.

    ``filters`` restrict; ``places`` and ``years`` also name what only weighs. ``scopes`` are the filter's places, those
    of one name together (An Giang and, since it was merged into it, Kiên Giang); ``settled`` are words and symbols that
    the filters have taken care of, and which no longer tell passages apart, among them the words by whose title the
    question names its report (``entitled``). ``words`` are its words by the library's
    lexicon, compounds joined by "_"; ``expansions`` are further forms, searched at a lower weight and
    segmented in the same way: abbreviations in the other direction (``synonyms``), everyday words in formal ones
    (``formal``); ``in_other_words`` has each everyday form beside what reports may call it. ``directives`` are ids of
    the directives named; a mention that fits several stands in ``ambiguous_directives`` instead; ``titles`` are what
    they are about: a report may print that in a footnote, away from the symbol. ``symbols`` are the keys of all
    symbols, those typed without their strokes as well. ``many`` asks about several places, so that no document may
    crowd out the others. ``listed`` are parts of a place, known as such by the tables of the documents found.
    """

    original: str
    text: str
    restored: bool = False
    filters: Filters = Filters()
    scopes: tuple[tuple[str, ...], ...] = ()
    settled: tuple[str, ...] = ()
    entitled: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    directives: tuple[str, ...] = ()
    ambiguous_directives: tuple[tuple[str, ...], ...] = ()
    symbols: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    formal: tuple[str, ...] = ()
    in_other_words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    titles: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    asks: tuple[Kind, ...] = ()
    many: bool = False
    listed: tuple[str, ...] = ()

    @property
    def expansions(self) -> tuple[str, ...]:
        """All further forms that are searched."""
        return self.synonyms + self.formal


def understand(text: str, knowledge: Knowledge, *, restore: bool = True) -> Understood:
    """Read a question with what the library knows; ``restore=False`` takes it as typed."""
    clean = bare(unshouted(canonical(text))) if restore else canonical(text)
    marked = without_particles(restored(clean, knowledge)) if restore else clean
    shown = capitalised(as_reports_say(marked), clean, knowledge) if restore else clean
    shown = _SHORT_PERIOD.sub(_written_out, _HALF_YEAR.sub(r"6 tháng \1 năm", shown))
    shown = _LESSON.sub("kinh nghiệm", _A_PERCENT.sub(r"\1 phần trăm", shown))
    shown = in_one_way(shown, knowledge) if restore else shown
    said = syllables(shown)
    spoken = tuple(s for s, _ in said)
    folded = " ".join(bare for _, bare in said)
    typed = " ".join(tokens.syllables(fold(clean)))
    mended = knowledge.names.mistyped_in(typed)
    mistyped = mended if typed == folded else knowledge.names.mistyped_in(folded)
    named = tuple(
        replace(p, certain=p.certain and p.province not in mended) for p in places_in(shown, mistyped, knowledge)
    )
    parted = _parted(shown, knowledge)
    documents = _documents(parted, knowledge)
    asks = asked(shown).kinds
    sure, several = _directives(parted, knowledge)
    titled = _titled(shown, named, knowledge) if not documents else None
    if titled is not None:
        documents = titled.documents
        sure, several = _directives(_parted(titled.rest, knowledge), knowledge)
    if "cited_by" not in asks:
        sure = tuple(d for d in sure if not _is_one_of(knowledge.directive_of[d], documents, knowledge))
    entitled = titled.words if titled else ()
    words = segment(spoken, knowledge.lexicon, knowledge.mass)
    others = in_other_words(spoken, words)
    # Laws hold everywhere: where no document is of a place, a place in the question leaves nothing out.
    certain = [p for p in named if p.certain and not p.left_out] if knowledge.provinces or knowledge.districts else []
    in_small = shown == shown.lower()
    certain += set_beside(shown, certain, knowledge, in_small=in_small)
    if not certain and not documents and not _MANY_PLACES.search(folded):
        certain = named_there(shown, knowledge, in_small=in_small)
    scopes = tuple(dict.fromkeys(scope_of(p.province, knowledge) for p in sorted(certain, key=lambda p: p.at)))
    filters = Filters(
        places=tuple(dict.fromkeys(name for scope in scopes for name in scope)),
        documents=documents,
        without_places=left_out(folded, named, knowledge),
    )
    sure, several = _settled_there(sure, several, filters, knowledge)
    titles = tuple(title for id in sure if (title := knowledge.directive_of[id].title))
    return Understood(
        original=clean,
        text=shown,
        restored=marked != clean,
        filters=filters,
        scopes=scopes,
        settled=tuple(dict.fromkeys((*_names(scopes), *(_numbers(parted, knowledge) if documents else ()), *entitled))),
        entitled=entitled,
        places=tuple(dict.fromkeys(p.name for p in named if not p.left_out)),
        years=tuple(dict.fromkeys(int(y) for y in _YEAR.findall(_YEAR_OF_DIRECTIVE.sub(" ", shown)))),
        directives=sure,
        ambiguous_directives=several,
        symbols=tuple(sorted(symbols(parted))),
        kinds=tuple(name for name, bare in _KINDS if bare in f" {folded} "),
        synonyms=_segmented(_other_forms(parted, spoken), knowledge),
        formal=_segmented((*(form for _, forms in others for form in forms), *titles), knowledge),
        in_other_words=others,
        titles=titles,
        words=words,
        asks=asks,
        many=len(scopes) > 1 or bool(_MANY_PLACES.search(folded)),
    )


def _written_out(period: re.Match[str]) -> str:
    """A period of years in full, as it was where its years do not follow each other ("nhiệm kỳ 30-25")."""
    head, first, last = period.groups()
    return f"{head} 20{first}-20{last}" if int(first) < int(last) else period[0]


def _names(scopes: Iterable[Iterable[str]]) -> Iterator[str]:
    """Syllables of the places that became filters."""
    return (s for scope in scopes for name in scope for s in tokens.syllables(name))


def _numbers(text: str, knowledge: Knowledge) -> Iterator[str]:
    """Symbols of documents that became filters, and the words that went with them."""
    for key in symbols(text):
        if key in knowledge.numbers:
            yield key
            yield from tokens.syllables(key)
            yield from _NUMBER.findall(key)
            yield from ("báo", "cáo", "số")


def _other_forms(text: str, spoken: Sequence[str]) -> Iterator[str]:
    """Abbreviations written out, what is written out abbreviated, and the short forms of everyday typing.

    The letters of a symbol are none: "12-CT/TU" is typed in small letters too, where "tu" is no Tỉnh ủy.
    """
    yield from other_forms(_SYMBOL.sub(" ", text))
    yield from (SHORT_FORMS[s] for s in spoken if s in SHORT_FORMS)
    yield from (f"nghị quyết trung ương {number}" for number in _PLENUM.findall(fold(text)))


def _segmented(forms: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    words = (segment(tokens.syllables(form), knowledge.lexicon, knowledge.mass) for form in forms)
    return tuple(dict.fromkeys(map(" ".join, words)))


def _parted(text: str, knowledge: Knowledge) -> str:
    """The text with the symbols that the library knows as they are printed, however their parts were typed.

    "25NQTW", "25 nq tw" and "25.NQ.TW" are 25-NQ/TW; several directives may bear it, which is not settled here.
    """
    known = knowledge.symbols_by_letters
    text = _HYPHENED.sub(lambda m: f"{m[1]} {m[2]}" if fold(m[1]) in _CODES else m[0], text)
    words = [(m.start(), m.end(), fold(m[0])) for m in _SYMBOL_WORD.finditer(text)]
    parts, done, at = [], 0, 0
    while at < len(words):
        longest = min(_LONGEST_SYMBOL, len(words) - at) if words[at][2][0].isdigit() else 0
        for size in range(longest, 0, -1):
            joined = "".join(word for _, _, word in words[at : at + size]).lstrip("0")
            if joined in known:
                parts += [text[done : words[at][0]], known[joined]]
                done = words[at + size - 1][1]
                at += size
                break
        else:
            at += 1
    return "".join([*parts, text[done:]])


def _directives(text: str, knowledge: Knowledge) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Ids of the directives the question names, and candidates where a mention fits more than one."""
    found = [tuple(d.id for d in match(w, knowledge.numbered.get(w.sequence, ()))) for w in parse(text)]
    sure = dict.fromkeys(ids[0] for ids in found if len(ids) == 1)
    return tuple(sure), tuple(dict.fromkeys(ids for ids in found if len(ids) > 1))


def _settled_there(
    sure: tuple[str, ...], several: tuple[tuple[str, ...], ...], filters: Filters, knowledge: Knowledge
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Of directives that a mention may mean, those that the reports asked cite, and those of the same symbol: which of
    two namesakes is meant is not guessed. All where the reports cite none."""
    if not filters.places and not filters.documents:
        return sure, several

    def kept(ids: tuple[str, ...]) -> tuple[str, ...]:
        number = {id: knowledge.directive_of[id].number for id in ids}
        cited = {number[id] for id in ids if knowledge.cited_within(id, filters)}
        return tuple(id for id in ids if number[id] in cited) or ids

    left = [kept(ids) for ids in several]
    return (
        tuple(dict.fromkeys((*sure, *(ids[0] for ids in left if len(ids) == 1)))),
        tuple(ids for ids in left if len(ids) > 1),
    )


def _is_one_of(directive: Directive, documents: Sequence[str], knowledge: Knowledge) -> bool:
    """Whether what others cite is itself a report that the question is asked of: what it says, not who names it."""
    return any(id in documents for key in symbols(directive.number or "") for id in knowledge.numbers.get(key, ()))


def _titled(text: str, named: Sequence[Place], knowledge: Knowledge) -> Titled | None:
    """The report that a question names by its title, among those of the places it names for certain."""
    provinces = {p.province for p in named if p.certain}
    if len(provinces) > 1:
        return None
    return named_by_title(text, knowledge.titles, provinces)


def _documents(text: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Reports of the library that the question names by symbol ("báo cáo số 401", "162/BC-HĐND").

    A whole symbol must agree as a whole; a bare number with its kind is enough where no more was typed.
    """
    keys = symbols(text)
    whole = {k for k in keys if k[0].isdigit() and "/" in k}
    short = {k for k in keys if k[0].isalpha()} - {k for w in whole for k in symbols(w)}
    return tuple(dict.fromkeys(id for key in sorted(whole | short) for id in knowledge.numbers.get(key, ())))
