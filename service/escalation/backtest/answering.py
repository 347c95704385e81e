"""How many topics of a replay were answered anyway, before which step, and how long their authors waited. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import ceil

from service.escalation.backtest.outcomes import Outcome
from service.escalation.cases import ASKING, CHAT_POSTS, ActionKind, End

QUANTILES = {"quarter": 0.25, "half": 0.5, "three_quarters": 0.75, "nine_tenths": 0.9}
WAITS = {
    "under 1 hour": timedelta(hours=1),
    "1 to 4 hours": timedelta(hours=4),
    "4 to 12 hours": timedelta(hours=12),
    "12 to 24 hours": timedelta(hours=24),
    "1 to 2 days": timedelta(days=2),
    "2 to 3 days": timedelta(days=3),
    "3 to 7 days": timedelta(days=7),
    "1 to 4 weeks": timedelta(weeks=4),
    "4 weeks or more": timedelta.max,
}
"""Spans of waiting and their upper ends, which lie outside."""
NEVER = "never"
SECONDS_AN_HOUR = 3_600


class Answered(StrEnum):
    """When a topic was answered in its forum's history, where nobody had been asked by us.

    `before_due`: before the mention was due. `held`: later, but before anybody was asked: working hours, a queue, a release.
    `after_mention`: between the mention and a post in the chat. `after_post`: after a post. `after_end`: after the case had ended.
    `not_yet`: not before the archive ends, and the case still runs. `never`: not at all.
    """

    BEFORE_DUE = "before_due"
    HELD = "held"
    AFTER_MENTION = "after_mention"
    AFTER_POST = "after_post"
    AFTER_END = "after_end"
    NOT_YET = "not_yet"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long authors waited for the first answer, or until they said that it works.

    `spans` counts topics by span, `never` among them: not before the archive ends. `hours` has the time within which a quarter, half, three
    quarters and nine tenths of all topics had an answer; None where so many never had one.
    """

    answered: int
    spans: Mapping[str, int]
    hours: Mapping[str, float | None]


def answered(outcome: Outcome) -> Answered:
    """Say when a topic was answered, seen from its case."""
    case, at = outcome.case, outcome.answered_at
    if at is None:
        return Answered.NOT_YET if case.ended is None else Answered.NEVER
    if case.ended not in {End.ANSWERED, End.RESOLVED}:
        return Answered.AFTER_END
    kinds = {record.action.kind for record in case.settled(*ASKING) if record.at <= at}
    if kinds & (CHAT_POSTS | {ActionKind.PAGE}):
        return Answered.AFTER_POST
    if kinds:
        return Answered.AFTER_MENTION
    return Answered.BEFORE_DUE if at < outcome.due_at else Answered.HELD


def waiting(outcomes: Sequence[Outcome]) -> Waiting:
    """Say how long the authors of these topics waited."""
    waits = sorted(outcome.answered_at - outcome.written_at for outcome in outcomes if outcome.answered_at is not None)
    counts = Counter(next(words for words, end in WAITS.items() if wait < end) for wait in waits)
    spans = {words: counts[words] for words in WAITS} | {NEVER: len(outcomes) - len(waits)}
    return Waiting(len(waits), spans, {name: _hours(waits, share, len(outcomes)) for name, share in QUANTILES.items()})


def _hours(waits: Sequence[timedelta], share: float, of: int) -> float | None:
    """The smallest wait within which at least that share of `of` topics had an answer."""
    needed = ceil(share * of)
    return round(waits[needed - 1].total_seconds() / SECONDS_AN_HOUR, 2) if 0 < needed <= len(waits) else None
