"""`topicrouter directory`: check a directory file, and show who would be asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from service.command_line import moment_or_now, tell_error
from service.directory.city_time import city_time, short_city_time
from service.directory.loading import demo_directory_path, load_directory
from service.directory.model import Directory
from service.directory.who import Asked, who_to_ask
from service.domain import Contact, FindingKind
from service.errors import InputError, TopicRouterError
from service.settings import load_settings

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="People, teams and channels: who is asked about what."
)


@app.command()
def check(
    file: Annotated[
        Path | None, typer.Argument(help="Directory file; without it, the one of the settings, else the demo company's.")
    ] = None,
) -> None:
    """Say line by line what is wrong with a directory file."""
    with _told_plainly():
        path = file or _configured_file()
        directory = load_directory(path)
        typer.echo(f"ok: {path}, version {directory.version}")
        sections = {
            ("person", "people"): directory.people,
            ("volunteer", "volunteers"): directory.volunteers,
            ("team", "teams"): directory.teams,
            ("area", "areas"): directory.areas,
            ("channel", "channels"): directory.channels,
            ("route", "routes"): directory.routes,
        }
        typer.echo(", ".join(f"{len(held)} {one if len(held) == 1 else more}" for (one, more), held in sections.items()))


@app.command()
def who(
    *,
    route: Annotated[str, typer.Option(help="Route of the topic, as the directory names it.")],
    area: Annotated[str, typer.Option(help="Area of the product, as the directory names it.")],
    at: Annotated[str | None, typer.Option(help="Moment with its offset, like 2026-03-28T23:30Z; without it, now.")] = None,
    file: Annotated[Path | None, typer.Option(help="Directory file; without it, the one of the settings, else the demo company's.")] = None,
    confidential: Annotated[list[str] | None, typer.Option(help=f"Kind of finding ({', '.join(FindingKind)}); repeatable.")] = None,
    urgent: Annotated[bool, typer.Option("--urgent", help="The topic is urgent.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show who would be asked about a topic, where, and why."""
    with _told_plainly():
        moment = moment_or_now(at)
        kinds = [_kind(name) for name in confidential or ()]
        directory = load_directory(file or _configured_file())
        asked = who_to_ask(directory, route=route, area=area, at=moment, urgent=urgent, confidential_kinds=kinds)
        if as_json:
            typer.echo(json.dumps(_as_json(directory, asked, area, moment), ensure_ascii=False, indent=2))
        else:
            _print_table(directory, asked, area, moment)


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except TopicRouterError as error:
        tell_error(error)
        raise typer.Exit(error.exit_code) from None


def _configured_file() -> Path:
    return load_settings().directory or demo_directory_path()


def _kind(name: str) -> FindingKind:
    try:
        return FindingKind(name)
    except ValueError:
        raise InputError(f"unknown kind of finding {name!r}; known are {', '.join(FindingKind)}", reason="unknown_kind") from None


def _as_json(directory: Directory, asked: Asked, area: str, at: datetime) -> dict[str, Any]:
    def person(contact: Contact) -> dict[str, Any]:
        known = directory.person(contact.id)
        available = contact.available_at.isoformat() if contact.available_at else None
        return {
            **asdict(contact),
            "available_at": available,
            "city": known.city,
            "local_time": city_time(at, zone=known.zone, city=known.city),
        }

    return {
        "at": at.astimezone(UTC).isoformat(),
        "area": area,
        "route": asked.route,
        "role": asked.role,
        "contacts": [person(contact) for contact in asked.contacts],
        "fallback": [person(contact) for contact in asked.fallback],
        "place": asdict(asked.place),
        "why": asked.why,
        "directory_version": directory.version,
    }


def _print_table(directory: Directory, asked: Asked, area: str, at: datetime) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(f"{asked.route} · {area} · {at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"), title_justify="left")
    for heading in ("", "who", "asked as", "their time", "at work"):
        table.add_column(heading)
    rows = [*(("asked", contact) for contact in asked.contacts), *(("fallback", contact) for contact in asked.fallback)]
    for label, contact in rows:
        known = directory.person(contact.id)
        handle = contact.forum or contact.chat or ""
        cells = (
            label,
            f"{contact.name} @{handle}",
            contact.role,
            short_city_time(at, zone=known.zone, city=known.city),
            _at_work(directory, contact),
        )
        table.add_row(*(Text(cell) for cell in cells))
    # a pipe has no width of its own; 80 columns would break every cell
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    if rows:
        console.print(table)
    console.print(Text(f"channel: {asked.place.channel} in team {asked.place.team} ({asked.place.visibility})"))
    for sentence in asked.why:
        console.print(Text(f"- {sentence}"))


def _at_work(directory: Directory, contact: Contact) -> str:
    if contact.at_work:
        return "now"
    if contact.available_at is None:
        return "hours unknown"
    known = directory.person(contact.id)
    return f"from {short_city_time(contact.available_at, zone=known.zone, city=known.city)}"
