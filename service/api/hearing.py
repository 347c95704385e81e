"""Where events of the forum are checked and handed on: signed, bounded, one after the other."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

import structlog

from service.api.errors import Refusal
from service.api.predicting import RETRY_SECONDS
from service.errors import SettingsError, StoreError

if TYPE_CHECKING:
    from service.store.database import Database

MOST_WAITING = 64
"""Events that may wait; Discourse gives up waiting for an answer sooner than more would take."""
_log = structlog.get_logger(__name__)

OnTopic: TypeAlias = Callable[[str, datetime], None]
"""Told the number of a topic that something happened to, and when that was heard (aware)."""


class WebhookDesk:
    """Hands on for all requests which topics something happened to, in one thread of its own.

    Args:
        secret: what Discourse signs its events with; None where none are received.
        on_topic: told about each topic; may raise StoreError.
        close: gives back what `on_topic` holds open.

    """

    def __init__(self, secret: str | None, on_topic: OnTopic, *, close: Callable[[], None] = lambda: None) -> None:
        self._secret = secret.encode() if secret else None
        self._on_topic = on_topic
        self._close = close
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="webhook")
        self._waiting = 0

    def is_signed(self, body: bytes, signature: str) -> bool:
        """Say whether `signature`, as in the event's header, is that of the raw body."""
        if self._secret is None:
            return False
        right = "sha256=" + hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        # bytes, because texts that are not ASCII can't be compared in constant time
        return hmac.compare_digest(right.encode(), signature.encode("latin-1", "replace"))

    async def tell(self, topic_id: str, *, at: datetime) -> None:
        """Hand on a topic. Raises Refusal (`overloaded`, `store_unavailable`)."""
        if self._waiting >= MOST_WAITING:
            raise Refusal("overloaded", headers={"Retry-After": str(RETRY_SECONDS)})
        self._waiting += 1
        try:
            await asyncio.get_running_loop().run_in_executor(self._executor, self._on_topic, topic_id, at)
        except (StoreError, SettingsError) as error:
            _log.error("event_not_kept", reason=error.reason, trouble=str(error))
            raise Refusal("store_unavailable", headers={"Retry-After": str(RETRY_SECONDS)}) from None
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Finish the event at work and give back what is held open."""
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._close()


class Waker:
    """Lets a topic's open case be looked at now; where there is none, keeps a request to read the topic."""

    def __init__(self, open_database: Callable[[], Database]) -> None:
        self._open_database = open_database
        self._database: Database | None = None

    def __call__(self, topic_id: str, at: datetime) -> None:
        """Hear of a topic. Raises StoreError, or SettingsError where the database's URL is wrong."""
        from service.store.cases import SqlCases
        from service.store.rereads import SqlRereads

        if self._database is None:
            self._database = self._open_database()
        # read first: a case that is woken decides by what is known
        SqlRereads(self._database).add(topic_id, at=at)
        SqlCases(self._database).wake(topic_id, at=at)

    def close(self) -> None:
        """Close the database, if it was ever needed."""
        if self._database is not None:
            self._database.close()
