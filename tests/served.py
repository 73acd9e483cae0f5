"""A served library for the tests of the HTTP doors: the application in process, or a real server on a free port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from rag.accounts import Accounts
from rag.api import application
from rag.engine import Engine
from rag.settings import Settings

DATA = Path(__file__).parent / "data"
HOME = "http://127.0.0.1:7860"
QUESTION = "Hậu Giang giải quyết bao nhiêu đơn khiếu nại, tố cáo?"
KEEPER = ("lan", "mật khẩu của lan")
READER = ("minh", "mật khẩu của minh")
REPORTS = ("hau-giang-2022.txt", "bac-kan-2021.txt")


@contextmanager
def served(folder: Path, *, filled: bool = True, **settings: Any) -> Iterator[tuple[TestClient, Engine]]:
    """The application over a library of two made-up reports, and its engine."""
    chosen = Settings(library=folder / "lib", **{"accounts": folder / "accounts.toml", **settings})
    with Engine.open(chosen, create=True) as engine:
        if filled:
            list(engine.add([DATA / name for name in REPORTS]))
        with TestClient(application(engine), base_url=HOME, raise_server_exceptions=True) as client:
            yield client, engine


def with_accounts(folder: Path) -> Path:
    """A file of two accounts, a keeper and a reader."""
    accounts = Accounts(folder / "accounts.toml")
    accounts.put(*KEEPER, "keeper")
    accounts.put(*READER, "reader")
    return folder / "accounts.toml"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def running(folder: Path, module: str = "served") -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A real server process over the library in ``folder``/lib, on the loopback alone."""
    port = free_port()
    script = Path(__file__).parent / f"{module}.py"
    command = [sys.executable, str(script), str(folder / "lib"), str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log, cwd=folder, env={**os.environ})
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
                break
            except OSError:
                assert process.poll() is None, (folder / "log").read_text()
                time.sleep(0.1)
        yield address, process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(40)


if __name__ == "__main__":
    from rag.api import run

    chosen = Settings(library=Path(sys.argv[1]), port=int(sys.argv[2]))
    with Engine.open(chosen, create=True) as engine:
        run(application(engine), chosen)
