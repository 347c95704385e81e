from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from service.demo.forum import DEMO_AT
from service.demo.play import Span, play
from service.demo.telling import Answered, ChannelShown, Days, Event, Pressed, Said
from service.domain import Visibility
from service.escalation.cases import ActionKind, Stage, Status

SPAN = Span(before=timedelta(hours=6), after=timedelta(hours=11), step=timedelta(hours=1))


@pytest.fixture(scope="module")
def told() -> list[Event]:
    return []


@pytest.fixture(scope="module")
def moments() -> list[datetime]:
    return []


@pytest.fixture(scope="module")
def days(told: list[Event], moments: list[datetime]) -> Days:
    return play(seconds=0, tell=told.append, moment=moments.append, span=SPAN)


def channel(days: Days, name: str) -> ChannelShown:
    return next(each for each in days.channels if each.name == name)


def presses_of(days: Days, topic: str) -> Sequence[Pressed]:
    return [press for press in days.presses if press.topic == topic]


def test_cases_pass_through_all_stages(days: Days) -> None:
    assert {story.stage for story in days.stories} == set(Stage)
    assert {"answered", "dismissed", None} <= {story.ended for story in days.stories}


def test_everything_carried_out_is_told_and_the_other_way_round(days: Days, told: list[Event]) -> None:
    carried_out = [event for event in told if isinstance(event, Said) and event.status is Status.DONE]
    assert {said for story in days.stories for said in story.said if said.status is Status.DONE} == set(carried_out)
    assert len(carried_out) == len(set(carried_out)) == days.carried_out
    assert [event for event in told if isinstance(event, Pressed)] == list(days.presses)


def test_the_clock_moves_through_all_the_days(days: Days, moments: list[datetime]) -> None:
    assert days.stories
    assert (moments[0], moments[-1] + SPAN.step) == (DEMO_AT - SPAN.before, DEMO_AT + SPAN.after)
    assert moments == SPAN.moments()


def test_a_weakness_is_told_to_security_in_private_and_mentioned_nowhere(days: Days) -> None:
    told = [story for story in days.stories if any(said.kind == ActionKind.SECURITY_POST for said in story.said)]
    assert told
    for story in told:
        assert ActionKind.MENTION not in {said.kind for said in story.said}
        assert all("(private)" in said.place for said in story.said if said.place)


def test_what_was_found_in_a_topic_stands_in_no_message(days: Days, told: list[Event]) -> None:
    messages = [event.text for event in told if isinstance(event, Said)]
    messages += [post.text for each in days.channels for post in each.posts] + [call.text for call in days.calls]
    # the demo's made-up address and telephone number, which its topics show
    assert not [text for text in messages if "192.88.99.147" in text or "23125 417" in text]


def test_nothing_confidential_stands_where_anybody_reads(days: Days) -> None:
    assert any(each.level is Visibility.PUBLIC for each in days.channels)
    assert (days.leaks, days.public_texts > 0) == (0, True)


def test_a_press_is_answered_and_what_was_pressed_follows(days: Days) -> None:
    first, second = presses_of(days, "112")
    assert (first.button, first.told) == (
        "Release",
        "Released. It goes out at the next look, within the working hours of those who are asked.",
    )
    assert (second.button, second.who) == ("Not needed", "Ulrik Bastion")
    (story,) = (story for story in days.stories if story.topic == "112")
    assert [(said.kind, said.status) for said in story.said if said.kind == ActionKind.SECURITY_POST] == [("security_post", Status.DONE)]
    assert story.ended == "dismissed"


def test_a_route_that_was_chosen_is_the_one_that_is_taken(days: Days) -> None:
    (press,) = presses_of(days, "128")
    assert press.told.startswith("Thank you. The route is technical now")
    (story,) = (story for story in days.stories if story.topic == "128")
    (mention,) = (said for said in story.said if said.kind == ActionKind.MENTION)
    assert set(mention.people) <= {"Asha Monsoon", "Corentin Mistral", "Livia Sirocco", "Haruto Typhoon", "Dale Chinook", "Ines Pampero"}


def test_who_may_not_press_is_told_why_and_nothing_follows(days: Days) -> None:
    refused = presses_of(days, "123")[0]
    assert refused.who == "tam.newhand"
    assert refused.told.startswith("Your user name is not in the directory")
    (story,) = (story for story in days.stories if story.topic == "123")
    later = [press.at for press in presses_of(days, "123")[1:]]
    assert not [said for said in story.said if said.kind == ActionKind.MENTION and said.at < min(later, default=DEMO_AT + SPAN.after)]


def test_posts_are_edited_once_somebody_has_answered(days: Days, told: list[Event]) -> None:
    assert "104" in {event.topic for event in told if isinstance(event, Answered)}
    (post,) = (post for post in channel(days, "crew/support-private").posts if "/t/104" in post.text)
    assert (post.edited, post.buttons) == (True, ())
    assert post.text.startswith("This is over")


def test_posts_that_wait_still_have_their_buttons(days: Days) -> None:
    posts = [post for each in days.channels for post in each.posts if not post.edited and post.text.startswith("Hello")]
    assert posts
    assert {post.buttons for post in posts} == {("I take it", "Wrong route", "Wrong person", "Not needed")}
