"""Whether a candidate may take the current model's place: a one-sided test of every gated figure, all of them corrected together."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from service.watching.chance import holm
from training.judging.figures import KIND, KINDS, OVERALL, ROUTE
from training.judging.statistics import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from training.judging.gate import Gate
    from training.judging.measures import Measured

FEWEST_DRAWS = 2_000


class Verdict(StrEnum):
    """What is said of one figure: shown to be no worse, worse, or not known."""

    PASS = "pass"  # noqa: S105 - a verdict, not a credential
    WORSE = "worse"
    NOT_ENOUGH_DATA = "not enough data"


class Outcome(StrEnum):
    """What follows for the candidate."""

    PASS = "pass"  # noqa: S105 - an outcome, not a credential
    FAIL = "fail"
    ASK = "ask a person"


@dataclass(frozen=True)
class Check:
    """A gated figure with its verdict. `p` is the test's, `p_holm` after the correction; both are None where there were too few topics."""

    measured: Measured
    verdict: Verdict
    why: str
    p: float | None = None
    p_holm: float | None = None


@dataclass(frozen=True)
class Judgement:
    """What the gate says, figure by figure.

    `notices` are sentences about classes that the directory and the candidate don't share, and about topics that a model learnt from.
    """

    outcome: Outcome
    checks: tuple[Check, ...]
    notices: tuple[str, ...]

    def of(self, verdict: Verdict) -> list[Check]:
        """Return the checks with this verdict."""
        return [check for check in self.checks if check.verdict is verdict]


def judge(figures: Sequence[Measured], gate: Gate, *, notices: Sequence[str] = ()) -> Judgement:
    """Test every gated figure for non-inferiority and say what follows.

    A figure passes if a loss of the margin or more is improbable: less than `alpha` after the correction. It is worse if the candidate
    lost the margin or more on these very topics. Between the two, and with fewer topics than the gate wants, more data would be needed.

    Args:
        figures: as `all_figures` takes them.
        gate: what to test.
        notices: as in `Judgement`; each of them asks a person.

    """
    gated = list(_gated(figures, gate))
    tested = [measured for measured in gated if measured.lost is not None and measured.items >= gate.least_items]
    raw = [probability_of_loss(measured.lost_in_draws, gate.margin) for measured in tested]
    corrected = dict(zip(map(id, tested), zip(raw, holm(raw), strict=True), strict=True))
    checks = tuple(_check(measured, gate, corrected.get(id(measured))) for measured in gated)
    verdicts = {check.verdict for check in checks}
    if Verdict.WORSE in verdicts:
        outcome = Outcome.FAIL
    elif Verdict.NOT_ENOUGH_DATA in verdicts or notices:
        outcome = Outcome.ASK
    else:
        outcome = Outcome.PASS
    return Judgement(outcome, checks, tuple(notices))


def probability_of_loss(lost: NDArray[np.float64], margin: float) -> float:
    """Return the bootstrap's one-sided p-value of the hypothesis that the candidate loses `margin` or more.

    It is the share of draws in which it does, the observed topics counted as one that does, so that it is never 0 (Davison & Hinkley,
    Bootstrap Methods and their Application, 1997, section 4.4). A draw that counts nothing speaks for the loss.
    """
    return float((1 + np.sum(~(lost < margin - NOTHING))) / (1 + len(lost)))


def draws_needed(gate: Gate, routes: int) -> int:
    """Return how many draws the bootstrap needs so that the smallest p-value it can give still passes after the correction."""
    figures = gate.figures
    tests = len(figures.overall) + len(figures.per_route) * routes + len(figures.per_kind) * len(KINDS)
    return max(FEWEST_DRAWS, math.ceil(4 * tests / gate.alpha))


def _gated(figures: Sequence[Measured], gate: Gate) -> Iterator[Measured]:
    wanted = {OVERALL: gate.figures.overall, ROUTE: gate.figures.per_route, KIND: gate.figures.per_kind}
    for measured in figures:
        if measured.name in wanted.get(measured.group, ()):
            yield measured


def _check(measured: Measured, gate: Gate, corrected: tuple[float, float] | None) -> Check:
    if corrected is None:
        there = "is 1 topic" if measured.items == 1 else f"are {measured.items} topics"
        return Check(measured, Verdict.NOT_ENOUGH_DATA, f"there {there} to tell by, the gate wants {gate.least_items}")
    p, p_holm = corrected
    lost, points = measured.lost or 0.0, f"{100 * gate.margin:g} points"
    if lost > gate.margin - NOTHING:
        verdict, why = Verdict.WORSE, f"lost {100 * lost:.1f} points, the gate bears less than {points}"
    elif p_holm <= gate.alpha:
        verdict, why = Verdict.PASS, f"a loss of {points} or more is ruled out"
    else:
        verdict, why = Verdict.NOT_ENOUGH_DATA, f"{_so_far(lost)}{measured.items} topics can't rule out a loss of {points} or more"
    return Check(measured, verdict, why, p, p_holm)


def _so_far(lost: float) -> str:
    return f"lost {100 * lost:.1f} points, and " if lost > NOTHING else ""
