"""Kills a process at a drawn line of our code."""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Sequence
from functools import cache
from types import FrameType
from typing import Any


def die_at(line: int, rooms: Sequence[str]) -> None:
    """Die (`kill -9`) when so many lines of files of these rooms have been run from now on."""
    left = line

    @cache
    def is_ours(file: str) -> bool:
        return any(room in file for room in rooms)

    def traced(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal left
        if not is_ours(frame.f_code.co_filename):
            return None
        if event == "line":
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return traced

    sys.settrace(traced)


def lines_to_die_at(seed: int, most: int) -> int:
    """Draw a line: as likely early in a run as late, whatever its length."""
    return int(random.Random(seed).uniform(1, most))  # noqa: S311 - a draw for a test
