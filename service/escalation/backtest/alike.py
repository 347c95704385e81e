"""What else was known about a topic at a moment of a replay: urgent topics of the same area that had been written by then."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from service.domain import Prediction, Topic
from service.escalation.loudness import FEW_HOURS, Signals, signals_among


@dataclass
class _OfArea:
    """The urgent topics of one area in the order of their writing, each with its number."""

    times: list[datetime] = field(default_factory=list)
    topics: list[tuple[int, Topic, Prediction]] = field(default_factory=list)

    def near(self, moment: datetime) -> list[tuple[int, Topic, Prediction]]:
        return self.topics[bisect_left(self.times, moment - FEW_HOURS) : bisect_right(self.times, moment + FEW_HOURS)]


class Alike:
    """The urgent topics that had been written so far."""

    def __init__(self) -> None:
        self._urgent: defaultdict[str, _OfArea] = defaultdict(_OfArea)

    def add(self, number: int, topic: Topic, prediction: Prediction, now: datetime) -> list[int]:
        """Take note of the topic of this number, written at `now` (aware); give the numbers of those for which it is a signal."""
        if not prediction.urgent or not prediction.area:
            return []
        area = self._urgent[prediction.area]
        near = [other for other, _, _ in area.near(now)]
        area.times.append(now)
        area.topics.append((number, topic, prediction))
        return near

    def signals(self, number: int, topic: Topic, prediction: Prediction) -> Signals:
        """Say what speaks for being loud besides the text of the topic of this number."""
        near = self._urgent[prediction.area].near(topic.created_at) if prediction.urgent and topic.created_at else []
        others = [(each, said) for other, each, said in near if other != number]
        return signals_among([topic, *(each for each, _ in others)], [prediction, *(said for _, said in others)])[0]
