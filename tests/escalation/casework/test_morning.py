from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from service.domain import Labels
from service.escalation.casework.morning import Morning
from service.escalation.casework.wishes import Act
from service.feedback.blind_draw import BlindDraw
from service.reports.digest import Digest
from service.reports.digest_text import digest_text
from service.store.database import open_database
from service.store.observation import Window
from tests.escalation.casework.samples import UNSURE, Bureau
from tests.escalation.running.samples import DAY, DIRECTORY, HOUR, MONDAY, answered, topic


@pytest.fixture
def bureau(database_url: str) -> Iterator[Bureau]:
    database = open_database(database_url)
    yield Bureau(database)
    database.close()


def told(bureau: Bureau, at: datetime, *, until: datetime | None = None) -> Digest:
    morning = Morning(bureau.database, DIRECTORY, BlindDraw(0.0, "topicrouter"))
    return morning.gather(Window((until or at) - 2 * DAY, until or at), at)


def test_a_morning_tells_what_waits_who_was_asked_and_what_was_answered(bureau: Bureau) -> None:
    unsure, asked, weakness = topic("1", body=UNSURE), topic("2"), topic("3", body="A weakness.")
    at = bureau.pass_by(unsure, asked, weakness, hours=(1, 24, 26))
    bureau.say(Act.TAKE, at, by="bob", case_id="2-1")
    digest = told(bureau, at)
    assert [(each.about.case_id, each.what, each.whose) for each in digest.waiting or ()] == [("1-1", "queue", ("Bob",))]
    lines = {each.about.case_id: each for each in digest.asked}
    assert (lines["2-1"].people, lines["2-1"].only_shown, lines["2-1"].taken_by) == (("Ann",), True, "Bob")
    assert lines["2-1"].about.title == "It crashes"
    assert (lines["3-1"].about.harmless, lines["3-1"].about.title, lines["3-1"].about.link) == (False, None, None)
    assert "vault" not in digest_text(digest)
    assert (digest.figures.open, digest.figures.asked, digest.to_label) == (3, 2, 1)
    bureau.office.forum.put(answered(asked, MONDAY + 27 * HOUR))
    bureau.office.day(MONDAY + 28 * HOUR)
    digest = told(bureau, MONDAY + 29 * HOUR)
    assert [(each.about.case_id, each.end) for each in digest.ended] == [("2-1", "answered")]
    assert (digest.figures.ended, digest.figures.hours_to_answer) == ({"answered": 1}, 27.0)


def test_a_topic_that_somebody_labelled_is_not_to_be_labelled_again(bureau: Bureau) -> None:
    at = bureau.pass_by(topic(body=UNSURE))
    assert told(bureau, at).to_label == 1
    bureau.say(Act.REASSIGN, at, labels=Labels(route="prices"))
    assert told(bureau, at).to_label == 0


def test_of_a_day_that_is_over_it_is_not_told_what_waited(bureau: Bureau) -> None:
    at = bureau.pass_by(topic(body=UNSURE))
    assert told(bureau, at + DAY, until=at).waiting is None
    assert len(told(bureau, at).waiting or ()) == 1
