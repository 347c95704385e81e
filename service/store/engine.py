"""Connections to the database: SQLite in a file, or PostgreSQL."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from service.errors import SettingsError, StoreError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

WRITES = "topicrouter_writes"
"""Execution option of an engine whose transactions are going to write."""
BUSY_SECONDS = 5.0
PAUSE_SECONDS = 0.02
CONNECT_SECONDS = 5
MIGRATION_LOCK = 0x746F706963
"""PostgreSQL's advisory lock of who changes tables; any number that no other program in the database takes."""
_FORMS = "sqlite:///topicrouter.db or postgresql+psycopg://user:password@host/database"


def make_engine(url: str) -> Engine:
    """Make an engine; nothing is connected to and no file made before it is first used.

    Raises:
        SettingsError: `database_invalid`; the message never repeats the URL, which may hold a password.

    """
    parsed = _parsed(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    # a server may have been restarted since a connection was last used, and one that is away must not be waited for without end
    more: dict[str, Any] = {} if is_sqlite else {"pool_pre_ping": True}
    if not is_sqlite and "connect_timeout" not in parsed.query:
        more["connect_args"] = {"connect_timeout": CONNECT_SECONDS}
    try:
        # parameters hold texts, which belong in no message
        engine = create_engine(parsed, hide_parameters=True, **more)
    except ModuleNotFoundError as error:
        message = f"TOPICROUTER_DATABASE needs the Python package {error.name}; install it, or topicrouter[postgresql]"
        raise SettingsError(message, reason="database_invalid") from None
    except NoSuchModuleError:
        raise SettingsError(
            f"TOPICROUTER_DATABASE names no driver that is known; write it like {_FORMS}", reason="database_invalid"
        ) from None
    except (ArgumentError, ValueError):
        raise SettingsError(
            f"TOPICROUTER_DATABASE has an option that can't be used; write it like {_FORMS}", reason="database_invalid"
        ) from None
    if is_sqlite:
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that may rebuild tables, and is kept as a whole or not at all.

    SQLite rebuilds a table by dropping it, with which rows that refer to it would go too; references are therefore checked at the end only.

    Raises:
        StoreError: `store_unavailable`, if a row would refer to nothing.

    """
    with engine.execution_options(**{WRITES: True}).connect() as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                # two that find an empty database would both make its tables
                connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
                yield connection
            return
        # within a transaction this would have no effect; the driver's connection begins none
        driver = connection.connection.cursor()
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    message = "the database's tables are left as they were: rows would refer to others that are not there"
                    raise StoreError(message, reason="store_unavailable")
        finally:
            driver.execute("PRAGMA foreign_keys = ON")
            driver.close()


def file_of(engine: Engine) -> Path | None:
    """Give the file of an SQLite database, None for another."""
    return Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None


@contextmanager
def store_errors() -> Iterator[None]:
    """Turn the database's errors into StoreError (`store_unavailable`), without the statement, whose values are texts."""
    try:
        yield
    except DBAPIError as error:
        told = str(error.orig).strip().splitlines()
        raise StoreError(
            f"the database can't be used: {told[0] if told else type(error.orig).__name__}", reason="store_unavailable"
        ) from None
    except SQLAlchemyError as error:
        raise StoreError(f"the database can't be used: {type(error).__name__}", reason="store_unavailable") from None


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # a port that is no number is told with what stands before it, which may be part of a password
        raise SettingsError(f"TOPICROUTER_DATABASE is no database URL; write it like {_FORMS}", reason="database_invalid") from None
    backend = parsed.get_backend_name()
    if backend not in {"sqlite", "postgresql"}:
        raise SettingsError(f"TOPICROUTER_DATABASE should name SQLite or PostgreSQL, like {_FORMS}", reason="database_invalid")
    if backend == "postgresql" and parsed.get_driver_name() != "psycopg":
        raise SettingsError(f"TOPICROUTER_DATABASE should use the driver psycopg; write it like {_FORMS}", reason="database_invalid")
    if backend == "sqlite" and (not parsed.database or parsed.database == ":memory:" or parsed.database.startswith("file:")):
        message = "TOPICROUTER_DATABASE should name a file, like sqlite:///topicrouter.db: what is in memory is lost with the process"
        raise SettingsError(message, reason="database_invalid")
    return parsed


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # the driver's own transactions begin too late to hold what was read before a write
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1_000:.0f}")
    _write_ahead(cursor)
    cursor.execute("PRAGMA foreign_keys = ON")
    # what is forgotten must not stay behind in free pages
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    """Let a new file have a write-ahead log; while another connection does the same, SQLite fails at once and waits for no busy timeout."""
    give_up = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # the lower byte is the kind of error, whatever its details
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # a transaction that reads first and writes later would fail instead of waiting for another one
    immediate = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
