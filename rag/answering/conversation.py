"""Follow-up questions, resolved without a model against what was asked and answered before.

A follow-up is recognised by its form and made whole by putting what it names into the question before it; anything
else stands as it is. The resolved question is what is asked, and it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.answering.answer import Turn
from rag.answering.question import understand
from rag.answering.scope import PARTS, named_after
from rag.answering.understanding.courtesies import small_talk
from rag.answering.understanding.knowledge import Knowledge
from rag.answering.understanding.whereabouts import names_in
from rag.records import DocumentCard
from rag.text.tokens import CAPITALS, fold

_WHAT_ABOUT = re.compile(
    r"^(?:thế |vậy |và |rồi )?(?:còn |ở |tại |với |của )*(?:tỉnh )?(.{1,80}?)"
    r"\s*(?:thì sao|thì thế nào|thì như thế nào|thế nào|ra sao|thì|có không|nữa)?"
    r"(?: (?:ko|không|vậy|thế|ạ|nhỉ|hả|nhé))*\s*[?.!]*$",
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
_THEY = re.compile(r"^(?:thế |vậy )?(?:họ(?! tên| và tên| hàng)|địa phương (?:này|đó)|nơi (?:này|đó)) ", re.IGNORECASE)
_OF_WHICH = re.compile(r"^(?:trong đó|trong số (?:đó|này)),? ", re.IGNORECASE)
_THAT_PERSON = re.compile(
    r"\b(?:người|ông|bà|đồng chí|vị) (?:đó|này|ấy|trên)\b|\b(?:ông|bà) ta\b|\b(?:anh|chị) (?:ấy|ta)\b", re.IGNORECASE
)
_IT = re.compile(
    r"\b(?:nó|(?:nghị quyết|chỉ thị|kết luận|quyết định|kế hoạch|công văn|nghị định|thông tư|luật|pháp lệnh|văn bản)"
    r" (?:đó|này|ấy|trên))(?!\w)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:nghị quyết|chỉ thị|kết luận|quyết định|kế hoạch|công văn|nghị định|thông tư|pháp lệnh|luật)\b"
    r"(?: số)? ?(?:\d[\w/Đđ-]*(?: (?:ngày \d{1,2}[/-]\d{1,2}[/-]\d{4}|năm \d{4}))?|[A-ZĐ]\w+(?: \w+){1,3})",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"^(?:thế |vậy )?(?:thì )?(?:so (?:với|sánh với|cùng)|đối chiếu với) (.{1,60}?)(?: thì (?:sao|thế nào))?\s*[?.!]*$",
    re.IGNORECASE,
)
_SAME_PERIOD = re.compile(
    r"^(?:(?:thế|vậy|còn|và|so) )*(?:với )?cùng kỳ(?: năm (?:trước|ngoái))?"
    r"(?: (?:thì|thế nào|ra sao|sao|bao nhiêu|vậy|ạ))*\s*[?.!]*$",
    re.IGNORECASE,
)
_SAME_PERIOD_SAID = re.compile(r",? (?:so với )?cùng kỳ(?: năm (?:trước|ngoái))?(?=\s*[?.!]*$)", re.IGNORECASE)
_IT_IS = r"^(?:(?:thế|vậy|và|như vậy|số đó|con số đó|số này|cái đó|là) )"
_MOVED = re.compile(
    rf"{_IT_IS}*(?:có )?(?:tăng|giảm|cao hơn|thấp hơn|nhiều hơn|ít hơn)\b(?! (?:cường|trưởng|nghèo))"
    rf"|{_IT_IS}*(?:chiếm |đạt |bằng )?(?:bao nhiêu|mấy) ?(?:phần trăm|%)[\s?.!]*$",
    re.IGNORECASE,
)
_MOVED_SAID = re.compile(r", (?:có )?(?:tăng|giảm|cao hơn|thấp hơn)\b[^,]*$", re.IGNORECASE)
_LEAD = re.compile(rf"{_IT_IS}+", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:bao nhiêu|mấy|nào|gì|ai|vì sao|tại sao|ra sao|đâu)\b", re.IGNORECASE)
_PART_OF_IT = re.compile(
    rf"^((?:\w+ ){{0,2}}[{CAPITALS}]\w*(?: [{CAPITALS}]\w*)*) (?:có |được |là |chiếm )?(?:bao nhiêu|mấy)$"
)
_SAID_AND_ASKED = re.compile(
    r"^(.*?)((?: (?:là (?:gì|ai|do đâu|bao nhiêu|những gì)|ra sao|như thế nào|thế nào))?)[\s?.!]*$", re.IGNORECASE
)
_SHORT, _SHORT_DIRECTION = 7, 10
"""Words of a question that leans on the one before: of one without a place, of one on how something moved."""
_SEVERAL = 2
_MORE = re.compile(
    r"^(?:giải thích|nói|trình bày|kể|cho biết|viết)? ?(?:rõ|thêm|kỹ|chi tiết|cụ thể)(?: hơn| thêm| nữa)?\s*[?.!]*$"
    r"|^(?:thế |vậy )?còn (?:gì|ý|nội dung|điều gì|ý gì)(?: nào)?(?: nữa| khác)+(?: không)?\s*[?.!]*$"
    r"|^(?:giải thích|nói|trình bày|kể|cho biết) (?:rõ|thêm|kỹ|chi tiết|cụ thể)(?: hơn)?\s*[?.!]*$",
    re.IGNORECASE,
)
_PART_NAME = re.compile(r"^(huyện|xã|phường|thị trấn|thị xã|quận|thành phố|tp\.?|sở|ban|công an) (?=\S)", re.IGNORECASE)
_BARE_REASON = re.compile(
    r"^(?:thế |vậy )?(?:vì sao|tại sao|do đâu|lý do)(?: (?:vậy|thế|lại thế|như vậy|lại vậy))?\s*\??$", re.IGNORECASE
)
_ASKING_TAIL = re.compile(
    r"\s*(?:,?\s*(?:là\s+)?(?:bao nhiêu|như thế nào|thế nào|ra sao|gì|mấy|nào|khi nào|ở đâu)\b[^,;]*)?[?.!\s]*$",
    re.IGNORECASE,
)


def resolve(question: str, history: Sequence[Turn], knowledge: Knowledge) -> str:
    """The question made whole with the conversation; the question itself where it is no follow-up."""
    text = " ".join(question.split())
    asked = [turn for turn in history if not small_talk(turn.question)]
    if not asked or small_talk(text):
        return question
    last = replace(asked[-1], question=_without_verbatim(asked[-1].question))
    if text.isascii():
        # "Con to cao": nobody asks on of children.
        text = re.sub(r"^con (?=\S)", "còn ", understand(text, knowledge).text, flags=re.IGNORECASE)
    return next(whole for step in _STEPS if (whole := step(text, last, knowledge)) is not None)


def _verbatim(text: str, last: Turn, knowledge: Knowledge) -> str | None:
    if _MORE.match(text) or (_VERBATIM.search(text) and len(text.split()) <= 10):
        return f"Trích nguyên văn: {last.question}"
    return None


def _reason(text: str, last: Turn, knowledge: Knowledge) -> str | None:
    return f"Vì sao {_lowered(_ASKING_TAIL.sub('', last.question))}?" if _BARE_REASON.match(text) else None


def _beside(text: str, last: Turn, knowledge: Knowledge) -> str | None:
    found = _BESIDE.match(text)
    return _compared(found[1], last, knowledge) if found else None


def _pointing(text: str, last: Turn, knowledge: Knowledge) -> str | None:
    pointed = _pointed(text, last, knowledge)
    return None if pointed == text else pointed


def _year_stepped(text: str, last: Turn, knowledge: Knowledge) -> str | None:
    step = next((s for pattern, s in _YEAR_STEP if pattern.search(text)), 0)
    return _with_year(last, knowledge, step) if step and len(text.split()) <= 8 else None


def _year_before(text: str, last: Turn, knowledge: Knowledge) -> str | None:
    """ "Thế cùng kỳ thì sao?": the same of the year before."""
    if not _SAME_PERIOD.match(text):
        return None
    return f"{_SAME_PERIOD_SAID.sub('', last.question).rstrip(' ?.!')} cùng kỳ năm trước?"


def _moved(text: str, last: Turn, knowledge: Knowledge) -> str | None:
    """ "Tăng hay giảm so với năm trước?" of what was asked."""
    if not _MOVED.match(text) or len(text.split()) > _SHORT_DIRECTION:
        return None
    return f"{_MOVED_SAID.sub('', last.question).rstrip(' ?.!')}, {_lowered(_LEAD.sub('', text))}"


def _of_the_same_place(text: str, last: Turn, knowledge: Knowledge) -> str:
    """ "Nguyên nhân là gì?" behind a question on Cà Mau is asked of it, where reports of several places are held."""
    if not re.search(r"\w", text) or len(text.split()) > _SHORT or names_in(text):
        return text
    if len({c.metadata.place for c in knowledge.cards}) < _SEVERAL:
        return text
    now, before = understand(text, knowledge), understand(last.question, knowledge)
    named = now.places or now.filters.documents or now.directives or now.ambiguous_directives or now.many
    if named or len(before.scopes) != 1 or not before.places or {"definition", "cited_by"} & {*now.asks[:1]}:
        return text
    said, asking = _SAID_AND_ASKED.sub(r"\1", text), _SAID_AND_ASKED.sub(r"\2", text)
    return f"{said[:1].upper()}{said[1:]} ở {before.places[0]}{asking}?"


def _what_about(text: str, last: Turn, knowledge: Knowledge) -> str:
    match = _WHAT_ABOUT.match(text)
    if match is None or not _OPENS.search(text) or len(text.split()) > 12:
        return _of_the_same_place(text, last, knowledge)
    understood = understand(match[1].strip(), knowledge)
    # "Còn xã kim cúc thì sao?": the name as it is printed.
    topic = understood.text if match[1].islower() else match[1].strip()
    if (part := _PART_NAME.match(topic)) and topic[part.end() :][:1].isupper() and not understood.places:
        return _with_place(last.question, topic, knowledge)
    rest = _beyond(topic, (*understood.places, *map(str, understood.years), "năm", "tỉnh", "huyện", "thành phố", "tp"))
    if rest:
        return _with_topic(topic, last, knowledge)
    whole = last.question
    if understood.places:
        whole = _with_place(whole, understood.places[0], knowledge)
    if understood.years:
        whole = _set_year(whole, str(understood.years[0]))
    return whole if understood.places or understood.years else _with_topic(topic, last, knowledge)


_STEPS: tuple[Callable[[str, Turn, Knowledge], str | None], ...] = (
    _verbatim,
    _beside,
    _reason,
    _pointing,
    _year_before,
    _moved,
    _year_stepped,
    _what_about,
)


def _beyond(topic: str, known: Sequence[str]) -> str:
    """What a topic says beyond the known names."""
    left = f" {fold(topic)} "
    for name in sorted(known, key=len, reverse=True):
        left = left.replace(f" {fold(name)} ", "  ")
    return left.strip(" ,.?")


def _with_place(question: str, place: str, knowledge: Knowledge) -> str:
    """The question about another place."""
    understood = understand(question, knowledge)
    question = understood.text if question == question.lower() else question
    if (part := _PART_NAME.match(place)) and (beside := _part_of_its_kind(question, part[1])):
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
    how = " bao nhiêu" if re.search(r"bao nhiêu|mấy", last.question, re.IGNORECASE) else " thế nào"
    how = "" if _ASKS.search(topic) else how
    return f"{topic[:1].upper()}{topic[1:]}{place}{year}{how}?"


def _compared(topic: str, last: Turn, knowledge: Knowledge) -> str:
    """The last question of its place and another one ("so với Cà Mau thì sao?"), or of another year."""
    now, before = understand(topic, knowledge), understand(last.question, knowledge)
    if set(now.places) & set(before.places):
        return last.question
    if now.places and before.places and (span := _find(last.question, before.places[0])) is not None:
        return f"{last.question[: span[1]]} và {now.places[0]}{last.question[span[1] :]}"
    if now.places:
        return _with_place(last.question, now.places[0], knowledge)
    if now.years:
        return f"{last.question.rstrip(' ?.!')} so với năm {now.years[0]}?"
    return _with_topic(topic, last, knowledge)


def _person_of(turn: Turn) -> str | None:
    """The one person an answer names: a signer whose name its first quotation holds, or one called "đồng chí"."""
    for citation in turn.answer.citations[:1]:
        for signer in citation.document.metadata.signers:
            if signer.name in citation.quote:
                return signer.name
        if called := next(iter(named_after(citation.quote, ("đồng chí", "ông", "bà"))), None):
            return called[1]
    return None


def _pointed(text: str, last: Turn, knowledge: Knowledge) -> str:
    """ "ở đó", "báo cáo này", "người đó", "nó", "trong đó", "họ" written out."""
    if _THAT_PERSON.search(text) and (person := _person_of(last)):
        return _THAT_PERSON.sub(person, text)
    if _IT.search(text) and (named := _NAMED.search(last.question)):
        return _IT.sub(lambda m: _lowered_kind(named[0], m.start()), text)
    if _OF_WHICH.match(text) or _THEY.match(text):
        return _scoped(text, last, knowledge)
    card = _card(last)
    places = understand(last.question, knowledge).places
    place = places[0] if places else (card.metadata.place or card.metadata.province if card else None)
    if card is not None:
        text = _THAT_REPORT.sub(_called(card), text)
    return (
        _THERE.sub(lambda m: f"ở {place}" if m[0].lower().startswith(("ở", "nơi")) else place, text) if place else text
    )


def _lowered_kind(name: str, at: int) -> str:
    return name if at else name[:1].upper() + name[1:]


def _scoped(text: str, last: Turn, knowledge: Knowledge) -> str:
    """ "Trong đó bao nhiêu đơn ...?" and "Họ có ...?" with the place and year of the question before."""
    before = understand(last.question, knowledge)
    now = understand(text, knowledge)
    place = "" if now.places or not before.places else before.places[0]
    year = "" if now.years or not before.years else f" năm {before.years[0]}"
    if _THEY.match(text):
        return f"{place} {_THEY.sub('', text)}" if place else text
    rest = _OF_WHICH.sub("", text).rstrip(" ?.!")
    if part := _PART_OF_IT.match(rest):
        return _with_place(_MOVED_SAID.sub("?", last.question), part[1], knowledge)
    at = f" ở {place}" if place else ""
    return f"{rest[:1].upper()}{rest[1:]}{at}{year}?" if at or year else text


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
