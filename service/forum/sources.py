"""From what a user typed as SOURCE to the thing that reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from service.errors import InputError
from service.forum.cache import DetailCache
from service.forum.changes import ForumReader
from service.forum.connection import Access, ForumConnection
from service.forum.demo import NAME as DEMO
from service.forum.demo import demo_source, demo_topics
from service.forum.discourse import DiscourseSource
from service.forum.discourse_changes import DiscourseReader
from service.forum.discourse_writing import DiscourseWriter
from service.forum.folder import FolderSource
from service.forum.interfaces import OnProblem, TopicSource
from service.forum.jsonl import JsonLinesSource
from service.forum.local import log_problem
from service.forum.replay import ReplayReader
from service.forum.writing import ForumWriter
from service.settings import Settings

JSON_LINES = frozenset({".jsonl", ".ndjson"})
LONGEST_SHOWN = 200
"""Characters of a wrong SOURCE that a message repeats."""


def open_source(
    spec: str,
    settings: Settings,
    *,
    now: datetime,
    cache_folder: Path | None = None,
    on_problem: OnProblem = log_problem,
) -> TopicSource:
    """Give the source that `spec` names; nothing is read or sent yet.

    Args:
        spec: `demo`, a Discourse forum's address, a folder of topic documents, or a JSON Lines file.
        settings: API key, its user, and calls a minute for a forum.
        now: the moment that the demo forum's ages count from.
        cache_folder: where details stay until a forum's reading is finished; without it an interrupted reading starts anew.
        on_problem: told about files and lines that can't be read.

    Raises:
        InputError: `spec` is none of these (`unknown_source`), or as for `ForumConnection`.

    """
    if spec == "demo":
        return demo_source(now)
    if _is_address(spec):
        connection, access = _connection(spec, settings)
        cache = DetailCache(cache_folder / _folder_name(access)) if cache_folder else None
        return DiscourseSource(connection, cache=cache)
    return _on_disk(spec, on_problem)


def open_reader(
    spec: str,
    settings: Settings,
    *,
    clock: Callable[[], datetime],
    oldest: timedelta,
    demo_at: datetime | None = None,
    on_problem: OnProblem = log_problem,
) -> ForumReader:
    """Give what reads the changes of the source that `spec` names; nothing is read or sent yet.

    Args:
        spec: as for `open_source`.
        settings: API key, its user, and calls a minute for a forum.
        clock: gives the present moment, aware; a moved one plays what is in a file, a folder or the demo.
        oldest: how long ago a topic may have been created (the policy's `topics.oldest`).
        demo_at: the moment that the demo forum's ages count from; without it, the present one.
        on_problem: told about files and lines that can't be read.

    Raises:
        InputError: as for `open_source`.

    """
    if spec == "demo":
        at = demo_at or clock()
        return ReplayReader(DEMO, partial(demo_topics, at), state=lambda: at, oldest=oldest, clock=clock)
    if _is_address(spec):
        return DiscourseReader(_connection(spec, settings)[0], oldest=oldest)
    source = _on_disk(spec, on_problem)
    return ReplayReader(source.name, lambda: source.topics(clock()), state=source.state, oldest=oldest, clock=clock)


def writer_beside(reader: ForumReader) -> ForumWriter | None:
    """Give what writes to the forum that is read, on the same connection and so within the same number of calls a minute.

    None where nothing can be written: no live forum, or no key.
    """
    if isinstance(reader, DiscourseReader) and reader.forum.has_key:
        return DiscourseWriter(reader.forum)
    return None


def _is_address(spec: str) -> bool:
    return spec.startswith(("http://", "https://"))


def _connection(address: str, settings: Settings) -> tuple[ForumConnection, Access]:
    key = settings.forum_api_key.get_secret_value() if settings.forum_api_key else None
    access = Access(address, api_key=key or None, api_username=settings.forum_api_username)
    return ForumConnection(access, calls_per_minute=settings.forum_calls_per_minute), access


def _on_disk(spec: str, on_problem: OnProblem) -> FolderSource | JsonLinesSource:
    path = Path(spec)
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except OSError as error:  # a name longer than any file's, or a folder that may not be looked into
        raise InputError(f"source {_shortened(spec)!r} can't be read: {error.strerror}", reason="unknown_source") from None
    if is_folder:
        return FolderSource(path, on_problem=on_problem)
    if is_file and path.suffix in JSON_LINES:
        return JsonLinesSource(path, on_problem=on_problem)
    found = "is a file, but not named .jsonl" if is_file else "is neither an address nor an existing file or folder"
    message = (
        f"source {_shortened(spec)!r} {found}; give 'demo', a forum's address (https://forum.example.org), "
        "a folder of Discourse topic JSON, or a .jsonl file with id, title and body on each line"
    )
    raise InputError(message, reason="unknown_source")


def _shortened(spec: str) -> str:
    return spec if len(spec) <= LONGEST_SHOWN else spec[: LONGEST_SHOWN - 1] + "…"


def _folder_name(access: Access) -> str:
    # What one user may read is not kept for another.
    return hashlib.sha256("\n".join((access.address, access.api_username, access.api_key or "")).encode()).hexdigest()[:16]
