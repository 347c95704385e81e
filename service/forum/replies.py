"""Which posts of a topic are replies, by whom, and which of them answer it. Pure: the time is an argument."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from service.domain import Post, PostKind, Topic
from service.forum.wording.sharing import only_shares


def replies_by_others(topic: Topic, now: datetime, own_account: str | None = None) -> Iterator[Post]:
    """Yield what people other than the author had written in reply by `now` (aware); `own_account`, our own name, is nobody's."""
    return (post for post in _replies(topic, now) if not _is_automatic(post, own_account) and not by_author(post, topic))


def replies_by_author(topic: Topic, now: datetime) -> Iterator[Post]:
    """Yield what the author had written after the opening post by `now` (aware)."""
    return (post for post in _replies(topic, now) if by_author(post, topic))


def answers(reply: Post) -> bool:
    """Say whether a reply by somebody else is more than "me too". What staff write, and what was accepted as the answer, always is."""
    return reply.staff or reply.accepted or not only_shares(reply.text)


def by_author(post: Post, topic: Topic) -> bool:
    """Say whether the topic's author wrote a post: by number where both are known, else by name."""
    if topic.author_id is not None and post.author_id != 0:
        return post.author_id == topic.author_id
    return bool(topic.author) and post.author.casefold() == (topic.author or "").casefold()


def _replies(topic: Topic, now: datetime) -> Iterator[Post]:
    for post in topic.posts:
        opens_the_topic = post.number <= 1
        # A post older than the topic was moved into it from elsewhere.
        written_meanwhile = post.created_at <= now and (topic.created_at is None or post.created_at >= topic.created_at)
        shown = post.kind is PostKind.REGULAR and not post.hidden and not post.deleted
        if shown and written_meanwhile and not opens_the_topic:
            yield post


def _is_automatic(post: Post, own_account: str | None) -> bool:
    # Discourse numbers its own accounts below zero: -1 is `system`, the others are bots.
    return post.author_id < 0 or (own_account is not None and post.author.casefold() == own_account.casefold())
