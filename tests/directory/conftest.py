from __future__ import annotations

import pytest

from service.directory import Directory, demo_directory_path, load_directory


@pytest.fixture(scope="session")
def harbourline() -> Directory:
    return load_directory(demo_directory_path())
