"""Copying a library from one store to another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from served import DATA

from rag import stores
from rag.engine import Engine
from rag.errors import LibraryError, NotALibrary
from rag.settings import Settings

DOCUMENT = "hau-giang-2022.txt"


@pytest.fixture
def source(tmp_path: Path) -> Settings:
    settings = Settings(library=tmp_path / "lib")
    with Engine.open(settings, create=True) as engine:
        list(engine.add([DATA]))
        (tmp_path / "tên khác.txt").write_bytes((DATA / DOCUMENT).read_bytes())
        list(engine.add([tmp_path / "tên khác.txt"]))
        engine.edit(DOCUMENT, "title", "Tên người giữ kho sửa", by="lan")
    return settings


def same(one: Settings, other: Settings) -> None:
    with Engine.open(one) as first, Engine.open(other) as second:
        assert first.store.cards() == second.store.cards()
        question = "Hậu Giang tiếp bao nhiêu lượt công dân?"
        assert first.ask(question).answer.text == second.ask(question).answer.text
        assert second.store.check() == []


def test_a_copy_has_everything_and_nothing_is_encoded(
    source: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("encoded again")

    with monkeypatch.context() as patched:
        patched.setattr("rag.models.encoder.EmbeddedEncoder.encode_passages", never)
        done = stores.copy(source, tmp_path / "sao")
    assert done.documents == 3 and done.searches == 6 and done.agreement == 1.0
    same(source, Settings(library=tmp_path / "sao"))
    with Engine.open(Settings(library=tmp_path / "sao")) as engine:
        card = engine.store.find(DOCUMENT)
        assert card.corrected == ("title",) and set(card.sources) == {DOCUMENT, "tên khác.txt"}
        engine.remove(DOCUMENT)
    with Engine.open(source) as engine:
        assert len(engine.store.cards()) == 3


def test_to_milvus_and_back(source: Settings, tmp_path: Path) -> None:
    pytest.importorskip("pymilvus", reason="needs the extra “milvus”")
    there = str(tmp_path / "m.db")
    assert stores.copy(source, tmp_path / "sao", there).agreement >= 0.9
    same(source, Settings(library=tmp_path / "sao", milvus=there))
    assert stores.copy(Settings(library=tmp_path / "sao", milvus=there), tmp_path / "ve").agreement >= 0.9
    same(source, Settings(library=tmp_path / "ve"))


@pytest.mark.parametrize("dies_at", ["rag.library.catalog.settle", "rag.stores.opened"])
def test_a_copy_that_was_interrupted_is_run_again(
    source: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies_at: str
) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(dies_at, die)
        with pytest.raises(KeyboardInterrupt):
            stores.copy(source, tmp_path / "sao")
    assert stores.copy(source, tmp_path / "sao").documents == 3
    same(source, Settings(library=tmp_path / "sao"))


def test_a_copy_overwrites_nothing(source: Settings, tmp_path: Path) -> None:
    (tmp_path / "thư").mkdir()
    (tmp_path / "thư" / "riêng.txt").write_text("x")
    with pytest.raises(NotALibrary):
        stores.copy(source, tmp_path / "thư")
    stores.copy(source, tmp_path / "sao")
    with Engine.open(source) as engine:
        engine.remove(DOCUMENT)
    with pytest.raises(NotALibrary):  # the copy is of an earlier state, and may have gone its own way
        stores.copy(source, tmp_path / "sao")
    with pytest.raises(NotALibrary):
        stores.copy(Settings(library=tmp_path / "không có"), tmp_path / "x")


def test_a_copy_that_differs_is_told(source: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = stores.opened

    def losing(settings: Settings, encoder: Any, **rest: Any) -> Any:
        store = opened(settings, encoder, **rest)
        if settings.library != source.library:
            store.remove([store.find(DOCUMENT).id])
        return store

    monkeypatch.setattr(stores, "opened", losing)
    with pytest.raises(LibraryError, match="không khớp"):
        stores.copy(source, tmp_path / "sao")
