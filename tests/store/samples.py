"""Labels for the tests of several rooms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from service.domain import FindingKind, Label, Labels, LabelSource, TopicText
from service.inference.reading import read

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def text(title: str = "Server does not start", body: str = "It stopped after the upgrade.", **changes: Any) -> TopicText:
    redacted = read(title, body).redacted
    plain: dict[str, Any] = {"version": "1", "title": redacted.title, "body": redacted.body, "at": NOW - 30 * HOUR, "language": "en"}
    return TopicText(**(plain | changes))


def label(**changes: Any) -> Label:
    """A correction by ada; keywords change its fields."""
    plain: dict[str, Any] = {
        "topic_id": "12",
        "text": text(),
        "labels": Labels(route="technical"),
        "source": LabelSource.CORRECTION,
        "author": "ada",
        "at": NOW,
    }
    return Label(**(plain | changes))


FULL = label(
    labels=Labels(
        route="licensing",
        area="server",
        confidential=True,
        confidential_kinds=(FindingKind.SECRET, FindingKind.PERSONAL),
        urgent=False,
        needs_answer=True,
    ),
    source=LabelSource.OUTCOME,
    author="runner",
    decision_due_at=NOW - 2 * HOUR,
    model_version="0.1.0",
    predicted=Labels("technical", confidential=False, confidential_kinds=()),
    answered_by="bo",
    asked=("cy", "bo"),
)
"""A label with every field."""
