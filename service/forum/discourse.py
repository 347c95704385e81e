"""Topics of a live Discourse forum that may be unanswered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from urllib.parse import urlsplit

import structlog

from service.domain import Topic
from service.errors import SourceRefused
from service.forum.cache import DetailCache
from service.forum.connection import ForumConnection
from service.forum.fields import JsonObject, moment, nested, objects, text, whole, whole_numbers
from service.forum.interfaces import Progress, no_progress
from service.forum.parsing import Category, parse_categories, parse_list_entry, parse_topic
from service.forum.unanswered import standing, too_young

PER_PAGE = 100
POSTS_AT_ONCE = 20
WINDOW = timedelta(days=30)
VANISHED = frozenset({"not_found", "forbidden"})

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
            categories = parse_categories(self._forum.get("/site.json"))
            candidates = list(self._candidates(now, hours, progress))
            progress(0, len(candidates))
            for done, candidate in enumerate(candidates, start=1):
                document = self._detail(candidate, now)
                if document is not None:
                    yield self._topic(candidate, document, categories)
                progress(done, len(candidates))
        if self._cache:
            self._cache.clear()

    def _candidates(self, now: datetime, hours: float, progress: Progress) -> Iterator[Candidate]:
        for found, entry in enumerate(self._entries(now - self._window), start=1):
            topic = parse_list_entry(entry, origin="/latest.json")
            progress(found, None)
            in_window = topic.created_at is None or topic.created_at >= now - self._window
            if in_window and standing(topic) is None and not too_young(topic, now, hours):
                yield Candidate(topic.id, text(entry, "bumped_at"))

    def _entries(self, oldest: datetime) -> Iterator[JsonObject]:
        """Page through the list by creation, newest first, until a page ends before `oldest`; each topic once.

        The list moves while it is read, so a topic can stand on two pages. A server that ignores `page` ends it as well.
        """
        seen: set[int | None] = {None}
        for page in count():
            parameters = [("order", "created"), ("page", str(page)), ("per_page", str(PER_PAGE))]
            listing = nested(self._forum.get("/latest.json", parameters), "topic_list")
            if not isinstance(listing.get("topics"), list):
                message = f"{self._forum.address}/latest.json holds no topic list; is this a Discourse forum?"
                raise SourceRefused(message, reason="not_discourse")
            entries = {whole(entry, "id"): entry for entry in objects(listing, "topics")}
            new = [entry for number, entry in entries.items() if number not in seen]
            seen |= entries.keys()
            yield from new
            last_created = moment(new[-1], "created_at") if new else None
            if not new or (last_created is not None and last_created < oldest):
                return

    def _detail(self, candidate: Candidate, now: datetime) -> JsonObject | None:
        if self._cache and (kept := self._cache.get(candidate.topic_id, candidate.bumped_at, now)) is not None:
            return kept
        try:
            document = self._whole_topic(candidate.topic_id)
        except SourceRefused as error:
            if error.reason not in VANISHED:
                raise
            _log.info("topic_vanished", topic=candidate.topic_id, reason=error.reason)
            return None
        if self._cache:
            self._cache.put(candidate.topic_id, candidate.bumped_at, now, document)
        return document

    def _whole_topic(self, topic_id: str) -> JsonObject:
        """Fetch a topic; a server sends the first posts with it and the others by their ids."""
        document = self._forum.get(f"/t/{topic_id}.json", [("include_raw", "true")])
        stream = nested(document, "post_stream")
        posts = objects(stream, "posts")
        have = {whole(post, "id") for post in posts}
        missing = [number for number in whole_numbers(stream, "stream") if number not in have]
        for start in range(0, len(missing), POSTS_AT_ONCE):
            wanted = [("post_ids[]", str(number)) for number in missing[start : start + POSTS_AT_ONCE]]
            answer = self._forum.get(f"/t/{topic_id}/posts.json", [*wanted, ("include_raw", "true")])
            posts += objects(nested(answer, "post_stream"), "posts")
        return {**document, "post_stream": {**stream, "posts": posts}} if missing else document

    def _topic(self, candidate: Candidate, document: JsonObject, categories: dict[int, Category]) -> Topic:
        # Without a key nothing restricted is ever shown; with one, a category that the forum does not list is better taken for restricted.
        return parse_topic(
            document,
            origin=f"/t/{candidate.topic_id}.json",
            address=self._forum.address,
            categories=categories,
            restricted_unless_known=self._forum.has_key,
        )
