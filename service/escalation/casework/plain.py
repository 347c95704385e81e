"""Cases and their stories as values that are writable as JSON: what the commands print and the API answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from service.escalation.cases import ASKING, Action, Close, Wait
from service.escalation.casework.answered_calls import told_by_call

if TYPE_CHECKING:
    from service.domain import Contact
    from service.escalation.cases import Decision
    from service.escalation.casework.desk import CaseView, Done, Story
    from service.escalation.casework.outlook import Awaited
    from service.store.case_values import Acknowledgement, KeptAction, KeptDecision

Plain: TypeAlias = dict[str, Any]


def plain_case(view: CaseView) -> Plain:
    """Give a case as lists show it."""
    kept, known = view.kept, view.known
    judgement, suggestion = known.facts.judgement, known.suggestion
    last = view.course[-1]
    return {
        "id": kept.id,
        "topic_id": kept.topic_id,
        "title": view.title,
        "url": known.topic.link,
        "stage": kept.stage,
        "route": judgement.route if judgement else None,
        "area": suggestion.prediction.area if suggestion else None,
        "confidence": judgement.confidence if judgement else None,
        "abstained": judgement.abstained if judgement else None,
        "route_set_by": judgement.route_set_by if judgement else None,
        "urgent": judgement.urgent if judgement else None,
        "loud": judgement.loud if judgement else None,
        "confidential_kinds": [str(kind) for kind in judgement.kinds] if judgement else None,
        "opened_at": iso(kept.opened_at),
        "due_at": iso(kept.due_at) if kept.due_at else None,
        "ended": kept.ended,
        "ended_at": iso(kept.ended_at) if kept.ended_at else None,
        "because": list(last.because),
        "held": view.held,
        "waits_for": [_plain_awaited(each) for each in view.awaited],
        "policy_version": kept.policy_version,
    }


def plain_case_whole(view: CaseView) -> Plain:
    """Give a case with its actions."""
    return {**plain_case(view), "actions": [_plain_action(kept, view) for kept in view.known.actions]}


def plain_story(story: Story) -> Plain:
    """Give all that happened to a case, in the order of time, and what comes next."""
    case = story.case
    events = sorted(_events(story), key=lambda event: event[0])
    due_at = case.kept.due_at
    return {
        "case": plain_case(case),
        "events": [event for _, event in events],
        "next": None
        if due_at is None
        else {"at": iso(due_at), "because": list(case.course[-1].because), "then": [_plain_decision(each) for each in story.next]},
    }


def plain_done(done: Done) -> Plain:
    """Give what was kept of what a person said."""
    return {
        "case_id": done.case.id,
        "new": done.new,
        "said": _plain_said(done.said),
        "due_at": iso(done.case.due_at) if done.case.due_at else None,
        "label_id": done.label.id if done.label else None,
    }


def iso(moment: datetime) -> str:
    """Give an aware moment in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _events(story: Story) -> Iterator[tuple[tuple[datetime, int], Plain]]:
    kept = story.case.kept
    actions = {action.key: action for action in story.case.known.actions}
    last = {decision.action_key: number for number, decision in enumerate(story.decisions)}
    yield (kept.opened_at, 0), _event("opened", kept.opened_at)
    # what was said at the very moment of a decision was known to it
    for said in story.said:
        yield (said.at, 1), _event("said", said.at, said=_plain_said(said))
    for number, decision in enumerate(story.decisions):
        action = actions.get(decision.action_key or "")
        told = _plain_action(action, story.case) if action is not None and last[decision.action_key] == number else None
        because = list(decision.because)
        versions = _versions(decision)
        yield (
            (decision.at, 2),
            _event(
                "ended" if decision.verdict == "close" else decision.verdict,
                decision.at,
                because=because,
                stage=decision.stage,
                action_key=decision.action_key,
                action=told,
                ended=kept.ended if decision.verdict == "close" else None,
                versions=versions,
            ),
        )


def _event(event: str, at: datetime, **more: Any) -> Plain:
    nothing = dict.fromkeys(("stage", "action_key", "action", "said", "ended", "versions"))
    return {"at": iso(at), "event": event, "because": [], **nothing, **more}


def _versions(decision: KeptDecision) -> Plain:
    return {
        "policy": decision.policy_version,
        "directory": decision.directory_version,
        "model": decision.model_version,
        "topic": decision.topic_version,
    }


def _plain_action(kept: KeptAction, view: CaseView) -> Plain:
    record = view.known.case.record(kept.key)
    action = record.action if record else None
    place = action.place if action else None
    return {
        "key": kept.key,
        "kind": kept.kind,
        "release": kept.release,
        "status": kept.status,
        "at": iso(kept.at),
        "topic_version": kept.topic_version,
        "contacts": _plain_contacts(action.contacts) if action else [],
        "to_fallback": action.to_fallback if action else False,
        "place": f"{place.team}/{place.channel} ({place.visibility})" if place else None,
        "loud": action.loud if action else False,
        "advice": list(action.advice) if action else [],
        "because": list(action.because) if action else [],
        "message": _message(kept),
        "text": kept.text,
    }


def _message(kept: KeptAction) -> str:
    """Say whether a message is kept; those that ask somebody have one, until it is erased."""
    if kept.text is not None:
        return "kept"
    return "erased" if kept.kind in {str(kind) for kind in ASKING} and kept.asked else "none"


def _plain_said(said: Acknowledgement) -> Plain:
    details: Mapping[str, Any] = said.details
    labels = {name: value for name, value in details.get("labels", {}).items() if value is not None}
    return {
        "kind": str(said.kind),
        "by": said.by,
        "at": iso(said.at),
        "action_key": said.action_key,
        "until": iso(datetime.fromisoformat(details["until"])) if "until" in details else None,
        "labels": labels or None,
        "note": said.note,
        "client": details.get("client"),
        "button": details.get("button", {}).get("act"),
        "call": _plain_call(said),
    }


def _plain_call(said: Acknowledgement) -> Plain | None:
    call = told_by_call(said)
    return {"service": call["service"], "named": call["named"]} if call else None


def _plain_awaited(waiting: Awaited) -> Plain:
    return {
        "key": waiting.key,
        "kind": str(waiting.kind),
        "since": iso(waiting.since),
        "due": iso(waiting.due),
        "contacts": _plain_contacts(waiting.contacts),
        "handed_over": waiting.handed_over,
        "releasable": waiting.releasable,
        "because": list(waiting.because),
    }


def _plain_decision(decision: Decision) -> Plain:
    match decision:
        case Action():
            told: Plain = {"kind": str(decision.kind), "contacts": _plain_contacts(decision.contacts)}
        case Wait():
            told = {"kind": "wait", "until": iso(decision.until)}
        case Close():
            told = {"kind": "close", "ended": str(decision.reason)}
    return {"kind": "", "contacts": [], "until": None, "ended": None, **told, "because": list(decision.because)}


def _plain_contacts(contacts: tuple[Contact, ...]) -> list[Plain]:
    return [{"id": contact.id, "name": contact.name} for contact in contacts]
