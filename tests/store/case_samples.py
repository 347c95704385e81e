"""Cases and steps for the tests of several rooms."""

from __future__ import annotations

from typing import Any

from service.domain import Redacted
from service.store.case_values import KeptAction, KeptCase, KeptDecision, Step
from tests.store.samples import HOUR, NOW


def case(case_id: str = "c1", **changes: Any) -> KeptCase:
    """A case of a topic of its own, due now."""
    plain: dict[str, Any] = {
        "id": case_id,
        "topic_id": f"topic of {case_id}",
        "stage": "watching",
        "policy_version": "p1",
        "opened_at": NOW - HOUR,
        "due_at": NOW,
        "details": {"snoozes": 2, "places": ["~dev"]},
    }
    return KeptCase(**(plain | changes))


def action(key: str = "mention:1", **changes: Any) -> KeptAction:
    """A mention of two people."""
    plain: dict[str, Any] = {
        "key": key,
        "kind": "mention",
        "release": "automatic",
        "status": "released",
        "topic_version": "1",
        "at": NOW,
        "asked": ("ada", "bo"),
        "text": Redacted("Would you look at the marmalade?"),
        "details": {"may_quote": True},
    }
    return KeptAction(**(plain | changes))


def decision(**changes: Any) -> KeptDecision:
    """What was decided, with every field."""
    plain: dict[str, Any] = {
        "at": NOW,
        "verdict": "action",
        "stage": "watching",
        "because": ("nobody answered for 24 hours",),
        "policy_version": "p1",
        "directory_version": "d1",
        "model_version": "m1",
        "topic_version": "1",
        "action_key": "mention:1",
        "fingerprints": {"facts": "ab" * 32},
    }
    return KeptDecision(**(plain | changes))


def step(moved: KeptCase, *actions: KeptAction, **changes: Any) -> Step:
    """A step to `moved`."""
    return Step(moved, decision(**changes), actions)
