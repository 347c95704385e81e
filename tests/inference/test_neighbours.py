"""What similar topics say about a route."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from service.inference.neighbours import Neighbours, blend, kernel

# four corpus topics: two of the first class, two of the second
NEIGHBOURS = Neighbours(np.array([[1, -1], [1, -1], [-1, 1], [-1, 1]], np.float32), width=2.0, scale=3.0, share=0.5, blend_scale=1.0)
EVEN = np.array([[0.5, 0.5]])

shares = st.floats(0, 1, width=32)


def cosines(*values: float) -> NDArray[np.float32]:
    return np.array([values], np.float32)


def test_the_same_topic_counts_fully_and_others_the_less_the_less_they_resemble_it() -> None:
    counts = kernel(cosines(1.0, 0.5, 0.0, -1.0), 2.0)[0]
    assert counts[0] == 1
    assert (np.diff(counts) < 0).all()
    assert counts[1] == pytest.approx(np.exp(-2.0))


def test_a_topic_goes_where_its_neighbours_went() -> None:
    said = NEIGHBOURS.blended(EVEN, cosines(0.9, 0.8, 0.1, 0.0))
    assert said[0, 0] > 0.6
    assert NEIGHBOURS.blended(EVEN, cosines(0.1, 0.0, 0.9, 0.8))[0].tolist() == pytest.approx(said[0, ::-1].tolist())


@given(
    linear=arrays.arrays(np.float64, (3, 4), elements=st.floats(0.001, 1)),
    others=arrays.arrays(np.float64, (3, 4), elements=st.floats(0.001, 1)),
    share=shares,
    scale=st.floats(0.2, 5),
)
def test_blends_are_probabilities_and_sharpening_changes_no_choice(
    linear: NDArray[np.float64], others: NDArray[np.float64], share: float, scale: float
) -> None:
    linear, others = (each / each.sum(axis=1, keepdims=True) for each in (linear, others))
    plain, sharpened = blend(linear, others, share, 1.0), blend(linear, others, share, scale)
    assert np.allclose(sharpened.sum(axis=1), 1)
    best = np.take_along_axis(plain, sharpened.argmax(axis=1)[:, None], axis=1)[:, 0]
    assert np.allclose(best, plain.max(axis=1))


def test_the_larger_their_share_the_more_the_neighbours_say() -> None:
    against = np.array([[0.05, 0.95]])
    said = [replace(NEIGHBOURS, share=share).blended(against, cosines(0.9, 0.9, 0.1, 0.1))[0, 0] for share in (0.0, 0.25, 0.5, 1.0)]
    assert said == sorted(set(said))
    assert said[0] == pytest.approx(0.05)


@given(share=shares)
def test_a_blend_of_the_same_opinion_is_that_opinion(share: float) -> None:
    said = np.array([[0.1, 0.2, 0.7]])
    assert blend(said, said, share, 1.0) == pytest.approx(said)


def test_scores_of_many_topics_are_those_of_each_alone() -> None:
    rows = np.random.default_rng(1).uniform(-1, 1, (6, 4)).astype(np.float32)
    together = NEIGHBOURS.scores(rows)
    assert together.shape == (6, 2)
    assert np.allclose(together, np.vstack([NEIGHBOURS.scores(row[None]) for row in rows]))
    assert np.allclose(together, kernel(rows, 2.0) @ NEIGHBOURS.weights, atol=1e-6)
