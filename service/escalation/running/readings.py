"""What a runner has read of topics during a cycle, which counts as known for so long as nothing is said about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import structlog

from service.errors import SourceError
from service.store.storable import storable

if TYPE_CHECKING:
    from service.domain import Topic
    from service.escalation.running.forum_desk import ForumDesk

FRESH_FOR = timedelta(minutes=1)
"""How long a topic counts as read just now when something is about to be said about it."""

_log = structlog.get_logger(__name__)


class Reads(Protocol):
    """Reads one topic anew."""

    def topic(self, topic_id: str) -> Topic | None:
        """Give the topic as it is now; None where it is gone or may not be seen. Raises SourceError."""
        ...


class Readings:
    """Reads topics, takes them down, and remembers them until it is told not to.

    Args:
        desk: takes topics down.
        reader: reads single topics.
        clock: gives the present moment (aware).

    """

    def __init__(self, desk: ForumDesk, reader: Reads, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._reader = reader
        self._clock = clock
        self._topics: dict[str, Topic | None] = {}
        self._read_at: dict[str, datetime] = {}

    def take(self, topic: Topic, now: datetime) -> None:
        """Take down what somebody else read at `now` (aware)."""
        self._desk.take(topic, now)
        self._topics[storable(topic.id)] = topic
        self._read_at[storable(topic.id)] = now

    def read_all(self, topic_ids: Sequence[str], now: datetime) -> set[str]:
        """Read topics anew whose cases are held; give those that could be read, with a line in the log for each of the others."""
        there: list[tuple[Topic, datetime]] = []
        read = set()
        for topic_id in topic_ids:
            try:
                topic = self._reader.topic(topic_id)
            except SourceError as error:
                _log.warning("topic_not_read", topic=topic_id, reason=error.reason)
                continue
            at = max(now, self._clock())
            self._topics[topic_id], self._read_at[topic_id] = topic, at
            read.add(topic_id)
            if topic is None:
                self._desk.forget(topic_id, at, held=True)
            else:
                there.append((topic, at))
        self._desk.take_all(there, held=True)
        return read

    def look_again(self, topic_id: str, now: datetime) -> None:
        """Read a topic anew at `now` (aware), and forget it if the forum does not show it any more. Raises SourceError."""
        topic = self._reader.topic(topic_id)
        if topic is None:
            self._desk.forget(topic_id, now)
        else:
            self._desk.take(topic, now)

    def __contains__(self, topic_id: str) -> bool:
        """Whether a topic was read in this cycle."""
        return topic_id in self._topics

    def text(self, topic_id: str) -> Topic | None:
        """Give a topic that was read; None where it was gone, or was not read."""
        return self._topics.get(topic_id)

    def is_fresh(self, topic_id: str, now: datetime) -> bool:
        """Whether a topic was read within a minute before `now` (aware)."""
        read_at = self._read_at.get(topic_id)
        return read_at is not None and abs(now - read_at) <= FRESH_FOR

    def drop(self, topic_id: str) -> None:
        """Forget the text of a topic."""
        self._topics.pop(topic_id, None)
        self._read_at.pop(topic_id, None)

    def clear(self) -> None:
        """Forget all texts."""
        self._topics.clear()
        self._read_at.clear()
