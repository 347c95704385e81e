"""Lets two sides take turns, so that a busy machine meets both alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

PAUSE_SECONDS = 0.05
"""Between the sides: threads of ONNX Runtime and of PyTorch go on spinning for some milliseconds after a call."""

Run = TypeVar("Run")


@dataclass(frozen=True)
class Rounds(Generic[Run]):
    """What both sides measured: one sequence a round, in it one value a run."""

    ours: tuple[Sequence[Run], ...]
    plain: tuple[Sequence[Run], ...]


def take_turns(ours: Callable[[], Sequence[Run]], plain: Callable[[], Sequence[Run]], *, rounds: int) -> Rounds[Run]:
    """Run both sides once without counting, then `rounds` times in turn; who goes first changes from round to round.

    A side does one round when it is called, and returns what it measured, one value a run.
    """
    ours()
    plain()
    gc.collect()
    by_ours: list[Sequence[Run]] = []
    by_plain: list[Sequence[Run]] = []
    for number in range(rounds):
        turns = [(ours, by_ours), (plain, by_plain)]
        for side, measured in reversed(turns) if number % 2 else turns:
            time.sleep(PAUSE_SECONDS)
            with no_collection():
                measured.append(side())
    return Rounds(tuple(by_ours), tuple(by_plain))


def timed(call: Callable[..., object], *arguments: object) -> float:
    """Return the seconds that a call with these arguments takes."""
    begin = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - begin


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the garbage collector off."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
