"""False alarms and misses of `service.watching.shifts`, by drawing windows from topics of which all is known."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from service.watching.sample import Sample
from service.watching.shifts import shifts
from training.drift.record import Drawn
from training.evaluation.intervals import wilson

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from service.store.observation import Observation

WINDOWS = (100, 200, 500, 1_500)
SHARES = (0.1, 0.25, 0.5)


@dataclass(frozen=True)
class Pool:
    """Topics that windows are drawn from, predicted, and the pair of each; `seed` makes the draws repeatable."""

    topics: Sequence[Observation]
    groups: Sequence[str]
    seed: int


def false_alarms(pool: Pool, *, size: int, draws: int) -> Drawn:
    """Draw `draws` windows of `size` topics from where the reference comes from; pairs stay on one side."""
    return _draw(pool, size=size, draws=draws, what="nothing", replaced=lambda window, _rng: window)


def noticed(pool: Pool, others: Sequence[Observation], *, share: float, size: int, draws: int, what: str) -> Drawn:
    """Draw windows of which `share` are other topics; `what` says which."""

    def replaced(window: list[Observation], rng: np.random.Generator) -> list[Observation]:
        count = round(share * size)
        return [*window[count:], *(others[at] for at in rng.integers(0, len(others), count))]

    return _draw(pool, size=size, draws=draws, what=f"{share:.0%} {what}", replaced=replaced)


def _draw(
    pool: Pool, *, size: int, draws: int, what: str, replaced: Callable[[list[Observation], np.random.Generator], list[Observation]]
) -> Drawn:
    rng = np.random.default_rng(pool.seed)
    moved: Counter[str] = Counter()
    alarms = 0
    for _ in range(draws):
        held, rest = _halves(pool.groups, rng)
        window = replaced([pool.topics[at] for at in rng.choice(rest, size)], rng)
        found = [shift.feature for shift in shifts(Sample.of(window), Sample.of(pool.topics[at] for at in held)) if shift.has_moved]
        moved.update(found)
        alarms += bool(found)
    figure = wilson(alarms, draws) or {"value": 0.0, "low": 0.0, "high": 1.0}
    return Drawn(
        replaced=what,
        topics=size,
        draws=draws,
        reports_with_a_shift=alarms,
        share=figure["value"],
        low=figure["low"],
        high=figure["high"],
        by_feature=dict(sorted(moved.items())),
    )


def _halves(groups: Sequence[str], rng: np.random.Generator) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    names = np.unique(groups)
    held = np.isin(groups, names[rng.random(len(names)) < 0.5])  # noqa: PLR2004 - halves
    return np.flatnonzero(held), np.flatnonzero(~held)
