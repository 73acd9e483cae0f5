"""What reports print, asked back: the questions that are made, and what counts as a right answer to them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from documents import built
from small_library import HashEncoder

from eval import printed
from rag.answering.answer import Answer
from rag.engine import Engine
from rag.library.local import LocalStore
from rag.settings import load

TEXT = """# I. KẾT QUẢ

Trong kỳ Ban tiếp công dân huyện tiếp 48 lượt người, nhận 12 đơn. Có 9 vụ.

# PHỤ LỤC 1. HỘ NGHÈO CUỐI NĂM 2033

| TT | Xã | Số hộ nghèo | Tỷ lệ (%) |
|---|---|---|---|
| 1 | Nà Pài | 497 | 59,0 |
| 2 | Cốc Lại | 195 | 63,1 |
| 3 | Khuổi Sao | 801 | 78,5 |
| | Tổng cộng | 1.493 | 65,2 |
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    encoder, folder = HashEncoder(), tmp_path / "library"
    document = built(
        TEXT, kind="Báo cáo", place="Lộc Bình", province="Lạng Sơn", date="2033-12-20", title="Kết quả 2033"
    )
    store = LocalStore.open(folder, encoder, create=True)
    store.put([(document, encoder.encode_passages([p.text for p in document.passages]))])
    store.close()
    return folder


def test_figures_cells_and_other_years_are_asked(library: Path) -> None:
    with Engine(LocalStore.open(library, HashEncoder()), HashEncoder(), load({"library": library})) as engine:
        (card,) = engine.knowledge.cards
        passages = [passage for _, passage in engine.store.passages_of(card.id)]
        made = printed.probes(card, passages, random.Random(0))
    questions = {(p.kind, p.question) for p in made}
    assert ("sentences", "trong kỳ Ban tiếp công dân huyện tiếp bao nhiêu lượt người?") in questions
    assert ("most", "Xã nào ở Lộc Bình có số hộ nghèo nhiều nhất?") in questions
    assert ("cells", "Khuổi Sao ở Lộc Bình có số hộ nghèo là bao nhiêu?") in questions
    assert any(p.kind == "other years" and p.question.startswith("Năm 2030 Lộc Bình") for p in made)
    assert not any("9 vụ" in p.holding and p.kind == "sentences" and "có bao nhiêu vụ" in p.question for p in made)
    assert len(printed.first_of_each(made, 1)) == 4


@pytest.mark.parametrize(("kind", "right"), [("other years", True), ("sentences", False), ("most", False)])
def test_a_refusal_is_right_where_another_year_is_asked(kind: str, right: bool) -> None:
    refusal = Answer("Không có.", True, "weak_evidence", "extractive")
    assert printed.Probe(kind, "?", "Huyện tiếp 48 lượt.", "48").right(refusal) is right


def test_the_command_counts_by_kind(
    library: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def opened(settings: object) -> Engine:
        return Engine(LocalStore.open(library, HashEncoder()), HashEncoder(), load({"library": library}))

    monkeypatch.setattr(printed.Engine, "open", opened)
    assert printed.main(["--library", str(library), "--most", "2", "--misses"]) == 0
    told = capsys.readouterr().out
    assert all(kind in told for kind in ("cells", "most", "other years", "sentences"))
