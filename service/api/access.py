"""What happens around every request: its id, its line in the log, its figures, the headers of its answer, and failures made problems."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders

from service.api.auth import PATHS
from service.api.errors import Refusal, problem_response
from service.api.security_headers import headers_for

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from service.api.metrics import Metrics

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Trace:
    """What is known about a request so far, for log, metrics and problems. Never holds text of a topic."""

    request_id: str
    client: str | None = None
    topics: int | None = None
    reason: str | None = None


class Access:
    """The outermost ASGI middleware. A `Refusal` raised inside becomes its problem, any other exception the problem `internal`."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request and record it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        trace = scope["topicrouter.trace"] = Trace(_request_id(Headers(scope=scope)))
        began = time.perf_counter()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = trace.request_id
                for name, value in headers_for(scope["path"]).items():
                    headers.setdefault(name, value)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=trace.request_id):
            try:
                await self.app(scope, receive, send_with_headers)
            except Exception as error:
                if status:
                    raise  # half an answer is out: only closing the connection tells the client
                await problem_response(_refusal(error), scope)(scope, receive, send_with_headers)
            finally:
                self._record(scope, trace, status, time.perf_counter() - began)

    def _record(self, scope: Scope, trace: Trace, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else "other"
        path = _template(scope)
        self._metrics.request(method=method, path=path, status=status, seconds=seconds, reason=trace.reason)
        known: dict[str, Any] = {"client": trace.client, "topics": trace.topics, "reason": trace.reason}
        said = {name: value for name, value in known.items() if value is not None}
        _log.info("request", method=method, path=path, status=status, milliseconds=round(seconds * 1_000, 1), **said)


def failure_place(error: BaseException) -> str:
    """Say where an exception was raised; its message may repeat a topic's text, so that stays out of the log."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    return "unknown" if frame is None else f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}"


def _refusal(error: Exception) -> Refusal:
    if isinstance(error, Refusal):
        return error
    _log.error("request_failed", error=type(error).__name__, place=failure_place(error))
    return Refusal("internal")


def _request_id(headers: Headers) -> str:
    given = headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid4().hex


def _template(scope: Scope) -> str:
    """Give the route's template; a path that is none's may hold anything and is not repeated."""
    template: str | None = getattr(scope.get("route"), "path", None)
    if template is not None:
        return template
    if scope["path"] in PATHS:
        return str(scope["path"])
    return "assets" if scope.get("endpoint") else "unmatched"
