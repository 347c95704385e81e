from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from training.comparison.resampling import Resamples


def test_a_cluster_is_drawn_whole_or_not_at_all() -> None:
    clusters = np.array([0, 0, 1, 2, 2, 2])

    def same_times_in_a_cluster(rows: NDArray[np.intp]) -> float:
        times = np.bincount(rows, minlength=6)
        return float(len({*times[:2]}) == len({*times[3:]}) == 1)

    assert Resamples(clusters, seed=1, resamples=50).figure(same_times_in_a_cluster) == {"value": 1, "low": 1, "high": 1}


def test_the_value_is_of_all_topics_and_the_interval_around_it() -> None:
    values = np.arange(100.0)
    found = Resamples(np.arange(100), seed=1, resamples=400).figure(lambda rows: float(values[rows].mean()))
    assert found["value"] == 49.5
    # two standard errors of a mean of 100 numbers with a deviation of 28.9
    assert 42 < found["low"] < 45.5
    assert 53.5 < found["high"] < 57


def test_few_clusters_make_a_wider_interval_than_many() -> None:
    values = np.repeat(np.arange(5.0), 20)
    few, many = (
        Resamples(clusters, seed=1, resamples=300).figure(lambda rows: float(values[rows].mean()))
        for clusters in (np.repeat(np.arange(5), 20), np.arange(100))
    )
    assert few["high"] - few["low"] > 2 * (many["high"] - many["low"])


def test_two_statistics_see_the_same_draws() -> None:
    values = np.random.default_rng(0).random(60)
    resamples = Resamples(np.arange(60), seed=1, resamples=50)
    assert resamples.figure(lambda rows: float((values[rows] + 1).mean() - values[rows].mean()))["high"] < 1 + 1e-9
    assert resamples.figure(lambda rows: float(values[rows].mean())) == resamples.figure(lambda rows: float(values[rows].mean()))


@given(seed=st.integers(0, 1_000), sizes=st.lists(st.integers(1, 5), min_size=1, max_size=12))
def test_every_draw_has_as_many_clusters_as_there_are(seed: int, sizes: list[int]) -> None:
    clusters = np.repeat(np.arange(len(sizes)), sizes)
    share = 1 / np.array(sizes)[clusters]
    found = Resamples(clusters, seed=seed, resamples=5).figure(lambda rows: float(share[rows].sum()))
    assert np.allclose([found["low"], found["value"], found["high"]], len(sizes))


def test_weights_say_how_often_each_draw_holds_each_topic() -> None:
    values = np.random.default_rng(0).random(30)
    resamples = Resamples(np.arange(30) // 2, seed=1, resamples=20)
    weights = resamples.weights()
    assert weights.shape == (20, 30)
    assert (weights[:, ::2] == weights[:, 1::2]).all()
    found = resamples.figure(lambda rows: float(values[rows].sum()))
    assert np.quantile(weights @ values, [0.025, 0.975]) == pytest.approx([found["low"], found["high"]])
