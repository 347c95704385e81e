"""What Mattermost tells of a press of a button under one of our posts.

Bodies and answers: mattermost/mattermost, `server/public/model/integration_action.go`. Mattermost takes nothing but status 200 with JSON
for an answer: with any other the one who pressed sees an error that tells nothing. So everything that a person can bring about is answered
so, and the sentence is shown to them alone.
"""

from __future__ import annotations

import json

from fastapi import APIRouter, Request
from pydantic import BaseModel

from service.api.errors import Refusal
from service.api.limits import bounded_body, json_only
from service.api.parts import ButtonsPart, Now
from service.wire.fields import JsonObject

PATH = "/v1/callbacks/mattermost"
MOST_BYTES = 100_000
"""Largest press that is read; anybody may send one."""

# Mattermost alone tells of presses; programs have nothing to ask here
router = APIRouter(tags=["callbacks"], include_in_schema=False)


class Told(BaseModel):
    """What the one who pressed is told, and nobody else.

    NOTE: Mattermost would let an answer edit the post as well. That takes the whole message, which the runner may be editing just then, and
    which may have been erased here; nobody is notified of an edit either. So who took it on is kept, and the runner, which alone writes to
    the chat, can tell.
    """

    ephemeral_text: str


@router.post(PATH)
async def receive(request: Request, desk: ButtonsPart, now: Now) -> Told:
    """Keep what a press says about a case."""
    body = await bounded_body(request, most=MOST_BYTES, what="a press")
    await json_only(request)
    return Told(ephemeral_text=await desk.press(_press(body), now))


def _press(body: bytes) -> JsonObject:
    try:
        press = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal("body_unreadable") from None
    return press if isinstance(press, dict) else {}
