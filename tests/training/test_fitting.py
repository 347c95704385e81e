from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit, softmax

from service.inference.reading import Reading
from tests.training.samples import QUICK, Material, topic
from training.calibration import calibrate
from training.data.records import LabelledTopic
from training.fitting import FEWEST_OF_A_KIND, Fitted, Recipe, fit, labels_of
from training.run import read_all

CLASSES = ("a", "b", "c", "d")


def drawn(probabilities: NDArray[np.float64], rng: np.random.Generator) -> list[str]:
    """Labels drawn by the probabilities of each row."""
    at = (rng.random(len(probabilities))[:, None] > probabilities.cumsum(axis=1)).sum(axis=1)
    return [CLASSES[column] for column in np.minimum(at, probabilities.shape[1] - 1)]


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_calibration_of_many_classes_recovers_a_known_temperature(temperature: float) -> None:
    rng = np.random.default_rng(4)
    scores = rng.normal(scale=2.0, size=(6_000, 4))
    scale, shift = calibrate(scores, drawn(softmax(scores / temperature, axis=1), rng))
    assert scale == pytest.approx(1 / temperature, rel=0.06)
    assert shift == 0.0


@pytest.mark.parametrize(("slope", "offset"), [(0.7, -1.2), (2.0, 0.0), (1.0, 2.0)])
def test_calibration_of_two_classes_recovers_known_platt_parameters(slope: float, offset: float) -> None:
    rng = np.random.default_rng(5)
    scores = rng.normal(scale=1.5, size=8_000)
    yes = expit(slope * scores + offset)
    scale, shift = calibrate(scores, drawn(np.column_stack([1 - yes, yes]), rng))
    assert scale == pytest.approx(slope, rel=0.1)
    assert shift == pytest.approx(offset, abs=0.12)


def test_left_out_probabilities_of_every_head_sum_to_one(fitted: Fitted, material: Material) -> None:
    assert set(fitted.left_out) == set(labels_of(material.topics)) >= {"route", "area", "confidential", "urgent"}
    for name, probabilities in fitted.left_out.items():
        assert probabilities.shape == (len(material.topics), len(fitted.pipeline.heads[name].classes))
        assert np.allclose(probabilities.sum(axis=1), 1)
        assert probabilities.min() >= 0


def test_left_out_routes_are_better_than_the_commonest_route_and_worse_than_the_ones_learnt(fitted: Fitted, material: Material) -> None:
    head = fitted.pipeline.heads["route"]
    truth = np.array([head.classes.index(topic.route[0]) for topic in material.topics])
    left_out = (fitted.left_out["route"].argmax(axis=1) == truth).mean()
    known = head.probabilities(fitted.pipeline.matrix(material.readings, material.vectors))
    assert np.bincount(truth).max() / len(truth) + 0.1 < left_out < (known.argmax(axis=1) == truth).mean()


def test_the_same_seed_gives_the_same_coefficients(fitted: Fitted, material: Material) -> None:
    again = fit(material.topics, material.readings, material.vectors, QUICK)
    for name, head in fitted.pipeline.heads.items():
        twin = again.pipeline.heads[name]
        assert np.array_equal(head.estimator.coef_, twin.estimator.coef_)
        assert (head.scale, head.shift) == (twin.scale, twin.shift)
    assert again.pipeline.features.column_names() == fitted.pipeline.features.column_names()


def test_coefficients_are_kept_in_single_precision(fitted: Fitted) -> None:
    assert {head.estimator.coef_.dtype for head in fitted.pipeline.heads.values()} == {np.dtype(np.float32)}


def test_a_recipe_says_how_strongly_each_head_is_regularised() -> None:
    recipe = Recipe(strength={"area": 0.5}, default_strength=2.0)
    assert (recipe.classifier("area").C, recipe.classifier("route").C) == (0.5, 2.0)
    assert replace(recipe, words=7).features().words == 7


def few_urgent(number: int) -> list[LabelledTopic]:
    return [topic(str(at), "ab"[at % 2], urgent=at < number) for at in range(60)]


def test_only_labels_with_enough_topics_are_taught() -> None:
    assert "urgent" not in labels_of(few_urgent(FEWEST_OF_A_KIND - 1))
    assert labels_of(few_urgent(FEWEST_OF_A_KIND))["urgent"].count("True") == FEWEST_OF_A_KIND
    assert set(labels_of(few_urgent(0))) == {"route"}


def test_topics_of_a_pair_count_as_one_for_they_are_left_out_together() -> None:
    topics = [topic(str(at), "ab"[at % 2], urgent=at < 30, pair_id="outage" if at < 22 else None) for at in range(60)]
    # of the thirty urgent topics 22 are one pair, which makes nine
    assert "urgent" not in labels_of(topics)
    assert "urgent" in labels_of([each.model_copy(update={"pair_id": f"p-{at // 2}"}) for at, each in enumerate(topics)])


def test_the_leading_one_of_several_accepted_labels_is_taught() -> None:
    topics = [topic(str(at), ["ab"[at % 2], "c"]) for at in range(40)]
    assert set(labels_of(topics)["route"]) == {"a", "b"}


def test_an_unlabelled_topic_is_taken_for_one_that_needs_an_answer() -> None:
    topics = [topic(str(at), "ab"[at % 2], needs_answer=[None, True, False][at % 3]) for at in range(60)]
    assert labels_of(topics)["needs_answer"].count("False") == 20


def test_a_flag_whose_topics_are_all_of_one_pair_is_no_obstacle_to_the_others() -> None:
    topics = [topic(str(at), "ab"[at % 2], urgent=at < 20, pair_id="outage" if at < 20 else None) for at in range(60)]
    vectors = np.random.default_rng(0).normal(size=(60, 8)).astype(np.float32)
    result = fit(topics, read_all(topics), vectors, Recipe(words=50, letters=50, title_words=20))
    assert set(result.pipeline.heads) == {"route"}


@pytest.mark.parametrize(
    ("head", "labels"),
    [
        ("route", {"route": ["growing"] * 25 + ["lease"] * 24 + ["water"]}),
        ("area", {"area": ["pump"] * 25 + ["gate"] * 24 + ["shed"]}),
    ],
)
def test_a_label_that_a_fold_never_saw_is_fitted_all_the_same(head: str, labels: dict[str, list[str]]) -> None:
    columns = {"route": [("growing", "lease")[at % 2] for at in range(50)], **labels}
    topics = [topic(f"thing {at % 9} of {at}", **{name: column[at] for name, column in columns.items()}) for at in range(50)]
    readings: list[Reading] = read_all(topics)
    vectors = np.random.default_rng(0).normal(size=(50, 8)).astype(np.float32)
    result = fit(topics, readings, vectors, Recipe(words=50, letters=50, title_words=20))
    assert len(result.pipeline.heads[head].classes) == 3
    assert np.allclose(result.left_out[head].sum(axis=1), 1)
    # where the only topic with the rare label was left out, nothing spoke for it
    assert result.left_out[head][-1].argmax() != result.pipeline.heads[head].classes.index(columns[head][-1])
