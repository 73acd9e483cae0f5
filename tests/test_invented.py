"""The invented reports of ``eval/invented``: their labels stand in them, and they are answered as the README says."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval import answering, editions
from rag.engine import Engine
from rag.settings import Settings

ROOT = Path(__file__).resolve().parent.parent / "eval" / "invented"
SETS = sorted(folder.name for folder in ROOT.iterdir() if folder.is_dir())
Figures = dict[str, dict[str, float | int]]
WAYS = ("as they are", "small", "tone", "message")
"""Of typing a question; without any marks more of them are missed."""
OF_A_SERIES = {"j"}
"""Sets whose reports are editions of one another already."""


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", SETS)
def test_labels_stand_in_their_reports(name: str) -> None:
    texts = {file.name: folded(file.read_text(encoding="utf-8")) for file in (ROOT / name / "reports").iterdir()}
    questions = answering.read(ROOT / name / "questions.jsonl")
    assert len({q["id"] for q in questions}) == len(questions)
    assert all(bool(q["gold"]) == q["answerable"] for q in questions)
    missing = [g["quote"] for q in questions for g in q["gold"] if folded(g["quote"]) not in texts[g["file"]]]
    assert not missing


@pytest.fixture(scope="module", params=[*((name,) for name in SETS), tuple(SETS)], ids="+".join)
def figures(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Figures:
    """Each set in a library of its own reports, and all in one library, where a question that names no place may be
    answered from reports that its writer did not have; by how the questions are typed."""
    folders = [ROOT / name for name in request.param]
    questions = [q for folder in folders for q in answering.read(folder / "questions.jsonl")]
    with Engine.open(Settings(library=tmp_path_factory.mktemp("invented") / "lib"), create=True) as engine:
        assert all(added.error is None for added in engine.add([folder / "reports" for folder in folders]))
        return {how: answering.table(engine, answering.ask(engine, answering.typed(questions, how))) for how in WAYS}


@pytest.mark.parametrize("how", WAYS)
def test_they_are_answered_as_well_as_before(figures: Figures, how: str) -> None:
    """Learned from, so that these are floors to stand on and no promise for other reports."""
    found = figures[how]
    assert found["verbatim"] == 1.0
    assert found["wrongly refused"] <= 0.10
    assert found["rightly refused"] >= 0.75
    assert found["gold cited"] >= 0.85
    assert found["figure first"] >= 0.70


def test_the_edition_that_is_meant_answers(tmp_path: Path) -> None:
    """Every report beside one of the year before, in the same words with other figures."""
    folders = [ROOT / name for name in SETS if name not in OF_A_SERIES]
    (tmp_path / "earlier").mkdir()
    questions = [q for folder in folders for q in answering.read(folder / "questions.jsonl")]
    with Engine.open(Settings(library=tmp_path / "lib"), create=True) as engine:
        assert all(added.error is None for added in engine.add(editions.both(folders, tmp_path / "earlier")))
        found = editions.table(answering.ask(engine, questions))
    assert min(found["with a year: later edition first"], found["without: later edition first"]) >= 0.95
    assert min(found["with a year: gold cited"], found["without: gold cited"]) >= 0.87
    assert found["without: of both editions"] <= 0.05
