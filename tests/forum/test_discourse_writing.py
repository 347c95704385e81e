from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import httpx
import pytest

from service.domain import Redacted
from service.errors import DeliveryDelayed, InputError
from service.forum import twin_trouble as trouble
from service.forum.connection import PATIENCE, WRITING_TRIES, Access, ForumConnection
from service.forum.discourse_changes import DiscourseReader
from service.forum.discourse_writing import DiscourseWriter
from service.forum.marks import marker_of
from service.forum.twin import TwinForum
from service.forum.twin_trouble import WritingTrouble
from service.forum.unanswered import Verdict, answer_status
from tests.forum.samples import (
    ADDRESS,
    ANNA,
    BEN,
    KEY,
    NOW,
    ROUTER,
    STAFF_ROUTER,
    Moved,
    connection_to,
    twin_post,
    twin_topic,
    writable,
    writer_to,
)
from tests.forum.writing_samples import TEXT, error_of, own_posts, written


def test_a_key_is_needed_to_write() -> None:
    with pytest.raises(InputError) as caught:
        DiscourseWriter(ForumConnection(Access(ADDRESS)))
    assert caught.value.reason == "no_key"


def test_a_reply_ends_with_its_mark_and_does_not_make_the_account_follow_the_topic() -> None:
    forum = writable()
    writer_to(forum).reply("1", TEXT, marker="case-1")
    (post,) = own_posts(forum)
    assert post.raw == f"{TEXT}\n\n<!-- topicrouter:case-1 -->"
    assert json.loads(written(forum)[0].content)["auto_track"] is False


@pytest.mark.parametrize("saved", [False, True])
def test_a_reply_that_was_not_answered_is_sent_once_and_told_as_unsure(saved: bool) -> None:
    forum = writable()
    forum.writing_troubles.append(WritingTrouble(saved=saved))
    writer = writer_to(forum)
    error = error_of(lambda: writer.reply("1", TEXT, marker="case-1"))
    assert isinstance(error, DeliveryDelayed)
    assert (error.reason, error.unsure) == ("unreachable", True)
    assert len(written(forum)) == 1
    assert (writer.find_reply("1", "case-1") is not None) is saved


@pytest.mark.parametrize(
    "answer", [trouble.server_error(), trouble.web_page(), httpx.Response(404, text="gone"), httpx.Response(200, json={})]
)
def test_an_answer_that_is_not_the_forums_leaves_it_unsure(answer: httpx.Response) -> None:
    forum = writable()
    forum.writing_troubles.append(WritingTrouble(answer, saved=True))
    error = error_of(lambda: writer_to(forum).reply("1", TEXT, marker="case-1"))
    assert isinstance(error, DeliveryDelayed)
    assert error.unsure
    assert len(written(forum)) == 1


def test_a_reply_whose_answer_was_lost_is_the_same_post_when_it_is_tried_again_within_the_forums_window() -> None:
    forum = writable()
    forum.writing_troubles.append(WritingTrouble(saved=True))
    error_of(lambda: writer_to(forum).reply("1", TEXT, marker="case-1"))
    again = writer_to(forum).reply("1", TEXT, marker="case-1")
    assert [str(post.id) for post in own_posts(forum)] == [again]


def test_after_the_window_the_forum_refuses_the_same_text_and_the_post_is_found_instead() -> None:
    clock = Moved()
    forum = writable(clock=clock)
    first = writer_to(forum).reply("1", TEXT, marker="case-1")
    clock.forward(minutes=4)
    assert writer_to(forum).reply("1", TEXT, marker="case-1") == first
    assert len(own_posts(forum)) == 1


def test_a_reply_that_a_moderator_deleted_at_once_is_not_written_again() -> None:
    forum = writable()
    writer = writer_to(forum)
    writer.reply("1", TEXT, marker="case-1")
    topic = forum.topics[1]
    topic.posts[-1] = replace(topic.posts[-1], deleted=True)
    assert isinstance(forum.clock, Moved)
    forum.clock.forward(minutes=4)
    assert error_of(lambda: writer.reply("1", TEXT, marker="case-1")).reason == "duplicate_text"


@pytest.mark.parametrize("limited", [trouble.rate_limited_by_application, trouble.rate_limited_by_middleware])
def test_a_short_limit_is_waited_out_and_a_long_one_is_told(limited: Callable[[int], httpx.Response]) -> None:
    forum = writable()
    forum.writing_troubles += [WritingTrouble(limited(4)), WritingTrouble(limited(5)), None, WritingTrouble(limited(int(PATIENCE) + 1))]
    writer, clock = writer_to(forum), forum.clock
    assert isinstance(clock, Moved)
    writer.reply("1", TEXT, marker="case-1")
    assert clock.seconds() == 9
    error = error_of(lambda: writer.reply("1", TEXT, marker="case-2"))
    assert isinstance(error, DeliveryDelayed)
    assert (error.reason, error.wait_seconds, error.unsure) == ("rate_limited", PATIENCE + 1, False)


def test_limits_that_go_on_are_not_waited_out_for_ever() -> None:
    forum = writable()
    forum.writing_troubles += [WritingTrouble(trouble.rate_limited_by_application(0))] * 50
    error = error_of(lambda: writer_to(forum).reply("1", TEXT, marker="case-1"))
    assert error.reason == "rate_limited"
    assert len(written(forum)) == WRITING_TRIES


def test_writing_keeps_to_the_calls_a_minute_and_causes_no_limit() -> None:
    clock = Moved()
    forum = writable(*(twin_topic(number) for number in range(1, 101)), clock=clock)
    forum.settings.calls_per_minute = 60
    writer = writer_to(forum, STAFF_ROUTER, calls_per_minute=30)
    for number in range(1, 101):
        writer.find_reply(str(number), f"case-{number}")
        writer.reply(str(number), TEXT, marker=f"case-{number}")
    assert len(forum.requests) == writer.calls == 200
    assert 360 <= clock.seconds() <= 420


def test_a_key_stays_at_home_and_nothing_is_written_elsewhere() -> None:
    forum = writable()
    forum.writing_troubles.append(WritingTrouble(trouble.redirect("https://elsewhere.example.org/posts.json", 307)))
    assert error_of(lambda: writer_to(forum).reply("1", TEXT, marker="case-1")).reason == "redirected"
    assert len(forum.requests) == 1


def test_a_key_that_was_revoked_is_told_from_a_topic_that_may_not_be_seen() -> None:
    forum = writable()
    writer = writer_to(forum)
    assert error_of(lambda: writer.unlist("1")).reason == "forbidden"
    assert error_of(lambda: writer.find_reply("99", "case-1")).reason == "not_found"
    forum.api_key = None
    for act in (lambda: writer.reply("1", TEXT, marker="c"), lambda: writer.unlist("1"), lambda: writer.find_reply("1", "c")):
        assert error_of(act).reason == "key_refused"


def test_a_key_that_the_forum_refuses_in_general_words_is_recognised_by_asking_for_what_every_key_may_see() -> None:
    def refusing(request: httpx.Request) -> httpx.Response:
        return trouble.invalid_access()

    writer = DiscourseWriter(connection_to(refusing, key=KEY))
    assert error_of(lambda: writer.reply("1", TEXT, marker="c")).reason == "key_refused"


def test_a_forum_that_fails_while_the_key_is_looked_at_passes() -> None:
    def failing(request: httpx.Request) -> httpx.Response:
        return trouble.invalid_access() if request.method == "PUT" else trouble.web_page()

    error = error_of(lambda: DiscourseWriter(connection_to(failing, key=KEY)).unlist("1"))
    assert isinstance(error, DeliveryDelayed)


def test_a_reply_that_waits_for_approval_counts_as_said_and_is_found_before_and_after() -> None:
    forum = writable()
    forum.settings.approve_first = True
    writer = writer_to(forum)
    waiting = writer.reply("1", TEXT, marker="case-1")
    (pending,) = forum.pending
    assert waiting == writer.find_reply("1", "case-1") == f"queued:{pending}"
    assert error_of(lambda: writer.edit(waiting, TEXT, marker="case-1")).reason == "awaiting_approval"
    post = forum.approve(pending, NOW)
    assert writer.find_reply("1", "case-1") == str(post.id)


def test_an_old_forum_that_names_nothing_that_waits_gets_the_marker_for_its_name() -> None:
    forum = writable()
    forum.writing_troubles.append(WritingTrouble(httpx.Response(200, json={"action": "enqueued", "success": True})))
    assert writer_to(forum).reply("1", TEXT, marker="case-1") == "queued:case-1"


def test_only_what_our_own_account_wrote_is_believed() -> None:
    copied = twin_post(11, BEN, hours_ago=1, raw="See here\n\n<!-- topicrouter:case-1 -->")
    forum = writable(twin_topic(1, copied))
    writer = writer_to(forum)
    assert writer.find_reply("1", "case-1") is None
    own = writer.reply("1", TEXT, marker="case-1")
    assert writer.find_reply("1", "case-1") == own
    assert writer.find_reply("1", "case-2") is None


def test_who_took_our_old_name_is_not_taken_for_us_once_our_number_is_known() -> None:
    forum = writable()
    writer = writer_to(forum)
    writer.reply("1", TEXT, marker="case-1")
    forum.topics[1].posts.append(replace(forum.topics[1].posts[-1], id=500, author=replace(ROUTER, id=77)))
    forum.topics[1].posts[-1] = replace(forum.topics[1].posts[-1], raw="<!-- topicrouter:case-2 -->")
    assert writer.find_reply("1", "case-2") is None


@pytest.mark.parametrize("offers_raw", [True, False])
def test_a_reply_beyond_the_first_chunk_is_found_looking_at_the_latest_first(offers_raw: bool) -> None:
    forum = writable(twin_topic(1, *[twin_post(100 + index, BEN, hours_ago=40 - index / 10) for index in range(70)]))
    forum.offers_raw = offers_raw
    writer = writer_to(forum)
    own = writer.reply("1", TEXT, marker="case-1")
    before = len(forum.requests)
    assert writer.find_reply("1", "case-1") == own
    assert len(forum.requests) - before == (2 if offers_raw else 3)
    assert writer.find_reply("1", "case-2") is None


def unchanged(forum: TwinForum) -> None:
    """Change nothing."""


@pytest.mark.parametrize(
    ("change", "text", "reason"),
    [
        (unchanged, "Too short", "too_short"),
        (unchanged, "", "too_short"),
        (unchanged, " ".join(f"@person{number}" for number in range(11)), "too_many_mentions"),
        (unchanged, "x" * 32_001, "too_long"),
        (lambda forum: setattr(forum.topics[1], "closed", True), TEXT, "topic_not_open"),
        (lambda forum: setattr(forum.topics[1], "archived", True), TEXT, "topic_not_open"),
        (lambda forum: setattr(forum.topics[1], "deleted", True), TEXT, "topic_not_open"),
        (lambda forum: forum.topics.clear(), TEXT, "topic_not_open"),
        (lambda forum: setattr(forum.settings, "watched_words", ("look",)), TEXT, "watched_word"),
        (lambda forum: setattr(forum.settings, "read_only", True), TEXT, "read_only"),
    ],
)
def test_what_the_forum_refuses_is_told_with_its_reason(change: Callable[[TwinForum], object], text: str, reason: str) -> None:
    forum = writable()
    change(forum)
    error = error_of(lambda: writer_to(forum).reply("1", Redacted(text), marker="case-1"))
    assert (error.reason, isinstance(error, DeliveryDelayed)) == (reason, reason == "read_only")


def test_a_fourth_reply_in_a_row_is_refused_unless_staff_writes_it() -> None:
    forum = writable()
    writer, clock = writer_to(forum), forum.clock
    assert isinstance(clock, Moved)
    for number in range(3):
        writer.reply("1", TEXT, marker=f"case-{number}")
        clock.forward(seconds=10)
    assert error_of(lambda: writer.reply("1", TEXT, marker="case-3")).reason == "consecutive_replies"
    writer_to(forum, STAFF_ROUTER).reply("1", TEXT, marker="case-3")


@pytest.mark.parametrize("reference", ["", "-1", "1/../2", "latest", "１", "1.json"])
def test_what_is_no_topic_or_post_is_refused_without_a_call(reference: str) -> None:
    forum = writable()
    writer = writer_to(forum)
    for act in (
        lambda: writer.reply(reference, TEXT, marker="c"),
        lambda: writer.find_reply(reference, "c"),
        lambda: writer.edit(reference, TEXT, marker="c"),
        lambda: writer.unlist(reference),
        lambda: writer.mentions(reference, ["ben"]),
    ):
        assert error_of(act).reason == "not_found"
    assert forum.requests == []


def test_what_we_wrote_is_read_again_and_is_nobodys_answer() -> None:
    forum = writable()
    writer_to(forum).reply("1", TEXT, marker="case-1")
    topic = DiscourseReader(connection_to(forum, key=KEY), oldest=timedelta(days=30)).topic("1")
    assert topic is not None
    assert marker_of(topic.posts[1].text) == "case-1"
    assert answer_status(topic, NOW, own_account="router").verdict is Verdict.DUE
    assert answer_status(topic, NOW).verdict is Verdict.ANSWERED
    assert topic.posts[0].author == ANNA.username


def test_posts_keep_their_order_and_numbers_when_several_write() -> None:
    forum = writable()
    for number in range(5):
        writer_to(forum, STAFF_ROUTER if number % 2 else ROUTER).reply("1", TEXT, marker=f"case-{number}")
        assert isinstance(forum.clock, Moved)
        forum.clock.forward(seconds=10)
    assert all(one.id < other.id and one.created_at < other.created_at for one, other in pairwise(own_posts(forum)))
