"""SQLite: documents, passages, references, vectors, corrections. The truth, from which all else is derived.

Write-ahead logging rather than a rollback journal: with a rollback journal a writer's commit waits for every reader and
stops new ones, with a log a reader keeps its generation for as long as it likes while the writer goes on. The log is
flushed on each commit (``synchronous=FULL``), so that a derived index is never ahead of the truth after a power cut.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import uuid
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.errors import (
    LibraryDamaged,
    LibraryError,
    LibraryLocked,
    NotALibrary,
    UnknownDocument,
    WrongVersion,
)
from rag.library import codec
from rag.library.seals import settle, settle_folder
from rag.library.store import Keys, Manifest, Vectors
from rag.records import Directive, Document, DocumentCard, Filters, Metadata, Passage, Reference, Span
from rag.text.glances import Glances
from rag.text.places import MERGED_ON, canonical, successor

LAYOUT = 1
FILE = "catalog.sqlite"
UNBORN = "catalog.new"
T = TypeVar("T")
_UNREADABLE = Passage("", "", "", Span(0, 0), "")
_APPLICATION = 0x54694C65  # "TiLe", in the file's header: tells a library from another program's database

_SCHEMA = """
CREATE TABLE manifest (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- last_key: the highest passage key ever given, so that keys above it are what came after that generation
CREATE TABLE commits (generation INTEGER PRIMARY KEY, token TEXT NOT NULL, last_key INTEGER NOT NULL);
CREATE TABLE removed (generation INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE INDEX removed_generation ON removed (generation);
CREATE TABLE documents (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL UNIQUE, nature TEXT NOT NULL,
    added_on TEXT NOT NULL, metadata TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    sections INTEGER NOT NULL, mentions INTEGER NOT NULL,
    kind TEXT NOT NULL, province TEXT NOT NULL, district TEXT NOT NULL, place TEXT NOT NULL,
    issued INTEGER, period_first INTEGER, period_last INTEGER,
    family TEXT, work TEXT, directive TEXT
);
CREATE INDEX documents_family ON documents (family);
CREATE INDEX documents_directive ON documents (directive);
CREATE INDEX documents_province ON documents (province);
CREATE INDEX documents_district ON documents (district);
CREATE INDEX documents_place ON documents (place);
CREATE TABLE texts (document TEXT PRIMARY KEY, record TEXT NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE sources (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL, name TEXT NOT NULL, path TEXT UNIQUE
);
CREATE INDEX sources_document ON sources (document);
CREATE INDEX sources_name ON sources (name);
CREATE TABLE passages (
    key INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL, record TEXT NOT NULL, crc INTEGER NOT NULL
);
CREATE TABLE terms (key INTEGER PRIMARY KEY, fields BLOB NOT NULL);
CREATE TABLE vectors (key INTEGER PRIMARY KEY, vector BLOB NOT NULL);
CREATE TABLE mentions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL, passage INTEGER, family TEXT NOT NULL,
    record TEXT NOT NULL, directive TEXT
);
CREATE INDEX mentions_document ON mentions (document);
CREATE INDEX mentions_family ON mentions (family);
CREATE INDEX mentions_directive ON mentions (directive, passage);
CREATE TABLE directives (id TEXT PRIMARY KEY, family TEXT NOT NULL, record TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX directives_family ON directives (family);
CREATE TABLE corrections (
    document TEXT NOT NULL, field TEXT NOT NULL, value TEXT, who TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (document, field)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a derived index holds: a generation, and the token of its commit.

    The token tells two histories apart that happen to count the same, as after a backup was put back.
    """

    generation: int
    token: str


def create(folder: Path, manifest: Manifest) -> None:
    """A new empty catalog in ``folder``; the caller holds the writer's lock."""
    values = {
        "layout": manifest.layout,
        "encoder": manifest.encoder,
        "encoder_fingerprint": manifest.encoder_fingerprint,
        "dimension": manifest.dimension,
        "normaliser": manifest.normaliser,
        "identity": uuid.uuid4().hex,
    }
    with _translated(folder):
        # Made under another name: a catalog that stands there is a whole one, whenever its maker died.
        for left in (UNBORN, f"{UNBORN}-wal", f"{UNBORN}-shm"):
            (folder / left).unlink(missing_ok=True)
        connection = sqlite3.connect(folder / UNBORN, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(f"PRAGMA application_id={_APPLICATION}")
            for statement in _SCHEMA.split(";"):
                connection.execute(statement)
            connection.executemany("INSERT INTO manifest VALUES (?, ?)", [(k, str(v)) for k, v in values.items()])
            connection.execute("INSERT INTO commits VALUES (0, ?, 0)", (uuid.uuid4().hex,))
            connection.execute("COMMIT")
        finally:
            connection.close()
        settle(folder / UNBORN)
        (folder / UNBORN).replace(folder / FILE)
        settle_folder(folder)


def stamp_of(folder: Path) -> Stamp:
    """The newest generation of the catalog in ``folder``. Raises LibraryError."""
    with closing(Catalog.of_unwritable(folder)) as catalog:
        return catalog.stamp


def copy(source: Path, target: Path) -> None:
    """A whole copy of the catalog in ``source``, as of now, in the folder ``target``, with an identity of its own.

    Made under another name and swapped in: what stands there is whole. Raises LibraryError.
    """
    unborn = target / UNBORN
    with _translated(target):
        for left in (UNBORN, f"{UNBORN}-journal", f"{UNBORN}-wal", f"{UNBORN}-shm"):
            (target / left).unlink(missing_ok=True)
        with closing(sqlite3.connect(f"{(source / FILE).absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(unborn),))
        with closing(sqlite3.connect(unborn, isolation_level=None)) as connection:
            connection.execute("INSERT OR REPLACE INTO manifest VALUES ('identity', ?)", (uuid.uuid4().hex,))
            connection.execute("PRAGMA journal_mode=WAL")
        settle(unborn)
        unborn.replace(target / FILE)
        settle_folder(target)


class Catalog:
    """One connection. A reader sees one generation until ``move``; a writer is used by the lock's holder alone."""

    def __init__(self, folder: Path, *, write: bool = False, still: bool = False) -> None:
        """``still`` promises that nobody writes: a medium that cannot be written has no room for the log's index."""
        self._folder = folder
        self._lock = threading.RLock()
        mode = "rw" if write else "ro"
        address = f"{(folder / FILE).absolute().as_uri()}?mode={mode}" + ("&immutable=1" if still else "")
        with _translated(folder):
            self._db = sqlite3.connect(
                address, uri=True, isolation_level=None, check_same_thread=False, timeout=30, cached_statements=256
            )
        try:
            self._identify()
            # Room for the upper levels of the tables of a million passages: without it each passage read costs several
            # reads of the file.
            self.rows("PRAGMA cache_size=-16000")
            if write:
                self.rows("PRAGMA synchronous=FULL")
                self.rows("PRAGMA journal_size_limit=16000000")
            else:
                self.move()
        except BaseException:
            self._db.close()
            raise

    def _identify(self) -> None:
        ((application,),) = self.rows("PRAGMA application_id")
        if application != _APPLICATION:
            raise NotALibrary(
                f"{self._folder} không phải là thư viện của Tiền Lệ. Hãy chọn thư mục khác bằng --library."
            )
        self.learn()
        if (layout := int(self._manifest["layout"])) != LAYOUT:
            raise WrongVersion(
                f"Thư viện {self._folder} do một phiên bản khác của Tiền Lệ tạo ra (cấu trúc {layout}, "
                f"phiên bản này đọc cấu trúc {LAYOUT}). Hãy dùng đúng phiên bản đó, hoặc tạo thư viện mới bằng "
                "“tienle add” vào một thư mục trống."
            )

    def learn(self) -> None:
        """Read again what the library was built with."""
        self._manifest: dict[str, str] = dict(self.rows("SELECT name, value FROM manifest"))

    @classmethod
    def of_unwritable(cls, folder: Path) -> Catalog:
        """A reader in a folder that this process cannot write: one others write in, or a medium nobody can."""
        try:
            return cls(folder)
        except LibraryError:
            log = folder / f"{FILE}-wal"
            if log.exists() and log.stat().st_size:
                raise  # what is in the log alone would be missed
            return cls(folder, still=True)

    # ------------------------------------------------------------ one door to SQLite

    def rows(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of one statement."""
        with self._lock, _translated(self._folder):
            return self._db.execute(sql, values).fetchall()

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """One statement for each row."""
        with self._lock, _translated(self._folder):
            self._db.executemany(sql, rows)

    def _in(self, sql: str, keys: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """Rows of a statement with one "IN (?)" for any number of keys."""
        for start in range(0, len(keys), 500):
            some = list(keys[start : start + 500])
            yield from self.rows(sql.replace("(?)", f"({','.join('?' * len(some))})"), some)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock, _translated(self._folder):
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            self._db.close()

    # ------------------------------------------------------------ generations

    def move(self) -> None:
        """Let go of the generation seen so far and see the newest."""
        with self._lock:
            if self._db.in_transaction:
                self.rows("ROLLBACK")
            self.rows("BEGIN")
            self.stamp = self.newest()
            self.learn()

    @property
    def identity(self) -> str:
        """Tells this library from all others, wherever it is moved."""
        # Libraries of before there was one have the token of their first commit.
        return self._manifest.get("identity") or str(self.rows("SELECT token FROM commits ORDER BY generation")[0][0])

    def newest(self) -> Stamp:
        """The last committed generation."""
        return Stamp(*self.rows("SELECT generation, token FROM commits ORDER BY generation DESC LIMIT 1")[0])

    def manifest(self, vector_index: str) -> Manifest:
        """What the library was built with."""
        values = self._manifest
        return Manifest(
            generation=self.stamp.generation,
            layout=int(values["layout"]),
            encoder=values["encoder"],
            encoder_fingerprint=values["encoder_fingerprint"],
            dimension=int(values["dimension"]),
            normaliser=values["normaliser"],
            vector_index=vector_index,
        )

    @contextmanager
    def change(self) -> Iterator[None]:
        """One transaction that ends as the next generation, or as nothing."""
        self.rows("BEGIN IMMEDIATE")
        try:
            self.stamp = Stamp(self.newest().generation + 1, uuid.uuid4().hex)
            yield
            self.rows(
                "INSERT INTO commits SELECT ?, ?, coalesce((SELECT seq FROM sqlite_sequence WHERE name='passages'), 0)",
                (self.stamp.generation, self.stamp.token),
            )
            self.rows("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self.rows("ROLLBACK")
            raise

    def checkpoint(self, *, empty: bool = False) -> None:
        """Move the log into the file as far as readers allow, and ``empty`` it if none reads from it."""
        if not empty:
            self.rows("PRAGMA wal_checkpoint(PASSIVE)")
            return
        self.rows("PRAGMA busy_timeout=0")
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def last_key(self, stamp: Stamp) -> int | None:
        """The highest key given up to a stamp, None where the stamp is not of this library's history."""
        rows = self.rows("SELECT last_key FROM commits WHERE generation=? AND token=?", (stamp.generation, stamp.token))
        return int(rows[0][0]) if rows else None

    def removed_since(self, stamp: Stamp, known: Stamp | None = None) -> Keys:
        """Keys taken out after a stamp that had been given by then, or by the later stamp ``known``, ascending."""
        last = self.last_key(known or stamp) or 0
        rows = self.rows("SELECT first, min(last, ?) FROM removed WHERE generation>? AND first<=? ORDER BY first",
                          (last, stamp.generation, last))  # fmt: skip
        return _ranges(rows)

    # ------------------------------------------------------------ reading

    def require(self, id: str) -> None:
        """Raises UnknownDocument."""
        if not self.rows("SELECT 1 FROM documents WHERE id=?", (id,)):
            raise UnknownDocument(f"Không có tài liệu “{id}” trong thư viện. Xem danh sách bằng “tienle list”.")

    def cards(self, ids: Sequence[str] | None = None) -> dict[str, DocumentCard]:
        """Cards by id, oldest first; of all documents, or of some."""
        sources: dict[str, list[str]] = {}
        fields: dict[str, list[str]] = {}
        columns = "id, metadata, nature, last-first+1, sections, mentions, added_on"
        if ids is None:
            rows = self.rows(f"SELECT {columns} FROM documents ORDER BY seq")
            named = self.rows("SELECT document, name FROM sources ORDER BY seq")
            edited = self.rows("SELECT document, field FROM corrections ORDER BY field")
        else:
            rows = list(self._in(f"SELECT {columns} FROM documents WHERE id IN (?) ORDER BY seq", ids))
            named = list(self._in("SELECT document, name FROM sources WHERE document IN (?) ORDER BY seq", ids))
            edited = list(self._in("SELECT document, field FROM corrections WHERE document IN (?) ORDER BY field", ids))
        for id, name in named:
            names = sources.setdefault(id, [])
            if name not in names:
                names.append(name)
        for id, field in edited:
            fields.setdefault(id, []).append(field)
        return {
            id: DocumentCard(
                id=id,
                sources=tuple(sources[id]),
                metadata=codec.loads(Metadata, metadata),
                nature=nature,
                passages=passages,
                sections=sections,
                references=mentions,
                added_on=added_on,
                corrected=tuple(fields.get(id, ())),
            )
            for id, metadata, nature, passages, sections, mentions, added_on in rows
        }

    def named(self, name: str) -> list[str]:
        """Ids that a name may mean: an id or a unique beginning of one, a source's file name or absolute path."""
        exact = self.rows("SELECT id FROM documents WHERE id=?", (name,))
        if exact:
            return [name]
        rows = self.rows(
            "SELECT DISTINCT d.seq, d.id FROM documents d LEFT JOIN sources s ON s.document=d.id "
            "WHERE (d.id >= ? AND d.id < ?) OR s.name=? OR s.path=? ORDER BY d.seq",
            (name, name + "\U0010ffff", name, name),
        )
        return [id for _, id in rows]

    def with_content(self, sha256: str, path: str) -> str | None:
        """The id of the document with that content that came from that path."""
        sql = "SELECT id FROM documents JOIN sources ON document=id WHERE sha256=? AND path=?"
        rows = self.rows(sql, (sha256, path))
        return rows[0][0] if rows else None

    def bare(self, id: str) -> Document:
        """A document as it was read, without passages and references. Raises UnknownDocument."""
        self.require(id)
        rows = self.rows("SELECT CAST(record AS BLOB), crc FROM texts WHERE document=?", (id,))
        return self._record(Document, *rows[0])

    def document(self, id: str) -> Document:
        """The whole document, with corrected metadata and settled directive ids. Raises UnknownDocument."""
        bare = self.bare(id)
        ((metadata,),) = self.rows("SELECT metadata FROM documents WHERE id=?", (id,))
        rows = self.rows("SELECT record, directive FROM mentions WHERE document=? ORDER BY seq", (id,))
        return replace(
            bare,
            metadata=codec.loads(Metadata, metadata),
            passages=tuple(p for _, p in self.passages_of(id)),
            references=tuple(replace(codec.loads(Reference, r), directive_id=d) for r, d in rows),
        )

    def _record(self, kind: type[T], record: bytes | None, crc: int) -> T:
        """What we quote from is checked each time it is read: a wrong letter must not pass for the report's."""
        # As bytes: of what SQLite has as text, each passage would be turned into letters and back.
        if record is None or crc_of(record) != crc:
            raise damaged(self._folder, "sai tổng kiểm")
        return codec.loads(kind, record)

    def passages(self, keys: Sequence[int]) -> dict[int, Passage]:
        """Passages by key; keys that are not there are left out."""
        rows = self._in("SELECT key, CAST(record AS BLOB), crc FROM passages WHERE key IN (?)", keys)
        return {key: self._record(Passage, record, crc) for key, record, crc in rows}

    def extent(self, id: str) -> tuple[int, int]:
        """Keys of the first and the last passage of a document. Raises UnknownDocument."""
        self.require(id)
        ((first, last),) = self.rows("SELECT first, last FROM documents WHERE id=?", (id,))
        return first, last

    def passages_of(self, id: str) -> list[tuple[int, Passage]]:
        """Passages of a document with their keys, in reading order. Raises UnknownDocument."""
        first, last = self.extent(id)
        sql = "SELECT key, CAST(record AS BLOB), crc FROM passages WHERE key BETWEEN ? AND ? ORDER BY key"
        rows = self.rows(sql, (first, last))
        return [(key, self._record(Passage, record, crc)) for key, record, crc in rows]

    def matching(self, filters: Filters) -> Keys:
        """Keys of the passages within the filters, ascending."""
        where, values = _conditions(filters)
        rows = self.rows(f"SELECT first, last FROM documents WHERE {where} ORDER BY first", values)
        keys = _ranges(rows)
        if filters.directives:
            marks = ",".join("?" * len(filters.directives))
            citing = self.rows(
                f"SELECT DISTINCT passage FROM mentions WHERE directive IN ({marks}) AND passage IS NOT NULL",
                filters.directives,
            )
            keys = np.intersect1d(keys, np.array([k for (k,) in citing], dtype=np.int64))
        return keys

    def count(self) -> int:
        """How many passages there are."""
        return int(self.rows("SELECT coalesce(sum(last-first+1), 0) FROM documents")[0][0])

    def keys(self, after: int = 0) -> Keys:
        """All passage keys above one, ascending."""
        return _ranges(
            self.rows("SELECT max(first, ?), last FROM documents WHERE last>? ORDER BY first", (after + 1, after))
        )

    def all_fields(self, after: int = 0) -> Iterator[tuple[int, Mapping[str, Sequence[str]]]]:
        """Keys and lexical tokens of all passages above a key, ascending."""
        for key, blob in self._scan("SELECT key, fields FROM terms WHERE key>? ORDER BY key LIMIT 2000", after):
            yield key, _unpack_fields(blob)

    def all_glances(self, after: int = 0) -> Iterator[Glances]:
        """What all passages above a key are known by, ascending, in blocks; a record that is damaged has no words."""
        sql = "SELECT key, CAST(record AS BLOB), crc FROM passages WHERE key>? ORDER BY key LIMIT 4096"
        while rows := self.rows(sql, (after,)):
            sound = (crc_of(record) == crc for _, record, crc in rows)
            yield Glances.of(
                codec.loads(Passage, record) if whole else _UNREADABLE
                for (_, record, _), whole in zip(rows, sound, strict=True)
            )
            after = rows[-1][0]

    def spans(self) -> tuple[Keys, Keys, list[str]]:
        """The first and the last key and the id of each document that has passages, by key."""
        rows = self.rows("SELECT first, last, id FROM documents WHERE last>=first ORDER BY first")
        keys = np.array([row[:2] for row in rows], dtype=np.int64).reshape(-1, 2)
        return keys[:, 0], keys[:, 1], [id for _, _, id in rows]

    def all_vectors(self, after: int = 0) -> Iterator[tuple[Keys, NDArray[np.float16]]]:
        """Keys and vectors of all passages above a key, ascending, in blocks."""
        sql = "SELECT key, vector FROM vectors WHERE key>? ORDER BY key LIMIT 4096"
        while rows := self.rows(sql, (after,)):
            keys = np.fromiter((key for key, _ in rows), dtype=np.int64, count=len(rows))
            yield keys, self._matrix([blob for _, blob in rows])
            after = int(keys[-1])

    def vectors(self, keys: Sequence[int]) -> Vectors:
        """Vectors in the order of keys. Raises LibraryError for a key that is not there."""
        rows = dict(self._in("SELECT key, vector FROM vectors WHERE key IN (?)", [int(k) for k in keys]))
        try:
            blobs = [rows[int(k)] for k in keys]
        except KeyError as error:
            raise stale(self._folder) from error
        return self._matrix(blobs).astype(np.float32)

    def _matrix(self, blobs: Sequence[bytes]) -> NDArray[np.float16]:
        dimension = int(self._manifest["dimension"])
        flat = np.frombuffer(b"".join(blobs), dtype=np.float16)
        if flat.size != dimension * len(blobs):
            raise damaged(self._folder, "vectors")
        return flat.reshape(len(blobs), dimension)

    def _scan(self, sql: str, after: int | str) -> Iterator[tuple[Any, ...]]:
        while rows := self.rows(sql, (after,)):
            yield from rows
            after = rows[-1][0]

    # ------------------------------------------------------------ directives

    def directives(self) -> list[Directive]:
        """All directives mentioned or held."""
        return [codec.loads(Directive, text) for (text,) in self.rows("SELECT record FROM directives ORDER BY id")]

    def mentions(self, directive: str | None) -> list[tuple[str, Reference]]:
        """Document ids and references to a directive, or those unresolved."""
        rows = self.rows("SELECT document, record FROM mentions WHERE directive IS ? ORDER BY seq", (directive,))
        return [(id, replace(codec.loads(Reference, record), directive_id=directive)) for id, record in rows]

    def holding(self, directive: str) -> str | None:
        """The original document that is this directive."""
        rows = self.rows(
            "SELECT id FROM documents WHERE directive=? AND nature='original' ORDER BY seq LIMIT 1", (directive,)
        )
        return rows[0][0] if rows else None

    # ------------------------------------------------------------ soundness

    def faults(self) -> list[str]:
        """What is wrong with the truth itself, in words of SQLite or ours; empty when sound."""
        found = [text for (text,) in self.rows("PRAGMA integrity_check(20)") if text != "ok"]
        rows = self._scan("SELECT key, CAST(record AS BLOB), crc FROM passages WHERE key>? ORDER BY key LIMIT 2000", 0)
        found += [f"passage {key}: checksum" for key, record, crc in rows if crc_of(record) != crc]
        sql = "SELECT document, CAST(record AS BLOB), crc FROM texts WHERE document>? ORDER BY document LIMIT 50"
        texts = self._scan(sql, "")
        found += [f"document {id}: checksum" for id, record, crc in texts if crc_of(record) != crc]
        for table in ("passages", "terms", "vectors"):
            rows_there = self.rows(f"SELECT count(*) FROM {table}")[0][0]
            if rows_there != self.count():
                found.append(f"{table}: {rows_there} != {self.count()}")
        return found


def damaged(folder: Path, what: str) -> LibraryDamaged:
    """The error for a truth that cannot be read."""
    return LibraryDamaged(
        f"Tệp {FILE} của thư viện {folder} đã hỏng ({what}). Hãy khôi phục tệp này từ bản sao lưu, hoặc tạo thư viện "
        "mới bằng “tienle add” vào một thư mục trống."
    )


def stale(folder: Path) -> LibraryError:
    """The error for keys of a generation that has passed."""
    return LibraryError(f"Thư viện {folder} vừa thay đổi trong lúc tìm. Hãy hỏi lại.")


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise LibraryLocked(
                f"Một tiến trình khác đang ghi vào thư viện {folder}. Hãy đợi nó xong rồi chạy lại."
            ) from error
        if code == sqlite3.SQLITE_FULL:
            raise LibraryError(
                f"Ổ đĩa chứa thư viện {folder} đã đầy; thư viện giữ nguyên như trước. Hãy dọn bớt rồi chạy lại."
            ) from error
        if code == sqlite3.SQLITE_IOERR:
            raise LibraryError(
                f"Ổ đĩa chứa thư viện {folder} báo lỗi đọc ghi ({error}); thư viện giữ nguyên như trước. Hãy kiểm tra "
                "chỗ trống và quyền ghi rồi chạy lại."
            ) from error
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            raise LibraryError(
                f"Không mở hoặc không ghi được vào thư viện {folder}: {error}. Hãy kiểm tra quyền."
            ) from error
        raise damaged(folder, str(error)) from error
    except sqlite3.DatabaseError as error:
        raise damaged(folder, str(error)) from error


def _conditions(filters: Filters) -> tuple[str, list[Any]]:
    where: list[str] = ["1"]
    values: list[Any] = []

    def among(column: str, wanted: Sequence[Any], convert: Callable[[Any], Any]) -> None:
        where.append(f"{column} IN ({','.join('?' * len(wanted))})")
        values.extend(convert(w) for w in wanted)

    for names, negation in ((filters.places, ""), (filters.without_places, "NOT ")):
        if names:
            clause, own = _of_places(names)
            where.append(f"{negation}({clause})")
            values.extend(own)
    if filters.kinds:
        among("kind", filters.kinds, folded_key)
    if filters.documents:
        among("id", filters.documents, str)
    if filters.years:
        marks = ",".join("?" * len(filters.years))
        spans = " OR ".join("? BETWEEN period_first AND period_last" for _ in filters.years)
        where.append(f"(issued IN ({marks}) OR {spans})")
        values.extend([*filters.years, *filters.years])
    return " AND ".join(where), values


def _of_places(names: Sequence[str]) -> tuple[str, list[Any]]:
    """Documents of the places by name, and those that the provinces they were merged into issued since the merger."""
    marks = ",".join("?" * len(names))
    clause = " OR ".join(f"{column} IN ({marks})" for column in ("province", "district", "place"))
    values: list[Any] = [folded_key(name) for _ in range(3) for name in names]
    if since := [
        folded_key(whole) for name in names if (whole := successor(canonical(name) or name)) and whole not in names
    ]:
        # A date may be as short as its year, which then is compared as a year.
        day = "coalesce(json_extract(metadata, '$.issued_on'), '')"
        clause += (
            f" OR (province IN ({','.join('?' * len(since))}) AND {day} > '' AND {day} >= substr(?, 1, length({day})))"
        )
        values += [*since, MERGED_ON]
    return clause, values


def _ranges(rows: Sequence[tuple[Any, ...]]) -> Keys:
    parts = [np.arange(first, last + 1, dtype=np.int64) for first, last in rows]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def _unpack_fields(blob: bytes) -> Mapping[str, Sequence[str]]:
    return {k: v.split(" ") for k, v in json.loads(zlib.decompress(blob)).items()}


def crc_of(record: bytes | None) -> int:
    """Checksum of a record's JSON; a damaged file may have none."""
    return zlib.crc32(record or b"")


def folded_key(value: str | None) -> str:
    """What filters compare of a name: lower case, single blanks, diacritics kept."""
    return " ".join((value or "").lower().split())
