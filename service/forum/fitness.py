"""Which topics may be labelled and learnt from: what a forum keeps from its readers is shown to nobody else either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.domain import PostKind
from service.forum.parsing import opening_post

if TYPE_CHECKING:
    from service.domain import Topic


def why_unfit(topic: Topic) -> str | None:
    """Say why a topic is nothing to label or learn from, in words that are the same for all such topics; None if it may be."""
    first = opening_post(topic.posts)
    if topic.deleted or (first and first.deleted):
        return "deleted"
    if not topic.regular:
        return "private messages"
    if first and first.hidden:
        return "hidden by moderators"
    if first and first.kind is not PostKind.REGULAR:
        return "notes of the forum, not posts"
    return None
