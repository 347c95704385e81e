from __future__ import annotations

import asyncio
import gc
import json
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.domain import Prediction, Topic
from service.inference.predictor import Predictor
from service.releases.journal import Journal
from service.releases.shadow import MOST_WAITING, Shadow, Shadowed
from tests.api.samples import Watched, until
from tests.inference.samples import LEAK, LEAKED
from tests.releases.samples import Noted

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
TOPIC = Topic("1", "Search is slow", "Every search takes a minute.")


class Shade:
    """A shadow whose journal, observer and idleness a test sees and sets."""

    def __init__(self, folder: Path) -> None:
        self.noted = Noted.nothing()
        self.file = folder / "kept" / "shadow.jsonl"
        self.idle = threading.Event()
        self.idle.set()
        self.shadow = Shadow(Journal(self.file, most_bytes=100_000), clock=lambda: NOW, idle=self.idle.is_set, observer=self.noted)

    def offer(self, topics: Sequence[Topic], predictions: Sequence[Prediction]) -> None:
        asyncio.run(self.shadow.offer(topics, predictions))

    def until_noted(self, number: int) -> list[Shadowed]:
        until(lambda: len(self.noted.shadowed_topics) >= number)
        return [outcome for outcome, _ in self.noted.shadowed_topics]

    def kept(self) -> str:
        return self.file.read_text("utf-8")


@pytest.fixture
def shade(tmp_path: Path) -> Iterator[Shade]:
    shade = Shade(tmp_path)
    yield shade
    shade.shadow.stop()


@pytest.fixture
def candidate(predictor: Predictor) -> Watched:
    manifest = predictor.bundle.manifest.model_copy(update={"version": "candidate"})
    return Watched(Predictor(replace(predictor.bundle, manifest=manifest)))


@pytest.fixture
def follow(shade: Shade, candidate: Watched) -> Callable[[], None]:
    return lambda: shade.shadow.follow(candidate)  # type: ignore[arg-type]  # has what is used of a predictor


def test_a_candidate_that_says_the_same_agrees(shade: Shade, follow: Callable[[], None], predictor: Predictor) -> None:
    follow()
    shade.offer([TOPIC], predictor.predict([TOPIC]))
    assert shade.until_noted(1) == [Shadowed.AGREED]
    shade.shadow.stop()
    kept = json.loads(shade.kept())
    assert (kept["topic"], kept["differs"], kept["at"]) == ("1", [], NOW.isoformat())
    assert (kept["serving"], kept["candidate"]) == ({"model": predictor.bundle.manifest.version}, {"model": "candidate"})


def test_differences_are_kept_with_both_decisions_and_never_with_text(
    shade: Shade, follow: Callable[[], None], predictor: Predictor
) -> None:
    follow()
    (said,) = predictor.predict([LEAK])
    shade.offer([LEAK], [replace(said, route="elsewhere", urgent=not said.urgent)])
    assert shade.until_noted(1) == [Shadowed.DIFFERED]
    assert shade.noted.shadowed_topics[0][1] == ("route", "urgent")
    shade.shadow.stop()
    kept = json.loads(shade.kept())
    assert (kept["serving"]["route"], kept["candidate"]["route"]) == ("elsewhere", said.route)
    assert kept["candidate"]["route_probability"] == pytest.approx(said.confidence, abs=1e-4)
    assert not [secret for secret in LEAKED if secret in shade.kept()]
    texts = set(LEAK.title.split() + LEAK.body.split())
    values = {value for side in (kept["serving"], kept["candidate"]) for value in side.values() if isinstance(value, str)}
    assert not values & texts


def test_nothing_begins_while_a_request_waits(shade: Shade, follow: Callable[[], None], predictor: Predictor, candidate: Watched) -> None:
    follow()
    shade.idle.clear()
    shade.offer([TOPIC], predictor.predict([TOPIC]))
    until(shade.shadow._waiting.empty)
    assert candidate.batches == []
    shade.idle.set()
    assert shade.until_noted(1) == [Shadowed.AGREED]


def test_what_comes_faster_than_it_can_be_predicted_is_dropped_at_once(
    shade: Shade, follow: Callable[[], None], predictor: Predictor, candidate: Watched
) -> None:
    candidate.open.clear()
    follow()
    predictions = predictor.predict([TOPIC])
    shade.offer([TOPIC], predictions)
    until(lambda: candidate.batches)
    shade.offer([TOPIC] * (MOST_WAITING + 5), predictions * (MOST_WAITING + 5))
    assert [outcome for outcome, _ in shade.noted.shadowed_topics] == [Shadowed.DROPPED] * 5
    shade.shadow.follow(None)
    candidate.open.set()


def test_a_candidate_that_fails_is_counted_and_goes_on(shade: Shade, follow: Callable[[], None], predictor: Predictor) -> None:
    follow()
    poison = replace(TOPIC, title="poison")
    for topic in (poison, TOPIC):
        shade.offer([topic], predictor.predict([topic]))
    assert shade.until_noted(2) == [Shadowed.FAILED, Shadowed.AGREED]


def test_a_candidate_that_is_followed_no_longer_is_let_go(shade: Shade, predictor: Predictor) -> None:
    manifest = predictor.bundle.manifest.model_copy(update={"version": "candidate"})
    candidate = Predictor(replace(predictor.bundle, manifest=manifest))
    shade.shadow.follow(candidate)
    shade.offer([TOPIC], predictor.predict([TOPIC]))
    assert shade.until_noted(1) == [Shadowed.AGREED]
    shade.shadow.follow(None)
    gone = weakref.ref(candidate)
    del candidate

    def is_gone() -> bool:
        gc.collect()
        return gone() is None

    until(is_gone)


def test_without_a_candidate_nothing_is_kept_waiting(shade: Shade, predictor: Predictor) -> None:
    shade.offer([TOPIC], predictor.predict([TOPIC]))
    assert shade.shadow._waiting.empty()


def test_a_model_that_serves_is_not_compared_with_itself(
    shade: Shade, follow: Callable[[], None], predictor: Predictor, candidate: Watched
) -> None:
    follow()
    (said,) = predictor.predict([TOPIC])
    shade.offer([TOPIC] * 2, [replace(said, model_version="candidate"), said])
    assert shade.until_noted(1) == [Shadowed.AGREED]
    assert len(candidate.batches) == 1


def test_a_journal_that_cannot_be_written_stops_nothing(shade: Shade, follow: Callable[[], None], predictor: Predictor) -> None:
    shade.file.parent.write_text("a file where the folder should be")
    follow()
    for number in (1, 2):
        shade.offer([TOPIC], predictor.predict([TOPIC]))
        assert shade.until_noted(number) == [Shadowed.AGREED] * number
