"""DOCX: the paragraphs of ``word/document.xml`` with what Word adds when it shows them.

Labels of automatic numbering are written out, footnotes stand after the paragraph of their anchor, deleted and hidden
text is left out, headers and footers are other parts of the file and are not opened.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from rag.errors import TienLeError
from rag.readers.bounds import check_archive, damaged, without_text
from rag.readers.contents import Contents
from rag.readers.numbering import counted
from rag.readers.tables import ABOVE, table_lines
from rag.records import RawPage

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SKIPPED = {"del", "moveFrom", "instrText", "delText", "pPr", "rPr", "Fallback", "rt", "annotationRef"}
_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_UNIT = re.compile(r"(?:^|[\s\d])(?:[kdcm]?m|ha)$")
_HEADING_STYLE = re.compile(r"heading ?([1-9])", re.IGNORECASE)
_NUMBER_SLOT = re.compile(r"%([1-9])")

Element = Any


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list as ``numbering.xml`` defines it."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    symbols: bool = False


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style says of numbering, headings and capitals, what it is based on included."""

    numbering: str | None = None
    level: int = 0
    heading: bool = False
    capitals: bool = False


@dataclass(slots=True)
class _Lists:
    """Counts lists while paragraphs go by; lists of one abstract definition count on together, as in Word."""

    abstracts: dict[str, dict[int, _Level]]
    instances: dict[str, tuple[str, dict[int, _Level], dict[int, int]]]
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, instance: str, level: int) -> str:
        """The label of the next paragraph of that list and level, "" where it has none."""
        if instance not in self.instances:
            return ""
        abstract, overrides, starts = self.instances[instance]
        levels = {**self.abstracts.get(abstract, {}), **overrides}
        this = levels.get(level)
        if this is None:
            return ""
        counts = self.counts.setdefault(abstract, {})
        if level in starts and (instance, level) not in self.begun:
            counts[level] = starts[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else this.start
        self.begun.add((instance, level))
        for deeper in [other for other in counts if other > level]:
            restart = levels.get(deeper, _Level()).restart
            if restart is None or (restart != 0 and level < restart):
                del counts[deeper]
        return self._shown(this, levels, counts)

    @staticmethod
    def _shown(this: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
        if this.style == "bullet":
            # Symbol fonts keep their bullets in the private use area.
            return "-" if this.symbols or not this.text or "\ue000" <= this.text[0] <= "\uf8ff" else this.text

        def slot(found: re.Match[str]) -> str:
            index = int(found[1]) - 1
            of = levels.get(index, _Level())
            number = counts.get(index, of.start)
            return counted(number, "decimal" if this.legal else of.style)

        return "" if this.style == "none" and not this.text else _NUMBER_SLOT.sub(slot, this.text)


@dataclass(slots=True)
class _Package:
    """The parts of one document, and what has been seen of its notes so far."""

    styles: dict[str, _Style]
    default_style: _Style
    lists: _Lists
    notes: dict[tuple[str, str], Element]
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    pending: list[tuple[str, str]] = field(default_factory=list)


def read_docx(path: Path, data: bytes, *, format_name: str = "docx") -> Contents:
    """One page without a number: DOCX keeps no reliable page ends.

    Raises UnreadableFile for a damaged file or one without text, TooLarge for one that unpacks beyond the bounds.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(path, archive)
            lines = list(_document_lines(archive))
    except TienLeError:
        raise
    except Exception as error:
        raise damaged(path, "DOCX") from error
    text = "\n\n".join(lines)
    if not text.strip():
        raise without_text(path)
    return Contents(format_name, (RawPage(None, text, hard_wrapped=False),))


def _document_lines(archive: zipfile.ZipFile) -> Iterator[str]:
    names = set(archive.namelist())
    main = "word/document.xml"
    if main not in names:
        main = min(name for name in names if name.startswith("word/document") and name.endswith(".xml"))

    def part(name: str) -> Element | None:
        return _parsed(archive.read(name)) if name in names else None

    styles, default = _styles(part("word/styles.xml"))
    notes: dict[tuple[str, str], Element] = {}
    for kind in ("footnote", "endnote"):
        root = part(f"word/{kind}s.xml")
        for note in root.iterchildren(f"{_W}{kind}") if root is not None else ():
            if note.get(f"{_W}type") in {None, "normal"}:
                notes[kind, note.get(f"{_W}id", "")] = note
    package = _Package(styles, default, _lists(part("word/numbering.xml")), notes)
    document = part(main)
    body = document.find(f"{_W}body") if document is not None else None
    if body is None:
        raise ValueError("a document without a body")
    yield from _blocks(body, package)


def _parsed(data: bytes) -> Element:
    """XML without entities, network or DTD; a strict document's names are those of a transitional one."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data.replace(_STRICT, _TRANSITIONAL), parser)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _value(parent: Element | None, *names: str) -> str | None:
    """``w:val`` of the element found under ``parent`` along ``names``."""
    for name in names:
        parent = parent.find(f"{_W}{name}") if parent is not None else None
    return parent.get(f"{_W}val") if parent is not None else None


def _switched_on(properties: Element | None, name: str) -> bool:
    element = properties.find(f"{_W}{name}") if properties is not None else None
    return element is not None and element.get(f"{_W}val", "true") not in {"0", "false", "off", "none"}


def _whole(text: str | None, default: int = 0) -> int:
    if text is None or not text.isascii() or not text.removeprefix("-").isdigit() or len(text) > 6:
        return default
    return int(text)


# ---------------------------------------------------------------- styles and lists


def _styles(root: Element | None) -> tuple[dict[str, _Style], _Style]:
    if root is None:
        return {}, _Style()
    elements = {style.get(f"{_W}styleId", ""): style for style in root.iterchildren(f"{_W}style")}
    resolved: dict[str, _Style] = {}

    def resolve(name: str, seen: frozenset[str]) -> _Style:
        if name in resolved:
            return resolved[name]
        element = elements.get(name)
        if element is None or name in seen or len(seen) > 20:
            return _Style()
        base = resolve(_value(element, "basedOn") or "", seen | {name})
        properties = element.find(f"{_W}pPr")
        outline = _value(properties, "outlineLvl")
        numbering = _value(properties, "numPr", "numId")
        level = _value(properties, "numPr", "ilvl")
        style = _Style(
            numbering=numbering if numbering is not None else base.numbering,
            level=_whole(level) if level is not None else base.level,
            heading=_is_heading(_value(element, "name"), outline) or (base.heading and outline is None),
            capitals=_switched_on(element.find(f"{_W}rPr"), "caps") or base.capitals,
        )
        resolved[name] = style
        return style

    for name in elements:
        resolve(name, frozenset())
    default = next(
        (name for name, e in elements.items() if e.get(f"{_W}default") == "1" and e.get(f"{_W}type") == "paragraph"), ""
    )
    return resolved, resolved.get(default, _Style())


def _is_heading(name: str | None, outline: str | None) -> bool:
    return (outline is not None and 0 <= _whole(outline, 9) < 9) or bool(name and _HEADING_STYLE.fullmatch(name))


def _lists(root: Element | None) -> _Lists:
    if root is None:
        return _Lists({}, {})
    abstracts: dict[str, dict[int, _Level]] = {}
    by_style: dict[str, str] = {}
    links: dict[str, str] = {}
    for abstract in root.iterchildren(f"{_W}abstractNum"):
        name = abstract.get(f"{_W}abstractNumId", "")
        abstracts[name] = dict(_level(element) for element in abstract.iterchildren(f"{_W}lvl"))
        if (style := _value(abstract, "styleLink")) is not None:
            by_style[style] = name
        if (style := _value(abstract, "numStyleLink")) is not None:
            links[name] = style
    instances = {}
    for number in root.iterchildren(f"{_W}num"):
        abstract = _value(number, "abstractNumId") or ""
        abstract = by_style.get(links.get(abstract, ""), abstract)
        overrides: dict[int, _Level] = {}
        starts: dict[int, int] = {}
        for override in number.iterchildren(f"{_W}lvlOverride"):
            level = _whole(override.get(f"{_W}ilvl"))
            if (start := _value(override, "startOverride")) is not None:
                starts[level] = _whole(start, 1)
            if (own := override.find(f"{_W}lvl")) is not None:
                overrides[level] = _level(own)[1]
        instances[number.get(f"{_W}numId", "")] = (abstract, overrides, starts)
    return _Lists(abstracts, instances)


def _level(element: Element) -> tuple[int, _Level]:
    restart = _value(element, "lvlRestart")
    fonts = element.find(f"{_W}rPr/{_W}rFonts")
    font = fonts.get(f"{_W}ascii", "") if fonts is not None else ""
    return _whole(element.get(f"{_W}ilvl")), _Level(
        start=_whole(_value(element, "start"), 1),
        style=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText") or "",
        restart=_whole(restart) if restart is not None else None,
        legal=_switched_on(element, "isLgl"),
        symbols=font.startswith(("Symbol", "Wingdings", "Webdings")),
    )


# ---------------------------------------------------------------- the body


def _blocks(parent: Element, package: _Package) -> Iterator[str]:
    """Paragraphs and tables in their order, each followed by the footnotes anchored in it."""
    for child in parent.iterchildren():
        match _local(child):
            case "p":
                yield from _paragraph(child, package)
            case "tbl":
                yield "\n".join(table_lines(_rows(child, package)))
            case "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "smartTag" | "AlternateContent" | "Choice":
                yield from _blocks(child, package)
                continue
            case _:
                continue
        while package.pending:
            yield _note(package.pending.pop(0), package)


def _paragraph(paragraph: Element, package: _Package) -> Iterator[str]:
    boxes: list[Element] = []
    properties = paragraph.find(f"{_W}pPr")
    style = package.styles.get(_value(properties, "pStyle") or "", package.default_style)
    text = "".join(_inline(paragraph, package, boxes, style.capitals))
    for box in boxes:
        yield from _blocks(box, package)
    if not text.strip():
        return
    instance = _value(properties, "numPr", "numId")
    level = _value(properties, "numPr", "ilvl")
    label = package.lists.label(
        instance if instance is not None else style.numbering or "0",
        _whole(level) if level is not None else style.level,
    )
    heading = style.heading or _is_heading(None, _value(properties, "outlineLvl"))
    # A label typed by hand before the automatic one was switched on would stand twice; Word shows both, so do we.
    yield ("# " if heading else "") + (f"{label} " if label else "") + text.strip()


def _inline(element: Element, package: _Package, boxes: list[Element], capitals: bool) -> Iterator[str]:
    """The text of a paragraph in pieces; text boxes found on the way are put aside into ``boxes``."""
    written = ""
    for child in element.iterchildren():
        name = _local(child)
        if name in _SKIPPED:
            continue
        if name == "txbxContent":
            boxes.append(child)
        elif name == "t":
            yield (child.text or "").upper() if capitals else child.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name == "sym":
            yield _symbol(child.get(f"{_W}char", ""))
        elif name in {"footnoteReference", "endnoteReference"}:
            yield _anchor(child, name.removesuffix("Reference"), package)
        elif name == "r":
            piece = _run(child, package, boxes, capitals, written)
            written = (written + piece)[-20:]
            yield piece
        else:
            piece = "".join(_inline(child, package, boxes, capitals))
            written = (written + piece)[-20:]
            yield piece


def _run(run: Element, package: _Package, boxes: list[Element], capitals: bool, before: str) -> str:
    properties = run.find(f"{_W}rPr")
    if _switched_on(properties, "vanish"):
        return ""
    shown_large = capitals or _switched_on(properties, "caps")
    text = "".join(_inline(run, package, boxes, shown_large))
    raised = _value(properties, "vertAlign") == "superscript"
    number = text.strip(" ()[]")
    if raised and number.isascii() and number.isdigit() and len(number) < 4:
        if number in {"2", "3"} and _UNIT.search(before):
            return text
        return f"<sup>{number}</sup>"
    return text


def _symbol(code: str) -> str:
    try:
        character = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ue000" <= character <= "\uf8ff" or "\ud800" <= character <= "\udfff" else character


def _anchor(reference: Element, kind: str, package: _Package) -> str:
    """Notes count in the order of their anchors; endnotes count on after footnotes: a number is one note."""
    key = kind, reference.get(f"{_W}id", "")
    if key not in package.notes:
        return ""
    if key not in package.numbers:
        footnotes = sum(1 for other, _ in package.notes if other == "footnote") if kind == "endnote" else 0
        package.numbers[key] = footnotes + sum(1 for other, _ in package.numbers if other == kind) + 1
        package.pending.append(key)
    if reference.get(f"{_W}customMarkFollows") in {"1", "true", "on"}:
        return ""
    return f"<sup>{package.numbers[key]}</sup>"


def _note(key: tuple[str, str], package: _Package) -> str:
    boxes: list[Element] = []
    texts = ("".join(_inline(paragraph, package, boxes, False)) for paragraph in package.notes[key].iter(f"{_W}p"))
    text = " ".join(" ".join(texts).split())
    mark = f"<sup>{package.numbers[key]}</sup> "
    # A note whose number was typed by hand begins with it.
    return mark + text.removeprefix(mark.strip()).lstrip()


def _rows(table: Element, package: _Package) -> list[list[str]]:
    rows = []
    for row in _through(table, "tr"):
        cells: list[str] = []
        for cell in _through(row, "tc"):
            properties = cell.find(f"{_W}tcPr")
            merged = properties.find(f"{_W}vMerge") if properties is not None else None
            goes_on = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
            cells.append(ABOVE if goes_on else "\n".join(_cell(cell, package)))
            cells.extend([""] * min(63, _whole(_value(properties, "gridSpan"), 1) - 1))
        rows.append(cells)
    return rows


def _cell(cell: Element, package: _Package) -> Iterator[str]:
    """A cell's paragraphs; footnotes anchored in it wait for the end of the table."""
    for child in cell.iterchildren():
        name = _local(child)
        if name == "p":
            yield from (line.removeprefix("# ") for line in _paragraph(child, package))
        elif name == "tbl":
            yield from (" ".join(cell for cell in row if cell not in ("", ABOVE)) for row in _rows(child, package))
        elif name in {"sdt", "sdtContent", "ins", "customXml"}:
            yield from _cell(child, package)


def _through(parent: Element, name: str) -> Iterator[Element]:
    """Children of that name, also inside content controls; a deleted row is left out."""
    for child in parent.iterchildren():
        local = _local(child)
        if local == name:
            if child.find(f"{_W}trPr/{_W}del") is None:
                yield child
        elif local in {"sdt", "sdtContent", "customXml"}:
            yield from _through(child, name)
