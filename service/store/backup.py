"""Backup and restore of all tables, in one transaction each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, DateTime, Integer, MetaData, Table, func, insert, select, text

from service.errors import InputError, StoreError
from service.store import archive
from service.store.engine import file_of, migrating, store_errors
from service.store.schema import VERSION_TABLE, Standing, bring_up, known_revisions, make_anew, revision_of, standing

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

ROWS_AT_ONCE = 1_000


def back_up(engine: Engine, file: Path, *, at: datetime) -> archive.Manifest:
    """Write all rows into a file, as they are at one moment; others may go on reading and writing. Tables may be of an older version.

    Args:
        engine: the database.
        file: must not be there yet.
        at: the present moment.

    Raises:
        InputError: the file is there (`backup_exists`).
        StoreError: there are no tables of ours (`store_empty`, `store_foreign`, `store_newer`), or the database can't be used.
        OSError: the file can't be written.

    """
    database_file = file_of(engine)
    if database_file is not None and not database_file.exists():
        raise StoreError(f"there is no database {database_file}", reason="store_empty")
    # SQLite reads what was there when the transaction began anyway
    options = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with store_errors(), engine.connect().execution_options(**options) as connection, connection.begin():
        found = standing(connection)
        if found in {Standing.EMPTY, Standing.FOREIGN, Standing.NEWER}:
            raise StoreError("the database holds no tables that this topicrouter knows; nothing was written", reason=f"store_{found}")
        revision = revision_of(connection)
        with archive.writing(file) as writer:
            for table in _tables(connection):
                writer.add(table.name, _rows(connection, table))
            writer.finish(revision=revision, made_at=at)
    return archive.Manifest(revision, at, writer.rows)


def restore(engine: Engine, file: Path, *, replace: bool) -> archive.Manifest:
    """Make the database hold what a backup holds, brought to this version; whatever fails, it stays as it was.

    Args:
        engine: the database; of any kind, not only that of the backup.
        file: the backup.
        replace: whether rows that are there may be erased.

    Raises:
        InputError: no backup, or a damaged one (`backup_damaged`), of a newer version (`backup_newer`), or the database holds rows that
            may not be erased (`not_confirmed`).
        StoreError: `store_foreign`, `store_newer`, or `store_unavailable`.

    """
    with archive.reading(file) as reader, store_errors(), migrating(engine) as connection:
        manifest = reader.manifest
        if manifest.revision not in known_revisions():
            message = f"{file} was made by a newer topicrouter (tables of version {manifest.revision}); restore it with that version"
            raise InputError(message, reason="backup_newer")
        if not replace and _holds_rows(connection):
            message = "restoring erases everything that the database holds now; back it up, then say --yes"
            raise InputError(message, reason="not_confirmed")
        make_anew(connection, manifest.revision)
        for table in _tables(connection):
            _fill(connection, table, reader, manifest)
        bring_up(connection)
    return manifest


def _tables(connection: Connection) -> list[Table]:
    """Give the tables as they are in the database, whatever their version, those that others refer to first."""
    found = MetaData()
    found.reflect(connection)
    tables = [table for table in found.sorted_tables if table.name != VERSION_TABLE]
    for column in (column for table in tables for column in table.columns):
        if isinstance(column.type, JSON):
            column.type = JSON(none_as_null=True)
    return tables


def _rows(connection: Connection, table: Table) -> Iterator[Mapping[str, Any]]:
    query = select(table).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query):
        yield dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name


def _holds_rows(connection: Connection) -> bool:
    if standing(connection) is Standing.EMPTY:
        return False
    return any(connection.execute(select(table).limit(1)).first() is not None for table in _tables(connection))


def _fill(connection: Connection, table: Table, reader: archive.ArchiveReader, manifest: archive.Manifest) -> None:
    times = [column.name for column in table.columns if isinstance(column.type, DateTime)]
    count = 0
    read = _times_read(reader.rows(table.name), times)
    while rows := list(islice(read, ROWS_AT_ONCE)):
        connection.execute(insert(table), rows)
        count += len(rows)
    if count != manifest.rows.get(table.name):
        raise InputError(f"the backup's rows of {table.name} are not complete; nothing was changed", reason="backup_damaged")
    _move_on_numbers(connection, table)


def _times_read(rows: Iterator[dict[str, Any]], times: list[str]) -> Iterator[dict[str, Any]]:
    for row in rows:
        for name in times:
            row[name] = datetime.fromisoformat(row[name]) if row[name] is not None else None
        yield row


def _move_on_numbers(connection: Connection, table: Table) -> None:
    """Let PostgreSQL give new rows higher numbers than those that were filled in; SQLite does so by itself."""
    if connection.dialect.name == "sqlite":
        return
    for column in table.primary_key.columns:
        if isinstance(column.type, Integer) and column.autoincrement:
            sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
            if sequence is not None:
                highest = connection.scalar(select(func.max(column)))
                told = {"sequence": sequence, "number": highest or 1, "used": highest is not None}
                connection.execute(text("SELECT setval(CAST(:sequence AS regclass), :number, :used)"), told)
