"""Words as numbers, against the same worked out text by text."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.text.prints import Prints, of_phrases

TEXTS = st.lists(st.one_of(st.text(max_size=12), st.sampled_from(["hồ sơ 1.680", "Trễ hạn", ""])), max_size=5)


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
    mine, theirs = Prints.of([text]), [Prints.of([w]).hashes.tolist() for w in words.split()]
    assert [[h] for h in mine.hashes.tolist()] == theirs
    assert mine.starts.tolist() == [0, len(theirs)]


@given(st.one_of(st.text(max_size=12), st.from_regex(r"[A-Za-z0-9]{1,70}", fullmatch=True)))
@settings(deadline=None)
def test_phrases_have_the_words_of_texts(phrase: str) -> None:
    mine, theirs = of_phrases([phrase, "xã", phrase]), Prints.of([phrase, "xã", phrase])
    assert (mine.hashes.tolist(), mine.starts.tolist()) == (theirs.hashes.tolist(), theirs.starts.tolist())


@given(st.lists(st.text(max_size=12), max_size=5))
@settings(deadline=None)
def test_texts_do_not_run_together(texts: list[str]) -> None:
    together = Prints.of(texts)
    assert len(together) == len(texts)
    for at, text in enumerate(texts):
        own = together.hashes[together.starts[at] : together.starts[at + 1]]
        assert own.tolist() == Prints.of([text]).hashes.tolist()


@given(TEXTS, TEXTS, st.data())
@settings(deadline=None)
def test_texts_are_joined_and_taken(first: list[str], second: list[str], data: st.DataObject) -> None:
    both = Prints.joined([Prints.of(first), Prints.of(second)])
    assert both.hashes.tolist() == Prints.of([*first, *second]).hashes.tolist()
    assert both.starts.tolist() == Prints.of([*first, *second]).starts.tolist()
    chosen = data.draw(st.lists(st.integers(0, max(0, len(both) - 1)), max_size=6 if len(both) else 0))
    taken, wanted = both.take(np.array(chosen, dtype=np.int64)), Prints.of([[*first, *second][n] for n in chosen])
    assert (taken.hashes.tolist(), taken.starts.tolist()) == (wanted.hashes.tolist(), wanted.starts.tolist())


@pytest.mark.parametrize("starts", [[0, 9, 2], [0, 2, 1], [0, 3, 2], [-1 << 63, 1, 2], [0, 1 << 60, 2]])
def test_words_that_are_not_there_are_not_taken(starts: list[int]) -> None:
    harmed = Prints(Prints.of(["hồ sơ"]).hashes, np.array(starts))
    with pytest.raises((ValueError, IndexError)):
        harmed.take(np.arange(2))


def test_a_figure_is_told_by_its_hash() -> None:
    assert (Prints.of(["12 hồ 1.680 a1 1a"]).hashes % 2).tolist() == [1, 0, 1, 0, 1]
