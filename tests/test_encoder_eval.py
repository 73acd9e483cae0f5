"""The measure of encoders: BM25 is Lucene's, fusion divides by the best, labels are found, words are a view."""

import json
from math import log
from pathlib import Path

import numpy as np
import pytest

from eval.encoder import (
    Bench,
    Lexical,
    beir,
    bm25,
    compare,
    fused,
    lexical,
    main,
    measures,
    paraphrased,
    scaled,
    segmented,
    tempered,
    with_headings,
)
from eval.retrieval import document, rows
from rag.models.encoder import load_encoder
from rag.own_encoder import passage_text
from rag.text.tokens import words
from tests.shared import GOLD, REPORTS, needs_shared

ROWS = [("a", "Họp thôn", "thôn họp bàn việc làm đường"), ("b", "Đơn thư", "tiếp dân, giải quyết đơn thư")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [{"_id": i, "title": t, "text": x} for i, t, x in ROWS]
    (tmp_path / "corpus.jsonl").write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text(json.dumps({"_id": "q", "text": "giải quyết đơn"}), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\tb\t1\n", encoding="utf-8")
    return tmp_path


def test_bm25_by_hand() -> None:
    found = bm25(map(str.split, ["a b", "a a c d"]), [["b"], ["a"], ["zzz", "b"]])
    scores = found.scores
    rare = log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    assert scores[0] == pytest.approx([rare / (1 + 1.5 * (0.25 + 0.75 * 2 / 3)), 0], rel=1e-5)
    common = log(1 + 0.5 / 2.5)
    assert scores[1, 1] == pytest.approx(common * 2 / (2 + 1.5 * (0.25 + 0.75 * 4 / 3)), rel=1e-5)
    assert scores[2] == pytest.approx(scores[0])
    assert found.most == pytest.approx([rare, common, rare + log(1 + 2.5 / 0.5)])


@pytest.mark.parametrize(
    ("scores", "mrr", "recall", "hit"),
    [
        ([[3.0, 2.0, 1.0]], 1.0, 0.5, 1.0),
        ([[1.0, 3.0, 2.0]], 1 / 2, 1.0, 1.0),
    ],
)
def test_measures(scores: list[list[float]], mrr: float, recall: float, hit: float) -> None:
    relevant = [frozenset({0, 99})] if recall == 0.5 else [frozenset({0, 2})]
    found = measures(np.array(scores, dtype=np.float32), relevant)
    assert (found["MRR@10"], found["R@10"], found["hit@5"]) == (mrr, recall, hit)


def test_each_side_is_divided_by_its_best() -> None:
    lexical, cosine = np.array([[4.0, 2.0]], np.float32), np.array([[0.1, 0.2]], np.float32)
    assert fused(lexical, cosine, 0.5) == pytest.approx(np.array([[1.25, 1.0]]))


def test_a_side_that_found_little_counts_little() -> None:
    """The best of a question that no passage says more than a word of is no match for the nearest in meaning."""
    scores, cosine = np.array([[0.4, 0.1]], np.float32), np.array([[0.3, 0.6]], np.float32)
    assert fused(scores, cosine, 0.7).argmax() == 0
    assert tempered(Lexical(scores, np.array([20.0], np.float32)), cosine, 0.7).argmax() == 1
    assert tempered(Lexical(scores, np.array([0.5], np.float32)), cosine, 0.7).argmax() == 0


def test_scaled_by_best_and_most() -> None:
    scores = scaled(np.array([[4.0, 2.0]], np.float32), np.array([8.0], np.float32))
    assert scores == pytest.approx(np.array([[1.0, 0.5]]) * 4**0.3 / 8**0.3)


def test_headings_count_more_where_the_program_counts_them() -> None:
    passages = [("tiếp", "dân"), ("họp", "thôn")]
    headed = list(with_headings(("đơn thư", "họp"), str.split, passages))
    assert headed == [("đơn", "thư", "đơn", "thư", "tiếp", "dân"), ("họp", "họp", "họp", "thôn")]
    assert list(with_headings((), str.split, passages)) == passages


def test_a_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bench = beir(folder)
    assert bench.relevant == (frozenset({1}),)
    rows = compare(bench, {"x": load_encoder(None)}, (0.5,), folded=False)
    assert [r["system"] for r in rows] == ["BM25", "x", "x + BM25 (×0.5)"]
    assert all(r["MRR@10"] == 1.0 for r in rows)
    assert main(["--bench", str(folder)]) == 0
    assert capsys.readouterr().out.count("1.000") == 9


TELLING = Bench(
    "words",
    ("công tác, dân vận, khéo", "vận công, dân tác, khéo", "dân quân", "đường thôn"),
    ("công tác dân vận",),
    (frozenset({0}),),
)
"""The first two passages have the same syllables; only the first has the question's words."""


@pytest.mark.parametrize(
    ("view", "ahead"),
    [("BM25", False), ("BM25 over words", True), ("BM25 over both", True)],
)
def test_only_words_tell_the_same_syllables_apart(view: str, ahead: bool) -> None:
    scores = lexical(TELLING, by_words=True, folded=False)[view].scores[0]
    assert (scores[0] > scores[1]) == ahead


def test_both_are_each_divided_by_their_best_and_added() -> None:
    views = lexical(TELLING, by_words=True, folded=False)
    one, other = views["BM25"].scores, views["BM25 over words"].scores
    assert views["BM25 over both"].scores == pytest.approx(one / one.max() + other / other.max())
    assert views["BM25 over both"].scores.max() == pytest.approx(2)


def test_words_are_segmented_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    texts = [*TELLING.passages, *TELLING.questions]
    assert list(segmented(texts)) == [words(text) for text in texts]
    assert "5 of 5 segmented" in capsys.readouterr().err


def test_a_heading_stands_before_its_passage_as_in_the_program(folder: Path) -> None:
    for row, headed in zip(rows(folder / "corpus.jsonl"), beir(folder).headed, strict=True):
        (passage,) = document(row).passages
        assert headed == passage_text(passage)


def test_words_add_rows_and_change_none(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = []
    for more in ([], ["--words", "--tempered"]):
        assert main(["--bench", str(folder), "--weight", "0.5", "--json", *more]) == 0
        rows = map(json.loads, capsys.readouterr().out.splitlines())
        printed.append({r["system"]: (r["MRR@10"], r["R@10"], r["hit@5"]) for r in rows})
    name = load_encoder(None).name
    assert list(printed[0]) == ["BM25", name, f"{name} + BM25 (×0.5)"]
    assert list(printed[1]) == [
        *("BM25", "BM25 over words", "BM25 over both"),
        *(name, f"{name} + BM25 (×0.5)", f"{name} + BM25 (×0.5), tempered"),
        *(f"{name} + BM25 over both (×0.5)", f"{name} + BM25 over both (×0.5), tempered"),
    ]
    assert printed[0].items() <= printed[1].items()


@needs_shared
def test_paragraphs_that_hold_the_quotes() -> None:
    bench: Bench = paraphrased(REPORTS, GOLD / "questions.jsonl")
    assert all(bench.relevant)
    assert len(bench.questions) >= 30
