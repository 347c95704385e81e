"""The outbox: actions of cases, the attempts to carry them out, and what people said to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from service.errors import StoreError
from service.store.action_book import asked_since
from service.store.case_values import Acknowledgement, Delivered, Delivery, KeptAction
from service.store.leases import held
from service.store.observation import Window
from service.store.tables import AcknowledgementRow, ActionRow, AskedRow, DeliveryRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from service.store.case_values import Lease
    from service.store.database import Database


class SqlActions:
    """What is done about cases. Every method raises StoreError if the database can't be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_case(self, case_id: str) -> tuple[KeptAction, ...]:
        """Give the actions of a case in the order of their deciding."""
        return self.of_cases([case_id]).get(case_id, ())

    def of_cases(self, case_ids: Collection[str]) -> dict[str, tuple[KeptAction, ...]]:
        """Give the actions of each of these cases that has any, in the order of their deciding."""
        actions = select(ActionRow).where(ActionRow.case_id.in_(case_ids)).order_by(ActionRow.number)
        people = (
            select(AskedRow)
            .join(ActionRow, ActionRow.number == AskedRow.action_number)
            .where(ActionRow.case_id.in_(case_ids))
            .order_by(AskedRow.person_id)
        )
        asked: dict[int, list[str]] = {}
        found: dict[str, list[KeptAction]] = {}
        with self._database.reading() as session:
            for each in session.scalars(people):
                asked.setdefault(each.action_number, []).append(each.person_id)
            for row in session.scalars(actions):
                found.setdefault(row.case_id, []).append(_kept(row, asked.get(row.number, ())))
        return {case_id: tuple(kept) for case_id, kept in found.items()}

    def asked_since(self, since: datetime, *, statuses: Iterable[str], kinds: Iterable[str] | None = None) -> Mapping[str, int]:
        """Count by person how often they were asked by actions (of these kinds) that came to one of these statuses at `since` or later."""
        with self._database.reading() as session:
            return asked_since(session, since, statuses, kinds)

    def count(self, window: Window, *, kinds: Iterable[str], statuses: Iterable[str]) -> int:
        """Count the actions of these kinds that came to one of these statuses within a window."""
        query = (
            select(func.count())
            .select_from(ActionRow)
            .where(
                ActionRow.changed_at >= window.since,
                ActionRow.changed_at < window.until,
                ActionRow.kind.in_(list(kinds)),
                ActionRow.status.in_(list(statuses)),
            )
        )
        with self._database.reading() as session:
            return session.scalar(query) or 0

    def begin_delivery(self, case_id: str, key: str, *, medium: str, marker: str, at: datetime, lease: Lease | None = None) -> Delivery:
        """Keep that an attempt begins, before anything is sent.

        Raises:
            StoreError: there is no such action (`action_unknown`), or somebody else leased the case meanwhile (`lease_lost`).

        """

        def work(session: Session) -> Delivery:
            if lease is not None:
                held(session, lease)
            row = DeliveryRow(action_number=_number(session, case_id, key), medium=medium, marker=marker, status="begun", begun_at=at)
            session.add(row)
            session.flush()
            return _kept_delivery(row, key)

        return self._database.write(work)

    def end_delivery(
        self, delivery: Delivery, *, status: str, at: datetime, remote_id: str | None = None, reason: str | None = None
    ) -> None:
        """Keep how an attempt ended."""
        ended = {"status": status, "ended_at": at, "remote_id": remote_id, "reason": reason}
        self._database.write(
            lambda session: session.execute(update(DeliveryRow).where(DeliveryRow.number == delivery.number).values(ended))
        )

    def deliveries(self, case_id: str) -> tuple[Delivery, ...]:
        """Give all attempts of a case in the order of their beginning."""
        query = (
            select(DeliveryRow, ActionRow.key)
            .join(ActionRow, ActionRow.number == DeliveryRow.action_number)
            .where(ActionRow.case_id == case_id)
            .order_by(DeliveryRow.number)
        )
        with self._database.reading() as session:
            return tuple(_kept_delivery(row, key) for row, key in session.execute(query))

    def delivered(self, marker: str) -> Delivered | None:
        """Give the newest attempt that bears a marker; None if none does."""
        query = (
            select(DeliveryRow, ActionRow)
            .join(ActionRow, ActionRow.number == DeliveryRow.action_number)
            .where(DeliveryRow.marker == marker)
            .order_by(DeliveryRow.number.desc())
            .limit(1)
        )
        with self._database.reading() as session:
            found = session.execute(query).first()
            if found is None:
                return None
            delivery, row = found
            asked = session.scalars(select(AskedRow.person_id).where(AskedRow.action_number == row.number).order_by(AskedRow.person_id))
            return Delivered(row.case_id, _kept(row, asked), _kept_delivery(delivery, row.key))

    def acknowledge(self, case_id: str, said: Acknowledgement) -> None:
        """Keep what a person said about a case."""
        self._database.write(lambda session: session.add(said_row(case_id, said)))

    def acknowledgements(self, case_id: str) -> tuple[Acknowledgement, ...]:
        """Give what people said about a case, in the order in which it was kept."""
        return self.acknowledgements_of([case_id]).get(case_id, ())

    def acknowledgements_of(self, case_ids: Collection[str]) -> dict[str, tuple[Acknowledgement, ...]]:
        """Give what people said about each of these cases of which something was said, in the order in which it was kept."""
        query = select(AcknowledgementRow).where(AcknowledgementRow.case_id.in_(case_ids)).order_by(AcknowledgementRow.number)
        found: dict[str, list[Acknowledgement]] = {}
        with self._database.reading() as session:
            for row in session.scalars(query):
                said = Acknowledgement(row.kind, row.by, row.at, row.action_key, row.note, row.details)
                found.setdefault(row.case_id, []).append(said)
        return {case_id: tuple(said) for case_id, said in found.items()}


def said_row(case_id: str, said: Acknowledgement) -> AcknowledgementRow:
    """Make the row of what a person said."""
    return AcknowledgementRow(
        case_id=case_id,
        kind=said.kind,
        by=said.by,
        at=said.at,
        action_key=said.action_key,
        note=said.note,
        details=dict(said.details),
    )


def _number(session: Session, case_id: str, key: str) -> int:
    number = session.scalars(select(ActionRow.number).where(ActionRow.case_id == case_id, ActionRow.key == key)).one_or_none()
    if number is None:
        raise StoreError(f"the case {case_id} has no action {key}", reason="action_unknown")
    return number


def _kept(row: ActionRow, asked: Iterable[str]) -> KeptAction:
    return KeptAction(row.key, row.kind, row.release, row.status, row.topic_version, row.changed_at, tuple(asked), row.text, row.details)


def _kept_delivery(row: DeliveryRow, key: str) -> Delivery:
    return Delivery(row.number, key, row.medium, row.marker, row.status, row.begun_at, row.ended_at, row.remote_id, row.reason)
