"""Works one case off: decision after decision until it waits or ends, as the steps that the store then takes at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from service.escalation.cases import ASKING, Action, ActionKind, Close, Decision, Release, Status, Wait
from service.escalation.decide import decide
from service.escalation.running.keeping import kept_action, kept_case, kept_decision, next_order
from service.escalation.time_lengths import later
from service.escalation.whom import weekly_cap
from service.store.case_values import Step

if TYPE_CHECKING:
    from service.domain import Redacted
    from service.escalation.facts import Facts
    from service.escalation.policy import Policy
    from service.escalation.running.knowledge import Known
    from service.escalation.running.loads import Loads

MOST_DECISIONS = 100
"""What a case can come to at one moment; more is a fault of the policy's."""
LEAVES = frozenset({Release.APPROVAL, Release.APPROVED, Release.AUTOMATIC})
"""Releases of actions that something is sent about: they themselves, or the question whether they may leave."""
PREDICT_AGAIN_AFTER = timedelta(minutes=1)

Compose: TypeAlias = Callable[[Action, "Known", datetime], "Redacted | None"]
"""Writes the message of an action; None where nothing is said to anybody."""


@dataclass(frozen=True)
class Worked:
    """What a case came to: its steps, and what has to be known before it can go on, if anything."""

    steps: tuple[Step, ...]
    actions: tuple[Action, ...]
    last: Decision | None
    needs_prediction: bool = False
    needs_reading: bool = False
    needs_sending: bool = False

    @property
    def unready(self) -> bool:
        """Whether the case can't come to a wait or an end before more is known, or something was sent."""
        return self.needs_reading or self.needs_prediction or self.needs_sending


@dataclass(frozen=True, slots=True)
class Sending:
    """When a case's outbox is looked at again: what stands in it still, and what was decided only now; at once where nothing is said."""

    again_at: datetime | None = None
    new_at: datetime | None = None


class Endless(RuntimeError):
    """A case went on deciding; the policy never came to a wait or an end."""


def work_off(
    known: Known, *, policy: Policy, loads: Loads, now: datetime, compose: Compose, just_read: bool, sending: Sending | None = None
) -> Worked:
    """Decide about a case at `now` (aware) until it waits or ends.

    It stops before an action that asks somebody if the topic was not just read, and after it asked for a prediction: both take the forum.

    Args:
        known: what is known about it.
        policy: the one that it began with.
        loads: who was asked how often; what is decided here is counted along.
        now: the moment.
        compose: writes messages.
        just_read: whether what is known of the topic is as fresh as it can be.
        sending: how it stands with what was to be sent; None where nothing can be.

    Raises:
        Endless: it never came to a wait or an end.

    """
    course = _Course(known, policy, loads, now, compose, sending)
    for _ in range(MOST_DECISIONS):
        facts = known.with_load(loads.now())
        decision = decide(policy, course.case, facts, now)
        if not isinstance(decision, Action):
            decision = course.rest(decision, facts)
            return course.worked(decision, needs_prediction=course.case.ended is None and _unpredicted(facts))
        if decision.kind in ASKING and not just_read:
            return course.worked(None, needs_reading=True)
        course.act(decision, facts)
        if decision.kind is ActionKind.PREDICT:
            return course.worked(decision, needs_prediction=True)
    raise Endless(known.case.id)


class _Course:
    """A case on its way through several decisions at one moment."""

    def __init__(self, known: Known, policy: Policy, loads: Loads, now: datetime, compose: Compose, sending: Sending | None) -> None:
        self.case = known.case
        self._sending = sending
        self._known = known
        self._policy = policy
        self._loads = loads
        self._now = now
        self._compose = compose
        self._order = next_order(known.actions)
        self._steps: list[Step] = []
        self._actions: list[Action] = []

    def act(self, action: Action, facts: Facts) -> None:
        """Record an action."""
        self.case = self.case.with_action(action, self._now)
        record = self.case.records[-1]
        kept = kept_action(record, order=self._order, text=self._compose(action, replace(self._known, facts=facts), self._now))
        caps = self._loads.caps(action, {contact.id: weekly_cap(self._policy, facts.people, contact.id) for contact in action.contacts})
        decided = kept_decision(action, self.case, facts, at=self._now)
        self._steps.append(Step(kept_case(self.case, due_at=self._now), decided, (kept,), caps))
        self._loads.count(action)
        self._actions.append(action)
        self._order += 1

    def rest(self, decision: Wait | Close, facts: Facts) -> Wait | Close:
        """Record that the case waits, or ends, and return which; it does not end while something is on its way."""
        on_its_way = self._looked_at_again()
        if isinstance(decision, Close):
            if on_its_way is None:
                self.case = self.case.closed(decision, self._now)
            else:
                decision = Wait(on_its_way, (*decision.because, "Before the case ends, what stands in the outbox is settled."))
        decided = kept_decision(decision, self.case, facts, at=self._now)
        due = _due(decision, facts, self._now)
        due = min(due, on_its_way) if due is not None and on_its_way is not None else due
        self._steps.append(Step(kept_case(self.case, due_at=due), decided))
        return decision

    def _looked_at_again(self) -> datetime | None:
        """Give when something has to be sent, or looked for; None where nothing stands in the outbox."""
        if self._sending is None:
            return None
        new = {action.key for action in self._actions if action.release in LEAVES}
        old = {record.action.key for record in self.case.records if record.status is Status.RELEASED} - new
        moments = [self._sending.again_at or self._now] if old else []
        if new:
            moments.append(self._sending.new_at or self._now)
        if self._sending.again_at is not None:
            moments.append(self._sending.again_at)
        return min(moments, default=None)

    def worked(self, last: Decision | None, *, needs_prediction: bool = False, needs_reading: bool = False) -> Worked:
        """Give what the case came to so far."""
        may_send = self._sending is not None and self._sending.new_at is None
        sends = may_send and any(action.release in LEAVES for action in self._actions)
        return Worked(tuple(self._steps), tuple(self._actions), last, needs_prediction, needs_reading, sends)


def _due(decision: Wait | Close, facts: Facts, now: datetime) -> datetime | None:
    if isinstance(decision, Close):
        return None
    return min(decision.until, later(now, PREDICT_AGAIN_AFTER)) if _unpredicted(facts) else decision.until


def _unpredicted(facts: Facts) -> bool:
    return facts.judgement is None or facts.judgement.topic_version != facts.topic.version
