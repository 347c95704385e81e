from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, confusion_matrix, f1_score

from training.evaluation.metrics import BINS, accuracy_at_coverage, brier, calibration_error, confusion, macro_f1

CLASSES = ["a", "b", "c"]
ANSWERS = st.lists(st.tuples(st.sampled_from(CLASSES), st.sampled_from(CLASSES)), min_size=1, max_size=40)


def test_the_brier_score_by_hand() -> None:
    # (0.2² + 0.2² + 0) and (0.1² + 0.5² + 0.6²), halved
    assert brier(np.array([[0.8, 0.2, 0.0], [0.1, 0.5, 0.4]]), np.array([0, 2])) == pytest.approx((0.08 + 0.62) / 2)


def test_the_brier_score_runs_from_0_when_sure_and_right_to_2_when_sure_and_wrong() -> None:
    sure = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert brier(sure, np.array([0, 1])) == 0
    assert brier(sure, np.array([1, 0])) == 2


def test_a_class_that_the_model_lacks_counts_as_one_of_probability_0() -> None:
    with_column = brier(np.array([[0.7, 0.3, 0.0]]), np.array([2]))
    assert brier(np.array([[0.7, 0.3]]), np.array([-1])) == pytest.approx(with_column)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000))
def test_the_brier_score_is_scikit_learns(seed: int) -> None:
    rng = np.random.default_rng(seed)
    probabilities, truth = rng.dirichlet(np.ones(4), 30), rng.integers(0, 4, 30)
    theirs = brier_score_loss(truth, probabilities, labels=[0, 1, 2, 3], scale_by_half=False)
    assert brier(probabilities, truth) == pytest.approx(theirs)


def test_calibration_error_by_hand() -> None:
    # bin 0.5 to 0.6: three of four right at 0.55 on average, 0.2 off; bin 0.9 to 1: both right at 0.95, 0.05 off
    confidence = np.array([0.54, 0.54, 0.56, 0.56, 0.93, 0.97])
    right = np.array([True, True, True, False, True, True])
    assert calibration_error(confidence, right) == pytest.approx(4 / 6 * 0.2 + 2 / 6 * 0.05)


def test_full_confidence_belongs_to_the_last_bin() -> None:
    assert calibration_error(np.array([1.0, 0.95]), np.array([True, True])) == pytest.approx(0.025)
    assert calibration_error(np.array([1.0, 1.0]), np.array([False, False])) == 1


def test_whoever_is_right_as_often_as_said_has_no_calibration_error() -> None:
    confidence = np.repeat([0.25, 0.75], 400)
    right = np.concatenate([np.arange(400) % 4 == 0, np.arange(400) % 4 != 0])
    assert calibration_error(confidence, right) == pytest.approx(0, abs=1e-12)


def test_calibration_error_is_what_scikit_learns_curve_adds_up_to() -> None:
    rng = np.random.default_rng(2)
    confidence = rng.uniform(0.2, 1, 500)
    right = rng.random(500) < confidence**2
    hit_shares, means = calibration_curve(right, confidence, n_bins=BINS, strategy="uniform")
    sizes = np.histogram(confidence, bins=np.linspace(0, 1, BINS + 1))[0]
    assert calibration_error(confidence, right) == pytest.approx(float((np.abs(hit_shares - means) * sizes[sizes > 0] / 500).sum()))


def test_accuracy_at_coverage_takes_the_surest_topics() -> None:
    confidence = np.array([0.3, 0.9, 0.8, 0.4, 0.6])
    right = np.array([False, True, True, False, False])
    assert accuracy_at_coverage(confidence, right, 0.4) == 1
    assert accuracy_at_coverage(confidence, right, 0.6) == pytest.approx(2 / 3)
    assert accuracy_at_coverage(confidence, right, 1.0) == right.mean()
    assert accuracy_at_coverage(confidence, right, 0.01) == 1


@given(ANSWERS)
def test_confusion_and_macro_f1_are_scikit_learns(answers: list[tuple[str, str]]) -> None:
    truth, predicted = [true for true, _ in answers], [said for _, said in answers]
    table = confusion(truth, predicted, CLASSES)
    assert np.array_equal(table, confusion_matrix(truth, predicted, labels=CLASSES))
    assert macro_f1(table) == pytest.approx(f1_score(truth, predicted, average="macro"))


def test_macro_f1_by_hand() -> None:
    # a: 2 of 3 found, 2 of 2 said right, F1 0.8; b: 1 of 1, 1 of 2, F1 2/3; c does not occur
    assert macro_f1(confusion(["a", "a", "a", "b"], ["a", "a", "b", "b"], CLASSES)) == pytest.approx((0.8 + 2 / 3) / 2)
    assert macro_f1(np.zeros((3, 3), np.int64)) == 0
