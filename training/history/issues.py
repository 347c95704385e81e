"""CSV of issues, one a row: `label`, `title` and `body`; `repo`, `created_at` and `id` where known (the form of NLBSE'24)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.errors import InputError
from service.feedback.table_files import read_rows
from service.wire.fields import moment, text
from training.history.past_topic import Mark, MarkKind, PastTopic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NEEDED = ("label", "title", "body")


def past_issues(file: Path, *, on_problem: Callable[[str], None]) -> Iterator[PastTopic]:
    """Yield the issues of a CSV file; one without an `id` is known by its repository (or file) and row.

    Args:
        file: UTF-8, comma-separated, with a header in row 1; see `NEEDED`. A time without a zone is UTC.
        on_problem: told of each row that can't be read; it never repeats a text.

    Raises:
        InputError: can't be read (`unreadable`), no table (`table_invalid`), or a needed column is missing (`issues_invalid`).
        SettingsError: pandas is not installed (`pandas_missing`).

    """
    places: dict[str, str] = {}
    for place, row in read_rows(file):
        where = f"{file.name} {place}"
        if isinstance(row, str):
            on_problem(f"{where}: {row}")
            continue
        missing = [name for name in NEEDED if name not in row]
        if missing:
            msg = f"{file} has no column {', '.join(missing)}; needed are {', '.join(NEEDED)}, where known repo, created_at and id"
            raise InputError(msg, reason="issues_invalid")
        written_at = moment(row, "created_at")
        if text(row, "created_at") and written_at is None:
            on_problem(f"{where}: created_at is not an ISO 8601 time")
            continue
        source = text(row, "repo") or file.stem
        name = text(row, "id") or place.removeprefix("row ")
        issue = PastTopic(f"{source}#{name}", text(row, "title"), text(row, "body"), source, tuple(_marks(row)), written_at)
        if issue.id in places:
            on_problem(f"{where}: id {issue.id[:100]!r} was already read from {places[issue.id]}")
            continue
        places[issue.id] = place
        yield issue


def _marks(row: Any) -> Iterator[Mark]:
    for kind, column in ((MarkKind.LABEL, "label"), (MarkKind.REPOSITORY, "repo")):
        if text(row, column):
            yield Mark(kind, (text(row, column),))
