"""The demo forum: the community of a made-up company, Harbourline, around its self-hosted product Harbour Chat.

`topics.json` holds the topics, their times as hours before now; `meant_as` says what each is there to show. The twin of Discourse
serves them and the real client reads them, so that the demo goes the way that a forum's topics go.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files
from itertools import count
from typing import Any

from service.domain import Topic
from service.forum.connection import Access, ForumConnection
from service.forum.discourse import DiscourseSource
from service.forum.discourse_changes import DiscourseReader
from service.forum.interfaces import TopicSource
from service.forum.twin import TwinForum
from service.forum.twin_content import TwinCategory, TwinPost, TwinTopic, TwinUser

ADDRESS = "https://community.harbourline.example"
NAME = "Harbourline community (demo)"
KEY = "demo"  # the twin's, in memory: it lets the client see what staff see
SYSTEM = TwinUser(-1, "system", staff=True)
NO_LIMIT = 1_000_000


def demo_source(now: datetime) -> TopicSource:
    """Give the demo forum as it would stand at `now`."""
    return DiscourseSource(_connection(now), name=NAME)


def demo_topics(now: datetime) -> Iterator[Topic]:
    """Yield every topic of the demo forum as it would stand at `now`, also those that nobody needs to be asked about."""
    return DiscourseReader(_connection(now), oldest=timedelta(days=3_650)).changed(None, now)


def demo_forum(now: datetime) -> TwinForum:
    """Make the twin that holds the demo topics, with the times they have at `now`."""
    data = demo_data()
    names = sorted({post["author"] for topic in data["topics"] for post in topic["posts"]} - {SYSTEM.username})
    users = {name: TwinUser(number, name, staff=name in data["staff"]) for number, name in enumerate(names, start=1)}
    users[SYSTEM.username] = SYSTEM
    categories = {name: TwinCategory(number, name) for number, name in enumerate(data["categories"], start=1)}
    post_ids = count(1)
    topics = [
        TwinTopic(
            posts=[
                TwinPost(
                    id=next(post_ids),
                    author=users[post["author"]],
                    created_at=now - timedelta(hours=post["hours_ago"]),
                    raw=_filled_in(post["raw"]),
                    **{name: post[name] for name in ("post_type", "hidden", "deleted", "accepted") if name in post},
                )
                for post in topic["posts"]
            ],
            category_id=categories[topic["category"]].id,
            **{name: value for name, value in topic.items() if name not in {"posts", "category", "meant_as"}},
        )
        for topic in data["topics"]
    ]
    return TwinForum(topics, categories.values(), api_key=KEY)


def _connection(now: datetime) -> ForumConnection:
    access = Access(ADDRESS, api_key=KEY)
    return ForumConnection(access, calls_per_minute=NO_LIMIT, transport=demo_forum(now).transport())


def demo_data() -> dict[str, Any]:
    """Give the demo forum as its file has it."""
    data: dict[str, Any] = json.loads(files(__package__).joinpath("topics.json").read_text(encoding="utf-8"))
    return data


def _filled_in(raw: str) -> str:
    """Put made-up values where the file has placeholders, so that no file of the project holds what looks like somebody's own."""
    made_up = random.Random(2401)  # noqa: S311 - to look like a token, not to be one
    token = "".join(made_up.choices("abcdefghijkmnopqrstuvwxyz13456789", k=26))
    address = "192.88.99.147"  # public, and nobody's since RFC 7526
    phone = "+49 30 23125 417"  # of the numbers that the German regulator keeps for fiction
    return raw.replace("⟦token⟧", token).replace("⟦ipv4⟧", address).replace("⟦phone⟧", phone)
