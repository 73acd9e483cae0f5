"""What a follow-up names, put into the question before it: a place, a year, another matter, something beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.answer import Turn
from rag.answering.question import understand
from rag.answering.scope import PARTS, named_after
from rag.answering.understanding.knowledge import Knowledge
from rag.records import DocumentCard
from rag.text.tokens import fold

_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
ASKS = re.compile(r"\b(?:bao nhiêu|mấy|nào|gì|ai|vì sao|tại sao|ra sao|đâu)\b", re.IGNORECASE)
PART_NAME = re.compile(r"^(huyện|xã|phường|thị trấn|thị xã|quận|thành phố|tp\.?|sở|ban|công an) (?=\S)", re.IGNORECASE)
_LEVEL = re.compile(r"(?:(?:ở|của|tại) )?((?:các )?cấp (?:tỉnh|huyện|xã|cơ sở|thôn))", re.IGNORECASE)
_MOVED_SAID = re.compile(r", (?:có )?(?:tăng|giảm|cao hơn|thấp hơn)\b[^,]*$", re.IGNORECASE)


def beyond(topic: str, known: Sequence[str]) -> str:
    """What a topic says beyond the known names."""
    left = f" {fold(topic)} "
    for name in sorted(known, key=len, reverse=True):
        left = left.replace(f" {fold(name)} ", "  ")
    return left.strip(" ,.?")


def with_place(question: str, place: str, knowledge: Knowledge) -> str:
    """The question about another place."""
    understood = understand(question, knowledge)
    question = understood.text if question == question.lower() else question
    if (part := PART_NAME.match(place)) and (beside := _part_of_its_kind(question, part[1])):
        return question[: beside[0]] + place + question[beside[1] :]
    old = understood.places
    span = next((s for p in old if (s := _find(question, p)) is not None), None)
    if span is None:
        return f"{question.rstrip(' ?.!')} ở {place}?"
    start, end = span
    # "tỉnh Cà Mau" -> "Tuần Giáo": the kind of place goes with its name.
    prefix = re.search(r"(?:tỉnh|huyện|thành phố|tp\.?|thị xã)\s+$", question[:start], re.IGNORECASE)
    start = prefix.start() if prefix else start
    return question[:start] + place + question[end:]


_LEVELS = (
    ("huyện", "quận", "thị xã", "thành phố", "tp", "tp."),
    ("xã", "phường", "thị trấn"),
    ("sở", "ban", "công an"),
)


def _part_of_its_kind(question: str, kind: str) -> tuple[int, int] | None:
    """Where the first part of a place stands in a question that is of the level of another: "xã Sơn Lập" beside a
    phường."""
    level = next((some for some in _LEVELS if kind.lower() in some), ())
    named = (f"{k} {name}" for k, name in named_after(question, PARTS) if k.lower() in level)
    return next((span for part in named if (span := _find(question, part)) is not None), None)


def _find(text: str, name: str) -> tuple[int, int] | None:
    """Where a name stands in a text, capitals and diacritics aside."""
    folded = "".join(fold(c) or c for c in text)
    if len(folded) != len(text):
        return None
    match = re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", folded)
    return (match.start(), match.end()) if match else None


def with_year(last: Turn, knowledge: Knowledge, step: int) -> str:
    """The last question of the year so many years on; as it was where no year is known."""
    years = understand(last.question, knowledge).years
    year = years[-1] if step > 0 and years else years[0] if years else _year_of(last)
    return last.question if year is None else set_year(last.question, str(year + step))


def _year_of(turn: Turn) -> int | None:
    """The year the last answer is of: stated in its first sentence, else its report's."""
    for sentence in turn.answer.sentences[:1]:
        if stated := _YEAR.findall(sentence.text):
            return int(max(stated))
    card = card_of(turn)
    dated = card.metadata.issued_on if card else None
    return int(dated[:4]) if dated else None


def set_year(question: str, year: str) -> str:
    """The question of this year in place of those it names: "năm 2018 và 2019" becomes "năm 2020"."""
    if _YEAR.search(question):
        first = _YEAR.search(question)
        assert first is not None
        tail = _YEAR.sub("", question[first.end() :])
        tail = re.sub(r"^(?:\s*(?:,|và|-|–)\s*)+", " ", tail)
        return f"{question[: first.start()]}{year}{tail}".replace(" ?", "?")
    return f"{question.rstrip(' ?.!')} năm {year}?"


def with_topic(topic: str, last: Turn, knowledge: Knowledge) -> str:
    """Another matter, asked of the same place and year in the same way; of another level, the same matter."""
    if level := _LEVEL.fullmatch(topic):
        at, said = f"ở {level[1]}", last.question.rstrip(" ?.!")
        return f"{_LEVEL.sub(at, said, count=1) if _LEVEL.search(said) else f'{said} {at}'}?"
    before = understand(last.question, knowledge)
    now = understand(topic, knowledge)
    place = "" if now.places or not before.places else f" của {before.places[0]}"
    year = "" if now.years or not before.years else f" năm {before.years[0]}"
    how = " bao nhiêu" if re.search(r"bao nhiêu|mấy", last.question, re.IGNORECASE) else " thế nào"
    how = "" if ASKS.search(topic) else how
    return f"{topic[:1].upper()}{topic[1:]}{place}{year}{how}?"


def compared(topic: str, last: Turn, knowledge: Knowledge) -> str:
    """The last question of its place and another one ("so với Cà Mau thì sao?"), or of another year."""
    now, before = understand(topic, knowledge), understand(last.question, knowledge)
    if set(now.places) & set(before.places):
        return last.question
    if now.places and before.places and (span := _find(last.question, before.places[0])) is not None:
        return f"{last.question[: span[1]]} và {now.places[0]}{last.question[span[1] :]}"
    if now.places:
        return with_place(last.question, now.places[0], knowledge)
    if now.years:
        return f"{last.question.rstrip(' ?.!')} so với năm {now.years[0]}?"
    return with_topic(topic, last, knowledge)


def card_of(turn: Turn) -> DocumentCard | None:
    """The card of the document an answer quotes first; None where it quotes none."""
    return turn.answer.citations[0].document if turn.answer.citations else None


def lowered(text: str) -> str:
    """First letter small unless it opens a name or an abbreviation."""
    words = text.split()
    if len(words) > 1 and (words[0].isupper() or words[1][:1].isupper()):
        return text
    return text[:1].lower() + text[1:]


def without_direction(question: str) -> str:
    """The question without what it asks of more or less, and without its mark."""
    return _MOVED_SAID.sub("", question).rstrip(" ?.!")
