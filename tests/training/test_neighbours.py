"""Fitting what similar topics say."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from service.inference.neighbours import kernel
from tests.training.samples import Material
from training.fitting import Fitted
from training.neighbours import LeftOutNeighbours, kernel_weights, stored_vectors


def circle(number: int) -> NDArray[np.float32]:
    angles = np.linspace(0, 2 * np.pi, number, endpoint=False)
    return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


def test_the_regression_reproduces_labels_that_follow_the_direction() -> None:
    vectors = circle(60)
    labels = ["up" if y > 0 else "down" for _, y in vectors]
    weights = kernel_weights(vectors, labels, ["down", "up"], width=2.0, ridge=0.05)
    said = (kernel(vectors @ vectors.T, 2.0) @ weights).argmax(axis=1)
    assert np.mean([["down", "up"][at] == label for at, label in zip(said, labels, strict=True)]) >= 0.95


def test_a_rare_class_weighs_as_much_as_a_frequent_one() -> None:
    vectors = np.vstack([np.tile([[1.0, 0.0]], (90, 1)), np.tile([[0.6, 0.8]], (10, 1))]).astype(np.float32)
    labels = ["often"] * 90 + ["rarely"] * 10
    weights = kernel_weights(vectors, labels, ["often", "rarely"], width=1.0, ridge=20.0)
    said = kernel(vectors @ vectors.T, 1.0) @ weights
    assert said[-1].argmax() == 1
    assert said[0].argmax() == 0


def test_vectors_are_taken_with_the_precision_in_which_a_bundle_keeps_them() -> None:
    raw = np.random.default_rng(3).normal(size=(5, 8)).astype(np.float32)
    kept = stored_vectors(raw)
    assert kept.dtype == np.float32
    assert np.array_equal(kept, kept.astype(np.float16).astype(np.float32))
    assert np.allclose(np.linalg.norm(kept, axis=1), 1, atol=2e-3)


def test_nothing_is_judged_by_itself() -> None:
    vectors = np.hstack([circle(40), circle(40)])
    labels = ["a", "b"] * 20
    left_out = LeftOutNeighbours(vectors, labels, width=50.0, ridge=0.01)
    rows = np.arange(0, 40, 5)
    left_out.leave_out(np.delete(np.arange(40), rows), rows)
    # the nearest that remain are both of the other class; its own label would have won at this width
    assert [["a", "b"][at] for at in left_out.scores[rows].argmax(axis=1)] == [{"a": "b", "b": "a"}[labels[row]] for row in rows]


def test_the_trainer_fits_neighbours_in_the_order_of_the_route_head(fitted: Fitted, material: Material) -> None:
    neighbours = fitted.pipeline.neighbours
    assert neighbours is not None
    assert neighbours.weights.shape == (len(material.topics), len(fitted.pipeline.heads["route"].classes))
    vectors = stored_vectors(material.vectors)
    said = neighbours.scores(vectors @ vectors.T).argmax(axis=1)
    truth = [fitted.pipeline.heads["route"].classes.index(topic.route[0]) for topic in material.topics]
    assert (said == truth).mean() > 0.8
