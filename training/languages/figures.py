"""The figures of a way on a group of topics, and their difference to the released way's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from training.comparison.figures import Outcome
from training.evaluation.intervals import wilson
from training.languages.material import CONFIDENTIAL, ROUTE
from training.languages.record import Outcomes

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from training.comparison.resampling import Resamples
    from training.evaluation.intervals import Figure
    from training.languages.judgement import Judgement
    from training.languages.material import Material

FALSE_ALARMS = 0.05
Statistic: TypeAlias = "Callable[[NDArray[np.intp]], float]"
"""Takes row numbers, with repeats, and gives a figure."""


@dataclass(frozen=True)
class Group:
    """What a way says about some topics: their routes, how likely each is confidential and whether it is, both shape (topics,)."""

    route: Outcome
    score: NDArray[np.float64]
    confidential: NDArray[np.bool_]


def group_of(judgement: Judgement, material: Material, rows: NDArray[np.intp]) -> Group:
    """Take some rows of a judgement and put the truth beside them."""
    classes = np.unique(material.labels[ROUTE][: material.learnt]).tolist()
    accepted = np.array([[name in material.topics[row].route for name in classes] for row in rows])
    first = np.searchsorted(classes, [material.topics[row].route[0] for row in rows])
    confidential = material.labels[CONFIDENTIAL][rows] == str(True)
    return Group(Outcome(classes, judgement.route[rows], accepted, first), judgement.confidential[rows], confidential)


def threshold_of(score: NDArray[np.float64], confidential: NDArray[np.bool_]) -> float:
    """Return the score that at most `FALSE_ALARMS` of the harmless topics exceed; 0 if there are none."""
    harmless = score[~confidential]
    return float(np.quantile(harmless, 1 - FALSE_ALARMS, method="higher")) if len(harmless) else 0.0


def recall(group: Group, rows: NDArray[np.intp], threshold: float | None = None) -> float:
    """Return the share of confidential topics found among some rows, 0 if there are none; without threshold at those rows' own."""
    score, confidential = group.score[rows], group.confidential[rows]
    limit = threshold_of(score, confidential) if threshold is None else threshold
    return float((score[confidential] > limit).sum() / max(1, confidential.sum()))


def outcomes(
    group: Group, draws: Resamples, *, released: Group | None, threshold: float | None, released_threshold: float | None
) -> Outcomes:
    """Return the figures of a way, and how much higher they are than the released way's on the same draws.

    Args:
        group: what the way says.
        draws: of the same topics.
        released: what the released way says about the same topics; None if this is the released way.
        threshold: of confidentiality, learnt elsewhere; None for each draw's own.
        released_threshold: the same of the released way.

    """
    statistics = _statistics(group, threshold)
    figures = {name: draws.figure(statistic) for name, statistic in statistics.items()}
    alarms = None
    if threshold is not None:
        found = group.score > threshold
        figures["confidential_recall"] = _share(found[group.confidential])
        alarms = _share(found[~group.confidential])
    differences = {}
    if released is not None:
        references = _statistics(released, released_threshold)
        differences = {name: draws.figure(_difference(statistic, references[name])) for name, statistic in statistics.items()}
    return Outcomes(figures=figures, false_alarms=alarms, differences=differences)


def _statistics(group: Group, threshold: float | None) -> dict[str, Statistic]:
    return {
        "macro_f1": group.route.macro_f1,
        "accuracy": _mean(group.route.right),
        "cost": _mean(group.route.costs),
        "confidential_recall": lambda rows: recall(group, rows, threshold),
    }


def _mean(values: NDArray[np.float64] | NDArray[np.bool_]) -> Statistic:
    return lambda rows: float(values[rows].mean())


def _difference(statistic: Statistic, reference: Statistic) -> Statistic:
    return lambda rows: statistic(rows) - reference(rows)


def _share(found: NDArray[np.bool_]) -> Figure:
    # of nothing, anything may be the share
    return wilson(int(found.sum()), len(found)) or {"value": 0.0, "low": 0.0, "high": 1.0}
