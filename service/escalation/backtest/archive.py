"""A forum's history as files, and what of it can be replayed: topics with a time and with their posts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from service.domain import Topic
from service.errors import InputError
from service.escalation.time_lengths import LATEST
from service.forum.folder import FolderSource
from service.forum.interfaces import Progress, TopicSource, no_progress
from service.forum.jsonl import JsonLinesSource
from service.forum.sources import JSON_LINES


@dataclass(frozen=True, slots=True)
class Archive:
    """The topics of a window, by the time of their writing, and what was left out.

    `read` counts all topics of the archive, `outside` those not written in the window; `without_time` and `without_posts` can't be
    replayed, since nobody knows when they came or whether they were answered. `ends_at` is when the last post of the whole archive was
    written: nothing is known of the time after it. `problems` has a sentence for each file or line that could not be read. `signature` is
    another when a file of the archive is another, by name, size and time of its last change.
    """

    name: str
    topics: tuple[Topic, ...]
    read: int
    outside: int
    without_time: int
    without_posts: int
    ends_at: datetime
    problems: tuple[str, ...] = ()
    signature: str = ""


def read_archive(path: Path, *, since: datetime | None = None, until: datetime | None = None, progress: Progress = no_progress) -> Archive:
    """Read a folder of Discourse topic documents, or a JSON Lines file whose topics have `posts`.

    Args:
        path: the folder or file.
        since: topics written earlier (aware) are left out.
        until: so are those written then or later.
        progress: told how far the reading is.

    Raises:
        InputError: no folder or JSON Lines file (`not_an_archive`), no topic has posts (`no_posts`), or none was written in the window
            (`no_topics_in_window`).
        SourceRefused: it can't be read, or holds no topics at all.

    """
    problems: list[str] = []
    source, signature = _opened(path, problems), _signature(path)
    topics = list(source.topics(LATEST, progress=progress))
    replayable = [topic for topic in topics if topic.created_at is not None and topic.posts]
    if not replayable:
        raise InputError(_why_nothing_can_be_replayed(source.name, topics, problems), reason="no_posts")
    chosen = [topic for topic in replayable if _lies_within(topic, since, until)]
    if not chosen:
        first, last = (f"{moment:%Y-%m-%d}" for moment in _first_and_last(replayable))
        raise InputError(
            f"no topic of {source.name} was written in this time; its topics are from {first} to {last}", reason="no_topics_in_window"
        )
    without_time = sum(topic.created_at is None for topic in topics)
    return Archive(
        name=source.name,
        topics=tuple(sorted(chosen, key=lambda topic: (_written(topic), topic.id))),
        read=len(topics),
        outside=len(replayable) - len(chosen),
        without_time=without_time,
        without_posts=len(topics) - len(replayable) - without_time,
        ends_at=max(post.created_at for topic in replayable for post in topic.posts),
        problems=tuple(problems),
        signature=signature,
    )


def as_it_stood(topic: Topic, now: datetime) -> Topic:
    """Give `topic` without what the archive tells of its end alone.

    Since when a topic has been closed, solved, pinned or hidden is not told, so it counts from the topic's last post on: closing leaves
    one. How often it had been read is not told at all.
    """
    if now >= last_written(topic):
        return replace(topic, views=0)
    return replace(
        topic,
        views=0,
        closed=False,
        archived=False,
        visible=True,
        deleted=False,
        pinned_globally=False,
        has_accepted_answer=False,
    )


def last_written(topic: Topic) -> datetime:
    """When the last post of a topic with posts was written."""
    return max(post.created_at for post in topic.posts)


def _opened(path: Path, problems: list[str]) -> TopicSource:
    if path.is_dir():
        return FolderSource(path, on_problem=problems.append)
    if path.is_file() and path.suffix in JSON_LINES:
        return JsonLinesSource(path, on_problem=problems.append)
    found = "is a file, but not named .jsonl" if path.is_file() else "is neither a folder nor a file"
    raise InputError(
        f"archive {path} {found}; give a folder of Discourse topic documents (GET /t/ID.json), or a .jsonl file whose topics have `posts`",
        reason="not_an_archive",
    )


def _signature(path: Path) -> str:
    """Digest which files there are, as `make` tells files apart; of their content, which may hold secrets, nothing is in it."""
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    stats = [(file.name, (known := file.stat()).st_size, known.st_mtime_ns) for file in files]
    return hashlib.sha256(json.dumps([str(path.resolve()), stats]).encode()).hexdigest()


def _why_nothing_can_be_replayed(name: str, topics: list[Topic], problems: list[str]) -> str:
    if not topics:
        return f"{name} has no topic that can be read" + (f"; the first problem: {problems[0]}" if problems else "")
    lacking = "with posts has a time (`created_at`)" if any(topic.posts for topic in topics) else "has posts"
    return f"no topic of {name} {lacking}, so nobody can tell when one was answered; every topic needs `created_at` and all its `posts`"


def _lies_within(topic: Topic, since: datetime | None, until: datetime | None) -> bool:
    written = _written(topic)
    return (since is None or written >= since) and (until is None or written < until)


def _first_and_last(topics: Iterable[Topic]) -> tuple[datetime, datetime]:
    written = sorted(map(_written, topics))
    return written[0], written[-1]


def _written(topic: Topic) -> datetime:
    if topic.created_at is None:
        raise ValueError(f"topic {topic.id} has no time")
    return topic.created_at
