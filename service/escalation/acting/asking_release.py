"""Asks the community manager to release an action, where they look and by a button. What is asked for is decided already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.escalation.acting.errands import marker_of
from service.escalation.cases import ASKING, Action, ActionKind, Release, Status
from service.escalation.policy import Mode

if TYPE_CHECKING:
    from service.escalation.policy import Policy
    from service.escalation.running.knowledge import Known


def wanted_releases(known: Known, policy: Policy) -> tuple[Action, ...]:
    """Give the actions of a case that a person has to release."""
    if policy.mode is Mode.SUGGEST or known.case.ended is not None:
        return ()
    return tuple(record.action for record in known.case.records if record.status is Status.PENDING and record.action.kind in ASKING)


def question_about(action: Action, known: Known) -> Action:
    """Make what asks for the release of an action: it keeps that action's key, which the button releases."""
    people = known.facts.people
    whom = ", ".join(contact.name for contact in action.contacts) or "nobody in particular"
    where = f" in {action.place.channel}" if action.place else ""
    return Action(
        key=action.key,
        kind=ActionKind.QUEUE,
        release=Release.AUTOMATIC,
        topic_version=action.topic_version,
        contacts=people.reviewers,
        place=people.review_place,
        because=(f"A person has to release it: {action.kind.replace('_', ' ')}{where}, which asks {whom}.", *action.because),
    )


def question_marker(case_id: str, action: Action) -> str:
    """Give the mark of the question about an action; of another version, about others, elsewhere or said otherwise it is another one."""
    place = f"{action.place.team}/{action.place.channel}" if action.place else ""
    how = f"{'loud' if action.loud else 'quiet'}, {'quoted' if action.may_quote else 'not quoted'}"
    return marker_of(case_id, action.key, "release", action.topic_version, place, how, *(contact.id for contact in action.contacts))
