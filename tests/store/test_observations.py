from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from service.errors import StoreError
from service.store.memory import MemoryObservations
from service.store.observation import ObservationRepository, Window
from service.store.observations import open_observations
from tests.store.samples import HOUR, NOW
from tests.watching.samples import observation

HERE = Window(NOW - HOUR, NOW + HOUR)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest) -> Iterator[ObservationRepository]:
    if request.param == "memory":
        yield MemoryObservations()
        return
    made = open_observations(request.getfixturevalue(f"{request.param}_url"))
    yield made
    made.close()


def test_an_observation_comes_back_as_it_was_kept(kept: ObservationRepository) -> None:
    full = observation(similarity=0.25, unknown_words=0.5, confidential=True)
    assert kept.add([full, replace(full, topic_id="2", similarity=None, unknown_words=None)]) == 2
    assert list(kept.find(HERE)) == [full, replace(full, topic_id="2", similarity=None, unknown_words=None)]


def test_a_topic_that_is_asked_about_again_counts_once_a_model(kept: ObservationRepository) -> None:
    first = observation()
    assert kept.add([first]) == 1
    assert kept.add([replace(first, at=NOW + HOUR / 2, route="feature"), replace(first, model_version="next")]) == 1
    assert [(each.at, each.route, each.model_version) for each in kept.find(HERE)] == [
        (NOW, "technical", "m"),
        (NOW, "technical", "next"),
    ]


def test_a_window_holds_its_beginning_and_not_its_end(kept: ObservationRepository) -> None:
    kept.add([observation(topic_id="a", at=NOW), observation(topic_id="b", at=NOW + HOUR)])
    assert [each.topic_id for each in kept.find(Window(NOW, NOW + HOUR))] == ["a"]


def test_the_same_from_many_threads_at_once_is_kept_once(database_url: str) -> None:
    repositories = [open_observations(database_url) for _ in range(2)]
    same = [observation(topic_id=str(number)) for number in range(5)]
    with ThreadPoolExecutor(4) as threads:
        added = list(threads.map(lambda turn: repositories[turn % 2].add(same[:: 1 if turn % 3 else -1]), range(24)))
    assert sum(added) == len(same)
    for repository in repositories:
        repository.close()


def test_a_database_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    observations = open_observations(f"sqlite:///{tmp_path / 'nowhere' / 'kept.db'}")
    with pytest.raises(StoreError) as caught:
        observations.add([observation()])
    assert caught.value.reason == "store_unavailable"
    observations.close()
