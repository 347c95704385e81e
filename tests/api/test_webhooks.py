from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from service.api import hearing
from service.api.webhooks import MOST_BYTES, PATH, SIGNATURE
from service.errors import StoreError
from service.store.cases import SqlCases
from service.store.database import open_database
from service.store.rereads import SqlRereads
from service.store.watching import Reread
from tests.api.conftest import MakeApp, client_of
from tests.api.samples import NOW, with_keys
from tests.store.case_samples import case

SECRET = "a-secret-of-more-than-32-characters"


class Listener:
    """Remembers what it is told; may be told to fail, or to wait at a gate."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, datetime]] = []
        self.fails = False
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, topic_id: str, at: datetime) -> None:
        assert self.gate.wait(20)
        if self.fails:
            raise StoreError("the database is away", reason="store_unavailable")
        self.heard.append((topic_id, at))


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def client(make_app: MakeApp, listener: Listener) -> Iterator[TestClient]:
    # with keys, which Discourse has none of
    with client_of(make_app(on_topic=listener, webhook_secret=SecretStr(SECRET), **with_keys())) as client:
        yield client


def sign(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def send(client: TestClient, event: Any, *, signature: str | None = None, **headers: str) -> Any:
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    given = {"Content-Type": "application/json", SIGNATURE: sign(body) if signature is None else signature} | headers
    return client.post(PATH, content=body, headers={name: value for name, value in given.items() if value})


def reason(answer: Any) -> str:
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["type"]).rpartition(":")[2]


@pytest.mark.parametrize(
    ("event", "topic_id"),
    [
        ({"topic": {"id": 12, "title": "x"}}, "12"),
        ({"post": {"id": 99, "topic_id": 12, "raw": "x"}}, "12"),
        ({"solved": {"topic_id": 12}}, "12"),
        ({"assign": {"topic_id": 12}}, "12"),
    ],
)
def test_a_signed_event_tells_which_topic_to_read(client: TestClient, listener: Listener, event: Any, topic_id: str) -> None:
    answer = send(client, event)
    assert (answer.status_code, answer.json()) == (200, {"received": "topic"})
    assert listener.heard == [(topic_id, NOW)]


@pytest.mark.parametrize(
    "event",
    [{}, [], 7, {"user": {"id": 3}}, {"topic": {"id": "12"}}, {"topic": {"id": True}}, {"topic": {"id": -1}}, {"post": {"topic_id": 2**63}},
     {"topic": None}],
)  # fmt: skip
def test_an_event_about_no_topic_is_received_and_tells_nothing(client: TestClient, listener: Listener, event: Any) -> None:
    answer = send(client, event)
    assert (answer.status_code, answer.json()) == (200, {"received": "nothing"})
    assert listener.heard == []


def test_a_ping_is_answered(client: TestClient, listener: Listener) -> None:
    assert send(client, {"ping": "OK"}).json() == {"received": "ping"}
    assert listener.heard == []


def test_without_a_signature_nothing_is_received(client: TestClient, listener: Listener) -> None:
    answer = send(client, {"topic": {"id": 1}}, signature="")
    assert (answer.status_code, reason(answer)) == (401, "signature_missing")
    assert SIGNATURE in answer.headers["www-authenticate"]
    assert listener.heard == []


@pytest.mark.parametrize(
    "signature",
    [sign(b'{"topic": {"id": 1}}', "another-secret-of-more-than-32-characters"), sign(b"{}"), "sha256=", "sha256=" + "0" * 64,
     sign(b'{"topic": {"id": 1}}').removeprefix("sha256="), sign(b'{"topic": {"id": 1}}').upper(), "§"],
)  # fmt: skip
def test_a_wrong_signature_opens_nothing(client: TestClient, listener: Listener, signature: str) -> None:
    body = b'{"topic": {"id": 1}}'
    answer = client.post(
        PATH, content=body, headers={b"content-type": b"application/json", SIGNATURE.encode(): signature.encode("latin-1")}
    )
    assert (answer.status_code, reason(answer)) == (403, "signature_wrong")
    assert listener.heard == []


def test_the_signature_is_that_of_the_raw_body(client: TestClient, listener: Listener) -> None:
    spaced = b'{ "topic" : {"id": 1,  "title": "\xc3\xbc\\u00fc"} }'
    assert send(client, spaced).status_code == 200
    assert send(client, json.dumps(json.loads(spaced)).encode(), signature=sign(spaced)).status_code == 403


def test_what_is_signed_and_can_not_be_read_is_told(client: TestClient) -> None:
    for body in (b"{", b"\xff", b"[" * 100_000, b'{"topic": {"id": ' + b"9" * 5_000 + b"}}"):
        answer = send(client, body)
        assert (answer.status_code, reason(answer)) == (400, "body_unreadable")
    answer = send(client, b"payload=%7B%7D", **{"Content-Type": "application/x-www-form-urlencoded"})
    assert (answer.status_code, reason(answer)) == (415, "media_type_unsupported")


def test_an_endless_event_is_cut_off_before_its_signature_is_known(client: TestClient, listener: Listener) -> None:
    body = b'{"topic": {"id": 1, "x": "' + b"x" * MOST_BYTES + b'"}}'
    answer = send(client, body)
    assert (answer.status_code, reason(answer)) == (413, "body_too_large")
    assert listener.heard == []


def test_without_a_secret_there_is_nothing_here(make_app: MakeApp, listener: Listener) -> None:
    with client_of(make_app(on_topic=listener, **with_keys())) as client:
        answer = send(client, {"topic": {"id": 1}})
    assert (answer.status_code, reason(answer)) == (404, "not_found")
    assert listener.heard == []


def test_a_database_that_is_away_is_told_so_that_the_event_may_come_again(client: TestClient, listener: Listener) -> None:
    listener.fails = True
    answer = send(client, {"topic": {"id": 1}})
    assert (answer.status_code, reason(answer)) == (503, "store_unavailable")
    assert answer.headers["retry-after"]


def test_more_events_than_can_wait_are_sent_away(client: TestClient, listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "MOST_WAITING", 2)
    listener.gate.clear()
    with ThreadPoolExecutor(4) as threads:
        answers = [threads.submit(send, client, {"topic": {"id": number}}) for number in range(1, 5)]
        first = next(as_completed(answers, timeout=20)).result()
        assert (first.status_code, reason(first)) == (503, "overloaded")
        listener.gate.set()
    assert sorted(answer.result().status_code for answer in answers) == [200, 200, 503, 503]


@pytest.fixture
def kept(make_app: MakeApp, tmp_path: Path) -> Iterator[tuple[TestClient, Callable[[], Any]]]:
    url = f"sqlite:///{tmp_path / 'cases.db'}"
    database = open_database(url)
    with client_of(make_app(webhook_secret=SecretStr(SECRET), database=SecretStr(url))) as client:
        yield client, lambda: database
    database.close()


def test_an_event_wakes_the_case_of_its_topic(kept: tuple[TestClient, Callable[[], Any]]) -> None:
    client, database = kept
    SqlCases(database()).open(case("c1", topic_id="12", due_at=NOW + timedelta(hours=9)))
    assert send(client, {"topic": {"id": 12}}).status_code == 200
    woken = SqlCases(database()).get("c1")
    assert woken is not None
    assert woken.due_at == NOW
    # it is read before it is decided by
    assert [reread.topic_id for reread in SqlRereads(database()).waiting()] == ["12"]


def test_a_flood_of_events_about_a_topic_without_a_case_is_one_request_to_read_it(kept: tuple[TestClient, Callable[[], Any]]) -> None:
    client, database = kept
    for _ in range(20):
        assert send(client, {"post": {"topic_id": 12}}).status_code == 200
    assert SqlRereads(database()).waiting() == (Reread("12", NOW),)
