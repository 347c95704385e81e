"""A topic as it stood at an earlier moment, as far as its posts tell. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from service.domain import Topic


def as_of(topic: Topic, now: datetime) -> Topic | None:
    """Give a topic with the posts that were written by `now` (aware); None if it was not there yet.

    Nothing tells when a topic was closed, archived, unlisted, deleted or pinned, or a title or text edited: the first five hold from its
    last post on, and texts are those of today. An accepted answer counts once it was written.
    """
    if topic.created_at is not None and topic.created_at > now:
        return None
    posts = tuple(post for post in topic.posts if post.created_at <= now)
    if len(posts) == len(topic.posts):
        return topic
    return replace(
        topic,
        posts=posts,
        closed=False,
        archived=False,
        visible=True,
        deleted=False,
        pinned_globally=False,
        has_accepted_answer=any(post.accepted for post in posts),
    )
