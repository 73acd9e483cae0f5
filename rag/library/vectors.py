"""faiss: a base that is rewritten seldom, and what came after it straight from the catalog.

``vectors.json`` names the base's files with their checksums and its stamp, and is replaced last, in one rename: a base
is there whole or the one before it is.
"""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.library.catalog import Stamp
from rag.library.store import Keys, Scored, Vectors

HEADER = "vectors.json"
NARROW = 0.02
"""Below this share of the passages a filter's rows are scored by themselves; above, faiss scans with a bitmap."""


class Unusable(Exception):
    """The base cannot be read and has to be made anew."""


@dataclass(frozen=True, slots=True)
class Header:
    """What ``vectors.json`` says."""

    stamp: Stamp
    index: str
    keys: str
    index_crc: int
    keys_crc: int
    kind: str
    rows: int


class Base:
    """The faiss index on disk and the passage key of each of its rows, ascending."""

    def __init__(self, folder: Path) -> None:
        """Raises Unusable."""
        self.header = read_header(folder)
        try:
            self.keys: Keys = np.load(folder / self.header.keys, allow_pickle=False)
            self._index = _faiss().read_index(str(folder / self.header.index))
        except (OSError, ValueError, RuntimeError) as error:
            raise Unusable(str(error)) from error
        if len(self.keys) != self.header.rows or self._index.ntotal != self.header.rows:
            raise Unusable("rows are missing")

    @property
    def stamp(self) -> Stamp:
        """What it holds."""
        return self.header.stamp

    def search(self, vector: Vectors, k: int, rows: NDArray[np.int64] | None) -> tuple[Keys, NDArray[np.float32]]:
        """The best k among ``rows`` (all with None)."""
        faiss = _faiss()
        question = np.ascontiguousarray(vector, dtype=np.float32)[None]
        k = min(k, self.header.rows if rows is None else len(rows))
        if k <= 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        if rows is not None and len(rows) <= max(1000, NARROW * self.header.rows):
            scores = self._index.reconstruct_batch(rows) @ question[0]
            best = _best(scores, k)
            return self.keys[rows[best]], scores[best]
        if rows is None:
            scores, places = self._index.search(question, k)
        else:
            bits = np.zeros((self.header.rows + 7) // 8 * 8, dtype=bool)
            bits[rows] = True
            bitmap = np.packbits(bits, bitorder="little")
            selector = faiss.IDSelectorBitmap(bitmap)
            scores, places = self._index.search(question, k, params=faiss.SearchParameters(sel=selector))
        found = places[0] >= 0
        return self.keys[places[0][found]], scores[0][found]


@dataclass(frozen=True, slots=True)
class Dense:
    """A base, the rows of it that are gone, and the passages that came since."""

    base: Base
    gone: Keys
    new_keys: Keys
    new_vectors: Vectors

    def search(self, vector: Vectors, k: int, within: Keys | None = None) -> Scored:
        """The k best passages by inner product."""
        rows = None
        new = slice(None) if within is None else np.flatnonzero(np.isin(self.new_keys, within, assume_unique=True))
        if within is not None or len(self.gone):
            alive = self.base.keys if within is None else np.intersect1d(self.base.keys, within, assume_unique=True)
            alive = np.setdiff1d(alive, self.gone, assume_unique=True) if len(self.gone) else alive
            rows = np.searchsorted(self.base.keys, alive)
        keys, scores = self.base.search(vector, k, rows)
        if len(self.new_keys):
            keys = np.concatenate([keys, self.new_keys[new]])
            scores = np.concatenate([scores, self.new_vectors[new] @ np.asarray(vector, dtype=np.float32)])
        best = _best(scores, k)
        return Scored(keys[best], scores[best])


def read_header(folder: Path) -> Header:
    """Raises Unusable."""
    try:
        values = json.loads((folder / HEADER).read_bytes())
        return Header(**{**values, "stamp": Stamp(*values["stamp"])})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unusable(str(error)) from error


def write(folder: Path, stamp: Stamp, keys: Keys, vectors: Vectors) -> None:
    """A new base; the old one's files go once nothing names them."""
    faiss = _faiss()
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    name = f"vectors-{stamp.generation}-{stamp.token[:8]}"
    index_file, keys_file = folder / f"{name}.faiss", folder / f"{name}.npy"
    faiss.write_index(index, str(index_file))
    np.save(keys_file, keys, allow_pickle=False)
    values = {
        "stamp": [stamp.generation, stamp.token],
        "index": index_file.name,
        "keys": keys_file.name,
        "index_crc": checksum(index_file),
        "keys_crc": checksum(keys_file),
        "kind": "Flat",
        "rows": len(keys),
    }
    for file in (index_file, keys_file):
        _settle(file)
    replace_file(folder / HEADER, json.dumps(values).encode())
    for old in folder.glob("vectors-*"):
        if old.name not in (index_file.name, keys_file.name):
            old.unlink(missing_ok=True)


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
    _settle(beside)
    beside.replace(file)
    if os.name == "posix":
        _settle(file.parent)


def _settle(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _best(scores: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    if len(scores) > 4 * k:
        some = np.argpartition(-scores, k)[:k]
        return np.asarray(some[np.argsort(-scores[some], kind="stable")], dtype=np.int64)
    return np.asarray(np.argsort(-scores, kind="stable")[:k], dtype=np.int64)


def _faiss() -> Any:
    import faiss

    return faiss
