"""What is kept of a topic between two readings of it: enough to decide by, and none of its text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from pydantic import TypeAdapter

from service.domain import Topic
from service.escalation.facts import TopicFacts
from service.escalation.observed import topic_facts
from service.forum.thread import read_thread
from service.store.case_values import Details

VIEWS_APART = 25
"""Views are counted in steps of so many, or every reading of a topic would be a change of it."""


@dataclass(frozen=True, slots=True)
class KnownTopic:
    """A topic as it was read last.

    `link` is its short address: the long one repeats the title's words, which may be what is confidential. `sharing` counts people whose
    replies only share the trouble.
    """

    facts: TopicFacts
    link: str | None = None
    author_id: int | None = None
    restricted: bool = False
    views: int = 0
    sharing: int = 0

    def sketch(self, topic_id: str) -> Topic:
        """The topic without title and text."""
        return Topic(
            id=topic_id,
            title="",
            body="",
            created_at=self.facts.created_at,
            url=self.link,
            author_id=self.author_id,
            author=self.facts.author,
            author_is_staff=self.facts.author_is_staff,
            category=self.facts.category,
            tags=self.facts.tags,
            views=self.views,
            category_restricted=self.restricted,
        )

    def details(self) -> Details:
        """What the store keeps."""
        plain: Details = _known().dump_python(self, mode="json")
        return plain


def known_topic(topic: Topic, now: datetime, *, version: str, link: str | None, own_account: str | None = None) -> KnownTopic:
    """Make it of a topic that was read at `now` (aware), as `topic_facts` does."""
    return KnownTopic(
        facts=topic_facts(topic, now, version=version, own_account=own_account),
        link=link,
        author_id=topic.author_id,
        restricted=topic.category_restricted,
        views=topic.views // VIEWS_APART * VIEWS_APART,
        sharing=read_thread(topic, now, own_account).sharing,
    )


def from_details(details: Details) -> KnownTopic:
    """Make it again of what the store keeps."""
    return _known().validate_python(details)


@cache
def _known() -> TypeAdapter[KnownTopic]:
    return TypeAdapter(KnownTopic)
