"""What is Milvus's own; what every store keeps to is in contracts/."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from made_up import ENCODER, made, tokenise, with_vectors
from served import DATA

from rag.engine import Engine
from rag.errors import BadSetting
from rag.library import milvus
from rag.library.milvus import MilvusStore
from rag.settings import Settings

pytest.importorskip("pymilvus", reason="needs the extra “milvus”")
QUESTIONS = ["tiếp công dân", "đơn khiếu nại, tố cáo", "cải cách thủ tục hành chính", "Quyết định 217-QĐ/TW", "hạn chế"]


ALIKE = 0.005
"""Scores nearer than this may change places: the two round their vectors differently."""


def at(folder: Path) -> MilvusStore:
    return MilvusStore.at(folder / "lib", ENCODER, str(folder / "m.db"), create=True, tokenise=tokenise)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MilvusStore]:
    one = at(tmp_path)
    yield one
    one.close()


def test_it_finds_what_the_local_store_finds(tmp_path: Path) -> None:
    both = (Settings(library=tmp_path / "a"), Settings(library=tmp_path / "b", milvus=str(tmp_path / "m.db")))
    found = []
    for settings in both:
        with Engine.open(settings, create=True) as engine:
            assert {a.status for a in engine.add([DATA])} == {"added"}
            hits = [engine.search(q, k=10).hits for q in QUESTIONS]
            found.append([{h.passage.text: h.score for h in some} for some in hits])
            assert (engine.store.manifest.vector_index == "milvus") == bool(settings.milvus)
    for here, there in zip(*found, strict=True):
        assert len(here.keys() & there.keys()) >= 9 * len(here) // 10
        for own, theirs in zip(list(here)[:3], list(there)[:3], strict=True):
            assert here[theirs] == pytest.approx(here[own], abs=ALIKE)


def test_another_process_finds_it_again(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from rag.engine import Engine; from rag.settings import load\n"
        "with Engine.open(load(), create=True) as e:\n"
        "    print([a.status for a in e.add([Path(sys.argv[1])])], len(e.search('tiếp công dân').hits), e.check())"
    )
    environment = {"TIENLE_LIBRARY": str(tmp_path / "lib"), "TIENLE_MILVUS": str(tmp_path / "m.db"), "PYTHONUTF8": "1"}
    for status in ("added", "unchanged"):
        done = subprocess.run(
            [sys.executable, "-c", program, str(DATA)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, **environment},
        )
        assert done.stdout.strip() == f"{[status] * 3} 5 []"


@pytest.mark.parametrize("dies_at", ["upsert", "delete", "_count"])
def test_what_an_interrupted_write_left_is_made_good(
    tmp_path: Path, store: MilvusStore, monkeypatch: pytest.MonkeyPatch, dies_at: str
) -> None:
    """The catalog is a generation ahead of Milvus, which holds a part of it: the next to open brings it up."""
    store.put(with_vectors(made("a", "lúa mùa"), made("b", "ngô khoai")))
    before = store.rarity("words", ["lúa", "ngô"])
    monkeypatch.setattr(milvus, "_SWEEP", 0)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    index = store._index
    with monkeypatch.context() as broken:
        target = index if dies_at == "_count" else index._client
        broken.setattr(target, dies_at, die, raising=False)
        with pytest.raises(KeyboardInterrupt):
            store.put(with_vectors(made("c", "lúa chiêm")))
            store.remove([made("b", "ngô khoai").id])
            store.put(with_vectors(made("d", "lúa nếp")))
    again = at(tmp_path)
    keys = again.search_lexical({"words": [("lúa", 1.0)]}, 10).keys.tolist()
    assert {"lúa mùa", "lúa chiêm"} <= {p.text for p, _ in again.passages(keys)}
    assert again.check() == []
    assert again.rarity("words", ["lúa"])[0] < before[0]
    again.close()


def test_a_store_that_was_lost_is_made_anew_from_the_catalog(tmp_path: Path) -> None:
    one = at(tmp_path)
    one.put(with_vectors(made("a", "lúa mùa")))
    one.close()
    other = MilvusStore.at(tmp_path / "lib", ENCODER, str(tmp_path / "khac.db"), tokenise=tokenise)
    keys = other.search_lexical({"words": [("lúa", 1.0)]}, 10).keys.tolist()
    assert [p.text for p, _ in other.passages(keys)] == ["lúa mùa"]
    other.close()


def test_a_filter_is_said_by_documents_where_it_can_be() -> None:
    view = milvus._View(9, np.empty(0, np.int64), np.array([1, 4, 6]), np.array([3, 5, 9]))
    assert view.clause(np.array([1, 2, 3])) == "key <= 9 and (document in [1] or key in [])"
    assert view.clause(np.array([1, 2, 3, 6, 7, 8, 9])) == "key <= 9 and document not in [4]"
    assert view.clause(np.array([2, 4, 5])) == "key <= 9 and (document in [4] or key in [2])"
    assert view.clause(np.arange(1, 10)) == "key <= 9 and key <= 9"


def test_nobody_at_the_address_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="địa chỉ milvus"):
        Engine.open(Settings(library=tmp_path / "lib", milvus="http://127.0.0.1:1"), create=True)


def test_without_milvus_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(BadSetting, match="tienle\\[milvus\\]"):
        Engine.open(Settings(library=tmp_path / "lib", milvus="m.db"), create=True)


def test_a_pc_imports_nothing_of_it() -> None:
    program = (
        "import sys, rag.cli, rag.engine, rag.api; assert not {'pymilvus', 'rag.library.milvus'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
