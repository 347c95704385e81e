"""Judges the other half of a community's topics once one half has joined the corpus, five times over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from sklearn.model_selection import StratifiedKFold

from service.inference.explanation import topic_vector
from training.evaluation.intervals import bootstrapped
from training.fitting import fit
from training.neighbours import stored_vectors

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from service.inference.pipeline import TopicPipeline
    from service.inference.reading import Reading
    from training.data.records import LabelledTopic
    from training.evaluation.intervals import Figure
    from training.fitting import Recipe
    from training.tuned import Tuning

REPEATS = 5
HALVES = 2


@dataclass(frozen=True)
class Material:
    """Topics, the same as read, and their title and body vectors."""

    topics: tuple[LabelledTopic, ...]
    readings: Sequence[Reading]
    vectors: NDArray[np.float32]

    def joined(self, other: Material, rows: NDArray[np.intp]) -> Material:
        """Return these topics and some of another's."""
        return Material(
            (*self.topics, *(other.topics[row] for row in rows)),
            [*self.readings, *(other.readings[row] for row in rows)],
            np.vstack([self.vectors, other.vectors[rows]]),
        )


def right_without(corpus: Material, theirs: Material, recipe: Recipe, tuning: Tuning | None) -> NDArray[np.bool_]:
    """Tell of each of their topics whether its route is found by a model that learnt from the corpus alone, shape (topics,)."""
    return _right(_fitted(corpus, recipe, tuning), corpus, theirs)


def right_with_half(
    corpus: Material,
    theirs: Material,
    recipe: Recipe,
    tuning: Tuning | None,
    *,
    weight: float,
    progress: Callable[[], None] = lambda: None,
) -> NDArray[np.bool_]:
    """Tell of each topic whether its route is found once the half without it has joined the corpus: shape (repeats, topics).

    Args:
        corpus: our own topics.
        theirs: the other community's.
        recipe: what to fit.
        tuning: what the encoder was fine-tuned to say on the corpus.
        weight: how much one of their topics counts beside one of the corpus.
        progress: called after each fit.

    """
    routes = np.array([topic.route[0] for topic in theirs.topics])
    found = np.zeros((REPEATS, len(routes)), np.bool_)
    for repeat in range(REPEATS):
        halves = StratifiedKFold(HALVES, shuffle=True, random_state=recipe.seed + repeat)
        for known, rows in halves.split(np.zeros(len(routes)), routes):
            together = corpus.joined(theirs, known)
            pipeline = _fitted(together, replace(recipe, real_weight=weight), tuning)
            found[repeat, rows] = _right(pipeline, together, theirs)[rows]
            progress()
    return found


def mean_with_interval(right: NDArray[np.bool_], *, seed: int) -> Figure:
    """Return the mean share of right topics with its 95 % interval; topics are drawn anew whole, with all their repeats."""
    of_topic = right.reshape(-1, right.shape[-1]).mean(axis=0)
    return bootstrapped(lambda rows: float(of_topic[rows].mean()), len(of_topic), seed=seed)


def _fitted(material: Material, recipe: Recipe, tuning: Tuning | None) -> TopicPipeline:
    return fit(material.topics, material.readings, material.vectors, recipe, tuning=tuning).pipeline


def _right(pipeline: TopicPipeline, learnt: Material, judged: Material) -> NDArray[np.bool_]:
    untuned = topic_vector(pipeline.untuned(judged.vectors))
    cosines = untuned @ stored_vectors(pipeline.untuned(learnt.vectors)).T
    linear = pipeline.probabilities(pipeline.matrix(judged.readings, judged.vectors), judged.vectors)["route"]
    said = np.array(pipeline.heads["route"].classes)[pipeline.with_neighbours(linear, cosines).argmax(axis=1)]
    return np.array([route in topic.route for route, topic in zip(said, judged.topics, strict=True)])
