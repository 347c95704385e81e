"""`topicrouter digest`: what a community manager should know in the morning."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from service.command_line import settings_for_command
from service.errors import InputError, StoreError

if TYPE_CHECKING:
    from service.store.observation import Window


def digest(
    *,
    day: Annotated[
        str | None, typer.Option("--date", help="The digest of this day's morning, like 2026-03-28, without what waited then; else of now.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Tell what waits for a person and why, who was asked since the last working day, what was answered, and what to label."""
    from service.directory import demo_directory_path, load_directory
    from service.escalation.casework.morning import Morning
    from service.feedback.blind_draw import BlindDraw
    from service.reports.digest import plain_digest
    from service.reports.digest_text import digest_text
    from service.store.database import open_database

    settings = settings_for_command()
    directory = load_directory(settings.directory or demo_directory_path())
    now = datetime.now(UTC)
    window = _window(day, directory.company.zone, now)
    database = open_database(settings.database_url)
    try:
        if not database.is_there():
            message = "there is no database yet: a runner makes it, or TOPICROUTER_DATABASE names another"
            raise StoreError(message, reason="store_missing")
        gathered = Morning(database, directory, BlindDraw(settings.blind_share, settings.blind_seed)).gather(window, now)
    finally:
        database.close()
    typer.echo(json.dumps(plain_digest(gathered), ensure_ascii=False, indent=2) if as_json else digest_text(gathered))


def _window(day: str | None, zone: str, now: datetime) -> Window:
    from service.directory.zones import zone as zone_of
    from service.reports.digest_times import NINE, told_since
    from service.store.observation import Window

    until = now
    if day is not None:
        try:
            until = datetime.combine(date.fromisoformat(day), NINE, zone_of(zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise InputError(f"{day!r} is no date; write it like 2026-03-28", reason="bad_time") from None
    if until > now:
        raise InputError(f"the morning of {day} is still to come", reason="bad_time")
    return Window(told_since(until, zone), until)
