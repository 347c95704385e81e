from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event

from service.errors import StoreError
from service.store.actions import SqlActions
from service.store.case_values import AskedCaps, KeptAction, Lease, Step
from service.store.cases import SqlCases
from service.store.database import Database, open_database
from service.store.leases import SqlLeases
from tests.store.case_samples import action, case, step
from tests.store.samples import HOUR, NOW

STATUSES = frozenset({"released", "done"})


def leases(database: Database, count: int) -> list[Lease]:
    """Open cases, and lease them."""
    for number in range(count):
        SqlCases(database).open(case(f"c{number:03}"))
    return list(SqlLeases(database).lease_due("runner", at=NOW, until=NOW + HOUR, most=count))


def capped(lease: Lease, most: int, kept: KeptAction) -> tuple[Lease, list[Step]]:
    """A step that asks nobody who was asked `most` times."""
    caps = AskedCaps({"ada": most, "bo": most}, NOW - HOUR, STATUSES)
    return lease, [replace(step(lease.case, kept), caps=(caps,))]


def test_steps_that_are_taken_together_ask_nobody_beyond_their_cap(database: Database) -> None:
    held = leases(database, 3)
    with pytest.raises(StoreError) as caught:
        SqlCases(database).take_all([capped(lease, 2, action()) for lease in held])
    assert caught.value.reason == "cap_reached"
    assert "ada, bo reached" in str(caught.value)
    assert SqlActions(database).of_cases([lease.case.id for lease in held]) == {}
    SqlCases(database).take_all([capped(lease, 3, action()) for lease in held])
    assert SqlActions(database).asked_since(NOW - HOUR, statuses=STATUSES) == {"ada": 3, "bo": 3}
    with pytest.raises(StoreError):
        SqlCases(database).take_all([capped(held[0], 3, action("mention:2"))])


def test_an_action_that_takes_the_place_of_another_is_counted_once(database: Database) -> None:
    first, second = leases(database, 2)
    SqlCases(database).take_all([capped(first, 1, action())])
    again = first, [step(first.case, action(status="cancelled"))]
    SqlCases(database).take_all([again, capped(second, 1, action())])
    assert SqlActions(database).asked_since(NOW - HOUR, statuses=STATUSES) == {"ada": 1, "bo": 1}


def test_an_action_whose_status_does_not_count_uses_up_nothing(database: Database) -> None:
    first, second = leases(database, 2)
    SqlCases(database).take_all([capped(first, 1, action(status="proposed")), capped(second, 1, action())])


def test_an_action_that_changes_within_a_transaction_is_kept_as_it_is_last(database: Database) -> None:
    (lease,) = leases(database, 1)
    last = action(asked=("cy",), status="done", at=NOW + HOUR)
    SqlCases(database).take_all([(lease, [step(lease.case, action()), step(lease.case, last)])])
    assert SqlActions(database).of_case(lease.case.id) == (last,)
    assert len(SqlCases(database).decisions(lease.case.id)) == 2


def test_many_cases_take_no_more_statements_than_few(postgresql_url: str) -> None:
    database = open_database(postgresql_url)
    held = leases(database, 60)
    counts = []
    for work in (held[:10], held[10:]):
        statements: list[str] = []

        def keep(_connection: object, _cursor: object, statement: str, *_: object, into: list[str] = statements) -> None:
            into.append(statement)

        event.listen(database.engine, "before_cursor_execute", keep)
        SqlCases(database).take_all([capped(lease, 100, action()) for lease in work], release=True)
        event.remove(database.engine, "before_cursor_execute", keep)
        counts.append(len(statements))
    database.close()
    assert counts[0] == counts[1] < 15
