"""What a model said about labelled topics, beside the labels, as arrays that statistics sum over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from service.domain import Topic
from training.evaluation.costs import decision_costs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from service.domain import Prediction
    from training.data.records import LabelledTopic

BATCH = 32


@dataclass(frozen=True)
class Answers:
    """One model's answers, every array of shape (topics,).

    `truth` is the route that was said where it is accepted, else the leading label. `area_right` counts only where `has_area`. `squared` is
    each topic's part of the Brier score. A yes-or-no label that a topic does not carry is in neither of `yes` and `no`.
    """

    topics: Sequence[LabelledTopic]
    predictions: Sequence[Prediction]
    said: NDArray[np.str_]
    truth: NDArray[np.str_]
    right: NDArray[np.bool_]
    confidence: NDArray[np.float64]
    acted_on: NDArray[np.bool_]
    squared: NDArray[np.float64]
    cost: NDArray[np.float64]
    has_area: NDArray[np.bool_]
    area_right: NDArray[np.bool_]

    def flagged(self, name: str) -> NDArray[np.bool_]:
        """Tell for which topics the model said yes to `confidential` or `urgent`."""
        return np.array([getattr(prediction, name) for prediction in self.predictions], bool)

    def labelled_yes(self, name: str) -> NDArray[np.bool_]:
        """Tell which topics carry this label and it says yes."""
        return np.array([getattr(topic, name) is True for topic in self.topics], bool)

    def labelled_no(self, name: str) -> NDArray[np.bool_]:
        """Tell which topics carry this label and it says no."""
        return np.array([getattr(topic, name) is False for topic in self.topics], bool)

    def of_kind(self, kind: str) -> NDArray[np.bool_]:
        """Tell which topics hold this kind of confidential content by their labels."""
        return np.array([topic.confidential is True and kind in topic.confidential_kinds for topic in self.topics], bool)


def ask(
    predict: Callable[[Sequence[Topic]], list[Prediction]],
    topics: Sequence[LabelledTopic],
    *,
    progress: Callable[[int], None] = lambda _: None,
) -> Answers:
    """Let a model predict labelled topics the way it serves, when they were written included.

    Args:
        predict: as `Predictor.predict`.
        topics: at least one.
        progress: called with the number of topics done.

    """
    predictions: list[Prediction] = []
    for start in range(0, len(topics), BATCH):
        predictions += predict([as_asked(topic) for topic in topics[start : start + BATCH]])
        progress(len(predictions))
    return answers_of(topics, predictions)


def as_asked(topic: LabelledTopic) -> Topic:
    """Return a labelled topic as a model gets it, without its labels."""
    return Topic(topic.id, topic.title, topic.body, created_at=topic.created_at)


def answers_of(topics: Sequence[LabelledTopic], predictions: Sequence[Prediction]) -> Answers:
    """Set predictions beside the labels of the same topics, in the same order."""
    right = np.array([got.route in topic.route for topic, got in zip(topics, predictions, strict=True)], bool)
    truth = [got.route if hit else topic.route[0] for topic, got, hit in zip(topics, predictions, right, strict=True)]
    return Answers(
        topics=topics,
        predictions=predictions,
        said=np.array([got.route for got in predictions]),
        truth=np.array(truth),
        right=right,
        confidence=np.array([got.confidence for got in predictions]),
        acted_on=np.array([not got.abstained for got in predictions], bool),
        squared=np.array([_squared(got, name) for got, name in zip(predictions, truth, strict=True)]),
        cost=decision_costs([topic.route for topic in topics], [None if got.abstained else got.route for got in predictions]),
        has_area=np.array([bool(topic.area) for topic in topics], bool),
        area_right=np.array([got.area in (topic.area or ()) for topic, got in zip(topics, predictions, strict=True)], bool),
    )


def _squared(got: Prediction, truth: str) -> float:
    distance = sum((share - (name == truth)) ** 2 for name, share in got.probabilities.items())
    # a route that the model does not have counts as one with probability 0
    return float(distance + (truth not in got.probabilities))
