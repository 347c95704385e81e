"""Observations kept in a database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from service.store.engine import WRITES, make_engine, store_errors
from service.store.observation import Observation, Window
from service.store.schema import require_tables
from service.store.tables import ObservationRow

if TYPE_CHECKING:
    from sqlalchemy import Engine

ROWS_AT_ONCE = 1_000
_COLUMNS = tuple(getattr(ObservationRow, field.name) for field in fields(Observation))
_INSERT: dict[str, Callable[[Any], sqlite.Insert | postgresql.Insert]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class SqlObservations:
    """An `ObservationRepository` in SQLite or PostgreSQL. The database is first touched when it is first needed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**{WRITES: True})
        self._lock = threading.Lock()
        self._has_tables = False

    def add(self, observations: Iterable[Observation]) -> int:
        """Keep what was not kept yet; return how many that were."""
        rows = [asdict(each) for each in observations]
        if not rows:
            return 0
        self._require_tables()
        insert = _INSERT[self._engine.dialect.name]
        with store_errors(), self._writing.begin() as connection:
            added = 0
            for row in rows:
                # one by one: only so every driver tells how many were new
                added += connection.execute(insert(ObservationRow).values(row).on_conflict_do_nothing()).rowcount
        return added

    def find(self, window: Window) -> Iterator[Observation]:
        """Yield the observations of a window, by their time."""
        self._require_tables()
        wanted = select(*_COLUMNS).where(ObservationRow.at >= window.since, ObservationRow.at < window.until)
        in_order = wanted.order_by(ObservationRow.at, ObservationRow.topic_id, ObservationRow.model_version)
        with store_errors(), self._engine.connect() as connection:
            rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(in_order)
            found = [Observation(*row) for row in rows]
        yield from found

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _require_tables(self) -> None:
        with self._lock:
            if not self._has_tables:
                require_tables(self._engine)
                self._has_tables = True


def open_observations(url: str) -> SqlObservations:
    """Give the repository of observations in the database of this URL. Raises SettingsError (`database_invalid`)."""
    return SqlObservations(make_engine(url))
