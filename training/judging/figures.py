"""Which figures are compared: over all topics, for each route, and for each kind of confidential content."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from service.domain import FindingKind
from training.evaluation.yes_or_no import could_not_be_told
from training.judging import statistics
from training.judging.statistics import ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from training.judging.answers import Answers
    from training.judging.measures import Measured, Scales
    from training.judging.statistics import Values, Weights

    Mask = Callable[[Answers], NDArray[np.bool_]]

OVERALL, ROUTE, KIND = "overall", "route", "kind"
KINDS = tuple(kind.value for kind in FindingKind if kind is not FindingKind.UNDETERMINED)
CONFIDENTIAL, URGENT = "confidential", "urgent"

NAMES = {
    "macro_f1": "macro F1 of routes",
    "accuracy": "accuracy of routes",
    "area_accuracy": "accuracy of areas",
    "right_where_acted_on": "right where acted on",
    "acted_on": "acted on",
    "coverage": "coverage at equal precision",
    "brier": "Brier score",
    "calibration_error": "calibration error",
    "cost": "cost of a decision",
    "confidential_recall": "confidential content found",
    "false_alarms": "false alarms of confidentiality",
    "urgent_recall": "urgent topics found",
    "urgent_precision": "urgency flags that are right",
    "f1": "F1",
    "recall": "recall",
    "precision": "precision",
}
"""What each figure is called; within a route, kind or slice the last three are used."""


def all_figures(scales: Scales, routes: Sequence[str]) -> list[Measured]:
    """Take every figure but those of slices; where the topics carry no labels for one, its values are None."""
    return [*_overall(scales, routes), *_per_route(scales, routes), *_per_kind(scales)]


def routes_of(*answers: Answers) -> list[str]:
    """Name the routes that occur in labels or predictions."""
    return sorted({str(name) for each in answers for names in (each.truth, each.said) for name in names})


def confidential_recall(weights: Weights, answers: Answers) -> Values:
    """Return the share of confidential topics that are treated so."""
    return ratio(weights, answers.flagged(CONFIDENTIAL), answers.labelled_yes(CONFIDENTIAL))


def false_alarms(weights: Weights, answers: Answers) -> Values:
    """Return the share of harmless topics that are flagged; those that nothing could be told of are not counted."""
    return ratio(weights, answers.flagged(CONFIDENTIAL), told_harmless(answers))


def told_harmless(answers: Answers) -> NDArray[np.bool_]:
    """Tell which topics are harmless and were not kept private only because detection failed."""
    both = zip(answers.topics, answers.predictions, strict=True)
    return np.array([topic.confidential is False and not could_not_be_told(got) for topic, got in both], bool)


def _overall(scales: Scales, routes: Sequence[str]) -> Iterator[Measured]:
    measure = partial(scales.measure, group=OVERALL)
    lower = partial(measure, higher_is_better=False)
    yield measure("macro_f1", lambda weights, answers: statistics.macro_f1(weights, answers, routes), _all)
    yield measure("accuracy", lambda weights, answers: statistics.mean(weights, answers.right.astype(float)), _all)
    yield measure(
        "area_accuracy", lambda weights, answers: ratio(weights, answers.area_right, answers.has_area), lambda each: each.has_area
    )
    yield measure("right_where_acted_on", statistics.precision_acted_on, lambda answers: answers.acted_on)
    yield measure("acted_on", lambda weights, answers: statistics.mean(weights, answers.acted_on.astype(float)), _all)
    yield measure("coverage", partial(_coverage, scales.current), _all)
    yield lower("brier", lambda weights, answers: statistics.mean(weights, answers.squared), _all)
    yield lower("calibration_error", statistics.calibration_error, _all)
    yield lower("cost", lambda weights, answers: statistics.mean(weights, answers.cost), _all)
    yield measure("confidential_recall", confidential_recall, lambda answers: answers.labelled_yes(CONFIDENTIAL))
    yield lower("false_alarms", false_alarms, told_harmless)
    yield measure("urgent_recall", _urgent_recall, lambda answers: answers.labelled_yes(URGENT))
    yield measure("urgent_precision", _urgent_precision, _judged_urgent)


def _per_route(scales: Scales, routes: Sequence[str]) -> Iterator[Measured]:
    for route in routes:
        measure = partial(scales.measure, group=ROUTE, of=route)
        is_true, is_said = partial(_is, "truth", route), partial(_is, "said", route)
        yield measure("f1", partial(_f1, route), is_true)
        yield measure("recall", partial(_share, is_said, is_true), is_true)
        yield measure("precision", partial(_share, is_true, is_said), is_said)


def _per_kind(scales: Scales) -> Iterator[Measured]:
    for kind in KINDS:
        holds = partial(_of_kind, kind)
        yield scales.measure("recall", partial(_share, _flagged_confidential, holds), holds, group=KIND, of=kind)


def _all(answers: Answers) -> NDArray[np.bool_]:
    return np.ones(len(answers.topics), bool)


def _coverage(current: Answers, weights: Weights, answers: Answers) -> Values:
    """Cover as much as the precision allows that the current model reaches where it acts by its own threshold."""
    return statistics.coverage_at(weights, answers, statistics.precision_acted_on(weights, current))


def _urgent_recall(weights: Weights, answers: Answers) -> Values:
    return ratio(weights, answers.flagged(URGENT), answers.labelled_yes(URGENT))


def _judged_urgent(answers: Answers) -> NDArray[np.bool_]:
    return answers.flagged(URGENT) & (answers.labelled_yes(URGENT) | answers.labelled_no(URGENT))


def _urgent_precision(weights: Weights, answers: Answers) -> Values:
    return ratio(weights, answers.labelled_yes(URGENT), _judged_urgent(answers))


def _is(field: str, route: str, answers: Answers) -> NDArray[np.bool_]:
    return np.asarray(getattr(answers, field) == route)


def _f1(route: str, weights: Weights, answers: Answers) -> Values:
    return statistics.f1(weights, answers, route)


def _of_kind(kind: str, answers: Answers) -> NDArray[np.bool_]:
    return answers.of_kind(kind)


def _flagged_confidential(answers: Answers) -> NDArray[np.bool_]:
    return answers.flagged(CONFIDENTIAL)


def _share(hits: Mask, among: Mask, weights: Weights, answers: Answers) -> Values:
    return ratio(weights, hits(answers), among(answers))
