"""Where requests hand in feedback and get the label that is kept: redacted, bounded, counted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from service.api.errors import Refusal
from service.api.predicting import RETRY_SECONDS
from service.errors import SettingsError, StoreError
from service.feedback.making import Feedback, make_label
from service.feedback.resolution import decision_due
from service.store.interfaces import LabelFilter

if TYPE_CHECKING:
    from service.api.metrics import Metrics
    from service.feedback.blind_draw import BlindDraw
    from service.feedback.vocabulary import Vocabulary
    from service.store.interfaces import Added, LabelRepository

MOST_WAITING = 64
"""Labels that may wait; more would wait longer than clients do."""
_log = structlog.get_logger(__name__)


class FeedbackDesk:
    """Keeps labels for all requests, in one thread of its own: SQLite has one writer at a time anyway.

    Args:
        open_labels: opens what keeps them, at first need: most services are never given feedback, and start the sooner.
        vocabulary: known routes and areas.
        draw: which topics are labelled blind.
        metrics: told about every label that was sent.

    """

    def __init__(self, open_labels: Callable[[], LabelRepository], *, vocabulary: Vocabulary, draw: BlindDraw, metrics: Metrics) -> None:
        self.draw = draw
        self._open_labels = open_labels
        self._labels: LabelRepository | None = None
        self._vocabulary = vocabulary
        self._metrics = metrics
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="feedback")
        self._waiting = 0

    async def take(self, feedback: Feedback, *, now: datetime) -> tuple[Added, datetime | None]:
        """Keep a label, or find it kept already; give with it when a decision on the topic was due, as far as its labels tell.

        Raises:
            FeedbackError: it can't be kept (`feedback_invalid`, `feedback_conflict`).
            Refusal: `overloaded` if too many wait already, `store_unavailable` if the database can't be used.

        """
        if self._waiting >= MOST_WAITING:
            raise Refusal("overloaded", headers={"Retry-After": str(RETRY_SECONDS)})
        self._waiting += 1
        try:
            added, due = await asyncio.get_running_loop().run_in_executor(self._executor, self._keep, feedback, now)
        except (StoreError, SettingsError) as error:
            _log.error("feedback_not_kept", reason=error.reason, trouble=str(error))
            raise Refusal("store_unavailable", headers={"Retry-After": str(RETRY_SECONDS)}) from None
        finally:
            self._waiting -= 1
        self._metrics.feedback(source=str(feedback.source), new=added.new)
        return added, due

    def close(self) -> None:
        """Finish the label at work and close the database."""
        self._executor.shutdown(wait=True, cancel_futures=True)
        if self._labels is not None:
            self._labels.close()

    def _keep(self, feedback: Feedback, now: datetime) -> tuple[Added, datetime | None]:
        made = make_label(feedback, vocabulary=self._vocabulary, draw=self.draw, now=now)
        if self._labels is None:
            self._labels = self._open_labels()
        added = self._labels.add(made.label, label_id=made.label_id)
        return added, decision_due(self._labels.find(LabelFilter(topic_id=made.label.topic_id)))
