"""Pages as a format gave them -> canonical paragraphs: layout undone, letters left as printed.

What changes: Unicode form, old fonts, invisible characters, line wraps, page breaks inside sentences, running heads,
page numbers, rules and the marks of markup. What never changes: letters, figures and symbols, slips included.

While lines are joined, two things travel inside the text as private characters, so that every step keeps their place:
the anchor of footnote n, and the beginning of a page. They leave the text when a paragraph is finished.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest

from rag.records import RawPage
from rag.text.directives.symbols import KINDS
from rag.text.layout import labels
from rag.text.layout.flat_layout import (
    flat_runs,
    with_aligned_rows,
    with_parted_paragraphs,
    with_rows,
    without_columns,
)
from rag.text.layout.legacy import repair
from rag.text.layout.note_marks import with_note_marks
from rag.text.layout.running_heads import without_running_heads

NORMALISER_VERSION = "11"
"""Kept in each library: spans of another version are of another text. A test fails where canonical text changes and
this does not."""

_ANCHORS, _PAGES = 0xF0000, 0x100000
_MAX_FOOTNOTE, _MAX_PAGE = 9_999, 60_000
_MARK = re.compile(f"[{chr(_ANCHORS)}-{chr(0x10FFFF)}]")
_ANCHOR = re.compile(r" ?<sup>\s{0,3}\[?(\d{1,4}(?:\s?,\s?\d{1,4}){0,8})\]?\s{0,3}</sup>|\[\^(\d{1,4})\](?!:)")
_FOOTNOTE = re.compile(r"(?:<sup>\s{0,3}\[?(\d{1,4})\]?\s{0,3}</sup>|\[\^(\d{1,4})\]:)[ \t]*")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNIT = re.compile(r"(?:^|[\s\d/(])(?:[kdcm]?m|ha)$")
_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Invisible characters; joiners and direction marks have no work to do in Vietnamese.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f"
    "\ufeff\ufff9-\ufffb\ue000-\uf8ff\U000f0000-\U0010ffff\ud800-\udfff]"
)
_ETH = str.maketrans("Ðð", "Đđ")
_BLANKS = re.compile(r"[^\S\n]+")
_HASHES = re.compile(r"(?:#{1,6}(?:[ \t]+|$))+")
_TABLE_RULE = re.compile(r"[|\s:\-]+")
_TERMINAL = (".", ":", ";", "!", "?", "…")
_CLOSERS = "\"”’)]»*'"
# After these a sentence cannot end, so the next line continues it whatever it begins with.
_OPEN_ENDED = frozenset("luật của và các những với cho do tại từ theo bởi nhằm mỗi mọi".split())
_BEFORE_FIGURE = frozenset("ngày tháng năm số số: Điều Khoản điều khoản".split())
_YEARS = re.compile(r"[-–] ?\d{4}(?!\d)")
_TITLE = 200
_PRINTED_LINE = 110
_KIND = re.compile(
    rf"(?:BÁO CÁO(?: [A-ZĐÀ-Ỹ]+){{0,4}}|{'|'.join(sorted(map(str.upper, KINDS), key=len, reverse=True))})(?: TÓM TẮT)?"
)
_PREAMBLE = re.compile(
    r"(?:Thực hiện|Căn cứ|Theo|Kính gửi|Để|Tiếp tục|Trên cơ sở|Sau|Trong|Qua|Xét|Ngày|Năm (?=\d{4},))(?=[ :]|\d)"
)
_CITES = re.compile(rf"(?:{'|'.join(sorted(KINDS, key=len, reverse=True))}) (?:số|\d)")
_CLOSES = re.compile(r"[^()\s]{1,6}\)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A finished paragraph, or a block whose lines belong together (letterhead, signature, recipients, table rows).

    ``breaks`` are (offset in ``text``, page) where a later page begins inside it; ``anchors`` are (offset, footnote
    number). ``marked`` says that the format itself set it as a heading (a heading style, or bold as a whole).
    """

    text: str
    page: int | None = None
    breaks: tuple[tuple[int, int], ...] = ()
    anchors: tuple[tuple[int, int], ...] = ()
    marked: bool = False
    table: bool = False


@dataclass(frozen=True, slots=True)
class Normalised:
    """Canonical paragraphs in reading order, footnotes apart under their numbers in the order of their text."""

    paragraphs: tuple[Paragraph, ...]
    footnotes: tuple[tuple[int, Paragraph], ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    page: int
    wrapped: bool | None
    gap: bool = False
    marked: bool = False
    footnote: int | None = None
    label: labels.Label | None = None

    @property
    def table(self) -> bool:
        return self.text.startswith("|")


def normalise(pages: Sequence[RawPage]) -> Normalised:
    """All steps, in linear time."""
    counts: Counter[str] = Counter()
    numbers = [page.number for page in pages]
    raw = [_LINE_ENDS.split(page.text) for page in pages[:_MAX_PAGE]]
    repaired, counts["repaired_tcvn3"], counts["repaired_vni"] = repair([line for page in raw for line in page])
    remaining = iter(repaired)
    parted = with_aligned_rows([without_columns([next(remaining) for _ in page]) for page in raw])
    cleaned = [[_clean(line) for line in with_parted_paragraphs(page)] for page in parted]
    counts["pages_without_text"] = sum(not any(page) for page in cleaned) if len(pages) > 1 else 0
    # Before what pages print is looked for, since cells hold lone figures; and behind, for tables over two pages.
    cleaned = [with_rows(page) for page in cleaned]
    cleaned, counts["running_heads"] = without_running_heads(cleaned)
    cleaned = [with_rows(page) for page in cleaned]
    counts["flat_tables"] = sum(map(flat_runs, cleaned))
    cleaned = with_note_marks(cleaned)
    lines = _lines(cleaned, [page.hard_wrapped for page in pages])
    body, notes = _apart(lines)
    known: set[int | None] = {line.footnote for line in notes if line.footnote is not None}
    body = [_anchored(line, known) for line in body]
    shape = _shape(body)
    paragraphs = [_finished(p, numbers) for p in _blocks(_joined(body, shape, counts), counts)]
    footnotes, counts["joined_lines"] = _footnotes(notes, known, numbers, counts["joined_lines"])
    warnings = _warnings(paragraphs, footnotes, counts)
    return Normalised(
        tuple(p for p in paragraphs if p.text), footnotes, {k: v for k, v in counts.items() if v}, warnings
    )


# ---------------------------------------------------------------- characters and markup


def _clean(line: str) -> str:
    """NFC, no invisible characters, single blanks."""
    if line.isascii() and line.isprintable() and "  " not in line:
        return line.strip()
    # The Icelandic letter looks like ours and is typed for it.
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", line)).translate(_ETH)
    return _BLANKS.sub(" ", text).strip()


def _unmarked(block: list[str]) -> tuple[list[str], list[bool]]:
    """A run of lines without marks of markup, and for each line whether the markup made it a heading."""
    bold = [len(line) > 4 and line.startswith("**") and line.endswith("**") and line.count("**") == 2 for line in block]
    hashed = [line.startswith("#") for line in block]
    lines = block
    while True:
        before = lines
        lines = [_HASHES.sub("", line, count=1) if line.startswith("#") else line for line in lines]
        if any("*" in line for line in lines):
            lines = [_BLANKS.sub(" ", line).strip() for line in _without_stars("\n".join(lines)).split("\n")]
        if lines == before:
            break
    marked = [b or (h and line != old) for b, h, line, old in zip(bold, hashed, lines, block, strict=True)]
    return lines, marked


_SINGLE_STAR = re.compile(r"(?<!\*)\*(?!\*)")


_STARS = re.compile(r"(?<!\()\*{2,}|\*{2,}(?!\))")


def _without_stars(text: str) -> str:
    """Runs and pairs of stars taken away; one that opens or closes nothing stays, as in "(*)" or a lone "*"."""
    while True:
        before = text
        text = _without_single_stars(_STARS.sub(lambda m: "*" * (len(m[0]) % 2), text))
        if text == before:
            return text


def _without_single_stars(text: str) -> str:
    drop: list[int] = []
    opened = -1
    for star in _SINGLE_STAR.finditer(text):
        at = star.start()
        before, after = text[at - 1 : at] if at else "\n", text[at + 1 : at + 2] or "\n"
        if (before, after) == ("(", ")"):
            continue
        if opened >= 0 and not before.isspace():
            drop += [opened, at]
            opened = -1
        elif not after.isspace():
            opened = at
    if not drop:
        return text
    bounds = [-1, *drop, len(text)]
    return "".join(text[a + 1 : b] for a, b in pairwise(bounds))


# ---------------------------------------------------------------- lines


def _lines(pages: list[list[str]], wrapped: list[bool | None]) -> list[_Line]:
    """Filled lines without markup, each knowing its page, the blank before it and its label."""
    lines: list[_Line] = []
    gap = False
    for page, texts in enumerate(pages):
        for block in _runs(texts):
            if block is None:
                gap = True
                continue
            plain, marked = _unmarked(block)
            for text, heading in zip(plain, marked, strict=True):
                if not text or labels.is_rule(text) or (text.startswith("|") and _TABLE_RULE.fullmatch(text)):
                    gap = True
                    continue
                lines.append(_line(text, page, wrapped[page], gap, heading))
                gap = False
    return lines


def _runs(texts: Iterable[str]) -> Iterator[list[str] | None]:
    """Runs of filled lines; None for what parts them."""
    run: list[str] = []
    for text in texts:
        if text and not labels.is_rule(text):
            run.append(text)
            continue
        if run:
            yield run
            run = []
        yield None
    if run:
        yield run


def _line(text: str, page: int, wrapped: bool | None, gap: bool, marked: bool) -> _Line:
    note = _FOOTNOTE.match(text)
    if note is not None:
        number = int(note[1] or note[2])
        return _Line(text[note.end() :].strip(), page, wrapped, gap, False, number)
    return _Line(text, page, wrapped, gap, marked, None, labels.read(text))


def _apart(lines: list[_Line]) -> tuple[list[_Line], list[_Line]]:
    """Body lines, and footnote lines: each footnote with the lines that follow it up to a blank."""
    body: list[_Line] = []
    notes: list[_Line] = []
    inside = False
    for line in lines:
        inside = line.footnote is not None or (inside and not line.gap and line.label is None)
        (notes if inside else body).append(line)
    return body, notes


def _anchored(line: _Line, known: set[int | None]) -> _Line:
    """The line with each footnote's anchor as its private character; a raised figure that anchors nothing stays one."""
    if "<sup>" not in line.text and "[^" not in line.text:
        return line
    text = line.text

    def anchor(match: re.Match[str]) -> str:
        numbers = [int(n) for n in re.split(r"\s?,\s?", match[1] or match[2])]
        if any(n not in known or n > _MAX_FOOTNOTE for n in numbers) or (
            numbers[0] in (2, 3) and _UNIT.search(text[max(0, match.start() - 4) : match.start()])
        ):
            return ",".join(str(n).translate(_SUPERSCRIPT) for n in numbers)
        return "".join(chr(_ANCHORS + n) for n in numbers)

    return replace(line, text=_ANCHOR.sub(anchor, text))


# ---------------------------------------------------------------- joining


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a text was typeset: whether lines were cut at a width, how wide, by letters of one width or of many,
    whether a blank line means anything, and whether blank lines part all paragraphs."""

    wrapped: bool
    width: float = 0.0
    even: bool = False
    gaps_mean: bool = True
    parted: bool = True


_NARROW = {**dict.fromkeys("iljtfrI.,;:'()[]-!|“”\"/ ", 0.62), **dict.fromkeys("mwMWÐĐƯƠ", 1.5)}


def _width(text: str) -> float:
    """Approximate width in a proportional book face, in average small letters."""
    plain = unicodedata.normalize("NFD", text[:400])
    width = sum(
        _NARROW.get(c, 1.32 if c.isupper() else 1.0) for c in plain if not unicodedata.combining(c) and c < "\ue000"
    )
    return width + max(0, len(text) - 400)


def _continues(line: _Line) -> bool:
    """Begins as only the middle of a sentence does: with a small letter and no label."""
    return line.text[0].islower() and line.label is None and not line.table


def _ends(text: str) -> bool:
    """Ends as a sentence or list item does."""
    bare = _MARK.sub("", text[-12:]).rstrip(_CLOSERS + " ")
    return bare.endswith(_TERMINAL)


def _shape(lines: list[_Line]) -> _Shape:
    """Told by the readers, or seen in the text: many lines begin in the middle of a sentence."""
    told = [line for line in lines if line.wrapped]
    pairs = [(a, b) for a, b in pairwise(lines) if not a.table]
    cut = [b for a, b in pairs if _continues(b) and not _ends(a.text)]
    widest = max((len(line.text) for line in lines if not line.table), default=0)
    # Of a short text few lines begin with a small letter; but then none is longer than a printed line.
    narrow = (
        widest <= _PRINTED_LINE
        and sum(not _is_caps(a.text) for a, b in pairs if _continues(b) and not _ends(a.text)) > 1
    )
    wrapped = bool(told) or narrow or (len(cut) >= 3 and len(cut) > 0.2 * len(lines))
    if not wrapped:
        return _Shape(False)
    # A reader that measures a page puts blanks where it sees paragraphs: a few slips do not show the contrary.
    gaps_mean = sum(b.gap for b in cut) < 0.5 * len(cut) or len(cut) < (8 if told else 1)
    parted = gaps_mean and sum(line.gap for line in lines) > 0.1 * len(lines)
    before = [(a.text, b.text) for a, b in pairs if _continues(b) and not _ends(a.text) and not a.label][:2000]
    if len(before) < 4:
        return _Shape(True, 90.0 if told else widest, not told, gaps_mean, parted)
    (even, even_spread), (book, book_spread) = (_spread(before, measure) for measure in (len, _width))
    if even_spread < book_spread:
        return _Shape(True, even, True, gaps_mean, parted)
    return _Shape(True, book, False, gaps_mean, parted)


def _spread(cuts: list[tuple[str, str]], measure: Callable[[str], float]) -> tuple[float, float]:
    """The width lines were cut at, and the share of cuts that it does not explain: the next word would have fitted,
    or the line is beyond it."""
    measured = [(measure(line), measure(after.split(" ", 1)[0])) for line, after in cuts]
    widths = sorted(length for length, _ in measured)
    best = (widths[-1], 1.0)
    for width in dict.fromkeys(widths[len(widths) * part // 20] for part in range(14, 20)):
        wrong = 0
        for length, first in measured:
            wrong += length > width * 1.03 or length + first + 0.6 < width * 0.97
        if wrong / len(cuts) < best[1]:
            best = (width, wrong / len(cuts))
    return best


def _is_caps(text: str) -> bool:
    letters = [c for c in text[:300] if c.isalpha()]
    return len(letters) > 2 and sum(map(str.isupper, letters)) > 0.85 * len(letters)


def _joined(lines: list[_Line], shape: _Shape, counts: Counter[str]) -> list[_Line]:
    """Lines with their continuations; a page begun inside one is marked there."""
    done: list[_Line] = []
    growing: _Growing | None = None
    zone = _Zone()
    seen: set[tuple[str, str]] = set()
    for line, after in zip_longest(lines, lines[1:]):
        if growing is not None and growing.takes(line, after):
            turned = line.page != growing.last.page
            counts["joined_pages" if turned or (line.gap and shape.gaps_mean) else "joined_lines"] += 1
            growing.add(line, turned)
            continue
        if growing is not None:
            done.append(growing.whole())
        zone.pass_line(line)
        growing = _Growing(line, shape, zone, seen)
        if line.label is not None:
            seen.add((line.label.form, line.label.value))
    if growing is not None:
        done.append(growing.whole())
    return done


class _Zone:
    """Where a text stands: its head up to and with the title, its body, its foot from the recipients or signature."""

    def __init__(self) -> None:
        self.kind_seen = False
        self.title = False
        self.foot = False
        self.body = False

    def pass_line(self, line: _Line) -> None:
        """Move on to this line."""
        kind = not self.body and not self.kind_seen and _KIND.fullmatch(line.text) is not None
        self.title = self.kind_seen and not self.title and self._after_kind
        self._after_kind = kind
        self.kind_seen = self.kind_seen or kind
        if not kind and line.label is not None and line.label.form != "letter":
            self.body = True
        if labels.opens_foot(line.text):
            self.foot = True
        elif _leaves_foot(line):
            self.foot = False

    _after_kind = False


def _leaves_foot(line: _Line) -> bool:
    """An annex, an attached document or a heading begins below the signature."""
    if line.label is not None and line.label.form in {"annex", "part", "legal", "roman"}:
        return line.label.form != "annex" or labels.opens_annex(line.text)
    return _KIND.fullmatch(line.text) is not None


class _Growing:
    """A paragraph while its lines are found."""

    def __init__(self, head: _Line, shape: _Shape, zone: _Zone, seen: set[tuple[str, str]]) -> None:
        self.head = self.last = head
        self._parts = [head.text]
        self._length = len(head.text)
        self._shape, self._zone, self._seen = shape, zone, seen
        self._caps = _is_caps(head.text)

    def add(self, line: _Line, turned: bool) -> None:
        """Take a line in; ``turned`` says that it stands on a new page."""
        self._parts.append(_glue(self.last.text, line.text))
        self._parts.append((chr(_PAGES + line.page) if turned else "") + line.text)
        self._length += len(line.text)
        self.last = line

    def whole(self) -> _Line:
        """The paragraph as one line; emphasis may have begun on one page and ended on the next."""
        text = "".join(self._parts)
        return replace(self.head, text=_BLANKS.sub(" ", _without_stars(text)).strip() if "*" in text else text)

    def takes(self, line: _Line, after: _Line | None) -> bool:
        """Whether a line continues this paragraph; ``after`` is the line that follows it."""
        last = self.last
        full = self._is_full(line)
        ended = _ends(last.text)
        if line.table or last.table or (line.marked and not _continues(line)):
            return False
        if line.text.startswith(labels.BULLETS):
            # "quốc phòng" / "- an ninh": a dash between words at a line's end is no bullet.
            years = _YEARS.match(line.text) is not None and _MARK.sub("", last.text[-12:])[-4:].isdigit()
            return (years or full) and not ended and not line.gap and (years or line.text[2:3].islower())
        aside = not ended and _CLOSES.match(line.text) is not None and last.text.rfind("(") > last.text.rfind(")")
        labelled = line.label is not None and (ended or not full or not self._is_stray(line.label))
        if aside or labelled:
            return aside
        if _continues(line):
            # The Party's documents print the title below the kind without a capital.
            return (full or not ended) and (self._zone.body or _KIND.fullmatch(last.text) is None)
        if self._zone.foot or _stands_alone(line.text) or _KIND.fullmatch(last.text) is not None or self._caps:
            return self._takes_caps(line, full, ended)
        cut = (line.label is None and self._awaits_figure(line)) or (not ended and self._is_cut_sentence())
        # However long a title is: what opens as a preamble does stands below it.
        return (cut and not (self._zone.title and _PREAMBLE.match(line.text))) or self._takes_wide(
            line, after, full, ended
        )

    def _wide(self, line: _Line) -> bool:
        return self._shape.wrapped and line.wrapped is not False and self.last.wrapped is not False

    def _is_full(self, line: _Line) -> bool:
        """Whether the next word would not have fitted on the last line. A heading is set bold, and so wider."""
        if not self._wide(line):
            return False
        first = line.text.split(" ", 1)[0]
        if self._shape.even:
            return len(self.last.text) + 1 + len(first) > self._shape.width
        bold = 1.1 if self.head.label is not None else 1.0
        # Where blanks part paragraphs, a line in between may be short: a first line is indented.
        enough = 0.88 if self._shape.parted and not line.gap else 0.97
        return (_width(self.last.text) + 0.6 + _width(first)) * bold > self._shape.width * enough

    def _takes_caps(self, line: _Line, full: bool, ended: bool) -> bool:
        """A heading in capitals goes on in capitals."""
        label = self.head.label if self._caps and not self._zone.foot else None
        close = not line.gap or not self._shape.gaps_mean
        if label is None or not close or ended or not _is_caps(line.text):
            return False
        return (self.last is self.head or full) and bool(label.rest)

    def _takes_wide(self, line: _Line, after: _Line | None, full: bool, ended: bool) -> bool:
        """In wrapped text: a capital, a figure or a quotation mark may begin a line in the middle of a paragraph."""
        if line.gap and self._shape.gaps_mean and line.page == self.last.page:
            return False
        if self._zone.title:
            return not line.gap and not ended and not _PREAMBLE.match(line.text) and self._goes_on_in_title(line, after)
        # A page's end hides whether a blank followed.
        parted = self._shape.parted and line.page == self.last.page
        inside = parted and not line.gap and not ended and self._wide(line) and self._zone.kind_seen
        if not full and not inside:
            return False
        if ended and (line.page != self.last.page or not (self._zone.body or self._zone.kind_seen)):
            return False
        # A title that fills its line, or goes on with a name? Text below a title begins a paragraph of many lines.
        titled = self.head.label is not None and (not self._shape.parted or self._length < _TITLE)
        if parted or not titled or ended or not line.text[0].isupper() or self._is_open():
            return True
        inner = line.page == self.last.page and not _ends(line.text)
        return inner and (after is None or not _continues(after) or _CITES.match(line.text) is not None)

    def _is_open(self) -> bool:
        """The last line ends where no sentence or title can."""
        tail = _MARK.sub("", self.last.text[-40:]).rstrip()
        return tail.endswith((",", "-", "(", "“")) or tail.rsplit(" ", 1)[-1].lower() in _OPEN_ENDED

    def _awaits_figure(self, line: _Line) -> bool:
        """ "... số 12/NĐ-CP ngày" / "07/11/2018": cut before the figure that its last word calls for."""
        return line.text[0].isdigit() and _MARK.sub("", self.last.text[-40:]).rsplit(" ", 1)[-1] in _BEFORE_FIGURE

    def _goes_on_in_title(self, line: _Line, after: _Line | None) -> bool:
        """A title set on several lines, where the text is cut at a width or a blank or rule shows where it ends."""
        if _is_caps(line.text) != self._caps:
            return False
        if self._wide(line):
            return self._shape.parted or self._is_full(line) or not _begins_text(after)
        return (
            line.wrapped is not False
            and len(line.text) < 110
            and after is not None
            and after.gap
            and not _ends(line.text)
        )

    def _is_stray(self, label: labels.Label) -> bool:
        """A wrapped line may begin with a figure that only looks like a label: nothing of its series came before."""
        if label.form in {"legal", "roman", "annex", "part"}:
            return False
        return not label.begins_series() and not any((label.form, v) in self._seen for v in label.predecessors())

    def _is_cut_sentence(self) -> bool:
        """A sentence cut by a page break, the next page beginning with a capital or a figure.

        A heading has no full stop either, so only what is too long for one, or ends where no sentence can, goes on.
        """
        heading = self.head.label is not None or self.head.marked
        tail = _MARK.sub("", self.last.text[-3:]).rstrip()
        if tail.endswith(",") or (not heading and self._length > 160 and not tail.endswith(tuple(_CLOSERS))):
            return True
        return self._is_open() and self._length > 30 and not self.head.marked


def _begins_text(after: _Line | None) -> bool:
    """Whether the line before this one is no title: running text goes on with a small letter."""
    return after is not None and not after.gap and _continues(after)


def _stands_alone(text: str) -> bool:
    return labels.opens_foot(text) or _KIND.fullmatch(text) is not None


def _glue(before: str, after: str) -> str:
    """What stands between two halves: nothing inside a symbol ("1002/QĐ-" + "UBND-HC"), else a blank."""
    tail = before[-3:]
    if len(tail) > 1 and tail[-1] in "-/" and not tail[-2].isspace() and after[:1].isalnum():
        word = before[-40:].rsplit(" ", 1)[-1]
        return "" if "/" in word or any(c.isdigit() for c in word) or tail[-1] == "/" else " "
    return " "


# ---------------------------------------------------------------- blocks and finishing


def _blocks(lines: list[_Line], counts: Counter[str]) -> Iterator[list[_Line]]:
    """Lines that stay together: table rows everywhere; in head and foot what no blank line parts."""
    block: list[_Line] = []
    zone = _Zone()
    head = not any(_KIND.fullmatch(line.text) for line in lines[:60])
    for line in lines:
        if block and not _stays(block[-1], block[0], line, zone, head):
            yield block
            block = []
        zone.pass_line(line)
        block.append(line)
    if block:
        yield block


def _stays(last: _Line, first: _Line, line: _Line, zone: _Zone, headless: bool) -> bool:
    if line.table or last.table:
        return line.table and last.table
    if zone.foot:
        if _leaves_foot(line):
            return False
        if line.text.startswith(labels.BULLETS) and first.text.lower().startswith("nơi nhận"):
            return True
        return not line.gap and not (
            labels.opens_foot(line.text) and (first.text.startswith(labels.BULLETS) or first.text[:1] == "N")
        )
    in_head = not zone.kind_seen and not zone.body and not headless
    return (
        in_head
        and not line.gap
        and not labels.opens_foot(line.text)
        and not _KIND.fullmatch(line.text)
        and line.label is None
    )


def _finished(block: list[_Line], numbers: Sequence[int | None]) -> Paragraph:
    """The paragraph of a block, its private characters turned into offsets."""
    pieces: list[str] = []
    page = block[0].page
    for line in block:
        turned = chr(_PAGES + line.page) if pieces and line.page != page else ""
        pieces.append(turned + line.text)
        page = line.page
    text, anchors, breaks = _offsets("\n".join(pieces), numbers)
    return Paragraph(
        text,
        numbers[block[0].page],
        breaks,
        anchors,
        all(line.marked for line in block),
        block[0].table,
    )


def _offsets(
    text: str, numbers: Sequence[int | None]
) -> tuple[str, tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    anchors: list[tuple[int, int]] = []
    breaks: list[tuple[int, int]] = []
    kept: list[str] = []
    at = start = 0
    for mark in _MARK.finditer(text):
        kept.append(text[start : mark.start()])
        at += mark.start() - start
        start = mark.end()
        code = ord(mark[0])
        if code < _PAGES:
            anchors.append((at, code - _ANCHORS))
        elif (number := numbers[code - _PAGES]) is not None:
            breaks.append((at, number))
    kept.append(text[start:])
    return "".join(kept), tuple(anchors), tuple(breaks)


def _footnotes(
    notes: list[_Line], known: set[int | None], numbers: Sequence[int | None], joined: int
) -> tuple[tuple[tuple[int, Paragraph], ...], int]:
    blocks: list[list[_Line]] = []
    for line in notes:
        if line.footnote is not None:
            blocks.append([line])
        else:
            blocks[-1].append(line)
    made: list[tuple[int, Paragraph]] = []
    for block in blocks:
        parts: list[str] = []
        for line in block:
            if parts:
                parts.append(_glue(parts[-1], line.text))
                joined += 1
            parts.append(_anchored(line, known).text)
        text, _, _ = _offsets("".join(parts), numbers)
        if text and block[0].footnote is not None:
            made.append((block[0].footnote, Paragraph(text, numbers[block[0].page])))
    return tuple(made), joined


def _warnings(
    paragraphs: list[Paragraph], footnotes: tuple[tuple[int, Paragraph], ...], counts: Counter[str]
) -> tuple[str, ...]:
    found: list[str] = []
    for name, font in (("repaired_tcvn3", "TCVN3 (ABC)"), ("repaired_vni", "VNI")):
        if counts[name]:
            found.append(f"Văn bản gõ bằng phông {font} đã được chuyển sang Unicode ({counts[name]} dòng).")
    if counts["pages_without_text"]:
        found.append(f"Có {counts['pages_without_text']} trang không có chữ.")
    if counts["flat_tables"]:
        found.append(f"Có {counts['flat_tables']} bảng bị mất cột, mỗi ô thành một dòng; hãy đối chiếu với bản gốc.")
    anchored = {n for p in paragraphs for _, n in p.anchors}
    orphans = sorted({n for n, _ in footnotes} - anchored)
    if orphans:
        found.append(f"Không thấy vị trí đánh dấu của chú thích {', '.join(map(str, orphans))}.")
    return tuple(found)
