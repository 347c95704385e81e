"""A candidate predicts what was answered already, out of the way of requests, and how it differs is kept."""

from __future__ import annotations

import queue
import threading
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import structlog

from service.releases.comparison import compare

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from service.domain import Prediction, Topic
    from service.inference.predictor import Predictor
    from service.releases.journal import Journal

MOST_WAITING = 256
LAST_STEP_SECONDS = 10.0
"""How long the end of the service waits for a topic that is being predicted."""
_MOMENT = 0.01
_log = structlog.get_logger(__name__)


class Shadowed(StrEnum):
    """What became of a topic that was offered to the candidate."""

    AGREED = "agreed"
    DIFFERED = "differed"
    DROPPED = "dropped"
    FAILED = "failed"


class ShadowObserver(Protocol):
    """Is told what became of topics; from any thread."""

    def shadowed(self, outcome: Shadowed, *, differing: Sequence[str] = ()) -> None:
        """Something became of a topic; `differing` names the fields on which the two models differ."""


class Shadow:
    """Compares a candidate with the model that serves; safe to use from any thread.

    Topics wait in memory, at most `MOST_WAITING`, and are predicted one at a time in a thread of its own, which begins one only while no
    request waits. What comes faster is dropped and counted.

    Args:
        journal: keeps the comparisons.
        clock: gives the present moment (aware).
        idle: whether no request waits.
        observer: is told what became of topics.

    """

    def __init__(self, journal: Journal, *, clock: Callable[[], datetime], idle: Callable[[], bool], observer: ShadowObserver) -> None:
        self._journal = journal
        self._clock = clock
        self._idle = idle
        self._observer = observer
        self._candidate: Predictor | None = None
        self._waiting: queue.Queue[tuple[Topic, Prediction]] = queue.Queue(MOST_WAITING)
        self._stop = threading.Event()
        self._worker: threading.Thread | None = None
        self._journal_works = True

    @property
    def candidate(self) -> Predictor | None:
        """The model that predicts in the shadow, if one does."""
        return self._candidate

    def follow(self, candidate: Predictor | None) -> None:
        """Let another candidate predict from now on, or none."""
        self._candidate = candidate
        _log.info("shadow_follows", model=candidate.bundle.manifest.version if candidate else None)
        if candidate is not None and self._worker is None and not self._stop.is_set():
            self._worker = threading.Thread(target=self._work, name="shadow", daemon=True)
            self._worker.start()

    async def offer(self, topics: Sequence[Topic], predictions: Sequence[Prediction]) -> None:
        """Hand over topics with the predictions that were answered; never waits, never raises."""
        candidate = self._candidate
        if candidate is None:
            return
        for pair in zip(topics, predictions, strict=True):
            try:
                self._waiting.put_nowait(pair)
            except queue.Full:
                self._observer.shadowed(Shadowed.DROPPED)

    def stop(self) -> None:
        """End after the topic that is being predicted; what waits is dropped."""
        self._stop.set()
        if self._worker is not None:
            # a thread that is still inside the encoder's library when the interpreter ends would take the process down
            self._worker.join(LAST_STEP_SECONDS)

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                pair = self._waiting.get(timeout=_MOMENT * 10)
            except queue.Empty:
                continue
            # in a call of its own, and let go after it: what this thread still named while it waits would stay in memory, a whole model
            self._take_up(*pair)
            del pair

    def _take_up(self, topic: Topic, serving: Prediction) -> None:
        while not self._idle() and not self._stop.wait(_MOMENT):
            pass
        candidate = self._candidate
        # nothing to compare with itself, once the candidate serves
        if candidate is not None and candidate.bundle.manifest.version != serving.model_version and not self._stop.is_set():
            self._compare(candidate, topic, serving)

    def _compare(self, candidate: Predictor, topic: Topic, serving: Prediction) -> None:
        try:
            (prediction,) = candidate.predict([topic])
        except Exception as error:  # noqa: BLE001 - a candidate's failure is a finding and disturbs nobody
            _log.warning("shadow_failed", error=type(error).__name__)  # the message may repeat the topic's text
            self._observer.shadowed(Shadowed.FAILED)
            return
        comparison = compare(serving, prediction, at=self._clock())
        differing = comparison["differs"]
        self._observer.shadowed(Shadowed.DIFFERED if differing else Shadowed.AGREED, differing=differing)
        try:
            self._journal.write(comparison)
        except OSError as error:
            if self._journal_works:
                _log.error("differences_not_kept", problem=error.strerror)
            self._journal_works = False
        else:
            self._journal_works = True
