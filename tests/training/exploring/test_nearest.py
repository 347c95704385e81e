from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from training.exploring import nearest as module
from training.exploring.nearest import Nearest, alike, nearest


def unit(size: int, seed: int) -> NDArray[np.float32]:
    drawn = np.random.default_rng(seed).normal(size=(size, 5)).astype(np.float32)
    lengths: NDArray[np.float32] = np.linalg.norm(drawn, axis=1, keepdims=True)
    return drawn / lengths


@given(size=st.integers(3, 40), seed=st.integers(0, 99), at_once=st.integers(1, 50))
def test_the_nearest_topic_is_outside_of_the_pair_and_no_other_is_nearer(size: int, seed: int, at_once: int) -> None:
    vectors = unit(size, seed)
    groups = [str(at // 2) for at in range(size)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "ROWS_AT_ONCE", at_once)
        found = nearest(vectors, groups)
    for row, (other, cosine) in enumerate(zip(found.rows, found.cosines, strict=True)):
        strangers = [at for at in range(size) if groups[at] != groups[row]]
        assert other in strangers
        assert cosine == pytest.approx(max(float(vectors[row] @ vectors[at]) for at in strangers), abs=1e-6)


def test_labels_alike_are_counted_beside_what_a_lot_would_give() -> None:
    found = Nearest(np.array([1, 0, 3, 0]), np.ones(4, np.float32))
    measured = alike(["a", "a", "b", "c"], found)
    assert measured.share == 2 / 4
    assert measured.by_chance == pytest.approx((2 / 4) ** 2 + 2 * (1 / 4) ** 2)
