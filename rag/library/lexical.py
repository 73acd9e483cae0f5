"""tantivy: BM25 over the tokens we made, added to and deleted from in place.

The stamp is a document of the index itself, so that one commit carries the passages and the generation they are of.
``lexical.json`` beside it holds the seals of its files.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import inf, log1p
from pathlib import Path
from typing import Any

import numpy as np

from rag.errors import LibraryError
from rag.library.catalog import Stamp
from rag.library.seals import Guard, Seals, broken, replace_file, seal
from rag.library.store import Keys, LexicalQuery, Scored
from rag.text.tokens import LEXICAL_FIELDS

FOLDER = "lexical"
NARROW = 2_000
"""Up to so many keys a filter is handed to tantivy as a set; above, the ranking is read until enough are within."""

_BLOCK = 8
"""Keys in one block: a document's keys follow one another, so that most of a filter is whole blocks."""

_SINGLY = 512
"""Up to so many blocks and keys are looked up one by one, which spares a walk through the list of all there are."""

MANY = 10_000
"""Above so many passages, a token that many of them hold is passed over: it tells next to nothing, and its passages are
as many as those of all others."""

_USUAL, _USUAL_WORD = 3, 6
"""What part of the passages is many; of a word as it is written less, for it is looked for by its letters as well. Of
700 questions to 47,000 articles as many are found as with a half (RR@10 .7372 and .8023 for .7352 and .8014)."""

_FILTERS, _REMEMBERED = 64, 65_536
"""Filters that are kept as queries, and tokens of questions whose passages are counted once."""

_STAMP_KEY = -1
_META = "meta.json"
_HEAP = 32_000_000


class Unusable(Exception):
    """The index cannot be read and has to be made anew."""


class Lexical:
    """An index open for searching, at one generation."""

    def __init__(self, folder: Path, *, frozen: bool = False) -> None:
        """Raises Unusable."""
        sealed = _sound(folder)
        with _unusable():
            self.guard = Guard(folder, {name: s for name, s in _seals(folder)[1].items() if name != _META})
            links = _linked(folder) if frozen else None
            # Also where nobody closes it: a reader that ends leaves no folder behind.
            self._unlink = weakref.finalize(self, shutil.rmtree, links, ignore_errors=True) if links else None
            index = _opened(links or folder)
            self._schema = index.schema
            self._searcher = index.searcher()
            self._filters: dict[bytes, Any] = {}
            self._held: dict[tuple[str, str], int] = {}
            self.stamp = _stamp(self._searcher, self._schema)
        if self.stamp == sealed:
            raise Unusable(f"{_META} is not as it was written")

    def close(self) -> None:
        """Let go of the files."""
        if self._unlink is not None:
            self._unlink()

    def search(self, query: LexicalQuery, k: int, within: Keys | None = None) -> Scored:
        """The k best passages by weighted BM25, exactly but for MANY, whatever the filter's width."""
        wanted = self._query(query)
        if wanted is None or k <= 0 or (within is not None and not len(within)):
            return _scored([], [])
        if within is None:
            return self._top(wanted, k)
        if len(within) > NARROW:
            found = self._top_within(wanted, k, within)
            if found is not None:
                return found
        tantivy = _tantivy()
        must = tantivy.Occur.Must
        return self._top(tantivy.Query.boolean_query([(must, wanted), (must, self._of_keys(within))]), k)

    def _of_keys(self, within: Keys) -> Any:
        """As ``_union``, scoring nothing; kept, for one place is asked about again and again."""
        if (query := self._filters.get(name := within.tobytes())) is None:
            if len(self._filters) >= _FILTERS:
                self._filters.clear()
            query = self._filters[name] = _tantivy().Query.const_score_query(self._union(within), 0.0)
        return query

    def _union(self, within: Keys) -> Any:
        """A query for the passages of keys, those of whole blocks by their block."""
        blocks = within // _BLOCK
        first = np.flatnonzero(np.diff(blocks, prepend=-1))
        sizes = np.diff(first, append=len(within))
        whole = sizes == _BLOCK
        parts = (("block", blocks[first[whole]]), ("key", within[np.repeat(~whole, sizes)]))
        query, should = _tantivy().Query, _tantivy().Occur.Should
        if sum(len(values) for _, values in parts) <= _SINGLY:
            each = [query.term_query(self._schema, field, v, "basic") for field, vs in parts for v in vs.tolist()]
        else:
            each = [query.term_set_query(self._schema, field, vs.tolist()) for field, vs in parts if len(vs)]
        return query.boolean_query([(should, one) for one in each])

    def rarity(self, field: str, tokens: Sequence[str]) -> list[float]:
        """Inverse document frequency of each token of a field, as BM25 has it."""
        with _unusable():
            total = self._searcher.num_docs
            held = [min(total, self._holders(field, token)) for token in tokens]
        return [log1p((total - n + 0.5) / (n + 0.5)) for n in held]

    def _query(self, query: LexicalQuery) -> Any | None:
        total = self._searcher.num_docs
        terms = (self._terms(query, total) if total > MANY else None) or self._terms(query)
        return _tantivy().Query.boolean_query(terms) if terms else None

    def _terms(self, query: LexicalQuery, total: float = inf) -> list[tuple[Any, Any]]:
        """A clause for each token that some passages hold, but not many of ``total``."""
        tantivy = _tantivy()
        return [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, field, token, "freq"), weight),
            )
            for field, pairs in query.items()
            for token, weight in pairs
            if weight > 0 and 0 < self._holders(field, token) <= total / (_USUAL_WORD if field == "words" else _USUAL)
        ]

    def _holders(self, field: str, token: str) -> int:
        """How many passages hold a token, those removed among them for a while."""
        if (held := self._held.get((field, token))) is None:
            if len(self._held) >= _REMEMBERED:
                self._held.clear()
            held = self._held[field, token] = int(self._searcher.doc_freq(field, token))
        return held

    def _top(self, query: Any, k: int) -> Scored:
        with _unusable():
            hits = self._searcher.search(query, k, count=False).hits
            keys = self._searcher.fast_field_values("key", [address for _, address in hits])
        return _scored(keys, [score for score, _ in hits])

    def _top_within(self, query: Any, k: int, within: Keys) -> Scored | None:
        """Read the unfiltered ranking until k of it are within; None where that would mean reading most of it."""
        total = self._searcher.num_docs
        depth = min(total, max(4 * k, 2 * k * total // len(within)))
        for _ in range(2):
            ranking = self._top(query, depth)
            inside = _among(ranking.keys, within)
            if inside.sum() >= k or len(ranking.keys) < depth:
                return Scored(ranking.keys[inside][:k], ranking.scores[inside][:k])
            depth *= 4
        return None

    def holds(self) -> Keys:
        """All passage keys it would find, ascending."""
        keys = self._top(_tantivy().Query.all_query(), max(1, self._searcher.num_docs)).keys
        return np.sort(keys[keys != _STAMP_KEY])

    def words(self) -> dict[str, int]:
        """Words with the number of passages they stand in."""
        with _unusable():
            return dict(self._searcher.terms_with_prefix("words", ""))


def write(
    folder: Path,
    stamp: Stamp,
    added: Iterable[tuple[int, Mapping[str, Sequence[str]]]],
    removed: Keys,
) -> None:
    """Bring an index on disk to a stamp, in one commit. Raises Unusable."""
    with _unusable():
        index = _opened(folder)
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        _fill(writer, index.schema, stamp, added, removed)
        _seal(folder, stamp)


def rebuild(folder: Path, stamp: Stamp, added: Iterable[tuple[int, Mapping[str, Sequence[str]]]]) -> None:
    """Make the index anew beside the old one and swap it in."""
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    with _unusable():
        index = _tantivy().Index(_schema(), str(fresh))
        _register(index)
        writer = index.writer(heap_size=4 * _HEAP, num_threads=1)
        _fill(writer, index.schema, stamp, added, np.empty(0, dtype=np.int64))
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
        _seal(folder, stamp)


def sound(folder: Path) -> str | None:
    """The first of the index's files whose bytes are not those that were written, or None."""
    try:
        _, seals = _seals(folder)
    except Unusable as error:
        return str(error)
    return broken(folder, seals, thorough=True)


def _sound(folder: Path) -> Stamp | None:
    """Raises Unusable where a sealed file has changed.

    tantivy rewrites one file in place, with each commit. Where that one is not as it was sealed, what comes back is the
    stamp it must not have: a process that died between its commit and its seal leaves a later one.
    """
    stamp, seals = _seals(folder)
    damaged = broken(folder, seals)
    if damaged == _META:
        return stamp
    if damaged and (folder / damaged).exists():
        raise Unusable(f"{damaged} is not as it was written")
    return None


def _seals(folder: Path) -> tuple[Stamp, Seals]:
    with _unusable():
        values = json.loads(_seal_file(folder).read_bytes())
        return Stamp(*values["stamp"]), {name: (s[0], s[1], s[2]) for name, s in values["seals"].items()}


def _seal(folder: Path, stamp: Stamp) -> None:
    try:
        _, known = _seals(folder)
    except Unusable:
        known = {}
    named = {f for f in folder.iterdir() if not f.name.startswith(".")}
    seals = seal(sorted(named), known)
    replace_file(_seal_file(folder), json.dumps({"stamp": [stamp.generation, stamp.token], "seals": seals}).encode())


def _seal_file(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.json")


def _fill(
    writer: Any, schema: Any, stamp: Stamp, added: Iterable[tuple[int, Mapping[str, Sequence[str]]]], removed: Keys
) -> None:
    tantivy = _tantivy()
    for key in removed.tolist():
        writer.delete_documents_by_term("key", key)
    writer.delete_documents_by_term("key", _STAMP_KEY)
    for key, fields in added:
        document = tantivy.Document()
        document.add_integer("key", key)
        document.add_integer("block", key // _BLOCK)
        for name in LEXICAL_FIELDS:
            document.add_text(name, " ".join(fields.get(name, ())))
        writer.add_document(document)
    seal = tantivy.Document()
    seal.add_integer("key", _STAMP_KEY)
    seal.add_text("stamp", json.dumps([stamp.generation, stamp.token]))
    writer.add_document(seal)
    writer.commit()
    writer.wait_merging_threads()


def _tantivy() -> Any:
    import tantivy

    return tantivy


def _schema() -> Any:
    builder = _tantivy().SchemaBuilder()
    builder.add_integer_field("key", indexed=True, fast=True)
    builder.add_integer_field("block", indexed=True)
    builder.add_text_field("stamp", stored=True, tokenizer_name="raw", index_option="basic")
    for name in LEXICAL_FIELDS:
        builder.add_text_field(name, tokenizer_name="given", index_option="freq")
    return builder.build()


def _register(index: Any) -> None:
    tantivy = _tantivy()
    # Tokens come ready made, "25/nq/tw" among them: nothing but the blanks between them may be cut at.
    index.register_tokenizer("given", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


def _opened(folder: Path) -> Any:
    tantivy = _tantivy()
    if not tantivy.Index.exists(str(folder)):
        raise Unusable(f"{folder}: no index")
    index = tantivy.Index.open(str(folder))
    tantivy.Query.term_query(index.schema, "block", 0)  # raises where the index is of an older making
    _register(index)
    # Moving to a new commit is ours to time: the three parts of a library move together.
    index.config_reader("manual", 0)
    return index


def _stamp(searcher: Any, schema: Any) -> Stamp:
    query = _tantivy().Query.term_query(schema, "key", _STAMP_KEY)
    hits = searcher.search(query, 1, count=False).hits
    if not hits:
        raise Unusable("no stamp")
    generation, token = json.loads(searcher.doc(hits[0][1]).get_first("stamp"))
    return Stamp(int(generation), str(token))


def _linked(folder: Path) -> Path:
    """Links to the index's files in a folder that can be written: tantivy takes a lock even to read."""
    links = Path(tempfile.mkdtemp(prefix="tienle-"))
    for file in folder.iterdir():
        if not file.name.endswith(".lock"):
            (links / file.name).symlink_to(file.absolute())
    return links


@contextmanager
def _unusable() -> Iterator[None]:
    try:
        yield
    except (ValueError, OSError, KeyError, TypeError, RuntimeError) as error:
        raise Unusable(str(error)) from error
    except BaseException as error:
        # Rust code that panics over a damaged file raises this, outside the tree of Exception.
        if type(error).__name__ == "PanicException":
            raise Unusable(str(error)) from error
        raise


def _among(keys: Keys, within: Keys) -> Any:
    places = np.searchsorted(within, keys)
    places[places == len(within)] = 0
    return within[places] == keys


def _scored(keys: Sequence[Any], scores: Sequence[float]) -> Scored:
    return Scored(np.array(keys, dtype=np.int64), np.array(scores, dtype=np.float32))


def failed(error: Unusable, folder: Path) -> LibraryError:
    """The error for an index that broke while in use."""
    return LibraryError(f"Chỉ mục từ của thư viện {folder} đã hỏng ({error}). Hãy chạy “tienle check” để dựng lại.")
