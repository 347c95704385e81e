"""Topics, suggestions and actions of the demo company, as messages are made from."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from service.directory import demo_directory_path, load_directory, suggest
from service.domain import FindingKind, Suggestion, Topic
from service.escalation.cases import CHAT_POSTS, Action, ActionKind, Release
from service.messages import Message, compose, sketch_of
from tests.directory.samples import finding, prediction

DEMO = load_directory(demo_directory_path())
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
NIGHT = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
TITLE = "Zeppelin gasket of Brandholm burst"
LINK = "https://forum.harbourline.example/t/17"
TOPIC = Topic(
    id="17",
    title=TITLE,
    body="Quince marmalade.",
    url="https://forum.harbourline.example/t/zeppelin-gasket-of-brandholm-burst/17",
    created_at=datetime(2026, 3, 2, 12, 0, tzinfo=UTC),
)


def suggested(*kinds: FindingKind, at: datetime = NOON, **changes: Any) -> Suggestion:
    """What would be done about the topic, with findings of these kinds."""
    found = {"confidential": bool(kinds), "confidential_kinds": kinds, "findings": tuple(finding(kind) for kind in kinds)}
    return suggest(TOPIC, prediction(**{"redacted_title": TITLE, "redacted_body": TOPIC.body, **found, **changes}), DEMO, at)


def action(kind: ActionKind, suggestion: Suggestion, **changes: Any) -> Action:
    """An action as the policy would decide it."""
    plain: dict[str, Any] = {
        "key": kind,
        "kind": kind,
        "release": Release.SUGGESTED,
        "topic_version": "1",
        "contacts": suggestion.contacts,
        "place": suggestion.place if kind in CHAT_POSTS else None,
        "may_quote": kind in {ActionKind.MENTION, ActionKind.CHANNEL_POST} and not suggestion.prediction.confidential,
    }
    return Action(**{**plain, **changes})


def said(kind: ActionKind, suggestion: Suggestion, at: datetime = NOON, **changes: Any) -> Message:
    """The message of an action that says something."""
    message = compose(action(kind, suggestion, **changes), sketch_of(TOPIC), suggestion, DEMO, at)
    assert message is not None
    return message
