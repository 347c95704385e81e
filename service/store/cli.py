"""`topicrouter store`: the database's tables, its backups, and how long texts are kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.command_line import settings_for_command
from service.errors import InputError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from service.store.archive import Manifest
    from service.store.erasure import Erased

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="The database: its tables, backups, and old texts."
)

_ALWAYS_TOLD = frozenset({"labels", "texts"})
_OF_ERASED = {
    "labels": ("label", "labels"),
    "texts": ("text", "texts"),
    "predictions": ("prediction's reasons", "predictions' reasons"),
    "messages": ("drafted message", "drafted messages"),
    "notes": ("note", "notes"),
    "facts": ("reading of the thread", "readings of the thread"),
    "observations": ("observation", "observations"),
}


@app.command()
def upgrade() -> None:
    """Bring the database's tables to this version of topicrouter, in one step or not at all; makes them where there are none."""
    from service.store.schema import Standing
    from service.store.schema import upgrade as upgrade_tables

    with _engine() as engine:
        before = upgrade_tables(engine)
    typer.echo("ok: the tables were brought to this version" if before is Standing.OLDER else "ok: the tables are of this version")


@app.command()
def downgrade(
    revision: Annotated[str, typer.Argument(help="Version to go back to, like 0001; `base` removes all tables.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without it nothing is changed.")] = False,
) -> None:
    """Bring the database's tables back to an older version; what has no place in those is lost: back the database up before."""
    from service.store.schema import downgrade as downgrade_tables

    if not yes:
        lost = "everything that is kept" if revision == "base" else f"what tables of version {revision} have no place for"
        raise InputError(f"this erases {lost}; back the database up, then say --yes", reason="not_confirmed")
    with _engine() as engine:
        downgrade_tables(engine, revision)
    typer.echo(f"ok: the tables are of version {revision}" if revision != "base" else "ok: the tables are removed")


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="File to write, like topicrouter.zip; must not be there yet.")]) -> None:
    """Write everything that is kept into one file, as it is at one moment; the service may go on."""
    from service.store.backup import back_up

    with _engine() as engine:
        made = back_up(engine, file, at=datetime.now(UTC))
    typer.echo(f"ok: {file} holds {_told(made)}; keep it as you keep the database")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `store backup` wrote, on SQLite or PostgreSQL.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Erase what the database holds now.")] = False,
) -> None:
    """Make the database hold what a backup holds, brought to this version; stop the service before."""
    from service.store.backup import restore as restore_tables

    with _engine() as engine:
        made = restore_tables(engine, file, replace=yes)
    typer.echo(f"ok: restored {_told(made)}; topics that were forgotten since are in it again")


@app.command()
def sweep(
    days: Annotated[int | None, typer.Option(min=1, help="Days for which texts are kept; else as set (180).")] = None,
) -> None:
    """Erase texts whose time is over, and what came from them; labels, cases and decisions stay without."""
    from service.store.database import open_database
    from service.store.erasure import SqlErasure

    settings = settings_for_command()
    kept_days = days or settings.text_days
    now = datetime.now(UTC)
    database = open_database(settings.database_url)
    try:
        erased = SqlErasure(database).sweep(before=now - timedelta(days=kept_days), at=now)
    finally:
        database.close()
    typer.echo(f"erased what is older than {kept_days} days: {_of(erased)}")


def forget_topic(topic_id: str) -> None:
    """Erase a topic from the configured database, and say how much there was.

    Raises:
        StoreError: the database can't be used, or what was erased still stands in its log.

    """
    from service.store.database import open_database
    from service.store.erasure import SqlErasure

    database = open_database(settings_for_command().database_url)
    try:
        erased = SqlErasure(database).forget(topic_id)
    finally:
        database.close()
    typer.echo(f"erased of topic {topic_id}: {_of(erased)}")


@contextmanager
def _engine() -> Iterator[Engine]:
    from service.store.engine import make_engine

    engine = make_engine(settings_for_command().database_url)
    try:
        yield engine
    finally:
        engine.dispose()


def _told(made: Manifest) -> str:
    count = sum(made.rows.values())
    of_when = f"version {made.revision}, {made.made_at:%Y-%m-%d %H:%M} UTC"
    return f"{count:,} {'row' if count == 1 else 'rows'} of {len(made.rows)} tables ({of_when})"


def _of(erased: Erased) -> str:
    counts = {name: count for name, count in asdict(erased).items() if count or name in _ALWAYS_TOLD}
    return ", ".join(f"{count} {_OF_ERASED[name][count != 1]}" for name, count in counts.items())
