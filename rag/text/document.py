"""A reading becomes a document: normalise, outline, layout of canonical text, metadata, references, passages."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.records import Document, Footnote, Metadata, Page, Passage, Reading, ReadingReport, Reference, Section, Span
from rag.text import metadata as fields
from rag.text import references
from rag.text.directives import identity
from rag.text.normalise import Normalised, Paragraph, normalise
from rag.text.outline import FOOT, Node, Outline, outline
from rag.text.passages import LONG, SHORT, Block, Cut, crumb, cut, syllables

_GAP = "\n\n"
_ARTICLE = 120
_TOLD = 5


@dataclass(frozen=True, slots=True)
class Layout:
    """Canonical text with everything that stands in it, before it is understood."""

    text: str
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    footnotes: tuple[Footnote, ...]
    turns: tuple[tuple[int, int], ...]


def build(reading: Reading) -> Document:
    """The document of a reading; pure, and in time linear in its text."""
    normal = normalise(reading.pages)
    tree = outline(normal.paragraphs)
    layout, orphans = lay_out(normal, tree)
    known = fields.read(layout.text, layout.sections, reading.front_matter)
    cited = _identified(references.find(layout.text, layout.sections, layout.footnotes, known))
    id = reading.sha256[:16]
    counts = dict(normal.counts)
    if layout.footnotes:
        counts["footnotes_moved"] = len(layout.footnotes)
    return Document(
        id=id,
        source=reading.source,
        path=reading.path,
        sha256=reading.sha256,
        text=layout.text,
        pages=_pages(layout),
        metadata=known,
        sections=layout.sections,
        passages=tuple(_passages(id, layout, tree, known)),
        references=cited,
        report=ReadingReport(
            reading.format,
            counts,
            reading.ocr_confidence,
            (*reading.warnings, *normal.warnings, *tree.warnings, *orphans, *_doubts(reading, tree, known, cited)),
        ),
        footnotes=layout.footnotes,
        nature="digest" if reading.front_matter.get("nature") == "digest" else "original",
    )


def _doubts(reading: Reading, tree: Outline, known: Metadata, cited: Sequence[Reference]) -> Iterator[str]:
    """What a whole document of its kind would have, and what cannot be: no signer, a citation from the future."""
    if reading.front_matter:
        return
    headed = known.kind is not None and known.issued_on is not None and bool(known.issuer)
    if headed and not (known.signers or tree.legal):
        yield "Không đọc được tên người ký."
    issued = known.issued_on if known.issued_precision == "day" else None
    later = [r.surface for r in cited if r.date and issued and len(r.date) == len(issued) and r.date > issued]
    for surface in list(dict.fromkeys(later))[:_TOLD]:
        yield f"“{surface}” ghi ngày sau ngày của văn bản này."


# ---------------------------------------------------------------- layout


def _identified(cited: Sequence[Reference]) -> tuple[Reference, ...]:
    """As far as this document alone can tell; a library settles it again among all its documents."""
    return tuple(replace(r, directive_id=id) for r, id in zip(cited, identity.resolve(cited), strict=True))


def lay_out(normal: Normalised, tree: Outline) -> tuple[Layout, tuple[str, ...]]:
    """Paragraphs one below the other, each footnote at the end of the own text of its anchor's section."""
    writer = _Writer(normal)
    for at, node in enumerate(tree.nodes):
        for number in range(node.first, node.body):
            writer.put(number, at, "heading", tree.points.get(number))
        for number in range(node.body, node.own_end):
            kind = "foot" if node.path.startswith(FOOT) else "body"
            writer.put(number, at, kind, tree.points.get(number))
        writer.footnotes_of(at)
    text = writer.text()
    left = writer.orphans(len(tree.nodes) - 1)
    if left:
        text = writer.text()
    sections = tuple(_sections(tree.nodes, writer.blocks, len(text)))
    layout = Layout(text, sections, tuple(writer.blocks), tuple(writer.notes), tuple(writer.turns))
    return layout, ()


class _Writer:
    """Writes blocks one after the other and remembers where they stand."""

    def __init__(self, normal: Normalised) -> None:
        self.normal = normal
        self.blocks: list[Block] = []
        self.notes: list[Footnote] = []
        self.turns: list[tuple[int, int]] = []
        self._parts: list[str] = []
        self._length = 0
        self._anchored: list[tuple[int, int]] = []
        self._waiting: dict[int, deque[Paragraph]] = defaultdict(deque)
        for number, note in normal.footnotes:
            self._waiting[number].append(note)

    def put(self, number: int, section: int, kind: str, point: str | None) -> None:
        """Write a paragraph of the body."""
        paragraph = self.normal.paragraphs[number]
        if paragraph.table:
            kind = "table"
        start = self._write(paragraph)
        self.turns += [(start + at, page) for at, page in paragraph.breaks]
        self._anchored += [(start + at, note) for at, note in paragraph.anchors]
        span = Span(start, start + len(paragraph.text))
        self.blocks.append(Block(span, section, kind, None, point))  # type: ignore[arg-type]

    def footnotes_of(self, section: int) -> None:
        """Write the footnotes whose anchors have been passed since the last call."""
        for anchor, number in self._anchored:
            if self._waiting[number]:
                self._note(anchor, number, self._waiting[number].popleft(), section)
        self._anchored = []

    def orphans(self, section: int) -> bool:
        """Write at the end what nothing anchored."""
        left = [(number, note) for number, notes in self._waiting.items() for note in notes]
        for number, note in left:
            self._note(self._length, number, note, max(section, 0))
        return bool(left)

    def text(self) -> str:
        """All that was written."""
        return _GAP.join(self._parts)

    def _note(self, anchor: int, number: int, note: Paragraph, section: int) -> None:
        start = self._write(note)
        span = Span(start, start + len(note.text))
        self.notes.append(Footnote(number, anchor, span))
        self.blocks.append(Block(span, section, "footnote", number))

    def _write(self, paragraph: Paragraph) -> int:
        start = self._length + (len(_GAP) if self._parts else 0)
        self._parts.append(paragraph.text)
        self._length = start + len(paragraph.text)
        if paragraph.page is not None:
            self.turns.append((start, paragraph.page))
        return start


def _sections(nodes: Sequence[Node], blocks: Sequence[Block], total: int) -> Iterator[Section]:
    """Spans of sections from the blocks that lie in them and below them."""
    own_start: dict[int, int] = {}
    own_end: dict[int, int] = {}
    for block in blocks:
        own_start.setdefault(block.section, block.span.start)
        own_end[block.section] = block.span.end
    ends = dict(own_end)
    children: dict[int, int] = {}
    for at in range(len(nodes) - 1, -1, -1):
        parent = nodes[at].parent
        if parent is not None and at in own_start:
            ends[parent] = max(ends.get(parent, 0), ends[at])
            children[parent] = own_start[at]
    for at, node in enumerate(nodes):
        start = own_start.get(at, total)
        end = ends.get(at, start)
        yield Section(node.path, node.label, node.title, node.level, Span(start, end), children.get(at, end), node.role)


def _pages(layout: Layout) -> tuple[Page, ...]:
    """Pages with all their spans: a footnote moved to its section takes a piece of its page with it."""
    spans: dict[int, list[Span]] = {}
    turns = [t for n, t in enumerate(layout.turns) if n == 0 or layout.turns[n - 1][1] != t[1]]
    for (start, page), (end, _) in zip(turns, [*turns[1:], (len(layout.text), 0)], strict=False):
        stop = start + len(layout.text[start:end].rstrip())
        if stop > start:
            spans.setdefault(page, []).append(Span(start, stop))
    return tuple(Page(number, tuple(spans[number])) for number in sorted(spans))


# ---------------------------------------------------------------- passages


def _passages(id: str, layout: Layout, tree: Outline, known: Metadata) -> Iterator[Passage]:
    blocks = _gathered(layout, tree) if tree.legal else layout.blocks
    filled = {block.section for block in layout.blocks if block.kind != "heading"}
    parents = {node.parent for node in tree.nodes if node.parent is not None}
    bare = frozenset(n for n in range(len(tree.nodes)) if n not in filled and n not in parents)
    trails = [_trail(tree.nodes, n, _first_crumb(known)) for n in range(len(tree.nodes))]
    offsets = [start for start, _ in layout.turns]
    for number, piece in enumerate(cut(layout.text, blocks, bare, LONG if tree.legal else SHORT)):
        yield _passage(id, number, piece, layout, trails[piece.section], offsets)


def _passage(id: str, number: int, piece: Cut, layout: Layout, trail: tuple[str, ...], offsets: list[int]) -> Passage:
    section = layout.sections[piece.section]
    at = bisect_right(offsets, piece.span.start) - 1
    return Passage(
        id=f"{id}:{number}",
        document_id=id,
        section=section.path,
        span=piece.span,
        text=piece.span.of(layout.text),
        breadcrumb=(*trail, piece.header) if piece.header else trail,
        footnote=piece.footnote,
        point=piece.point,
        page=layout.turns[at][1] if at >= 0 else None,
        role=section.role,
    )


def _gathered(layout: Layout, tree: Outline) -> tuple[Block, ...]:
    """Legal text is quoted by khoản: its điểm go with it, and a short article stays whole."""
    home: list[int] = []
    for at, node in enumerate(tree.nodes):
        owner = at
        if node.parent is not None and node.form in {"arabic", "letter"}:
            above = home[node.parent]
            held = layout.sections[above].span
            if above != node.parent or syllables(held.of(layout.text)) <= (
                _ARTICLE if tree.nodes[above].form == "legal" else 250
            ):
                owner = above
        home.append(owner)
    return tuple(_as_text(block, home[block.section], tree) for block in layout.blocks)


def _as_text(block: Block, owner: int, tree: Outline) -> Block:
    """A khoản's or điểm's line is its text, and so is an article that is one sentence."""
    node = tree.nodes[block.section]
    is_text = block.kind == "heading" and (
        owner != block.section or not node.title or tree.nodes[owner].form in {"arabic", "letter"}
    )
    return replace(block, section=owner, kind="body" if is_text else block.kind)


def _first_crumb(known: Metadata) -> str | None:
    """Place and year: what tells one report's "II. Kết quả" from another's."""
    year = known.period.end[:4] if known.period else (known.issued_on or "")[:4]
    place = known.district or known.province or known.place
    if known.district and known.province:
        place = f"{known.district}, {known.province}"
    return " ".join(part for part in (place, year) if part) or None


def _trail(nodes: Sequence[Node], at: int, first: str | None) -> tuple[str, ...]:
    steps: list[str] = []
    number: int | None = at
    while number is not None:
        node = nodes[number]
        steps.append(crumb(node.label, node.title))
        number = node.parent
    if first is not None:
        steps.append(first)
    return tuple(reversed(steps))
