"""One model a repository, made by our trainer and judged on rows that it did not see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from service.errors import InputError
from training.evaluation.intervals import RESAMPLES, Figure
from training.evaluation.metrics import confusion, macro_f1
from training.fitting import FEWEST_OF_A_KIND, fit
from training.neighbours import stored_vectors
from training.splits import grouped_folds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from service.inference.reading import Reading
    from training.data.records import LabelledTopic
    from training.fitting import Recipe

ROUTE = "route"
# so that four fifths of them are enough for the trainer, however the folds fall
FEWEST_OF_A_LABEL = 2 * FEWEST_OF_A_KIND


@dataclass(frozen=True)
class Judged:
    """What was said about every issue of one repository when it was left out.

    `truth` holds the labels, one an issue; `said` the labels that were given, one an issue, by the seed of the folds.
    """

    repository: str
    truth: tuple[str, ...]
    said: Mapping[int, tuple[str, ...]]

    def macro_f1(self, rows: NDArray[np.intp] | None = None) -> float:
        """Return the macro F1 in the mean over seeds, of all issues or of some rows (with repeats)."""
        at = np.arange(len(self.truth)) if rows is None else rows
        return float(np.mean([macro_f1(self._confusion(seed, at)) for seed in self.said]))

    def _confusion(self, seed: int, rows: NDArray[np.intp]) -> NDArray[np.int64]:
        truth, said = ([labels[row] for row in rows] for labels in (self.truth, self.said[seed]))
        return confusion(truth, said, sorted({*self.truth, *self.said[seed]}))


def cross_validate(
    issues: Sequence[LabelledTopic], readings: Sequence[Reading], vectors: NDArray[np.float32], recipe: Recipe, *, seed: int
) -> tuple[str, ...]:
    """Train on four fifths of a repository's issues with the trainer as it is and say a label for the rest, fold by fold.

    Args:
        issues: the labels, as the topics' routes.
        readings: the issues as the service reads them.
        vectors: their title and body vectors, shape (issues, 2 x dimension).
        recipe: what to fit.
        seed: of the folds.

    Returns:
        What was said about each issue when it was left out.

    Raises:
        InputError: too few issues of a second label to learn from in every fold (`issues_too_few`).

    """
    often = [label for label, times in Counter(issue.route[0] for issue in issues).items() if times >= FEWEST_OF_A_LABEL]
    if len(often) < 2:  # noqa: PLR2004 - there must be something to tell apart
        msg = f"{issues[0].id.split('#')[0]}: too few issues; needed are {FEWEST_OF_A_LABEL} of each of two labels"
        raise InputError(msg, reason="issues_too_few")
    said = [""] * len(issues)
    for known, rows in grouped_folds(issues, seed=seed):
        pipeline = fit([issues[row] for row in known], [readings[row] for row in known], vectors[known], recipe).pipeline
        matrix = pipeline.matrix([readings[row] for row in rows], vectors[rows])
        cosines = stored_vectors(vectors[rows]) @ stored_vectors(vectors[known]).T
        probabilities = pipeline.with_neighbours(pipeline.probabilities(matrix)[ROUTE], cosines)
        for row, best in zip(rows, probabilities.argmax(axis=1), strict=True):
            said[row] = pipeline.heads[ROUTE].classes[best]
    return tuple(said)


def mean_macro_f1(judged: Sequence[Judged], *, seed: int, resamples: int = RESAMPLES) -> Figure:
    """Return the competition's score, the mean over repositories, with a 95 % interval by drawing issues anew within each of them."""
    rng = np.random.default_rng(seed)
    drawn = [np.mean([one.macro_f1(rng.integers(0, len(one.truth), len(one.truth))) for one in judged]) for _ in range(resamples)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Figure(value=float(np.mean([one.macro_f1() for one in judged])), low=float(low), high=float(high))
