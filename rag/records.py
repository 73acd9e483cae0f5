"""The nouns of Tiền Lệ, frozen. Steps take them and return new ones.

Glossary: *số ký hiệu* the symbol of a document ("401-BC/BDV-BCSDUBND"), here ``number``; *trích yếu* what it is
about, here ``title``; *căn cứ* the documents it rests on, here ``references``.

One coordinate system: every :class:`Span` counts Unicode code points of ``Document.text``, half open, so that
``document.text[span.start:span.end]`` is the passage, the quotation, the reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal[
    "dac_diem_tinh_hinh",
    "lanh_dao_chi_dao",
    "ket_qua",
    "danh_gia_chung",
    "uu_diem",
    "han_che",
    "nguyen_nhan",
    "kinh_nghiem",
    "nhiem_vu_giai_phap",
    "kien_nghi",
    "khac",
]
Precision = Literal["day", "month", "year", "none"]
Nature = Literal["original", "digest"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points.

    >>> Span(3, 7).of("số 401-BC")
    '401-'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters it covers."""
        return text[self.start : self.end]

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def __len__(self) -> int:
        return self.end - self.start


# ---------------------------------------------------------------- what a reader hands over


@dataclass(frozen=True, slots=True)
class RawPage:
    """One page as the format gave it; ``number`` from 1, None where the format has no pages.

    ``text`` is plain lines with a small markup that every reader writes and ``text.normalise`` takes away again:
    a blank line between paragraphs, ``# `` before a heading the format itself marks, ``<sup>9</sup>`` at a footnote's
    anchor and a paragraph ``<sup>9</sup> ...`` for the footnote, ``| a | b |`` rows for a table, ``---`` for a rule.
    ``hard_wrapped`` is True where a line end is a typesetter's (PDF, OCR), False where a line is a paragraph (DOCX,
    HTML), None where only the text can tell (plain text, Markdown).
    """

    number: int | None
    text: str
    hard_wrapped: bool | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as its reader understood it, before anything is interpreted.

    ``sha256`` is of the file's bytes: the identity of the document. ``front_matter`` holds fields that a Markdown file
    declares about itself (kind, number, date, issuer, place, title, nature). ``ocr_confidence`` is the mean over
    recognised pages, in [0, 1]; None where nothing was recognised from a picture.
    """

    source: str
    path: str | None
    sha256: str
    format: str
    pages: tuple[RawPage, ...]
    front_matter: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    ocr_confidence: float | None = None


# ---------------------------------------------------------------- a document and its parts


@dataclass(frozen=True, slots=True)
class Page:
    """A printed page; a footnote moved to its anchor's section gives a page more than one span."""

    number: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the section tree.

    ``path`` is what a reader would cite ("II.2.1"); ``label`` as printed without its mark, None for an unnumbered
    heading; ``span`` holds the heading and all below, ``own_end`` ends its own text (where its first child begins).
    """

    path: str
    label: str | None
    title: str
    level: int
    span: Span
    own_end: int
    role: Role = "khac"


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole paragraphs of one section: the unit that is encoded, found and shown.

    ``text == document.text[span.start:span.end]``. ``breadcrumb`` (place and year, then section titles from the top,
    then a table's header where there is one) is encoded with the text and never shown as part of it. ``footnote`` is
    the number of the footnote the passage is, else None. ``point`` is the number of a list item it begins with.
    """

    id: str
    document_id: str
    section: str
    span: Span
    text: str
    breadcrumb: tuple[str, ...] = ()
    footnote: int | None = None
    point: str | None = None
    page: int | None = None
    role: Role = "khac"


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote: where its mark stood in the body (``anchor``, the mark itself is dropped) and where its text stands,
    at the end of the section of its anchor."""

    number: int
    anchor: int
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """One mention of another document, as printed (``surface``), with the fields that could be read from it.

    ``number`` is canonical ("30-KH/BDVHU-UBND" for a printed "30- KH/BDVHU-UBND"); ``date`` is ISO of the printed date
    ("2014-07-15", "2013-06", "2015") even where the source is in error; ``scope`` is the place that a local symbol
    needs ("Kiên Giang"), ``directive_id`` is None while two directives fit.
    """

    surface: str
    span: Span
    section: str
    footnote: int | None
    kind: str | None
    number: str | None
    date: str | None
    issuer: str | None
    title: str | None
    scope: str | None = None
    term: str | None = None
    directive_id: str | None = None


@dataclass(frozen=True, slots=True)
class Directive:
    """The thing that references mention: kind + number + issuer + year (party documents: + term, *khóa*)."""

    id: str
    kind: str
    number: str | None
    issued_on: str | None
    issuer: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Period:
    """What a report reports on, as printed, with its first and last day."""

    text: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed: name, title ("PHÓ CHỦ TỊCH"), on whose authority ("TM. ỦY BAN NHÂN DÂN")."""

    name: str
    title: str | None
    authority: str | None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself; what it does not say is None."""

    kind: str | None = None
    number: str | None = None
    number_printed: str | None = None
    issuer: str | None = None
    province: str | None = None
    district: str | None = None
    place: str | None = None
    issued_on: str | None = None
    issued_precision: Precision = "none"
    title: str | None = None
    period: Period | None = None
    signers: tuple[Signer, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """What reading did and could not do, for the person who keeps the library.

    ``counts`` holds whole numbers under stable names ("joined_lines", "joined_pages", "footnotes_moved",
    "pages_without_text"); ``warnings`` are Vietnamese sentences.
    """

    format: str
    counts: Mapping[str, int] = field(default_factory=dict)
    ocr_confidence: float | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A report or directive, read. ``id`` is the first 16 hex digits of ``sha256``."""

    id: str
    source: str
    path: str | None
    sha256: str
    text: str
    pages: tuple[Page, ...]
    metadata: Metadata
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    references: tuple[Reference, ...]
    report: ReadingReport
    footnotes: tuple[Footnote, ...] = ()
    nature: Nature = "original"

    def section(self, path: str) -> Section | None:
        """The section of that path, or None."""
        return next((s for s in self.sections if s.path == path), None)


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """A document without its text: what a list, a hit and a citation need to know of it.

    ``sources`` are the file names it came from, first the one it was first added as; ``corrected`` names the fields a
    keeper has corrected.
    """

    id: str
    sources: tuple[str, ...]
    metadata: Metadata
    nature: Nature
    passages: int
    sections: int
    references: int
    added_on: str
    corrected: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The file name it was first added as."""
        return self.sources[0]


# ---------------------------------------------------------------- asking and finding


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search must stay within; an empty tuple does not restrict. Values of one field are alternatives.

    ``places`` are provinces or districts under their canonical name of the report's time ("Kiên Giang"), which also
    hold what the province they were merged into has issued since; ``years`` match the year of issue or of the period
    reported on; ``directives`` are directive ids that the passage cites; ``without_places`` leaves places out
    ("tỉnh khác").
    """

    places: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    directives: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    without_places: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.places, self.years, self.kinds, self.directives, self.documents, self.without_places))


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found. ``score`` is the fused score in [0, 1]; ``also_in`` lists other places where the same
    text stands, as formal references; ``why`` names what it was found by, in Vietnamese, for the reader.
    """

    rank: int
    score: float
    passage: Passage
    document: DocumentCard
    also_in: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
