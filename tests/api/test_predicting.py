from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeAlias

import httpx
import pytest
from fastapi import FastAPI

from service.api.predicting import MOST_WAITING
from service.inference.batching import MOST_TOPICS
from service.inference.predictor import Predictor
from tests.api.conftest import MakeApp
from tests.api.samples import Watched, asked, topic, until

Story: TypeAlias = Callable[[httpx.AsyncClient, Watched], Awaitable[Any]]


@pytest.fixture
def watched(predictor: Predictor) -> Iterator[Watched]:
    watched = Watched(predictor)
    yield watched
    watched.open.set()


@pytest.fixture
def app(make_app: MakeApp, watched: Watched) -> Iterator[FastAPI]:
    app = make_app(predictor=watched, batch_wait_ms=20)
    yield app
    app.state.parts.desk.close()


def tell(app: FastAPI, watched: Watched, story: Story) -> Any:
    async def told() -> Any:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", timeout=20) as client:
            return await story(client, watched)

    return asyncio.run(told())


async def predict(client: httpx.AsyncClient, *numbers: int, **changes: Any) -> httpx.Response:
    return await client.post("/v1/predictions", json=asked(*(topic(number, **changes) for number in numbers)))


def ids(answer: httpx.Response) -> list[str]:
    return [prediction["id"] for prediction in answer.json()["predictions"]]


async def waiting(app: FastAPI, topics: int) -> None:
    """Wait until so many topics wait."""
    await asyncio.to_thread(until, lambda: app.state.parts.desk._waiting == topics)


def test_requests_that_come_together_are_predicted_together_and_each_gets_its_own(app: FastAPI, watched: Watched) -> None:
    watched.open.clear()

    async def story(client: httpx.AsyncClient, watched: Watched) -> list[httpx.Response]:
        asking = [asyncio.create_task(predict(client, number, number + 100)) for number in range(12)]
        await waiting(app, 24)
        watched.open.set()
        return await asyncio.gather(*asking)

    answers = tell(app, watched, story)
    assert [ids(answer) for answer in answers] == [[str(number), str(number + 100)] for number in range(12)]
    titles = [[prediction["redacted_title"] for prediction in answer.json()["predictions"]] for answer in answers]
    assert titles == [[topic(number)["title"], topic(number + 100)["title"]] for number in range(12)]
    assert len(watched.batches) <= 2  # what came before the gate was reached, and what came after


def test_no_batch_is_larger_than_the_most_that_one_request_may_ask(app: FastAPI, watched: Watched) -> None:
    watched.open.clear()

    async def story(client: httpx.AsyncClient, watched: Watched) -> list[httpx.Response]:
        first = asyncio.create_task(predict(client, 1))
        await asyncio.to_thread(until, lambda: watched.batches)
        others = [asyncio.create_task(predict(client, *range(start, start + 50), body="")) for start in (100, 200, 300)]
        await waiting(app, 151)
        watched.open.set()
        return await asyncio.gather(first, *others)

    answers = tell(app, watched, story)
    assert [len(ids(answer)) for answer in answers] == [1, 50, 50, 50]
    assert ids(answers[3])[0] == "300"
    assert max(map(len, watched.batches)) <= MOST_TOPICS


def test_a_failing_topic_fails_its_own_request_only(app: FastAPI, watched: Watched) -> None:
    watched.open.clear()

    async def story(client: httpx.AsyncClient, watched: Watched) -> list[httpx.Response]:
        first = asyncio.create_task(predict(client, 1))
        await asyncio.to_thread(until, lambda: watched.batches)
        others = [asyncio.create_task(asked) for asked in (predict(client, 2), predict(client, 3, title="poison"), predict(client, 4))]
        await waiting(app, 4)
        watched.open.set()
        return await asyncio.gather(first, *others)

    answers = tell(app, watched, story)
    assert [answer.status_code for answer in answers] == [200, 200, 500, 200]
    assert {"2", "3", "4"} in map(set, watched.batches)
    assert ids(answers[3]) == ["4"]


def test_too_much_waiting_is_refused_at_once_and_served_again_later(app: FastAPI, watched: Watched) -> None:
    watched.open.clear()

    async def story(
        client: httpx.AsyncClient, watched: Watched
    ) -> tuple[httpx.Response, httpx.Response, list[httpx.Response], httpx.Response]:
        asking = [asyncio.create_task(predict(client, *range(start, start + 64), body="")) for start in (0, 100, 200, 300)]
        await waiting(app, MOST_WAITING)
        refused, unready = await predict(client, 1), await client.get("/readyz")
        watched.open.set()
        served = await asyncio.gather(*asking)
        return refused, unready, served, await predict(client, 1)

    refused, unready, served, later = tell(app, watched, story)
    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "1"
    assert refused.json()["type"] == "urn:topicrouter:problem:overloaded"
    assert unready.status_code == 503
    assert [answer.status_code for answer in served] == [200] * 4
    assert later.status_code == 200


def test_a_client_that_goes_away_disturbs_nobody(app: FastAPI, watched: Watched) -> None:
    watched.open.clear()

    async def story(client: httpx.AsyncClient, watched: Watched) -> httpx.Response:
        first = asyncio.create_task(predict(client, 1))
        await asyncio.to_thread(until, lambda: watched.batches)
        leaving, staying = asyncio.create_task(predict(client, 2)), asyncio.create_task(predict(client, 3))
        await waiting(app, 3)
        first.cancel()
        leaving.cancel()
        watched.open.set()
        return await staying

    answer = tell(app, watched, story)
    assert ids(answer) == ["3"]
    assert app.state.parts.desk._waiting == 0
