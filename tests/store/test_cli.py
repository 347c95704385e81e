from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.store.database import open_database
from service.store.labels import SqlLabels
from service.store.schema import VERSION_TABLE
from tests.command import refused, run
from tests.store.samples import label


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
    assert refused("store", "downgrade", "base") == "this erases everything that is kept; back the database up, then say --yes\n"
    assert "can't be brought back to '0000'" in refused("store", "downgrade", "0000", "--yes")
    assert run("store", "downgrade", "base", "--yes").stdout == b"ok: the tables are removed\n"
    with sqlite3.connect("topicrouter.db") as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'labels'").fetchone() == (0,)
    connection.close()


def test_a_backup_is_restored_where_that_is_confirmed_and_old_texts_are_swept(database_url: str) -> None:
    def store(*arguments: str) -> str:
        ended = run("store", *arguments, variables={"TOPICROUTER_DATABASE": database_url})
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.decode()

    database = open_database(database_url)
    labels = SqlLabels(database, clock=lambda: datetime(2000, 1, 1, tzinfo=UTC))
    labels.add(label())
    assert store("backup", "b.zip").startswith("ok: b.zip holds 2 rows of ")
    told = refused("store", "restore", "b.zip", variables={"TOPICROUTER_DATABASE": database_url})
    assert told == "restoring erases everything that the database holds now; back it up, then say --yes\n"
    labels.add(label(topic_id="later"))
    database.close()
    assert store("restore", "b.zip", "--yes").startswith("ok: restored 2 rows of ")
    assert store("sweep", "--days", "9") == "erased what is older than 9 days: 0 labels, 1 text\n"
    assert [kept.label.text.title for kept in labels.find()] == [""]
    database.close()


def test_a_backup_of_nothing_is_told() -> None:
    assert refused("store", "backup", "b.zip", code=5) == "there is no database topicrouter.db\n"
    assert list(Path().iterdir()) == []
    assert "none.zip can't be read" in refused("store", "restore", "none.zip")


def test_a_topic_is_forgotten() -> None:
    database = open_database("sqlite:///topicrouter.db")
    SqlLabels(database).add(label())
    database.close()
    assert run("forget", "12").stdout == b"erased of topic 12: 1 label, 1 text\n"
    assert run("forget", "12").stdout == b"erased of topic 12: 0 labels, 0 texts\n"
