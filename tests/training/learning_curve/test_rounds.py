"""Rounds of topics, and what is said after each."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.samples import QUICK, community, topic
from training.data.records import LabelledTopic
from training.embedding import EmbeddingCache
from training.learning_curve.rounds import ROUND, Material, as_written, drawn, macro_f1_of, said_after
from training.run import read_all


def topics(number: int, *, pairs: int = 0) -> list[LabelledTopic]:
    return [topic(f"t-{at}", pair_id=f"p-{at // 2}" if at < 2 * pairs else None) for at in range(number)]


@given(number=st.integers(1, 1_000), pairs=st.integers(0, 100), seed=st.integers(0, 9))
def test_every_round_holds_the_one_before_and_the_last_holds_everything(number: int, pairs: int, seed: int) -> None:
    all_topics = topics(number, pairs=min(pairs, number // 2))
    for rounds in (as_written(all_topics), drawn(all_topics, seed=seed)):
        assert all(after[: len(before)] == before for before, after in pairwise(rounds))
        assert sorted(rounds[-1]) == list(range(number))


def test_rounds_are_of_three_hundred_and_a_small_rest_joins_the_last() -> None:
    assert [len(rows) for rows in as_written(topics(2 * ROUND + 10))] == [ROUND, 2 * ROUND + 10]
    assert [len(rows) for rows in as_written(topics(2 * ROUND + 200))] == [ROUND, 2 * ROUND, 2 * ROUND + 200]


def test_a_pair_is_in_no_round_by_half() -> None:
    all_topics = topics(700, pairs=350)
    for rows in (*as_written(all_topics), *drawn(all_topics, seed=4)):
        groups = [all_topics[row].group for row in rows]
        assert all(groups.count(group) == 2 for group in groups)


def test_lots_differ_by_seed_and_are_the_same_for_the_same_one() -> None:
    all_topics = topics(700)
    assert drawn(all_topics, seed=1) == drawn(all_topics, seed=1) != drawn(all_topics, seed=2)
    assert as_written(all_topics)[0] == list(range(ROUND))


def test_a_route_is_said_for_each_judged_topic_as_the_trainer_would(embeddings: EmbeddingCache) -> None:
    known, judged = (
        Material(part.topics, readings := read_all(part.topics), embeddings.embed(readings))
        for part in (community().split("train"), community().split("holdout"))
    )
    said = said_after(known, judged, QUICK)
    assert len(said) == len(judged.topics)
    assert macro_f1_of(said, judged.topics, seed=1, resamples=50)["value"] > 0.6


def test_any_accepted_route_is_right() -> None:
    judged = [topic("one", ("a", "b")), topic("two", ("b", "a")), topic("three", "c")]
    figure = macro_f1_of(["b", "a", "c"], judged, seed=1, resamples=50)
    assert figure["value"] == 1.0
    assert macro_f1_of(["c", "a", "c"], judged, seed=1, resamples=50)["value"] == pytest.approx((2 / 3 + 2 / 3) / 2)
