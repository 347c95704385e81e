from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain import Prediction, Topic
from service.inference.batching import MOST_TOPICS, MicroBatcher
from service.inference.predictor import Predictor
from tests.inference.samples import CLEAR_CUT
from tests.reports import samples


class Model:
    """Predicts by echoing ids, keeps what it was asked, fails on the id `bad`, and waits at the gate if it is closed."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.threads: set[str] = set()
        self.gate = threading.Event()
        self.gate.set()

    def predict(self, topics: Sequence[Topic]) -> list[Prediction]:
        assert self.gate.wait(10)
        self.batches.append([topic.id for topic in topics])
        self.threads.add(threading.current_thread().name)
        if "bad" in self.batches[-1]:
            msg = "this batch can't be predicted"
            raise LookupError(msg)
        return [samples.prediction(topic_id=topic.id) for topic in topics]


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture(scope="module")
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1, thread_name_prefix="predicting") as executor:
        yield executor


def topics(*ids: str) -> list[Topic]:
    return [Topic(name, "Title", "Body") for name in ids]


def ids(predictions: Sequence[Prediction]) -> list[str]:
    return [prediction.topic_id for prediction in predictions]


async def asked_at_once(batcher: MicroBatcher, requests: Sequence[Sequence[str]]) -> list[Any]:
    return await asyncio.gather(*(batcher.predict(topics(*request)) for request in requests), return_exceptions=True)


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a coroutine; a request that is never answered fails instead of hanging."""
    asyncio.run(asyncio.wait_for(work(), 10))


@settings(max_examples=40)
@given(st.lists(st.integers(0, 40), max_size=12), st.sampled_from([0.0, 0.001]))
def test_each_of_many_requests_gets_its_own_answers(executor: ThreadPoolExecutor, sizes: list[int], wait: float) -> None:
    model = Model()
    requests = [[f"{number}-{at}" for at in range(size)] for number, size in enumerate(sizes)]

    async def work() -> None:
        answers = await asked_at_once(MicroBatcher(model.predict, wait_seconds=wait, executor=executor), requests)
        assert [ids(answer) for answer in answers] == requests
        assert max(map(len, model.batches), default=0) <= MOST_TOPICS

    run(work)


def test_requests_that_arrive_together_share_a_batch(model: Model, executor: ThreadPoolExecutor) -> None:
    async def work() -> None:
        await asked_at_once(MicroBatcher(model.predict, wait_seconds=0.05, executor=executor), [["a"], ["b", "c"], ["d"]])

    run(work)
    assert model.batches == [["a", "b", "c", "d"]]


def test_what_arrives_within_the_wait_joins_the_batch(model: Model, executor: ThreadPoolExecutor) -> None:
    async def work() -> None:
        batcher = MicroBatcher(model.predict, wait_seconds=0.2, executor=executor)
        first = asyncio.create_task(batcher.predict(topics("a")))
        await asyncio.sleep(0.02)
        await batcher.predict(topics("b"))
        await first

    run(work)
    assert model.batches == [["a", "b"]]


def test_without_a_wait_a_lone_request_is_predicted_alone(model: Model, executor: ThreadPoolExecutor) -> None:
    async def work() -> None:
        batcher = MicroBatcher(model.predict, wait_seconds=0.0, executor=executor)
        assert ids(await batcher.predict(topics("a"))) == ["a"]
        assert ids(await batcher.predict(topics("b"))) == ["b"]

    run(work)
    assert model.batches == [["a"], ["b"]]


def test_what_arrives_while_a_batch_is_predicted_makes_up_the_next(model: Model, executor: ThreadPoolExecutor) -> None:
    async def work() -> None:
        batcher = MicroBatcher(model.predict, wait_seconds=0.0, executor=executor)
        model.gate.clear()
        first = asyncio.create_task(batcher.predict(topics("a")))
        await asyncio.sleep(0.02)
        others = [asyncio.create_task(batcher.predict(topics(name))) for name in "bcd"]
        await asyncio.sleep(0)
        model.gate.set()
        assert ids(await first) == ["a"]
        assert [ids(await other) for other in others] == [["b"], ["c"], ["d"]]

    run(work)
    assert model.batches == [["a"], ["b", "c", "d"]]


def test_a_batch_is_filled_up_to_the_limit_and_not_beyond(model: Model, executor: ThreadPoolExecutor) -> None:
    requests = [[f"{number}-{at}" for at in range(MOST_TOPICS // 2)] for number in range(3)]

    async def work() -> None:
        await asked_at_once(MicroBatcher(model.predict, wait_seconds=0.05, executor=executor), requests)

    run(work)
    assert [len(batch) for batch in model.batches] == [MOST_TOPICS, MOST_TOPICS // 2]


def test_a_request_over_the_limit_is_answered_in_a_batch_of_its_own(model: Model, executor: ThreadPoolExecutor) -> None:
    large = [str(at) for at in range(MOST_TOPICS + 10)]

    async def work() -> None:
        answers = await asked_at_once(MicroBatcher(model.predict, wait_seconds=0.05, executor=executor), [["a"], large, ["b"]])
        assert [ids(answer) for answer in answers] == [["a"], large, ["b"]]

    run(work)
    assert model.batches == [["a"], large, ["b"]]


def test_a_request_without_topics_is_answered_with_nothing(model: Model, executor: ThreadPoolExecutor) -> None:
    async def work() -> None:
        answers = await asked_at_once(MicroBatcher(model.predict, wait_seconds=0.01, executor=executor), [[], ["a"], []])
        assert [ids(answer) for answer in answers] == [[], ["a"], []]

    run(work)


def test_a_failure_reaches_everybody_in_the_batch_and_the_next_request_works(model: Model, executor: ThreadPoolExecutor) -> None:
    async def work() -> None:
        batcher = MicroBatcher(model.predict, wait_seconds=0.05, executor=executor)
        failures = await asked_at_once(batcher, [["a"], ["bad"], ["c"]])
        assert [type(failure) for failure in failures] == [LookupError] * 3
        assert ids(await batcher.predict(topics("a"))) == ["a"]

    run(work)
    assert len(model.batches) == 2


def test_a_failure_does_not_reach_those_who_wait_for_the_next_batch(model: Model, executor: ThreadPoolExecutor) -> None:
    async def work() -> None:
        batcher = MicroBatcher(model.predict, wait_seconds=0.0, executor=executor)
        model.gate.clear()
        failing = asyncio.create_task(batcher.predict(topics("bad")))
        await asyncio.sleep(0.02)
        waiting = asyncio.create_task(batcher.predict(topics("a")))
        await asyncio.sleep(0)
        model.gate.set()
        with pytest.raises(LookupError, match="can't be predicted"):
            await failing
        assert ids(await waiting) == ["a"]

    run(work)


def test_a_caller_who_leaves_before_the_batch_is_made_is_left_out(model: Model, executor: ThreadPoolExecutor) -> None:
    async def work() -> None:
        batcher = MicroBatcher(model.predict, wait_seconds=0.05, executor=executor)
        staying, leaving = (asyncio.create_task(batcher.predict(topics(name))) for name in ("stays", "leaves"))
        await asyncio.sleep(0)
        leaving.cancel()
        assert ids(await staying) == ["stays"]
        assert leaving.cancelled()

    run(work)
    assert model.batches == [["stays"]]


def test_a_caller_who_leaves_while_the_batch_is_predicted_breaks_nobody(model: Model, executor: ThreadPoolExecutor) -> None:
    async def work() -> None:
        batcher = MicroBatcher(model.predict, wait_seconds=0.01, executor=executor)
        model.gate.clear()
        leaving, staying = (asyncio.create_task(batcher.predict(topics(name))) for name in ("leaves", "stays"))
        await asyncio.sleep(0.05)
        leaving.cancel()
        await asyncio.sleep(0)
        model.gate.set()
        assert ids(await staying) == ["stays"]
        assert leaving.cancelled()
        assert ids(await batcher.predict(topics("next"))) == ["next"]

    run(work)
    assert model.batches == [["leaves", "stays"], ["next"]]


def test_the_first_caller_may_leave_although_it_woke_the_worker(model: Model, executor: ThreadPoolExecutor) -> None:
    async def work() -> None:
        batcher = MicroBatcher(model.predict, wait_seconds=0.05, executor=executor)
        first = asyncio.create_task(batcher.predict(topics("a")))
        await asyncio.sleep(0.01)
        first.cancel()
        assert ids(await batcher.predict(topics("b"))) == ["b"]

    run(work)


def test_the_event_loop_is_free_while_a_batch_is_predicted(model: Model, executor: ThreadPoolExecutor) -> None:
    async def work() -> None:
        batcher = MicroBatcher(model.predict, wait_seconds=0.0, executor=executor)
        model.gate.clear()
        request = asyncio.create_task(batcher.predict(topics("a")))
        for _ in range(5):
            await asyncio.sleep(0.005)
        assert not request.done()
        model.gate.set()
        await request

    run(work)
    assert all(name.startswith("predicting") for name in model.threads)


def test_the_model_answers_concurrent_requests_as_it_does_alone(predictor: Predictor, executor: ThreadPoolExecutor) -> None:
    requests = list(CLEAR_CUT.values())
    alone = [predictor.predict([topic]) for topic in requests]

    async def work() -> None:
        batcher = MicroBatcher(predictor.predict, wait_seconds=0.01, executor=executor)
        assert await asyncio.gather(*(batcher.predict([topic]) for topic in requests)) == alone

    run(work)
