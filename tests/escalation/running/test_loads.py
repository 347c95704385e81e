from __future__ import annotations

from datetime import timedelta

import pytest

from service.escalation.cases import Action, ActionKind, Release
from service.escalation.policy_files import parse_policy
from service.escalation.running.loads import Loads
from service.store.actions import SqlActions
from service.store.cases import SqlCases
from service.store.database import Database, open_database
from service.store.leases import SqlLeases
from service.store.running import SqlRunning
from tests.escalation.samples import contact
from tests.store.case_samples import action, case, step
from tests.store.samples import HOUR, NOW

POLICY = parse_policy("mode: suggest\npaging: {enabled: true, nightly: 1}")


@pytest.fixture
def database(sqlite_url: str) -> Database:
    made = open_database(sqlite_url)
    SqlCases(made).open(case("c1", due_at=NOW))
    (lease,) = SqlLeases(made).lease_due("runner", at=NOW, until=NOW, most=1)
    earlier = action("page:eve", kind="page", status="shown", asked=("eve",), at=NOW - 13 * HOUR)
    lately = action("page:fay", kind="page", status="shown", asked=("fay",), at=NOW - 11 * HOUR)
    SqlCases(made).take(lease, step(lease.case, action("a", status="shown", asked=("gil",)), earlier, lately))
    return made


def loads_of(database: Database) -> Loads:
    return Loads(SqlActions(database), SqlRunning(database), POLICY, NOW, keeps_brake=False)


def page(name: str) -> Action:
    return Action(f"page:{name}", ActionKind.PAGE, Release.SUGGESTED, "1", contacts=(contact(name),))


def test_calls_count_for_a_night_and_as_being_asked_for_a_week(database: Database) -> None:
    load = loads_of(database).now()
    assert (load.called, load.asked) == ({"fay": 1}, {"eve": 1, "fay": 1, "gil": 1})
    database.close()


def test_a_call_decided_in_this_cycle_counts_along_and_a_mention_is_no_call(database: Database) -> None:
    loads = loads_of(database)
    loads.count(page("eve"))
    loads.count(Action("mention", ActionKind.MENTION, Release.SUGGESTED, "1", contacts=(contact("gil"),)))
    assert loads.now().called == {"eve": 1, "fay": 1}
    database.close()


def test_the_store_is_told_the_cap_of_a_night_for_calls_alone(database: Database) -> None:
    loads = loads_of(database)
    weekly, nightly = loads.caps(page("eve"), {"eve": 10})
    assert (weekly.most, weekly.kinds) == ({"eve": 10}, None)
    assert (nightly.most, nightly.since) == ({"eve": 1}, NOW - timedelta(hours=12))
    assert nightly.kinds == frozenset({"page"})
    mention = Action("mention", ActionKind.MENTION, Release.SUGGESTED, "1", contacts=(contact("gil"),))
    assert len(loads.caps(mention, {"gil": 10})) == 1
    database.close()
