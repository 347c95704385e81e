from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.testclient import TestClient
from twilio.request_validator import RequestValidator

from service.api import case_desk
from service.api.pages import MOST_BYTES, WEBHOOK_ID
from service.api.paging_signatures import PAGERDUTY_SIGNATURE, TWILIO_SIGNATURE
from service.escalation.casework.wishes import Act
from service.paging.callbacks import PAGERDUTY_PATH, twilio_callback
from service.store.actions import SqlActions
from service.store.case_values import Acknowledgement
from service.store.database import open_database
from tests.api.conftest import MakeApp, client_of
from tests.api.samples import with_keys
from tests.escalation.casework.calls import CALLED, MARKER, calling
from tests.escalation.casework.samples import Bureau
from tests.escalation.running.samples import DIRECTORY, HOUR

NOW = CALLED + HOUR / 12
SECRET, TOKEN, PUBLIC_URL = "a-webhook-secret", "an-auth-token", "https://desk.example/topics/"
SECRETS: dict[str, Any] = {
    "pagerduty_webhook_secret": SecretStr(SECRET),
    "twilio_token": SecretStr(TOKEN),
    "public_url": PUBLIC_URL,
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a case of which ann is being called."""
    file = tmp_path_factory.mktemp("pages") / "filled.db"
    bureau = Bureau(open_database(f"sqlite:///{file}"))
    calling(bureau)
    bureau.database.close()
    return file


@pytest.fixture
def url(filled: Path, tmp_path: Path) -> str:
    file = tmp_path / "cases.db"
    file.write_bytes(filled.read_bytes())
    return f"sqlite:///{file}"


@pytest.fixture
def make(make_app: MakeApp, url: str) -> Callable[..., FastAPI]:
    def made(**changes: Any) -> FastAPI:
        # with keys, which neither service has any of
        parts = {"directory": DIRECTORY, "clock": lambda: NOW, "cases": lambda: open_database(url)}
        return make_app(**(parts | SECRETS | with_keys() | changes))

    return made


@pytest.fixture
def client(make: Callable[..., FastAPI]) -> Iterator[TestClient]:
    with client_of(make()) as client:
        yield client


def said(url: str) -> tuple[Acknowledgement, ...]:
    database = open_database(url)
    kept = SqlActions(database).acknowledgements("7-1")
    database.close()
    return kept


def event(kind: str = "incident.acknowledged", **changes: Any) -> dict[str, Any]:
    """An event as PagerDuty's document shows it, with what we read."""
    plain = {
        "id": "01EVENT",
        "event_type": kind,
        "resource_type": "incident",
        "occurred_at": (CALLED + HOUR / 20).isoformat().replace("+00:00", "Z"),
        "agent": {"id": "PLH1HKV", "summary": "Tenex Engineer", "type": "user_reference"},
        "client": {"name": "PagerDuty"},
        "data": {"id": "PGR0VU2", "type": "incident", "number": 2, "status": "acknowledged", "incident_key": MARKER},
    }
    return {"event": plain | changes}


def signed(body: bytes, secret: str = SECRET) -> str:
    return "v1=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


BODY = json.dumps(event()).encode()


def tell(client: TestClient, told: Any, signature: str | None = None, **headers: str) -> Any:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    given = {PAGERDUTY_SIGNATURE: signed(body) if signature is None else signature, WEBHOOK_ID: "delivery-1"} | headers
    return client.post(PAGERDUTY_PATH, content=body, headers={name: value for name, value in given.items() if value})


def press(client: TestClient, digits: str | None = "1", *, marker: str = MARKER, signature: str | None = None, **fields: str) -> Any:
    form = {"CallSid": "CA1", "AccountSid": "AC1", "To": "+442071838750", "Digits": digits} | fields
    form = {name: value for name, value in form.items() if value is not None}
    address = twilio_callback(PUBLIC_URL, marker)
    right = RequestValidator(TOKEN).compute_signature(address, form)
    headers = {TWILIO_SIGNATURE: right if signature is None else signature, "Content-Type": "application/x-www-form-urlencoded"}
    # a proxy in between takes the prefix of the public address away
    path = address.removeprefix(PUBLIC_URL.rstrip("/"))
    return client.post(path, content=urlencode(form), headers={name: value for name, value in headers.items() if value})


def spoken(answer: Any) -> str:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml")
    return " ".join(ET.fromstring(answer.content).itertext())  # noqa: S314 - our own


def reason(answer: Any) -> str:
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["type"]).rpartition(":")[2]


@pytest.mark.parametrize("kind", ["incident.acknowledged", "incident.resolved"])
def test_who_acknowledges_with_pagerduty_takes_the_case_on(client: TestClient, url: str, kind: str) -> None:
    answer = tell(client, event(kind))
    assert (answer.status_code, answer.json()) == (200, {"heard": "taken"})
    (kept,) = said(url)
    assert (kept.kind, kept.by, kept.at, kept.action_key) == ("taken", "ann", CALLED + HOUR / 20, "page:ann")
    assert kept.details["call"] == {"service": "pagerduty", "event": "pagerduty:01EVENT", "named": "Tenex Engineer"}


def test_an_event_that_is_delivered_again_is_known(client: TestClient, url: str) -> None:
    assert [tell(client, event(), **{WEBHOOK_ID: name}).json()["heard"] for name in ("one", "one", "two")] == ["taken", "known", "known"]
    assert len(said(url)) == 1


def test_an_event_without_an_id_goes_by_that_of_its_delivery(client: TestClient, url: str) -> None:
    assert [tell(client, event(id=None)).json()["heard"] for _ in range(2)] == ["taken", "known"]
    assert said(url)[0].details["call"]["event"] == "pagerduty:delivery-1"


@pytest.mark.parametrize(
    "told",
    [
        event("incident.triggered"), event("incident.unacknowledged"), event("pagey.ping", data={"type": "ping"}), event(agent=None),
        event(agent={"type": "integration_reference", "summary": "topicrouter"}), event(data={"incident_key": "another service's"}),
        event(data=None), {}, [], {"event": 7}, b"", b"{", b"\xff", b"[" * 100_000,
    ],
    ids=str,
)  # fmt: skip
def test_whatever_else_is_signed_is_answered_and_tells_nothing(client: TestClient, url: str, told: Any) -> None:
    answer = tell(client, told)
    assert (answer.status_code, answer.json()) == (200, {"heard": "nothing"})
    assert said(url) == ()


def test_one_good_signature_of_several_is_enough_and_it_is_that_of_the_raw_body(client: TestClient, url: str) -> None:
    body = b" " + json.dumps(event(), indent=1).encode()
    assert tell(client, body, f"v1={'0' * 64}, {signed(body)}").json() == {"heard": "taken"}
    assert len(said(url)) == 1


@pytest.mark.parametrize(
    "signature", ["v1=", "v1=" + "0" * 64, signed(b"{}"), "v0=" + signed(BODY)[3:], signed(BODY, "another-secret-16"), ",", "v1=\xa7"]
)
def test_a_wrong_signature_of_pagerduty_opens_nothing(client: TestClient, url: str, signature: str) -> None:
    given = {PAGERDUTY_SIGNATURE.encode(): signature.encode("latin-1")}
    answer = client.post(PAGERDUTY_PATH, content=BODY, headers=given)
    assert (answer.status_code, reason(answer)) == (403, "signature_wrong")
    assert "PagerDuty" in answer.json()["detail"]
    assert said(url) == ()


def test_without_a_signature_nothing_is_heard(client: TestClient, url: str) -> None:
    for answer, header in ((tell(client, event(), ""), PAGERDUTY_SIGNATURE), (press(client, signature=""), TWILIO_SIGNATURE)):
        assert (answer.status_code, reason(answer)) == (401, "signature_missing")
        assert header in answer.headers["www-authenticate"]
    assert said(url) == ()


def test_an_endless_event_is_cut_off_before_its_signature_is_known(client: TestClient) -> None:
    answer = tell(client, b"x" * (MOST_BYTES + 1))
    assert (answer.status_code, reason(answer)) == (413, "body_too_large")
    answer = press(client, More="x" * MOST_BYTES)
    assert (answer.status_code, reason(answer)) == (413, "body_too_large")


def test_the_right_key_on_the_telephone_takes_the_case_on(client: TestClient, url: str) -> None:
    assert spoken(press(client)) == "Thank you. The case is yours. Good bye."
    (kept,) = said(url)
    assert (kept.kind, kept.by, kept.at) == ("taken", "ann", NOW)
    assert kept.details["call"] == {"service": "twilio", "event": "twilio:CA1", "named": None}
    assert spoken(press(client)) == "Thank you. The case is yours. Good bye."
    assert len(said(url)) == 1


@pytest.mark.parametrize("digits", ["2", "", "11", "#", None])
def test_another_key_or_none_acknowledges_nothing(client: TestClient, url: str, digits: str | None) -> None:
    assert "somebody else will be called" in spoken(press(client, digits))
    assert said(url) == ()


def test_a_completed_call_acknowledges_nothing(client: TestClient, url: str) -> None:
    spoken(press(client, None, CallStatus="completed", AnsweredBy="machine_start"))
    assert said(url) == ()


@pytest.mark.parametrize("marker", ["another", "a/b", "a b&c?d#e", "tr:7-1:page:bob", "é"])
def test_a_key_pressed_in_a_call_that_is_none_of_ours_is_told_so(client: TestClient, url: str, marker: str) -> None:
    assert spoken(press(client, marker=marker)) == "This call is not known here. Good bye."
    assert said(url) == ()


@pytest.mark.parametrize(
    "signature",
    ["x", RequestValidator("another").compute_signature(twilio_callback(PUBLIC_URL, MARKER), {}), "\xa7"],
)
def test_a_wrong_signature_of_twilio_opens_nothing(client: TestClient, url: str, signature: str) -> None:
    path = twilio_callback("", MARKER)
    headers = {TWILIO_SIGNATURE.encode(): signature.encode("latin-1")}
    answer = client.post(path, content=urlencode({"Digits": "1", "CallSid": "CA1"}), headers=headers)
    assert (answer.status_code, reason(answer)) == (403, "signature_wrong")
    assert said(url) == ()


def test_the_signature_covers_which_call_and_which_key_it_was(client: TestClient, url: str) -> None:
    form = {"CallSid": "CA1", "Digits": "2"}
    signature = RequestValidator(TOKEN).compute_signature(twilio_callback(PUBLIC_URL, MARKER), form)
    assert press(client, "1", signature=signature).status_code == 403
    other = RequestValidator(TOKEN).compute_signature(twilio_callback(PUBLIC_URL, "other"), form | {"Digits": "1"})
    assert press(client, "1", signature=other).status_code == 403
    many = client.post(twilio_callback("", MARKER), content="a=1&" * 200, headers={TWILIO_SIGNATURE: signature})
    assert (many.status_code, reason(many)) == (403, "signature_wrong")
    assert said(url) == ()


def test_an_answer_after_the_end_is_thanked_for_and_not_kept(client: TestClient, url: str) -> None:
    bureau = Bureau(open_database(url))
    bureau.say(Act.DISMISS, NOW)
    bureau.office.runner.work(NOW)
    bureau.database.close()
    assert tell(client, event()).json() == {"heard": "ended"}
    assert spoken(press(client)) == "Thank you. The case is over already. Good bye."
    assert [each.kind for each in said(url)] == ["dismissed"]


def test_a_database_that_is_away_lets_pagerduty_come_again_and_tells_who_is_on_the_line(make: Callable[..., FastAPI]) -> None:
    with client_of(make(cases=lambda: None)) as client:
        answer = tell(client, event())
        assert (answer.status_code, reason(answer)) == (503, "store_unavailable")
        assert spoken(press(client)) == "That could not be kept. Please answer in the chat. Good bye."


def test_too_many_at_once_are_asked_to_come_again(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_desk, "MOST_WAITING", 0)
    answer = tell(client, event())
    assert (answer.status_code, reason(answer)) == (503, "overloaded")


@pytest.mark.parametrize(
    ("missing", "heard"),
    [
        (("pagerduty_webhook_secret",), (404, 200)), (("twilio_token",), (200, 404)), (("public_url",), (200, 404)),
        (tuple(SECRETS), (404, 404)),
    ],
)  # fmt: skip
def test_where_a_secret_is_missing_there_is_nothing_here(
    make: Callable[..., FastAPI], missing: tuple[str, ...], heard: tuple[int, int]
) -> None:
    with client_of(make(**dict.fromkeys(missing))) as client:
        assert (tell(client, event()).status_code, press(client).status_code) == heard
