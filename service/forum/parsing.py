"""Discourse's JSON turned into `Topic` and `Post`: detail documents (`GET /t/{id}.json`) and entries of topic lists.

Forums differ by version and plugins, so everything but a topic's id, title and list of posts may be missing or null.
Field names: the Discourse API documentation, https://docs.discourse.org.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from service.domain import Post, PostKind, Topic
from service.errors import SourceRefused
from service.wire.fields import JsonObject, flag, moment, nested, objects, text, whole

UNKNOWN_AUTHOR = 0
"""Stands for an author whose id the forum does not give; Discourse numbers people from 1 and its own accounts below 0."""

UNKNOWN_TIME = datetime(1970, 1, 1, tzinfo=UTC)

_KINDS = {
    1: PostKind.REGULAR,
    2: PostKind.MODERATOR_ACTION,
    3: PostKind.SMALL_ACTION,
    4: PostKind.WHISPER,
}


@dataclass(frozen=True, slots=True)
class Category:
    """A forum's category: what it is called and whether only some people may read it."""

    name: str
    restricted: bool


def parse_topic(
    document: object,
    *,
    origin: str,
    address: str | None = None,
    categories: Mapping[int, Category] | None = None,
    restricted_unless_known: bool = False,
) -> Topic:
    """Turn a detail document into a topic with all the posts it holds.

    Args:
        document: what `json.loads` gave.
        origin: where the document is from, for error messages: a file name or a URL path.
        address: the forum's address; with it the topic gets its URL.
        categories: the forum's categories by id.
        restricted_unless_known: whether a category that `categories` lacks is taken for a restricted one.

    Raises:
        SourceRefused: not a topic document (`not_a_topic`); the message names the origin and the field.

    """
    document, topic_id, title = identity(document, origin=origin)
    posts = parse_posts(nested(document, "post_stream").get("posts"), origin=origin, topic_created_at=moment(document, "created_at"))
    first = opening_post(posts)
    creator = nested(nested(document, "details"), "created_by")
    author_id = whole(document, "user_id")
    if author_id is None:
        author_id = whole(creator, "id")
    if author_id is None:
        author_id = known_author(first)
    return _with_standing(
        document,
        Topic(
            id=topic_id,
            title=title,
            body=first.text if first else "",
            created_at=moment(document, "created_at") or (first.created_at if first else None),
            author_id=author_id,
            author=text(creator, "username") or (first.author if first else None),
            author_is_staff=first.staff if first else False,
            posts=posts,
        ),
        address=address,
        categories=categories or {},
        restricted_unless_known=restricted_unless_known,
    )


def parse_list_entry(entry: object, *, origin: str) -> Topic:
    """Turn an entry of a topic list into a topic without body and posts: enough to leave out what can't be due.

    Raises:
        SourceRefused: the entry has no id or title (`not_a_topic`).

    """
    entry, topic_id, title = identity(entry, origin=origin)
    topic = Topic(id=topic_id, title=title, body="", created_at=moment(entry, "created_at"))
    return _with_standing(entry, topic, address=None, categories={}, restricted_unless_known=False)


def identity(value: object, *, origin: str) -> tuple[JsonObject, str, str]:
    """Give a topic's JSON object, its id (a number or a string) as a string, and its title.

    Raises:
        SourceRefused: not an object, or one of the two is missing or mistyped (`not_a_topic`).

    """
    if not isinstance(value, dict):
        raise not_a_topic(origin, "the document", "is not a JSON object")
    topic_id = value.get("id")
    if isinstance(topic_id, bool) or not isinstance(topic_id, int | str) or topic_id == "":
        raise not_a_topic(origin, "field id", "is missing, empty, or neither a number nor a string")
    title = value.get("title")
    if not isinstance(title, str):
        raise not_a_topic(origin, "field title", "is missing or not a string")
    return value, str(topic_id), title


def opening_post(posts: tuple[Post, ...]) -> Post | None:
    """Give the first post, or None where it is not among `posts`."""
    return posts[0] if posts and posts[0].number == 1 else None


def known_author(post: Post | None) -> int | None:
    """Give the id of a post's author, or None where nobody knows it."""
    return None if post is None or post.author_id == UNKNOWN_AUTHOR else post.author_id


def not_a_topic(origin: str, field: str, problem: str) -> SourceRefused:
    """Say which field of which document is wrong."""
    return SourceRefused(f"{origin}: {field} {problem}; not a topic document", reason="not_a_topic")


def parse_posts(value: object, *, origin: str, topic_created_at: datetime | None, field: str = "post_stream.posts") -> tuple[Post, ...]:
    """Turn a list of post objects, which stands under `field`, into posts ordered by number.

    A post without a time gets that of the post before it, the first one the topic's.

    Raises:
        SourceRefused: not a list of objects (`not_a_topic`).

    """
    if not isinstance(value, list):
        raise not_a_topic(origin, f"field {field}", "is missing or not a list")
    posts: list[Post] = []
    latest = topic_created_at or UNKNOWN_TIME
    for index, item in enumerate(value):
        if not isinstance(item, dict):
            raise not_a_topic(origin, f"field {field}[{index}]", "is not an object")
        post = _parse_post(item, number=index + 1, created_at=latest)
        latest = post.created_at
        posts.append(post)
    return tuple(sorted(posts, key=lambda post: post.number))


def parse_categories(site: JsonObject) -> dict[int, Category]:
    """Read the categories out of `GET /site.json`."""
    found = {}
    for item in objects(site, "categories"):
        category_id = whole(item, "id")
        if category_id is not None:
            found[category_id] = Category(name=text(item, "name"), restricted=flag(item, "read_restricted"))
    return found


def parse_tags(value: object) -> tuple[str, ...]:
    """Read tags as strings (before 2026) or as objects with a name (since)."""
    if not isinstance(value, list):
        return ()
    names = (text(tag, "name") if isinstance(tag, dict) else tag for tag in value)
    return tuple(name for name in names if isinstance(name, str) and name)


def _parse_post(item: JsonObject, *, number: int, created_at: datetime) -> Post:
    kind = whole(item, "post_type")
    stated_number, author_id = whole(item, "post_number"), whole(item, "user_id")
    return Post(
        number=number if stated_number is None else stated_number,
        author_id=UNKNOWN_AUTHOR if author_id is None else author_id,
        author=text(item, "username"),
        created_at=moment(item, "created_at") or created_at,
        text=text(item, "raw") or text(item, "cooked"),
        # An unknown kind is a plug-in's own: nobody's answer, so it must not pass for one.
        kind=PostKind.REGULAR if kind is None else _KINDS.get(kind, PostKind.SMALL_ACTION),
        hidden=flag(item, "hidden"),
        deleted=flag(item, "user_deleted") or bool(item.get("deleted_at")),
        staff=flag(item, "staff") or flag(item, "admin") or flag(item, "moderator"),
        accepted=flag(item, "accepted_answer"),
    )


def _with_standing(
    document: JsonObject,
    topic: Topic,
    *,
    address: str | None,
    categories: Mapping[int, Category],
    restricted_unless_known: bool,
) -> Topic:
    category_id = whole(document, "category_id")
    category = categories.get(category_id) if category_id is not None else None
    solved = bool(document.get("accepted_answer")) or flag(document, "has_accepted_answer")
    posts = objects(nested(document, "post_stream"), "posts")
    return replace(
        topic,
        url=f"{address}/t/{text(document, 'slug') or '-'}/{topic.id}" if address else None,
        category=category.name if category else None,
        category_id=category_id,
        tags=parse_tags(document.get("tags")),
        views=whole(document, "views") or 0,
        closed=flag(document, "closed"),
        archived=flag(document, "archived"),
        visible=flag(document, "visible", default=True),
        deleted=bool(document.get("deleted_at")),
        regular=(text(document, "archetype") or "regular") == "regular",
        pinned_globally=flag(document, "pinned_globally"),
        has_accepted_answer=solved or any(flag(post, "accepted_answer") for post in posts),
        category_restricted=category.restricted if category else restricted_unless_known and category_id is not None,
    )
