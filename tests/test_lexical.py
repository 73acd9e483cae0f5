"""BM25: wide filters take another way than narrow ones, to the same end."""

import gc
import shutil
from pathlib import Path

import numpy as np
import pytest
import tantivy
from made_up import tokenise

from rag.library import lexical
from rag.library.catalog import Stamp

STAMP = Stamp(3, "abc")
NOTHING = np.empty(0, dtype=np.int64)


def built(folder: Path, texts: list[str]) -> lexical.Lexical:
    lexical.rebuild(folder / "lexical", STAMP, ((n + 1, tokenise(t, ("Mục",))) for n, t in enumerate(texts)))
    return lexical.Lexical(folder / "lexical")


def texts(count: int) -> list[str]:
    return [f"chung {'đơn ' * (n % 5)} {'thư ' * (n % 3)} t{n}" for n in range(count)]


@pytest.mark.parametrize("kept", [1, 2, 3, 10, 50])
def test_wide_and_narrow_filters_agree(tmp_path: Path, kept: int, monkeypatch: pytest.MonkeyPatch) -> None:
    index = built(tmp_path, texts(400))
    within = np.arange(1, 401, dtype=np.int64)[::kept]
    query = {"words": [("đơn", 1.0), ("thư", 2.0), ("t7", 1.0)]}
    narrow = index.search(query, 10, within)
    monkeypatch.setattr(lexical, "NARROW", 0)
    wide = index.search(query, 10, within)
    assert np.allclose(narrow.scores, wide.scores, atol=1e-4)
    assert set(narrow.keys.tolist()) | set(wide.keys.tolist()) <= set(within.tolist())


def test_a_wide_filter_that_the_ranking_shuns_is_still_exact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexical, "NARROW", 0)
    index = built(tmp_path, ["đơn đơn đơn"] * 600 + ["đơn dài hơn và lạc đề nhiều"] * 60)
    within = np.arange(601, 661, dtype=np.int64)
    assert len(index.search({"words": [("đơn", 1.0)]}, 10, within).keys) == 10


def test_what_many_passages_hold_is_passed_over_where_there_are_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = built(tmp_path, ["chung đơn", *["chung thư"] * 2, *["chung lúa"] * 7] * 10)
    both = {"words": [("chung", 1.0), ("đơn", 1.0)]}
    before = index.search(both, 30).scores
    monkeypatch.setattr(lexical, "MANY", 20)
    assert index.search(both, 30).scores.max() < before.max()
    assert len(index.search({"words": [("chung", 1.0), ("lạ", 1.0)]}, 140).keys) == 100, "nothing else is known"
    # What a fifth hold is many as a word, and not by its letters.
    for field, found in (("words", 10), ("folded", 30)):
        token = "thư" if field == "words" else "thu"
        assert len(index.search({"words": [("đơn", 1.0)], field: [("đơn", 1.0), (token, 1.0)]}, 140).keys) == found
    monkeypatch.setattr(lexical, "MANY", 1000)
    assert np.allclose(index.search(both, 30).scores, before)


def test_an_index_of_an_older_making_is_unusable(tmp_path: Path) -> None:
    built(tmp_path, ["một"])
    folder = tmp_path / "lexical"
    shutil.rmtree(folder)
    folder.mkdir()
    tantivy.Index(tantivy.SchemaBuilder().add_integer_field("key", indexed=True, fast=True).build(), str(folder))
    with pytest.raises(lexical.Unusable, match="block"):
        lexical.write(folder, Stamp(4, "def"), [], NOTHING)


def test_a_weight_multiplies_a_score(tmp_path: Path) -> None:
    index = built(tmp_path, texts(20))
    once, twice = (index.search({"words": [("đơn", w)]}, 5).scores for w in (1.0, 2.0))
    assert np.allclose(2 * once, twice, rtol=1e-4)


def test_in_place_changes_carry_the_stamp(tmp_path: Path) -> None:
    built(tmp_path, ["một", "hai", "ba"])
    later = Stamp(4, "def")
    lexical.write(tmp_path / "lexical", later, [(9, tokenise("bốn", ()))], np.array([2], dtype=np.int64))
    index = lexical.Lexical(tmp_path / "lexical")
    assert index.stamp == later
    assert index.holds().tolist() == [1, 3, 9]
    assert lexical.sound(tmp_path / "lexical") is None


def test_what_is_left_after_much_was_removed_is_found(tmp_path: Path) -> None:
    built(tmp_path, ["một"] * 12)
    lexical.write(tmp_path / "lexical", Stamp(4, "def"), [], np.arange(2, 13, dtype=np.int64))
    assert lexical.Lexical(tmp_path / "lexical").search({"words": [("một", 1.0)]}, 5).keys.tolist() == [1]


def test_an_older_reader_keeps_what_it_sees(tmp_path: Path) -> None:
    index = built(tmp_path, ["một", "hai"])
    lexical.write(tmp_path / "lexical", Stamp(4, "def"), [], np.array([1, 2], dtype=np.int64))
    lexical.rebuild(tmp_path / "lexical", Stamp(5, "ghi"), [])
    assert index.holds().tolist() == [1, 2] and index.stamp == STAMP


def test_a_reader_of_a_frozen_folder_leaves_no_links_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path, ["một", "hai"])
    (tmp_path / "links").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "links"))
    closed, left = (lexical.Lexical(tmp_path / "lexical", frozen=True) for _ in range(2))
    assert len(list((tmp_path / "links").iterdir())) == 2
    closed.close()
    del left
    gc.collect()
    assert not list((tmp_path / "links").iterdir())
    assert closed.holds().tolist() == [1, 2]  # what was opened stays open


def test_no_index_is_unusable(tmp_path: Path) -> None:
    with pytest.raises(lexical.Unusable):
        lexical.Lexical(tmp_path / "lexical")
