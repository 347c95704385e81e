"""What of a replay was left to people, and how confidential topics were handled. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from service.domain import FindingKind
from service.escalation.backtest.outcomes import Outcome
from service.escalation.cases import CHAT_POSTS, Action, ActionKind, Status
from service.escalation.situation import QUEUE_KEY

UNSURE, ASKS_NOTHING = "unsure", "asks_nothing"


@dataclass(frozen=True, slots=True)
class LeftToPeople:
    """What persons had to do.

    `cases` in which there was anything for a person; `queued` counts what stood in the community manager's queue by the reason,
    `handed_over` what then went to the fallback contact, `released` what a person released, `unreleased` what still waited for that at
    the end, `advised` what a moderator was told to do.
    """

    cases: int
    queued: Mapping[str, int]
    handed_over: int
    released: int
    unreleased: int
    advised: int


@dataclass(frozen=True, slots=True)
class Confidential:
    """How topics with confidential content were handled.

    `kinds` counts cases by what was found (one may have several), `mentions` the mentions made in such topics, without quoting;
    `posts` counts the chat posts about them by level of the channel, `other_posts` those about all other topics. `told_security` counts
    undisclosed weaknesses that went to the private security channel at once.
    """

    cases: int
    kinds: Mapping[str, int]
    mentions: int
    posts: Mapping[str, int]
    other_posts: Mapping[str, int]
    told_security: int


def left_to_people(outcomes: Sequence[Outcome]) -> LeftToPeople:
    """Count what persons had to do."""
    queued: Counter[str] = Counter()
    kinds: Counter[ActionKind] = Counter()
    concerned = unreleased = 0
    for outcome in outcomes:
        records = outcome.case.records
        queued.update(_why_queued(record.action, outcome) for record in records if record.action.kind is ActionKind.QUEUE)
        kinds.update(record.action.kind for record in records)
        waits = sum(record.status is Status.PENDING for record in records)
        unreleased += waits
        for_a_person = {ActionKind.QUEUE, ActionKind.HAND_OVER, ActionKind.ADVISE}
        concerned += bool(waits or outcome.approvals or any(record.action.kind in for_a_person for record in records))
    return LeftToPeople(
        cases=concerned,
        queued=dict(sorted(queued.items())),
        handed_over=kinds[ActionKind.HAND_OVER],
        released=sum(outcome.approvals for outcome in outcomes),
        unreleased=unreleased,
        advised=kinds[ActionKind.ADVISE],
    )


def confidential(outcomes: Sequence[Outcome]) -> Confidential:
    """Count how confidential topics were handled."""
    found = [outcome for outcome in outcomes if outcome.judgement.kinds]
    kinds = Counter(kind for outcome in found for kind in outcome.judgement.kinds)
    return Confidential(
        cases=len(found),
        kinds={kind.value: kinds[kind] for kind in FindingKind if kinds[kind]},
        mentions=sum(len(outcome.case.settled(ActionKind.MENTION)) for outcome in found),
        posts=_posts_by_level(found),
        other_posts=_posts_by_level(outcome for outcome in outcomes if not outcome.judgement.kinds),
        told_security=sum(len(outcome.case.settled(ActionKind.SECURITY_POST)) for outcome in found),
    )


def _posts_by_level(outcomes: Iterable[Outcome]) -> dict[str, int]:
    posts = (record.action.place for outcome in outcomes for record in outcome.case.settled(*CHAT_POSTS))
    return dict(sorted(Counter(place.visibility.value for place in posts if place).items()))


def _why_queued(action: Action, outcome: Outcome) -> str:
    if action.key != QUEUE_KEY:
        return action.key.removeprefix(f"{QUEUE_KEY}:")
    return UNSURE if outcome.judgement.abstained else ASKS_NOTHING
