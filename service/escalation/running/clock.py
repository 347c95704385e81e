"""The present moment, and whether it can be trusted."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog

TOLERANCE = timedelta(minutes=5)
"""How far the calendar may run ahead of the seconds counted, or behind, before it counts as a jump."""
SETTLING = timedelta(minutes=10)
"""For how long a clock must not have jumped before it is believed again."""

_log = structlog.get_logger(__name__)


def uptime_seconds() -> float:
    """Give seconds that no setting of the clock changes; a machine's sleep counts where the system tells of it."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


def calendar_time() -> datetime:
    """Give the machine's time."""
    return datetime.now(UTC)


class SteadyClock:
    """The machine's time, refused for a while after it jumped: cases would be mentioned, or would expire, by a clock that is wrong.

    Args:
        calendar: gives the machine's time, aware.
        seconds: gives seconds that pass whatever the machine's time is set to.

    """

    def __init__(self, calendar: Callable[[], datetime] = calendar_time, seconds: Callable[[], float] = uptime_seconds) -> None:
        self._calendar = calendar
        self._seconds = seconds
        self._begun = calendar(), seconds()
        self._jumped_at: float | None = None

    def calendar(self) -> datetime:
        """Give the machine's time, believed or not; for whoever was told that it can be, and goes on for a while."""
        return self._calendar()

    def now(self) -> datetime | None:
        """Give the present moment, aware; None while the clock has jumped too short a time ago to be believed."""
        moment, seconds = self._calendar(), self._seconds()
        expected = self._begun[0] + timedelta(seconds=seconds - self._begun[1])
        if abs(moment - expected) > TOLERANCE:
            _log.warning("clock_jumped", seconds=round((moment - expected).total_seconds()))
            self._begun = moment, seconds
            self._jumped_at = seconds
        elif self._jumped_at is None:
            # small corrections add up over months
            self._begun = moment, seconds
        if self._jumped_at is not None and seconds - self._jumped_at < SETTLING.total_seconds():
            return None
        self._jumped_at = None
        return moment
