"""Settings: flags win over the environment, the environment over the file."""

from pathlib import Path

import pytest

from rag.errors import BadSetting
from rag.settings import Settings, load


def test_defaults(tmp_path: Path) -> None:
    assert load(folder=tmp_path) == Settings()


def test_precedence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tienle.toml").write_text('place = "Cà Mau"\nport = 1\nwriter = "a"\n', encoding="utf-8")
    monkeypatch.setenv("TIENLE_PORT", "2")
    monkeypatch.setenv("TIENLE_WRITER", "b")
    settings = load({"writer": "c", "library": None}, folder=tmp_path)
    assert (settings.place, settings.port, settings.writer) == ("Cà Mau", 2, "c")


@pytest.mark.parametrize(
    "text", ["port = 'x'\n", "prot = 1\n", "= =\n", "allow_classified = 'maybe'\n", "port = 70000", "rate = -1"]
)
def test_bad_file_is_refused_in_vietnamese(tmp_path: Path, text: str) -> None:
    (tmp_path / "tienle.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadSetting, match="cấu hình"):
        load(folder=tmp_path)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tienle.toml").write_bytes(b'place = "C\xe0 Mau"\n')
    with pytest.raises(BadSetting, match=r"tienle\.toml"):
        load(folder=tmp_path)


def test_a_mistyped_variable_is_pointed_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIENLE_OF_SOMEBODY_ELSE", "x")
    assert load(folder=tmp_path) == Settings()
    monkeypatch.setenv("TIENLE_LIBARY", "x")
    with pytest.raises(BadSetting, match="TIENLE_LIBRARY"):
        load(folder=tmp_path)


def test_the_home_folder_has_its_short_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert load({"library": Path("~/thư viện")}, folder=tmp_path).library == tmp_path / "thư viện"


@pytest.mark.parametrize(("value", "expected"), [("có", True), ("0", False), ("TRUE", True)])
def test_switches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("TIENLE_ALLOW_CLASSIFIED", value)
    assert load(folder=tmp_path).allow_classified is expected
