"""What keeps how far forums were read, and which topics are to be read anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Reread:
    """A topic to be read anew, and when that was last asked for."""

    topic_id: str
    asked_at: datetime


class Watermarks(Protocol):
    """The moment up to which everything on a forum was read and handed on. Every method raises StoreError if that can't be kept."""

    def get(self, source: str) -> datetime | None:
        """Give the moment of a forum; None if it was never read."""
        ...

    def move(self, source: str, *, to: datetime) -> None:
        """Keep that everything was read up to `to` (aware), also if that is earlier than was kept: the clock may have been wrong."""
        ...


class Rereads(Protocol):
    """Requests to read topics, one a topic. Every method raises StoreError if they can't be kept."""

    def add(self, topic_id: str, *, at: datetime) -> bool:
        """Ask for a topic to be read; False if that was asked for already, at `at` (aware) or later."""
        ...

    def waiting(self, *, most: int = 1_000) -> tuple[Reread, ...]:
        """Give what was asked for and is not settled yet, the longest waiting first, `most` at once."""
        ...

    def settle(self, reread: Reread) -> bool:
        """Take a request away, once the topic was read; False if it was asked for again since, which then waits on."""
        ...
