"""Who was asked in a replay, how often, and how near that came to the caps. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from service.escalation.backtest.outcomes import Replay
from service.escalation.backtest.periods import week_of
from service.escalation.brake import WEEK
from service.escalation.cases import ASKING, ActionKind


@dataclass(frozen=True, slots=True)
class AskedPerson:
    """How often somebody was asked: in all, by kind of action, by ISO week (UTC), and at most within any seven days, which `cap` limits."""

    id: str
    name: str
    cap: int
    asked: int
    most_in_seven_days: int
    kinds: Mapping[str, int]
    weeks: Mapping[str, int]


def asked_people(replay: Replay) -> tuple[AskedPerson, ...]:
    """Give everybody who was asked, those asked most first."""
    asked: dict[str, list[tuple[datetime, ActionKind]]] = {}
    names: dict[str, str] = {}
    for outcome in replay.outcomes:
        for record in outcome.case.settled(*ASKING):
            for contact in record.action.contacts:
                asked.setdefault(contact.id, []).append((record.at, record.action.kind))
                names[contact.id] = contact.name
    people = [_person(person, names[person], replay.caps[person], sorted(times)) for person, times in asked.items()]
    return tuple(sorted(people, key=lambda each: (-each.asked, each.id)))


def _person(person: str, name: str, cap: int, asked: Sequence[tuple[datetime, ActionKind]]) -> AskedPerson:
    return AskedPerson(
        id=person,
        name=name,
        cap=cap,
        asked=len(asked),
        most_in_seven_days=_most_within_a_week([at for at, _ in asked]),
        kinds=_by_name(Counter(kind.value for _, kind in asked)),
        weeks=_by_name(Counter(week_of(at) for at, _ in asked)),
    )


def _most_within_a_week(times: Sequence[datetime]) -> int:
    first, most = 0, 0
    for number, at in enumerate(times, start=1):
        while times[first] < at - WEEK:
            first += 1
        most = max(most, number - first)
    return most


def _by_name(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items()))
