"""Intervals for figures of small samples: bootstrap for statistics of many topics, Wilson for shares of a count."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

# the standard library's can't be a field of a pydantic model before Python 3.12
from typing_extensions import TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

RESAMPLES = 1_000
# the 97.5 % point of the normal distribution
Z_95 = 1.959964


class Figure(TypedDict):
    """A value with the ends of its 95 % interval."""

    value: float
    low: float
    high: float


def bootstrapped(statistic: Callable[[NDArray[np.intp]], float], size: int, *, seed: int, resamples: int = RESAMPLES) -> Figure:
    """Return `statistic` over all rows with its percentile interval over resamples of the rows, drawn with replacement.

    Args:
        statistic: takes row numbers (with repeats), gives the figure.
        size: how many rows there are.
        seed: makes the interval repeatable.
        resamples: how many are drawn.

    """
    rng = np.random.default_rng(seed)
    drawn = [statistic(rng.integers(0, size, size)) for _ in range(resamples)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Figure(value=float(statistic(np.arange(size))), low=float(low), high=float(high))


def wilson(hits: int, total: int) -> Figure | None:
    """Return the share `hits / total` with its 95 % Wilson score interval; None if nothing was counted."""
    if total == 0:
        return None
    share = hits / total
    centre = (share + Z_95**2 / (2 * total)) / (1 + Z_95**2 / total)
    half = Z_95 / (1 + Z_95**2 / total) * math.sqrt(share * (1 - share) / total + Z_95**2 / (4 * total**2))
    return Figure(value=share, low=max(0.0, centre - half), high=min(1.0, centre + half))
