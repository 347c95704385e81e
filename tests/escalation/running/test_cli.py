from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.cli import app
from service.errors import InputError, StoreError
from service.escalation.running.vitals import vitals_of
from service.store.database import open_database
from service.store.running import SqlRunning

runner = CliRunner()


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def running() -> Iterator[SqlRunning]:
    database = open_database("sqlite:///topicrouter.db")
    yield SqlRunning(database)
    database.close()


def command(*arguments: str, code: int = 0) -> str:
    result = runner.invoke(app, ["runner", *arguments])
    assert result.exit_code == code, (result.output, result.exception)
    return result.stdout


def beat(running: SqlRunning, name: str, ago: timedelta, **cycle: int) -> None:
    running.mark(f"runner:{name}", at=datetime.now(UTC) - ago, by=name, details=cycle)


def test_where_no_runner_was_ever_heard_of_none_lives(running: SqlRunning) -> None:
    running.marks()
    assert command("status", code=1) == "no runner was ever heard of\nno audit yet\n"
    assert json.loads(command("status", "--json", code=1))["alive"] is False


def test_a_runner_lives_that_was_heard_of_lately(running: SqlRunning) -> None:
    beat(running, "first", timedelta(seconds=30), worked=3, action_mention=2)
    beat(running, "second", timedelta(minutes=10))
    beat(running, "gone", timedelta(days=3))
    running.mark("audit", at=datetime.now(UTC), by="first", details={"open": 4, "overdue": 1, "success_ratio": 0.75})
    told = command("status")
    assert "runner first lives, heard of 30 s ago; last cycle: worked 3" in told
    assert "runner second is silent, heard of 10m ago; last cycle: nothing was due" in told
    assert "1 more not heard of for a day and longer" in told
    assert "audit 0 s ago: 75.0% decided in time (open 4, overdue 1, unscheduled 0, missed 0)" in told
    plain = json.loads(command("status", "--json"))
    assert [each["name"] for each in plain["runners"]] == ["first", "second", "gone"]
    assert (plain["audit"]["success_ratio"], plain["stopped"]) == (0.75, None)


def test_how_lately_can_be_said(running: SqlRunning) -> None:
    beat(running, "first", timedelta(minutes=10))
    command("status", code=1)
    assert "lives" in command("status", "--within", "15m")
    assert isinstance(runner.invoke(app, ["runner", "status", "--within", "soon"]).exception, InputError)


def test_a_stop_holds_until_somebody_lets_go(running: SqlRunning) -> None:
    beat(running, "first", timedelta())
    assert command("stop", "--by", "ann") == "stopped by ann: nothing leaves until `topicrouter runner go`\n"
    assert command("stop", "--by", "bob").startswith("stopped already, by ann since ")
    assert "stopped by ann since" in command("status")
    assert command("go", "--by", "bob") == "bob lets it go on\n"
    vitals = vitals_of(running.marks())
    assert (vitals.stopped, vitals.let_go and vitals.let_go.by) == (None, "bob")
    assert command("go", "--by", "bob") == "nothing was stopped\n"


def test_a_brake_that_holds_by_itself_is_told_and_not_let_go(running: SqlRunning) -> None:
    running.mark("braked", at=datetime.now(UTC), by="brake", details={})
    beat(running, "first", timedelta())
    assert "the brake holds since" in command("status")
    assert "the brake holds still, by itself" in command("go", "--by", "bob")
    assert vitals_of(running.marks()).braked is not None


def test_without_a_database_and_without_a_name_it_says_so() -> None:
    assert isinstance(runner.invoke(app, ["runner", "status"]).exception, StoreError)
    assert isinstance(runner.invoke(app, ["runner", "stop", "--by", " "]).exception, InputError)
    assert not Path("topicrouter.db").exists()
