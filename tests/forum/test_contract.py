"""The same demands on the twin in memory, on the twin behind a real HTTP server, and on a real forum where DISCOURSE_URL names one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from service.domain import Topic
from service.errors import SourceRefused
from service.forum.cache import DetailCache
from service.forum.connection import Access, ForumConnection
from service.forum.discourse import DiscourseSource
from service.forum.twin import TwinForum
from service.forum.twin_content import TwinCategory
from service.forum.unanswered import answer_status
from service.wire.fields import nested, objects, text, whole_numbers
from service.wire.twin_server import serving
from tests.forum.samples import ANNA, BEN, NOW, SYSTEM, twin_post, twin_topic

WINDOW = timedelta(days=3)


@dataclass(frozen=True)
class Subject:
    """A forum, how to connect to it, and the moment to ask about."""

    connect: Callable[[], ForumConnection]
    now: datetime

    def source(self, cache: DetailCache | None = None) -> DiscourseSource:
        return DiscourseSource(self.connect(), window=WINDOW, cache=cache)


def small_forum() -> TwinForum:
    topics = [
        twin_topic(1, category_id=1, tags=("a",)),
        twin_topic(2, twin_post(21, BEN, hours_ago=40), twin_post(22, SYSTEM, hours_ago=39, post_type=3), category_id=1),
        twin_topic(3, *[twin_post(300 + index, ANNA, hours_ago=40) for index in range(45)], tags=("a", "b")),
        twin_topic(4, closed=True),
        twin_topic(5, hours_ago=2),
        twin_topic(6, hours_ago=24 * 9),
    ]
    return TwinForum(topics, [TwinCategory(1, "Support")])


@pytest.fixture(
    params=[
        "twin",
        "loopback",
        pytest.param(
            "real",
            marks=[
                pytest.mark.enable_socket,
                pytest.mark.skipif("DISCOURSE_URL" not in os.environ, reason="DISCOURSE_URL names no real forum"),
            ],
        ),
    ]
)
def subject(request: pytest.FixtureRequest) -> Iterator[Subject]:
    if request.param == "real":
        address = os.environ["DISCOURSE_URL"]
        yield Subject(lambda: ForumConnection(Access(address)), datetime.now(UTC))
        return
    forum = small_forum()
    forum.largest_page = 2
    if request.param == "twin":
        yield Subject(lambda: ForumConnection(Access("https://f.example"), calls_per_minute=999, transport=forum.transport()), NOW)
        return
    with serving(forum.handle) as address:
        yield Subject(lambda: ForumConnection(Access(address), calls_per_minute=999), NOW)


def some(subject: Subject, limit: int = 10) -> list[Topic]:
    topics = []
    for topic in subject.source().topics(subject.now):
        topics.append(topic)
        if len(topics) == limit:
            break
    return topics


def test_lists_are_by_creation_newest_first_and_carry_what_is_filtered_on(subject: Subject) -> None:
    with subject.connect() as forum:
        answer = forum.get("/latest.json", [("order", "created"), ("page", "0"), ("per_page", "100")])
    entries = objects(nested(answer, "topic_list"), "topics")
    assert entries
    created = [text(entry, "created_at") for entry in entries]
    assert created == sorted(created, reverse=True)
    for entry in entries:
        assert {"id", "title", "closed", "archived", "visible", "archetype", "bumped_at", "pinned_globally"} <= entry.keys()


def test_a_page_beyond_the_end_is_an_empty_list(subject: Subject) -> None:
    with subject.connect() as forum:
        answer = forum.get("/latest.json", [("order", "created"), ("page", "100000")])
    assert nested(answer, "topic_list")["topics"] == []


def test_topics_are_due_or_answered_inside_the_window_and_each_comes_once(subject: Subject) -> None:
    topics = some(subject)
    assert len({topic.id for topic in topics}) == len(topics)
    for topic in topics:
        assert topic.created_at is not None
        assert subject.now - WINDOW <= topic.created_at <= subject.now - timedelta(hours=24)
        assert not topic.closed
        assert topic.posts[0].number == 1
        assert topic.posts[0].author_id == topic.author_id
        assert answer_status(topic, subject.now).age is not None


def test_every_post_of_a_long_topic_is_there_and_in_order(subject: Subject) -> None:
    for topic in some(subject):
        numbers = [post.number for post in topic.posts]
        assert numbers == sorted(set(numbers))
        with subject.connect() as forum:
            document = forum.get(f"/t/{topic.id}.json")
        assert len(numbers) >= len(whole_numbers(nested(document, "post_stream"), "stream")) > 0


def test_categories_have_names(subject: Subject) -> None:
    with subject.connect() as forum:
        categories = objects(forum.get("/site.json"), "categories")
    assert categories
    assert all(text(category, "name") and isinstance(category["read_restricted"], bool) for category in categories)


def test_a_topic_that_does_not_exist_is_refused(subject: Subject) -> None:
    with subject.connect() as forum, pytest.raises(SourceRefused) as caught:
        forum.get("/t/999999999.json")
    assert caught.value.reason in {"not_found", "forbidden"}


def test_a_second_reading_after_an_interruption_asks_for_less(subject: Subject, tmp_path: Path) -> None:
    first = subject.source(DetailCache(tmp_path))
    next(first.topics(subject.now))
    assert len(list(tmp_path.iterdir())) == 1
    second = subject.source(DetailCache(tmp_path))
    next(second.topics(subject.now))
    assert second.calls < first.calls


def test_a_key_stays_at_home_when_a_real_server_redirects() -> None:
    home, elsewhere = TwinForum(api_key="k"), TwinForum(api_key="k")
    with serving(elsewhere.handle) as other, serving(home.handle) as address:
        home.troubles.append(httpx.Response(302, headers={"Location": f"{other}/site.json"}))
        with ForumConnection(Access(address, api_key="k")) as forum, pytest.raises(SourceRefused) as caught:
            forum.get("/site.json")
    assert caught.value.reason == "redirected"
    assert elsewhere.requests == []
    assert home.requests[0].headers["Api-Key"] == "k"
