from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from service.errors import StoreError
from service.store import cases as cases_module
from service.store.actions import SqlActions
from service.store.case_values import Lease
from service.store.cases import SqlCases
from service.store.database import Database
from service.store.leases import SqlLeases
from service.store.tables import DecisionRow
from tests.store.case_samples import action, case, decision, step
from tests.store.samples import HOUR, NOW


@pytest.fixture
def cases(database: Database) -> SqlCases:
    return SqlCases(database)


def leased(database: Database) -> Lease:
    (lease,) = SqlLeases(database).lease_due("runner", at=NOW, until=NOW + HOUR, most=1)
    return lease


def test_a_case_comes_back_as_it_was_kept_with_times_in_utc(cases: SqlCases) -> None:
    kept = case(opened_at=NOW.astimezone(timezone(timedelta(hours=5, minutes=30))))
    assert cases.open(kept)
    found = cases.get("c1")
    assert found == kept
    assert found is not None
    assert found.opened_at.utcoffset() == timedelta(0)
    assert cases.get("c2") is None


def test_a_topic_has_one_open_case(cases: SqlCases, database: Database) -> None:
    first = case("c1", topic_id="12")
    assert cases.open(first)
    assert not cases.open(first)
    assert not cases.open(case("c2", topic_id="12"))
    ended = replace(first, ended="answered", ended_at=NOW, due_at=None)
    cases.take(leased(database), step(ended))
    assert cases.open(case("c2", topic_id="12", opened_at=NOW))
    assert [each.id for each in cases.of_topic("12")] == ["c1", "c2"]


def test_many_that_open_a_case_of_a_topic_at_once_open_one(cases: SqlCases) -> None:
    with ThreadPoolExecutor(4) as threads:
        opened = list(threads.map(lambda number: cases.open(case(f"c{number}", topic_id="12")), range(8)))
    assert sum(opened) == 1
    assert len(cases.of_topic("12")) == 1


def test_cases_are_listed_page_by_page_and_ended_ones_on_demand(
    cases: SqlCases, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases_module, "ROWS_AT_ONCE", 2)
    for number in range(5):
        cases.open(case(f"c{number}"))
    lease = leased(database)
    cases.take(lease, step(replace(lease.case, ended="gone", ended_at=NOW, due_at=None)))
    assert [each.id for each in cases.all()] == ["c1", "c2", "c3", "c4"]
    assert [each.id for each in cases.all(only_open=False)] == ["c0", "c1", "c2", "c3", "c4"]


def test_a_step_changes_the_case_keeps_its_actions_and_its_record(cases: SqlCases, database: Database) -> None:
    cases.open(case())
    lease = leased(database)
    moved = replace(lease.case, stage="mentioned", due_at=NOW + 20 * HOUR, details={"asked_at": NOW.isoformat()})
    after = cases.take(lease, step(moved, action()))
    assert after == replace(lease, case=moved)
    assert cases.get("c1") == moved
    assert SqlActions(database).of_case("c1") == (action(),)
    assert cases.decisions("c1") == (decision(),)
    cases.take(after, step(moved, replace(action(), status="done", at=NOW + HOUR), verdict="wait", at=NOW + HOUR))
    assert [each.status for each in SqlActions(database).of_case("c1")] == ["done"]
    assert [each.verdict for each in cases.decisions("c1")] == ["action", "wait"]


def test_a_step_may_give_the_case_back(cases: SqlCases, database: Database) -> None:
    cases.open(case())
    lease = leased(database)
    after = cases.take(lease, step(replace(lease.case, stage="mentioned")), release=True)
    with pytest.raises(StoreError, match="leased by somebody else by now"):
        cases.take(after, step(after.case))
    assert leased(database).case.stage == "mentioned"


def test_a_step_of_who_lost_the_lease_changes_nothing(cases: SqlCases, database: Database) -> None:
    cases.open(case())
    late = leased(database)
    (now,) = SqlLeases(database).lease_due("other", at=NOW + HOUR, until=NOW + 2 * HOUR, most=1)
    with pytest.raises(StoreError) as caught:
        cases.take(late, step(replace(late.case, stage="paged"), action()))
    assert caught.value.reason == "lease_lost"
    assert cases.get("c1") == now.case
    assert SqlActions(database).of_case("c1") == ()
    assert cases.decisions("c1") == ()


def test_a_step_that_fails_half_way_changes_nothing(cases: SqlCases, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    cases.open(case())
    lease = leased(database)

    def fail(*_: object) -> DecisionRow:
        raise RuntimeError("the power went")

    monkeypatch.setattr(cases_module, "_decision_row", fail)
    with pytest.raises(RuntimeError):
        cases.take(lease, step(replace(lease.case, stage="paged"), action()))
    assert cases.get("c1") == lease.case
    assert SqlActions(database).of_case("c1") == ()


def test_a_step_of_another_case_is_a_mistake(cases: SqlCases, database: Database) -> None:
    cases.open(case())
    with pytest.raises(ValueError, match="no other"):
        cases.take(leased(database), step(case("c2")))


def test_an_event_wakes_an_open_case_and_never_delays_it(cases: SqlCases) -> None:
    cases.open(case("c1", due_at=NOW + 5 * HOUR))
    cases.open(case("c2", due_at=None))
    for each in ("c1", "c2"):
        assert cases.wake(f"topic of {each}", at=NOW)
        assert cases.wake(f"topic of {each}", at=NOW + HOUR)
        found = cases.get(each)
        assert found is not None
        assert found.due_at == NOW
    assert not cases.wake("nothing known", at=NOW)


def test_an_event_that_comes_while_a_case_is_decided_makes_it_be_decided_anew(cases: SqlCases, database: Database) -> None:
    cases.open(case("c1", due_at=NOW))
    (lease,) = SqlLeases(database).lease_due("first", at=NOW, until=NOW + HOUR, most=1)
    assert cases.wake("topic of c1", at=NOW)
    with pytest.raises(StoreError) as caught:
        cases.take(lease, step(case("c1", due_at=NOW + 9 * HOUR)))
    assert caught.value.reason == "lease_lost"
    assert [each.case.id for each in SqlLeases(database).lease_due("other", at=NOW, until=NOW + HOUR, most=1)] == ["c1"]
