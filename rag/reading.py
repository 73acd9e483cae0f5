"""A file becomes a document, where need be in a process of its own that ends when it takes too long.

A hostile or broken file can keep the library of its format busy for hours, take all memory or bring its process down.
Whoever adds files or serves others must outlive that, so files are read by a helper process: killed at the limit,
replaced where it died, and kept for the next file otherwise. What it sends back is JSON, never a pickle.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import rag
from rag import errors, readers
from rag.errors import ClassifiedDocument, TooLarge, UnreadableFile
from rag.library import codec
from rag.library.store import Vectors
from rag.readers.bounds import unreadable
from rag.records import Document
from rag.text.document import build
from rag.text.heads.secrecy import stamp

SECONDS = 600
"""For one file; each page that must be recognised from a picture adds ``SECONDS_A_SCAN``."""
SECONDS_A_SCAN = 30
_MEMORY = 6 << 30
# What this process reads itself where it reads one file at a time: plain text is read by our own grammar alone, which
# is linear, and a helper would cost more than the reading.
_SMALL_TEXT = 200_000
_GRACE = 2.0


def read(
    path: Path, *, allow_classified: bool = False, on_scans: Callable[[int], None] = lambda pages: None
) -> Document:
    """One file, read and understood in this process, stored nowhere.

    ``on_scans`` is told how many pages must be recognised from pictures, before that begins. Raises UnreadableFile
    (also for a secrecy stamp, unless allowed).
    """
    document = build(readers.read(path, on_scans=on_scans))
    mark = stamp(document.text)
    if mark and not allow_classified:
        raise ClassifiedDocument(
            f"{path.name} có dấu “{mark}” nên không được nạp. "
            "Nếu được phép xử lý tài liệu này, hãy thêm --allow-classified."
        )
    return document


def read_within(path: Path, seconds: int = SECONDS, *, allow_classified: bool = False) -> Document:
    """One file, read under the bounds of ``Readers``. Raises UnreadableFile."""
    with Readers(seconds=seconds, allow_classified=allow_classified) as reading:
        outcome = reading.start(path).result()
    if isinstance(outcome, UnreadableFile):
        raise outcome
    return outcome.document


@dataclass(frozen=True, slots=True)
class Read:
    """A file's document; ``vectors``, one row a passage, where whoever read it has also encoded it."""

    document: Document
    vectors: Vectors | None = None


Outcome = Read | UnreadableFile


class Reading(Protocol):
    """Reads files somewhere, several at once."""

    @property
    def ahead(self) -> int:
        """How many files are worth starting before the first is done."""
        ...

    def start(self, path: Path) -> Future[Outcome]:
        """The file's document, or why there is none: one bad file does not end a batch."""
        ...


class Readers:
    """Helper processes that read files side by side. A context manager: what still runs at its end is ended."""

    def __init__(self, workers: int = 1, *, seconds: int = SECONDS, allow_classified: bool = False) -> None:
        self._workers = max(1, workers)
        self._seconds = seconds
        self._allow_classified = allow_classified
        self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix="reading")
        self._mine = threading.local()
        self._lock = threading.Lock()
        self._helpers: list[_Helper] = []
        self._closed = False

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._closed = True
            helpers = list(self._helpers)
        for helper in helpers:
            helper.end()
        self._pool.shutdown(cancel_futures=True)
        for helper in helpers:
            helper.close()

    @property
    def ahead(self) -> int:
        """See Reading.ahead."""
        return 2 * self._workers

    def start(self, path: Path) -> Future[Outcome]:
        """See Reading.start."""
        return self._pool.submit(self._read, path)

    def _read(self, path: Path) -> Outcome:
        try:
            if self._workers == 1 and _is_small_text(path):
                return Read(read(path, allow_classified=self._allow_classified))
            return Read(self._helper(path).read(path, self._seconds, self._allow_classified))
        except UnreadableFile as error:
            return error

    def _helper(self, path: Path) -> _Helper:
        """The helper of this thread."""
        helper: _Helper | None = getattr(self._mine, "helper", None)
        if helper is not None and helper.alive:
            return helper
        with self._lock:
            if self._closed:
                raise _ended(path)
            if helper is not None:
                self._helpers.remove(helper)
            helper = self._mine.helper = _Helper()
            self._helpers.append(helper)
        return helper


def _is_small_text(path: Path) -> bool:
    try:
        return path.stat().st_size <= _SMALL_TEXT and readers.is_text(path)
    except (OSError, ValueError):
        return False


def _ended(path: Path) -> UnreadableFile:
    return unreadable(path, "tiến trình đọc tệp dừng đột ngột", "Hãy mở thử tệp và lưu lại, rồi nạp lại")


def _too_slow(path: Path, seconds: int) -> TooLarge:
    return TooLarge(
        f"Không đọc tệp “{path.name}”: thời gian đọc vượt quá {seconds} giây. "
        "Hãy tách tài liệu thành nhiều tệp nhỏ hơn, hoặc tăng read_seconds trong cấu hình."
    )


class _Helper:
    """One helper process: a file's request goes in as a line of JSON, its answers come out as lines of JSON."""

    def __init__(self) -> None:
        home = str(Path(rag.__file__).resolve().parent.parent)
        known = os.environ.get("PYTHONPATH")
        self._process = subprocess.Popen(
            # -P: a module that lies in the current folder is none of ours
            [sys.executable, "-P", "-c", "from rag.reading import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join([home, known] if known else [home])},
            start_new_session=True,
        )

    @property
    def alive(self) -> bool:
        """Whether it can be given another file."""
        return self._process.poll() is None

    def read(self, path: Path, seconds: int, allow_classified: bool) -> Document:
        """Raises UnreadableFile: the file's own, TooLarge at the limit, or that the process died over it."""
        late = threading.Event()
        answers = self._answers({"path": str(path), "seconds": seconds, "allow_classified": allow_classified})
        clock = self._clock(seconds, late)
        try:
            for answer in answers:
                clock.cancel()
                if "scans" not in answer:
                    return _document(answer)
                seconds += SECONDS_A_SCAN * int(answer["scans"])
                clock = self._clock(seconds, late)
        except (OSError, ValueError):  # the pipe broke, or a line was cut off, because the process died
            pass
        finally:
            clock.cancel()
        self.end()
        self.close()
        raise _too_slow(path, seconds) if late.is_set() else _ended(path)

    def _answers(self, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            yield json.loads(line)

    def _clock(self, seconds: float, late: threading.Event) -> threading.Timer:
        def ring() -> None:
            late.set()
            self.end()

        clock = threading.Timer(seconds, ring)
        clock.daemon = True
        clock.start()
        return clock

    def end(self) -> None:
        """End it and what it started; it is given a moment to end LibreOffice, which runs in a group of its own."""
        for how in ("SIGTERM", "SIGKILL"):
            if self.alive:
                _signal(self._process, how)
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(_GRACE)

    def close(self) -> None:
        """Let go of the pipes of one that has ended; never while another thread reads from it."""
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()


def _signal(process: subprocess.Popen[bytes], name: str) -> None:
    if not hasattr(os, "killpg"):
        process.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, getattr(signal, name))


def _document(answer: dict[str, Any]) -> Document:
    if "document" in answer:
        return codec.loads(Document, answer["document"])
    raise getattr(errors, answer["error"])(answer["message"])


# ---------------------------------------------------------------- the helper's side


def serve() -> None:
    """Read one file after the other until standard input ends."""
    _bound_memory()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand between our lines
    for line in sys.stdin.buffer:
        answer = _answer(json.loads(line), out)
        _backstop(0)
        _say(out, answer)


def _answer(request: dict[str, Any], out: Any) -> dict[str, Any]:
    seconds = request["seconds"]
    _backstop(seconds)

    def on_scans(pages: int) -> None:
        _backstop(seconds + SECONDS_A_SCAN * pages)
        _say(out, {"scans": pages})

    try:
        document = read(Path(request["path"]), allow_classified=request["allow_classified"], on_scans=on_scans)
    except UnreadableFile as error:
        return {"error": type(error).__name__, "message": str(error)}
    return {"document": codec.dumps(document)}


def _say(out: Any, answer: dict[str, Any]) -> None:
    out.write(json.dumps(answer).encode() + b"\n")
    out.flush()


def _backstop(seconds: float) -> None:
    """The helper ends itself where nobody is left who would."""
    if hasattr(signal, "alarm"):
        signal.alarm(int(seconds + 10 * _GRACE) if seconds else 0)


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or hard > _MEMORY:
        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, hard))
