"""Follow-up questions, resolved without a model against what was asked and answered before.

A follow-up is recognised by its form and made whole by putting what it names into the question before it; anything
else stands as it is. The resolved question is what is asked, and it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.answering.answer import Turn
from rag.answering.conversation import forms
from rag.answering.conversation.pointing import pointed
from rag.answering.conversation.putting import (
    ASKS,
    PART_NAME,
    beyond,
    compared,
    lowered,
    set_year,
    with_place,
    with_topic,
    with_year,
    without_direction,
)
from rag.answering.question import understand
from rag.answering.understanding.courtesies import small_talk
from rag.answering.understanding.knowledge import Knowledge
from rag.answering.understanding.whereabouts import names_in


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
    text = _corrected(text)
    return next(whole for step in _STEPS if (whole := step(text, last, knowledge)) is not None)


def _corrected(text: str) -> str:
    """ "Không, ý tôi là Cà Mau" and "riêng cấp xã?" as one asks on; anything else as it is."""
    found = forms.CORRECTED.match(text)
    meant = found is not None and (found["slip"] or found["end"] or (found["mean"] or "").lower().startswith("ý"))
    if found and meant:
        text = forms.SLIPPED.sub("", found["asked"])
        return text if ASKS.search(text) or len(text.split()) > forms.SHORT else f"còn {text} thì sao?"
    return text if ASKS.search(text) else forms.ALONE.sub("còn ", text)


def _verbatim(text: str, last: Turn, knowledge: Knowledge) -> str | None:
    if (
        forms.MORE.match(text)
        or forms.SAID_WHERE.match(text)
        or (forms.VERBATIM.search(text) and len(text.split()) <= 10)
    ):
        return f"Trích nguyên văn: {last.question}"
    return None


def _reason(text: str, last: Turn, knowledge: Knowledge) -> str | None:
    found = forms.REASON_OF.match(text)
    if not found and not forms.BARE_REASON.match(text):
        return None
    if forms.ASKED_WHY.match(last.question):
        return last.question
    if found or re.search(r"\b(?:bao nhiêu|mấy) \w", last.question, re.IGNORECASE):
        said = forms.HOW_MUCH.sub(" ", without_direction(last.question))
        return f"Vì sao {lowered(said)} {found[1] if found else 'như vậy'}?"
    return f"Vì sao {lowered(forms.ASKING_TAIL.sub('', last.question))}?"


def _beside(text: str, last: Turn, knowledge: Knowledge) -> str | None:
    found = forms.BESIDE.match(text)
    return compared(found[1], last, knowledge) if found else None


def _pointing(text: str, last: Turn, knowledge: Knowledge) -> str | None:
    written_out = pointed(text, last, knowledge)
    return None if written_out == text else written_out


def _year_stepped(text: str, last: Turn, knowledge: Knowledge) -> str | None:
    step = next((s for pattern, s in forms.YEAR_STEP if pattern.search(text)), 0)
    return with_year(last, knowledge, step) if step and len(text.split()) <= 8 else None


def _year_before(text: str, last: Turn, knowledge: Knowledge) -> str | None:
    """ "Thế cùng kỳ thì sao?": the same of the year before."""
    if not forms.SAME_PERIOD.match(text):
        return None
    return f"{forms.SAME_PERIOD_SAID.sub('', last.question).rstrip(' ?.!')} cùng kỳ năm trước?"


def _moved(text: str, last: Turn, knowledge: Knowledge) -> str | None:
    """ "Tăng hay giảm so với năm trước?" of what was asked."""
    if since := forms.SINCE.match(text):
        went = "đạt bao nhiêu" if since[1].lower() in forms.PLANNED else "tăng hay giảm"
        return f"{without_direction(last.question)}, {went} so với {since[1]}?"
    if forms.SHARE.match(text):
        return f"{without_direction(last.question)}, tỷ lệ bao nhiêu?"
    if not forms.MOVED.match(text) or len(text.split()) > forms.LONGER:
        return None
    return f"{without_direction(last.question)}, {lowered(forms.LEAD.sub('', text))}"


def _of_the_same_place(text: str, last: Turn, knowledge: Knowledge) -> str:
    """ "Nguyên nhân là gì?" behind a question on Cà Mau is asked of it, where reports of several places are held."""
    if not re.search(r"\w", text) or len(text.split()) > forms.SHORT or names_in(text):
        return text
    if len({c.metadata.place for c in knowledge.cards}) < forms.SEVERAL:
        return text
    now, before = understand(text, knowledge), understand(last.question, knowledge)
    named = now.places or now.filters.documents or now.directives or now.ambiguous_directives or now.many
    if named or len(before.scopes) != 1 or not before.places or {"definition", "cited_by"} & {*now.asks[:1]}:
        return text
    said, asking = forms.SAID_AND_ASKED.sub(r"\1", text), forms.SAID_AND_ASKED.sub(r"\2", text)
    return f"{said[:1].upper()}{said[1:]} ở {before.places[0]}{asking}?"


def _what_about(text: str, last: Turn, knowledge: Knowledge) -> str:
    match = forms.WHAT_ABOUT.match(text)
    if match is None or not forms.OPENS.search(text) or len(text.split()) > 12:
        return _of_the_same_place(text, last, knowledge)
    understood = understand(match[1].strip(), knowledge)
    # "Còn xã kim cúc thì sao?": the name as it is printed.
    topic = understood.text if match[1].islower() else match[1].strip()
    names_a_part = (part := PART_NAME.match(topic)) and topic[part.end() :][:1].isupper() and not ASKS.search(topic)
    if names_a_part and not understood.places:
        return with_place(last.question, topic, knowledge)
    rest = beyond(topic, (*understood.places, *map(str, understood.years), "năm", "tỉnh", "huyện", "thành phố", "tp"))
    if rest:
        return with_topic(topic, last, knowledge)
    whole = last.question
    if understood.places:
        whole = with_place(whole, understood.places[0], knowledge)
    if understood.years:
        whole = set_year(whole, str(understood.years[0]))
    return whole if understood.places or understood.years else with_topic(topic, last, knowledge)


_STEPS: tuple[Callable[[str, Turn, Knowledge], str | None], ...] = (
    _verbatim,
    _moved,
    _beside,
    _reason,
    _pointing,
    _year_before,
    _year_stepped,
    _what_about,
)


def _without_verbatim(question: str) -> str:
    return re.sub(r"^Trích nguyên văn:\s*", "", question)
