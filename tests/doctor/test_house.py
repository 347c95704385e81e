from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from service.directory.loading import demo_directory_path, load_directory, parse_directory
from service.doctor import house
from service.doctor.findings import Level
from service.errors import BundleError, DirectoryError, PolicyError, StoreError
from service.escalation.running.loads import STOP
from service.escalation.running.loop import RUNNER
from service.store.database import open_database
from service.store.running import SqlRunning
from service.store.schema import Standing, standing_of
from tests.doctor.samples import DIRECTORY_TEXT, NOW, deployment, policy_file, told

SECRET = SecretStr("a-secret-of-more-than-32-characters")


def test_settings_of_a_first_try_are_told_and_those_of_production_are_fine() -> None:
    first = told(house.settings(deployment(environment="development", source="demo")), Level.WARNING)
    assert [sentence.partition(",")[0] for sentence in first] == [
        "this is a development environment",
        "the demo forum is watched",
        "the same leaked secret is not recognised again",
    ]
    assert told(house.settings(deployment(fingerprint_key=SECRET)), Level.WARNING) == []


def test_a_service_that_anybody_may_ask_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "no API key" in told(house.settings(deployment(host="0.0.0.0")), Level.WRONG)[0]


def test_the_released_model_is_as_it_should_be_and_a_damaged_one_is_not(tmp_path: Path) -> None:
    assert "all as the pin says" in told(house.model(deployment()), Level.OK)[0]
    with pytest.raises(BundleError):
        list(house.model(deployment(models=tmp_path)))


def test_a_directory_is_told_with_those_who_can_not_be_asked(tmp_path: Path) -> None:
    assert told(house.directory(deployment()), Level.OK)[0].startswith("2 people in 2 time zones, 3 channels")
    assert told(house.directory(deployment()), Level.WARNING) == []
    lacking = parse_directory(DIRECTORY_TEXT.replace("forum: anna, chat: ada", "forum: anna").replace("forum: ben, ", ""))
    assert told(house.directory(deployment(directory=lacking)), Level.WARNING) == [
        "without a chat handle: ada",
        "without a forum handle: bjorn",
    ]
    file = tmp_path / "directory.yaml"
    file.write_text("company: 3")
    with pytest.raises(DirectoryError):
        list(house.directory(deployment(directory=None)))


def test_a_directory_that_lacks_the_models_routes_is_told() -> None:
    with pytest.raises(DirectoryError):
        list(house.coverage(deployment()))
    assert told(house.coverage(deployment(directory=load_directory(demo_directory_path()))), Level.OK)


@pytest.mark.parametrize(
    ("policy", "changes", "wrong"),
    [
        ("mode: suggest", {}, []),
        ("mode: approve", {}, ["nobody can be mentioned", "nothing can be said"]),
        ("mode: auto", {"forum_api_key": SECRET}, ["nothing can be said"]),
        ("mode: auto", {"forum_api_key": SECRET, "chat_token": SECRET, "button_secret": SECRET}, []),
    ],
)
def test_a_policy_is_told_with_what_it_lacks(tmp_path: Path, policy: str, changes: dict[str, Any], wrong: list[str]) -> None:
    found = list(house.policy(deployment(policy=policy_file(tmp_path, policy), **changes)))
    assert [words for words, sentence in zip(wrong, told(found, Level.WRONG), strict=True) if words in sentence] == wrong
    assert SECRET.get_secret_value() not in str(found)


def test_a_policy_that_is_wrong_is_told(tmp_path: Path) -> None:
    with pytest.raises(PolicyError):
        list(house.policy(deployment(policy=policy_file(tmp_path, "mode: wild"))))


def test_calls_that_nobody_places_and_a_pager_that_nobody_asks_are_told(tmp_path: Path) -> None:
    calling = policy_file(tmp_path, "paging: {enabled: true}")
    assert told(house.policy(deployment(policy=calling)), Level.WARNING) == ["the policy lets people be called, and nothing calls them"]
    assert "pagerduty is set" in told(house.policy(deployment(pager="pagerduty")), Level.WARNING)[0]


def test_an_empty_database_is_told_and_left_as_it_is(database_url: str) -> None:
    found = list(house.database(deployment(database=SecretStr(database_url))))
    assert "there is nothing in it yet" in told(found, Level.WARNING)[0]
    database = open_database(database_url)
    assert not database.is_there() or standing_of(database.engine) is Standing.EMPTY
    database.close()


def test_a_database_is_told_with_the_runner_that_was_heard_of_last(database_url: str) -> None:
    database = open_database(database_url)
    running = SqlRunning(database)
    assert running.marks() == ()
    found = list(house.database(deployment(database=SecretStr(database_url))))
    assert (found[0].level, found[1].told) == (Level.OK, "none was ever heard of")
    running.mark(f"{RUNNER}one", at=NOW - timedelta(hours=3), by="one", details={})
    running.mark(STOP, at=NOW, by="beacon", details={})
    found = list(house.database(deployment(database=SecretStr(database_url))))
    assert told(found, Level.WARNING) == ["stopped by beacon: nothing leaves", "none was heard of for 3h"]
    running.mark(f"{RUNNER}one", at=NOW, by="one", details={})
    assert "one is alive" in told(house.database(deployment(database=SecretStr(database_url))), Level.OK)
    database.close()


def test_a_database_of_another_program_is_told(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE theirs (number INTEGER)")
    connection.close()
    with pytest.raises(StoreError):
        list(house.database(deployment(database=SecretStr(f"sqlite:///{file}"))))


def test_what_is_needed_to_be_called_back_is_told() -> None:
    def found(level: Level, **changes: Any) -> str:
        return " ".join(told(house.callbacks(deployment(webhook_secret=SECRET, **changes)), level))

    assert "events are not received" in " ".join(told(house.callbacks(deployment()), Level.WARNING))
    assert found(Level.WARNING) == ""
    assert "no buttons" in found(Level.WARNING, button_secret=SECRET)
    ours: dict[str, Any] = {"button_secret": SECRET, "public_url": "https://us.example/router"}
    assert "does not answer to the name us.example" in found(Level.WRONG, **ours)
    assert "expected at us.example" in found(Level.OK, **ours, allowed_hosts=("us.example",))
    assert "unencrypted" in found(Level.WARNING, **ours | {"public_url": "http://us.example"}, allowed_hosts=("us.example",))
