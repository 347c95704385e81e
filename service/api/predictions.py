"""Predictions: what the model says about topics."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from service.api.limits import json_only
from service.api.parts import BundlePart, DeskPart, TracePart
from service.api.schemas import PredictionsOut, PredictionsRequest
from service.reports.plain import plain_prediction

router = APIRouter(prefix="/v1/predictions", tags=["predictions"])


@router.post("", response_model=PredictionsOut, dependencies=[Depends(json_only)])
async def predict(asked: PredictionsRequest, desk: DeskPart, bundle: BundlePart, trace: TracePart) -> JSONResponse:
    """Say for each topic which route it takes, whether it is confidential or urgent, how surely and why."""
    trace.topics = len(asked.topics)
    predictions = [plain_prediction(prediction) for prediction in await desk.predict([topic.topic() for topic in asked.topics])]
    return JSONResponse({"predictions": predictions, "count": len(predictions), "model_version": bundle.manifest.version})
