"""Export: real footnotes, labelled digests, no markup smuggled in."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from rag.answering import export, verify
from rag.answering.answer import Answer, Citation, Sentence
from rag.records import DocumentCard, Metadata, Nature, Passage, Span

TEXT = "UBND huyện Vĩnh Sơn tiếp 1.097 lượt công dân *mới* [x](http://xau.example) & còn 2 đơn < 3."
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def citation(n: int = 1, nature: Nature = "original") -> Citation:
    passage = Passage("p", "d", "II.3", Span(0, len(TEXT)), TEXT)
    quotation = verify.quote(passage, Span(0, len(TEXT)))
    assert quotation is not None
    card = DocumentCard("d", ("a.txt",), Metadata(kind="Báo cáo", place="Vĩnh Sơn"), nature, 1, 1, 0, "2031-01-01")
    tail = " (bản tóm lược)" if nature == "digest" else ""
    return Citation(n, quotation, card, f"Báo cáo số 12/BC-UBND của UBND huyện Vĩnh Sơn, mục II.3{tail}")


def answer(nature: Nature = "original", verbatim: bool = True) -> Answer:
    made = citation(nature=nature)
    return Answer(TEXT, False, None, "extractive", (made,), (Sentence(TEXT, (1,), True, verbatim),), ("Ghi chú.",))


def footnotes(blob: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(blob)) as package:
        root = ElementTree.fromstring(package.read("word/footnotes.xml"))
    return ["".join(t.text or "" for t in f.iter(f"{W}t")).strip() for f in root if f.get(f"{W}type") is None]


def body(blob: bytes) -> tuple[str, list[str]]:
    with zipfile.ZipFile(io.BytesIO(blob)) as package:
        root = ElementTree.fromstring(package.read("word/document.xml"))
        assert b"footnotes.xml" in package.read("word/_rels/document.xml.rels")
        assert b"footnotes+xml" in package.read("[Content_Types].xml")
    ids = [r.get(f"{W}id") or "" for r in root.iter(f"{W}footnoteReference")]
    return "".join(t.text or "" for t in root.iter(f"{W}t")), ids


def test_docx_has_a_real_footnote_for_each_citation() -> None:
    blob = export.docx("Tiếp bao nhiêu lượt?", answer())
    text, ids = body(blob)
    assert f"“{TEXT}”" in text
    assert ids == ["2"]
    assert footnotes(blob) == ["Báo cáo số 12/BC-UBND của UBND huyện Vĩnh Sơn, mục II.3."]


def test_word_can_open_it_again() -> None:
    from docx import Document

    document = Document(io.BytesIO(export.docx("Hỏi", answer())))
    assert any("1.097" in p.text for p in document.paragraphs)


def test_markdown_has_footnotes_and_no_live_markup() -> None:
    text = export.markdown("Hỏi *gì*?", answer())
    assert "[^1]: Báo cáo số 12/BC-UBND" in text
    assert "\\[x\\](http" in text and "\\*mới\\*" in text
    assert "“UBND huyện Vĩnh Sơn" in text


@pytest.mark.parametrize("render", [export.markdown, lambda t, a: body(export.docx(t, a))[0]])
def test_a_digest_has_no_quotation_marks_and_says_so(render) -> None:  # type: ignore[no-untyped-def]
    text = render("Hỏi", answer(nature="digest"))
    assert "“" not in text
    blob = export.docx("Hỏi", answer(nature="digest"))
    assert "tóm lược" in footnotes(blob)[0]


@pytest.mark.parametrize("render", [export.markdown, lambda t, a: body(export.docx(t, a))[0]])
def test_a_paraphrase_is_marked(render) -> None:  # type: ignore[no-untyped-def]
    assert "(diễn giải)" in render("Hỏi", answer(verbatim=False))


@pytest.mark.parametrize("render", [export.markdown, lambda t, a: body(export.docx(t, a))[0]])
def test_each_sentence_of_several_documents_names_its_place(render) -> None:  # type: ignore[no-untyped-def]
    here, there = citation(n=1), citation(n=2)
    card = replace(there.document, id="0002", metadata=replace(there.document.metadata, place="An Hải"))
    both = replace(
        answer(),
        citations=(here, replace(there, document=card)),
        sentences=(Sentence(TEXT, (1,)), Sentence(TEXT, (2,))),
    )
    text = render("Hỏi", both).replace("*", "")
    assert "An Hải: “UBND" in text
    assert text.count("Hải: “") == 1


def test_markdown_shares_a_footnote() -> None:
    twice = replace(
        answer(), citations=(citation(n=1), citation(n=2)), sentences=(Sentence(TEXT, (1,)), Sentence(TEXT, (2,)))
    )
    text = export.markdown("Hỏi", twice)
    assert text.count("[^1]") == 3
    assert "[^2]" not in text


def test_a_refusal_is_exported_as_it_is() -> None:
    refusal = Answer("Thư viện chưa có báo cáo nào của Hạ Châu.", True, "out_of_scope", "extractive")
    assert "Hạ Châu" in export.markdown("Hỏi", refusal)
    with zipfile.ZipFile(io.BytesIO(export.docx("Hỏi", refusal))) as package:
        assert "word/footnotes.xml" not in package.namelist()


def test_a_single_quotation_is_an_answer_of_one_sentence() -> None:
    alone = export.single(citation(n=7))
    assert alone.citations[0].n == 1
    assert export.markdown("Trích", alone).count("[^1]") == 2


def test_control_characters_do_not_break_the_file() -> None:
    assert export.docx("Hỏi\x00\x0b", answer())
