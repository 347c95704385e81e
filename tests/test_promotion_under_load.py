"""Models change under a service that answers 50 requests a second: a real process, a real promotion, a real broken model."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from service.inference.bundle import released_models
from service.inference.bundle.releasing import make_current
from tests.api.samples import asked, topic
from tests.command import run, serving
from tests.inference.bundle.samples import linked_models
from tests.releases.samples import add_broken_bundle, add_bundle

REQUESTS_A_SECOND = 50
MOST_IN_FLIGHT = 200
"""A machine that is busy with other tests makes the load wait instead of failing it."""
SECONDS = 30


@dataclass
class Load:
    """Requests at a steady pace, and what was answered."""

    client: httpx.AsyncClient
    answers: list[tuple[int, str]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def go_on(self) -> None:
        clock = asyncio.get_running_loop().time
        began, room = clock(), asyncio.Semaphore(MOST_IN_FLIGHT)
        async with asyncio.TaskGroup() as group:
            number = 0
            while not self.ended.is_set():
                await asyncio.sleep(max(0.0, began + number / REQUESTS_A_SECOND - clock()))
                await room.acquire()
                group.create_task(self._ask(number)).add_done_callback(lambda _: room.release())
                number += 1

    async def _ask(self, number: int) -> None:
        try:
            answer = await self.client.post("/v1/predictions", json=asked(topic(number, body="Why?")))
            self.answers.append((answer.status_code, answer.json().get("model_version", "")))
        except (httpx.HTTPError, ValueError) as error:
            self.failures.append(error)

    async def until(self, condition: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(SECONDS):
            while not await condition():  # noqa: ASYNC110 - it happens in another process
                await asyncio.sleep(0.05)


def test_no_request_fails_while_models_are_promoted_and_refused(tmp_path: Path) -> None:
    models = linked_models(released_models().resolve(), tmp_path / "models")
    add_bundle(models, "second")
    broken = add_broken_bundle(models, "broken")
    variables = {"TOPICROUTER_MODELS": str(models.folder), "TOPICROUTER_MODEL_POLL_SECONDS": "0.2", "TOPICROUTER_LOG_LEVEL": "error"}

    async def story(url: str) -> tuple[Load, dict[str, Any], bytes]:
        async with httpx.AsyncClient(base_url=url, timeout=SECONDS, limits=httpx.Limits(max_connections=None)) as client:
            load = Load(client)

            async def told() -> dict[str, Any]:
                answer: dict[str, Any] = (await client.get("/v1/models")).json()
                return answer

            async def answered_by(version: str) -> bool:
                return any(said == version for _, said in load.answers)

            async def refused() -> bool:
                return bool((await told())["refused"])

            async with asyncio.TaskGroup() as group:
                group.create_task(load.go_on())
                await load.until(lambda: answered_by(models.name))
                promoted = await asyncio.to_thread(run, "models", "promote", "second", variables=variables)
                await load.until(lambda: answered_by("second"))
                make_current(broken.bundle)  # as nobody should: the command would have refused it
                await load.until(refused)
                before = len(load.answers)
                await load.until(lambda: _more_than(load, before + REQUESTS_A_SECOND))
                load.ended.set()
            return load, await told(), promoted.stdout

    with serving(**variables) as (_, url):
        load, told, said = asyncio.run(story(url))
    assert said.startswith(b"second is the current model")
    assert load.failures == []
    assert {status for status, _ in load.answers} == {200}
    assert {version for _, version in load.answers} == {models.name, "second"}
    assert {version for _, version in load.answers[-REQUESTS_A_SECOND:]} == {"second"}
    assert told["current"]["version"] == "second"
    assert (told["refused"]["name"], told["refused"]["reason"], told["on_trial"]) == ("broken", "bundle_damaged", None)


async def _more_than(load: Load, number: int) -> bool:
    return len(load.answers) > number
