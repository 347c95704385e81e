from __future__ import annotations

from dataclasses import replace

import pytest

from service.domain import Redacted
from service.errors import StoreError
from service.store.actions import SqlActions
from service.store.case_values import Acknowledgement, AskedCaps, KeptAction
from service.store.cases import SqlCases
from service.store.database import Database
from service.store.leases import SqlLeases
from tests.store.case_samples import action, case, step
from tests.store.samples import HOUR, NOW


@pytest.fixture
def actions(database: Database) -> SqlActions:
    return SqlActions(database)


def decided(database: Database, *kept: KeptAction, case_id: str = "c1") -> None:
    """Open a case, if need be, and take a step with these actions."""
    cases = SqlCases(database)
    cases.open(case(case_id, due_at=None))
    cases.wake(f"topic of {case_id}", at=NOW)
    (lease,) = SqlLeases(database).lease_due("runner", at=NOW, until=NOW, most=1)
    cases.take(lease, step(replace(lease.case, due_at=None), *kept))


def test_an_action_decided_again_replaces_the_first_with_whom_it_asks(actions: SqlActions, database: Database) -> None:
    decided(database, action(), action("page:1", kind="page", asked=()))
    changed = action(asked=("cy", "bo"), text=Redacted("again"), status="done", at=NOW + HOUR)
    decided(database, changed)
    assert actions.of_case("c1") == (replace(changed, asked=("bo", "cy")), action("page:1", kind="page", asked=()))
    assert actions.of_case("c2") == ()


def test_who_was_asked_how_often_counts_since_a_moment_and_by_status(actions: SqlActions, database: Database) -> None:
    decided(database, action("a", status="done", at=NOW - 3 * HOUR), action("b", status="done", at=NOW, asked=("ada",)))
    decided(database, action("a", status="shown", at=NOW), case_id="c2")
    assert actions.asked_since(NOW - 3 * HOUR, statuses=["done"]) == {"ada": 2, "bo": 1}
    assert actions.asked_since(NOW - HOUR, statuses=["done", "shown"]) == {"ada": 2, "bo": 1}
    assert actions.asked_since(NOW + HOUR, statuses=["done", "shown"]) == {}


def test_calls_are_counted_by_themselves(actions: SqlActions, database: Database) -> None:
    decided(database, action("a", status="done"), action("page:ada", kind="page", status="done", asked=("ada",)))
    assert actions.asked_since(NOW, statuses=["done"], kinds=["page"]) == {"ada": 1}
    assert actions.asked_since(NOW, statuses=["done"], kinds=[]) == {}


def test_a_call_beyond_a_nights_cap_changes_nothing(actions: SqlActions, database: Database) -> None:
    call = action("page:ada", kind="page", status="done", asked=("ada",))
    decided(database, action("a", status="done"), call)
    cases = SqlCases(database)
    cases.open(case("c2", due_at=NOW))
    (lease,) = SqlLeases(database).lease_due("runner", at=NOW, until=NOW, most=1)
    caps = (
        AskedCaps({"ada": 9}, NOW - HOUR, frozenset({"done"})),
        AskedCaps({"ada": 1}, NOW - HOUR, frozenset({"done"}), frozenset({"page"})),
    )
    with pytest.raises(StoreError) as caught:
        cases.take(lease, replace(step(lease.case, call), caps=caps))
    assert caught.value.reason == "cap_reached"
    assert actions.of_case("c2") == ()
    cases.take(lease, replace(step(lease.case, action("b", status="done", asked=("ada",))), caps=caps[:1]))
    assert actions.of_case("c2") != ()


def test_an_attempt_is_kept_before_it_is_made_and_after(actions: SqlActions, database: Database) -> None:
    decided(database, action())
    begun = actions.begin_delivery("c1", "mention:1", medium="forum", marker="tr-c1-1", at=NOW)
    assert (begun.status, begun.ended_at) == ("begun", None)
    assert actions.deliveries("c1") == (begun,)
    actions.end_delivery(begun, status="confirmed", at=NOW + HOUR, remote_id="77")
    assert actions.deliveries("c1") == (replace(begun, status="confirmed", ended_at=NOW + HOUR, remote_id="77"),)


def test_an_attempt_at_an_action_that_was_never_decided_is_refused(actions: SqlActions, database: Database) -> None:
    decided(database, action())
    with pytest.raises(StoreError) as caught:
        actions.begin_delivery("c1", "page:1", medium="telephone", marker="m", at=NOW)
    assert caught.value.reason == "action_unknown"


def test_what_people_said_is_kept_in_order(actions: SqlActions, database: Database) -> None:
    decided(database, action())
    said = (
        Acknowledgement("taken_on", "ada", NOW, "mention:1", Redacted("I look into it"), {"hours": 2}),
        Acknowledgement("snoozed", "bo", NOW),
    )
    for each in said:
        actions.acknowledge("c1", each)
    assert actions.acknowledgements("c1") == said
    with pytest.raises(StoreError):
        actions.acknowledge("c2", said[0])
