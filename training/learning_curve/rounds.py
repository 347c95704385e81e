"""Fits the route head on more and more topics and judges each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import f1_score
from threadpoolctl import threadpool_limits

from training.evaluation.intervals import RESAMPLES, Figure, bootstrapped
from training.fitting import TOLD_APART, labels_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.inference.reading import Reading
    from training.data.records import LabelledTopic
    from training.fitting import Recipe

ROUND = 300
ROUTE = "route"


@dataclass(frozen=True)
class Material:
    """Labelled topics, the same as the service reads them, and their vectors, shape (topics, 2 x dimension)."""

    topics: Sequence[LabelledTopic]
    readings: Sequence[Reading]
    vectors: NDArray[np.float32]

    def some(self, rows: Sequence[int]) -> Material:
        """Return the material of some rows, in their order."""
        return Material([self.topics[row] for row in rows], [self.readings[row] for row in rows], self.vectors[list(rows)])


def as_written(topics: Sequence[LabelledTopic]) -> list[list[int]]:
    """Return the rows of each round, the first rounds within the later ones; topics in their order, pairs whole, the last round whole."""
    return _rounds(topics, list(dict.fromkeys(topic.group for topic in topics)))


def drawn(topics: Sequence[LabelledTopic], *, seed: int) -> list[list[int]]:
    """Return the rows of each round as `as_written` does, but of topics in an order drawn by lot."""
    groups = sorted({topic.group for topic in topics})
    return _rounds(topics, np.random.default_rng(seed).permutation(groups).tolist())


def _rounds(topics: Sequence[LabelledTopic], order: Sequence[str]) -> list[list[int]]:
    members: dict[str, list[int]] = {}
    for row, topic in enumerate(topics):
        members.setdefault(topic.group, []).append(row)
    rows: list[int] = []
    rounds: list[list[int]] = []
    for group in order:
        rows += members[group]
        if len(rows) >= ROUND * (len(rounds) + 1):
            rounds.append(rows.copy())
    # what is left over is no round of its own unless it is most of one
    if len(rows) - len(rounds) * ROUND >= ROUND / 2 or not rounds:
        rounds.append(rows.copy())
    else:
        rounds[-1] = rows.copy()
    return rounds


def said_after(known: Material, judged: Material, recipe: Recipe) -> list[str]:
    """Fit features and the route head as the trainer does, and say a route for each judged topic; calibration changes no choice."""
    labels = labels_of(known.topics)
    told_apart = [labels[head] for head in TOLD_APART if head in labels]
    with threadpool_limits(1):
        features = recipe.features().fit(known.readings, known.vectors, told_apart)
        head = recipe.classifier(ROUTE).fit(features.transform(known.readings, known.vectors), labels[ROUTE])
        return [str(route) for route in head.predict(features.transform(judged.readings, judged.vectors))]


def macro_f1_of(said: Sequence[str], judged: Sequence[LabelledTopic], *, seed: int, resamples: int = RESAMPLES) -> Figure:
    """Return the macro F1 with its interval; where several routes are accepted, one of them is right."""
    truth = np.array([one if one in topic.route else topic.route[0] for one, topic in zip(said, judged, strict=True)])
    given = np.array(said)
    return bootstrapped(lambda rows: float(f1_score(truth[rows], given[rows], average="macro")), len(truth), seed=seed, resamples=resamples)
