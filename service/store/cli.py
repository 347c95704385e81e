"""`topicrouter store`: the database's tables."""

from __future__ import annotations

from typing import Annotated

import typer

from service.command_line import settings_for_command
from service.errors import InputError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="The database that keeps labels.")


@app.command()
def upgrade() -> None:
    """Bring the database's tables to this version of topicrouter, in one step or not at all; makes them where there are none."""
    from service.store.engine import make_engine
    from service.store.schema import Standing
    from service.store.schema import upgrade as upgrade_tables

    engine = make_engine(settings_for_command().database_url)
    try:
        before = upgrade_tables(engine)
    finally:
        engine.dispose()
    typer.echo("ok: the tables were brought to this version" if before is Standing.OLDER else "ok: the tables are of this version")


@app.command()
def downgrade(
    revision: Annotated[str, typer.Argument(help="Version to go back to, like 0001; `base` removes all tables.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without it nothing is changed.")] = False,
) -> None:
    """Bring the database's tables back to an older version; what has no place in those is lost: back the database up before."""
    from service.store.engine import make_engine
    from service.store.schema import downgrade as downgrade_tables

    if not yes:
        lost = "every label and text" if revision == "base" else f"what tables of version {revision} have no place for"
        raise InputError(f"this erases {lost}; back the database up, then say --yes", reason="not_confirmed")
    engine = make_engine(settings_for_command().database_url)
    try:
        downgrade_tables(engine, revision)
    finally:
        engine.dispose()
    typer.echo(f"ok: the tables are of version {revision}" if revision != "base" else "ok: the tables are removed")
