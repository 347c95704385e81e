"""The file of a backup: a zip with a manifest and one file of JSON Lines for each table, the same for every kind of database.

Not what `pg_dump` or SQLite's own backup would write: this needs no program beside the service, can be read by people, brings tables of
an older version up to date as it is restored, and moves an installation from SQLite to PostgreSQL.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from service.errors import InputError

FORMAT = 1
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: the version of its tables, when it was made, and how many rows each table has."""

    revision: str
    made_at: datetime
    rows: Mapping[str, int]


class ArchiveWriter:
    """Takes one table after the other; `rows` has how many rows each got."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.rows: dict[str, int] = {}

    def add(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Write a table's rows; times are written in UTC."""
        count = 0
        with self._archive.open(f"{table}.jsonl", "w", force_zip64=True) as file:
            for row in rows:
                file.write(json.dumps(row, ensure_ascii=False, default=_iso).encode() + b"\n")
                count += 1
        self.rows[table] = count

    def finish(self, *, revision: str, made_at: datetime) -> None:
        """Write the manifest, without which the file is no backup."""
        told = {"format": FORMAT, "revision": revision, "made_at": made_at.isoformat(), "rows": self.rows}
        self._archive.writestr(MANIFEST, json.dumps(told, indent=2))


@contextmanager
def writing(file: Path) -> Iterator[ArchiveWriter]:
    """Write a backup that only its owner may read, and that is there as a whole or not at all.

    Raises:
        InputError: the file is there already (`backup_exists`).
        OSError: it can't be written.

    """
    if file.exists():
        raise InputError(f"{file} is there already; name another file", reason="backup_exists")
    partial = file.with_name(f".{file.name}.{uuid4().hex}")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                yield ArchiveWriter(archive)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


class ArchiveReader:
    """Gives a backup's manifest and rows."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        told = json.loads(archive.read(MANIFEST))
        if told["format"] != FORMAT:
            raise InputError("the backup is of another format; restore it with the topicrouter that made it", reason="backup_unknown")
        self.manifest = Manifest(str(told["revision"]), datetime.fromisoformat(told["made_at"]), dict(told["rows"]))

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Yield a table's rows; times are still text."""
        with self._archive.open(f"{table}.jsonl") as file:
            yield from map(json.loads, io.TextIOWrapper(file, "utf-8"))


@contextmanager
def reading(file: Path) -> Iterator[ArchiveReader]:
    """Open a backup.

    Raises:
        InputError: it can't be read, is none, or is damaged (`backup_damaged`), also while its rows are read.

    """
    try:
        with zipfile.ZipFile(file) as archive:
            yield ArchiveReader(archive)
    except OSError as error:
        raise InputError(f"{file} can't be read: {error.strerror}", reason="unreadable") from None
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError) as error:
        message = f"{file} is no backup, or is damaged ({type(error).__name__}); nothing was changed"
        raise InputError(message, reason="backup_damaged") from None


def _iso(value: Any) -> str:
    if not isinstance(value, datetime):
        msg = f"a backup can't hold {type(value).__name__}"
        raise TypeError(msg)
    # SQLite knows no zones; what is kept there is in UTC
    return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
