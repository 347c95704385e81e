"""A folder of Discourse topic documents (`GET /t/{id}.json` saved as files), as public archives keep them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from service.domain import Topic
from service.errors import SourceRefused
from service.forum.interfaces import OnProblem, Progress, no_progress
from service.forum.local import log_problem, read_topics
from service.forum.parsing import parse_topic


class FolderSource:
    """The `*.json` files of a folder, by name; files that are no topic documents are told and skipped."""

    calls = 0

    def __init__(self, folder: Path, *, on_problem: OnProblem = log_problem) -> None:
        self._folder = folder
        self._on_problem = on_problem

    @property
    def name(self) -> str:
        """The folder's name."""
        return self._folder.resolve().name

    def topics(self, now: datetime, *, hours: float = 24.0, progress: Progress = no_progress) -> Iterator[Topic]:  # noqa: ARG002 - of the protocol; nothing is left out by time here
        """Yield every topic of the folder, answered or not.

        Raises:
            SourceRefused: the folder can't be listed (`unreadable`) or has no JSON files (`no_topics`).

        """
        files = sorted(name for name, *_ in self.state())
        if not files:
            raise SourceRefused(f"folder {self._folder} has no .json files", reason="no_topics")
        records = ((name, partial(read_topic_file, self._folder / name)) for name in files)
        yield from read_topics(records, on_problem=self._on_problem, total=len(files), progress=progress)

    def state(self) -> frozenset[tuple[str, int, int]]:
        """Give name, time and size of each file: another value whenever a file was changed, added or removed.

        Raises:
            SourceRefused: the folder can't be listed (`unreadable`).

        """
        found = set()
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    if entry.name.endswith(".json") and (known := _stat(entry)):
                        found.add((entry.name, known.st_mtime_ns, known.st_size))
        except OSError as error:
            raise SourceRefused(f"folder {self._folder} can't be read: {error.strerror}", reason="unreadable") from None
        return frozenset(found)


def _stat(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat()
    except FileNotFoundError:  # removed since it was listed, or a link to nothing
        return None


def read_topic_file(path: Path) -> Topic:
    """Read one saved topic document.

    Raises:
        SourceRefused: can't be opened (`unreadable`), not JSON (`not_json`), not a topic document (`not_a_topic`).

    """
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise SourceRefused(f"{path.name}: can't be read: {error.strerror}", reason="unreadable") from None
    except (ValueError, RecursionError):
        raise SourceRefused(f"{path.name}: is not JSON", reason="not_json") from None
    return parse_topic(document, origin=path.name)
