"""Feedback: what people and events say of topics, kept for the model to learn from."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from service.api.errors import Refusal
from service.api.faults import refusal_of_faults
from service.api.feedback_schemas import FeedbackOut, FeedbackRequest
from service.api.limits import json_only
from service.api.parts import FeedbackPart, Now, TracePart
from service.errors import FeedbackError
from service.feedback.making import Feedback
from service.feedback.resolution import FIELDS, unfit
from service.feedback.rows import iso, plain_labels
from service.store.interfaces import Added

LOCAL_CLIENT = "local"
"""Who labels where the service asks for no keys."""
_OF_TOPIC = {"topic_id": "id", "title": "title", "body": "body", "version": "version", "text_at": "text_at"}

router = APIRouter(prefix="/v1/feedback", tags=["feedback"])


@router.post(
    "",
    response_model=FeedbackOut,
    status_code=HTTPStatus.CREATED,
    responses={200: {"model": FeedbackOut, "description": "The same was kept before"}},
    dependencies=[Depends(json_only)],
)
async def give(said: FeedbackRequest, desk: FeedbackPart, trace: TracePart, now: Now) -> JSONResponse:
    """Keep what is said of a topic, with its text redacted; the same sent again is kept once and given back with status 200."""
    trace.topics = 1
    try:
        added, due = await desk.take(_feedback(said, author=trace.client or LOCAL_CLIENT), now=now)
    except FeedbackError as error:
        raise _refusal(error) from None
    status = HTTPStatus.CREATED if added.new else HTTPStatus.OK
    return JSONResponse(_plain(added, due, blind_drawn=desk.draw.has(added.kept.label.topic_id)), status)


def _feedback(said: FeedbackRequest, *, author: str) -> Feedback:
    return Feedback(
        topic_id=said.topic.id,
        title=said.topic.title,
        body=said.topic.body,
        labels=said.labels.labels(),
        source=said.source,
        author=author,
        version=said.topic.version,
        text_at=said.topic.text_at,
        at=said.at,
        decision_due_at=said.decision_due_at,
        model_version=said.model_version,
        predicted=said.predicted.labels() if said.predicted else None,
        answered_by=said.answered_by,
        asked=tuple(said.asked),
        feedback_id=said.id,
    )


def _refusal(error: FeedbackError) -> Refusal:
    if error.reason == "feedback_conflict":
        return Refusal("feedback_conflict")
    return refusal_of_faults(error.faults, _pointer)


def _pointer(field: str) -> str:
    if field in FIELDS:
        return f"#/labels/{field}"
    return f"#/topic/{_OF_TOPIC[field]}" if field in _OF_TOPIC else f"#/{field}"


def _plain(added: Added, due: datetime | None, *, blind_drawn: bool) -> dict[str, object]:
    label = added.kept.label
    why_not = unfit(label, due)
    return {
        "id": added.kept.id,
        "new": added.new,
        "topic_id": label.topic_id,
        "text_version": label.text.version,
        "redacted_title": label.text.title,
        "redacted_body": label.text.body,
        "labels": plain_labels(label.labels),
        "source": label.source,
        "by": label.author,
        "at": iso(label.at),
        "learnt_from": why_not is None,
        "why_not": why_not,
        "blind_drawn": blind_drawn,
    }
