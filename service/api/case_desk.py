"""Where requests look cases up and say what shall become of them: in a thread of its own, so that nobody else waits for the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import structlog

from service.api.errors import Refusal
from service.api.predicting import RETRY_SECONDS
from service.errors import SettingsError, StoreError

if TYPE_CHECKING:
    from service.directory import Directory
    from service.escalation.casework.desk import Casework
    from service.feedback.blind_draw import BlindDraw
    from service.store.database import Database

MOST_WAITING = 64
"""Requests that may wait; more would wait longer than clients do."""
NO_DATABASE = "There is no database yet: a runner makes it, or TOPICROUTER_DATABASE names one."
Answer = TypeVar("Answer")
_log = structlog.get_logger(__name__)


class CaseDesk:
    """Asks the desk for cases on behalf of all requests, one after the other.

    Args:
        open_database: opens the database, at first need; None where there is none.
        directory: who may say what.
        draw: which topics are labelled blind.

    """

    def __init__(self, open_database: Callable[[], Database | None], *, directory: Directory, draw: BlindDraw) -> None:
        self._open_database = open_database
        self._directory = directory
        self._draw = draw
        self._casework: Casework | None = None
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="cases")
        self._waiting = 0

    async def ask(self, question: Callable[[Casework], Answer]) -> Answer:
        """Answer a question once its turn comes.

        Raises:
            Refusal: `overloaded` if too many wait already, `store_unavailable` if there is no database or it can't be used.
            TopicRouterError: whatever else the question raises.

        """
        if self._waiting >= MOST_WAITING:
            raise Refusal("overloaded", headers={"Retry-After": str(RETRY_SECONDS)})
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, self._answer, question)
        except (StoreError, SettingsError) as error:
            _log.error("cases_not_reached", reason=error.reason, trouble=str(error))
            raise Refusal("store_unavailable", headers={"Retry-After": str(RETRY_SECONDS)}) from None
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Finish what is at work and close the database."""
        self._executor.shutdown(wait=True, cancel_futures=True)
        if self._casework is not None:
            self._casework.close()

    def _answer(self, question: Callable[[Casework], Answer]) -> Answer:
        if self._casework is None:
            database = self._open_database()
            if database is None:
                raise Refusal("store_unavailable", NO_DATABASE, headers={"Retry-After": str(RETRY_SECONDS)})
            from service.escalation.casework.desk import Casework

            self._casework = Casework(database, self._directory, self._draw)
        return question(self._casework)
