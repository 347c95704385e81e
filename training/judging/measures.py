"""The figures that two models are compared by: each with both values, their difference and its interval, on the same topics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from training.comparison.resampling import Resamples
from training.evaluation.intervals import Figure
from training.judging.statistics import Values, Weights

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from training.data.records import LabelledTopic
    from training.judging.answers import Answers


@dataclass(frozen=True)
class Measured:
    """A figure of both models.

    `of` is the route, kind or slice that it is about, empty where it is about all topics; `group` says which of these. `items` is how many
    topics it counts, of the model where it counts fewer. `difference` is candidate minus current with its 95 % interval. `draws` are the
    differences of the bootstrap's draws. Values are None where nothing could be counted.
    """

    group: str
    name: str
    of: str
    items: int
    current: float | None
    candidate: float | None
    difference: Figure | None
    higher_is_better: bool
    draws: NDArray[np.float64]

    @property
    def lost(self) -> float | None:
        """How much worse the candidate is, in the figure's own unit; below 0 where it is better."""
        return None if self.difference is None else self._loss(self.difference["value"])

    @property
    def lost_in_draws(self) -> NDArray[np.float64]:
        """How much worse it is in each draw, shape (draws,); NaN where a draw counts nothing."""
        return -self.draws if self.higher_is_better else self.draws

    def _loss(self, difference: float) -> float:
        return -difference if self.higher_is_better else difference


class Scales:
    """Weighs two models' answers on the same draws of topics; topics of a pair are drawn together.

    Args:
        current: answers of the current model.
        candidate: the other's, on the same topics.
        seed: makes the draws repeatable.
        draws: how many.

    """

    def __init__(self, current: Answers, candidate: Answers, *, seed: int, draws: int) -> None:
        self.current = current
        self.candidate = candidate
        resamples = Resamples(clusters_of(current.topics), seed=seed, resamples=draws)
        # the first row counts every topic once: the figure itself
        self._weights = np.vstack([np.ones(len(current.topics)), resamples.weights()])

    def measure(
        self,
        name: str,
        statistic: Callable[[Weights, Answers], Values],
        counted: Callable[[Answers], NDArray[np.bool_]],
        *,
        group: str,
        of: str = "",
        higher_is_better: bool = True,
    ) -> Measured:
        """Take a figure of both models.

        Args:
            name: of the figure.
            statistic: takes weights of shape (draws, topics) and answers, gives a value a draw.
            counted: which topics the figure counts, of a model's answers.
            group: what `of` names.
            of: the part of the topics or labels that it is about.
            higher_is_better: whether more of it is good.

        """
        current, candidate = (statistic(self._weights, answers) for answers in (self.current, self.candidate))
        differences = candidate - current
        return Measured(
            group=group,
            name=name,
            of=of,
            items=min(int(counted(answers).sum()) for answers in (self.current, self.candidate)),
            current=_or_none(current[0]),
            candidate=_or_none(candidate[0]),
            difference=_with_interval(differences),
            higher_is_better=higher_is_better,
            draws=differences[1:],
        )


def clusters_of(topics: Sequence[LabelledTopic]) -> NDArray[np.intp]:
    """Number the topics so that those of a pair have the same number, from 0 on."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(topic.group, len(numbers)) for topic in topics], np.intp)


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _with_interval(differences: NDArray[np.float64]) -> Figure | None:
    known = differences[1:][~np.isnan(differences[1:])]
    if np.isnan(differences[0]) or not len(known):
        return None
    low, high = np.quantile(known, [0.025, 0.975])
    return Figure(value=float(differences[0]), low=float(low), high=float(high))
