"""Directions of a question that the reports turn round: a rise where they print a fall, a place among the best where
they tell of the last, the first of all where another is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rag.answering.answer import Answer
from rag.answering.evidence import Evidence, keys_of
from rag.answering.quantities import Quantity, quantities
from rag.answering.refusing.case import Case
from rag.answering.refusing.contraries import against, held_in, marked, matter_of
from rag.answering.refusing.elsewhere import parts
from rag.answering.scope import PARTS
from rag.text.tokens import CAPITALS, fold

_NEAR = 6
"""Sentences found among which one may print the figure."""
_RISING = (
    r"tăng(?! cường| trưởng)|(?:nhiều|cao|đông|lớn) (?:hơn|lên|thêm)|nâng(?! cao)|thêm|vọt lên|nhích lên|đội lên|dôi"
)
_FALLING = r"giảm|bớt|(?:ít|thấp|vắng|nhỏ) (?:hơn|đi)|rút|hạ|sụt|tụt|hụt|vơi"
_MOVES = re.compile(rf"\b(?:(?P<up>{_RISING})|(?P<down>{_FALLING}))\b")
_OTHER_FIGURE = re.compile(r"^.*(?:[;.:]|\d[\d.,]*%?)")
_OF_A_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_REACH = 60
"""Characters before a figure in which its direction stands."""


def _direction(text: str, q: Quantity) -> re.Match[str] | None:
    """The last word before a figure that tells where it moved, behind any figure that stands between."""
    before = _OF_A_YEAR.sub("", text[max(0, q.span.start - _REACH) : q.span.start].lower())
    return next(reversed([*_MOVES.finditer(_OTHER_FIGURE.sub("", before))]), None)


_OPEN = re.compile(r"\b(?:hay|hoặc)\b")


def _moved_otherwise(case: Case) -> Answer | None:
    """ "Vì sao tăng thêm 24 đơn?" where the report prints "giảm 24 đơn"."""
    low = marked(case)
    if "yes_no" in case.want or _OPEN.search(low):
        return None
    for asked in quantities(low):
        moved = _direction(low, asked)
        told = [(e, word) for e, q in _printed(case, asked) if (word := _direction(e.text, q))]
        if moved is None or not told or any(word.lastgroup == moved.lastgroup for _, word in told):
            continue
        evidence, word = told[0]
        said = f"Báo cáo nói “{word[0]}”, không nói “{moved[0]}”."
        return against(case, evidence, said, f"{word[0]} {asked.printed}")
    return None


def _printed(case: Case, asked: Quantity) -> Iterator[tuple[Evidence, Quantity]]:
    """Where the sentences at hand print the figure of a question, of the same kind."""
    for evidence in dict.fromkeys((*case.chosen, *case.ranked[:_NEAR])):
        for q in quantities(evidence.text):
            if asked.value in (q.value, q.whole) and (asked.unit == "%") == (q.unit == "%"):
                yield evidence, q


_MOST_OF_IT = 0.6
"""Share of what a question is about that a sentence must hold for its changes to be those asked about."""
_AS_MUCH = 0.25
_HOW_IT_MOVED = "bị cứ lại liên tục đột ngột mạnh sâu dần mức độ tỷ lệ so với cùng kỳ trước gửi nộp về tới bên"


def _changed_otherwise(case: Case) -> Answer | None:
    """ "Vì sao tỷ lệ phủ sóng giảm so với năm 2032?" where its sentence prints "tăng 2,4 điểm"."""
    low = marked(case)
    moves = {m.lastgroup: m[0] for m in _MOVES.finditer(low)}
    if "reason" not in case.want or len(moves) != 1 or not case.chosen or _OPEN.search(low):
        return None
    ((way, moved),) = moves.items()
    matter = matter_of(case, " ".join(keys_of(_MOVES.sub(" ", low))), _HOW_IT_MOVED)
    # What gives a reason may come first: how it moved stands where most of the question does.
    best = max(case.chosen, key=lambda e: e.coverage)
    told = _changes(best.told)
    # Of "tăng 1,7 điểm nhưng tụt 04 bậc" the question that names the points is about these.
    told = [c for c in told if set(c.of.noun[:1]) & set(keys_of(low))] or told
    # Where one sentence has all of the matter, one that has most of it is on another.
    least = max(_MOST_OF_IT, held_in(case, matter, keys_of(best.text)) - _AS_MUCH)
    near = [e for e in case.ranked[:_NEAR] if held_in(case, matter, keys_of(e.text)) >= least]
    if not told or best not in near or any(c.way == way for c in told):
        return None
    if any(c.way == way for e in near if e is not best for c in _changes(e.text)):
        return None
    return against(case, best, f"Báo cáo nói “{told[0].said}”, không nói “{moved}”.", told[0].of.printed)


@dataclass(frozen=True, slots=True)
class _Change:
    """A figure of a sentence that tells a rise or a fall, and how that is said."""

    of: Quantity
    way: str | None
    said: str


def _changes(text: str) -> list[_Change]:
    """What rose or fell in a sentence: by a word ("tăng 4 vụ"), else by what it was before ("31 vụ (năm trước 46 vụ)").

    >>> [(c.way, c.said) for c in _changes("Cả huyện có 31 vụ, hỏng 12 ha (năm trước 46 vụ).")]
    [('down', '31, trước là 46')]
    """
    read = quantities(text)
    worded = [(q, word) for q in read if q.sense == "change" and (word := _direction(text, q))]
    if worded:
        return [_Change(q, word.lastgroup, f"{word[0]} {q.printed}") for q, word in worded]
    found = []
    for at, before in enumerate(read):
        now = next((q for q in reversed(read[:at]) if q.unit == before.unit and q.sense in ("level", "part")), None)
        if before.sense == "previous" and now is not None and now.value != before.value:
            way = "up" if now.value > before.value else "down"
            found.append(_Change(now, way, f"{now.printed}, trước là {before.printed}"))
    return found


_RANKED = r"\b(?:nhóm|tốp|top|xếp|lọt|thuộc|nằm|vào|(?<!người )đứng)\b"
_FIRST, _LAST = r"cao|đầu|dẫn đầu|tốt|khá|giỏi", r"thấp|cuối|chót|bét|kém|yếu"
_RANK = re.compile(rf"{_RANKED}[^;.?]{{0,80}}?\b(?:(?P<first>{_FIRST})|(?P<last>{_LAST}))\b")
_BY_WHAT_MEANS = re.compile(
    r"\b(?:bí quyết|kinh nghiệm|nhờ|bằng cách nào"
    r"|làm (?:gì|sao|cách nào|thế nào|như thế nào|những gì)[^?]{0,30} (?:để|mà))\b"
)
_OF_THE_MATTER = 0.3


def _ranked_otherwise(case: Case) -> Answer | None:
    """ "Làm gì mà vào nhóm cao nhất?" where the report places it among the low."""
    asked = _RANK.search(case.low)
    if asked is None or "yes_no" in case.want or not ("reason" in case.want or _BY_WHAT_MEANS.search(case.low)):
        return None
    told = [(e, rank) for e in case.chosen if e.coverage >= _OF_THE_MATTER and (rank := _RANK.search(e.text.lower()))]
    if not told or any(rank.lastgroup == asked.lastgroup for _, rank in told):
        return None
    evidence, rank = told[0]
    return against(case, evidence, f"Báo cáo nói “{rank[rank.lastgroup or 0]}”, không nói như câu hỏi.", rank[0])


_LEADS = r"dẫn đầu|đứng đầu|(?:đứng|xếp)(?: thứ)? nhất|(?:cao|nhiều|lớn|đông|tốt) nhất"
_TRAILS = r"(?:đứng|xếp|ở)(?: vị trí| thứ)? (?:cuối|chót|bét)|(?:thấp|ít|kém) nhất|đội sổ|cuối bảng"
_PLACED = re.compile(rf"\b(?<!không )(?<!chưa )(?:(?P<first>{_LEADS})|(?P<last>{_TRAILS}))\b")
_BRACKETED = re.compile(r"\([^()]*\)")
_NAMED_THERE = re.compile(
    rf"\b(?i:{'|'.join(PARTS)}) ((?:[{CAPITALS}]\w*)(?: [{CAPITALS}]\w*)*)|\b(Sở [{CAPITALS}]\w*(?: \w+)?)"
)
_BEHIND = re.compile(r"\W*(?:là|ở|tại|thuộc|gồm|:)\b|:")


def _placed(text: str) -> dict[str, set[str]]:
    """Which places and offices a sentence calls the first and which the last of all, their names folded.

    >>> _placed("Huyện Gò Sáo dẫn đầu với 9 lớp; thấp nhất là xã Tân Dân 2 lớp")
    {'go sao': {'first'}, 'tan dan': {'last'}}
    """
    found: dict[str, set[str]] = {}
    going_on = None
    for clause in re.split(r"[;,.]\s", _BRACKETED.sub(" ", text)):
        placed = _PLACED.search(clause.lower())
        group = (placed.lastgroup if placed else going_on) or ""
        # "Nhiều nhất là xã A, xã B": what follows is as high; "xã A dẫn đầu, xã B ..." tells nothing of B.
        going_on = group if not placed or _BEHIND.match(clause[placed.end() :]) else None
        for name in _NAMED_THERE.finditer(clause) if group else ():
            found.setdefault(fold(name[1] or name[2]), set()).add(group)
    return found


def _another_leads(case: Case) -> Answer | None:
    """ "Xã A đứng chót vì sao?" where the report has it lead; "xã A dẫn đầu nhờ gì?" where it tells that of xã B."""
    asked = _PLACED.search(case.low)
    if asked is None or "yes_no" in case.want or not ("reason" in case.want or _BY_WHAT_MEANS.search(case.low)):
        return None
    own = {fold(name) for name in parts(case.understood)}
    told = [(e, _placed(e.text)) for e in case.chosen]
    named = {name for _, placed in told for name in placed if re.search(rf"\b{name}\b", fold(case.low))}
    if any(asked.lastgroup in placed.get(name, ()) for _, placed in told for name in named):
        return None
    for evidence, placed in told:
        turned = named & placed.keys()
        others = any(asked.lastgroup in groups for groups in placed.values())
        if turned or (own and others and evidence.coverage >= _OF_THE_MATTER):
            return against(case, evidence, "Báo cáo xếp thứ tự khác với điều câu hỏi giả định.")
    return None


_PLACE_CLAUSE = re.compile(r"[;,.]\s")
_PACE = re.compile(
    r"\b(?:(?P<early>sớm (?:hơn|so với)|trước (?:thời )?hạn|về đích sớm|vượt tiến độ)"
    r"|(?P<late>trễ|chậm|muộn|quá hạn))\b"
)
_SENTENCE_PART = re.compile(r"[;.]\s")


def _place_moved_otherwise(case: Case) -> Answer | None:
    """ "Vì sao số vụ ở huyện A tăng?" where the sentence says "giảm nhiều nhất là A"; "vì sao A bàn giao trễ?" where it
    says "A về đích sớm hơn cam kết"."""
    if "reason" not in case.want or _OPEN.search(case.low):
        return None
    return _told_otherwise(case, _MOVES, _PLACE_CLAUSE, _OF_THE_MATTER) or _told_otherwise(
        case, _PACE, _SENTENCE_PART, _OF_A_PACE
    )


_OF_A_PACE = 0.25
"""Coverage from which a sentence that tells how timely a place was tells it of what is asked: it says little else."""


def _told_otherwise(case: Case, words: re.Pattern[str], parting: re.Pattern[str], least: float) -> Answer | None:
    """Where all that is said of a place of the question by one of two kinds of words is of the other kind; the sentence
    holds at ``least`` this share of the question."""
    ways = {m.lastgroup for m in words.finditer(case.low)}
    if len(ways) != 1:
        return None
    (way,) = ways
    for name in parts(case.understood):
        clauses = [(e, c) for e in case.chosen for c in parting.split(e.text) if fold(name) in fold(c)]
        told = [(e, m) for e, c in clauses for m in words.finditer(c.lower())]
        if told and all(m.lastgroup != way for _, m in told) and told[0][0].coverage >= least:
            return against(case, told[0][0], f"Báo cáo nói “{told[0][1][0]}” về {name}.", told[0][1][0])
    return None


GATES: tuple[Callable[[Case], Answer | None], ...] = (
    _moved_otherwise,
    _changed_otherwise,
    _place_moved_otherwise,
    _ranked_otherwise,
    _another_leads,
)
