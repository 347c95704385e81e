"""Shifts and shares in words, the same on the page, the terminal and in the advice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.domain import LabelSource
from service.reports.labels import label, phrase
from service.reports.wording import percent
from service.watching.rates import FEWEST_LABELS
from service.watching.shifts import FEWEST_TOPICS, Level, columns, contributions

if TYPE_CHECKING:
    from service.watching.rates import Rate
    from service.watching.shifts import Part, Shift

FEATURES = {
    "route": "mix of routes",
    "area": "mix of areas",
    "language": "mix of languages",
    "abstained": "share left to a person",
    "confidence": "confidence",
    "similarity": "similarity to the topics learnt from",
    "unknown_words": "share of unknown words",
}
SOURCES = {
    LabelSource.BLIND: "Labelled blind: the measure",
    LabelSource.CORRECTION: "Corrections: of topics that looked wrong, so they measure nothing",
    LabelSource.OUTCOME: "Outcomes: what events suggest, nobody judged",
}
_RATES = {"route": "routes", "area": "areas", "confidential": "confidential content", "urgent": "urgency"}
NOTHING = "\N{EN DASH}"


def counted(number: int, noun: str) -> str:
    """Write a number of things: "1 topic", "1,200 topics"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def feature(shift: Shift) -> str:
    """Name a feature as the first words of a line."""
    name = FEATURES[shift.feature]
    return name[:1].upper() + name[1:]


def psi(shift: Shift) -> str:
    """Write the PSI with three digits; a dash where there is none."""
    return NOTHING if shift.psi is None else f"{shift.psi:.3f}"


def probability(p: float | None) -> str:
    """Write a p-value; a dash where there is none."""
    return NOTHING if p is None else "< 0.001" if p < 0.001 else f"{p:.3f}"  # noqa: PLR2004 - what rounds to nothing


def verdict(shift: Shift) -> str:
    """Say how a feature stands, and where it can't be told, why."""
    if shift.level is Level.TOO_FEW:
        return f"too few topics, wanted are {FEWEST_TOPICS}"
    return str(shift.level)


def change(shift: Shift) -> str:
    """Say what changed: the medians of numbers, the class that adds most to the PSI of the others."""
    if shift.median is not None:
        return f"median {shift.median:.2f}, reference {shift.reference_median:.2f}"
    if not shift.parts:
        return NOTHING
    live, reference = columns(shift.parts)
    most = int(contributions(live, reference).argmax())
    now, then = live[most] / live.sum(), reference[most] / reference.sum()
    return f"{part_name(shift, shift.parts[most])} {percent(now)}, reference {percent(then)}"


def part_name(shift: Shift, part: Part) -> str:
    """Name a class for people: routes and areas as they read them, languages by their codes."""
    return label(part.name) if shift.feature in {"route", "area"} else part.name


def shift(moved: Shift) -> str:
    """Say that a feature moved: "The mix of languages has moved far (PSI 0.412): de 30 %, reference 1 %."."""
    return f"The {FEATURES[moved.feature]} has {moved.level} (PSI {psi(moved)}): {change(moved)}."


def rate_name(rate: Rate) -> str:
    """Name a share: "Routes: accuracy", "Technical: recall", "Confidential content: precision"."""
    return f"{label(rate.of) if rate.of else _RATES[rate.decision].capitalize()}: {rate.measure}"


def share(rate: Rate) -> str:
    """Write a share with its interval, "0.93 [0.88, 0.96]", or that there are too few labels."""
    if rate.share is None:
        return "not enough labels"
    return f"{rate.share:.2f} [{rate.low:.2f}, {rate.high:.2f}]"


def worse(rate: Rate) -> str:
    """Say that a share is lower than on the hold-out."""
    return f"{rate_name(rate)} {share(rate)} on {rate.total} topics labelled blind, on the hold-out {rate.holdout:.2f}."


def holds(rate: Rate) -> str:
    """Say that a share is as high as on the hold-out."""
    return f"{rate_name(rate)} {share(rate)} on {rate.total} topics labelled blind, on the hold-out {rate.holdout:.2f}: it holds."


def unknown_class(decision: str, name: str, count: int) -> str:
    """Say that people use a class which the model can't say."""
    return f"People gave {counted(count, 'topic')} the {decision} “{phrase(name)}”, which the model doesn't know."


def to_learn(learnable: int) -> str:
    """Say how many topics there are to learn from."""
    return f"{counted(learnable, 'labelled topic')} of this time can be learnt from."


def measured(judged: int) -> str:
    """Say of how many labelled topics shares are made, and when that is too few."""
    return counted(judged, "labelled topic") + ("" if judged >= FEWEST_LABELS else f", wanted are {FEWEST_LABELS}")
