"""Starts service processes of either way and asks them how long they took and what memory they hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from service.errors import InputError
from training.benchmark.rounds import Rounds, take_turns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain import Topic

KIBIBYTES = 1_024
"""In a mebibyte."""


@dataclass(frozen=True)
class Started:
    """A process that ran: seconds from its start to its first prediction, MiB resident in the end and at the highest."""

    seconds: float
    resident: float
    peak: float


def start_in_turn(topics: Sequence[Topic], *, rounds: int) -> Rounds[Started]:
    """Start a process of either way in each round; each predicts one topic, then all of them, one by one and as a batch.

    Raises:
        InputError: a process failed (`benchmark_process_failed`).

    """
    return take_turns(lambda: [_start("ours", topics)], lambda: [_start("plain", topics)], rounds=rounds)


def _start(way: str, topics: Sequence[Topic]) -> Started:
    # byte code may be written, as where the service is installed; nothing is looked for on the network
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {"HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-m", "training.benchmark.service_process", way]
    with tempfile.TemporaryFile("w+") as errors:
        begin = time.perf_counter()
        with subprocess.Popen(  # noqa: S603 - a fixed command
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment
        ) as process:
            assert process.stdout is not None  # noqa: S101 - for the type checker: a pipe was asked for
            process.stdout.readline()
            seconds = time.perf_counter() - begin
            answer, _ = process.communicate(json.dumps([asdict(topic) for topic in topics]))
        if process.returncode:
            errors.seek(0)
            last = errors.read().strip().splitlines()[-1:]
            raise InputError(f"a service process ({way}) failed: {''.join(last)}", reason="benchmark_process_failed")
    memory = json.loads(answer)
    return Started(seconds, memory["VmRSS"] / KIBIBYTES, memory["VmHWM"] / KIBIBYTES)
