"""A client generated from the OpenAPI description, as another office's program would use it, against a real server."""

import importlib
import io
import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from served import DATA, QUESTION, REPORTS, running

from rag.engine import Engine
from rag.settings import Settings

NAME = "may_khach"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("client")
    with Engine.open(Settings(library=folder / "lib"), create=True) as engine:
        list(engine.add([DATA / name for name in REPORTS]))
    with running(folder) as (address, _):
        yield address


@pytest.fixture(scope="module")
def generated(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The generated package's folder, importable under its own name."""
    folder = tmp_path_factory.mktemp("generated")
    with urllib.request.urlopen(f"{address}/api/v1/openapi.json") as response:
        (folder / "openapi.json").write_bytes(response.read())
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--path", "openapi.json", "--meta", "none"]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        [*command, "--output-path", NAME, "--fail-on-warning"],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield folder / NAME
    sys.path.remove(str(folder))
    shutil.rmtree(folder)


def operation(name: str) -> ModuleType:
    return importlib.import_module(f"{NAME}.api.default.{name}")


def models() -> Any:
    return importlib.import_module(f"{NAME}.models")


@pytest.fixture(scope="module")
def client(generated: Path, address: str) -> Iterator[Any]:
    with importlib.import_module(f"{NAME}.client").Client(base_url=address, raise_on_unexpected_status=True) as made:
        yield made


def test_every_operation_has_its_function(generated: Path) -> None:
    described = json.loads((generated.parent / "openapi.json").read_text())
    names = {o["operationId"] for methods in described["paths"].values() for o in methods.values()}
    assert names == {p.stem for p in (generated / "api" / "default").glob("*.py")} - {"__init__"}


def test_searching_and_asking(client: Any) -> None:
    found = operation("search").sync(client=client, question="tiep cong dan", k=3, place=["Hậu Giang"])
    assert len(found.hits) == 3 and {h.document.province for h in found.hits} == {"Hậu Giang"}
    assert found.understood.restored and found.understood.text == "tiếp công dân"
    asking = models().Asking(question=QUESTION, filters=models().FiltersBody(places=["Hậu Giang"]))
    answered = operation("ask_post").sync(client=client, body=asking)
    assert not answered.abstained and answered.citations
    shown = operation("show").sync(client=client, document=answered.citations[0].document.id)
    assert answered.citations[0].quote in shown.text


def test_comparing_citing_and_looking(client: Any) -> None:
    compared = operation("compare").sync(client=client, issue="tiếp công dân")
    assert {c.place for c in compared.cells} == {"Hậu Giang", "Bắc Kạn"} and all(c.found for c in compared.cells)
    assert any(c.mentions for c in operation("cited").sync(client=client))
    listed = operation("documents").sync(client=client)
    assert {row.document.source for row in listed} == set(REPORTS)
    sections = operation("sections").sync(client=client, document=REPORTS[0])
    assert "II" in {s.path for s in sections}
    assert operation("me").sync(client=client).role == models().MeRole.KEEPER
    assert operation("health").sync(client=client).status == "ok"


def test_a_document_comes_is_corrected_and_goes(client: Any) -> None:
    types = importlib.import_module(f"{NAME}.types")
    content = (DATA / "quy-che-tiep-dan-2023.txt").read_bytes()
    file = types.File(payload=io.BytesIO(content), file_name="quy-che.txt")
    (added,) = operation("add").sync(client=client, body=models().BodyAdd(files=[file]))
    assert added.status == models().AddedOutStatus.ADDED
    edited = operation("edit").sync(
        client=client, document=added.document, body=models().Editing(field="title", value="Tên mới")
    )
    assert edited.document.title == "Tên mới" and edited.document.corrected == ["title"]
    assert operation("check").sync(client=client) == []
    assert operation("remove").sync(client=client, document=added.document).document.id == added.document


def test_a_refusal_is_an_object_too(client: Any) -> None:
    refused = operation("show").sync_detailed(client=client, document="khong-co")
    assert refused.status_code == 404 and isinstance(refused.parsed, models().Refusal)
    assert "khong-co" in refused.parsed.error
