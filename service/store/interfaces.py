"""What keeps labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from service.domain import KeptLabel, Label, LabelSource


@dataclass(frozen=True, slots=True)
class LabelFilter:
    """Which labels are wanted; what is not said leaves all. `since` (aware) is included."""

    topic_id: str | None = None
    sources: frozenset[LabelSource] | None = None
    since: datetime | None = None


EVERY_LABEL = LabelFilter()


@dataclass(frozen=True, slots=True)
class Added:
    """The label as it is kept, and whether it is there since just now."""

    kept: KeptLabel
    new: bool


class LabelRepository(Protocol):
    """Keeps labels with the texts that they were given to; safe to use from any thread.

    Every method raises StoreError if the database can't be used.
    """

    def add(self, label: Label, *, label_id: str | None = None) -> Added:
        """Keep a label, or give the one that is kept already if this is the same sent again.

        Args:
            label: what was said.
            label_id: tells the same label sent again, among those of one author; without one it is the same if nothing else was said by
                this author about this topic since.

        Raises:
            FeedbackError: another label of this author has the id (`feedback_conflict`).

        """
        ...

    def find(self, wanted: LabelFilter = EVERY_LABEL) -> Iterator[KeptLabel]:
        """Yield the wanted labels in the order in which they were kept."""
        ...

    def close(self) -> None:
        """Give back what the repository holds open."""
        ...
