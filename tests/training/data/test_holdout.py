from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.training.samples import topic
from training.data.holdout import MOST_SHARE, HeldOutBy, hold_out
from training.data.records import LabelledTopic

START = datetime(2026, 1, 1, tzinfo=UTC)


def dated(number: int, day: int | None, route: str = "water", pair: str | None = None) -> LabelledTopic:
    return topic(str(number), route, pair_id=pair, created_at=None if day is None else START + timedelta(days=day))


def held(topics: list[LabelledTopic]) -> list[str]:
    return [each.id for each in hold_out(topics, seed=1).topics if each.split == "holdout"]


def test_the_latest_fifth_is_held_out_whatever_the_order_of_the_file() -> None:
    topics = [dated(number, (number * 7) % 20) for number in range(20)]
    result = hold_out(topics, seed=1)
    late = [each for each in result.topics if each.split == "holdout"]
    assert (result.by, result.since, result.untimed) == (HeldOutBy.TIME, START + timedelta(days=16), 0)
    assert sorted(each.created_at for each in late if each.created_at) == [START + timedelta(days=day) for day in (16, 17, 18, 19)]
    assert [each.id for each in result.topics] == [each.id for each in topics]


def test_topics_without_a_time_are_learnt_from_and_counted() -> None:
    result = hold_out([dated(number, number if number % 2 else None) for number in range(40)], seed=1)
    assert (result.by, result.untimed) == (HeldOutBy.TIME, 20)
    assert [each.id for each in result.topics if each.split == "holdout"] == ["33", "35", "37", "39"]


def test_a_pair_is_held_out_whole_at_the_time_of_its_later_text() -> None:
    topics = [dated(number, number) for number in range(18)]
    assert "a" not in held(topics)
    assert set(held([dated(100, 0, pair="p"), *topics, dated(101, 30, pair="p")])) >= {"100", "101"}


def test_a_split_that_the_data_tells_is_left_alone() -> None:
    topics = [topic("a", split="train", created_at=START), *(dated(number, number) for number in range(1, 30))]
    result = hold_out(topics, seed=1)
    assert (result.by, result.topics) == (HeldOutBy.DATA, tuple(topics))


def test_without_times_a_fifth_is_drawn_routes_in_proportion_the_same_for_the_same_seed() -> None:
    topics = [dated(number, None, "water" if number % 4 else "lease") for number in range(100)]
    first, again, other = (hold_out(topics, seed=seed) for seed in (1, 1, 2))
    judged = [each for each in first.topics if each.split == "holdout"]
    assert (first.by, len(judged), sum(each.route == ("lease",) for each in judged)) == (HeldOutBy.CHANCE, 20, 5)
    assert first == again
    assert first.topics != other.topics


def test_one_moment_for_nearly_all_is_no_order_in_time() -> None:
    assert hold_out([dated(number, 5) for number in range(30)], seed=1).by is HeldOutBy.CHANCE
    assert hold_out([dated(number, 5 if number else 1) for number in range(30)], seed=1).by is HeldOutBy.CHANCE


def test_none_is_held_out_where_none_is_wanted_or_there_are_too_few() -> None:
    topics = [dated(number, number) for number in range(30)]
    assert hold_out(topics, share=0, seed=1).by is HeldOutBy.NOTHING
    assert hold_out(topics[:3], seed=1).by is HeldOutBy.NOTHING
    assert hold_out([dated(number, None, f"r{number}") for number in range(30)], seed=1).by is HeldOutBy.NOTHING


@given(
    days=st.lists(st.none() | st.integers(0, 9), min_size=5, max_size=40),
    pairs=st.lists(st.none() | st.sampled_from("pq"), min_size=40, max_size=40),
    share=st.sampled_from([0.1, 0.2, 0.3, MOST_SHARE]),
)
def test_by_time_everything_dated_that_is_learnt_from_is_older_than_what_is_held_out(
    days: list[int | None], pairs: list[str | None], share: float
) -> None:
    topics = [dated(number, day, pair=pair) for number, (day, pair) in enumerate(zip(days, pairs, strict=False))]
    result = hold_out(topics, share=share, seed=1)
    learnt, judged = ([each for each in result.topics if each.split == split] for split in ("train", "holdout"))
    assert not {each.group for each in learnt} & {each.group for each in judged}
    if result.by is HeldOutBy.TIME:
        assert result.since
        assert all(each.created_at < result.since for each in learnt if each.created_at)
        assert judged
        assert len(judged) <= MOST_SHARE * len(topics) + 40 * any(pairs)
