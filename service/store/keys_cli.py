"""`topicrouter keys`: API keys that open a running service within seconds, and are shut out by it within seconds."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.command_line import settings_for_command
from service.domain import Scope
from service.errors import InputError

if TYPE_CHECKING:
    from service.store.api_keys import SqlApiKeys
    from service.store.key_values import KeptKey, MadeKey

MOST_DAYS = 3_650
OLD_HOURS, MOST_OLD_HOURS = 24.0, 24.0 * 90
COLUMNS = ("id", "name", "scopes", "made", "expires", "last used", "")

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="API keys, kept by their hashes in the database."
)
KeyName = Annotated[str, typer.Argument(metavar="KEY", help="The key's id, or its name where only one good key has it.")]


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Whose key it is; shown in logs, and as the author of feedback.")],
    scope: Annotated[list[str] | None, typer.Option(help=f"{', '.join(Scope)}; repeatable. Without it, all.")] = None,
    days: Annotated[int | None, typer.Option(min=1, max=MOST_DAYS, help="Days until it expires; without it, never.")] = None,
) -> None:
    """Make a key: standard output gets it this once, and only its hash is kept."""
    from service.store.key_values import new_key

    now = datetime.now(UTC)
    made = new_key(name, parse_scopes(scope), at=now, expires_at=now + timedelta(days=days) if days else None)
    with _keys() as keys:
        keys.add(made.kept)
    _show(made)


@app.command("list")
def list_(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List all keys, also those that are good for nothing any more."""
    now = datetime.now(UTC)
    with _keys() as keys:
        kept = keys.all()
    if as_json:
        typer.echo(json.dumps({"keys": [_plain(key, now) for key in kept], "count": len(kept)}, indent=2))
    else:
        _print(kept, now)


@app.command()
def rotate(
    key: KeyName,
    keep_hours: Annotated[
        float, typer.Option(min=0, max=MOST_OLD_HOURS, help="Hours for which the old key stays good beside the new one; 0 ends it at once.")
    ] = OLD_HOURS,
) -> None:
    """Replace a key by a new one of the same name, scopes and length of life."""
    now = datetime.now(UTC)
    with _keys() as keys:
        made = keys.rotate(key, at=now, old_until=now + timedelta(hours=keep_hours))
    _show(made)
    typer.echo(f"the old key is good for {keep_hours:g} more hours at most" if keep_hours else "the old key is good no more", err=True)


@app.command()
def revoke(key: KeyName) -> None:
    """Let a key open nothing any more; a running service shuts it out within seconds."""
    with _keys() as keys:
        gone = keys.revoke(key, at=datetime.now(UTC))
    typer.echo(f"revoked: {gone.id} of {gone.name}")


def parse_scopes(words: list[str] | None) -> list[Scope]:
    """Read the scopes of an option, all if it is not given. Raises InputError (`unknown_scope`)."""
    try:
        return [Scope(word) for word in words] if words else list(Scope)
    except ValueError:
        raise InputError(f"a scope is one of {', '.join(Scope)}", reason="unknown_scope") from None


@contextmanager
def _keys() -> Iterator[SqlApiKeys]:
    from service.store.api_keys import SqlApiKeys
    from service.store.database import open_database

    keys = SqlApiKeys(open_database(settings_for_command().database_url))
    try:
        yield keys
    finally:
        keys.close()


def _show(made: MadeKey) -> None:
    kept = made.kept
    until = f"until {_moment(kept.expires_at)}" if kept.expires_at else "without end"
    typer.echo(f"key {kept.id} of {kept.name} for {', '.join(sorted(kept.scopes))}, {until}; it is not shown again:", err=True)
    typer.echo(made.text)


def _print(kept: tuple[KeptKey, ...], now: datetime) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False, markup=False)
    if kept:
        table = Table(*COLUMNS)
        for key in kept:
            times = (key.created_at, key.expires_at, key.last_used_at)
            table.add_row(key.id, key.name, " ".join(sorted(key.scopes)), *map(_moment, times), _state(key, now))
        console.print(table)
    console.print(f"{len(kept)} {'key' if len(kept) == 1 else 'keys'}")


def _plain(key: KeptKey, now: datetime) -> dict[str, Any]:
    times = {name: getattr(key, name) for name in ("created_at", "expires_at", "revoked_at", "last_used_at")}
    return {
        "id": key.id,
        "name": key.name,
        "scopes": sorted(key.scopes),
        **{name: at.isoformat() if at else None for name, at in times.items()},
        "state": _state(key, now),
    }


def _state(key: KeptKey, now: datetime) -> str:
    return "good" if key.is_good(now) else "revoked" if key.revoked_at else "expired"


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "never"
