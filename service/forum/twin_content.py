"""What the twin of Discourse holds, and the JSON documents a server makes of it.

Field names: the Discourse API documentation, https://docs.discourse.org.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

CHUNK = 20
"""Posts that a topic document brings along; the others are named by their ids."""

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)

REGULAR, MODERATOR_ACTION, SMALL_ACTION, WHISPER = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class TwinUser:
    """An account; `staff` is an admin or moderator. Discourse's own accounts have ids below zero."""

    id: int
    username: str
    staff: bool = False
    trust_level: int = 1


@dataclass(frozen=True, slots=True)
class TwinPost:
    """A post; `post_type` as in Discourse. Its number is its place in the topic."""

    id: int
    author: TwinUser
    created_at: datetime
    raw: str
    post_type: int = REGULAR
    hidden: bool = False
    deleted: bool = False
    accepted: bool = False
    version: int = 1
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TwinGroup:
    """A group with the user names of its members; whether others may mention it and write to it."""

    name: str
    members: tuple[str, ...] = ()
    mentionable: bool = True
    messageable: bool = True


@dataclass(frozen=True, slots=True)
class TwinCategory:
    """A category; a restricted one is seen by staff and by its readers only."""

    id: int
    name: str
    restricted: bool = False
    readers: tuple[str, ...] = ()


@dataclass(slots=True)
class TwinTopic:
    """A topic with all its posts."""

    id: int
    title: str
    posts: list[TwinPost]
    category_id: int | None = None
    tags: tuple[str, ...] = ()
    views: int = 0
    closed: bool = False
    archived: bool = False
    visible: bool = True
    deleted: bool = False
    archetype: str = "regular"
    pinned_globally: bool = False
    allowed: tuple[str, ...] = ()
    """Users and groups that a private message is for, its author among them."""
    muted_by: tuple[str, ...] = ()
    extra: dict[str, object] = field(default_factory=dict)
    """Fields that replace those of the documents, for what some servers send differently."""

    @property
    def created_at(self) -> datetime:
        """When it was opened."""
        return self.posts[0].created_at

    @property
    def bumped_at(self) -> datetime:
        """When the last regular post was written."""
        return max(post.created_at for post in self.posts if post.post_type == REGULAR and not post.deleted)


def list_entry(topic: TwinTopic, *, tags_as_objects: bool) -> dict[str, object]:
    """Make a topic's entry in a list."""
    return (
        _common(topic, tags_as_objects=tags_as_objects)
        | {
            "bumped_at": timestamp(topic.bumped_at),
            "has_accepted_answer": any(post.accepted for post in topic.posts),
            "last_poster_username": topic.posts[-1].author.username,
        }
        | topic.extra
    )


def topic_document(topic: TwinTopic, *, as_staff: bool, with_raw: bool, tags_as_objects: bool) -> dict[str, object]:
    """Make the document of `GET /t/{id}.json`: the first posts, and the ids of all that the reader may see."""
    seen = [post for _, post in visible_posts(topic, as_staff=as_staff)]
    author = topic.posts[0].author
    accepted = [{"post_number": number, "username": post.author.username} for number, post in _numbered(topic) if post.accepted]
    document = _common(topic, tags_as_objects=tags_as_objects) | {
        "user_id": author.id,
        "deleted_at": timestamp(topic.bumped_at) if topic.deleted else None,
        "chunk_size": CHUNK,
        "details": {"created_by": {"id": author.id, "username": author.username}},
        "post_stream": {
            "posts": post_documents(topic, [post.id for post in seen[:CHUNK]], as_staff=as_staff, with_raw=with_raw),
            "stream": [post.id for post in seen],
        },
    }
    return document | ({"accepted_answer": accepted[0]} if accepted else {}) | topic.extra


def post_documents(topic: TwinTopic, ids: Sequence[int], *, as_staff: bool, with_raw: bool) -> list[dict[str, object]]:
    """Make the documents of those posts of `ids` that the reader may see."""
    return [
        post_document(number, post, as_staff=as_staff, with_raw=with_raw)
        for number, post in visible_posts(topic, as_staff=as_staff)
        if post.id in ids
    ]


def visible_posts(topic: TwinTopic, *, as_staff: bool) -> list[tuple[int, TwinPost]]:
    """Give number and post of what a reader sees: whispers and deleted posts are for staff."""
    return [(number, post) for number, post in _numbered(topic) if as_staff or not (post.post_type == WHISPER or post.deleted)]


def timestamp(moment: datetime) -> str:
    """Write a UTC time as Discourse does."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _numbered(topic: TwinTopic) -> list[tuple[int, TwinPost]]:
    return list(enumerate(topic.posts, start=1))


def _common(topic: TwinTopic, *, tags_as_objects: bool) -> dict[str, object]:
    # Small actions and whispers take a number but are not counted.
    counted = [post for post in topic.posts if post.post_type in {REGULAR, MODERATOR_ACTION} and not post.deleted]
    numbers = [number for number, post in _numbered(topic) if post.post_type != WHISPER]
    slug = re.sub(r"[^a-z0-9]+", "-", topic.title.lower()).strip("-") or "topic"
    return {
        "id": topic.id,
        "title": topic.title,
        "fancy_title": html.escape(topic.title),
        "slug": slug,
        "category_id": topic.category_id,
        "tags": [{"id": index, "name": tag, "slug": tag} for index, tag in enumerate(topic.tags, 1)] if tags_as_objects else [*topic.tags],
        "posts_count": len(counted),
        "reply_count": 0,
        "highest_post_number": max(numbers),
        "created_at": timestamp(topic.created_at),
        "last_posted_at": timestamp(topic.bumped_at),
        "archetype": topic.archetype,
        "pinned": topic.pinned_globally,
        "pinned_globally": topic.pinned_globally,
        "visible": topic.visible,
        "closed": topic.closed,
        "archived": topic.archived,
        "views": topic.views,
        "like_count": 0,
    }


def post_document(number: int, post: TwinPost, *, as_staff: bool, with_raw: bool) -> dict[str, object]:
    """Make the document of one post; comments are part of its source and are not shown."""
    text = post.raw if as_staff or not post.hidden else "This post was flagged by the community and is temporarily hidden."
    document = {
        "id": post.id,
        "user_id": post.author.id,
        "username": post.author.username,
        "post_number": number,
        "post_type": post.post_type,
        "cooked": "".join(f"<p>{html.escape(part)}</p>" for part in _COMMENT.sub("", text).strip().split("\n\n")),
        "created_at": timestamp(post.created_at),
        "updated_at": timestamp(post.edited_at or post.created_at),
        "version": post.version,
        "hidden": post.hidden,
        "user_deleted": False,
        "deleted_at": timestamp(post.created_at) if post.deleted else None,
        "staff": post.author.staff,
        "admin": False,
        "moderator": post.author.staff,
        "accepted_answer": post.accepted,
    }
    return document | ({"raw": text} if with_raw else {})
