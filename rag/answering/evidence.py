"""The sentences that answer: every sentence of the passages found, scored for one question.

What counts, from the strongest on: the question's words weighted by how rare they are, words that stand together in
both, nearness in meaning (the encoder's), and whether the sentence has what was asked for: a figure next to the noun
that is counted, a date, a symbol, a name, a reason, a limitation, a recommendation, a definition.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.answering.scoring import NO_PARTS, Parts, score
from rag.answering.sentences import clauses, sentences
from rag.answering.understanding.asking import PART_OF_YEAR, PLACE_KINDS, Asked, Extreme
from rag.answering.verify import dates, names, symbols, tokens
from rag.models import memory
from rag.models.encoder import Encoder
from rag.records import Hit, Role, Span
from rag.text.tables import lines_of_figures
from rag.text.tokens import CAPITALS, fold, search_form
from rag.text.words.abbreviations import expand

Weight = Callable[[str], float]
"""Rarity of a word in the library: the higher, the more it says."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a passage found; ``span`` counts in ``hit.passage.text``.

    ``coverage`` in [0, 1] is the weighted share of the question's words that stand in the sentence itself, ``around``
    the share with the rest of its passage and its breadcrumb; ``meaning``
    the cosine of sentence and question, ``said`` the share that it says in formal words; ``focus`` the clause that
    carries all this where the sentence is a long list of clauses; ``phrase`` the share of the question's neighbouring
    words that are neighbours here, ``titled`` what the section's own heading holds and the sentence does not.
    """

    hit: Hit
    span: Span
    text: str
    score: float
    coverage: float
    around: float
    meaning: float = 0.0
    said: float = 0.0
    focus: Span | None = None
    phrase: float = 0.0
    titled: float = 0.0
    parts: Parts = NO_PARTS

    @property
    def support(self) -> float:
        """How much of the question the sentence speaks to, in its own or in formal words, in [0, 1.5]."""
        return self.coverage + self.said

    @property
    def told(self) -> str:
        """The clause that was weighed, or the whole sentence."""
        return self.focus.of(self.hit.passage.text) if self.focus else self.text


# Words that say what kind of answer is wanted or frame it; the matter itself is in the others.
FRAMING = frozenset(
    "hạn chế nguyên nhân kiến nghị đề xuất kinh nghiệm khuyết điểm vướng mắc tồn khó khăn địa phương nơi tỉnh huyện"
    " báo cáo văn bản nêu dẫn nhắc nội dung tiền lệ kết quả tình trạng cơ quan đơn vị công tác thực hiện nhiệm vụ"
    " giải pháp so sánh khác nhau trích chuyện".split()
)
_FRAMING_SHARE = 0.4
_BODY_SHARE = 0.3
FAR_BETTER = 0.4
"""By how much a sentence of another place, or of another year's report, must score higher to be what is asked for."""
LONG = 60
"""Syllables beyond which the clauses of a sentence are weighed one by one."""
_SCRAP = 6
"""Words below which a sentence is hardly one."""
SIGNATURE = "Nơi nhận/Ký"
OPENING = "Mở đầu"
_CLOSING = ("Trên đây là",)
_ANNOUNCING = ("như sau:", "sau đây:")
_SHORTCOMING = re.compile(
    r"\b(?:tuy nhiên|bên cạnh (?:những )?kết quả|chưa|thiếu|chậm|trễ|lúng túng|bất cập|nhũng nhiễu|né tránh|đùn đẩy"
    r"|thất bại|không được|không có (?:đầu ra|nơi|điều kiện|kinh phí|cán bộ|người)"
    r"|không (?:đồng bộ|kịp thời|đúng|đầy đủ|hiệu quả|ổn định)"
    r"|còn (?:yếu|ít|thấp|nặng|nhiều|mang|xảy ra|tình trạng|chung chung|kéo dài|hình thức)|tính hình thức|về hình thức"
    r"|hạn chế|khó khăn|vướng mắc|tồn tại|khuyết điểm)\b"
)
# What is put right, prevented or only supposed is no shortcoming told: "tháo gỡ khó khăn", "nhằm hạn chế ...".
_WRONGS = r"(?:khó khăn|vướng mắc|tồn tại|hạn chế|khuyết điểm|bất cập|vi phạm|bức xúc|nhũng nhiễu|vấn đề)"
_PUT_RIGHT = re.compile(
    r"\b(?:tháo gỡ|giải quyết|khắc phục|xử lý|chấn chỉnh|phòng ngừa|ngăn chặn|đẩy lùi|vượt qua|chia sẻ)"
    r" (?:kịp thời |dứt điểm |có hiệu quả |tốt )?(?:một phần |những |các |mọi |nhiều )?"
    rf"{_WRONGS}(?:(?:, | và ){_WRONGS})*"
    r"|\b(?:nhằm|để|góp phần|giúp|từng bước|tránh|đã) (?:làm )?hạn chế\b"
    r"|\bhạn chế (?:tối đa|thấp nhất|đến mức|tình trạng|việc)\b|\bchưa [^,;.]{1,40} thì (?:phải|sẽ|cần)\b"
    r"|\b(?:không để|tránh|chấm dứt|chống|phòng,? chống|kiên quyết)\b[^,;.]{0,40}"
    r"\b(?:chậm|trễ|nhũng nhiễu|né tránh|đùn đẩy|hình thức)\b"
)
_REASON = (" do ", " vì ", "nguyên nhân", " nhờ ", "bởi", "dẫn đến", " nên ", "từ đó")
_ADVICE = ("kiến nghị", "đề nghị", "đề xuất", "tiếp tục", "tăng cường", "đẩy mạnh", "quan tâm", "phối hợp")
_DEFINING = ("gọi chung", "viết tắt", "gọi tắt", "gọi là")
_ROLES: Mapping[str, tuple[Role, ...]] = {
    "limitation": ("han_che", "nguyen_nhan"),
    "reason": ("nguyen_nhan",),
    "recommendation": ("kien_nghi", "nhiem_vu_giai_phap", "kinh_nghiem"),
}
AHEAD: frozenset[Role] = frozenset({"kien_nghi", "nhiem_vu_giai_phap"})
"""Sections on what is to be done: "giảm tỷ lệ bỏ học xuống dưới 2%" there does not deny that it rose."""
_NO_RESULTS: frozenset[Role] = AHEAD | {"han_che", "nguyen_nhan"}


@lru_cache(maxsize=65536)
def keys_of(text: str) -> tuple[str, ...]:
    """The words of a text in one spelling ("hoá" as "hóa"), abbreviations written out.

    >>> keys_of("TTHC được số hoá")
    ('thủ', 'tục', 'hành', 'chính', 'được', 'số', 'hóa')
    """
    out: list[str] = []
    for token in tokens(search_form(text)):
        spelt_out = _spelt_out(token)
        out += spelt_out or (token,)
    return tuple(out)


@lru_cache(maxsize=4096)
def _spelt_out(token: str) -> tuple[str, ...]:
    forms = expand(token)
    return tuple(tokens(forms[0])) if forms else ()


@lru_cache(maxsize=32768)
def _parts_of(text: str) -> tuple[tuple[Span, tuple[Span, ...]], ...]:
    """Each sentence with its clauses, no clauses where it is not long. Rows of figures are no sentences: alone they
    say nothing (see ``rows``)."""
    found = []
    figures = lines_of_figures(text) if text.startswith("|") else frozenset()
    for span in sentences(text):
        if span.start in figures:
            continue
        inner = clauses(text, span) if len(keys_of(span.of(text))) > LONG else ()
        found.append((span, inner if len(inner) > 1 else ()))
    return tuple(found)


@lru_cache(maxsize=65536)
def _fold_key(key: str) -> str:
    return fold(key)


def plain(hit: Hit, span: Span) -> Evidence:
    """A span that answers by itself, without weighing: a signature, a letterhead, a section's first sentence."""
    return Evidence(hit, span, span.of(hit.passage.text), 1.0, 1.0, 1.0)


def weights_of(document_frequency: Mapping[str, int], passages: int) -> Weight:
    """Inverse document frequency over words in the spelling of :func:`keys_of`."""
    total = max(passages, 1)

    def weight(key: str) -> float:
        if key[0].isdigit():
            return 1.0 + math.log(1 + total / (1 + document_frequency.get(key, 0))) / 2
        return math.log(1 + total / (0.5 + document_frequency.get(key, 0)))

    return weight


@dataclass(frozen=True, slots=True)
class _Query:
    """A question taken apart: its words with what each is worth, neighbours, and formal words for everyday ones."""

    asked: Asked
    worth: Mapping[tuple[str, ...], float]
    pairs: frozenset[tuple[str, str]]
    formal: tuple[tuple[str, ...], ...]
    weight: Weight
    said: frozenset[str]
    total: float


@dataclass(frozen=True, slots=True)
class _Setting:
    """What surrounds the sentences of one passage: all its words with its breadcrumb's, how surely each word of the
    question is among them, its own heading's, and those of all passages found in its section: of what a footnote ranks
    is told where its mark stands."""

    hit: Hit
    whole: frozenset[str]
    near: Sequence[float]
    heading: frozenset[str]
    section: frozenset[str]


def rank(
    question: str,
    asked: Asked,
    hits: Sequence[Hit],
    *,
    weight: Weight,
    named: frozenset[str] = frozenset(),
    bodies: frozenset[str] = frozenset(),
    formal: Sequence[str] = (),
    encoder: Encoder | None = None,
) -> tuple[Evidence, ...]:
    """All sentences of ``hits``, best first.

    ``named`` are words of places that the hits' documents already satisfy, ``bodies`` of who issued them, which say
    little within their own reports; ``formal`` is what reports call the everyday things of the question.
    """
    units = [unit for t in asked.terms if (unit := keys_of(t)) and not set(unit) <= named]
    # What a half-year is called stands everywhere in the report on it, and in none of its figures.
    lesser = bodies | {k for period in PART_OF_YEAR.findall(question.lower()) for k in keys_of(period)}
    worth = {unit: _worth(unit, weight, lesser) for unit in dict.fromkeys(units)}
    query = _Query(
        asked,
        worth,
        _pairs(question, frozenset(k for unit in units for k in unit)),
        tuple(keys for f in formal if (keys := keys_of(f.replace("_", " ")))),
        weight,
        frozenset(keys_of(question)),
        sum(worth.values()) or 1.0,
    )
    cosines = _meanings(question, hits, encoder)
    told = {(hit.document.id, hit.passage.section): set[str]() for hit in hits}
    for hit in hits:
        told[hit.document.id, hit.passage.section].update(keys_of(hit.passage.text))
    found = []
    for hit in hits:
        trail = hit.passage.breadcrumb
        whole = frozenset(keys_of(hit.passage.text)) | frozenset(k for b in trail for k in keys_of(b))
        setting = _Setting(
            hit,
            whole,
            [_held(unit, whole) for unit in worth],
            frozenset(keys_of(trail[-1])) if len(trail) > 1 else frozenset(),
            frozenset(told[hit.document.id, hit.passage.section]),
        )
        for span, parts in _parts_of(hit.passage.text):
            entire = _scored(span, span, setting, query, cosines.get((hit.passage.id, span), 0.0))
            inner = [_scored(span, part, setting, query, cosines.get((hit.passage.id, part), 0.0)) for part in parts]
            found.append(max([entire, *inner], key=lambda e: e.score))
    return tuple(sorted(found, key=lambda e: -e.score))


def _worth(unit: tuple[str, ...], weight: Weight, lesser: frozenset[str]) -> float:
    """A word's rarity, less for words that frame; an abbreviation is worth its rarest word and a little more."""
    rarest = max(map(weight, unit))
    if lesser.issuperset(unit):
        return rarest * _BODY_SHARE
    if len(unit) > 1:
        return rarest * 1.5
    return rarest * (_FRAMING_SHARE if unit[0] in FRAMING else 1.0)


def _pairs(question: str, known: frozenset[str]) -> frozenset[tuple[str, str]]:
    keys = keys_of(question)
    return frozenset((a, b) for a, b in pairwise(keys) if a in known and b in known)


def _scored(sentence: Span, span: Span, setting: _Setting, query: _Query, meaning: float) -> Evidence:
    """``span`` is the sentence, or the clause of it that is weighed."""
    hit, total = setting.hit, query.total
    part = span.of(hit.passage.text)
    keys = keys_of(part)
    inside = around = titled = 0.0
    for (unit, worth), near in zip(query.worth.items(), setting.near, strict=True):
        here = _held(unit, keys) if near else 0.0  # what no passage has, none of its sentences has
        inside += worth * here
        around += worth * max(here, near)
        titled += worth * (here < 1.0 and setting.heading.issuperset(unit))
    coverage, around = inside / total, around / total
    together = len(query.pairs & frozenset(pairwise(keys))) / len(query.pairs) if query.pairs else 0.0
    said = min(0.5, sum(sum(map(query.weight, f)) for f in query.formal if runs(keys, f)) / total)
    parts = _wanted(part, keys, hit, query.asked, opens=sentence.start == 0)._replace(
        coverage=coverage,
        together=together,
        setting=around - coverage,
        titled=titled / total,
        said=said,
        meaning=meaning,
        hit=hit.score,
        labelled=float(_of_what_is_asked(part, query.said)),
        first=_about(setting, query) if query.asked.extreme and puts_first(part, query.asked.extreme) else 0.0,
        length=max(0.0, math.log2(max(len(keys), 1) / LONG)),
        scrap=float(len(keys) < _SCRAP or part.isupper()),
        formula=_formula(sentence.of(hit.passage.text), hit, query.asked),
    )
    text = sentence.of(hit.passage.text)
    focus = None if span == sentence else span
    return Evidence(
        hit, sentence, text, score(parts), coverage, around, meaning, said, focus, together, titled / total, parts
    )


def _about(setting: _Setting, query: _Query) -> float:
    """How much of a question the section of a sentence holds, in [0, 1]."""
    return (
        sum(worth * _held(unit, setting.section | setting.whole) for unit, worth in query.worth.items()) / query.total
    )


_LABEL = re.compile(r"\s*(?:[-+*•]\s*)?([^\W\d][^:;,.()]{3,40}):\s")


def _of_what_is_asked(part: str, said: frozenset[str]) -> bool:
    """Whether a part begins with the name of what is asked about: "xã Tân Dân: mô hình ...", "Công an tỉnh: ..."."""
    label = _LABEL.match(part)
    return label is not None and len(keys := keys_of(label[1])) > 1 and said.issuperset(keys)


def _held(unit: tuple[str, ...], keys: tuple[str, ...] | frozenset[str]) -> float:
    """How surely a word stands in a text: 1 as it is, less without its diacritics; an abbreviation only spelt out."""
    if len(unit) > 1:
        return float(runs(keys, unit) if isinstance(keys, tuple) else keys.issuperset(unit))
    if unit[0] in keys:
        return 1.0
    if _fold_key(unit[0]) not in _folded(keys):
        return 0.0
    # Typed without diacritics it is the same word; with others it is a slip of the pen, or another word.
    return 0.75 if _fold_key(unit[0]) == unit[0] else 0.4


@lru_cache(maxsize=8192)
def _folded(keys: tuple[str, ...] | frozenset[str]) -> frozenset[str]:
    return frozenset(map(_fold_key, keys))


def _formula(part: str, hit: Hit, asked: Asked) -> float:
    """What a sentence loses for being form rather than matter: letterhead, title, preamble, closing, recipients."""
    section = hit.passage.section
    if hit.passage.breadcrumb and part.rstrip(" .:") in hit.passage.breadcrumb[-1]:
        return 0.3
    if section == SIGNATURE or part.startswith(_CLOSING) or part.endswith(_ANNOUNCING):
        return 0.4
    if section != OPENING:
        return 0.0
    if not part.rstrip('”"*').endswith((".", ":", ";", "…")):
        return 0.5
    return 0.0 if {"symbol", "definition", "cited_by", "when"} & set(asked.kinds) else 0.12


def runs(keys: Sequence[str], phrase: Sequence[str]) -> bool:
    """Whether a phrase stands in a text, its words side by side."""
    wanted, at = tuple(phrase), -1
    for _ in range(keys.count(wanted[0])):
        at = keys.index(wanted[0], at + 1)
        if tuple(keys[at : at + len(wanted)]) == wanted:
            return True
    return False


def _meanings(question: str, hits: Sequence[Hit], encoder: Encoder | None) -> dict[tuple[str, Span], float]:
    """Cosine of the question with each sentence and clause, by passage id and span."""
    if encoder is None or not hits:
        return {}
    places, texts = [], []
    for hit in hits:
        for sentence, parts in _parts_of(hit.passage.text):
            for span in (sentence, *parts):
                places.append((hit.passage.id, span))
                texts.append(span.of(hit.passage.text))
    if not texts:
        return {}
    cosines = memory.passages(encoder, texts) @ memory.question(encoder, question)
    return dict(zip(places, cosines.tolist(), strict=True))


# ---------------------------------------------------------------- what was asked for


def _wanted(part: str, keys: Sequence[str], hit: Hit, asked: Asked, *, opens: bool = False) -> Parts:
    """The parts of a score that tell whether a sentence has what the question wants; ``opens`` says that its passage
    begins with it."""
    low = f" {part.lower()} "
    found: dict[str, float] = {}
    if "figure" in asked:
        found["near"] = near = figures_near(part, asked.nouns)
        found["figure"] = _signed(near > 0 or any(k[0].isdigit() for k in keys))
        found["percent"] = float(asked.percent and "%" in part)
    if "when" in asked:
        found["dated"] = _signed(bool(dates(part)) or _IN_TIME.search(low) is not None)
    if "symbol" in asked:
        has = bool(symbols(part))
        found["symbol"] = _signed(has)
        found["document"] = float(has and asked.document is not None and asked.document in low)
    if "who" in asked:
        found["named"] = _signed(len(names(part)) > 1)
    if "reason" in asked:
        found["reason"] = float(any(m in low for m in _REASON))
    if "limitation" in asked:
        found["shortcoming"] = _signed(limits(part))
    if "recommendation" in asked:
        found["advice"] = float(any(m in low for m in _ADVICE))
    if "definition" in asked:
        found["defines"] = _defines(part, asked)
    told_in = {**_ROLES, "recommendation": ("kinh_nghiem",)} if asked.of_lessons else _ROLES
    role = float(sum(k in asked and hit.passage.role in roles for k, roles in told_in.items()))
    if asked.of_results:
        role += _results_told(part, hit, opens=opens)
    return Parts(**found, role=role)


def _results_told(part: str, hit: Hit, *, opens: bool) -> float:
    """How far a sentence tells what came of something, in [0, 1.5]: most of all the one that opens its passage."""
    if hit.passage.role in _NO_RESULTS or limits(part):
        return 0.0
    return float(hit.passage.role == "ket_qua") + 0.5 * (opens and hit.passage.footnote is None)


_IN_TIME = re.compile(r"năm \d{4}|tháng \d{1,2}")


def _signed(has: bool) -> float:
    return 1.0 if has else -1.0


def limits(text: str) -> bool:
    """Whether a text tells of something that falls short, and not only of how it was put right.

    >>> limits("Việc trả lời đơn còn chậm."), limits("Xã đã tháo gỡ khó khăn cho dân, nhằm hạn chế việc đi lại.")
    (True, False)
    """
    return _SHORTCOMING.search(_PUT_RIGHT.sub(" ", text.lower())) is not None


_PUTTING_FIRST: Mapping[str, re.Pattern[str]] = {
    "most": re.compile(
        r"\b(?:nhiều|cao|lớn|đông|nặng)(?: [^\W\d_]+){0,3} nhất\b|\b(?:dẫn|đứng) đầu\b"
        r"|\btập trung(?: chủ yếu| nhiều| nhất)* (?:tại|ở|trên địa bàn)\b",
        re.IGNORECASE,
    ),
    "least": re.compile(r"\b(?:ít|thấp|nhỏ)(?: [^\W\d_]+){0,3} nhất\b|\b(?:đứng|xếp) (?:cuối|chót)\b", re.IGNORECASE),
}
_PART = "tỉnh|huyện|quận|thị xã|thành phố|xã|phường|thị trấn|thôn|bản|ấp|khóm"
_PLACE_BEHIND = re.compile(
    rf"\W*(?:(?:là|ở|tại|thuộc)\W*)?(?:(?:các|{_PART})\W+){{0,2}}[{CAPITALS}][^\W\d_]* [{CAPITALS}]"
)


_NAME_BEHIND = re.compile(rf"\W*(?:(?:là|ở|tại|thuộc)\W*)?(?:[^\W\d_]+ ){{0,2}}[{CAPITALS}]")


def puts_first(text: str, extreme: Extreme) -> bool:
    """Whether a text says which of a kind has the most, or the least, of something.

    >>> puts_first("Nhiều nhất là xã Tân Dân 38 hộ.", Extreme("most", "xã"))
    True
    >>> puts_first("Nhiều nhất là môn Tin học.", Extreme("most", "xã"))
    False
    >>> puts_first("Công ty An Bình nợ thuế nhiều nhất, 3 tỷ đồng.", Extreme("most", "doanh nghiệp"))
    True
    """
    for found in _PUTTING_FIRST[extreme.way].finditer(text):
        if extreme.kind and _named_before(text[: found.start()], extreme.kind):
            return True
        if not extreme.kind or extreme.kind in PLACE_KINDS:
            if (_PLACE_BEHIND if extreme.kind else _NAME_BEHIND).match(text, found.end()):
                return True
        elif re.search(rf"\b{re.escape(extreme.kind)}\b", text[found.end() : found.end() + _REACH].lower()):
            return True
    return False


_CALLED: Mapping[str, str] = {
    "doanh nghiệp": r"công ty|tổng công ty|tập đoàn|doanh nghiệp|hợp tác xã",
    "công ty": r"công ty|tổng công ty|doanh nghiệp",
    "đơn vị": r"sở|phòng|ban|trung tâm|công ty|chi cục|trường|bệnh viện",
}
"""What the names of a kind begin with, where that is another word."""


def _named_before(text: str, kind: str) -> bool:
    """Whether a clause opens with the name of one of a kind."""
    clause = re.split(r"[;:.]\s", text)[-1].lstrip(" -+*")
    called = _PART if kind in PLACE_KINDS else _CALLED.get(kind, re.escape(kind))
    opens = re.match(rf"(?i:{called})(?-i: [a-zà-ỹđ]+){{0,3}} [{CAPITALS}]", clause)
    return opens is not None and (kind not in PLACE_KINDS or kind in opens[0].lower().split())


_REACH = 30
"""Characters behind "nhiều nhất là" in which the kind of what is put first stands."""


_TELLS_CAUSE = re.compile(r"\b(?:do|vì|bởi|nguyên nhân|lý do|nhờ|xuất phát từ)\b")


def tells_cause(text: str) -> bool:
    """Whether a text gives a reason in so many words."""
    return _TELLS_CAUSE.search(text.lower()) is not None


def falls_short(evidence: Evidence) -> bool:
    """Whether a sentence tells of what falls short, or stands in a section on that."""
    return evidence.hit.passage.role in _ROLES["limitation"] or limits(evidence.told)


_LESSON = re.compile(r"\bbài học\b(?! sinh)|\brút ra (?:được )?(?:một số |những |nhiều |các )?kinh nghiệm\b")


def tells_lesson(evidence: Evidence) -> bool:
    """Whether a sentence stands in a section on what was learned, or says that something was."""
    return evidence.hit.passage.role == "kinh_nghiem" or _LESSON.search(evidence.text.lower()) is not None


_WHY = re.compile(
    r"\b(?:do|vì|nhờ|bởi|nhằm|để|nên|dẫn đến|từ đó|nguyên nhân|lý do|xuất phát|qua đó|tạo điều kiện|ảnh hưởng"
    r"|tác động)\b"
)


def tells_why(evidence: Evidence) -> bool:
    """Whether a sentence gives a reason or a consequence, or stands in a section on these."""
    return evidence.hit.passage.role in _ROLES["limitation"] or _WHY.search(evidence.text.lower()) is not None


def _defines(part: str, asked: Asked) -> float:
    """1 where the sentence defines a term of the question, less where it defines something, or writes a term out."""
    low = part.lower()
    for term in asked.terms:
        if expand(term) and f"({term})" in low:
            return 1.0
    if any(m in low for m in _DEFINING):
        return 0.3
    written_out = any(runs(tuple(tokens(search_form(part))), unit) for t in asked.terms if (unit := _spelt_out(t)))
    return 0.4 if written_out else 0.0


_APART = re.compile(r"[;:()]|\.\s|\b(?:do|của|cho|bởi|với)\b")
"""What parts a figure from a noun behind it: "37 vụ do đội ..." counts no "đội"."""


def figures_near(text: str, nouns: Sequence[Sequence[str]]) -> float:
    """Share of the counted nouns that stand within four words behind a figure, in its own part of the sentence, as in
    "98 đơn tố cáo"."""
    if not nouns:
        return 0.0
    parts = [keys_of(part) for part in _APART.split(text)]
    met = 0.0
    for noun in nouns:
        wanted = [k for w in noun for k in keys_of(w)][:3]
        best = 0.0
        for keys in parts:
            for behind in (keys[at + 1 : at + 5] for at, key in enumerate(keys) if key[0].isdigit()):
                best = max(best, sum(w in behind for w in wanted) / len(wanted) if wanted[0] in behind else 0.0)
        met += best
    return met / len(nouns)
