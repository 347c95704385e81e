"""What chance alone brings about: p-values of differences, corrected for their number, and intervals of shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

CONFIDENCE = 0.95


def same_mix(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """Return the p-value of Pearson's chi-squared test that two rows of counts, shape (classes,), come from one mix."""
    from scipy.stats import chi2_contingency

    table = np.vstack([one, other])
    table = table[:, table.sum(axis=0) > 0]
    return float(chi2_contingency(table, correction=False).pvalue) if table.shape[1] > 1 else 1.0


def same_values(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Return the p-value of the two-sample test of Kolmogorov and Smirnov; equal values make it only more careful."""
    from scipy.stats import ks_2samp

    return float(ks_2samp(one, other, method="asymp").pvalue)


def as_often(hits: int, total: int, share: float) -> float:
    """Return the one-sided p-value of the exact binomial test that something happens in at least `share` of all cases."""
    from scipy.stats import binomtest

    return float(binomtest(hits, total, share, alternative="less").pvalue)


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the ends of the 95 % Wilson score interval of a share; `total` is at least 1."""
    from scipy.stats import binomtest

    interval = binomtest(hits, total).proportion_ci(CONFIDENCE, method="wilson")
    return float(interval.low), float(interval.high)


def holm(probabilities: Sequence[float]) -> list[float]:
    """Correct p-values so that all of them together are wrong no more often than one would be, in the order given.

    The step-down way of Holm (A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6, 1979): the
    smallest of n is multiplied by n, the next by n - 1, and none becomes smaller than one before it.
    """
    corrected = [0.0] * len(probabilities)
    largest = 0.0
    for rank, at in enumerate(sorted(range(len(probabilities)), key=lambda at: probabilities[at])):
        largest = max(largest, min(1.0, probabilities[at] * (len(probabilities) - rank)))
        corrected[at] = largest
    return corrected
