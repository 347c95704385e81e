"""What every repository of labels does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from service.domain import Label, Labels, LabelSource
from service.errors import FeedbackError
from service.store.identity import timed_id
from service.store.interfaces import Added, LabelFilter, LabelRepository
from service.store.labels import open_labels
from service.store.memory import MemoryLabels
from tests.store.samples import FULL, HOUR, NOW, label, text


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def labels(request: pytest.FixtureRequest) -> Iterator[LabelRepository]:
    made: LabelRepository = MemoryLabels() if request.param == "memory" else open_labels(request.getfixturevalue(f"{request.param}_url"))
    yield made
    made.close()


def found(labels: LabelRepository, **wanted: object) -> list[Label]:
    return [kept.label for kept in labels.find(LabelFilter(**wanted))]  # type: ignore[arg-type]  # each test names fields with values of their types


def test_a_label_comes_back_as_it_was_kept(labels: LabelRepository) -> None:
    added = labels.add(FULL)
    assert added.new
    assert list(labels.find()) == [added.kept]
    assert added.kept.label == FULL


def test_times_come_back_in_utc_whatever_their_zone(labels: LabelRepository) -> None:
    local = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    labels.add(label(at=local, decision_due_at=local))
    (kept,) = found(labels)
    assert (kept.at, kept.decision_due_at) == (NOW, NOW)
    assert kept.at.utcoffset() is not None


def test_the_same_feedback_sent_again_is_one_label_and_given_back(labels: LabelRepository) -> None:
    stated, seen = label(), label(topic_id="13", text=text(at=NOW))
    for first, again in ((stated, replace(stated, at=NOW + HOUR)), (seen, replace(seen, at=NOW + HOUR, text=text(at=NOW + HOUR)))):
        kept = labels.add(first).kept
        assert labels.add(again) == Added(kept, new=False)
    assert found(labels) == [stated, seen]


def test_when_the_text_was_written_may_be_said_afterwards(labels: LabelRepository) -> None:
    labels.add(label(text=text(at=NOW)))
    assert labels.add(label(at=NOW + HOUR, text=text(at=NOW - HOUR))).new
    assert [each.text.at for each in found(labels)] == [NOW, NOW - HOUR]


def test_going_back_to_an_earlier_label_is_a_new_one(labels: LabelRepository) -> None:
    routes = ("technical", "licensing", "technical")
    added = [labels.add(label(labels=Labels(route=route), at=NOW + number * HOUR)) for number, route in enumerate(routes)]
    assert all(each.new for each in added)
    assert [each.labels.route for each in found(labels)] == list(routes)
    assert len({each.kept.id for each in added}) == 3


@pytest.mark.parametrize(
    "change",
    [
        {"topic_id": "13"},
        {"author": "bo"},
        {"source": LabelSource.BLIND},
        {"text": text(version="2")},
        {"text": text(at=NOW - HOUR)},
        {"text": text(body="It stopped after the downgrade.")},
        {"decision_due_at": NOW},
        {"predicted": Labels(route="feature")},
        {"labels": Labels(route="technical", urgent=False)},
    ],
)
def test_whatever_else_is_said_is_another_label(labels: LabelRepository, change: dict[str, object]) -> None:
    labels.add(label())
    assert labels.add(label(**change)).new


def test_an_id_tells_a_label_sent_again_though_others_came_between(labels: LabelRepository) -> None:
    first = labels.add(label(), label_id="a")
    labels.add(label(labels=Labels(route="feature")), label_id="b")
    assert labels.add(label(at=NOW + HOUR), label_id="a") == Added(first.kept, new=False)


def test_a_timed_label_is_told_by_its_time(labels: LabelRepository) -> None:
    early, late = label(), label(at=NOW + HOUR)
    assert labels.add(early, label_id=timed_id(early)).new
    assert labels.add(late, label_id=timed_id(late)).new
    assert not labels.add(early, label_id=timed_id(early)).new


def test_an_id_with_other_content_is_refused(labels: LabelRepository) -> None:
    labels.add(label(), label_id="a")
    with pytest.raises(FeedbackError) as caught:
        labels.add(label(labels=Labels(route="feature")), label_id="a")
    assert caught.value.reason == "feedback_conflict"
    assert found(labels) == [label()]


def test_two_authors_may_choose_the_same_id(labels: LabelRepository) -> None:
    labels.add(label(), label_id="a")
    assert labels.add(label(author="bo"), label_id="a").new


def test_labels_are_found_by_topic_source_and_time(labels: LabelRepository) -> None:
    old = label(topic_id="1", at=NOW - 2 * HOUR)
    blind = label(topic_id="2", source=LabelSource.BLIND)
    outcome = label(topic_id="1", source=LabelSource.OUTCOME, at=NOW + HOUR)
    for each in (old, blind, outcome):
        labels.add(each)
    assert found(labels) == [old, blind, outcome]
    assert found(labels, topic_id="1") == [old, outcome]
    assert found(labels, sources=frozenset({LabelSource.CORRECTION, LabelSource.BLIND})) == [old, blind]
    assert found(labels, since=NOW) == [blind, outcome]
    assert found(labels, topic_id="2", since=NOW + HOUR) == []
    assert found(labels, sources=frozenset()) == []
