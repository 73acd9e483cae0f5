"""A library's own encoder: adopted only where it is better, and never the loss of the library."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rag import own_encoder
from rag.engine import Engine
from rag.errors import UsageError, WrongEncoder
from rag.models import training
from rag.models.encoder import EmbeddedEncoder
from rag.models.training import Trained
from rag.settings import Settings

DATA = Path(__file__).parent / "data"
Fit = Callable[..., Trained]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A library of two made-up reports."""
    settings = Settings(library=tmp_path / "lib")
    with Engine.open(settings, create=True) as engine:
        list(engine.add([DATA / "hau-giang-2022.txt", DATA / "bac-kan-2021.txt"]))
    return settings


def improved(pairs: object, base: EmbeddedEncoder, folder: Path, told: object) -> Trained:
    """Stands in for a successful training: the same rows, every other weight a little larger."""
    table = base.table.take(np.arange(len(base.table.rows))).copy()
    table[::2] *= 1.01
    training.save(folder, base.tokenizer, table)
    return Trained(True, 0.5, 0.6, folder, 100, 10)


def test_too_few_texts_change_nothing(settings: Settings) -> None:
    with Engine.open(settings) as engine:
        before = engine.store.manifest
        result = engine.train()
        assert not result.adopted
        assert engine.store.manifest == before
    assert not list(settings.library.glob("encoder-*"))


def test_a_better_encoder_takes_over_and_stays(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "fit", improved)
    with Engine.open(settings) as engine, Engine.open(settings) as reader:
        assert engine.train().adopted
        assert engine.encoder.name.startswith("encoder-")
        assert reader.refresh()
        assert reader.encoder.fingerprint == engine.encoder.fingerprint
        assert reader.search("tiếp công dân ở Bắc Kạn").hits[0].document.source == "bac-kan-2021.txt"
    with Engine.open(settings) as engine:
        assert engine.store.manifest.encoder == engine.encoder.name
        assert engine.check() == []
        engine.train()
    assert len(list(settings.library.glob("encoder-*"))) == 1


def test_a_lost_encoder_is_told_and_can_be_reset(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "fit", improved)
    with Engine.open(settings) as engine:
        engine.train()
    for folder in settings.library.glob("encoder-*"):
        shutil.rmtree(folder)
    with pytest.raises(WrongEncoder, match="--reset"):
        Engine.open(settings)
    own_encoder.reset(settings.library)
    with Engine.open(settings) as engine:
        assert not engine.encoder.name.startswith("encoder-")
        assert engine.search("tiếp công dân ở Bắc Kạn").hits[0].document.source == "bac-kan-2021.txt"


def test_a_model_from_elsewhere_is_not_fitted(settings: Settings) -> None:
    class Other:
        name, fingerprint, dimension = "other", "x", 4

    with Engine.open(settings) as engine, pytest.raises(UsageError, match="other"):
        own_encoder.train(engine.store, Other(), settings.library)  # type: ignore[arg-type]
