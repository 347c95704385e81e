from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from service.cli import app
from service.errors import TopicRouterError
from service.store.database import open_database
from tests.directory.samples import SMALL_FILE
from tests.escalation.casework.samples import UNSURE, Bureau
from tests.escalation.running.samples import HOUR, topic

runner = CliRunner()


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("directory.yaml").write_text(SMALL_FILE)
    monkeypatch.setenv("TOPICROUTER_DIRECTORY", "directory.yaml")


@pytest.fixture
def cases() -> Iterator[Bureau]:
    """An unsure topic that is in the queue by now, and one that was written just now."""
    database = open_database("sqlite:///topicrouter.db")
    bureau = Bureau(database)
    now = datetime.now(UTC)
    bureau.office.forum.put(topic(body=UNSURE, at=now - 26 * HOUR), topic("8", at=now - 2 * HOUR))
    bureau.office.day(now - HOUR)
    yield bureau
    database.close()


def command(*arguments: str, code: int = 0) -> Result:
    result = runner.invoke(app, ["cases", *arguments])
    assert result.exit_code == code, (result.output, result.exception)
    return result


def told(*arguments: str) -> Any:
    return json.loads(command(*arguments, "--json").stdout)


def refused(*arguments: str) -> TopicRouterError:
    error = command(*arguments, code=1).exception
    assert isinstance(error, TopicRouterError)
    return error


def test_open_cases_are_listed_with_what_comes_next(cases: Bureau) -> None:
    listed = command("list").stdout
    assert "2 cases listed" in listed
    assert "The model is not sure (90% for repair), so a person decides." in listed
    assert [case["id"] for case in told("list")["cases"]] == ["7-1", "8-1"]
    assert told("list", "--limit", "1")["next"] == "7-1"
    assert "more: --after 7-1" in command("list", "--limit", "1").stdout
    assert [case["id"] for case in told("list", "--after", "7-1")["cases"]] == ["8-1"]
    assert told("list", "--topic", "8", "--route", "repair", "--stage", "watching")["count"] == 1
    assert (told("list", "--ended")["count"], told("list", "--all")["count"], told("list", "--asked", "@bob")["count"]) == (0, 2, 0)


def test_what_waits_for_a_person_is_listed_with_whose_turn_it_is(cases: Bureau) -> None:
    listed = command("list", "--waiting").stdout
    assert "1 case waits for a person" in listed
    assert "in the queue" in listed
    assert "Bob" in listed
    (case,) = told("list", "--waiting")["cases"]
    assert [each["key"] for each in case["waits_for"]] == ["queue"]


def test_a_case_is_shown_and_explained(cases: Bureau) -> None:
    assert "route repair (90%), area mobile, unsure" in command("show", "7-1").stdout
    assert [action["kind"] for action in told("show", "7-1")["actions"]] == ["predict", "queue"]
    story = command("explain", "7-1").stdout
    for sentence in ("the case was opened", "queue: done", "message:", "next: ", "hand_over to Ann.", "by policy"):
        assert sentence in story
    assert told("explain", "7-1")["next"]["then"][0]["kind"] == "hand_over"


def test_people_say_what_shall_become_of_a_case(cases: Bureau) -> None:
    assert command("approve", "7-1", "--by", "ann").stdout == "case 7-1: ann released queue; the runner decides anew\n"
    assert command("approve", "7-1", "--by", "@Ann").stdout.endswith("; that was known already\n")
    assert "bob looks into it" in command("take", "8-1", "--by", "bob").stdout
    assert "put the case off until" in command("snooze", "8-1", "--by", "bob", "--for", "2d").stdout
    corrected = ("reassign", "7-1", "--by", "bob", "--route", "prices", "--not-confidential", "--urgent", "--needs-answer")
    assert "the model learns from it" in command(*corrected).stdout
    done = told("dismiss", "8-1", "--by", "ann", "--note", "The password is Vq7#mTz2Lp.")
    assert (done["new"], done["said"]["note"]) == (True, "The password is [password].")
    story = command("explain", "8-1").stdout
    assert "“The password is [password].”" in story
    cases.office.day(datetime.now(UTC), observe=False)
    assert told("list", "--ended")["cases"][0]["ended"] == "dismissed"
    assert "ended" in command("show", "8-1").stdout
    assert "nothing comes next: the case has ended" in command("explain", "8-1").stdout
    assert told("show", "7-1")["route_set_by"] == "bob"


def test_mistakes_end_with_a_sentence(cases: Bureau) -> None:
    assert refused("show", "7").reason == "case_unknown"
    assert refused("approve", "8-1", "--by", "ann").reason == "case_nothing_pending"
    assert refused("approve", "7-1", "--by", "eve").exit_code == 2
    assert refused("list", "--waiting", "--ended").reason == "bad_option"
    assert refused("list", "--waiting", "--after", "7-1").reason == "case_act_invalid"
    for wrong in ((), ("--for", "2d", "--until", "2027-01-01T00:00Z"), ("--for", "soon"), ("--until", "tomorrow")):
        assert refused("snooze", "7-1", "--by", "ann", *wrong).exit_code == 2
    assert runner.invoke(app, ["cases", "list", "--stage", "asleep"]).exit_code == 2


def test_a_snooze_until_a_time_is_kept_as_that_time(cases: Bureau) -> None:
    until = (datetime.now(UTC) + timedelta(days=3)).replace(microsecond=0)
    done = told("snooze", "7-1", "--by", "ann", "--until", until.isoformat())
    assert datetime.fromisoformat(done["said"]["until"]) == until


def test_without_a_database_none_is_made(tmp_path: Path) -> None:
    assert refused("list").reason == "store_missing"
    assert not (tmp_path / "topicrouter.db").exists()
