"""A question with the sentences that would answer it, and how it is said that they do not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answering import scope
from rag.answering.answer import Answer
from rag.answering.evidence import Evidence, Weight, keys_of, runs
from rag.answering.quantities import right_unit
from rag.answering.question import Understood
from rag.answering.refusing import abstain
from rag.answering.understanding.asking import Asked, outer
from rag.answering.understanding.knowledge import Knowledge
from rag.answering.understanding.spelling import SHORT_FORMS
from rag.answering.verify import tokens
from rag.models.encoder import EmbeddedEncoder
from rag.text.tokens import search_form
from rag.text.tokens import symbols as symbols_of


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the sentences that would answer it, best first; ``vocabulary`` knows words and their meaning."""

    understood: Understood
    want: Asked
    ranked: Sequence[Evidence]
    chosen: Sequence[Evidence]
    weight: Weight
    knowledge: Knowledge
    vocabulary: EmbeddedEncoder

    @property
    def compounds(self) -> tuple[str, ...]:
        """The question's words of two syllables, in its order, in small letters."""
        words = self.vocabulary.words(search_form(self.understood.text))
        return tuple(word for word in words if " " in word)

    @property
    def low(self) -> str:
        """The question in small letters, one space between words, its short forms written out where they stand alone.

        "Hết bao nhiêu? NQ nào?" is "hết bao nhiêu? nghị quyết nào?".
        """
        text = " ".join(self.understood.text.lower().split())
        return outer(SHORT_WORDS.sub(lambda m: SHORT_FORMS[m[0]], text))


SHORT_WORDS = re.compile(r"(?<![\w/-])(?:qđ|kh|cv|nq|nđ)(?! ?\d)(?![\w/-])")


def bearing(case: Case) -> list[Evidence]:
    """The chosen sentences that could hold the figure: they have one that the question does not state itself, of the
    unit asked for, or one told by a word."""
    own, nouns = numbers(case.understood.text), case.want.nouns
    return [
        e
        for e in case.chosen
        if (_has_figure(e.text) and not numbers(e.text) <= own and right_unit(e.text, nouns)) or in_words(e.text, nouns)
    ]


def in_words(text: str, nouns: Sequence[Sequence[str]]) -> bool:
    """Whether a thing is counted by a word; "một" alone counts little: "một hộ" is some household.

    >>> in_words("Đã bớt từ năm con trâu xuống còn một con.", [("con",)]), in_words("Một hộ kêu ca.", [("hộ",)])
    (True, False)
    """
    low = text.lower()
    return any(re.search(rf"\b(?:{_COUNTED}) {re.escape(noun[0])}\b", low) for noun in nouns)


def numbers(text: str) -> set[str]:
    """The figures of a text, "03" as "3", without the label it begins with."""
    return {k.lstrip("0") for k in keys_of(_OWN_LABEL.sub("", text)) if k[0].isdigit()}


_OWN_LABEL = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2})*[.)]\s")


@lru_cache(maxsize=1024)  # each gate asks it of the same few sentences
def _has_figure(text: str) -> bool:
    """Whether there is a figure besides days, years and the numbers of directives."""
    told = _A_YEAR.sub(" ", without_dates(_OWN_LABEL.sub("", text)))
    return any(k[0].isdigit() for k in keys_of(told))


_A_YEAR = re.compile(r"(?<![\d.,/-])(?:19|20)\d{2}(?![\d/]|[.,]\d|-[A-ZĐa-zđ])")


def formally(case: Case, found: Sequence[Evidence]) -> bool:
    """Whether some of the sentences, or the headings above them, say what is asked in a report's formal words."""
    said = [keys_of(text) for e in found for text in (e.text, *e.hit.passage.breadcrumb)]
    own = keys_of(case.understood.text)
    forms = [keys_of(form.replace("_", " ")) for form in case.understood.formal]
    forms = [form for form in forms if not form or not runs(own, form)]  # what is asked in these words says no more
    return any(runs(keys, form) for form in forms if form for keys in said)


def nearest(case: Case, text: str, *, premise: bool = False, telling: str = "") -> Answer:
    """A refusal that lists the closest passages, as a way on; of a long one the part around its ``telling`` words."""
    lines = [text]
    shown = list(case.chosen[:2])
    if shown:
        lines.append("Báo cáo viết:" if premise else "Đoạn gần nhất:")
        lines += [f"{_where(e)}: “{_shortened(e.text, telling)}”" for e in shown]
    return abstain.abstained("false_premise" if premise else "weak_evidence", "\n".join(lines))


def _where(evidence: Evidence) -> str:
    return f"{scope.name_of(evidence.hit.document)}, mục {evidence.hit.passage.section}"


def _shortened(text: str, telling: str = "", most: int = 220) -> str:
    if len(text) <= most:
        return text
    ends = text.lower().find(telling) + len(telling)
    if ends <= most:
        return text[: text.rfind(" ", 0, most)] + "..."
    begins = text.find(" ", ends - most) + 1
    return "..." + text[begins:ends] + ("..." if text[ends:].strip(" .") else "")


PERSONS = ("ông", "bà", "đồng chí")
"""What stands before a person's name."""


def around(evidence: Evidence) -> list[str]:
    """All that says what a sentence is about: its passage, the headings above it, its document's head."""
    return [evidence.hit.passage.text, *evidence.hit.passage.breadcrumb, *head(evidence)]


def head(evidence: Evidence) -> list[str]:
    """What the head of a sentence's document prints: its places, who issued it, its title."""
    m = evidence.hit.document.metadata
    return [h for h in (m.place, m.district, m.province, m.issuer, m.title) if h]


NUMBER_WORDS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
"""One to ten."""
_COUNTED = "|".join((*NUMBER_WORDS[1:], "(?:còn|chỉ|đúng) một"))
COUNT = rf"(?:\d+|{'|'.join(NUMBER_WORDS)})"
"""A number, in figures or as a word."""


# ---------------------------------------------------------------- figures of a text


def stated(understood: Understood) -> set[str]:
    """The telling figures of a question, without their percent sign."""
    text = understood.text
    numbered = set(re.findall(r"\d+", " ".join((*symbols_of(text), *understood.symbols))))
    text = _PERIODS.sub(" ", text)
    return {t.rstrip("%") for t in tokens(without_dates(text)) if _telling(t) and t not in numbered}


_PERIODS = re.compile(
    r"\b(?:ngày|tháng|quý|tuần)(?: thứ)? \d{1,2}\b(?!%|[.,]\d)"
    r"|\b\d{1,2} (?:ngày|tuần|tháng|quý)(?= (?:đầu|cuối|qua|năm|của năm|vừa qua|gần đây|(?:19|20)\d\d)\b)",
    re.IGNORECASE,
)
"""When something was, which tells no figure: "tới cuối tháng 11", "trong 10 tháng năm 2031"."""


def figures(text: str) -> list[str]:
    """The figures of a text outside symbols and dates, without percent signs; a ratio also in its parts."""
    found = [k.rstrip("%") for k in keys_of(without_dates(text)) if k[0].isdigit()]
    return [*found, *(part for k in found if "/" in k for part in k.split("/"))]


def _telling(token: str) -> bool:
    if not token[0].isdigit() or "/" in token:
        return False
    if token.isdecimal():
        return len(token) > 4 or (int(token) >= 10 and not 1900 <= int(token) <= 2100)
    return True


_NUMBERED = re.compile(
    r"(?:số|nghị quyết|chỉ thị|kết luận|quyết định|kế hoạch|công văn|nghị định|khoản|điều|mục|khóa|khoá|mùng|mồng"
    r"|\b(?:qđ|nq|ct|kl|kh|cv|nđ|ctmtqg)|(?:chương trình|đề án)(?: mtqg| mục tiêu quốc gia)?|cứ(?: mỗi)?)"
    r"\s+\d+(?![\d,.]*%)"
    # "QĐ 217, 218:" names two.
    r"(?:(?:,|\s+(?:và|hay|hoặc))\s+(?:số\s+)?\d+(?=\s*(?:[:;,.?)]|$|(?:và|của|thì|ở|do)\b)))*"
)


def without_dates(text: str) -> str:
    for symbol in re.findall(r"\d+\s?[/-]\s?(?:\d{4}/)?[A-ZĐ][\w/-]+|\d+[/-]\d+[/-]\d{4}", text):
        text = text.replace(symbol, " ")
    return _NUMBERED.sub(" ", text.lower())
