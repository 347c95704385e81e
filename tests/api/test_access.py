from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.domain import Scope
from service.inference.predictor import Predictor
from tests.api.conftest import MakeApp, client_of
from tests.api.samples import KEYS, Watched, asked, bearer, topic, with_keys

MARK = "marmalade"


def lines(log: list[Any]) -> list[Any]:
    return [entry for entry in log if entry["event"] == "request"]


def test_a_request_has_its_line_in_the_log(client: TestClient, log: list[Any]) -> None:
    client.post("/v1/predictions", json=asked(topic(1), topic(2)), headers={"X-Request-Id": "runner.7-a"})
    line = lines(log)[-1]
    assert line.pop("milliseconds") > 0
    assert line == {
        "event": "request",
        "log_level": "info",
        "request_id": "runner.7-a",
        "method": "POST",
        "path": "/v1/predictions",
        "status": 200,
        "topics": 2,
    }


def test_a_refused_request_is_logged_with_its_reason_and_client(make_app: MakeApp, log: list[Any]) -> None:
    with client_of(make_app(**with_keys())) as client:
        client.post("/v1/predictions", json=asked(topic()), headers=bearer(Scope.READ))
    line = lines(log)[-1]
    assert (line["status"], line["reason"], line["client"]) == (403, "scope_missing", "for-read")


def test_no_text_and_no_key_reaches_the_log(make_app: MakeApp, predictor: Predictor, log: list[Any]) -> None:
    key = KEYS[Scope.PREDICT][0]
    with client_of(make_app(**with_keys(predictor=Watched(predictor)))) as client:
        sent = topic(id=MARK, title=MARK, body=MARK)
        assert client.post("/v1/predictions", json=asked(sent), headers=bearer(Scope.PREDICT)).status_code == 200
        poison = asked(topic(title="poison " + MARK, body=MARK))
        assert client.post("/v1/predictions", json=poison, headers=bearer(Scope.PREDICT)).status_code == 500
        assert client.post("/v1/predictions", json=asked(topic(title=[MARK])), headers=bearer(Scope.PREDICT)).status_code == 422
        client.get(
            f"/{MARK}?{MARK}={MARK}", headers={"X-Api-Key": key[:-1], "User-Agent": MARK, "Cookie": MARK, "X-Request-Id": f"<{MARK}>"}
        )
        client.request(MARK.upper(), "/", headers={"Authorization": f"Bearer {MARK}"})
    assert len(lines(log)) == 5
    assert MARK not in repr(log).lower()
    assert key[:-1] not in repr(log)


@pytest.mark.parametrize("given", ["a", "A-b_c.9", "x" * 64])
def test_a_well_formed_request_id_comes_back(client: TestClient, given: str) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": given}).headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "a\tb", "<script>", "é"])
def test_a_request_id_of_another_shape_is_replaced(client: TestClient, given: str) -> None:
    answer = client.get("/healthz", headers={b"X-Request-Id": given.encode("latin-1")})
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-request-id"])


@pytest.mark.parametrize("path", ["/", "/healthz", "/docs", "/nothing", "/v1/predictions", "/static-offline-docs/swagger-ui.css"])
def test_every_answer_has_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "cache-control" in headers


def test_a_failure_is_a_problem_without_details(make_app: MakeApp, predictor: Predictor, log: list[Any]) -> None:
    with client_of(make_app(predictor=Watched(predictor))) as client:
        answer = client.post("/v1/predictions", json=asked(topic(title="poison")))
    assert answer.status_code == 500
    assert answer.json()["type"] == "urn:topicrouter:problem:internal"
    assert "poison" not in answer.text
    assert "ValueError" not in answer.text
    failed = next(entry for entry in log if entry["event"] == "request_failed")
    assert failed["error"] == "ValueError"
    assert re.search(r"samples\.py:\d+$", failed["place"])
