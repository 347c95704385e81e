from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from service.errors import SourceRefused, SourceUnavailable
from service.forum import twin_trouble
from service.forum.connection import ATTEMPTS
from service.forum.discourse_changes import DiscourseReader
from service.forum.twin import TwinForum
from service.forum.twin_content import TwinCategory, TwinTopic
from tests.forum.samples import BEN, NOW, Clock, connection_to, twin_post, twin_topic

OLDEST = timedelta(days=30)
HOUR = timedelta(hours=1)


def reader_of(answer: TwinForum | Callable[[httpx.Request], httpx.Response], **more: object) -> DiscourseReader:
    return DiscourseReader(connection_to(answer, **more), oldest=OLDEST)  # type: ignore[arg-type]  # of connection_to


def read(reader: DiscourseReader, since_hours: float | None = None) -> list[str]:
    since = None if since_hours is None else NOW - timedelta(hours=since_hours)
    return [topic.id for topic in reader.changed(since, NOW)]


def bump(topic: TwinTopic) -> None:
    topic.posts.append(twin_post(topic.id * 1000 + len(topic.posts), BEN, hours_ago=-0.1))


def after_first_page(forum: TwinForum, change: Callable[[], object]) -> Callable[[httpx.Request], httpx.Response]:
    """A forum on which something happens once its first page of topics was read."""
    left = [change]

    def answer(request: httpx.Request) -> httpx.Response:
        response = forum.handle(request)
        if request.url.path == "/latest.json" and left:
            left.pop()()
        return response

    return answer


def paged(*topics: TwinTopic) -> TwinForum:
    forum = TwinForum(topics)
    forum.largest_page = 2
    return forum


def test_a_topic_bumped_while_the_list_is_read_is_not_missed() -> None:
    forum = paged(*[twin_topic(number, hours_ago=number) for number in range(1, 8)])
    answer = after_first_page(forum, lambda: bump(forum.topics[5]))
    assert sorted(read(reader_of(answer))) == ["1", "2", "3", "4", "5", "6", "7"]


def test_a_topic_deleted_while_the_list_is_read_hides_no_other() -> None:
    forum = paged(*[twin_topic(number, hours_ago=number) for number in range(1, 8)])
    answer = after_first_page(forum, lambda: forum.topics.pop(1))
    assert sorted(read(reader_of(answer))) == ["2", "3", "4", "5", "6", "7"]


def test_a_quiet_forum_costs_one_call_and_a_changed_topic_two_more() -> None:
    forum = TwinForum([twin_topic(1, hours_ago=100), twin_topic(2, hours_ago=1)])
    quiet = reader_of(forum)
    assert read(quiet, 0.5) == []
    assert quiet.calls == 1
    busy = reader_of(forum)
    assert read(busy, 50) == ["2"]
    assert [request.url.path for request in forum.requests[1:]] == ["/latest.json", "/site.json", "/t/2.json"]


def test_a_pinned_topic_that_did_not_change_ends_no_list() -> None:
    forum = paged(twin_topic(1, hours_ago=400, pinned_globally=True), *[twin_topic(number, hours_ago=number) for number in range(2, 7)])
    assert read(reader_of(forum), 10) == ["6", "5", "4", "3", "2"]


def test_a_server_that_ignores_paging_does_not_trap_the_reader() -> None:
    forum = paged(twin_topic(1, hours_ago=1), twin_topic(2, hours_ago=2))

    def always_first(request: httpx.Request) -> httpx.Response:
        return forum.handle(httpx.Request("GET", request.url.copy_set_param("page", "0"), headers=request.headers))

    assert read(reader_of(always_first)) == ["2", "1"]


def test_an_entry_without_times_or_number_stops_nothing() -> None:
    bare = twin_topic(1, extra={"bumped_at": None, "created_at": None, "last_posted_at": None})
    odd = twin_topic(2, extra={"id": "two"})
    assert read(reader_of(TwinForum([bare, odd, twin_topic(3)]))) == ["1", "3"]


def test_a_topic_that_vanishes_between_list_and_reading_is_left_out() -> None:
    forum = TwinForum([twin_topic(1, hours_ago=2), twin_topic(2, hours_ago=1)])
    assert read(reader_of(after_first_page(forum, lambda: forum.topics.pop(1)))) == ["2"]


def test_one_topic_that_can_not_be_understood_keeps_no_other_from_being_read() -> None:
    forum = TwinForum([twin_topic(1, hours_ago=2, extra={"post_stream": {"posts": "none"}}), twin_topic(2, hours_ago=1)])
    assert read(reader_of(forum)) == ["2"]


@pytest.mark.parametrize("limited", [twin_trouble.rate_limited_by_application, twin_trouble.rate_limited_by_middleware])
def test_both_shapes_of_a_limit_are_waited_out(limited: Callable[[int], httpx.Response]) -> None:
    forum, clock = TwinForum([twin_topic(1)]), Clock()
    forum.troubles.append(limited(17))
    assert read(reader_of(forum, clock=clock)) == ["1"]
    assert clock.slept == [17]


def test_thirty_calls_a_minute_are_kept_to() -> None:
    forum, clock = TwinForum([twin_topic(number, hours_ago=number) for number in range(1, 59)]), Clock()
    reader = reader_of(forum, clock=clock, calls_per_minute=30)
    assert len(read(reader)) == 58
    assert clock.seconds == pytest.approx(60 * ((reader.calls - 1) // 30))


@pytest.mark.parametrize(
    ("trouble", "kind", "reason"),
    [
        (twin_trouble.read_only, SourceUnavailable, "read_only"),
        (twin_trouble.server_error, SourceUnavailable, "server_error"),
        (twin_trouble.web_page, SourceRefused, "html_instead_of_json"),
        (lambda: twin_trouble.redirect("https://elsewhere.example/t/1.json"), SourceRefused, "redirected"),
        (twin_trouble.not_logged_in, SourceRefused, "login_required"),
    ],
)
def test_trouble_is_told_and_never_taken_for_a_forum_without_topics(
    trouble: Callable[[], httpx.Response], kind: type[Exception], reason: str
) -> None:
    for act in (read, lambda reader: reader.topic("1")):
        forum = TwinForum([twin_topic(1)], api_key="k")
        forum.troubles.extend(trouble() for _ in range(ATTEMPTS))
        with pytest.raises(kind) as caught:
            act(reader_of(forum, key="k"))
        assert caught.value.reason == reason  # type: ignore[attr-defined]  # of both kinds
        assert {request.url.host for request in forum.requests} == {"forum.example.org"}


def test_what_a_proxy_blocks_is_not_taken_for_gone() -> None:
    forum = TwinForum([twin_topic(1)])
    forum.troubles.append(httpx.Response(403, html="<h1>Forbidden</h1>"))
    with pytest.raises(SourceRefused) as caught:
        reader_of(forum).topic("1")
    assert caught.value.reason == "not_discourse"


def test_what_may_not_be_seen_is_none_without_the_key_and_restricted_with_it() -> None:
    forum = TwinForum([twin_topic(1, category_id=9)], [TwinCategory(9, "Staff", restricted=True)], api_key="k")
    assert reader_of(forum).topic("1") is None
    assert read(reader_of(forum)) == []
    topic = reader_of(forum, key="k").topic("1")
    assert topic is not None
    assert (topic.category, topic.category_restricted) == ("Staff", True)


def test_a_deleted_topic_that_staff_still_see_is_gone() -> None:
    assert reader_of(TwinForum([twin_topic(1, deleted=True)], api_key="k"), key="k").topic("1") is None


def test_a_reader_is_called_by_its_host_or_as_it_is_told() -> None:
    connection = connection_to(TwinForum())
    assert DiscourseReader(connection, oldest=OLDEST).name == "forum.example.org"
    assert DiscourseReader(connection, oldest=OLDEST, name="community").name == "community"


def test_a_real_server_is_read_too() -> None:
    from service.forum.connection import Access, ForumConnection
    from service.wire.twin_server import serving

    with serving(TwinForum([twin_topic(1)]).handle) as address:
        reader = DiscourseReader(ForumConnection(Access(address), calls_per_minute=999), oldest=OLDEST)
        assert read(reader) == ["1"]
        assert reader.topic("1") is not None
