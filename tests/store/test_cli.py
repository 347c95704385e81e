from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from service.store.schema import VERSION_TABLE
from tests.command import refused, run


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_upgrade_makes_the_tables_and_may_be_repeated() -> None:
    for _ in range(2):
        assert run("store", "upgrade").stdout == b"ok: the tables are of this version\n"
    assert Path("topicrouter.db").exists()


def test_a_newer_database_is_refused_by_upgrade_and_by_serve() -> None:
    run("store", "upgrade")
    with sqlite3.connect("topicrouter.db") as connection:
        connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")  # noqa: S608 - the test's own words
    connection.close()
    for arguments in (("store", "upgrade"), ("serve", "--port", "0"), ("feedback", "list")):
        assert "made by a newer topicrouter" in refused(*arguments, code=5)
