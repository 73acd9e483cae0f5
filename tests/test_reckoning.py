"""The reckoning is recomputed from the figures it is given."""

import json
import re
from pathlib import Path

import pytest
from served import DATA

from eval import reckoning
from rag.engine import Engine
from rag.settings import Settings


def row(passages: int, put: float) -> dict[str, object]:
    return {"passages": passages, "put, s": put, "disk, MB": passages / 250, "hybrid": [5.0, 9.0], "dense": [1.0, 2.0]}


@pytest.mark.parametrize(
    ("figures", "at", "expected"),
    [
        ([(100, 10.0), (1000, 100.0)], 10_000, 1000.0),
        ([(100, 10.0), (1000, 55.0)], 2000, 105.0),
        ([(10, 99.0), (100, 10.0), (1000, 100.0)], 10_000, 1000.0),
        ([(100, 10.0)], 1000, 100.0),
    ],
)
def test_a_line_goes_through_the_two_largest_sizes(figures: list[tuple[int, float]], at: int, expected: float) -> None:
    rows = [row(*pair) for pair in figures]
    assert reckoning.line(rows, "put, s").beyond(at) == pytest.approx(expected)


def test_storing_goes_at_the_pace_of_what_was_put_last() -> None:
    rows = [row(100, 1.0), {**row(1000, 10.0), "put the last thousand, s": 80.0}]
    assert reckoning.storing(rows[:1]).beyond(2000) == pytest.approx(20)
    assert reckoning.storing(rows).beyond(2000) == pytest.approx(160)


def test_a_figure_nobody_measured_is_an_error() -> None:
    with pytest.raises(KeyError):
        reckoning.line([row(100, 1.0)], "memory")


def test_the_page_follows_the_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Engine.open(Settings(library=tmp_path / "lib"), create=True) as engine:
        list(engine.add([DATA]))
    pages = []
    for put in (360.0, 720.0):
        sizes = tmp_path / "sizes.jsonl"
        sizes.write_text("\n".join(json.dumps(row(n, put * n / 1_000_000)) for n in (100_000, 1_000_000)))
        assert reckoning.main([str(sizes), "--library", str(tmp_path / "lib"), "--reports", str(DATA)]) == 0
        pages.append(capsys.readouterr().out)
    hours = [re.search(r"hours of the writer: storing \|[^|]*\| ([\d,]+) ", text) for text in pages]
    assert [found and found[1] for found in hours] == ["10", "20"]
    assert "102 / 26" in pages[0]
