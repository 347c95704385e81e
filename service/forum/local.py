"""What sources on disk share: reading one record after the other, telling what could not be read, each topic once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import structlog

from service.domain import Topic
from service.errors import SourceRefused
from service.forum.interfaces import OnProblem, Progress, no_progress

_log = structlog.get_logger(__name__)


def log_problem(problem: str) -> None:
    """Write a problem to the log: where nobody else wants to hear of it."""
    _log.warning("topic_not_read", problem=problem)


def read_topics(
    records: Iterable[tuple[str, Callable[[], Topic]]],
    *,
    on_problem: OnProblem,
    total: int | None = None,
    progress: Progress = no_progress,
) -> Iterator[Topic]:
    """Read records one by one; one that can't be read, or whose id came before, is told to `on_problem` and skipped.

    Args:
        records: where each one stands (`file.json`, `file.jsonl line 3`) and a function that reads it or raises SourceRefused.
        on_problem: told what was skipped.
        total: how many records there are, for `progress`.
        progress: called after each record.

    """
    places: dict[str, str] = {}
    for done, (place, read) in enumerate(records, start=1):
        try:
            topic = read()
        except SourceRefused as error:
            on_problem(str(error))
        else:
            if topic.id in places:
                on_problem(f"{place}: id {topic.id[:100]!r} was already read from {places[topic.id]}")
            else:
                places[topic.id] = place
                yield topic
        progress(done, total)
