"""Learns what turns scores into probabilities, from scores of topics that were left out of fitting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize, minimize_scalar
from sklearn.linear_model import LogisticRegression

from service.inference.heads import calibrated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def calibrate(scores: NDArray[np.float64], labels: Sequence[str]) -> tuple[float, float]:
    """Return scale and shift for `CalibratedHead` that make left-out scores the likeliest.

    Scores have shape (rows,) for two classes, (rows, classes) for more; classes in alphabetical order.
    """
    classes = sorted(set(labels))
    truth = np.searchsorted(classes, labels)
    if scores.ndim == 1:
        platt = LogisticRegression(C=np.inf).fit(scores[:, None], truth)
        return float(platt.coef_[0, 0]), float(platt.intercept_[0])

    def surprise(log_scale: float) -> float:
        probabilities = calibrated(scores, float(np.exp(log_scale)), 0.0)
        return float(-np.log(np.maximum(probabilities[np.arange(len(truth)), truth], 1e-12)).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-3, 3), method="bounded").x)), 0.0


def calibrate_together(scores: NDArray[np.float64], tuned: NDArray[np.float32] | None, labels: Sequence[str]) -> tuple[float, float, float]:
    """Return scale, shift and `tuned_scale` for `CalibratedHead` that make left-out scores of both kinds together the likeliest.

    Args:
        scores: as for `calibrate`.
        tuned: what a fine-tuned encoder says, of the same shape; None where there is none.
        labels: of the rows.

    """
    if tuned is None:
        return *calibrate(scores, labels), 0.0
    truth = np.searchsorted(sorted(set(labels)), labels)
    if scores.ndim == 1:
        platt = LogisticRegression(C=np.inf).fit(np.column_stack([scores, tuned]), truth)
        return float(platt.coef_[0, 0]), float(platt.intercept_[0]), float(platt.coef_[0, 1])

    def surprise(log_scales: NDArray[np.float64]) -> float:
        first, second = np.exp(log_scales)
        probabilities = calibrated(scores, first, second * tuned)
        return float(-np.log(np.maximum(probabilities[np.arange(len(truth)), truth], 1e-12)).mean())

    found = minimize(surprise, x0=np.zeros(2), bounds=[(-4, 4)] * 2, method="L-BFGS-B")
    return float(np.exp(found.x[0])), 0.0, float(np.exp(found.x[1]))
