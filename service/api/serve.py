"""Serves the application until it is told to stop."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn

from service.errors import SettingsError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from service.settings import Settings

BACKLOG = 128
GRACE_SECONDS = 10
KEEP_ALIVE_SECONDS = 75
"""How long a connection that nobody uses stays open: for longer than clients keep theirs, whose next request would meet its closing."""


class Service:
    """A server on the configured address, which is taken as soon as this is made.

    Raises:
        SettingsError: the address can't be listened on (`address_unavailable`).

    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._socket = _listen(settings.host, settings.port)
        self._server: uvicorn.Server | None = None

    @property
    def url(self) -> str:
        """Where the service is, with the port that it really has."""
        host, port = self._socket.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def run(self, app: FastAPI, *, on_ready: Callable[[str], None]) -> None:
        """Serve `app` until a signal comes or `stop` is called; requests at work are finished first, for at most 10 seconds.

        `on_ready` gets the address once requests are answered.
        """
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            lifespan="on",
            timeout_graceful_shutdown=GRACE_SECONDS,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
        )
        url = self.url
        self._server = _Server(config, lambda: on_ready(url))
        with suppress(KeyboardInterrupt):  # raised again by uvicorn after a tidy end
            self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """Let `run` come to its end; may be called from any thread."""
        if self._server is not None:
            self._server.should_exit = True

    def close(self) -> None:
        """Give the address back where `run` was never called."""
        self._socket.close()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()


def run(settings: Settings, make_app: Callable[[], FastAPI], *, on_ready: Callable[[str], None]) -> None:
    """Take the address, make the application, and serve it until a signal comes.

    Args:
        settings: where to listen.
        make_app: makes the application, which may take a while; whatever it raises is handed on.
        on_ready: gets the address once requests are answered.

    Raises:
        SettingsError: the address can't be listened on (`address_unavailable`).

    """
    service = Service(settings)
    try:
        service.run(make_app(), on_ready=on_ready)
    finally:
        service.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        why = "it is taken already" if error.errno == errno.EADDRINUSE else (error.strerror or "no such address")
        message = f"can't listen on {host} port {port}: {why}; set TOPICROUTER_HOST or TOPICROUTER_PORT, 0 takes a free port"
        raise SettingsError(message, reason="address_unavailable") from None
