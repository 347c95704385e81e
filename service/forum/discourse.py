"""Topics of a live Discourse forum that may be unanswered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog

from service.domain import Topic
from service.errors import SourceRefused
from service.forum.cache import DetailCache
from service.forum.connection import ForumConnection
from service.forum.discourse_topics import VANISHED, DiscourseTopics, created_before
from service.forum.interfaces import Progress, no_progress
from service.forum.parsing import parse_list_entry
from service.forum.unanswered import standing, too_young
from service.wire.fields import JsonObject, text

WINDOW = timedelta(days=30)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic of the list that its detail has to be fetched of."""

    topic_id: str
    bumped_at: str


class DiscourseSource:
    """Reads a forum: lists what was created within `window`, leaves out what can't be due, fetches the rest one by one."""

    def __init__(
        self,
        forum: ForumConnection,
        *,
        name: str | None = None,
        window: timedelta = WINDOW,
        cache: DetailCache | None = None,
    ) -> None:
        self._forum = forum
        self._topics = DiscourseTopics(forum)
        self._name = name or urlsplit(forum.address).netloc
        self._window = window
        self._cache = cache

    @property
    def name(self) -> str:
        """The forum's host."""
        return self._name

    @property
    def calls(self) -> int:
        """How many requests were sent, repeated ones included."""
        return self._forum.calls

    def topics(self, now: datetime, *, hours: float = 24.0, progress: Progress = no_progress) -> Iterator[Topic]:
        """Yield the topics of the window that may be unanswered, newest first, each with all its posts.

        A topic that disappears between list and detail is left out. Closed, solved, young and other topics that the list already
        shows not to be due cost no call.

        Raises:
            SourceUnavailable, SourceRefused: as for `ForumConnection.get`; `not_discourse` if the answer is no topic list.

        """
        with self._forum:
            categories = self._topics.categories()
            candidates = list(self._candidates(now, hours, progress))
            progress(0, len(candidates))
            for done, candidate in enumerate(candidates, start=1):
                document = self._detail(candidate, now)
                if document is not None:
                    yield self._topics.parse(document, categories, topic_id=candidate.topic_id)
                progress(done, len(candidates))
        if self._cache:
            self._cache.clear()

    def _candidates(self, now: datetime, hours: float, progress: Progress) -> Iterator[Candidate]:
        for found, entry in enumerate(self._topics.entries("created", is_beyond=created_before(now - self._window)), start=1):
            topic = parse_list_entry(entry, origin="/latest.json")
            progress(found, None)
            in_window = topic.created_at is None or topic.created_at >= now - self._window
            if in_window and standing(topic) is None and not too_young(topic, now, hours):
                yield Candidate(topic.id, text(entry, "bumped_at"))

    def _detail(self, candidate: Candidate, now: datetime) -> JsonObject | None:
        if self._cache and (kept := self._cache.get(candidate.topic_id, candidate.bumped_at, now)) is not None:
            return kept
        try:
            document = self._topics.whole_topic(candidate.topic_id)
        except SourceRefused as error:
            if error.reason not in VANISHED:
                raise
            _log.info("topic_vanished", topic=candidate.topic_id, reason=error.reason)
            return None
        if self._cache:
            self._cache.put(candidate.topic_id, candidate.bumped_at, now, document)
        return document
