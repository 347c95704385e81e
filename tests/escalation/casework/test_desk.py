from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from service.domain import FindingKind, Labels, LabelSource
from service.errors import CaseError
from service.escalation.acting.asking_release import question_marker
from service.escalation.casework.desk import Wanted
from service.escalation.casework.plain import plain_story
from service.escalation.casework.wishes import Act
from service.escalation.running.said import correction_of
from service.store.case_search import CaseFilter
from service.store.database import open_database
from service.store.erasure import SqlErasure
from tests.escalation.casework.samples import APPROVE, UNSURE, Bureau
from tests.escalation.running.samples import DAY, HOUR, MONDAY, answered, topic


@pytest.fixture
def bureau(sqlite_url: str) -> Iterator[Bureau]:
    database = open_database(sqlite_url)
    yield Bureau(database)
    database.close()


@pytest.fixture
def bureau_of_each_kind(database_url: str) -> Iterator[Bureau]:
    database = open_database(database_url)
    yield Bureau(database)
    database.close()


def refusal(bureau: Bureau, *args: object, **wish: object) -> CaseError:
    with pytest.raises(CaseError) as refused:
        bureau.say(*args, **wish)  # type: ignore[arg-type]  # as each test gives them
    return refused.value


def test_a_case_goes_from_the_queue_to_a_dismissal_by_what_people_say(bureau_of_each_kind: Bureau) -> None:
    bureau = bureau_of_each_kind
    at = bureau.pass_by(topic(body=UNSURE), topic("8"))
    assert bureau.found(at, waiting=True) == ["7-1"]
    taken = bureau.say(Act.TAKE, at, by="@Bob")
    assert (taken.new, taken.said.by, taken.case.due_at) == (True, "bob", at)
    assert bureau.found(at, waiting=True) == []
    assert bureau.found(at + DAY + HOUR, waiting=True) == ["7-1"]
    bureau.say(Act.APPROVE, at + HOUR)
    bureau.say(Act.REASSIGN, at + HOUR, labels=Labels(route="prices", urgent=True))
    assert bureau.found(at + HOUR, route="prices") == ["7-1"]
    bureau.say(Act.DISMISS, at + 2 * HOUR)
    bureau.office.day(at + 2 * HOUR)
    assert (bureau.office.ended(), bureau.found(at + 3 * HOUR)) == ("dismissed", ["8-1"])
    assert [label.label.labels.route for label in bureau.labels.find()] == ["prices"]
    said = [event["said"]["kind"] for event in plain_story(bureau.desk.story("7-1", at + DAY))["events"] if event["said"]]
    assert said == ["taken", "approved", "reassigned", "dismissed"]


def test_cases_are_found_by_stage_topic_and_person_and_page_by_page(bureau: Bureau) -> None:
    at = bureau.pass_by(topic(body=UNSURE), topic("8"), topic("9", body="A weakness."), hours=(1, 40))
    assert bureau.found(at) == ["7-1", "8-1", "9-1"]
    assert bureau.found(at, kept=CaseFilter(stage="escalated")) == ["9-1"]
    assert bureau.found(at, kept=CaseFilter(topic_id="8")) == ["8-1"]
    assert bureau.found(at, kept=CaseFilter(asked="bob", is_open=True)) == ["8-1"]
    assert bureau.found(at, kept=CaseFilter(asked="ann", is_open=True)) == ["9-1"]
    assert bureau.found(at, kept=CaseFilter(is_open=False)) == []
    pages, after = [], None
    for _ in range(3):
        page = bureau.desk.find(Wanted(), at, most=1, after=after)
        after = page.next
        pages.append([view.kept.id for view in page.cases])
    assert (pages, after) == ([["7-1"], ["8-1"], ["9-1"]], None)


def test_what_waits_comes_in_the_order_of_when_it_is_due_page_by_page(bureau: Bureau) -> None:
    late, early = topic("1", body=UNSURE), topic("2", body=UNSURE, at=MONDAY - HOUR)
    at = bureau.pass_by(late, early, topic("3"), hours=(1, 23, 24))
    first = bureau.desk.find(Wanted(waiting=True), at, most=1)
    second = bureau.desk.find(Wanted(waiting=True), at, most=1, after=first.next)
    assert [view.kept.id for view in (*first.cases, *second.cases)] == ["2-1", "1-1"]
    assert (first.next is None, second.next) == (False, None)


def test_a_release_of_an_action_lets_the_runner_do_it(bureau: Bureau) -> None:
    bureau.begun_with(APPROVE, topic())
    at = bureau.pass_by(hours=(1, 40))
    assert bureau.found(at, waiting=True) == ["7-1"]
    bureau.say(Act.APPROVE, at, action="mention")
    bureau.office.day(at)
    (mention,) = [action for action in bureau.office.actions.of_case("7-1") if action.kind == "mention"]
    assert (mention.release, mention.status) == ("approved", "released")


def test_a_release_counts_for_what_the_post_asked_and_not_for_what_took_its_place(bureau: Bureau) -> None:
    bureau.begun_with(APPROVE, topic())
    at = bureau.pass_by(hours=(1, 40))
    record = bureau.view(at).known.case.record("mention")
    assert record is not None
    older = question_marker("7-1", replace(record.action, contacts=()))
    assert "decided anew" in str(refusal(bureau, Act.APPROVE, at, action="mention", marker=older))
    assert bureau.say(Act.APPROVE, at, action="mention", marker=question_marker("7-1", record.action)).new


def test_a_release_at_the_very_moment_of_the_decision_counts(bureau: Bureau) -> None:
    bureau.begun_with(APPROVE, topic())
    bureau.pass_by(hours=(1, 40))
    bureau.say(Act.APPROVE, MONDAY + 40 * HOUR)
    bureau.office.day(MONDAY + 41 * HOUR)
    assert bureau.office.actions.of_case("7-1")[-1].status == "released"


@pytest.mark.parametrize(
    ("act", "wish"),
    [
        (Act.APPROVE, {}),
        (Act.DISMISS, {}),
        (Act.TAKE, {}),
        (Act.SNOOZE, {"until": MONDAY + 3 * DAY}),
        (Act.REASSIGN, {"labels": Labels(route="prices")}),
    ],
)
def test_the_same_said_twice_is_kept_once(bureau: Bureau, act: Act, wish: dict[str, Any]) -> None:
    at = bureau.pass_by(topic(body=UNSURE))
    first, again = bureau.say(act, at, **wish), bureau.say(act, at + HOUR, **wish)
    assert (first.new, again.new, again.said) == (True, False, first.said)
    assert len(bureau.office.actions.acknowledgements("7-1")) == 1
    assert len(list(bureau.labels.find())) == (act is Act.REASSIGN)
    bureau.office.day(at + HOUR, observe=False)
    if act in {Act.APPROVE, Act.DISMISS}:
        assert not bureau.say(act, at + 2 * HOUR, **wish).new


def test_taking_a_case_on_anew_once_the_time_is_over_is_said_anew(bureau: Bureau) -> None:
    at = bureau.pass_by(topic(body=UNSURE))
    bureau.say(Act.TAKE, at)
    assert bureau.say(Act.TAKE, at + DAY).new


def test_who_calls_a_topic_urgent_does_not_take_back_the_route_that_another_set(bureau: Bureau) -> None:
    at = bureau.pass_by(topic(body=UNSURE))
    bureau.say(Act.REASSIGN, at, labels=Labels(route="prices", confidential_kinds=(FindingKind.COMMERCIAL,)))
    bureau.say(Act.REASSIGN, at + HOUR, by="bob", labels=Labels(urgent=True, confidential=False))
    correction = correction_of(bureau.office.actions.acknowledgements("7-1"))
    assert correction is not None
    assert correction.labels == Labels(route="prices", confidential=False, confidential_kinds=(), urgent=True)
    told = [(each.label.author, each.label.labels.route, each.label.labels.urgent) for each in bureau.labels.find()]
    assert told == [("ann", "prices", None), ("bob", None, True)]


def test_a_correction_is_learnt_from_with_the_text_that_was_judged(bureau: Bureau) -> None:
    at = bureau.pass_by(topic(body=UNSURE))
    label = bureau.say(Act.REASSIGN, at, labels=Labels(route="prices")).label
    assert label is not None
    kept = label.label
    assert (kept.text.body, kept.source, kept.author, kept.at) == (UNSURE, LabelSource.CORRECTION, "ann", at)
    assert (kept.model_version, kept.predicted and kept.predicted.route) == ("test", "repair")
    assert kept.decision_due_at == MONDAY + DAY
    assert [text.version for text in bureau.office.topics.texts("7")] == [kept.text.version]


def test_a_correction_of_a_text_that_is_not_kept_any_more_counts_and_is_not_learnt_from(bureau: Bureau) -> None:
    at = bureau.pass_by(topic(body=UNSURE))
    SqlErasure(bureau.database).sweep(before=at, at=at)
    bureau.office.runner.observe(bureau.office.forum.topics.values(), at)
    done = bureau.say(Act.REASSIGN, at, labels=Labels(route="prices"))
    assert (done.new, done.label) == (True, None)
    refused = refusal(bureau, Act.REASSIGN, at, labels=Labels(route="moon"))
    assert refused.faults[0][:2] == ("route", "is not a known route")


def test_a_note_is_redacted_and_forgotten_with_its_topic(bureau: Bureau) -> None:
    at = bureau.pass_by(topic(body=UNSURE))
    done = bureau.say(Act.DISMISS, at, note="told me: the password is Vq7#mTz2Lp")
    assert done.said.note is None or "Vq7" not in done.said.note
    (said,) = bureau.office.actions.acknowledgements("7-1")
    assert said.note == "told me: the password is [password]"
    SqlErasure(bureau.database).forget("7")
    assert bureau.office.actions.acknowledgements("7-1")[0].note is None


def test_what_is_decided_without_knowing_what_was_said_is_not_kept(bureau: Bureau) -> None:
    at = bureau.pass_by(topic(body=UNSURE))
    bureau.office.cases.wake("7", at=at)
    (lease,) = bureau.office.leases.lease_due("slow", at=at, until=at + HOUR, most=1)
    bureau.say(Act.DISMISS, at)
    assert not bureau.office.leases.release(lease, due_at=at + 9 * DAY)
    assert bureau.office.runner.work(at).ends == {"dismissed": 1}


def test_every_refusal_says_why(bureau: Bureau) -> None:
    at = bureau.pass_by(topic(body=UNSURE), topic("8"))
    assert refusal(bureau, Act.DISMISS, at, case_id="9").reason == "case_unknown"
    assert "the topic 8 has 8-1" in str(refusal(bureau, Act.DISMISS, at, case_id="8"))
    assert refusal(bureau, Act.DISMISS, at, by="nobody").faults[0][0] == "by"
    assert str(refusal(bureau, Act.DISMISS, at, by="val")) == "Val may not dismiss this case; only staff may"
    assert refusal(bureau, Act.TAKE, at, by="val").reason == "case_act_forbidden"
    assert refusal(bureau, Act.APPROVE, at, case_id="8-1").reason == "case_nothing_pending"
    assert "what does: queue" in str(refusal(bureau, Act.APPROVE, at, action="mention"))
    assert refusal(bureau, Act.SNOOZE, at).faults == (("until", "is missing", "until when the case is put off"),)
    assert refusal(bureau, Act.SNOOZE, at, until=at).faults[0][:2] == ("until", "lies behind")
    assert refusal(bureau, Act.SNOOZE, at, until=at + timedelta(days=14, seconds=1)).faults[0][:2] == ("until", "is too far ahead")
    assert refusal(bureau, Act.REASSIGN, at, labels=Labels()).faults[0][:2] == ("labels", "say nothing")
    assert refusal(bureau, Act.TAKE, at, note="n" * 1_001).faults[0][:2] == ("note", "is too long")
    assert bureau.office.actions.acknowledgements("7-1") == ()
    bureau.office.forum.put(answered(topic(body=UNSURE), at))
    bureau.office.day(at + HOUR)
    assert refusal(bureau, Act.TAKE, at + 2 * HOUR).reason == "case_ended"
    assert refusal(bureau, Act.DISMISS, at + 2 * HOUR).reason == "case_ended"


def test_a_volunteer_may_take_what_they_were_asked_about(bureau: Bureau) -> None:
    at = bureau.pass_by(topic(body="maybe"))
    bureau.say(Act.REASSIGN, at, labels=Labels(route="neighbours", area="mobile"))
    later = at + 2 * DAY
    bureau.office.day(later)
    assert [person for action in bureau.office.actions.of_case("7-1") for person in action.asked] == ["val"]
    assert bureau.say(Act.TAKE, later + HOUR, by="val").new


def test_a_story_tells_everything_in_the_order_of_time_and_what_comes_next(bureau: Bureau) -> None:
    at = bureau.pass_by(hours=(1, 40))
    story = plain_story(bureau.desk.story("7-1", at))
    told = [(event["event"], event["action"] and event["action"]["kind"]) for event in story["events"]]
    assert told == [("opened", None), ("action", "predict"), ("wait", None), ("action", "mention"), ("wait", None)]
    assert [event["at"] for event in story["events"]] == sorted(event["at"] for event in story["events"])
    mention = story["events"][3]
    assert (mention["action"]["text"], mention["action"]["contacts"]) == ("About this: mention", [{"id": "bob", "name": "Bob"}])
    assert mention["versions"]["model"] == "test"
    assert story["next"]["at"] == "2026-03-04T21:00:00Z"
    assert story["next"]["because"] == ["The channel post is not due yet."]
    (then,) = story["next"]["then"]
    assert (then["kind"], then["because"]) == ("wait", ["Sending waits for working hours."])


def test_a_story_says_where_a_message_was_erased_and_how_a_case_ended(bureau: Bureau) -> None:
    at = bureau.pass_by(hours=(1, 40))
    bureau.office.forum.topics.clear()
    bureau.office.runner.look_again("7", at)
    bureau.office.runner.work(at)
    story = plain_story(bureau.desk.story("7-1", at))
    assert [event["action"]["message"] for event in story["events"] if event["action"]][1] == "erased"
    assert (story["events"][-1]["event"], story["events"][-1]["ended"], story["next"]) == ("ended", "gone", None)
    assert story["case"]["title"] is None


def test_who_passes_a_case_on_does_not_hold_it_and_is_not_asked_again(bureau: Bureau) -> None:
    at = bureau.pass_by()
    bureau.say(Act.TAKE, at, by="bob")
    assert bureau.view(at).held
    assert bureau.say(Act.PASS_ON, at, by="bob").new
    assert not bureau.say(Act.PASS_ON, at + HOUR, by="bob").new
    view = bureau.view(at)
    assert (view.held, view.known.facts.said.passed_on) == (False, ("bob",))
    bureau.office.day(at + DAY)
    asked = {person for action in bureau.office.actions.of_case("7-1") if action.kind == "channel_post" for person in action.asked}
    assert asked == {"ann"}
    # who looks into it after all may be asked again
    assert bureau.say(Act.TAKE, at + DAY, by="bob").new
    assert bureau.view(at + DAY).known.facts.said.passed_on == ()


def test_a_volunteer_who_was_asked_may_pass_it_on_but_not_end_it(bureau: Bureau) -> None:
    at = bureau.pass_by(hours=(1,))
    assert refusal(bureau, Act.PASS_ON, at, by="val").reason == "case_act_forbidden"
    bureau.say(Act.REASSIGN, at, labels=Labels(route="neighbours"))
    at = bureau.pass_by(hours=(40,))
    assert "val" in {person for action in bureau.office.actions.of_case("7-1") for person in action.asked}
    assert bureau.say(Act.PASS_ON, at, by="val").new
    assert refusal(bureau, Act.DISMISS, at, by="val").reason == "case_act_forbidden"
