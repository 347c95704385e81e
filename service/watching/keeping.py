"""Keeps observations of what was answered, out of the way of requests."""

from __future__ import annotations

import queue
import threading
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import structlog

from service.errors import SettingsError, StoreError
from service.watching.observing import KnownWords, observe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from service.domain import Prediction
    from service.inference.bundle import Bundle
    from service.store.observation import Observation, ObservationRepository

MOST_WAITING = 1_024
MOST_AT_ONCE = 64
LAST_STEP_SECONDS = 10.0
"""How long the end of the service waits for what is being kept."""
_MOMENT = 0.05
_log = structlog.get_logger(__name__)


class Kept(StrEnum):
    """What became of a prediction that was offered."""

    NEW = "new"
    KNOWN = "known"
    DROPPED = "dropped"
    FAILED = "failed"


class KeepingObserver(Protocol):
    """Is told what became of predictions; from any thread."""

    def observed(self, outcome: Kept, topics: int) -> None:
        """So many predictions came to this."""


class ObservationDesk:
    """Takes predictions that were answered and keeps what is watched of them; safe to use from any thread.

    They wait in memory, at most `MOST_WAITING`, and are kept in batches by a thread of its own, which takes each up only while no request
    waits. What comes faster, and what another model said than the one that serves, is dropped and counted.

    Args:
        open_observations: opens what keeps them, at first need.
        wanted: whether there is somewhere to keep them; asked anew each time, for a database may come with the first feedback.
        bundle: the one that serves.
        clock: gives the present moment, aware.
        idle: whether no request waits.
        observer: is told what became of predictions.

    """

    def __init__(
        self,
        open_observations: Callable[[], ObservationRepository],
        *,
        wanted: Callable[[], bool],
        bundle: Callable[[], Bundle],
        clock: Callable[[], datetime],
        idle: Callable[[], bool],
        observer: KeepingObserver,
    ) -> None:
        self._open = open_observations
        self._observations: ObservationRepository | None = None
        self._wanted = wanted
        self._bundle = bundle
        self._clock = clock
        self._idle = idle
        self._observer = observer
        self._known: tuple[str, KnownWords] | None = None
        self._waiting: queue.Queue[tuple[Prediction, datetime]] = queue.Queue(MOST_WAITING)
        self._stop = threading.Event()
        self._worker: threading.Thread | None = None
        self._works = True

    async def offer(self, predictions: Sequence[Prediction]) -> None:
        """Hand over predictions that were answered; never waits, never raises."""
        if not self._wanted() or self._stop.is_set():
            return
        at = self._clock()
        for prediction in predictions:
            try:
                self._waiting.put_nowait((prediction, at))
            except queue.Full:
                self._observer.observed(Kept.DROPPED, 1)
        if self._worker is None:
            self._worker = threading.Thread(target=self._work, name="observations", daemon=True)
            self._worker.start()

    def stop(self) -> None:
        """Keep what waits, at most `LAST_STEP_SECONDS`, and close the database."""
        self._stop.set()
        if self._worker is not None:
            self._worker.join(LAST_STEP_SECONDS)
        if self._observations is not None:
            self._observations.close()

    def _work(self) -> None:
        while True:
            batch = self._batch()
            if batch:
                self._keep(batch)
            elif self._stop.is_set():
                return

    def _batch(self) -> list[tuple[Prediction, datetime]]:
        try:
            batch = [self._waiting.get(timeout=_MOMENT)]
        except queue.Empty:
            return []
        while len(batch) < MOST_AT_ONCE:
            try:
                batch.append(self._waiting.get_nowait())
            except queue.Empty:
                break
        return batch

    def _keep(self, batch: Sequence[tuple[Prediction, datetime]]) -> None:
        try:
            seen = self._observed(batch)
            if self._observations is None:
                self._observations = self._open()
            new = self._observations.add(seen)
        except Exception as error:  # noqa: BLE001 - watching must not end, nor disturb anybody
            if self._works:
                # other messages than our own may repeat a topic's text
                trouble = str(error) if isinstance(error, StoreError | SettingsError) else type(error).__name__
                _log.error("observations_not_kept", trouble=trouble)
            self._works = False
            self._observer.observed(Kept.FAILED, len(batch))
            return
        self._works = True
        self._observer.observed(Kept.DROPPED, len(batch) - len(seen))
        self._observer.observed(Kept.NEW, new)
        self._observer.observed(Kept.KNOWN, len(seen) - new)

    def _observed(self, batch: Sequence[tuple[Prediction, datetime]]) -> list[Observation]:
        seen = []
        for prediction, at in batch:
            # reading a text anew takes processor time that a request would wait for
            while not self._idle() and not self._stop.wait(_MOMENT):
                pass
            version, known = self._known_words()
            if prediction.model_version == version:
                seen.append(observe(prediction, known, at=at))
        return seen

    def _known_words(self) -> tuple[str, KnownWords]:
        bundle = self._bundle()
        version = bundle.manifest.version
        if self._known is None or self._known[0] != version:
            self._known = version, KnownWords.of(bundle.pipeline)
        return self._known
