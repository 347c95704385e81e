"""The model that serves: what it is, what it can say, and how good it was found to be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from service.api import examples
from service.api.parts import BundlePart
from service.inference.bundle import Thresholds

if TYPE_CHECKING:
    from service.inference.bundle import Bundle

METRICS_FILE = "metrics.json"
ROUTE_FIGURES = ("accuracy", "macro_f1", "brier", "calibration_error", "accuracy_at_coverage")

router = APIRouter(prefix="/v1/models", tags=["models"])


class ModelOut(BaseModel):
    """The model that serves."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.MODEL]})

    version: str
    digest: str = Field(description="SHA-256 of the bundle's manifest, in hexadecimal.")
    encoder: str
    classes: dict[str, list[str]] = Field(description="What each head can say.")
    thresholds: Thresholds
    class_mix: dict[str, float] = Field(description="The mix of routes that calibration assumes.")
    libraries: dict[str, str] = Field(description="Versions of the libraries that it was made with.")
    corpus_sha256: str
    corpus_topics: int
    metrics: dict[str, Any] | None = Field(
        description="How well routes were told on topics kept from training, with 95 % intervals; null if not measured."
    )


@router.get("/current")
async def current(bundle: BundlePart) -> ModelOut:
    """Describe the model that serves."""
    manifest = bundle.manifest
    return ModelOut(
        version=manifest.version,
        digest=bundle.digest,
        encoder=manifest.encoder,
        classes=manifest.classes,
        thresholds=manifest.thresholds,
        class_mix=manifest.class_mix,
        libraries=manifest.libraries,
        corpus_sha256=manifest.corpus_sha256,
        corpus_topics=manifest.corpus_topics,
        metrics=_key_metrics(bundle),
    )


def _key_metrics(bundle: Bundle) -> dict[str, Any] | None:
    try:
        holdout = json.loads((bundle.folder / METRICS_FILE).read_bytes())["holdout"]
        return {"topics": holdout["topics"], **{name: holdout["route"][name] for name in ROUTE_FIGURES if name in holdout["route"]}}
    except (OSError, ValueError, KeyError, TypeError):
        return None  # a bundle serves without figures: they are for people
