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


def test_downgrade_says_what_it_erases_and_does_it_once_it_is_confirmed() -> None:
    run("store", "upgrade")
    assert refused("store", "downgrade", "base") == "this erases every label and text; back the database up, then say --yes\n"
    assert "can't be brought back to '0000'" in refused("store", "downgrade", "0000", "--yes")
    assert run("store", "downgrade", "base", "--yes").stdout == b"ok: the tables are removed\n"
    with sqlite3.connect("topicrouter.db") as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'labels'").fetchone() == (0,)
    connection.close()
