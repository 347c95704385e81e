"""Figures of merit on arrays: what they are is stated here once, what they are computed on elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BINS = 10


def brier(probabilities: NDArray[np.float64], truth: NDArray[np.intp]) -> float:
    """Return the multi-class Brier score: the mean over topics of the summed squared distance to the truth, 0 (best) to 2.

    Args:
        probabilities: shape (topics, classes).
        truth: column of the true class, shape (topics,); -1 where the model has no such class.

    """
    target = np.zeros_like(probabilities)
    known = truth >= 0
    target[np.flatnonzero(known), truth[known]] = 1
    # a class that the model does not have counts as a column with probability 0
    return float((((probabilities - target) ** 2).sum(axis=1) + ~known).mean())


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the expected calibration error of the top label over 10 equal-width bins: distance of confidence and accuracy, by bin size."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    error = 0.0
    for name in np.unique(bins):
        inside = bins == name
        error += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())
    return float(error)


def accuracy_at_coverage(confidence: NDArray[np.float64], right: NDArray[np.bool_], coverage: float) -> float:
    """Return the accuracy on the most confident share `coverage` of topics, at least one."""
    kept = np.argsort(-confidence, kind="stable")[: max(1, round(coverage * len(confidence)))]
    return float(right[kept].mean())


def confusion(truth: Sequence[str], predicted: Sequence[str], classes: Sequence[str]) -> NDArray[np.int64]:
    """Return counts of shape (classes, classes): a row a true class, a column a predicted one."""
    at = {name: index for index, name in enumerate(classes)}
    table = np.zeros((len(classes), len(classes)), np.int64)
    np.add.at(table, ([at[name] for name in truth], [at[name] for name in predicted]), 1)
    return table


def macro_f1(table: NDArray[np.int64]) -> float:
    """Return the unweighted mean of F1 over the classes that occur in truth or prediction."""
    hits = np.diag(table).astype(float)
    sizes = table.sum(axis=0) + table.sum(axis=1)
    occur = sizes > 0
    return float((2 * hits[occur] / sizes[occur]).mean()) if occur.any() else 0.0
