from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select

from service.domain import Scope
from service.errors import InputError, StoreError
from service.inference.predictor import Predictor
from service.store.api_keys import SqlApiKeys
from service.store.backup import back_up, restore
from service.store.cases import SqlCases
from service.store.database import Database, open_database
from service.store.key_values import new_key
from service.store.labels import SqlLabels
from service.store.observation import Window
from service.store.observations import SqlObservations
from service.store.rereads import SqlRereads
from service.store.running import SqlRunning
from service.store.schema import VERSION_TABLE, Standing, downgrade, standing, upgrade
from service.store.tables import Base
from service.store.watermarks import SqlWatermarks
from tests.store.case_samples import case
from tests.store.samples import FULL, HOUR, NOW, label
from tests.store.test_erasure import fill
from tests.watching.samples import observation

Rewrite = Callable[[dict[str, bytes]], None]


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Database]:
    """Another database, of SQLite."""
    made = open_database(f"sqlite:///{tmp_path / 'other.db'}")
    yield made
    made.close()


def filled(database: Database, predictor: Predictor) -> None:
    fill(database, predictor)
    SqlLabels(database, clock=lambda: NOW).add(FULL)
    SqlApiKeys(database).add(new_key("runner", [Scope.READ], at=NOW, expires_at=NOW + HOUR).kept)
    SqlWatermarks(database).move("forum.example.org", to=NOW)
    SqlRereads(database).add("13", at=NOW)
    SqlRunning(database).keep_policy("p1", "{}", at=NOW)
    SqlRunning(database).mark("runner:first", at=NOW, by="first", details={"worked": 2})


def rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that a database holds."""
    with database.reading() as session:
        return {
            name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key.columns))]
            for name, table in Base.metadata.tables.items()
        }


def rewritten(file: Path, change: Rewrite) -> Path:
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    made = file.with_name("rewritten.zip")
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made


def test_what_was_backed_up_comes_back_and_what_came_later_is_gone(database: Database, tmp_path: Path, predictor: Predictor) -> None:
    filled(database, predictor)
    before = rows(database)
    assert all(before.values()) or {name for name, held in before.items() if not held} == {"deliveries"}
    made = back_up(database.engine, tmp_path / "b.zip", at=NOW)
    assert sum(made.rows.values()) == sum(map(len, before.values()))
    SqlLabels(database).add(label(topic_id="later"))
    assert restore(database.engine, tmp_path / "b.zip", replace=True) == made
    assert rows(database) == before


def test_a_backup_moves_from_one_kind_of_database_to_the_other_and_back(
    database: Database, other: Database, tmp_path: Path, predictor: Predictor
) -> None:
    filled(database, predictor)
    back_up(database.engine, tmp_path / "there.zip", at=NOW)
    restore(other.engine, tmp_path / "there.zip", replace=False)
    assert rows(other) == rows(database)
    back_up(other.engine, tmp_path / "back.zip", at=NOW)
    restore(database.engine, tmp_path / "back.zip", replace=True)
    assert rows(database) == rows(other)


def test_new_rows_get_new_numbers_after_a_restore(database: Database, tmp_path: Path, predictor: Predictor) -> None:
    filled(database, predictor)
    back_up(database.engine, tmp_path / "b.zip", at=NOW)
    restore(database.engine, tmp_path / "b.zip", replace=True)
    highest = max(kept.number for kept in SqlLabels(database).find())
    assert SqlLabels(database).add(label(topic_id="later")).kept.number > highest


def test_an_older_database_is_backed_up_and_restored_to_this_version(database: Database, tmp_path: Path) -> None:
    SqlLabels(database).add(label())
    downgrade(database.engine, "0001")
    made = back_up(database.engine, tmp_path / "b.zip", at=NOW)
    assert made.revision == "0001"
    restore(database.engine, tmp_path / "b.zip", replace=True)
    with database.engine.connect() as connection:
        assert standing(connection) is Standing.CURRENT
    assert [kept.label for kept in SqlLabels(database).find()] == [label()]


def test_labels_stay_through_the_newer_versions_of_the_tables(database: Database) -> None:
    SqlLabels(database).add(label())
    for revision in ("0003", "0002", "0001"):
        downgrade(database.engine, revision)
        upgrade(database.engine)
        assert [kept.label for kept in SqlLabels(database).find()] == [label()]


def test_observations_stay_through_the_newer_versions_of_the_tables(database: Database) -> None:
    SqlObservations(database).add([observation()])
    for revision in ("0003", "0002"):
        downgrade(database.engine, revision)
        upgrade(database.engine)
        assert list(SqlObservations(database).find(Window(NOW, NOW + HOUR))) == [observation()]


def test_a_database_that_holds_something_is_replaced_only_if_that_is_said(database: Database, tmp_path: Path) -> None:
    upgrade(database.engine)
    back_up(database.engine, tmp_path / "empty.zip", at=NOW)
    restore(database.engine, tmp_path / "empty.zip", replace=False)
    SqlCases(database).open(case())
    with pytest.raises(InputError, match="say --yes") as caught:
        restore(database.engine, tmp_path / "empty.zip", replace=False)
    assert caught.value.reason == "not_confirmed"
    assert SqlCases(database).get("c1") == case()


def drop(name: str) -> Rewrite:
    def change(parts: dict[str, bytes]) -> None:
        del parts[name]

    return change


def manifest(**changes: object) -> Rewrite:
    def change(parts: dict[str, bytes]) -> None:
        parts["manifest.json"] = json.dumps(json.loads(parts["manifest.json"]) | changes).encode()

    return change


def shorten(parts: dict[str, bytes]) -> None:
    parts["labels.jsonl"] = b"".join(parts["labels.jsonl"].splitlines(keepends=True)[1:])


def garble(parts: dict[str, bytes]) -> None:
    parts["labels.jsonl"] = parts["labels.jsonl"][:-20]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (drop("manifest.json"), "backup_damaged"),
        (drop("labels.jsonl"), "backup_damaged"),
        (manifest(revision="9999"), "backup_newer"),
        (manifest(format=2), "backup_unknown"),
        (shorten, "backup_damaged"),
        (garble, "backup_damaged"),
    ],
)
def test_a_backup_that_can_not_be_used_changes_nothing(
    database: Database, tmp_path: Path, predictor: Predictor, change: Rewrite, reason: str
) -> None:
    filled(database, predictor)
    before = rows(database)
    back_up(database.engine, tmp_path / "b.zip", at=NOW)
    with pytest.raises(InputError) as caught:
        restore(database.engine, rewritten(tmp_path / "b.zip", change), replace=True)
    assert caught.value.reason == reason
    assert rows(database) == before


def test_a_file_that_is_no_backup_is_told(other: Database, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"something else")
    with pytest.raises(InputError, match="is no backup, or is damaged"):
        restore(other.engine, tmp_path / "b.zip", replace=True)
    with pytest.raises(InputError, match="can't be read"):
        restore(other.engine, tmp_path / "none.zip", replace=True)


def test_a_backup_is_its_owners_and_never_overwrites(database: Database, tmp_path: Path) -> None:
    upgrade(database.engine)
    file = tmp_path / "b.zip"
    back_up(database.engine, file, at=NOW)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    content = file.read_bytes()
    with pytest.raises(InputError, match="is there already"):
        back_up(database.engine, file, at=NOW)
    assert file.read_bytes() == content
    assert [each.name for each in tmp_path.glob("*.zip*")] == ["b.zip"]


def test_nothing_to_back_up_makes_no_file(database: Database, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        back_up(database.engine, tmp_path / "b.zip", at=NOW)
    assert caught.value.reason == "store_empty"
    assert not (tmp_path / "b.zip").exists()
    assert not (tmp_path / "labels.db").exists()


def test_a_backup_is_of_one_moment_though_others_write(database: Database, database_url: str, tmp_path: Path, monkeypatch: Any) -> None:
    from service.store import backup as backup_module

    SqlLabels(database).add(label())
    writer = open_database(database_url)
    plain = backup_module._rows

    def rows_while_others_write(connection: Any, table: Any) -> Any:
        if table.name == "labels":
            SqlLabels(writer).add(label(topic_id="later"))
        return plain(connection, table)

    monkeypatch.setattr(backup_module, "_rows", rows_while_others_write)
    with closing(writer):
        made = back_up(database.engine, tmp_path / "b.zip", at=NOW)
    assert (made.rows["topic_texts"], made.rows["labels"]) == (1, 1)
    assert len(list(SqlLabels(database).find())) == 2


def test_the_version_of_the_tables_is_no_table_of_a_backup(database: Database, tmp_path: Path) -> None:
    upgrade(database.engine)
    made = back_up(database.engine, tmp_path / "b.zip", at=NOW)
    assert {*made.rows, VERSION_TABLE} == set(inspect(database.engine).get_table_names())
