"""How long single predictions take, both models by turns, so that whatever else the machine does slows both alike."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from training.evaluation.intervals import Figure, bootstrapped
from training.judging.answers import as_asked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from service.domain import Prediction, Topic
    from training.data.records import LabelledTopic

    Predict = Callable[[Sequence[Topic]], list[Prediction]]

SHARES = {"median": 0.5, "p99": 0.99}


@dataclass(frozen=True)
class Latency:
    """Milliseconds of one prediction by share (`median`, `p99`), and candidate divided by current with its 95 % interval."""

    topics: int
    current: dict[str, float]
    candidate: dict[str, float]
    ratio: dict[str, Figure]


def measure_latency(
    both: tuple[Predict, Predict],
    topics: Sequence[LabelledTopic],
    *,
    timed: int,
    seed: int,
    clock: Callable[[], float] = time.perf_counter,
    progress: Callable[[int], None] = lambda _: None,
) -> Latency:
    """Time single predictions of both models on the same topics, by turns.

    Args:
        both: `Predictor.predict` of the current model and of the candidate.
        topics: of which `timed` are taken, spread evenly; at least one.
        timed: how many at most.
        seed: of the bootstrap.
        clock: seconds.
        progress: called with the number of topics done.

    """
    chosen = [as_asked(topics[at]) for at in np.linspace(0, len(topics) - 1, min(timed, len(topics)), dtype=int)]
    for predict in both:
        # what is loaded at first need is no topic's time
        predict(chosen[:1])
    seconds = np.zeros((2, len(chosen)))
    for at, topic in enumerate(chosen):
        # who comes second finds the processor's caches warm, so they take turns at that too
        for which in (at % 2, 1 - at % 2):
            start = clock()
            both[which]([topic])
            seconds[which, at] = clock() - start
        progress(at + 1)
    return _told(seconds, seed)


def _told(seconds: NDArray[np.float64], seed: int) -> Latency:
    current, candidate = ({name: 1_000 * float(np.quantile(row, share)) for name, share in SHARES.items()} for row in seconds)

    def ratio(share: float) -> Figure:
        return bootstrapped(lambda rows: _ratio(seconds[:, rows], share), seconds.shape[1], seed=seed)

    return Latency(seconds.shape[1], current, candidate, {name: ratio(share) for name, share in SHARES.items()})


def _ratio(seconds: NDArray[np.float64], share: float) -> float:
    current, candidate = np.quantile(seconds, share, axis=1)
    return float(candidate / current) if current else 1.0
