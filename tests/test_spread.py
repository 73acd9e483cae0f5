"""Adding with a real Ray cluster on this machine: the library is the one that adding without it makes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from served import DATA
from test_reading import slow_pdf

from rag.engine import Added, Engine
from rag.errors import BadSetting
from rag.settings import Settings

pytest.importorskip("ray", reason="needs the extra “ray”")
# Ray leaves sockets and temporary handles to the end of the process.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
TOKEN = "TIENLE_TEST_CLUSTER"


def added(library: Path, folder: Path, ray: str = "") -> list[Added]:
    with Engine.open(Settings(library=library, ray=ray, workers=2 if ray else 0), create=True) as engine:
        return list(engine.add([folder]))


def contents(library: Path) -> dict[str, object]:
    with Engine.open(Settings(library=library)) as engine:
        store = engine.store
        assert store.check() == []
        return {
            card.id: (
                store.document(card.id),
                store.vectors([key for key, _ in store.passages_of(card.id)]).tobytes(),
            )
            for card in store.cards()
        }


def workers() -> Iterator[int]:
    """Ray's workers of this test that are at a file."""
    for process in Path("/proc").iterdir():
        try:
            at_work = process.name.isdigit() and b"ray::_worked" in (process / "cmdline").read_bytes()
            if at_work and TOKEN.encode() in (process / "environ").read_bytes():
                yield int(process.name)
        except OSError:
            continue


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="workers are found in /proc")
def test_a_killed_worker_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One file refused, one worker killed over its file: everything readable is in, once, as without a cluster."""
    monkeypatch.setenv(TOKEN, "1")
    folder = tmp_path / "tệp"
    shutil.copytree(DATA, folder)
    slow_pdf(folder / "0-chậm.pdf", megabytes=2)
    (folder / "hỏng.pdf").write_bytes(b"%PDF-1.7 \xff\xfe")
    killed: list[int] = []

    def kill() -> None:
        until = time.monotonic() + 60
        while not killed and time.monotonic() < until:
            for pid in workers():
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)
                break
            time.sleep(0.02)

    killer = threading.Thread(target=kill)
    killer.start()
    results = added(tmp_path / "spread", folder, "local")
    killer.join()
    assert killed
    assert sorted(r.status for r in results) == ["added"] * (len(results) - 1) + ["failed"]
    (failed,) = (r for r in results if r.status == "failed")
    assert "hỏng.pdf" in (failed.error or "")
    assert [r.status for r in added(tmp_path / "spread", folder)].count("unchanged") == len(results) - 1
    added(tmp_path / "alone", folder)
    assert contents(tmp_path / "spread") == contents(tmp_path / "alone")


def test_a_cluster_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="cụm Ray"):
        added(tmp_path / "lib", DATA, "127.0.0.1:1")


def test_without_ray_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(BadSetting, match="tienle\\[ray\\]"):
        added(tmp_path / "lib", DATA, "local")


def test_nothing_of_it_is_imported_on_a_pc() -> None:
    program = "import sys, rag.cli, rag.engine, rag.api; assert not {'ray', 'rag.spread'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
