from __future__ import annotations

from pathlib import Path

import pytest

from service.directory import Directory, demo_directory_path, load_directory
from service.inference.bundle import released_models
from tests.inference.bundle.samples import Models, linked_models


@pytest.fixture
def models(tmp_path: Path) -> Models:
    """A folder of models in which the released one is current."""
    return linked_models(released_models().resolve(), tmp_path / "models")


@pytest.fixture(scope="session")
def directory() -> Directory:
    return load_directory(demo_directory_path())
