"""Teams, channels, people and posts of the twin of Mattermost, and the switches that its owner has."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from service.chat.twin_content import Document, Status, TwinChannel, TwinPost, TwinTeam, TwinUser, make_id
from service.chat.twin_mentions import notified

Priority: TypeAlias = Literal["on", "off", "unlicensed", "unknown"]


def utc_now() -> datetime:
    """Give the time of this machine."""
    return datetime.now(UTC)


class TwinWorld:
    """What a server holds; change its fields, and those of what it holds, as an owner would change settings."""

    def __init__(self, *, clock: Callable[[], datetime] = utc_now) -> None:
        self.clock = clock
        self.users: dict[str, TwinUser] = {}
        self.teams: dict[str, TwinTeam] = {}
        self.channels: dict[str, TwinChannel] = {}
        self.posts: dict[str, TwinPost] = {}
        """All posts in the order in which they were made, the deleted ones and what edited ones said before among them."""
        self.max_notifications = 1_000
        self.max_post_size = 16_383
        self.max_props_size = 8_000
        self.priority: Priority = "on"
        """What comes of an urgent post: a label, 403, 501, or nothing as on servers that don't know of it."""
        self.database_away = False
        self.lock = threading.RLock()
        self._made = 0

    def add_team(self, name: str, *, open: bool = False) -> TwinTeam:  # noqa: A002 - the field's name
        """Make a team."""
        team = TwinTeam(self.new_id(), name, open=open)
        self.teams[team.id] = team
        return team

    def add_channel(self, team: TwinTeam, name: str, *members: TwinUser, private: bool = False) -> TwinChannel:
        """Make a channel with these members, who join its team too."""
        channel = TwinChannel(self.new_id(), team, name, private=private)
        self.channels[channel.id] = channel
        self.join(channel, *members)
        return channel

    def add_user(self, username: str, *, status: Status = "offline", bot: bool = False) -> TwinUser:
        """Make a person's or a bot's account, with a token."""
        user = TwinUser(self.new_id(), username, token=self.new_id(), bot=bot, status=status)
        self.users[user.id] = user
        return user

    def join(self, channel: TwinChannel, *users: TwinUser) -> None:
        """Let users be in a channel and its team."""
        channel.members |= {user.id for user in users}
        channel.team.members |= {user.id for user in users}

    def user(self, username: str) -> TwinUser:
        """Give the account of this name. Raises KeyError if there is none."""
        return {user.username: user for user in self.users.values()}[username]

    def say(self, channel: TwinChannel, author: TwinUser, message: str, *, root_id: str = "", type: str = "") -> TwinPost:  # noqa: A002 - as above
        """Let somebody write; `type` other than empty is a system message."""
        return self.store(TwinPost(self.new_id(), channel, author, message, 0, 0, root_id=root_id, type=type))

    def store(self, post: TwinPost) -> TwinPost:
        """Keep a new post and tell those whom it mentions."""
        with self.lock:
            post.create_at = post.update_at = self.milliseconds()
            post.notified = notified(post, self.users, limit=self.max_notifications)
            self.posts[post.id] = post
            return post

    def rewrite(self, post: TwinPost, *, message: str | None = None, props: Document | None = None) -> None:
        """Edit a post, whatever its author; what it said before stays as a deleted copy, and nobody is told."""
        with self.lock:
            now = self.milliseconds()
            old = TwinPost(self.new_id(), post.channel, post.author, post.message, post.create_at, now, post.props, post.root_id, post.type)
            old.original_id, old.delete_at = post.id, now
            self.posts[old.id] = old
            post.update_at = post.edit_at = now
            post.message = post.message if message is None else message
            post.props = post.props if props is None else props

    def delete(self, post: TwinPost) -> None:
        """Delete a post."""
        post.delete_at = post.update_at = self.milliseconds()

    def shown(self, channel: TwinChannel) -> list[TwinPost]:
        """Give what stands in a channel, oldest first, without deleted posts and old versions."""
        return [post for post in self.posts.values() if post.channel is channel and not post.delete_at]

    def milliseconds(self) -> int:
        """Give the server's time, in Unix milliseconds."""
        return int(self.clock().timestamp() * 1000)

    def new_id(self) -> str:
        """Make an id; the same in each run."""
        with self.lock:
            self._made += 1
            return make_id(str(self._made))
