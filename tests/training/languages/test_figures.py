from __future__ import annotations

import numpy as np
import pytest

from training.comparison.figures import Outcome
from training.comparison.resampling import Resamples
from training.languages.figures import Group, outcomes, recall, threshold_of

CONFIDENTIAL = np.array([False] * 40 + [True] * 4)
SCORE = np.concatenate([np.arange(40) / 100, [0.1, 0.385, 0.7, 0.9]])


def group(right: int, score: np.ndarray = SCORE) -> Group:
    """Of 44 topics, so many are sent to the right one of two routes, for sure."""
    truth = np.arange(44) % 2
    said = np.where(np.arange(44) < right, truth, 1 - truth)
    return Group(Outcome(["a", "b"], np.eye(2)[said], np.eye(2)[truth] == 1, truth), score, CONFIDENTIAL)


DRAWS = Resamples(np.arange(44), seed=1, resamples=50)


def test_at_most_one_harmless_topic_in_twenty_is_above_the_threshold() -> None:
    threshold = threshold_of(SCORE, CONFIDENTIAL)
    assert 0 < (SCORE[~CONFIDENTIAL] > threshold).mean() <= 0.05
    assert threshold_of(SCORE[CONFIDENTIAL], CONFIDENTIAL[CONFIDENTIAL]) == 0


def test_recall_is_taken_at_the_rows_own_threshold_or_at_the_one_given() -> None:
    rows = np.arange(44)
    assert recall(group(44), rows) == 0.75
    assert recall(group(44), rows, 0.8) == 0.25
    assert recall(group(44), rows[:40]) == 0


def test_differences_are_to_the_released_way_on_the_same_draws() -> None:
    found = outcomes(group(40), DRAWS, released=group(36), threshold=None, released_threshold=None)
    assert found.differences["accuracy"]["value"] == pytest.approx(4 / 44)
    assert found.differences["cost"]["value"] == pytest.approx(-4 / 44)
    assert found.differences["confidential_recall"] == {"value": 0, "low": 0, "high": 0}
    assert found.false_alarms is None
    assert outcomes(group(40), DRAWS, released=None, threshold=None, released_threshold=None).differences == {}


def test_a_threshold_learnt_elsewhere_tells_its_false_alarms() -> None:
    found = outcomes(group(44), DRAWS, released=group(44, 1 - SCORE), threshold=0.345, released_threshold=0.5)
    assert found.false_alarms is not None
    assert found.false_alarms["value"] == 5 / 40
    # a few topics that were all found leave room for one that is not
    assert found.figures["confidential_recall"]["value"] == 0.75
    assert found.figures["confidential_recall"]["low"] < 0.5
    assert found.differences["confidential_recall"]["value"] == 0.75 - 0.5
