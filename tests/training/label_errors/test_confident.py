from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.label_errors.confident import doubts

CLASSES = ("feature", "technical")


def probabilities(*feature: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([(value, 1 - value) for value in feature])


def test_a_label_that_another_class_contradicts_with_confidence_is_in_doubt() -> None:
    labels = ["feature", "feature", "technical", "technical", "technical"]
    (doubt,) = doubts(labels, probabilities(0.9, 0.8, 0.1, 0.2, 0.95), CLASSES)
    assert (doubt.row, doubt.given, doubt.suggested) == (4, "technical", "feature")
    assert (doubt.given_probability, doubt.suggested_probability) == pytest.approx((0.05, 0.95))


def test_another_class_that_is_no_surer_than_it_is_of_its_own_topics_raises_no_doubt() -> None:
    # of its own topics `feature` is sure by 0.85 on average
    assert doubts(["feature", "feature", "technical", "technical"], probabilities(0.9, 0.8, 0.6, 0.1), CLASSES) == []


def test_the_widest_gap_comes_first() -> None:
    labels = ["feature"] * 4 + ["technical"] * 4
    found = doubts(labels, probabilities(0.9, 0.8, 0.7, 0.05, 0.1, 0.2, 0.75, 0.9), CLASSES)
    assert [doubt.row for doubt in found] == [3, 7, 6]
    assert [doubt.gap for doubt in found] == sorted((doubt.gap for doubt in found), reverse=True)


def test_a_class_without_a_topic_is_never_suggested_and_no_topic_gives_no_doubt() -> None:
    assert doubts(["feature", "feature"], probabilities(0.01, 0.02), CLASSES) == []
    assert doubts([], np.zeros((0, 2)), CLASSES) == []


@given(st.lists(st.tuples(st.sampled_from("abc"), st.lists(st.floats(0.01, 1), min_size=3, max_size=3)), min_size=1, max_size=30))
def test_what_is_suggested_is_another_class_that_is_more_probable(topics: list[tuple[str, list[float]]]) -> None:
    rows = np.array([shares for _, shares in topics])
    rows /= rows.sum(axis=1, keepdims=True)
    for doubt in doubts([label for label, _ in topics], rows, "abc"):
        assert doubt.suggested != doubt.given == topics[doubt.row][0]
        assert doubt.suggested_probability == rows[doubt.row]["abc".index(doubt.suggested)] > doubt.given_probability
