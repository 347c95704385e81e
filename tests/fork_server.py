"""`python -m tests.fork_server SOCKET`: forks a process for each command that tests run, so that what commands import is loaded only once.

What is forked is as Python's own start would make it: standard streams, arguments, environment, folder. Only what Python reads from the
environment before it runs anything (`PYTHON…`, `LC_…`) is this server's. The server ends with who started it.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import select
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from io import BufferedReader, BufferedWriter, FileIO, TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

# what commands import, at once or at need; onnxruntime starts a thread, which no fork would have
LOADED = ("service.cli", "training.cli", "service.composition", "service.running", "training.run", "alembic.command", "sklearn.svm")
STREAMS = 3
MOST_BYTES = 65_536


def wanted_command(address: str) -> dict[str, Any]:
    """Serve; return in a process only that is to become a command, with what it is to be like."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        os.write(1, b"ready\n")
        while True:
            ready, *_ = select.select([listener.fileno(), 0], [], [])
            if 0 in ready:
                sys.exit()
            connection, _ = listener.accept()
            with connection:
                if os.fork() == 0:
                    listener.close()
                    return _forked(connection)


def _forked(connection: socket.socket) -> dict[str, Any]:
    """Fork once more, to tell who asked the command's process id and, once it has ended, its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    sent, streams, *_ = socket.recv_fds(connection, MOST_BYTES, STREAMS)
    while not sent.endswith(b"\n"):
        sent += connection.recv(MOST_BYTES)
    process = os.fork()
    if process == 0:
        connection.close()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        wanted: dict[str, Any] = json.loads(sent)
        return wanted
    for stream in streams:
        os.close(stream)
    connection.sendall(f"{process}\n".encode())
    _, status = os.waitpid(process, 0)
    connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def become(wanted: dict[str, Any]) -> None:
    """Make this process like one that was started with these arguments, in this folder and environment."""
    os.chdir(wanted["folder"])
    os.environ.clear()
    os.environ.update(wanted["environment"])
    time.tzset()
    sys.argv = wanted["arguments"]
    # help texts would name the module that was started
    sys.modules["__main__"].__package__ = None
    given, out = FileIO(0, closefd=False), FileIO(1, "w", closefd=False)
    sys.stdin = TextIOWrapper(BufferedReader(given), encoding="utf-8")
    sys.stdout = TextIOWrapper(BufferedWriter(out), encoding="utf-8", newline="\n")
    told = FileIO(2, "w", closefd=False)
    sys.stderr = TextIOWrapper(BufferedWriter(told), encoding="utf-8", errors="backslashreplace", newline="\n", line_buffering=True)


def end(main: Callable[[], None]) -> NoReturn:
    """Run and end as Python does, but for taking all modules apart, which takes longer than most commands."""
    code: object = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code or 0
    except BaseException:  # noqa: BLE001 - as at the end of any program
        traceback.print_exc()
        code = 1
    if not isinstance(code, int):
        sys.stderr.write(f"{code}\n")
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]  # what Python itself calls at its end
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    for name in LOADED:
        import_module(name)
    tasks = Path("/proc/self/task")
    assert not tasks.exists() or len(list(tasks.iterdir())) == 1, "a thread would be missing in what is forked"
    gc.freeze()
    become(wanted_command(sys.argv[1]))
    from service.cli import main

    end(main)
