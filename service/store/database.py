"""One database as all repositories use it: its tables are seen to at first need, and whatever is written is kept whole or not at all."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from service.errors import StoreError
from service.store.engine import WRITES, file_of, make_engine, store_errors
from service.store.schema import require_tables

if TYPE_CHECKING:
    from sqlalchemy import Engine

Result = TypeVar("Result")


class Database:
    """SQLite or PostgreSQL, first touched when it is first needed; safe to use from any thread.

    Whatever uses it raises StoreError if the database can't be reached or its tables are of another version.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = engine.execution_options(**{WRITES: True})
        self._lock = threading.Lock()
        self._has_tables = False

    def is_there(self) -> bool:
        """Say whether there is anything to read: False for an SQLite file that nobody needed yet."""
        file = file_of(self.engine)
        return file is None or file.exists()

    def require_fit(self) -> None:
        """See to it that a database that is there can be used; an SQLite file that is not there yet is made at first need."""
        if self.is_there():
            self._require_tables()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that changes nothing."""
        self._require_tables()
        with store_errors(), Session(self.engine) as session:
            yield session

    def write(self, work: Callable[[Session], Result]) -> Result:
        """Do `work` in one transaction; it is done anew where the same came at the same moment from elsewhere, and is there now."""
        self._require_tables()
        with store_errors():
            try:
                return self._once(work)
            except IntegrityError:
                return self._once(work)

    def empty_log(self) -> None:
        """Let nothing that was erased stay behind in SQLite's log of changes; PostgreSQL clears its own away by itself.

        Raises:
            StoreError: it is erased but still stands in the log (`store_unavailable`).

        """
        if file_of(self.engine) is None:
            return
        with store_errors():
            connection = self.engine.raw_connection()  # no transaction may be open
        try:
            blocked, *_ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as error:
            message = f"the texts are erased, but the database's log may still hold them ({error}); run this again"
            raise StoreError(message, reason="store_unavailable") from None
        finally:
            connection.close()
        if blocked:
            message = "the texts are erased, but the database's log still holds them while others read; run this again"
            raise StoreError(message, reason="store_unavailable")

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def _once(self, work: Callable[[Session], Result]) -> Result:
        with Session(self._writing) as session, session.begin():
            return work(session)

    def _require_tables(self) -> None:
        with self._lock:
            if not self._has_tables:
                require_tables(self.engine)
                self._has_tables = True


def open_database(url: str) -> Database:
    """Give the database of this URL. Raises SettingsError (`database_invalid`)."""
    return Database(make_engine(url))
