from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from service.api.errors import KINDS, MEDIA_TYPE, Problem
from tests.api.samples import asked, topic

JSON = {"content-type": "application/json"}
MARK = "marmalade"  # stands in every wrong value, and must not come back

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8).map(lambda text: MARK + text),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
near_misses = st.fixed_dictionaries(
    {},
    optional={"topics": values | st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(("id", "title", "body"), values)), max_size=3)},
)


def faults(client: TestClient, body: object) -> list[dict[str, str]]:
    answer = client.post("/v1/predictions", content=json.dumps(body), headers=JSON)
    assert answer.status_code == 422
    errors: list[dict[str, str]] = answer.json()["errors"]
    return errors


@pytest.mark.parametrize(
    ("body", "pointer", "wrong"),
    [
        ({}, "#/topics", "is missing"),
        ([], "#", "is not an object"),
        ({"topics": {}}, "#/topics", "is not a list"),
        ({"topics": []}, "#/topics", "has too few entries"),
        ({"topics": [3]}, "#/topics/0", "is not an object"),
        (asked(topic(), topic(2, title=None)), "#/topics/1/title", "is not text"),
        (asked(topic(id="")), "#/topics/0/id", "is empty"),
        (asked(topic(id=True)), "#/topics/0/id", "is not text"),
        (asked(topic(id="x" * 201)), "#/topics/0/id", "is too long"),
        (asked(topic(5), topic(6), topic(id=5)), "#/topics/2/id", "was already used by another topic of this request"),
    ],
)
def test_a_fault_says_where_what_was_wrong_and_what_would_be_right(client: TestClient, body: object, pointer: str, wrong: str) -> None:
    fault = faults(client, body)[0]
    assert (fault["pointer"], fault["detail"]) == (pointer, wrong)
    assert fault["expected"]


def test_every_fault_is_told_at_once(client: TestClient) -> None:
    assert [fault["pointer"] for fault in faults(client, asked({"id": "1"}, {}))] == [
        "#/topics/0/title",
        "#/topics/0/body",
        "#/topics/1/id",
        "#/topics/1/title",
        "#/topics/1/body",
    ]


def test_more_faults_than_anybody_reads_are_counted_but_not_listed(client: TestClient) -> None:
    answer = client.post("/v1/predictions", json=asked(*[{}] * 64)).json()
    assert len(answer["errors"]) == 100
    assert answer["detail"].startswith("192 things are wrong")


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 422), (b"{", 422), (b"marmalade", 422), (b"\xff\xfe{", 400), (b"[" * 50_000, 400), (b'{"topics": ' + b"9" * 5_000 + b"}", 400)],
)
def test_a_body_that_is_no_json_is_refused_without_repeating_it(client: TestClient, content: bytes, status: int) -> None:
    answer = client.post("/v1/predictions", content=content, headers=JSON)
    assert answer.status_code == status
    assert "marmalade" not in answer.text


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=values | near_misses)
def test_whatever_json_comes_is_refused_as_a_problem_that_repeats_nothing(client: TestClient, body: Any) -> None:
    answer = client.post("/v1/predictions", content=json.dumps(body), headers=JSON)
    if answer.status_code == 200:
        assert all(isinstance(sent["title"], str) for sent in body["topics"])
        return
    assert answer.status_code == 422
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert Problem.model_validate(answer.json()).status == 422
    assert MARK not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "reason"),
    [("GET", "/nothing", "not_found"), ("GET", "/v1/predictions/", "not_found"), ("PUT", "/v1/predictions", "method_not_allowed")],
)
def test_what_the_framework_refuses_is_a_problem_too(client: TestClient, method: str, path: str, reason: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == KINDS[reason].status
    assert answer.headers["content-type"] == MEDIA_TYPE
    problem = Problem.model_validate(answer.json())
    assert problem.type == f"urn:topicrouter:problem:{reason}"
    assert problem.instance == "urn:topicrouter:request:" + answer.headers["x-request-id"]


def test_a_wrong_method_is_told_the_right_ones(client: TestClient) -> None:
    assert client.get("/v1/predictions").headers["allow"] == "POST"
