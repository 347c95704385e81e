from __future__ import annotations

import sys
from pathlib import Path

import pytest
from sqlalchemy import event

from service.errors import SettingsError
from service.store.engine import make_engine


def test_sqlite_waits_for_others_checks_references_and_lets_readers_read(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'labels.db'}")
    with engine.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "secure_delete")
        }
    assert told == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000, "secure_delete": 1}
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("labels.db", "is no database URL"),
        ("", "is no database URL"),
        ("sqlite://", "should name a file"),
        ("sqlite:///:memory:", "should name a file"),
        ("mysql://me:hush@db/labels", "should name SQLite or PostgreSQL"),
        ("postgresql+psycopg://me:p@ss:hush@db/labels", "is no database URL"),
        ("sqlite:///hush.db?timeout=soon", "has an option that can't be used"),
        ("sqlite+magic:///hush.db", "names no driver that is known"),
        ("postgresql+asyncpg://me:hush@db/labels", "should use the driver psycopg"),
    ],
)
def test_a_url_that_cannot_be_used_is_told_with_what_would_be_right_and_without_the_url(url: str, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        make_engine(url)
    assert caught.value.reason == "database_invalid"
    assert told in str(caught.value)
    assert "sqlite:///topicrouter.db" in str(caught.value)
    assert "hush" not in str(caught.value)


def test_postgresql_is_known_and_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SettingsError, match="needs the Python package psycopg; install it"):
        make_engine("postgresql+psycopg://me:hush@db/labels")


@pytest.mark.parametrize(("more", "seconds"), [("", 5), ("?connect_timeout=30", 30)])
def test_a_server_is_waited_for_five_seconds_or_as_the_url_says(more: str, seconds: int) -> None:
    engine = make_engine(f"postgresql+psycopg://me:hush@db/labels{more}")
    given: dict[str, object] = {}

    def stop(_dialect: object, _record: object, _arguments: object, parameters: dict[str, object]) -> None:
        given.update(parameters)
        raise InterruptedError

    event.listen(engine, "do_connect", stop)
    with pytest.raises(InterruptedError):
        engine.connect()
    assert int(str(given["connect_timeout"])) == seconds
