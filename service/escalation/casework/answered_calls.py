"""Calls that somebody acknowledged: what a paging service tells, and what is kept of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from service.store.storable import storable

if TYPE_CHECKING:
    from service.store.case_values import Acknowledgement, Delivered

CALL = "call"
"""Under this name stands in an acknowledgement's details by which call it came."""
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class AnsweredCall:
    """What a paging service tells: the call of this marker was acknowledged at `at` (aware).

    `event` is the same whenever the service tells this again. `named` is its own name for whoever acknowledged, None if it has none.
    """

    marker: str
    service: str
    event: str
    at: datetime
    named: str | None = None


def heard_before(said: Sequence[Acknowledgement], call: AnsweredCall) -> Acknowledgement | None:
    """Give what was kept when the service told this before."""
    return next((each for each in said if told_by_call(each).get("event") == _event(call)), None)


def by_call(taken: Acknowledgement, call: AnsweredCall, delivered: Delivered, now: datetime) -> Acknowledgement:
    """Let somebody have taken a case on by acknowledging a call; a clock of the service's that is wrong does no harm."""
    named = storable(call.named)[:LONGEST_NAME] if call.named else None
    details = {**taken.details, CALL: {"service": call.service, "event": _event(call), "named": named}}
    at = min(max(call.at, delivered.delivery.begun_at), now)
    return replace(taken, at=at, action_key=delivered.action.key, details=details)


def told_by_call(said: Acknowledgement) -> Mapping[str, Any]:
    """Give by which call something was said; nothing if it was said in another way."""
    told: Mapping[str, Any] = said.details.get(CALL, {})
    return told


def _event(call: AnsweredCall) -> str:
    return f"{call.service}:{storable(call.event)}"[:LONGEST_NAME]
