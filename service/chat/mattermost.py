"""Mattermost's API v4 as one bot account. Access: https://developers.mattermost.com/integrate/reference/server/server-reference/."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import structlog

from service.chat.channels import Channels
from service.chat.connection import CALLS_PER_SECOND, TIMEOUT, ChatAccess, ChatConnection
from service.chat.drafts import MARK, check_text, post_body
from service.chat.interfaces import ChannelSeen, Draft
from service.domain import Redacted
from service.errors import DeliveryDelayed, DeliveryRefused
from service.wire.fields import JsonObject, nested, objects, text, whole

SKEW = timedelta(minutes=15)
"""How far the server's clock may be behind ours."""
MOST_SINCE = 1_000
"""Posts that `since` gives at most, not always the latest (mattermost/mattermost, `post_store.go`)."""
PAGE = 200
MOST_PAGES = 50
_WITHOUT_LABEL = frozenset({"not_offered", "priority_refused", "not_a_member"})
"""Refusals of an urgent post that may be about the label alone; some servers say no more than that it is not permitted."""

_log = structlog.get_logger(__name__)


class Mattermost:
    """One server as one bot (`service.chat.interfaces.Chat`), inside a `with` statement, which may stand within another."""

    def __init__(
        self,
        access: ChatAccess,
        *,
        calls_per_second: int = CALLS_PER_SECOND,
        timeout: httpx.Timeout = TIMEOUT,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Prepare; nothing is sent yet. Raises InputError as `ChatConnection`."""
        self.connection = ChatConnection(
            access, calls_per_second=calls_per_second, timeout=timeout, transport=transport, clock=clock, sleep=sleep
        )
        self._channels = Channels(self.connection, clock=clock)
        self._own_id: str | None = None

    def __enter__(self) -> Mattermost:
        self.connection.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.__exit__()

    def channel(self, team: str, url_name: str) -> ChannelSeen | None:
        """Look at a channel by URL names; one that was seen before is found again by its id after it was renamed."""
        return self._channels.look(team, url_name)

    def reachable(self, channel_id: str, handles: Collection[str]) -> frozenset[str]:
        """Give those of these user names that are in use and in the channel, in lower case."""
        names = sorted({handle.lstrip("@").lower() for handle in handles} - {""})
        found = _listed(self.connection.read("/users/usernames", body=names)) if names else []
        active = {text(user, "id"): text(user, "username") for user in found if not whole(user, "delete_at")}
        if not active:
            return frozenset()
        members = _listed(self.connection.read(f"/channels/{channel_id}/members/ids", body=sorted(active)))
        return frozenset(active[text(member, "user_id")] for member in members if text(member, "user_id") in active)

    def post(self, draft: Draft) -> str:
        """Make a post and give its id; an urgent one without the label where the server has none.

        Raises:
            DeliveryDelayed: as `ChatConnection.write`; `not_ours` (unsure) where the server answered with somebody else's post.
            DeliveryRefused: as `post_body`, and the reasons of `service.chat.troubles`.

        """
        urgent = draft.urgent and not draft.root_id
        body = post_body(draft, urgent=urgent)
        own_id = self._own()
        try:
            answer = self._create(body)
        except DeliveryRefused as refused:
            if not urgent or refused.reason not in _WITHOUT_LABEL:
                raise
            _log.info("chat_posts_without_urgent_label", reason=refused.reason)
            answer = self._create(post_body(draft, urgent=False))
        post_id = text(answer, "id")
        if not post_id or text(answer, "channel_id") != draft.channel_id or not self._is_marked(answer, draft.marker, own_id):
            # the server remembers a repeat by a key that all who post there share
            raise DeliveryDelayed("the chat server answered with a post that is not ours", reason="not_ours", unsure=True)
        return post_id

    def find(self, channel_id: str, marker: str, *, since: datetime) -> str | None:
        """Give the id of our own undeleted post with this marker.

        Looked through is what changed since `since` by the server's clock, which may be behind, and the latest page besides, so that a
        clock that was ahead when `since` was taken down hides nothing.
        """
        own_id = self._own()
        earliest = since - SKEW
        changed = self._listing(channel_id, {"since": str(_milliseconds(earliest))})
        pages = self._pages(channel_id, earliest) if len(changed) >= MOST_SINCE else self._latest(channel_id)
        for listing in (changed, *pages):
            for post in listing:
                if self._is_marked(post, marker, own_id):
                    return text(post, "id")
        return None

    def amend(self, post_id: str, text: Redacted) -> None:
        """Let a post of our own say this, without buttons.

        Raises:
            DeliveryDelayed: as `ChatConnection.write`.
            DeliveryRefused: `post_gone`, `not_ours`, `may_not_edit`, or as `check_text` and `service.chat.troubles`.

        """
        check_text(text)
        post = _document(self.connection.read(f"/posts/{post_id}"))
        props = nested(post, "props")
        if _is_gone(post):
            raise DeliveryRefused("the post is gone", reason="post_gone")
        if post.get("user_id") != self._own():
            raise DeliveryRefused("the post is somebody else's", reason="not_ours")
        if post.get("message") == text and not objects(props, "attachments"):
            return
        # props that were read are never sent back: buttons come without their address, and such a patch brings the server down
        kept = {MARK: props[MARK]} if MARK in props else {}
        try:
            self.connection.write("PUT", f"/posts/{post_id}/patch", body={"message": text, "props": {**kept, "attachments": []}})
        except DeliveryRefused as refused:
            if refused.reason != "not_a_member":
                raise
            raise DeliveryRefused("the bot may not edit its post, or it is gone", reason="may_not_edit") from None

    def require_fit(self) -> None:
        """See to it that the server can be reached, its database works, and the token is good."""
        self.connection.require_healthy()
        self._own_id = None
        self._own()

    def _own(self) -> str:
        if self._own_id is None:
            self._own_id = text(_document(self.connection.read("/users/me")), "id")
        return self._own_id

    def _create(self, body: JsonObject) -> JsonObject:
        return _document(self.connection.write("POST", "/posts", {"set_online": "false"}, body=body), written=True)

    def _listing(self, channel_id: str, parameters: dict[str, str]) -> list[JsonObject]:
        document = _document(self.connection.read(f"/channels/{channel_id}/posts", parameters))
        posts = nested(document, "posts")
        return [post for post in posts.values() if isinstance(post, dict)]

    def _latest(self, channel_id: str) -> Iterator[list[JsonObject]]:
        yield self._listing(channel_id, {"per_page": str(PAGE)})

    def _pages(self, channel_id: str, earliest: datetime) -> Iterator[list[JsonObject]]:
        for number in range(MOST_PAGES):
            page = self._listing(channel_id, {"per_page": str(PAGE), "page": str(number)})
            yield page
            # roots of older threads come along, so that the latest post of a page tells how far back it is
            if max((whole(post, "create_at") or 0 for post in page), default=0) < _milliseconds(earliest):
                return
        raise DeliveryDelayed("the channel has more posts since then than can be looked through", reason="too_many_posts")

    @staticmethod
    def _is_marked(post: JsonObject, marker: str, own_id: str) -> bool:
        marked = nested(post, "props").get(MARK) == marker
        return marked and post.get("user_id") == own_id and not _is_gone(post)


def _is_gone(post: JsonObject) -> bool:
    """Whether it was deleted, or is what an edited post said before, which lists bring along."""
    return bool(whole(post, "delete_at")) or bool(text(post, "original_id"))


def _milliseconds(moment: datetime) -> int:
    return max(0, int(moment.astimezone(UTC).timestamp() * 1000))


def _document(answer: object, *, written: bool = False) -> JsonObject:
    if not isinstance(answer, dict):
        raise DeliveryDelayed("the chat server's answer is not the JSON object it should be", reason="not_json", unsure=written)
    return answer


def _listed(answer: object) -> list[JsonObject]:
    if not isinstance(answer, list):
        raise DeliveryDelayed("the chat server's answer is not the JSON list it should be", reason="not_json")
    return [item for item in answer if isinstance(item, dict)]
