"""An Answer as it is written: sentences between quotation marks, each with its citation and formal reference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answering import scope, verify
from rag.answering.answer import Answer, Citation, Sentence
from rag.answering.evidence import Evidence
from rag.answering.sentences import cut
from rag.answering.understanding.asking import Asked
from rag.records import DocumentCard, Passage, Span
from rag.text.citation import formal
from rag.text.words.abbreviations import expand

DIGEST_NOTE = "Trích theo bản tóm lược, cần đối chiếu bản gốc."


def written(chosen: Sequence[Evidence], *, by_place: bool = False, notes: Sequence[str] = ()) -> Answer:
    """Sentences and their citations, in the order given; ``by_place`` names each line's place."""
    citations: list[Citation] = []
    said: list[Sentence] = []
    lines: list[str] = []
    names = scope.names_of([item.hit.document for item in chosen]) if by_place else {}
    for item in chosen:
        made = cite(item.hit.passage, item.hit.document, item.span, len(citations) + 1)
        citations.append(made)
        text = item.text if item.focus is None else cut(item.hit.passage.text, item.span, item.focus)
        text = " ".join(text.split())
        said.append(Sentence(text, (made.n,)))
        frame = f"{names[item.hit.document.id]}: " if by_place else ""
        lines.append(f"{frame}{shown(text, item.hit.document)} [{made.n}]")
    own = list(notes)
    if any(c.document.nature == "digest" for c in citations):
        own.append(DIGEST_NOTE)
    return Answer("\n".join([*lines, *own]), False, None, "extractive", tuple(citations), tuple(said), tuple(own))


def refused_with(refusal: Answer, shown_beside: Sequence[Evidence]) -> Answer:
    """A refusal with the words that contradict the question as its citations."""
    return replace(refusal, citations=written(shown_beside).citations)


def cite(passage: Passage, document: DocumentCard, span: Span, n: int) -> Citation:
    """A numbered citation of a span of a passage."""
    quotation = verify.quote(passage, span)
    if quotation is None:
        raise ValueError(f"span {span} outside passage {passage.id}")
    return Citation(n, quotation, document, reference(passage, document))


def reference(passage: Passage, document: DocumentCard) -> str:
    """The formal reference of a passage."""
    return formal(
        document.metadata,
        document.nature,
        section=passage.section,
        footnote=passage.footnote,
        point=passage.point,
        page=passage.page,
    )


def shown(text: str, document: DocumentCard) -> str:
    """A document's words between quotation marks; a digest's words are ours and stand without."""
    return text if document.nature == "digest" else f"“{text}”"


def uncut(found: Answer) -> Answer:
    """The same answer, each of its sentences whole."""
    quotes = {c.n: " ".join(c.quote.split()) for c in found.citations}
    text = found.text
    whole = []
    for said in found.sentences:
        full = " ".join(quotes[n] for n in said.citations)
        text = text.replace(said.text, full)
        whole.append(replace(said, text=full))
    return replace(found, text=text, sentences=tuple(whole))


def noted(found: Answer, note: str) -> Answer:
    """The same answer with a word of ours behind it."""
    return replace(found, text=f"{found.text}\n{note}", notes=(*found.notes, note))


def written_out(found: Answer, want: Asked) -> Answer:
    """With what an abbreviation usually stands for, where the question asks that: our words, beside the report's, and
    before them where no sentence writes it out itself."""
    if want.kind != "definition":
        return found
    known = {term.upper(): forms[0] for term in want.terms if (forms := expand(term))}
    notes = [f"{code} thường viết tắt cho “{form}”." for code, form in known.items()]
    if not notes:
        return found
    defined = any(f"({code})" in s.text for code in known for s in found.sentences)
    lines = [found.text, *notes] if defined else [*notes, found.text]
    return replace(found, text="\n".join(lines), notes=(*notes, *found.notes))


def superseded(chosen: Sequence[Evidence]) -> list[str]:
    """Where a sentence says that a directive it names has since been replaced."""
    notes = []
    for item in chosen:
        at = item.text.lower().find("nay là ")
        if at >= 0:
            end = item.text.find(")", at)
            notes.append(f"Lưu ý, báo cáo ghi: “{item.text[at : end if end > at else at + 160]}”.")
    return list(dict.fromkeys(notes))
