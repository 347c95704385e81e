"""Observing a forum: what was asked for and what has changed, again and again, so that nothing is lost whatever dies in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import structlog

from service.domain import Topic
from service.errors import SourceError, SourceUnavailable
from service.forum.changes import ForumReader
from service.store.watching import Rereads, Watermarks

OVERLAP = timedelta(minutes=5)
"""How far clocks may differ, and a post be late in the forum's list."""
CLOCKS_DIFFER = timedelta(hours=1)
"""How far ahead of the present moment a watermark may be before the clock that set it counts as wrong."""
_log = structlog.get_logger(__name__)


def ignore_vanished(topic_id: str, at: datetime) -> None:
    """Do nothing about a topic that is gone."""
    del topic_id, at


class Observer:
    """Hands on the topics of one forum that somebody has to look at.

    Args:
        reader: reads the forum.
        watermarks: keeps how far it was read.
        own_account: our own forum name, whose topics are nobody's question.
        overlap: how far before the watermark reading begins; what is read twice does no harm.
        rereads: keeps which topics are to be read first, whether they seem changed or not.
        on_vanished: told which of those are gone, or may not be seen any more.

    """

    def __init__(
        self,
        reader: ForumReader,
        watermarks: Watermarks,
        own_account: str | None = None,
        overlap: timedelta = OVERLAP,
        *,
        rereads: Rereads | None = None,
        on_vanished: Callable[[str, datetime], None] = ignore_vanished,
    ) -> None:
        self._reader = reader
        self._watermarks = watermarks
        self._own_account = (own_account or "").casefold()
        self._overlap = overlap
        self._rereads = rereads
        self._on_vanished = on_vanished

    def observe(self, now: datetime) -> Iterator[Topic]:
        """Yield what was asked for, then what has changed since the last time, each topic once.

        A topic counts as handled once the next one is asked for. Only who takes the last one and asks on moves the watermark to `now`
        (aware); whoever stops before, and whatever fails, gets the same again the next time.

        Raises:
            SourceUnavailable: the forum may work later.
            SourceRefused: the forum won't work until something changes.
            StoreError: the database can't be used.

        """
        since = self._since(now)
        seen: set[str] = set()
        try:
            for topic in self._all(since, now):
                if topic.id not in seen and not self._is_ours(topic):
                    seen.add(topic.id)
                    yield topic
        except SourceError as error:
            _log.warning("forum_not_read", forum=self._reader.name, reason=error.reason, read_to=since and since.isoformat())
            raise
        self._watermarks.move(self._reader.name, to=now)
        _log.debug("forum_read", forum=self._reader.name, topics=len(seen), calls=self._reader.calls)

    def _since(self, now: datetime) -> datetime | None:
        read_to = self._watermarks.get(self._reader.name)
        if read_to is None:
            return None
        ahead = read_to - now
        if ahead > CLOCKS_DIFFER:
            # either that time was wrong or this one is; what was read by a wrong clock can't be told
            _log.warning("watermark_in_the_future", forum=self._reader.name, read_to=read_to.isoformat(), now=now.isoformat())
            return None
        # another runner's clock may be ahead of this one
        return min(read_to, now) - self._overlap - max(ahead, timedelta())

    def _all(self, since: datetime | None, now: datetime) -> Iterator[Topic]:
        if self._rereads is not None:
            for reread in self._rereads.waiting():
                try:
                    topic = self._reader.topic(reread.topic_id)
                except SourceUnavailable as error:
                    # to the end of the line, so that it keeps no other from being read; whether it is the forum shows below
                    _log.warning("topic_not_read", topic=reread.topic_id, reason=error.reason)
                    self._rereads.add(reread.topic_id, at=now)
                    break
                if topic is None:
                    self._on_vanished(reread.topic_id, now)
                elif topic.created_at is None or topic.created_at >= now - self._reader.oldest:
                    yield topic
                self._rereads.settle(reread)
        yield from self._reader.changed(since, now, lambda topic_id: self._ask_again(topic_id, now))

    def _ask_again(self, topic_id: str, now: datetime) -> None:
        if self._rereads is not None:
            self._rereads.add(topic_id, at=now)

    def _is_ours(self, topic: Topic) -> bool:
        return bool(self._own_account) and (topic.author or "").casefold() == self._own_account
