from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.evaluation.intervals import bootstrapped, wilson


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        # Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_intervals_are_those_of_the_literature(hits: int, total: int, low: float, high: float) -> None:
    figure = wilson(hits, total)
    assert figure is not None
    assert figure["value"] == hits / total
    assert (round(figure["low"], 4), round(figure["high"], 4)) == (low, high)


@given(total=st.integers(1, 10_000), data=st.data())
def test_a_wilson_interval_holds_its_value_and_lies_between_0_and_1(total: int, data: st.DataObject) -> None:
    figure = wilson(data.draw(st.integers(0, total)), total)
    assert figure is not None
    assert 0 <= figure["low"] <= figure["value"] + 1e-12
    assert figure["value"] <= figure["high"] + 1e-12 <= 1 + 1e-12


def test_of_nothing_there_is_no_share() -> None:
    assert wilson(0, 0) is None


def test_bootstrap_intervals_cover_the_true_mean_about_95_times_in_100() -> None:
    rng = np.random.default_rng(8)

    def covers() -> bool:
        sample = rng.random(60) < 0.7
        figure = bootstrapped(lambda rows: float(sample[rows].mean()), 60, seed=1, resamples=300)
        return figure["low"] <= 0.7 <= figure["high"]

    covered = sum(covers() for _ in range(200))
    assert 0.89 <= covered / 200 <= 0.99


def test_the_value_is_the_statistic_of_all_rows_and_the_seed_makes_it_repeatable() -> None:
    values = np.arange(50.0)
    first, again, other = (bootstrapped(lambda rows: float(values[rows].mean()), 50, seed=seed) for seed in (1, 1, 2))
    assert first["value"] == 24.5
    assert first == again != other
    # the standard error of this mean is 2.04
    assert first["high"] - first["low"] == pytest.approx(2 * 1.96 * 2.04, rel=0.1)


def test_more_rows_give_a_narrower_interval() -> None:
    def width(size: int) -> float:
        values = np.arange(size) % 2
        figure = bootstrapped(lambda rows: float(values[rows].mean()), size, seed=3)
        return figure["high"] - figure["low"]

    assert width(20) > width(200) > width(2_000)
