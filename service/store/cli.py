"""`topicrouter store`: the database's tables."""

from __future__ import annotations

import typer

from service.command_line import settings_for_command

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="The database that keeps labels.")


@app.callback()
def _group() -> None:
    """Keep `upgrade` a command of its own, which a group of one command would not."""


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
