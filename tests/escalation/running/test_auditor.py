from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.escalation.running.auditor import AUDIT, Audit, Auditor
from service.escalation.running.cycle import Books
from service.escalation.running.knowledge import Knowledge
from service.escalation.running.policies import Policies
from service.store.case_values import Step
from service.store.database import open_database
from tests.escalation.running.samples import DAY, DIRECTORY, HOUR, MONDAY, Office, topic
from tests.store.case_samples import decision


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    database = open_database(sqlite_url)
    yield Office(database)
    database.close()


def audited(office: Office, hours: int) -> Audit:
    books = Books(office.topics, office.cases, office.actions, office.leases, office.running)
    auditor = Auditor(books, Knowledge(office.topics, office.actions, DIRECTORY), Policies(office.running, office.policy))
    return auditor.audit(MONDAY + hours * HOUR, by="first")


def put_off(office: Office, due_hours: int | None) -> None:
    """Let the case be due at another hour than the policy says, as a fault of ours would."""
    (lease,) = office.leases.lease_due("x", at=MONDAY + 400 * DAY, until=MONDAY + 400 * DAY, most=1)
    case = lease.case
    due_at = None if due_hours is None else MONDAY + due_hours * HOUR
    changed = type(case)(case.id, case.topic_id, case.stage, case.policy_version, case.opened_at, due_at)
    office.cases.take(lease, Step(changed, decision(verdict="wait", action_key=None)), release=True)


def test_a_case_that_waits_as_the_policy_says_is_in_order(office: Office) -> None:
    office.forum.put(topic())
    office.day(MONDAY + HOUR)
    assert audited(office, 2) == Audit(open=1)
    (mark,) = office.running.marks(AUDIT)
    assert (mark.details["open"], mark.details["success_ratio"]) == (1, 1.0)


def test_without_cases_nothing_is_wrong(office: Office) -> None:
    assert audited(office, 2).success_ratio == 1.0


@pytest.mark.parametrize(
    ("due", "hours", "found"), [(400, 30, Audit(1, missed=1)), (None, 2, Audit(1, unscheduled=1)), (2, 5, Audit(1, overdue=1))]
)
def test_what_should_have_been_decided_is_found_and_decided_next(office: Office, due: int | None, hours: int, found: Audit) -> None:
    office.forum.put(topic())
    office.day(MONDAY + HOUR)
    put_off(office, due)
    assert audited(office, hours) == found
    assert found.success_ratio == 0.0
    assert office.runner.work(MONDAY + hours * HOUR).worked == 1
    assert audited(office, hours) == Audit(1)


def test_what_was_put_off_for_a_moment_is_not_missed(office: Office) -> None:
    office.forum.put(topic())
    office.day(MONDAY + HOUR)
    office.forum.down = True
    assert office.day(MONDAY + 30 * HOUR).postponed == 1
    assert audited(office, 30) == Audit(1)
