"""Topics in, report out. Judging, predicting and suggesting are handed in as functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Protocol, TypeAlias

from service.domain import NOTHING_SHOWN, Prediction, Suggestion, Topic
from service.errors import SourceUnavailable
from service.reports.entries import Report, ReportEntry, ReportScope, by_urgency_and_age
from service.reports.shown_text import linkable, one_line

BATCH = 32
"""Topics predicted together."""
EXCERPT_CHARACTERS = 240
DUE = "due"

Progress: TypeAlias = Callable[[int, int | None], None]


class Status(Protocol):
    """What is known about a topic's answer; `verdict` is `due` or the reason why it is not."""

    @property
    def verdict(self) -> str: ...  # noqa: D102 - described by the class

    @property
    def unanswered_since(self) -> datetime | None: ...  # noqa: D102

    @property
    def age(self) -> timedelta | None: ...  # noqa: D102


def collect(  # noqa: PLR0913 - each step is a function of its own, named by keyword
    topics: Iterable[Topic],
    *,
    scope: ReportScope,
    status: Callable[[Topic], Status],
    predict: Callable[[list[Topic]], Sequence[Prediction]],
    suggest: Callable[[Topic, Prediction], Suggestion],
    louden: Callable[[Sequence[Topic], Sequence[Suggestion]], Sequence[Suggestion]],
    prose: Callable[[str], str],
    at: datetime,
    problems: Sequence[str] = (),
    progress: Progress | None = None,
) -> Report:
    """Read `topics` once and report on those that are due.

    Args:
        topics: read lazily; a source that becomes unavailable half way ends the reading, and the report says so.
        scope: what the report is about.
        status: whether a topic is due.
        predict: called with up to 32 topics; one prediction each, in their order.
        suggest: whom to ask about a topic.
        louden: how loudly, given all the topics that are due.
        prose: the words that people read of a redacted post (Markdown or cooked HTML), for the excerpt.
        at: the moment the report is for, aware.
        problems: sentences about what could not be read; looked at after the reading, so that the source can fill it meanwhile.
        progress: told how many due topics are done; how many there will be is not known (None).

    Raises:
        SourceUnavailable: the source failed before it gave any topic.
        TopicRouterError: whatever the functions handed in raise.

    """
    reading = _Reading(status)
    found: list[tuple[Topic, Status, Suggestion]] = []
    due = reading.due(topics)
    while batch := list(islice(due, BATCH)):
        predictions = predict([topic for topic, _ in batch])
        found += [(topic, known, suggest(topic, prediction)) for (topic, known), prediction in zip(batch, predictions, strict=True)]
        if progress:
            progress(len(found), None)
    suggestions = louden([topic for topic, _, _ in found], [suggestion for _, _, suggestion in found])
    entries = [_entry(topic, known, suggestion, prose) for (topic, known, _), suggestion in zip(found, suggestions, strict=True)]
    return Report(
        scope=scope,
        generated_at=at,
        entries=tuple(sorted(entries, key=by_urgency_and_age)),
        topics_read=reading.topics_read,
        not_due=dict(reading.not_due.most_common()),
        problems=(*problems, *reading.problems),
        complete=not reading.problems,
    )


class _Reading:
    """Counts what is read, and keeps what is due."""

    def __init__(self, status: Callable[[Topic], Status]) -> None:
        self._status = status
        self.topics_read = 0
        self.not_due: Counter[str] = Counter()
        self.problems: list[str] = []

    def due(self, topics: Iterable[Topic]) -> Iterator[tuple[Topic, Status]]:
        for topic in self._until_unavailable(topics):
            self.topics_read += 1
            found = self._status(topic)
            if found.verdict == DUE:
                yield topic, found
            else:
                self.not_due[str(found.verdict)] += 1

    def _until_unavailable(self, topics: Iterable[Topic]) -> Iterator[Topic]:
        try:
            yield from topics
        except SourceUnavailable as error:
            if not self.topics_read:
                raise
            self.problems.append(f"The source stopped answering, so topics are missing here: {error}")


def _entry(topic: Topic, status: Status, suggestion: Suggestion, prose: Callable[[str], str]) -> ReportEntry:
    prediction = suggestion.prediction
    coverable = _coverable(prediction)
    if not coverable:
        suggestion = replace(suggestion, prediction=replace(prediction, redacted_body=NOTHING_SHOWN))
    return ReportEntry(
        topic_id=one_line(topic.id),
        title=one_line(prediction.redacted_title) or f"Topic {one_line(topic.id)}",
        excerpt=one_line(prose(prediction.redacted_body), limit=EXCERPT_CHARACTERS) if coverable else "",
        url=linkable(topic.url, without_title=prediction.confidential),
        author=one_line(topic.author) if topic.author and not prediction.confidential else None,
        age=status.age,
        unanswered_since=status.unanswered_since,
        suggestion=suggestion,
    )


def _coverable(prediction: Prediction) -> bool:
    """Say whether redaction covers all that is confidential; a weakness told in prose, or a failed detection, has no place to cover."""
    return set(prediction.confidential_kinds) <= {finding.kind for finding in prediction.findings}
