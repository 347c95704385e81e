"""Everything that the service refuses or fails at, as problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from service.errors import TopicRouterError

if TYPE_CHECKING:
    from starlette.types import Scope

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:topicrouter:problem:"
REQUEST_PREFIX = "urn:topicrouter:request:"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """What all problems with one reason share: status, title, and a detail as it may read."""

    status: int
    title: str
    example: str


KINDS: Mapping[str, ProblemKind] = {
    "body_unreadable": ProblemKind(400, "The body can't be read", "The body is not JSON in UTF-8."),
    "host_missing": ProblemKind(400, "The Host header is wrong", "Send one Host header."),
    "key_missing": ProblemKind(401, "An API key is needed", "Send `Authorization: Bearer KEY` or `X-Api-Key: KEY`."),
    "key_unknown": ProblemKind(401, "The API key is not known", "Ask the operator for a key; `topicrouter keys create NAME` makes one."),
    "signature_missing": ProblemKind(401, "The event is not signed", "Set the same secret for the webhook in Discourse and here."),
    "signature_wrong": ProblemKind(403, "The event's signature is wrong", "Set the same secret for the webhook in Discourse and here."),
    "scope_missing": ProblemKind(403, "The API key may not do this", "This needs a key with the scope `predict`."),
    "origin_forbidden": ProblemKind(
        403, "Pages from elsewhere may not call this", "The Origin header names a page that is not this service's."
    ),
    "case_act_forbidden": ProblemKind(403, "This person may not do this", "Val may not dismiss this case; only staff may."),
    "not_found": ProblemKind(404, "There is nothing here", "/docs lists what there is."),
    "case_unknown": ProblemKind(404, "There is no such case", "`GET /v1/cases` lists what there is."),
    "method_not_allowed": ProblemKind(405, "The method does not fit", "The header Allow lists the methods that do."),
    "feedback_conflict": ProblemKind(409, "The id is taken", "The id is that of another label by the same client; send a new id, or none."),
    "case_ended": ProblemKind(409, "The case has ended", "The case 1184-1 has ended (answered); nothing can be done about it any more."),
    "case_nothing_pending": ProblemKind(409, "Nothing waits to be released", "Nothing of the case 1184-1 waits to be released."),
    "body_too_large": ProblemKind(413, "The body is too large", "At most 4000000 bytes are read; send fewer topics at once."),
    "media_type_unsupported": ProblemKind(415, "The body is not JSON", "Send `Content-Type: application/json`, without Content-Encoding."),
    "host_unknown": ProblemKind(
        421, "The service does not answer to this name", "Use 127.0.0.1, or add the name to TOPICROUTER_ALLOWED_HOSTS."
    ),
    "request_invalid": ProblemKind(422, "The request is not valid", "1 thing is wrong; `errors` says what would be right."),
    "internal": ProblemKind(500, "The service failed", "The log says more under the request's id."),
    "overloaded": ProblemKind(503, "Too much is waiting", "Try again in a second."),
    "store_unavailable": ProblemKind(503, "The database can't be used", "Nothing was kept; the log says more under the request's id."),
    "keys_unknown": ProblemKind(503, "Keys can't be checked", "The database that holds the API keys can't be read; try again in a second."),
    "not_ready": ProblemKind(503, "Not ready", "`not_ready` names what is missing."),
}

_REASON_OF_STATUS = {400: "body_unreadable", 404: "not_found", 405: "method_not_allowed"}


class Refusal(TopicRouterError):
    """A request that is not served; becomes a problem response.

    Args:
        reason: a key of `KINDS`.
        detail: a sentence for people; without one, that of the kind. Never holds what the client sent.
        headers: further response headers.
        more: further members of the problem.

    """

    def __init__(self, reason: str, detail: str = "", *, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail or KINDS[reason].example, reason=reason)
        self.headers = dict(headers or {})
        self.more = more

    @property
    def status(self) -> int:
        """The HTTP status."""
        return KINDS[self.reason].status


class Fault(BaseModel):
    """One thing that is wrong in a request's body or query."""

    pointer: str = Field(
        description="JSON pointer (RFC 6901, as URI fragment) to what is wrong; `#` is the whole body. Of the query, `?` and the name."
    )
    detail: str = Field(description="What is wrong with it.")
    expected: str = Field(description="What would be right.")


class Unready(BaseModel):
    """A part of the service that is not ready."""

    part: str
    why: str


class Problem(BaseModel):
    """Why a request was not served (RFC 9457)."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(description=f"`{TYPE_PREFIX}` and a stable reason.")
    title: str = Field(description="The same for every problem of a type.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What was wrong this time, and what would be right.")
    instance: str | None = Field(None, description=f"`{REQUEST_PREFIX}` and the request's id, as in the header X-Request-Id and the log.")
    errors: list[Fault] | None = Field(None, description="Of an invalid request: every fault.")
    not_ready: list[Unready] | None = Field(None, description="Of a service that is not ready: every part that is missing.")


def problem_of(refusal: Refusal, *, request_id: str | None = None) -> dict[str, Any]:
    """Give a refusal as the members of its problem."""
    problem = {
        "type": TYPE_PREFIX + refusal.reason,
        "title": KINDS[refusal.reason].title,
        "status": refusal.status,
        "detail": str(refusal),
    }
    if request_id:
        problem["instance"] = REQUEST_PREFIX + request_id
    return problem | refusal.more


def problem_response(refusal: Refusal, scope: Scope) -> JSONResponse:
    """Make the response to a refused request, and note the reason for log and metrics."""
    trace = scope.get("topicrouter.trace")
    if trace is not None:
        trace.reason = refusal.reason
    content = problem_of(refusal, request_id=trace.request_id if trace is not None else None)
    return JSONResponse(content, refusal.status, refusal.headers, MEDIA_TYPE)


def refusal_of_status(status: int, headers: Mapping[str, str] | None) -> Refusal:
    """Give the refusal for a bare status that the framework raised."""
    return Refusal(_REASON_OF_STATUS.get(status, "internal"), headers=headers)
