"""The classifiers that are compared, each giving scores for topics that it was not fitted on."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning

from service.inference.neighbours import kernel
from training.comparison.fold_features import BLOCKS
from training.neighbours import kernel_weights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from training.comparison.fold_features import FoldFeatures

ROUTE = "route"
LEAST = 1e-9


@dataclass(frozen=True)
class SeparateHeads:
    """One scikit-learn classifier a head, fitted on its own.

    Args:
        estimator: unfitted.
        blocks: what it sees of the features.
        reduced: whether it sees all features, but n-grams as 200 components; `blocks` is not looked at then.
        heads: names of the heads to fit.

    """

    estimator: Any
    blocks: Sequence[str] = BLOCKS
    reduced: bool = False
    heads: tuple[str, ...] = (ROUTE,)

    def scores(self, fold: FoldFeatures, labels: Mapping[str, NDArray[np.str_]]) -> dict[str, NDArray[np.float64]]:
        """Fit on the fold's known topics and return scores of the others by head, shape (others, classes in alphabetical order).

        A softmax makes probabilities of them, so that one temperature calibrates them.

        Args:
            fold: features.
            labels: of all topics, by head.

        """
        known, unknown = fold.reduced if self.reduced else fold.selected(self.blocks)
        found = {}
        for head in self.heads:
            fitted = _fit(self.estimator, known, labels[head][fold.known_rows])
            found[head] = scores_by_class(fitted, unknown, np.unique(labels[head]))
        return found


@dataclass(frozen=True)
class SharedLayer:
    """All heads as outputs of one network with a shared hidden layer.

    scikit-learn has no network with several multi-class outputs, so each class of each head is one yes-or-no output (logistic loss), and
    a head's answer is the class whose output is highest.

    Args:
        estimator: an unfitted `MLPClassifier`.
        heads: names of the heads that share the layer.

    """

    estimator: Any
    heads: tuple[str, ...]

    def scores(self, fold: FoldFeatures, labels: Mapping[str, NDArray[np.str_]]) -> dict[str, NDArray[np.float64]]:
        """See `SeparateHeads.scores`."""
        classes = {head: np.unique(labels[head]) for head in self.heads}
        answers = [labels[head][fold.known_rows, None] == names for head, names in classes.items()]
        fitted = _fit(self.estimator, fold.known, np.hstack(answers).astype(int))
        likely = fitted.predict_proba(fold.unknown).clip(LEAST, 1 - LEAST)
        ends = np.cumsum([len(names) for names in classes.values()])[:-1]
        return dict(zip(classes, np.split(np.log(likely / (1 - likely)), ends, axis=1), strict=True))


@dataclass(frozen=True)
class SimilarTopics:
    """Kernel regression over the topics that were learnt from: what topics of a similar meaning say.

    Args:
        width: gamma of the kernel.
        ridge: regularisation.

    """

    width: float
    ridge: float

    def scores(self, fold: FoldFeatures, labels: Mapping[str, NDArray[np.str_]]) -> dict[str, NDArray[np.float64]]:
        """See `SeparateHeads.scores`."""
        classes = np.unique(labels[ROUTE]).tolist()
        weights = kernel_weights(fold.known_vectors, labels[ROUTE][fold.known_rows].tolist(), classes, width=self.width, ridge=self.ridge)
        return {ROUTE: (kernel(fold.cosines, self.width) @ weights).astype(np.float64)}


Classifier: TypeAlias = SeparateHeads | SharedLayer | SimilarTopics


def _fit(estimator: Any, known: Any, labels: NDArray[Any]) -> Any:
    with warnings.catch_warnings():
        # networks are stopped after a fixed number of steps on purpose
        warnings.simplefilter("ignore", ConvergenceWarning)
        return clone(estimator).fit(known, labels)


def scores_by_class(fitted: Any, matrix: Any, classes: NDArray[np.str_]) -> NDArray[np.float64]:
    """Return the scores of a fitted classifier, shape (rows, len(classes)).

    Args:
        fitted: a scikit-learn classifier; without a `decision_function`, logarithms of its probabilities are its scores.
        matrix: features.
        classes: all there are, in alphabetical order; one that the classifier never saw gets the lowest score of each row.

    """
    if hasattr(fitted, "decision_function"):
        scores = np.asarray(fitted.decision_function(matrix), np.float64)
    else:
        scores = np.log(np.maximum(fitted.predict_proba(matrix), LEAST))
    if scores.ndim == 1:
        # two classes share one score, the log-odds of the second
        scores = np.column_stack([-scores / 2, scores / 2])
    every = np.repeat(scores.min(axis=1, keepdims=True), len(classes), axis=1)
    every[:, np.searchsorted(classes, fitted.classes_)] = scores
    return every
