"""What is said later about a case goes into the thread of the post that asked, where those who follow it hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.domain import Redacted
from service.escalation.acting.errands import marker_of
from service.escalation.cases import CHAT_POSTS, Status

if TYPE_CHECKING:
    from service.escalation.cases import Action
    from service.escalation.running.knowledge import Known


@dataclass(frozen=True, slots=True)
class News:
    """One piece of news, and the action whose post it belongs to."""

    action: Action
    text: Redacted
    marker: str


def news_of(known: Known) -> tuple[News, ...]:
    """Give what those who were asked in the chat should hear: who looks into it, so that nobody else has to."""
    taken = known.said.taken_on
    posts = [record.action for record in known.case.settled(*CHAT_POSTS) if record.status is Status.DONE]
    if taken is None or not posts:
        return ()
    names = {contact.id: contact.name for record in known.case.records for contact in record.action.contacts}
    text = Redacted(f"{names.get(taken.by, taken.by)} looks into it.")
    return tuple(News(post, text, marker_of(known.case.id, post.key, "taken", taken.by, taken.at.isoformat())) for post in posts)
