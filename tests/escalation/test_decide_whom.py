"""Whoever is not to be asked is asked by no medium: one test a sentence, with a moved clock."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.domain import FindingKind
from service.escalation.cases import ASKING
from tests.escalation.samples import ANN, BOB, PRIVATE, Story, at, contact


def loud(**topic: object) -> Story:
    """A loud topic, which comes to all three media: mention at 1, post at 2, calls from 2.5 on."""
    return Story().judged(urgent=True, loud=True).topic(**topic)


def called(story: Story) -> list[str]:
    return [key for _, key in story.done if key.startswith("page:")]


def test_a_loud_topic_asks_by_mention_post_and_call() -> None:
    assert [key for _, key in loud().until(4).done] == ["mention", "channel_post", "page:eve", "page:fay"]


def test_nobody_is_called_beyond_their_weekly_cap() -> None:
    assert called(loud().load(asked={"eve": 10}).until(4)) == ["page:fay"]
    assert called(loud().load(asked={"eve": 10, "fay": 10}).until(4)) == []


def test_nobody_is_named_in_a_post_beyond_their_weekly_cap() -> None:
    story = Story().until(24).load(asked={"bob": 10}).until(44)
    assert story.action("channel_post").contacts == (ANN,)


@pytest.mark.parametrize("topic", [{"author": "Eve"}, {"author": "zoe", "wrote": ("zoe", "eve")}])
def test_neither_the_author_nor_who_writes_in_the_topic_is_called(topic: dict[str, object]) -> None:
    assert called(loud(**topic).until(4)) == ["page:fay"]


@pytest.mark.parametrize("topic", [{"author": "BOB"}, {"author": "zoe", "wrote": ("zoe", "Bob")}])
def test_neither_the_author_nor_who_writes_in_the_topic_is_named_in_a_post(topic: dict[str, object]) -> None:
    assert BOB not in Story().topic(**topic).until(44).action("channel_post").contacts


@pytest.mark.parametrize("topic", [{"author": "ann"}, {"author": "zoe", "wrote": ("zoe", "ann")}])
def test_who_wrote_a_weakness_is_not_told_about_it_by_us(topic: dict[str, object]) -> None:
    story = Story().people(place=PRIVATE).judged(kinds=(FindingKind.VULNERABILITY,), confidential_probability=0.99).topic(**topic).settle()
    assert story.action("security_post").contacts == (BOB,)


def test_who_joins_the_thread_after_the_mention_is_not_asked_again() -> None:
    story = Story().people(fallback=()).until(24).topic(wrote=("zoe", "ann")).until(44)
    assert story.action("channel_post").contacts == ()


def test_a_volunteers_cap_holds_for_posts_too() -> None:
    volunteer = contact("val")
    story = Story().people(contacts=(replace(ANN, forum=None),), fallback=(volunteer,), volunteer_caps={"val": 1})
    assert volunteer not in story.load(asked={"val": 1}).until(44).action("channel_post").contacts


def test_all_caps_reached_leaves_nobody_asked_by_any_medium() -> None:
    story = loud().load(asked=dict.fromkeys(("ann", "bob", "eve", "fay"), 10)).until(30)
    assert [person for _, action in story.told if action.kind in ASKING for person in action.contacts] == []
    assert at(30) == story.now
