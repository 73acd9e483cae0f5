"""The weights of sentences: what a fit learns from questions with marked sentences, and what a score is made of."""

import numpy as np
import pytest

from eval.__main__ import COMMANDS
from eval.sentences import Case, fit, value
from rag.answering.scoring import LEVEL, WEIGHTS, Parts, score

START = np.array(WEIGHTS)


def case(gold: Parts, other: Parts, report: str = "a.txt") -> Case:
    return Case(np.array([other, gold]), np.zeros(2), np.array([False, True]), report)


def test_a_sign_of_the_gold_sentences_gains_weight_and_its_contrary_loses() -> None:
    known = [case(Parts(coverage=0.5, reason=1.0), Parts(coverage=0.5, length=1.0), f"{n}.txt") for n in range(6)]
    learned = Parts(*fit(known, START))
    assert learned.reason > WEIGHTS.reason
    assert learned.length < WEIGHTS.length
    assert learned.percent == pytest.approx(WEIGHTS.percent)


def test_a_report_with_many_questions_counts_no_more_than_the_others() -> None:
    one_way = [case(Parts(reason=1.0), Parts(), "long.txt") for _ in range(30)]
    other = [case(Parts(), Parts(reason=1.0), f"{n}.txt") for n in range(4)]
    assert Parts(*fit([*one_way, *other], START)).reason < WEIGHTS.reason


def test_value_counts_firsts_threes_and_ranks() -> None:
    told, untold = Parts(coverage=1.0), Parts(coverage=0.2)
    assert value([case(told, untold), case(untold, told)], START) == (0.5, 1.0, 0.75)


def test_a_score_is_the_weighted_sum_and_a_level() -> None:
    assert score(Parts()) == LEVEL
    assert score(Parts(coverage=1.0)) == pytest.approx(WEIGHTS.coverage + LEVEL)
    assert "sentences" in COMMANDS
