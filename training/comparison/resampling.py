"""Intervals by drawing whole clusters of topics anew, the same draws for everything that is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.evaluation.intervals import RESAMPLES, Figure

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


class Resamples:
    """Draws of clusters with replacement, as row numbers of their topics.

    Args:
        clusters: number of each topic's cluster, 0 and up, shape (topics,).
        seed: makes the draws repeatable.
        resamples: how many are drawn.

    """

    def __init__(self, clusters: NDArray[np.intp], *, seed: int, resamples: int = RESAMPLES) -> None:
        rng = np.random.default_rng(seed)
        number = int(clusters.max()) + 1
        self._clusters = clusters
        self._draws = np.stack([np.bincount(rng.integers(0, number, number), minlength=number) for _ in range(resamples)])

    def figure(self, statistic: Callable[[NDArray[np.intp]], float]) -> Figure:
        """Return `statistic` over all topics with its 95 % percentile interval; it takes row numbers, with repeats."""
        every = np.arange(len(self._clusters))
        low, high = np.quantile([statistic(np.repeat(every, times[self._clusters])) for times in self._draws], [0.025, 0.975])
        return Figure(value=float(statistic(every)), low=float(low), high=float(high))

    def weights(self) -> NDArray[np.float64]:
        """Return how often each draw holds each topic, shape (resamples, topics), for statistics that are sums over topics."""
        return self._draws[:, self._clusters].astype(np.float64)
