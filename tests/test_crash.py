"""A library is never broken: whatever dies, fills up or rots, each document is there whole or not at all."""

from __future__ import annotations

import atexit
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from crash_nursery import agree, open_library, present
from made_up import ENCODER, cite, made, tokenise, with_vectors

from rag.errors import LibraryDamaged, LibraryError, LibraryLocked, NotALibrary, WrongEncoder, WrongVersion
from rag.library import local, vectors
from rag.library.local import LocalStore
from rag.records import Filters

TESTS = Path(__file__).resolve().parent
ONE_THREAD = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}"}


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where there is such a place: a killed process needs no disk to forget what it held."""
    memory = Path("/dev/shm")
    place = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    # A thread of tantivy's may write its list of files once more while the folder is being emptied.
    with tempfile.TemporaryDirectory(dir=place, ignore_cleanup_errors=True) as name:
        yield Path(name) / "library"
    shutil.rmtree(name, ignore_errors=True)


def fill(folder: Path, count: int) -> None:
    store = open_library(folder)
    for n in range(count):
        store.put(with_vectors(made(f"d{n}", f"chung một {n}", f"chung hai {n}", cites=[cite("16/CT-TTg")])))
    store.remove([store.cards()[0].id])
    store.close()


@cache
def _pattern(count: int) -> Path:
    """A library that another process filled and left."""
    folder = Path(tempfile.mkdtemp(prefix="tienle-pattern-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    code = (
        "import sys\nfrom pathlib import Path\nfrom test_crash import fill\nfill(Path(sys.argv[1]), int(sys.argv[2]))"
    )
    finished(python(code, str(folder / "library"), str(count)))
    return folder / "library"


def filled(folder: Path, count: int = 6) -> None:
    """A copy, never opened in this process: an index keeps its files mapped for a while after it was closed, and a
    mapped file that a test cuts short ends the process that looks at it."""
    shutil.copytree(_pattern(count), folder)


def python(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env=ONE_THREAD,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(process: subprocess.Popen[str]) -> str:
    out, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    return out.strip()


# ---------------------------------------------------------------- death


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_two_hundred_points(folder: Path) -> None:
    """TIENLE_KILLS and TIENLE_SEED make a longer or another run."""
    points, seed = os.environ.get("TIENLE_KILLS", "200"), os.environ.get("TIENLE_SEED", str(time.time_ns() % 10_000))
    nursery = subprocess.run(
        [sys.executable, str(TESTS / "crash_nursery.py"), str(folder), seed, points],
        env=ONE_THREAD, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert nursery.returncode == 0, f"seed {seed}: {nursery.stdout}\n{nursery.stderr}"
    assert nursery.stdout.startswith(f"{points} killed"), nursery.stdout


def test_a_dead_writer_holds_no_lock(folder: Path) -> None:
    filled(folder, 2)
    holder = python(
        "import sys, time\nfrom pathlib import Path\nfrom crash_nursery import open_library\n"
        "store = open_library(Path(sys.argv[1]))\n"
        "with store._writing():\n    print('held', flush=True)\n    time.sleep(60)",
        str(folder),
    )
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    store = open_library(folder)
    with pytest.raises(LibraryLocked, match="tiến trình khác"), store._writing(timeout=0.1):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    store.put(with_vectors(made("sau", "chung sau")))
    agree(store)
    store.close()


def test_a_library_half_made_is_made(folder: Path) -> None:
    folder.mkdir()
    (folder / "catalog.new").write_bytes(b"half")
    (folder / "catalog.new-wal").write_bytes(b"half")
    fill(folder, 2)
    store = open_library(folder)
    assert len(store.cards()) == 1 and store.check() == []
    store.close()


# ---------------------------------------------------------------- many at once

_WRITER = """
import sys
from pathlib import Path
from crash_nursery import open_library
from made_up import made, with_vectors, cite
store = open_library(Path(sys.argv[1]))
for n in range(int(sys.argv[3])):
    store.put(with_vectors(made(f"{sys.argv[2]}{n}", f"chung {n}", cites=[cite("16/CT-TTg")])))
    if n % 3 == 2:
        store.remove([store.find(f"{sys.argv[2]}{n - 1}.txt").id])
store.close()
"""

_READERS = """
import os, sys, time
from pathlib import Path
from crash_nursery import agree, open_library, present

def read():
    store = open_library(Path(sys.argv[1]))
    os.write(1, b"open\\n")
    seen = set()
    while store.manifest.generation < int(sys.argv[2]):
        if store.refresh() or not seen:
            seen.add(store.manifest.generation)
            present(store)
            if store.cards():
                agree(store)
        time.sleep(0.02)
    store.close()

children = []
for _ in range(10):
    children.append(os.fork())
    if not children[-1]:
        status = 1
        try:
            read()
            status = 0
        finally:
            os._exit(status)
assert all(os.waitpid(child, 0)[1] == 0 for child in children)
print("all well")
"""


def test_two_writers_take_turns(folder: Path) -> None:
    open_library(folder).close()
    for process in [python(_WRITER, str(folder), name, "9") for name in ("a", "b")]:
        finished(process)
    store = open_library(folder)
    assert len(store.cards()) == 12
    agree(store)
    assert store.check() == []
    store.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_ten_readers_under_a_writer_see_whole_generations(folder: Path) -> None:
    open_library(folder).close()
    readers = python(_READERS, str(folder), "12")
    assert readers.stdout is not None
    assert [readers.stdout.readline() for _ in range(10)] == ["open\n"] * 10
    finished(python(_WRITER, str(folder), "a", "9"))
    assert finished(readers) == "all well"


# ---------------------------------------------------------------- rot


def truncated(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def emptied(file: Path) -> None:
    os.truncate(file, 0)


def flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    if content:
        content[len(content) // 2] ^= 0x10
    file.write_bytes(content)


def derived_files(folder: Path) -> list[Path]:
    files = [f for f in folder.rglob("*") if f.is_file() and not f.name.startswith((".", "catalog", "writer"))]
    return sorted(files)


KINDS = (
    "meta.json",
    ".idx",
    ".term",
    ".fast",
    ".fieldnorm",
    ".store",
    ".pos",
    ".faiss",
    "-words.bin",
    "-starts.npy",
    "-traits.npy",
    ".npy",
    "lexical.json",
    "vectors.json",
)


@pytest.mark.parametrize("harm", [truncated, emptied, flipped, Path.unlink])
@pytest.mark.parametrize("kind", KINDS)
def test_a_derived_file_is_made_anew(folder: Path, kind: str, harm: Callable[[Path], None]) -> None:
    filled(folder)
    harmed = [f for f in derived_files(folder) if f.name.endswith(kind)]
    assert harmed
    harm(harmed[-1])
    store = open_library(folder)
    assert len(store.cards()) == 5
    agree(store)
    store.check()
    assert store.check() == []
    agree(store)
    store.close()


_SERVER = """
import sys
from pathlib import Path
from crash_nursery import agree, open_library
store = open_library(Path(sys.argv[1]))
agree(store)
print("open", flush=True)
sys.stdin.readline()
agree(store)
print(store.manifest.generation, len(store.check()), flush=True)
"""


@pytest.mark.parametrize("harm", [truncated, emptied, flipped, Path.unlink])
@pytest.mark.parametrize("kind", [k for k in KINDS if k != ".npy" and not k.endswith("json")])
def test_a_derived_file_is_harmed_under_a_server(folder: Path, kind: str, harm: Callable[[Path], None]) -> None:
    """Such files are mapped: a search that read on in one cut short would end the server."""
    filled(folder)
    server = subprocess.Popen(
        [sys.executable, "-c", _SERVER, str(folder)],
        env=ONE_THREAD, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdout is not None and server.stdout.readline() == "open\n"
    time.sleep(0.05)
    for file in derived_files(folder):
        if file.name.endswith(kind):
            harm(file)
    out, errors = server.communicate("go\n", timeout=120)
    assert server.returncode == 0, errors
    generation, problems = out.split()
    assert int(generation) == 7 and int(problems) <= (1 if harm is Path.unlink else 0)


def test_all_derived_files_may_go(folder: Path) -> None:
    filled(folder)
    for file in derived_files(folder):
        file.unlink()
    store = open_library(folder)
    agree(store)
    store.close()


def test_a_quiet_flip_is_found_and_mended_by_check(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_DELTA", 0)
    fill(folder, 20)
    file = next(f for f in derived_files(folder) if f.name.endswith(".faiss"))
    times = file.stat()
    flipped(file)
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    store = open_library(folder)
    problems = store.check()
    assert [p.mended for p in problems] == [True] and "véc-tơ" in problems[0].problem
    agree(store)
    store.close()


def test_a_base_that_grows_agrees_with_the_catalog(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With documents leaving between, under a reader that follows and one that opens anew."""
    monkeypatch.setattr(local, "_DELTA", 2)
    grown: list[bool] = []
    extend = vectors.extend
    monkeypatch.setattr(vectors, "extend", lambda *given: grown.append(extend(*given)) or grown[-1])
    store, reader = open_library(folder), open_library(folder)
    for n in range(24):
        store.put(with_vectors(made(f"d{n}", f"chung một {n}", f"chung hai {n}", cites=[cite("16/CT-TTg")])))
        if n % 3 == 2:
            store.remove([store.cards()[n % 5].id])
        assert reader.refresh()
        agree(reader)
        if n % 8 == 7:
            store.close()
            store = open_library(folder)
            agree(store)
            assert store.check() == []
    assert any(grown)
    reader.close()
    store.close()


def test_left_over_files_are_swept(folder: Path) -> None:
    filled(folder)
    (folder / "vectors-9-abc.faiss").write_bytes(b"half")
    (folder / "lexical.new").mkdir()
    store = open_library(folder)
    assert {p.mended for p in store.check()} == {True}
    assert not (folder / "lexical.new").exists() and not (folder / "vectors-9-abc.faiss").exists()
    store.close()


def test_a_base_of_an_older_version_serves_and_is_made_anew_by_check(folder: Path) -> None:
    filled(folder)
    header = json.loads((folder / "vectors.json").read_bytes())
    (folder / "vectors.json").write_text(json.dumps(header | {"making": "0"}))
    store = open_library(folder)
    agree(store)
    assert ["bản trước" in p.problem and p.mended for p in store.check()] == [True]
    agree(store)
    assert store.check() == []
    store.close()


def test_a_damaged_passage_hides_no_other(folder: Path) -> None:
    filled(folder)
    with sqlite3.connect(folder / "catalog.sqlite") as database:
        database.execute("UPDATE passages SET record = substr(record, 1, 40) WHERE key = 5")
    database.close()
    (folder / "vectors.json").unlink()
    store = open_library(folder)
    keys = store.matching(Filters())
    assert [n == 0 for n in store.glances(keys).words.sizes[::2].tolist()] == [key == 5 for key in keys.tolist()]
    store.close()


@pytest.mark.parametrize("wrong", ["replace(record, 'chung', 'riêng')", "CAST(x'7BFF7D' AS TEXT)", "7"])
def test_a_wrong_letter_in_the_truth_is_never_quoted(folder: Path, wrong: str) -> None:
    filled(folder)
    with sqlite3.connect(folder / "catalog.sqlite") as database:
        database.execute(f"UPDATE passages SET record = {wrong} WHERE key = 5")
    database.close()
    store = open_library(folder)
    with pytest.raises(LibraryDamaged, match="sao lưu"):
        store.passages([5])
    assert any(not p.mended for p in store.check())
    store.close()


@pytest.mark.parametrize("harm", [truncated, emptied])
def test_a_damaged_truth_is_said_to_be(folder: Path, harm: Callable[[Path], None]) -> None:
    filled(folder)
    harm(folder / "catalog.sqlite")
    with pytest.raises(LibraryError) as caught:
        present(open_library(folder))
    assert (str(caught.value).endswith(".") and "catalog" in str(caught.value)) or "thư viện" in str(caught.value)


def test_a_backup_put_back_is_not_taken_for_the_present(folder: Path, tmp_path: Path) -> None:
    filled(folder, 3)
    shutil.copytree(folder, tmp_path / "copy")
    for place, name in ((folder, "xa"), (tmp_path / "copy", "gần")):
        store = open_library(place)
        store.put(with_vectors(made(name, f"chung {name}")))
        store.close()
    shutil.copy(tmp_path / "copy" / "catalog.sqlite", folder / "catalog.sqlite")
    store = open_library(folder)
    assert "gần.txt" in {c.source for c in store.cards()}
    agree(store)
    store.close()


def test_a_clock_that_jumps(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(folder)
    for file in derived_files(folder):
        os.utime(file, (4e9, 4e9))
    store = open_library(folder)
    agree(store)
    os.utime(folder / "catalog.sqlite", (0, 0))
    store.put(with_vectors(made("sau", "chung sau")))
    agree(store)
    store.close()


# ---------------------------------------------------------------- no room, no permission, not ours


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("limit", [0, 4_000, 20_000, 60_000, 150_000])
def test_a_file_that_cannot_grow(folder: Path, limit: int) -> None:
    """The system's limit on file size stands in for a full disk: every write beyond it fails."""
    filled(folder)
    code = """
import resource, signal, sys
from pathlib import Path
from crash_nursery import open_library
from made_up import made, with_vectors
from rag.errors import LibraryError
store = open_library(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    store.put(with_vectors(made("to", *[f"chung {'dài ' * 50}{n}" for n in range(300)])))
    print("stored")
except LibraryError as error:
    print(error)
"""
    before = _state(folder)
    said = finished(python(code, str(folder), str(limit)))
    store = open_library(folder)
    after = present(store)
    agree(store)
    assert store.check() == [] or all(p.mended for p in store.check())
    store.close()
    assert after == before or len(after) == len(before) + 1
    assert (said == "stored") <= (len(after) == len(before) + 1)


_FULL = """
import os, shutil, sys
from pathlib import Path
from crash_nursery import agree, open_library, present
from made_up import made, with_vectors
from rag.errors import LibraryError
from rag.library import local, vectors

folder, free = Path(sys.argv[1]), int(sys.argv[2])
filler = folder.with_name("filler")

def fill():
    with filler.open("ab") as file:
        while (left := shutil.disk_usage(folder).free - free) > 0:
            file.write(bytes(min(left, 65536)))
            file.flush()

derive = local.derive

def derive_without_room(*arguments, **named):
    fill()
    derive(*arguments, **named)

local.derive = derive_without_room
store = open_library(folder)
before = present(store)
try:
    store.put(with_vectors(made("to", *[f"chung {'dài ' * 50}{n}" for n in range(300)])))
    print("stored")
except LibraryError as error:
    print(error)
local.derive = derive
try:
    assert len(present(store)) in (len(before), len(before) + 1)
    store.close()
    store = open_library(folder)
    assert len(present(store)) == len(before) + 1
    store.close()
except LibraryError as error:
    assert "Ổ đĩa" in str(error) or "ổ đĩa" in str(error), error
filler.unlink()
store = open_library(folder)
assert len(present(store)) == len(before) + 1
agree(store)
assert all(problem.mended for problem in store.check())
store.close()
"""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, where this process may mount one."""
    mount = shutil.which("mount")
    disk = tmp_path / "disk"
    disk.mkdir()
    options = ["-t", "tmpfs", "-o", "size=40m", "tmpfs", str(disk)]
    if mount is None or subprocess.run([mount, *options], check=False, capture_output=True).returncode:
        pytest.skip("this process may not mount a disk")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("free", [0, 20_000, 200_000, 800_000])
def test_a_disk_full_between_the_truth_and_its_indexes(small_disk: Path, free: int) -> None:
    """The document is in, said to be, and found as soon as there is room again."""
    filled(small_disk / "library")
    said = finished(python(_FULL, str(small_disk / "library"), str(free)))
    assert said == "stored" or "không mất" in said


def _state(folder: Path) -> object:
    store = open_library(folder)
    try:
        return present(store)
    finally:
        store.close()


def test_too_little_room_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(folder)
    store = open_library(folder)
    before, generation = present(store), store.manifest.generation
    usage = shutil.disk_usage(folder)
    monkeypatch.setattr(local.shutil, "disk_usage", lambda _: usage._replace(free=1_000_000))
    with pytest.raises(LibraryError, match="Ổ đĩa"):
        store.put(with_vectors(made("sau", "chung sau")))
    assert (present(store), store.manifest.generation) == (before, generation)
    store.close()


def contents(folder: Path) -> dict[Path, bytes]:
    return {f: f.read_bytes() for f in folder.rglob("*") if f.is_file() and not f.name.endswith("-shm")}


def test_a_library_that_cannot_be_written_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(folder)
    monkeypatch.setattr(local, "_writable", lambda _: False)
    listing = contents(folder)
    store = LocalStore.open(folder, ENCODER, tokenise=tokenise)
    agree(store)
    assert store.check() == [] and store.refresh() is False
    with pytest.raises(LibraryError, match="chỉ đọc"):
        store.put(with_vectors(made("sau")))
    store.close()
    assert contents(folder) == listing


def test_a_reader_that_may_not_write_follows_a_writer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(folder)
    writer = open_library(folder)
    with monkeypatch.context() as patched:
        patched.setattr(local, "_writable", lambda _: False)
        reader = LocalStore.open(folder, ENCODER, tokenise=tokenise)
    writer.put(with_vectors(made("sau", "chung sau")))
    assert len(reader.cards()) == 5
    assert reader.refresh() and len(reader.cards()) == 6
    agree(reader)
    reader.close()
    writer.close()


def test_no_index_and_no_room_for_one_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(folder)
    shutil.rmtree(folder / "lexical")
    monkeypatch.setattr(local, "_writable", lambda _: False)
    with pytest.raises(LibraryError, match="tienle check"):
        LocalStore.open(folder, ENCODER, tokenise=tokenise)


def test_an_index_that_is_behind_serves_less_what_is_gone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(folder)
    store = open_library(folder)
    gone = store.cards()[0].id

    def full_disk(*_: object, **__: object) -> None:
        raise LibraryError("Ổ đĩa đầy.")

    with monkeypatch.context() as patched:
        patched.setattr(local, "derive", full_disk)
        with pytest.raises(LibraryError):
            store.remove([gone])
        keys = store.search_lexical({"words": [("chung", 1.0)]}, 100).keys.tolist()
        assert keys and gone not in {p.document_id for p, _ in store.passages(keys)}
    assert len(store.check()) == 1
    agree(store)
    store.close()


def test_another_encoder_is_refused(folder: Path) -> None:
    filled(folder, 2)
    with pytest.raises(WrongEncoder, match="fake"):
        LocalStore.open(folder, replace(ENCODER, name="khác", fingerprint="2"), tokenise=tokenise)


def test_another_layout_is_refused(folder: Path) -> None:
    filled(folder, 2)
    with sqlite3.connect(folder / "catalog.sqlite") as database:
        database.execute("UPDATE manifest SET value='99' WHERE name='layout'")
    database.close()
    with pytest.raises(WrongVersion, match="99"):
        open_library(folder)


def test_what_is_no_library_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(NotALibrary, match="tienle add"):
        LocalStore.open(tmp_path / "none", ENCODER)
    assert not (tmp_path / "none").exists()
    (tmp_path / "note.txt").write_text("x")
    with pytest.raises(NotALibrary, match=r"note\.txt"):
        LocalStore.open(tmp_path, ENCODER, create=True)
    with pytest.raises(NotALibrary):
        LocalStore.open(tmp_path / "note.txt", ENCODER, create=True)
    other = tmp_path / "other"
    other.mkdir()
    sqlite3.connect(other / "catalog.sqlite").execute("CREATE TABLE t (x)").connection.close()
    with pytest.raises(NotALibrary):
        LocalStore.open(other, ENCODER, create=True)
    assert [f.name for f in other.iterdir()] == ["catalog.sqlite"]


def test_no_limit_is_left_behind() -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_a_large_library_finds_what_exact_search_finds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rag.library import vectors

    monkeypatch.setattr(vectors, "LARGE", 2_000)
    monkeypatch.setattr(local, "_DELTA", 100)
    store = open_library(folder)
    store.put(with_vectors(made("to", *[f"chung {n}" for n in range(3_000)], province="An Hải")))
    assert store.manifest.vector_index.startswith("PQ")
    store.put(with_vectors(made("nhỏ", *[f"chung nhỏ {n}" for n in range(50)], province="Bình Sơn")))
    keys = store.matching(Filters()).tolist()
    rows = store.vectors(keys)
    questions = ENCODER.encode([f"hỏi {n}" for n in range(50)])
    kept = 0
    for question in questions:
        exact = {keys[i] for i in (-(rows @ question)).argsort()[:10]}
        kept += len(exact & set(store.search_dense(question, 10).keys.tolist()))
    assert kept / 500 >= 0.98
    narrow = store.matching(Filters(places=("Bình Sơn",)))
    assert set(store.search_dense(questions[0], 100, narrow).keys.tolist()) == set(narrow.tolist())
    store.close()
