from __future__ import annotations

from pathlib import Path

import pytest

from tests.training.languages.samples import HashEncoder, corpus
from tests.training.samples import QUICK
from training.embedding import EmbeddingCache
from training.languages.material import Folds, Material, material_of


@pytest.fixture(scope="session")
def two_languages(tmp_path_factory: pytest.TempPathFactory) -> Material:
    folder: Path = tmp_path_factory.mktemp("vectors")
    return material_of(corpus(), EmbeddingCache(folder, HashEncoder(24), "a" * 64), EmbeddingCache(folder, HashEncoder(32), "b" * 64))


@pytest.fixture(scope="session")
def folds(two_languages: Material) -> Folds:
    return Folds(two_languages, QUICK)
