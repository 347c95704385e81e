"""The questions that volunteers answered, as vectors, and how close a topic comes to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEAREST = 3
"""How many of somebody's answered questions count: one alone may be chance, all of them would punish those who know about many things."""


@dataclass(frozen=True)
class ExpertMemory:
    """Who answered which topic: row i of `vectors` is `topics[i]`, answered by `people[i]`; unit vectors, float32, shape (rows, dimension).

    `encoder` names what made the vectors (`service.inference.topic_vectors.encoder_digest`), `model_version` the model it was of.
    """

    encoder: str
    model_version: str
    learnt_at: datetime
    people: tuple[str, ...]
    topics: tuple[str, ...]
    vectors: NDArray[np.float32]

    def closeness(self, vector: NDArray[np.float32]) -> Mapping[str, float]:
        """Say for everybody known how close a topic (unit vector, shape (dimension,)) comes to what they answered: see `closeness`."""
        return closeness(np.vecdot(self.vectors, vector), self.people) if self.people else {}

    @property
    def answered(self) -> Mapping[str, int]:
        """How many questions of each person are known."""
        return {person: self.people.count(person) for person in dict.fromkeys(self.people)}


def closeness(cosines: NDArray[np.float32], people: tuple[str, ...]) -> Mapping[str, float]:
    """Say for each person the mean of the `NEAREST` highest cosines of their questions; a question that they lack counts as 0.

    So nobody is the expert by a single lucky likeness.
    """
    rows = np.array(people)
    return {person: float(np.sort(np.maximum(cosines[rows == person], 0.0))[-NEAREST:].sum()) / NEAREST for person in dict.fromkeys(people)}
