"""What people said about a case, as the store keeps it and as the policy reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from service.domain import Labels
from service.escalation.facts import Approval, Said, TakenOn
from service.store.case_values import Acknowledgement


class Saying(StrEnum):
    """The kinds of what a person can say about a case."""

    APPROVED = "approved"
    DISMISSED = "dismissed"
    REASSIGNED = "reassigned"
    SNOOZED = "snoozed"
    TAKEN = "taken"
    PASSED_ON = "passed_on"
    PRESSED = "pressed"
    """A button was pressed that changed nothing, for the same had been said before."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Labels that a person gave a topic, which outrank the model's."""

    labels: Labels
    by: str
    at: datetime


def approved(key: str, *, topic_version: str, by: str, at: datetime) -> Acknowledgement:
    """Somebody released the action of this key, for this version of the topic."""
    return Acknowledgement(Saying.APPROVED, by, at, action_key=key, details={"topic_version": topic_version})


def reassigned(labels: Labels, *, by: str, at: datetime) -> Acknowledgement:
    """Somebody said what the topic really is."""
    return Acknowledgement(Saying.REASSIGNED, by, at, details={"labels": _LABELS.dump_python(labels, mode="json")})


def snoozed(until: datetime, *, by: str, at: datetime) -> Acknowledgement:
    """Somebody put the case off until a moment (aware)."""
    return Acknowledgement(Saying.SNOOZED, by, at, details={"until": until.isoformat()})


def said_of(acknowledgements: Sequence[Acknowledgement]) -> Said:
    """Read what the policy goes by of what was said, the newest last."""
    by_kind: dict[str, list[Acknowledgement]] = {}
    for each in acknowledgements:
        by_kind.setdefault(each.kind, []).append(each)
    dismissed, put_off, taken = (by_kind.get(kind, [])[-1:] for kind in (Saying.DISMISSED, Saying.SNOOZED, Saying.TAKEN))
    passed_on = passed_on_by(acknowledgements)
    return Said(
        dismissed_by=dismissed[0].by if dismissed else None,
        snoozed_until=datetime.fromisoformat(put_off[0].details["until"]) if put_off else None,
        taken_on=TakenOn(taken[0].by, taken[0].at) if taken and taken[0].by not in passed_on else None,
        approvals=tuple(_approval(each) for each in by_kind.get(Saying.APPROVED, [])),
        passed_on=tuple(passed_on),
        passed_on_at=max((each.at for each in passed_on.values()), default=None),
    )


def passed_on_by(acknowledgements: Sequence[Acknowledgement]) -> dict[str, Acknowledgement]:
    """Give by person who last said that they are not the one to ask; who took the case on afterwards is again."""
    last = {each.by: each for each in acknowledgements if each.kind in {Saying.TAKEN, Saying.PASSED_ON}}
    return {by: each for by, each in last.items() if each.kind == Saying.PASSED_ON}


def correction_of(acknowledgements: Sequence[Acknowledgement]) -> Correction | None:
    """Read the labels that a person gave last; None if nobody gave any."""
    given = [each for each in acknowledgements if each.kind == Saying.REASSIGNED]
    if not given:
        return None
    return Correction(_LABELS.validate_python(given[-1].details["labels"]), given[-1].by, given[-1].at)


def _approval(said: Acknowledgement) -> Approval:
    details: Any = said.details
    return Approval(said.action_key or "", details["topic_version"], said.by, said.at)


_LABELS = TypeAdapter(Labels)
