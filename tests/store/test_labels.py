from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy import text as text_of

from service.domain import Labels
from service.errors import StoreError
from service.store import labels as labels_module
from service.store.database import Database, open_database
from service.store.engine import make_engine
from service.store.erasure import Erased, SqlErasure
from service.store.labels import SqlLabels, open_labels
from tests.store.samples import NOW, label


def test_nothing_is_made_before_the_first_use(tmp_path: Path) -> None:
    file = tmp_path / "labels.db"
    database = open_database(f"sqlite:///{file}")
    labels = SqlLabels(database)
    database.require_fit()
    assert not file.exists()
    assert list(labels.find()) == []
    assert file.exists()
    labels.close()


def test_labels_outlive_the_process_that_kept_them(database_url: str) -> None:
    first = open_labels(database_url)
    kept = first.add(label()).kept
    first.close()
    second = open_labels(database_url)
    assert list(second.find()) == [kept]
    second.close()


def test_the_same_from_many_threads_at_once_is_one_label(database_url: str) -> None:
    repositories = [open_labels(database_url) for _ in range(2)]
    with ThreadPoolExecutor(4) as threads:
        added = list(threads.map(lambda number: repositories[number % 2].add(label()), range(24)))
    assert sum(each.new for each in added) == 1
    assert len({each.kept for each in added}) == 1
    for repository in repositories:
        repository.close()


def test_many_labels_come_in_order_page_by_page(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labels_module, "ROWS_AT_ONCE", 3)
    labels = open_labels(database_url)
    for number in range(6):
        labels.add(label(topic_id=str(number)))
    assert [kept.label.topic_id for kept in labels.find()] == list("012345")
    labels.close()


def test_a_label_may_be_added_while_others_are_read(database_url: str) -> None:
    labels = open_labels(database_url)
    labels.add(label())
    reading = labels.find()
    next(reading)
    assert labels.add(label(topic_id="2")).new
    labels.close()


def test_labels_are_read_with_their_texts_at_once(database_url: str) -> None:
    engine = make_engine(database_url)
    labels = SqlLabels(Database(engine))
    for topic_id in ("1", "2"):
        labels.add(label(topic_id=topic_id))
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _connection, _cursor, statement, *_: asked.append(statement))
    assert len(list(labels.find())) == 2
    (statement,) = [each for each in asked if "FROM labels" in each]
    assert statement.count("JOIN topic_texts") == 1
    labels.close()


def test_equal_texts_are_kept_once(database_url: str) -> None:
    labels = open_labels(database_url)
    for route in ("technical", "feature"):
        labels.add(label(labels=Labels(route=route)))
    database = open_database(database_url)
    assert SqlErasure(database).forget("12") == Erased(labels=2, texts=1)
    database.close()
    labels.close()


def test_a_database_that_cannot_be_opened_is_told_without_its_content(tmp_path: Path) -> None:
    labels = open_labels(f"sqlite:///{tmp_path / 'nowhere' / 'labels.db'}")
    with pytest.raises(StoreError) as caught:
        labels.add(label())
    assert (caught.value.reason, caught.value.exit_code) == ("store_unavailable", 5)
    assert str(caught.value) == "the database can't be used: unable to open database file"


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "labels.db").write_bytes(b"something else entirely, and longer than a header of a hundred bytes" * 4)
    with pytest.raises(StoreError, match="file is not a database"):
        open_database(f"sqlite:///{tmp_path / 'labels.db'}").require_fit()


def test_a_naive_time_is_never_kept(database_url: str) -> None:
    labels = open_labels(database_url)
    with pytest.raises(StoreError):
        labels.add(label(at=NOW.replace(tzinfo=None)))
    labels.close()


def test_a_server_that_is_away_is_told_without_the_password() -> None:
    labels = open_labels("postgresql+psycopg://me:hush@127.0.0.1:9/labels")
    with pytest.raises(StoreError, match="the database can't be used: connection failed") as caught:
        labels.add(label())
    assert caught.value.reason == "store_unavailable"
    assert "hush" not in str(caught.value)


def test_a_connection_that_the_server_closed_is_made_anew(postgresql_url: str) -> None:
    engine = make_engine(postgresql_url)
    labels = SqlLabels(Database(engine))
    labels.add(label())
    with engine.connect() as connection:
        number = connection.execute(text_of("SELECT pg_backend_pid()")).scalar_one()
    other = make_engine(postgresql_url)
    with other.connect() as connection:
        assert connection.execute(text_of(f"SELECT pg_terminate_backend({number})")).scalar_one()
    assert labels.add(label(topic_id="2")).new
    other.dispose()
    labels.close()
