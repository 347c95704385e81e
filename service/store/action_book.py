"""The actions of several cases as one transaction changes them: read once, counted along, written once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from service.errors import StoreError
from service.store.tables import ActionRow, AskedRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from service.store.case_values import AskedCaps, KeptAction, Step

CAPS_LOCK = 7_301_154_020
"""Names PostgreSQL's lock under which people are counted; any number that no other program takes."""


class ActionBook:
    """Actions within a transaction. Every statement is for all cases at once, however many steps are taken.

    Args:
        session: the transaction's, in which none of this was changed yet.
        steps: what is going to be taken, each with the id of its case.

    """

    def __init__(self, session: Session, steps: Sequence[tuple[str, Step]]) -> None:
        self._session = session
        self._rows, self._asked = _known(session, {(case_id, action.key) for case_id, step in steps for action in step.actions})
        self._asked_before = frozenset(row.number for row in self._rows.values())
        spans = {_span(caps) for _, step in steps for caps in step.caps}
        if spans and session.get_bind().dialect.name == "postgresql":
            # two runners that count at the same moment would both find room; SQLite has one writer at a time anyway
            session.execute(select(func.pg_advisory_xact_lock(CAPS_LOCK)))
        self._counts = {span: Counter(asked_since(session, *span)) for span in spans}

    def require_within(self, caps: AskedCaps) -> None:
        """Let nobody be asked beyond their cap, whatever other runners did since it was decided.

        Raises:
            StoreError: somebody has reached theirs (`cap_reached`).

        """
        asked = self._counts[_span(caps)]
        reached = sorted(person for person, most in caps.most.items() if asked[person] >= most)
        if reached:
            raise StoreError(f"{', '.join(reached)} reached their cap meanwhile; nothing was changed", reason="cap_reached")

    def keep(self, case_id: str, actions: Iterable[KeptAction]) -> None:
        """Keep actions of a case; one whose key is known replaces it, so that there is never a second."""
        for action in actions:
            key = (case_id, action.key)
            row = self._rows.get(key)
            if row is None:
                row = self._rows[key] = ActionRow(case_id=case_id, key=action.key, decided_at=action.at)
                self._session.add(row)
            else:
                self._count(row, self._asked.get(key, ()), -1)
            row.kind = action.kind
            row.release = action.release
            row.status = action.status
            row.topic_version = action.topic_version
            row.changed_at = action.at
            row.text = action.text
            row.details = dict(action.details)
            self._asked[key] = tuple(sorted(set(action.asked)))
            self._count(row, self._asked[key], 1)

    def write(self) -> None:
        """Write what was kept."""
        self._session.flush()
        if self._asked_before:
            self._session.execute(delete(AskedRow).where(AskedRow.action_number.in_(self._asked_before)))
        people = [{"action_number": self._rows[key].number, "person_id": person} for key, asked in self._asked.items() for person in asked]
        if people:
            self._session.execute(insert(AskedRow), people)

    def _count(self, row: ActionRow, people: Iterable[str], by: int) -> None:
        for (since, statuses, kinds), counted in self._counts.items():
            if row.status in statuses and row.changed_at >= since and (kinds is None or row.kind in kinds):
                counted.update(dict.fromkeys(people, by))


def asked_since(session: Session, since: datetime, statuses: Iterable[str], kinds: Iterable[str] | None = None) -> dict[str, int]:
    """Count by person how often they were asked by actions (of these kinds) that came to one of these statuses at `since` or later."""
    query = (
        select(AskedRow.person_id, func.count())
        .join(ActionRow, ActionRow.number == AskedRow.action_number)
        .where(ActionRow.changed_at >= since, ActionRow.status.in_(list(statuses)))
        .group_by(AskedRow.person_id)
    )
    if kinds is not None:
        query = query.where(ActionRow.kind.in_(list(kinds)))
    return {row[0]: row[1] for row in session.execute(query)}


def _known(
    session: Session, wanted: set[tuple[str, str]]
) -> tuple[dict[tuple[str, str], ActionRow], dict[tuple[str, str], tuple[str, ...]]]:
    """Give those rows that are there already, and whom they asked, by case and key."""
    if not wanted:
        return {}, {}
    case_ids, keys = ({each[place] for each in wanted} for place in (0, 1))
    found = session.scalars(select(ActionRow).where(ActionRow.case_id.in_(case_ids), ActionRow.key.in_(keys)))
    rows = {(row.case_id, row.key): row for row in found if (row.case_id, row.key) in wanted}
    by_number = {row.number: key for key, row in rows.items()}
    asked: dict[tuple[str, str], tuple[str, ...]] = {}
    if by_number:
        for each in session.scalars(select(AskedRow).where(AskedRow.action_number.in_(by_number))):
            key = by_number[each.action_number]
            asked[key] = (*asked.get(key, ()), each.person_id)
    return rows, asked


def _span(caps: AskedCaps) -> tuple[datetime, frozenset[str], frozenset[str] | None]:
    return caps.since, frozenset(caps.statuses), None if caps.kinds is None else frozenset(caps.kinds)
