from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.watching.chance import as_often, holm, same_mix, same_values, wilson

PROBABILITIES = st.lists(st.floats(0, 1), max_size=20)


@given(PROBABILITIES)
def test_a_corrected_probability_is_never_below_the_raw_one_nor_above_1(raw: list[float]) -> None:
    assert all(before <= after <= 1 for before, after in zip(raw, holm(raw), strict=True))


@given(PROBABILITIES)
def test_correction_keeps_the_order(raw: list[float]) -> None:
    by_raw = sorted(range(len(raw)), key=lambda at: raw[at])
    corrected = holm(raw)
    assert [corrected[at] for at in by_raw] == sorted(corrected)


@given(PROBABILITIES, st.integers(0, 20))
def test_correction_does_not_depend_on_the_order_given(raw: list[float], turn: int) -> None:
    turn %= len(raw) or 1
    assert holm(raw[turn:] + raw[:turn]) == holm(raw)[turn:] + holm(raw)[:turn]


@given(PROBABILITIES)
def test_correction_is_no_stricter_than_bonferroni(raw: list[float]) -> None:
    assert all(after <= min(1, before * len(raw)) + 1e-12 for before, after in zip(raw, holm(raw), strict=True) if before == min(raw))
    assert all(after <= min(1.0, max(raw) * len(raw)) + 1e-12 for after in holm(raw))


def test_correction_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []


def test_counts_of_one_mix_are_no_surprise_and_those_of_another_are_one() -> None:
    assert same_mix(np.array([50, 50]), np.array([500, 500])) == pytest.approx(1)
    assert same_mix(np.array([80, 20, 0]), np.array([500, 500, 0])) < 1e-6
    assert same_mix(np.array([80]), np.array([500])) == 1


def test_values_of_another_place_are_a_surprise() -> None:
    values = np.linspace(0, 1, 200)
    assert same_values(values, values) == pytest.approx(1)
    assert same_values(values + 0.3, values) < 1e-6


def test_the_interval_is_that_of_wilson() -> None:
    # Newcombe, Statistics in Medicine 17, 1998, table I: 81 of 263
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_hits_below_a_share_are_a_surprise_and_hits_above_none() -> None:
    assert as_often(70, 100, 0.9) < 1e-6
    assert as_often(95, 100, 0.9) > 0.9
