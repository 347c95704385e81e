from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from service.domain import Scope
from tests.api.conftest import MakeApp, client_of
from tests.api.samples import bearer, with_keys


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8080", "localhost:1", "LocalHost", "[::1]", "[::1]:8080"])
def test_loopback_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:8080",
        "evil@localhost",
        "localhost:x",
        "localhost/",
        "10.0.0.1",
        "",
    ],
)
def test_a_name_that_merely_leads_here_is_not_answered(client: TestClient, host: str) -> None:
    answer = client.get("/healthz", headers={"Host": host})
    assert answer.status_code == 421
    assert answer.json()["type"] == "urn:topicrouter:problem:host_unknown"
    assert "evil" not in answer.text


def test_two_hosts_are_one_too_many(client: TestClient) -> None:
    assert client.get("/healthz", headers=[("Host", "localhost"), ("Host", "localhost")]).status_code == 400


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1.evil.example:8080", "file://", "http://localhost@evil.example"]
)
def test_a_page_from_elsewhere_may_not_call(client: TestClient, origin: str) -> None:
    answer = client.get("/v1/models/current", headers={"Origin": origin})
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:topicrouter:problem:origin_forbidden"


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:8080"])
def test_a_page_of_this_machine_may_call(client: TestClient, origin: str) -> None:
    assert client.get("/v1/models/current", headers={"Origin": origin}).status_code == 200


def test_a_name_that_the_settings_allow_is_answered(make_app: MakeApp) -> None:
    with client_of(make_app(allowed_hosts=("router.example",))) as client:
        assert client.get("/healthz", headers={"Host": "Router.example:443", "Origin": "https://router.example"}).status_code == 200
        assert client.get("/healthz", headers={"Host": "other.example"}).status_code == 421


def test_a_service_with_keys_on_the_network_answers_to_any_name(make_app: MakeApp) -> None:
    with client_of(make_app(**with_keys(host="0.0.0.0"))) as client:
        assert client.get("/metrics", headers={"Host": "any.example"} | bearer(Scope.READ)).status_code == 200


def test_a_service_on_the_network_that_knows_its_names_answers_to_them_only(make_app: MakeApp) -> None:
    changes = with_keys(host="0.0.0.0", allowed_hosts=("router.example",))
    with client_of(make_app(**changes)) as client:
        assert client.get("/healthz", headers={"Host": "any.example"}).status_code == 421


def test_no_other_origin_is_told_that_it_may_read(client: TestClient) -> None:
    answer = client.options("/v1/predictions", headers={"Origin": "http://localhost:3000", "Access-Control-Request-Method": "POST"})
    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("access-control")]
