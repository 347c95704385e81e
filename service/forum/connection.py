"""One way to ask a Discourse forum for JSON: paced, retried, its troubles told as errors with a reason.

Access: https://docs.discourse.org (headers `Api-Key` and `Api-Username`; none needed for what anybody may read).
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, TypeAlias

import httpx
import structlog

from service.errors import InputError, SourceRefused, SourceUnavailable
from service.forum.answers import json_object, trouble
from service.wire.fields import JsonObject
from service.wire.pacing import Pacer, asked_to_wait

ATTEMPTS = 5
FIRST_WAIT = 2.0
"""Seconds before the second attempt where the server doesn't say; doubled each time."""
LONGEST_WAIT = 600.0
"""Seconds; who asks for a longer wait is taken for unavailable."""
PATIENCE = 15.0
"""Seconds that a writing call waits, all in all, where the forum's limits are reached before anything was saved."""
WRITING_TRIES = 3
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
        self.username = access.api_username
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
            self._opened = httpx.Client(
                headers=headers, transport=self._transport, timeout=TIMEOUT, follow_redirects=False, verify=_certificates()
            )
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

    def get(self, path: str, parameters: Parameters = (), *, longest_wait: float = LONGEST_WAIT) -> JsonObject:
        """Fetch one JSON object; `path` begins with a slash and counts from the forum's address.

        Limits, server errors and network trouble are waited out a few times; an address that never answered is given up at once, and so
        is a wait of more than `longest_wait` seconds.

        Raises:
            SourceUnavailable: still in trouble after all attempts (`unreachable`, `server_error`, `read_only`, `rate_limited`).
            SourceRefused: `forbidden`, `login_required`, `not_found`, `bad_request`, `redirected`, `html_instead_of_json`, `not_json`,
                or `not_discourse` where somebody else than Discourse says that it is forbidden or not found.

        """
        wait = FIRST_WAIT
        for attempt in range(1, ATTEMPTS + 1):
            found = self._attempt(path, parameters)
            if not isinstance(found, SourceUnavailable):
                return found
            seconds = wait if found.wait_seconds is None else found.wait_seconds
            # Where nothing ever answered, the address is more likely wrong than the network in trouble.
            never_there = found.reason == "unreachable" and not self._answered
            if attempt == ATTEMPTS or seconds > longest_wait or never_there:
                raise found
            _log.info("forum_call_waits", path=path, reason=found.reason, seconds=seconds, attempt=attempt)
            self._pacer.pause(seconds)
            wait *= 2
        raise AssertionError("the last attempt returns or raises")

    def submit(self, method: Literal["POST", "PUT"], path: str, body: Mapping[str, object]) -> httpx.Response:
        """Send one writing call with a JSON body and give whatever answer comes; a redirect is not followed.

        It is sent again only where the forum's limits refused it, and no longer than PATIENCE: what was not answered may have been done.

        Raises:
            httpx.RequestError: no answer came.

        """
        patience = PATIENCE
        for _ in range(WRITING_TRIES - 1):
            response = self._once(self._client.build_request(method, self.address + path, json=body))
            asked = asked_to_wait(response) if response.status_code == httpx.codes.TOO_MANY_REQUESTS else None
            if asked is None or asked > patience:
                return response
            _log.info("forum_call_waits", path=path, reason="rate_limited", seconds=asked)
            self._pacer.pause(asked)
            patience -= asked
        return self._once(self._client.build_request(method, self.address + path, json=body))

    def _attempt(self, path: str, parameters: Parameters) -> JsonObject | SourceUnavailable:
        try:
            response = self._send(path, parameters)
        except httpx.RequestError as error:
            message = f"{self.address} can't be reached: {error or type(error).__name__}"
            return SourceUnavailable(message, reason="unreachable")
        return trouble(response, path) or json_object(response, path)

    def _once(self, request: httpx.Request) -> httpx.Response:
        self._pacer.wait_for_turn()
        self.calls += 1
        response = self._client.send(request)
        self._answered = True
        return response

    def _send(self, path: str, parameters: Parameters) -> httpx.Response:
        request = self._client.build_request("GET", self.address + path, params=httpx.QueryParams(list(parameters)))
        for _ in range(REDIRECTS + 1):
            response = self._once(request)
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


@cache
def _certificates() -> ssl.SSLContext:
    # reading them takes far longer than a call, and a connection is opened for every few calls
    return httpx.create_ssl_context()


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
