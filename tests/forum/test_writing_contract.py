"""The same demands on writing to the twin in memory, to the twin behind a real HTTP server, and to a real forum.

A real forum is written to only where DISCOURSE_URL, DISCOURSE_API_KEY, DISCOURSE_API_USERNAME and DISCOURSE_TEST_TOPIC are all set: replies
go to that topic, which that account should have opened itself, and messages to the group DISCOURSE_TEST_GROUP, if that is set.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest

from service.domain import Redacted
from service.errors import DeliveryDelayed, DeliveryError, DeliveryRefused
from service.forum.connection import Access, ForumConnection
from service.forum.discourse_changes import DiscourseReader
from service.forum.discourse_writing import DiscourseWriter
from service.forum.marks import marker_of
from service.forum.twin import TwinForum
from service.forum.twin_trouble import WritingTrouble
from service.forum.writing import ForumWriter
from service.wire.twin_server import serving
from tests.forum.samples import ADDRESS, KEY, MODERATORS, STAFF_ROUTER, twin_topic, writable

REAL = ("DISCOURSE_URL", "DISCOURSE_API_KEY", "DISCOURSE_API_USERNAME", "DISCOURSE_TEST_TOPIC")
TEXT = Redacted("A test of topicrouter writes this, please pass it by.")


@dataclass(frozen=True)
class Subject:
    """A forum, and where on it may be written."""

    connection: ForumConnection
    topic: str
    group: str | None
    twin: TwinForum | None = None

    @property
    def writer(self) -> ForumWriter:
        return DiscourseWriter(self.connection)

    def raw(self, post_id: str) -> str:
        with self.connection as forum:
            return str(forum.get(f"/posts/{post_id}.json")["raw"])


@pytest.fixture(
    params=[
        "twin",
        "loopback",
        pytest.param(
            "real",
            marks=[
                pytest.mark.enable_socket,
                pytest.mark.skipif(not all(name in os.environ for name in REAL), reason=f"{', '.join(REAL)} don't name a real forum"),
            ],
        ),
    ]
)
def subject(request: pytest.FixtureRequest) -> Iterator[Subject]:
    with _subject(request.param) as made:
        yield made


@contextmanager
def _subject(kind: str) -> Iterator[Subject]:
    if kind == "real":
        address, key, username, topic = (os.environ[name] for name in REAL)
        access = Access(address, api_key=key, api_username=username)
        yield Subject(ForumConnection(access), topic, os.environ.get("DISCOURSE_TEST_GROUP"))
        return
    twin = writable(twin_topic(1), twin_topic(2))
    if kind == "twin":
        access = Access(ADDRESS, api_key=KEY, api_username=STAFF_ROUTER.username)
        yield Subject(ForumConnection(access, calls_per_minute=999, transport=twin.transport()), "1", MODERATORS, twin)
        return
    with serving(twin.handle) as address:
        access = Access(address, api_key=KEY, api_username=STAFF_ROUTER.username)
        yield Subject(ForumConnection(access, calls_per_minute=999), "1", MODERATORS, twin)


@pytest.fixture
def marker() -> str:
    """Another one each time, so that a real forum can be tested again."""
    return f"test-{uuid4().hex}"


def test_a_reply_is_found_by_its_mark_and_read_like_any_post(subject: Subject, marker: str) -> None:
    assert subject.writer.find_reply(subject.topic, marker) is None
    post = subject.writer.reply(subject.topic, TEXT, marker=marker)
    assert subject.writer.find_reply(subject.topic, marker) == post
    topic = DiscourseReader(subject.connection, oldest=timedelta(days=30)).topic(subject.topic)
    assert topic is not None
    assert marker in {marker_of(each.text) for each in topic.posts}


def test_the_same_reply_within_the_window_is_the_same_post(subject: Subject, marker: str) -> None:
    assert len({subject.writer.reply(subject.topic, TEXT, marker=marker) for _ in range(2)}) == 1


def test_nobody_sees_the_mark(subject: Subject, marker: str) -> None:
    post = subject.writer.reply(subject.topic, TEXT, marker=marker)
    with subject.connection as forum:
        assert marker not in str(forum.get(f"/posts/{post}.json")["cooked"])


def test_an_edit_changes_the_text_and_leaves_the_mark(subject: Subject, marker: str) -> None:
    post = subject.writer.reply(subject.topic, TEXT, marker=marker)
    for _ in range(2):
        subject.writer.edit(post, Redacted(f"It says something else now, {marker}."), marker=marker)
    assert subject.raw(post).startswith("It says something else now")
    assert subject.writer.find_reply(subject.topic, marker) == post


def test_a_message_is_found_by_title_and_mark(subject: Subject, marker: str) -> None:
    if subject.group is None:
        pytest.skip("DISCOURSE_TEST_GROUP names no group to write to")
    title = Redacted(f"a test of topicrouter, {marker}.")
    assert subject.writer.find_message(title, marker) is None
    topic = subject.writer.message(subject.group, title, TEXT, marker=marker)
    assert subject.writer.find_message(title, marker) == topic
    assert subject.writer.find_message(title, "another") is None


def test_who_writes_can_be_mentioned_and_who_is_not_there_cannot(subject: Subject) -> None:
    us, nobody = subject.connection.username, f"x{uuid4().hex[:12]}"
    told = subject.writer.mentions(subject.topic, [us, nobody])
    assert us.lower() in told.reached
    assert told.unreached == {nobody: "unknown"}


def test_a_text_that_is_too_short_is_refused(subject: Subject, marker: str) -> None:
    with pytest.raises(DeliveryRefused) as caught:
        subject.writer.reply(subject.topic, Redacted("x"), marker=marker)
    assert caught.value.reason == "too_short"
    assert subject.writer.find_reply(subject.topic, marker) is None


def test_a_topic_that_is_not_there_takes_nothing(subject: Subject, marker: str) -> None:
    with pytest.raises(DeliveryRefused) as caught:
        subject.writer.reply("999999999", TEXT, marker=marker)
    assert caught.value.reason in {"topic_not_open", "not_found", "forbidden"}
    with pytest.raises(DeliveryRefused) as caught:
        subject.writer.find_reply("999999999", marker)
    assert caught.value.reason in {"not_found", "forbidden"}


def test_a_wrong_key_is_told_from_everything_else(subject: Subject, marker: str) -> None:
    access = Access(subject.connection.address, api_key="0" * 64, api_username=subject.connection.username)
    transport = subject.twin.transport() if subject.twin and subject.connection.address == ADDRESS else None
    with pytest.raises(DeliveryRefused) as caught:
        DiscourseWriter(ForumConnection(access, transport=transport)).find_reply(subject.topic, marker)
    assert caught.value.reason == "key_refused"


def test_a_topic_can_be_unlisted_twice(subject: Subject) -> None:
    if subject.twin is None:
        pytest.skip("a real forum's topic stays as it is")
    for _ in range(2):
        subject.writer.unlist("2")
    assert not subject.twin.topics[2].visible


@pytest.mark.parametrize("saved", [False, True])
def test_a_connection_that_is_closed_leaves_it_unsure_and_the_mark_tells(subject: Subject, marker: str, saved: bool) -> None:
    if subject.twin is None:
        pytest.skip("a real forum's connections can't be cut")
    subject.twin.writing_troubles.append(WritingTrouble(saved=saved))
    with pytest.raises(DeliveryDelayed) as caught:
        subject.writer.reply(subject.topic, TEXT, marker=marker)
    assert caught.value.unsure
    assert (subject.writer.find_reply(subject.topic, marker) is not None) is saved
    post = subject.writer.reply(subject.topic, TEXT, marker=marker)
    assert subject.writer.find_reply(subject.topic, marker) == post
    assert [marker_of(each.raw) for each in subject.twin.topics[1].posts].count(marker) == 1


def test_a_server_that_is_away_surely_did_nothing(marker: str) -> None:
    with serving(writable().handle) as address:
        access = Access(address, api_key=KEY, api_username=STAFF_ROUTER.username)
    with pytest.raises(DeliveryError) as caught:
        DiscourseWriter(ForumConnection(access)).reply("1", TEXT, marker=marker)
    assert isinstance(caught.value, DeliveryDelayed)
    assert (caught.value.reason, caught.value.unsure) == ("unreachable", False)
