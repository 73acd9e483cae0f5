"""A report named by its title: "Báo cáo sơ kết Chỉ thị 30 kiến nghị gì?", "hạn chế trong thực hiện Chỉ thị 30"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rag.records import DocumentCard
from rag.text.places import covers
from rag.text.tokens import syllables
from rag.text.words.abbreviations import expand

_ENDS = (
    "kiến nghị|đề nghị|đề xuất|nêu|ghi|viết|cho|nói|kể|xác định|chỉ ra|nhận định|nhắc|dẫn|có|thì|là|gì|nào|ai|bao nhiêu"
    "|mấy|được|bị|vì sao|tại sao|sao|theo|do|của|ở|tại|gửi|với|còn|đã|không|gọi|dùng|lấy|số|ra sao|thế nào|trong"
)
_NAMED = re.compile(
    r"\b(?:(?:sau|qua|trong) )?(?:\d+ năm )?"
    rf"(?:báo cáo|thực hiện|sơ kết|tổng kết) ((?:(?!(?:{_ENDS})\b)[^\s,;:?!.“”\"]+ ?)+)",
    re.IGNORECASE,
)
_CALLED_REPORT = re.compile(r"(?:\S+ ){0,3}(?:báo cáo|sơ kết|tổng kết)\b", re.IGNORECASE)
_FRAME = frozenset(
    "tổng sơ kết quả thực hiện công tác về việc giám sát năm tháng đầu cuối quý tình hình số nghị quyết chỉ thị luận"
    " đánh giá và trên địa bàn tỉnh huyện xã thành phố thị các triển khai".split()
)
"""What titles are framed with, which tells no report from another."""
_NUMBERED = re.compile(r".*(?<![\d/])\d{1,3}(?!\d)\S*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_INITIALS = re.compile(r"\b[A-ZĐ]{2,}\b")
_TELLING = 2
"""Words, or one number, from which a title is named."""


@dataclass(frozen=True, slots=True)
class Titled:
    """The ids of the reports that a question names by their title, the words it does so with, and the rest of it."""

    documents: tuple[str, ...]
    words: tuple[str, ...]
    rest: str


class Titles:
    """Reports by the words of their titles: what a question calls one is looked up, not held against every title."""

    def __init__(self, cards: Iterable[DocumentCard]) -> None:
        self._cards = tuple(cards)
        self._having: dict[str, set[int]] = {}
        for at, card in enumerate(self._cards):
            for word in _words(card.metadata.title or ""):
                self._having.setdefault(word, set()).add(at)

    def having(self, words: Iterable[str]) -> list[DocumentCard]:
        """The reports with all of some words (at least one) in their titles, in the library's order."""
        having = [self._having.get(word, set()) for word in words]
        return [self._cards[at] for at in sorted(set.intersection(*having))]


def named_by_title(text: str, titles: Titles, places: Collection[str] = ()) -> Titled | None:
    """The reports whose titles have all that a question calls them by, each of another place; None where none has.

    Only those that speak for all of the ``places``.

    What carried out a directive is a report on that: "hạn chế trong thực hiện Chỉ thị 30" are those such a report tells
    of. Years alone name none. Words that the rest of the question has as well are not among the ``words``.
    """
    for found in _NAMED.finditer(text):
        # Behind a directive's number another clause may begin: "thực hiện Chỉ thị 30 gặp khó khăn".
        numbered = _NUMBERED.match(text, found.start(1), found.end(1))
        for end in (found.end(1), numbered.end() if numbered else 0):
            telling = _words(text[found.start(1) : end]) - _FRAME
            if len(telling) < _TELLING and not any(k.isdigit() and not _YEAR.fullmatch(k) for k in telling):
                continue
            titled = [card for card in titles.having(telling) if all(_speaks_for(card, place) for place in places)]
            if not _CALLED_REPORT.match(found[0]):
                # What carried out one matter of several is only a part of such a report.
                titled = [card for card in titled if one_matter(card.metadata.title or "")]
            if titled and len({card.metadata.place or card.metadata.province for card in titled}) == len(titled):
                rest = f"{text[: found.start()]} {text[end:]}"
                words = _words(text[found.start() : end]) - _words(rest)
                return Titled(tuple(card.id for card in titled), tuple(sorted(words)), rest)
    return None


def _speaks_for(card: DocumentCard, place: str) -> bool:
    return covers(place, card.metadata.province, card.metadata.issued_on)


_MATTERS = re.compile(r"[,;]| và ")
_AHEAD = frozenset("nhiệm vụ trọng tâm phương hướng giải pháp chỉ tiêu kế hoạch thời gian tới".split())
_SYMBOL = re.compile(r"\d+(?:/\d{4})?[-/][A-ZĐ]")


def one_matter(title: str) -> bool:
    """Whether all of a report is about one thing: a directive, or what its title does not list several of.

    >>> one_matter("Kết quả tiếp công dân năm 2031; nhiệm vụ năm 2032"), one_matter("Tiếp công dân và chống hạn hán")
    (True, False)
    """
    if _SYMBOL.search(title):
        return True
    parts = ({w for w in _words(part) if not w[0].isdigit()} - _FRAME - _AHEAD for part in _MATTERS.split(title))
    return sum(len(part) >= _TELLING for part in parts) <= 1


def _words(text: str) -> frozenset[str]:
    """The words of a text, its abbreviations written out."""
    return frozenset(syllables(_INITIALS.sub(lambda m: next(iter(expand(m[0])), m[0]), text)))
