"""Troubles of a Discourse server as the answers they show themselves by.

Shapes: discourse/discourse, `application_controller.rb` (JSON) and `lib/middleware/request_tracker.rb` (plain text).
"""

from __future__ import annotations

from dataclasses import dataclass

import httpx


@dataclass(frozen=True, slots=True)
class WritingTrouble:
    """What happens to a writing call.

    `answer` comes instead of the right one, None closes the connection without any; `saved`: only after all was done.
    """

    answer: httpx.Response | None = None
    saved: bool = False


def _json_error(status: int, error_type: str, message: str, **more: object) -> httpx.Response:
    return httpx.Response(status, json={"errors": [message], "error_type": error_type, **more})


def invalid(*messages: str) -> httpx.Response:
    """Give the answer to a text that breaks rules of the forum."""
    return httpx.Response(422, json={"action": "create_post", "errors": list(messages)})


def edit_conflict() -> httpx.Response:
    """Give the answer to an edit of what somebody else has edited meanwhile."""
    message = "That post was edited by another user and your changes can no longer be saved."
    return httpx.Response(409, json={"errors": [message]})


def key_refused() -> httpx.Response:
    """Give the answer to a key that is wrong, revoked, or not for the user that it is used as."""
    message = "You are not permitted to view the requested resource. The API username or key is invalid."
    return _json_error(403, "invalid_access", message)


def rate_limited_by_application(seconds: int) -> httpx.Response:
    """Give the application's answer to too many calls: JSON with the wait in the body and in a header."""
    response = _json_error(429, "rate_limit", "Too many requests.", extras={"wait_seconds": seconds, "time_left": f"{seconds} seconds"})
    response.headers["Retry-After"] = str(seconds)
    return response


def rate_limited_by_middleware(seconds: int) -> httpx.Response:
    """Give the middleware's answer to too many calls of one key or address: plain text."""
    headers = {"Retry-After": str(seconds), "Discourse-Rate-Limit-Error-Code": "admin_api_key_rate_limit"}
    return httpx.Response(429, text="Slow down, too many requests.\n", headers=headers)


def server_error(status: int = 502) -> httpx.Response:
    """Give a gateway's answer while the application is away: a web page."""
    return httpx.Response(status, html="<html><body><h1>Bad Gateway</h1></body></html>")


def read_only() -> httpx.Response:
    """Give the answer of a forum in read-only mode."""
    return _json_error(503, "read_only", "The site is in read only mode.")


def web_page() -> httpx.Response:
    """Give what a proxy or maintenance page answers: HTML, and all is said to be well."""
    return httpx.Response(200, html="<!doctype html><title>Back soon</title><p>We are moving house.</p>")


def redirect(location: str, status: int = 302) -> httpx.Response:
    """Send the client elsewhere."""
    return httpx.Response(status, headers={"Location": location})


def not_logged_in() -> httpx.Response:
    """Give the answer of a forum that shows nothing without a login."""
    return _json_error(403, "not_logged_in", "You need to be logged in to do that.")


def invalid_access() -> httpx.Response:
    """Give the answer to who may not read or do this."""
    return _json_error(403, "invalid_access", "You are not permitted to view the requested resource.")


def not_found() -> httpx.Response:
    """Give the answer for what does not exist, is deleted, or is not to be known of."""
    return _json_error(404, "not_found", "The requested URL or resource could not be found.")


def bad_parameters(name: str) -> httpx.Response:
    """Give the answer to a request that lacks something or gives it in a wrong form."""
    return _json_error(400, "invalid_parameters", f"You supplied invalid parameters to the request: {name}")
