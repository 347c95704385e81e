from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.judging.samples import figure, figures, found, labelled, routed, scales
from tests.training.samples import topic
from training.judging.measures import clusters_of


@given(wrong=st.sets(st.integers(0, 29)))
def test_identical_models_differ_in_nothing_and_in_no_draw(wrong: set[int]) -> None:
    answers = routed(labelled(30), wrong=sorted(wrong))
    for each in figures(answers, answers):
        if each.difference is not None:
            assert set(each.difference.values()) == {0.0}, each.name
            assert each.lost == 0


def test_a_difference_is_candidate_minus_current_and_the_interval_lies_around_it() -> None:
    topics = labelled(200)
    accuracy = figure(routed(topics, wrong=range(10)), routed(topics, wrong=range(30)), "accuracy")
    assert (accuracy.current, accuracy.candidate, accuracy.items) == (0.95, 0.85, 200)
    assert accuracy.difference is not None
    assert accuracy.difference["value"] == pytest.approx(-0.1)
    # two standard errors of twenty of two hundred
    assert -0.16 < accuracy.difference["low"] < -0.1 < accuracy.difference["high"] < -0.05
    assert accuracy.lost == pytest.approx(0.1)


def test_where_less_is_better_more_is_a_loss() -> None:
    topics = labelled(40)
    cost = figure(routed(topics), routed(topics, wrong=range(10)), "cost")
    assert cost.lost == cost.difference["value"] > 0  # type: ignore[index]  # there are topics, so there is a difference
    assert (cost.lost_in_draws >= 0).all()


def test_topics_of_a_pair_are_drawn_together() -> None:
    topics = [topic(f"{at}", pair_id=f"p{at // 2}") for at in range(10)]
    assert clusters_of([*topics, topic("alone")]).tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5]
    # of every pair one is lost, so that every draw of whole pairs loses exactly half
    accuracy = figure(routed(topics), routed(topics, wrong=range(0, 10, 2)), "accuracy")
    assert np.allclose(accuracy.draws, -0.5)


def test_figures_of_labels_that_the_topics_lack_are_not_counted() -> None:
    answers = routed(labelled(6))
    recall = figure(answers, answers, "confidential_recall")
    assert (recall.items, recall.current, recall.candidate, recall.difference, recall.lost) == (0, None, None, None, None)


def test_confidential_content_is_counted_by_kind() -> None:
    topics = labelled(20, confidential=True, confidential_kinds=["secret"])
    answers = found(topics), found(topics, missed=range(5))
    assert figure(*answers, "recall", "secret").candidate == 0.75
    assert figure(*answers, "recall", "personal").items == 0
    assert figure(*answers, "confidential_recall").lost == 0.25


def test_the_smaller_number_of_topics_tells_how_much_there_is_to_tell_by() -> None:
    topics = labelled(30)
    precision = figure(routed(topics), routed(topics, wrong=range(30)), "precision", "growing")
    assert precision.items == 10
    assert scales(routed(topics), routed(topics)).current.topics is topics
