"""Settings, topics and reports for the tests of this room."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from service.api.auth import make_key
from service.domain import Prediction, Scope, Topic
from service.forum.interfaces import Progress
from service.inference.predictor import Predictor
from service.reports.entries import Report, ReportScope
from service.settings import Settings

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
SCOPE = ReportScope(source="Sandbank", hours=24, model_version="m", directory_version="d")
KEYS = {scope: make_key(f"for-{scope}", [scope]) for scope in Scope}


def settings(**changes: Any) -> Settings:
    """Settings that read nothing from the environment's file and take a free port."""
    return Settings(_env_file=None, **({"port": 0, "threads": 1} | changes))


def with_keys(**changes: Any) -> dict[str, Any]:
    """Changes that make an application ask for keys."""
    return {"api_keys": tuple(entry for _, entry in KEYS.values())} | changes


def bearer(scope: Scope) -> dict[str, str]:
    """Headers with the key that has one scope."""
    return {"Authorization": f"Bearer {KEYS[scope][0]}"}


def topic(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A topic as a client sends it."""
    plain = {"id": str(number), "title": f"Server number {number} does not start", "body": "It stopped after the upgrade. What can I do?"}
    return plain | changes


def asked(*topics: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A request's body."""
    return {"topics": list(topics), **more}


def feedback(**changes: Any) -> dict[str, Any]:
    """A label as a client sends it."""
    return {"topic": topic(), "labels": {"route": "technical"}} | changes


def empty_report(**changes: Any) -> Report:
    """A report on a source in which nothing is due."""
    plain: dict[str, Any] = {"scope": SCOPE, "generated_at": NOW, "entries": (), "topics_read": 3, "not_due": {}}
    return Report(**(plain | changes))


def quick_report(at: datetime, progress: Progress) -> Report:
    """Gather nothing, at once."""
    return empty_report(generated_at=at)


def until(condition: Callable[[], object], *, seconds: float = 20) -> None:
    """Wait for something that another thread does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


class Watched:
    """The real predictor, which remembers its batches, waits at a gate, and fails on topics whose title says `poison`."""

    def __init__(self, predictor: Predictor) -> None:
        self.bundle = predictor.bundle
        self.batches: list[list[str]] = []
        self.open = threading.Event()
        self.open.set()
        self._predictor = predictor

    def predict(self, topics: Sequence[Topic]) -> list[Prediction]:
        self.batches.append([topic.id for topic in topics])
        assert self.open.wait(20)
        for topic in topics:
            if "poison" in topic.title:
                raise ValueError(f"can't read {topic.title} {topic.body}")
        return self._predictor.predict(topics)
