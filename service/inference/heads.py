"""A head: a linear classifier whose scores are turned into probabilities by a calibration learnt on topics it was not fitted on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import expit, softmax

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC


@dataclass
class CalibratedHead:
    """A fitted classifier with its calibration.

    With two classes the probability of the second is expit(scale * score + shift) (Platt scaling), with more it is
    softmax(scale * scores) (temperature scaling, `scale` being 1 / temperature). `tuned_scale` times what a fine-tuned encoder says is
    added to the scaled scores; it is 0 where there is none. scikit-learn's own CalibratedClassifierCV would choose
    the n-grams anew for every head, and takes five times as long for a single topic.
    """

    estimator: LinearSVC
    scale: float
    shift: float = 0.0
    tuned_scale: float = 0.0

    @property
    def classes(self) -> list[str]:
        """Name the classes in the order of the probabilities' columns."""
        return [str(name) for name in self.estimator.classes_]

    def probabilities(self, matrix: csr_matrix) -> NDArray[np.float64]:
        """Return calibrated probabilities, shape (rows, classes); rows sum to 1."""
        return calibrated(self.estimator.decision_function(matrix), self.scale, self.shift)

    def weights(self, label: str) -> NDArray[np.float32]:
        """Return what each column adds to the log-odds of `label` against the mean of all classes, shape (columns,)."""
        coefficients = self.estimator.coef_ * self.scale
        column = self.classes.index(label)
        if len(coefficients) == 1:
            # two classes share one row, written for the second one
            return np.asarray(coefficients[0] if column == 1 else -coefficients[0], np.float32)
        return np.asarray(coefficients[column] - coefficients.mean(axis=0), np.float32)


class StackedHeads:
    """Heads whose coefficients lie side by side, so that all of them cost one matrix product; the numbers are each head's own.

    Args:
        heads: fitted on the same columns.

    """

    def __init__(self, heads: Mapping[str, CalibratedHead]) -> None:
        self._heads = dict(heads)
        estimators = [head.estimator for head in heads.values()]
        self._coefficients = np.ascontiguousarray(np.vstack([estimator.coef_ for estimator in estimators]).T)
        self._intercepts = np.concatenate([estimator.intercept_ for estimator in estimators])
        self._ends = np.cumsum([len(estimator.coef_) for estimator in estimators])

    def probabilities(self, matrix: csr_matrix, tuned: Mapping[str, NDArray[np.float32]] | None = None) -> dict[str, NDArray[np.float64]]:
        """Return each head's calibrated probabilities, shape (rows, classes of the head).

        `tuned` is what a fine-tuned encoder says, by head; see `TunedHeads.scores`.
        """
        said = tuned or {}
        # SciPy multiplies sparse matrices by itself; BLAS would leave threads spinning, which takes the processor from the encoder
        scores = np.split(matrix @ self._coefficients + self._intercepts, self._ends[:-1], axis=1)
        return {
            # two classes share one column
            name: calibrated(own[:, 0] if own.shape[1] == 1 else own, head.scale, head.shift + _added(head, said.get(name)))
            for (name, head), own in zip(self._heads.items(), scores, strict=True)
        }


def _added(head: CalibratedHead, said: NDArray[np.float32] | None) -> float | NDArray[np.float32]:
    # an encoder that was taught other classes of a head has no say in it, and its scores have another shape
    return head.tuned_scale * said if head.tuned_scale and said is not None else 0.0


def calibrated(scores: NDArray[np.float64], scale: float, shift: float | NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Turn scores into probabilities: shape (rows,) for two classes or (rows, classes) becomes (rows, classes).

    `shift` is added to the scaled scores, a number or an array of their shape.
    """
    if scores.ndim == 1:
        second = expit(scale * scores.astype(np.float64) + shift)
        return np.column_stack([1 - second, second])
    probabilities: NDArray[np.float64] = softmax(scale * scores.astype(np.float64) + shift, axis=1)
    return probabilities
