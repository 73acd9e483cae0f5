"""The nouns of an answer, frozen. An answer that claims something carries at least one quotation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.answering.verify import Quotation
from rag.records import DocumentCard

Reason = Literal["out_of_scope", "text_not_in_library", "weak_evidence", "false_premise", "no_question"]
Method = Literal["extractive", "llm"]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where an answer's words stand. ``n`` is its number in the answer, from 1; ``reference`` the formal reference."""

    n: int
    quotation: Quotation
    document: DocumentCard
    reference: str

    @property
    def quote(self) -> str:
        """The words themselves, verbatim."""
        return self.quotation.text

    @property
    def section(self) -> str:
        """The path of the section as a reader would cite it."""
        return self.quotation.section

    @property
    def footnote(self) -> int | None:
        """The footnote's number, None in the body."""
        return self.quotation.footnote

    @property
    def page(self) -> int | None:
        """First page, from 1; None where the format has none."""
        return self.quotation.page


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer. ``citations`` are numbers of Citation; ``verbatim`` False is shown as "diễn giải".

    A cut is marked with "..."; each run between cuts is verbatim.
    """

    text: str
    citations: tuple[int, ...]
    verified: bool = True
    verbatim: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question. ``notes`` are our own words around it (a superseded report, a missing model)."""

    text: str
    abstained: bool
    reason: Reason | None
    method: Method
    citations: tuple[Citation, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of a comparison: the sentence found there, or ``found`` False."""

    place: str
    found: bool
    text: str
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of an indicator: "tỷ lệ hộ nghèo" of a place in a year, with its source."""

    place: str
    year: int | None
    value: float
    printed: str
    unit: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange of a conversation: the question as resolved, and its answer."""

    question: str
    answer: Answer
