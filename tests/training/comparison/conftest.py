"""The small part of the corpus as the comparison sees it: both cross-validations with their features."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.training.samples import QUICK, Material
from training.comparison.fold_features import FoldFeatures, fold_features
from training.comparison.schemes import CrossValidation, Scheme, cross_validations
from training.fitting import labels_of


@pytest.fixture(scope="session")
def labels(material: Material) -> dict[str, NDArray[np.str_]]:
    return {head: np.array(column) for head, column in labels_of(material.topics).items()}


@pytest.fixture(scope="session")
def by_pairs(material: Material) -> CrossValidation:
    return cross_validations(material.topics, seed=QUICK.seed)[Scheme.PAIRS]


@pytest.fixture(scope="session")
def folds(material: Material, labels: dict[str, NDArray[np.str_]], by_pairs: CrossValidation) -> list[FoldFeatures]:
    return [fold_features(material.readings, material.vectors, labels, fold, QUICK) for fold in by_pairs.folds]
