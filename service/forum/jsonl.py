"""JSON Lines, one topic a line: `id`, `title` and `body`; `created_at`, `url`, `author` and `posts` where known.

`posts` holds all posts of the topic, the first included, with Discourse's field names (`parsing.parse_posts`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from service.domain import Topic
from service.errors import SourceRefused
from service.forum.fields import moment, text, whole
from service.forum.interfaces import OnProblem, Progress, no_progress
from service.forum.local import log_problem, read_topics
from service.forum.parsing import identity, known_author, not_a_topic, opening_post, parse_posts


class JsonLinesSource:
    """A JSON Lines file; bad lines are told with their number and skipped."""

    calls = 0

    def __init__(self, file: Path, *, on_problem: OnProblem = log_problem) -> None:
        self._file = file
        self._on_problem = on_problem

    @property
    def name(self) -> str:
        """The file's name."""
        return self._file.name

    def topics(self, now: datetime, *, hours: float = 24.0, progress: Progress = no_progress) -> Iterator[Topic]:  # noqa: ARG002 - of the protocol; nothing is left out by time here
        """Yield every topic of the file, answered or not.

        Raises:
            SourceRefused: the file can't be read (`unreadable`).

        """
        try:
            with self._file.open("rb") as lines:
                yield from topics_of_lines(lines, origin=self.name, on_problem=self._on_problem, progress=progress)
        except OSError as error:
            raise SourceRefused(f"{self._file} can't be read: {error.strerror}", reason="unreadable") from None


def topics_of_lines(lines: Iterable[bytes], *, origin: str, on_problem: OnProblem, progress: Progress = no_progress) -> Iterator[Topic]:
    """Read topics from lines as they come; empty lines count but are no problem.

    Args:
        lines: UTF-8, one JSON object each.
        origin: what the lines are from, for messages.
        on_problem: told about lines that are not JSON, lack a field, have one of the wrong type, or repeat an id.
        progress: called after each line that is not empty.

    """
    return read_topics(_records(lines, origin), on_problem=on_problem, progress=progress)


def parse_line(line: bytes, *, place: str) -> Topic:
    """Read one line.

    Raises:
        SourceRefused: not JSON (`not_json`), or not a topic (`not_a_topic`); the message begins with `place`.

    """
    try:
        value: object = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise SourceRefused(f"{place}: is not JSON in UTF-8", reason="not_json") from None
    document, topic_id, title = identity(value, origin=place)
    if not isinstance(document.get("body"), str):
        raise not_a_topic(place, "field body", "is missing or not a string")
    created_at = moment(document, "created_at")
    if document.get("created_at") is not None and created_at is None:
        raise not_a_topic(place, "field created_at", "is not an ISO 8601 time")
    posts = parse_posts(document.get("posts") or [], origin=place, topic_created_at=created_at)
    first = opening_post(posts)
    author_id = whole(document, "user_id")
    return Topic(
        id=topic_id,
        title=title,
        body=text(document, "body"),
        created_at=created_at,
        url=text(document, "url") or None,
        author_id=known_author(first) if author_id is None else author_id,
        author=text(document, "author") or (first.author if first else None),
        author_is_staff=first.staff if first else False,
        posts=posts,
    )


def _records(lines: Iterable[bytes], origin: str) -> Iterator[tuple[str, Callable[[], Topic]]]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            place = f"{origin} line {number}"
            yield place, partial(parse_line, line, place=place)
