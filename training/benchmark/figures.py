"""A measured figure: both sides, their ratio round by round, and what is wanted of it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.benchmark.rounds import Rounds

Run = TypeVar("Run")


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    `ratios` holds ours / plain, one a round, and `ratio_at_best` that of each side's best run; empty and None where the plain way has no
    such figure. `at_most` and `at_least` bound what is judged: the median of the ratios, or our own number where there are none.
    """

    name: str
    unit: str
    ours: float
    plain: float | None = None
    ratios: tuple[float, ...] = ()
    ratio_at_best: float | None = None
    at_most: float | None = None
    at_least: float | None = None

    @property
    def judged(self) -> float:
        """The number that is compared with what is wanted."""
        return median(self.ratios) if self.ratios else self.ours

    @property
    def holds(self) -> bool | None:
        """Whether the figure is as wanted; None where nothing is."""
        if self.at_most is None and self.at_least is None:
            return None
        return (self.at_most is None or self.judged <= self.at_most) and (self.at_least is None or self.judged >= self.at_least)


def compared(
    name: str,
    unit: str,
    rounds: Rounds[Run],
    measure: Callable[[Run], float],
    *,
    at_most: float | None = None,
    at_least: float | None = None,
) -> Figure:
    """Make a figure of the rounds of both sides.

    Args:
        name: what the figure is called.
        unit: of the number that `measure` returns.
        rounds: what was measured, round by round.
        measure: turns the value of one run into the number shown.
        at_most: bounds the ratio from above.
        at_least: bounds the ratio from below, and says that more is better.

    """
    ours, plain = ([[measure(run) for run in runs] for runs in side] for side in (rounds.ours, rounds.plain))
    all_ours, all_plain = ([number for numbers in side for number in numbers] for side in (ours, plain))
    best = min if at_least is None else max
    return Figure(
        name,
        unit,
        ours=median(all_ours),
        plain=median(all_plain),
        ratios=tuple(median(mine) / median(theirs) for mine, theirs in zip(ours, plain, strict=True)),
        ratio_at_best=best(all_ours) / best(all_plain),
        at_most=at_most,
        at_least=at_least,
    )
