from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.store.database import Database, open_database
from tests.escalation.acting.scene import Scene


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path / 'cases.db'}")
    yield database
    database.close()


@pytest.fixture
def scene(books: Database) -> Iterator[Scene]:
    scene = Scene(books)
    yield scene
    scene.close()
