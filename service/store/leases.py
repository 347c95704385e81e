"""Leases: several runners share the cases, and no case is worked on by two.

On PostgreSQL who leases passes over the rows that others are leasing at that moment (`SKIP LOCKED`); SQLite has one writer at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from service.errors import StoreError
from service.store.case_values import KeptCase, Lease
from service.store.tables import CaseRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from service.store.database import Database


class SqlLeases:
    """Gives leases of cases. Every method raises StoreError if the database can't be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lease_due(self, holder: str, *, at: datetime, until: datetime, most: int) -> tuple[Lease, ...]:
        """Lease open cases that are due at `at` and that nobody holds then, those longest due first.

        Args:
            holder: who leases, different for each process.
            at: the present moment.
            until: when others may have the cases if this holder is not heard of again.
            most: how many at most.

        """

        def work(session: Session) -> tuple[Lease, ...]:
            free = or_(CaseRow.lease_until.is_(None), CaseRow.lease_until <= at)
            query = select(CaseRow).where(CaseRow.ended_at.is_(None), CaseRow.due_at <= at, free)
            rows = session.scalars(query.order_by(CaseRow.due_at, CaseRow.case_id).limit(most).with_for_update(skip_locked=True)).all()
            for row in rows:
                row.lease_holder, row.lease_until, row.lease_token = holder, until, row.lease_token + 1
            return tuple(Lease(kept_case(row), holder, row.lease_token, until) for row in rows)

        return self._database.write(work)

    def extend(self, lease: Lease, *, until: datetime) -> Lease:
        """Hold a case for longer. Raises StoreError (`lease_lost`) where somebody else leased it meanwhile."""

        def work(session: Session) -> Lease:
            row = held(session, lease)
            row.lease_until = until
            return Lease(kept_case(row), lease.holder, lease.token, until)

        return self._database.write(work)

    def release(self, lease: Lease, *, due_at: datetime | None = None) -> bool:
        """Give a case back, to be due at another moment if one is given; False if somebody else leased it meanwhile."""

        def work(session: Session) -> bool:
            try:
                row = held(session, lease)
            except StoreError:
                return False
            row.lease_holder = row.lease_until = None
            row.due_at = due_at or row.due_at
            return True

        return self._database.write(work)


def held(session: Session, lease: Lease) -> CaseRow:
    """Give the row of a leased case, as `held_all` does."""
    return held_all(session, [lease])[lease.case.id]


def held_all(session: Session, leases: Sequence[Lease]) -> dict[str, CaseRow]:
    """Give the rows of leased cases by their ids, locked until the transaction ends.

    A lease that ran out still holds as long as nobody else took the case.

    Raises:
        StoreError: somebody else leased one of them, or gave it back (`lease_lost`).

    """
    # always in the same order, or two runners could wait for each other
    query = select(CaseRow).where(CaseRow.case_id.in_([lease.case.id for lease in leases])).order_by(CaseRow.case_id).with_for_update()
    rows = {row.case_id: row for row in session.scalars(query)}
    for lease in leases:
        row = rows.get(lease.case.id)
        if row is None or (row.lease_holder, row.lease_token) != (lease.holder, lease.token):
            raise StoreError(f"the case {lease.case.id} is leased by somebody else by now; nothing was changed", reason="lease_lost")
    return rows


def hurry(row: CaseRow, at: datetime) -> None:
    """Let an open case be due at `at` (aware), if it is not due before.

    Whoever holds it loses it: what is decided without knowing why it was hurried is not kept, and can't set another time.
    """
    row.due_at = at if row.due_at is None else min(row.due_at, at)
    if row.lease_holder is not None:
        row.lease_holder = row.lease_until = None
        row.lease_token += 1


def kept_case(row: CaseRow) -> KeptCase:
    """Give a row's case."""
    return KeptCase(
        row.case_id, row.topic_id, row.stage, row.policy_version, row.opened_at, row.due_at, row.ended, row.ended_at, row.details
    )
