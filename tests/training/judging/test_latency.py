from __future__ import annotations

from collections.abc import Sequence

import pytest

from service.domain import Prediction, Topic
from tests.training.judging.samples import labelled
from training.judging.latency import measure_latency


class Machine:
    """Two models on a clock that only they move: the first takes 10 ms a topic, the second 15 ms."""

    def __init__(self) -> None:
        self.now = 0.0
        self.asked: list[tuple[str, str]] = []

    def model(self, name: str, seconds: float) -> object:
        def predict(topics: Sequence[Topic]) -> list[Prediction]:
            self.asked += [(name, topic.id) for topic in topics]
            self.now += seconds * len(topics)
            return []

        return predict


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_both_models_are_timed_by_turns_on_the_same_topics(machine: Machine) -> None:
    both = (machine.model("current", 0.010), machine.model("candidate", 0.015))
    done: list[int] = []
    found = measure_latency(both, labelled(100), timed=4, seed=0, clock=lambda: machine.now, progress=done.append)  # type: ignore[arg-type]  # has what is used of a predictor
    assert found.topics == 4
    assert found.current == pytest.approx({"median": 10, "p99": 10})
    assert found.candidate == pytest.approx({"median": 15, "p99": 15})
    assert found.ratio["median"] == pytest.approx({"value": 1.5, "low": 1.5, "high": 1.5})
    # the first two are not timed
    assert machine.asked[2:] == [
        *(("current", "t0000"), ("candidate", "t0000"), ("candidate", "t0033"), ("current", "t0033")),
        *(("current", "t0066"), ("candidate", "t0066"), ("candidate", "t0099"), ("current", "t0099")),
    ]
    assert done == [1, 2, 3, 4]


def test_fewer_topics_than_wanted_are_all_timed_once(machine: Machine) -> None:
    both = (machine.model("current", 0.010), machine.model("candidate", 0.005))
    found = measure_latency(both, labelled(3), timed=50, seed=0, clock=lambda: machine.now)  # type: ignore[arg-type]  # has what is used of a predictor
    assert found.topics == 3
    assert found.ratio["p99"]["value"] == pytest.approx(0.5)
