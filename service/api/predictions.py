"""Predictions: what the model says about topics."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from starlette.background import BackgroundTask

from service.api.limits import json_only
from service.api.parts import DeskPart, OnlookersPart, TracePart
from service.api.schemas import PredictionsOut, PredictionsRequest
from service.reports.plain import plain_prediction

router = APIRouter(prefix="/v1/predictions", tags=["predictions"])


@router.post("", response_model=PredictionsOut, dependencies=[Depends(json_only)])
async def predict(asked: PredictionsRequest, desk: DeskPart, onlookers: OnlookersPart, trace: TracePart) -> JSONResponse:
    """Say for each topic which route it takes, whether it is confidential or urgent, how surely and why."""
    trace.topics = len(asked.topics)
    topics = [topic.topic() for topic in asked.topics]
    predictions = await desk.predict(topics)
    return JSONResponse(
        {
            "predictions": [plain_prediction(prediction) for prediction in predictions],
            "count": len(predictions),
            "model_version": predictions[0].model_version,
        },
        background=BackgroundTask(onlookers.offer, topics, predictions),
    )
