from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.training.samples import topic
from training.data.records import Corpus, LabelledTopic
from training.splits import FOLDS, grouped_folds, some_of


@st.composite
def labelled(draw: st.DrawFn) -> list[LabelledTopic]:
    size = draw(st.integers(20, 60))
    routes = draw(st.lists(st.sampled_from("abc"), min_size=size, max_size=size))
    pairs = draw(st.lists(st.one_of(st.none(), st.sampled_from("pqrstuvw")), min_size=size, max_size=size))
    return [topic(str(at), route, pair_id=pair) for at, (route, pair) in enumerate(zip(routes, pairs, strict=True))]


@settings(max_examples=60, deadline=None)
@given(topics=labelled(), seed=st.integers(0, 99))
def test_a_pair_is_never_on_both_sides_and_every_topic_is_left_out_once(topics: list[LabelledTopic], seed: int) -> None:
    if max(sum(topic.route[0] == route for topic in topics) for route in "abc") < FOLDS:
        return
    folds = grouped_folds(topics, seed=seed)
    for known, left_out in folds:
        assert not {topics[row].group for row in known} & {topics[row].group for row in left_out}
        assert sorted([*known, *left_out]) == list(range(len(topics)))
    assert sorted(np.concatenate([left_out for _, left_out in folds])) == list(range(len(topics)))


def test_the_same_seed_gives_the_same_folds_and_another_seed_others() -> None:
    topics = [topic(str(at), "abc"[at % 3]) for at in range(60)]
    first, again, other = (grouped_folds(topics, seed=seed) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for fold, twin in zip(first, again, strict=True) for a, b in zip(fold, twin, strict=True))
    assert any(not np.array_equal(fold[1], twin[1]) for fold, twin in zip(first, other, strict=True))


def test_every_fold_has_its_share_of_each_route() -> None:
    topics = [topic(str(at), "common" if at % 4 else "rare") for at in range(100)]
    for _, left_out in grouped_folds(topics, seed=3):
        assert 3 <= sum(topics[row].route[0] == "rare" for row in left_out) <= 7


def test_a_route_with_fewer_topics_than_folds_is_no_obstacle() -> None:
    topics = [topic(str(at), "rare" if at < 2 else "common") for at in range(50)]
    assert len(grouped_folds(topics, seed=1)) == FOLDS


def test_some_topics_are_drawn_with_their_pairs_whole_and_in_order(corpus: Corpus) -> None:
    topics = corpus.split("train").topics
    some = some_of(topics, 300, seed=1)
    drawn = {topic.group for topic in some}
    assert some == tuple(topic for topic in topics if topic.group in drawn)
    assert some == some_of(topics, 300, seed=1) != some_of(topics, 300, seed=2)
    assert 295 < len(some) <= 300
