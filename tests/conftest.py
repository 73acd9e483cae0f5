"""Test modules import each other's tables by bare name; a skip for want of a system program can be forbidden."""

import gc
import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def]
    """With TIENLE_NO_SKIP set, a skip for want of a system program (marker ``tool``) is a failure."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("TIENLE_NO_SKIP") and item.get_closest_marker("tool"):
        report.outcome = "failed"
        report.longrepr = f"skipped although nothing may skip here: {report.longrepr}"


@pytest.fixture(autouse=True, scope="module")
def _gradios_loop() -> Iterator[None]:
    """Gradio leaves an event loop behind when it is imported, whose sockets are found open whenever memory is next
    swept: swept here, it is not laid to whatever test runs then."""
    before = "gradio" in sys.modules
    yield
    if "gradio" in sys.modules and not before:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()
