"""An answer, or a single quotation, for a draft: DOCX with real footnotes, and Markdown.

Each reference is a footnote. A report's words stand between quotation marks; a digest's words are ours, stand without,
and are labelled; a sentence that is not verbatim carries its mark.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

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
    for text, numbers in _paragraphs(answer):
        blocks.append(_escaped(text) + "".join(f"[^{n}]" for n in numbers))
    blocks += [f"*{_escaped(note)}*" for note in _notes(answer)]
    used = _used(answer)
    notes = "\n".join(f"[^{n}]: {_escaped(_footnote(by_number[n]))}" for n in used)
    return "\n\n".join(blocks + ([notes] if notes else [])) + "\n"


def docx(title: str, answer: Answer) -> bytes:
    """A Word file whose references are footnotes that Word knows as such."""
    from docx import Document

    document = Document()
    document.core_properties.title = _printable(title)[:255]
    document.core_properties.author = "Tiền Lệ"
    document.add_heading(_printable(title), level=1)
    by_number = {c.n: c for c in answer.citations}
    ids = {n: at for at, n in enumerate(_used(answer), start=2)}
    for text, numbers in _paragraphs(answer):
        paragraph = document.add_paragraph(_printable(text))
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


def _paragraphs(answer: Answer) -> list[tuple[str, tuple[int, ...]]]:
    """Each sentence as printed, with the numbers of its footnotes; an answer without sentences is its text."""
    by_number = {c.n: c for c in answer.citations}
    if not answer.sentences:
        return [(line, ()) for line in answer.text.splitlines() if line.strip()]
    return [(_printed(s, by_number), tuple(n for n in s.citations if n in by_number)) for s in answer.sentences]


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
    return list(dict.fromkeys(n for _, numbers in _paragraphs(answer) for n in numbers))


def _footnote(citation: Citation) -> str:
    label = f" ({DIGEST})" if citation.document.nature == "digest" and "tóm lược" not in citation.reference else ""
    return f"{citation.reference}{label}."


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|!" else c for c in " ".join(text.split()))


def _printable(text: str) -> str:
    """XML admits no control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


# ---------------------------------------------------------------- footnotes, which python-docx does not make


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
            f'<w:footnote w:id="{number}"><w:p>'
            '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve"> {escape(_printable(text))}</w:t></w:r></w:p></w:footnote>'
        )
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    xml = f'{declaration}<w:footnotes xmlns:w="{_W}">{"".join(bodies)}</w:footnotes>'
    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, xml.encode(), package)
    document.part.relate_to(part, _FOOTNOTES)
