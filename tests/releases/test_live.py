from __future__ import annotations

import gc
import threading
import weakref
from dataclasses import replace
from typing import Any

import pytest

from service.domain import Topic
from service.inference.bundle.pins import Pin
from service.inference.predictor import Predictor
from service.releases.live import LiveModel, Reload
from tests.api.samples import Watched
from tests.releases.samples import Noted

TOPIC = Topic("1", "Search is slow", "Every search takes a minute.")
POISON = replace(TOPIC, title="poison")


def named(predictor: Predictor, version: str) -> Predictor:
    """The released model under another name."""
    bundle = replace(predictor.bundle, manifest=predictor.bundle.manifest.model_copy(update={"version": version}), digest=version)
    return Predictor(bundle)


class Failing:
    """A model that loads and yet fails every request."""

    def __init__(self, predictor: Predictor) -> None:
        self.bundle = predictor.bundle

    def predict(self, topics: object) -> Any:
        raise ValueError("can't read: every search takes a minute")


@pytest.fixture
def noted() -> Noted:
    return Noted.nothing()


@pytest.fixture
def live(predictor: Predictor, noted: Noted) -> LiveModel:
    live = LiveModel(named(predictor, "old"))
    live.tell(noted)
    return live


def versions(live: LiveModel, *topics: Topic) -> list[str]:
    return [prediction.model_version for prediction in live.predict(topics or (TOPIC,))]


def test_the_old_model_serves_until_a_request_on_the_new_one_succeeds(live: LiveModel, predictor: Predictor, noted: Noted) -> None:
    live.put_on_trial(named(predictor, "new"))
    assert live.bundle.manifest.version == "old"
    assert versions(live) == ["new"]
    assert live.bundle.manifest.version == "new"
    assert noted.serves == ["old", "new"]
    assert noted.reloads == [Reload.LOADED, Reload.ACCEPTED]


def test_the_old_model_is_let_go_once_the_new_one_serves(live: LiveModel, predictor: Predictor) -> None:
    old = weakref.ref(live.held.serving)
    live.put_on_trial(named(predictor, "new"))
    gc.collect()
    assert old() is not None
    live.predict([TOPIC])
    gc.collect()
    assert old() is None


def test_a_model_that_fails_its_first_request_is_refused_and_the_old_one_answers(
    live: LiveModel, predictor: Predictor, noted: Noted
) -> None:
    live.put_on_trial(Failing(named(predictor, "new")))  # type: ignore[arg-type]  # has what is used of a predictor
    assert versions(live) == ["old"]
    refused = live.held.refused
    assert refused is not None
    assert (refused.digest, refused.reason) == ("new", "trial_failed")
    assert "takes a minute" not in refused.why
    assert versions(live) == ["old"]
    assert noted.serves == ["old"]
    assert noted.reloads == [Reload.LOADED, Reload.REFUSED]


def test_a_topic_that_no_model_can_read_condemns_none(predictor: Predictor, noted: Noted) -> None:
    live = LiveModel(Watched(named(predictor, "old")))  # type: ignore[arg-type]  # has what is used of a predictor
    live.tell(noted)
    live.put_on_trial(Watched(named(predictor, "new")))  # type: ignore[arg-type]  # has what is used of a predictor
    with pytest.raises(ValueError, match="poison"):
        live.predict([POISON])
    assert live.held.refused is None
    assert versions(live) == ["new"]
    assert noted.reloads == [Reload.LOADED, Reload.ACCEPTED]


def test_a_request_in_flight_ends_on_the_model_it_began_with(predictor: Predictor) -> None:
    old = Watched(named(predictor, "old"))
    live = LiveModel(old)  # type: ignore[arg-type]  # has what is used of a predictor
    old.open.clear()
    answered: list[str] = []
    thread = threading.Thread(target=lambda: answered.extend(versions(live)))
    thread.start()
    while not old.batches:
        pass
    live.put_on_trial(named(predictor, "new"))
    assert versions(live) == ["new"]
    old.open.set()
    thread.join(20)
    assert answered == ["old"]
    assert live.bundle.manifest.version == "new"


def test_a_trial_that_is_withdrawn_leaves_no_trace(live: LiveModel, predictor: Predictor, noted: Noted) -> None:
    live.put_on_trial(named(predictor, "new"))
    assert live.withdraw(live.bundle)
    assert versions(live) == ["old"]
    live.refuse(Pin("bad", "b" * 64), reason="bundle_damaged", why="it is damaged")
    assert live.withdraw(live.bundle)
    assert live.held.refused is None
    assert noted.reloads == [Reload.LOADED, Reload.WITHDRAWN, Reload.REFUSED]


def test_a_trial_that_was_passed_meanwhile_is_not_withdrawn(live: LiveModel, predictor: Predictor, noted: Noted) -> None:
    old = live.bundle
    live.put_on_trial(named(predictor, "new"))
    assert versions(live) == ["new"]
    assert not live.withdraw(old)
    assert live.bundle.manifest.version == "new"
    assert noted.reloads == [Reload.LOADED, Reload.ACCEPTED]


def test_a_trial_that_ended_meanwhile_decides_nothing(live: LiveModel, predictor: Predictor, noted: Noted) -> None:
    slow = Watched(named(predictor, "slow"))
    slow.open.clear()
    live.put_on_trial(slow)  # type: ignore[arg-type]  # has what is used of a predictor
    answered: list[str] = []
    thread = threading.Thread(target=lambda: answered.extend(versions(live)))
    thread.start()
    while not slow.batches:
        pass
    live.put_on_trial(named(predictor, "newest"))
    slow.open.set()
    thread.join(20)
    assert answered == ["slow"]
    assert live.bundle.manifest.version == "old"
    assert versions(live) == ["newest"]


def test_all_topics_of_a_request_are_predicted_by_one_model(live: LiveModel, predictor: Predictor) -> None:
    live.put_on_trial(Failing(named(predictor, "new")))  # type: ignore[arg-type]  # has what is used of a predictor
    assert versions(live, *[TOPIC] * 5) == ["old"] * 5


def test_a_live_model_is_taken_as_it_is(live: LiveModel) -> None:
    assert LiveModel.of(live) is live
