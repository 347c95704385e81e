"""What the policy says now of a case, and what of it waits for a person. Pure: the policy is asked what it would do, nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from service.escalation.cases import Action, ActionKind, ActionRecord, Case, Close, Decision, Status, Wait
from service.escalation.decide import decide
from service.escalation.facts import Approval, Facts, Load

if TYPE_CHECKING:
    from service.domain import Contact
    from service.escalation.policy import Policy

MOST_DECISIONS = 25
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Awaited:
    """Something that waits for a person.

    `key` and `kind` are those of the action that needs a release, or of the entry in the queue. `contacts` are those whose turn it is since
    `since`; at `due` the fallback contact gets it, or the case ends. `releasable`: to approve it changes what happens.
    """

    key: str
    kind: ActionKind
    since: datetime
    due: datetime
    contacts: tuple[Contact, ...]
    because: tuple[str, ...]
    handed_over: bool = False
    releasable: bool = False


def decisions_at(policy: Policy, case: Case, facts: Facts, now: datetime) -> tuple[Decision, ...]:
    """Give what is decided one after the other at `now` (aware), until the case waits, ends, or the model has to be asked."""
    decided: list[Decision] = []
    for _ in range(MOST_DECISIONS):
        decision = decide(policy, case, facts, now)
        decided.append(decision)
        if not isinstance(decision, Action) or decision.kind is ActionKind.PREDICT:
            break
        case = case.with_action(decision, now)
    return tuple(decided)


def awaited(policy: Policy, case: Case, facts: Facts, now: datetime) -> tuple[Awaited, ...]:
    """Give what waits for a person at `now` (aware), whoever took the case on or put it off, and whether the brake holds or not."""
    free = _as_if_nobody_held_it(policy, facts, now)
    course = decisions_at(policy, case, free, now)
    if case.ended is not None or isinstance(course[-1], Close):
        return ()
    found = []
    for record in case.records:
        queued = record.action.kind is ActionKind.QUEUE and _queued_anew(policy, case, record, free, now)
        if queued or record.status is Status.PENDING:
            releasable = _differ(decisions_at(policy, case, _released(free, record, now), now), course)
            if queued or releasable:
                found.append(_awaited(case, record, facts, _rest_until(course, now), releasable=releasable))
    return tuple(found)


def is_held(policy: Policy, case: Case, facts: Facts, now: datetime) -> bool:
    """Whether somebody who took the case on, or put it off, has the time for it still."""
    free = _as_if_nobody_held_it(policy, facts, now)
    as_it_is = decide(policy, case, replace(facts, load=free.load), now)
    return free.said != facts.said and _differ([as_it_is], [decide(policy, case, free, now)])


def release_time(record: ActionRecord, now: datetime) -> datetime:
    """Give when a release given at `now` counts from: after what it releases was decided, whatever the clocks of two machines say."""
    return max(now, record.at + _INSTANT)


def _awaited(case: Case, record: ActionRecord, facts: Facts, due: datetime, *, releasable: bool) -> Awaited:
    action = record.action
    passed_on = case.record(f"{ActionKind.HAND_OVER}:{action.key}")
    holder = passed_on or record
    shown_to = holder.action.contacts if holder.action.kind in {ActionKind.QUEUE, ActionKind.HAND_OVER} else facts.people.reviewers
    return Awaited(
        key=action.key,
        kind=action.kind,
        since=holder.at,
        due=due,
        contacts=shown_to,
        because=action.because,
        handed_over=passed_on is not None,
        releasable=releasable,
    )


def _released(facts: Facts, record: ActionRecord, now: datetime) -> Facts:
    """The facts once somebody released this; unchanged where somebody has."""
    version, key = facts.topic.version, record.action.key
    given = any(each.key == key and each.topic_version == version and each.at > record.at for each in facts.said.approvals)
    if given:
        return facts
    approval = Approval(key, version, by="", at=release_time(record, now))
    return replace(facts, said=replace(facts.said, approvals=(*facts.said.approvals, approval)))


def _differ(one: Sequence[Decision], other: Sequence[Decision]) -> bool:
    """Whether something else is decided; until when is waited does not count, for whatever is said puts off when a case expires."""
    plain = [[each.because if isinstance(each, Wait) else each for each in course] for course in (one, other)]
    return plain[0] != plain[1]


def _queued_anew(policy: Policy, case: Case, record: ActionRecord, facts: Facts, now: datetime) -> bool:
    """Whether the case would be put into the queue for this if it was not there: what it was put there for is so still."""
    key = record.action.key
    kept = tuple(each for each in case.records if each.action.key not in {key, f"{ActionKind.HAND_OVER}:{key}"})
    course = decisions_at(policy, replace(case, records=kept), facts, now)
    return any(isinstance(decision, Action) and decision.key == key for decision in course)


def _as_if_nobody_held_it(policy: Policy, facts: Facts, now: datetime) -> Facts:
    """The facts with the time over that people have for what they took on or put off, and no brake."""
    said = facts.said
    if said.taken_on is not None:
        # kept as something that happened, for it puts off when the case expires
        over = now - max(clock.taken for clock in (policy.clocks.usual, policy.clocks.urgent, policy.clocks.loud))
        said = replace(said, taken_on=replace(said.taken_on, at=min(said.taken_on.at, over)))
    if said.snoozed_until is not None:
        said = replace(said, snoozed_until=min(said.snoozed_until, now))
    return replace(facts, said=said, load=Load(asked=facts.load.asked, called=facts.load.called))


def _rest_until(course: Sequence[Decision], now: datetime) -> datetime:
    last = course[-1]
    return last.until if isinstance(last, Wait) else now
