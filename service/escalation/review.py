"""What waits for a person: the community manager's queue, the fallback contact after it, and actions that need a release. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from service.escalation.cases import Action, ActionKind, Release, Status, Wait
from service.escalation.situation import QUEUE_KEY, Situation
from service.escalation.time_lengths import later
from service.escalation.whom import hours_of, may_be_asked


def to_a_person(now: Situation, *because: str, about: str = "", hand_over: bool = True) -> Action | Wait:
    """Put the case into the community manager's queue, once for each trouble; `hand_over`: the fallback contact gets it if nobody looks.

    `about` names a trouble. Without one the suggestion is unsure, and an unsure version comes up again if a person has dealt with an older.
    """
    key = f"{QUEUE_KEY}:{about}" if about else now.queue_key
    queued = now.case.record(key)
    if queued is None:
        return Action(
            key=key,
            kind=ActionKind.QUEUE,
            release=now.release_to_staff,
            topic_version=now.facts.topic.version,
            contacts=now.facts.people.reviewers,
            place=now.facts.people.review_place,
            because=because,
        )
    return wait_for_a_person(now, key, queued.at, *because) if hand_over else now.rest()


def released_or_awaited(now: Situation, key: str) -> Action | Wait | None:
    """What follows from the pending action of this key; None if there is none, or facts have changed so that it can't be done any more."""
    record = now.case.record(key)
    if record is None or record.status is not Status.PENDING or not still_allowed(now, record.action):
        return None
    approval = now.approval_of(key)
    # what was shown when a person released it may have given way to something else since
    if approval is None or approval.at <= record.at:
        return wait_for_a_person(now, key, record.at, "A person has to release it.")
    if now.braked:
        return now.pause()
    hours = now.now if now.loud or now.handling.at_once else hours_of(record.action.contacts, now.facts.people, now.now)
    until = min(hours, later(approval.at, now.policy.working_hours.wait_at_most))
    if until > now.now:
        return now.wait(until, "It is released and waits for the working hours of those who are asked.")
    return replace(record.action, release=Release.APPROVED, because=(*record.action.because, f"{approval.by} released it."))


def wait_for_a_person(now: Situation, awaited: str, since: datetime, *because: str) -> Action | Wait:
    """Wait for somebody able to look at the action `awaited` since then; the fallback contact gets it once the policy's time is over."""
    key = f"{ActionKind.HAND_OVER}:{awaited}"
    if now.case.record(key) is not None:
        return now.rest()
    due = later(since, now.pace.queue)
    if now.now < due:
        return now.wait(due, *because)
    people = now.facts.people
    return Action(
        key=key,
        kind=ActionKind.HAND_OVER,
        release=now.release_to_staff,
        topic_version=now.facts.topic.version,
        contacts=people.reviewers_fallback or people.fallback,
        to_fallback=True,
        place=people.review_place,
        because=(*because, "Nobody looked at it in time."),
    )


def still_allowed(now: Situation, action: Action) -> bool:
    """Whether an action that was decided before still fits the topic, the table, the caps and how loud it may be."""
    return (
        action.topic_version == now.facts.topic.version
        and all(may_be_asked(now.policy, now.facts, contact) for contact in action.contacts)
        and (action.place is None or action.place == now.place)
        and (now.handling.may_quote or not action.may_quote)
        and (now.loud or not action.loud)
    )
