"""What the twin of a Discourse server knows: its topics, accounts, settings, the time, and who may see what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.forum.twin_content import TwinCategory, TwinGroup, TwinPost, TwinTopic, TwinUser

LARGEST_PAGE = 100
SYSTEM = TwinUser(-1, "system", staff=True, trust_level=4)


@dataclass(slots=True)
class TwinSettings:
    """Site settings with Discourse's defaults; the switches at the end are off."""

    min_post_length: int = 20
    max_post_length: int = 32_000
    min_personal_message_title_length: int = 2
    unique_posts: timedelta = timedelta(minutes=5)
    max_consecutive_replies: int = 3
    max_mentions_per_post: int = 10
    newuser_max_mentions_per_post: int = 2
    max_users_notified_per_group_mention: int = 100
    create_post_interval: timedelta = timedelta(seconds=5)
    max_private_messages_per_day: int = 20
    post_edit_time_limit: timedelta = timedelta(days=1)
    calls_per_minute: int | None = None
    """Calls of all keys together in any minute (60 by Discourse's default); None for no limit."""
    read_only: bool = False
    approve_first: bool = False
    """Whether replies wait for a moderator's approval, those of staff excepted."""
    watched_words: tuple[str, ...] = ()
    tells_mentions: bool = True
    """Whether the key may ask whom a mention would notify."""


@dataclass(frozen=True, slots=True)
class PendingPost:
    """A reply that waits for approval."""

    id: int
    author: TwinUser
    topic_id: int
    raw: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Remembered:
    """An answer that is given again to the same call by the same user."""

    at: datetime
    status: int
    document: object


class TwinState:
    """All that a twin holds; change it as a forum's owner would change settings."""

    def __init__(
        self,
        topics: Iterable[TwinTopic] = (),
        categories: Iterable[TwinCategory] = (),
        *,
        api_key: str | None = None,
        users: Iterable[TwinUser] = (),
        groups: Iterable[TwinGroup] = (),
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        """Make a forum. Without a `clock` (it gives aware UTC) nothing can be written on it.

        Args:
            topics: all topics; their authors have accounts.
            categories: all categories.
            api_key: the one key that works, for all users.
            users: accounts besides the topics' authors.
            groups: all groups.
            clock: tells the time.

        """
        self.topics = {topic.id: topic for topic in topics}
        self.categories = {category.id: category for category in categories}
        self.api_key = api_key
        self.users = list(users)
        self.groups = {group.name.casefold(): group for group in groups}
        self.clock = clock
        self.settings = TwinSettings()
        self.login_required = False
        self.tags_as_objects = True
        self.offers_raw = True
        self.largest_page = LARGEST_PAGE
        self.pending: dict[int, PendingPost] = {}
        self.remembered: dict[str, Remembered] = {}

    def account(self, username: str) -> TwinUser | None:
        """Find an account by its name in any case."""
        wanted = username.casefold()
        return next((user for user in (SYSTEM, *self.users, *self._authors()) if user.username.casefold() == wanted), None)

    def seen(self, number: int, reader: TwinUser | None) -> TwinTopic | None:
        """Give a topic if it is there and this reader may see it; None as a reader is anybody."""
        topic = self.topics.get(number)
        if topic is None or (reader is not None and reader.staff):
            return topic
        if topic.deleted:
            return None
        if topic.archetype == "private_message":
            return topic if reader is not None and self.is_invited(reader, topic) else None
        category = self.categories.get(topic.category_id) if topic.category_id is not None else None
        return topic if category is None or self.reads(category, reader) else None

    def reads(self, category: TwinCategory, reader: TwinUser | None) -> bool:
        """Say whether a reader sees a category's topics."""
        return not category.restricted or (reader is not None and (reader.staff or reader.username in category.readers))

    def is_invited(self, user: TwinUser, topic: TwinTopic) -> bool:
        """Say whether a private message is for this user, by name or as a member of a group."""
        groups = (self.groups.get(name.casefold()) for name in topic.allowed)
        return user.username in topic.allowed or any(group and user.username in group.members for group in groups)

    def post(self, number: int) -> tuple[TwinTopic, int, TwinPost] | None:
        """Find a post by its id: its topic, its number there, and itself."""
        return next((found for found in self.posts() if found[2].id == number), None)

    def posts(self) -> Iterator[tuple[TwinTopic, int, TwinPost]]:
        """Go through all posts."""
        for topic in self.topics.values():
            for number, post in enumerate(topic.posts, start=1):
                yield topic, number, post

    def approve(self, pending_id: int, now: datetime) -> TwinPost:
        """Let a moderator approve what waits; it is posted now."""
        waiting = self.pending.pop(pending_id)
        return self.add_post(self.topics[waiting.topic_id], waiting.author, waiting.raw, now)

    def add_post(self, topic: TwinTopic, author: TwinUser, raw: str, now: datetime, post_type: int = 1) -> TwinPost:
        """Put a post at a topic's end."""
        made = TwinPost(id=self.next_post_id(), author=author, created_at=now, raw=raw, post_type=post_type)
        topic.posts.append(made)
        return made

    def next_post_id(self) -> int:
        """Give a number that no post has and none that waits."""
        return max((*(post.id for _, _, post in self.posts()), *self.pending), default=0) + 1

    def _authors(self) -> Iterator[TwinUser]:
        return (post.author for _, _, post in self.posts())
