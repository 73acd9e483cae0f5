"""How closely texts match a question, against the same worked out word by word."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answering.matching import MATCHES, alike, holding, match
from rag.text.prints import Prints
from rag.text.tokens import fold, syllables

WORDS = st.lists(st.sampled_from("hồ sơ trễ hạn của xã Tân Lập năm 2021 1.680 lượt".split()), min_size=1, max_size=12)


def told(question: str, text: str, heading: str = "", weights: dict[str, float] | None = None) -> dict[str, float]:
    words = [fold(s) for s in syllables(question)]
    weight = [(weights or {}).get(w, 1.0) for w in words]
    (row,) = match(words, weight, Prints.of([text, heading])).parts
    return {name: round(float(value), 3) for name, value in zip(MATCHES, row, strict=True)}


def runs(words: Sequence[str], size: int) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


@given(WORDS, WORDS, WORDS)
@settings(deadline=None)
def test_shares_are_those_of_counting(question: list[str], text: list[str], heading: list[str]) -> None:
    asked, there, above = (list(syllables(fold(" ".join(words)))) for words in (question, text, heading))
    found = told(" ".join(question), " ".join(text), " ".join(heading))
    assert found["headed"] == pytest.approx(len(set(asked) & set(above)) / len(set(asked)), abs=1e-3)
    pairs = runs(asked, 2)
    if pairs:
        # A pair weighs what its words weigh, here 2 each.
        assert found["pairs"] == pytest.approx(len(pairs & (runs(there, 2) | runs(above, 2))) / len(pairs), abs=1e-3)
        mine = [pair in pairs for pair in pairwise(above)]
        assert found["heading_pairs"] == pytest.approx(sum(mine) / max(1, len(mine)), abs=1e-3)
    longest = max(
        (n for n in range(1, len(asked) + 1) for run in runs(asked, n) if run in runs(there, n) | runs(above, n)),
        default=0,
    )
    assert found["run"] == pytest.approx(longest / len(asked), abs=1e-3)


def test_a_rare_word_weighs_more_and_a_silent_one_only_joins() -> None:
    weights = {"tre": 3.0, "cua": 0.0}
    assert told("hồ sơ trễ", "đến trễ", "trễ", weights)["headed"] == 0.6
    assert told("hạn của xã", "hạn của xã", "", weights)["triples"] == 1.0
    assert told("của", "của", "của", {"cua": 0.0})["headed"] == 0.0


def test_words_far_apart_are_not_near() -> None:
    apart = told("trễ hạn", "trễ " + "việc " * 40 + "hạn")["near"]
    assert (apart, told("trễ hạn", "hạn việc trễ")["near"]) == (0.5, 1.0)


@pytest.mark.parametrize(
    ("phrase", "stands"),
    [
        ("hồ sơ", True),
        ("HO SO", True),
        ("sơ trễ", True),
        ("hồ trễ", False),
        ("hạn xã", False),
        ("", False),
        ("xã", True),
    ],
)
def test_phrases_stand_within_one_text(phrase: str, stands: bool) -> None:
    held = holding(Prints.of(["Hồ sơ trễ hạn", "xã"]), [phrase, "không có"])
    assert held.shape == (2, 2)
    assert (bool(held[:, 0].any()), bool(held[:, 1].any())) == (stands, False)


def test_words_whose_letters_add_up_alike_are_no_phrase() -> None:
    assert not holding(Prints.of(["huyện Tân Hiệp cũng đạt chuẩn"]), ["tiếp công dân"]).any()


@given(st.lists(WORDS, max_size=4), st.lists(WORDS, max_size=4))
@settings(deadline=None)
def test_phrases_stand_where_their_words_do(texts: list[list[str]], phrases: list[list[str]]) -> None:
    held = holding(Prints.of([" ".join(words) for words in texts]), [" ".join(words) for words in phrases])
    inside = [list(syllables(fold(" ".join(words)))) for words in texts]
    asked = [tuple(syllables(fold(" ".join(words)))) for words in phrases]
    assert held.tolist() == [[phrase in runs(words, len(phrase)) for phrase in asked] for words in inside]


def test_what_is_counted_has_a_figure_before_it() -> None:
    texts = Prints.of(["nhận 1.250 hồ sơ", "hồ sơ của 12 xã", "năm 2021", "hồ sơ"])
    held = holding(texts, ["hồ sơ", "xã"], counted=True)
    assert held.tolist() == [[True, False], [False, True], [False, False], [False, False]]


@given(st.text(max_size=40), st.lists(st.text(max_size=30), max_size=4))
@settings(deadline=None)
def test_any_text_is_looked_at(question: str, texts: list[str]) -> None:
    words = [fold(s) for s in syllables(question)]
    rows = match(words, [1.0] * len(words), Prints.of([*texts, *texts])).parts
    assert rows.shape == (len(texts), len(MATCHES))
    assert np.all((rows >= 0) & (rows <= 1.0001))


@given(st.lists(st.lists(st.integers(0, 30), max_size=30), max_size=4))
@settings(deadline=None)
def test_texts_are_alike_where_their_different_words_are(texts: list[list[int]]) -> None:
    texts = [*texts, *texts[:1]]
    sets = [{f"x{n}" for n in numbers} for numbers in texts]
    same = alike(Prints.of([" ".join(f"x{n}" for n in numbers) for numbers in texts]), 0.9, 8)
    assert same.tolist() == [[max(len(a), len(b)) >= 8 and len(a & b) >= 0.9 * len(a | b) for b in sets] for a in sets]


def test_long_texts_are_told_apart() -> None:
    words = [f"tu{n}" for n in range(600)]
    same = alike(Prints.of([" ".join(words), " ".join(words[:585]), " ".join(words[:500])]), 0.9, 8)
    assert same.tolist() == [[True, True, False], [True, True, False], [False, False, True]]
