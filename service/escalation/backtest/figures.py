"""What a replay comes to in numbers. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from service.domain import RouteName
from service.escalation.backtest.answering import Answered, Waiting, answered, waiting
from service.escalation.backtest.asked_people import AskedPerson, asked_people
from service.escalation.backtest.care import Confidential, LeftToPeople, confidential, left_to_people
from service.escalation.backtest.outcomes import Replay
from service.escalation.backtest.periods import week_of
from service.escalation.cases import CHAT_POSTS, ActionKind, End, Stage

OPEN = "open"
"""The end of a case that still ran when the archive ended."""
COUNTED = tuple(kind for kind in ActionKind if kind is not ActionKind.PREDICT)


@dataclass(frozen=True, slots=True)
class Actions:
    """What was done, or shown where nothing leaves: in all, by route, by ISO week (UTC), and chat posts by channel.

    `naming_nobody` counts chat posts that could name nobody: everybody was at their cap, or writes in the topic.
    """

    kinds: Mapping[str, int]
    routes: Mapping[RouteName, Mapping[str, int]]
    weeks: Mapping[str, Mapping[str, int]]
    channels: Mapping[str, int]
    naming_nobody: int


@dataclass(frozen=True, slots=True)
class Figures:
    """A replay in numbers.

    `not_taken_up` counts topics without a case, by the reason; `ends` counts cases by their end (`open`: none before the archive's),
    `stages` by the furthest stage, `routes` by the route that was acted on, `answered` by when their topic was answered anyway.
    """

    cases: int
    not_taken_up: Mapping[str, int]
    ends: Mapping[str, int]
    stages: Mapping[str, int]
    routes: Mapping[RouteName, int]
    urgent: int
    loud: int
    answered: Mapping[str, int]
    waiting: Waiting
    actions: Actions
    people: tuple[AskedPerson, ...]
    left_to_people: LeftToPeople
    confidential: Confidential
    brake_held: int


def figures_of(replay: Replay) -> Figures:
    """Count what became of the topics."""
    outcomes = replay.outcomes
    ends = Counter(outcome.case.ended.value if outcome.case.ended else OPEN for outcome in outcomes)
    stages = Counter(outcome.case.stage for outcome in outcomes)
    when = Counter(map(answered, outcomes))
    return Figures(
        cases=len(outcomes),
        not_taken_up=replay.not_taken_up,
        ends={end: ends[end] for end in (*(each.value for each in End), OPEN)},
        stages={stage.value: stages[stage] for stage in Stage},
        routes=dict(sorted(Counter(outcome.judgement.route for outcome in outcomes).items())),
        urgent=sum(outcome.judgement.urgent for outcome in outcomes),
        loud=sum(outcome.judgement.loud for outcome in outcomes),
        answered={each.value: when[each] for each in Answered},
        waiting=waiting(outcomes),
        actions=_actions(replay),
        people=asked_people(replay),
        left_to_people=left_to_people(outcomes),
        confidential=confidential(outcomes),
        brake_held=replay.brake_held,
    )


def _actions(replay: Replay) -> Actions:
    kinds: Counter[str] = Counter()
    routes: dict[RouteName, Counter[str]] = {}
    weeks: dict[str, Counter[str]] = {}
    channels: Counter[str] = Counter()
    naming_nobody = 0
    for outcome in replay.outcomes:
        for record in outcome.case.settled(*COUNTED):
            action = record.action
            kinds[action.kind] += 1
            routes.setdefault(outcome.judgement.route, Counter())[action.kind] += 1
            weeks.setdefault(week_of(record.at), Counter())[action.kind] += 1
            if action.kind in CHAT_POSTS and action.place:
                channels[action.place.channel] += 1
                naming_nobody += not action.contacts
    return Actions(
        kinds=_in_order(kinds),
        routes={route: _in_order(counts) for route, counts in sorted(routes.items())},
        weeks={week: _in_order(counts) for week, counts in sorted(weeks.items())},
        channels=dict(sorted(channels.items(), key=lambda each: (-each[1], each[0]))),
        naming_nobody=naming_nobody,
    )


def _in_order(counts: Mapping[str, int]) -> dict[str, int]:
    return {kind.value: counts.get(kind, 0) for kind in COUNTED}
