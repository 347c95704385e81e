"""What a message is made for, and the message itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.domain import Redacted, Topic


@dataclass(frozen=True, slots=True)
class TopicSketch:
    """What a message may know of its topic besides what was predicted: none of its text, whose address is shortened before it is told."""

    id: str
    url: str | None = None
    created_at: datetime | None = None


def sketch_of(topic: Topic) -> TopicSketch:
    """Sketch a topic for its messages."""
    return TopicSketch(topic.id, topic.url, topic.created_at)


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it would be sent: Markdown that both servers read, and the ISO 639-1 code of its language."""

    text: Redacted
    language: str
