"""Figures, verdicts and outcomes in words, the same on the page and on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.reports.labels import label
from service.reports.wording import percent
from training.judging.figures import KIND, NAMES, OVERALL, ROUTE
from training.judging.verdict import Outcome, Verdict

if TYPE_CHECKING:
    from training.evaluation.intervals import Figure
    from training.judging.flips import Flip, Head, Side
    from training.judging.measures import Measured
    from training.judging.verdict import Judgement

NOT_COUNTED = "–"
# a minus that is as wide as a plus and no hyphen
MINUS = "\N{MINUS SIGN}"
NO_SHARES = frozenset({"brier", "cost"})
"""Figures that are no share, so that nobody reads them as points."""


def title(measured: Measured) -> str:
    """Name a figure: "accuracy of routes", "Technical: F1", "secret: recall"."""
    name = NAMES[measured.name]
    match measured.group:
        case group if group == OVERALL:
            return name[:1].upper() + name[1:]
        case group if group == ROUTE:
            return f"{label(measured.of)}: {name}"
        case group if group == KIND:
            return f"{label(measured.of)}: found"
        case _:
            return f"{measured.of}: {name}"


def value(number: float | None) -> str:
    """Write a figure with three digits; a dash where nothing was counted."""
    return NOT_COUNTED if number is None else f"{number:.3f}"


def signed(number: float) -> str:
    """Write a difference with its sign; what rounds to nothing has none."""
    text = f"{abs(number):.3f}"
    return text if not float(text) else f"{'+' if number > 0 else MINUS}{text}"


def difference(figure: Figure | None) -> str:
    """Write a difference with its interval: "+0.012 [−0.003, +0.027]"."""
    return NOT_COUNTED if figure is None else f"{signed(figure['value'])} [{signed(figure['low'])}, {signed(figure['high'])}]"


def tendency(measured: Measured) -> str:
    """Say whether the interval of a difference lies on one side of 0: "better", "worse", or nothing."""
    figure = measured.difference
    if figure is None or figure["low"] <= 0 <= figure["high"]:
        return ""
    return "better" if (figure["value"] > 0) is measured.higher_is_better else "worse"


def headline(judgement: Judgement) -> str:
    """Say in one line what follows for the candidate."""
    match judgement.outcome:
        case Outcome.PASS:
            return "The candidate may take over: it is shown to be no worse."
        case Outcome.FAIL:
            worse = judgement.of(Verdict.WORSE)
            return f"The candidate is worse in {len(worse)} of {len(judgement.checks)} figures."
        case Outcome.ASK:
            return "A person must decide: the candidate is not worse so far as can be told, but not everything can be told."


def counted(number: int, noun: str) -> str:
    """Write a number of things: "1 topic", "12 topics"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def flip_words(flip: Flip) -> str:
    """Say in one line what flipped: "technical → licensing (91 %), right is technical"."""
    truth = " or ".join(flip.truth)
    return f"{flip.current.said} → {flip.candidate.said} ({sureness(flip.head, flip.candidate)}), right is {truth}"


def sureness(head: Head, side: Side) -> str:
    """Say how sure a model was: "91 %, left to a person" of a route, "confidential with 12 %" of what is yes or no."""
    if head == "route":
        return percent(side.probability) + (", left to a person" if side.abstained else "")
    return f"{head} with {percent(side.probability)}"
