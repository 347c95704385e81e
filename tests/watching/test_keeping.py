from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from service.domain import Prediction, Topic
from service.errors import StoreError
from service.inference.bundle import Bundle
from service.inference.predictor import Predictor
from service.store.memory import MemoryObservations
from service.store.observation import Observation
from service.watching.keeping import _MOMENT, MOST_WAITING, Kept, ObservationDesk
from service.watching.observing import observe
from tests.api.samples import until
from tests.store.samples import NOW
from tests.watching.samples import MONTH

WINDOW = replace(MONTH, until=NOW.replace(hour=10))


class Store(MemoryObservations):
    """Observations that a test can make fail, and let wait."""

    def __init__(self) -> None:
        super().__init__()
        self.broken = False
        self.open = threading.Event()
        self.open.set()

    def add(self, observations: Iterable[Observation]) -> int:
        assert self.open.wait(20)
        if self.broken:
            raise StoreError("the database can't be used: gone", reason="store_unavailable")
        return super().add(observations)


class Kit:
    """A desk whose store, idleness and observer a test sees and sets."""

    def __init__(self, predictor: Predictor) -> None:
        self.store = Store()
        self.wanted = True
        self.idle = threading.Event()
        self.idle.set()
        self.predictor: Predictor | None = predictor
        self.counted: dict[Kept, int] = dict.fromkeys(Kept, 0)
        self.desk = ObservationDesk(
            lambda: self.store,
            wanted=lambda: self.wanted,
            bundle=self.bundle,
            clock=lambda: NOW,
            idle=self.idle.is_set,
            observer=self,
        )

    def bundle(self) -> Bundle:
        assert self.predictor, "a bundle that can't be read"
        return self.predictor.bundle

    def observed(self, outcome: Kept, topics: int) -> None:
        self.counted[outcome] += topics

    def offer(self, *predictions: Prediction) -> None:
        asyncio.run(self.desk.offer(predictions))

    def kept(self) -> list[str]:
        return [each.topic_id for each in self.store.find(WINDOW)]


@pytest.fixture(scope="module")
def said(predictor: Predictor) -> Prediction:
    (prediction,) = predictor.predict([Topic("1", "Search is slow", "Every search takes a minute.")])
    return prediction


@pytest.fixture
def kit(predictor: Predictor) -> Iterator[Kit]:
    kit = Kit(predictor)
    yield kit
    kit.store.open.set()
    kit.idle.set()
    kit.desk.stop()


def test_what_was_answered_is_kept_once_a_topic(kit: Kit, said: Prediction) -> None:
    kit.offer(said, replace(said, topic_id="2"))
    kit.offer(said)
    until(lambda: kit.counted[Kept.KNOWN])
    assert kit.kept() == ["1", "2"]
    assert kit.counted == {Kept.NEW: 2, Kept.KNOWN: 1, Kept.DROPPED: 0, Kept.FAILED: 0}


def test_nothing_is_kept_where_there_is_no_database(kit: Kit, said: Prediction) -> None:
    kit.wanted = False
    kit.offer(said)
    assert kit.desk._worker is None
    kit.wanted = True
    kit.offer(replace(said, topic_id="2"))
    until(kit.kept)
    assert kit.kept() == ["2"]


def test_nothing_begins_while_a_request_waits(kit: Kit, said: Prediction) -> None:
    kit.idle.clear()
    kit.offer(said)
    until(kit.desk._waiting.empty)
    assert kit.kept() == []
    kit.idle.set()
    until(kit.kept)


def test_what_waits_is_kept_when_the_service_ends(kit: Kit, said: Prediction) -> None:
    kit.idle.clear()
    kit.offer(*(replace(said, topic_id=str(at)) for at in range(100)))
    kit.desk.stop()
    assert len(kit.kept()) == 100


def test_what_comes_faster_than_it_can_be_kept_is_dropped_and_counted(kit: Kit, said: Prediction) -> None:
    kit.store.open.clear()
    kit.offer(said)
    until(kit.desk._waiting.empty)
    kit.offer(*[said] * (MOST_WAITING + 3))
    assert kit.counted[Kept.DROPPED] == 3


def test_a_store_that_fails_is_counted_told_once_and_tried_again(kit: Kit, said: Prediction, log: list[Any]) -> None:
    kit.store.broken = True
    for number in (1, 2):
        kit.offer(said)
        until(lambda: kit.counted[Kept.FAILED] == number)  # noqa: B023 - called before the loop goes on
    kit.store.broken = False
    kit.offer(said)
    until(kit.kept)
    assert [entry["trouble"] for entry in log if entry["event"] == "observations_not_kept"] == ["the database can't be used: gone"]


def test_what_another_model_said_is_left_out(kit: Kit, said: Prediction) -> None:
    kit.offer(replace(said, model_version="another"))
    until(lambda: kit.counted[Kept.DROPPED] == 1)
    assert kit.kept() == []


def test_a_model_whose_words_cannot_be_told_ends_nothing(kit: Kit, predictor: Predictor, said: Prediction, log: list[Any]) -> None:
    kit.predictor = None
    kit.offer(said)
    until(lambda: kit.counted[Kept.FAILED] == 1)
    kit.predictor = predictor
    kit.offer(said)
    until(kit.kept)
    assert [entry["trouble"] for entry in log if entry["event"] == "observations_not_kept"] == ["AssertionError"]


def test_a_request_that_comes_while_a_batch_is_read_goes_first(kit: Kit, said: Prediction, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def observe_as_a_request_comes(prediction: Prediction, *rest: Any, **named: Any) -> Observation:
        kit.idle.clear()
        read.append(prediction.topic_id)
        return observe(prediction, *rest, **named)

    monkeypatch.setattr("service.watching.keeping.observe", observe_as_a_request_comes)
    kit.offer(said, replace(said, topic_id="2"))
    until(lambda: read)
    time.sleep(3 * _MOMENT)
    assert read == ["1"]
    kit.idle.set()
    until(kit.kept)
    assert kit.kept() == ["1", "2"]
