"""What derived files looked like when they were written, so that a damaged one is noticed before it is used.

Size and time of change are compared at each opening, which costs nothing; the checksum only where these differ (a
copied library, a file somebody touched) and in ``check``.
"""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

Seals = Mapping[str, tuple[int, int, int]]
"""File name -> size, time of change in nanoseconds, CRC-32."""


def seal(files: Iterable[Path], known: Seals | None = None) -> Seals:
    """Seals of files; those in ``known`` that look unchanged are not read again."""
    made = {}
    for file in files:
        state = file.stat()
        old = (known or {}).get(file.name)
        same = old is not None and (old[0], old[1]) == (state.st_size, state.st_mtime_ns)
        made[file.name] = old if same and old else (state.st_size, state.st_mtime_ns, checksum(file))
    return made


def broken(folder: Path, seals: Seals, *, thorough: bool = False) -> str | None:
    """The first file that is not as it was sealed, or None."""
    for name, (size, changed, crc) in seals.items():
        try:
            state = (folder / name).stat()
            if state.st_size != size:
                return name
            if (thorough or state.st_mtime_ns != changed) and checksum(folder / name) != crc:
                return name
        except OSError:
            return name
    return None


class Guard:
    """Files that are mapped while a library is open: whether another program has changed them in place.

    Reading on in a mapped file that was cut short ends the process, without a word. So a search looks first, at most
    once in ``PAUSE``; a file cut short in the very middle of a search is not caught. A name that is gone harms nothing:
    what is mapped outlives its name.
    """

    PAUSE = 0.02

    def __init__(self, folder: Path, seals: Seals) -> None:
        self._files: dict[Path, tuple[int, int, int]] = {}
        self._next = 0.0
        for name, (size, changed, crc) in seals.items():
            file = folder / name
            # The time as it is now, not as sealed: opening has looked at a copied or touched file already.
            self._files[file] = (size, file.stat().st_mtime_ns if file.exists() else changed, crc)

    def harmed(self) -> bool:
        """Whether a file is no longer what was opened."""
        now = time.monotonic()
        if now < self._next:
            return False
        for file, (size, changed, crc) in self._files.items():
            try:
                state = file.stat()
            except OSError:
                continue
            if state.st_size != size:
                return True
            if state.st_mtime_ns != changed:
                if checksum(file) != crc:
                    return True
                self._files[file] = (size, state.st_mtime_ns, crc)
        self._next = now + self.PAUSE
        return False


def checksum(file: Path) -> int:
    """CRC-32 of a file."""
    crc = 0
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            crc = zlib.crc32(block, crc)
    return crc


def replace_file(file: Path, content: bytes) -> None:
    """Write beside and rename: the file holds the old content or the new one, after a power cut too."""
    beside = file.with_name(f".{file.name}.new")
    beside.write_bytes(content)
    settle(beside)
    beside.replace(file)
    settle_folder(file.parent)


def settle(path: Path) -> None:
    """Have a file's content on the disk before going on."""
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def settle_folder(folder: Path) -> None:
    """Have a folder's names on the disk; Windows has no such call and needs none."""
    if os.name == "posix":
        settle(folder)
