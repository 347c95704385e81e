"""When the author of a topic said that the trouble is over. Pure: the time is an argument."""

from __future__ import annotations

from datetime import datetime

from service.domain import Topic
from service.forum.replies import replies_by_author
from service.forum.wording.solved import marked_solved, says_solved, says_trouble


def resolved_at(topic: Topic, now: datetime) -> datetime | None:
    """Say when, by `now` (aware), the author said that it works now, unless they told of trouble since; None if they did not.

    An answer of their own that was accepted, and a mark in the title, say so for good.
    """
    resolved: datetime | None = None
    for post in replies_by_author(topic, now):
        if post.accepted:
            return post.created_at
        if says_solved(post.text):
            resolved = resolved or post.created_at
        elif says_trouble(post.text):
            resolved = None
    return resolved or _marked_at(topic, now)


def _marked_at(topic: Topic, now: datetime) -> datetime | None:
    """When the title was marked as solved: nobody tells, but not before the last post, so that a moved clock does not see it too early."""
    if not marked_solved(topic.title):
        return None
    last = max((post.created_at for post in topic.posts), default=topic.created_at)
    return last if last is not None and last <= now else None
