"""Figures asked of something narrower than what the sentences found print them of: one place of a district's, one round
of several, one directive of those that are cited beside money."""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.answering import scope
from rag.answering.answer import Answer
from rag.answering.evidence import AHEAD, Evidence, keys_of, runs, tells_cause
from rag.answering.quantities import quantities, right_unit
from rag.answering.refusing.case import NUMBER_WORDS, Case, bearing, head, nearest
from rag.answering.refusing.contraries import held_in
from rag.answering.refusing.elsewhere import counts_of, folded, parts, things
from rag.answering.understanding.asking import QUESTION_WORDS
from rag.text.tokens import CAPITALS, fold

_ON_IT, _APART = 0.6, 0.35
"""The share of what is counted that a sentence on it holds at least; by how much less one on something else holds."""


_FOUND = 20
"""Sentences found among which one may tell of the whole."""


def _of_the_whole(case: Case) -> Answer | None:
    """ "Dư nợ của xã A?" where the sentence on the loans is of the whole town, and the one that names A of cattle."""
    holding = bearing(case)
    if case.want.kind != "figure" or not holding:
        return None
    counting = [*holding, *(e for e in case.ranked[:_FOUND] if right_unit(e.text, case.want.nouns))]
    places = parts(case.understood)
    for name in dict.fromkeys((*places, *things(case.understood))):
        matter = _matter(case, name)
        on_it = [e for e in counting if held_in(case, matter, keys_of(e.told)) >= _ON_IT]
        among = counting if name in places else holding
        naming = [e for e in among if fold(name) in fold(e.told)]
        if not matter or not on_it or not naming or any(_is_under(e, name) for e in on_it):
            continue
        if case.want.nouns and any(counts_of(e.told, name, case.want) for e in naming):
            continue
        most = max(held_in(case, matter, keys_of(e.told)) for e in on_it)
        if all(held_in(case, matter, keys_of(e.told)) <= most - _APART for e in naming):
            return nearest(case, f"Các đoạn tìm được không ghi riêng con số của {name}.")
    return None


def _of_all_places(case: Case) -> Answer | None:
    """ "Huyện A xây mới mấy nhà?" where the sentence that prints the houses is of the whole province."""
    holding = bearing(case)
    if case.want.kind != "figure" or not holding:
        return None
    # "Bao lâu xe mới đến, so với Vinh?" is asked of another place.
    names = [
        n for n in parts(case.understood) if not re.search(rf"(?i)\b(?:với|hơn) (?:\w+ )?{re.escape(n)}\b", case.low)
    ]
    if not names or any(_is_of(holding[0], name) for name in names):
        return None
    return nearest(case, f"Các đoạn tìm được không ghi riêng con số của {names[0]}.")


def _is_of(evidence: Evidence, place: str) -> bool:
    """Whether what a sentence tells is told of a place: by itself, by what it stands under or by its document."""
    return _is_under(evidence, place) or any(folded(place) in folded(text) for text in head(evidence))


def _matter(case: Case, name: str) -> frozenset[str]:
    """What is counted: a question's words without its places and what asks."""
    aside = scope.words(case.understood) | QUESTION_WORDS | {*keys_of(name), "riêng", "xã", "phường", "huyện", "quận"}
    return frozenset(k for t in case.want.terms for k in keys_of(t) if k not in aside and not k[0].isdigit())


def _is_under(evidence: Evidence, name: str) -> bool:
    """Whether a sentence, one before it in its paragraph that begins with the place, or a heading above names it.

    What an earlier sentence tells of a place by the way ("...; ở A có 4 trường") is not what the next ones are about.
    """
    passage = evidence.hit.passage
    *before, own = passage.text[: evidence.span.end].split("\n\n")
    *ahead, said = _SENTENCE_ENDS.split(own)
    openings = (text[: _OPENING + len(name)] for text in ahead)
    texts = (said, *openings, *(text for text in before if text.endswith(":")), *passage.breadcrumb)
    return any(folded(name) in folded(text) for text in texts)


_SENTENCE_ENDS = re.compile(rf"(?<=\.)\s+(?=[{CAPITALS}])")
_OPENING = 25
"""Characters in which a sentence names the place it is about."""


_ALONE = re.compile(r"\briêng (?=(?:xã|phường|thị trấn|huyện|thôn|bản|ấp|quận|thị xã|thành phố|tp)\b)")


def _of_several(case: Case) -> Answer | None:
    """ "Riêng xã A tiêu hủy bao nhiêu con?" where one figure is of three communes, A among them, or none is of A."""
    holding = bearing(case)
    if case.want.kind != "figure" or not holding or not _ALONE.search(case.low):
        return None
    text = holding[0].told
    near = [*holding, *(e for e in case.ranked[:_FOUND] if right_unit(e.text, case.want.nouns))]
    for name in parts(case.understood):
        if not any(_is_under(e, name) for e in near):
            return nearest(case, f"Các đoạn tìm được không ghi riêng con số của {name}.")
        listed = re.search(rf"\b\d+ (?:xã|phường|thị trấn|huyện|thôn|bản|ấp)\b[^;.]*?{re.escape(name)}", text)
        if listed and not counts_of(text, name, case.want) and "," in text[listed.start() : listed.end() + 2]:
            return nearest(case, f"Các đoạn tìm được không ghi riêng con số của {name}.")
    return None


_ROUND = re.compile(
    r"\b(mũi|đợt|lần(?! đầu)|vòng|giai đoạn|kỳ họp|gói thầu|tiểu dự án|dự án) (?:thứ |số )?(\d{1,2})\b"
    r"(?![%/.,]?\d)(?! tháng)"
)


def _another_round(case: Case) -> Answer | None:
    """ "Đợt 3 vận động được bao nhiêu hộ?" where the sentences on the third print no households, those on others do."""
    asked = _ROUND.search(case.low)
    if asked is None or case.want.kind != "figure":
        return None
    if not case.want.nouns:
        return _round_ahead(case, asked) if case.want.percent else None
    units = {noun[0] for noun in case.want.nouns}
    told = [e for e in case.chosen if e.hit.passage.role not in AHEAD]
    counting = [e for e in told if any(units & {q.unit, *q.noun[:1]} - {"%"} for q in quantities(e.text))]
    rounds = [{m.groups() for m in _ROUND.finditer(e.text.lower())} for e in counting]
    same = [{number for kind, number in found if kind == asked[1]} for found in rounds]
    if not counting or not same[0] or any(asked[2] in numbers for numbers in same):
        return None
    return nearest(case, f"Các đoạn tìm được không ghi con số của {asked[0]}.")


def _round_ahead(case: Case, asked: re.Match[str]) -> Answer | None:
    """A share of a round that is told of only as something to come."""
    naming = [
        e for e in case.ranked[:_FOUND] if any(m.groups() == asked.groups() for m in _ROUND.finditer(e.told.lower()))
    ]
    if not naming and asked[1] in _GIVEN and not any(_in_word(asked, e.told.lower()) for e in case.ranked[:_FOUND]):
        return nearest(case, f"Các đoạn tìm được không nói đến {asked[0]}.")
    if not naming or any(e.hit.passage.role not in AHEAD for e in naming):
        return None
    return nearest(case, f"Các đoạn tìm được chỉ ghi nhiệm vụ của {asked[0]}, không ghi kết quả.")


_GIVEN = ("mũi", "đợt", "vòng")
"""Rounds that have no name beside their number."""


def _in_word(asked: re.Match[str], text: str) -> bool:
    """Whether a round is numbered by a word: "mũi ba"."""
    at = int(asked[2])
    return (
        0 < at <= len(NUMBER_WORDS) and re.search(rf"\b{asked[1]} (?:thứ )?{NUMBER_WORDS[at - 1]}\b", text) is not None
    )


_AGES = re.compile(r"\b(?:từ |đủ )?(\d{1,3})(?: ?(?:-|–|đến|tới|và) ?(?:dưới )?(\d{1,3}))? ?tuổi\b")


def _another_age(case: Case) -> Answer | None:
    """ "Bao nhiêu % trẻ 12-17 tuổi đã tiêm?" where what was reached is told of those from 18 on alone."""
    asked = _ages(case.low)
    holding = [e for e in bearing(case) if e.hit.passage.role not in AHEAD]
    if case.want.kind != "figure" or not asked or not holding:
        return None
    told = [_ages(e.told) for e in holding]
    if not told[0] or any(ages & asked for ages in told):
        return None
    return nearest(case, "Các đoạn tìm được chỉ ghi con số của lứa tuổi khác.")


def _ages(text: str) -> set[tuple[str, ...]]:
    return {tuple(age.lstrip("0") for age in ages) for ages in _AGES.findall(text.lower())}


_OF_ALL = re.compile(r"^[^;]{0,40}?\b(?:toàn|cả) (?:tỉnh|huyện|thành phố|thị xã)\b", re.IGNORECASE)


def _of_all(case: Case) -> Answer | None:
    """ "Huyện A có bao nhiêu người có uy tín?" where the sentence says "Toàn tỉnh có 423 người ..." and not A."""
    holding = bearing(case)[:1]
    if case.want.kind != "figure" or not holding or not _OF_ALL.search(holding[0].told):
        return None
    for name in parts(case.understood):
        if fold(name) not in fold(holding[0].text) and fold(name) not in fold(" ".join(_heads(holding[0]))):
            return nearest(case, f"Các đoạn tìm được ghi số chung, không ghi riêng của {name}.")
    return None


def _heads(evidence: Evidence) -> list[str]:
    m = evidence.hit.document.metadata
    return [*evidence.hit.passage.breadcrumb, *(h for h in (m.place, m.district) if h)]


_CLAUSE_ENDS = re.compile(r"[;,](?=\s)")


def _of_another_item(case: Case) -> Answer | None:
    """ "Huyện A có bao nhiêu hộ tái nghèo?" where A is told beside other households, and B beside those "tái nghèo"."""
    nouns = [n for n in case.want.nouns if len(n) > 1]
    if case.want.kind != "figure" or len(nouns) != 1:
        return None
    (unit, first, *_) = nouns[0]
    for name in parts(case.understood):
        told = [_CLAUSE_ENDS.split(e.text) for e in bearing(case) if fold(name) in fold(e.text)]
        own = [c for clauses in told for c in clauses if fold(name) in fold(c)]
        others = [c for clauses in told for c in clauses if c not in own]
        counts = any(q.noun[:1] == (unit,) for c in own for q in quantities(c))
        if counts and any(first in keys_of(c) for c in others) and not any(first in keys_of(c) for c in own):
            return nearest(case, f"Các đoạn tìm được không ghi số {' '.join(nouns[0])} của {name}.")
    return None


_COST = re.compile(r"\b(?:kinh phí|chi phí|tổng vốn|nguồn vốn|tổng mức)\b[^?]*\b(?:bao nhiêu|mấy)\b")
_SYMBOL = re.compile(r"(?<![\d/])(\d{1,5})(?=/(?:\d{4}/)?[A-ZĐ]|-[A-ZĐ])")
_PRINTED_MONEY = re.compile(r"\d\s*(?:đồng|triệu|tỷ|tỉ|nghìn)\b")


def _of_another_directive(case: Case) -> Answer | None:
    """ "Kinh phí thực hiện Kế hoạch 164?" where the only money found is told of another directive."""
    symbols = _SYMBOL.findall(case.understood.text)
    if not symbols or not _COST.search(case.low) or "figure" not in case.want:
        return None
    telling = [set(_SYMBOL.findall(e.text)) for e in case.chosen if _PRINTED_MONEY.search(e.text)]
    if not all(telling) or any(cited & set(symbols) for cited in telling):
        return None
    return nearest(case, "Các đoạn tìm được không ghi kinh phí của văn bản được hỏi.")


_NAME = re.compile(rf"(?<=[^\W] )[{CAPITALS}][^\W\d_]*[^\W\d_{CAPITALS}](?: [{CAPITALS}][^\W\d_]*[^\W\d_{CAPITALS}])+")
_MONEY = re.compile(r"\b(?:tổng mức đầu tư|tổng vốn|kinh phí|chi phí|tổng dự toán|giá trị)\b[^?]*\b(?:bao nhiêu|mấy)\b")


def _of_another_work(case: Case) -> Answer | None:
    """ "Tổng mức đầu tư cầu Vàm Cỏ?" where all money found is told of other works."""
    known = fold(" ".join((*case.understood.places, *scope.words(case.understood))))
    names = [n for n in _NAME.findall(case.understood.text) if not set(fold(n).split()) <= set(known.split())]
    if not names or not _MONEY.search(case.low) or case.want.kind != "figure":
        return None
    telling = [e for e in case.chosen if _PRINTED_MONEY.search(e.text)]
    heads = {fold(h) for e in telling for h in (e.hit.document.metadata.place, e.hit.document.metadata.district) if h}
    for name in names:
        if telling and fold(name) not in heads and not any(_is_under(e, name) for e in telling):
            return nearest(case, f"Các đoạn tìm được không ghi số tiền của {name}.")
    return None


_BECAUSE = re.compile(r"\b(?:vì|do|bởi)((?: [^\W\d_]+){2,6})")
_CAUSE_ENDS = frozenset("nhiều ít cao thấp ở tại trong của năm thì mà tính so".split())
_TOLD_OF_CAUSE = 0.34


def _of_another_cause(case: Case) -> Answer | None:
    """ "Bao nhiêu người chết vì uống rượu?" where the sentences count the dead and say nothing of drinking."""
    because = _BECAUSE.search(case.low)
    if because is None or case.want.kind != "figure" or not (holding := bearing(case)) or "reason" in case.want:
        return None
    aside = scope.words(case.understood) | QUESTION_WORDS
    words = because[1].split()
    ends = next((at for at, w in enumerate(words) if w in QUESTION_WORDS | _CAUSE_ENDS), len(words))
    if words[ends : ends + 1] == ["gì"]:
        return None  # "vì dính vào chuyện gì" asks for the cause
    cause = frozenset(k for k in keys_of(" ".join(words[:ends])) if k not in aside)
    forms = {form for plain, forms in case.understood.in_other_words if plain in because[0] for form in forms}
    if len(cause) < _FEWEST_WORDS or not all(case.weight(k) for k in cause):
        return None
    for evidence in holding:
        told = keys_of(" ".join((evidence.told, *evidence.hit.passage.breadcrumb)))
        if (
            runs(told, keys_of(" ".join(words[:2])))
            or held_in(case, cause, told) >= _TOLD_OF_CAUSE
            or any(runs(told, keys_of(form)) for form in forms)
        ):
            return None
    return nearest(case, f"Các đoạn tìm được không nói đến {' '.join(words[:ends])}.")


_FEWEST_WORDS = 2
_EITHER = re.compile(
    r"\b(?:là )?(?:do|vì|tại|bởi)((?: [^\W\d_]+){1,5}?) (?:hay|hoặc)(?: là)?(?: do| vì| tại)?((?: [^\W\d_]+){1,5})"
)


def _neither_cause(case: Case) -> Answer | None:
    """ "Chợ cháy là do chập điện hay do đốt vàng mã?" where no sentence at hand says a word of the one or the other."""
    either = _EITHER.search(case.low)
    if either is None or "figure" in case.want:
        return None
    told = {k for e in case.chosen for k in keys_of(" ".join((e.told, *e.hit.passage.breadcrumb)))}
    causes = [[k for k in keys_of(words) if k not in QUESTION_WORDS and case.weight(k)] for words in either.groups()]
    if not all(causes) or any(told & set(cause) for cause in causes) or any(tells_cause(e.told) for e in case.chosen):
        return None
    return nearest(case, "Các đoạn tìm được không ghi nguyên nhân được hỏi.")


GATES: tuple[Callable[[Case], Answer | None], ...] = (
    _of_the_whole,
    _of_several,
    _of_all,
    _of_all_places,
    _of_another_item,
    _another_round,
    _another_age,
    _of_another_directive,
    _of_another_work,
    _of_another_cause,
    _neither_cause,
)
