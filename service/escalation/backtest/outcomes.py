"""What became of the topics of an archive under one policy. Plain values without text of a topic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from service.domain import AreaName, Topic
from service.escalation.cases import Case
from service.escalation.facts import Judgement
from service.escalation.policy import Policy

Link: TypeAlias = Callable[[Topic], str | None]
"""Gives a topic's address as a report may show it, or None."""


def no_link(_: Topic) -> None:
    """Show no address."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one topic.

    `case` has everything that was decided, and its end if it had one before the archive's. `judgement` is the last one that held, `area`
    the predicted one. `due_at` is when the mention became due by the clock that held last. `answered_at` is when somebody answered or the
    author said that it works, as far as the archive goes, also after the case's end. `approvals` counts what a person had to release.
    """

    case: Case
    link: str | None
    written_at: datetime
    area: AreaName
    judgement: Judgement
    due_at: datetime
    answered_at: datetime | None
    because: str = ""
    approvals: int = 0


@dataclass(frozen=True, slots=True)
class Replay:
    """A whole archive replayed under one policy.

    `not_taken_up` counts topics for which there never was a case, by the reason; `caps` has the weekly cap of everybody who was asked, by
    id; `brake_held` says how often the brake took hold.
    """

    policy: Policy
    directory_version: str
    outcomes: tuple[Outcome, ...]
    not_taken_up: Mapping[str, int]
    caps: Mapping[str, int]
    brake_held: int
