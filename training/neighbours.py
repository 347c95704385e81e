"""Fits what similar topics say: kernel ridge regression on topic vectors, rare classes weighing as much as frequent ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from service.inference.explanation import topic_vector
from service.inference.heads import calibrated
from service.inference.neighbours import LEAST, Neighbours, blend, kernel
from training.calibration import calibrate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MOST_TOPICS = 12_000
"""With more, the matrix of all topics by all topics (4 bytes a number) outgrows an ordinary machine; the linear head is alone then."""
SHARE = 0.25
"""How much similar topics count beside the linear head."""


def stored_vectors(title_and_body: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return topic vectors with the precision in which a bundle keeps them, shape (topics, dimension)."""
    return topic_vector(title_and_body).astype(np.float16).astype(np.float32)


def kernel_weights(
    vectors: NDArray[np.float32], labels: Sequence[str], classes: Sequence[str], *, width: float, ridge: float
) -> NDArray[np.float32]:
    """Return the weight of each topic for each class, shape (topics, classes).

    Args:
        vectors: unit vectors of the topics, shape (topics, dimension).
        labels: their classes.
        classes: all classes in the order of the columns.
        width: gamma of the kernel.
        ridge: regularisation of a topic of an average class.

    """
    belongs = np.array(labels)[:, None] == np.array(classes)
    weight = len(labels) / (len(classes) * np.maximum(belongs.sum(axis=0), 1))
    matrix = kernel(vectors @ vectors.T, width)
    matrix[np.diag_indices_from(matrix)] += (ridge / (belongs * weight).sum(axis=1)).astype(np.float32)
    targets = np.where(belongs, 1.0, -1.0).astype(np.float32)
    solved: NDArray[np.float32] = cho_solve(cho_factor(matrix, lower=True, overwrite_a=True), targets)
    return solved


class LeftOutNeighbours:
    """Gathers, fold by fold, what similar topics say about topics that were left out, and fits the whole at the end.

    Args:
        title_and_body: sentence vectors of all topics, shape (topics, 2 x dimension).
        labels: their classes.
        width: gamma of the kernel.
        ridge: regularisation.

    """

    def __init__(self, title_and_body: NDArray[np.float32], labels: Sequence[str], *, width: float, ridge: float) -> None:
        self._vectors = stored_vectors(title_and_body)
        self._labels = np.array(labels)
        self._classes: list[str] = np.unique(self._labels).tolist()
        self._width, self._ridge = width, ridge
        self.scores = np.zeros((len(labels), len(self._classes)), np.float32)

    def leave_out(self, known_rows: NDArray[np.intp], rows: NDArray[np.intp]) -> None:
        """Learn on some rows and judge others."""
        cosines = self._vectors[rows] @ self._vectors[known_rows].T
        self.scores[rows] = kernel(cosines, self._width) @ self._weights(known_rows)

    def join(self, linear: NDArray[np.float64]) -> tuple[Neighbours, NDArray[np.float64]]:
        """Fit on all topics once each was left out.

        Args:
            linear: the linear head's calibrated probabilities of the topics when they were left out, shape (topics, classes).

        Returns:
            The fitted neighbours, and the blended probabilities of the topics when they were left out.

        """
        labels = self._labels.tolist()
        scores = self.scores.astype(np.float64)
        scale, _ = calibrate(scores, labels)
        neighbours = calibrated(scores, scale, 0.0)
        mixed = blend(linear, neighbours, SHARE, 1.0)
        blend_scale, _ = calibrate(np.log(np.maximum(mixed, LEAST)), labels)
        weights = self._weights(np.arange(len(labels)))
        return Neighbours(weights, self._width, scale, SHARE, blend_scale), blend(linear, neighbours, SHARE, blend_scale)

    def _weights(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        return kernel_weights(self._vectors[rows], self._labels[rows].tolist(), self._classes, width=self._width, ridge=self._ridge)
