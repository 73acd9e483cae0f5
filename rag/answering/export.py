"""An answer, or a single quotation, for a draft: DOCX with real footnotes, and Markdown.

Each reference is a footnote. A report's words stand between quotation marks; a digest's words are ours, stand without,
and are labelled; a sentence that is not verbatim carries its mark.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from rag.answering import scope
from rag.answering.answer import Answer, Citation, Sentence
from rag.answering.draft import MARK

DIGEST = "bản tóm lược, cần đối chiếu bản gốc"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def single(citation: Citation) -> Answer:
    """One quotation as an answer of one sentence, ready to be exported."""
    alone = Citation(1, citation.quotation, citation.document, citation.reference)
    return Answer(citation.quote, False, None, "extractive", (alone,), (Sentence(citation.quote, (1,)),))


def markdown(title: str, answer: Answer) -> str:
    """Markdown with footnotes ("[^1]"); the document's words are escaped, so they cannot become markup.

    >>> markdown("Hỏi", Answer("Không tìm thấy.", True, "weak_evidence", "extractive"))
    '# Hỏi\\n\\nKhông tìm thấy.\\n'
    """
    blocks = [f"# {_escaped(title)}"]
    by_number = {c.n: c for c in answer.citations}
    # One footnote for one reference: Markdown lets several sentences share it.
    shared: dict[str, int] = {}
    for n in _used(answer):
        shared.setdefault(_footnote(by_number[n]), len(shared) + 1)
    for place, text, numbers in _paragraphs(answer):
        marks = dict.fromkeys(shared[_footnote(by_number[n])] for n in numbers)
        frame = f"**{_escaped(place)}:** " if place else ""
        blocks.append(frame + _escaped(text) + "".join(f"[^{n}]" for n in marks))
    blocks += [f"*{_escaped(note)}*" for note in _notes(answer)]
    notes = "\n".join(f"[^{n}]: {_escaped(text)}" for text, n in shared.items())
    return "\n\n".join(blocks + ([notes] if notes else [])) + "\n"


def docx(title: str, answer: Answer) -> bytes:
    """A Word file whose references are footnotes that Word knows as such."""
    from docx import Document

    document = Document()
    document.core_properties.title = _printable(title)[:255]
    document.core_properties.author = "Tiền Lệ"
    _dress(document, document.add_heading(_printable(title), level=1))
    by_number = {c.n: c for c in answer.citations}
    ids = {n: at for at, n in enumerate(_used(answer), start=2)}
    for place, text, numbers in _paragraphs(answer):
        paragraph = document.add_paragraph()
        if place:
            paragraph.add_run(f"{_printable(place)}: ").bold = True
        paragraph.add_run(_printable(text))
        for n in numbers:
            _refer(paragraph, ids[n])
    for note in _notes(answer):
        document.add_paragraph().add_run(_printable(note)).italic = True
    if ids:
        _attach(document, [(ids[n], _footnote(by_number[n])) for n in ids])
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


# ---------------------------------------------------------------- what both print


def _paragraphs(answer: Answer) -> list[tuple[str, str, tuple[int, ...]]]:
    """Each sentence as printed, with its place where there are several and the numbers of its footnotes; an answer
    without sentences is its text."""
    by_number = {c.n: c for c in answer.citations}
    if not answer.sentences:
        return [("", line, ()) for line in answer.text.splitlines() if line.strip()]
    rows = []
    for sentence in answer.sentences:
        numbers = tuple(n for n in sentence.citations if n in by_number)
        rows.append((_place(answer, [by_number[n] for n in numbers]), _printed(sentence, by_number), numbers))
    return rows


def _place(answer: Answer, cited: Sequence[Citation]) -> str:
    """Whose words a sentence holds, where the answer quotes several documents."""
    names = scope.names_of([c.document for c in answer.citations])
    return names[cited[0].document.id] if len(names) > 1 and cited else ""


def _printed(sentence: Sentence, by_number: dict[int, Citation]) -> str:
    if not sentence.verbatim:
        return f"{sentence.text} {MARK}"
    if any(by_number[n].document.nature == "digest" for n in sentence.citations if n in by_number):
        return sentence.text
    return f"“{sentence.text}”"


def _notes(answer: Answer) -> list[str]:
    return list(answer.notes) if answer.sentences else []


def _used(answer: Answer) -> list[int]:
    """Citation numbers in the order of their first use."""
    return list(dict.fromkeys(n for _, _, numbers in _paragraphs(answer) for n in numbers))


def _footnote(citation: Citation) -> str:
    label = f" ({DIGEST})" if citation.document.nature == "digest" and "tóm lược" not in citation.reference else ""
    return f"{citation.reference}{label}."


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|!" else c for c in " ".join(text.split()))


def _printable(text: str) -> str:
    """XML admits no control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


_FONT = "Times New Roman"


def _dress(document: Any, heading: Any) -> None:
    """The look of an office document: one serif, black, 13 points; 14 for the heading."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    for run in heading.runs:
        run.font.name, run.font.size, run.font.color.rgb = _FONT, Pt(14), RGBColor(0, 0, 0)


# ---------------------------------------------------------------- footnotes, which python-docx does not make


_SMALL = '<w:sz w:val="20"/><w:szCs w:val="20"/>'


def _refer(paragraph: Any, number: int) -> None:
    from docx.oxml import parse_xml

    paragraph._p.append(
        parse_xml(
            f'<w:r xmlns:w="{_W}"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
            f'<w:footnoteReference w:id="{number}"/></w:r>'
        )
    )


def _attach(document: Any, notes: Sequence[tuple[int, str]]) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    bodies = [
        f'<w:footnote w:type="{kind}" w:id="{n}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for n, kind in enumerate(("separator", "continuationSeparator"))
    ]
    for number, text in notes:
        bodies.append(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
            f'<w:r><w:rPr>{_SMALL}<w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
            f'<w:r><w:rPr>{_SMALL}</w:rPr><w:t xml:space="preserve"> {escape(_printable(text))}</w:t></w:r>'
            "</w:p></w:footnote>"
        )
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    xml = f'{declaration}<w:footnotes xmlns:w="{_W}">{"".join(bodies)}</w:footnotes>'
    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, xml.encode(), package)
    document.part.relate_to(part, _FOOTNOTES)
