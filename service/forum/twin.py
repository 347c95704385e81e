"""An in-memory twin of a Discourse server, for the demo and for tests.

It answers `httpx.Request` with `httpx.Response`: through `transport`, or behind any HTTP server (`service.wire.twin_server`). What can go
wrong on a real forum it does on demand: see `twin_trouble` and `twin_state.TwinSettings`.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from math import ceil

import httpx

from service.forum.twin_content import TwinCategory, TwinGroup, TwinTopic, TwinUser
from service.forum.twin_people import people
from service.forum.twin_reading import read
from service.forum.twin_state import SYSTEM, TwinState
from service.forum.twin_trouble import WritingTrouble, key_refused, not_found, not_logged_in, rate_limited_by_middleware
from service.forum.twin_writing import write
from service.wire.twin_server import Unanswered

MINUTE = timedelta(minutes=1)


class TwinForum(TwinState):
    """A forum with topics; one call at a time is answered, from whichever thread."""

    def __init__(
        self,
        topics: Iterable[TwinTopic] = (),
        categories: Iterable[TwinCategory] = (),
        *,
        api_key: str | None = None,
        users: Iterable[TwinUser] = (),
        groups: Iterable[TwinGroup] = (),
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        super().__init__(topics, categories, api_key=api_key, users=users, groups=groups, clock=clock)
        self.troubles: deque[httpx.Response] = deque()
        """Answers given instead of the next ones, first come first served."""
        self.writing_troubles: deque[WritingTrouble | None] = deque()
        """What happens to the next writing calls, first come first served; None is no trouble."""
        self.requests: list[httpx.Request] = []
        self._lock = threading.RLock()
        self._calls: deque[datetime] = deque()

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer one request.

        Raises:
            Unanswered: the connection is to be closed without an answer.

        """
        with self._lock:
            self.requests.append(request)
            if self.troubles:
                return self.troubles.popleft()
            is_writing = request.method != "GET"
            trouble = self.writing_troubles.popleft() if is_writing and self.writing_troubles else None
            if trouble is None:
                return self._answer(request)
            if trouble.saved:
                self._answer(request)
            if trouble.answer is None:
                raise Unanswered
            return trouble.answer

    def transport(self) -> httpx.MockTransport:
        """Give a transport for an httpx client that ends here, without any network."""

        def answer(request: httpx.Request) -> httpx.Response:
            try:
                return self.handle(request)
            except Unanswered:
                message = "Server disconnected without sending a response."
                raise httpx.RemoteProtocolError(message, request=request) from None

        return httpx.MockTransport(answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        key, reader = request.headers.get("Api-Key"), None
        if key is not None:
            wait = self._wait()
            if wait is not None:
                return rate_limited_by_middleware(ceil(wait.total_seconds()))
            reader = self.account(request.headers.get("Api-Username", SYSTEM.username))
            if key != self.api_key or reader is None:
                return key_refused()
        elif self.login_required:
            return not_logged_in()
        if request.method == "GET":
            return people(self, request, reader) or read(self, request, reader)
        if self.clock is None:
            return not_found()
        return write(self, request, reader, self.clock()) if reader else not_logged_in()

    def _wait(self) -> timedelta | None:
        """Count a call with a key, and say how long to wait where there were too many."""
        most = self.settings.calls_per_minute
        if most is None or self.clock is None:
            return None
        now = self.clock()
        while self._calls and now - self._calls[0] >= MINUTE:
            self._calls.popleft()
        if len(self._calls) >= most:
            return self._calls[0] + MINUTE - now
        self._calls.append(now)
        return None
