"""Sending respects working hours, and nobody there is never a silent wait: one test a sentence, with a moved clock."""

from __future__ import annotations

from tests.escalation.samples import BOB, CAT, Story, at, contact


def test_sending_waits_for_the_working_hours_of_those_asked() -> None:
    story = Story().people(contacts=(contact("ann", comes=at(34)),))
    assert story.until(33.9).done == []
    assert story.until(34).done == [(34, "mention")]
    assert [person.id for person in story.action("mention").contacts] == ["ann"]


def test_sending_waits_at_most_12_hours_and_then_asks_the_fallback() -> None:
    late, later = contact("ann", comes=at(60)), contact("bob", comes=at(70))
    story = Story().people(contacts=(late,), fallback=(later,))
    assert story.until(35.9).done == []
    assert story.until(36).done == [(36, "mention")]
    assert story.action("mention").contacts == (later,)


def test_where_the_order_is_a_rule_the_next_in_the_list_is_waited_for_though_others_are_at_work() -> None:
    listed = contact("bob", comes=at(50)), CAT
    story = Story().people(fallback=listed, in_order=True)
    assert story.until(49.9).done == [(24, "mention")]
    assert [person.id for person in story.until(50).action("channel_post").contacts] == ["bob"]
    absent = contact("bob", comes=at(80)), CAT
    assert Story().people(fallback=absent, in_order=True).until(44).action("channel_post").contacts == (CAT,)


def test_hours_that_keep_moving_away_delay_nothing_beyond_the_limit() -> None:
    story = Story()
    for hour in range(24, 40):
        story.people(contacts=(contact("ann", comes=at(hour + 1.5)),))
        story.now = at(hour)
        story.settle()
    # at 35 hours they would come after 36
    assert story.done == [(35, "mention")]
    assert story.action("mention").contacts == (BOB,)


def test_a_fallback_at_work_is_asked_at_once_where_the_others_do_not_come_in_time() -> None:
    story = Story().people(contacts=(contact("ann", comes=at(60)),)).until(24)
    assert story.done == [(24, "mention")]
    assert story.action("mention").contacts == (BOB,)


def test_a_fallback_that_comes_within_the_limit_is_waited_for() -> None:
    story = Story().people(contacts=(contact("ann", comes=at(60)),), fallback=(contact("bob", comes=at(30)),))
    assert story.until(29.9).done == []
    assert story.until(30).done == [(30, "mention")]


def test_where_nobody_stands_in_those_asked_get_it_at_the_limit() -> None:
    story = Story().people(contacts=(contact("ann", comes=at(60)),), fallback=()).until(36)
    assert story.done == [(36, "mention")]


def test_whose_hours_are_unknown_is_asked_when_it_is_due() -> None:
    story = Story().people(contacts=(contact("ann", at_work=False),)).until(24)
    assert story.done == [(24, "mention")]


def test_the_channel_post_waits_for_working_hours_too() -> None:
    story = Story().until(24).people(fallback=(contact("bob", comes=at(50)),))
    assert story.until(49.9).done == [(24, "mention")]
    assert story.until(50).done[-1:] == [(50, "channel_post")]


def test_a_loud_topic_waits_for_nobodys_hours_but_asks_those_at_work_first() -> None:
    asleep = contact("ann", comes=at(30))
    story = Story().judged(urgent=True, loud=True).people(contacts=(asleep,)).until(1)
    assert story.action("mention").contacts == (BOB,)
    story = Story().judged(urgent=True, loud=True).people(contacts=(asleep,), fallback=()).until(1)
    assert story.action("mention").contacts == (asleep,)


def test_an_urgent_flag_alone_wakes_nobody() -> None:
    asleep = contact("ann", comes=at(9)), contact("bob", comes=at(9))
    assert Story().judged(urgent=True).people(contacts=asleep[:1], fallback=asleep[1:]).until(8.9).done == []


def test_what_a_person_let_go_on_waits_for_hours_from_then_on() -> None:
    late = contact("ann", comes=at(48)), contact("bob", comes=at(60))
    story = Story().judged(abstained=True).people(contacts=late[:1], fallback=late[1:]).until(40).approved("queue")
    assert story.until(47.9).done == [(24, "queue")]
    assert story.until(48).done[-1:] == [(48, "mention")]


def test_what_was_put_off_waits_for_hours_from_then_on() -> None:
    story = Story().said(snoozed_until=at(72)).people(contacts=(contact("ann", comes=at(80)),), fallback=(contact("bob", comes=at(90)),))
    assert story.until(79.9).done == []
    assert story.until(80).done == [(80, "mention")]
