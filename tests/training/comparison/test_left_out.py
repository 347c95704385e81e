from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from service.inference.heads import calibrated
from tests.training.samples import QUICK
from training.calibration import calibrate
from training.comparison.classifiers import ROUTE, SeparateHeads
from training.comparison.fold_features import FoldFeatures
from training.comparison.left_out import cross_calibrated, leave_out


def test_every_topic_is_scored_by_the_fold_that_left_it_out(folds: list[FoldFeatures], labels: dict[str, NDArray[np.str_]]) -> None:
    classifier = SeparateHeads(QUICK.classifier(ROUTE))
    found = leave_out(classifier, folds, labels)
    for fold in folds:
        assert np.allclose(found.scores[ROUTE][fold.rows], classifier.scores(fold, labels)[ROUTE])
    assert np.allclose(found.probabilities.sum(axis=1), 1)
    assert found.fit_seconds > 0


def sample(size: int, seed: int) -> tuple[NDArray[np.float64], NDArray[np.str_], list[NDArray[np.intp]]]:
    """Scores that tell three classes apart a little, labels, and three folds."""
    rng = np.random.default_rng(seed)
    columns = rng.permutation(np.arange(size) % 3)
    scores = rng.normal(size=(size, 3)) + 2 * (columns[:, None] == np.arange(3))
    return scores, np.array(["ant", "bee", "fly"])[columns], np.array_split(np.arange(size), 3)


def test_a_fold_takes_no_part_in_its_own_temperature() -> None:
    scores, labels, judged = sample(90, seed=1)
    changed = labels.copy()
    changed[judged[0]] = np.roll(labels[judged[0]], 7)
    before, after = (cross_calibrated(scores, some, judged) for some in (labels, changed))
    assert np.array_equal(before[judged[0]], after[judged[0]])
    assert not np.array_equal(before[judged[1]], after[judged[1]])


def test_the_temperature_is_the_one_that_the_trainer_would_take() -> None:
    scores, labels, judged = sample(90, seed=2)
    others = np.concatenate(judged[1:])
    scale, shift = calibrate(scores[others], labels[others].tolist())
    assert np.allclose(cross_calibrated(scores, labels, judged)[judged[0]], calibrated(scores[judged[0]], scale, shift))


@given(seed=st.integers(0, 10_000))
def test_calibration_changes_no_route(seed: int) -> None:
    scores, labels, judged = sample(60, seed)
    assert np.array_equal(cross_calibrated(scores, labels, judged).argmax(axis=1), scores.argmax(axis=1))


def test_calibration_undoes_a_stretch_of_the_scores() -> None:
    scores, labels, judged = sample(90, seed=3)
    narrow, wide = (cross_calibrated(stretch * scores, labels, judged) for stretch in (0.5, 2.0))
    assert np.allclose(narrow, wide, atol=0.001)
