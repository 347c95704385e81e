"""A predictor asked for one topic, or made to decide elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from service.domain import Prediction, Topic
from service.inference.bundle import Bundle
from service.inference.predictor import Predictor


def one(predictor: Predictor, topic: Topic) -> Prediction:
    (prediction,) = predictor.predict([topic])
    return prediction


def with_thresholds(predictor: Predictor, **changes: Any) -> Predictor:
    """The same model, deciding elsewhere."""
    bundle: Bundle = predictor.bundle
    thresholds, others = bundle.manifest.thresholds, bundle.manifest.thresholds_others
    changed = {
        "thresholds": thresholds.model_copy(update=changes),
        "thresholds_others": others.model_copy(update=changes) if others else None,
    }
    return Predictor(replace(bundle, manifest=bundle.manifest.model_copy(update=changed)))
