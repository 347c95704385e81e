"""How far each forum was read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from service.store.storable import storable
from service.store.tables import WatermarkRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from service.store.database import Database


LONGEST = 200
"""Characters of a forum's name that are kept."""


class SqlWatermarks:
    """The `Watermarks` of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, source: str) -> datetime | None:
        """Give the moment up to which everything on a forum was read; None if it never was."""
        with self._database.reading() as session:
            row = session.get(WatermarkRow, _key(source))
            return row.read_to if row is not None else None

    def move(self, source: str, *, to: datetime) -> None:
        """Keep that everything was read up to `to` (aware), also if that is earlier than was kept: the clock may have been wrong."""

        def work(session: Session) -> None:
            row = session.get(WatermarkRow, _key(source), with_for_update=True)
            if row is None:
                session.add(WatermarkRow(source=_key(source), read_to=to))
            else:
                row.read_to = to

        self._database.write(work)


def _key(source: str) -> str:
    return storable(source)[:LONGEST]
