"""A case of which somebody is being called, as the store holds it once the call was placed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from service.domain import Redacted
from service.escalation.cases import Action, ActionKind, ActionRecord, Release, Status
from service.escalation.policy_files import parse_policy
from service.escalation.running.keeping import kept_action
from service.store.case_values import KeptDecision, Step
from tests.escalation.casework.samples import Bureau
from tests.escalation.running.samples import HOUR, MONDAY, topic
from tests.escalation.samples import contact

CALLING = parse_policy("mode: auto\npaging: {enabled: true}")
CALLED = MONDAY + 25 * HOUR
MARKER = "tr:7-1:page:ann"


def calling(bureau: Bureau, *, marker: str = MARKER, at: datetime = CALLED) -> None:
    """Let ann be called about the case 7-1 at a moment."""
    bureau.office.forum.put(topic())
    bureau.begun_with(CALLING, topic())
    bureau.office.runner.observe([topic()], at - HOUR)
    (lease,) = bureau.office.leases.lease_due("first", at=at, until=at + timedelta(minutes=1), most=1)
    page = Action("page:ann", ActionKind.PAGE, Release.AUTOMATIC, "1", contacts=(contact("ann"),))
    kept = kept_action(ActionRecord(page, Status.RELEASED, at), order=1, text=Redacted("Case 7-1 is urgent."))
    moved = replace(lease.case, stage="paged", due_at=at + 9 * HOUR)
    bureau.office.cases.take(lease, Step(moved, KeptDecision(at, "action", "paged", ("it is loud",), CALLING.version), (kept,)))
    bureau.office.leases.release(lease)
    bureau.office.actions.begin_delivery("7-1", "page:ann", medium="telephone", marker=marker, at=at)
