"""Writing on a live Discourse forum.

Endpoints: the Discourse API documentation, https://docs.discourse.org.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import httpx

from service.errors import DeliveryDelayed, DeliveryRefused, InputError, SourceError, SourceRefused
from service.forum.connection import PATIENCE
from service.forum.discourse_mentions import mentions
from service.forum.marks import marked, marker_of, same_source
from service.forum.own_posts import QUEUED, OwnPosts, queued
from service.forum.refusals import answered, as_delivery, key_refused, unanswered
from service.wire.fields import JsonObject, nested, text, whole

if TYPE_CHECKING:
    from service.domain import Redacted
    from service.forum.connection import ForumConnection
    from service.forum.writing import Mentions

EDITS = 2
"""How often an edit is tried where somebody else edits at the same moment."""
_NAME = re.compile(r"[\w.-]+")


class DiscourseWriter:
    """A `ForumWriter` over a connection with a key (`forum`), which it opens whenever it has something to do.

    A writing call is sent once: where no answer came it raises DeliveryDelayed with `unsure`, and the caller looks before it tries again.
    Within two minutes Discourse answers the same call from the same machine with the same post, whichever process repeats it. See
    `refusals` for the reasons.
    """

    def __init__(self, forum: ForumConnection) -> None:
        """Prepare; nothing is sent yet.

        Raises:
            InputError: the connection has no key (`no_key`).

        """
        if not forum.has_key:
            raise InputError("to write on a forum takes an API key; set TOPICROUTER_FORUM_API_KEY", reason="no_key")
        self.forum = forum
        self._own = OwnPosts(forum)

    @property
    def calls(self) -> int:
        """How many requests were sent, repeated ones included."""
        return self.forum.calls

    def mentions(self, topic_id: str, names: Sequence[str]) -> Mentions:
        """Say whom a mention in this topic would notify.

        A key that may read everything is told by the forum itself: `private` and `category` (they don't see the topic), to staff also
        `muted_topic` and `not_allowed`; of groups `not_mentionable`, and `group_too_large` where Discourse would notify nobody. With
        another key only what exists is looked up, and whoever can't be looked up counts as reached. `unknown` is neither user nor group.
        """
        with self._asking():
            return mentions(self.forum, _number(topic_id), names)

    def reply(self, topic_id: str, text: Redacted, *, marker: str) -> str:
        """Answer in a topic and give the post's id.

        What a forum holds back for a moderator's approval counts as said: its id begins with `queued:`, and `find_reply` gives that until
        the post is approved, the post's own id afterwards, and None if it was rejected.
        """
        body = {"raw": marked(text, marker), "topic_id": int(_number(topic_id)), "auto_track": False}
        answer = self._create(body, lambda: self._own.reply(topic_id, marker))
        return answer if isinstance(answer, str) else self._reference(answer, marker, "id")

    def find_reply(self, topic_id: str, marker: str) -> str | None:
        """Give the id of our own post in a topic that carries this marker; None if there is none.

        A key of staff finds a post that was deleted, too: it was said. Others are not shown it.
        """
        with self._asking():
            return self._own.reply(_number(topic_id), marker)

    def edit(self, post_id: str, text: Redacted, *, marker: str) -> None:
        """Let a post of our own say this; nothing happens if it says so already.

        Raises:
            DeliveryRefused: also `awaiting_approval` (what is queued can't be edited), `not_our_post` where another account wrote it, and
                `mark_missing` where somebody took our mark out of it.

        """
        raw = marked(text, marker)
        if post_id.startswith(QUEUED):
            raise DeliveryRefused("a post that waits for approval can't be edited", reason="awaiting_approval")
        path = f"/posts/{_number(post_id)}.json"
        for attempt in range(1, EDITS + 1):
            before = self._source(post_id, marker)
            if same_source(before, raw):
                return
            # an edit of a topic's last post would bring the topic up in the lists; only staff's word on that counts
            body = {"post": {"raw": raw, "original_text": before}, "bypass_bump": True}
            try:
                self._submit("PUT", path, body)
            except DeliveryDelayed as error:
                if error.reason != "edit_conflict" or attempt == EDITS:
                    raise
            else:
                return

    def message(self, group: str, title: Redacted, text: Redacted, *, marker: str) -> str:
        """Write a private message to a group and give its topic's id; as for `reply`, it may be one that waits for approval."""
        if not _NAME.fullmatch(group):
            raise DeliveryRefused("a group's name is made of letters, digits, _ . and -", reason="no_recipient")
        raw = marked(text, marker)
        body = {"raw": raw, "title": title, "archetype": "private_message", "target_recipients": group}
        answer = self._create(body, lambda: self._own.message(title, marker))
        return answer if isinstance(answer, str) else self._reference(answer, marker, "topic_id")

    def find_message(self, title: Redacted, marker: str) -> str | None:
        """Give the topic id of our own private message of this title that carries this marker; None if there is none.

        Titles are compared by their letters and digits, since a forum tidies them up. A message that waits for approval is not found.
        """
        with self._asking():
            return self._own.message(title, marker)

    def unlist(self, topic_id: str) -> None:
        """Take a topic out of all lists; nothing happens if it is already."""
        # a topic that is unlisted already stays as it is, and the forum makes no further note of it
        self._submit("PUT", f"/t/{_number(topic_id)}/status.json", {"status": "visible", "enabled": "false"})

    def _create(self, body: Mapping[str, object], find: Callable[[], str | None]) -> JsonObject | str:
        try:
            return self._submit("POST", "/posts.json", body)
        except DeliveryRefused as refusal:
            # no two of our texts are the same, since each carries its own mark: so this one is there already
            if refusal.reason != "duplicate_text":
                raise
            with self._asking():
                found = find()
            if found is None:
                raise
            return found

    def _submit(self, method: Literal["POST", "PUT"], path: str, body: Mapping[str, object]) -> JsonObject:
        with self.forum:
            try:
                response = self.forum.submit(method, path, body)
            except httpx.RequestError as error:
                raise unanswered(error, self.forum.address) from error
            try:
                return answered(response, path)
            except DeliveryRefused as refusal:
                if refusal.reason == "forbidden":
                    self._require_key()
                raise

    def _reference(self, answer: JsonObject, marker: str, name: Literal["id", "topic_id"]) -> str:
        if text(answer, "action") == "enqueued":
            return queued(nested(answer, "pending_post"), marker)
        post = nested(answer, "post") or answer
        number = whole(post, name)
        if number is None:
            message = f"{self.forum.address}/posts.json: the answer names no post; is this a Discourse forum?"
            raise DeliveryDelayed(message, reason="not_discourse", unsure=True)
        self._own.remember(post)
        return str(number)

    def _source(self, post_id: str, marker: str) -> str:
        with self._asking():
            post = self._own.source(post_id)
        if not self._own.is_ours(post):
            raise DeliveryRefused(f"post {post_id} is not ours", reason="not_our_post")
        raw = text(post, "raw")
        if marker_of(raw) != marker:
            raise DeliveryRefused(f"post {post_id} does not carry our mark any more; somebody else edited it", reason="mark_missing")
        return raw

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Open the forum, and tell what keeps us from reading in the terms of saying something."""
        with self.forum:
            try:
                yield
            except SourceError as error:
                if error.reason in {"forbidden", "not_found"}:
                    self._require_key()
                raise as_delivery(error) from error

    def _require_key(self) -> None:
        """See to it that it is not the key that is refused, in the same words as one topic that may not be seen."""
        try:
            self.forum.get("/site.json", longest_wait=PATIENCE)
        except SourceRefused as error:
            if error.reason in {"forbidden", "login_required"}:
                raise key_refused(self.forum.address) from error
            raise as_delivery(error) from error
        except SourceError as error:
            raise as_delivery(error) from error


def _number(reference: str) -> str:
    if not (reference.isascii() and reference.isdecimal()):
        raise DeliveryRefused("topics and posts of a Discourse forum have whole numbers", reason="not_found")
    return reference
