"""What a document gives an encoder to learn from."""

from pathlib import Path

from rag import readers
from rag.models.pairs import pairs_of
from rag.text.document import build

DATA = Path(__file__).parent / "data"


def test_headings_and_citations_of_a_report() -> None:
    document = build(readers.read(DATA / "hau-giang-2022.txt"))
    pairs = list(pairs_of(document))
    texts = {p.text for p in document.passages}
    assert all(passage in texts for _, passage in pairs)
    found = dict(pairs)
    assert "187/211" in found["Giải quyết khiếu nại, tố cáo"]
    assert any("khiếu nại, tố cáo" in question and "35-CT/TW" in passage for question, passage in pairs)


def test_a_footnote_belongs_to_the_clause_it_is_marked_at(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text(
        "I. KẾT QUẢ\n\nXã đã họp dân. Mọi thôn đều có tổ hòa giải<sup>1</sup>; đường đã xong.\n\n"
        "<sup>1</sup> Thôn Bắc có 07 tổ.\n\nII. HẠN CHẾ\n\nCòn chậm.\n",
        encoding="utf-8",
    )
    pairs = list(pairs_of(build(readers.read(path))))
    assert ("Mọi thôn đều có tổ hòa giải", "Thôn Bắc có 07 tổ.") in [(q, p.strip()) for q, p in pairs]
