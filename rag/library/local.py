"""LocalStore: a library in a folder, its three parts kept in step.

``catalog.sqlite`` is the truth; ``lexical/`` and ``vectors*`` follow it after each commit, and whoever opens the
library first after a crash brings them up to it.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from filelock import FileLock, Timeout

from rag.errors import LibraryError, LibraryLocked, NotALibrary, UnknownDocument, WrongEncoder
from rag.library import lexical, vectors
from rag.library.catalog import FILE, LAYOUT, UNBORN, Catalog, Stamp, create, stale
from rag.library.changes import Changes, Prepared
from rag.library.seals import broken
from rag.library.store import BuiltWith, Keys, LexicalQuery, Manifest, Mention, Problem, Put, Scored, Vectors
from rag.records import Directive, Document, DocumentCard, Filters, Passage
from rag.text.glances import MAKING, Glances
from rag.text.normalise import NORMALISER_VERSION
from rag.text.tokens import lexical_fields

LOCK = "writer.lock"
_ROOM = 8_000_000
_DEAD, _DELTA = 4096, 128
_LARGEST_DELTA = 20_000
_PATIENCE = 20.0
_OWN = ("README.md", "audit.jsonl", LOCK, UNBORN, "encoder-", "uploads")
"""What may lie in a folder that is to become a library, by the beginning of its name."""
_FILTERS = 64  # those met last, with the keys within them
_REMEMBERED = 8192  # passages kept decoded: some 16 MB

Tokeniser = Callable[[str, Sequence[str]], Mapping[str, Sequence[str]]]
"""Text and breadcrumb -> the tokens of each of LEXICAL_FIELDS."""


class Words(Protocol):
    """An index of words at one generation; see Store for what it answers."""

    @property
    def stamp(self) -> Stamp: ...
    def search(self, query: LexicalQuery, k: int, within: Keys | None = None) -> Scored: ...
    def rarity(self, field: str, tokens: Sequence[str]) -> list[float]: ...
    def words(self) -> dict[str, int]: ...
    def close(self) -> None: ...


class Nearest(Protocol):
    """An index of vectors at one generation; ``take`` gives None where it does not keep them."""

    def search(self, vector: Vectors, k: int, within: Keys | None = None) -> Scored: ...
    def take(self, keys: Keys) -> Vectors | None: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """The derived parts in use; ``hidden`` are keys that the index of words still finds and that are gone; ``kind``
    names the index of vectors; ``harmed`` asks whether another program has changed a file in use. ``base`` has what
    most passages are known by, where there is one."""

    lexical: Words
    dense: Nearest
    hidden: Keys
    kind: str
    harmed: Callable[[], bool] = lambda: False
    base: vectors.Base | None = None


class LocalStore:
    """The Store protocol on one machine's disk. Threads may share one store."""

    def __init__(self, folder: Path, catalog: Catalog, tokenise: Tokeniser, *, frozen: bool) -> None:
        """Use ``LocalStore.open``."""
        self._tokenise = tokenise
        self._folder = folder
        self._frozen = frozen
        self._catalog = catalog
        self._changing = threading.RLock()
        self._base: vectors.Base | None = None
        self._cards: dict[str, DocumentCard] = {}
        self._seen: dict[int, tuple[Passage, DocumentCard]] = {}
        self._glanced: dict[int, Glances] = {}
        self._spans: tuple[Keys, Keys, list[str]] | None = None
        self._matching: dict[Filters, Keys] = {}
        self._moved = False
        self._follow()

    @classmethod
    def open(
        cls,
        path: Path,
        encoder: BuiltWith,
        *,
        create: bool = False,
        normaliser: str = NORMALISER_VERSION,
        tokenise: Tokeniser = lexical_fields,
    ) -> LocalStore:
        """Open the library in ``path``; with ``create``, make one where there is nothing yet.

        ``tokenise`` makes a passage's lexical tokens when it is put in; they are kept, and never made again.

        Raises NotALibrary, WrongEncoder, WrongVersion, LibraryDamaged, LibraryLocked.
        """
        catalog, frozen = opened_catalog(path, encoder, create=create, normaliser=normaliser)
        try:
            return cls(path, catalog, tokenise, frozen=frozen)
        except BaseException:
            catalog.close()
            raise

    # ------------------------------------------------------------ keeping in step

    def _follow(self, patience: float = _PATIENCE) -> None:
        """Open the derived parts at the catalog's generation, bringing them up to it first where they are behind.

        ``patience`` is how many seconds to wait for another process that is at it; 0 neither waits nor writes.
        """
        deadline = time.monotonic() + patience
        parts = self._opened()
        while parts is None and patience and not self._frozen:
            try:
                with self._writing(timeout=0.05) as catalog:
                    parts = self._mended(catalog)
                break
            except LibraryLocked:
                if time.monotonic() > deadline:
                    break
            except LibraryError:
                break  # no room, no permission: serve what can be served
            self._catalog.move()
            parts = self._opened()
        self._parts = parts or self._behind()

    def _mended(self, catalog: Catalog) -> Parts | None:
        """The derived parts after whatever they need; damage that no seal shows is met with making them anew."""
        for anew in (False, True):
            self._derive(catalog, anew=anew)
            self._catalog.move()
            if parts := self._opened():
                return parts
        return None

    def _derive(self, catalog: Catalog, *, anew: bool = False) -> None:
        derive(self._folder, catalog, anew=anew)

    def _swept(self) -> list[str]:
        """Take away what an interrupted write left beside; returns the names."""
        return _sweep(self._folder)

    def _opened(self) -> Parts | None:
        try:
            text = lexical.Lexical(self._folder / lexical.FOLDER, frozen=self._frozen)
            if text.stamp == self._catalog.stamp:
                return self._with(text, np.empty(0, dtype=np.int64))
            text.close()
        except (lexical.Unusable, vectors.Unusable):
            pass
        return None

    def _behind(self) -> Parts:
        """An index of words of an earlier generation, less what is gone since: for a library that cannot be written."""
        try:
            text = lexical.Lexical(self._folder / lexical.FOLDER, frozen=self._frozen)
            if self._catalog.last_key(text.stamp) is not None:
                return self._with(text, self._catalog.removed_since(text.stamp))
        except (lexical.Unusable, vectors.Unusable) as error:
            reason = str(error)
        else:
            reason = "không cùng một lịch sử"
        raise LibraryError(
            f"Chỉ mục của thư viện {self._folder} thiếu hoặc hỏng ({reason}) mà không dựng lại được ở đó: thư mục "
            "không ghi được, ổ đĩa đầy, hoặc tiến trình khác đang ghi lâu. Hãy kiểm tra rồi chạy “tienle check”."
        )

    def _with(self, text: lexical.Lexical, hidden: Keys) -> Parts:
        dense = self._dense()
        self._base = dense.base
        guards = (text.guard, dense.base.guard)
        kind = dense.base.header.kind
        return Parts(text, dense, hidden, kind, lambda: any(g.harmed() for g in guards), dense.base)

    def _dense(self) -> vectors.Dense:
        header = vectors.read_header(self._folder)
        now = self._base
        same = now is not None and now.header == header and not broken(self._folder, header.seals)
        base = now if now is not None and same else vectors.Base(self._folder, header)
        last, origin = self._catalog.last_key(header.stamp), self._catalog.last_key(header.since)
        if last is None or origin is None:
            raise vectors.Unusable("of another history")
        blocks = list(self._catalog.all_vectors(last))
        keys = np.concatenate([np.empty(0, dtype=np.int64), *(k for k, _ in blocks)])
        shape = (0, self._catalog.manifest("").dimension)
        rows = np.concatenate([np.empty(shape, dtype=np.float16), *(v for _, v in blocks)]).astype(np.float32)
        return vectors.Dense(base, self._catalog.removed_since(header.since, header.stamp), keys, rows)

    def _whole(self) -> Parts:
        """The derived parts; where another program has changed a file of theirs in place, made anew first."""
        parts = self._parts
        if parts.harmed():
            with self._changing:
                if self._parts is parts:
                    before = self._catalog.stamp
                    self._follow()
                    self._forget()
                    self._moved = self._moved or self._catalog.stamp != before
                    parts.lexical.close()
        return self._parts

    @contextmanager
    def _writing(self, timeout: float = _PATIENCE) -> Iterator[Catalog]:
        if self._frozen:
            raise LibraryError(
                f"Thư viện {self._folder} chỉ đọc được, không ghi được. Hãy chép nó sang một thư mục ghi được."
            )
        with _locked(self._folder, timeout):
            catalog = Catalog(self._folder, write=True)
            try:
                yield catalog
            finally:
                catalog.close()

    def _change(self, work: Callable[[Changes], object], size: int = 0) -> None:
        with self._changing, self._writing() as catalog:
            _require_room(self._folder, size)
            with catalog.change():
                work(Changes(catalog))
            try:
                self._derive(catalog)
            finally:
                self._refresh(patience=0)
            # A reader whose generation is wholly in the file does not need the log, which can then be emptied: what is
            # left on disk between changes is one file that can be copied by itself.
            with suppress(LibraryError):  # no room to move it: the log keeps what was committed
                catalog.checkpoint()
            self._catalog.move()
            with suppress(LibraryError):
                catalog.checkpoint(empty=True)

    # ------------------------------------------------------------ Store

    @property
    def manifest(self) -> Manifest:
        """What it was built with, and the generation in view."""
        return self._catalog.manifest(self._parts.kind)

    def put(self, documents: Sequence[tuple[Document, Vectors]]) -> list[Put]:
        """See Store.put."""
        prepared = [self._prepared(document, rows) for document, rows in documents]
        outcome: list[Put] = []
        if prepared:
            size = sum(4 * len(p.document.text) + 2 * p.vectors.nbytes for p in prepared)
            self._change(lambda changes: outcome.extend(changes.put(prepared)), size)
        return outcome

    def _prepared(self, document: Document, rows: Vectors) -> Prepared:
        shape = (len(document.passages), self.manifest.dimension)
        if rows.shape != shape:
            raise ValueError(f"vectors of shape {rows.shape}, not {shape}")
        return Prepared(document, rows, [self._tokenise(p.text, p.breadcrumb) for p in document.passages])

    def remove(self, ids: Sequence[str]) -> None:
        """See Store.remove."""
        if ids:
            self._change(lambda changes: changes.remove(ids))

    def edit(self, document: str, field: str, value: str | None, *, by: str) -> None:
        """See Store.edit."""
        self._change(lambda changes: changes.edit(document, field, value, by))

    def recode(self, encoder: BuiltWith, encode: Callable[[Sequence[Passage]], Vectors]) -> None:
        """See Store.recode."""

        def blocks() -> Iterator[tuple[Keys, Vectors]]:
            for card in self.cards():
                found = self._catalog.passages_of(card.id)
                yield np.array([key for key, _ in found], dtype=np.int64), encode([p for _, p in found])

        self._change(lambda changes: changes.recode(encoder, blocks()))

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

    def known(self, sha256: str, path: str) -> DocumentCard | None:
        """See Store.known."""
        id = self._catalog.with_content(sha256, path)
        return self._catalog.cards([id])[id] if id else None

    def matching(self, filters: Filters) -> Keys:
        """See Store.matching."""
        # Asked several times a question, and one place again and again.
        known = self._matching
        if (keys := known.get(filters)) is None:
            keys = self._catalog.matching(filters)
            if len(keys) <= lexical.NARROW:
                if len(known) >= _FILTERS:
                    self._matching = known = {}
                keys.flags.writeable = False
                known[filters] = keys
        return keys

    def search_lexical(self, query: LexicalQuery, k: int, within: Keys | None = None) -> Scored:
        """See Store.search_lexical."""
        parts = self._whole()
        try:
            if not len(parts.hidden):
                return parts.lexical.search(query, k, within)
            found = parts.lexical.search(query, k + len(parts.hidden), within)
        except lexical.Unusable as error:
            raise lexical.failed(error, self._folder) from error
        kept = ~np.isin(found.keys, parts.hidden)
        return Scored(found.keys[kept][:k], found.scores[kept][:k])

    def rarity(self, field: str, tokens: Sequence[str]) -> list[float]:
        """See Store.rarity."""
        try:
            return self._parts.lexical.rarity(field, tokens)
        except lexical.Unusable as error:
            raise lexical.failed(error, self._folder) from error

    def search_dense(self, vector: Vectors, k: int, within: Keys | None = None) -> Scored:
        """See Store.search_dense."""
        return self._whole().dense.search(vector, k, within)

    def passages(self, keys: Sequence[int]) -> list[tuple[Passage, DocumentCard]]:
        """See Store.passages. Raises LibraryError where a key is of a generation that has passed."""
        wanted, seen = [int(k) for k in keys], self._seen
        if missing := [k for k in wanted if k not in seen]:
            found = self._catalog.passages(missing)
            cards = self._known_cards(p.document_id for p in found.values())
            if len(seen) + len(found) > _REMEMBERED:
                # Another thread may be reading from it: replaced, not emptied.
                self._seen = seen = {k: seen[k] for k in wanted if k in seen}
            seen.update((key, (passage, cards[passage.document_id])) for key, passage in found.items())
        try:
            return [seen[k] for k in wanted]
        except KeyError as error:
            raise stale(self._folder) from error

    def glances(self, keys: Keys) -> Glances:
        """See Store.glances."""
        self._spanning(keys)  # what has passed is told, though a base may still hold it
        base = self._whole().base
        rows = base.places(keys) if base else np.full(len(keys), -1, dtype=np.int64)
        here = rows >= 0
        every = bool(here.all())
        known = base.glance(rows if every else rows[here]) if base else None
        if known is None:
            return self._fresh_glances(keys)
        if every:
            return known
        both = Glances.joined([known, self._fresh_glances(keys[~here])])
        return both.take(np.argsort(np.argsort(~here, kind="stable")))

    def _fresh_glances(self, keys: Keys) -> Glances:
        """Of passages that no base has, made once each."""
        wanted, known = keys.tolist(), self._glanced
        if missing := [k for k in wanted if k not in known]:
            made = Glances.of(passage for passage, _ in self.passages(missing))
            if len(known) + len(missing) > _REMEMBERED:
                self._glanced = known = {k: known[k] for k in wanted if k in known}
            known.update((key, made.take(np.array([n]))) for n, key in enumerate(missing))
        return Glances.joined([known[k] for k in wanted])

    def cards_of(self, keys: Keys) -> list[DocumentCard]:
        """See Store.cards_of."""
        at, ids = self._spanning(keys)
        wanted = [ids[n] for n in at.tolist()]
        cards = self._known_cards(wanted)
        return [cards[id] for id in wanted]

    def _spanning(self, keys: Keys) -> tuple[Keys, Sequence[str]]:
        """The number of each key's document, and the ids of all documents by their numbers.

        Raises LibraryError where a key is of a generation that has passed.
        """
        if (spans := self._spans) is None:
            self._spans = spans = self._catalog.spans()
        firsts, lasts, ids = spans
        at = firsts.searchsorted(keys, side="right") - 1
        if len(keys) and (not len(ids) or (at < 0).any() or (keys > lasts[at]).any()):
            raise stale(self._folder)
        return at, ids

    def _known_cards(self, ids: Iterable[str]) -> Mapping[str, DocumentCard]:
        """Cards by id, those of ``ids`` among them."""
        cards = self._cards
        if strange := set(ids) - cards.keys():
            self._cards = cards = cards | self._catalog.cards(sorted(strange))
        return cards

    def _forget(self) -> None:
        """Let go of what was of another generation."""
        self._cards, self._seen, self._glanced, self._spans, self._matching = {}, {}, {}, None, {}

    def passages_of(self, document: str) -> list[tuple[int, Passage]]:
        """See Store.passages_of."""
        first, last = self._catalog.extent(document)
        seen, keys = self._seen, range(first, last + 1)
        if all(key in seen for key in keys):
            return [(key, seen[key][0]) for key in keys]
        found = self._catalog.passages_of(document)
        if len(seen) + len(found) <= _REMEMBERED:
            card = self._known_cards((document,))[document]
            seen.update((key, (passage, card)) for key, passage in found)
        return found

    def vectors(self, keys: Sequence[int]) -> Vectors:
        """See Store.vectors."""
        found = self._whole().dense.take(np.asarray(keys, dtype=np.int64))
        return self._catalog.vectors(keys) if found is None else found

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
        return self._whole().lexical.words()

    def refresh(self) -> bool:
        """See Store.refresh."""
        return self._refresh(_PATIENCE)

    def _refresh(self, patience: float) -> bool:
        with self._changing:
            before, parts = self._catalog.stamp, self._parts
            moved, self._moved = self._moved, False
            self._catalog.move()
            if self._catalog.stamp == before == parts.lexical.stamp:
                return moved
            self._forget()
            self._follow(patience)
            parts.lexical.close()
            return moved or self._catalog.stamp != before

    def check(self) -> list[Problem]:
        """See Store.check. Reads every byte of the library."""
        found = [
            Problem(f"Dữ liệu gốc hỏng ({fault}): khôi phục {FILE} từ bản sao lưu, hoặc thêm lại tài liệu.", False)
            for fault in self._catalog.faults()
        ]
        if self._frozen:
            return found + [Problem(p, False) for p in self._disagreements()]
        with self._changing, self._writing() as catalog:
            self._catalog.move()
            disagreements = self._disagreements()
            if disagreements:
                self._derive(catalog, anew=True)
            found += [Problem(p, True) for p in disagreements]
            found += [Problem(f"Tệp dở dang {name} của lần ghi bị ngắt.", True) for name in self._swept()]
            if disagreements:
                self._follow()
        return found

    def _disagreements(self) -> list[str]:
        """What of the derived parts is not as the catalog has it."""
        keys = self._catalog.keys()
        found = []
        if fault := lexical.sound(self._folder / lexical.FOLDER):
            found.append(f"Chỉ mục từ hỏng ({fault}).")
        else:
            try:
                text = lexical.Lexical(self._folder / lexical.FOLDER, frozen=self._frozen)
                if text.stamp != self._catalog.stamp or not np.array_equal(text.holds(), keys):
                    found.append("Chỉ mục từ không khớp với dữ liệu gốc.")
                text.close()
            except lexical.Unusable as error:
                found.append(f"Chỉ mục từ hỏng ({error}).")
        try:
            header = vectors.read_header(self._folder)
            if fault := broken(self._folder, header.seals, thorough=True):
                found.append(f"Chỉ mục véc-tơ hỏng ({fault}).")
            elif header.making != MAKING:
                found.append("Chỉ mục véc-tơ do bản trước dựng, tìm chậm hơn.")
            elif not np.array_equal(self._dense().holds(), keys):
                found.append("Chỉ mục véc-tơ không khớp với dữ liệu gốc.")
        except vectors.Unusable as error:
            found.append(f"Chỉ mục véc-tơ hỏng ({error}).")
        return found

    def close(self) -> None:
        """See Store.close."""
        self._parts.lexical.close()
        self._catalog.close()


def opened_catalog(path: Path, encoder: BuiltWith, *, create: bool, normaliser: str) -> tuple[Catalog, bool]:
    """A reader of the catalog in ``path``, and whether the folder cannot be written; see ``LocalStore.open``."""
    if create:
        _make(path, Manifest(0, LAYOUT, encoder.name, encoder.fingerprint, encoder.dimension, normaliser, ""))
    if not (path / FILE).is_file():
        raise NotALibrary(
            f"Chưa có thư viện ở {path}. Hãy thêm tài liệu bằng “tienle add TỆP” hoặc chỉ thư mục khác bằng --library."
        )
    frozen = not _writable(path)
    catalog = Catalog.of_unwritable(path) if frozen else Catalog(path)
    try:
        _same_encoder(path, catalog.manifest(""), encoder)
    except BaseException:
        catalog.close()
        raise
    return catalog, frozen


def manifest_of(path: Path) -> Manifest | None:
    """What the library in ``path`` was built with, None where there is none. Raises LibraryError."""
    if not (path / FILE).is_file():
        return None
    with closing(Catalog(path) if _writable(path) else Catalog.of_unwritable(path)) as catalog:
        return catalog.manifest("")


# ---------------------------------------------------------------- the derived parts


def derive(folder: Path, catalog: Catalog, *, anew: bool = False) -> None:
    """Bring the derived parts up to the catalog, or make them ``anew``; the caller holds the writer's lock.

    Raises LibraryError where they cannot be written; the catalog is not touched.
    """
    catalog.stamp = catalog.newest()
    try:
        if anew or not _extended(folder / lexical.FOLDER, catalog):
            lexical.rebuild(folder / lexical.FOLDER, catalog.stamp, catalog.all_fields())
        if anew or not _followed(folder, catalog):
            dimension = catalog.manifest("").dimension
            vectors.write(folder, catalog.stamp, dimension, catalog.all_vectors(), catalog.all_glances())
    except (lexical.Unusable, vectors.Unusable, OSError, RuntimeError) as error:
        raise LibraryError(
            f"Không ghi được chỉ mục của thư viện {folder} ({error}). Tài liệu không mất: hãy dọn chỗ trên ổ đĩa hoặc "
            "kiểm tra quyền ghi, rồi chạy “tienle check”."
        ) from error


def _extended(folder: Path, catalog: Catalog) -> bool:
    """Whether the index of words could be brought up to the catalog in place."""
    try:
        index = lexical.Lexical(folder)
        last = catalog.last_key(index.stamp)
        if index.stamp != catalog.stamp and last is not None:
            lexical.write(folder, catalog.stamp, catalog.all_fields(last), catalog.removed_since(index.stamp))
    except lexical.Unusable:
        return False
    return last is not None


def _followed(folder: Path, catalog: Catalog) -> bool:
    """Whether the base of vectors is sound, and near enough to the catalog or could be brought near.

    A base with many dead rows is made anew; what only waits to be taken in is added behind, which costs one copy.
    """
    try:
        header = vectors.read_header(folder)
        last, origin = catalog.last_key(header.stamp), catalog.last_key(header.since)
        if last is None or origin is None or broken(folder, header.seals):
            return False
        dead, waiting = len(catalog.removed_since(header.since, header.stamp)), len(catalog.keys(last))
        if header.making != MAKING or dead > max(_DEAD, header.rows // 8):
            return False
        if waiting <= min(max(_DELTA, header.rows // 8), _LARGEST_DELTA):
            return True
        return vectors.extend(folder, catalog.stamp, catalog.all_vectors(last), catalog.all_glances(last))
    except vectors.Unusable:
        return False


def _sweep(folder: Path) -> list[str]:
    """Take away what an interrupted write left beside; returns the names."""
    keep = {vectors.HEADER, *vectors.read_header(folder).seals}
    left = [
        p for p in folder.iterdir() if p.name.endswith(".new") or (p.name.startswith("vectors") and p.name not in keep)
    ]
    for path in left:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return sorted(p.name for p in left)


# ---------------------------------------------------------------- the folder


def _make(path: Path, manifest: Manifest) -> None:
    if (path / FILE).exists():
        return
    with emptied(path):
        if (path / FILE).exists():
            return
        try:
            create(path, manifest)
        except OSError as error:
            raise LibraryError(f"Không tạo được thư viện ở {path}: {error}.") from error


@contextmanager
def emptied(path: Path) -> Iterator[None]:
    """A folder, made where need be and locked, in which a library can begin. Raises NotALibrary where it holds another
    thing, LibraryError where it cannot be written."""
    if path.exists() and not path.is_dir():
        raise NotALibrary(f"{path} là một tệp, không phải thư mục. Hãy chọn thư mục khác bằng --library.")
    strangers = [p.name for p in path.iterdir() if not p.name.startswith(_OWN)] if path.exists() else []
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
        yield


def _same_encoder(path: Path, manifest: Manifest, encoder: BuiltWith) -> None:
    if manifest.encoder_fingerprint != encoder.fingerprint:
        was = f"“{manifest.encoder}”" + (" bản khác" if manifest.encoder == encoder.name else "")
        raise WrongEncoder(
            f"Thư viện {path} được dựng bằng bộ mã hoá {was}, không phải “{encoder.name}” đang dùng. "
            "Văn bản vẫn nguyên vẹn. Hãy đặt TIENLE_ENCODER về bộ cũ, hoặc chạy “tienle train --reset” để mã hoá lại "
            "bằng bộ đi kèm."
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


def _require_room(folder: Path, size: int) -> None:
    """Raises LibraryError before anything is written, where a change of ``size`` bytes might not fit."""
    needed = _ROOM + 3 * size
    if shutil.disk_usage(folder).free < needed:
        raise LibraryError(
            f"Ổ đĩa chứa thư viện {folder} còn ít hơn {needed // 1_000_000 + 1} MB, không đủ để ghi; thư viện giữ "
            "nguyên như trước. Hãy dọn bớt rồi chạy lại."
        )


def _writable(folder: Path) -> bool:
    probe = folder / f".probe-{time.monotonic_ns()}"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True
