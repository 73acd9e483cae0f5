"""A served library and a real Chromium, for all tests of the page."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from rag.api import SHUTDOWN_SECONDS

CHROMIUM = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
DATA = Path(__file__).parent.parent / "data"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TIENLE = [sys.executable, "-c", "from rag.cli import main; main()"]
PATIENCE = 15_000
"""Milliseconds: a busy machine is slow; nothing here waits for its own sake."""

expect.set_options(timeout=PATIENCE)


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


@contextmanager
def served(library: Path, port: int, *, cut_off: bool = False, **settings: str) -> Iterator[str]:
    """The page of a library on a port, ended when the block ends, killed with ``cut_off``; ``settings`` go by the
    environment."""
    with (library.parent / f"log-{port}").open("wb") as log:
        server = subprocess.Popen(
            [*TIENLE, "serve", "--library", str(library), "--port", str(port)],
            stdout=log,
            stderr=log,
            env={**os.environ, **{f"TIENLE_{name.upper()}": value for name, value in settings.items()}},
        )
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(900):
                try:
                    urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
                    break
                except OSError:
                    assert server.poll() is None, (library.parent / f"log-{port}").read_text(encoding="utf-8")
                    time.sleep(0.1)
            yield address
        finally:
            server.kill() if cut_off else server.terminate()
            try:
                server.wait(SHUTDOWN_SECONDS + 10)
            finally:  # one that does not end must not outlive its test
                server.kill()
                server.wait()


def library_of(folder: Path, *files: Path) -> Path:
    """A library of some files, made by the command line."""
    library = folder / "lib"
    made = subprocess.run(
        [*TIENLE, "add", *map(str, files), "--library", str(library)], capture_output=True, timeout=180, check=False
    )
    assert made.returncode == 0, made.stdout.decode() + made.stderr.decode()
    return library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two made-up reports, one of them with markup in its text."""
    folder = tmp_path_factory.mktemp("trang")
    nasty = (DATA / "bac-kan-2021.txt").read_text(encoding="utf-8")
    nasty = nasty.replace(
        "hướng dẫn 57 trường hợp", "hướng dẫn 57 <b id='lạ'>trường hợp</b> ${1+1} {{2}}<script>window.hỏng=1</script>"
    )
    (folder / "bac-kan-2021.txt").write_text(nasty, encoding="utf-8")
    return library_of(folder, DATA / "hau-giang-2022.txt", folder / "bac-kan-2021.txt")


@pytest.fixture(scope="module")
def address(library: Path) -> Iterator[str]:
    with served(library, free_port()) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Opens the page as a fresh visitor; a request to another host or a failing script fails the test."""
    contexts: list[BrowserContext] = []
    foreign: list[str] = []
    broken: list[str] = []

    def open_(path: str = "/", at: str = address, context: BrowserContext | None = None, **options: object) -> Page:
        if context is None:
            context = browser.new_context(locale="vi-VN", **({"viewport": {"width": 1280, "height": 900}} | options))  # type: ignore[arg-type]
            contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: foreign.append(r.url) if not r.url.startswith((at, "data:", "blob:")) else None)
        page.on("pageerror", lambda e: broken.append(str(e)))
        page.goto(at + path)
        expect(page.locator("#hoi-thoai .talk")).to_be_visible()
        return page

    yield open_
    for context in contexts:
        context.close()
    assert foreign == []
    assert broken == []


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit()
