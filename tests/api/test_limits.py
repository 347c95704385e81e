from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import httpx
import pytest
from starlette.testclient import TestClient
from starlette.types import Message

from service.api.errors import MEDIA_TYPE
from tests.api.conftest import MakeApp, Serve
from tests.api.samples import asked, settings, topic

SMALL = 2_000


@pytest.fixture
def address(make_app: MakeApp, serve: Serve) -> str:
    return serve(make_app(max_body_bytes=SMALL))


def chunks(count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield b" " * 500


def test_a_body_announced_too_large_is_refused_before_it_is_sent(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(f"POST /v1/predictions HTTP/1.1\r\nHost: {host}\r\nContent-Length: {SMALL + 1}\r\n\r\n".encode())
        answer = connection.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"urn:topicrouter:problem:body_too_large" in answer


def test_a_body_in_chunks_is_refused_once_it_is_too_large(address: str) -> None:
    answer = httpx.post(address + "/v1/predictions", content=chunks(5), headers={"content-type": "application/json"}, timeout=20)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.headers["connection"] == "close"
    assert "2000 bytes" in answer.json()["detail"]


def test_no_more_than_the_limit_is_read_of_endless_chunks(make_app: MakeApp) -> None:
    taken = 0

    async def endless() -> Message:
        nonlocal taken
        taken += 1
        return {"type": "http.request", "body": b" " * 500, "more_body": True}

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json"), (b"transfer-encoding", b"chunked")]
    scope = {"type": "http", "method": "POST", "path": "/v1/predictions", "headers": headers, "query_string": b"", "root_path": ""}
    asyncio.run(make_app(max_body_bytes=SMALL)(scope, endless, send))
    assert sent[0]["status"] == 413
    assert taken == 5


def test_a_body_in_chunks_within_the_limit_is_served(address: str) -> None:
    body = httpx.Request("POST", address, json=asked(topic())).content
    pieces = (body[start : start + 10] for start in range(0, len(body), 10))
    answer = httpx.post(address + "/v1/predictions", content=pieces, headers={"content-type": "application/json"}, timeout=20)
    assert answer.status_code == 200


def test_an_announced_size_that_is_no_number_does_not_lift_the_limit(make_app: MakeApp) -> None:
    with TestClient(make_app(max_body_bytes=SMALL), base_url="http://127.0.0.1") as client:
        headers = {"content-length": "-1", "content-type": "application/json"}
        assert client.post("/v1/predictions", content=b" " * (SMALL + 1), headers=headers).status_code == 413


def test_the_usual_limit_holds_sixty_four_usual_topics() -> None:
    assert settings().max_body_bytes > 64 * 20_000


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "multipart/form-data; boundary=x"},
        {"content-type": "json"},
        {"content-type": "application/json", "content-encoding": "gzip"},
    ],
)
def test_a_body_that_does_not_say_it_is_plain_json_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.post("/v1/predictions", content=b'{"topics": []}', headers=headers)
    assert answer.status_code == 415
    assert answer.json()["type"] == "urn:topicrouter:problem:media_type_unsupported"


@pytest.mark.parametrize("kind", ["application/json", "Application/JSON; charset=utf-8", "application/problem+json"])
def test_json_by_any_of_its_names_is_read(client: TestClient, kind: str) -> None:
    body = httpx.Request("POST", "http://x", json=asked(topic())).content
    assert client.post("/v1/predictions", content=body, headers={"content-type": kind}).status_code == 200
