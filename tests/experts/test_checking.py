from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from service.domain import Topic
from service.errors import InputError
from service.experts.checking import check_experts
from tests.experts.samples import topic

NAMES = ("ann", "bob", "cat", "dan", "eve")


def by_title(topics: Sequence[Topic]) -> NDArray[np.float32]:
    """A direction for each title."""
    titles = sorted({each.title for each in topics})
    return np.eye(len(titles), dtype=np.float32)[[titles.index(each.title) for each in topics]]


def test_where_everybody_has_a_field_likeness_finds_all_and_activity_the_most_active_only() -> None:
    archive = [topic(10 * at + number, name, name) for at, name in enumerate(NAMES) for number in range(9 - at)]
    found = check_experts(archive, by_title, proposed=1)
    assert (found.by_likeness.hits, found.by_likeness.total) == (35, 35)
    # each topic is left out while it is asked about: ann still leads then by one, or draws
    assert found.by_activity.hits == 9
    assert (found.only_by_likeness, found.only_by_activity) == (26, 0)
    assert found.p_value < 0.001
    low, high = found.by_likeness.interval
    assert low < 1.0 == high
    assert found.by_chance == 0.2


def test_a_topic_does_not_find_itself() -> None:
    archive = [topic(number, f"title {number}", NAMES[number % 5]) for number in range(10)]
    found = check_experts(archive, by_title, proposed=1)
    # nothing is like anything, so the first by activity is proposed for all
    assert found.by_likeness.hits == 2


def test_only_the_first_answer_of_the_most_active_counts() -> None:
    archive = [topic(number, name, "rare", name, "ann") for number, name in enumerate(NAMES * 2)]
    found = check_experts([*archive, *(topic(100 + number, "x", "rare") for number in range(20))], by_title, people=5)
    assert found.by_activity.total == 30


@pytest.mark.parametrize("archive", [[], [topic(1, "t", "ann")], [topic(1, "t", *NAMES)]])
def test_too_few_answers_are_told(archive: list[Topic]) -> None:
    with pytest.raises(InputError) as caught:
        check_experts(archive, by_title)
    assert caught.value.reason == "too_few_answers"
