"""Tells doubtful labels by probabilities from cross-validation, in the manner of confident learning.

Northcutt, Jiang and Chuang: Confident Learning: Estimating Uncertainty in Dataset Labels. Journal of Artificial Intelligence Research 70
(2021), section 3, https://arxiv.org/abs/1911.00068. NOTE: cleanlab does this and more, under the AGPL, which our licence does not go with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Doubt:
    """A label that is probably another one: the topic's row, both labels and their probabilities."""

    row: int
    given: str
    suggested: str
    given_probability: float
    suggested_probability: float

    @property
    def gap(self) -> float:
        """How far the given label's probability lies below the suggested one's."""
        return self.suggested_probability - self.given_probability


def doubts(labels: Sequence[str], probabilities: NDArray[np.float64], classes: Sequence[str]) -> list[Doubt]:
    """Return the labels that another class contradicts with confidence, the widest gap first.

    A class is confident of a topic if it is as probable as it is on average for the topics that are labelled so. What is the most probable
    of those classes for a topic, and not its label, is suggested. Classes that are often confused are so held to a lower bar than clear
    ones, and none is suspected for being rare.

    Args:
        labels: as given, one a topic, each one of the classes.
        probabilities: from models that had not seen the topic, shape (topics, classes).
        classes: the columns.

    """
    if not len(labels):
        return []
    at = np.array([classes.index(label) for label in labels])
    own = probabilities[np.arange(len(at)), at]
    # a class without a topic can't be confident of one
    usual = np.array([own[at == column].mean() if (at == column).any() else np.inf for column in range(len(classes))])
    confident = np.where(probabilities >= usual, probabilities, -1.0)
    likeliest = confident.argmax(axis=1)
    suspected = np.flatnonzero((confident.max(axis=1) >= 0) & (likeliest != at) & (probabilities[np.arange(len(at)), likeliest] > own))
    found = [
        Doubt(int(row), labels[int(row)], classes[int(likeliest[row])], float(own[row]), float(probabilities[row, likeliest[row]]))
        for row in suspected
    ]
    return sorted(found, key=lambda doubt: (-doubt.gap, doubt.row))
