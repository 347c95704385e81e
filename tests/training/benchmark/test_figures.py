from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.benchmark.figures import Figure, compared
from training.benchmark.rounds import Rounds

seconds = st.floats(1e-6, 1e3)
rounds_of_both = st.integers(1, 5).flatmap(lambda count: st.tuples(*[st.lists(st.tuples(seconds), min_size=count, max_size=count)] * 2))


def in_milliseconds(run: float) -> float:
    return run * 1_000


def test_each_side_shows_the_median_of_all_its_runs() -> None:
    rounds = Rounds(ours=((0.001, 0.002), (0.009,)), plain=((0.010, 0.030), (0.020,)))
    figure = compared("one text", "ms", rounds, in_milliseconds)
    assert figure.ours == pytest.approx(2.0)
    assert figure.plain == pytest.approx(20.0)


def test_each_round_has_its_own_ratio_so_that_a_slow_one_does_not_count_twice() -> None:
    quiet, busy = ((1.0,), (4.0,)), ((10.0,), (40.0,))
    rounds = Rounds(ours=(quiet[0], busy[0]), plain=(quiet[1], busy[1]))
    assert compared("one text", "s", rounds, float).ratios == (0.25, 0.25)


def test_one_disturbed_round_of_three_does_not_move_what_is_judged() -> None:
    rounds = Rounds(ours=((1.0,), (90.0,), (1.2,)), plain=((4.0,), (4.0,), (4.0,)))
    figure = compared("one text", "s", rounds, float, at_most=0.5)
    assert figure.judged == pytest.approx(0.3)
    assert figure.holds


def test_at_best_compares_the_quickest_runs_where_less_is_better() -> None:
    rounds = Rounds(ours=((3.0, 2.0),), plain=((9.0, 8.0),))
    assert compared("one text", "s", rounds, float, at_most=0.5).ratio_at_best == 0.25


def test_at_best_compares_the_largest_rates_where_more_is_better() -> None:
    rounds = Rounds(ours=((0.5, 0.25),), plain=((1.0, 2.0),))
    figure = compared("topics", "topics/s", rounds, lambda run: 1 / run, at_least=3)
    assert figure.ratio_at_best == 4.0


def test_a_rate_compares_the_other_way_round_than_the_time_it_is_made_of() -> None:
    rounds = Rounds(ours=((2.0,),), plain=((8.0,),))
    assert compared("topics", "topics/s", rounds, lambda run: 24 / run).ratios == (4.0,)


@pytest.mark.parametrize(
    ("at_most", "at_least", "ours", "holds"),
    [(8.0, None, 8.0, True), (8.0, None, 8.01, False), (None, 3.0, 3.0, True), (None, 3.0, 2.99, False), (None, None, 1.0, None)],
)
def test_a_figure_without_a_plain_side_is_judged_by_our_own_number(
    at_most: float | None, at_least: float | None, ours: float, holds: bool | None
) -> None:
    assert Figure("rest", "ms", ours, at_most=at_most, at_least=at_least).holds is holds


def test_a_figure_with_ratios_is_judged_by_them_and_not_by_our_number() -> None:
    assert Figure("one text", "ms", 100.0, 400.0, (0.2, 0.25, 0.3), at_most=1 / 3).holds


@given(rounds_of_both)
def test_what_is_judged_lies_between_the_least_and_the_greatest_ratio(both: tuple[list[tuple[float]], list[tuple[float]]]) -> None:
    ours, plain = both
    figure = compared("one text", "s", Rounds(tuple(ours), tuple(plain)), float)
    assert min(figure.ratios) <= figure.judged <= max(figure.ratios)
    assert len(figure.ratios) == len(ours)
