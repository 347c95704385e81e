"""What a topic's posts tell: who answered and when. Pure: the time is an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.domain import Topic
from service.forum.unanswered import first_answer


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
    answer = first_answer(topic, now, own_account)
    names = [topic.author, *(post.author for post in topic.posts if post.created_at <= now)]
    return Thread(
        answered_at=answer.created_at if answer else None,
        answered_by=answer.number if answer else None,
        wrote=tuple(dict.fromkeys(name for name in names if name)),
    )
