from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.api import buttons, webhooks
from service.api.auth import PATHS, make_key, needed_scope, parse_keys
from service.domain import Scope
from service.errors import InputError, SettingsError
from tests.api.conftest import MakeApp, client_of
from tests.api.samples import KEYS, asked, bearer, feedback, topic, until, with_keys

WRONG_KEY = make_key("nobody", [Scope.READ])[0]
ROUTES = [
    ("POST", "/v1/predictions", Scope.PREDICT),
    ("POST", "/v1/suggestions", Scope.SUGGEST),
    ("GET", "/v1/models", Scope.READ),
    ("POST", "/v1/feedback", Scope.FEEDBACK),
    ("GET", "/v1/models/current", Scope.READ),
    ("GET", "/v1/cases", Scope.READ),
    ("GET", "/v1/cases/{case_id}", Scope.READ),
    ("GET", "/v1/cases/{case_id}/story", Scope.READ),
    ("POST", "/v1/cases/{case_id}/acts", Scope.ACT),
    ("GET", "/", Scope.READ),
    ("GET", "/metrics", Scope.READ),
    ("GET", "/docs", Scope.READ),
    ("GET", "/openapi.json", Scope.READ),
    ("GET", "/static-offline-docs/swagger-ui.css", Scope.READ),
    ("GET", "/healthz", None),
    ("GET", "/readyz", None),
]


@pytest.fixture
def guarded(make_app: MakeApp) -> Iterator[TestClient]:
    app = make_app(**with_keys())
    with client_of(app) as client:
        until(lambda: app.state.parts.desk.not_ready() is None)
        yield client


def call(client: TestClient, method: str, path: str, headers: dict[str, str]) -> Any:
    return client.request(method, path, headers=headers, json=asked(topic()) | feedback() if method == "POST" else None)


def basic(password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"me:{password}".encode()).decode()}


def test_every_route_of_the_application_is_tried_here(guarded: TestClient) -> None:
    documented = set(guarded.get("/openapi.json", headers=bearer(Scope.READ)).json()["paths"])
    assert documented <= {path for _, path, _ in ROUTES}
    assert set(PATHS) - {webhooks.PATH, buttons.PATH} <= {path for _, path, _ in ROUTES}


@pytest.mark.parametrize(("method", "path", "scope"), ROUTES)
def test_without_a_key_only_health_is_open(guarded: TestClient, method: str, path: str, scope: Scope | None) -> None:
    answer = call(guarded, method, path, {})
    assert answer.status_code == (200 if scope is None else 401)
    if scope is not None:
        assert answer.json()["type"] == "urn:topicrouter:problem:key_missing"
        assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(("method", "path", "scope"), ROUTES)
def test_an_unknown_key_opens_nothing(guarded: TestClient, method: str, path: str, scope: Scope | None) -> None:
    answer = call(guarded, method, path, {"Authorization": f"Bearer {WRONG_KEY}"})
    assert answer.status_code == (200 if scope is None else 401)
    assert scope is None or answer.json()["type"] == "urn:topicrouter:problem:key_unknown"


@pytest.mark.parametrize(("method", "path", "scope"), [route for route in ROUTES if route[2]])
@pytest.mark.parametrize("other", list(Scope))
def test_a_key_opens_what_its_scope_says_and_nothing_else(guarded: TestClient, method: str, path: str, scope: Scope, other: Scope) -> None:
    answer = call(guarded, method, path, bearer(other))
    # there is no database here, and what is sent is no act; keys are looked at before either
    opened = {503, 422} if path.startswith("/v1/cases") else {200, 201}
    assert answer.status_code in (opened if scope is other else {403})
    if scope is not other:
        assert answer.json()["detail"] == f"This needs a key with the scope `{scope}`."


def test_a_key_may_come_in_its_own_header(guarded: TestClient) -> None:
    assert call(guarded, "POST", "/v1/predictions", {"X-Api-Key": KEYS[Scope.PREDICT][0]}).status_code == 200


def test_a_browser_is_asked_for_a_password_and_may_give_the_key(guarded: TestClient) -> None:
    assert "Basic" in guarded.get("/").headers["www-authenticate"]
    assert guarded.get("/", headers=basic(KEYS[Scope.READ][0])).status_code == 200
    assert guarded.get("/", headers=basic(WRONG_KEY)).status_code == 401


def test_a_browsers_password_is_for_reading_only(guarded: TestClient) -> None:
    answer = call(guarded, "POST", "/v1/predictions", basic(KEYS[Scope.PREDICT][0]))
    assert answer.status_code == 401
    assert "Basic" not in answer.headers["www-authenticate"]


@pytest.mark.parametrize("value", ["Basic", "Basic §§§", "Basic bm9jb2xvbg==", "Bearer", "Bearer   ", "Negotiate abc", "Bearer \xe9"])
def test_a_header_that_holds_no_key_is_refused(guarded: TestClient, value: str) -> None:
    assert guarded.get("/", headers={b"Authorization": value.encode("latin-1")}).status_code == 401


def test_the_hash_of_a_key_is_no_key(guarded: TestClient) -> None:
    digest = KEYS[Scope.READ][1].split(":")[2]
    assert guarded.get("/", headers={"X-Api-Key": digest}).status_code == 401


def test_a_path_that_nobody_thought_of_needs_a_key() -> None:
    assert needed_scope("/v2/new") is Scope.READ


def test_a_line_end_after_a_path_does_not_lower_what_it_needs(guarded: TestClient) -> None:
    for method, path, scope in ROUTES:
        assert needed_scope(path + "\n") is scope
        if method == "POST":
            assert call(guarded, method, f"{path}%0A", bearer(Scope.READ)).status_code == 403


def test_a_body_is_not_read_before_the_key_is_known(guarded: TestClient) -> None:
    answer = guarded.post("/v1/predictions", content=b"{" * 100, headers={"content-type": "application/json"})
    assert answer.status_code == 401


def test_a_key_that_was_made_is_accepted_and_not_kept_in_its_entry() -> None:
    key, entry = make_key("runner-1", [Scope.SUGGEST, Scope.PREDICT])
    assert entry == f"runner-1:predict+suggest:{hashlib.sha256(key.encode()).hexdigest()}"
    parsed = parse_keys([entry])[0]
    assert (parsed.name, parsed.scopes) == ("runner-1", frozenset({Scope.PREDICT, Scope.SUGGEST}))
    assert make_key("runner-1", [Scope.PREDICT])[0] != key


@pytest.mark.parametrize(("name", "scopes"), [("", [Scope.READ]), ("a:b", [Scope.READ]), ("x" * 41, [Scope.READ]), ("ok", [])])
def test_a_key_without_a_usable_name_or_scope_is_not_made(name: str, scopes: list[Scope]) -> None:
    with pytest.raises(InputError):
        make_key(name, scopes)


@pytest.mark.parametrize(
    ("entry", "trouble"),
    [
        ("hush", "form"),
        ("hush:read", "form"),
        ("hu sh:read:" + "0" * 64, "name"),
        ("hush:readd:" + "0" * 64, "scope"),
        ("hush::" + "0" * 64, "scope"),
        ("hush:read:" + "0" * 63, "SHA-256"),
        ("hush:read:" + "g" * 64, "SHA-256"),
    ],
)
def test_a_malformed_entry_is_told_by_its_position_alone(make_app: MakeApp, entry: str, trouble: str) -> None:
    with pytest.raises(SettingsError) as caught:
        make_app(api_keys=(KEYS[Scope.READ][1], entry))
    assert caught.value.reason == "api_key_malformed"
    assert "entry 2" in str(caught.value)
    assert trouble in str(caught.value)
    assert "hush" not in str(caught.value)
    assert "readd" not in str(caught.value)
