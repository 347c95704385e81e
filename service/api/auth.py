"""API keys: who may do what. Those of the database can be revoked while the service runs; those of the setting need a restart.

An entry of the setting is `name:scope+scope:sha256`, the last being the SHA-256 of the key in hexadecimal. A key is 256 random bits, so
a plain hash of it can't be guessed back.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from starlette.datastructures import Headers

from service.api.errors import Refusal
from service.domain import Scope
from service.errors import SettingsError
from service.store.key_values import KEY_BYTES, KEY_PREFIX, NAME_FORM, require_fit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Send
    from starlette.types import Scope as AsgiScope

_SHA256 = re.compile(r"[0-9a-fA-F]{64}")


PATHS: Mapping[str, Scope | None] = {
    "/healthz": None,
    "/readyz": None,
    "/v1/predictions": Scope.PREDICT,
    "/v1/suggestions": Scope.SUGGEST,
    "/v1/models": Scope.READ,
    "/v1/feedback": Scope.FEEDBACK,
    # signed instead
    "/v1/webhooks/discourse": None,
    "/v1/callbacks/mattermost": None,
    "/v1/models/current": Scope.READ,
    "/v1/cases": Scope.READ,
    "/": Scope.READ,
    "/metrics": Scope.READ,
    "/docs": Scope.READ,
    "/openapi.json": Scope.READ,
}
"""The scope that each path needs; None for everybody. Any other path, known or not, needs `read`."""


_ACTS = re.compile(r"/v1/cases/[^/]+/acts")
_SIGNED_CALLBACKS = re.compile(r"/v1/callbacks/(pagerduty|twilio/.+)")


def needed_scope(path: str) -> Scope | None:
    """Say which scope a path, or a route's template, needs; None if none."""
    # the framework's own patterns let a line end follow, and find the same route
    path = path.removesuffix("\n")
    if _SIGNED_CALLBACKS.fullmatch(path):
        return None
    return Scope.ACT if _ACTS.fullmatch(path) else PATHS.get(path, Scope.READ)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key's entry: the key itself is not kept."""

    name: str
    scopes: frozenset[Scope]
    digest: bytes


def parse_keys(entries: Iterable[str]) -> tuple[ApiKey, ...]:
    """Read the entries of the setting.

    Raises:
        SettingsError: `api_key_malformed`; the message tells the entry's position, not its content.

    """
    return tuple(_parse(entry, position) for position, entry in enumerate(entries, start=1))


def _parse(entry: str, position: int) -> ApiKey:
    parts = entry.split(":")
    known = {str(scope) for scope in Scope}
    if len(parts) != 3:  # noqa: PLR2004 - name, scopes, hash
        trouble = "is not of the form name:scope+scope:sha256"
    elif not NAME_FORM.fullmatch(parts[0]):
        trouble = "has a name that is not 1 to 40 letters, digits, dots, hyphens or underscores"
    elif not set(parts[1].split("+")) <= known:
        trouble = f"has a scope that is none of {', '.join(sorted(known))}"
    elif not _SHA256.fullmatch(parts[2]):
        trouble = "does not end with a SHA-256 of 64 hexadecimal digits"
    else:
        return ApiKey(parts[0], frozenset(map(Scope, parts[1].split("+"))), bytes.fromhex(parts[2]))
    raise SettingsError(f"TOPICROUTER_API_KEYS: entry {position} {trouble}; `topicrouter key NAME` makes one", reason="api_key_malformed")


def make_key(name: str, scopes: Iterable[Scope]) -> tuple[str, str]:
    """Make a new key; return it and its entry for the setting. Only the entry is to be kept.

    Raises:
        InputError: `key_name_malformed` or `key_without_scope`.

    """
    wanted = sorted(require_fit(name, scopes))
    key = KEY_PREFIX + secrets.token_urlsafe(KEY_BYTES)
    return key, f"{name}:{'+'.join(wanted)}:{hashlib.sha256(key.encode()).hexdigest()}"


class KnownKeys(Protocol):
    """Knows the keys that are good now."""

    @property
    def are_needed(self) -> bool:
        """Whether clients need a key at all."""
        ...

    def find(self, presented: bytes) -> ApiKey | None:
        """Give the good key that was presented. Raises Refusal (`keys_unknown`) where that can't be told now."""
        ...


class KeyDoor:
    """ASGI middleware that lets requests with a fitting key through, before anything of their body is read; all if none is needed."""

    def __init__(self, app: ASGIApp, *, keys: KnownKeys) -> None:
        self.app = app
        self._keys = keys

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        """Serve a request if its key fits."""
        if scope["type"] == "http" and self._keys.are_needed:
            needed = needed_scope(scope["path"])
            if needed is not None:
                self._check(scope, needed)
        await self.app(scope, receive, send)

    def _check(self, scope: AsgiScope, needed: Scope) -> None:
        by_browser = scope["method"] in {"GET", "HEAD"}
        presented = _presented(Headers(scope=scope), basic=by_browser)
        challenge = {
            "WWW-Authenticate": 'Bearer realm="topicrouter"' + (', Basic realm="topicrouter", charset="UTF-8"' if by_browser else "")
        }
        if presented is None:
            raise Refusal("key_missing", headers=challenge)
        client = self._keys.find(presented)
        if client is None:
            raise Refusal("key_unknown", headers=challenge)
        scope["topicrouter.trace"].client = client.name
        if needed not in client.scopes:
            raise Refusal("scope_missing", f"This needs a key with the scope `{needed}`.")


def _presented(headers: Headers, *, basic: bool) -> bytes | None:
    """Find the key in the headers: `Authorization` (a browser's Basic password only for reading) before `X-Api-Key`."""
    kind, _, value = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and value.strip():
        return value.strip().encode("latin-1")
    if kind.lower() == "basic" and basic:
        return _password(value.strip())
    key = headers.get("x-api-key")
    return key.encode("latin-1") if key else None


def _password(value: str) -> bytes | None:
    try:
        credentials = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return None
    return credentials.partition(b":")[2] or None
