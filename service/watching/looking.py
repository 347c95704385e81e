"""Makes the report again and again while the service runs, for the figures that Prometheus asks for."""

from __future__ import annotations

import asyncio
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

import structlog

from service.errors import TopicRouterError
from service.store.interfaces import LabelFilter
from service.store.observation import Window
from service.watching.report import Watched, drift_report

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from service.feedback.blind_draw import BlindDraw
    from service.inference.bundle import Bundle
    from service.store.interfaces import LabelRepository
    from service.store.observation import ObservationRepository
    from service.watching.report import DriftReport

FIRST_SECONDS = 20.0
"""After which time the first report is made: the service's start comes first."""
EVERY_SECONDS = 900.0
_log = structlog.get_logger(__name__)


class DriftObserver(Protocol):
    """Is told what was found; from any thread."""

    def drifted(self, report: DriftReport) -> None:
        """There is a new report."""


class DriftWatcher:
    """Makes a report of the last days every quarter of an hour, in a thread beside the requests.

    Args:
        open_observations: opens what keeps observations.
        open_labels: opens what keeps labels.
        wanted: whether there is a database.
        bundle: the one that serves.
        draw: which topics are labelled blind.
        days: how far back the report reaches.
        clock: gives the present moment, aware.
        observer: is told what was found.

    """

    def __init__(  # noqa: PLR0913 - each is named by keyword
        self,
        open_observations: Callable[[], ObservationRepository],
        open_labels: Callable[[], LabelRepository],
        *,
        wanted: Callable[[], bool],
        bundle: Callable[[], Bundle],
        draw: BlindDraw,
        days: int,
        clock: Callable[[], datetime],
        observer: DriftObserver,
    ) -> None:
        self._open_observations = open_observations
        self._open_labels = open_labels
        self._wanted = wanted
        self._bundle = bundle
        self._draw = draw
        self._days = days
        self._clock = clock
        self._observer = observer
        self._last_step: str | None = None

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        await asyncio.sleep(FIRST_SECONDS)
        while True:
            await asyncio.to_thread(self.look)
            await asyncio.sleep(EVERY_SECONDS)

    def look(self) -> None:
        """Make the report once. Never raises: what can't be read now is read the next time."""
        if not self._wanted():
            return
        try:
            report = self._report()
        except TopicRouterError as error:
            _log.warning("drift_not_told", reason=error.reason, trouble=str(error))
        except Exception as error:  # noqa: BLE001 - watching must not end
            _log.error("drift_not_told", error=type(error).__name__)
        else:
            self._observer.drifted(report)
            if report.advice.step != self._last_step:
                self._last_step = report.advice.step
                _log.info("drift", step=report.advice.step, sentence=report.advice.sentence, topics=report.topics, model=report.model)

    def _report(self) -> DriftReport:
        now = self._clock()
        window = Window(now - timedelta(days=self._days), now)
        bundle = self._bundle()
        with closing(self._open_observations()) as observations, closing(self._open_labels()) as labels:
            return drift_report(
                observations.find(window),
                labels.find(LabelFilter(since=window.since)),
                Watched.of(bundle.folder, bundle.manifest),
                window=window,
                made_at=now,
                draw=self._draw,
            )
