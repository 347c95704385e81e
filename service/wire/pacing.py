"""Keeping to a number of calls in a time, and reading how long a server asks to wait."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime

import httpx

MINUTE = 60.0


class Pacer:
    """Lets at most `calls` calls pass in any `seconds` seconds; `clock` and `sleep` count in seconds."""

    def __init__(
        self,
        calls: int,
        *,
        seconds: float = MINUTE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._passed: deque[float] = deque(maxlen=calls)
        self._seconds = seconds

    def wait_for_turn(self) -> None:
        """Sleep until one more call is allowed, and count it."""
        if len(self._passed) == self._passed.maxlen:
            self.pause(self._passed[0] + self._seconds - self._clock())
        self._passed.append(self._clock())

    def pause(self, seconds: float) -> None:
        """Sleep for `seconds`, not at all if negative."""
        if seconds > 0:
            self._sleep(seconds)


def asked_to_wait(response: httpx.Response) -> float | None:
    """Give the seconds that a response asks its client to wait, or None if it doesn't say.

    Discourse limits in two shapes: the application answers JSON with `extras.wait_seconds`, the middleware before it plain text;
    `Retry-After` (RFC 9110, seconds or a date) comes with both. The longer of the two waits counts.
    """
    waits = [wait for wait in (_from_header(response.headers), _from_body(response)) if wait is not None]
    return max(waits, default=None)


def _from_header(headers: Mapping[str, str]) -> float | None:
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        # Measured against the server's own clock, so that a wrong one here does no harm.
        return (parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("Date", ""))).total_seconds()
    except (ValueError, TypeError):
        return None


def _from_body(response: httpx.Response) -> float | None:
    try:
        seconds = response.json()["extras"]["wait_seconds"]
        return float(seconds) if isinstance(seconds, int | float) and not isinstance(seconds, bool) else None
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
