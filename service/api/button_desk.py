"""Where presses of buttons in the chat are checked, kept and answered."""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from service.api.errors import Refusal
from service.chat.buttons import TEST_CASE, Press, read_press
from service.errors import CaseError, InputError, TopicRouterError
from service.wire.fields import JsonObject, nested

if TYPE_CHECKING:
    from service.api.case_desk import Answer, CaseDesk
    from service.api.metrics import Metrics
    from service.directory import Directory
    from service.escalation.casework.desk import Casework

PATIENCE_SECONDS = 12.0
"""How long a press waits for a busy database: Mattermost shows an error after 30, and SQLite itself waits for 5 each time."""
PAUSE_SECONDS = 0.5
PRESS_ID_CHARACTERS = 32
NOT_OURS = "This button is not valid any more. Please use `topicrouter cases`, or a newer post."
IT_WORKS = "The button works, and you are in the directory. This was a test, so nothing follows."
TRY_AGAIN = "That could not be kept just now, and nothing has changed. Please press again in a minute."
_ID = re.compile(r"[A-Za-z0-9]{1,40}")
"""Ids of the server, as far as they are worth repeating in a log."""
_log = structlog.get_logger(__name__)


class ButtonDesk:
    """Answers presses for all requests: each is kept once, or refused with a sentence for whoever pressed.

    Args:
        secret: what buttons are signed with; None where there are none.
        cases: keeps what is said of cases.
        directory: who may press.
        metrics: counts what was said.

    """

    def __init__(self, secret: str | None, cases: CaseDesk, *, directory: Directory, metrics: Metrics) -> None:
        self._secret = secret
        self._cases = cases
        self._directory = directory
        self._metrics = metrics

    async def press(self, told: JsonObject, now: datetime) -> str:
        """Keep what a press says, and give what the one who pressed is told. Nothing but the context is believed before it was checked."""
        ids = {name: _id(told.get(f"{name}_id")) for name in ("user", "post", "channel")}
        log = _log.bind(**ids)
        try:
            press = read_press(nested(told, "context"), self._secret or "")
        except InputError as error:
            log.warning("press_refused", reason=error.reason)
            return NOT_OURS
        log = log.bind(act=str(press.act), case_id=press.case_id, action_key=press.action_key)
        try:
            said = await self._keep(press, told, ids, now)
        except CaseError as error:
            from service.escalation.casework.pressing import refusal_text

            log.warning("press_refused", reason=error.reason)
            return refusal_text(error)
        except TopicRouterError as error:
            log.warning("press_not_kept", reason=error.reason)
            return TRY_AGAIN
        log.info("pressed", by=said[1], new=said[2])
        return said[0]

    async def _keep(self, press: Press, told: JsonObject, ids: dict[str, str | None], now: datetime) -> tuple[str, str, bool]:
        from service.escalation.casework.pressing import ButtonPressed, answer, presser, wish_of

        person = presser(self._directory, str(told.get("user_name") or ""))
        if press.case_id == TEST_CASE:
            return IT_WORKS, person.id, False
        wish = wish_of(press, self._directory)
        button = ButtonPressed(str(press.act), press.action_key, _press_id(told), **ids)

        def question(casework: Casework) -> tuple[str, str, bool]:
            done = casework.act(press.case_id, wish, now, by=person.id, button=button)
            return answer(wish, done), person.id, done.new

        said = await self._patiently(question)
        self._metrics.case_act(act=str(wish.act), new=said[2])
        return said

    async def _patiently(self, question: Callable[[Casework], Answer]) -> Answer:
        """Ask the desk, and once more where the database is busy, as long as the one who pressed would wait."""
        give_up = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return await self._cases.ask(question)
            except Refusal:
                if time.monotonic() + PAUSE_SECONDS > give_up:
                    raise
            await asyncio.sleep(PAUSE_SECONDS)


def _id(value: object) -> str | None:
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def _press_id(told: JsonObject) -> str | None:
    """Give what tells one press from another: the server makes a trigger anew each time, which itself is good for opening dialogs."""
    trigger = told.get("trigger_id")
    if not isinstance(trigger, str) or not trigger:
        return None
    return hashlib.sha256(trigger.encode("utf-8", "replace")).hexdigest()[:PRESS_ID_CHARACTERS]
