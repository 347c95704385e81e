"""Chooses where probabilities become decisions, from topics that were left out of fitting."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from service.inference.bundle import Thresholds
from service.inference.evidence import CONFIDENTIAL, KIND
from training.evaluation.costs import PERSON
from training.fitting import labels_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.data.records import LabelledTopic
    from training.fitting import Fitted

# an action on a route should be right nine times in ten; below that a person decides
WANTED_PRECISION = 0.90
# below that a route is expected to cost more than a person's look, however often surer ones are right
LEAST_SURE = 1 - PERSON
# a confidential topic in a public channel costs more than a harmless one in a private channel, so the heads err to the private side
CONFIDENTIAL_RECALL = 0.90
# … but not at any price: staff who are asked in private for nothing stop looking
MOST_FALSE_ALARMS = 0.08
# the flag only shortens the clocks, but flags that are mostly wrong are soon ignored: recall and precision count alike
URGENT_BETA = 1.0
# nobody is woken for what may be no emergency; a second signal must speak for it besides
CLEARLY_URGENT_PRECISION = 0.99
STEPS = tuple(round(0.20 + 0.05 * step, 2) for step in range(16))
# with fewer left-out topics than this a precision says little, so the threshold of all topics holds
FEWEST_FOR_A_THRESHOLD = 60
FEWEST_CLEARLY_URGENT = 20
# nothing is surer than this
NEVER = 1.0


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """At a threshold: the share of topics that are acted on, and how often their route is right."""

    threshold: float
    coverage: float
    precision: float
    topics: int


def coverage_table(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> list[CoverageRow]:
    """Return precision against coverage for thresholds from 0.20 to 0.95; `confidence` and `right` have one entry a topic."""
    rows = []
    for threshold in STEPS:
        kept = confidence >= threshold
        if kept.any():
            rows.append(CoverageRow(threshold, float(kept.mean()), float(right[kept].mean()), int(kept.sum())))
    return rows


def those_judged(topics: Sequence[LabelledTopic], fitted: Fitted, *, english: bool) -> tuple[list[LabelledTopic], Fitted]:
    """Return the topics in English, or those in other languages, and what was thought of them alone when they were left out."""
    rows = [at for at, topic in enumerate(topics) if topic.is_english is english]
    left_out = {name: probabilities[rows] for name, probabilities in fitted.left_out.items()}
    joined = {name: probabilities[rows] for name, probabilities in fitted.joined.items()}
    return [topics[row] for row in rows], replace(fitted, left_out=left_out, joined=joined)


def choose_thresholds(topics: Sequence[LabelledTopic], fitted: Fitted) -> tuple[Thresholds, dict[str, Any]]:
    """Return the thresholds, and the tables they were chosen from (plain values, for `metrics.json`)."""
    labels = labels_of(topics)
    routes = fitted.pipeline.heads["route"].classes
    probabilities = fitted.left_out["route"]
    confidence = probabilities.max(axis=1)
    right = np.array([routes[at] == label for at, label in zip(probabilities.argmax(axis=1), labels["route"], strict=True)])
    english = np.array([topic.is_english for topic in topics])
    table = coverage_table(confidence, right)
    other = coverage_table(confidence[~english], right[~english]) if (~english).sum() >= FEWEST_FOR_A_THRESHOLD else table
    abstain = max(_lowest_with(table, WANTED_PRECISION), LEAST_SURE)
    thresholds = Thresholds(
        abstain=abstain,
        # another language must never be acted on more readily than English
        abstain_other_language=max(abstain, _lowest_with(other, WANTED_PRECISION)),
        confidential=_confidential_threshold(fitted.joined[CONFIDENTIAL], labels[CONFIDENTIAL]) if CONFIDENTIAL in labels else 0.5,
        kinds={
            # a kind may be too rare among these topics to choose by
            head.removeprefix(KIND): _best_f(joined, labels[head], 1.0) if head in labels else 0.5
            for head, joined in fitted.joined.items()
            if head != CONFIDENTIAL
        },
        urgent=_best_f(fitted.left_out["urgent"][:, 1], labels["urgent"], URGENT_BETA) if "urgent" in labels else 0.5,
        clearly_urgent=_with_precision(fitted.left_out["urgent"][:, 1], labels["urgent"], CLEARLY_URGENT_PRECISION)
        if "urgent" in labels
        else NEVER,
        needs_answer=0.5,
    )
    tables = {"route": [asdict(row) for row in table], "route_other_languages": [asdict(row) for row in other]}
    return thresholds, tables


def _lowest_with(table: Sequence[CoverageRow], precision: float) -> float:
    """Return the lowest threshold from which on precision stays reached; `NEVER` if it is not."""
    lowest = NEVER
    for row in reversed(table):
        if row.precision < precision:
            break
        lowest = row.threshold
    return lowest


def _confidential_threshold(probability: NDArray[np.float64], labels: Sequence[str]) -> float:
    """Return the highest threshold with the recall wanted, or the lowest that keeps false alarms within bounds if that is higher."""
    positive = np.array(labels) == "True"
    recalled = float(np.quantile(probability[positive], 1 - CONFIDENTIAL_RECALL, method="lower"))
    quiet = float(np.quantile(probability[~positive], 1 - MOST_FALSE_ALARMS, method="higher"))
    # rounded down, so that the topic it was taken from still reaches it
    return math.floor(min(0.5, max(recalled, quiet)) * 10_000) / 10_000


def _with_precision(probability: NDArray[np.float64], labels: Sequence[str], precision: float) -> float:
    """Return the lowest threshold at which left-out topics are right often enough; `NEVER` if there is none that enough topics reach."""
    order = np.argsort(-probability, kind="stable")
    right = np.cumsum(np.array(labels)[order] == "True") / np.arange(1, len(order) + 1)
    reached = np.flatnonzero(right >= precision)
    if not len(reached) or reached[-1] + 1 < FEWEST_CLEARLY_URGENT:
        return NEVER
    return math.floor(float(probability[order[reached[-1]]]) * 10_000) / 10_000


def _best_f(probability: NDArray[np.float64], labels: Sequence[str], beta: float) -> float:
    """Return the threshold with the best F-beta on left-out topics."""
    positive = np.array(labels) == "True"
    best, best_f = 0.5, -1.0
    # rounded down, so that the topic a threshold was taken from still reaches it
    for threshold in np.unique(np.floor(probability * 1_000) / 1_000):
        flagged = probability >= threshold
        hits = float((flagged & positive).sum())
        denominator = beta**2 * positive.sum() + flagged.sum()
        score = (1 + beta**2) * hits / denominator if denominator else 0.0
        if score > best_f:
            best, best_f = float(threshold), score
    return round(best, 4)
