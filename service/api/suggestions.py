"""Suggestions: whom to ask about topics, where, and what to say. Nothing is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from service.api.limits import json_only
from service.api.parts import DeskPart, Now, OnlookersPart, SuggestingPart, TracePart
from service.api.schemas import SuggestionsOut, SuggestionsRequest
from service.composition import Parts
from service.domain import Prediction, Topic
from service.escalation import louden
from service.reports.plain import Plain, iso_utc, plain_suggestion

router = APIRouter(prefix="/v1/suggestions", tags=["suggestions"])


@router.post("", response_model=SuggestionsOut, dependencies=[Depends(json_only)])
async def suggest(
    asked: SuggestionsRequest, desk: DeskPart, parts: SuggestingPart, onlookers: OnlookersPart, trace: TracePart, now: Now
) -> JSONResponse:
    """Say for each topic whom to ask and where at the moment `at`, what to say to them, and why; with its prediction."""
    trace.topics = len(asked.topics)
    at = (asked.at or now).astimezone(UTC)
    topics = [topic.topic() for topic in asked.topics]
    predictions = await desk.predict(topics)
    # in a thread: working hours and holidays of many people take a while, and so does comparing with what volunteers answered
    suggestions = await run_in_threadpool(_suggest_each, topics, predictions, parts, at)
    return JSONResponse(
        {
            "suggestions": suggestions,
            "count": len(suggestions),
            "at": iso_utc(at),
            "model_version": predictions[0].model_version,
            "directory_version": parts.directory.version,
        },
        background=BackgroundTask(onlookers.offer, topics, predictions),
    )


def _suggest_each(topics: Sequence[Topic], predictions: Sequence[Prediction], parts: Parts, at: datetime) -> list[Plain]:
    suggestions = [parts.suggest(topic, prediction, at) for topic, prediction in zip(topics, predictions, strict=True)]
    return [plain_suggestion(suggestion) for suggestion in louden(topics, suggestions)]
