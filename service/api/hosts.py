"""Which names the service answers to.

A service without keys trusts whoever runs on the machine. A page from elsewhere that the same person's browser shows must not share
that trust: its own name can be made to resolve to 127.0.0.1 (DNS rebinding), which its Host and Origin headers give away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from service.api.errors import Refusal
from service.settings import LOOPBACK_HOSTS

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from service.settings import Settings


class HostDoor:
    """ASGI middleware that checks Host and Origin where the service listens on loopback only, or where names are set."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self.app = app
        self._checks = settings.listens_on_loopback_only or bool(settings.allowed_hosts)
        self._names = {name.casefold() for name in (*LOOPBACK_HOSTS, *settings.allowed_hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request if its names fit."""
        if scope["type"] == "http" and self._checks:
            self._check(Headers(scope=scope))
        await self.app(scope, receive, send)

    def _check(self, headers: Headers) -> None:
        hosts = headers.getlist("host")
        if len(hosts) != 1:
            raise Refusal("host_missing")
        if _name(f"//{hosts[0]}") not in self._names:
            raise Refusal("host_unknown")
        if any(_name(origin) not in self._names for origin in headers.getlist("origin")):
            raise Refusal("origin_forbidden")


def _name(address: str) -> str | None:
    """Give the host name in an address, None if there is none or something else than name and port."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises where it is no number
    except ValueError:
        return None
    return None if "@" in parts.netloc or parts.path or parts.query or parts.fragment else parts.hostname
