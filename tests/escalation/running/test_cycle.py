from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from service.escalation.policy_files import parse_policy
from service.store.database import open_database
from tests.escalation.running.samples import DAY, HOUR, MONDAY, Office, answered, topic


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    database = open_database(sqlite_url)
    yield Office(database)
    database.close()


@pytest.fixture
def office_of_each_kind(database_url: str) -> Iterator[Office]:
    database = open_database(database_url)
    yield Office(database)
    database.close()


def test_a_new_topic_is_predicted_at_once_and_then_waits_for_its_mention(office: Office) -> None:
    office.forum.put(topic())
    cycle = office.day(MONDAY + HOUR)
    assert (cycle.predicted, office.model.asked, office.kinds()) == (1, 1, ["predict"])
    case = office.cases.get("7-1")
    assert case is not None
    assert (case.stage, case.due_at) == ("watching", MONDAY + DAY)


def test_what_nobody_answers_goes_through_its_stages(office_of_each_kind: Office) -> None:
    office = office_of_each_kind
    office.forum.put(topic())
    for hours in range(1, 72):
        office.day(MONDAY + hours * HOUR)
    assert office.kinds() == ["predict", "mention", "channel_post"]
    mention, post = office.actions.of_case("7-1")[1:]
    assert (mention.status, post.status) == ("shown", "shown")
    assert mention.at >= MONDAY + DAY
    assert post.at >= mention.at + 20 * HOUR
    assert set(mention.asked).isdisjoint(post.asked)
    assert mention.text == "About this: mention"


def test_a_topic_that_others_make_loud_is_looked_at_at_once(office_of_each_kind: Office) -> None:
    office, body = office_of_each_kind, "Clearly urgent: it is down."
    office.forum.put(topic(body=body))
    for hours in (1, 2):
        office.day(MONDAY + hours * HOUR)
    assert office.kinds() == ["predict", "mention", "channel_post"]
    later = MONDAY + 2.2 * HOUR
    assert office.day(later, observe=False).worked == 0
    worked = []
    for number, author in (("8", "yan"), ("9", "xia"), ("10", "xia")):
        office.forum.put(topic(number, body=body, at=later, author=author))
        office.runner.observe([office.forum.topics[number]], later)
        worked.append(office.runner.work(later).worked)
    # two are no outage yet; the third lets the first two be looked at again, and so does each that comes after it
    assert worked == [1, 3, 4]
    assert office.day(later + 0.1 * HOUR, observe=False).worked == 0


def test_what_is_edited_and_edited_back_is_asked_about_once_more_and_then_known(office: Office) -> None:
    office.forum.put(topic(body="Clearly urgent: it is down."))
    office.day(MONDAY + 0.1 * HOUR)
    for minute, body in ((10, "It works after all, can I do more?"), (20, "Clearly urgent: it is down.")):
        office.forum.put(topic(body=body))
        office.day(MONDAY + minute / 60 * HOUR)
    assert office.model.asked == 3
    assert office.day(MONDAY + 0.5 * HOUR).predicted == 0


def test_an_answer_ends_the_case_before_anybody_is_asked(office: Office) -> None:
    office.forum.put(topic())
    office.day(MONDAY + HOUR)
    office.forum.put(answered(topic(), MONDAY + 2 * HOUR))
    office.day(MONDAY + 2 * DAY)
    assert (office.kinds(), office.ended()) == (["predict"], "answered")


def test_the_topic_is_read_anew_before_anybody_is_asked(office: Office) -> None:
    office.forum.put(topic())
    office.day(MONDAY + HOUR)
    office.forum.put(answered(topic(), MONDAY + DAY))
    office.day(MONDAY + 2 * DAY, observe=False)
    assert (office.forum.calls, office.kinds(), office.ended()) == (1, ["predict"], "answered")


def test_nobody_is_asked_while_the_forum_can_not_be_read_and_nothing_is_lost(office: Office) -> None:
    office.forum.put(topic())
    office.day(MONDAY + HOUR)
    office.forum.down = True
    cycle = office.day(MONDAY + 2 * DAY)
    assert (cycle.postponed, office.kinds()) == (1, ["predict"])
    office.forum.down = False
    office.day(MONDAY + 2 * DAY + timedelta(minutes=3), observe=False)
    assert office.kinds() == ["predict", "mention"]


def test_a_topic_that_is_gone_is_forgotten_and_its_case_ends(office_of_each_kind: Office) -> None:
    office = office_of_each_kind
    office.forum.put(topic())
    office.day(MONDAY + HOUR)
    assert office.topics.texts("7")
    office.forum.topics.clear()
    cycle = office.day(MONDAY + 2 * DAY)
    assert (cycle.gone, office.ended(), office.topics.texts("7"), office.topics.facts("7")) == (1, "gone", (), ())


def test_a_topic_that_comes_back_is_taken_up_again_if_nobody_was_asked(office: Office) -> None:
    office.forum.put(topic())
    office.day(MONDAY + HOUR)
    office.forum.put(topic(deleted=True))
    office.day(MONDAY + 2 * HOUR)
    assert office.ended("7-1") == "gone"
    office.forum.put(topic())
    office.day(MONDAY + 3 * HOUR)
    assert office.ended("7-2") is None


def test_nobody_is_asked_twice_though_the_answer_is_deleted(office: Office) -> None:
    office.forum.put(topic())
    office.day(MONDAY + HOUR)
    office.day(MONDAY + DAY + 2 * HOUR)
    office.forum.put(answered(topic(), MONDAY + DAY + 3 * HOUR))
    office.day(MONDAY + DAY + 4 * HOUR)
    office.forum.put(topic())
    office.day(MONDAY + DAY + 5 * HOUR)
    assert office.ended("7-1") == "answered"
    assert len(office.cases.of_topic("7")) == 1


def test_an_edit_is_predicted_anew_and_what_it_took_away_is_forgotten(office: Office) -> None:
    office.forum.put(topic())
    office.day(MONDAY + HOUR)
    office.forum.put(topic(body="It is a weakness: anybody can read anything."))
    office.day(MONDAY + 2 * HOUR)
    assert office.model.asked == 2
    assert [text.body for text in office.topics.texts("7")] == ["It is a weakness: anybody can read anything."]
    assert office.kinds() == ["predict", "predict", "advise", "security_post"]


def test_an_unsure_topic_goes_to_a_person_and_then_to_the_fallback(office: Office) -> None:
    office.forum.put(topic(body="maybe"))
    for hours in (1, 25, 26, 80):
        office.day(MONDAY + hours * HOUR)
    assert office.kinds() == ["predict", "queue", "hand_over"]


def test_what_is_answered_already_or_too_old_or_left_out_gets_no_case(office: Office) -> None:
    old = replace(topic("8", at=MONDAY - 400 * DAY))
    office.forum.put(answered(topic(), MONDAY), old, topic("9", closed=True))
    office.day(MONDAY + HOUR)
    assert list(office.cases.all(only_open=False)) == []
    assert office.topics.facts("8") == ()


def test_two_runners_share_the_work_and_do_nothing_twice(office_of_each_kind: Office) -> None:
    office = office_of_each_kind
    office.forum.put(*(topic(str(number)) for number in range(30)))
    other = office.hired("second")
    office.day(MONDAY + HOUR)
    at = MONDAY + DAY + 8 * HOUR
    worked = [runner.work(at).worked for runner in (office.runner, other, office.runner)]
    assert (worked[0], *worked[1:]) == (30, 0, 0)
    for case in office.cases.all():
        keys = [action.key for action in office.actions.of_case(case.id)]
        assert len(keys) == len(set(keys))


def test_weekly_caps_hold_over_all_cases_of_a_cycle(office_of_each_kind: Office) -> None:
    office = office_of_each_kind
    office.policy = parse_policy("caps: {person: 3, volunteer: 1}")
    office.runner = office.hired("capped")
    office.forum.put(*(topic(str(number)) for number in range(20)))
    for hours in (1, 30, 54, 78):
        office.day(MONDAY + hours * HOUR)
    counts = office.actions.asked_since(MONDAY, statuses=["shown"])
    assert max(counts.values()) == 3


def test_every_decision_has_an_audit_record_with_its_reasons_and_versions(office: Office) -> None:
    office.forum.put(topic())
    office.day(MONDAY + HOUR)
    predicting, waiting = office.cases.decisions("7-1")
    assert (predicting.verdict, predicting.action_key is not None, waiting.verdict) == ("action", True, "wait")
    assert waiting.because
    assert waiting.policy_version == office.policy.version
    assert (waiting.model_version, waiting.directory_version is not None) == ("test", True)
    assert {"topic", "judgement", "people", "said", "load"} == set(waiting.fingerprints)


def test_a_cycle_without_anything_due_touches_no_case(office: Office) -> None:
    office.forum.put(topic())
    office.day(MONDAY + HOUR)
    before = len(office.cases.decisions("7-1"))
    assert office.day(MONDAY + 2 * HOUR).worked == 0
    assert len(office.cases.decisions("7-1")) == before


def test_an_open_case_is_looked_at_again_and_forgotten_if_the_forum_shows_it_no_more(office: Office) -> None:
    office.forum.put(topic())
    office.day(MONDAY + HOUR)
    assert office.topics.seen_before(MONDAY + 2 * HOUR, most=5) == ("7",)
    office.runner.look_again("7", MONDAY + 3 * HOUR)
    assert office.topics.seen_before(MONDAY + 2 * HOUR, most=5) == ()
    office.forum.topics.clear()
    office.runner.look_again("7", MONDAY + 4 * HOUR)
    assert office.topics.texts("7") == ()
    office.runner.work(MONDAY + 4 * HOUR)
    assert office.ended() == "gone"


@pytest.mark.parametrize("hidden", [{"visible": False}, {"deleted": True}])
def test_what_the_forum_hides_is_forgotten_once_its_case_has_ended(office: Office, hidden: dict[str, Any]) -> None:
    office.forum.put(topic())
    office.day(MONDAY + HOUR)
    office.forum.put(replace(topic(), **hidden))
    office.day(MONDAY + 2 * HOUR)
    assert (office.ended(), office.topics.texts("7"), office.topics.facts("7")) == ("gone", (), ())
    office.day(MONDAY + 3 * HOUR)
    assert office.topics.facts("7") == ()


def test_an_unlisted_weakness_stays_known_until_its_case_ends(office: Office) -> None:
    office.forum.put(topic(body="A weakness: anybody can read anything."))
    office.day(MONDAY + HOUR)
    office.forum.put(topic(body="A weakness: anybody can read anything.", visible=False))
    office.day(MONDAY + 2 * HOUR)
    assert (office.ended(), len(office.topics.texts("7"))) == (None, 1)


def test_an_answered_topic_that_is_deleted_later_is_forgotten(office: Office) -> None:
    office.forum.put(topic())
    office.day(MONDAY + HOUR)
    office.forum.put(answered(topic(), MONDAY + 2 * HOUR))
    office.day(MONDAY + 3 * HOUR)
    assert office.topics.texts("7")
    office.forum.topics.clear()
    office.runner.look_again("7", MONDAY + DAY)
    assert (office.ended(), office.topics.texts("7")) == ("answered", ())


def test_many_topics_that_are_read_anew_are_taken_down_with_as_few_statements_as_one(postgresql_url: str) -> None:
    office = Office(open_database(postgresql_url))
    counts = []
    for names in (["1"], [str(number) for number in range(2, 40)]):
        office.forum.topics.clear()
        office.forum.put(*(topic(name) for name in names))
        office.day(MONDAY + HOUR)
        statements: list[str] = []

        def keep(_connection: object, _cursor: object, statement: str, *_: object, into: list[str] = statements) -> None:
            into.append(statement)

        office.forum.put(*(replace(answered(topic(name), MONDAY + 2 * HOUR), id=name) for name in names))
        event.listen(office.database.engine, "before_cursor_execute", keep)
        cycle = office.runner.work(MONDAY + 2 * DAY)
        event.remove(office.database.engine, "before_cursor_execute", keep)
        assert (cycle.reread, cycle.ends) == (len(names), {"answered": len(names)})
        counts.append(len(statements))
    office.database.close()
    assert counts[0] == counts[1]
