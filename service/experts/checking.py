"""How often likeness finds who really answered, on an archive: each topic is left out while it is asked about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from service.errors import InputError
from service.experts.answerers import answerers
from service.experts.memory import closeness
from service.watching.chance import wilson

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from service.domain import Topic

Embed: TypeAlias = Callable[[Sequence["Topic"]], "NDArray[np.float32]"]
"""Gives a unit vector a topic."""

PEOPLE = 5
PROPOSED = 3


@dataclass(frozen=True)
class Share:
    """How many of all topics, with the 95 % Wilson interval of the share."""

    hits: int
    total: int

    @property
    def interval(self) -> tuple[float, float]:
        """Its two ends."""
        return wilson(self.hits, self.total)


@dataclass(frozen=True)
class Checked:
    """How often who of the people looked at answered first was among the proposed, by likeness and by activity alone.

    `only_by_likeness` and `only_by_activity` count the topics for which only one of both ways found them; `by_chance` is what drawing lots
    finds on average.
    """

    people: int
    proposed: int
    by_likeness: Share
    by_activity: Share
    only_by_likeness: int
    only_by_activity: int

    @property
    def by_chance(self) -> float:
        """The share that lots would find."""
        return self.proposed / self.people

    @property
    def p_value(self) -> float:
        """How probable a difference as large is by chance alone: McNemar's exact test, two-sided."""
        from scipy.stats import binomtest

        apart = self.only_by_likeness + self.only_by_activity
        return float(binomtest(self.only_by_likeness, apart).pvalue) if apart else 1.0


def check_experts(topics: Iterable[Topic], embed: Embed, *, people: int = PEOPLE, proposed: int = PROPOSED) -> Checked:
    """Propose, for each topic that one of the most active answered, `proposed` of those `people`, knowing all other topics.

    Args:
        topics: an archive with its posts.
        embed: makes vectors.
        people: how many of the most active are looked at.
        proposed: how many of them are proposed.

    Raises:
        InputError: fewer people than that have answered, or only one topic is left (`too_few_answers`).

    """
    answered = [(topic, names) for topic in topics if (names := answerers(topic))]
    activity = Counter(name for _, names in answered for name in names)
    # of two who are as active, the first by name: the order of an archive's files means nothing
    chosen = [name for name, _ in sorted(activity.items(), key=lambda item: (-item[1], item[0]))[:people]]
    asked = [(topic, kept) for topic, names in answered if (kept := tuple(name for name in names if name in chosen))]
    if len(chosen) < people or len(asked) <= 1:
        message = f"{len(chosen)} people have answered {len(asked)} topics of the archive; {people} people and 2 topics are needed"
        raise InputError(message, reason="too_few_answers")
    cosines = _all_cosines(embed([topic for topic, _ in asked]))
    rows = [(at, name) for at, (_, names) in enumerate(asked) for name in names]
    found = []
    for at, (_, names) in enumerate(asked):
        others = [(row, name) for row, name in rows if row != at]
        near = closeness(cosines[at][[row for row, _ in others]], tuple(name for _, name in others))
        active = Counter(name for _, name in others)
        found.append((names[0] in _first(near, chosen, proposed), names[0] in _first(active, chosen, proposed)))
    by_likeness, by_activity = (Share(sum(hit[way] for hit in found), len(found)) for way in (0, 1))
    only = Counter(found)
    return Checked(people, proposed, by_likeness, by_activity, only[True, False], only[False, True])


def _first(scores: Mapping[str, float], names: Sequence[str], proposed: int) -> list[str]:
    return sorted(names, key=lambda name: -scores.get(name, 0.0))[:proposed]


def _all_cosines(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.stack([np.vecdot(vectors, vector) for vector in vectors])
