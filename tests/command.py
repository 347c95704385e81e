"""Runs the `topicrouter` command as people do: in a process of its own, which ends with an exit code."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

COMMAND = Path(sys.executable).parent / "topicrouter"
SECONDS = 60


def environment(**variables: str) -> dict[str, str]:
    """Give this environment with one thread, and with a width and colours that don't depend on where tests run."""
    return os.environ | {"TOPICROUTER_THREADS": "1", "COLUMNS": "160", "NO_COLOR": "1", "TERM": "dumb"} | variables


def run(*arguments: str, sent: bytes = b"", variables: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run the command to its end; whatever it was asked, it never shows a traceback."""
    ended = subprocess.run(
        [COMMAND, *arguments], input=sent, capture_output=True, timeout=SECONDS, env=environment(**variables or {}), check=False
    )
    assert b"Traceback" not in ended.stdout + ended.stderr
    return ended


def refused(*arguments: str, code: int = 2, variables: Mapping[str, str] | None = None) -> str:
    """Run the command and give the sentences with which it refuses; nothing stands on standard output."""
    ended = run(*arguments, variables=variables)
    assert (ended.returncode, ended.stdout) == (code, b""), ended.stderr
    return ended.stderr.decode()


@contextmanager
def serving(*arguments: str, **variables: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve on a free port; give the process and its address once it listens."""
    command = [str(COMMAND), "serve", "--port", "0", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(**variables))
    watch = threading.Timer(SECONDS, process.kill)
    watch.start()
    try:
        assert process.stdout is not None
        listening = next(line for line in process.stdout if line.startswith("Listening on "))
        yield process, listening.removeprefix("Listening on ").split(";")[0].strip()
    finally:
        process.kill()
        process.communicate()
        watch.cancel()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port
