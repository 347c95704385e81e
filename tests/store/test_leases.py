from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from service.errors import StoreError
from service.store.cases import SqlCases
from service.store.database import Database
from service.store.leases import SqlLeases
from tests.command import environment
from tests.store.case_samples import case, step
from tests.store.samples import HOUR, NOW

CASES = 60
SECONDS = 120
RUNNER = """
import json, sys, time
from datetime import datetime, timedelta
from dataclasses import replace
from service.store.case_values import KeptDecision, Step
from service.store.cases import SqlCases
from service.store.database import open_database
from service.store.leases import SqlLeases

url, holder, at, hold = sys.argv[1], sys.argv[2], datetime.fromisoformat(sys.argv[3]), sys.argv[4] == "hold"
database = open_database(url)
cases, leases = SqlCases(database), SqlLeases(database)
print("ready", flush=True)
sys.stdin.readline()
done = []
while leased := leases.lease_due(holder, at=at, until=at + timedelta(minutes=1), most=4):
    if hold:
        print(json.dumps([lease.case.id for lease in leased]), flush=True)
        time.sleep(600)
    for lease in leased:
        decision = KeptDecision(at, "action", "watching", ("it was due",), "p1")
        cases.take(lease, Step(replace(lease.case, due_at=None, stage="mentioned"), decision))
        done.append(lease.case.id)
        leases.release(lease)
print(json.dumps(done), flush=True)
database.close()
"""


@pytest.fixture
def cases(database: Database) -> SqlCases:
    return SqlCases(database)


@pytest.fixture
def leases(database: Database) -> SqlLeases:
    return SqlLeases(database)


def started(url: str, holder: str, *, at: str = NOW.isoformat(), hold: bool = False) -> subprocess.Popen[str]:
    """A process of its own that leases until nothing is due; ready to begin at a word."""
    process = subprocess.Popen(
        [sys.executable, "-c", RUNNER, url, holder, at, "hold" if hold else "work"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment(),
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def begin(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def told(process: subprocess.Popen[str]) -> list[str]:
    out, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    return list(json.loads(out))


def test_what_is_due_and_free_is_leased_longest_due_first(cases: SqlCases, leases: SqlLeases) -> None:
    for case_id, hours in (("late", 2), ("later", 3), ("early", 1), ("not yet", -1)):
        cases.open(case(case_id, due_at=NOW - hours * HOUR))
    cases.open(case("asleep", due_at=None))
    first = leases.lease_due("a", at=NOW, until=NOW + HOUR, most=2)
    assert [lease.case.id for lease in first] == ["later", "late"]
    assert [lease.case.id for lease in leases.lease_due("b", at=NOW, until=NOW + HOUR, most=9)] == ["early"]
    assert leases.lease_due("c", at=NOW, until=NOW + HOUR, most=9) == ()


def test_a_lease_that_ran_out_is_given_to_another_and_the_first_holder_is_late(cases: SqlCases, leases: SqlLeases) -> None:
    cases.open(case())
    (first,) = leases.lease_due("a", at=NOW, until=NOW + HOUR, most=1)
    (second,) = leases.lease_due("b", at=NOW + HOUR, until=NOW + 2 * HOUR, most=1)
    assert second.token > first.token
    with pytest.raises(StoreError) as caught:
        leases.extend(first, until=NOW + 9 * HOUR)
    assert caught.value.reason == "lease_lost"
    assert not leases.release(first)
    assert leases.lease_due("c", at=NOW + HOUR, until=NOW + 9 * HOUR, most=1) == ()


def test_the_same_holder_does_not_mistake_an_old_lease_for_a_new_one(cases: SqlCases, leases: SqlLeases) -> None:
    cases.open(case())
    (first,) = leases.lease_due("a", at=NOW, until=NOW + HOUR, most=1)
    leases.lease_due("a", at=NOW + HOUR, until=NOW + 2 * HOUR, most=1)
    assert not leases.release(first)


def test_a_lease_may_be_held_for_longer_or_given_back(cases: SqlCases, leases: SqlLeases) -> None:
    cases.open(case())
    (lease,) = leases.lease_due("a", at=NOW, until=NOW + HOUR, most=1)
    longer = leases.extend(lease, until=NOW + 3 * HOUR)
    assert leases.lease_due("b", at=NOW + 2 * HOUR, until=NOW + 9 * HOUR, most=1) == ()
    assert leases.release(longer)
    assert len(leases.lease_due("b", at=NOW, until=NOW + HOUR, most=1)) == 1


def test_an_ended_case_is_never_leased(cases: SqlCases, leases: SqlLeases) -> None:
    cases.open(case())
    (lease,) = leases.lease_due("a", at=NOW, until=NOW + HOUR, most=1)
    cases.take(lease, step(replace(lease.case, ended="answered", ended_at=NOW)))
    assert leases.lease_due("b", at=NOW + HOUR, until=NOW + 2 * HOUR, most=1) == ()


def test_two_processes_share_the_cases_and_no_case_is_worked_on_twice(cases: SqlCases, database_url: str) -> None:
    for number in range(CASES):
        cases.open(case(f"c{number:02}"))
    processes = [started(database_url, holder) for holder in ("a", "b")]
    for process in processes:
        begin(process)
    done = [told(process) for process in processes]
    assert sorted(done[0] + done[1]) == [f"c{number:02}" for number in range(CASES)]
    assert all(len(cases.decisions(f"c{number:02}")) == 1 for number in range(CASES))


def test_the_cases_of_a_killed_process_go_to_another_once_its_lease_ran_out(cases: SqlCases, database_url: str) -> None:
    for number in range(6):
        cases.open(case(f"c{number}"))
    killed = started(database_url, "a", hold=True)
    begin(killed)
    assert killed.stdout is not None
    held = json.loads(killed.stdout.readline())
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert len(held) == 4
    meanwhile = started(database_url, "b")
    begin(meanwhile)
    assert sorted(told(meanwhile)) == sorted({f"c{number}" for number in range(6)} - set(held))
    later = started(database_url, "b", at=(NOW + HOUR).isoformat())
    begin(later)
    assert sorted(told(later)) == sorted(held)


def test_postgresql_passes_over_what_another_is_leasing_just_now(postgresql_url: str) -> None:
    from service.store.database import open_database
    from service.store.tables import CaseRow

    database, other = open_database(postgresql_url), open_database(postgresql_url)
    for case_id in ("c1", "c2"):
        SqlCases(database).open(case(case_id))

    def lease_beside(session: object) -> list[str]:
        session.get(CaseRow, "c1", with_for_update=True)  # type: ignore[attr-defined]  # the session of `write`
        return [lease.case.id for lease in SqlLeases(other).lease_due("b", at=NOW, until=NOW + HOUR, most=9)]

    assert database.write(lease_beside) == ["c2"]
    for each in (database, other):
        each.close()
