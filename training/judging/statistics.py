"""Figures of merit as functions of how often each topic counts, so that all draws of a bootstrap are taken in one multiplication.

Each statistic takes weights of shape (draws, topics) and gives a value a draw, shape (draws,); NaN where nothing was counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from training.evaluation.metrics import BINS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.judging.answers import Answers

Weights: TypeAlias = "NDArray[np.float64]"
Values: TypeAlias = "NDArray[np.float64]"

BLOCK = 250
"""Draws whose topics are sorted together: more would need more memory and be no quicker."""
NOTHING = 1e-9
"""Shares that differ by less are the same."""


def ratio(weights: Weights, hits: NDArray[np.bool_], among: NDArray[np.bool_]) -> Values:
    """Return the share of `hits` among some topics."""
    return _divided(weights @ (hits & among).astype(float), weights @ among.astype(float))


def mean(weights: Weights, values: NDArray[np.float64]) -> Values:
    """Return the mean of `values`."""
    return _divided(weights @ values, weights.sum(axis=1))


def f1(weights: Weights, answers: Answers, route: str) -> Values:
    """Return F1 of one route."""
    said, true = answers.said == route, answers.truth == route
    return _divided(2 * (weights @ (said & true).astype(float)), weights @ said.astype(float) + weights @ true.astype(float))


def macro_f1(weights: Weights, answers: Answers, routes: Sequence[str]) -> Values:
    """Return the unweighted mean of F1 over the routes that occur in truth or prediction of a draw."""
    each = np.stack([f1(weights, answers, route) for route in routes])
    known = ~np.isnan(each)
    return _divided(np.where(known, each, 0).sum(axis=0), known.sum(axis=0).astype(float))


def calibration_error(weights: Weights, answers: Answers) -> Values:
    """Return the expected calibration error of the top label over 10 bins of equal width, as `training.evaluation.metrics` defines it."""
    bins = np.minimum((answers.confidence * BINS).astype(int), BINS - 1)
    gap = answers.confidence - answers.right
    parts = [np.abs(weights[:, bins == at] @ gap[bins == at]) for at in np.unique(bins)]
    return _divided(np.sum(parts, axis=0), weights.sum(axis=1))


def precision_acted_on(weights: Weights, answers: Answers) -> Values:
    """Return how often the route is right where the model's own threshold lets somebody act on it."""
    return ratio(weights, answers.right, answers.acted_on)


def coverage_at(weights: Weights, answers: Answers, precision: Values) -> Values:
    """Return the largest share of topics, the most confident first, that could be acted on at a precision.

    Args:
        weights: shape (draws, topics).
        answers: of one model.
        precision: that must be reached, a draw each, shape (draws,).

    """
    order = np.argsort(-answers.confidence, kind="stable")
    blocks = range(0, len(weights), BLOCK)
    right = answers.right[order]
    return np.concatenate([_covered(weights[at : at + BLOCK, order], right, precision[at : at + BLOCK]) for at in blocks])


def _covered(ordered: Weights, right: NDArray[np.bool_], precision: Values) -> Values:
    acted_on = np.cumsum(ordered, axis=1)
    hits = np.cumsum(ordered * right, axis=1)
    # sums of whole numbers are exact, their quotient is not
    enough = hits >= precision[:, None] * acted_on - NOTHING
    reached = np.where(enough, acted_on, 0).max(axis=1)
    return np.where(np.isnan(precision), np.nan, _divided(reached, acted_on[:, -1]))


def _divided(upper: Values, lower: Values) -> Values:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(lower > 0, upper / np.where(lower > 0, lower, 1), np.nan)
