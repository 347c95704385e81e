"""Edits of our own posts, private messages, and topics that are taken out of the lists."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from service.domain import Redacted
from service.errors import DeliveryDelayed
from service.forum import twin_trouble as trouble
from service.forum.twin_trouble import WritingTrouble
from tests.forum.samples import BEN, MODERATOR, MODERATORS, STAFF_ROUTER, Moved, twin_post, twin_topic, writable, writer_to
from tests.forum.writing_samples import TEXT, TITLE, error_of, own_posts, written


def test_an_edit_keeps_the_mark_and_is_not_made_where_it_changes_nothing() -> None:
    forum = writable()
    writer = writer_to(forum)
    post = writer.reply("1", TEXT, marker="case-1")
    writer.edit(post, TEXT, marker="case-1")
    assert len(written(forum)) == 1
    writer.edit(post, Redacted("This was answered in the meantime."), marker="case-1")
    assert own_posts(forum)[0].raw.startswith("This was answered")
    assert writer.find_reply("1", "case-1") == post


def test_an_edit_does_not_bring_the_topic_up_in_the_lists() -> None:
    forum = writable()
    writer = writer_to(forum)
    writer.edit(writer.reply("1", TEXT, marker="case-1"), Redacted("This was answered in the meantime."), marker="case-1")
    assert json.loads(written(forum)[-1].content)["bypass_bump"] is True


def test_an_edit_that_meets_another_is_tried_once_more_on_what_then_stands_there() -> None:
    forum = writable()
    writer = writer_to(forum)
    post = writer.reply("1", TEXT, marker="case-1")
    forum.writing_troubles.append(WritingTrouble(trouble.edit_conflict()))
    writer.edit(post, Redacted("This was answered in the meantime."), marker="case-1")
    assert own_posts(forum)[0].raw.startswith("This was answered")
    forum.writing_troubles += [WritingTrouble(trouble.edit_conflict())] * 2
    error = error_of(lambda: writer.edit(post, TEXT, marker="case-1"))
    assert isinstance(error, DeliveryDelayed)
    assert error.reason == "edit_conflict"


def test_what_another_account_wrote_or_took_our_mark_from_is_not_edited() -> None:
    forum = writable(twin_topic(1, twin_post(11, BEN, raw="Mine\n\n<!-- topicrouter:case-1 -->")))
    writer = writer_to(forum, STAFF_ROUTER)
    assert error_of(lambda: writer.edit("11", TEXT, marker="case-1")).reason == "not_our_post"
    post = writer.reply("1", TEXT, marker="case-2")
    forum.topics[1].posts[-1] = replace(forum.topics[1].posts[-1], raw="A moderator wrote this instead.")
    assert error_of(lambda: writer.edit(post, TEXT, marker="case-2")).reason == "mark_missing"
    assert not [request for request in written(forum) if request.method == "PUT"]


def test_an_edit_after_the_forums_time_is_refused() -> None:
    forum = writable()
    writer = writer_to(forum)
    post = writer.reply("1", TEXT, marker="case-1")
    assert isinstance(forum.clock, Moved)
    forum.clock.forward(days=2)
    assert error_of(lambda: writer.edit(post, Redacted("Answered in the meantime."), marker="case-1")).reason == "too_late_to_edit"


def test_a_message_is_found_by_its_mark_though_the_forum_tidied_up_its_title() -> None:
    forum = writable()
    writer = writer_to(forum)
    other = writer.message(MODERATORS, TITLE, TEXT, marker="case-2")
    assert isinstance(forum.clock, Moved)
    forum.clock.forward(minutes=1)
    topic = writer.message(MODERATORS, TITLE, TEXT, marker="case-1")
    assert forum.topics[int(topic)].title == TITLE.removesuffix(".")
    assert writer.find_message(TITLE, "case-1") == topic
    assert writer.find_message(TITLE, "case-2") == other
    assert writer.find_message(TITLE, "case-3") is None
    assert writer.find_message(Redacted("Another title"), "case-1") is None


def test_a_message_is_found_behind_many_others() -> None:
    forum = writable()
    forum.largest_page = 10
    writer = writer_to(forum, STAFF_ROUTER)
    first = writer.message(MODERATORS, Redacted("Number first"), TEXT, marker="first")
    for number in range(30):
        writer.message(MODERATORS, Redacted(f"Number {number}"), TEXT, marker=f"case-{number}")
    assert writer.find_message(Redacted("Number first"), "first") == first
    assert writer.find_message(Redacted("Number none"), "none") is None


def test_a_message_in_which_somebody_quotes_our_mark_is_not_taken_for_ours() -> None:
    forum = writable()
    writer = writer_to(forum)
    topic = writer.message(MODERATORS, TITLE, TEXT, marker="case-1")
    forum.topics[int(topic)].posts.append(twin_post(900, MODERATOR, raw="<!-- topicrouter:case-9 -->"))
    assert writer.find_message(TITLE, "case-9") is None


@pytest.mark.parametrize("group", ["", "a,b", "a b", "nobody", "@Moderators"])
def test_a_message_to_no_group_is_refused_and_nothing_is_written(group: str) -> None:
    forum = writable()
    assert error_of(lambda: writer_to(forum).message(group, TITLE, TEXT, marker="c")).reason == "no_recipient"
    assert list(forum.topics) == [1]


def test_more_messages_than_a_day_allows_are_to_wait_for_the_next() -> None:
    forum = writable()
    forum.settings.max_private_messages_per_day = 1
    writer = writer_to(forum)
    writer.message(MODERATORS, TITLE, TEXT, marker="case-1")
    error = error_of(lambda: writer.message(MODERATORS, TITLE, TEXT, marker="case-2"))
    assert isinstance(error, DeliveryDelayed)
    assert error.wait_seconds is not None
    assert timedelta(hours=23) < timedelta(seconds=error.wait_seconds) <= timedelta(days=1)


def test_a_topic_is_unlisted_once_and_again_makes_no_difference() -> None:
    forum = writable()
    writer = writer_to(forum, STAFF_ROUTER)
    writer.unlist("1")
    posts = list(forum.topics[1].posts)
    writer.unlist("1")
    assert not forum.topics[1].visible
    assert forum.topics[1].posts == posts
