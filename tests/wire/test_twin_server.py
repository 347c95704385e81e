"""A twin behind a real HTTP server."""

from __future__ import annotations

import threading
from urllib.parse import urlsplit

import httpx
import pytest

from service.wire.twin_server import Unanswered, serving


def echo(request: httpx.Request) -> httpx.Response:
    return httpx.Response(201, json={"method": request.method, "path": request.url.raw_path.decode(), "body": request.content.decode()})


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
def test_a_request_comes_whole_and_its_answer_goes_back_whole(method: str) -> None:
    with serving(echo) as address:
        answer = httpx.request(method, f"{address}/a%20b?c=d", content=b"text")
    assert answer.status_code == 201
    assert answer.json() == {"method": method, "path": "/a%20b?c=d", "body": "text"}


def test_headers_of_both_sides_are_kept() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        return httpx.Response(429, text="slow down\n", headers={"Retry-After": request.headers["X-Wait"]})

    with serving(handle) as address:
        answer = httpx.get(address, headers={"X-Wait": "7"})
    assert (answer.status_code, answer.text, answer.headers["Retry-After"]) == (429, "slow down\n", "7")


def test_no_answer_closes_the_connection_and_the_server_lives_on() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/panic":
            raise Unanswered
        return httpx.Response(200)

    with serving(handle) as address, httpx.Client(base_url=address) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            client.get("/panic")
        assert client.get("/").status_code == 200


def test_requests_are_answered_side_by_side() -> None:
    both = threading.Barrier(2, timeout=5)

    def handle(_: httpx.Request) -> httpx.Response:
        both.wait()
        return httpx.Response(200)

    with serving(handle) as address:
        first = threading.Thread(target=httpx.get, args=(address,))
        first.start()
        assert httpx.get(address).status_code == 200
        first.join()


def test_a_server_that_is_left_answers_no_more_not_even_on_open_connections_and_its_port_can_be_taken_again() -> None:
    with httpx.Client() as client:
        with serving(echo) as address:
            client.get(address)
        with pytest.raises(httpx.TransportError):
            client.get(address)
        with serving(echo, port=urlsplit(address).port or 0) as again:
            assert again == address
            assert client.get(address).status_code == 201


def test_a_body_of_unknown_length_is_asked_for_with_its_length() -> None:
    with serving(echo) as address:
        assert httpx.post(address, content=iter([b"a", b"b"])).status_code == 411
