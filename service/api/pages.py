"""What paging services tell of calls: that somebody acknowledged one, who takes the case on by that.

PagerDuty: https://developer.pagerduty.com/docs/webhooks-overview (v3). Whatever is signed is answered with 2xx, for it gives up on
addresses that refuse what they don't care for. Twilio: https://www.twilio.com/docs/voice/twiml/gather; it says to the person what is
answered.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import parse_qsl

import structlog
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from starlette.datastructures import ImmutableMultiDict

from service.api.errors import Refusal
from service.api.limits import bounded_body
from service.api.paging_signatures import PAGERDUTY_SIGNATURE, TWILIO_SIGNATURE
from service.api.parts import CasesPart, Now, PagingSignaturesPart
from service.errors import CaseError
from service.escalation.casework.answered_calls import AnsweredCall
from service.paging.callbacks import PAGERDUTY_PATH, TAKE_DIGIT, TWILIO_PATH
from service.wire.fields import JsonObject, moment, nested, text

if TYPE_CHECKING:
    from service.api.case_desk import CaseDesk

MOST_BYTES = 300_000
"""Largest event that is read; PagerDuty sends none beyond 256 KB."""
MOST_FIELDS = 100
WEBHOOK_ID = "X-Webhook-Id"
# to resolve is to answer too
_ANSWERS = frozenset({"incident.acknowledged", "incident.resolved"})
_PERSON = "user_reference"
"""The kind of agent that is no rule, no integration, and not this service."""
_log = structlog.get_logger(__name__)

# the services alone send these; programs have nothing to ask here
pagerduty_router = APIRouter(tags=["callbacks"], include_in_schema=False)
twilio_router = APIRouter(tags=["callbacks"], include_in_schema=False)


Outcome: TypeAlias = Literal["taken", "known", "ended", "nothing"]
"""What became of an event: somebody takes the case on, that was known or came too late, or it tells nothing of ours."""
_SAID: dict[Outcome, str] = {
    "taken": "Thank you. The case is yours.",
    "known": "Thank you. The case is yours.",
    "ended": "Thank you. The case is over already.",
    "nothing": "This call is not known here.",
}
OTHER_KEY = f"The key was not {TAKE_DIGIT}, so somebody else will be called."
NOT_KEPT = "That could not be kept. Please answer in the chat."


class Heard(BaseModel):
    """The answer to an event."""

    heard: Outcome


@pagerduty_router.post(PAGERDUTY_PATH)
async def pagerduty(request: Request, desk: CasesPart, signatures: PagingSignaturesPart, now: Now) -> Heard:
    """Hear who acknowledged an incident."""
    body = await bounded_body(request, most=MOST_BYTES, what="an event")
    _require_signature(request, PAGERDUTY_SIGNATURE, "PagerDuty", lambda given: signatures.is_from_pagerduty(body, given))
    call = _call_of(body, request.headers.get(WEBHOOK_ID, ""), now)
    return Heard(heard="nothing" if call is None else await _heard(desk, call, now))


@twilio_router.post(TWILIO_PATH)
async def twilio(request: Request, marker: str, desk: CasesPart, signatures: PagingSignaturesPart, now: Now) -> Response:
    """Hear which key somebody pressed, and say what follows."""
    from service.paging.spoken import spoken_answer

    form = _form(await bounded_body(request, most=MOST_BYTES, what="an event"))
    _require_signature(request, TWILIO_SIGNATURE, "Twilio", lambda given: signatures.is_from_twilio(marker, form, given))
    sentence = OTHER_KEY
    if form.get("Digits") == TAKE_DIGIT:
        call = AnsweredCall(marker, "twilio", form.get("CallSid", ""), at=now)
        try:
            sentence = _SAID[await _heard(desk, call, now)]
        except Refusal as refusal:
            # Twilio would read out that an application failed, and ask no second time
            _log.error("answer_not_kept", service=call.service, reason=refusal.reason)
            sentence = NOT_KEPT
    return Response(spoken_answer(sentence), media_type="application/xml")


def _require_signature(request: Request, header: str, service: str, is_right: Callable[[str], bool]) -> None:
    given = ",".join(request.headers.getlist(header))
    hint = f"Set the same secret in {service} and here."
    if not given:
        raise Refusal("signature_missing", hint, headers={"WWW-Authenticate": f'Signature header="{header}"'})
    if not is_right(given):
        raise Refusal("signature_wrong", hint)


async def _heard(desk: CaseDesk, call: AnsweredCall, now: datetime) -> Outcome:
    try:
        done = await desk.ask(lambda casework: casework.answered(call, now))
    except CaseError as error:
        _log.info("call_answered_late", service=call.service, reason=error.reason)
        return "ended"
    if done is None:
        return "nothing"
    _log.info("call_answered", service=call.service, case_id=done.case.id, person_id=done.said.by, new=done.new)
    return "taken" if done.new else "known"


def _call_of(body: bytes, webhook_id: str, now: datetime) -> AnsweredCall | None:
    """Read the call that a person acknowledged; None where an event tells of none."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    event: JsonObject = nested(document, "event") if isinstance(document, dict) else {}
    marker, agent = text(nested(event, "data"), "incident_key"), nested(event, "agent")
    if text(event, "event_type") not in _ANSWERS or not marker or text(agent, "type") != _PERSON:
        return None
    # the event's id is signed and the same in every subscription, which that of its delivery isn't
    event_id = text(event, "id") or webhook_id
    return AnsweredCall(marker, "pagerduty", event_id, moment(event, "occurred_at") or now, text(agent, "summary") or None)


def _form(body: bytes) -> ImmutableMultiDict[str, str]:
    try:
        return ImmutableMultiDict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        return ImmutableMultiDict()
