"""What the commands share: settings and logs, a moment given as an option, progress on a terminal, and how an error is told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import typer

from service.errors import FileError, InputError, TopicRouterError
from service.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rich.progress import Progress

EARLIEST_YEAR, LATEST_YEAR = 1970, 2100


def settings_for_command(**given: Any) -> Settings:
    """Read the settings, of which what is given comes first, and write logs as they say.

    Raises:
        SettingsError: a value is malformed or unsafe.

    """
    from service.logs import set_up_logs

    settings = load_settings(**given)
    set_up_logs(settings.log_level)
    return settings


def moment_or_now(text: str | None) -> datetime:
    """Read an option's ISO 8601 time, or the clock if there is none; the result is aware, in UTC.

    Raises:
        InputError: no time or one of another century (`bad_time`), or one without an offset from UTC (`naive_time`).

    """
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text!r} is no time; write it like 2026-03-28T23:30Z", reason="bad_time") from None
    if moment.utcoffset() is None:
        raise InputError(f"the time {text!r} has no offset; write Z for UTC, or for example +02:00, at its end", reason="naive_time")
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise InputError(f"the time {text!r} should lie in the years {EARLIEST_YEAR} to {LATEST_YEAR}", reason="bad_time")
    return moment.astimezone(UTC)


def refuse_to_overwrite(read: Iterable[Path], written: Path | None) -> None:
    """See to it that what a command writes replaces nothing that it reads.

    Args:
        read: files, or folders whose files are read; those that are not there are passed over.
        written: the file to write, if any.

    Raises:
        InputError: it is one of those that are read (`overwrites_source`).

    """
    if written is None or not written.exists():
        return
    for source in read:
        if source.exists() and (written.samefile(source) or written.resolve().parent == source.resolve()):
            message = f"{written} is part of what this command reads and would be lost; name another file"
            raise InputError(message, reason="overwrites_source")


def terminal_progress(*, shown: bool = True) -> Progress:
    """Make a progress display on standard error, which shows itself only if that is a terminal; standard output is never touched."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    # rich would send what is written to standard output to the display's own stream
    return Progress(*columns, console=console, transient=True, disable=not (shown and console.is_terminal), redirect_stdout=False)


def tell_error(error: TopicRouterError) -> None:
    """Write an error to standard error: its sentence, or one for each problem of a file and their number."""
    problems = error.problems if isinstance(error, FileError) else ()
    typer.echo("\n".join(problems or (str(error),)), err=True)
    if len(problems) > 1:
        typer.echo(f"{len(problems)} problems", err=True)
