"""Observations of live topics, in numbers and never in text, and what keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from service.domain import AreaName, RouteName


@dataclass(frozen=True, slots=True)
class Observation:
    """What the model of `model_version` said at `at` of a topic that it met live.

    `similarity` is the cosine with the most similar topic learnt from, `unknown_words` the share of its words that the n-grams don't know;
    both are None of a text that is not in English. `language` is `und` where none was identified. `area` is empty where the model knows
    none.
    """

    topic_id: str
    at: datetime
    model_version: str
    route: RouteName
    confidence: float
    area: AreaName
    confidential: bool
    urgent: bool
    abstained: bool
    language: str
    similarity: float | None = None
    unknown_words: float | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time: `since` (aware) is in it, `until` (aware) is not."""

    since: datetime
    until: datetime

    def has(self, moment: datetime) -> bool:
        """Whether an aware moment lies in it."""
        return self.since <= moment < self.until


class ObservationRepository(Protocol):
    """Keeps one observation of each topic and model, the first; safe to use from any thread.

    Every method raises StoreError if the database can't be used.
    """

    def add(self, observations: Iterable[Observation]) -> int:
        """Keep what was not kept yet; return how many that were. A topic that is asked about again and again counts once."""
        ...

    def find(self, window: Window) -> Iterator[Observation]:
        """Yield the observations of a window, by their time."""
        ...

    def close(self) -> None:
        """Give back what the repository holds open."""
        ...
