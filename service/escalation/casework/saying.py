"""What is kept of a wish, and whether the same was said before. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from service.domain import Labels
from service.errors import CaseError
from service.escalation.acting.asking_release import question_marker
from service.escalation.acting.errands import marker_of
from service.escalation.cases import ActionKind, End
from service.escalation.casework.outlook import release_time
from service.escalation.casework.wishes import SAYING_OF, Act, Wish, missing, require_span
from service.escalation.running.said import Saying, approved, correction_of, passed_on_by, reassigned, snoozed
from service.escalation.situation import Situation
from service.escalation.time_lengths import later
from service.feedback.vocabulary import whole
from service.store.case_values import Acknowledgement

if TYPE_CHECKING:
    from service.escalation.cases import Case
    from service.escalation.casework.outlook import Awaited
    from service.escalation.facts import Facts
    from service.escalation.policy import Pace, Policy


@dataclass(frozen=True)
class Standing:
    """A case as it stands when somebody wants something of it: what waits for a person, and what was said, the newest last."""

    policy: Policy
    case: Case
    facts: Facts
    awaited: tuple[Awaited, ...]
    said: Sequence[Acknowledgement]

    def pace(self, now: datetime) -> Pace:
        """The clocks that hold."""
        return Situation(self.policy, self.case, self.facts, self.facts.judgement, now).pace


def said_before(standing: Standing, wish: Wish, by: str, now: datetime) -> Acknowledgement | None:
    """Give what `by` said before if to say this again would change nothing: a request sent twice, a button pressed twice."""
    kind = SAYING_OF[wish.act]
    of_kind = [each for each in standing.said if each.kind == kind]
    last = of_kind[-1] if of_kind and of_kind[-1].by == by else None
    if standing.case.ended is not None:
        return last if wish.act is Act.DISMISS and standing.case.ended is End.DISMISSED else None
    passed_on = passed_on_by(standing.said).get(by)
    same: bool
    match wish.act:
        case Act.APPROVE:
            return _release_before(standing, wish, by)
        case Act.PASS_ON:
            return passed_on
        case Act.REASSIGN:
            correction = correction_of(standing.said)
            same = correction is not None and correction.labels == corrected(standing.said, wish.labels or Labels())
        case Act.SNOOZE:
            same = last is not None and wish.until is not None and last.details["until"] == wish.until.isoformat()
        case Act.TAKE:
            same = last is not None and passed_on is None and now < later(last.at, standing.pace(now).taken)
        case Act.DISMISS:
            same = True
    return last if same else None


def acknowledgement(standing: Standing, wish: Wish, by: str, now: datetime) -> Acknowledgement:
    """Make what is kept of a wish, without its note.

    Raises:
        CaseError: `case_ended`, `case_nothing_pending`, or `case_act_invalid` for one that lacks something or reaches too far.

    """
    case = standing.case
    if case.ended is not None:
        raise CaseError(f"the case {case.id} has ended ({case.ended}); nothing can be done about it any more", reason="case_ended")
    match wish.act:
        case Act.APPROVE:
            key = _to_release(standing, wish)
            record = case.record(key)
            at = now if record is None else release_time(record, now)
            return approved(key, topic_version=wish.version or standing.facts.topic.version, by=by, at=at)
        case Act.REASSIGN:
            return reassigned(corrected(standing.said, wish.labels or Labels()), by=by, at=now)
        case Act.SNOOZE:
            if wish.until is None:
                raise missing("until", "until when the case is put off")
            require_span(standing.policy, wish.until, now)
            return snoozed(wish.until, by=by, at=now)
        case Act.TAKE | Act.DISMISS | Act.PASS_ON:
            return Acknowledgement(SAYING_OF[wish.act], by, now)


def corrected(said: Sequence[Acknowledgement], labels: Labels) -> Labels:
    """Lay what is said now over what persons said before: who calls a topic urgent does not take back the route that somebody set."""
    before, now = correction_of(said), whole(labels)
    if before is None:
        return now
    laid = {name: value for name in ("route", "area", "urgent", "needs_answer") if (value := getattr(now, name)) is not None}
    if now.confidential is not None:
        laid |= {"confidential": now.confidential, "confidential_kinds": now.confidential_kinds}
    return replace(before.labels, **laid)


def _release_before(standing: Standing, wish: Wish, by: str) -> Acknowledgement | None:
    waiting = {each.key for each in standing.awaited if each.releasable}
    if wish.action in waiting or (wish.action is None and waiting):
        return None
    version = standing.facts.topic.version
    same = [
        each
        for each in standing.said
        if each.kind == Saying.APPROVED
        and each.by == by
        and wish.action in {None, each.action_key}
        and each.details.get("topic_version") == version
    ]
    return same[-1] if same else None


def _to_release(standing: Standing, wish: Wish) -> str:
    if wish.version not in {None, standing.facts.topic.version}:
        raise CaseError("the topic was edited since this was shown; look at it anew", reason="case_nothing_pending")
    waiting = [each.key for each in standing.awaited if each.releasable]
    if wish.action in waiting:
        _require_shown(standing.case, str(wish.action), wish.marker)
        return str(wish.action)
    if wish.action is None and len(waiting) == 1:
        return waiting[0]
    if wish.action is None and waiting:
        raise missing("action", f"one of {', '.join(waiting)}, for more than one thing waits")
    others = [each.key for each in standing.awaited]
    what = "nothing" if wish.action is None else "no such action"
    told = f"{what} of the case {standing.case.id} waits to be released"
    hint = f"; what does: {', '.join(waiting)}" if waiting else f"; {', '.join(others)} needs a look, not a release" if others else ""
    raise CaseError(told + hint, reason="case_nothing_pending")


def _require_shown(case: Case, key: str, marker: str | None) -> None:
    """See to it that what is released is what the post asked: others may be asked by now, or elsewhere."""
    record = case.record(key)
    if record is None or record.action.kind is ActionKind.QUEUE:
        asked = marker_of(case.id, key)
    else:
        asked = question_marker(case.id, record.action)
    if marker not in {None, asked}:
        raise CaseError("it was decided anew since this was shown; look at the newer post", reason="case_nothing_pending")
