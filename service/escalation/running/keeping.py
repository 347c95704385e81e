"""A case as the policy knows it, and as the store keeps it: one made of the other, without loss."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from service.domain import Redacted
from service.escalation.cases import ASKING, Action, ActionRecord, Case, Decision, End, Status
from service.escalation.facts import Facts
from service.store.case_values import KeptAction, KeptCase, KeptDecision
from service.store.fingerprints import fingerprint


def kept_case(case: Case, *, due_at: datetime | None) -> KeptCase:
    """Make what is kept of a case; its records are kept as actions."""
    return KeptCase(
        id=case.id,
        topic_id=case.topic_id,
        stage=case.stage,
        policy_version=case.policy_version,
        opened_at=case.opened_at,
        due_at=due_at if case.ended is None else None,
        ended=case.ended,
        ended_at=case.ended_at,
    )


def restored(kept: KeptCase, actions: Sequence[KeptAction]) -> Case:
    """Make the case again of what was kept of it."""
    ordered = sorted(actions, key=lambda action: action.details["order"])
    records = tuple(ActionRecord(_actions().validate_python(each.details["action"]), Status(each.status), each.at) for each in ordered)
    ended = End(kept.ended) if kept.ended else None
    return Case(kept.id, kept.topic_id, kept.policy_version, kept.opened_at, records, ended, kept.ended_at)


def kept_action(record: ActionRecord, *, order: int, text: Redacted | None) -> KeptAction:
    """Make what is kept of an action; `order` is its place among the case's records, `text` the message."""
    action = record.action
    return KeptAction(
        key=action.key,
        kind=action.kind,
        release=action.release,
        status=record.status,
        topic_version=action.topic_version,
        at=record.at,
        asked=tuple(contact.id for contact in action.contacts) if action.kind in ASKING else (),
        text=text,
        details={"order": order, "action": _actions().dump_python(action, mode="json")},
    )


def next_order(actions: Iterable[KeptAction]) -> int:
    """Give the place of a new record, after all others."""
    return 1 + max((action.details["order"] for action in actions), default=0)


def kept_decision(decision: Decision, case: Case, facts: Facts, *, at: datetime) -> KeptDecision:
    """Make the audit record of a decision about `case`, as it is after it."""
    judgement = facts.judgement
    return KeptDecision(
        at=at,
        verdict=type(decision).__name__.lower(),
        stage=case.stage,
        because=decision.because,
        policy_version=case.policy_version,
        directory_version=facts.people.directory_version or None,
        model_version=judgement.model_version if judgement else None,
        topic_version=facts.topic.version,
        action_key=decision.key if isinstance(decision, Action) else None,
        fingerprints={name: fingerprint({"is": value}) for name, value in facts_as_json(facts).items()},
    )


def facts_as_json(facts: Facts) -> dict[str, Any]:
    """Give facts as values that are writable as JSON, by their names."""
    plain: dict[str, Any] = _facts().dump_python(facts, mode="json")
    return plain


@cache
def _actions() -> TypeAdapter[Action]:
    return TypeAdapter(Action)


@cache
def _facts() -> TypeAdapter[Facts]:
    return TypeAdapter(Facts)
