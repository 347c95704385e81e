from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from starlette.testclient import TestClient

from service.api.auth import make_key, needed_scope
from service.api.errors import KINDS, MEDIA_TYPE, Problem
from service.api.examples import FEEDBACK_REQUEST, FEEDBACK_RESPONSE, PREDICTION, SUGGESTION
from service.domain import Scope
from service.escalation.cases import Stage
from service.escalation.policy_files import shipped_policy
from service.store.case_values import KeptCase
from service.store.cases import SqlCases
from service.store.database import open_database
from tests.api.conftest import MakeApp, client_of
from tests.api.samples import NOW, bearer, with_keys

JSON = "application/json"
ALL_SCOPES, ALL_SCOPES_ENTRY = make_key("all", list(Scope))
CASE, UNTIL = "7-1", (NOW + timedelta(days=1)).isoformat()
BOTH_WAYS = {"Authorization": f"Bearer {ALL_SCOPES}", "X-Api-Key": ALL_SCOPES}

schemathesis.openapi.format("date-time", st.datetimes().map(lambda moment: moment.replace(year=2000 + moment.year % 100).isoformat() + "Z"))


OPERATIONS = [
    ("/v1/predictions", "POST"),
    ("/v1/suggestions", "POST"),
    ("/v1/models", "GET"),
    ("/v1/feedback", "POST"),
    ("/v1/models/current", "GET"),
    ("/v1/cases", "GET"),
    ("/v1/cases/{case_id}", "GET"),
    ("/v1/cases/{case_id}/story", "GET"),
    ("/v1/cases/{case_id}/acts", "POST"),
    ("/", "GET"),
    ("/healthz", "GET"),
    ("/readyz", "GET"),
    ("/metrics", "GET"),
]


@pytest.fixture
def fuzzed(make_app: MakeApp, sqlite_url: str) -> Iterator[Any]:
    database = open_database(sqlite_url)
    SqlCases(database).open(KeptCase(CASE, "7", Stage.WATCHING, shipped_policy().version, opened_at=NOW, due_at=NOW))
    parts: dict[str, Any] = {"cases": lambda: database}
    app = make_app(api_keys=(ALL_SCOPES_ENTRY,), allowed_hosts=("testserver",), max_body_bytes=100_000_000, **parts)
    # until its first prediction the service rightly says that it is not ready, which is no fault to find here
    asyncio.run(app.state.parts.desk.warm_up())
    yield schemathesis.openapi.from_asgi("/openapi.json", app, headers={"X-Api-Key": ALL_SCOPES})
    app.state.parts.desk.close()
    app.state.parts.cases.close()


def sensible(case: Any) -> None:
    """Give what JSON Schema can't ask for: topics of different ids, labels of known names, known people, and times in their order."""
    if case.path.startswith("/v1/cases"):
        for unknown in ("asked", "after"):
            case.query.pop(unknown, None)
        if case.path_parameters:
            case.path_parameters["case_id"] = CASE
        if isinstance(case.body, dict):
            case.body.update(by="beacon", labels={"route": "technical"}, until=UNTIL)
    elif isinstance(case.body, dict) and "labels" in case.body:
        case.body["labels"] = {"route": "technical"}
        case.body.update(source="correction", asked=[], at=None)
        case.body["topic"]["text_at"] = None
        case.body.pop("answered_by", None)
        # an id of another label would be a conflict, which is documented too
        case.body.pop("id", None)
    elif isinstance(case.body, dict):
        for number, topic in enumerate(case.body["topics"]):
            topic["id"] = number


@pytest.mark.parametrize(
    ("path", "method", "mode"),
    [(path, method, GenerationMode.POSITIVE) for path, method in OPERATIONS]
    + [(path, method, GenerationMode.NEGATIVE) for path, method in OPERATIONS if method == "POST"],
)
def test_every_operation_behaves_as_documented(fuzzed: Any, path: str, method: str, mode: GenerationMode) -> None:
    strategy = fuzzed[path][method].as_strategy(generation_mode=mode)

    @settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=strategy)
    def fuzz(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            sensible(case)
        case.call_and_validate(headers=BOTH_WAYS)

    fuzz()


def test_every_operation_is_tried_here(document: dict[str, Any]) -> None:
    assert sorted(OPERATIONS) == sorted((path, method.upper()) for path, method, _ in operations(document))


@pytest.fixture
def document(make_app: MakeApp) -> dict[str, Any]:
    openapi: dict[str, Any] = make_app(**with_keys()).openapi()
    return openapi


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, operation) for path, methods in document["paths"].items() for method, operation in methods.items()]


def test_operations_have_readable_names(document: dict[str, Any]) -> None:
    assert sorted(operation["operationId"] for _, _, operation in operations(document)) == [
        "cases-act",
        "cases-explain",
        "cases-find",
        "cases-show",
        "feedback-give",
        "health-live",
        "health-ready",
        "metrics-read",
        "models-current",
        "models-loaded",
        "page-report",
        "predictions-predict",
        "suggestions-suggest",
    ]


def test_every_operation_says_what_it_is_for_and_which_scope_it_needs(document: dict[str, Any]) -> None:
    for path, _, operation in operations(document):
        assert operation["description"]
        scope = needed_scope(path)
        asked = {scopes[0] for way in operation.get("security", []) for scopes in way.values()}
        assert asked == ({str(scope)} if scope else set())


def test_without_keys_none_are_documented(make_app: MakeApp) -> None:
    document = make_app().openapi()
    assert "securitySchemes" not in document["components"]
    assert not any("security" in operation or "401" in operation["responses"] for _, _, operation in operations(document))


def test_every_problem_is_documented_with_an_example_that_fits(document: dict[str, Any]) -> None:
    found: set[str] = set()
    for _, _, operation in operations(document):
        for status, response in operation["responses"].items():
            if int(status) < 400:
                continue
            assert list(response["content"]) == [MEDIA_TYPE]
            examples = response["content"][MEDIA_TYPE]["examples"]
            found |= set(examples)
            for reason, example in examples.items():
                problem = Problem.model_validate(example["value"])
                assert (problem.status, problem.type) == (int(status), f"urn:topicrouter:problem:{reason}")
    # what is signed is sent by Discourse alone, and documented for those who set it up
    assert found == set(KINDS) - {"not_found", "method_not_allowed", "signature_missing", "signature_wrong"}


def test_every_answer_has_an_example(document: dict[str, Any]) -> None:
    for _, _, operation in operations(document):
        for response in operation["responses"].values():
            for kind, content in response["content"].items():
                assert kind == JSON or "example" in content or content["examples"]


def test_every_json_shape_has_an_example_that_fits(document: dict[str, Any]) -> None:
    shapes: set[str] = set()
    for _, _, operation in operations(document):
        contents = [operation.get("requestBody", {}).get("content", {}), operation["responses"]["200"]["content"]]
        shapes |= {content[JSON]["schema"]["$ref"].rpartition("/")[2] for content in contents if JSON in content}
    assert len(shapes) == 15
    for shape in shapes:
        schema = document["components"]["schemas"][shape]
        assert schema["examples"]
        for example in schema["examples"]:
            jsonschema_rs.validate({"$ref": f"#/components/schemas/{shape}", "components": document["components"]}, example)


def test_examples_of_answers_have_the_fields_of_real_ones(client: TestClient) -> None:
    suggestion = client.post(
        "/v1/suggestions", json=client.get("/openapi.json").json()["components"]["schemas"]["SuggestionsRequest"]["examples"][0]
    )
    real = suggestion.json()["suggestions"][0]
    assert list(SUGGESTION) == list(real)
    assert list(PREDICTION) == list(real["prediction"])
    assert list(SUGGESTION["contacts"][0]) == list(real["contacts"][0])
    assert set(SUGGESTION["prediction"]["probabilities"]) == set(real["prediction"]["probabilities"])


def test_the_example_of_feedback_is_answered_like_its_example(client: TestClient) -> None:
    answer = client.post("/v1/feedback", json=FEEDBACK_REQUEST)
    assert answer.status_code == 201
    told = FEEDBACK_RESPONSE | {"id": answer.json()["id"], "by": "local"}
    assert answer.json() == told
    assert list(answer.json()) == list(told)


def test_the_documentation_page_needs_nothing_from_elsewhere(make_app: MakeApp) -> None:
    with client_of(make_app(**with_keys())) as client:
        page = client.get("/docs", headers=bearer(Scope.READ))
        assert page.status_code == 200
        assert "http" not in page.text.replace("window.location", "")
        for asset in ("swagger-ui-bundle.js", "swagger-ui.css", "favicon.png"):
            assert asset in page.text
            assert client.get(f"/static-offline-docs/{asset}", headers=bearer(Scope.READ)).status_code == 200
