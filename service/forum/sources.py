"""From what a user typed as SOURCE to the thing that reads it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from service.errors import InputError
from service.forum.cache import DetailCache
from service.forum.connection import Access, ForumConnection
from service.forum.demo import demo_source
from service.forum.discourse import DiscourseSource
from service.forum.folder import FolderSource
from service.forum.interfaces import OnProblem, TopicSource
from service.forum.jsonl import JsonLinesSource
from service.forum.local import log_problem
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
    if spec.startswith(("http://", "https://")):
        key = settings.forum_api_key.get_secret_value() if settings.forum_api_key else None
        username = settings.forum_api_username
        access = Access(spec, api_key=key or None, api_username=username)
        cache = DetailCache(cache_folder / _folder_name(spec, username, key or "")) if cache_folder else None
        return DiscourseSource(ForumConnection(access, calls_per_minute=settings.forum_calls_per_minute), cache=cache)
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


def _folder_name(address: str, username: str, key: str) -> str:
    # What one user may read is not kept for another.
    return hashlib.sha256("\n".join((address, username, key)).encode()).hexdigest()[:16]
