"""A topic, as the forum shows it at one moment, becomes the facts that the policy decides by. Pure; none of its text goes along."""

from __future__ import annotations

from datetime import datetime

from service.domain import Topic
from service.escalation.facts import TopicFacts
from service.forum.thread import read_thread
from service.forum.unanswered import standing


def topic_facts(topic: Topic, now: datetime, *, version: str, own_account: str | None = None) -> TopicFacts:
    """Say what is known of `topic` at `now`.

    Args:
        topic: with all its posts.
        now: aware; posts written later are not seen.
        version: names its title and first post as they are now (`service.inference.reading.Reading.version`).
        own_account: our own name on the forum, whose posts are no answers.

    """
    thread = read_thread(topic, now, own_account)
    return TopicFacts(
        version=version,
        created_at=topic.created_at,
        standing=standing(topic),
        answered_at=thread.answered_at,
        resolved_at=thread.resolved_at,
        category=topic.category,
        tags=topic.tags,
        author=topic.author,
        author_is_staff=topic.author_is_staff,
        wrote=thread.wrote,
    )
