"""The page's HTML from hand-made records: nothing a document or a visitor says becomes markup, every part is there."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import fields, replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag import readers, text
from rag.answering import verify
from rag.answering.answer import Answer, Cell, Citation, Figure, Sentence
from rag.answering.question import Understood
from rag.engine import Added, Answered, Cited, Found
from rag.errors import LibraryError
from rag.library.store import Mention
from rag.records import (
    Directive,
    Document,
    DocumentCard,
    Filters,
    Hit,
    Metadata,
    Passage,
    ReadingReport,
    Reference,
    Section,
    Span,
)
from rag.web import adding, answers, carried, citing, comparing, examples, finding, markup, reading, verdicts
from rag.web.carried import Asked, Wanted
from rag.web.words import EN, LANGUAGES, VI

NASTY = "<script>alert(1)</script> & \"ngoặc\" 'kép' ${1+1} {{2}} [1]"
TEXT = f"II. KẾT QUẢ\n\n1. Tiếp dân\n\nXã tiếp 12 lượt dân theo Chỉ thị 9-CT/XY.\nDòng hai {NASTY}\n\nĐoạn sau.\n"
SECTIONS = (
    Section("II", "II", "KẾT QUẢ", 1, Span(0, len(TEXT)), 13, "ket_qua"),
    Section("II.1", "1", "Tiếp dân", 2, Span(13, len(TEXT)), len(TEXT), "ket_qua"),
)
QUOTE = Span(TEXT.index("Xã"), TEXT.index("Xã") + len("Xã tiếp 12 lượt dân theo Chỉ thị 9-CT/XY."))
CITED = Span(TEXT.index("Chỉ thị"), TEXT.index("9-CT/XY") + 7)
PASSAGE = Passage(
    "d1-0", "d1", "II.1", Span(QUOTE.start, len(TEXT) - 1), TEXT[QUOTE.start : -1], ("An Hải 2031", NASTY)
)
DIRECTIVE = Directive("c1", "Chỉ thị", "9-CT/XY", "2030-01-05", "Ban Bí thư", NASTY)
REFERENCE = Reference(CITED.of(TEXT), CITED, "II.1", None, "Chỉ thị", "9-CT/XY", None, None, None, directive_id="c1")
META = Metadata(
    "Báo cáo", "7/BC-UBND", issuer="UBND tỉnh An Hải", province="An Hải", issued_on="2031-05-02", title=NASTY
)
CARD = DocumentCard("d1", (NASTY + ".txt",), META, "original", 1, 2, 1, "2031-06-01", ("title",))
REPORT = ReadingReport("text", {"joined_lines": 3, "repaired_vni": 1}, 0.93, (NASTY,))
DOCUMENT = Document("d1", CARD.source, None, "0" * 64, TEXT, (), META, SECTIONS, (PASSAGE,), (REFERENCE,), REPORT)
HIT = Hit(1, 0.9, PASSAGE, CARD, also_in=(NASTY,), why=("có các từ: tiếp",))


def documents(id: str) -> Document:
    assert id == "d1"
    return DOCUMENT


def citation(n: int = 1, nature: str = "original") -> Citation:
    quotation = verify.quote(PASSAGE, Span(0, len(QUOTE)))
    assert quotation is not None
    return Citation(n, quotation, replace(CARD, nature=nature), "Báo cáo số 7/BC-UBND, mục II.1")  # type: ignore[arg-type]


def answered(**changes: object) -> Answered:
    said = Sentence(QUOTE.of(TEXT), (1,))
    answer = Answer(f"{said.text} [1]", False, None, "extractive", (citation(),), (said,), (NASTY,))
    return Answered(NASTY, Understood("x", "tiếp dân", filters=Filters(places=(NASTY,))), replace(answer, **changes))  # type: ignore[arg-type]


class Tags(HTMLParser):
    """Every tag and attribute of a piece of HTML; a tag left open fails."""

    VOID = frozenset({"br", "input", "img"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.open: list[str] = []
        self.attributes: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += [name for name, _ in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


PARTS = {
    "answer": lambda w: answers.talk([(Asked(NASTY, drop=(NASTY,)), answered())], documents, w),
    "refusal": lambda w: answers.talk([(Asked("?"), NASTY)], documents, w),
    "abstained": lambda w: answers.turn(
        Asked("a"), answered(abstained=True, reason="weak_evidence", text=NASTY, sentences=()), 1, documents, w
    ),
    "welcome": lambda w: answers.welcome(2, [NASTY], [NASTY], w),
    "empty": lambda w: answers.welcome(0, [], [], w),
    "scope": lambda w: answers.scope([NASTY], [2031], w),
    "hits": lambda w: finding.results(
        Found(NASTY, Understood("x", "tiếp dân"), (HIT,) * 23),
        Wanted(NASTY, places=(NASTY,), page=2, directives=("c1",)),
        {"c1": NASTY},
        documents,
        w,
    ),
    "no hits": lambda w: finding.results(Found("x", Understood("x", "x"), ()), Wanted("x"), {}, documents, w),
    "matrix": lambda w: comparing.compared(
        [Cell(NASTY, True, NASTY, citation()), Cell("B", False, "", None)],
        [Figure(NASTY, 2030, 4.5, "4,5%", "%", citation()), Figure("B", None, 9.0, "9%", "%", citation(2))],
        documents,
        w,
    ),
    "list": lambda w: reading.listed([CARD], "", w),
    "document": lambda w: reading.opened(DOCUMENT, CARD, {"c1": NASTY}, QUOTE.start, w),
    "directives": lambda w: citing.listed(
        [Cited(DIRECTIVE, None, (Mention(CARD, REFERENCE),)), Cited(None, None, (Mention(CARD, REFERENCE),))], w
    ),
    "uploads": lambda w: adding.progress(
        [NASTY, "b", "c", "d"],
        [Added(NASTY, "failed", None, error=NASTY), Added("b", "added", "d1", (NASTY,))],
        w,
    ),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("part", PARTS)
def test_nothing_said_becomes_markup(part: str, lang: str) -> None:
    html = PARTS[part](LANGUAGES[lang])
    tags = Tags(html)
    assert "script" not in tags.names
    assert not [a for a in tags.attributes if a.startswith("on") or '"' in a or "'" in a]


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300))
@settings(deadline=None, max_examples=150)
def test_marking_keeps_the_text(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    html = markup.marked(text, Span(start, end))
    tags = Tags(html)
    assert set(tags.names) <= {"p", "br", "mark"}
    words = re.sub(r"[\ue000-\ue002]", " ", text).split()
    assert "".join(_text_of(html).split()) == "".join(words)


def _text_of(html: str) -> str:
    class Words(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.parts: list[str] = []

        def handle_data(self, data: str) -> None:
            self.parts.append(data)

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.parts.append(" " if tag in ("p", "br") else "")

    words = Words()
    words.feed(html)
    words.close()
    return "".join(words.parts)


def test_a_mark_over_two_paragraphs_is_closed_and_opened_again() -> None:
    assert markup.marked("một\n\nhai", Span(1, 7)) == "<p>m<mark>ột</mark></p><p><mark>ha</mark>i</p>"


def test_an_answer_names_its_source_and_opens_it_in_its_section() -> None:
    html = PARTS["answer"](VI)
    assert '<blockquote class="said"><p><span class="words">Xã tiếp 12 lượt dân' in html
    assert 'data-open="nguon-1-1"' in html
    assert '<details class="source" id="nguon-1-1">' in html
    assert "<h4>1. Tiếp dân</h4>" in html
    assert "<mark>Xã tiếp 12 lượt dân theo Chỉ thị 9-CT/XY.</mark><br>" in html
    assert html.count("Hiểu là:") == 1


def test_what_an_abbreviation_stands_for_stands_where_the_answer_has_it() -> None:
    note = "TTHC thường viết tắt cho “thủ tục hành chính”."
    for told, first in ((f"{note}\n{QUOTE.of(TEXT)} [1]", True), (f"{QUOTE.of(TEXT)} [1]\n{note}", False)):
        html = answers.turn(Asked("a"), answered(text=told, notes=(note,)), 1, documents, VI)
        assert (html.index("TTHC thường") < html.index("Xã tiếp 12")) == first


def test_a_digest_is_no_quotation() -> None:
    html = answers.turn(Asked("a"), answered(citations=(citation(1, "digest"),)), 1, documents, VI)
    assert "<blockquote" not in html
    assert VI.digest in html
    assert "“Xã tiếp" not in html


def test_a_brackets_number_in_a_report_is_no_citation() -> None:
    said = Sentence(f"Ông A [1] nói {NASTY}", (1,))
    html = answers.turn(Asked("a"), answered(sentences=(said,)), 1, documents, VI)
    assert html.count('class="cite"') == 1
    assert "Ông A [1] nói" in html


def test_a_paraphrase_is_marked() -> None:
    html = answers.turn(
        Asked("a"), answered(sentences=(Sentence("Xã tiếp dân.", (1,), True, False),)), 1, documents, VI
    )
    assert "diễn giải" in html
    assert "<blockquote" not in html


def test_facets_pages_and_limits_carry_the_whole_search() -> None:
    html = PARTS["hits"](VI)
    wanted = [carried.wanted(_unescaped(v)) for v in re.findall(r'data-wanted="([^"]*)"', html)]
    assert {w.text for w in wanted} == {NASTY}
    assert any(w.page == 3 and w.directives == ("c1",) for w in wanted)
    assert any(w.directives == () and w.page == 1 and w.places == (NASTY,) for w in wanted)
    assert "Trang 2/3" in html
    assert html.count('<article class="hit">') == 10


def _unescaped(text: str) -> str:
    from html import unescape

    return unescape(text)


def test_the_reading_view_holds_all_of_the_text_once() -> None:
    html = reading.opened(DOCUMENT, CARD, {"c1": "Chỉ thị 9"}, None, VI)
    article = html[html.index("<article") : html.index("</article>")]
    assert "".join(_text_of(article).split()) == "".join(TEXT.split())
    assert 'data-directive="c1"' in article
    assert "Dòng được nối lại: 3" in html
    assert "Chỗ sửa bảng mã: 1" in html
    assert "93%" in html


def test_figures_of_one_sentence_are_one_source() -> None:
    figures = [Figure("A", y, float(y - 2020), f"{y - 2020}%", "%", citation(n)) for n, y in enumerate((2030, 2031), 1)]
    html = comparing.drawn([*figures, Figure("B", 2030, 70.0, "70", "hộ", citation(3))], documents, VI)
    assert html.count('<details class="source"') == 1
    assert html.count('class="bar"') == 2
    assert "width:100.0%" in html
    assert comparing.drawn(figures[:1], documents, VI) == ""


def test_a_directive_without_its_text_says_so() -> None:
    cited = Cited(DIRECTIVE, None, (Mention(CARD, REFERENCE),))
    assert VI.text_missing in citing.listed([cited], VI)
    assert VI.text_missing not in citing.listed([replace(cited, in_library="d1")], VI)
    assert "<svg" in citing.listed([cited], VI)


@pytest.mark.parametrize(
    ("text", "words", "html"),
    [
        ("ban hành chỉ thị cải cách", "cải cách hành chính", "ban <b>hành</b> chỉ thị <mark>cải cách</mark>"),
        ("Tiếp dân, tiếp công dân", "tiếp công dân", "<mark>Tiếp dân</mark>, <mark>tiếp công dân</mark>"),
        ("một nghèo <hai>", "nghèo", "một <mark>nghèo</mark> &lt;hai&gt;"),
        ("một số sở có hồ sơ cá nhân", "hồ sơ cà", "một số sở có <mark>hồ sơ</mark> cá nhân"),
        ("một số sở có HỒ SƠ", "ho so", "một <mark>số sở</mark> có <mark>HỒ SƠ</mark>"),
        ("Ủy ban HOÀ giải, ho so", "hòa uỷ hồ sơ", "<b>Ủy</b> ban <b>HOÀ</b> giải, <mark>ho so</mark>"),
    ],
)
def test_words_side_by_side_are_marked_as_one(text: str, words: str, html: str) -> None:
    assert markup.words_marked(text, words.split()) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    "sent",
    ["", "{", "[]", "5", "null", '[{"q": ""}]', '[{"q": 3}]', '["x"]', '{"q": "a"}', "[" * 100_000, None, 7],
)
def test_rubbish_from_the_browser_is_left_out(sent: object) -> None:
    assert carried.turns(sent) == ()
    assert carried.wanted(sent) == Wanted()
    assert carried.scope(sent) == ((), ())


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ({"q": " a ", "plain": 1, "drop": ["x", 3]}, Asked("a", False, ("x",))),
        ({"q": "a", "years": [2019, "2", True, 10**9]}, Asked("a", years=(2019,))),
        ({"q": "a", "plain": True, "verdict": "bad"}, Asked("a", True, verdict="bad")),
        ({"q": "a", "places": "Cà Mau", "verdict": "no"}, Asked("a")),
    ],
)  # fmt: skip
def test_what_has_the_right_shape_is_kept(row: dict[str, object], kept: Asked) -> None:
    assert carried.turns(json.dumps([row])) == (kept,)
    assert carried.turns(carried.dumped([kept])) == (kept,)


def test_a_conversation_is_bounded() -> None:
    rows = [{"q": f"{i} " + "x" * 9000} for i in range(200)]
    turns = carried.turns(json.dumps(rows))
    assert len(turns) == carried.MOST_TURNS
    assert turns[-1].q.startswith("199")
    assert len(turns[-1].q) == carried.LONGEST


def test_a_search_round_trips() -> None:
    wanted = Wanted("tiếp dân", ("A",), (2031,), ("Báo cáo",), ("c1",), True, ("B",), "newest", 3)
    assert carried.wanted(carried.dumped(wanted)) == wanted
    assert wanted.with_(places=()).page == 1
    assert carried.wanted('{"text": "a", "page": -4, "sort": "x"}') == Wanted("a")


def test_examples_are_of_the_library_and_answerable() -> None:
    cited = [Cited(DIRECTIVE, None, (Mention(CARD, REFERENCE), Mention(replace(CARD, id="d2"), REFERENCE)))]
    made = examples.questions([CARD, replace(CARD, id="d1")], documents, cited, lambda q: True)
    assert made == ("An Hải: tiếp dân có kết quả gì?", "Những báo cáo nào viện dẫn Chỉ thị 9-CT/XY?")
    assert examples.questions([CARD], documents, cited, lambda q: False) == ()


def test_a_verdict_is_one_line_and_a_read_only_folder_is_told(tmp_path: Path) -> None:
    verdicts.keep(tmp_path, answered(), "good", lambda: datetime(2031, 5, 2, tzinfo=UTC))
    (line,) = (tmp_path / verdicts.FILE).read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["at"] == "2031-05-02T00:00:00+00:00"
    with pytest.raises(LibraryError, match="Không ghi được"):
        verdicts.keep(tmp_path / "không-có", answered(), "good")


def test_a_page_of_a_pdf_is_a_picture(tmp_path: Path) -> None:
    from PIL import Image

    from rag.readers.picture import page_png

    path = tmp_path / "quét.pdf"
    Image.new("RGB", (400, 560), "white").save(path, save_all=True, append_images=[Image.new("RGB", (400, 560))])
    assert (page_png(path, 2) or b"").startswith(b"\x89PNG")
    assert page_png(path, 3) is None
    assert page_png(tmp_path / "mất.pdf", 1) is None
    path.write_bytes(b"%PDF-1.7 rubbish")
    assert page_png(path, 1) is None
    quotation = verify.quote(replace(PASSAGE, page=2), Span(0, len(QUOTE)))
    assert quotation is not None
    on_page = replace(citation(), quotation=quotation)
    html = answers.source(on_page, replace(DOCUMENT, source="a.pdf"), "x", VI)
    assert "Xem ảnh trang 2" in html
    assert "Xem ảnh" not in answers.source(on_page, replace(DOCUMENT, source="a.txt"), "x", VI)


def test_both_languages_say_everything() -> None:
    for field in fields(VI):
        ours, theirs = getattr(VI, field.name), getattr(EN, field.name)
        if isinstance(ours, str):
            assert ours.strip()
            assert theirs.strip()
            assert re.findall(r"\{\w*\}", ours) == re.findall(r"\{\w*\}", theirs), field.name
        elif field.name in (
            "refusals",
            "whys",
            "notes",
            "warnings",
        ):  # the engine's own words are Vietnamese and stand where none are here
            assert set(ours) <= set(theirs)
        else:
            assert set(ours) == set(theirs)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Số mục nhảy từ I đến III.", "Section numbers jump from I to III."),
        ("Số mục nhảy từ 2 đến 4 trong mục III.", "Section numbers jump from 2 to 4 in section III."),
        ("Không thấy vị trí đánh dấu của chú thích 2, 5.", "No anchor was found for footnotes 2, 5."),
        ("Không nhận dạng được chữ nào ở trang 1–3, 7.", "No text was recognised on page 1–3, 7."),
        (NASTY, NASTY),
    ],
)
def test_a_warning_speaks_the_pages_language(said: str, told: str) -> None:
    assert (VI.warning(said), EN.warning(said)) == (said, told)
    added = Added("a.txt", "added", "d1", warnings=(said,))
    for words, shown in ((VI, said), (EN, told)):
        assert markup.escape(shown) in adding.progress(["a.txt"], [added], words)
        document = replace(DOCUMENT, report=replace(REPORT, warnings=(said,)))
        assert markup.escape(shown) in reading.opened(document, CARD, {}, None, words)


def test_every_warning_that_is_translated_is_one_that_reading_gives() -> None:
    said = set()
    for path in (*Path(readers.__file__).parent.glob("*.py"), *Path(text.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                said.add("".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values))
            elif isinstance(node, ast.Constant):
                said.add(node.value)
    assert set(EN.warnings) <= said


def test_quoted_rows_of_a_table_are_drawn_as_one_below_their_heading() -> None:
    text = f"| Xã | {NASTY} |\n| An Hòa | 12 |"
    passage = replace(PASSAGE, text=text, span=Span(0, len(text)))
    lines = [Span(text.index("\n") + 1, len(text)), Span(0, text.index("\n"))]
    quoted = [verify.quote(passage, span) for span in lines]
    cited = tuple(Citation(n, q, CARD, "x") for n, q in enumerate(quoted, 1) if q)
    said = tuple(Sentence(c.quote, (c.n,)) for c in cited)
    html = answers.turn(Asked("a"), answered(citations=cited, sentences=said), 1, documents, VI)
    assert re.search(r'<tr><th scope="col">Xã</th><th scope="col">&lt;script', html)
    assert html.index("<th scope") < html.index("<td>An Hòa</td><td>12</td>")


def test_rows_of_two_editions_are_two_tables_each_under_its_year() -> None:
    text = "| Xã | Lượt |\n| An Hòa | 12 |"
    lines = [Span(0, text.index("\n")), Span(text.index("\n") + 1, len(text))]
    cited: list[Citation] = []
    for id, year in (("d1", "2031"), ("d2", "2032")):
        card = replace(CARD, id=id, metadata=replace(META, issued_on=f"{year}-05-02", period=None))
        passage = replace(PASSAGE, id=f"{id}-0", document_id=id, text=text, span=Span(0, len(text)))
        quoted = [verify.quote(passage, span) for span in lines]
        cited += [Citation(len(cited) + n, q, card, "x") for n, q in enumerate(quoted, 1) if q]
    said = tuple(Sentence(c.quote, (c.n,)) for c in cited)
    html = answers.turn(Asked("a"), answered(citations=tuple(cited), sentences=said), 1, lambda _: DOCUMENT, VI)
    drawn = html.split('<div class="said drawn"')[1:]
    assert len(drawn) == 2
    for of, table in zip(("An Hải (năm 2031)", "An Hải (năm 2032)"), drawn, strict=True):
        assert f'<span class="where">{of}</span>' in table
        assert table.count("<td>An Hòa</td>") == 1
