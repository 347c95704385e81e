"""Predictions made by hand, to judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from service.domain import FindingKind, Prediction, Topic

ROUTES = ("growing", "lease", "water")


def prediction(name: str, route: str, confidence: float, **changes: Any) -> Prediction:
    """A prediction of `route`; the other two routes share the rest."""
    values: dict[str, Any] = {
        "topic_id": name,
        "route": route,
        "confidence": confidence,
        "probabilities": {each: confidence if each == route else (1 - confidence) / 2 for each in ROUTES},
        "area": "",
        "area_confidence": 0.0,
        "confidential": False,
        "confidential_probability": 0.0,
        "confidential_kinds": (),
        "confidential_reasons": (),
        "findings": (),
        "redacted_title": "",
        "redacted_body": "",
        "urgent": False,
        "urgent_probability": 0.0,
        "urgent_reasons": (),
        "clearly_urgent": False,
        "needs_answer": True,
        "language": "en",
        "abstained": confidence < 0.6,
        "reasons": (),
        "similar": (),
        "model_version": "by-hand",
    }
    return Prediction(**{**values, **changes})


def answering(answers: Mapping[str, Prediction]) -> Callable[[Sequence[Topic]], list[Prediction]]:
    """A predictor that knows its answers by topic id."""
    return lambda topics: [answers[topic.id] for topic in topics]


SECRET = {"confidential": True, "confidential_kinds": (FindingKind.SECRET,)}
