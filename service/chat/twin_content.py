"""What the twin of Mattermost holds, and the JSON documents a server makes of it.

Field names: mattermost/mattermost, `server/public/model`.
"""

from __future__ import annotations

import copy
import hashlib
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Status: TypeAlias = Literal["online", "away", "dnd", "offline"]
Document: TypeAlias = dict[str, Any]

_ZONES = ("automaticTimezone", "manualTimezone")
_ID_LETTERS = "ybndrfg8ejkmcpqxot1uwisza345h769"


def make_id(seed: str) -> str:
    """Give an id as Mattermost's: 26 characters of its base 32, the same for the same seed."""
    return "".join(_ID_LETTERS[byte % 32] for byte in hashlib.sha256(seed.encode()).digest()[:26])


@dataclass(slots=True)
class TwinUser:
    """An account. `mention_channel`: whether @channel, @all and @here reach it (`notify_props.channel`)."""

    id: str
    username: str
    token: str
    bot: bool = False
    status: Status = "offline"
    active: bool = True
    mention_channel: bool = True
    mention_keys: frozenset[str] = frozenset()
    timezone: dict[str, str] = field(
        default_factory=lambda: {"useAutomaticTimezone": "true", "automaticTimezone": "", "manualTimezone": ""}
    )


@dataclass(slots=True)
class TwinTeam:
    """A team and who is in it, by user id; anybody may join an open one."""

    id: str
    name: str
    open: bool = False
    archived: bool = False
    members: set[str] = field(default_factory=set)


@dataclass(slots=True)
class TwinChannel:
    """A channel and who is in it, by user id; members alone see a private one."""

    id: str
    team: TwinTeam
    name: str
    private: bool = False
    archived: bool = False
    members: set[str] = field(default_factory=set)


@dataclass(slots=True)
class TwinPost:
    """A post; times in Unix milliseconds. `notified`: names of the users who were told of it."""

    id: str
    channel: TwinChannel
    author: TwinUser
    message: str
    create_at: int
    update_at: int
    props: Document = field(default_factory=dict)
    root_id: str = ""
    type: str = ""
    edit_at: int = 0
    delete_at: int = 0
    original_id: str = ""
    priority: str = ""
    notified: frozenset[str] = frozenset()

    @property
    def actions(self) -> dict[str, Document]:
        """Buttons and menus by their ids, with their integration."""
        attachments = self.props.get("attachments", [])
        return {action["id"]: action for attachment in attachments for action in attachment.get("actions", [])}


def user_document(user: TwinUser) -> Document:
    """Make a user's document."""
    document: Document = {
        "id": user.id,
        "create_at": 1,
        "update_at": 1,
        "delete_at": 0 if user.active else 1,
        "username": user.username,
        "roles": "system_user",
        "locale": "en",
        "timezone": dict(user.timezone),
    }
    return document | ({"is_bot": True} if user.bot else {})


def team_document(team: TwinTeam) -> Document:
    """Make a team's document; servers keep type O for teams that need an invitation too."""
    return {
        "id": team.id,
        "create_at": 1,
        "update_at": 1,
        "delete_at": 1 if team.archived else 0,
        "display_name": team.name.title(),
        "name": team.name,
        "type": "O",
        "allow_open_invite": team.open,
    }


def channel_document(channel: TwinChannel) -> Document:
    """Make a channel's document."""
    return {
        "id": channel.id,
        "create_at": 1,
        "update_at": 1,
        "delete_at": 1 if channel.archived else 0,
        "team_id": channel.team.id,
        "type": "P" if channel.private else "O",
        "display_name": channel.name.title(),
        "name": channel.name,
        "header": "",
        "purpose": "",
    }


def member_document(channel: TwinChannel, user_id: str) -> Document:
    """Make the document of one's being in a channel."""
    return {"channel_id": channel.id, "user_id": user_id, "roles": "channel_user", "mention_count": 0, "msg_count": 0}


def post_document(post: TwinPost) -> Document:
    """Make a post's document, in which nobody sees the integration of a button; `pending_post_id` is not kept."""
    props = copy.deepcopy(post.props)
    for attachment in props.get("attachments", []):
        for action in attachment.get("actions", []):
            action.pop("integration", None)
    return {
        "id": post.id,
        "create_at": post.create_at,
        "update_at": post.update_at,
        "edit_at": post.edit_at,
        "delete_at": post.delete_at,
        "is_pinned": False,
        "user_id": post.author.id,
        "channel_id": post.channel.id,
        "root_id": post.root_id,
        "original_id": post.original_id,
        "message": "" if post.delete_at and not post.original_id else post.message,
        "type": post.type,
        "props": props,
        "hashtags": "",
        "pending_post_id": "",
        "metadata": {"priority": {"priority": post.priority, "requested_ack": False}} if post.priority else {},
    }


def list_document(posts: list[TwinPost]) -> Document:
    """Make a list of posts, which are given newest first."""
    return {
        "order": [post.id for post in posts],
        "posts": {post.id: post_document(post) for post in posts},
        "next_post_id": "",
        "prev_post_id": "",
    }
