"""The figures of one run, from left-out probabilities."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.metrics import average_precision_score

from training.comparison.classifiers import ROUTE
from training.evaluation.costs import LICENSING, PERSON, cost_matrix, costs, left_to_a_person
from training.evaluation.metrics import brier, calibration_error, macro_f1

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from training.comparison.resampling import Resamples
    from training.evaluation.intervals import Figure

COMPARED = ("macro_f1", "brier", "cost")
"""Figures whose difference to the reference is taken."""


@dataclass(frozen=True)
class Outcome:
    """Left-out routes beside the truth.

    `probabilities` and `accepted` have shape (topics, classes); `first` is the column of the leading label, shape (topics,).
    """

    classes: Sequence[str]
    probabilities: NDArray[np.float64]
    accepted: NDArray[np.bool_]
    first: NDArray[np.intp]

    @cached_property
    def said(self) -> NDArray[np.intp]:
        """Column of the most probable route."""
        columns: NDArray[np.intp] = self.probabilities.argmax(axis=1)
        return columns

    @cached_property
    def right(self) -> NDArray[np.bool_]:
        """Whether that route is among the accepted ones."""
        found: NDArray[np.bool_] = np.take_along_axis(self.accepted, self.said[:, None], axis=1)[:, 0]
        return found

    @cached_property
    def truth(self) -> NDArray[np.intp]:
        """Column of the truth: what was said if it is accepted, else the leading label."""
        return np.where(self.right, self.said, self.first)

    @cached_property
    def costs(self) -> NDArray[np.float64]:
        """What each topic costs."""
        return costs(self.probabilities, self.accepted, cost_matrix(self.classes))

    @cached_property
    def to_a_person(self) -> NDArray[np.bool_]:
        """Whether asking a person looks cheapest."""
        return left_to_a_person(self.probabilities, cost_matrix(self.classes))

    def macro_f1(self, rows: NDArray[np.intp]) -> float:
        """Return macro F1 over some topics."""
        size = len(self.classes)
        return macro_f1(np.bincount(self.truth[rows] * size + self.said[rows], minlength=size * size).reshape(size, size))

    def brier(self, rows: NDArray[np.intp]) -> float:
        """Return the Brier score over some topics."""
        return brier(self.probabilities[rows], self.truth[rows])

    def calibration_error(self, rows: NDArray[np.intp]) -> float:
        """Return the calibration error over some topics."""
        return calibration_error(self.probabilities[rows].max(axis=1), self.right[rows])

    def licensing_recall(self, rows: NDArray[np.intp]) -> float:
        """Return the share of licensing questions that are called so, among some topics; 0 if there are none."""
        licensing = rows[np.array(self.classes)[self.truth[rows]] == LICENSING]
        return float(self.right[licensing].sum() / max(1, len(licensing)))

    def licensing_elsewhere(self, rows: NDArray[np.intp]) -> float:
        """Return the share of licensing questions that the cheapest-looking decision sends to another route; 0 if there are none."""
        licensing = rows[np.array(self.classes)[self.truth[rows]] == LICENSING]
        return float((self.costs[licensing] > PERSON).sum() / max(1, len(licensing)))


STATISTICS: dict[str, Callable[[Outcome, NDArray[np.intp]], float]] = {
    "macro_f1": Outcome.macro_f1,
    "accuracy": lambda outcome, rows: float(outcome.right[rows].mean()),
    "brier": Outcome.brier,
    "calibration_error": Outcome.calibration_error,
    "cost": lambda outcome, rows: float(outcome.costs[rows].mean()),
    "left_to_a_person": lambda outcome, rows: float(outcome.to_a_person[rows].mean()),
    "licensing_recall": Outcome.licensing_recall,
    "licensing_elsewhere": Outcome.licensing_elsewhere,
}


def figures(outcome: Outcome, resamples: Resamples) -> dict[str, Figure]:
    """Return every figure with its interval."""
    return {name: resamples.figure(lambda rows, of=of: of(outcome, rows)) for name, of in STATISTICS.items()}  # type: ignore[misc]


def differences(outcome: Outcome, reference: Outcome, resamples: Resamples) -> dict[str, Figure]:
    """Return how much higher the figures named in `COMPARED` are than the reference's, on the same topics, with intervals."""
    return {name: resamples.figure(_difference(name, outcome, reference)) for name in COMPARED}


def _difference(name: str, outcome: Outcome, reference: Outcome) -> Callable[[NDArray[np.intp]], float]:
    of = STATISTICS[name]
    return lambda rows: of(outcome, rows) - of(reference, rows)


def other_heads(scores: Mapping[str, NDArray[np.float64]], labels: Mapping[str, NDArray[np.str_]], resamples: Resamples) -> dict[str, Any]:
    """Return figures of the heads beside the route: accuracy for the area, average precision of the rarer answer for yes-or-no heads.

    Args:
        scores: left-out scores by head, shape (topics, classes in alphabetical order).
        labels: the truth by head, shape (topics,).
        resamples: for the intervals.

    """
    found = {}
    for head, columns in scores.items():
        if head == ROUTE:
            continue
        classes, truth = np.unique(labels[head], return_inverse=True)
        if len(classes) > 2:  # noqa: PLR2004 - yes or no
            right = columns.argmax(axis=1) == truth
            found[f"{head}_accuracy"] = resamples.figure(_mean_of(right))
        else:
            rarer = int(np.bincount(truth).argmin())
            found[f"{head}_average_precision"] = resamples.figure(
                _average_precision(truth == rarer, columns[:, rarer] - columns[:, 1 - rarer])
            )
    return found


def _mean_of(right: NDArray[np.bool_]) -> Callable[[NDArray[np.intp]], float]:
    return lambda rows: float(right[rows].mean())


def _average_precision(truth: NDArray[np.bool_], scores: NDArray[np.float64]) -> Callable[[NDArray[np.intp]], float]:
    # scikit-learn warns where a draw holds no such topic
    return lambda rows: float(average_precision_score(truth[rows], scores[rows])) if truth[rows].any() else 0.0
