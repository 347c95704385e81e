"""The keys that are good now: those of the setting, and those of the database, which are read anew every two seconds."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import structlog

from service.api.auth import ApiKey
from service.api.errors import Refusal
from service.api.predicting import RETRY_SECONDS
from service.errors import TopicRouterError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.store.key_values import KeptKey

SECONDS_BETWEEN_READINGS = 2.0
STALE_SECONDS = 30.0
"""How long keys stay good that can't be read anew: a database may be restarted, but a key that was revoked must not work for long."""
USES_APART = timedelta(minutes=1)
"""How far the last use that is kept may lag behind."""
_log = structlog.get_logger(__name__)


class StoredKeys(Protocol):
    """Where keys are kept; every method raises StoreError if the database can't be used."""

    def is_there(self) -> bool:
        """Say whether there is a database to read."""
        ...

    def all(self) -> tuple[KeptKey, ...]:
        """Give every key, also those that are good for nothing any more."""
        ...

    def note_uses(self, uses: Mapping[str, datetime]) -> None:
        """Keep when keys, by their ids, were last used."""
        ...

    def close(self) -> None:
        """Give back what is held open."""
        ...


@dataclass(frozen=True, slots=True)
class _Reading:
    keys: tuple[KeptKey, ...]
    clock: float


class Keyring:
    """Implements `KnownKeys`. Keys are needed if any was ever made, and wherever other machines reach the service.

    Args:
        configured: those of the setting.
        open_stored: opens what keeps the others, at first need; gives None as long as there is nothing to open.
        clock: gives the present moment, aware; decides what is expired.
        always_needed: whether clients need a key even where none was made.

    """

    def __init__(
        self,
        configured: Iterable[ApiKey],
        *,
        open_stored: Callable[[], StoredKeys | None],
        clock: Callable[[], datetime],
        always_needed: bool,
    ) -> None:
        self._configured = tuple(configured)
        self._open_stored = open_stored
        self._stored: StoredKeys | None = None
        self._clock = clock
        self._always_needed = always_needed
        self._reading: _Reading | None = None
        self._any_stored = False
        self._failing = False
        self._uses: dict[str, datetime] = {}
        self._lock = threading.Lock()

    @property
    def are_needed(self) -> bool:
        """Whether clients need a key; where that can't be told, they do."""
        # a database that was removed does not open the door again
        return self._always_needed or bool(self._configured) or self._reading is None or self._any_stored

    def find(self, presented: bytes) -> ApiKey | None:
        """Give the good key that was presented. Raises Refusal (`keys_unknown`)."""
        digest = hashlib.sha256(presented).digest()
        # every entry is compared, so that the time taken tells nothing
        configured = [key for key in self._configured if hmac.compare_digest(key.digest, digest)]
        if configured:
            return configured[0]
        reading = self._reading
        if reading is None or time.monotonic() - reading.clock > STALE_SECONDS:
            raise Refusal("keys_unknown", headers={"Retry-After": str(RETRY_SECONDS)})
        now = self._clock()
        stored = [key for key in reading.keys if hmac.compare_digest(key.digest, digest)]
        if not stored or not stored[0].is_good(now):
            return None
        with self._lock:
            self._uses[stored[0].id] = now
        return ApiKey(stored[0].name, stored[0].scopes, stored[0].digest)

    def look(self) -> None:
        """Read the database's keys anew, and keep when keys were used. Never raises: what was read before counts for a while."""
        began = time.monotonic()
        try:
            self._reading = _Reading(self._read(), began)
            self._any_stored = self._any_stored or bool(self._reading.keys)
        except TopicRouterError as error:
            if not self._failing:
                _log.error("keys_not_read", reason=error.reason, trouble=str(error))
            self._failing = True
            return
        if self._failing:
            _log.info("keys_read_again")
        self._failing = False

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_READINGS)
            await asyncio.to_thread(self.look)

    def close(self) -> None:
        """Keep the last uses and close the database."""
        if self._stored is None:
            return
        try:
            self._keep_uses(self._stored, {})
        except TopicRouterError as error:
            _log.error("key_uses_not_kept", reason=error.reason, trouble=str(error))
        self._stored.close()

    def _read(self) -> tuple[KeptKey, ...]:
        if self._stored is None:
            self._stored = self._open_stored()
        if self._stored is None or not self._stored.is_there():
            return ()
        keys = self._stored.all()
        self._keep_uses(self._stored, {key.id: key.last_used_at for key in keys})
        return keys

    def _keep_uses(self, stored: StoredKeys, kept: Mapping[str, datetime | None]) -> None:
        with self._lock:
            uses = {key_id: at for key_id, at in self._uses.items() if not ((last := kept.get(key_id)) and at - last < USES_APART)}
        stored.note_uses(uses)
        with self._lock:
            self._uses = {key_id: at for key_id, at in self._uses.items() if uses.get(key_id) != at}
