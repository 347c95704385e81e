"""Micro-batching: requests that arrive together are predicted together, off the event loop."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Executor

    from service.domain import Prediction, Topic

MOST_TOPICS = 64


@dataclass
class _Request:
    topics: Sequence[Topic]
    answer: asyncio.Future[list[Prediction]] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class MicroBatcher:
    """Gathers the topics of concurrent requests into batches for one worker; a batch of several requests holds at most 64 topics.

    Args:
        predict: predicts a batch in the order of its topics; runs in `executor`.
        wait_seconds: how long the first request of a batch waits for others.
        executor: where `predict` runs; a single thread keeps batches one after the other.

    """

    def __init__(self, predict: Callable[[Sequence[Topic]], list[Prediction]], *, wait_seconds: float, executor: Executor) -> None:
        self._predict = predict
        self._wait = wait_seconds
        self._executor = executor
        self._queue: deque[_Request] = deque()
        self._worker: asyncio.Task[None] | None = None

    async def predict(self, topics: Sequence[Topic]) -> list[Prediction]:
        """Predict topics together with whatever else has been asked meanwhile. Raises what `predict` raises."""
        request = _Request(topics)
        self._queue.append(request)
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work(), name="micro-batcher")
        return await request.answer

    async def _work(self) -> None:
        while self._queue:
            batch = await self._gather()
            waiting = [request for request in batch if not request.answer.cancelled()]
            topics = [topic for request in waiting for topic in request.topics]
            try:
                predictions = await asyncio.get_running_loop().run_in_executor(self._executor, self._predict, topics)
            except Exception as error:  # noqa: BLE001 - handed on to each of the callers, who know what to do with it
                for request in waiting:
                    _settle(request, error)
                continue
            start = 0
            for request in waiting:
                _settle(request, predictions[start : start + len(request.topics)])
                start += len(request.topics)

    async def _gather(self) -> list[_Request]:
        batch = [self._queue.popleft()]
        if self._wait and not self._queue:
            await asyncio.sleep(self._wait)
        topics = len(batch[0].topics)
        while self._queue and (topics := topics + len(self._queue[0].topics)) <= MOST_TOPICS:
            batch.append(self._queue.popleft())
        return batch


def _settle(request: _Request, outcome: list[Prediction] | Exception) -> None:
    if request.answer.done():
        return
    if isinstance(outcome, Exception):
        request.answer.set_exception(outcome)
    else:
        request.answer.set_result(outcome)
