from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from service.api import case_desk
from service.domain import Scope
from service.store.database import open_database
from tests.api.conftest import MakeApp, client_of
from tests.api.samples import bearer, until, with_keys
from tests.escalation.casework.samples import UNSURE, Bureau
from tests.escalation.running.samples import DIRECTORY, HOUR, MONDAY, topic

NOW = MONDAY + 25 * HOUR
ACTS = "/v1/cases/7-1/acts"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with an unsure topic in the queue, a sure one, and the sign of life of a runner."""
    file = tmp_path_factory.mktemp("cases") / "filled.db"
    database = open_database(f"sqlite:///{file}")
    bureau = Bureau(database)
    bureau.pass_by(topic(body=UNSURE), topic("8"))
    bureau.office.running.mark("runner:first", at=NOW - HOUR / 60, by="first", details={})
    bureau.office.running.mark("audit", at=NOW, by="first", details={"success_ratio": 0.5})
    database.close()
    return file


@pytest.fixture
def database_file(filled: Path, tmp_path: Path) -> Path:
    file = tmp_path / "cases.db"
    file.write_bytes(filled.read_bytes())
    return file


@pytest.fixture
def make_office(make_app: MakeApp, database_file: Path) -> Callable[..., FastAPI]:
    def make(**changes: Any) -> FastAPI:
        url = f"sqlite:///{database_file}"
        parts = {"directory": DIRECTORY, "clock": lambda: NOW, "cases": lambda: open_database(url)}
        return make_app(**(parts | changes))

    return make


@pytest.fixture
def client(make_office: Callable[..., FastAPI]) -> Iterator[TestClient]:
    with client_of(make_office()) as client:
        yield client


def act(client: TestClient, **body: Any) -> Any:
    return client.post(ACTS, json={"act": "dismiss", "by": "ann"} | body)


def problem(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


def faults(answer: Any) -> list[tuple[str, str]]:
    assert problem(answer) == (422, "request_invalid")
    assert all(fault["expected"] for fault in answer.json()["errors"])
    return [(fault["pointer"], fault["detail"]) for fault in answer.json()["errors"]]


def ids(client: TestClient, **query: Any) -> list[str]:
    answer = client.get("/v1/cases", params=query)
    assert answer.status_code == 200, answer.text
    return [case["id"] for case in answer.json()["cases"]]


def test_cases_are_listed_filtered_and_paged(client: TestClient) -> None:
    assert ids(client) == ["7-1", "8-1"]
    assert ids(client, waiting=True) == ["7-1"]
    assert ids(client, stage="mentioned", route="repair", topic="8") == ["8-1"]
    assert ids(client, stage="watching", topic="8") == ids(client, state="ended") == []
    assert (ids(client, asked="@ann"), ids(client, asked="@bob")) == (["8-1"], [])
    first = client.get("/v1/cases", params={"limit": 1}).json()
    assert (first["count"], first["next"]) == (1, "7-1")
    assert ids(client, limit=1, after=first["next"]) == ["8-1"]


def test_a_wrong_wish_for_a_list_says_what_would_be_right(client: TestClient) -> None:
    wrong = client.get("/v1/cases", params={"stage": "asleep", "limit": 0, "state": "lost"})
    assert [pointer for pointer, _ in faults(wrong)] == ["?state", "?stage", "?limit"]
    assert wrong.json()["errors"][1]["expected"] == "one of watching, mentioned, escalated, paged"
    assert faults(client.get("/v1/cases", params={"asked": "eve"})) == [("?asked", "names nobody of the directory")]
    assert faults(client.get("/v1/cases", params={"waiting": True, "after": "7-1"})) == [("?after", "is none")]


def test_a_case_and_its_story_are_told(client: TestClient) -> None:
    case = client.get("/v1/cases/7-1").json()
    assert (case["title"], case["waits_for"][0]["releasable"]) == ("It crashes", True)
    assert [action["kind"] for action in case["actions"]] == ["predict", "queue"]
    story = client.get("/v1/cases/7-1/story").json()
    assert [event["event"] for event in story["events"]] == ["opened", "action", "wait", "action", "wait"]
    assert story["next"]["then"][0]["kind"] == "hand_over"


def test_what_a_person_says_is_kept_once(client: TestClient) -> None:
    first = act(client, act="approve", by="@ann", note="The password is Vq7#mTz2Lp.")
    assert first.status_code == 201
    told = first.json()
    assert (told["new"], told["said"]["kind"], told["said"]["by"], told["said"]["action_key"]) == (True, "approved", "ann", "queue")
    assert told["said"]["note"] == "The password is [password]."
    again = act(client, act="approve")
    assert (again.status_code, again.json()["new"]) == (200, False)
    assert ids(client, waiting=True) == []
    events = client.get("/v1/cases/7-1/story").json()["events"]
    assert [event["said"]["note"] for event in events if event["said"]] == ["The password is [password]."]


def test_a_correction_becomes_a_label(client: TestClient) -> None:
    told = act(client, act="reassign", labels={"route": "prices", "urgent": True}).json()
    assert told["label_id"]
    assert (told["said"]["labels"]["route"], told["said"]["labels"]["urgent"]) == ("prices", True)
    assert ids(client, route="prices") == ["7-1"]


def test_the_name_of_the_key_is_kept_beside_the_persons(make_office: Callable[..., FastAPI]) -> None:
    with client_of(make_office(**with_keys())) as client:
        body = {"act": "take", "by": "bob"}
        assert problem(client.post(ACTS, json=body, headers=bearer(Scope.READ))) == (403, "scope_missing")
        # the framework lets a line end follow a path, and finds the same route
        assert client.post(ACTS + "%0A", json=body, headers=bearer(Scope.READ)).status_code == 403
        said = client.post(ACTS, json=body, headers=bearer(Scope.ACT)).json()["said"]
        assert (said["by"], said["client"]) == ("bob", "for-act")
        assert problem(client.get("/v1/cases", headers=bearer(Scope.ACT))) == (403, "scope_missing")


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({"by": "val"}, (403, "case_act_forbidden")),
        ({"act": "approve", "action": "mention"}, (409, "case_nothing_pending")),
        ({"by": "eve"}, ("#/by", "names nobody of the directory")),
        ({"by": ""}, ("#/by", "is empty")),
        ({"act": "kill"}, ("#/act", "is not as expected")),
        ({"act": "snooze"}, ("#/until", "is missing")),
        ({"act": "snooze", "until": "2026-03-03T10:00:00"}, ("#/until", "has no offset from UTC")),
        ({"act": "snooze", "until": "2026-03-01T10:00:00Z"}, ("#/until", "lies behind")),
        ({"act": "reassign"}, ("#/labels", "is missing")),
        ({"act": "reassign", "labels": {}}, ("#/labels", "say nothing")),
        ({"act": "reassign", "labels": {"route": "moon"}}, ("#/labels/route", "is not a known route")),
        ({"note": "n" * 1_001}, ("#/note", "is too long")),
    ],
)
def test_what_can_not_be_done_is_refused_and_nothing_is_kept(
    client: TestClient, body: dict[str, Any], refused: tuple[int, str] | tuple[str, str]
) -> None:
    answer = act(client, **body)
    assert problem(answer) == refused or faults(answer) == [refused]
    assert not [event for event in client.get("/v1/cases/7-1/story").json()["events"] if event["said"]]


def test_an_unknown_case_is_not_found_and_not_repeated(client: TestClient) -> None:
    for answer in (
        client.get("/v1/cases/marmalade"),
        client.get("/v1/cases/marmalade%00/story"),
        client.post("/v1/cases/marmalade/acts", json={"act": "take", "by": "ann"}),
    ):
        assert problem(answer) == (404, "case_unknown")
        assert "marmalade" not in answer.text


def test_nothing_can_be_done_about_a_case_that_ended(client: TestClient, database_file: Path) -> None:
    act(client)
    database = open_database(f"sqlite:///{database_file}")
    Bureau(database).office.runner.work(NOW)
    database.close()
    assert (act(client).status_code, act(client).json()["new"]) == (200, False)
    assert problem(act(client, act="take")) == (409, "case_ended")


def test_without_a_database_it_says_so(make_app: MakeApp) -> None:
    with client_of(make_app()) as client:
        answer = client.get("/v1/cases")
        assert problem(answer) == (503, "store_unavailable")
        assert answer.json()["detail"] == case_desk.NO_DATABASE
        assert "topicrouter_open_cases" not in client.get("/metrics").text


def test_a_database_that_fails_is_a_problem_to_try_again(make_app: MakeApp, tmp_path: Path, log: list[Any]) -> None:
    broken = tmp_path / "broken.db"
    broken.write_text("this is no database, and long enough to be seen as none" * 50)
    with client_of(make_app(cases=lambda: open_database(f"sqlite:///{broken}"))) as client:
        answer = client.get("/v1/cases")
        assert problem(answer) == (503, "store_unavailable")
        assert answer.headers["retry-after"]
        assert "topicrouter_open_cases" not in client.get("/metrics").text
    assert {entry["event"] for entry in log} >= {"cases_not_reached", "runner_not_told"}


def test_acts_are_counted_and_runners_are_felt(client: TestClient) -> None:
    for _ in range(2):
        act(client)
    figures = client.get("/metrics").text
    for line in (
        'topicrouter_case_acts_total{act="dismiss",new="true"} 1.0',
        'topicrouter_case_acts_total{act="dismiss",new="false"} 1.0',
        "topicrouter_open_cases 2.0",
        "topicrouter_audit_success_ratio 0.5",
        "topicrouter_runner_silence_seconds 60.0",
        "topicrouter_runner_stopped 0.0",
    ):
        assert line in figures


def test_a_database_that_does_not_answer_holds_up_neither_figures_nor_requests(
    make_office: Callable[..., FastAPI], database_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.api.pulse.MOST_SECONDS", 0.01)
    monkeypatch.setattr(case_desk, "MOST_WAITING", 1)
    gate = threading.Event()

    def slow() -> Any:
        assert gate.wait(20)
        return open_database(f"sqlite:///{database_file}")

    app = make_office(cases=slow)
    with client_of(app) as client, ThreadPoolExecutor(1) as threads:
        assert "topicrouter_open_cases" not in client.get("/metrics").text
        first = threads.submit(client.get, "/v1/cases")
        until(lambda: app.state.parts.cases._waiting == 1)
        assert problem(client.get("/v1/cases")) == (503, "overloaded")
        assert client.get("/healthz").status_code == 200
        gate.set()
        assert first.result().status_code == 200


def test_no_note_and_no_name_reaches_the_log(client: TestClient, log: list[Any]) -> None:
    act(client, note="marmalade")
    act(client, by="marmalade")
    assert [entry["status"] for entry in log if entry["event"] == "request"] == [201, 422]
    assert "marmalade" not in repr(log)
