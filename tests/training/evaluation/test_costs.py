from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.training.comparison.samples import CLASSES, sure
from training.evaluation.costs import PERSON, confidentiality_costs, cost_matrix, costs, decision_costs, left_to_a_person

MATRIX = cost_matrix(CLASSES)


def accepted(*routes: str) -> NDArray[np.bool_]:
    return np.array([[name in routes for name in CLASSES]])


def test_a_mistake_about_licensing_costs_five_either_way_and_another_one_costs_one() -> None:
    assert MATRIX.tolist() == [[0, 5, 1], [5, 0, 5], [1, 5, 0]]


def test_a_sure_and_right_route_costs_nothing() -> None:
    assert costs(np.array([sure(2)]), accepted("technical"), MATRIX).tolist() == [0]


def test_a_sure_and_wrong_route_costs_what_the_matrix_says() -> None:
    assert costs(np.array([sure(2)]), accepted("licensing"), MATRIX).tolist() == [5]
    assert costs(np.array([sure(2)]), accepted("feature"), MATRIX).tolist() == [1]


def test_a_doubt_between_two_staff_routes_goes_to_a_person() -> None:
    even = np.array([[0.5, 0.0, 0.5]])
    assert left_to_a_person(even, MATRIX).tolist() == [True]
    assert costs(even, accepted("feature"), MATRIX).tolist() == [PERSON]


def test_a_small_chance_of_licensing_is_enough_to_ask_a_person() -> None:
    assert left_to_a_person(np.array([[0.0, 0.05, 0.95], [0.0, 0.07, 0.93]]), MATRIX).tolist() == [False, True]
    assert left_to_a_person(np.array([[0.07, 0.0, 0.93]]), MATRIX).tolist() == [False]


def test_where_several_routes_are_accepted_each_of_them_is_free() -> None:
    for column, route in enumerate(CLASSES):
        assert costs(np.array([sure(column)]), accepted("feature", "technical"), MATRIX).tolist() == [5 if route == "licensing" else 0]


@given(weights=st.lists(st.floats(0.001, 1), min_size=3, max_size=3))
def test_no_decision_is_expected_to_cost_more_than_a_person(weights: list[float]) -> None:
    probabilities = np.array([weights]) / sum(weights)
    expected = sum(float(probabilities[0, at]) * float(costs(probabilities, accepted(name), MATRIX)[0]) for at, name in enumerate(CLASSES))
    assert expected <= PERSON + 1e-9


def test_what_is_told_to_the_world_costs_most_of_all() -> None:
    harmless, confidential = confidentiality_costs().tolist()
    assert confidential == [20, 0]
    assert harmless == [0, 0.5]
    assert confidential[0] > MATRIX.max()


def test_a_decision_costs_what_its_best_excuse_says_and_a_person_costs_the_same_for_all() -> None:
    accepted = [("technical",), ("technical",), ("technical", "feature"), ("licensing",), ("licensing",)]
    said = ["technical", "feature", "feature", "technical", None]
    assert decision_costs(accepted, said).tolist() == [0, 1, 0, 5, PERSON]


def test_routes_of_another_community_cost_alike() -> None:
    assert decision_costs([("water",), ("bees",)], ["growing", "bees"]).tolist() == [1, 0]
