"""An archive of the demo forum: who asked, who answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from service.domain import Post, PostKind, Topic

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
DRIFTWOOD, SEAGRASS, LIMPET = "driftwood_the_invented", "seagrass_the_invented", "limpet_the_invented"


def topic(number: int, title: str, *answered_by: str, author: str = "asker", **changes: Any) -> Topic:
    """A topic that these people answered, in their order."""
    written = datetime(2026, 1, 1, 10, 0, tzinfo=UTC) + timedelta(days=number)
    names = (author, *answered_by)
    posts = tuple(
        Post(at, author_id=names.index(name) + 10, author=name, created_at=written + timedelta(hours=at), text=f"{name} writes")
        for at, name in enumerate(names, start=1)
    )
    plain = {"id": str(number), "title": title, "body": title, "created_at": written, "author": author, "posts": posts}
    return Topic(**{**plain, **changes})


def reply(name: str, **changes: Any) -> Post:
    """A second post."""
    return Post(**{"number": 2, "author_id": 20, "author": name, "created_at": NOW, "kind": PostKind.REGULAR, **changes})


ARCHIVE = (
    topic(1, "Incoming webhook posts every message twice", DRIFTWOOD, "somebody"),
    topic(2, "Slash command of our integration times out", DRIFTWOOD.upper()),
    topic(3, "Plugin: how do I call the REST API with a bot token?", DRIFTWOOD),
    topic(4, "A word in the Korean translation is wrong", SEAGRASS),
    topic(5, "Android app shows no notifications in Korean", SEAGRASS, DRIFTWOOD),
    topic(6, "Import of an archive stops at 40 percent", LIMPET),
    topic(7, "Who likes the new theme?", "somebody"),
    topic(8, "My own question about webhooks", "somebody", author=DRIFTWOOD),
)
