from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from service.store.database import Database
from service.store.rereads import SqlRereads
from service.store.watching import Reread
from tests.store.samples import HOUR, NOW


def test_what_was_asked_for_waits_longest_first(database: Database) -> None:
    rereads = SqlRereads(database)
    assert rereads.add("2", at=NOW)
    assert rereads.add("1", at=NOW - HOUR)
    assert rereads.waiting() == (Reread("1", NOW - HOUR), Reread("2", NOW))
    assert rereads.waiting(most=1) == (Reread("1", NOW - HOUR),)


def test_a_flood_about_one_topic_is_one_request(database: Database) -> None:
    rereads = SqlRereads(database)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: rereads.add("1", at=NOW + number * HOUR), range(20)))
    assert rereads.waiting() == (Reread("1", NOW + 19 * HOUR),)
    assert not rereads.add("1", at=NOW)
    assert rereads.waiting() == (Reread("1", NOW + 19 * HOUR),)


def test_a_request_that_is_settled_waits_no_more(database: Database) -> None:
    rereads = SqlRereads(database)
    rereads.add("1", at=NOW)
    (reread,) = rereads.waiting()
    assert rereads.settle(reread)
    assert rereads.waiting() == ()
    assert not rereads.settle(reread)


def test_what_is_asked_for_while_it_is_read_waits_on(database: Database) -> None:
    rereads = SqlRereads(database)
    rereads.add("1", at=NOW)
    (reread,) = rereads.waiting()
    rereads.add("1", at=NOW + HOUR)
    assert not rereads.settle(reread)
    assert rereads.waiting() == (Reread("1", NOW + HOUR),)
