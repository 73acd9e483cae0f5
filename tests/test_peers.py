"""What is counted after a system was killed while it wrote, over made-up ones."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from eval import beside, peer_systems
from eval.peer_finding import DEFAULT
from eval.peer_systems import Data, Row, survived

ROWS: list[Row] = [{"id": str(n), "text": f"đoạn {n % 99}", "place": "Tỉnh 1"} for n in range(100)]
DATA = Data(ROWS, np.zeros((100, 4)), ["hỏi gì"], np.zeros((1, 4)), [])
OLD, NEW = ([r["text"] for r in rows] for rows in (ROWS[:40], DATA.changed))
REST = [r["text"] for r in ROWS[40:]]


def left(monkeypatch: pytest.MonkeyPatch, texts: Sequence[str] | None) -> dict[str, float]:
    """The count for a system that holds these texts, or that does not open."""

    class Made:
        def __init__(self, folder: Path, cached: object) -> None:
            pass

        def open(self) -> None:
            if texts is None:
                raise OSError("half a file")

        def dense(self, question: str, vector: object) -> int:
            return 1

        def held(self) -> Sequence[str]:
            return texts or ()

    monkeypatch.setitem(peer_systems.SYSTEMS, "made", Made)
    return survived("made", DATA, Path())


@pytest.mark.parametrize(
    ("texts", "lost", "mixed"),
    [
        ([*OLD, *REST], 0, 0),
        ([*NEW, *REST], 0, 0),
        ([*NEW[:7], *OLD[7:], *REST], 0, 1),
        ([*OLD, *REST[:-3]], 2, 0),  # the last of all has the text of the first
        ([*NEW[:30], *REST], 10, 0),
        ([*NEW, *OLD, *REST[1:]], 1, 1),
    ],
)
def test_what_is_lost_is_counted_by_text(
    monkeypatch: pytest.MonkeyPatch, texts: list[str], lost: float, mixed: float
) -> None:
    assert left(monkeypatch, texts) == {"opens": 1, "lost": lost, "mixed": mixed}


def test_what_does_not_open_has_lost_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    assert left(monkeypatch, None) == {"opens": 0, "lost": 100, "mixed": 0}


PASSAGES: dict[str, beside.Row] = {
    "1": {"id": "1", "text": "Huyện A › Đã cấp 12 thẻ cho người cao tuổi ở ba xã", "file": "a"},
    "2": {"id": "2", "text": "Huyện B › Chưa cấp thẻ nào trong năm", "file": "b"},
}
ASKED = {"question": "cap may the", "kind": "fact/number", "gold": [{"file": "a.txt", "quote": "cấp 12 thẻ cho"}]}


def test_a_peer_has_found_where_the_right_file_holds_the_quote() -> None:
    assert beside.result(ASKED, ["2", "1"], PASSAGES).ranks == (2,)
    other = {**ASKED, "gold": [{"file": "b.txt", "quote": "cấp 12 thẻ cho"}]}
    assert beside.result(other, ["2", "1"], PASSAGES).ranks == (None,)


def test_of_the_tuned_settings_the_one_that_finds_most_is_shown() -> None:
    first, second, never = ([beside.result(ASKED, ids, PASSAGES)] for ids in (["1", "2"], ["2", "1"], ["2"]))
    assert beside.best({DEFAULT: first, "x": never, "y": second}) == "y"
    shown = beside.table({"y": second})["y"]
    assert shown.keys() == {"all", "no diacritics"}
    assert (shown["all"]["hit@1"], shown["all"]["hit@3"], shown["all"]["MRR"]) == (0, 1, 0.5)
