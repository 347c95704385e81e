from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from service.errors import StoreError
from service.store.engine import make_engine
from service.store.schema import VERSION_TABLE, Standing, downgrade, require_tables, standing, upgrade
from service.store.tables import Base


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
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


def test_the_migrations_go_up_and_down_on_a_file(engine: Engine) -> None:
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
    assert upgrade(engine) is Standing.CURRENT


@pytest.mark.parametrize(("revision", "reason", "what_to_do"), [("9999", "store_newer", "install that version")])
def test_a_newer_database_is_refused(engine: Engine, revision: str, reason: str, what_to_do: str) -> None:
    upgrade(engine)
    mark(engine, revision)
    for use in (require_tables, upgrade):
        with pytest.raises(StoreError, match=what_to_do) as caught:
            use(engine)
        assert caught.value.reason == reason


def test_an_older_database_is_refused_until_it_is_upgraded(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade(engine)
    monkeypatch.setattr("alembic.script.ScriptDirectory.get_current_head", lambda _self: "0002")
    with pytest.raises(StoreError, match="topicrouter store upgrade") as caught:
        require_tables(engine)
    assert caught.value.reason == "store_outdated"
    assert upgrade(engine) is Standing.OLDER


def test_a_database_of_another_program_is_left_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE cats (name TEXT)"))
    for use in (require_tables, upgrade):
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
