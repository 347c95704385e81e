"""How loud a topic is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import FindingKind, Topic
from service.escalation import LOUD_RULES, Signals, louden, loudness, signals_among
from service.escalation.loudness import FEW_HOURS, MANY_VIEWS, REPLIES_THAT_SHARE_THE_TROUBLE, TOPICS_THAT_SHOW_AN_OUTAGE
from tests.directory.samples import finding, prediction
from tests.reports.samples import suggestion

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
EMERGENCY = prediction(urgent=True, clearly_urgent=True, urgent_probability=0.99)
FLAGGED = prediction(urgent=True, urgent_probability=0.6)
EVERY_SIGNAL = Signals(urgent_alike=9, sharing_replies=9, views=9_000, author_of_standing=True, released_by="ada")
SIGNALS = st.builds(
    Signals,
    urgent_alike=st.none() | st.integers(0, 9),
    sharing_replies=st.none() | st.integers(0, 9),
    views=st.none() | st.integers(0, 500),
    author_of_standing=st.none() | st.booleans(),
    released_by=st.none() | st.just("") | st.just("ada"),
)


def topic(number: int, hours: float | None = 0, **changes: Any) -> Topic:
    created_at = None if hours is None else AT + timedelta(hours=hours)
    return Topic(str(number), "All is down", "Nobody can log in.", author_id=number, created_at=created_at, **changes)


@pytest.mark.parametrize(
    ("signals", "loud"),
    [
        (Signals(), False),
        (Signals(urgent_alike=TOPICS_THAT_SHOW_AN_OUTAGE - 1), False),
        (Signals(urgent_alike=TOPICS_THAT_SHOW_AN_OUTAGE), True),
        (Signals(sharing_replies=REPLIES_THAT_SHARE_THE_TROUBLE, views=MANY_VIEWS), True),
        (Signals(sharing_replies=REPLIES_THAT_SHARE_THE_TROUBLE - 1, views=MANY_VIEWS), False),
        (Signals(sharing_replies=REPLIES_THAT_SHARE_THE_TROUBLE), False),
        (Signals(views=100 * MANY_VIEWS), False),
        (Signals(author_of_standing=True), True),
        (Signals(author_of_standing=False), False),
        (Signals(released_by="ada"), True),
        (Signals(released_by=""), False),
    ],
    ids=repr,
)
def test_beyond_doubt_a_second_signal_makes_a_topic_loud(signals: Signals, loud: bool) -> None:
    assert loudness(EMERGENCY, signals).loud is loud


@given(SIGNALS)
def test_what_is_not_urgent_beyond_doubt_is_never_loud(signals: Signals) -> None:
    assert not loudness(FLAGGED, signals).loud
    assert loudness(FLAGGED, signals).flag
    assert loudness(prediction(), signals) == loudness(prediction(), Signals())
    assert not loudness(prediction(), signals).flag


@given(SIGNALS)
def test_a_loud_topic_names_every_signal_that_speaks_for_it(signals: Signals) -> None:
    found = loudness(EMERGENCY, signals)
    assert found.flag
    assert found.loud == any(holds(signals) for _, holds in LOUD_RULES)
    assert found.because
    assert len(found.because) == max(1, sum(holds(signals) for _, holds in LOUD_RULES))


def test_a_weakness_is_never_loud() -> None:
    weakness = prediction(urgent=True, clearly_urgent=True, confidential=True, confidential_kinds=(FindingKind.VULNERABILITY,))
    assert not loudness(weakness, EVERY_SIGNAL).loud


def test_a_weakness_that_only_a_finding_tells_is_never_loud_either() -> None:
    weakness = prediction(urgent=True, clearly_urgent=True, confidential=True, findings=(finding(FindingKind.VULNERABILITY),))
    assert not loudness(weakness, EVERY_SIGNAL).loud


def test_urgent_topics_of_one_area_within_hours_count_together_once_an_author() -> None:
    topics = [topic(1), topic(2, hours=1), topic(3, hours=2), topic(3, hours=2.5), topic(4, hours=FEW_HOURS.seconds / 3600 + 0.1)]
    assert [signals.urgent_alike for signals in signals_among(topics, [EMERGENCY] * 5)] == [3, 4, 4, 4, 3]


def test_other_areas_calm_topics_and_topics_without_a_time_do_not_count() -> None:
    topics = [topic(1), topic(2), topic(3), topic(4, hours=None)]
    predictions = [EMERGENCY, prediction(urgent=True, clearly_urgent=True, area="desktop"), prediction(), EMERGENCY]
    assert [signals.urgent_alike for signals in signals_among(topics, predictions)] == [1, 1, None, None]


def test_what_a_source_does_not_carry_is_absent() -> None:
    (signals,) = signals_among([topic(1, hours=None)], [EMERGENCY])
    assert signals == Signals()


def test_suggestions_get_their_loudness_and_the_reason_for_it() -> None:
    made = suggestion(EMERGENCY)
    quiet, loud = louden([topic(1), topic(2, author_is_staff=True)], [made, made])
    assert (quiet.loud, loud.loud) == (False, True)
    assert quiet.why[:-1] == loud.why[:-1] == made.why
    assert quiet.why[-1] == "Not loud: nothing but the text speaks for it."
    assert loud.why[-1] == "May be loud: the author is of standing."


def test_topics_whose_authors_are_not_told_apart_count_as_one_authors() -> None:
    unknown = [replace(topic(number), author_id=None) for number in range(4)]
    assert [signals.urgent_alike for signals in signals_among(unknown, [EMERGENCY] * 4)] == [1] * 4
    named = [replace(each, author=name) for each, name in zip(unknown, ("ann", "Ann", "bob", "cid"), strict=True)]
    assert [signals.urgent_alike for signals in signals_among(named, [EMERGENCY] * 4)] == [3] * 4


def test_without_areas_nothing_is_alike() -> None:
    nowhere = prediction(urgent=True, clearly_urgent=True, area="")
    assert signals_among([topic(1), topic(2)], [nowhere] * 2) == [Signals(), Signals()]
