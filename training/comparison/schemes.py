"""The two cross-validations: pairs kept together, and authors kept together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from sklearn.model_selection import GroupKFold

from service.errors import InputError
from training.splits import FOLDS, grouped_folds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.data.records import LabelledTopic

# of each route, in every fold; with fewer there is nothing to compare
FEWEST_TO_LEARN = 5


class Scheme(StrEnum):
    """What is kept on one side of every split."""

    PAIRS = "pairs"
    AUTHORS = "authors"


@dataclass(frozen=True)
class CrossValidation:
    """Folds as pairs of row numbers (fit, judge), and the number of each topic's cluster: what is drawn as a whole for intervals."""

    folds: Sequence[tuple[NDArray[np.intp], NDArray[np.intp]]]
    clusters: NDArray[np.intp]


def cross_validations(topics: Sequence[LabelledTopic], *, seed: int) -> dict[Scheme, CrossValidation]:
    """Return both cross-validations, the same for the same seed; an author of whom no group is known counts as a group alone.

    Raises:
        InputError: a route is too rare, by topics or by authors, to be learnt in every fold (`corpus_too_small`).

    """
    routes = np.array([topic.route[0] for topic in topics])
    authors = _numbers([topic.author_group or topic.group for topic in topics])
    if authors.max(initial=0) + 1 < FOLDS:
        msg = f"{authors.max(initial=-1) + 1} groups of authors are too few to leave one out; needed are {FOLDS}"
        raise InputError(msg, reason="corpus_too_small")
    schemes = {
        Scheme.PAIRS: CrossValidation(grouped_folds(topics, seed=seed), _numbers([topic.group for topic in topics])),
        Scheme.AUTHORS: CrossValidation(list(GroupKFold(FOLDS).split(routes, groups=authors)), authors),
    }
    for scheme, validation in schemes.items():
        for route in np.unique(routes):
            fewest = min((routes[known] == route).sum() for known, _ in validation.folds)
            if fewest < FEWEST_TO_LEARN:
                msg = f"route {route}: {fewest} topics are left to learn from in a fold by {scheme}; needed are {FEWEST_TO_LEARN}"
                raise InputError(msg, reason="corpus_too_small")
    return schemes


def _numbers(names: Sequence[str]) -> NDArray[np.intp]:
    return np.unique(names, return_inverse=True)[1]
