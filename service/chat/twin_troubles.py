"""Troubles of a Mattermost server as the answers they show themselves by, as observed on a server of 5.36."""

from __future__ import annotations

import httpx


class Refusal(Exception):
    """Raised inside the twin: the request is answered with this."""

    def __init__(self, status: int, error_id: str, message: str = "") -> None:
        super().__init__(error_id)
        self.response = app_error(status, error_id, message)


def app_error(status: int, error_id: str, message: str = "") -> httpx.Response:
    """Give an error as the server's own code tells it: `id` is stable, `message` is translated."""
    document = {"id": error_id, "message": message or error_id, "detailed_error": "", "request_id": "t" * 26, "status_code": status}
    return httpx.Response(status, json=document, headers={"X-Request-Id": "t" * 26})


def no_permission() -> Refusal:
    """Give what is said for lack of a right, for channels that don't exist, and for what is gone."""
    return Refusal(403, "api.context.permissions.app_error", "You do not have the appropriate permissions.")


def no_session() -> httpx.Response:
    """Give what is said to every token that is wrong, revoked, or of somebody deactivated."""
    return app_error(401, "api.context.session_expired.app_error", "Invalid or expired session, please login again.")


def no_route() -> httpx.Response:
    """Give what is said for a route or method that there is none of: JSON that calls itself text."""
    answer = app_error(404, "api.context.404.app_error", "Sorry, we could not find the page.")
    return httpx.Response(404, content=answer.content, headers={"Content-Type": "text/plain; charset=utf-8"})


def limited(seconds: int) -> httpx.Response:
    """Give what is said to who calls too often: plain text; `X-Ratelimit-Reset` counts seconds, whatever the documentation says."""
    headers = {"Retry-After": str(seconds), "X-Ratelimit-Limit": "100", "X-Ratelimit-Remaining": "0", "X-Ratelimit-Reset": str(seconds)}
    return httpx.Response(429, text="limit exceeded\n", headers=headers)


def gateway_error(status: int = 502) -> httpx.Response:
    """Give a proxy's answer while the server behind it is away: a web page."""
    return httpx.Response(status, html="<html><body><h1>Bad Gateway</h1></body></html>")


def web_page(status: int = 200) -> httpx.Response:
    """Give what a proxy or a login page answers."""
    return httpx.Response(status, html="<!doctype html><title>Sign in</title><p>Who are you?</p>")
