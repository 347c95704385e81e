from __future__ import annotations

import gc

import pytest

from training.benchmark.rounds import take_turns, timed


def test_both_sides_warm_up_then_take_turns_and_change_who_goes_first() -> None:
    order: list[str] = []

    def side(name: str) -> list[str]:
        order.append(name)
        return [name]

    measured = take_turns(lambda: side("ours"), lambda: side("plain"), rounds=3)
    assert order == ["ours", "plain", *("ours", "plain"), *("plain", "ours"), *("ours", "plain")]
    assert measured.ours == (["ours"],) * 3
    assert measured.plain == (["plain"],) * 3


def test_the_garbage_collector_is_off_while_a_side_is_measured_and_on_afterwards() -> None:
    seen = take_turns(lambda: [gc.isenabled()], lambda: [gc.isenabled()], rounds=2)
    assert seen.ours == seen.plain == ([False], [False])
    assert gc.isenabled()


def test_the_collector_comes_back_when_a_side_fails() -> None:
    calls: list[int] = []

    def fails_when_it_counts() -> list[float]:
        calls.append(len(calls))
        return [1 / (2 - len(calls))]

    with pytest.raises(ZeroDivisionError):
        take_turns(fails_when_it_counts, lambda: [1.0], rounds=1)
    assert calls == [0, 1]
    assert gc.isenabled()


def test_a_timed_call_gets_its_arguments_and_takes_some_time() -> None:
    got: list[object] = []
    assert timed(got.append, "topic") >= 0
    assert got == ["topic"]
