"""Keeps what a person says about a case so that it is heard: with it the case is due, and whoever works on it has to look anew."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from service.errors import CaseError
from service.store.actions import said_row
from service.store.leases import hurry
from service.store.tables import CaseRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from service.store.case_values import Acknowledgement
    from service.store.database import Database


class SqlSaying:
    """Writes to the database what persons say. Every method raises StoreError if the database can't be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def say(self, case_id: str, said: Acknowledgement) -> None:
        """Keep what was said about an open case. Raises CaseError (`case_ended`) if it ended meanwhile."""

        def work(session: Session) -> None:
            _wake(session, case_id, said.at)
            session.add(said_row(case_id, said))

        self._database.write(work)

    def wake(self, case_id: str, *, at: datetime) -> None:
        """Let an open case be due at `at` (aware), if it is not due before. Raises CaseError (`case_ended`) if it ended meanwhile."""
        self._database.write(lambda session: _wake(session, case_id, at))


def _wake(session: Session, case_id: str, at: datetime) -> None:
    row = session.scalars(select(CaseRow).where(CaseRow.case_id == case_id).with_for_update()).one()
    if row.ended_at is not None:
        raise CaseError(f"the case {case_id} has ended meanwhile ({row.ended}); nothing was kept", reason="case_ended")
    hurry(row, at)
