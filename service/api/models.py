"""The model that serves: what it is, what it can say, and how good it was found to be; and the models beside it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from service.api import examples
from service.api.parts import BundlePart, ModelPart, ShadowPart
from service.inference.bundle import Thresholds
from service.inference.bundle.figures import holdout_figures

if TYPE_CHECKING:
    from service.inference.predictor import Predictor

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


class NamedModelOut(BaseModel):
    """A model, by its version and the SHA-256 of its manifest."""

    version: str
    digest: str


class RefusedModelOut(BaseModel):
    """A model that was made current and does not serve."""

    name: str
    digest: str
    reason: str = Field(description="A stable code, as in the log.")
    why: str


class ModelsOut(BaseModel):
    """The models of this process."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.MODELS]})

    current: NamedModelOut = Field(description="The one that serves.")
    on_trial: NamedModelOut | None = Field(
        None, description="The one that answers the next request, and serves from then on if that succeeds."
    )
    shadow: NamedModelOut | None = Field(None, description="The one that predicts beside it without a say.")
    refused: RefusedModelOut | None = Field(None, description="The one that should serve by now and does not, and why.")


@router.get("")
async def loaded(model: ModelPart, shadow: ShadowPart) -> ModelsOut:
    """Say which models this process holds, and which one it refused."""
    held = model.held
    return ModelsOut(
        current=_named(held.serving),
        on_trial=_named(held.on_trial) if held.on_trial else None,
        shadow=_named(shadow.candidate) if shadow.candidate else None,
        refused=RefusedModelOut(**asdict(held.refused)) if held.refused else None,
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
        metrics=holdout_figures(bundle.folder, ROUTE_FIGURES),
    )


def _named(predictor: Predictor) -> NamedModelOut:
    return NamedModelOut(version=predictor.bundle.manifest.version, digest=predictor.bundle.digest)
