"""What a Discourse server's answers say: a JSON object, or what is wrong and whether it may pass.

Shapes of errors: discourse/discourse, `application_controller.rb` (JSON) and `lib/middleware/request_tracker.rb` (plain text).
"""

from __future__ import annotations

import httpx

from service.errors import SourceRefused, SourceUnavailable
from service.wire.fields import JsonObject, text
from service.wire.pacing import asked_to_wait


def trouble(response: httpx.Response, path: str) -> SourceUnavailable | None:
    """Give what may pass by waiting, raise what won't, None if the response is good.

    Raises:
        SourceRefused: `forbidden`, `login_required`, `not_found`, `bad_request`, or `not_discourse` where somebody else than Discourse
            says that it is forbidden or not found.

    """
    status, where = response.status_code, place(response, path)
    if status == httpx.codes.OK:
        return None
    if status == httpx.codes.TOO_MANY_REQUESTS:
        message = f"{where}: the forum's limit of calls is reached"
        return SourceUnavailable(message, reason="rate_limited", wait_seconds=asked_to_wait(response))
    kind = error_type(response)
    if kind == "read_only":
        message = f"{where}: the forum is in read-only mode"
        return SourceUnavailable(message, reason="read_only", wait_seconds=asked_to_wait(response))
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        message = f"{where}: the forum's server answers {status}"
        return SourceUnavailable(message, reason="server_error", wait_seconds=asked_to_wait(response))
    if kind == "not_logged_in" or status == httpx.codes.UNAUTHORIZED:
        raise SourceRefused(f"{where}: the forum shows nothing without a login; set an API key", reason="login_required")
    if status in {httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND, httpx.codes.GONE} and not kind:
        # A proxy that blocks us must not pass for a forum whose topics have all disappeared.
        message = f"{where}: the server answers {status}, and not in Discourse's words; a proxy, or is this a Discourse forum's address?"
        raise SourceRefused(message, reason="not_discourse")
    if status == httpx.codes.FORBIDDEN:
        raise SourceRefused(f"{where}: the forum refuses; is the API key right, and may its user read this?", reason="forbidden")
    if status in {httpx.codes.NOT_FOUND, httpx.codes.GONE}:
        raise SourceRefused(f"{where}: not found, or not to be seen by this user", reason="not_found")
    raise SourceRefused(f"{where}: the server answers {status}; is this a Discourse forum?", reason="bad_request")


def json_object(response: httpx.Response, path: str) -> JsonObject:
    """Give the JSON object of a good response.

    Raises:
        SourceRefused: `html_instead_of_json` or `not_json`.

    """
    where = place(response, path)
    try:
        document = response.json()
    except (ValueError, RecursionError):
        if "html" in response.headers.get("Content-Type", "") or response.text.lstrip().startswith("<"):
            message = f"{where}: a web page came instead of JSON; a proxy, a maintenance or login page, or not a Discourse forum"
            raise SourceRefused(message, reason="html_instead_of_json") from None
        raise SourceRefused(f"{where}: the answer is not JSON", reason="not_json") from None
    if not isinstance(document, dict):
        raise SourceRefused(f"{where}: the answer is not a JSON object; is this a Discourse forum?", reason="not_json")
    return document


def error_type(response: httpx.Response) -> str:
    """Give Discourse's own code of what is wrong, empty where the answer bears none."""
    return text(_lenient(response), "error_type")


def error_texts(response: httpx.Response) -> tuple[str, ...]:
    """Give the sentences in which Discourse says what is wrong, in the language of the asking user; empty where it says nothing."""
    said = _lenient(response).get("errors")
    return tuple(item for item in said if isinstance(item, str)) if isinstance(said, list) else ()


def place(response: httpx.Response, path: str) -> str:
    """Name host and path, without what was asked there."""
    return f"{response.url.host}{path}"


def _lenient(response: httpx.Response) -> JsonObject:
    try:
        document = response.json()
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
