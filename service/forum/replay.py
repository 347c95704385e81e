"""What has changed in a forum that lies in a file, a folder or the demo, at whatever time a clock shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from service.domain import PostKind, Topic
from service.forum.as_of import as_of
from service.forum.changes import OnPassedOver, nobody_is_told

_NEVER = object()


class ReplayReader:
    """A `ForumReader` that shows only what was written by the moment asked about, so that a moved clock plays a forum's day.

    Args:
        name: what people call it.
        read: gives all topics, each once.
        state: something that is another whenever `read` would give others, such as the times of files.
        oldest: as in `ForumReader`.
        clock: the moment for which `topic` reads, aware.

    """

    def __init__(
        self,
        name: str,
        read: Callable[[], Iterable[Topic]],
        *,
        state: Callable[[], object],
        oldest: timedelta,
        clock: Callable[[], datetime],
    ) -> None:
        self.name = name
        self.oldest = oldest
        self.calls = 0
        self._read = read
        self._state = state
        self._clock = clock
        self._read_at: object = _NEVER
        self._topics: dict[str, Topic] = {}
        self._edited: set[str] = set()
        """Topics that are others than when they were read before, and not handed on since."""

    def changed(self, since: datetime | None, now: datetime, on_passed_over: OnPassedOver = nobody_is_told) -> Iterator[Topic]:
        """Yield what changed, as `ForumReader` says, and besides what is another in the file than it was when it was read last."""
        del on_passed_over  # what lies in a file is read all at once
        self._look()
        found = []
        for topic in self._topics.values():
            seen = as_of(topic, now)
            if seen is not None and not self._is_too_old(seen, now):
                at = _bumped_at(seen)
                if since is None or at is None or at >= since or topic.id in self._edited:
                    found.append((at or now, seen))
        for _, topic in sorted(found, key=lambda pair: pair[0]):
            yield topic
            self._edited.discard(topic.id)

    def topic(self, topic_id: str) -> Topic | None:
        """Read one topic anew, as it stands by the clock."""
        self._look()
        topic = self._topics.get(topic_id)
        seen = as_of(topic, self._clock()) if topic is not None else None
        return None if seen is None or seen.deleted else seen

    def _look(self) -> None:
        state = self._state()
        if state == self._read_at:
            return
        topics = {topic.id: topic for topic in self._read()}
        if self._read_at is not _NEVER:
            self._edited |= {number for number, topic in topics.items() if self._topics.get(number) != topic}
        self._topics, self._read_at = topics, state

    def _is_too_old(self, topic: Topic, now: datetime) -> bool:
        return topic.created_at is not None and topic.created_at < now - self.oldest


def _bumped_at(topic: Topic) -> datetime | None:
    written = [post.created_at for post in topic.posts if post.kind is PostKind.REGULAR and not post.deleted]
    return max(written, default=topic.created_at)
