"""JSON Lines, one topic a line: `id`, `title` and `body`; `created_at`, `url`, `author`, `category`, `tags` and `posts` where known.

`category` (a name), `category_id` (a number) and `tags` are what a community sorted its topics by.
`posts` holds all posts of the topic, the first included, with Discourse's field names (`parsing.parse_posts`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from service.domain import Topic
from service.errors import SourceRefused
from service.forum.interfaces import OnProblem, Progress, no_progress
from service.forum.local import log_problem, read_topics
from service.forum.parsing import identity, known_author, not_a_topic, opening_post, parse_posts, parse_tags
from service.wire.fields import JsonObject, moment, text, whole


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

    def state(self) -> tuple[int, int, int]:
        """Give the file's number, time and size: another value whenever it was changed.

        Raises:
            SourceRefused: there is no such file, or it may not be looked at (`unreadable`).

        """
        try:
            known = self._file.stat()
        except OSError as error:
            raise SourceRefused(f"{self._file} can't be read: {error.strerror}", reason="unreadable") from None
        return known.st_ino, known.st_mtime_ns, known.st_size


def topics_of_lines(lines: Iterable[bytes], *, origin: str, on_problem: OnProblem, progress: Progress = no_progress) -> Iterator[Topic]:
    """Read topics from lines as they come; empty lines count but are no problem.

    Args:
        lines: UTF-8, one JSON object each.
        origin: what the lines are from, for messages.
        on_problem: told about lines that are not JSON, lack a field, have one of the wrong type, or repeat an id.
        progress: called after each line that is not empty.

    """
    written = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    return read_topics(_records(written, origin, parse_line), on_problem=on_problem, progress=progress)


def bare_topics_of_lines(
    lines: Iterable[bytes], *, origin: str, on_problem: OnProblem, progress: Progress = no_progress
) -> Iterator[Topic]:
    """Read the three fields that a prediction needs, and the time if there is one; an empty line is a bad one here.

    Args:
        lines: UTF-8, one JSON object each.
        origin: what the lines are from, for messages.
        on_problem: told about lines that are empty or not JSON, lack a field, have one of the wrong type, or repeat an id.
        progress: called after each line.

    """
    return read_topics(_records(enumerate(lines, start=1), origin, _parse_bare_line), on_problem=on_problem, progress=progress)


def parse_line(line: bytes, *, place: str) -> Topic:
    """Read one line.

    Raises:
        SourceRefused: not JSON (`not_json`), or not a topic (`not_a_topic`); the message begins with `place`.

    """
    document, bare = _document(line, place)
    posts = parse_posts(document.get("posts") or [], origin=place, topic_created_at=bare.created_at, field="posts")
    first = opening_post(posts)
    author_id = whole(document, "user_id")
    return replace(
        bare,
        url=text(document, "url") or None,
        author_id=known_author(first) if author_id is None else author_id,
        author=text(document, "author") or (first.author if first else None),
        author_is_staff=first.staff if first else False,
        posts=posts,
        category=text(document, "category") or None,
        category_id=whole(document, "category_id"),
        tags=parse_tags(document.get("tags")),
    )


def _parse_bare_line(line: bytes, *, place: str) -> Topic:
    if not line.strip():
        raise SourceRefused(f"{place}: is empty", reason="not_json")
    return _document(line, place)[1]


def _document(line: bytes, place: str) -> tuple[JsonObject, Topic]:
    """Give a line's JSON object, and the topic with only the three fields that every line must have, and the time if there is one."""
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
    return document, Topic(id=topic_id, title=title, body=text(document, "body"), created_at=created_at)


def _records(numbered: Iterable[tuple[int, bytes]], origin: str, parse: Callable[..., Topic]) -> Iterator[tuple[str, Callable[[], Topic]]]:
    for number, line in numbered:
        place = f"{origin} line {number}"
        yield place, partial(parse, line, place=place)
