"""What Discourse tells of its own accord: that something happened to a topic, which is then read anew.

Headers and bodies: discourse/discourse, `app/jobs/regular/emit_web_hook_event.rb`. Nothing of an event is believed but the topic's number,
and an event sent twice, late or never does no harm: reading the forum again and again stays the truth.
"""

from __future__ import annotations

import json
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel

from service.api.errors import Refusal
from service.api.limits import bounded_body, json_only
from service.api.parts import Now, WebhookPart
from service.wire.fields import JsonObject, nested, whole

PATH = "/v1/webhooks/discourse"
SIGNATURE = "X-Discourse-Event-Signature"
MOST_BYTES = 1_000_000
"""Largest event that is read; anybody may send one."""
LARGEST_NUMBER = 2**63 - 1

# Discourse alone sends events; programs have nothing to ask here
router = APIRouter(tags=["webhooks"], include_in_schema=False)


class Received(BaseModel):
    """What an event was about."""

    received: Literal["ping", "topic", "nothing"]


@router.post(PATH)
async def receive(request: Request, desk: WebhookPart, now: Now) -> Received:
    """Let the topic of an event be read anew."""
    signature = request.headers.get(SIGNATURE, "")
    if not signature:
        raise Refusal("signature_missing", headers={"WWW-Authenticate": f'Signature header="{SIGNATURE}"'})
    body = await bounded_body(request, most=MOST_BYTES, what="an event")
    if not desk.is_signed(body, signature):
        raise Refusal("signature_wrong")
    await json_only(request)
    event = _event(body)
    if "ping" in event:
        return Received(received="ping")
    topic_id = _topic_id(event)
    if topic_id is None:
        return Received(received="nothing")
    await desk.tell(topic_id, at=now)
    return Received(received="topic")


def _event(body: bytes) -> JsonObject:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal("body_unreadable") from None
    return event if isinstance(event, dict) else {}


def _topic_id(event: JsonObject) -> str | None:
    """Find the number of the topic: an event holds one object under its family's name, a topic or something that belongs to one."""
    number = whole(nested(event, "topic"), "id")
    belonging = (whole(nested(event, family), "topic_id") for family in event)
    found = number if number is not None else next((each for each in belonging if each is not None), None)
    return str(found) if found is not None and 0 < found <= LARGEST_NUMBER else None
