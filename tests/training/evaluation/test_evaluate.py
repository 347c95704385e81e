from __future__ import annotations

import json
from typing import Any

import pytest

from service.domain import Prediction
from tests.training.evaluation.samples import SECRET, answering, prediction
from tests.training.samples import topic
from training.data.records import LabelledTopic
from training.evaluation import Evaluation, evaluate

TOPICS = [
    topic("a", "growing", language="en", area="beds"),
    topic("b", "growing", language="en", area=["beds", "paths"], body="x" * 900),
    topic("c", ["water", "lease"], language="de"),
    topic("d", "water", language="de", body="x" * 300),
    topic("e", "lease", body="x" * 2_000),
]
ANSWERS = {
    "a": prediction("a", "growing", 0.9, area="beds"),
    "b": prediction("b", "water", 0.8, area="paths"),
    "c": prediction("c", "lease", 0.7),
    "d": prediction("d", "water", 0.5),
    "e": prediction("e", "growing", 0.4),
}


def judged(topics: list[LabelledTopic], **changes: Prediction) -> Evaluation:
    return evaluate(answering({**ANSWERS, **changes}), topics)


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    return judged(TOPICS).figures


def test_any_accepted_label_is_right_and_counts_as_the_truth(figures: dict[str, Any]) -> None:
    assert figures["route"]["right"] == [True, False, True, True, False]
    assert figures["route"]["accuracy"]["value"] == 0.6
    assert figures["route"]["per_class"]["lease"]["topics"] == 2


def test_where_no_accepted_label_was_met_the_leading_one_is_the_truth() -> None:
    evaluation = judged([TOPICS[2]], c=prediction("c", "growing", 0.7))
    assert evaluation.figures["route"]["per_class"].keys() == {"growing", "water"}
    assert evaluation.mistakes == [{"id": "c", "wanted": ["water", "lease"], "got": "growing", "confidence": 0.7, "abstained": False}]


def test_a_row_of_the_confusion_is_a_true_route_and_a_column_a_predicted_one(figures: dict[str, Any]) -> None:
    assert figures["route"]["classes"] == ["growing", "lease", "water"]
    assert figures["route"]["confusion"] == [[1, 0, 1], [1, 1, 0], [0, 0, 1]]


def test_figures_of_one_route_by_hand(figures: dict[str, Any]) -> None:
    growing = figures["route"]["per_class"]["growing"]
    assert (growing["precision"]["value"], growing["recall"]["value"], growing["f1"], growing["topics"]) == (0.5, 0.5, 0.5, 2)
    # growing 0.5, lease 2/3, water 2/3
    assert figures["route"]["macro_f1"]["value"] == pytest.approx((0.5 + 2 / 3 + 2 / 3) / 3)


def test_probabilities_are_judged_by_hand(figures: dict[str, Any]) -> None:
    # each topic: the distance of the true route, and of the two others
    a, b, c = 0.1**2 + 2 * 0.05**2, 0.9**2 + 0.8**2 + 0.1**2, 0.3**2 + 2 * 0.15**2
    d, e = 0.5**2 + 2 * 0.25**2, 0.7**2 + 0.4**2 + 0.3**2
    assert figures["route"]["brier"] == pytest.approx((a + b + c + d + e) / 5)
    assert figures["route"]["calibration_error"]["value"] == pytest.approx((0.1 + 0.8 + 0.3 + 0.5 + 0.4) / 5)
    assert figures["route"]["accuracy_at_coverage"] == {"50%": 0.5, "80%": 0.75, "90%": 0.75}


def test_what_was_left_to_a_person_and_how_right_the_rest_is(figures: dict[str, Any]) -> None:
    assert figures["abstained"]["value"] == 0.4
    assert figures["acted_on"]["value"] == pytest.approx(2 / 3)


def test_decisions_cost_what_a_wrong_queue_or_a_person_costs(figures: dict[str, Any]) -> None:
    # right, wrong, right, and two left to a person
    assert figures["cost"]["route"]["value"] == pytest.approx((0 + 1 + 0 + 0.3 + 0.3) / 5)
    assert figures["cost"]["route_other_languages"]["value"] == pytest.approx((0 + 0.3) / 2)
    assert figures["cost"]["all_left_to_a_person"] == 0.3
    assert "route_other_languages" not in judged(TOPICS[:2]).figures["cost"]


def test_a_secret_in_public_costs_forty_times_a_harmless_topic_in_private() -> None:
    labelled = [
        topic("a", confidential=True, confidential_kinds=["secret"]),
        topic("b", confidential=False),
        topic("c"),
        topic("d", confidential=False),
    ]
    answers = {"b": prediction("b", "water", 0.9, **SECRET)}
    assert judged(labelled, **answers).figures["cost"]["confidential"]["value"] == pytest.approx((20 + 0.5 + 0) / 3)


def test_areas_are_judged_where_they_are_labelled(figures: dict[str, Any]) -> None:
    assert figures["area"]["topics"] == 2
    assert figures["area"]["accuracy"]["value"] == 1
    assert "area" not in judged(TOPICS[2:]).figures


def test_slices_by_language_and_length(figures: dict[str, Any]) -> None:
    assert {name: (row["topics"], row["accuracy"]["value"]) for name, row in figures["slices"].items()} == {
        "language: English": (3, pytest.approx(1 / 3)),
        "language: de": (2, 1.0),
        "language: other": (2, 1.0),
        "length: 0 to 199 characters": (2, 1.0),
        "length: 200 to 699 characters": (1, 1.0),
        "length: 700 to 1499 characters": (1, 0.0),
        "length: 1500 characters and more": (1, 0.0),
    }


def test_labels_that_the_data_does_not_carry_are_left_out(figures: dict[str, Any]) -> None:
    assert not figures.keys() & {"confidential", "urgent", "needs_answer"}


def test_yes_or_no_labels_give_recall_false_alarms_and_the_topics_that_went_wrong() -> None:
    labelled = [
        topic("a", confidential=True, confidential_kinds=["secret", "personal"]),
        topic("b", confidential=True, confidential_kinds=["personal"]),
        topic("c", confidential=False),
        topic("d", confidential=False),
        topic("e"),
    ]
    answers = {"a": prediction("a", "water", 0.9, **SECRET), "d": prediction("d", "water", 0.9, **SECRET)}
    confidential = judged(labelled, **answers).figures["confidential"]
    assert confidential["recall"]["value"] == 0.5
    assert confidential["false_alarms"]["value"] == 0.5
    assert (confidential["missed"], confidential["false_alarm_ids"]) == (["b"], ["d"])
    assert {kind: figure["value"] for kind, figure in confidential["recall_by_kind"].items()} == {"personal": 0.5, "secret": 1.0}


def test_kinds_without_the_confidential_label_are_no_figure() -> None:
    assert "confidential" not in judged([topic("a", confidential_kinds=["secret"])]).figures


def test_a_share_of_nothing_is_none() -> None:
    figures = judged([topic("a", confidential=False), topic("e", confidential=False)]).figures
    assert figures["confidential"]["recall"] is None
    assert judged([TOPICS[4]]).figures["acted_on"] is None


def test_a_route_that_the_model_does_not_know_is_wrong_and_no_crash() -> None:
    figures = judged([topic("a", "bees"), TOPICS[3]]).figures
    assert figures["route"]["right"] == [False, True]
    assert figures["route"]["brier"] == pytest.approx((1 + 0.9**2 + 2 * 0.05**2 + 0.5**2 + 2 * 0.25**2) / 2)


def test_progress_is_told_batch_by_batch() -> None:
    topics = [topic(str(at)) for at in range(70)]
    seen: list[int] = []
    evaluate(lambda batch: [prediction(topic.id, "water", 0.9) for topic in batch], topics, progress=seen.append)
    assert seen == [32, 64, 70]


def test_figures_survive_json_and_the_same_seed_repeats_them(figures: dict[str, Any]) -> None:
    assert json.loads(json.dumps(figures, allow_nan=False)) == figures
    assert judged(TOPICS).figures == figures
