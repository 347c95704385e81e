from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.errors import SourceRefused, SourceUnavailable
from service.forum import twin_trouble as trouble
from service.forum.cache import DetailCache
from service.forum.connection import ATTEMPTS
from service.forum.discourse import DiscourseSource
from service.forum.discourse_topics import POSTS_AT_ONCE
from service.forum.twin import TwinForum
from service.forum.twin_content import TwinCategory
from tests.forum.samples import BEN, NOW, connection_to, source_of, twin_post, twin_topic


def paths(forum: TwinForum) -> list[str]:
    return [request.url.path for request in forum.requests]


def detail_paths(forum: TwinForum) -> list[str]:
    return [path for path in paths(forum) if path.startswith("/t/")]


def ids(source: DiscourseSource, **more: Any) -> list[str]:
    return [topic.id for topic in source.topics(NOW, **more)]


@pytest.mark.parametrize(
    "fields",
    [{"closed": True}, {"archived": True}, {"pinned_globally": True}, {"archetype": "banner"}, {"visible": False}],
)
def test_what_the_list_shows_not_to_be_due_costs_no_call(fields: dict[str, Any]) -> None:
    forum = TwinForum([twin_topic(1), twin_topic(2, **fields)], api_key="k")
    assert ids(source_of(forum, key="k")) == ["1"]
    assert detail_paths(forum) == ["/t/1.json"]


def test_solved_and_young_topics_cost_no_call() -> None:
    forum = TwinForum([twin_topic(1, twin_post(9, BEN, accepted=True)), twin_topic(2, hours_ago=23), twin_topic(3, hours_ago=25)])
    assert ids(source_of(forum)) == ["3"]
    assert detail_paths(forum) == ["/t/3.json"]
    assert ids(source_of(forum), hours=20) == ["2", "3"]


def test_listing_stops_at_the_oldest_age() -> None:
    forum = TwinForum([twin_topic(number, hours_ago=number * 24 + 1) for number in range(1, 60)])
    forum.largest_page = 10
    assert ids(source_of(forum)) == [str(number) for number in range(1, 30)]
    assert paths(forum).count("/latest.json") == 3
    wider = DiscourseSource(connection_to(forum), window=timedelta(days=45))
    assert len(ids(wider)) == 44


def test_a_list_that_moves_while_it_is_read_gives_each_topic_once() -> None:
    forum = TwinForum([twin_topic(number, hours_ago=40 + number) for number in range(1, 8)])
    forum.largest_page = 3
    answer = forum.handle

    def moving(request: httpx.Request) -> httpx.Response:
        response = answer(request)
        if request.url.path == "/latest.json":
            fresh = 100 + len(forum.topics)
            forum.topics[fresh] = twin_topic(fresh, hours_ago=1)
        return response

    found = ids(DiscourseSource(connection_to(moving)))
    assert found == [str(number) for number in range(1, 8)]


def test_a_server_that_ignores_paging_does_not_trap_the_reader() -> None:
    forum = TwinForum([twin_topic(1), twin_topic(2)])

    def stubborn(request: httpx.Request) -> httpx.Response:
        return forum.handle(httpx.Request("GET", request.url.copy_remove_param("page"), headers=request.headers))

    assert ids(DiscourseSource(connection_to(stubborn))) == ["2", "1"]


def test_an_empty_forum_has_no_topics() -> None:
    forum = TwinForum()
    assert ids(source_of(forum)) == []
    assert paths(forum) == ["/site.json", "/latest.json"]


def test_posts_beyond_the_first_chunk_are_fetched_by_their_ids() -> None:
    replies = [twin_post(number, BEN if number == 52 else replace(BEN, id=1, username="anna"), hours_ago=40) for number in range(11, 53)]
    forum = TwinForum([twin_topic(1, *replies)])
    (topic,) = source_of(forum).topics(NOW)
    assert [post.number for post in topic.posts] == list(range(1, 44))
    assert topic.posts[-1].author == "ben"
    asked = [request.url.params.get_list("post_ids[]") for request in forum.requests if request.url.path == "/t/1/posts.json"]
    assert [len(wanted) for wanted in asked] == [POSTS_AT_ONCE, 3]


def test_a_topic_that_vanishes_between_list_and_detail_is_left_out() -> None:
    forum = TwinForum([twin_topic(1), twin_topic(2), twin_topic(3)])
    source = source_of(forum)
    reading = source.topics(NOW)
    assert next(reading).id == "3"
    del forum.topics[2]
    assert [topic.id for topic in reading] == ["1"]


def test_topics_that_a_proxy_blocks_are_not_taken_for_vanished() -> None:
    forum = TwinForum([twin_topic(1), twin_topic(2)])
    reading = source_of(forum).topics(NOW)
    assert next(reading).id == "2"
    forum.troubles.append(httpx.Response(403, html="<h1>Blocked</h1>"))
    with pytest.raises(SourceRefused) as caught:
        next(reading)
    assert caught.value.reason == "not_discourse"


def test_topics_bring_category_url_tags_and_raw_text() -> None:
    forum = TwinForum([twin_topic(1, category_id=4, tags=("ldap",), views=12)], [TwinCategory(4, "Support")])
    (topic,) = source_of(forum).topics(NOW)
    assert (topic.category, topic.tags, topic.views, topic.body) == ("Support", ("ldap",), 12, "Body of 1")
    assert topic.url == "https://forum.example.org/t/topic-1/1"
    assert not topic.category_restricted


def test_an_older_forum_with_plain_tags_and_cooked_text_is_read_too() -> None:
    forum = TwinForum([twin_topic(1, tags=("ldap",))])
    forum.tags_as_objects = forum.offers_raw = False
    (topic,) = source_of(forum).topics(NOW)
    assert (topic.tags, topic.body) == (("ldap",), "<p>Body of 1</p>")


def test_with_a_key_a_category_is_restricted_if_the_forum_says_so_or_does_not_list_it() -> None:
    categories = [TwinCategory(4, "Support"), TwinCategory(5, "Partners", restricted=True)]
    forum = TwinForum([twin_topic(1, category_id=4), twin_topic(2, category_id=5), twin_topic(3, category_id=6)], categories, api_key="k")
    assert {topic.id: topic.category_restricted for topic in source_of(forum, key="k").topics(NOW)} == {"1": False, "2": True, "3": True}
    assert {topic.id: topic.category_restricted for topic in source_of(forum).topics(NOW)} == {"1": False, "3": False}


def test_an_interrupted_reading_goes_on_where_it_stopped(tmp_path: Path) -> None:
    forum, cache = TwinForum([twin_topic(number) for number in range(1, 6)]), DetailCache(tmp_path)
    reading = source_of(forum, cache=cache).topics(NOW)
    assert [next(reading).id for _ in range(3)] == ["5", "4", "3"]
    forum.troubles += [trouble.server_error()] * ATTEMPTS
    with pytest.raises(SourceUnavailable):
        next(reading)
    forum.requests.clear()
    assert ids(source_of(forum, cache=cache)) == ["5", "4", "3", "2", "1"]
    assert detail_paths(forum) == ["/t/2.json", "/t/1.json"]
    assert list(tmp_path.iterdir()) == []


def test_a_topic_bumped_since_the_interruption_is_fetched_again(tmp_path: Path) -> None:
    forum, cache = TwinForum([twin_topic(1), twin_topic(2)]), DetailCache(tmp_path)
    assert next(source_of(forum, cache=cache).topics(NOW)).id == "2"
    forum.topics[2].posts.append(twin_post(77, BEN, hours_ago=1))
    topics = {topic.id: topic for topic in source_of(forum, cache=cache).topics(NOW)}
    assert len(topics["2"].posts) == 2


def test_progress_counts_first_without_and_then_with_a_total() -> None:
    told: list[tuple[int, int | None]] = []
    forum = TwinForum([twin_topic(1), twin_topic(2), twin_topic(3, closed=True)])
    ids(source_of(forum), progress=lambda done, total: told.append((done, total)))
    assert told == [(1, None), (2, None), (3, None), (0, 2), (1, 2), (2, 2)]


def test_calls_are_counted_over_all_readings() -> None:
    forum = TwinForum([twin_topic(1)])
    source = source_of(forum)
    assert source.calls == 0
    ids(source)
    assert source.calls == 4
    ids(source)
    assert source.calls == 8


def test_json_without_a_topic_list_is_no_discourse_forum() -> None:
    with pytest.raises(SourceRefused) as caught:
        list(DiscourseSource(connection_to(lambda _: httpx.Response(200, json={"ok": True}))).topics(NOW))
    assert caught.value.reason == "not_discourse"


def test_a_source_is_called_by_its_host() -> None:
    assert source_of(TwinForum()).name == "forum.example.org"


@pytest.fixture
def demanding() -> TwinForum:
    forum = TwinForum([twin_topic(1)], api_key="k")
    forum.login_required = True
    return forum


def test_a_forum_behind_a_login_asks_for_a_key_and_opens_with_it(demanding: TwinForum) -> None:
    with pytest.raises(SourceRefused) as caught:
        ids(source_of(demanding))
    assert caught.value.reason == "login_required"
    assert ids(source_of(demanding, key="k")) == ["1"]
