"""Whether somebody runs the cases, for `/metrics`: read from the database when it is asked for, within a bounded time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from service.errors import TopicRouterError

if TYPE_CHECKING:
    from datetime import datetime

    from prometheus_client import CollectorRegistry

    from service.store.database import Database

MOST_SECONDS = 1.0
"""How long a scrape waits for the database."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Felt:
    """Open cases, the share of them that the last audit found in order, and how long ago, in seconds, a runner was last heard of."""

    open_cases: int
    success_ratio: float | None
    silent_for: float | None
    stopped: bool


class RunnerFigures(Collector):
    """The gauges; those that can't be told now are not there."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._felt: Felt | None = None
        registry.register(self)

    def show(self, felt: Felt | None) -> None:
        """Show this from now on, nothing for None."""
        self._felt = felt

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Give the gauges."""
        felt = self._felt
        if felt is None:
            return
        for name, meaning, value in (
            ("topicrouter_open_cases", "Cases that are open.", felt.open_cases),
            ("topicrouter_audit_success_ratio", "Share of open cases that the last audit found in order.", felt.success_ratio),
            ("topicrouter_runner_silence_seconds", "Seconds since a runner was last heard of.", felt.silent_for),
            ("topicrouter_runner_stopped", "1 where a person stopped everything that leaves.", int(felt.stopped)),
        ):
            if value is not None:
                yield GaugeMetricFamily(name, meaning, value=value)


class Pulse:
    """Feels it in a thread of its own, which a database that is away may hold up; a scrape does not wait for it.

    Args:
        open_database: opens the database, at first need; None where there is none.
        clock: gives the present moment, aware.
        figures: what shows it.

    """

    def __init__(self, open_database: Callable[[], Database | None], *, clock: Callable[[], datetime], figures: RunnerFigures) -> None:
        self._open_database = open_database
        self._database: Database | None = None
        self._clock = clock
        self._figures = figures
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="pulse")
        self._feeling: asyncio.Future[Felt | None] | None = None

    async def feel(self) -> None:
        """Bring the gauges up to date, or leave none if that takes too long. Never raises."""
        if self._feeling is None or self._feeling.done():
            self._feeling = asyncio.get_running_loop().run_in_executor(self._executor, self._feel)
        done, _ = await asyncio.wait([self._feeling], timeout=MOST_SECONDS)
        self._figures.show(self._feeling.result() if done else None)

    def close(self) -> None:
        """Finish what is at work and close the database."""
        self._executor.shutdown(wait=True, cancel_futures=True)
        if self._database is not None:
            self._database.close()

    def _feel(self) -> Felt | None:
        try:
            return self._felt()
        except TopicRouterError as error:
            _log.warning("runner_not_told", reason=error.reason, trouble=str(error))
        except Exception as error:  # noqa: BLE001 - the other figures must not go with these
            _log.error("runner_not_told", error=type(error).__name__)
        return None

    def _felt(self) -> Felt | None:
        self._database = self._database or self._open_database()
        if self._database is None:
            return None
        from service.escalation.running.vitals import vitals_of
        from service.store.case_search import SqlCaseSearch
        from service.store.running import SqlRunning

        vitals = vitals_of(SqlRunning(self._database).marks())
        silent = vitals.silent_for(self._clock())
        return Felt(
            open_cases=SqlCaseSearch(self._database).count_open(),
            success_ratio=vitals.audit.details.get("success_ratio") if vitals.audit else None,
            silent_for=silent.total_seconds() if silent is not None else None,
            stopped=vitals.stopped is not None,
        )
