from __future__ import annotations

from typing import Any

import httpx

from service.forum.twin import TwinForum
from service.forum.twin_content import CHUNK, TwinCategory
from tests.forum.samples import ADDRESS, BEN, MODERATOR, SYSTEM, twin_post, twin_topic


def ask(forum: TwinForum, path: str, key: str | None = None) -> Any:
    headers = {"Api-Key": key} if key else {}
    return forum.handle(httpx.Request("GET", ADDRESS + path, headers=headers)).json()


def listed(forum: TwinForum, query: str = "") -> list[int]:
    return [topic["id"] for topic in ask(forum, f"/latest.json{query}")["topic_list"]["topics"]]


def test_counters_mislead_as_those_of_a_real_server_do() -> None:
    topic = twin_topic(1, twin_post(11, SYSTEM, post_type=3), twin_post(12), twin_post(13, MODERATOR, post_type=4))
    (entry,) = ask(TwinForum([topic]), "/latest.json")["topic_list"]["topics"]
    assert entry["posts_count"] == 2
    assert entry["highest_post_number"] == 3


def test_the_default_order_puts_pinned_topics_first_and_that_of_creation_does_not() -> None:
    forum = TwinForum([twin_topic(1, hours_ago=50, pinned_globally=True), twin_topic(2, hours_ago=40), twin_topic(3, hours_ago=30)])
    assert listed(forum) == [1, 3, 2]
    assert listed(forum, "?order=created") == [3, 2, 1]
    assert listed(forum, "?order=created&ascending=true") == [1, 2, 3]
    assert listed(forum, "?order=created&per_page=2&page=1") == [1]


def test_a_bump_moves_a_topic_up_in_the_default_order_only() -> None:
    forum = TwinForum([twin_topic(1, twin_post(11, hours_ago=1), hours_ago=50), twin_topic(2, hours_ago=40)])
    assert listed(forum) == [1, 2]
    assert listed(forum, "?order=created") == [2, 1]


def test_whispers_and_deleted_posts_are_for_staff() -> None:
    forum = TwinForum([twin_topic(1, twin_post(11, MODERATOR, post_type=4), twin_post(12, BEN, deleted=True))], api_key="k")
    assert ask(forum, "/t/1.json")["post_stream"]["stream"] == [1000]
    assert ask(forum, "/t/1.json", "k")["post_stream"]["stream"] == [1000, 11, 12]


def test_a_topic_brings_one_chunk_and_names_the_other_posts() -> None:
    forum = TwinForum([twin_topic(1, *[twin_post(number) for number in range(11, 41)])])
    stream = ask(forum, "/t/1.json")["post_stream"]
    assert (len(stream["posts"]), len(stream["stream"])) == (CHUNK, 31)
    posts = ask(forum, "/t/1/posts.json?post_ids[]=39&post_ids[]=40")["post_stream"]["posts"]
    assert [post["post_number"] for post in posts] == [30, 31]


def test_restricted_categories_messages_and_unlisted_topics_are_not_shown_to_everybody() -> None:
    topics = [twin_topic(1), twin_topic(2, category_id=5), twin_topic(3, archetype="private_message"), twin_topic(4, visible=False)]
    forum = TwinForum(topics, [TwinCategory(5, "Staff", restricted=True)], api_key="k")
    assert listed(forum) == [1]
    assert ask(forum, "/t/2.json")["error_type"] == "not_found"
    assert ask(forum, "/site.json")["categories"] == []
    assert ask(forum, "/t/2.json", "k")["id"] == 2


def test_cooked_text_is_escaped_and_hidden_text_is_hidden() -> None:
    forum = TwinForum([twin_topic(1, twin_post(11, BEN, raw="<script>alert(1)</script>"), twin_post(12, BEN, raw="rude", hidden=True))])
    first, second = ask(forum, "/t/1.json?include_raw=true")["post_stream"]["posts"][1:]
    assert first["cooked"] == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    assert "rude" not in second["cooked"] + second["raw"]


def test_without_a_clock_nothing_can_be_written() -> None:
    response = TwinForum([twin_topic(1)]).handle(httpx.Request("POST", ADDRESS + "/posts.json"))
    assert response.status_code == 404
