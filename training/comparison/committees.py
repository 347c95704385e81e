"""Committees: what several classifiers, already judged topic by topic, say together."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from sklearn.base import clone

from service.inference.neighbours import blend, nearness
from training.comparison.classifiers import LEAST, ROUTE, scores_by_class
from training.comparison.left_out import LeftOut, cross_calibrated
from training.neighbours import mix_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.comparison.fold_features import FoldFeatures


@dataclass(frozen=True)
class SoftVoting:
    """The mean of the probabilities that the members, named variants, give."""

    members: tuple[str, ...]


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


@dataclass(frozen=True)
class ByNearness:
    """Two members' probabilities mixed, the second one's counting the more the farther a topic lies from all that was learnt.

    Args:
        members: names of two variants.

    """

    members: tuple[str, str]


Committee: TypeAlias = SoftVoting | Stacking | ByNearness


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
    if isinstance(committee, ByNearness):
        near = np.zeros(len(routes), np.float32)
        for fold in folds:
            near[fold.rows] = nearness(fold.cosines)
        first, second = (member.probabilities for member in members)
        scores = np.log(np.maximum(blend(first, second, mix_for(near).share(near), 1.0), LEAST))
    elif isinstance(committee, SoftVoting):
        scores = np.log(np.maximum(np.mean([member.probabilities for member in members], axis=0), LEAST))
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
