from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.forum.twin_trouble import rate_limited_by_application, rate_limited_by_middleware
from service.wire.pacing import MINUTE, Pacer, asked_to_wait
from tests.forum.samples import Clock, unhurried


def test_calls_within_the_limit_do_not_wait() -> None:
    clock = Clock()
    pacer = Pacer(3, clock=clock, sleep=clock.sleep)
    for _ in range(3):
        pacer.wait_for_turn()
    assert clock.slept == []
    pacer.wait_for_turn()
    assert clock.slept == [MINUTE]


@unhurried
@given(st.integers(1, 5), st.lists(st.floats(0, 40), min_size=1, max_size=30))
def test_no_minute_ever_holds_more_calls_than_allowed(limit: int, gaps: list[float]) -> None:
    clock = Clock()
    pacer = Pacer(limit, clock=clock, sleep=clock.sleep)
    passed = []
    for gap in gaps:
        clock.seconds += gap
        pacer.wait_for_turn()
        passed.append(clock.seconds)
    for index in range(len(passed) - limit):
        assert passed[index + limit] - passed[index] >= MINUTE - 1e-6


def test_both_shapes_of_a_limit_say_how_long_to_wait() -> None:
    assert asked_to_wait(rate_limited_by_application(17)) == 17
    assert asked_to_wait(rate_limited_by_middleware(23)) == 23


def test_the_longer_of_header_and_body_counts() -> None:
    response = httpx.Response(429, json={"extras": {"wait_seconds": 40}}, headers={"Retry-After": "12"})
    assert asked_to_wait(response) == 40


def test_a_date_is_measured_against_the_servers_clock() -> None:
    headers = {"Date": "Mon, 02 Mar 2026 09:00:00 GMT", "Retry-After": "Mon, 02 Mar 2026 09:01:30 GMT"}
    assert asked_to_wait(httpx.Response(503, headers=headers)) == 90


def test_a_wait_beyond_all_numbers_counts_as_none() -> None:
    assert asked_to_wait(httpx.Response(429, text='{"extras": {"wait_seconds": 1' + "0" * 400 + "}}")) is None


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "soon"}, {"Retry-After": "Mon, 02 Mar 2026 09:01:30 GMT"}])
def test_a_response_that_names_no_time_gives_none(headers: dict[str, str]) -> None:
    assert asked_to_wait(httpx.Response(429, text="[]", headers=headers)) is None
