"""The tables' version: made where there are none, brought up to date on demand, refused where it does not fit."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import inspect

from service.errors import InputError, StoreError
from service.store.engine import migrating, store_errors

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

VERSION_TABLE = "topicrouter_schema"
_MIGRATIONS = Path(__file__).parent / "migrations"


class Standing(StrEnum):
    """How a database's tables stand to this version of topicrouter."""

    EMPTY = "empty"
    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"
    FOREIGN = "foreign"


_REFUSALS = {
    Standing.OLDER: (
        "store_outdated",
        "the database was made by an older topicrouter; run `topicrouter store upgrade` (back it up before)",
    ),
    Standing.NEWER: ("store_newer", "the database was made by a newer topicrouter; install that version, or name another database"),
    Standing.FOREIGN: ("store_foreign", "the database holds tables of another program; name an empty one in TOPICROUTER_DATABASE"),
}


def standing(connection: Connection) -> Standing:
    """Say how the tables of a database stand to this version."""
    scripts = ScriptDirectory.from_config(_config())
    revision = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()
    if revision is None:
        return Standing.FOREIGN if set(inspect(connection).get_table_names()) - {VERSION_TABLE} else Standing.EMPTY
    if revision == scripts.get_current_head():
        return Standing.CURRENT
    return Standing.OLDER if revision in known_revisions() else Standing.NEWER


def standing_of(engine: Engine) -> Standing:
    """Say how the tables of a database stand to this version, and change nothing. Raises StoreError (`store_unavailable`)."""
    with store_errors(), engine.connect() as connection:
        return standing(connection)


def require_tables(engine: Engine) -> None:
    """Make the tables in an empty database, and see to it that those of another are of this version.

    Raises:
        StoreError: `store_outdated`, `store_newer`, `store_foreign`, or `store_unavailable`.

    """
    found = standing_of(engine)
    if found is Standing.EMPTY:
        # only now a writing transaction: a database that is there should not wait for other writers
        upgrade(engine)
        return
    _refuse(found, only=frozenset(_REFUSALS))


def upgrade(engine: Engine) -> Standing:
    """Bring the tables to this version, in one transaction; return how they stood before.

    Raises:
        StoreError: `store_newer`, `store_foreign`, or `store_unavailable`.

    """
    with store_errors(), migrating(engine) as connection:
        found = standing(connection)
        _refuse(found, only=frozenset({Standing.NEWER, Standing.FOREIGN}))
        bring_up(connection)
    return found


def downgrade(engine: Engine, revision: str) -> None:
    """Bring the tables back to an older version, in one transaction; `base` removes them with all that is in them.

    Raises:
        InputError: the tables have never been of this version, or it is a newer one (`revision_unknown`).
        StoreError: `store_newer`, `store_foreign`, or `store_unavailable`.

    """
    with store_errors(), migrating(engine) as connection:
        _refuse(standing(connection), only=frozenset({Standing.NEWER, Standing.FOREIGN}))
        try:
            command.downgrade(_config(connection), revision)
        except CommandError:
            known = ", ".join(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())
            message = f"the tables can't be brought back to {revision!r}; name a version before theirs, of {known}, or `base` for no tables"
            raise InputError(message, reason="revision_unknown") from None


def revision_of(connection: Connection) -> str:
    """Give the version of the tables. Raises StoreError (`store_empty`) where there are none."""
    revision = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()
    if revision is None:
        raise StoreError("the database holds no tables yet", reason="store_empty")
    return revision


def known_revisions() -> frozenset[str]:
    """Give all versions that the tables ever had."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def make_anew(connection: Connection, revision: str) -> None:
    """Within a transaction of `migrating`, remove all tables and make them as they were in a known version, empty.

    Raises:
        StoreError: `store_newer`, or `store_foreign`.

    """
    _refuse(standing(connection), only=frozenset({Standing.NEWER, Standing.FOREIGN}))
    command.downgrade(_config(connection), "base")
    command.upgrade(_config(connection), revision)


def bring_up(connection: Connection) -> None:
    """Within a transaction of `migrating`, bring tables of a known version to this one."""
    command.upgrade(_config(connection), "head")


def _refuse(found: Standing, *, only: frozenset[Standing]) -> None:
    if found in only:
        reason, message = _REFUSALS[found]
        raise StoreError(message, reason=reason)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    # the option is read with %-interpolation
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
