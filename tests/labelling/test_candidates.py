from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from service.domain import KeptLabel, Label, Labels, LabelSource, Prediction, Topic
from service.errors import SourceUnavailable
from service.feedback.blind_draw import BlindDraw
from service.feedback.resolution import by_topic
from service.inference.reading import read
from service.labelling.candidates import has_its_label
from service.labelling.gathering import gather, until_unavailable
from tests.feedback.samples import ALL_DRAWN, NONE_DRAWN
from tests.reports.samples import prediction
from tests.store.samples import HOUR, NOW, label, text

WEEK = timedelta(days=7)
PASSWORD = "Vq7#mTz2Lp"


def predicted(topics: Sequence[Topic]) -> list[Prediction]:
    found = []
    for topic in topics:
        redacted = read(topic.title, topic.body).redacted
        found.append(prediction(topic_id=topic.id, redacted_title=redacted.title, redacted_body=redacted.body))
    return found


def topic(name: str, *, age: timedelta | None = HOUR, body: str = "It stopped.") -> Topic:
    return Topic(name, "Server", body, created_at=None if age is None else NOW - age)


def kept(*labels: Label) -> dict[str, list[KeptLabel]]:
    return by_topic(KeptLabel(number, str(number), each) for number, each in enumerate(labels, start=1))


def gathered(*topics: Topic, labels: dict[str, list[KeptLabel]] | None = None, draw: BlindDraw = NONE_DRAWN) -> list[str]:
    return [each.topic_id for each in gather(labels or {}, topics, predicted, draw=draw, since=NOW - WEEK, now=NOW)]


def test_topics_of_the_span_are_gathered_and_those_without_a_time() -> None:
    assert gathered(topic("new"), topic("old", age=8 * 24 * HOUR), topic("undated", age=None)) == ["new", "undated"]


def test_a_candidate_holds_redacted_text_seen_now() -> None:
    (found,) = gather({}, [topic("1", body=f"the password is {PASSWORD}")], predicted, draw=NONE_DRAWN, since=NOW - WEEK, now=NOW)
    assert (found.body, found.text_at, found.version, found.drawn) == ("the password is [password]", NOW, None, False)


@pytest.mark.parametrize("kept_back", [{"regular": False}, {"deleted": True}])
def test_what_the_forum_keeps_from_its_readers_is_left_out(kept_back: dict[str, Any]) -> None:
    assert gathered(replace(topic("1"), **kept_back), topic("2")) == ["2"]


@pytest.mark.parametrize(("title", "body"), [("", "12345 ..."), ("Login", "x" * 300_000)])
def test_what_nobody_can_judge_is_left_out(title: str, body: str) -> None:
    assert gathered(Topic("1", title, body)) == []


def test_a_stored_topic_without_a_persons_route_is_gathered_with_its_newest_text() -> None:
    first = label(topic_id="7", text=text(body="First", version="1"), source=LabelSource.OUTCOME)
    edited = label(topic_id="7", text=text(body="Edited", version="2", at=NOW - HOUR), labels=Labels(urgent=True))
    (found,) = gather(kept(edited, first), [topic("7")], predicted, draw=NONE_DRAWN, since=NOW - WEEK, now=NOW)
    assert (found.topic_id, found.body, found.version, found.text_at) == ("7", "Edited", "2", NOW - HOUR)


def test_a_topic_whose_route_a_person_told_is_done_wherever_it_stands() -> None:
    assert gathered(topic("12"), labels=kept(label())) == []


def test_a_drawn_topic_waits_for_a_blind_label_whatever_was_corrected() -> None:
    assert gathered(topic("12"), labels=kept(label()), draw=ALL_DRAWN) == ["12"]
    assert gathered(topic("12"), labels=kept(label(source=LabelSource.BLIND)), draw=ALL_DRAWN) == []


def test_a_label_without_a_route_or_by_an_outcome_is_not_the_one_wanted() -> None:
    (labels,) = kept(label(labels=Labels(urgent=True)), label(source=LabelSource.OUTCOME)).values()
    assert not has_its_label(labels, drawn=False)


def test_what_was_read_before_a_source_stopped_is_used_and_the_stop_told() -> None:
    def failing(*, after: int) -> list[str]:
        def topics() -> Iterator[Topic]:
            yield from (topic(str(number)) for number in range(after))
            raise SourceUnavailable("the forum is down", reason="unreachable")

        told: list[str] = []
        assert [each.id for each in until_unavailable(topics(), told.append)] == [str(number) for number in range(after)]
        return told

    assert failing(after=2) == ["The source stopped answering, so topics are missing here: the forum is down"]
    with pytest.raises(SourceUnavailable):
        failing(after=0)
