"""Half of another community's topics joins the corpus, and each topic is judged by a model that did not see it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from service.inference.encoder import SentenceEncoder
from service.inference.judging import embed
from tests.training.samples import QUICK, community
from tests.training.samples import Material as Sample
from training.adapting.cross_validation import REPEATS, Material, mean_with_interval, right_with_half, right_without
from training.fitting import fit
from training.run import read_all


@pytest.fixture(scope="module")
def ours(material: Sample) -> Material:
    return Material(material.topics, material.readings, material.vectors)


@pytest.fixture(scope="module")
def theirs(encoder: SentenceEncoder) -> Material:
    """Topics of an allotment club, whose routes the corpus knows nothing of."""
    topics = tuple(topic.model_copy(update={"source": "club"}) for topic in community().split("train").topics)
    readings = read_all(topics)
    return Material(topics, readings, embed(encoder, readings))


def test_what_the_corpus_cannot_know_is_learnt_from_their_half(ours: Material, theirs: Material) -> None:
    alone = right_without(ours, theirs, QUICK, None)
    told: list[int] = []
    right = right_with_half(ours, theirs, QUICK, None, weight=3.0, progress=lambda: told.append(1))
    assert not alone.any()
    assert right.shape == (REPEATS, len(theirs.topics))
    assert right.mean() > 0.5
    assert len(told) == 2 * REPEATS


def test_the_interval_is_of_topics_and_holds_the_mean() -> None:
    right = np.array([[True, False, True, True]] * 5)
    figure = mean_with_interval(right, seed=1)
    assert figure["low"] < figure["value"] == 0.75 < figure["high"]


def test_a_topic_with_a_source_counts_as_the_recipe_says_beside_written_ones(ours: Material, theirs: Material) -> None:
    together = ours.joined(theirs, np.arange(len(theirs.topics)))
    light, heavy = (
        fit(together.topics, together.readings, together.vectors, replace(QUICK, real_weight=weight))
        .pipeline.heads["route"]
        .estimator.coef_
        for weight in (0.1, 3.0)
    )
    assert not np.allclose(light, heavy, atol=1e-3)


def test_where_all_topics_have_a_source_their_weight_changes_nothing(theirs: Material) -> None:
    one, other = (
        fit(theirs.topics, theirs.readings, theirs.vectors, replace(QUICK, real_weight=weight)).pipeline.heads["route"].estimator.coef_
        for weight in (1.0, 3.0)
    )
    np.testing.assert_array_equal(one, other)
