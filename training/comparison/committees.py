"""Committees: what several classifiers, already judged topic by topic, say together."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from sklearn.base import clone

from training.comparison.classifiers import LEAST, ROUTE, scores_by_class
from training.comparison.left_out import LeftOut, cross_calibrated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.comparison.fold_features import FoldFeatures


@dataclass(frozen=True)
class SoftVoting:
    """The mean of the probabilities that the members, named variants, give; `weights` say how much each counts (None: all alike)."""

    members: tuple[str, ...]
    weights: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Stacking:
    """A second classifier that learns on the other folds whom to believe.

    The members' votes on those folds come from fits that saw the fold being judged. That flatters stacking a little; leaving out twice
    would take several times as long.

    Args:
        members: names of variants.
        estimator: unfitted, with a `decision_function`.

    """

    members: tuple[str, ...]
    estimator: Any


Committee: TypeAlias = SoftVoting | Stacking


def join(committee: Committee, members: Sequence[LeftOut], routes: NDArray[np.str_], folds: Sequence[FoldFeatures]) -> LeftOut:
    """Let a committee vote; it takes as long to fit as all its members.

    Args:
        committee: how votes are joined.
        members: what its members say, in the order of their names.
        routes: the truth, shape (topics,).
        folds: every topic is judged in one of them.

    """
    start = time.process_time()
    judged = [fold.rows for fold in folds]
    if isinstance(committee, SoftVoting):
        scores = np.log(np.maximum(np.average([member.probabilities for member in members], axis=0, weights=committee.weights), LEAST))
    else:
        votes = np.hstack([np.log(np.maximum(member.probabilities, LEAST)) for member in members])
        scores = _stacked(committee.estimator, votes, routes, judged)
    seconds = (time.process_time() - start) / len(judged) + sum(member.fit_seconds for member in members)
    return LeftOut({ROUTE: scores}, cross_calibrated(scores, routes, judged), seconds)


def _stacked(
    estimator: Any, votes: NDArray[np.float64], routes: NDArray[np.str_], judged: Sequence[NDArray[np.intp]]
) -> NDArray[np.float64]:
    scores = np.zeros((len(routes), len(np.unique(routes))))
    for rows in judged:
        others = np.delete(np.arange(len(routes)), rows)
        fitted = clone(estimator).fit(votes[others], routes[others])
        scores[rows] = scores_by_class(fitted, votes[rows], np.unique(routes))
    return scores
