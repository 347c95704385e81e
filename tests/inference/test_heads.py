from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from service.inference.heads import CalibratedHead, StackedHeads, calibrated

LETTERS = "abc"


def rows(labels: list[str]) -> csr_matrix:
    """One column a label, which is 1 where the label holds, and a last column that tells nothing."""
    return csr_matrix([[float(label == name) for name in LETTERS] + [1.0] for label in labels], dtype=np.float32)


def head(labels: list[str], *, scale: float = 2.0, shift: float = 0.0) -> CalibratedHead:
    return CalibratedHead(LogisticRegression(C=10.0).fit(rows(labels), labels), scale, shift)


TWO = head(["a", "b", "a", "b"])
THREE = head(["c", "a", "b", "a", "b", "c"])

finite = st.floats(-1e6, 1e6)
scales = st.floats(1e-3, 1e3)


@given(arrays.arrays(np.float64, st.integers(1, 5), elements=finite), scales, st.floats(-50, 50))
def test_two_classes_have_probabilities_that_sum_to_one(scores: NDArray[np.float64], scale: float, shift: float) -> None:
    probabilities = calibrated(scores, scale, shift)
    assert probabilities.shape == (len(scores), 2)
    assert ((probabilities >= 0) & (probabilities <= 1)).all()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1.0, rtol=1e-12)


@given(arrays.arrays(np.float64, st.tuples(st.integers(1, 5), st.integers(3, 6)), elements=finite), scales)
def test_many_classes_have_probabilities_that_sum_to_one(scores: NDArray[np.float64], scale: float) -> None:
    probabilities = calibrated(scores, scale, 0.0)
    assert probabilities.shape == scores.shape
    assert ((probabilities >= 0) & (probabilities <= 1)).all()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1.0, rtol=1e-12)


@given(arrays.arrays(np.float64, st.tuples(st.just(3), st.integers(3, 6)), elements=st.integers(-20, 20).map(float)), st.floats(0.01, 100))
def test_calibration_never_changes_which_of_many_classes_is_first(scores: NDArray[np.float64], scale: float) -> None:
    best = calibrated(scores, scale, 0.0).argmax(axis=1)
    np.testing.assert_array_equal(scores[np.arange(3), best], scores.max(axis=1))


def test_the_shift_is_the_log_odds_of_the_second_class_at_score_nought() -> None:
    (first, second), *_ = calibrated(np.zeros(1), 3.0, 1.0)
    assert np.log(second / first) == pytest.approx(1.0)


def test_classes_stand_in_the_order_of_the_columns() -> None:
    assert (TWO.classes, THREE.classes) == (["a", "b"], ["a", "b", "c"])
    for some in (TWO, THREE):
        probabilities = some.probabilities(rows(some.classes))
        assert probabilities.argmax(axis=1).tolist() == list(range(len(some.classes)))


@pytest.mark.parametrize("some", [TWO, THREE], ids=["two classes", "three classes"])
def test_a_weight_is_positive_where_the_column_speaks_for_the_label(some: CalibratedHead) -> None:
    for label in some.classes:
        weights = some.weights(label)
        assert weights.shape == (4,)
        others = [LETTERS.index(name) for name in some.classes if name != label]
        assert weights[LETTERS.index(label)] > 0
        assert (weights[others] < 0).all()


def test_weights_of_two_classes_mirror_each_other() -> None:
    np.testing.assert_array_equal(TWO.weights("a"), -TWO.weights("b"))


def test_weights_of_many_classes_cancel_out() -> None:
    np.testing.assert_allclose(sum(THREE.weights(label) for label in THREE.classes), 0.0, atol=1e-6)


def test_a_weight_is_what_a_column_adds_to_the_log_odds() -> None:
    nothing, something = rows(["z", "a"])[0], rows(["z", "a"])[1]
    for some, label, other in ((TWO, "a", "b"), (THREE, "a", "b")):
        before, after = some.probabilities(nothing)[0], some.probabilities(something)[0]
        column, against = some.classes.index(label), some.classes.index(other)
        gained = np.log(after[column] / after[against]) - np.log(before[column] / before[against])
        weights = some.weights(label)[0] if some is TWO else some.weights(label)[0] - some.weights(other)[0]
        assert gained == pytest.approx(float(weights), rel=1e-4)


def test_a_label_that_the_head_does_not_know_has_no_weights() -> None:
    with pytest.raises(ValueError, match="'z'"):
        THREE.weights("z")


def test_stacked_heads_say_what_each_says_alone() -> None:
    heads = {"two": TWO, "three": THREE, "shifted": head(["a", "b", "a", "b"], scale=0.7, shift=-1.3)}
    matrix = rows(["a", "b", "c", "z"])
    stacked = StackedHeads(heads).probabilities(matrix)
    assert list(stacked) == list(heads)
    for name, some in heads.items():
        assert stacked[name].shape == (4, len(some.classes))
        np.testing.assert_allclose(stacked[name], some.probabilities(matrix), rtol=1e-6)


def test_a_topic_gets_the_same_from_stacked_heads_alone_and_among_others() -> None:
    stacked = StackedHeads({"two": TWO, "three": THREE})
    together = stacked.probabilities(rows(["a", "b", "c"]))
    for at, label in enumerate("abc"):
        alone = stacked.probabilities(rows([label]))
        assert all((alone[name][0] == together[name][at]).all() for name in alone)
