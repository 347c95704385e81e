"""Scores and calibrated probabilities of topics that were left out of fitting."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from service.inference.heads import calibrated
from training.calibration import calibrate
from training.comparison.classifiers import ROUTE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from training.comparison.classifiers import Classifier
    from training.comparison.fold_features import FoldFeatures


@dataclass(frozen=True)
class LeftOut:
    """What a classifier says about every topic when that topic was left out.

    `scores` are by head, shape (topics, classes in alphabetical order); `probabilities` are the route's, calibrated; `fit_seconds` are
    processor seconds a fold.
    """

    scores: Mapping[str, NDArray[np.float64]]
    probabilities: NDArray[np.float64]
    fit_seconds: float


def leave_out(classifier: Classifier, folds: Sequence[FoldFeatures], labels: Mapping[str, NDArray[np.str_]]) -> LeftOut:
    """Fit a classifier fold by fold, in one thread.

    Args:
        classifier: what to fit.
        folds: every topic is judged in one of them.
        labels: of all topics, by head.

    """
    topics = len(labels[ROUTE])
    gathered: dict[str, NDArray[np.float64]] = {}
    start = time.process_time()
    with threadpool_limits(1):
        for fold in folds:
            for head, scores in classifier.scores(fold, labels).items():
                gathered.setdefault(head, np.zeros((topics, scores.shape[1])))[fold.rows] = scores
    seconds = (time.process_time() - start) / len(folds)
    return LeftOut(gathered, cross_calibrated(gathered[ROUTE], labels[ROUTE], [fold.rows for fold in folds]), seconds)


def cross_calibrated(scores: NDArray[np.float64], labels: NDArray[np.str_], judged: Sequence[NDArray[np.intp]]) -> NDArray[np.float64]:
    """Calibrate each fold's scores by the temperature that suits the other folds best.

    Args:
        scores: left-out scores, shape (topics, classes in alphabetical order).
        labels: the truth, shape (topics,); each class occurs outside of every fold.
        judged: the rows of each fold.

    Returns:
        Probabilities, shape (topics, classes).

    """
    probabilities = np.zeros_like(scores)
    for rows in judged:
        others = np.delete(np.arange(len(labels)), rows)
        probabilities[rows] = calibrated(scores[rows], *calibrate(scores[others], labels[others].tolist()))
    return probabilities
