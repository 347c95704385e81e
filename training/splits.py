"""Splits of labelled topics in which a pair never stands on both sides."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.data.records import LabelledTopic

FOLDS = 5


def grouped_folds(topics: Sequence[LabelledTopic], *, seed: int, folds: int = FOLDS) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Return `folds` pairs of row indices (fit, judge), stratified by route, pairs kept together, the same for the same seed."""
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    routes = np.array([topic.route[0] for topic in topics])
    groups = np.array([topic.group for topic in topics])
    with warnings.catch_warnings():
        # a route of fewer topics than folds is missing from some, which is no reason not to train on it
        warnings.filterwarnings("ignore", "The least populated class", UserWarning)
        return list(splitter.split(np.zeros(len(topics)), routes, groups))


def some_of(topics: Sequence[LabelledTopic], number: int, *, seed: int) -> tuple[LabelledTopic, ...]:
    """Return about `number` topics, drawn at random with their pairs whole, in their order."""
    sizes: dict[str, int] = {}
    for topic in topics:
        sizes[topic.group] = sizes.get(topic.group, 0) + 1
    drawn = np.random.default_rng(seed).permutation(sorted(sizes))
    kept = set(drawn[np.cumsum([sizes[group] for group in drawn]) <= number].tolist())
    return tuple(topic for topic in topics if topic.group in kept)
