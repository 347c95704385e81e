"""The topic lists and topics of a Discourse forum, as whoever reads it needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Literal

from service.errors import SourceRefused
from service.forum.parsing import Category, parse_categories, parse_topic
from service.wire.fields import JsonObject, moment, nested, objects, whole, whole_numbers

if TYPE_CHECKING:
    from service.domain import Topic
    from service.forum.connection import ForumConnection

PER_PAGE = 100
POSTS_AT_ONCE = 20
VANISHED = frozenset({"not_found", "forbidden"})
"""Reasons of a refusal that say: this topic is gone, or may not be seen."""


class DiscourseTopics:
    """Asks a forum for lists and topics; `forum` is open while it does. Every method raises what `ForumConnection.get` raises."""

    def __init__(self, forum: ForumConnection) -> None:
        self.forum = forum

    def categories(self) -> dict[int, Category]:
        """Give the forum's categories by their numbers."""
        return parse_categories(self.forum.get("/site.json"))

    def entries(self, order: Literal["created", "activity"], *, is_beyond: Callable[[JsonObject], bool]) -> Iterator[JsonObject]:
        """Page through the list, newest first, until a page ends with an entry that `is_beyond` what is wanted; each topic once.

        The list moves while it is read, so a topic can stand on two pages. A server that ignores `page` ends it as well.

        Raises:
            SourceRefused: the answer is no topic list (`not_discourse`).

        """
        seen: set[int | None] = {None}
        for page in count():
            parameters = [("order", order), ("page", str(page)), ("per_page", str(PER_PAGE))]
            listing = nested(self.forum.get("/latest.json", parameters), "topic_list")
            if not isinstance(listing.get("topics"), list):
                message = f"{self.forum.address}/latest.json holds no topic list; is this a Discourse forum?"
                raise SourceRefused(message, reason="not_discourse")
            entries = {whole(entry, "id"): entry for entry in objects(listing, "topics")}
            new = [entry for number, entry in entries.items() if number not in seen]
            seen |= entries.keys()
            yield from new
            if not new or is_beyond(new[-1]):
                return

    def whole_topic(self, topic_id: str) -> JsonObject:
        """Fetch a topic; a server sends the first posts with it and the others by their ids."""
        document = self.forum.get(f"/t/{topic_id}.json", [("include_raw", "true")])
        stream = nested(document, "post_stream")
        posts = objects(stream, "posts")
        have = {whole(post, "id") for post in posts}
        missing = [number for number in whole_numbers(stream, "stream") if number not in have]
        for start in range(0, len(missing), POSTS_AT_ONCE):
            wanted = [("post_ids[]", str(number)) for number in missing[start : start + POSTS_AT_ONCE]]
            answer = self.forum.get(f"/t/{topic_id}/posts.json", [*wanted, ("include_raw", "true")])
            posts += objects(nested(answer, "post_stream"), "posts")
        return {**document, "post_stream": {**stream, "posts": posts}} if missing else document

    def parse(self, document: JsonObject, categories: dict[int, Category], *, topic_id: str) -> Topic:
        """Turn a topic's document into the topic."""
        # Without a key nothing restricted is ever shown; with one, a category that the forum does not list is better taken for restricted.
        return parse_topic(
            document,
            origin=f"/t/{topic_id}.json",
            address=self.forum.address,
            categories=categories,
            restricted_unless_known=self.forum.has_key,
        )


def created_before(oldest: datetime) -> Callable[[JsonObject], bool]:
    """Say of an entry whether its topic was created before `oldest` (aware)."""

    def is_older(entry: JsonObject) -> bool:
        created = moment(entry, "created_at")
        return created is not None and created < oldest

    return is_older
