"""Whether anybody has answered a topic. Pure: the time is an argument.

Discourse's own counters can't tell: `highest_post_number` counts small actions such as "closed", `reply_count` counts replies to
posts, and `posts_count` grows when authors bump their own topics. So the posts themselves are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from service.domain import Post, Topic
from service.forum.replies import answers, replies_by_others
from service.forum.resolution import resolved_at


class Verdict(StrEnum):
    """Whether a topic is due, and if not, why."""

    DUE = "due"
    TOO_YOUNG = "too_young"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    CLOSED = "closed"
    ARCHIVED = "archived"
    UNLISTED = "unlisted"
    DELETED = "deleted"
    PINNED = "pinned"
    SOLVED = "solved"
    NOT_REGULAR = "not_regular"
    STAFF_AUTHOR = "staff_author"


@dataclass(frozen=True, slots=True)
class AnswerStatus:
    """What is known about a topic's answer at one moment.

    `answered_by` is the number of the first post that answers. `unanswered_since` is the topic's creation, `age` the time from
    then until the moment asked about; both are None where the source gives no time, and the first as soon as there is an answer.
    """

    verdict: Verdict
    answered_by: int | None
    unanswered_since: datetime | None
    age: timedelta | None


def answer_status(topic: Topic, now: datetime, hours: float = 24, own_account: str | None = None) -> AnswerStatus:
    """Say whether `topic` is due at `now`.

    Args:
        topic: with all its posts; one without posts counts as unanswered.
        now: the moment asked about, aware; posts and topics written later are not seen.
        hours: how long a topic waits for an answer before it is due.
        own_account: our own user name on the forum, whose posts are no answers.

    """
    answer = first_answer(topic, now, own_account)
    verdict = standing(topic)
    if verdict is None and topic.author_is_staff:
        verdict = Verdict.STAFF_AUTHOR
    if verdict is None and answer is not None:
        verdict = Verdict.ANSWERED
    if verdict is None and resolved_at(topic, now) is not None:
        verdict = Verdict.RESOLVED
    if verdict is None and too_young(topic, now, hours):
        verdict = Verdict.TOO_YOUNG
    return AnswerStatus(
        verdict=verdict or Verdict.DUE,
        answered_by=answer.number if answer else None,
        unanswered_since=None if answer else topic.created_at,
        age=None if topic.created_at is None else now - topic.created_at,
    )


def standing(topic: Topic) -> Verdict | None:
    """Say why nobody is to be asked about `topic` whatever its posts say; None if nothing stands against it."""
    objections = (
        (topic.deleted, Verdict.DELETED),
        (not topic.regular, Verdict.NOT_REGULAR),
        (not topic.visible or _first_post_hidden(topic), Verdict.UNLISTED),
        (topic.closed, Verdict.CLOSED),
        (topic.archived, Verdict.ARCHIVED),
        (topic.pinned_globally, Verdict.PINNED),
        (topic.has_accepted_answer, Verdict.SOLVED),
    )
    return next((verdict for applies, verdict in objections if applies), None)


def _first_post_hidden(topic: Topic) -> bool:
    # flags of the community, or a moderator, hide a post without hiding its topic
    return bool(topic.posts) and topic.posts[0].number == 1 and topic.posts[0].hidden


def too_young(topic: Topic, now: datetime, hours: float) -> bool:
    """Say whether less than `hours` have passed since the topic was written; never for a topic without a time."""
    return topic.created_at is not None and now - topic.created_at < timedelta(hours=hours)


def first_answer(topic: Topic, now: datetime, own_account: str | None = None) -> Post | None:
    """Find the first post that answers `topic`, or None."""
    return next((post for post in replies_by_others(topic, now, own_account) if answers(post)), None)
