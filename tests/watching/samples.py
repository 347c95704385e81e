"""Observations, samples and windows for the tests of this room."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from service.store.observation import Observation, Window
from tests.store.samples import NOW

MONTH = Window(NOW - timedelta(days=28), NOW)


def observation(**changes: Any) -> Observation:
    """A topic that the model took for a technical one; keywords change it."""
    plain: dict[str, Any] = {
        "topic_id": "1",
        "at": NOW,
        "model_version": "m",
        "route": "technical",
        "confidence": 0.93,
        "area": "search",
        "confidential": False,
        "urgent": False,
        "abstained": False,
        "language": "en",
        "similarity": 0.6,
        "unknown_words": 0.4,
    }
    return Observation(**(plain | changes))
