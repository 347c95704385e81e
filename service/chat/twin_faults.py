"""What goes wrong with a server as a whole, on demand: killed, paused, slow, overrun, answers lost."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil

import httpx

from service.chat.twin_troubles import limited
from service.wire.twin_server import Unanswered

_PATIENCE = 10.0
"""Seconds after which a twin that should have got on with it is taken for broken."""


@dataclass(slots=True)
class RateLimit:
    """`per_second` calls, and `burst` at once; a server that limits has 10 and 100 by default."""

    per_second: float = 10.0
    burst: int = 100


class TwinFaults:
    """Switches of one twin; `clock` gives its time in seconds, `sleep` is how it is slow."""

    def __init__(self, *, clock: Callable[[], float], sleep: Callable[[float], None] = time.sleep) -> None:
        self.troubles: deque[httpx.Response] = deque()
        """Answers given instead of the next ones, first come first served."""
        self.killed = False
        """Nobody answers: connections are refused, or closed without an answer where there is a network."""
        self.lose_requests = 0
        """How many of the next writing calls get no answer and change nothing."""
        self.lose_answers = 0
        """How many of the next writing calls get no answer although they were carried out."""
        self.delay = 0.0
        """Seconds that each call takes."""
        self.rate_limit: RateLimit | None = None
        self.limited = 0
        """How many calls were too many."""
        self._clock = clock
        self._sleep = sleep
        self._tokens = 0.0
        self._tokens_at: float | None = None
        self._changed = threading.Condition()
        self._paused = self._holding = False
        self._inside = self._blocked = 0

    def pause(self) -> None:
        """Take connections and answer none, until `release`."""
        self._paused = True

    def hold_saves(self) -> None:
        """Take posts and save none, until `release`; a repeat is told that the first is still being saved."""
        self._holding = True

    def release(self) -> None:
        """Go on, and finish what was begun for callers who no longer wait. Raises RuntimeError if it does not finish."""
        with self._changed:
            self._paused = self._holding = False
            self._changed.notify_all()
            if not self._changed.wait_for(lambda: self._inside == 0, _PATIENCE):
                raise RuntimeError("the twin did not finish what it was asked")

    @contextmanager
    def serving(self, request: httpx.Request, *, writes: bool) -> Iterator[None]:
        """Stand between a caller and the answer. Raises Unanswered where there is to be none."""
        with self._changed:
            self._inside += 1
        try:
            self._wait_while(lambda: self._paused)
            if not writes:
                self._sleep_long_enough(request)
            if self.killed or (writes and self._used_up("lose_requests")):
                raise Unanswered
            yield
            if self.killed or (writes and self._used_up("lose_answers")):
                raise Unanswered
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def instead(self) -> httpx.Response | None:
        """Give what is answered instead, if anything."""
        if self.troubles:
            return self.troubles.popleft()
        limit, now = self.rate_limit, self._clock()
        if limit is None:
            return None
        passed = now - self._tokens_at if self._tokens_at is not None else float("inf")
        self._tokens, self._tokens_at = min(limit.burst, self._tokens + passed * limit.per_second), now
        if self._tokens < 1:
            self.limited += 1
            return limited(ceil((1 - self._tokens) / limit.per_second))
        self._tokens -= 1
        return None

    def before_save(self) -> None:
        """Wait where saving is held, and be slow. Raises Unanswered if the server was killed meanwhile."""
        self._wait_while(lambda: self._holding)
        if self.delay:
            self._sleep(self.delay)
        if self.killed:
            raise Unanswered

    def without_network(self, request: httpx.Request, handle: Callable[[httpx.Request], httpx.Response]) -> httpx.Response:
        """Give the answer, or raise what an httpx client raises for want of one; what is held goes on in a thread of its own."""
        if self.killed:
            raise httpx.ConnectError("Connection refused", request=request)
        if self._paused or self._holding:
            return self._in_thread(request, handle)
        patience = (request.extensions.get("timeout") or {}).get("read")
        try:
            response = handle(request)
        except Unanswered:
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request) from None
        if patience is not None and self.delay > patience:
            raise httpx.ReadTimeout("timed out", request=request)
        return response

    def _in_thread(self, request: httpx.Request, handle: Callable[[httpx.Request], httpx.Response]) -> httpx.Response:
        answers: list[httpx.Response | None] = []

        def run() -> None:
            try:
                answers.append(handle(request))
            except Unanswered:
                answers.append(None)
            with self._changed:
                self._changed.notify_all()

        before = self._blocked
        threading.Thread(target=run, daemon=True).start()
        with self._changed:
            if not self._changed.wait_for(lambda: answers or self._blocked > before, _PATIENCE):
                raise RuntimeError("the twin neither answered nor waited")
        if not answers:
            raise httpx.ReadTimeout("timed out", request=request)
        if answers[0] is None:
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)
        return answers[0]

    def _wait_while(self, held: Callable[[], bool]) -> None:
        with self._changed:
            if held():
                self._blocked += 1
                self._changed.notify_all()
                self._changed.wait_for(lambda: not held())
                self._blocked -= 1

    def _sleep_long_enough(self, request: httpx.Request) -> None:
        if self.delay:
            patience = (request.extensions.get("timeout") or {}).get("read")
            self._sleep(self.delay if patience is None else min(self.delay, patience))

    def _used_up(self, name: str) -> bool:
        with self._changed:
            left: int = getattr(self, name)
            setattr(self, name, max(0, left - 1))
            return left > 0
