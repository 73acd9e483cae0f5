"""Follow-up questions, resolved without a model against what was asked and answered before.

A follow-up is recognised by its form and made whole by putting what it names into the question before it; anything
else stands as it is. The resolved question is what is asked, and it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.answer import Turn
from rag.answering.question import Knowledge, understand
from rag.records import DocumentCard
from rag.text.tokens import fold

_WHAT_ABOUT = re.compile(
    r"^(?:thế |vậy |và |rồi )?(?:còn |ở |tại |với )?(?:còn |ở |tại |với |tỉnh |huyện |thành phố |tp\.? )*(.{1,80}?)"
    r"\s*(?:thì sao|thì thế nào|thì như thế nào|thế nào|ra sao|thì|có không|nữa)?\s*[?.!]*$",
    re.IGNORECASE,
)
_OPENS = re.compile(r"^(?:(?:thế|vậy|và|rồi)\s+)?(?:còn|thế|vậy)\b|\bthì (?:sao|thế nào|như thế nào)\b", re.IGNORECASE)
_YEAR_STEP = (
    (re.compile(r"\bnăm (?:sau|tiếp theo|kế tiếp)\b", re.IGNORECASE), 1),
    (re.compile(r"\bnăm (?:trước|ngoái|liền trước)\b", re.IGNORECASE), -1),
)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_VERBATIM = re.compile(
    r"\b(?:trích|cho (?:tôi )?xem|đưa|lấy)\b.{0,30}\b(?:nguyên văn|đầy đủ|toàn bộ)\b"
    r"|\bnguyên văn (?:đoạn|câu|phần|đó|này)",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"\b(?:ở đó|ở đấy|nơi đó|nơi này|(?:tỉnh|huyện|thành phố|địa phương|xã) (?:đó|này|ấy))\b", re.IGNORECASE
)
_THAT_REPORT = re.compile(r"\b(?:báo cáo|văn bản|tài liệu) (?:đó|này|ấy|trên)\b", re.IGNORECASE)
_BARE_REASON = re.compile(
    r"^(?:thế |vậy )?(?:vì sao|tại sao|do đâu|lý do)(?: (?:vậy|thế|lại thế|như vậy|lại vậy))?\s*\??$", re.IGNORECASE
)
_ASKING_TAIL = re.compile(
    r"\s*(?:,?\s*(?:là\s+)?(?:bao nhiêu|như thế nào|thế nào|ra sao|gì|mấy|nào|khi nào|ở đâu)\b[^,;]*)?[?.!\s]*$",
    re.IGNORECASE,
)


def resolve(question: str, history: Sequence[Turn], knowledge: Knowledge) -> str:
    """The question made whole with the conversation; the question itself where it is no follow-up."""
    if not history:
        return question
    last = history[-1]
    text = " ".join(question.split())
    if _VERBATIM.search(text) and len(text.split()) <= 10:
        return f"Trích nguyên văn: {_without_verbatim(last.question)}"
    if _BARE_REASON.match(text):
        return f"Vì sao {_lowered(_ASKING_TAIL.sub('', last.question))}?"
    pointed = _pointed(text, last, knowledge)
    if pointed != text:
        return pointed
    for pattern, step in _YEAR_STEP:
        if pattern.search(text) and len(text.split()) <= 8:
            return _with_year(last, knowledge, step)
    return _what_about(text, last, knowledge)


def _what_about(text: str, last: Turn, knowledge: Knowledge) -> str:
    match = _WHAT_ABOUT.match(text)
    if match is None or not _OPENS.search(text) or len(text.split()) > 12:
        return text
    topic = match[1].strip()
    understood = understand(topic, knowledge)
    rest = _beyond(topic, (*understood.places, *map(str, understood.years), "năm", "tỉnh", "huyện", "thành phố", "tp"))
    if rest:
        return _with_topic(topic, last, knowledge)
    whole = last.question
    if understood.places:
        whole = _with_place(whole, understood.places[0], knowledge)
    if understood.years:
        whole = _set_year(whole, str(understood.years[0]))
    return whole if understood.places or understood.years else _with_topic(topic, last, knowledge)


def _beyond(topic: str, known: Sequence[str]) -> str:
    """What a topic says beyond the known names."""
    left = f" {fold(topic)} "
    for name in sorted(known, key=len, reverse=True):
        left = left.replace(f" {fold(name)} ", "  ")
    return left.strip(" ,.?")


def _with_place(question: str, place: str, knowledge: Knowledge) -> str:
    """The question about another place."""
    old = understand(question, knowledge).places
    span = next((s for p in old if (s := _find(question, p)) is not None), None)
    if span is None:
        return f"{question.rstrip(' ?.!')} ở {place}?"
    start, end = span
    # "tỉnh Cà Mau" -> "Tuần Giáo": the kind of place goes with its name.
    prefix = re.search(r"(?:tỉnh|huyện|thành phố|tp\.?|thị xã)\s+$", question[:start], re.IGNORECASE)
    start = prefix.start() if prefix else start
    return question[:start] + place + question[end:]


def _find(text: str, name: str) -> tuple[int, int] | None:
    """Where a name stands in a text, capitals and diacritics aside."""
    folded = "".join(fold(c) or c for c in text)
    if len(folded) != len(text):
        return None
    match = re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", folded)
    return (match.start(), match.end()) if match else None


def _with_year(last: Turn, knowledge: Knowledge, step: int) -> str:
    years = understand(last.question, knowledge).years
    year = years[-1] if step > 0 and years else years[0] if years else _year_of(last)
    return last.question if year is None else _set_year(last.question, str(year + step))


def _year_of(turn: Turn) -> int | None:
    """The year the last answer is of: stated in its first sentence, else its report's."""
    for sentence in turn.answer.sentences[:1]:
        if stated := _YEAR.findall(sentence.text):
            return int(max(stated))
    card = _card(turn)
    dated = card.metadata.issued_on if card else None
    return int(dated[:4]) if dated else None


def _set_year(question: str, year: str) -> str:
    if _YEAR.search(question):
        first = _YEAR.search(question)
        assert first is not None
        tail = _YEAR.sub("", question[first.end() :])
        tail = re.sub(r"^(?:\s*(?:,|và|-|–)\s*)+", " ", tail)
        return f"{question[: first.start()]}{year}{tail}".replace(" ?", "?")
    return f"{question.rstrip(' ?.!')} năm {year}?"


def _with_topic(topic: str, last: Turn, knowledge: Knowledge) -> str:
    """Another matter, asked of the same place and year in the same way."""
    before = understand(last.question, knowledge)
    now = understand(topic, knowledge)
    place = "" if now.places or not before.places else f" của {before.places[0]}"
    year = "" if now.years or not before.years else f" năm {before.years[0]}"
    how = "bao nhiêu" if re.search(r"bao nhiêu|mấy", last.question, re.IGNORECASE) else "thế nào"
    return f"{topic[:1].upper()}{topic[1:]}{place}{year} {how}?"


def _pointed(text: str, last: Turn, knowledge: Knowledge) -> str:
    """ "ở đó", "báo cáo này" written out."""
    card = _card(last)
    places = understand(last.question, knowledge).places
    place = places[0] if places else (card.metadata.place or card.metadata.province if card else None)
    if card is not None:
        text = _THAT_REPORT.sub(_called(card), text)
    return (
        _THERE.sub(lambda m: f"ở {place}" if m[0].lower().startswith(("ở", "nơi")) else place, text) if place else text
    )


def _called(card: DocumentCard) -> str:
    m = card.metadata
    parts = [
        (m.kind or "tài liệu").lower(),
        m.number or m.title or "",
        f"của {m.place or m.province}" if m.place else "",
    ]
    return " ".join(p for p in parts if p)


def _card(turn: Turn) -> DocumentCard | None:
    return turn.answer.citations[0].document if turn.answer.citations else None


def _without_verbatim(question: str) -> str:
    return re.sub(r"^Trích nguyên văn:\s*", "", question)


def _lowered(text: str) -> str:
    """First letter small unless it opens a name or an abbreviation."""
    words = text.split()
    if len(words) > 1 and (words[0].isupper() or words[1][:1].isupper()):
        return text
    return text[:1].lower() + text[1:]
