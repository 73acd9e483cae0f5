"""Milvus in place of the indexes beside the catalog, for a library that many machines search.

The catalog stays the truth and has one writer; vectors, BM25 and the documents to filter by stand in Milvus, and follow
it as the local files do: a state row carries the stamp of the generation they hold, and whoever opens the library first
after a crash brings them up to it. Everything written is an upsert under the passage's own key, so that doing it twice
does no harm.

BM25 is ours, as sparse vectors (Robertson and Zaragoza 2009: a passage's side of the sum is stored, the question's side
is asked with): Milvus's own analyzers would cut "25/nq/tw" and know no folded forms. Scores are the local store's but
for the length of a passage, which tantivy rounds. How many passages hold a token is counted when they come in; passages
that go are counted on until the index is made anew.
"""

from __future__ import annotations

import json
import logging
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import islice
from math import log1p
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from rag.errors import BadSetting, LibraryError
from rag.library.catalog import Catalog, Stamp
from rag.library.local import LocalStore, Parts, Tokeniser, opened_catalog
from rag.library.store import BuiltWith, Keys, LexicalQuery, Scored, Vectors
from rag.text.normalise import NORMALISER_VERSION
from rag.text.tokens import LEXICAL_FIELDS, lexical_fields

T = TypeVar("T")
K1, B = 1.2, 0.75
_BATCH = 500
_MOST = 16_384  # the most hits Milvus gives
_SWEEP = 5_000
"""Passages that are gone are only hidden until so many have gathered."""
_STATE = -1
_LONGEST_TOKEN = 512
_NOTHING = {0: 1e-9}  # Milvus takes no empty sparse vector


class _Missing(Exception):
    """What Milvus holds is not this library's present state."""


@dataclass(frozen=True, slots=True)
class _State:
    """What the collections hold: the stamp they follow, that up to which what was removed is really gone, and the
    passages and tokens counted."""

    stamp: Stamp
    swept: Stamp
    encoder: str
    passages: int = 0
    lengths: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _View:
    """One generation: keys up to ``last`` less the ``hidden``; document n holds the keys first[n] to last[n]."""

    last: int
    hidden: Keys
    firsts: Keys
    lasts: Keys

    def clause(self, within: Keys | None) -> str:
        """The filter of a search, as short as whole documents allow."""
        parts = [f"key <= {self.last}"]
        if len(self.hidden):
            parts.append(f"key not in {self.hidden.tolist()}")
        if within is not None:
            parts.append(self._of(within))
        return " and ".join(parts)

    def _of(self, keys: Keys) -> str:
        number = np.searchsorted(self.firsts, keys, side="right") - 1
        documents, held = np.unique(number, return_counts=True)
        whole = held == (self.lasts - self.firsts + 1)[documents]
        loose = keys[np.isin(number, documents[~whole])]
        others = np.setdiff1d(np.arange(len(self.firsts)), documents[whole], assume_unique=True)
        if len(loose) == 0 and len(others) < whole.sum():
            return f"document not in {self.firsts[others].tolist()}" if len(others) else f"key <= {self.last}"
        return f"(document in {self.firsts[documents[whole]].tolist()} or key in {loose.tolist()})"


class MilvusStore(LocalStore):
    """The Store protocol with Milvus at ``address``: "http://host:19530", or a file of Milvus Lite for one process."""

    _index: _Collections

    @classmethod
    def at(
        cls,
        path: Path,
        encoder: BuiltWith,
        address: str,
        *,
        token: str = "",
        create: bool = False,
        normaliser: str = NORMALISER_VERSION,
        tokenise: Tokeniser = lexical_fields,
    ) -> MilvusStore:
        """Open the library whose catalog is in ``path``. Raises what ``LocalStore.open`` raises, and BadSetting where
        pymilvus is not installed or nobody answers at the address."""
        catalog, frozen = opened_catalog(path, encoder, create=create, normaliser=normaliser)
        store = cls.__new__(cls)
        try:
            store._index = _Collections(address, token, f"tienle_{catalog.identity}")
            store.__init__(path, catalog, tokenise, frozen=frozen)  # type: ignore[misc]
        except BaseException:
            catalog.close()
            raise
        return store

    def close(self) -> None:
        """See Store.close."""
        super().close()
        self._index.close()

    def _opened(self) -> Parts | None:
        try:
            state = self._index.state()
            return self._parts_of(state) if state and state.stamp == self._catalog.stamp else None
        except _Missing:
            return None

    def _behind(self) -> Parts:
        """An earlier generation, for a reader that cannot bring Milvus up to the catalog itself."""
        try:
            if state := self._index.state():
                return self._parts_of(state)
        except _Missing:
            pass
        raise LibraryError(
            f"Chỉ mục Milvus của thư viện {self._folder} chưa có hoặc không khớp. Hãy chạy “tienle check” ở máy ghi "
            "được vào thư viện."
        )

    def _parts_of(self, state: _State) -> Parts:
        last = self._catalog.last_key(state.stamp)
        if last is None or state.encoder != self._catalog.manifest("").encoder_fingerprint:
            raise _Missing
        firsts, lasts, _ = self._catalog.spans()
        view = _View(last, self._catalog.removed_since(state.swept, state.stamp), firsts, lasts)
        return Parts(
            _Words(self._index, state, view), _Nearest(self._index, view), np.empty(0, dtype=np.int64), "milvus"
        )

    def _derive(self, catalog: Catalog, *, anew: bool = False) -> None:
        catalog.stamp = catalog.newest()
        manifest = catalog.manifest("")
        state = None if anew else self._index.state()
        if state is None or catalog.last_key(state.stamp) is None or state.encoder != manifest.encoder_fingerprint:
            self._index.begin(manifest.dimension)
            state = _State(Stamp(0, ""), catalog.stamp, manifest.encoder_fingerprint)
        if state.stamp != catalog.stamp:
            self._index.put(_follow(catalog, state))

    def _disagreements(self) -> list[str]:
        try:
            state = self._index.state()
            if state is None or state.stamp != self._catalog.stamp:
                return ["Chỉ mục Milvus không khớp với dữ liệu gốc."]
            gone = self._catalog.removed_since(state.swept, state.stamp)
            if np.array_equal(np.setdiff1d(self._index.keys(), gone), self._catalog.keys()):
                return []
        except _Missing:
            pass
        return ["Chỉ mục Milvus thiếu hoặc thừa đoạn văn."]

    def _swept(self) -> list[str]:
        return []


@dataclass(frozen=True, slots=True)
class _Change:
    """What Milvus lacks of a generation."""

    before: _State
    after: _State
    gone: Keys
    rows: Iterable[tuple[int, int, Any, Mapping[str, Sequence[str]]]]
    counted: Mapping[tuple[str, str], int]


def _follow(catalog: Catalog, state: _State) -> _Change:
    """From a state to the catalog's present generation."""
    last = catalog.last_key(state.stamp) or 0
    counted: Counter[tuple[str, str]] = Counter()
    lengths = Counter(state.lengths)
    passages = state.passages
    for _, fields in catalog.all_fields(last):
        passages += 1
        for name, tokens in fields.items():
            lengths[name] += len(tokens)
            counted.update((name, token) for token in set(tokens))
    gone = catalog.removed_since(state.swept, state.stamp)
    sweeping = len(gone) > _SWEEP
    after = replace(
        state,
        stamp=catalog.stamp,
        swept=catalog.stamp if sweeping else state.swept,
        passages=passages,
        lengths=dict(lengths),
    )
    firsts = np.array([n for (n,) in catalog.rows("SELECT first FROM documents ORDER BY first")], dtype=np.int64)

    def rows() -> Iterator[tuple[int, int, Any, Mapping[str, Sequence[str]]]]:
        texts = catalog.all_fields(last)
        for keys, vectors in catalog.all_vectors(last):
            documents = firsts[np.searchsorted(firsts, keys, side="right") - 1]
            for key, document, vector in zip(keys.tolist(), documents.tolist(), vectors, strict=True):
                named, fields = next(texts)
                assert named == key
                yield key, document, vector, fields

    return _Change(state, after, gone if sweeping else gone[:0], rows(), counted)


class _Words:
    """BM25 at one generation."""

    def __init__(self, index: _Collections, state: _State, view: _View) -> None:
        self.stamp = state.stamp
        self._index = index
        self._state = state
        self._view = view

    def search(self, query: LexicalQuery, k: int, within: Keys | None = None) -> Scored:
        terms = [(name, token, weight) for name, pairs in query.items() for token, weight in pairs if weight > 0]
        rarity = self._rarity([(name, token) for name, token, _ in terms])
        wanted: Counter[int] = Counter()
        for (name, token, weight), rare in zip(terms, rarity, strict=True):
            wanted[_slot(name, token)] += weight * rare  # type: ignore[assignment]
        return self._index.search("words", dict(wanted), k, self._view, within) if wanted else _scored(())

    def rarity(self, field: str, tokens: Sequence[str]) -> list[float]:
        return self._rarity([(field, token) for token in tokens])

    def _rarity(self, terms: Sequence[tuple[str, str]]) -> list[float]:
        held = self._index.counts([_slot(*term) for term in terms])
        total = max(self._state.passages, 1)
        counts = (min(total, held.get(_slot(*term), 0)) for term in terms)
        return [log1p((total - n + 0.5) / (n + 0.5)) for n in counts]

    def words(self) -> dict[str, int]:
        return self._index.tokens("words")

    def close(self) -> None:
        """Nothing is held."""


class _Nearest:
    """Vectors at one generation."""

    def __init__(self, index: _Collections, view: _View) -> None:
        self._index = index
        self._view = view

    def search(self, vector: Vectors, k: int, within: Keys | None = None) -> Scored:
        return self._index.search("dense", np.asarray(vector, dtype=np.float32).tolist(), k, self._view, within)

    def take(self, keys: Keys) -> Vectors | None:
        """They are read from the catalog."""
        return None


class _Collections:
    """A library's two collections: passages, and the tokens with their counts and the state."""

    def __init__(self, address: str, token: str, name: str) -> None:
        self._passages, self._tokens = f"{name}_passages", f"{name}_tokens"
        self._milvus = _milvus()
        self._loaded = False
        with self._told(BadSetting):
            if "://" not in address:
                Path(address).parent.mkdir(parents=True, exist_ok=True)
            self._client = self._milvus.MilvusClient(address, token=token, timeout=30)

    @contextmanager
    def _told(self, kind: type[Exception] = LibraryError) -> Iterator[None]:
        try:
            yield
        except (self._milvus.MilvusException, OSError) as error:
            raise kind(
                f"Milvus không làm được việc vừa giao ({str(error)[:200]}). Hãy kiểm tra địa chỉ milvus trong cấu hình "
                "và máy chủ Milvus, rồi chạy lại."
            ) from error

    def close(self) -> None:
        self._client.close()

    # ------------------------------------------------------------ reading

    def state(self) -> _State | None:
        """What they hold; None where there is nothing yet."""
        with self._told():
            if not self._client.has_collection(self._tokens):
                return None
            if not self._loaded:
                for name in (self._tokens, self._passages):
                    self._client.load_collection(name)
                self._loaded = True
            rows = self._client.get(self._tokens, ids=[_STATE], output_fields=["token"])
        if not rows:
            return None
        values = json.loads(rows[0]["token"])
        return _State(**{**values, "stamp": Stamp(*values["stamp"]), "swept": Stamp(*values["swept"])})

    def search(self, what: str, wanted: Any, k: int, view: _View, within: Keys | None) -> Scored:
        if k <= 0 or not view.last or (within is not None and not len(within)):
            return _scored(())
        with self._told():
            (hits,) = self._client.search(
                self._passages,
                data=[wanted],
                anns_field=what,
                limit=min(k, _MOST),
                filter=view.clause(within),
                output_fields=["key"],
                search_params={"metric_type": "IP"},
                consistency_level="Strong",
            )
        return _scored([(hit["key"], hit["distance"]) for hit in hits])

    def counts(self, slots: Sequence[int]) -> dict[int, int]:
        """In how many passages each token stands."""
        found: dict[int, int] = {}
        with self._told():
            for some in _batches(sorted(set(slots))):
                rows = self._client.get(self._tokens, ids=some, output_fields=["slot", "passages"])
                found |= {row["slot"]: row["passages"] for row in rows}
        return found

    def tokens(self, field: str) -> dict[str, int]:
        """All tokens of a field with their counts."""
        rows = self._all(self._tokens, f'field == "{field}"', ["token", "passages"])
        return {row["token"]: row["passages"] for row in rows}

    def keys(self) -> Keys:
        """All keys, ascending, those of removed passages too."""
        return np.sort(np.array([row["key"] for row in self._all(self._passages, "key >= 0", ["key"])], dtype=np.int64))

    def _all(self, collection: str, clause: str, fields: list[str]) -> Iterator[dict[str, Any]]:
        with self._told():
            if not self._client.has_collection(collection):
                raise _Missing
            rows = self._client.query_iterator(collection, filter=clause, output_fields=fields, batch_size=1000)
            try:
                while some := rows.next():
                    yield from some
            finally:
                rows.close()

    # ------------------------------------------------------------ writing

    def begin(self, dimension: int) -> None:
        """Both collections, empty."""
        kind = self._milvus.DataType
        with self._told():
            for name in (self._passages, self._tokens):
                if self._client.has_collection(name):
                    self._client.drop_collection(name)
            # Milvus wants a vector in each collection: the one of tokens says nothing.
            self._make(
                self._tokens,
                [("slot", kind.INT64, {"is_primary": True}), ("field", kind.VARCHAR, {"max_length": 32}),
                 ("token", kind.VARCHAR, {"max_length": 65_535}), ("passages", kind.INT64, {}),
                 ("generation", kind.INT64, {}), ("none", kind.FLOAT_VECTOR, {"dim": 2})],
                {"none": "FLAT"},
            )  # fmt: skip
            self._make(
                self._passages,
                [("key", kind.INT64, {"is_primary": True}), ("document", kind.INT64, {}),
                 ("dense", kind.FLOAT_VECTOR, {"dim": dimension}), ("words", kind.SPARSE_FLOAT_VECTOR, {})],
                {"dense": "FLAT", "words": "SPARSE_INVERTED_INDEX"},
            )  # fmt: skip
            self._loaded = True

    def _make(self, name: str, fields: Sequence[tuple[str, Any, dict[str, Any]]], indexes: Mapping[str, str]) -> None:
        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        for field_name, kind, rest in fields:
            schema.add_field(field_name, kind, **rest)
        params = self._client.prepare_index_params()
        for field_name, index in indexes.items():
            params.add_index(field_name, index_type=index, metric_type="IP")
        self._client.create_collection(name, schema=schema, index_params=params, consistency_level="Strong")

    def put(self, change: _Change) -> None:
        """Bring them to a state; the state row comes last."""
        with self._told():
            for some in _batches(change.gone.tolist()):
                self._client.delete(self._passages, ids=some)
            after = change.after
            usual = {name: after.lengths.get(name, 0) / max(after.passages, 1) for name in LEXICAL_FIELDS}
            for rows in _batches(change.rows):
                self._client.upsert(self._passages, [_row(*row, usual=usual) for row in rows])
            for terms in _batches(sorted(change.counted)):
                self._count(change, terms)
            values = {
                **{name: getattr(after, name) for name in ("encoder", "passages", "lengths")},
                **{n: [s.generation, s.token] for n, s in (("stamp", after.stamp), ("swept", after.swept))},
            }
            self._client.upsert(self._tokens, [_token(_STATE, "", json.dumps(values), 0, 0)])

    def _count(self, change: _Change, terms: Sequence[tuple[str, str]]) -> None:
        """Add to the counts, but where a write that was interrupted has done so already."""
        added: dict[int, tuple[str, str, int]] = {}
        for name, token in terms:
            added[_slot(name, token)] = (name, token, change.counted[name, token])
        rows = self._client.get(self._tokens, ids=list(added), output_fields=["slot", "passages", "generation"])
        known = {row["slot"]: row for row in rows}
        now = change.after.stamp.generation
        fresh = []
        for slot, (name, token, count) in added.items():
            before = known.get(slot, {"passages": 0, "generation": 0})
            if before["generation"] <= change.before.stamp.generation:
                fresh.append(_token(slot, name, token[:_LONGEST_TOKEN], before["passages"] + count, now))
        if fresh:
            self._client.upsert(self._tokens, fresh)


def _row(
    key: int, document: int, vector: Any, fields: Mapping[str, Sequence[str]], *, usual: Mapping[str, float]
) -> dict[str, Any]:
    return {
        "key": key,
        "document": document,
        "dense": np.asarray(vector, dtype=np.float32).tolist(),
        "words": _passage_side(fields, usual) or _NOTHING,
    }


def _token(slot: int, name: str, token: str, passages: int, generation: int) -> dict[str, Any]:
    return {"slot": slot, "field": name, "token": token, "passages": passages, "generation": generation,
            "none": [0.0, 0.0]}  # fmt: skip


def _passage_side(fields: Mapping[str, Sequence[str]], usual: Mapping[str, float]) -> dict[int, float]:
    """What each token of a passage adds to BM25, before its rarity; ``usual`` are the fields' mean lengths."""
    weights: dict[int, float] = {}
    for name, tokens in fields.items():
        longer = K1 * (1 - B + B * len(tokens) / (usual.get(name) or 1.0))
        for token, count in Counter(tokens).items():
            weights[_slot(name, token)] = count * (K1 + 1) / (count + longer)
    return weights


def _slot(name: str, token: str) -> int:
    """The place of a field's token in sparse vectors: 32 bits of a hash; of 10 million tokens 1 in 400 shares its."""
    return int.from_bytes(blake2b(f"{name}\0{token}".encode(), digest_size=4).digest()) % (2**32 - 1)


def _scored(hits: Sequence[tuple[int, float]]) -> Scored:
    """Equal scores in the order of keys, as the local store has them."""
    best = sorted(hits, key=lambda hit: (-hit[1], hit[0]))
    return Scored(np.array([k for k, _ in best], dtype=np.int64), np.array([s for _, s in best], dtype=np.float32))


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, _BATCH)):
        yield some


def _milvus() -> Any:
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # it tells of pings on standard error
    try:
        import pymilvus
    except ImportError as error:
        raise BadSetting(
            "Chưa cài Milvus. Hãy chạy “pip install tienle[milvus]”, hoặc để trống mục cấu hình milvus để dùng thư "
            "viện trên máy này."
        ) from error
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
    return pymilvus
