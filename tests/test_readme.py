"""What the README promises is there, and what is there is in the README."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from langchain_core.tools import BaseTool

from rag.cli import cli
from rag.engine import Engine
from rag.settings import Settings

DATA = Path(__file__).parent / "data"
README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(cli.commands)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    assert re.search(rf"`tienle {name}\b", README)


def test_no_command_is_promised_that_is_not_there() -> None:
    assert set(re.findall(r"tienle (\w+)", README.replace("https", ""))) <= {*COMMANDS, "serve"}


@pytest.mark.parametrize("field", [f.name for f in fields(Settings)])
def test_every_setting_is_documented(field: str) -> None:
    assert f"`{field}" in README


def test_a_langchain_user_gets_what_the_readme_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Engine.open(Settings(library=tmp_path / "index"), create=True) as engine:
        list(engine.add([DATA / "hau-giang-2022.txt"]))
    (code,) = re.findall(r"```python\n(.*?)```", README, flags=re.S)
    *lines, last = code.strip().splitlines()
    names: dict[str, object] = {}
    exec("\n".join([*lines, f"found = {last}"]), names)
    found = names["found"]
    assert isinstance(found, list)
    assert "187/211" in " ".join(d.page_content for d in found)
    assert isinstance(ask := names["hoi_bao_cao"], BaseTool)
    assert "187/211" in ask.invoke("Hậu Giang giải quyết bao nhiêu đơn khiếu nại, tố cáo?")
