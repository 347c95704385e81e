"""One way to ask a Discourse forum for JSON: paced, retried, its troubles told as errors with a reason.

Access: https://docs.discourse.org (headers `Api-Key` and `Api-Username`; none needed for what anybody may read).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import httpx
import structlog

from service.errors import InputError, SourceError, SourceRefused, SourceUnavailable
from service.forum.fields import JsonObject, text
from service.forum.pacing import Pacer, asked_to_wait

ATTEMPTS = 5
FIRST_WAIT = 2.0
"""Seconds before the second attempt where the server doesn't say; doubled each time."""
LONGEST_WAIT = 600.0
"""Seconds; who asks for a longer wait is taken for unavailable."""
REDIRECTS = 3
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

Parameters: TypeAlias = Sequence[tuple[str, str]]

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Access:
    """Where a forum is and as whom it is read; without a key as anybody."""

    address: str
    api_key: str | None = field(default=None, repr=False)
    api_username: str = "system"


class ForumConnection:
    """Asks one forum, one call at a time, inside a `with` statement, which may stand within another; it counts all its `calls`."""

    def __init__(
        self,
        access: Access,
        *,
        calls_per_minute: int = 30,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Prepare; nothing is sent yet.

        Raises:
            InputError: the address is none (`bad_address`), the key or its user can't be sent (`bad_key`), or the key would travel
                unencrypted (`key_needs_https`).

        """
        self.address = _checked(access)
        self.has_key = bool(access.api_key)
        self.calls = 0
        self._headers = {"Accept": "application/json", "User-Agent": "topicrouter"}
        if access.api_key:
            self._headers |= {"Api-Key": access.api_key, "Api-Username": access.api_username}
        self._transport = transport
        self._pacer = Pacer(calls_per_minute, clock=clock, sleep=sleep)
        self._opened: httpx.Client | None = None
        self._depth = 0
        self._answered = False

    def __enter__(self) -> ForumConnection:
        self._depth += 1
        if self._opened is None:
            # httpx would carry the key to wherever a redirect points, so redirects are followed by hand.
            headers = httpx.Headers(self._headers, encoding="utf-8")
            self._opened = httpx.Client(headers=headers, transport=self._transport, timeout=TIMEOUT, follow_redirects=False)
        return self

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        if self._depth == 0 and self._opened:
            self._opened.close()
            self._opened = None

    @property
    def _client(self) -> httpx.Client:
        if self._opened is None:
            raise RuntimeError("a ForumConnection is open inside a `with` statement only")
        return self._opened

    def get(self, path: str, parameters: Parameters = ()) -> JsonObject:
        """Fetch one JSON object; `path` begins with a slash and counts from the forum's address.

        Limits, server errors and network trouble are waited out a few times; an address that never answered is given up at once.

        Raises:
            SourceUnavailable: still in trouble after all attempts (`unreachable`, `server_error`, `read_only`, `rate_limited`).
            SourceRefused: `forbidden`, `login_required`, `not_found`, `bad_request`, `redirected`, `html_instead_of_json`, `not_json`,
                or `not_discourse` where somebody else than Discourse says that it is forbidden or not found.

        """
        wait = FIRST_WAIT
        for attempt in range(1, ATTEMPTS + 1):
            trouble, asked = self._attempt(path, parameters)
            if not isinstance(trouble, SourceError):
                return trouble
            seconds = wait if asked is None else asked
            # Where nothing ever answered, the address is more likely wrong than the network in trouble.
            never_there = trouble.reason == "unreachable" and not self._answered
            if attempt == ATTEMPTS or seconds > LONGEST_WAIT or never_there:
                raise trouble
            _log.info("forum_call_waits", path=path, reason=trouble.reason, seconds=seconds, attempt=attempt)
            self._pacer.pause(seconds)
            wait *= 2
        raise AssertionError("the last attempt returns or raises")

    def _attempt(self, path: str, parameters: Parameters) -> tuple[JsonObject | SourceUnavailable, float | None]:
        try:
            response = self._send(path, parameters)
        except httpx.RequestError as error:
            message = f"{self.address} can't be reached: {error or type(error).__name__}"
            return SourceUnavailable(message, reason="unreachable"), None
        trouble = _trouble(response, path)
        if trouble:
            return trouble, asked_to_wait(response)
        return _json_object(response, path), None

    def _send(self, path: str, parameters: Parameters) -> httpx.Response:
        request = self._client.build_request("GET", self.address + path, params=httpx.QueryParams(list(parameters)))
        for _ in range(REDIRECTS + 1):
            self._pacer.wait_for_turn()
            self.calls += 1
            response = self._client.send(request)
            self._answered = True
            if response.next_request is None:
                return response
            request = self._same_forum(response.next_request)
        message = f"{self.address}{path} redirects in circles"
        raise SourceRefused(message, reason="redirected")

    def _same_forum(self, request: httpx.Request) -> httpx.Request:
        here, there = httpx.URL(self.address), request.url
        if (here.scheme, here.host, here.port) != (there.scheme, there.host, there.port):
            message = f"{self.address} redirects to {there.scheme}://{there.netloc.decode('ascii')}; give that address if it is the forum's"
            raise SourceRefused(message, reason="redirected")
        if there.path.endswith("/login"):
            raise SourceRefused(f"{self.address} shows nothing without a login; set an API key", reason="login_required")
        return request


def _checked(access: Access) -> str:
    try:
        url = httpx.URL(access.address)
    except httpx.InvalidURL:
        url = httpx.URL()
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo:
        raise InputError("the forum's address must look like https://forum.example.org", reason="bad_address")
    if access.api_key and not (access.api_key.isascii() and (access.api_key + access.api_username).isprintable()):
        raise InputError("the API key or its user name holds characters that can't be sent", reason="bad_key")
    if access.api_key and url.scheme == "http" and url.host not in LOOPBACK:
        raise InputError(f"the API key would travel unencrypted to {url.host}; use https", reason="key_needs_https")
    return str(url.copy_with(query=None, fragment=None)).rstrip("/")


def _trouble(response: httpx.Response, path: str) -> SourceUnavailable | None:
    """Give what may pass by waiting, raise what won't, None if the response is good."""
    status, where = response.status_code, f"{response.url.host}{path}"
    if status == httpx.codes.OK:
        return None
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return SourceUnavailable(f"{where}: the forum's limit of calls is reached", reason="rate_limited")
    error_type = _error_type(response)
    if error_type == "read_only":
        return SourceUnavailable(f"{where}: the forum is in read-only mode", reason="read_only")
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return SourceUnavailable(f"{where}: the forum's server answers {status}", reason="server_error")
    if error_type == "not_logged_in" or status == httpx.codes.UNAUTHORIZED:
        raise SourceRefused(f"{where}: the forum shows nothing without a login; set an API key", reason="login_required")
    if status in {httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND, httpx.codes.GONE} and not error_type:
        # A proxy that blocks us must not pass for a forum whose topics have all disappeared.
        message = f"{where}: the server answers {status}, and not in Discourse's words; a proxy, or is this a Discourse forum's address?"
        raise SourceRefused(message, reason="not_discourse")
    if status == httpx.codes.FORBIDDEN:
        raise SourceRefused(f"{where}: the forum refuses; is the API key right, and may its user read this?", reason="forbidden")
    if status in {httpx.codes.NOT_FOUND, httpx.codes.GONE}:
        raise SourceRefused(f"{where}: not found, or not to be seen by this user", reason="not_found")
    raise SourceRefused(f"{where}: the server answers {status}; is this a Discourse forum?", reason="bad_request")


def _error_type(response: httpx.Response) -> str:
    try:
        document = response.json()
    except (ValueError, RecursionError):
        return ""
    return text(document, "error_type") if isinstance(document, dict) else ""


def _json_object(response: httpx.Response, path: str) -> JsonObject:
    where = f"{response.url.host}{path}"
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
