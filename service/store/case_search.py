"""Finds cases page by page, and the titles of their topics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import and_, exists, func, or_, select

from service.domain import Redacted
from service.store.leases import kept_case
from service.store.tables import ActionRow, AskedRow, CaseRow, TextRow

if TYPE_CHECKING:
    from sqlalchemy import Select

    from service.store.case_values import KeptCase
    from service.store.database import Database

Place: TypeAlias = tuple[datetime | None, str]
"""Where a page ended: the last case's due time, where pages go by that, and its id."""


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are wanted; what is not said leaves all.

    Args:
        is_open: True for open cases, False for ended ones.
        stage: the stage.
        topic_id: whose topic it is.
        asked: a person, by the directory's id, whom an action names that asks somebody.
        with_actions: cases that have an action of one of these (kind, status); either may be None for any.
        by_due: in the order of when they are due, the earliest first, instead of their ids; those that are not due at all are left out.

    """

    is_open: bool | None = None
    stage: str | None = None
    topic_id: str | None = None
    asked: str | None = None
    with_actions: tuple[tuple[str | None, str | None], ...] = ()
    by_due: bool = False


class SqlCaseSearch:
    """Searches the cases of a database. Every method raises StoreError if the database can't be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, wanted: CaseFilter, *, after: Place | None, most: int) -> tuple[KeptCase, ...]:
        """Give the wanted cases that come after a place, `most` at most."""
        query = _order(_wanted(wanted), after, by_due=wanted.by_due).limit(most)
        with self._database.reading() as session:
            return tuple(map(kept_case, session.scalars(query)))

    def count_open(self) -> int:
        """Count the open cases."""
        with self._database.reading() as session:
            return session.scalar(select(func.count()).select_from(CaseRow).where(CaseRow.ended_at.is_(None))) or 0

    def titles(self, versions: Mapping[str, str]) -> dict[str, Redacted]:
        """Give the redacted titles of these versions of topics (the versions' names by topics' ids), as far as they are kept."""
        query = select(TextRow.topic_id, TextRow.version, TextRow.title).where(TextRow.topic_id.in_(versions), TextRow.erased_at.is_(None))
        with self._database.reading() as session:
            return {topic_id: title for topic_id, version, title in session.execute(query) if versions[topic_id] == version}


def _wanted(wanted: CaseFilter) -> Select[CaseRow]:
    query = select(CaseRow)
    if wanted.is_open is not None:
        query = query.where(CaseRow.ended_at.is_(None) if wanted.is_open else CaseRow.ended_at.is_not(None))
    if wanted.stage is not None:
        query = query.where(CaseRow.stage == wanted.stage)
    if wanted.topic_id is not None:
        query = query.where(CaseRow.topic_id == wanted.topic_id)
    of_case = select(ActionRow.number).where(ActionRow.case_id == CaseRow.case_id)
    if wanted.asked is not None:
        names = of_case.join(AskedRow, AskedRow.action_number == ActionRow.number).where(AskedRow.person_id == wanted.asked)
        query = query.where(exists(names))
    if wanted.with_actions:
        either = [
            and_(*(column == value for column, value in ((ActionRow.kind, kind), (ActionRow.status, status)) if value is not None))
            for kind, status in wanted.with_actions
        ]
        query = query.where(exists(of_case.where(or_(*either))))
    return query


def _order(query: Select[CaseRow], after: Place | None, *, by_due: bool) -> Select[CaseRow]:
    if not by_due:
        return (query.where(CaseRow.case_id > after[1]) if after else query).order_by(CaseRow.case_id)
    query = query.where(CaseRow.due_at.is_not(None))
    if after is not None:
        due_at, case_id = after
        query = query.where(or_(CaseRow.due_at > due_at, and_(CaseRow.due_at == due_at, CaseRow.case_id > case_id)))
    return query.order_by(CaseRow.due_at, CaseRow.case_id)
