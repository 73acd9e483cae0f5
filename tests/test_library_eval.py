"""The library's benchmark: what it makes passages of, and that it measures all it names."""

import json
from pathlib import Path

import numpy as np
import pytest

from eval import library
from eval.retold import Retold
from rag.text.tokens import lexical_fields

SENTENCES = [f"Việc thứ {n} về tiếp công dân được giao cho phòng số {n % 7} của huyện." for n in range(60)]


@pytest.fixture
def text(tmp_path: Path) -> Path:
    file = tmp_path / "text.jsonl"
    rows = [{"text": " ".join(SENTENCES[n : n + 20])} for n in range(0, 60, 20)]
    file.write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
    return file


def test_text_is_repeated_with_changes(text: Path) -> None:
    source = Retold([text])
    endless = source.texts()
    made = [next(endless) for _ in range(50)]
    assert len(set(made)) == 50
    assert made == [t for t, _ in zip(source.texts(), made, strict=False)]
    assert all(line in SENTENCES for t in made for line in t.split("\n")[1:])


def test_what_is_put_together_is_what_would_be_made_of_the_whole(text: Path) -> None:
    source = Retold([text])
    one = next(source.texts(seed=3))
    alone = source.encoder.encode_passages([one])[0]
    assert float(alone @ source.encode([one])[0]) > 0.97
    fields, whole = source.tokenise(one, ("Mục I",)), lexical_fields(one, ("Mục I",))
    assert {n: tuple(fields[n]) for n in ("folded", "heading")} == {n: whole[n] for n in ("folded", "heading")}


@pytest.mark.slow
@pytest.mark.parametrize("real", [False, True])
def test_all_figures_of_a_small_library(
    real: bool, text: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    arguments = ["--passages", "2520", "--json", "--keep", str(tmp_path)]
    assert library.main([*arguments, *(["--text", str(text)] if real else [])]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["passages"] == 2520 and row["dense recall@10"] > 0.9
    assert all(np.isfinite(v).all() for v in row.values() if not isinstance(v, str))
