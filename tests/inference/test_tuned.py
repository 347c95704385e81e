"""What a fine-tuned encoder says is read off its vectors head by head, and weighed beside the words."""

from __future__ import annotations

import numpy as np

from service.inference.tuned import TunedHeads

CLASSES = {"route": ("build", "prices", "repair"), "urgent": ("False", "True")}
RNG = np.random.default_rng(5)
HEADS = TunedHeads(CLASSES, RNG.normal(size=(6, 4)).astype(np.float32), np.array([1, 0, 0, -1], np.float32))


def test_each_head_gets_its_own_outputs_and_a_head_of_two_classes_one_number() -> None:
    vectors = RNG.normal(size=(5, 6)).astype(np.float32)
    scores = HEADS.scores(vectors)
    outputs = vectors @ HEADS.weights + HEADS.shifts
    np.testing.assert_allclose(scores["route"], outputs[:, :3], rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(scores["urgent"], outputs[:, 3], rtol=1e-5, atol=1e-5)


def test_where_two_vectors_of_a_text_stand_side_by_side_the_second_is_read_and_the_first_is_untuned() -> None:
    vectors = RNG.normal(size=(5, 16)).astype(np.float32)
    titles, bodies = vectors[:, :8], vectors[:, 8:]
    np.testing.assert_array_equal(HEADS.outputs(vectors), HEADS.outputs(np.hstack([titles[:, 5:], bodies[:, 5:]])))
    np.testing.assert_array_equal(HEADS.untuned(vectors), np.hstack([titles[:, :5], bodies[:, :5]]))


def test_no_topics_have_no_scores() -> None:
    assert HEADS.scores(np.zeros((0, 6), np.float32))["route"].shape == (0, 3)
    assert HEADS.untuned(np.zeros((0, 16), np.float32)).shape == (0, 10)
