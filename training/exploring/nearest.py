"""Which topic lies nearest to each in the encoder's space, and how much that says about a label."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Nearest:
    """Of each topic, the row of the one nearest to it, shape (topics,), and their cosine."""

    rows: NDArray[np.intp]
    cosines: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Alike:
    """The share of topics whose nearest one has the same label, and that share if neighbours were drawn by lot."""

    share: float
    by_chance: float


def nearest(vectors: NDArray[np.float32], groups: Sequence[str]) -> Nearest:
    """Find the nearest topic outside of each one's own group, a minimal pair being the same text but for one fact.

    Args:
        vectors: unit vectors, shape (topics, dimension).
        groups: of each topic (`LabelledTopic.group`); at least two different ones.

    """
    numbers = np.unique(np.array(groups), return_inverse=True)[1]
    rows, cosines = np.zeros(len(vectors), np.intp), np.zeros(len(vectors), np.float32)
    for start in range(0, len(vectors), ROWS_AT_ONCE):
        some = slice(start, start + ROWS_AT_ONCE)
        table = vectors[some] @ vectors.T
        table[numbers[some, None] == numbers] = -np.inf
        rows[some] = table.argmax(axis=1)
        cosines[some] = table.max(axis=1)
    return Nearest(rows, cosines)


def alike(labels: Sequence[str], found: Nearest) -> Alike:
    """Tell how often a topic's label is that of its nearest one."""
    column = np.array(labels)
    drawn_twice = sum((times / len(labels)) ** 2 for times in Counter(labels).values())
    return Alike(float((column == column[found.rows]).mean()), drawn_twice)
