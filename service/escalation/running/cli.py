"""`topicrouter runner`: whether a runner lives, and stopping everything that leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from service.command_line import settings_for_command
from service.errors import InputError, StoreError
from service.escalation.time_lengths import length_text, parse_length

if TYPE_CHECKING:
    from service.escalation.running.vitals import Vitals
    from service.store.running import Mark, SqlRunning

LONGEST_NAME = 200
LONG_GONE = timedelta(days=1)
"""Runners that were not heard of for so long are counted, not listed."""
_COUNTS_SHOWN = ("worked", "predicted", "reread", "postponed", "lost")

runner_app = typer.Typer(
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Run the cases of unanswered topics until a signal comes; or say whether a runner lives, and stop what leaves.",
)
By = Annotated[str, typer.Option(help="Who says it; shown wherever it is told.")]


@runner_app.command()
def status(
    *,
    within: Annotated[str, typer.Option(help="How lately a runner must have been heard of, like 2m.")] = "2m",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Tell which runners live, what they last did, what the auditor found, and what holds them; exit code 1 if none lives."""
    from service.escalation.running.vitals import plain_vitals, vitals_of

    length = _length(within)
    now = datetime.now(UTC)
    with _running() as running:
        vitals = vitals_of(running.marks())
    if as_json:
        typer.echo(json.dumps(plain_vitals(vitals, now, within=length), ensure_ascii=False, indent=2))
    else:
        for line in _lines(vitals, now, length):
            typer.echo(line)
    if not vitals.alive(now, within=length):
        raise typer.Exit(1)


@runner_app.command()
def stop(*, by: By) -> None:
    """Let nothing leave any more, until `runner go`; what stays in the house goes on."""
    from service.escalation.running.loads import STOP

    name = _name(by)
    with _running() as running:
        held = next((mark for mark in running.marks(STOP) if mark.name == STOP), None)
        if held is None:
            running.mark(STOP, at=datetime.now(UTC), by=name, details={})
    if held is None:
        typer.echo(f"stopped by {name}: nothing leaves until `topicrouter runner go`")
    else:
        typer.echo(f"stopped already, {_who(held)}")


@runner_app.command()
def go(*, by: By) -> None:
    """Take a stop back; those whom nothing was sent to meanwhile get their working hours to be waited for anew."""
    from service.escalation.running.loads import BRAKED, GO, STOP

    name = _name(by)
    with _running() as running:
        was_stopped = running.unmark(STOP)
        if was_stopped:
            running.mark(GO, at=datetime.now(UTC), by=name, details={})
        braked = any(mark.name == BRAKED for mark in running.marks(BRAKED))
    typer.echo(f"{name} lets it go on" if was_stopped else "nothing was stopped")
    if braked:
        typer.echo("the brake holds still, by itself, and lets go by itself: far more was to be done than usual")


def _lines(vitals: Vitals, now: datetime, within: timedelta) -> Iterator[str]:
    from service.reports.shown_text import one_line

    listed = [beat for beat in vitals.beats if now - beat.at <= LONG_GONE]
    if not vitals.beats:
        yield "no runner was ever heard of"
    for beat in listed:
        lives = "lives" if now - beat.at <= within else "is silent"
        counts = ", ".join(f"{name} {beat.cycle[name]}" for name in _COUNTS_SHOWN if beat.cycle.get(name))
        yield one_line(f"runner {beat.runner} {lives}, heard of {_ago(now - beat.at)}; last cycle: {counts or 'nothing was due'}")
    gone = vitals.beats[len(listed) :]
    if gone:
        yield f"{len(gone)} more not heard of for a day and longer, the last {_time(gone[0].at)}"
    audit = vitals.audit
    if audit is None:
        yield "no audit yet"
    else:
        found = ", ".join(f"{name} {audit.details.get(name, 0)}" for name in ("open", "overdue", "unscheduled", "missed"))
        yield f"audit {_ago(now - audit.at)}: {audit.details.get('success_ratio', 0):.1%} decided in time ({found})"
    if vitals.stopped:
        yield one_line(f"stopped {_who(vitals.stopped)}: nothing leaves until `topicrouter runner go`")
    if vitals.braked:
        yield f"the brake holds since {_time(vitals.braked.at)}: far more was to be done than usual"


def _length(text: str) -> timedelta:
    try:
        return parse_length(text)
    except ValueError as error:
        raise InputError(f"--within: {error}", reason="bad_option") from None


def _name(by: str) -> str:
    from service.reports.shown_text import one_line

    name = one_line(by)
    if not name or len(name) > LONGEST_NAME:
        raise InputError(f"--by should be a name of at most {LONGEST_NAME} characters", reason="bad_option")
    return name


def _who(mark: Mark) -> str:
    return f"by {mark.by} since {_time(mark.at)}"


def _ago(length: timedelta) -> str:
    seconds = length.total_seconds()
    return f"{seconds:.0f} s ago" if seconds < 2 * 60 else f"{length_text(length)} ago"


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


@contextmanager
def _running() -> Iterator[SqlRunning]:
    from service.store.database import open_database
    from service.store.running import SqlRunning

    database = open_database(settings_for_command().database_url)
    try:
        if not database.is_there():
            message = "there is no database yet: a runner makes it, or TOPICROUTER_DATABASE names another"
            raise StoreError(message, reason="store_missing")
        yield SqlRunning(database)
    finally:
        database.close()
