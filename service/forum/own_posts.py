"""Finding what our own account has written on a Discourse forum, by the mark that it carries."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

import structlog

from service.forum.connection import PATIENCE
from service.forum.discourse_topics import PER_PAGE, POSTS_AT_ONCE
from service.forum.marks import marker_of
from service.wire.fields import JsonObject, nested, objects, text, whole, whole_numbers

if TYPE_CHECKING:
    from service.forum.connection import ForumConnection, Parameters

QUEUED = "queued:"
"""Begins the reference of a post that waits for a moderator's approval."""
MOST_PAGES = 20
"""Pages of the messages we sent that are looked through, the latest first."""

_log = structlog.get_logger(__name__)


class OwnPosts:
    """The posts of the account that a connection acts as; `forum` is open while it looks.

    Every method raises what `ForumConnection.get` raises. Only what the account itself wrote is believed, whoever copies a mark.
    """

    def __init__(self, forum: ForumConnection) -> None:
        self._forum = forum
        self._name = folded(forum.username)
        self._user_id: int | None = None

    def remember(self, post: JsonObject) -> None:
        """Learn the account's id from a post that it made just now: ids outlast a change of names."""
        self._user_id = whole(post, "user_id")

    def is_ours(self, post: JsonObject) -> bool:
        """Say whether our account wrote this post."""
        author = whole(post, "user_id")
        if self._user_id is not None and author is not None:
            return author == self._user_id
        return folded(text(post, "username")) == self._name

    def source(self, post_id: str) -> JsonObject:
        """Fetch one post with its source (`raw`)."""
        return self._get(f"/posts/{post_id}.json")

    def reply(self, topic_id: str, marker: str) -> str | None:
        """Give the id of our post in a topic that carries the marker, or what stands for it while it waits for approval.

        The topic's latest posts are looked through first, after those that come along anyhow.
        """
        document = self._get(f"/t/{topic_id}.json", [("include_raw", "true")])
        for post in self._posts(topic_id, document):
            if self._carries(post, marker):
                return str(whole(post, "id"))
        # nobody but the account itself is shown what waits
        for post in objects(document, "pending_posts"):
            if marker_of(text(post, "raw")) == marker:
                return queued(post, marker)
        return None

    def message(self, title: str, marker: str) -> str | None:
        """Give the topic id of the private message of ours whose first post carries the marker."""
        wanted = _letters(title)
        for entry in self._sent():
            # a forum tidies titles up: capitals, full stops, spaces
            if _letters(text(entry, "title")) != wanted:
                continue
            topic_id = str(whole(entry, "id"))
            document = self._get(f"/t/{topic_id}.json", [("include_raw", "true")])
            if any(whole(post, "post_number") == 1 and self._carries(post, marker) for post in _first_posts(document)):
                return topic_id
        return None

    def _posts(self, topic_id: str, document: JsonObject) -> Iterator[JsonObject]:
        have = {whole(post, "id") for post in _first_posts(document)}
        yield from _first_posts(document)
        missing = [number for number in whole_numbers(nested(document, "post_stream"), "stream") if number not in have]
        for end in range(len(missing), 0, -POSTS_AT_ONCE):
            wanted = [("post_ids[]", str(number)) for number in missing[max(0, end - POSTS_AT_ONCE) : end]]
            yield from _first_posts(self._get(f"/t/{topic_id}/posts.json", [*wanted, ("include_raw", "true")]))

    def _sent(self) -> Iterator[JsonObject]:
        path = f"/topics/private-messages-sent/{quote(self._forum.username, safe='')}.json"
        seen: set[int | None] = {None}
        for page in range(MOST_PAGES):
            answer = self._get(path, [("page", str(page)), ("per_page", str(PER_PAGE))])
            entries = {whole(entry, "id"): entry for entry in objects(nested(answer, "topic_list"), "topics")}
            new = [entry for number, entry in entries.items() if number not in seen]
            seen |= entries.keys()
            yield from new
            if not new:
                return
        _log.warning("sent_messages_not_all_looked_through", pages=MOST_PAGES)

    def _carries(self, post: JsonObject, marker: str) -> bool:
        if not self.is_ours(post):
            return False
        # some servers leave the source out of a topic's posts
        raw = text(post, "raw") or text(self.source(str(whole(post, "id"))), "raw")
        return marker_of(raw) == marker

    def _get(self, path: str, parameters: Parameters = ()) -> JsonObject:
        return self._forum.get(path, parameters, longest_wait=PATIENCE)


def queued(pending: JsonObject, marker: str) -> str:
    """Name a post that waits for approval; older servers give it no id."""
    number = whole(pending, "id")
    return QUEUED + (marker if number is None else str(number))


def folded(username: str) -> str:
    """Give what two spellings of a user name have in common."""
    return unicodedata.normalize("NFC", username).casefold()


def _first_posts(document: JsonObject) -> list[JsonObject]:
    return objects(nested(document, "post_stream"), "posts")


def _letters(title: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", title).casefold() if letter.isalnum())
