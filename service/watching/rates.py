"""How often the model is right live: shares of counts with their intervals, beside those of the hold-out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from service.inference.bundle.figures import METRICS
from service.watching.chance import as_often, holm, wilson

if TYPE_CHECKING:
    from pathlib import Path

    from service.watching.truth import Judged

ACCURACY, ACTED_ON, PRECISION, RECALL = "accuracy", "right where acted on", "precision", "recall"
FEWEST_LABELS = 30
"""Below, an interval is wider than 0.3 and says nothing; as many as the gate of `topicrouter compare` asks for."""
ALPHA = 0.01
"""How often a report may find the model worse where it is not, all shares together."""
_NAMED = ("route", "area")
_YES_OR_NO = ("confidential", "urgent")
_YES = True


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of topics: which decision, which measure, of which class (empty for all), how many hits among how many.

    `low` and `high` end its 95 % interval; None where there are fewer than `FEWEST_LABELS`. `holdout` is the share on topics kept from
    training with the lower end of its interval, and `p_holm` says how probable so few hits are if that end holds live; `worse` if that is
    below `ALPHA`.
    """

    decision: str
    measure: str
    of: str
    hits: int
    total: int
    low: float | None = None
    high: float | None = None
    holdout: float | None = None
    holdout_low: float | None = None
    p_holm: float | None = None

    @property
    def enough(self) -> bool:
        """Whether there are enough labels to say anything."""
        return self.total >= FEWEST_LABELS

    @property
    def share(self) -> float | None:
        """Hits among all; None where there are too few."""
        return self.hits / self.total if self.enough else None

    @property
    def worse(self) -> bool:
        """Whether it is shown to be lower than on the hold-out."""
        return self.p_holm is not None and self.p_holm <= ALPHA


def rates(judged: Sequence[Judged]) -> tuple[Rate, ...]:
    """Count how often the model agrees with labels of one source."""
    return tuple(map(_with_interval, _counted(judged)))


def held_to(measured: Sequence[Rate], holdout: Mapping[tuple[str, str, str], tuple[float, float]]) -> tuple[Rate, ...]:
    """Hold rates to those of the hold-out, as `holdout_rates` gives them.

    The test asks whether the lower end of the hold-out's interval is still reached, so that the hold-out's own luck condemns nobody.
    Precision is shown and not tested: it falls with how rare a class is, whatever the model is worth.
    """
    beside = []
    for rate in measured:
        value, low = holdout.get((rate.decision, rate.measure, rate.of), (None, None))
        beside.append(replace(rate, holdout=value, holdout_low=low))
    tested = [rate for rate in beside if rate.enough and rate.holdout_low is not None and rate.measure != PRECISION]
    corrected = holm([as_often(rate.hits, rate.total, rate.holdout_low or 0.0) for rate in tested])
    by_rate = dict(zip(map(id, tested), corrected, strict=True))
    return tuple(replace(rate, p_holm=by_rate.get(id(rate))) for rate in beside)


def holdout_rates(folder: Path) -> dict[tuple[str, str, str], tuple[float, float]]:
    """Give the shares of a bundle's hold-out by decision, measure and class, each with the lower end of its interval; empty without one."""
    try:
        return dict(_figures(json.loads((folder / METRICS).read_bytes())["holdout"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _figures(holdout: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str, str], tuple[float, float]]]:
    found = {
        ("route", ACCURACY, ""): holdout["route"]["accuracy"],
        ("route", ACTED_ON, ""): holdout.get("acted_on"),
        ("area", ACCURACY, ""): holdout.get("area", {}).get("accuracy"),
    }
    for name, figures in holdout["route"]["per_class"].items():
        found |= {("route", measure, name): figures[measure] for measure in (PRECISION, RECALL)}
    for decision in _YES_OR_NO:
        found |= {(decision, measure, ""): holdout.get(decision, {}).get(measure) for measure in (PRECISION, RECALL)}
    for key, figure in found.items():
        if figure is not None:
            yield key, (float(figure["value"]), float(figure["low"]))


def _counted(judged: Sequence[Judged]) -> Iterator[Rate]:
    for decision in _NAMED:
        pairs = [
            (str(getattr(each.seen, decision)), truth, each) for each in judged if (truth := getattr(each.truth, decision)) is not None
        ]
        if not pairs:
            continue
        yield _rate(decision, ACCURACY, "", pairs, hit=lambda said, truth: said == truth)
        if decision == "route":
            acted_on = [pair for pair in pairs if not pair[2].seen.abstained]
            yield _rate(decision, ACTED_ON, "", acted_on, hit=lambda said, truth: said == truth)
        for name in sorted({name for said, truth, _ in pairs for name in (said, truth)}):
            yield from _precision_and_recall(decision, name, name, pairs)
    for decision in _YES_OR_NO:
        answers = [(getattr(each.seen, decision), truth, each) for each in judged if (truth := getattr(each.truth, decision)) is not None]
        if answers:
            yield from _precision_and_recall(decision, "", _YES, answers)


def _precision_and_recall(decision: str, name: str, wanted: object, pairs: Sequence[tuple[object, object, Judged]]) -> Iterator[Rate]:
    yield _rate(decision, PRECISION, name, [pair for pair in pairs if pair[0] == wanted], hit=lambda said, truth: said == truth)
    yield _rate(decision, RECALL, name, [pair for pair in pairs if pair[1] == wanted], hit=lambda said, truth: said == truth)


def _rate(
    decision: str, measure: str, of: str, pairs: Sequence[tuple[object, object, Judged]], *, hit: Callable[[object, object], bool]
) -> Rate:
    return Rate(decision, measure, of, sum(hit(said, truth) for said, truth, _ in pairs), len(pairs))


def _with_interval(rate: Rate) -> Rate:
    if not rate.enough:
        return rate
    low, high = wilson(rate.hits, rate.total)
    return replace(rate, low=low, high=high)
