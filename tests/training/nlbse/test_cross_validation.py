"""One model a repository, judged on what it did not see."""

from __future__ import annotations

import numpy as np
import pytest

from service.errors import InputError
from tests.training.samples import QUICK, community
from training.embedding import EmbeddingCache
from training.nlbse.cross_validation import Judged, cross_validate, mean_macro_f1
from training.run import read_all


def judged(truth: str, *said: str) -> Judged:
    return Judged("a/b", tuple(truth), {seed: tuple(labels) for seed, labels in enumerate(said)})


def test_every_issue_gets_a_label_of_the_repository_when_it_is_left_out(embeddings: EmbeddingCache) -> None:
    topics = community().topics
    readings = read_all(topics)
    vectors = embeddings.embed(readings)
    said = cross_validate(topics, readings, vectors, QUICK, seed=1)
    assert len(said) == len(topics)
    assert set(said) == {topic.route[0] for topic in topics}
    right = np.mean([label == topic.route[0] for label, topic in zip(said, topics, strict=True)])
    # the same texts with labels drawn by lot can't be learnt
    assert right > 0.6
    assert cross_validate(topics, readings, vectors, QUICK, seed=1) == said


def test_a_label_drawn_by_lot_cannot_be_foretold(embeddings: EmbeddingCache) -> None:
    topics = community().topics
    routes = np.random.default_rng(0).permutation([topic.route[0] for topic in topics])
    shuffled = [topic.model_copy(update={"route": (route,)}) for topic, route in zip(topics, routes.tolist(), strict=True)]
    readings = read_all(topics)
    said = cross_validate(shuffled, readings, embeddings.embed(readings), QUICK, seed=1)
    assert np.mean([label == topic.route[0] for label, topic in zip(said, shuffled, strict=True)]) < 0.6


def test_too_few_issues_are_told_with_their_repository(embeddings: EmbeddingCache) -> None:
    topics = [topic.model_copy(update={"id": f"club/one#{topic.id}"}) for topic in community().topics[:25]]
    readings = read_all(topics)
    with pytest.raises(InputError, match="club/one: too few issues; needed are 20 of each of two labels"):
        cross_validate(topics, readings, embeddings.embed(readings), QUICK, seed=1)


def test_macro_f1_is_the_mean_over_seeds() -> None:
    assert judged("aabb", "aabb", "bbaa").macro_f1() == 0.5
    # a: precision 2/3, recall 1; b: precision 1, recall 1/2
    assert judged("aabb", "aaab").macro_f1() == pytest.approx((0.8 + 2 / 3) / 2)


def test_macro_f1_of_some_rows_counts_only_them() -> None:
    assert judged("aabb", "aaaa").macro_f1(np.array([0, 1, 1])) == 1.0


def test_the_mean_weighs_repositories_alike_and_its_interval_holds_it() -> None:
    score = mean_macro_f1([judged("ab" * 50, "ab" * 50), judged("ab", "ba")], seed=3, resamples=200)
    assert score["value"] == 0.5
    score = mean_macro_f1([judged("ab" * 50, "ab" * 40 + "ba" * 10)], seed=3, resamples=200)
    assert score["value"] == pytest.approx(0.8)
    assert score["low"] < 0.8 < score["high"]
    assert score["high"] - score["low"] < 0.25
