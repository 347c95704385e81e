"""Gathers what heads say of topics that were left out of fitting them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray


class LeftOutScores:
    """Gathers, fold by fold, the scores of topics that were left out: shape (topics,) for two classes, (topics, classes) for more."""

    def __init__(self, labels: Mapping[str, Sequence[str]]) -> None:
        self._classes = {head: sorted(set(column)) for head, column in labels.items()}
        topics = {head: len(column) for head, column in labels.items()}
        self.scores: dict[str, NDArray[np.float64]] = {
            head: np.zeros((topics[head], len(classes)) if len(classes) > 2 else topics[head])  # noqa: PLR2004 - yes or no
            for head, classes in self._classes.items()
        }

    def add(self, rows: NDArray[np.intp], by_head: Mapping[str, tuple[NDArray[np.float64], Sequence[str]]]) -> None:
        """Take the scores that a fold gave to some rows, by head, with the classes that the head had learnt."""
        for head, (fold_scores, classes) in by_head.items():
            self._add(head, rows, fold_scores, classes)

    def _add(self, head: str, rows: NDArray[np.intp], fold_scores: NDArray[np.float64], classes: Sequence[str]) -> None:
        target = self.scores[head]
        if target.ndim == 1:
            target[rows] = fold_scores
            return
        if fold_scores.ndim == 1:
            # of more classes the fold saw only two, which share one score: their log-odds
            fold_scores = np.column_stack([-fold_scores / 2, fold_scores / 2])
        # a class that a fold never saw gets the lowest score that the fold gave
        target[rows] = fold_scores.min(axis=1, keepdims=True)
        target[np.ix_(rows, np.searchsorted(self._classes[head], classes))] = fold_scores
