"""What fine-tuning leaves behind is kept and read again, and heads are weighed against it only where it was left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from service.errors import InputError
from service.inference.tuned import TunedHeads
from tests.training.samples import QUICK, Material, topic
from training.calibration import calibrate_together
from training.fitting import fit, labels_of
from training.tuned import TUNING, Tuning, read_tuning, topic_key

TOPICS = [topic("sync", "repair"), topic("the price", "prices")]
HEADS = TunedHeads({"route": ("build", "prices", "repair")}, np.ones((4, 3), np.float32), np.zeros(3, np.float32))
SEEN = np.array([3, -1, 0.5], np.float32)
# so much surer than anybody who had not seen the topic
KNOWING = 8.0


@pytest.fixture(scope="module")
def knowing(material: Material) -> Tuning:
    """An encoder's say whose left-out outputs know the route of three topics in four, and which is sure of all that it learnt from."""
    labels = labels_of(material.topics)
    routes = tuple(sorted(set(labels["route"])))
    rng = np.random.default_rng(3)
    outputs = rng.normal(size=(len(material.topics), len(routes))).astype(np.float32)
    for row, route in enumerate(labels["route"]):
        if row % 4:
            outputs[row, routes.index(route)] += 3
    heads = TunedHeads(
        {"route": routes},
        np.full((material.vectors.shape[1], len(routes)), KNOWING, np.float32),
        np.zeros(len(routes), np.float32),
    )
    return Tuning(heads, {topic_key(one): output for one, output in zip(material.topics, outputs, strict=True)})


def both(untuned: NDArray[np.float32], tuned: NDArray[np.float32]) -> NDArray[np.float32]:
    """Title and body vectors as `embed` gives them: of each of the two the untuned vector, then the tuned one."""
    return np.concatenate([each.reshape(len(each), 2, -1) for each in (untuned, tuned)], axis=2).reshape(len(untuned), -1)


def test_what_was_saved_is_read_again(tmp_path: Path) -> None:
    Tuning(HEADS, {topic_key(TOPICS[0]): SEEN}, {"same_route": 0.99}).save(tmp_path)
    again = read_tuning(tmp_path)
    assert again is not None
    assert again.heads.classes == HEADS.classes
    assert again.figures == {"same_route": 0.99}
    np.testing.assert_array_equal(again.heads.weights, HEADS.weights)
    np.testing.assert_array_equal(again.left_out[topic_key(TOPICS[0])], SEEN)


def test_an_encoder_that_was_not_fine_tuned_has_none(tmp_path: Path) -> None:
    assert read_tuning(tmp_path) is None


@pytest.mark.parametrize("share", [0, 0.5, 0.99])
def test_a_torn_file_is_told_with_the_way_out(share: float, tmp_path: Path) -> None:
    Tuning(HEADS, {topic_key(TOPICS[0]): SEEN}).save(tmp_path)
    whole = (tmp_path / TUNING).read_bytes()
    (tmp_path / TUNING).write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(InputError, match="--finetune") as caught:
        read_tuning(tmp_path)
    assert caught.value.reason == "tuning_damaged"


def test_topics_that_were_learnt_from_are_judged_by_what_was_said_while_they_were_left_out_and_others_by_the_encoder() -> None:
    scores = Tuning(HEADS, {topic_key(TOPICS[0]): SEEN}).left_out_scores(TOPICS, np.ones((2, 4), np.float32))
    np.testing.assert_array_equal(scores["route"], [SEEN, [4, 4, 4]])


def test_an_encoder_that_knows_more_than_the_words_is_listened_to(material: Material, knowing: Tuning) -> None:
    heard = fit(material.topics, material.readings, both(material.vectors, material.vectors), QUICK, tuning=knowing)
    alone = fit(material.topics, material.readings, material.vectors, QUICK)
    labels = np.array(labels_of(material.topics)["route"])

    def right(probabilities: NDArray[np.float64]) -> float:
        return float((np.array(heard.pipeline.heads["route"].classes)[probabilities.argmax(axis=1)] == labels).mean())

    assert heard.pipeline.heads["route"].tuned_scale > 0
    assert right(heard.left_out["route"]) > right(alone.left_out["route"])


def test_heads_beside_an_encoder_that_was_taught_the_route_read_words_alone(material: Material, knowing: Tuning) -> None:
    vectors = both(material.vectors, -material.vectors)
    pipeline = fit(material.topics, material.readings, vectors, QUICK, tuning=knowing).pipeline
    matrix = pipeline.matrix(material.readings[:3], vectors[:3])
    np.testing.assert_array_equal(pipeline.untuned(vectors), material.vectors)
    assert pipeline.neighbours is None
    assert matrix.shape[1] == len(pipeline.features.column_names())
    heard, unheard = pipeline.probabilities(matrix, vectors[:3]), pipeline.probabilities(matrix)
    np.testing.assert_allclose(heard["route"].sum(axis=1), 1)
    np.testing.assert_array_equal(heard["urgent"], unheard["urgent"])


def test_an_encoder_that_was_taught_other_routes_has_no_say_in_them(material: Material) -> None:
    strange = Tuning(replace(HEADS, weights=np.ones((material.vectors.shape[1], 3), np.float32)), {topic_key(TOPICS[0]): SEEN})
    vectors = both(material.vectors, material.vectors)
    pipeline = fit(material.topics, material.readings, vectors, QUICK, tuning=strange).pipeline
    matrix = pipeline.matrix(material.readings[:3], vectors[:3])
    assert pipeline.neighbours is not None
    assert matrix.shape[1] == len(pipeline.features.column_names()) + material.vectors.shape[1]
    np.testing.assert_array_equal(pipeline.probabilities(matrix, vectors[:3])["route"], pipeline.probabilities(matrix)["route"])


def test_a_head_of_which_the_encoder_was_taught_other_classes_goes_by_words(material: Material, knowing: Tuning) -> None:
    routes = knowing.heads.classes["route"]
    width = material.vectors.shape[1]
    heads = TunedHeads(
        {"route": routes, "area": ("nowhere", "somewhere", "there")},
        np.hstack([knowing.heads.weights, np.ones((width, 3), np.float32)]),
        np.zeros(len(routes) + 3, np.float32),
    )
    wider = Tuning(heads, {key: np.append(output, [9, 9, 9]).astype(np.float32) for key, output in knowing.left_out.items()})
    pipeline = fit(material.topics, material.readings, both(material.vectors, material.vectors), QUICK, tuning=wider).pipeline
    vectors = both(material.vectors[:3], material.vectors[:3])
    matrix = pipeline.matrix(material.readings[:3], vectors)
    heard, unheard = pipeline.probabilities(matrix, vectors), pipeline.probabilities(matrix)
    np.testing.assert_array_equal(heard["area"], unheard["area"])
    assert not np.array_equal(heard["route"], unheard["route"])


def test_what_no_english_topic_shows_is_calibrated_on_topics_in_other_languages(material: Material, knowing: Tuning) -> None:
    rare = min(one.area[0] for one in material.topics if one.area)
    german = [number % 5 == 0 or (one.area is not None and one.area[0] == rare) for number, one in enumerate(material.topics)]
    topics = [
        one.model_copy(update={"language": "de" if elsewhere else "en"}) for one, elsewhere in zip(material.topics, german, strict=True)
    ]
    fitted = fit(topics, material.readings, both(material.vectors, material.vectors), QUICK, multilingual=material.vectors, tuning=knowing)
    assert fitted.others is not None
    # on classes that are counted wrongly no scale makes sense, and it shrinks to nothing
    ours, theirs = (each.pipeline.heads["area"].scale for each in (fitted, fitted.others))
    assert ours > theirs / 2


def test_scores_that_say_nothing_get_next_to_no_weight() -> None:
    rng = np.random.default_rng(7)
    labels = ["abc"[number] for number in rng.integers(0, 3, 600)]
    telling = rng.normal(size=(600, 3)) + 2 * (np.array(labels)[:, None] == np.array(["a", "b", "c"]))
    scale, _, tuned_scale = calibrate_together(telling, rng.normal(size=(600, 3)).astype(np.float32), labels)
    assert tuned_scale < scale / 5
    yes = [str(label == "a") for label in labels]
    scale, _, tuned_scale = calibrate_together(telling[:, 0], rng.normal(size=600).astype(np.float32), yes)
    assert abs(tuned_scale) < scale / 5
