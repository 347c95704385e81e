"""Sets what two models say about one topic side by side: decisions and probabilities, never text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

    from service.domain import Prediction

FIELDS = ("route", "area", "confidential", "urgent", "abstained")
"""What is compared: the decisions that somebody acts on."""
Comparison: TypeAlias = dict[str, Any]


def compare(serving: Prediction, candidate: Prediction, *, at: datetime) -> Comparison:
    """Compare two predictions of one topic; where they agree, only that is said.

    Args:
        serving: of the model that serves.
        candidate: of the one in its shadow.
        at: the moment (aware).

    """
    ours, theirs = _said(serving), _said(candidate)
    differing = [field for field in FIELDS if ours[field] != theirs[field]]
    return {
        "at": at.isoformat(),
        "topic": serving.topic_id,
        "differs": differing,
        "serving": ours if differing else {"model": serving.model_version},
        "candidate": theirs if differing else {"model": candidate.model_version},
    }


def _said(prediction: Prediction) -> dict[str, Any]:
    return {
        "model": prediction.model_version,
        "route": prediction.route,
        "route_probability": round(prediction.confidence, 4),
        "area": prediction.area,
        "area_probability": round(prediction.area_confidence, 4),
        "confidential": prediction.confidential,
        "confidential_probability": round(prediction.confidential_probability, 4),
        "urgent": prediction.urgent,
        "urgent_probability": round(prediction.urgent_probability, 4),
        "abstained": prediction.abstained,
    }
