from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from service.domain import KeptLabel
from service.errors import InputError, StoreError
from service.store import schema
from service.store.database import Database
from service.store.engine import make_engine
from service.store.labels import SqlLabels
from service.store.schema import VERSION_TABLE, Standing, downgrade, require_tables, standing, standing_of, upgrade
from service.store.tables import Base
from tests.store.samples import label

HEAD = str(ScriptDirectory.from_config(schema._config()).get_current_head())


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def file_engine(tmp_path: Path) -> Iterator[Engine]:
    folder = tmp_path / "50 % off"
    folder.mkdir()
    made = make_engine(f"sqlite:///{folder / 'labels.db'}")
    yield made
    made.dispose()


def stands(engine: Engine) -> Standing:
    with engine.connect() as connection:
        return standing(connection)


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def mark(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '{revision}'"))  # noqa: S608 - the test's own words


def test_the_migrations_go_up_and_down(engine: Engine) -> None:
    assert stands(engine) is Standing.EMPTY
    upgrade(engine)
    assert tables(engine) == {*Base.metadata.tables, VERSION_TABLE}
    assert stands(engine) is Standing.CURRENT
    downgrade(engine, "base")
    assert tables(engine) == {VERSION_TABLE}
    upgrade(engine)
    assert stands(engine) is Standing.CURRENT


def test_the_migrations_make_the_tables_that_the_code_uses(engine: Engine) -> None:
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    assert Base.metadata.tables.keys() <= tables(engine)


def test_an_empty_database_gets_its_tables_and_one_of_this_version_is_left_alone(engine: Engine) -> None:
    require_tables(engine)
    assert stands(engine) is Standing.CURRENT
    require_tables(engine)


def test_upgrading_tells_how_the_tables_stood_before(engine: Engine) -> None:
    assert upgrade(engine) is Standing.EMPTY
    assert upgrade(engine) is Standing.CURRENT


@pytest.mark.parametrize(("revision", "reason", "what_to_do"), [("9999", "store_newer", "install that version")])
def test_a_newer_database_is_refused(engine: Engine, revision: str, reason: str, what_to_do: str) -> None:
    upgrade(engine)
    mark(engine, revision)
    for use in (require_tables, upgrade, partial(downgrade, revision="base")):
        with pytest.raises(StoreError, match=what_to_do) as caught:
            use(engine)
        assert caught.value.reason == reason


def test_an_older_database_is_refused_until_it_is_upgraded(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade(engine)
    monkeypatch.setattr("alembic.script.ScriptDirectory.get_current_head", lambda _self: "9000")
    with pytest.raises(StoreError, match="topicrouter store upgrade") as caught:
        require_tables(engine)
    assert caught.value.reason == "store_outdated"
    assert upgrade(engine) is Standing.OLDER


def test_a_database_of_another_program_is_left_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE cats (name TEXT)"))
    for use in (require_tables, upgrade, partial(downgrade, revision="base")):
        with pytest.raises(StoreError, match="another program"):
            use(engine)
    assert tables(engine) == {"cats"}


def test_a_step_that_fails_leaves_nothing_behind(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import op

    def fail(*_: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(op, "create_index", fail)
    with pytest.raises(RuntimeError):
        upgrade(engine)
    assert tables(engine) == set()


def test_many_that_find_an_empty_database_make_its_tables_once(database_url: str) -> None:
    engines = [make_engine(database_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(require_tables, engines))
    assert stands(engines[0]) is Standing.CURRENT
    for each in engines:
        each.dispose()


def test_many_that_open_a_new_file_at_once_wait_for_one_another(tmp_path: Path) -> None:
    for number in range(20):
        engines = [make_engine(f"sqlite:///{tmp_path / f'{number}.db'}") for _ in range(8)]
        with ThreadPoolExecutor(8) as threads:
            assert set(threads.map(standing_of, engines)) == {Standing.EMPTY}
        for each in engines:
            each.dispose()


def test_a_file_with_any_name_gets_its_tables(file_engine: Engine) -> None:
    require_tables(file_engine)
    assert stands(file_engine) is Standing.CURRENT


def test_a_database_is_not_brought_back_to_a_version_that_it_never_had(engine: Engine) -> None:
    for revision in ("0001", "0000"):
        told = f"can't be brought back to '{revision}'; name a version before theirs, of {HEAD}, .*0001, or `base`"
        with pytest.raises(InputError, match=told):
            downgrade(engine, revision)
    upgrade(engine)
    with pytest.raises(InputError) as caught:
        downgrade(engine, "0000")
    assert (caught.value.reason, caught.value.exit_code) == ("revision_unknown", 2)
    assert stands(engine) is Standing.CURRENT


REBUILD = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9000", "{before}"


def upgrade():
    with op.batch_alter_table("topic_texts", recreate="always") as table:
        table.alter_column("version", type_=sa.String(300))
    {more}


def downgrade():
    with op.batch_alter_table("topic_texts", recreate="always") as table:
        table.alter_column("version", type_=sa.String(100))
"""


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the file of a next step, still without content."""
    steps = tmp_path / "migrations"
    shutil.copytree(schema._MIGRATIONS, steps, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(schema, "_MIGRATIONS", steps)
    return steps / "versions" / "r9000_longer_versions.py"


def with_labels(engine: Engine) -> list[KeptLabel]:
    labels = SqlLabels(Database(engine))
    for topic_id in ("1", "2"):
        labels.add(label(topic_id=topic_id))
    return list(labels.find())


def test_a_step_that_rebuilds_the_texts_keeps_the_labels(file_engine: Engine, next_version: Path) -> None:
    kept = with_labels(file_engine)
    next_version.write_text(REBUILD.format(before=HEAD, more=""))
    assert upgrade(file_engine) is Standing.OLDER
    assert list(SqlLabels(Database(file_engine)).find()) == kept
    downgrade(file_engine, HEAD)
    assert stands(file_engine) is Standing.OLDER
    upgrade(file_engine)
    assert list(SqlLabels(Database(file_engine)).find()) == kept
    with file_engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_step_that_leaves_labels_without_their_text_is_undone(file_engine: Engine, next_version: Path) -> None:
    kept = with_labels(file_engine)
    next_version.write_text(REBUILD.format(before=HEAD, more="op.execute('DELETE FROM topic_texts')"))
    with pytest.raises(StoreError, match="left as they were"):
        upgrade(file_engine)
    assert stands(file_engine) is Standing.OLDER
    next_version.unlink()
    assert list(SqlLabels(Database(file_engine)).find()) == kept
