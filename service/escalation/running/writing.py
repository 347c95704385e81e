"""Writes the messages of actions: what may be repeated of a topic is fetched at that moment, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from service.messages import TopicSketch, compose

if TYPE_CHECKING:
    from service.directory.model import Directory
    from service.domain import Redacted
    from service.escalation.cases import Action
    from service.escalation.running.knowledge import Known
    from service.store.topics import SqlTopics


class Writer:
    """Writes messages from the templates, about topics that the store knows.

    Args:
        topics: has the redacted title, which may be repeated about a topic that is not confidential.
        directory: the one that names the people.

    """

    def __init__(self, topics: SqlTopics, directory: Directory) -> None:
        self._topics = topics
        self._directory = directory

    def __call__(self, action: Action, known: Known, at: datetime) -> Redacted | None:
        """Write what `action` says, as of `at` (aware); None where it says nothing."""
        suggestion = known.suggestion
        if suggestion is not None and action.may_quote:
            title = self._title(known.case.topic_id, action.topic_version)
            if title is not None:
                suggestion = replace(suggestion, prediction=replace(suggestion.prediction, redacted_title=title))
        sketch = TopicSketch(known.case.topic_id, known.topic.link, known.topic.facts.created_at)
        message = compose(action, sketch, suggestion, self._directory, at)
        return message.text if message is not None else None

    def _title(self, topic_id: str, version: str) -> Redacted | None:
        return next((text.title for text in reversed(self._topics.texts(topic_id)) if text.version == version), None)
