from __future__ import annotations

from pathlib import Path

import pytest

from service.inference.bundle import released_models
from tests.inference.bundle.samples import Models, linked_models


@pytest.fixture
def models(tmp_path: Path) -> Models:
    """A models folder of the released bundle, to be damaged."""
    return linked_models(released_models().resolve(), tmp_path / "models")
