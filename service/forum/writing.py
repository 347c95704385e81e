"""What is asked of a forum beyond reading. All times are aware UTC.

Every method raises DeliveryError: DeliveryDelayed where it may work later, DeliveryRefused where it won't until something changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from service.domain import Redacted


@dataclass(frozen=True, slots=True)
class Mentions:
    """Whom a reply would notify: names in lower case, and for the others why not (`unknown`, `private`, `category`, `muted_topic` …)."""

    reached: frozenset[str]
    unreached: Mapping[str, str]


class ForumWriter(Protocol):
    """A forum, written to as one account; safe to use from one thread."""

    def mentions(self, topic_id: str, names: Sequence[str]) -> Mentions:
        """Say whom a mention in this topic would notify."""
        ...

    def reply(self, topic_id: str, text: Redacted, *, marker: str) -> str:
        """Answer in a topic and give the post's id. The text carries the marker where nobody sees it.

        The same again within the forum's window gives the same post; who was not answered looks with `find_reply` first.
        """
        ...

    def find_reply(self, topic_id: str, marker: str) -> str | None:
        """Give the id of our own post in a topic that carries this marker; None if there is none."""
        ...

    def edit(self, post_id: str, text: Redacted, *, marker: str) -> None:
        """Let a post of our own say this; nothing happens if it says so already."""
        ...

    def message(self, group: str, title: Redacted, text: Redacted, *, marker: str) -> str:
        """Write a private message to a group and give its topic's id."""
        ...

    def find_message(self, title: Redacted, marker: str) -> str | None:
        """Give the topic id of our own private message of this title that carries this marker; None if there is none."""
        ...

    def unlist(self, topic_id: str) -> None:
        """Take a topic out of all lists; nothing happens if it is already."""
        ...
