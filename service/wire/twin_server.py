"""A twin of an outside service as a real HTTP server on this machine, for the demo and for tests over real connections."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias

import httpx

LOOPBACK = "127.0.0.1"
_STOP_LOOK = 0.01
"""Seconds after which a server that is told to stop has noticed."""

Handle: TypeAlias = Callable[[httpx.Request], httpx.Response]


class Unanswered(Exception):
    """Raised by a twin that gives no answer: the connection is closed without a byte, as by a server that is killed."""


@contextmanager
def serving(handle: Handle, *, port: int = 0) -> Iterator[str]:
    """Serve `handle` on loopback, many requests at a time; gives the address, such as `http://127.0.0.1:43210`.

    `port`: 0 takes a free one; the port of a server that was left is free at once, so that a restart can be played. Leaving closes the open
    connections too, whatever goes on in them.
    """
    server = _Server((LOOPBACK, port), _handler(handle))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": _STOP_LOOK}, name="twin", daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        server.hang_up()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Close what is kept open for further requests, which would be answered for ever."""
        with self._lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing where the other side has hung up; a twin's own fault is shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


def _handler(handle: Handle) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # head and body in one packet, or each answer waits 40 ms for the other side to acknowledge the first
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            length = self.headers.get("Content-Length", "0")
            if "Transfer-Encoding" in self.headers or not length.isdecimal():
                self.close_connection = True
                self._send(httpx.Response(HTTPStatus.LENGTH_REQUIRED))
                return
            body = self.rfile.read(int(length))
            url = f"http://{self.headers.get('Host', LOOPBACK)}{self.path}"
            try:
                self._send(handle(httpx.Request(self.command, url, headers=self.headers.items(), content=body)))
            except Unanswered:
                self.close_connection = True

        do_POST = do_PUT = do_DELETE = do_PATCH = do_GET  # noqa: N815 - the base class looks for these names

        def _send(self, response: httpx.Response) -> None:
            content = response.read()
            self.send_response_only(response.status_code)
            for name, value in response.headers.items():
                if name not in {"content-length", "transfer-encoding"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
            """Say nothing."""

    return Handler
