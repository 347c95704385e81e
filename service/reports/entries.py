"""The report as a value: which topics are due, what is suggested for each, and what was left out and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.domain import Suggestion


@dataclass(frozen=True, slots=True)
class ReportScope:
    """What a report is about: where its topics come from, after how many hours they are due, and what judged them.

    `source` is what people call the forum or file; `title` heads the page.
    """

    source: str
    hours: float
    model_version: str
    directory_version: str
    title: str = "Unanswered topics"


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """One topic that is due.

    Every text is fit to be shown: redacted, on one line, without control or direction characters. A confidential topic has no
    author and an address without the words of its title; if redaction can't cover what is confidential in it, excerpt and redacted
    body are empty.
    `age` and `unanswered_since` are None where the source gives no time.
    """

    topic_id: str
    title: str
    excerpt: str
    url: str | None
    author: str | None
    age: timedelta | None
    unanswered_since: datetime | None
    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a source at `generated_at`; urgent entries first, then the oldest.

    `topics_read` counts every topic looked at, `not_due` those left out, by verdict. `problems` holds a sentence for each thing that
    could not be read; `complete` is false when the source stopped answering half way.
    """

    scope: ReportScope
    generated_at: datetime
    entries: tuple[ReportEntry, ...]
    topics_read: int
    not_due: Mapping[str, int]
    problems: tuple[str, ...] = ()
    complete: bool = True

    @property
    def urgent(self) -> int:
        """How many entries are urgent."""
        return sum(entry.suggestion.prediction.urgent for entry in self.entries)

    @property
    def confidential(self) -> int:
        """How many entries are confidential."""
        return sum(entry.suggestion.prediction.confidential for entry in self.entries)

    @property
    def unsure(self) -> int:
        """How many entries have a prediction that nobody should act on unseen."""
        return sum(entry.suggestion.prediction.abstained for entry in self.entries)


def by_urgency_and_age(entry: ReportEntry) -> tuple[bool, float, str]:
    """Sort key of a report: urgent first, then the oldest, then those of unknown age; the id breaks ties."""
    waiting = float("-inf") if entry.age is None else entry.age.total_seconds()
    return (not entry.suggestion.prediction.urgent, -waiting, entry.topic_id)
