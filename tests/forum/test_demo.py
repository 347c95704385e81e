from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from service.domain import Topic
from service.forum.demo import demo_data, demo_forum, demo_source
from service.forum.unanswered import answer_status
from tests.forum.samples import NOW

MEANT: dict[str, dict[str, Any]] = {str(topic["id"]): topic["meant_as"] for topic in demo_data()["topics"]}


@pytest.fixture(scope="module")
def topics() -> dict[str, Topic]:
    return {topic.id: topic for topic in demo_source(NOW).topics(NOW)}


def test_every_topic_gets_the_verdict_it_was_written_for(topics: dict[str, Topic]) -> None:
    verdicts = {number: answer_status(topic, NOW).verdict.value for number, topic in topics.items()}
    assert verdicts == {number: meant["verdict"] for number, meant in MEANT.items() if number in topics}
    assert {number for number, meant in MEANT.items() if meant["verdict"] == "due"} <= topics.keys()


def test_the_demo_shows_every_verdict_route_and_kind() -> None:
    due = [meant for meant in MEANT.values() if meant["verdict"] == "due"]
    assert len(due) >= 26
    assert {meant["verdict"] for meant in MEANT.values()} == {
        "due",
        "answered",
        "solved",
        "closed",
        "archived",
        "pinned",
        "unlisted",
        "staff_author",
        "too_young",
    }
    assert min(Counter(meant["route"] for meant in due).values()) >= 4
    assert {kind for meant in due for kind in meant["confidential_kinds"]} == {
        "secret",
        "personal",
        "infrastructure",
        "commercial",
        "vulnerability",
    }
    assert len({meant["language"] for meant in due}) == 6
    assert sum(meant["urgent"] for meant in due) == 3


def test_the_demo_is_as_fresh_at_any_time() -> None:
    later = NOW + timedelta(days=4000)
    assert [topic.id for topic in demo_source(later).topics(later)] == [topic.id for topic in demo_source(NOW).topics(NOW)]


def test_counters_of_the_demo_would_mislead() -> None:
    forum = demo_forum(NOW)
    due = [number for number, meant in MEANT.items() if meant["verdict"] == "due"]
    regular = [[post for post in forum.topics[int(number)].posts if post.post_type == 1] for number in due]
    assert sum(len(posts) > 1 for posts in regular) >= 5
    assert max(len(posts) for posts in regular) > 20


def test_placeholders_are_filled_in_and_the_file_holds_none_of_the_values(topics: dict[str, Topic]) -> None:
    text = "".join(topic.body for topic in topics.values())
    assert "⟦" not in text
    token = re.search(r"Bearer (\w+)", topics["121"].body)
    assert token is not None
    assert re.fullmatch(r"[a-z0-9]{26}", token[1])
    assert token[1] not in str(demo_data())
    assert re.search(r"\+49 30 23125", topics["123"].body)


def test_hostile_text_arrives_unchanged(topics: dict[str, Topic]) -> None:
    assert topics["126"].title.startswith("=HYPERLINK(")
    assert "<script>" in topics["126"].body
    assert "@channel" in topics["126"].body
