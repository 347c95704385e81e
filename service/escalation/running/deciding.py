"""Works one case off: decision after decision until it waits or ends, as the steps that the store then takes at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from service.escalation.cases import ASKING, Action, ActionKind, Close, Decision, Wait
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

    @property
    def unready(self) -> bool:
        """Whether the case can't come to a wait or an end before more is known."""
        return self.needs_reading or self.needs_prediction


class Endless(RuntimeError):
    """A case went on deciding; the policy never came to a wait or an end."""


def work_off(known: Known, *, policy: Policy, loads: Loads, now: datetime, compose: Compose, just_read: bool) -> Worked:
    """Decide about a case at `now` (aware) until it waits or ends.

    It stops before an action that asks somebody if the topic was not just read, and after it asked for a prediction: both take the forum.

    Args:
        known: what is known about it.
        policy: the one that it began with.
        loads: who was asked how often; what is decided here is counted along.
        now: the moment.
        compose: writes messages.
        just_read: whether what is known of the topic is as fresh as it can be.

    Raises:
        Endless: it never came to a wait or an end.

    """
    course = _Course(known, policy, loads, now, compose)
    for _ in range(MOST_DECISIONS):
        facts = known.with_load(loads.now())
        decision = decide(policy, course.case, facts, now)
        if not isinstance(decision, Action):
            course.rest(decision, facts)
            return course.worked(decision, needs_prediction=course.case.ended is None and _unpredicted(facts))
        if decision.kind in ASKING and not just_read:
            return course.worked(None, needs_reading=True)
        course.act(decision, facts)
        if decision.kind is ActionKind.PREDICT:
            return course.worked(decision, needs_prediction=True)
    raise Endless(known.case.id)


class _Course:
    """A case on its way through several decisions at one moment."""

    def __init__(self, known: Known, policy: Policy, loads: Loads, now: datetime, compose: Compose) -> None:
        self.case = known.case
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

    def rest(self, decision: Wait | Close, facts: Facts) -> None:
        """Record that the case waits, or ends."""
        if isinstance(decision, Close):
            self.case = self.case.closed(decision, self._now)
        decided = kept_decision(decision, self.case, facts, at=self._now)
        self._steps.append(Step(kept_case(self.case, due_at=_due(decision, facts, self._now)), decided))

    def worked(self, last: Decision | None, *, needs_prediction: bool = False, needs_reading: bool = False) -> Worked:
        """Give what the case came to so far."""
        return Worked(tuple(self._steps), tuple(self._actions), last, needs_prediction, needs_reading)


def _due(decision: Wait | Close, facts: Facts, now: datetime) -> datetime | None:
    if isinstance(decision, Close):
        return None
    return min(decision.until, later(now, PREDICT_AGAIN_AFTER)) if _unpredicted(facts) else decision.until


def _unpredicted(facts: Facts) -> bool:
    return facts.judgement is None or facts.judgement.topic_version != facts.topic.version
