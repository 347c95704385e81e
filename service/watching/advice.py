"""Whether it is time to retrain, in a sentence, with the reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from service.watching import wording
from service.watching.rates import ACCURACY, Rate
from service.watching.shifts import FEWEST_TOPICS, Level, Shift

ENOUGH_TO_LEARN = 50
"""Labelled topics without which a retrained model would hardly know the new traffic any better."""
ENOUGH_OF_A_CLASS = 10
"""Topics that persons gave a class which the model can't say, from which on it should learn it."""
MARGIN = 0.05
"""How far the live interval may reach below the hold-out's and still show that the model holds."""


class Step(StrEnum):
    """What to do."""

    RETRAIN = "retrain"
    LABEL = "label"
    STAY = "stay"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do, the sentence that says so, and the reasons, a sentence each."""

    step: Step
    sentence: str
    reasons: tuple[str, ...] = ()


def advise(
    *, topics: int, shifts: Sequence[Shift], blind: Sequence[Rate], unknown: Mapping[tuple[str, str], int], learnable: int
) -> Advice:
    """Say what follows.

    Retraining is for a model that is shown to be worse, for a class that it can't say, and for traffic that moved far while nothing shows
    that the model holds; in the last case only if there is something new to learn from.

    Args:
        topics: how many the model met.
        shifts: what moved.
        blind: how often it is right on topics labelled blind, held to the hold-out.
        unknown: labels that it can't say, by decision and name.
        learnable: how many topics of the window could be learnt from.

    """
    worse = [wording.worse(rate) for rate in blind if rate.worse]
    new = [wording.unknown_class(*named, count) for named, count in unknown.items() if count >= ENOUGH_OF_A_CLASS]
    moved = tuple(wording.shift(shift) for shift in shifts if shift.has_moved)
    if worse or new:
        why = "the model is right less often than on the hold-out" if worse else "topics belong to a class that the model doesn't know"
        return Advice(Step.RETRAIN, f"It is time to retrain: {why}.", (*worse, *new, *moved, wording.to_learn(learnable)))
    held = tuple(wording.holds(rate) for rate in blind if _holds(rate))
    if any(shift.level is Level.MOVED_FAR for shift in shifts):
        return _moved_far(moved, held, learnable)
    if moved:
        return Advice(Step.STAY, "No need to retrain yet: live topics have moved, not far.", (*held, *moved))
    if any(shift.level is Level.STEADY for shift in shifts):
        return Advice(Step.STAY, "No need to retrain: live topics are like those that the model was judged on.", held)
    if held:
        return Advice(Step.STAY, "No need to retrain: the model is right as often as on the hold-out.", held)
    few = topics < FEWEST_TOPICS
    why = f"{wording.counted(topics, 'topic')} in this time, wanted are {FEWEST_TOPICS}" if few else "there is no reference to compare with"
    return Advice(Step.UNKNOWN, f"Whether to retrain can't be told: {why}.")


def _moved_far(moved: tuple[str, ...], held: tuple[str, ...], learnable: int) -> Advice:
    if held:
        return Advice(
            Step.STAY, "No need to retrain: live topics have moved far, and the model is right as often as it was.", (*held, *moved)
        )
    if learnable >= ENOUGH_TO_LEARN:
        sentence = "It is time to retrain: live topics have moved far from those that the model was judged on."
        return Advice(Step.RETRAIN, sentence, (*moved, wording.to_learn(learnable)))
    sentence = "Label topics first, then retrain: live topics have moved far, and there is too little to learn from."
    return Advice(Step.LABEL, sentence, (*moved, f"{wording.to_learn(learnable)[:-1]}, wanted are {ENOUGH_TO_LEARN}."))


def _holds(rate: Rate) -> bool:
    """Whether the routes of topics labelled blind are right as often as on the hold-out, but for `MARGIN`."""
    told = (rate.decision, rate.measure) == ("route", ACCURACY) and rate.low is not None and rate.holdout_low is not None
    return told and (rate.low or 0.0) >= (rate.holdout_low or 0.0) - MARGIN
