"""Holds topics out of learning, so that a model can be judged on them: the latest ones where times are known."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from training.data.records import LabelledTopic

SHARE = 0.2
# more than this much of the topics at one moment (an import of a whole archive, say) is no order in time
MOST_SHARE = 0.5


class HeldOutBy(StrEnum):
    """What decided which topics are held out."""

    DATA = "the data"
    TIME = "time"
    CHANCE = "chance"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class HoldOut:
    """Topics with their splits, and how those came about.

    `since` is the time of the earliest topic that is held out by time, `untimed` how many of the topics it was drawn from have no time.
    """

    topics: tuple[LabelledTopic, ...]
    by: HeldOutBy
    since: datetime | None = None
    untimed: int = 0


def hold_out(topics: Sequence[LabelledTopic], *, share: float = SHARE, seed: int) -> HoldOut:
    """Hold topics out where none say for themselves which are (`split`).

    The latest `share` of the topics that have a time is held out, never some at random: every topic with a time that is learnt from was
    written before every one that is held out. Topics without a time are learnt from. Only where no topic has a time, or nearly all have the
    same, are some drawn by chance, routes in their proportion. Topics of one pair stay together, at the time of the latest.

    Args:
        topics: labelled topics.
        share: of the topics, between 0 (hold out none) and 1/2.
        seed: of the draw by chance.

    """
    if any("split" in topic.model_fields_set for topic in topics):
        return HoldOut(tuple(topics), HeldOutBy.DATA)
    if not share or len(topics) < 1 / share:
        return HoldOut(tuple(topics), HeldOutBy.NOTHING)
    times: dict[str, datetime] = {}
    for topic in topics:
        if topic.created_at:
            times[topic.group] = max(topic.created_at, times.get(topic.group, topic.created_at))
    untimed = sum(topic.group not in times for topic in topics)
    since = _cut([times[topic.group] for topic in topics if topic.group in times], share)
    if since:
        latest = {group for group, time in times.items() if time >= since}
        return HoldOut(_marked(topics, latest), HeldOutBy.TIME, since, untimed)
    from training.splits import grouped_folds

    folds = round(1 / share)
    if max(Counter(topic.route[0] for topic in topics).values()) < folds or len({topic.group for topic in topics}) < folds:
        return HoldOut(tuple(topics), HeldOutBy.NOTHING)
    _, rows = grouped_folds(topics, seed=seed, folds=folds)[0]
    return HoldOut(_marked(topics, {topics[row].group for row in rows}), HeldOutBy.CHANCE, untimed=untimed)


def _cut(times: Sequence[datetime], share: float) -> datetime | None:
    """Return the time from which on about `share` of all lie; None where they lie too close for that."""
    ordered = sorted(times)
    starts = [at for at in range(1, len(ordered)) if ordered[at] > ordered[at - 1] and len(ordered) - at <= MOST_SHARE * len(ordered)]
    best = min(starts, key=lambda at: abs(len(ordered) - at - share * len(ordered)), default=None)
    return None if best is None else ordered[best]


def _marked(topics: Sequence[LabelledTopic], held_out: set[str]) -> tuple[LabelledTopic, ...]:
    return tuple(topic.model_copy(update={"split": "holdout" if topic.group in held_out else "train"}) for topic in topics)
