"""What heads say about every topic that they did not learn from, and what a way makes of two sets of heads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import logit
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

from service.inference.heads import calibrated
from service.inference.neighbours import LEAST
from training.calibration import calibrate
from training.languages.material import CONFIDENTIAL, ROUTE
from training.neighbours import LeftOutNeighbours, stored_vectors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.fitting import Recipe
    from training.languages.material import Folds, Material
    from training.languages.ways import Way


@dataclass(frozen=True)
class Judgement:
    """Probabilities of topics: of each route, in alphabetical order, shape (topics, routes), and of being confidential, shape (topics,)."""

    route: NDArray[np.float64]
    confidential: NDArray[np.float64]

    def where(self, rows: NDArray[np.bool_], other: Judgement) -> Judgement:
        """Return this, and for some rows what another one says."""
        return Judgement(
            np.where(rows[:, None], other.route, self.route),
            np.where(rows, other.confidential, self.confidential),
        )


def judge(parts: Sequence[str], material: Material, folds: Folds, recipe: Recipe) -> Judgement:
    """Fit heads fold by fold as the trainer does, calibrate them on what was left out, let similar topics have their say.

    Args:
        parts: what the heads are fed.
        material: all topics, those to learn from first.
        folds: of the same topics.
        recipe: of the heads.

    """
    scores: dict[str, NDArray[np.float64]] = {}
    with threadpool_limits(1, "blas"):
        for fold, known, unknown in folds.of(parts):
            for head in (ROUTE, CONFIDENTIAL):
                estimator: LinearSVC = recipe.classifier(head).fit(known, material.labels[head][fold.known_rows])
                found = estimator.decision_function(unknown)
                scores.setdefault(head, np.zeros((len(material.topics), *found.shape[1:])))[fold.rows] = found
        probabilities = {head: _calibrated_on_left_out(own, material, head) for head, own in scores.items()}
        route = _with_neighbours(probabilities[ROUTE], parts, material, folds, recipe)
    return Judgement(route, probabilities[CONFIDENTIAL][:, 1])


def judge_way(way: Way, english: Judgement, other: Judgement, material: Material) -> Judgement:
    """Return what a way says about every topic, from what its two sets of heads say."""
    return english.where(material.named_other, calibrated_apart(other, material) if way.apart else other)


def calibrated_apart(judgement: Judgement, material: Material) -> Judgement:
    """Calibrate anew on those left-out topics that the service names another language for.

    A head stays as it is if they lack one of its values.
    """
    rows = np.flatnonzero(material.named_other[: material.learnt])
    route, confidential = judgement.route, judgement.confidential
    column = material.labels[ROUTE]
    if set(column[rows]) == set(column):
        logs = np.log(np.maximum(route, LEAST))
        route = calibrated(logs, *calibrate(logs[rows], column[rows].tolist()))
    column = material.labels[CONFIDENTIAL]
    if set(column[rows]) == set(column):
        odds = logit(np.clip(confidential, LEAST, 1 - LEAST))
        confidential = calibrated(odds, *calibrate(odds[rows], column[rows].tolist()))[:, 1]
    return Judgement(route, confidential)


def _calibrated_on_left_out(scores: NDArray[np.float64], material: Material, head: str) -> NDArray[np.float64]:
    return calibrated(scores, *calibrate(scores[: material.learnt], material.labels[head][: material.learnt].tolist()))


def _with_neighbours(
    linear: NDArray[np.float64], parts: Sequence[str], material: Material, folds: Folds, recipe: Recipe
) -> NDArray[np.float64]:
    vectors, learnt = material.kind_of(parts), material.learnt
    if vectors is None:
        return linear
    similar = LeftOutNeighbours(vectors[:learnt], material.labels[ROUTE][:learnt].tolist(), width=recipe.width, ridge=recipe.ridge)
    for known, rows in folds.left_out:
        similar.leave_out(known, rows)
    neighbours, left_out = similar.join(linear[:learnt])
    cosines = stored_vectors(vectors[learnt:]) @ stored_vectors(vectors[:learnt]).T
    return np.vstack([left_out, neighbours.blended(linear[learnt:], cosines)])
