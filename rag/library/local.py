"""LocalStore: a library in a folder, its three parts kept in step.

``catalog.sqlite`` is the truth; ``lexical/`` and ``vectors*`` follow it after each commit, and whoever opens the
library first after a crash brings them up to it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import numpy as np
from filelock import FileLock, Timeout

from rag.errors import LibraryError, LibraryLocked, NotALibrary, UnknownDocument, WrongEncoder
from rag.library import lexical, vectors
from rag.library.catalog import FILE, LAYOUT, Catalog, Prepared, create, stale
from rag.library.store import Keys, LexicalQuery, Manifest, Mention, Problem, Put, Scored, Vectors
from rag.records import Directive, Document, DocumentCard, Filters, Passage
from rag.text.tokens import lexical_fields

LOCK = "writer.lock"
NORMALISER = "1"
_DELTA = 4096
_PATIENCE = 20.0

Tokeniser = Callable[[str, Sequence[str]], Mapping[str, Sequence[str]]]
"""Text and breadcrumb -> the tokens of each of LEXICAL_FIELDS."""


class BuiltWith(Protocol):
    """What a library needs to know of an encoder."""

    @property
    def name(self) -> str:
        """How a user chose it."""
        ...

    @property
    def fingerprint(self) -> str:
        """Changes whenever its vectors would."""
        ...

    @property
    def dimension(self) -> int:
        """Length of its vectors."""
        ...


class LocalStore:
    """The Store protocol on one machine's disk. Threads may share one store."""

    def __init__(self, folder: Path, catalog: Catalog, tokenise: Tokeniser, *, frozen: bool) -> None:
        """Use ``LocalStore.open``."""
        self._tokenise = tokenise
        self._folder = folder
        self._frozen = frozen
        self._catalog = catalog
        self._cards: dict[str, DocumentCard] = {}
        self._follow()

    @classmethod
    def open(
        cls,
        path: Path,
        encoder: BuiltWith,
        *,
        create: bool = False,
        normaliser: str = NORMALISER,
        tokenise: Tokeniser = lexical_fields,
    ) -> LocalStore:
        """Open the library in ``path``; with ``create``, make one where there is nothing yet.

        ``tokenise`` makes a passage's lexical tokens when it is put in; they are kept, and never made again.

        Raises NotALibrary, WrongEncoder, WrongVersion, LibraryDamaged, LibraryLocked.
        """
        if create:
            _make(path, Manifest(0, LAYOUT, encoder.name, encoder.fingerprint, encoder.dimension, normaliser, ""))
        if not (path / FILE).is_file():
            raise NotALibrary(
                f"Chưa có thư viện ở {path}. Hãy thêm tài liệu bằng “tienle add TỆP” hoặc chỉ thư mục khác "
                "bằng --library."
            )
        frozen = not _writable(path)
        catalog = Catalog(path, frozen=frozen)
        try:
            _same_encoder(path, catalog.manifest(""), encoder)
            return cls(path, catalog, tokenise, frozen=frozen)
        except BaseException:
            catalog.close()
            raise

    # ------------------------------------------------------------ keeping in step

    def _follow(self) -> None:
        """Open the derived parts at the catalog's generation, bringing them up to it first where they are behind."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                found = self._opened()
            except (lexical.Unusable, vectors.Unusable):
                found = None
            if found is not None:
                self._lexical, self._dense = found
                return
            try:
                with self._writing(timeout=0.05):
                    derive(self._folder, self._catalog_for_writing)
            except LibraryLocked:
                # Another process is at it; what it is writing is what we wait for.
                if time.monotonic() > deadline:
                    raise
            self._catalog.move()

    def _opened(self) -> tuple[lexical.Lexical, vectors.Dense] | None:
        stamp = self._catalog.stamp
        text = lexical.Lexical(self._folder / lexical.FOLDER, frozen=self._frozen)
        if text.stamp != stamp:
            text.close()
            return None
        return text, _dense(self._folder, self._catalog)

    @contextmanager
    def _writing(self, timeout: float = 0) -> Iterator[None]:
        if self._frozen:
            raise LibraryError(
                f"Thư viện {self._folder} chỉ đọc được, không ghi được. Hãy chép nó sang một thư mục ghi được."
            )
        with _locked(self._folder, timeout):
            self._catalog_for_writing = Catalog(self._folder, write=True)
            try:
                yield
            finally:
                self._catalog_for_writing.close()

    def _change(self, work: Callable[[Catalog], object]) -> None:
        with self._writing():
            catalog = self._catalog_for_writing
            with catalog.change():
                work(catalog)
            derive(self._folder, catalog)
        self.refresh()

    # ------------------------------------------------------------ Store

    @property
    def manifest(self) -> Manifest:
        """What it was built with, and the generation in view."""
        return self._catalog.manifest(self._dense.base.header.kind)

    def put(self, documents: Sequence[tuple[Document, Vectors]]) -> list[Put]:
        """See Store.put."""
        prepared = [self._prepared(document, rows) for document, rows in documents]
        outcome: list[Put] = []
        if prepared:
            self._change(lambda catalog: outcome.extend(catalog.put(prepared)))
        return outcome

    def _prepared(self, document: Document, rows: Vectors) -> Prepared:
        shape = (len(document.passages), self.manifest.dimension)
        if rows.shape != shape:
            raise ValueError(f"vectors of shape {rows.shape}, not {shape}")
        return Prepared(document, rows, [self._tokenise(p.text, p.breadcrumb) for p in document.passages])

    def remove(self, ids: Sequence[str]) -> None:
        """See Store.remove."""
        if ids:
            self._change(lambda catalog: catalog.remove(ids))

    def edit(self, document: str, field: str, value: str | None, *, by: str) -> None:
        """See Store.edit."""
        self._change(lambda catalog: catalog.edit(document, field, value, by))

    def cards(self) -> list[DocumentCard]:
        """See Store.cards."""
        return list(self._catalog.cards().values())

    def find(self, name: str) -> DocumentCard:
        """See Store.find."""
        candidates = self._catalog.named(name)
        cards = self._catalog.cards(candidates)
        if len(candidates) == 1:
            return cards[candidates[0]]
        if not candidates:
            raise UnknownDocument(f"Không có tài liệu “{name}” trong thư viện. Xem danh sách bằng “tienle list”.")
        choices = ", ".join(f"{id} ({cards[id].source})" for id in candidates)
        raise UnknownDocument(f"“{name}” có thể là một trong {len(candidates)} tài liệu: {choices}. Hãy ghi rõ mã.")

    def document(self, id: str) -> Document:
        """See Store.document."""
        return self._catalog.document(id)

    def known(self, sha256: str) -> DocumentCard | None:
        """See Store.known."""
        id = self._catalog.with_content(sha256)
        return self._catalog.cards([id])[id] if id else None

    def matching(self, filters: Filters) -> Keys:
        """See Store.matching."""
        return self._catalog.matching(filters)

    def search_lexical(self, query: LexicalQuery, k: int, within: Keys | None = None) -> Scored:
        """See Store.search_lexical."""
        try:
            return self._lexical.search(query, k, within)
        except lexical.Unusable as error:
            raise lexical.failed(error, self._folder) from error

    def search_dense(self, vector: Vectors, k: int, within: Keys | None = None) -> Scored:
        """See Store.search_dense."""
        return self._dense.search(vector, k, within)

    def passages(self, keys: Sequence[int]) -> list[tuple[Passage, DocumentCard]]:
        """See Store.passages. Raises LibraryError where a key is of a generation that has passed."""
        found = self._catalog.passages([int(k) for k in keys])
        missing = {p.document_id for p in found.values()} - self._cards.keys()
        if missing:
            self._cards = self._cards | self._catalog.cards(sorted(missing))
        try:
            return [(found[int(k)], self._cards[found[int(k)].document_id]) for k in keys]
        except KeyError as error:
            raise stale(self._folder) from error

    def passages_of(self, document: str) -> list[tuple[int, Passage]]:
        """See Store.passages_of."""
        return self._catalog.passages_of(document)

    def vectors(self, keys: Sequence[int]) -> Vectors:
        """See Store.vectors."""
        return self._catalog.vectors(keys)

    def directives(self) -> list[Directive]:
        """See Store.directives."""
        return self._catalog.directives()

    def mentions(self, directive: str | None) -> Iterator[Mention]:
        """See Store.mentions."""
        found = self._catalog.mentions(directive)
        cards = self._catalog.cards(sorted({id for id, _ in found}))
        for id, reference in found:
            yield Mention(cards[id], reference)

    def holding(self, directive: str) -> str | None:
        """See Store.holding."""
        return self._catalog.holding(directive)

    def lexicon(self) -> Mapping[str, int]:
        """See Store.lexicon."""
        return self._lexical.words()

    def refresh(self) -> bool:
        """See Store.refresh."""
        before = self._catalog.stamp
        if self._frozen:
            return False
        self._catalog.move()
        if self._catalog.stamp == before:
            return False
        self._cards = {}
        self._lexical.close()
        self._follow()
        return True

    def check(self) -> list[Problem]:
        """See Store.check."""
        return []

    def close(self) -> None:
        """See Store.close."""
        self._lexical.close()
        self._catalog.close()


# ---------------------------------------------------------------- the derived parts


def derive(folder: Path, catalog: Catalog) -> None:
    """Bring the derived parts up to the catalog; the caller holds the writer's lock."""
    catalog.stamp = catalog.newest()
    _derive_lexical(folder / lexical.FOLDER, catalog)
    _derive_vectors(folder, catalog)


def _derive_lexical(folder: Path, catalog: Catalog) -> None:
    with suppress(lexical.Unusable):
        now = lexical.Lexical(folder).stamp
        if now == catalog.stamp:
            return
        last = catalog.last_key(now)
        if last is not None:
            lexical.write(folder, catalog.stamp, catalog.all_fields(last), catalog.removed_since(now))
            return
    lexical.rebuild(folder, catalog.stamp, catalog.all_fields())


def _derive_vectors(folder: Path, catalog: Catalog) -> None:
    with suppress(vectors.Unusable):
        header = vectors.read_header(folder)
        last = catalog.last_key(header.stamp)
        if last is not None:
            waiting = len(catalog.keys(last)) + len(catalog.removed_since(header.stamp))
            if waiting <= max(_DELTA, header.rows // 8):
                vectors.Base(folder)
                return
    blocks = list(catalog.all_vectors())
    dimension = catalog.manifest("").dimension
    keys = np.concatenate([k for k, _ in blocks]) if blocks else np.empty(0, dtype=np.int64)
    rows = np.concatenate([v for _, v in blocks]) if blocks else np.empty((0, dimension), dtype=np.float16)
    vectors.write(folder, catalog.stamp, keys, rows.astype(np.float32))


def _dense(folder: Path, catalog: Catalog) -> vectors.Dense:
    base = vectors.Base(folder)
    last = catalog.last_key(base.stamp)
    if last is None:
        raise vectors.Unusable("of another history")
    blocks = list(catalog.all_vectors(last))
    dimension = catalog.manifest("").dimension
    keys = np.concatenate([k for k, _ in blocks]) if blocks else np.empty(0, dtype=np.int64)
    rows = np.concatenate([v for _, v in blocks]) if blocks else np.empty((0, dimension), dtype=np.float16)
    return vectors.Dense(base, catalog.removed_since(base.stamp), keys, rows.astype(np.float32))


# ---------------------------------------------------------------- the folder


def _make(path: Path, manifest: Manifest) -> None:
    if (path / FILE).exists():
        return
    if path.exists() and not path.is_dir():
        raise NotALibrary(f"{path} là một tệp, không phải thư mục. Hãy chọn thư mục khác bằng --library.")
    strangers = [p.name for p in path.iterdir() if p.name not in ("README.md", LOCK)] if path.exists() else []
    if strangers:
        raise NotALibrary(
            f"Thư mục {path} đã có thứ khác ({', '.join(sorted(strangers)[:3])}), không phải là thư viện. "
            "Hãy chọn một thư mục trống bằng --library."
        )
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(f"Không tạo được thư mục {path}: {error}.") from error
    with _locked(path, _PATIENCE):
        if not (path / FILE).exists():
            create(path, manifest)


def _same_encoder(path: Path, manifest: Manifest, encoder: BuiltWith) -> None:
    if manifest.encoder_fingerprint != encoder.fingerprint:
        raise WrongEncoder(
            f"Thư viện {path} được dựng bằng bộ mã hoá “{manifest.encoder}”, không phải “{encoder.name}”. Hãy đặt "
            f"TIENLE_ENCODER về bộ cũ, hoặc thêm lại tài liệu vào một thư viện mới (--library)."
        )


@contextmanager
def _locked(folder: Path, timeout: float) -> Iterator[None]:
    lock = FileLock(folder / LOCK, timeout=timeout)
    try:
        lock.acquire(poll_interval=0.02)
    except Timeout as error:
        raise LibraryLocked(
            f"Một tiến trình khác đang ghi vào thư viện {folder}. Hãy đợi nó xong rồi chạy lại."
        ) from error
    except OSError as error:
        raise LibraryError(f"Không ghi được vào thư viện {folder}: {error}.") from error
    try:
        yield
    finally:
        lock.release()


def _writable(folder: Path) -> bool:
    probe = folder / f".probe-{time.monotonic_ns()}"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True
