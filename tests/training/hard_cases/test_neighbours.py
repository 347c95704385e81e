from __future__ import annotations

import numpy as np
import pytest

from tests.training.samples import topic
from training.hard_cases.neighbours import alike_by_label, contradictions

ANGLES = (0, 1, 40, 42, 90, 91, 92)
TOPICS = [
    topic("a", "water", area="pump", author_group="ann"),
    topic("b", "lease", area="pump", author_group="ann"),
    topic("c", ["water", "lease"], author_group="bob"),
    topic("d", "lease", author_group="bob"),
    topic("e", "water", pair_id="p", author_group="ann"),
    topic("f", "lease", pair_id="p", author_group="ann"),
    topic("g", "water", author_group="ann"),
]
VECTORS = np.array([[np.cos(angle), np.sin(angle)] for angle in np.radians(ANGLES)], np.float32)


def test_close_topics_count_only_where_no_route_is_right_for_both_and_not_within_a_pair() -> None:
    found = contradictions(TOPICS, VECTORS)
    assert [contradiction.ids for contradiction in found] == [("a", "b"), ("f", "g")]
    assert found[0].routes == ("water", "lease")
    assert found[0].cosine == pytest.approx(np.cos(np.radians(1)), abs=1e-4)


def test_the_closest_are_kept_and_no_two_topics_twice() -> None:
    assert [contradiction.ids for contradiction in contradictions(TOPICS, VECTORS, most=1)] == [("a", "b")]


def test_it_is_told_how_often_the_nearest_topic_has_the_same_route_area_and_voice() -> None:
    measured = alike_by_label(TOPICS, VECTORS)
    assert set(measured) == {"route", "area", "voice"}
    assert measured["voice"].share == 1.0
    assert measured["route"].share == pytest.approx(1 / 7)
