"""faiss: a base, what is gone from it and what came since, as one ranking."""

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path

import faiss
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rag.library import vectors
from rag.library.catalog import Stamp
from rag.library.seals import seal
from rag.records import Passage, Span
from rag.text.glances import Glances
from rag.text.prints import Prints

RNG = np.random.default_rng(5)
ROWS = RNG.normal(size=(60, 16)).astype(np.float16)
KEYS = np.arange(10, 70, dtype=np.int64) * 3
NOTHING = np.empty(0, dtype=np.int64)


def glances(keys: Iterable[int]) -> list[Glances]:
    """Of a passage for each key, that says it and has a heading where it is even; in two blocks."""
    some = [Passage("", "", "", Span(0, 0), f"chung {k}", ("trên",) * (1 - k % 2)) for k in keys]
    return [Glances.of(some[:3]), Glances.of(some[3:])]


def based(folder: Path, count: int) -> vectors.Base:
    blocks = [(KEYS[:count], ROWS[:count])] if count else []
    vectors.write(folder, Stamp(1, "abcdefgh"), 16, blocks, glances(KEYS[:count]))
    return vectors.Base(folder, vectors.read_header(folder))


def grown(folder: Path) -> vectors.Base:
    """As much as ``based`` with 40 rows, a part of them taken in later."""
    based(folder, 25)
    assert vectors.extend(folder, Stamp(2, "hgfedcba"), [(KEYS[25:40], ROWS[25:40])], glances(KEYS[25:40]))
    return vectors.Base(folder, vectors.read_header(folder))


@pytest.fixture(scope="module", params=["made at once", "grown"])
def base(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> vectors.Base:
    folder = tmp_path_factory.mktemp("base")
    return grown(folder) if request.param == "grown" else based(folder, 40)


@settings(deadline=None, max_examples=60)
@given(
    gone=st.sets(st.integers(0, 39)),
    within=st.none() | st.sets(st.integers(0, 59)),
    k=st.integers(1, 70),
    seed=st.integers(0, 99),
)
def test_it_is_one_exact_ranking(
    base: vectors.Base, gone: set[int], within: set[int] | None, k: int, seed: int
) -> None:
    question = np.random.default_rng(seed).normal(size=16).astype(np.float32)
    dense = vectors.Dense(base, KEYS[sorted(gone)], KEYS[40:], ROWS[40:].astype(np.float32))
    chosen = None if within is None else KEYS[sorted(within)]
    allowed = sorted((set(range(60)) - gone) & (set(range(60)) if within is None else within))
    expected = sorted(((float(ROWS[i].astype(np.float32) @ question), int(KEYS[i])) for i in allowed), reverse=True)[:k]
    found = dense.search(question, k, chosen)
    again = dense.search(question, k, chosen)  # within a filter that is known
    assert np.array_equal(found.keys, again.keys)
    assert np.array_equal(found.scores, again.scores)
    assert np.allclose(found.scores, [s for s, _ in expected], atol=1e-4)
    assert set(found.keys.tolist()) == {key for _, key in expected}
    assert set(dense.holds().tolist()) == set(KEYS[sorted(set(range(60)) - gone)].tolist())


@given(gone=st.sets(st.integers(0, 39)), asked=st.lists(st.integers(0, 59)))
@settings(deadline=None, max_examples=40)
def test_vectors_are_given_back(base: vectors.Base, gone: set[int], asked: list[int]) -> None:
    dense = vectors.Dense(base, KEYS[sorted(gone)], KEYS[40:], ROWS[40:].astype(np.float32))
    found = dense.take(KEYS[np.array(asked, dtype=np.int64)])
    if gone & set(asked):
        assert found is None
    else:
        assert found is not None and np.array_equal(found, ROWS[asked].astype(np.float32).reshape(-1, 16))


def test_a_grown_base_says_since_when(tmp_path: Path) -> None:
    header = grown(tmp_path).header
    assert (header.stamp, header.since, header.rows) == (Stamp(2, "hgfedcba"), Stamp(1, "abcdefgh"), 40)
    assert len(list(tmp_path.iterdir())) == 6


@given(asked=st.sets(st.integers(0, 39)))
@settings(deadline=None, max_examples=40)
def test_passages_are_known_by_their_rows(base: vectors.Base, asked: set[int]) -> None:
    rows = np.array(sorted(asked, key=lambda n: -n), dtype=np.int64)
    found, wanted = base.glance(rows), Glances.joined(glances(KEYS[rows].tolist()))
    assert found is not None
    assert found.words.hashes.tolist() == wanted.words.hashes.tolist()
    assert found.words.starts.tolist() == wanted.words.starts.tolist()
    assert found.traits.tolist() == wanted.traits.tolist()


@pytest.mark.parametrize("wrong", [-1, 10**12])
def test_a_flipped_bit_asks_for_no_more_words_than_there_are(tmp_path: Path, wrong: int) -> None:
    base = based(tmp_path, 10)
    assert base.glances is not None
    starts = base.glances.words.starts.copy()
    starts[6] = wrong
    base.glances = Glances(Prints(base.glances.words.hashes, starts), base.glances.traits)
    assert base.glance(np.array([2, 5])) is None
    assert base.glance(np.array([5, 6])) is not None


def test_a_base_of_an_older_making_has_no_glances_and_does_not_grow(tmp_path: Path) -> None:
    based(tmp_path, 10)
    header = json.loads((tmp_path / "vectors.json").read_bytes())
    (tmp_path / "vectors.json").write_text(json.dumps(header | {"making": "0"}))
    base = vectors.Base(tmp_path, vectors.read_header(tmp_path))
    assert base.glance(np.array([1])) is None
    assert len(base.search(ROWS[:1].astype(np.float32), 3, vectors.Chosen(10)).keys) == 3
    assert not vectors.extend(tmp_path, Stamp(2, "hgfedcba"), [(KEYS[10:12], ROWS[10:12])], glances(KEYS[10:12]))


def test_above_a_size_near_ones_are_sought_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "LARGE", 1000)
    # About as clustered as passages are: many say nearly the same.
    topics = RNG.normal(size=(150, 16))[RNG.integers(0, 150, 3000)]
    rows = (topics + 0.1 * RNG.normal(size=(3000, 16))).astype(np.float16)
    keys = np.arange(3000, dtype=np.int64)
    vectors.write(tmp_path, Stamp(1, "abcdefgh"), 16, [(keys[:2000], rows[:2000])], glances(keys[:2000]))
    assert vectors.extend(tmp_path, Stamp(2, "abcdefgi"), [(keys[2000:], rows[2000:])], glances(keys[2000:]))
    base = vectors.Base(tmp_path, vectors.read_header(tmp_path))
    dense = vectors.Dense(base, NOTHING, NOTHING, np.empty((0, 16), dtype=np.float32))
    assert base.header.kind == "PQ8x4fs + SQfp16"

    def met(within: NDArray[np.int64] | None) -> float:
        """The share of the ten best that is found."""
        allowed = keys if within is None else within
        found = 0
        for row in rows[::100].astype(np.float32):
            best = allowed[np.argsort(-(rows[allowed].astype(np.float32) @ row))[:10]]
            found += len(set(best.tolist()) & set(dense.search(row, 10, within).keys.tolist()))
        return found / 300

    assert met(keys[::20]) == 1.0  # narrow
    assert met(None) >= 0.98
    assert met(keys[::2]) >= 0.98

    monkeypatch.setattr(vectors, "_FEWEST", 10)
    monkeypatch.setattr(vectors, "_CANDIDATES", 1)
    few = met(None)
    monkeypatch.setattr(vectors, "_CROWD", 500)  # of 3,000: seven times as many
    assert few < 0.9 and met(None) >= 0.98


def test_an_index_made_another_way_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "LARGE", 30)
    based(tmp_path, 40)
    header = vectors.read_header(tmp_path)
    faiss.write_index(faiss.index_factory(16, "Flat"), str(tmp_path / header.near))
    resealed = dataclasses.replace(header, seals=seal([tmp_path / name for name in header.seals]))
    with pytest.raises(vectors.Unusable, match="another making"):
        vectors.Base(tmp_path, resealed)


@pytest.mark.parametrize(("dimension", "kind"), [(16, "PQ8x4fs + SQfp16"), (15, "SQfp16")])
def test_crossing_the_size_makes_it_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dimension: int, kind: str
) -> None:
    rows, keys = RNG.normal(size=(90, dimension)).astype(np.float16), np.arange(90, dtype=np.int64)
    vectors.write(tmp_path, Stamp(1, "abcdefgh"), dimension, [(keys[:40], rows[:40])], glances(keys[:40]))
    monkeypatch.setattr(vectors, "LARGE", 60)
    # An odd number of dimensions has no halves to sketch: it stays exact, and grows.
    grows = vectors.extend(tmp_path, Stamp(2, "abcdefgi"), [(keys[40:], rows[40:])], glances(keys[40:]))
    assert grows == (dimension == 15)
    if dimension == 16:
        vectors.write(tmp_path, Stamp(2, "abcdefgi"), dimension, [(keys, rows)], glances(keys))
    assert vectors.read_header(tmp_path).kind == kind


def test_an_empty_base(tmp_path: Path) -> None:
    empty = based(tmp_path, 0)
    dense = vectors.Dense(empty, NOTHING, NOTHING, np.empty((0, 16), dtype=np.float32))
    assert len(dense.search(ROWS[0].astype(np.float32), 5).keys) == 0
    assert len(dense.search(ROWS[0].astype(np.float32), 5, KEYS).keys) == 0


def test_the_old_base_goes_with_the_new(tmp_path: Path) -> None:
    based(tmp_path, 5)
    vectors.write(tmp_path, Stamp(2, "12345678"), 16, [(KEYS[:7], ROWS[:7])], glances(KEYS[:7]))
    assert {f.name for f in tmp_path.iterdir()} == {
        "vectors.json",
        "vectors-2-12345678.faiss",
        "vectors-2-12345678.npy",
        "vectors-2-12345678-words.bin",
        "vectors-2-12345678-starts.npy",
        "vectors-2-12345678-traits.npy",
    }
    assert vectors.read_header(tmp_path).rows == 7


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"stamp": [1], "since": [1], "seals": {}}'])
def test_a_header_that_says_nothing_is_unusable(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "vectors.json").write_bytes(content)
    with pytest.raises(vectors.Unusable):
        vectors.read_header(tmp_path)
