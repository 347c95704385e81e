from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter

from service.domain import Topic
from service.escalation.facts import TopicFacts
from service.escalation.observed import topic_facts
from service.forum.unanswered import Verdict
from tests.forum.samples import NOW
from tests.forum.test_unanswered import OTHER, post, topic


def facts(subject: Topic, **more: Any) -> TopicFacts:
    return topic_facts(subject, NOW, version="v1", **more)


def test_what_the_forum_says_of_a_topic_is_carried_over_without_its_text() -> None:
    subject = replace(topic(hours_ago=48), title="Mein Titel", body="Mein Text", category="Help", tags=("mobile",), author_is_staff=True)
    known = facts(subject)
    assert (known.version, known.created_at, known.category, known.tags, known.author) == (
        "v1",
        NOW - timedelta(hours=48),
        "Help",
        ("mobile",),
        "user7",
    )
    assert known.author_is_staff
    assert b"Mein" not in TypeAdapter(TopicFacts).dump_json(known)


def test_the_first_answer_tells_when_and_everybody_who_wrote_is_named_once() -> None:
    known = facts(topic(post(2, OTHER, 20), post(3, 9, 10), post(4, OTHER, 5)))
    assert known.answered_at == NOW - timedelta(hours=20)
    assert known.wrote == ("user7", "user8", "user9")


def test_posts_written_later_are_not_seen() -> None:
    known = facts(topic(post(2, OTHER, -1)))
    assert (known.answered_at, known.wrote) == (None, ("user7",))


def test_posts_of_our_own_account_are_no_answers() -> None:
    assert facts(topic(post(2, OTHER)), own_account="USER8").answered_at is None


@pytest.mark.parametrize(("change", "verdict"), [({"closed": True}, Verdict.CLOSED), ({"deleted": True}, Verdict.DELETED), ({}, None)])
def test_what_stands_against_asking_is_told(change: dict[str, Any], verdict: Verdict | None) -> None:
    assert facts(replace(topic(), **change)).standing is verdict
