"""Judges a model on labelled topics the way it serves: through `Predictor`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from service.domain import Prediction, Topic
from training.evaluation.costs import PERSON, confidentiality_costs, decision_costs
from training.evaluation.intervals import bootstrapped, wilson
from training.evaluation.metrics import accuracy_at_coverage, brier, calibration_error, confusion, macro_f1
from training.evaluation.yes_or_no import yes_or_no

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.data.records import LabelledTopic

COVERAGES = (0.5, 0.8, 0.9)
LENGTHS = ((0, 200), (200, 700), (700, 1_500), (1_500, 10**9))
BATCH = 32


@dataclass(frozen=True)
class Evaluation:
    """All figures, as plain values for JSON, the topics that went wrong, and what was said of each topic."""

    figures: dict[str, Any]
    mistakes: list[dict[str, Any]]
    predictions: list[Prediction]


def evaluate(
    predict: Callable[[Sequence[Topic]], list[Prediction]],
    topics: Sequence[LabelledTopic],
    *,
    seed: int = 0,
    progress: Callable[[int], None] = lambda _: None,
) -> Evaluation:
    """Predict labelled topics and compare.

    Where several labels are accepted, a prediction among them is right, and the first one is the truth otherwise. Labels that a data set
    does not carry are left out of the figures.

    Args:
        predict: as `Predictor.predict`.
        topics: at least one.
        seed: of the bootstrap.
        progress: called with the number of topics done.

    """
    predictions: list[Prediction] = []
    for start in range(0, len(topics), BATCH):
        chunk = topics[start : start + BATCH]
        predictions += predict([Topic(topic.id, topic.title, topic.body) for topic in chunk])
        progress(len(predictions))
    figures = {
        "topics": len(topics),
        "model": predictions[0].model_version,
        "route": _labels([topic.route for topic in topics], [(p.route, p.confidence, p.probabilities) for p in predictions], seed),
        **_area(topics, predictions, seed),
        **yes_or_no(topics, predictions),
        "abstained": wilson(sum(prediction.abstained for prediction in predictions), len(predictions)),
        "acted_on": _acted_on(topics, predictions),
        "cost": _cost(topics, predictions, seed),
        "slices": _slices(topics, predictions),
    }
    mistakes = [_mistake(topic, got) for topic, got in zip(topics, predictions, strict=True) if got.route not in topic.route]
    return Evaluation(figures, mistakes, predictions)


def _labels(accepted: Sequence[Sequence[str]], got: Sequence[tuple[str, float, Any]], seed: int) -> dict[str, Any]:
    predicted = [label for label, _, _ in got]
    truth = [label if label in labels else labels[0] for label, labels in zip(predicted, accepted, strict=True)]
    classes = sorted({*truth, *predicted})
    columns = sorted(got[0][2])
    probabilities = np.array([[row[name] for name in columns] for _, _, row in got])
    truth_at = np.array([columns.index(name) if name in columns else -1 for name in truth])
    confidence = np.array([value for _, value, _ in got])
    right = np.array([a == b for a, b in zip(truth, predicted, strict=True)])
    table = confusion(truth, predicted, classes)

    def over(rows: NDArray[np.intp]) -> float:
        return macro_f1(confusion([truth[row] for row in rows], [predicted[row] for row in rows], classes))

    mix = np.array([truth.count(name) / len(truth) for name in columns])
    return {
        "accuracy": bootstrapped(lambda rows: float(right[rows].mean()), len(right), seed=seed),
        "macro_f1": bootstrapped(over, len(right), seed=seed),
        "brier": brier(probabilities, truth_at),
        "brier_of_class_mix": brier(np.tile(mix, (len(truth), 1)), truth_at),
        "calibration_error": bootstrapped(lambda rows: calibration_error(confidence[rows], right[rows]), len(right), seed=seed),
        "accuracy_at_coverage": {f"{share:.0%}": accuracy_at_coverage(confidence, right, share) for share in COVERAGES},
        "per_class": {name: _per_class(table, at) for at, name in enumerate(classes)},
        "classes": classes,
        "confusion": table.tolist(),
        "confidence": [round(value, 4) for value in confidence.tolist()],
        "right": right.tolist(),
    }


def _per_class(table: NDArray[np.int64], at: int) -> dict[str, Any]:
    hits, said, true = int(table[at, at]), int(table[:, at].sum()), int(table[at].sum())
    return {
        "precision": wilson(hits, said),
        "recall": wilson(hits, true),
        "f1": 2 * hits / (said + true) if said + true else 0.0,
        "topics": true,
    }


def _area(topics: Sequence[LabelledTopic], predictions: Sequence[Prediction], seed: int) -> dict[str, Any]:
    labelled = [(topic.area, got.area) for topic, got in zip(topics, predictions, strict=True) if topic.area]
    if not labelled:
        return {}
    right = np.array([got in area for area, got in labelled])
    return {"area": {"accuracy": bootstrapped(lambda rows: float(right[rows].mean()), len(right), seed=seed), "topics": len(labelled)}}


def _acted_on(topics: Sequence[LabelledTopic], predictions: Sequence[Prediction]) -> Any:
    right = [got.route in topic.route for topic, got in zip(topics, predictions, strict=True) if not got.abstained]
    return wilson(sum(right), len(right))


def _cost(topics: Sequence[LabelledTopic], predictions: Sequence[Prediction], seed: int) -> dict[str, Any]:
    paid = decision_costs([topic.route for topic in topics], [None if got.abstained else got.route for got in predictions])
    figures: dict[str, Any] = {
        "route": bootstrapped(lambda rows: float(paid[rows].mean()), len(paid), seed=seed),
        "all_left_to_a_person": PERSON,
    }
    foreign = paid[[not _is_english(topic) for topic in topics]]
    if len(foreign):
        figures["route_other_languages"] = bootstrapped(lambda rows: float(foreign[rows].mean()), len(foreign), seed=seed)
    labelled = [
        (topic.confidential, got.confidential) for topic, got in zip(topics, predictions, strict=True) if topic.confidential is not None
    ]
    if labelled:
        risk = np.array([confidentiality_costs()[int(true), int(said)] for true, said in labelled])
        figures["confidential"] = bootstrapped(lambda rows: float(risk[rows].mean()), len(risk), seed=seed)
    return figures


def _is_english(topic: LabelledTopic) -> bool:
    return topic.language in {None, "en"}


def _slices(topics: Sequence[LabelledTopic], predictions: Sequence[Prediction]) -> dict[str, Any]:
    groups: dict[str, list[bool]] = {}
    for topic, got in zip(topics, predictions, strict=True):
        low, high = next(span for span in LENGTHS if span[0] <= len(topic.body) < span[1])
        length = f"{low} to {high - 1} characters" if high < LENGTHS[-1][1] else f"{low} characters and more"
        for name in (f"language: {'English' if _is_english(topic) else 'other'}", f"length: {length}"):
            groups.setdefault(name, []).append(got.route in topic.route)
        if not _is_english(topic):
            groups.setdefault(f"language: {topic.language}", []).append(got.route in topic.route)
    return {name: {"accuracy": wilson(sum(right), len(right)), "topics": len(right)} for name, right in sorted(groups.items())}


def _mistake(topic: LabelledTopic, got: Prediction) -> dict[str, Any]:
    return {
        "id": topic.id,
        "wanted": list(topic.route),
        "got": got.route,
        "confidence": round(got.confidence, 3),
        "abstained": got.abstained,
    }
