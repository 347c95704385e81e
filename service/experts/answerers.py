"""Who answered a topic of an archive. Pure."""

from __future__ import annotations

from service.domain import PostKind, Topic
from service.forum.fitness import why_unfit


def answerers(topic: Topic) -> tuple[str, ...]:
    """Name those who answered, in small letters, in the order of their first answers; nobody for topics that are not learnt from.

    An answer is a regular post, neither hidden nor deleted, by somebody other than the author and the forum's own accounts.
    """
    if why_unfit(topic) is not None or topic.category_restricted:
        return ()
    author = (topic.author or "").casefold()
    names = [
        post.author.casefold()
        for post in topic.posts
        if post.number > 1
        and post.kind is PostKind.REGULAR
        and not post.hidden
        and not post.deleted
        # Discourse numbers its own accounts below zero
        and post.author_id >= 0
        and post.author.casefold() != author
    ]
    return tuple(dict.fromkeys(names))
