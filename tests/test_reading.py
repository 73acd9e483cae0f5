"""Files are read by a helper process that ends in time, and whose end costs no more than its file."""

from __future__ import annotations

import os
import signal
import threading
import time
import zlib
from pathlib import Path

import pytest
from sample_report import pdf_of

from rag.errors import ClassifiedDocument, TooLarge, UnreadableFile, UnsupportedFormat
from rag.reading import Outcome, Read, Readers, read, read_within

HTML = "<p>BÁO CÁO</p><p>I. KẾT QUẢ</p><p>Huyện đã tiếp {} lượt công dân.</p>"


def slow_pdf(path: Path, megabytes: int = 6) -> Path:
    """One page that pypdf needs many seconds for: a bomb of drawing operators, each of which is in order."""
    operators = zlib.compress(b"BT /F 9 Tf 1 0 0 1 72 700 Tm (a) Tj ET\n" * (megabytes * 25_000), 9)
    path.write_bytes(pdf_of([operators], filtered=True))
    return path


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def outcomes(reading: Readers, files: list[Path]) -> list[Outcome]:
    return [future.result() for future in [reading.start(file) for file in files]]


def test_one_slow_file_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    files = [
        put(tmp_path, "a.html", HTML.format(12)),
        slow_pdf(tmp_path / "chậm.pdf"),
        put(tmp_path, "b.html", HTML.format(34)),
    ]
    start = time.monotonic()
    with Readers(seconds=3) as reading:
        first, slow, last = outcomes(reading, files)
    assert time.monotonic() - start < 20
    assert isinstance(first, Read) and "12 lượt" in first.document.text
    assert isinstance(last, Read) and "34 lượt" in last.document.text
    assert isinstance(slow, TooLarge) and "chậm.pdf" in str(slow) and "3 giây" in str(slow)


def test_a_helper_that_dies_costs_only_its_file(tmp_path: Path) -> None:
    files = [slow_pdf(tmp_path / "vỡ.pdf"), put(tmp_path, "b.html", HTML.format(34))]
    with Readers() as reading:
        found = [reading.start(file) for file in files]
        while not reading._helpers:
            time.sleep(0.01)
        threading.Timer(0.5, os.kill, (reading._helpers[0]._process.pid, signal.SIGTERM)).start()
        broken, last = (future.result() for future in found)
    assert isinstance(broken, UnreadableFile) and "vỡ.pdf" in str(broken) and "dừng đột ngột" in str(broken)
    assert isinstance(last, Read)


def test_leaving_ends_what_still_runs(tmp_path: Path) -> None:
    start = time.monotonic()
    with Readers(2) as reading:
        for n in range(4):
            reading.start(slow_pdf(tmp_path / f"{n}.pdf"))
        while not reading._helpers:
            time.sleep(0.01)
        helpers = list(reading._helpers)
    assert time.monotonic() - start < 10
    assert not any(helper.alive for helper in helpers)


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands in for LibreOffice")
def test_what_a_helper_started_ends_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = put(tmp_path, "soffice", f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(TooLarge):
        read_within(put(tmp_path, "a.rtf", "{\\rtf1 Bao cao}"), 2)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("a.html", "<p>TUYỆT MẬT</p><p>BÁO CÁO</p>", ClassifiedDocument),
        ("a.bin", "\0" * 50, UnsupportedFormat),
        ("a.pdf", "%PDF-1.4 rồi hết", UnreadableFile),
    ],
)
def test_a_refusal_is_the_same_from_a_helper(tmp_path: Path, name: str, text: str, error: type[UnreadableFile]) -> None:
    path = put(tmp_path, name, text)
    with pytest.raises(error) as here:
        read(path)
    with pytest.raises(error) as there:
        read_within(path)
    assert str(here.value) == str(there.value) and type(here.value) is type(there.value)


def test_a_document_is_the_same_from_a_helper(tmp_path: Path) -> None:
    path = put(tmp_path, "báo cáo.html", HTML.format(5))
    assert read_within(path) == read(path)
    assert read_within(put(tmp_path, "mật.html", "<p>TUYỆT MẬT</p>"), allow_classified=True).text == "TUYỆT MẬT"
