"""Keeps what runners share besides the cases: policies by version, and marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from service.store.tables import MarkRow, PolicyRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from service.store.database import Database


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that is so since `at`, as `by` said."""

    name: str
    at: datetime
    by: str
    details: Mapping[str, Any]


class SqlRunning:
    """Policies and marks of a database. Every method raises StoreError if the database can't be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep_policy(self, version: str, content: str, *, at: datetime) -> None:
        """Keep a policy that a case begins with; the same again changes nothing."""

        def work(session: Session) -> None:
            if session.get(PolicyRow, version) is None:
                session.add(PolicyRow(version=version, content=content, first_at=at))

        self._database.write(work)

    def policy(self, version: str) -> str | None:
        """Give the content of a policy."""
        with self._database.reading() as session:
            row = session.get(PolicyRow, version)
            return row.content if row is not None else None

    def mark(self, name: str, *, at: datetime, by: str, details: Mapping[str, Any]) -> None:
        """Say that something is so from `at` on, in place of what was said of it before."""

        def work(session: Session) -> None:
            row = session.get(MarkRow, name, with_for_update=True) or MarkRow(name=name)
            row.at, row.by, row.details = at, by, dict(details)
            session.add(row)

        self._database.write(work)

    def unmark(self, name: str) -> bool:
        """Say that something is so no more; False if it was not."""

        def work(session: Session) -> bool:
            row = session.get(MarkRow, name)
            if row is not None:
                session.delete(row)
            return row is not None

        return self._database.write(work)

    def marks(self, prefix: str = "") -> tuple[Mark, ...]:
        """Give all marks whose names begin so, by name."""
        query = select(MarkRow).where(MarkRow.name.startswith(prefix, autoescape=True)).order_by(MarkRow.name)
        with self._database.reading() as session:
            return tuple(Mark(row.name, row.at, row.by, row.details) for row in session.scalars(query))
