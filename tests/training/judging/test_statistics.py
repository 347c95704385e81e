from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.training.evaluation.samples import ROUTES, answering, prediction
from tests.training.judging.samples import labelled, routed
from training.evaluation import evaluate
from training.judging import statistics
from training.judging.answers import Answers, answers_of

SAID = st.lists(st.tuples(st.sampled_from(ROUTES), st.floats(0.4, 0.99)), min_size=3, max_size=30)


def answers(said: list[tuple[str, float]]) -> Answers:
    topics = labelled(len(said))
    return answers_of(topics, [prediction(topic.id, route, sure) for topic, (route, sure) in zip(topics, said, strict=True)])


def once(some: Answers) -> statistics.Weights:
    return np.ones((1, len(some.topics)))


# an evaluation draws its intervals anew each time, and that is what takes the time
@settings(max_examples=15)
@given(SAID)
def test_with_every_topic_counted_once_the_figures_are_those_of_an_evaluation(said: list[tuple[str, float]]) -> None:
    some = answers(said)
    judged = evaluate(answering({got.topic_id: got for got in some.predictions}), some.topics).figures
    weights = once(some)
    assert statistics.macro_f1(weights, some, ROUTES)[0] == pytest.approx(judged["route"]["macro_f1"]["value"])
    assert statistics.calibration_error(weights, some)[0] == pytest.approx(judged["route"]["calibration_error"]["value"])
    assert statistics.mean(weights, some.squared)[0] == pytest.approx(judged["route"]["brier"])
    assert statistics.mean(weights, some.cost)[0] == pytest.approx(judged["cost"]["route"]["value"])
    for route, row in judged["route"]["per_class"].items():
        assert statistics.f1(weights, some, route)[0] == pytest.approx(row["f1"])


@given(SAID, st.integers(0, 1_000))
def test_a_topic_that_counts_twice_is_as_good_as_two(said: list[tuple[str, float]], seed: int) -> None:
    some = answers(said)
    times = np.random.default_rng(seed).integers(0, 3, len(said))
    times[0] += 1
    rows = np.repeat(np.arange(len(said)), times).tolist()
    repeated = answers_of([some.topics[row] for row in rows], [some.predictions[row] for row in rows])
    weights = times[None].astype(float)
    assert statistics.macro_f1(weights, some, ROUTES) == pytest.approx(statistics.macro_f1(once(repeated), repeated, ROUTES))
    assert statistics.calibration_error(weights, some) == pytest.approx(statistics.calibration_error(once(repeated), repeated))


def test_coverage_is_the_largest_share_at_which_the_precision_is_reached() -> None:
    # right, right, wrong, right by falling confidence: precision 1, 1, 2/3, 3/4
    some = answers([("growing", 0.9), ("lease", 0.8), ("growing", 0.7), ("growing", 0.6)])
    assert some.right.tolist() == [True, True, False, True]

    def covered(precision: float) -> float:
        return float(statistics.coverage_at(once(some), some, np.array([precision]))[0])

    assert [covered(wanted) for wanted in (1.0, 0.76, 0.75, 0.5)] == [0.5, 0.5, 1.0, 1.0]
    assert np.isnan(covered(np.nan))


def test_coverage_is_nothing_where_no_topic_is_surely_right() -> None:
    some = routed(labelled(4), wrong=range(4))
    assert statistics.coverage_at(once(some), some, np.array([0.9])).tolist() == [0]


def test_where_nothing_is_counted_there_is_no_figure() -> None:
    some = routed(labelled(3))
    assert np.isnan(statistics.f1(once(some), some, "bees"))[0]
    assert np.isnan(statistics.ratio(once(some), some.right, np.zeros(3, bool)))[0]
