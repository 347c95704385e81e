"""Runs the `topicrouter` command as people do: in a process of its own, which ends with an exit code.

`run` has it forked from a process that has imported what it needs, which takes a tenth of the time; `serving` starts it anew.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile

PROJECT = Path(__file__).parents[1]
COMMAND = Path(sys.executable).parent / "topicrouter"
SECONDS = 60


def environment(**variables: str) -> dict[str, str]:
    """Give this environment with one thread, and with a width and colours that don't depend on where tests run."""
    return os.environ | {"TOPICROUTER_THREADS": "1", "COLUMNS": "160", "NO_COLOR": "1", "TERM": "dumb"} | variables


def run(*arguments: str, sent: bytes = b"", variables: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run the command to its end; whatever it was asked, it never shows a traceback."""
    whole = [str(COMMAND), *arguments]
    wanted = {"arguments": whole, "folder": str(Path.cwd()), "environment": environment(**variables or {})}
    with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as told:
        given.write(sent)
        given.seek(0)
        code = _forked(json.dumps(wanted).encode() + b"\n", [stream.fileno() for stream in (given, out, told)])
        for stream in (out, told):
            stream.seek(0)
        ended = subprocess.CompletedProcess(whole, code, out.read(), told.read())
    assert b"Traceback" not in ended.stdout + ended.stderr
    return ended


def _forked(message: bytes, streams: list[int]) -> int:
    """Have a process forked, and give its exit code once it has ended."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(SECONDS)
        connection.connect(_fork_server())
        connection.sendall(message[socket.send_fds(connection, [message], streams) :])
        with connection.makefile() as answers:
            process = int(answers.readline())
            try:
                return int(answers.readline())
            except TimeoutError:
                os.kill(process, signal.SIGKILL)
                raise


@cache
def _fork_server() -> str:
    """Start what forks commands, which lives as long as this process; give its address."""
    folder = tempfile.mkdtemp(prefix="topicrouter-fork-")
    atexit.register(shutil.rmtree, folder)
    address = f"{folder}/socket"
    # a thread that numpy starts at once would be missing in what is forked
    alone = environment(OPENBLAS_NUM_THREADS="1")
    program = [sys.executable, "-m", "tests.fork_server", address]
    server = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PROJECT, env=alone)
    atexit.register(server.communicate)
    assert server.stdout is not None
    assert server.stdout.readline() == b"ready\n"
    return address


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
