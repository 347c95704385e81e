"""Whether an action that stands in the outbox may still leave, by what is known the moment before it would. Pure.

Between a decision and its sending lies a moment, or hours where a server was away: topic, people and brake may have changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from service.escalation.cases import ASKING, ActionKind, ActionRecord, Case, Status
from service.escalation.endings import end_of
from service.escalation.facts import Facts
from service.escalation.policy import Policy
from service.escalation.review import still_allowed
from service.escalation.situation import Situation
from service.escalation.time_lengths import later
from service.escalation.whom import hours_of


class Course(StrEnum):
    """What becomes of an action in the outbox.

    `send`: it leaves. `hold`: it waits, for nothing that leaves may. `withdraw`: it is taken out and decided anew. `drop`: it is over.
    """

    SEND = "send"
    HOLD = "hold"
    WITHDRAW = "withdraw"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of an action, and why; `until` is how long it waits where it is held."""

    course: Course
    because: str = ""
    until: datetime | None = None


def ruling(policy: Policy, case: Case, facts: Facts, record: ActionRecord, now: datetime, *, brake_holds: bool) -> Ruling:
    """Say what becomes of the action of `record` at `now` (aware).

    Args:
        policy: the one that the case began with.
        case: as it is kept.
        facts: what is known, of a topic that was read just now.
        record: the action, which is `released`.
        now: the moment before it would leave.
        brake_holds: whether as many have left as the brake allows.

    """
    held = _held(facts, brake_holds=brake_holds)
    taken_until = _with_a_person_until(policy, case, facts, record.action.kind, now)
    over = _over(policy, case, facts, record.action.kind, now)
    may_change = not over and record.action.kind in ASKING | {ActionKind.ADVISE}
    changed = _changed(policy, case, facts, record, now) if may_change else None
    if held:
        return Ruling(Course.HOLD, held, later(now, policy.brake.pause))
    if over:
        # what is not over after all is said once it is
        return Ruling(Course.WITHDRAW if record.action.kind is ActionKind.AMEND else Course.DROP, over)
    if taken_until is not None and not changed:
        return Ruling(Course.HOLD, "A person looks into it, or put it off.", taken_until)
    return Ruling(Course.WITHDRAW, changed) if changed else Ruling(Course.SEND)


def _held(facts: Facts, *, brake_holds: bool) -> str | None:
    stopped_by = facts.load.stopped_by
    if stopped_by is not None:
        return f"{stopped_by} stopped everything."
    return "The brake holds: far more was to be done than usual." if brake_holds else None


def _over(policy: Policy, case: Case, facts: Facts, kind: ActionKind, now: datetime) -> str | None:
    end = end_of(policy, case, facts, now)
    if kind is ActionKind.AMEND:
        return None if end else "It is not over after all."
    return end.because[0] if end else None


def _with_a_person_until(policy: Policy, case: Case, facts: Facts, kind: ActionKind, now: datetime) -> datetime | None:
    """Until when nobody is asked because somebody looks into it or put it off; an undisclosed weakness is told all the same."""
    said = facts.said
    if kind not in ASKING or kind is ActionKind.SECURITY_POST:
        return None
    pace = Situation(policy, case, facts, facts.judgement, now).pace
    until = [later(said.taken_on.at, pace.taken)] if said.taken_on else []
    until += [said.snoozed_until] if said.snoozed_until else []
    return max((moment for moment in until if moment > now), default=None)


def _changed(policy: Policy, case: Case, facts: Facts, record: ActionRecord, now: datetime) -> str | None:
    """Why what was decided can't be said any more as it stands."""
    action, judgement = record.action, facts.judgement
    if judgement is None or judgement.topic_version != action.topic_version or facts.topic.version != action.topic_version:
        return "The topic was edited."
    if action.kind is ActionKind.ADVISE:
        return None if judgement.kinds else "Nothing of it is confidential after all."
    people = facts.people
    named = {contact.id for contact in (*people.contacts, *people.fallback, *people.on_call)}
    if (judgement.route_set_at is not None and judgement.route_set_at > record.at) or not {each.id for each in action.contacts} <= named:
        return "Others are to be asked by now."
    # it counts among what people were asked already, and must not stand in its own way
    asked = {person: count - sum(contact.id == person for contact in action.contacts) for person, count in facts.load.asked.items()}
    situation = Situation(policy, case, replace(facts, load=replace(facts.load, asked=asked)), judgement, now)
    if not still_allowed(situation, action) or (action.kind is ActionKind.MENTION and not situation.handling.forum_mention):
        return "It may not be said so any more."
    were_at_work = not action.loud and not situation.handling.at_once and any(contact.at_work for contact in action.contacts)
    if were_at_work and hours_of(action.contacts, facts.people, now) > now:
        return "Meanwhile those who are asked are not at work any more."
    return None


def released(case: Case) -> tuple[ActionRecord, ...]:
    """Give what stands in a case's outbox: what is urgent first, the rest in the order of its deciding."""
    waiting = [record for record in case.records if record.status is Status.RELEASED]
    return tuple(sorted(waiting, key=lambda record: record.action.kind not in _FIRST))


_FIRST = frozenset({ActionKind.SECURITY_POST, ActionKind.PAGE})
