"""What has changed on a live Discourse forum."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog

from service.errors import SourceRefused, SourceUnavailable
from service.forum.changes import OnPassedOver, nobody_is_told
from service.forum.discourse_topics import VANISHED, DiscourseTopics, created_before
from service.forum.parsing import Category
from service.wire.fields import JsonObject, moment, whole

if TYPE_CHECKING:
    from service.domain import Topic
    from service.forum.connection import ForumConnection

MOST_PASSES = 3
"""How often a list of several pages is read until it gives nothing new: when a topic is deleted, others move to a page read already."""
_log = structlog.get_logger(__name__)


class DiscourseReader:
    """A `ForumReader` over a connection (`forum`), which it opens whenever it reads."""

    def __init__(self, forum: ForumConnection, *, oldest: timedelta, name: str | None = None) -> None:
        self.name = name or urlsplit(forum.address).netloc
        self.oldest = oldest
        self.forum = forum
        self._topics = DiscourseTopics(forum)
        self._categories: dict[int, Category] | None = None

    @property
    def calls(self) -> int:
        """How many requests were sent, repeated ones included."""
        return self.forum.calls

    def changed(self, since: datetime | None, now: datetime, on_passed_over: OnPassedOver = nobody_is_told) -> Iterator[Topic]:
        """Yield what changed, as `ForumReader` says: one call a hundred topics of the list, and one or more for each topic that changed."""
        with self.forum:
            bumped = self._bumped(since, created_since=now - self.oldest)
            if bumped:
                self._categories = self._topics.categories()
            for topic_id in sorted(bumped, key=lambda number: bumped[number]):
                try:
                    topic = self._read(str(topic_id))
                except SourceUnavailable as error:
                    # raises where it is the forum that does not work; one topic must not keep all others from being read
                    self._categories = self._topics.categories()
                    _log.warning("topic_not_read", topic=topic_id, reason=error.reason)
                    on_passed_over(str(topic_id))
                    continue
                if topic is not None:
                    yield topic

    def topic(self, topic_id: str) -> Topic | None:
        """Read one topic anew, as `ForumReader` says."""
        if not (topic_id.isascii() and topic_id.isdecimal()):
            return None
        with self.forum:
            return self._read(topic_id)

    def _bumped(self, since: datetime | None, *, created_since: datetime) -> dict[int, datetime]:
        """When the topics that changed were last bumped, by their numbers."""
        from_then = created_since if since is None else max(since, created_since)
        found: dict[int, datetime] = {}
        for _ in range(MOST_PASSES):
            known, pages_before = set(found), self.calls
            for entry in self._topics.entries("activity", is_beyond=lambda entry: _bumped_at(entry, from_then) < from_then):
                number, at = whole(entry, "id"), _bumped_at(entry, from_then)
                if number is not None and at >= from_then and not created_before(created_since)(entry):
                    found[number] = at
            if known == set(found) or self.calls - pages_before == 1:
                break
        return found

    def _read(self, topic_id: str) -> Topic | None:
        try:
            document = self._topics.whole_topic(topic_id)
            if self._categories is None:
                self._categories = self._topics.categories()
            topic = self._topics.parse(document, self._categories, topic_id=topic_id)
        except SourceRefused as error:
            if error.reason in VANISHED:
                # a wrong key is refused in the same words as a topic that may not be seen: then this is refused too
                self._categories = self._topics.categories()
                _log.info("topic_vanished", topic=topic_id, reason=error.reason)
                return None
            if error.reason == "not_a_topic":
                # one odd topic must not keep all others from being read
                _log.warning("topic_not_read", topic=topic_id, problem=str(error))
                return None
            raise
        return None if topic.deleted else topic


def _bumped_at(entry: JsonObject, unknown: datetime) -> datetime:
    return moment(entry, "bumped_at") or moment(entry, "last_posted_at") or moment(entry, "created_at") or unknown
