"""What happened to cases within a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from service.store.leases import kept_case
from service.store.tables import ActionRow, CaseRow

if TYPE_CHECKING:
    from service.store.case_values import KeptCase
    from service.store.database import Database
    from service.store.observation import Window


class SqlPeriods:
    """Reads from the database what happened. Every method raises StoreError if the database can't be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def opened(self, window: Window) -> tuple[KeptCase, ...]:
        """Give the cases that were opened within a window, the earliest first."""
        within = CaseRow.opened_at >= window.since, CaseRow.opened_at < window.until
        with self._database.reading() as session:
            return tuple(map(kept_case, session.scalars(select(CaseRow).where(*within).order_by(CaseRow.opened_at, CaseRow.case_id))))

    def ended(self, window: Window) -> tuple[KeptCase, ...]:
        """Give the cases that ended within a window, the earliest first."""
        within = CaseRow.ended_at >= window.since, CaseRow.ended_at < window.until
        with self._database.reading() as session:
            return tuple(map(kept_case, session.scalars(select(CaseRow).where(*within).order_by(CaseRow.ended_at, CaseRow.case_id))))

    def acted(self, window: Window, *, kinds: Iterable[str], statuses: Iterable[str]) -> tuple[KeptCase, ...]:
        """Give the cases of which an action of these kinds came to one of these statuses within a window, by the first such action."""
        first = func.min(ActionRow.number)
        query = (
            select(CaseRow)
            .join(ActionRow, ActionRow.case_id == CaseRow.case_id)
            .where(ActionRow.changed_at >= window.since, ActionRow.changed_at < window.until)
            .where(ActionRow.kind.in_(list(kinds)), ActionRow.status.in_(list(statuses)))
            .group_by(CaseRow.case_id)
            .order_by(first)
        )
        with self._database.reading() as session:
            return tuple(map(kept_case, session.scalars(query)))
