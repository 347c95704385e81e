"""Trouble with database, forum and clock: whatever comes and goes, nothing is lost, doubled or left half done."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, event, make_url
from structlog.testing import capture_logs

from service.domain import Topic
from service.errors import SourceUnavailable
from service.escalation.running.auditor import Auditor
from service.escalation.running.clock import SETTLING, SteadyClock
from service.escalation.running.cycle import Books
from service.escalation.running.knowledge import Knowledge
from service.escalation.running.loop import Duties, Loop, Rhythm
from service.escalation.running.policies import Policies
from service.store.database import Database, open_database
from service.store.erasure import SqlErasure
from tests.escalation.running import history
from tests.escalation.running.history import POLICY, STEP, STEPS
from tests.escalation.running.samples import DAY, DIRECTORY, HOUR, MONDAY, Model, Office, topic

SEED = 7


@dataclass
class Days:
    """The history of `tests.escalation.running.history`, worked off by a real loop."""

    database: Database
    office: Office = field(init=False)
    loop: Loop = field(init=False)
    seen: dict[str, Topic] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.office = office = Office(self.database, policy=POLICY)
        office.runner = office.hired("loop")
        policies = Policies(office.running, POLICY)
        books = Books(office.topics, office.cases, office.actions, office.leases, office.running)
        auditor = Auditor(books, Knowledge(office.topics, office.actions, DIRECTORY), policies)
        duties = Duties(office.runner, auditor, self.observe, office.topics, SqlErasure(self.database), office.running, lambda: MONDAY)
        clock = SteadyClock(lambda: MONDAY, lambda: 0.0)
        self.loop = Loop(duties, Rhythm(timedelta(minutes=1), 180 * DAY), clock, name="loop", stop=Event())

    def observe(self, now: datetime) -> Iterator[Topic]:
        """Yield what changed; what was not taken is changed still."""
        if self.office.forum.down:
            raise SourceUnavailable("the forum is down", reason="unreachable")
        for name, each in list(self.office.forum.topics.items()):
            if self.seen.get(name) != each:
                yield each
                self.seen[name] = each

    def step(self, number: int) -> None:
        """Let the loop take its turn at this step."""
        history.show(self.office.forum, MONDAY + number * STEP)
        self.loop.turn(MONDAY + number * STEP)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str | None]:
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('undisturbed') / 'cases.db'}")
    days = Days(database)
    for number in range(STEPS):
        days.step(number)
    ends = history.ends(database)
    database.close()
    return ends


def require_whole(database: Database, undisturbed: dict[str, str | None]) -> None:
    found = history.outcome(database)
    assert (found.cases, found.lost, found.doubled, found.stuck) == (history.TOPICS, 0, 0, 0)
    assert history.ends(database) == undisturbed


@contextmanager
def shut(url: str) -> Iterator[None]:
    """Let a PostgreSQL database refuse everybody, and end the connections that it has."""
    parts = make_url(url)
    given = make_conninfo(host=str(parts.query["host"]), user=parts.username, password=parts.password, dbname="postgres")
    name = sql.Identifier(parts.database or "")
    with closing(psycopg.connect(given, autocommit=True)) as admin:
        admin.execute(sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false").format(name))
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [parts.database])
        yield
        admin.execute(sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS true").format(name))


def test_a_database_that_goes_and_comes_back_costs_nothing_but_time(postgresql_url: str, undisturbed: dict[str, str | None]) -> None:
    database = open_database(postgresql_url)
    days = Days(database)
    away = 0
    with capture_logs() as logs:
        for number in range(STEPS):
            if number % 9 == 4:
                with shut(postgresql_url):
                    days.step(number)
                    away += 1
            else:
                days.step(number)
    told = [entry for entry in logs if entry["event"] == "runner_hindered"]
    assert len(told) >= away
    assert {entry["reason"] for entry in told} == {"store_unavailable"}
    require_whole(database, undisturbed)
    database.close()


def test_a_full_disk_leaves_nothing_half_written_and_is_gone_on_from(tmp_path: Path, undisturbed: dict[str, str | None]) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'cases.db'}")
    days = Days(database)
    full = False

    @event.listens_for(database.engine, "begin")
    def _(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar() if full else 2**30
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    hindered = 0
    for number in range(STEPS):
        full = number % 5 == 2
        with capture_logs() as logs:
            days.step(number)
        hindered += any(entry["event"] == "runner_hindered" for entry in logs)
    assert hindered > 0
    require_whole(database, undisturbed)
    database.close()


def test_a_forum_that_is_down_now_and_then_is_asked_again(tmp_path: Path, undisturbed: dict[str, str | None]) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'cases.db'}")
    days = Days(database)
    draw = random.Random(SEED)  # noqa: S311 - a draw for a test
    for number in range(STEPS):
        # the last days are quiet, so that what was put off is made up for
        days.office.forum.down = draw.random() < 0.4 and number < STEPS - 24
        days.step(number)
    found = history.outcome(database)
    assert (found.cases, found.lost, found.doubled, found.stuck) == (history.TOPICS, 0, 0, 0)
    assert history.ends(database).keys() == undisturbed.keys()
    database.close()


def test_a_clock_that_jumps_decides_nothing_until_it_has_settled(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'cases.db'}")
    days = Days(database)
    days.office.forum.put(topic())
    uptime, jump = 0.0, timedelta()
    clock = SteadyClock(lambda: MONDAY + HOUR + timedelta(seconds=uptime) + jump, lambda: uptime)
    for jump in (timedelta(), 400 * DAY, -400 * DAY, timedelta()):  # noqa: B007 - the clock goes by it
        uptime += 60.0
        now = clock.now()
        assert (now is None) == (uptime > 60.0)
        if now is not None:
            days.loop.turn(now)
    uptime += 2 * SETTLING.total_seconds()
    now = clock.now()
    assert now is not None
    days.loop.turn(now)
    assert (days.office.kinds(), days.office.ended()) == (["predict"], None)
    database.close()


def test_a_clock_that_is_put_back_stops_no_duty(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'cases.db'}")
    days = Days(database)
    days.loop.turn(MONDAY + 400 * DAY)
    days.office.forum.put(topic())
    days.loop.turn(MONDAY + HOUR)
    assert days.office.kinds() == ["predict"]
    database.close()


def test_a_failure_of_one_duty_ends_neither_the_turn_nor_the_loop(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'cases.db'}")
    days = Days(database)
    days.office.forum.put(topic(body="a body that the model can't bear"))
    with pytest.MonkeyPatch.context() as patch, capture_logs() as logs:
        patch.setattr(Model, "_one", lambda *_: 1 / 0)
        days.loop.turn(MONDAY + HOUR)
    failed = [entry for entry in logs if entry["event"] == "runner_failed"]
    assert {entry["error"] for entry in failed} == {"ZeroDivisionError"}
    assert "bear" not in str(logs)
    days.loop.turn(MONDAY + 2 * HOUR)
    assert days.office.kinds() == ["predict", "queue"], "predicted at last; meanwhile a person was asked to look"
    database.close()


def test_texts_whose_time_is_over_are_erased_and_signs_of_life_are_left(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'cases.db'}")
    days = Days(database)
    days.office.forum.put(topic())
    days.loop.turn(MONDAY + HOUR)
    assert days.office.topics.texts("7")
    (beat,) = days.office.running.marks("runner:")
    assert (beat.at, beat.details["predicted"]) == (MONDAY + HOUR, 1)
    days.office.running.mark("runner:long gone", at=MONDAY, by="long gone", details={})
    days.loop.turn(MONDAY + 181 * DAY)
    assert days.office.topics.texts("7") == ()
    assert [mark.name for mark in days.office.running.marks("runner:")] == ["runner:loop"]
    database.close()


def test_a_loop_that_is_told_to_stop_finishes_what_it_is_at(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'cases.db'}")
    office = Office(database, policy=POLICY)
    office.forum.put(*(topic(str(number)) for number in range(110)))
    stopped = iter([False, True, True])
    office.runner.observe(list(office.forum.topics.values()), MONDAY + HOUR)
    cycle = office.runner.work(MONDAY + HOUR, stop=lambda: next(stopped))
    assert cycle.worked == 100
    assert len(office.leases.lease_due("other", at=MONDAY + HOUR, until=MONDAY + 2 * HOUR, most=999)) == 10
    database.close()
