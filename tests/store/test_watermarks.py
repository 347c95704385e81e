from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from service.store.database import Database
from service.store.schema import downgrade, upgrade
from service.store.watermarks import SqlWatermarks
from tests.store.samples import HOUR, NOW


def test_a_forum_that_was_never_read_has_no_watermark(database: Database) -> None:
    assert SqlWatermarks(database).get("forum.example.org") is None


def test_each_forum_has_its_own_and_it_moves(database: Database) -> None:
    watermarks = SqlWatermarks(database)
    watermarks.move("a", to=NOW)
    watermarks.move("b", to=NOW - HOUR)
    watermarks.move("a", to=NOW + HOUR)
    assert (watermarks.get("a"), watermarks.get("b")) == (NOW + HOUR, NOW - HOUR)


def test_it_moves_back_too_for_the_clock_may_have_been_wrong(database: Database) -> None:
    watermarks = SqlWatermarks(database)
    watermarks.move("a", to=NOW + 9_000 * HOUR)
    watermarks.move("a", to=NOW)
    assert watermarks.get("a") == NOW


def test_a_name_that_a_database_can_not_hold_is_found_again(database: Database) -> None:
    SqlWatermarks(database).move("a\0b", to=NOW)
    assert SqlWatermarks(database).get("a\0b") == NOW


def test_many_that_move_it_at_once_leave_one(database: Database) -> None:
    watermarks = SqlWatermarks(database)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda hours: watermarks.move("a", to=NOW + hours * HOUR), range(8)))
    assert watermarks.get("a") in {NOW + hours * HOUR for hours in range(8)}


def test_an_older_version_of_the_tables_knows_none(database: Database) -> None:
    SqlWatermarks(database).move("a", to=NOW)
    downgrade(database.engine, "0004")
    upgrade(database.engine)
    assert SqlWatermarks(database).get("a") is None
