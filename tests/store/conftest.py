"""A database of each kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.store.database import Database, open_database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = open_database(database_url)
    yield made
    made.close()
