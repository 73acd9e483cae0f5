"""How closely texts match a question, against the same worked out word by word."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answering import matching
from rag.answering.matching import MATCHES, Texts, match
from rag.text.tokens import fold, syllables

WORDS = st.lists(st.sampled_from("hồ sơ trễ hạn của xã Tân Lập năm 2021 1.680 lượt".split()), min_size=1, max_size=12)


def told(question: str, text: str, heading: str = "", weights: dict[str, float] | None = None) -> dict[str, float]:
    words = [fold(s) for s in syllables(question)]
    weight = [(weights or {}).get(w, 1.0) for w in words]
    (row,) = match(words, weight, Texts.of([text, heading])).parts
    return {name: round(float(value), 3) for name, value in zip(MATCHES, row, strict=True)}


def runs(words: Sequence[str], size: int) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Đã GIẢI quyết, đạt 1.680 lượt (41,5%).", "da giai quyet dat 1680 luot 41,5"),
        ("12.345.678 và 3.", "12345678 va 3"),
        ("Tân-Lập/xã_ấp", "tan lap xa ap"),
        ("", ""),
        (" .,- ", ""),
    ],
)
def test_words_are_told_apart_as_their_letters_are(text: str, words: str) -> None:
    mine, theirs = Texts.of([text]), [Texts.of([w]).hashes.tolist() for w in words.split()]
    assert [[h] for h in mine.hashes.tolist()] == theirs
    assert mine.starts.tolist() == [0, len(theirs)]


@given(st.one_of(st.text(max_size=12), st.from_regex(r"[A-Za-z0-9]{1,70}", fullmatch=True)))
@settings(deadline=None)
def test_phrases_have_the_words_of_texts(phrase: str) -> None:
    hashes, starts = matching._words_of([phrase, "xã", phrase])
    several = Texts.of([phrase, "xã", phrase])
    assert (hashes.tolist(), starts.tolist()) == (several.hashes.tolist(), several.starts.tolist())


@given(st.lists(st.text(max_size=12), max_size=5))
@settings(deadline=None)
def test_texts_do_not_run_together(texts: list[str]) -> None:
    together = Texts.of(texts)
    assert len(together) == len(texts)
    for at, text in enumerate(texts):
        own = together.hashes[together.starts[at] : together.starts[at + 1]]
        assert own.tolist() == Texts.of([text]).hashes.tolist()


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
    held = Texts.of(["Hồ sơ trễ hạn", "xã"]).holding([phrase, "không có"])
    assert held.shape == (2, 2)
    assert (bool(held[:, 0].any()), bool(held[:, 1].any())) == (stands, False)


def test_words_whose_letters_add_up_alike_are_no_phrase() -> None:
    assert not Texts.of(["huyện Tân Hiệp cũng đạt chuẩn"]).holding(["tiếp công dân"]).any()


@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, max_size=3))
@settings(deadline=None)
def test_texts_that_share_much_may_share_it(texts: list[list[str]], more: list[list[str]]) -> None:
    several = Texts.of([" ".join(words) for words in (*texts, *more, *texts)])
    common = several.common()
    sizes = common.diagonal()
    assert several.may_share(0.9)[common >= 0.9 * (sizes[:, None] + sizes - common)].all()


def test_what_is_counted_has_a_figure_before_it() -> None:
    held = Texts.of(["nhận 1.250 hồ sơ", "hồ sơ của 12 xã", "năm 2021", "hồ sơ"]).holding(["hồ sơ", "xã"], counted=True)
    assert held.tolist() == [[True, False], [False, True], [False, False], [False, False]]


@given(st.text(max_size=40), st.lists(st.text(max_size=30), max_size=4))
@settings(deadline=None)
def test_any_text_is_looked_at(question: str, texts: list[str]) -> None:
    words = [fold(s) for s in syllables(question)]
    rows = match(words, [1.0] * len(words), Texts.of([*texts, *texts])).parts
    assert rows.shape == (len(texts), len(MATCHES))
    assert np.all((rows >= 0) & (rows <= 1.0001))


@given(st.lists(st.one_of(WORDS, st.just(["…"])), max_size=4))
@settings(deadline=None)
def test_words_in_common_are_those_of_sets(texts: list[list[str]]) -> None:
    sets = [set(syllables(fold(" ".join(words)))) for words in texts]
    common = Texts.of([" ".join(words) for words in texts]).common()
    assert common.tolist() == [[len(a & b) for b in sets] for a in sets]


def test_words_that_are_remembered_are_those_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "_REMEMBERED", 3)
    monkeypatch.setattr(matching, "_known", known := {})
    for texts in (["hồ sơ 12", "", "hồ sơ 12"], ["trễ hạn", ""], ["xã", "hồ sơ 12", "trễ hạn", "năm"], []):
        mine, theirs = Texts.remembered(texts), Texts.of(texts)
        assert (mine.hashes.tolist(), mine.starts.tolist()) == (theirs.hashes.tolist(), theirs.starts.tolist())
        assert len(known) <= 4
