"""What a model says of the texts of a minimal pair when the pair was left out of fitting it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.inference.bundle import Thresholds
    from training.data.records import LabelledTopic
    from training.fitting import Fitted

ROUTE, CONFIDENTIAL, URGENT = "route", "confidential", "urgent"
LABELS = (ROUTE, CONFIDENTIAL, URGENT)


class JudgedPair(Kept):
    """A pair whose texts differ in `label`: ids, what is true of each, what was said, and the lowest cosine between two of them."""

    label: str
    ids: tuple[str, ...]
    wanted: tuple[str, ...]
    said: tuple[str, ...]
    right: tuple[bool, ...]
    cosine: float

    @property
    def confused(self) -> bool:
        """Whether the same was said of all although one answer is not right for all."""
        return len(set(self.said)) == 1 and not all(self.right)


def judge_pairs(
    topics: Sequence[LabelledTopic], vectors: NDArray[np.float32], fitted: Fitted, thresholds: Thresholds
) -> tuple[JudgedPair, ...]:
    """Judge every pair once for each label that its texts differ in, by what was thought of them when they were left out.

    Args:
        topics: those that the model was fitted on, in that order.
        vectors: their unit vectors, shape (topics, dimension).
        fitted: its folds kept pairs whole (`training.splits.grouped_folds`).
        thresholds: where probabilities become flags; the route said is the most probable one, however unsure.

    """
    routes = fitted.pipeline.heads[ROUTE].classes
    said = {ROUTE: [routes[at] for at in fitted.left_out[ROUTE].argmax(axis=1)]}
    if CONFIDENTIAL in fitted.joined:
        said[CONFIDENTIAL] = [str(flagged) for flagged in (fitted.joined[CONFIDENTIAL] >= thresholds.confidential).tolist()]
    if URGENT in fitted.left_out:
        said[URGENT] = [str(flagged) for flagged in (fitted.left_out[URGENT][:, 1] >= thresholds.urgent).tolist()]
    pairs: dict[str, list[int]] = {}
    for row, topic in enumerate(topics):
        if topic.pair_id:
            pairs.setdefault(topic.pair_id, []).append(row)
    return tuple(
        _judged(label, [topics[row] for row in rows], [column[row] for row in rows], vectors[rows])
        for label, column in said.items()
        for rows in pairs.values()
        if len({_accepted(topics[row], label)[0] for row in rows}) > 1
    )


def _judged(label: str, members: Sequence[LabelledTopic], said: Sequence[str], vectors: NDArray[np.float32]) -> JudgedPair:
    accepted = [_accepted(topic, label) for topic in members]
    return JudgedPair(
        label=label,
        ids=tuple(topic.id for topic in members),
        wanted=tuple(answers[0] for answers in accepted),
        said=tuple(said),
        right=tuple(answer in answers for answer, answers in zip(said, accepted, strict=True)),
        cosine=round(float((vectors @ vectors.T).min()), 4),
    )


def _accepted(topic: LabelledTopic, label: str) -> tuple[str, ...]:
    """Return the accepted answers, the leading one first."""
    return topic.route if label == ROUTE else (str(bool(getattr(topic, label))),)
