from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.samples import topic
from training.data.duplicates import MOST_TOPICS_WITH_A_TRIPLE, without_duplicates
from training.data.records import LabelledTopic

LONG = " ".join(f"word{at} and number{at}" for at in range(30))
START = datetime(2026, 3, 1, tzinfo=UTC)


def kept(*topics: LabelledTopic) -> list[str]:
    return [each.id for each in without_duplicates(topics).topics]


@pytest.mark.parametrize(
    "body",
    [
        "the PUMP drips all night",
        "The pump drips,\n\n all night!",
        "<p>The pump <b>drips</b> all night.</p>",
        "**The pump** drips all night…",
    ],
)
def test_markup_case_signs_and_white_space_make_no_other_text(body: str) -> None:
    found = without_duplicates([topic("a", title="Help", body="The pump drips all night."), topic("b", title="help", body=body)])
    assert ([each.id for each in found.topics], found.exact, found.near) == (["a"], 1, 0)


def test_another_word_in_a_short_text_makes_another_topic() -> None:
    assert kept(topic("a", body="The pump drips all night."), topic("b", body="The well drips all night.")) == ["a", "b"]


def test_a_long_text_with_another_word_is_nearly_the_same() -> None:
    found = without_duplicates(
        [
            topic("a", title="T", body=LONG),
            topic("b", "lease", title="T", body=LONG.replace("word7", "other")),
            topic("c", title="U", body=LONG[:200]),
        ]
    )
    assert ([each.id for each in found.topics], found.exact, found.near, found.otherwise_routed) == (["a", "c"], 0, 1, 1)


def test_a_form_that_many_fill_in_makes_no_duplicates() -> None:
    many = MOST_TOPICS_WITH_A_TRIPLE + 1
    topics = [topic(f"t{at}", title=f"Case {at}", body=f"{LONG} own{at} words{at} here{at}") for at in range(many)]
    assert len(kept(*topics)) == many
    assert kept(*topics[:3]) == ["t0"]


def test_the_earliest_stays_wherever_it_stands_and_one_without_time_goes_first() -> None:
    topics = [
        topic("late", body=LONG, title="T", created_at=START + timedelta(days=1)),
        topic("early", body=LONG, title="T", created_at=START),
    ]
    assert kept(*topics, topic("unknown", body=LONG, title="T")) == ["early"]


def test_what_is_held_out_stays_and_what_would_be_learnt_goes() -> None:
    early = topic("early", body=LONG, title="T", created_at=START)
    assert kept(early, topic("judged", body=LONG, title="T", split="holdout")) == ["judged"]


def test_texts_of_a_pair_are_alike_on_purpose() -> None:
    pair = [topic(name, title="T", body=LONG, pair_id="p") for name in "ab"]
    assert kept(*pair) == ["a", "b"]
    assert kept(*pair, topic("c", title="T", body=LONG)) == ["a", "b"]


@pytest.mark.parametrize(("body", "other"), [("水泵整夜滴水", "水泵整夜滴油"), ("???", "!!!"), ("", "x")])
def test_scripts_without_spaces_and_texts_of_signs_are_compared_too(body: str, other: str) -> None:
    topics = [topic("a", title="", body=body), topic("b", title="", body=body), topic("c", title="", body=other)]
    assert kept(*topics) == ["a", "c"]


@given(st.lists(st.sampled_from(["drip", "DRIP!", "leak", LONG, LONG.replace("word3", "x"), LONG.replace("word9", "y"), ""]), max_size=12))
def test_nothing_is_lost_but_repeats_and_a_second_time_finds_none(bodies: list[str]) -> None:
    topics = [topic(str(at), title="T", body=body) for at, body in enumerate(bodies)]
    found = without_duplicates(topics)
    assert len(found.topics) + found.exact + found.near == len(topics)
    assert [each.id for each in found.topics] == sorted((each.id for each in found.topics), key=int)
    again = without_duplicates(found.topics)
    assert (again.exact, again.near) == (0, 0)


def test_no_topics_are_no_duplicates() -> None:
    assert without_duplicates([]).topics == ()
