"""Cases in the database, changed step by step: case, actions and audit record together, or nothing of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from service.store.action_book import ActionBook
from service.store.case_values import KeptCase, KeptDecision, Lease, Step
from service.store.leases import held_all, hurry, kept_case
from service.store.tables import CaseRow, DecisionRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from service.store.database import Database

ROWS_AT_ONCE = 500


class SqlCases:
    """The cases of a database. Every method raises StoreError if the database can't be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, case: KeptCase) -> bool:
        """Keep a new case; False if its id is known, or the topic has an open case already."""

        def work(session: Session) -> bool:
            of_topic = select(CaseRow.case_id).where(CaseRow.topic_id == case.topic_id, CaseRow.ended_at.is_(None))
            if session.get(CaseRow, case.id) is not None or session.scalars(of_topic).first() is not None:
                return False
            row = CaseRow(case_id=case.id, topic_id=case.topic_id, opened_at=case.opened_at)
            _write(row, case)
            session.add(row)
            return True

        return self._database.write(work)

    def get(self, case_id: str) -> KeptCase | None:
        """Give the case with this id."""
        with self._database.reading() as session:
            row = session.get(CaseRow, case_id)
            return kept_case(row) if row is not None else None

    def of_topic(self, topic_id: str) -> tuple[KeptCase, ...]:
        """Give all cases of a topic in the order of their opening; the last may be open."""
        return self.of_topics([topic_id]).get(topic_id, ())

    def of_topics(self, topic_ids: Collection[str]) -> dict[str, tuple[KeptCase, ...]]:
        """Give all cases of each of these topics that has any, in the order of their opening; the last may be open."""
        query = select(CaseRow).where(CaseRow.topic_id.in_(topic_ids)).order_by(CaseRow.opened_at, CaseRow.case_id)
        found: dict[str, list[KeptCase]] = {}
        with self._database.reading() as session:
            for row in session.scalars(query):
                found.setdefault(row.topic_id, []).append(kept_case(row))
        return {topic_id: tuple(cases) for topic_id, cases in found.items()}

    def all(self, *, only_open: bool = True) -> Iterator[KeptCase]:
        """Yield cases in the order of their ids; no transaction stays open between two."""
        after = ""
        while True:
            query = select(CaseRow).where(CaseRow.case_id > after).order_by(CaseRow.case_id).limit(ROWS_AT_ONCE)
            if only_open:
                query = query.where(CaseRow.ended_at.is_(None))
            with self._database.reading() as session:
                found = list(map(kept_case, session.scalars(query)))
            yield from found
            if len(found) < ROWS_AT_ONCE:
                return
            after = found[-1].id

    def wake(self, topic_id: str, *, at: datetime) -> bool:
        """Let the open case of a topic be due at `at`, if it is not due before, whoever works on it; False if there is none."""

        def work(session: Session) -> bool:
            row = session.scalars(
                select(CaseRow).where(CaseRow.topic_id == topic_id, CaseRow.ended_at.is_(None)).with_for_update()
            ).one_or_none()
            if row is None:
                return False
            hurry(row, at)
            return True

        return self._database.write(work)

    def take(self, lease: Lease, step: Step, *, release: bool = False) -> Lease:
        """Take a step with a case that is leased, and give the lease with the case as it is now; `release` and errors as in `take_all`."""
        self.take_all([(lease, [step])], release=release)
        return Lease(step.case, lease.holder, lease.token, lease.until)

    def take_all(self, work: Sequence[tuple[Lease, Sequence[Step]]], *, release: bool = False) -> None:
        """Take steps with leased cases, each with one or more, in one transaction: all of them or none.

        Args:
            work: the leases, and what changes, in its order.
            release: whether the cases are given back with it, which spares transactions.

        Raises:
            StoreError: nothing was changed, for somebody else leased one of the cases meanwhile (`lease_lost`), or somebody who would be
                asked has reached their cap meanwhile (`cap_reached`).
            ValueError: a step is one of another case.

        """
        if any((lease.case.id, lease.case.topic_id) != (step.case.id, step.case.topic_id) for lease, steps in work for step in steps):
            msg = "a step changes the case that is leased, and no other"
            raise ValueError(msg)

        def write(session: Session) -> None:
            rows = held_all(session, [lease for lease, _ in work])
            taken = [(lease.case.id, step) for lease, steps in work for step in steps]
            book = ActionBook(session, taken)
            for case_id, step in taken:
                for caps in step.caps:
                    book.require_within(caps)
                _write(rows[case_id], step.case)
                book.keep(case_id, step.actions)
                session.add(_decision_row(case_id, step.decision))
            if release:
                for row in rows.values():
                    row.lease_holder = row.lease_until = None
            book.write()

        self._database.write(write)

    def decisions(self, case_id: str) -> tuple[KeptDecision, ...]:
        """Give the audit records of a case, in their order."""
        with self._database.reading() as session:
            query = select(DecisionRow).where(DecisionRow.case_id == case_id).order_by(DecisionRow.number)
            return tuple(map(_kept_decision, session.scalars(query)))


def _write(row: CaseRow, case: KeptCase) -> None:
    row.stage = case.stage
    row.policy_version = case.policy_version
    row.due_at = case.due_at
    row.ended = case.ended
    row.ended_at = case.ended_at
    row.details = dict(case.details)


def _decision_row(case_id: str, decision: KeptDecision) -> DecisionRow:
    return DecisionRow(
        case_id=case_id,
        at=decision.at,
        verdict=decision.verdict,
        stage=decision.stage,
        because=list(decision.because),
        policy_version=decision.policy_version,
        directory_version=decision.directory_version,
        model_version=decision.model_version,
        topic_version=decision.topic_version,
        action_key=decision.action_key,
        fingerprints=dict(decision.fingerprints),
    )


def _kept_decision(row: DecisionRow) -> KeptDecision:
    return KeptDecision(
        row.at,
        row.verdict,
        row.stage,
        tuple(row.because),
        row.policy_version,
        row.directory_version,
        row.model_version,
        row.topic_version,
        row.action_key,
        row.fingerprints,
    )
