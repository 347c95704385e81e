from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from service.errors import CaseError
from service.escalation.casework.answered_calls import AnsweredCall
from service.escalation.casework.plain import plain_story
from service.escalation.casework.tables import print_story
from service.escalation.casework.wishes import Act
from service.escalation.facts import TakenOn
from service.store.database import open_database
from tests.escalation.casework.calls import CALLED, MARKER, calling
from tests.escalation.casework.samples import Bureau
from tests.escalation.running.samples import HOUR

MINUTE = timedelta(minutes=1)
NOW = CALLED + 5 * MINUTE
CALL = AnsweredCall(MARKER, "pagerduty", "event-1", CALLED + 3 * MINUTE, "Tenex Engineer")


@pytest.fixture
def bureau(sqlite_url: str) -> Iterator[Bureau]:
    made = Bureau(open_database(sqlite_url))
    calling(made)
    yield made
    made.database.close()


def test_who_was_called_takes_the_case_on_and_it_is_looked_at_at_once(bureau: Bureau) -> None:
    done = bureau.desk.answered(CALL, NOW)
    assert done is not None
    (said,) = bureau.office.actions.acknowledgements("7-1")
    assert (done.said, done.new) == (said, True)
    assert (said.kind, said.by, said.at, said.action_key) == ("taken", "ann", CALLED + 3 * MINUTE, "page:ann")
    assert said.details == {"call": {"service": "pagerduty", "event": "pagerduty:event-1", "named": "Tenex Engineer"}}
    kept = bureau.office.cases.get("7-1")
    assert kept is not None
    assert kept.due_at is not None
    assert kept.due_at <= NOW
    assert bureau.view(NOW).known.said.taken_on == TakenOn("ann", CALLED + 3 * MINUTE)


def test_the_same_event_again_changes_nothing_whatever_was_said_in_between(bureau: Bureau) -> None:
    bureau.desk.answered(CALL, NOW)
    bureau.say(Act.TAKE, NOW + MINUTE, by="bob")
    again = bureau.desk.answered(CALL, NOW + 20 * MINUTE)
    assert again is not None
    assert (again.new, again.said.by) == (False, "ann")
    assert [said.by for said in bureau.office.actions.acknowledgements("7-1")] == ["ann", "bob"]


def test_another_event_of_one_who_has_the_case_changes_nothing_and_after_their_time_is_new(bureau: Bureau) -> None:
    bureau.desk.answered(CALL, NOW)
    resolved = replace(CALL, event="event-2")
    again = bureau.desk.answered(resolved, NOW + MINUTE)
    assert again is not None
    assert not again.new
    later = bureau.desk.answered(resolved, NOW + 30 * HOUR)
    assert later is not None
    assert later.new


@pytest.mark.parametrize(
    ("told", "kept"), [(CALLED - HOUR, CALLED), (NOW + HOUR, NOW), (CALLED + MINUTE, CALLED + MINUTE)], ids=["before", "ahead", "between"]
)
def test_a_wrong_clock_of_the_service_moves_nothing_out_of_the_time_of_the_call(bureau: Bureau, told: datetime, kept: datetime) -> None:
    done = bureau.desk.answered(replace(CALL, at=told), NOW)
    assert done is not None
    assert done.said.at == kept


@pytest.mark.parametrize("marker", ["", "tr:7-1:page:bob", "\0", "\ud800", MARKER.upper()])
def test_a_call_that_is_none_of_ours_is_nothing(bureau: Bureau, marker: str) -> None:
    assert bureau.desk.answered(replace(CALL, marker=marker), NOW) is None
    assert bureau.office.actions.acknowledgements("7-1") == ()


def test_the_marker_of_something_else_than_a_call_is_nothing(bureau: Bureau) -> None:
    at = bureau.pass_by(hours=(50,))
    (other, *_) = [action for action in bureau.office.actions.of_case("7-1") if action.kind != "page"]
    bureau.office.actions.begin_delivery("7-1", other.key, medium="forum", marker="m", at=at)
    assert bureau.desk.answered(replace(CALL, marker="m"), at) is None


def test_an_answer_that_comes_after_the_end_is_told_and_not_kept(bureau: Bureau) -> None:
    bureau.say(Act.DISMISS, NOW)
    bureau.office.runner.work(NOW)
    with pytest.raises(CaseError) as caught:
        bureau.desk.answered(CALL, NOW + MINUTE)
    assert caught.value.reason == "case_ended"


def test_the_services_own_name_is_cut_and_storable(bureau: Bureau) -> None:
    done = bureau.desk.answered(replace(CALL, named="\0" + "x" * 500, event="\0"), NOW)
    assert done is not None
    assert done.said.details["call"]["named"] == "\N{REPLACEMENT CHARACTER}" + "x" * 199


def test_the_story_tells_by_what_the_case_was_taken(bureau: Bureau, capsys: pytest.CaptureFixture[str]) -> None:
    bureau.desk.answered(CALL, NOW)
    story = plain_story(bureau.desk.story("7-1", NOW))
    (said,) = [event["said"] for event in story["events"] if event["said"]]
    assert said["call"] == {"service": "pagerduty", "named": "Tenex Engineer"}
    print_story(story)
    assert "ann looks into it page:ann (by a call: pagerduty: Tenex Engineer)" in capsys.readouterr().out
