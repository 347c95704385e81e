"""How the twin of Mattermost takes posts: what it checks and refuses, and by what it knows a repeat."""

from __future__ import annotations

import json
from collections.abc import Callable

from service.chat.troubles import STILL_SAVING
from service.chat.twin_content import Document, TwinChannel, TwinPost, TwinUser
from service.chat.twin_troubles import Refusal, no_permission
from service.chat.twin_world import TwinWorld
from service.wire.twin_server import Unanswered

REMEMBERED_MS = 30_000
"""For how long a repeat is known by its pending_post_id."""


class TwinPosting:
    """Takes posts into a world; `before_save` is called without a lock while a new one waits to be saved."""

    def __init__(self, world: TwinWorld, *, before_save: Callable[[], None]) -> None:
        self._world = world
        self._before_save = before_save
        self._warm: set[str] = set()
        self._saving: set[str] = set()
        self._remembered: dict[str, tuple[str, int]] = {}

    def forget(self) -> None:
        """Lose what is in memory only, as by a restart."""
        self._saving.clear()
        self._remembered.clear()
        self._warm.clear()

    def create(self, author: TwinUser, body: object, *, set_online: bool) -> TwinPost:
        """Make a post, or give the first one for a repeat, whoever made it."""
        world = self._world
        if isinstance(body, list):
            raise no_permission()
        if not isinstance(body, dict):
            raise Refusal(400, "api.context.invalid_body_param.app_error")
        pending = str(body.get("pending_post_id") or "")
        with world.lock:
            channel = self._allowed(author, body)
            if pending in self._saving:
                raise Refusal(500, STILL_SAVING)
            first, at = self._remembered.get(pending, ("", 0))
            if first in world.posts and world.milliseconds() - at <= REMEMBERED_MS:
                return world.posts[first]
            post = self._checked(author, channel, body)
            if pending:
                self._saving.add(pending)
        try:
            self._before_save()
            with world.lock:
                world.store(post)
                if pending:
                    self._remembered[pending] = (post.id, world.milliseconds())
        finally:
            self._saving.discard(pending)
        if set_online:
            author.status = "online"
        return post

    def patch(self, author: TwinUser, post_id: str, body: object) -> TwinPost:
        """Edit a post of one's own; `props` replaces all of them."""
        world = self._world
        if not isinstance(body, dict):
            raise Refusal(400, "api.context.invalid_body_param.app_error")
        with world.lock:
            post = world.posts.get(post_id)
            if world.database_away or post is None or post.delete_at or post.author is not author or author.id not in post.channel.members:
                raise no_permission()
            if post.channel.archived:
                raise Refusal(400, "api.post.update_post.can_not_update_post_in_deleted.error")
            message, props = body.get("message"), body.get("props")
            self._check_size(post.message if message is None else str(message), post.props if props is None else props)
            if props is not None and any(
                action["id"] in post.actions and "integration" not in action
                for attachment in props.get("attachments") or []
                for action in attachment.get("actions") or []
            ):
                # a nil pointer in PostAction.Equals
                raise Unanswered
            world.rewrite(post, message=message, props=props)
            return post

    def _allowed(self, author: TwinUser, body: Document) -> TwinChannel:
        channel = self._world.channels.get(str(body.get("channel_id")))
        if self._world.database_away:
            if channel is not None and channel.id in self._warm:
                raise Refusal(500, "app.post.save.app_error", "Unable to save the Post.")
            raise Refusal(400, "api.context.invalid_param.app_error", "Invalid post.channel_id parameter.")
        if channel is None or author.id not in channel.members:
            raise no_permission()
        if body.get("id"):
            raise Refusal(400, "app.post.save.existing.app_error")
        if body.get("type"):
            raise Refusal(400, "api.context.invalid_param.app_error")
        self._warm.add(channel.id)
        self._check_priority(body)
        return channel

    def _check_priority(self, body: Document) -> None:
        if not (body.get("metadata") or {}).get("priority") or self._world.priority == "unknown":
            return
        if self._world.priority == "off":
            raise Refusal(403, "api.post.post_priority.priority_post_not_allowed_for_user.request_error")
        if body.get("root_id"):
            raise Refusal(400, "api.post.post_priority.priority_post_only_allowed_for_root_post.request_error")
        if self._world.priority == "unlicensed":
            raise Refusal(501, "license_error.feature_unavailable")

    def _checked(self, author: TwinUser, channel: TwinChannel, body: Document) -> TwinPost:
        if channel.archived:
            raise Refusal(400, "api.post.create_post.can_not_post_to_deleted.error")
        root_id = str(body.get("root_id") or "")
        if root_id:
            root = self._world.posts.get(root_id)
            if root is None or root.delete_at or root.root_id:
                raise Refusal(400, "api.post.create_post.root_id.app_error")
            if root.channel is not channel:
                raise Refusal(400, "api.post.create_post.channel_root_id.app_error")
        message = str(body.get("message", ""))
        props: Document = dict(body.get("props") or {})
        if author.bot:
            props["from_bot"] = "true"
        self._check_size(message, props)
        if "\0" in message:
            raise Refusal(500, "app.post.save.app_error", "Unable to save the Post.")
        for attachment in props.get("attachments", []):
            for action in attachment.get("actions", []):
                action.setdefault("id", self._world.new_id())
        label = (body.get("metadata") or {}).get("priority", {}).get("priority", "")
        priority = label if self._world.priority == "on" else ""
        return TwinPost(self._world.new_id(), channel, author, message, 0, 0, props, root_id=root_id, priority=priority)

    def _check_size(self, message: str, props: Document) -> None:
        if len(message) > self._world.max_post_size:
            raise Refusal(400, "model.post.is_valid.msg.app_error")
        written = json.dumps(props, ensure_ascii=False, separators=(",", ":"))
        if len(written) + 5 * sum(written.count(sign) for sign in "<>&") > self._world.max_props_size:
            raise Refusal(400, "model.post.is_valid.props.app_error")
