"""faiss: a base that is rewritten seldom, and what came after it straight from the catalog.

Row for row beside the vectors lies what the passages are known by at a glance, mapped too.

The base is exact: half-precision vectors, as many digits as the catalog keeps, mapped rather than read, so that opening
costs nothing and processes share one copy. Above ``LARGE`` passages a sketch of each, four bits for every two numbers
(product quantisation, looked through in registers: André 2015), finds candidates, which the exact vectors then put in
order; a filter narrower than ``NARROW`` goes to the exact vectors alone. Measured on 100,000 passages of law and news
with questions of eight words: .999 of the ten best and .997 of the sixty best in a seventh of the exact search's time
(four candidates each; an inverted file that looks into a quarter of its lists has .980 and .976 in a third); on 400,000
of them .987, where equal texts contend for the last places, and .994; on 47,000 articles and 10,000 digests 1.0 of
the ten best, 1.0 and .995 of the sixty.

What has come since is added to a copy of the base when there is much of it, without training or encoding anything
again; rows that are gone stay in it as dead ones until there are many, and ``since`` tells from when to count them.

``vectors.json`` names the base's files with their seals and its stamps, and is replaced last, in one rename: a base is
there whole or the one before it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.library.catalog import Stamp
from rag.library.seals import Guard, Seals, broken, replace_file, seal, settle
from rag.library.store import Keys, Scored, Vectors
from rag.text.glances import MAKING, Glances
from rag.text.prints import Prints

HEADER = "vectors.json"
LARGE = 5_000
NARROW = 0.1
_CANDIDATES, _FEWEST = 4, 240
"""Candidates for each passage wanted, and the fewest."""
_CROWD = 250_000
"""So many passages ask for as many candidates again: the more there are, the more stand as near as the best. Of a
million 240 have .978 of the ten best, 480 have .999, 1,200 have all in a fifth more time."""
_TRAINING_ROWS = 20_000
_FILTERS, _FEW = 64, 2_000
"""Filters that are kept, and the most keys of one that is."""

Rows = NDArray[np.int64]


class Unusable(Exception):
    """The base cannot be read and has to be made anew."""


@dataclass(frozen=True, slots=True)
class Header:
    """What ``vectors.json`` says: ``near`` is the approximate index's file, empty where there is none.

    ``since`` is the stamp of the base this one grew from: what was removed after it may still have a row. ``words``,
    ``starts`` and ``traits`` are the files of its glances, ``making`` how these were made.
    """

    stamp: Stamp
    since: Stamp
    exact: str
    near: str
    keys: str
    rows: int
    kind: str
    seals: Seals
    words: str = ""
    starts: str = ""
    traits: str = ""
    making: str = ""


class Chosen(NamedTuple):
    """Rows of a base that are searched: ``bits`` of these are set, and ``plainly`` tells an exact search of them, None
    where all are; ``new`` are those of the passages that came since."""

    size: int
    bits: NDArray[np.uint8] | None = None
    plainly: Any = None
    new: Any = slice(None)

    @classmethod
    def of(cls, total: int, rows: Rows, new: Any = slice(None)) -> Chosen:
        """Some of ``total`` rows."""
        marks = np.zeros(total, dtype=bool)
        marks[rows] = True
        bits = np.packbits(marks, bitorder="little")
        faiss = _faiss()
        return cls(len(rows), bits, faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits)), new)


class Base:
    """The vectors on disk and the passage key of each row, ascending."""

    def __init__(self, folder: Path, header: Header) -> None:
        """Raises Unusable."""
        self.header = header
        if damaged := broken(folder, header.seals):
            raise Unusable(f"{damaged} is not as it was written")
        self.guard = Guard(folder, header.seals)
        faiss = _faiss()
        try:
            self.keys: Keys = np.load(folder / header.keys, allow_pickle=False)
            self._exact = faiss.read_index(str(folder / header.exact), faiss.IO_FLAG_MMAP_IFC)
            self._near: Any = faiss.read_index(str(folder / header.near)) if header.near else None
            self.glances = _glances(folder, header)
        except (OSError, ValueError, RuntimeError) as error:
            raise Unusable(str(error)) from error
        if not len(self.keys) == self._exact.ntotal == header.rows:
            raise Unusable("rows are missing")
        if self._near is not None and not isinstance(self._near, faiss.IndexPQFastScan):
            raise Unusable("of another making")
        self._refined: Any = faiss.IndexRefine(self._near, self._exact) if header.near else None
        if self.glances is not None and len(self.glances) != header.rows:
            raise Unusable("rows are missing")

    def places(self, keys: Keys) -> Rows:
        """The row of each key, in their order; -1 for those that are not here."""
        return _places(self.keys, keys)

    def rows(self, keys: Keys) -> Rows:
        """The rows of those of the keys that are here; ``keys`` ascending."""
        if len(keys) <= NARROW * len(self.keys):
            places = _places(self.keys, keys)
            return np.asarray(places[places >= 0], dtype=np.int64)
        # Many are told apart faster by marks than by looking each up.
        first, last = (int(self.keys[0]), int(self.keys[-1])) if len(self.keys) else (0, 0)
        marks = np.zeros(last - first + 1, dtype=bool)
        marks[keys[(keys >= first) & (keys <= last)] - first] = True
        return np.asarray(np.flatnonzero(marks[self.keys - first]), dtype=np.int64)

    def glance(self, rows: Rows) -> Glances | None:
        """What the passages of different rows are known by; None where the base has it not, or not as written."""
        try:
            return None if self.glances is None else self.glances.take(rows)
        except (ValueError, IndexError):
            return None

    def take(self, rows: Rows) -> Vectors:
        """The vectors of rows, shape (len(rows), dimension)."""
        found: Vectors = self._exact.reconstruct_batch(rows)
        return found

    def search(self, question: Vectors, k: int, chosen: Chosen) -> Scored:
        """The best k of some rows."""
        k = min(k, chosen.size)
        if k <= 0:
            return Scored(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))
        if self._near is not None and chosen.size > NARROW * self.header.rows:
            found = self._candidates(question, k, chosen)
            if len(found.keys) >= k:
                return found
        with _one_thread():
            scores, places = self._exact.search(question, k, params=chosen.plainly)
        there = places[0] >= 0
        return Scored(self.keys[places[0][there]], scores[0][there])

    def _candidates(self, question: Vectors, k: int, chosen: Chosen) -> Scored:
        # The sketches know no filter: the narrower it is, the more of them are looked for.
        rows, bits = self.header.rows, chosen.bits
        reach = max(_FEWEST, _CANDIDATES * k) * (1 + rows // _CROWD) * rows // chosen.size
        with _one_thread():
            ((scores,), (places,)) = self._refined.search(question, min(reach, rows))
        there = places >= 0
        if bits is not None:
            there &= bits[places >> 3] >> (places & 7) & 1 == 1
        return Scored(self.keys[places[there][:k]], scores[there][:k])


class Dense:
    """A base, less the rows that are gone, and the passages that came since, at one generation."""

    def __init__(self, base: Base, gone: Keys, new_keys: Keys, new_vectors: Vectors) -> None:
        self.base = base
        self._gone = base.rows(gone)
        self._new_keys = new_keys
        self._new_vectors = new_vectors
        rows = base.header.rows
        self._alive = Chosen.of(rows, np.delete(np.arange(rows), self._gone)) if len(gone) else Chosen(rows)
        self._filters: dict[bytes, Chosen] = {}

    def search(self, vector: Vectors, k: int, within: Keys | None = None) -> Scored:
        """The k best passages by inner product."""
        question = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        chosen = self._alive if within is None else self._known(within) if len(within) <= _FEW else self._within(within)
        found = self.base.search(question, k, chosen)
        if not len(self._new_keys):
            return found
        keys = np.concatenate([found.keys, self._new_keys[chosen.new]])
        scores = np.concatenate([found.scores, self._new_vectors[chosen.new] @ question[0]])
        best = _best(scores, k)
        return Scored(keys[best], scores[best])

    def _known(self, within: Keys) -> Chosen:
        """As ``_within``; kept, for one place is asked about again and again."""
        if (chosen := self._filters.get(name := within.tobytes())) is None:
            if len(self._filters) >= _FILTERS:
                self._filters.clear()
            chosen = self._filters[name] = self._within(within)
        return chosen

    def _within(self, within: Keys) -> Chosen:
        rows = self.base.rows(within)
        if len(self._gone):
            rows = np.setdiff1d(rows, self._gone, assume_unique=True)
        new: Any = np.flatnonzero(np.isin(self._new_keys, within, assume_unique=True)) if len(self._new_keys) else []
        return Chosen.of(self.base.header.rows, rows, new)

    def take(self, keys: Keys) -> Vectors | None:
        """The vectors of keys, in their order; None where one of them is not here."""
        at = self.base.places(keys)
        if len(self._gone) and np.isin(at, self._gone).any():
            return None
        if (at >= 0).all():
            return self.base.take(at)
        new = _places(self._new_keys, keys)
        if ((at < 0) & (new < 0)).any():
            return None
        found = np.empty((len(keys), self._new_vectors.shape[1]), dtype=np.float32)
        found[new >= 0] = self._new_vectors[new[new >= 0]]
        found[at >= 0] = self.base.take(at[at >= 0])
        return found

    def holds(self) -> Keys:
        """All passage keys it would find, ascending."""
        return np.sort(np.concatenate([np.delete(self.base.keys, self._gone), self._new_keys]))


def read_header(folder: Path) -> Header:
    """Raises Unusable."""
    try:
        values = json.loads((folder / HEADER).read_bytes())
        seals = {name: (int(size), int(time), int(crc)) for name, (size, time, crc) in values.pop("seals").items()}
        return Header(**{**values, "stamp": Stamp(*values["stamp"]), "since": Stamp(*values["since"]), "seals": seals})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unusable(str(error)) from error


Blocks = Iterable[tuple[Keys, NDArray[np.float16]]]


def write(folder: Path, stamp: Stamp, dimension: int, blocks: Blocks, glances: Iterable[Glances]) -> None:
    """A new base from blocks of keys and vectors, and of glances in the same order; the old one's files go once nothing
    names them."""
    faiss = _faiss()
    exact = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    keys: list[Keys] = []
    for some, vectors in blocks:
        exact.add(vectors.astype(np.float32))
        keys.append(some)
    near = _sketched(exact, dimension) if exact.ntotal > LARGE and dimension % 2 == 0 else None
    _keep(folder, stamp, stamp, exact, near, keys, glances)


def extend(folder: Path, stamp: Stamp, blocks: Blocks, glances: Iterable[Glances]) -> bool:
    """The base with further rows behind its own; False where it has to be made anew. Raises Unusable."""
    faiss = _faiss()
    header = read_header(folder)
    try:
        exact = faiss.read_index(str(folder / header.exact))
        near = faiss.read_index(str(folder / header.near)) if header.near else None
        keys: list[Keys] = [np.load(folder / header.keys, allow_pickle=False)]
        before = _glances(folder, header)
    except (OSError, ValueError, RuntimeError) as error:
        raise Unusable(str(error)) from error
    for some, vectors in blocks:
        rows = vectors.astype(np.float32)
        exact.add(rows)
        if near is not None:
            near.add(rows)
        keys.append(some)
    if before is None or (near is None and exact.ntotal > LARGE and exact.d % 2 == 0):
        return False
    _keep(folder, stamp, header.since, exact, near, keys, chain([before], glances))
    return True


def _glances(folder: Path, header: Header) -> Glances | None:
    """What a base has of them, mapped; None where it is of an older making."""
    if header.making != MAKING:
        return None
    words = folder / header.words
    mapped = np.memmap(words, dtype=np.uint32, mode="r") if words.stat().st_size else np.empty(0, dtype=np.uint32)
    starts = np.load(folder / header.starts, mmap_mode="r", allow_pickle=False)
    traits = np.load(folder / header.traits, mmap_mode="r", allow_pickle=False)
    return Glances(Prints(np.asarray(mapped), np.asarray(starts)), np.asarray(traits))


def _write_glances(folder: Path, name: str, glances: Iterable[Glances]) -> dict[str, str]:
    """The files of glances; words, the most of them by far, go to the disk block by block."""
    files = {"words": f"{name}-words.bin", "starts": f"{name}-starts.npy", "traits": f"{name}-traits.npy"}
    starts, traits, end = [np.zeros(1, dtype=np.int64)], [np.empty(0, dtype=np.uint8)], 0
    with (folder / files["words"]).open("wb") as file:
        for some in glances:
            some.words.hashes.tofile(file)
            starts.append(some.words.starts[1:] + end)
            traits.append(some.traits)
            end += len(some.words.hashes)
    np.save(folder / files["starts"], np.concatenate(starts), allow_pickle=False)
    np.save(folder / files["traits"], np.concatenate(traits), allow_pickle=False)
    return files


def _keep(
    folder: Path, stamp: Stamp, since: Stamp, exact: Any, near: Any, keys: list[Keys], glances: Iterable[Glances]
) -> None:
    faiss = _faiss()
    name = f"vectors-{stamp.generation}-{stamp.token[:8]}"
    files = {"exact": f"{name}.faiss", "near": f"{name}-near.faiss" if near else "", "keys": f"{name}.npy"}
    faiss.write_index(exact, str(folder / files["exact"]))
    if near is not None:
        faiss.write_index(near, str(folder / files["near"]))
    np.save(folder / files["keys"], np.concatenate(keys) if keys else np.empty(0, dtype=np.int64), allow_pickle=False)
    files |= _write_glances(folder, name, glances)
    written = [folder / file for file in files.values() if file]
    for file in written:
        settle(file)
    kind = f"PQ{near.M}x4fs + SQfp16" if near is not None else "SQfp16"
    stamps = {"stamp": [stamp.generation, stamp.token], "since": [since.generation, since.token]}
    values = {**stamps, **files, "rows": exact.ntotal, "kind": kind, "making": MAKING}
    replace_file(folder / HEADER, json.dumps({**values, "seals": seal(written)}).encode())
    for old in folder.glob("vectors-*"):
        if old not in written:
            with suppress(PermissionError):  # Windows keeps what a reader has mapped; it is swept later
                old.unlink(missing_ok=True)


def _sketched(exact: Any, dimension: int) -> Any:
    faiss = _faiss()
    near = faiss.IndexPQFastScan(dimension, dimension // 2, 4, faiss.METRIC_INNER_PRODUCT)
    size = min(exact.ntotal, _TRAINING_ROWS)
    near.train(exact.reconstruct_batch(np.sort(np.random.default_rng(0).choice(exact.ntotal, size, replace=False))))
    for start in range(0, exact.ntotal, 65_536):
        near.add(exact.reconstruct_n(start, min(65_536, exact.ntotal - start)))
    return near


def _places(sorted_keys: Keys, keys: Keys) -> Rows:
    """Where each key stands among the sorted ones, -1 for nowhere."""
    if not len(sorted_keys):
        return np.full(len(keys), -1, dtype=np.int64)
    places = np.searchsorted(sorted_keys, keys)
    places[places == len(sorted_keys)] = 0
    places[sorted_keys[places] != keys] = -1
    return places


def _best(scores: NDArray[np.float32], k: int) -> Rows:
    return np.asarray(np.argsort(-scores, kind="stable")[:k], dtype=np.int64)


@contextmanager
def _one_thread() -> Iterator[None]:
    """A question is answered by one core: shared among several on a busy machine, it waits for the slowest of them (a
    median of 0.3 ms, one in twenty above 4 ms, for 10,000 passages)."""
    faiss = _faiss()
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


def _faiss() -> Any:
    import faiss

    return faiss
