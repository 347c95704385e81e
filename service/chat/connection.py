"""One way to ask a Mattermost server: paced, without redirects, and sure of a refusal before it is told as one.

Access: https://developers.mattermost.com/integrate/reference/bot-accounts/ (header `Authorization: Bearer TOKEN`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeAlias

import httpx

from service.chat.troubles import STILL_SAVING, trouble
from service.errors import DeliveryDelayed, DeliveryError, DeliveryRefused, InputError
from service.wire.fields import JsonObject, text
from service.wire.pacing import Pacer, asked_to_wait

CALLS_PER_SECOND = 8
"""A server that limits lets 10 through by default."""
LIMIT_ATTEMPTS = 4
LIMIT_WAIT = 1.0
"""Seconds to wait where the server limits and doesn't say for how long."""
LONGEST_WAIT = 10.0
"""Seconds; who asks for a longer wait is left alone for that time, and callers are told."""
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PREFIX = "/api/v4"
DOUBTFUL = frozenset({400, 401, 403, 404})
"""Refusals that are answered without a database too, about what is all right."""
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)

Parameters: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ChatAccess:
    """Where a Mattermost server is, and the bot's token."""

    address: str
    token: str = field(repr=False)


class ChatConnection:
    """Asks one server, one call at a time, inside a `with` statement, which may stand within another; it counts all its `calls`."""

    def __init__(
        self,
        access: ChatAccess,
        *,
        calls_per_second: int = CALLS_PER_SECOND,
        timeout: httpx.Timeout = TIMEOUT,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Prepare; nothing is sent yet.

        Raises:
            InputError: the address is none (`bad_address`), the token can't be sent (`bad_token`), or it would travel unencrypted
                (`token_needs_https`).

        """
        self.address = _checked(access)
        self.calls = 0
        self._headers = {"Accept": "application/json", "User-Agent": "topicrouter", "Authorization": f"Bearer {access.token}"}
        self._transport = transport
        self._timeout = timeout
        self._clock = clock
        self._pacer = Pacer(calls_per_second, seconds=1.0, clock=clock, sleep=sleep)
        self._closed_until = 0.0
        self._opened: httpx.Client | None = None
        self._depth = 0

    def __enter__(self) -> ChatConnection:
        self._depth += 1
        if self._opened is None:
            # a redirect would turn a post into a look-up, and carry the token to wherever it points
            self._opened = httpx.Client(headers=self._headers, transport=self._transport, timeout=self._timeout, follow_redirects=False)
        return self

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        if self._depth == 0 and self._opened:
            self._opened.close()
            self._opened = None

    def read(self, path: str, parameters: Parameters | None = None, *, body: object = None) -> object:
        """Look something up and give the JSON that was answered; with a `body` by POST. `path` counts from the API's root.

        Raises:
            DeliveryDelayed: as `write`, and never unsure.
            DeliveryRefused: as `write`.

        """
        return self._ask("GET" if body is None else "POST", path, parameters, body, writes=False)

    def write(self, method: str, path: str, parameters: Parameters | None = None, *, body: object) -> object:
        """Change something and give the JSON that was answered.

        A refusal is believed only if the server says that its database works, and refuses again: without its database Mattermost refuses
        what it would take.

        Raises:
            DeliveryDelayed: `unreachable`, `unanswered` (unsure), `rate_limited`, `server_error` (unsure), `still_saving` (unsure),
                `database_away`, or `not_json` (unsure).
            DeliveryRefused: a reason of `service.chat.troubles`.

        """
        return self._ask(method, path, parameters, body, writes=True)

    def require_healthy(self) -> None:
        """See to it that the server answers and its database works.

        Raises:
            DeliveryDelayed: it doesn't; also where the answer is no Mattermost server's.

        """
        response = self._send("GET", "/system/ping", {"get_server_status": "true"}, None, writes=False)
        document = _parsed(response)
        state = text(document, "database_status") or text(document, "status") if isinstance(document, dict) else ""
        if state != "OK":
            where = f"{self.address}{PREFIX}/system/ping"
            if state or response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise DeliveryDelayed(f"{where}: the chat server says that its database is away", reason="database_away")
            raise DeliveryDelayed(f"{where}: a Mattermost server does not answer like this; is the address right?", reason="not_mattermost")

    def _ask(self, method: str, path: str, parameters: Parameters | None, body: object, *, writes: bool) -> object:
        response = self._send(method, path, parameters, body, writes=writes)
        if response.status_code in DOUBTFUL:
            self.require_healthy()
            # the database may have come back between the refusal and the question
            response = self._send(method, path, parameters, body, writes=writes)
        return self._judged(response, path, writes=writes)

    def _judged(self, response: httpx.Response, path: str, *, writes: bool) -> object:
        document = _parsed(response)
        where = f"{self.address}{PREFIX}{path}"
        if response.is_success:
            if document is None:
                raise DeliveryDelayed(f"{where}: the answer is not JSON; a proxy's page?", reason="not_json", unsure=writes)
            return document
        error_id = text(document, "id") if isinstance(document, dict) else ""
        found = trouble(response.status_code, error_id)
        message = f"{where}: {found.says}"
        if found.passes:
            unsure = writes and (response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or error_id == STILL_SAVING)
            raise DeliveryDelayed(message, reason=found.reason, wait_seconds=asked_to_wait(response), unsure=unsure)
        raise DeliveryRefused(message, reason=found.reason)

    def _send(self, method: str, path: str, parameters: Parameters | None, body: object, *, writes: bool) -> httpx.Response:
        """Send, and again where the limit of calls is reached; who is limited has had nothing done."""
        for _ in range(LIMIT_ATTEMPTS):
            self._wait_while_limited()
            response = self._attempt(method, path, parameters, body, writes=writes)
            if response.status_code != HTTPStatus.TOO_MANY_REQUESTS:
                return response
            wait = asked_to_wait(response)
            self._closed_until = self._clock() + (LIMIT_WAIT if wait is None else wait)
        return response

    def _wait_while_limited(self) -> None:
        left = self._closed_until - self._clock()
        if left > LONGEST_WAIT:
            message = f"{self.address}: the chat server's limit of calls is reached, for {left:.0f} seconds"
            raise DeliveryDelayed(message, reason="rate_limited", wait_seconds=left)
        self._pacer.pause(left)

    def _attempt(self, method: str, path: str, parameters: Parameters | None, body: object, *, writes: bool) -> httpx.Response:
        if self._opened is None:
            raise RuntimeError("a chat connection is open inside a `with` statement only")
        self._pacer.wait_for_turn()
        self.calls += 1
        where = f"{self.address}{PREFIX}{path}"
        try:
            return self._opened.request(method, where, params=dict(parameters or {}), json=body)
        except _NEVER_SENT as error:
            raise _unreached(where, error, reason="unreachable", unsure=False) from None
        except httpx.RequestError as error:
            raise _unreached(where, error, reason="unanswered", unsure=writes) from None


def _unreached(where: str, error: httpx.RequestError, *, reason: str, unsure: bool) -> DeliveryError:
    said = "can't be reached" if reason == "unreachable" else "gave no answer"
    return DeliveryDelayed(f"{where}: the chat server {said} ({type(error).__name__})", reason=reason, unsure=unsure)


def _parsed(response: httpx.Response) -> JsonObject | list[object] | None:
    # Mattermost sends JSON as text/plain and text without saying so: the content alone tells
    try:
        document = response.json()
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict | list) else None


def _checked(access: ChatAccess) -> str:
    try:
        url = httpx.URL(access.address)
    except httpx.InvalidURL:
        url = httpx.URL()
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo:
        raise InputError("the chat server's address must look like https://chat.example.org", reason="bad_address")
    if not access.token or not access.token.isascii() or not access.token.isprintable() or " " in access.token:
        raise InputError("the chat token is empty or holds characters that can't be sent", reason="bad_token")
    if url.scheme == "http" and url.host not in LOOPBACK:
        raise InputError(f"the chat token would travel unencrypted to {url.host}; use https", reason="token_needs_https")
    return str(url.copy_with(query=None, fragment=None)).rstrip("/")
