from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from service.escalation.cases import ActionKind, Close, Wait
from service.escalation.casework.wishes import Act
from service.store.case_values import Step
from service.store.database import open_database
from tests.escalation.casework.samples import APPROVE, UNSURE, Bureau
from tests.escalation.running.samples import DAY, HOUR, MONDAY, answered, topic
from tests.store.case_samples import decision


@pytest.fixture
def bureau(sqlite_url: str) -> Iterator[Bureau]:
    database = open_database(sqlite_url)
    yield Bureau(database)
    database.close()


def test_a_case_that_goes_its_way_waits_for_nobody(bureau: Bureau) -> None:
    at = bureau.pass_by()
    view = bureau.view(at)
    assert (view.awaited, view.held, len(view.course)) == ((), False, 1)
    assert isinstance(view.course[0], Wait)


def test_an_unsure_topic_waits_in_the_queue_until_the_fallback_gets_it(bureau: Bureau) -> None:
    at = bureau.pass_by(topic(body=UNSURE))
    (waiting,) = bureau.view(at).awaited
    assert (waiting.kind, waiting.key, waiting.releasable, waiting.handed_over) == (ActionKind.QUEUE, "queue", True, False)
    assert (waiting.since, waiting.due) == (MONDAY + DAY, MONDAY + 2 * DAY)
    assert [contact.id for contact in waiting.contacts] == ["bob"]
    assert waiting.because == ("The model is not sure (90% for repair), so a person decides.",)


def test_what_was_handed_over_waits_for_the_fallback_until_the_case_expires(bureau: Bureau) -> None:
    at = bureau.pass_by(topic(body=UNSURE), hours=(1, 24, 48))
    (waiting,) = bureau.view(at).awaited
    assert (waiting.handed_over, waiting.since, waiting.due) == (True, MONDAY + 2 * DAY, MONDAY + 16 * DAY)
    assert [contact.id for contact in waiting.contacts] == ["ann"]


def test_an_action_that_needs_a_release_waits_for_it(bureau: Bureau) -> None:
    bureau.begun_with(APPROVE, topic())
    at = bureau.pass_by(hours=(1, 24, 40))
    (waiting,) = bureau.view(at).awaited
    assert (waiting.kind, waiting.key, waiting.releasable) == (ActionKind.MENTION, "mention", True)
    assert [contact.id for contact in waiting.contacts] == ["bob"]


def test_what_was_released_does_not_wait_any_more(bureau: Bureau) -> None:
    bureau.begun_with(APPROVE, topic())
    at = bureau.pass_by(hours=(1, 24, 40))
    bureau.say(Act.APPROVE, at)
    assert bureau.view(at).awaited == ()


def test_a_release_of_another_version_lets_the_new_one_wait(bureau: Bureau) -> None:
    at = bureau.pass_by(topic(body=UNSURE))
    bureau.say(Act.APPROVE, at)
    bureau.office.forum.put(topic(body=UNSURE + " Or is it?"))
    bureau.office.day(at + HOUR)
    (waiting,) = bureau.view(at + 2 * HOUR).awaited
    assert (waiting.key.startswith("queue:edit:"), waiting.releasable) == (True, True)


def test_a_trouble_that_no_release_mends_waits_without_being_releasable(bureau: Bureau) -> None:
    subject = topic(body="A weakness: anybody can read anything.")
    bureau.office.forum.put(subject)
    bureau.office.day(MONDAY + HOUR)
    security = next(action for action in bureau.office.actions.of_case("7-1") if action.kind == "security_post")
    _fail(bureau, security.key)
    bureau.office.day(MONDAY + 2 * HOUR)
    (waiting,) = bureau.view(MONDAY + 3 * HOUR).awaited
    assert (waiting.key, waiting.releasable) == ("queue:security_post", False)
    assert waiting.because == ("The security channel could not be reached.",)


def test_a_case_that_somebody_took_on_is_held_for_as_long_as_the_policy_says(bureau: Bureau) -> None:
    at = bureau.pass_by(topic(body=UNSURE))
    bureau.say(Act.TAKE, at)
    assert (bureau.view(at + HOUR).held, bureau.view(at + DAY).held) == (True, False)
    assert len(bureau.view(at + HOUR).awaited) == 1


def test_a_case_that_was_put_off_for_longer_than_cases_expire_is_held_and_has_not_expired(bureau: Bureau) -> None:
    at = bureau.pass_by(topic(body=UNSURE))
    bureau.say(Act.SNOOZE, at, until=at + 14 * DAY)
    late = at + 13 * DAY
    assert (bureau.view(late).held, len(bureau.view(late).awaited)) == (True, 1)


def test_an_answer_leaves_nothing_to_wait_for(bureau: Bureau) -> None:
    at = bureau.pass_by(topic(body=UNSURE))
    bureau.office.forum.put(answered(topic(body=UNSURE), at))
    bureau.office.runner.observe(bureau.office.forum.topics.values(), at)
    view = bureau.view(at + HOUR)
    assert view.awaited == ()
    assert isinstance(view.course[-1], Close)
    bureau.office.day(at + HOUR)
    assert bureau.view(at + HOUR).awaited == ()


def test_a_stop_is_told_and_hides_nothing_that_waits(bureau: Bureau) -> None:
    at = bureau.pass_by(topic(body=UNSURE), topic("8"), hours=(1, 23))
    bureau.office.running.mark("stop", at=at, by="ann", details={})
    assert bureau.view(at + 2 * HOUR, "8-1").course[-1].because == ("ann stopped everything.",)
    bureau.office.day(at + 2 * HOUR)
    assert len(bureau.view(at + 3 * HOUR).awaited) == 1


def _fail(bureau: Bureau, key: str) -> None:
    """Let an action fail, as the sender of messages would where a channel is not there."""
    bureau.office.cases.wake("7", at=MONDAY + HOUR)
    (lease,) = bureau.office.leases.lease_due("sender", at=MONDAY + HOUR, until=MONDAY + 2 * HOUR, most=1)
    action = next(each for each in bureau.office.actions.of_case("7-1") if each.key == key)
    bureau.office.cases.take(lease, Step(lease.case, decision(), (replace(action, status="failed"),)), release=True)
