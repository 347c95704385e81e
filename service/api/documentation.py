"""The OpenAPI document: what FastAPI derives, and what follows for every route: keys, scopes, and the problems it can answer with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

from service.api.auth import needed_scope
from service.api.errors import KINDS, MEDIA_TYPE, Problem, Refusal, problem_of

if TYPE_CHECKING:
    from fastapi import FastAPI

_ANY = ("host_missing", "host_unknown", "origin_forbidden", "internal")
_WITH_KEY = ("key_missing", "key_unknown", "scope_missing", "keys_unknown")
_WITH_BODY = ("body_unreadable", "body_too_large", "media_type_unsupported", "request_invalid", "overloaded")
_OF_CASE = ("case_unknown", "store_unavailable", "overloaded")
_ALSO: dict[str, tuple[str, ...]] = {
    "/readyz": ("not_ready",),
    "/v1/feedback": ("feedback_conflict", "store_unavailable"),
    "/v1/cases": ("request_invalid", "store_unavailable", "overloaded"),
    "/v1/cases/{case_id}": _OF_CASE,
    "/v1/cases/{case_id}/story": _OF_CASE,
    "/v1/cases/{case_id}/acts": (*_OF_CASE, "case_ended", "case_nothing_pending", "case_act_forbidden"),
}
_SCHEMES: dict[str, dict[str, str]] = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key."},
    "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key", "description": "An API key."},
    "browser": {"type": "http", "scheme": "basic", "description": "Any user name, and an API key as password. For reading only."},
}
_EXAMPLE_REQUEST_ID = "2f6c1d7f0a5b4e7c9d3b8a1e6f40c25d"
_EXAMPLE_MORE: dict[str, dict[str, Any]] = {
    "request_invalid": {
        "errors": [{"pointer": "#/topics/0/title", "detail": "is missing", "expected": "text of at most 1,000 characters"}],
    },
    "not_ready": {"not_ready": [{"part": "model", "why": "no prediction has succeeded yet"}]},
}


def describe(app: FastAPI, *, keys_needed: Callable[[], bool]) -> None:
    """Let `app.openapi()` give the document, made at first need; `keys_needed` says whether clients need API keys by now."""
    made: dict[bool, dict[str, Any]] = {}

    def openapi() -> dict[str, Any]:
        needed = keys_needed()
        if needed not in made:
            document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            _complete(document, keys_needed=needed)
            _restore_examples(document, app)
            made[needed] = document
        return made[needed]

    app.openapi = openapi  # type: ignore[method-assign]  # how FastAPI's documentation extends the document


def _restore_examples(document: dict[str, Any], app: FastAPI) -> None:
    """Give examples of answers their nulls back, which FastAPI takes out of the whole document."""
    routers = [route.original_router for route in app.routes if hasattr(route, "original_router")]
    for route in (route for router in routers for route in router.routes):
        model = getattr(route, "response_model", None)
        if not isinstance(model, type):
            continue
        extra = getattr(model, "model_config", {}).get("json_schema_extra")
        if isinstance(extra, dict) and "examples" in extra:
            document["components"]["schemas"][model.__name__]["examples"] = extra["examples"]


def problem_example(reason: str) -> dict[str, Any]:
    """Give a problem with this reason as it may look."""
    return problem_of(Refusal(reason, **_EXAMPLE_MORE.get(reason, {})), request_id=_EXAMPLE_REQUEST_ID)


def _complete(document: dict[str, Any], *, keys_needed: bool) -> None:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for replaced in ("HTTPValidationError", "ValidationError"):
        schemas.pop(replaced, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
    if keys_needed:
        components["securitySchemes"] = _SCHEMES
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete_operation(operation, path, method, keys_needed=keys_needed)


def _complete_operation(operation: dict[str, Any], path: str, method: str, *, keys_needed: bool) -> None:
    scope = needed_scope(path)
    reasons = list(_ANY)
    if "requestBody" in operation:
        reasons += _WITH_BODY
    reasons += _ALSO.get(path, ())
    if keys_needed and scope is not None:
        reasons += _WITH_KEY
        operation["security"] = [{scheme: [str(scope)]} for scheme in _SCHEMES if scheme != "browser" or method == "get"]
    responses = operation["responses"]
    responses.pop("422", None)
    for reason in sorted(reasons, key=lambda reason: KINDS[reason].status):
        kind = KINDS[reason]
        response = responses.setdefault(str(kind.status), {"description": kind.title, "content": {MEDIA_TYPE: _content()}})
        response["content"][MEDIA_TYPE]["examples"][reason] = {"value": problem_example(reason)}


def _content() -> dict[str, Any]:
    return {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}
