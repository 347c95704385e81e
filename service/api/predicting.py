"""Where requests hand in topics and get predictions: batched, bounded, counted."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import structlog

from service.api.access import failure_place
from service.api.errors import Refusal
from service.domain import Topic
from service.inference.batching import MicroBatcher

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.api.metrics import Metrics
    from service.domain import Prediction

MOST_WAITING = 256
"""Topics that may wait; more would wait longer than clients do."""
RETRY_SECONDS = 1
_WARM_UP = Topic("warm-up", "Where is the manual?", "I could not find it.")
_log = structlog.get_logger(__name__)


class PredictionDesk:
    """Predicts for all requests, in one thread of its own.

    Args:
        predict: predicts a batch in the order of its topics.
        wait_seconds: how long the first request of a batch waits for others.
        metrics: told about batches, predictions and the queue.

    """

    def __init__(self, predict: Callable[[Sequence[Topic]], list[Prediction]], *, wait_seconds: float, metrics: Metrics) -> None:
        self._predict = predict
        self._metrics = metrics
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="predict")
        self._batcher = MicroBatcher(self._predict_batch, wait_seconds=wait_seconds, executor=self._executor)
        self._waiting = 0
        self._has_predicted = False

    async def predict(self, topics: Sequence[Topic]) -> list[Prediction]:
        """Predict a request's topics, together with those of other requests.

        Raises:
            Refusal: `overloaded` if too many topics wait already.
            Exception: whatever the model raised.

        """
        if self._waiting + len(topics) > MOST_WAITING:
            raise Refusal("overloaded", headers={"Retry-After": str(RETRY_SECONDS)})
        self._wait(len(topics))
        try:
            predictions = await self._predict_apart_from_failing_neighbours(topics)
        finally:
            self._wait(-len(topics))
        self._has_predicted = True
        self._metrics.predicted(predictions)
        return predictions

    async def warm_up(self) -> None:
        """Predict once, so that the first request does not wait for what is made at first need."""
        try:
            await asyncio.get_running_loop().run_in_executor(self._executor, self._predict, [_WARM_UP])
        except Exception as error:  # noqa: BLE001 - readiness tells; the first request would meet the same
            _log.error("warm_up_failed", error=type(error).__name__, place=failure_place(error))
        else:
            self._has_predicted = True

    def not_ready(self) -> str | None:
        """Say what is missing before predictions can be asked for, or None."""
        if not self._has_predicted:
            return "no prediction has succeeded yet"
        return "too much is waiting" if self._waiting >= MOST_WAITING else None

    def is_idle(self) -> bool:
        """Whether no topic waits for its prediction; may be called from any thread."""
        return self._waiting == 0

    def close(self) -> None:
        """Finish the batch at work and start no other."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    async def _predict_apart_from_failing_neighbours(self, topics: Sequence[Topic]) -> list[Prediction]:
        try:
            return await self._batcher.predict(topics)
        except Exception as error:  # noqa: BLE001 - the second try raises it again where it is this request's own
            _log.warning("batch_failed", error=type(error).__name__, place=failure_place(error))
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._predict_batch, topics)

    def _predict_batch(self, topics: Sequence[Topic]) -> list[Prediction]:
        self._metrics.batch(len(topics))
        return self._predict(topics)

    def _wait(self, topics: int) -> None:
        self._waiting += topics
        self._metrics.waiting(self._waiting)
