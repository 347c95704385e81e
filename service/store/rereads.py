"""Topics that are to be read anew, because somebody said that something happened to them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from service.store.storable import storable
from service.store.tables import RereadRow
from service.store.watching import Reread

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from service.store.database import Database


class SqlRereads:
    """The `Rereads` of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, topic_id: str, *, at: datetime) -> bool:
        """Ask for a topic to be read; False if that was asked for already, at `at` (aware) or later."""

        def work(session: Session) -> bool:
            row = session.get(RereadRow, storable(topic_id), with_for_update=True)
            if row is None:
                session.add(RereadRow(topic_id=storable(topic_id), asked_at=at))
                return True
            is_later = row.asked_at < at
            if is_later:
                row.asked_at = at
            return is_later

        return self._database.write(work)

    def waiting(self, *, most: int = 1_000) -> tuple[Reread, ...]:
        """Give what was asked for and is not settled yet, the longest waiting first, `most` at once."""
        query = select(RereadRow).order_by(RereadRow.asked_at, RereadRow.topic_id).limit(most)
        with self._database.reading() as session:
            return tuple(Reread(row.topic_id, row.asked_at) for row in session.scalars(query))

    def settle(self, reread: Reread) -> bool:
        """Take a request away, once the topic was read; False if it was asked for again since, which then waits on."""

        def work(session: Session) -> bool:
            mine = delete(RereadRow).where(RereadRow.topic_id == reread.topic_id, RereadRow.asked_at == reread.asked_at)
            return session.execute(mine.returning(RereadRow.topic_id)).first() is not None

        return self._database.write(work)
