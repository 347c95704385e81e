"""What has changed on a forum: what the escalation process watches topics by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from service.domain import Topic

OnPassedOver: TypeAlias = Callable[[str], None]


def nobody_is_told(topic_id: str) -> None:
    """Tell nobody."""
    del topic_id


class ForumReader(Protocol):
    """Reads topics as they are now; one that is in use belongs to one thread."""

    @property
    def name(self) -> str:
        """What people call the forum: a host, a file, a folder."""
        ...

    @property
    def calls(self) -> int:
        """How many requests went over the network so far; 0 for files."""
        ...

    @property
    def oldest(self) -> timedelta:
        """How long ago a topic may have been created to be read as changed."""
        ...

    def changed(self, since: datetime | None, now: datetime, on_passed_over: OnPassedOver = nobody_is_told) -> Iterator[Topic]:
        """Yield every topic that was created or bumped since a moment, each once and with all its posts, the longest unchanged first.

        What is changed while this reads may be missed: it is changed since `now`. An edit need not bump its topic. A topic that can't be
        read although the forum works is passed over and told to `on_passed_over`.

        Args:
            since: aware; without it, all that is not older than `oldest`.
            now: the present moment, aware.
            on_passed_over: told the ids of topics that have to be read another time.

        Raises:
            SourceUnavailable: the forum may work later; what was yielded before stays valid.
            SourceRefused: the forum won't work until something changes.

        """
        ...

    def topic(self, topic_id: str) -> Topic | None:
        """Read one topic anew, of any age; None where it is deleted, never was, or may not be seen. Raises as `changed` does."""
        ...
