"""What every source of topics offers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Protocol, TypeAlias

from service.domain import Topic

Progress: TypeAlias = Callable[[int, int | None], None]
"""Called with the number of topics read and how many there are; the second is None while the source is still counting them."""

OnProblem: TypeAlias = Callable[[str], None]
"""Called with a sentence for people that says where something could not be read and why; it never repeats the text read."""


def no_progress(done: int, total: int | None) -> None:
    """Show nothing."""


class TopicSource(Protocol):
    """Something that holds forum topics."""

    @property
    def name(self) -> str:
        """What people call the source: a host, a file, a folder."""
        ...

    @property
    def calls(self) -> int:
        """How many requests went over the network so far; 0 for files."""
        ...

    def topics(self, now: datetime, *, hours: float = 24.0, progress: Progress = no_progress) -> Iterator[Topic]:
        """Yield every topic once that may be unanswered at `now`; `service.forum.unanswered` gives the verdict.

        A source may leave out what it knows cheaply not to be due: closed topics, solved ones, those younger than `hours`.

        Args:
            now: the moment asked about, aware.
            hours: how long a topic waits for an answer before it is due.
            progress: told how far the reading is.

        Raises:
            SourceUnavailable: the source may work later; what was yielded before stays valid.
            SourceRefused: the source won't work until something changes.

        """
        ...
