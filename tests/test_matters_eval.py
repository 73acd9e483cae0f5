"""Short questions on many matters: what is absent, spoken of and told is told apart, and asked at every place."""

from pathlib import Path

import pytest
from small_library import HashEncoder, library

from eval import matters
from rag.engine import Engine
from rag.settings import load


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Việc nuôi tôm còn chậm.", "told"),
        ("Huyện đã tháo gỡ vướng mắc cho nghề nuôi tôm.", "spoken of"),
        ("Nghề nuôi cá phát triển.", "absent"),
        ("Nghề nuôi tôm phát triển. Việc khác còn chậm.", "spoken of"),
    ],
)
def test_what_a_report_tells_of_a_matter(text: str, expected: str) -> None:
    assert matters.kinds([text])["nuôi tôm"] == expected


def test_every_matter_is_asked_at_every_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matters, "MATTERS", ["cháy rừng"])
    settings = load({"library": tmp_path / "library"})
    with Engine(library(tmp_path / "library"), HashEncoder(), settings) as engine:
        tally = matters.ask(engine)
    assert tally.total() == len(matters.WORDINGS) * 3
    wording = next(iter(matters.WORDINGS))
    assert tally[wording, "absent", True] == 3
    assert "3/3" in matters.table(tally)
