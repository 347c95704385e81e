"""Observations kept in a database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from service.store.database import Database, open_database
from service.store.observation import Observation, Window
from service.store.tables import ObservationRow

ROWS_AT_ONCE = 1_000
_COLUMNS = tuple(getattr(ObservationRow, field.name) for field in fields(Observation))
_INSERT: dict[str, Callable[[Any], sqlite.Insert | postgresql.Insert]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class SqlObservations:
    """An `ObservationRepository` in SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, observations: Iterable[Observation]) -> int:
        """Keep what was not kept yet; return how many that were."""
        # in one order everywhere, so that two that keep the same never wait for each other
        rows = [asdict(each) for each in sorted(observations, key=lambda each: (each.topic_id, each.model_version))]
        if not rows:
            return 0
        keep = _INSERT[self._database.engine.dialect.name](ObservationRow).on_conflict_do_nothing().returning(ObservationRow.topic_id)
        return self._database.write(lambda session: len(session.connection().execute(keep, rows).all()))

    def find(self, window: Window) -> Iterator[Observation]:
        """Yield the observations of a window, by their time."""
        wanted = select(*_COLUMNS).where(ObservationRow.at >= window.since, ObservationRow.at < window.until)
        in_order = wanted.order_by(ObservationRow.at, ObservationRow.topic_id, ObservationRow.model_version)
        with self._database.reading() as session:
            found = [Observation(*row) for row in session.execute(in_order.execution_options(yield_per=ROWS_AT_ONCE))]
        yield from found

    def close(self) -> None:
        """Close all connections."""
        self._database.close()


def open_observations(url: str) -> SqlObservations:
    """Give the repository of observations in the database of this URL. Raises SettingsError (`database_invalid`)."""
    return SqlObservations(open_database(url))
