"""What a topic's posts tell: who answered and when, who has the same trouble, whether the author says that it works now.

Pure: the time is an argument.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.domain import Topic
from service.forum.replies import answers, replies_by_others
from service.forum.resolution import resolved_at


@dataclass(frozen=True, slots=True)
class Thread:
    """What the posts up to one moment tell.

    `answered_at` is when the first answer was written and `answered_by` its post's number, `resolved_at` when the author said that it
    works now. `sharing` counts other people whose replies only share the trouble. `wrote` are the forum names of all who have written,
    the author included, in the order of their first posts.
    """

    answered_at: datetime | None = None
    answered_by: int | None = None
    resolved_at: datetime | None = None
    sharing: int = 0
    wrote: tuple[str, ...] = ()


def read_thread(topic: Topic, now: datetime, own_account: str | None = None) -> Thread:
    """Read what the posts of `topic` written up to `now` (aware) tell; posts of `own_account`, our own forum name, are no answers."""
    replies = list(replies_by_others(topic, now, own_account))
    shared = [post for post in replies if not answers(post)]
    answer = next((post for post in replies if post not in shared), None)
    names = [topic.author, *(post.author for post in topic.posts if post.created_at <= now)]
    return Thread(
        answered_at=answer.created_at if answer else None,
        answered_by=answer.number if answer else None,
        resolved_at=resolved_at(topic, now),
        sharing=len({post.author.casefold() for post in shared}),
        wrote=tuple(dict.fromkeys(name for name in names if name)),
    )
