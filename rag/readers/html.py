"""HTML as portals serve it and as Word saves it: the document's own text, without the page around it."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from rag.errors import TienLeError
from rag.readers.bounds import MAX_MARKUP, check_text, damaged, without_text
from rag.readers.contents import Contents
from rag.readers.numbering import letter, roman
from rag.readers.tables import ABOVE, table_lines
from rag.readers.text import decode
from rag.records import RawPage

Element = Any

_DROPPED = frozenset(
    [
        *(
            "script",
            "style",
            "nav",
            "noscript",
            "template",
            "iframe",
            "svg",
            "math",
            "object",
            "audio",
            "video",
            "head",
        ),
        *(
            "button",
            "input",
            "select",
            "textarea",
            "map",
            "canvas",
            "title",
            "link",
            "meta",
            "rt",
            "rp",
            "del",
            "strike",
        ),
    ]
)
_BLOCKS = frozenset(
    [
        *(
            "p",
            "div",
            "section",
            "article",
            "main",
            "header",
            "footer",
            "aside",
            "blockquote",
            "center",
            "form",
            "figure",
        ),
        *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "pre", "table", "hr", "address"),
        *("body", "html", "fieldset", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "details", "summary"),
    ]
)
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:menu|nav|navbar|breadcrumbs?|sidebar|footer|header|banner|share|social|comments?|related|toolbar|"
    r"advert|cookie|pagination|tags?|search|login|lienquan|tinkhac)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,30})", re.IGNORECASE
)
_NUMBER = re.compile(r"\s*[\[(]?\s*(\d{1,3})\s*[\])]?\s*")
_NOTE_ANCHOR = re.compile(r"#_?(?:ftn|edn|fn|sdfootnote|sdendnote|footnote)-?\d+(?:sym)?$", re.IGNORECASE)
_NOTE_BACK = re.compile(r"#_?(?:ftnref|ednref|fnref|sdfootnote|sdendnote|footnote-?ref)-?\d+(?:anc)?$", re.IGNORECASE)
_UNIT = re.compile(r"(?:^|[\s\d])(?:[kdcm]?m|ha)$")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_MAX_DEPTH = 200


def read_html(path: Path, data: bytes) -> Contents:
    """One page without a number.

    Raises UnreadableFile for a page without text, TooLarge beyond ``MAX_MARKUP`` bytes.
    """
    return _read(path, data, None, "html")


def read_mhtml(path: Path, data: bytes) -> Contents:
    """A page saved as one file ("Web Archive"): its first HTML part."""
    check_text(path, len(data), MAX_MARKUP)
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        part = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
        payload = part.get_payload(decode=True) if part is not None else None
        charset = part.get_content_charset() if part is not None else None
    except Exception as error:
        raise damaged(path, "MHTML") from error
    if not isinstance(payload, bytes):
        raise damaged(path, "MHTML")
    return _read(path, payload, charset, "mhtml")


def _read(path: Path, data: bytes, charset: str | None, name: str) -> Contents:
    check_text(path, len(data), MAX_MARKUP)
    try:
        text, warnings = _decoded(data, charset)
        root = _parsed(text)
        writer = _Writer()
        if root is not None:
            writer.element(_main(root), 0)
        body = writer.finished()
    except TienLeError:
        raise
    except Exception as error:
        raise damaged(path, "HTML") from error
    if not body.strip():
        raise without_text(path)
    return Contents(name, (RawPage(None, body, hard_wrapped=False),), warnings)


def _decoded(data: bytes, charset: str | None) -> tuple[str, tuple[str, ...]]:
    """UTF-8 where the bytes are UTF-8, whatever the page declares; else what it declares; else a guess."""
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    declared = charset or (found[1].decode("ascii") if (found := _CHARSET.search(data[:8192])) else None)
    # Old fonts are declared as windows-1252 or latin-1; ``decode`` reads those bytes the same way, holes included.
    if declared and declared.lower() not in {"utf-8", "utf8", "windows-1252", "iso-8859-1", "us-ascii", "utf-16"}:
        try:
            return data.decode(declared), ()
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return decode(data)


def _parsed(text: str) -> Element | None:
    """libxml2 bounds the depth by itself; the declaration is taken off because the text is decoded already."""
    text = re.sub(r"\A\s*<\?xml[^>]{0,300}>", "", text).replace("\x00", "")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    return etree.fromstring(text.encode("utf-8", "replace"), parser)


def _main(root: Element) -> Element:
    """The element that holds the document: <main> or <article> where it has most of the text, else all."""
    total = _length(root)
    for query in (".//main", ".//*[@role='main']", ".//article"):
        candidates = root.findall(query)
        if len(candidates) == 1 and _length(candidates[0]) > 0.5 * total:
            return candidates[0]
    return root


def _length(element: Element) -> int:
    return sum(len(piece) for piece in element.itertext() if isinstance(piece, str))


def _is_hidden(element: Element, depth: int) -> bool:
    if element.tag in _DROPPED or element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")):
        return True
    if depth and element.tag in {"div", "ul", "aside", "footer", "header", "section", "form"}:
        names = f"{element.get('class', '')} {element.get('id', '')}"
        # A letterhead may be marked as a header: what is round a page has links, a letterhead has none.
        if element.tag in {"aside", "footer", "header"} or _AROUND.search(names):
            links = sum(_length(link) for link in element.iter("a"))
            return links > 0.3 * max(1, _length(element))
    return False


@dataclass(slots=True)
class _Writer:
    """Writes an element tree as lines; a line is a paragraph."""

    lines: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    lead: str = ""

    def finished(self) -> str:
        """All that was written, a blank line between paragraphs."""
        self.end_line()
        return "\n\n".join(self.lines)

    def write(self, text: str | None) -> None:
        """Text in the current line; blanks of the source count as one."""
        if text:
            self.pieces.append(_BLANKS.sub(" ", text))

    def end_line(self) -> None:
        """Close the current line; a label waits for the first line that has text."""
        text = _BLANKS.sub(" ", "".join(self.pieces)).strip(" \u00a0")
        self.pieces = []
        if text:
            self.lines.append(self.lead + text)
            self.lead = ""

    def children(self, element: Element, depth: int) -> None:
        """What stands inside an element."""
        self.write(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self.element(child, depth + 1)
            self.write(child.tail)

    def element(self, element: Element, depth: int) -> None:
        """One element with all below."""
        if _is_hidden(element, depth):
            return
        if depth > _MAX_DEPTH:
            self.write("".join(piece for piece in element.itertext() if isinstance(piece, str)))
            return
        match element.tag:
            case "br":
                self.end_line()
            case "hr":
                self.end_line()
                self.lines.append("---")
            case "sup" | "a":
                self._mark(element, depth)
            case "pre":
                self._preformatted(element)
            case "table":
                self._table(element, depth)
            case "ol" | "ul":
                self._list(element, depth)
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self.end_line()
                self.lead = "# "
                self.children(element, depth)
                self.end_line()
                self.lead = ""
            case tag if tag in _BLOCKS:
                self.end_line()
                self.children(element, depth)
                self.end_line()
            case _:
                self.children(element, depth)

    def _mark(self, element: Element, depth: int) -> None:
        """A footnote's anchor, or the mark at its text; other raised figures and links are text."""
        shown = "".join(piece for piece in element.itertext() if isinstance(piece, str))
        number = _NUMBER.fullmatch(shown)
        target = element.get("href", "")
        noted = _NOTE_ANCHOR.search(target) or _NOTE_BACK.search(target) or "sdfootnotesym" in element.get("class", "")
        before = "".join(self.pieces[-2:])
        raised = element.tag == "sup" and not (number and number[1] in {"2", "3"} and _UNIT.search(before))
        if number and (raised or noted):
            self.write(f"<sup>{number[1]}</sup>")
            if not before.strip():
                self.write(" ")
        else:
            self.children(element, depth)

    def _preformatted(self, element: Element) -> None:
        self.end_line()
        text = "".join(piece for piece in element.itertext() if isinstance(piece, str))
        self.lines.extend(line.strip() for line in text.split("\n") if line.strip())

    def _list(self, element: Element, depth: int) -> None:
        """Items of a list with the labels a browser would show; "-" for bullets."""
        self.end_line()
        items = [child for child in element if child.tag == "li"]
        step = -1 if element.get("reversed") is not None else 1
        number = _whole(element.get("start"), len(items) if step < 0 else 1)
        for child in element:
            if not isinstance(child.tag, str):
                continue
            if child.tag == "li" and not _is_hidden(child, depth):
                number = _whole(child.get("value"), number)
                self.lead = _label(element, child, number)
                self.children(child, depth + 1)
                self.end_line()
                self.lead = ""
                number += step
            else:
                self.element(child, depth + 1)

    def _table(self, element: Element, depth: int) -> None:
        self.end_line()
        rows: list[list[str]] = []
        held: dict[int, int] = {}
        for row in _rows(element):
            cells: list[str] = []
            reaching, held = held, {column: more - 1 for column, more in held.items() if more > 1}
            for cell in (child for child in row if child.tag in {"td", "th"} and not _is_hidden(child, 0)):
                inside = _Writer()
                inside.children(cell, depth + 1)
                inside.end_line()
                while len(cells) in reaching:
                    cells.append(ABOVE)
                wide, high = (max(1, min(64, _whole(cell.get(name), 1))) for name in ("colspan", "rowspan"))
                if high > 1:
                    held.update(dict.fromkeys(range(len(cells), len(cells) + wide), high - 1))
                cells.append("\n".join(line.removeprefix("# ") for line in inside.lines))
                cells.extend([""] * (wide - 1))
            while len(cells) in reaching:
                cells.append(ABOVE)
            rows.append(cells)
        for caption in element.findall("caption"):
            self.children(caption, depth + 1)
            self.end_line()
        lines = table_lines(rows)
        if lines and lines[0].startswith("| "):
            self.lines.append("\n".join(lines))
        else:
            self.lines.extend(lines)


def _rows(table: Element) -> Iterator[Element]:
    """Rows of this table, not of tables inside it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child if row.tag == "tr")


_COUNTED: dict[str, Callable[[int], str]] = {
    "a": lambda number: f"{letter(number)}. ",
    "A": lambda number: f"{letter(number).upper()}. ",
    "i": lambda number: f"{roman(number)}. ",
    "I": lambda number: f"{roman(number).upper()}. ",
    "none": lambda _: "",
}


def _label(parent: Element, item: Element, number: int) -> str:
    if parent.tag == "ul":
        return "- "
    kind: str = item.get("type") or parent.get("type") or _listed(parent.get("style", "")) or "1"
    return _COUNTED[kind](number) if kind in _COUNTED else f"{number}. "


def _listed(style: str) -> str | None:
    """``list-style-type`` of an inline style as the old ``type`` attribute."""
    kinds = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A"}
    kinds |= {"lower-roman": "i", "upper-roman": "I", "none": "none"}
    found = re.search(
        r"list-style(?:-type)?\s*:[^;]{0,40}?(lower-alpha|lower-latin|upper-alpha|upper-latin|"
        r"lower-roman|upper-roman|none)",
        style,
    )
    return kinds[found[1]] if found else None


def _whole(text: str | None, default: int) -> int:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.removeprefix("-").isdigit() and len(text) < 7 else default
