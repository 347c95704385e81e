from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.svm import LinearSVC

from tests.training.samples import QUICK
from training.comparison.classifiers import ROUTE, SeparateHeads, SharedLayer, scores_by_class
from training.comparison.fold_features import FoldFeatures

Labels = dict[str, NDArray[np.str_]]


def test_a_head_of_its_own_gives_the_scores_of_its_estimator(folds: list[FoldFeatures], labels: Labels) -> None:
    fold = folds[0]
    scores = SeparateHeads(QUICK.classifier(ROUTE)).scores(fold, labels)
    fitted = QUICK.classifier(ROUTE).fit(fold.known, labels[ROUTE][fold.known_rows])
    assert list(scores) == [ROUTE]
    assert np.allclose(scores[ROUTE], fitted.decision_function(fold.unknown))


def test_a_head_sees_its_blocks_and_nothing_else(folds: list[FoldFeatures], labels: Labels) -> None:
    fold = folds[0]
    blocks = ("surface",)
    known, unknown = fold.selected(blocks)
    fitted = LinearSVC().fit(known, labels[ROUTE][fold.known_rows])
    assert np.allclose(SeparateHeads(LinearSVC(), blocks).scores(fold, labels)[ROUTE], fitted.decision_function(unknown))


def test_a_reduced_head_sees_dense_columns(folds: list[FoldFeatures], labels: Labels) -> None:
    fold = folds[0]
    known, unknown = fold.reduced
    fitted = QUICK.classifier(ROUTE).fit(known, labels[ROUTE][fold.known_rows])
    found = SeparateHeads(QUICK.classifier(ROUTE), reduced=True).scores(fold, labels)[ROUTE]
    assert np.allclose(found, fitted.decision_function(unknown))


def test_the_estimator_itself_is_never_fitted(folds: list[FoldFeatures], labels: Labels) -> None:
    estimator = QUICK.classifier(ROUTE)
    SeparateHeads(estimator).scores(folds[0], labels)
    assert not hasattr(estimator, "coef_")


@pytest.mark.parametrize("head", ["confidential", "area"])
def test_every_head_has_a_column_a_class(head: str, folds: list[FoldFeatures], labels: Labels) -> None:
    scores = SeparateHeads(QUICK.classifier(head), ("vectors",), heads=(head,)).scores(folds[0], labels)[head]
    assert scores.shape == (len(folds[0].rows), len(np.unique(labels[head])))


def test_the_class_mix_is_the_same_for_every_topic(folds: list[FoldFeatures], labels: Labels) -> None:
    fold = folds[0]
    scores = SeparateHeads(DummyClassifier(strategy="prior")).scores(fold, labels)[ROUTE]
    _, times = np.unique(labels[ROUTE][fold.known_rows], return_counts=True)
    assert np.allclose(np.exp(scores), times / times.sum())


def test_a_shared_layer_learns_all_its_heads_at_once(folds: list[FoldFeatures], labels: Labels) -> None:
    fold = folds[0]
    heads = (ROUTE, "area", "confidential")
    network = MLPClassifier((16,), max_iter=60, learning_rate_init=0.01, random_state=1)
    scores = SharedLayer(network, heads).scores(fold, labels)
    assert {head: columns.shape for head, columns in scores.items()} == {
        head: (len(fold.rows), len(np.unique(labels[head]))) for head in heads
    }
    likeliest = np.unique(labels[ROUTE])[scores[ROUTE].argmax(axis=1)]
    commonest = max(np.unique(labels[ROUTE][fold.rows], return_counts=True)[1])
    assert (likeliest == labels[ROUTE][fold.rows]).sum() > 0.8 * commonest
    assert np.all(np.isfinite(scores["area"]))


def test_two_classes_share_a_score_whose_softmax_is_the_probability() -> None:
    matrix = np.array([[0.0], [1.0], [2.0], [3.0]])
    fitted = LogisticRegression().fit(matrix, ["no", "no", "yes", "yes"])
    scores = scores_by_class(fitted, matrix, np.array(["no", "yes"]))
    softmax = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    assert np.allclose(softmax, fitted.predict_proba(matrix))


def test_a_class_that_was_never_seen_gets_the_lowest_score_of_each_row() -> None:
    matrix = np.eye(3)
    fitted = LogisticRegression().fit(matrix, ["ant", "bee", "fly"])
    scores = scores_by_class(fitted, matrix, np.array(["ant", "bat", "bee", "fly"]))
    assert np.allclose(scores[:, [0, 2, 3]], fitted.decision_function(matrix))
    assert np.allclose(scores[:, 1], fitted.decision_function(matrix).min(axis=1))
